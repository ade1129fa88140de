"""Opening a workbook: all cells of a sheet of 4,860 rows with their places and texts, against openpyxl.

The sheet is as Excel and WPS write it: shared texts, number formats, merged level cells. A second workbook is one that
this program writes: a form of one project on each sheet. python-calamine (Rust) stands
for the floor: it gives values only, no number formats and no addresses.
"""

from __future__ import annotations

import gc
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from python_calamine import CalamineWorkbook

from core.forms.load import installed
from core.forms.printing import print_document
from core.office.xlsx import open_xlsx
from core.renderers.xlsx import compile_xlsx
from tests.benchmarks.xlsx import OUTPUT
from tests.builders import FORM, a_document, a_project, an_indicator
from tests.workbooks import raw_workbook

ROWS, SHEETS, AIM = 4_860, 100, 10
_STYLES = (
    '<numFmts count="1"><numFmt numFmtId="176" formatCode="0.00_ "/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="1"><fill><patternFill/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" xfId="0"/><xf numFmtId="49" xfId="0"/><xf numFmtId="176" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles>'
)


@dataclass(frozen=True, slots=True)
class Timed:
    """CPU milliseconds, medians over the rounds; `times` is the median of the rounds' own ratios to openpyxl."""

    ours: float
    openpyxl: float
    calamine: float
    times: float


def a_sheet(path: Path, rows: int = ROWS) -> Path:
    """As Excel writes it: cells below the first of a merge are there, but blank."""
    texts: dict[str, int] = {}

    def cell(column: str, row: int, value: str | float) -> str:
        if column == "B" and 0 < (row - 1) % 20 < 10:
            return f'<c r="B{row}" s="1"/>'
        if isinstance(value, str):
            return f'<c r="{column}{row}" s="1" t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'
        return f'<c r="{column}{row}" s="2"><v>{value:.15g}</v></c>'

    lines = []
    for n in range(1, rows + 1):
        values = (f"项目{n // 20}", "产出指标", "数量指标", f"指标{n}", f"≥{n % 100}%", n * 1.25, n, f"说明{n}", "文字")
        cells = "".join(cell(column, n, value) for column, value in zip("ABCDEFGHI", values, strict=True))
        lines.append(f'<row r="{n}" spans="1:9" ht="15" customHeight="1">{cells}</row>')
    merges = "".join(f'<mergeCell ref="B{n}:B{n + 9}"/>' for n in range(1, rows - 9, 20))
    strings = "".join(f'<si><t>{text}</t><phoneticPr fontId="1" type="noConversion"/></si>' for text in texts)
    inside = f"<sheetData>{''.join(lines)}</sheetData><mergeCells>{merges}</mergeCells>"
    return raw_workbook(path, inside, strings=strings, styles=_STYLES)


def a_rendered_book(path: Path, sheets: int = SHEETS) -> Path:
    """As our own renderer writes it: a form of one project a sheet."""
    form_set = installed().get(FORM)
    projects = tuple(
        a_project(number, tuple(an_indicator(at, name=f"第{number}项工作第{at}项") for at in range(12)))
        for number in range(1, sheets + 1)
    )
    printed = print_document(a_document(projects), form_set)
    compiled = compile_xlsx(form_set.folder / OUTPUT.template, form_set, OUTPUT)
    names = [str(number) for number in range(1, sheets + 1)]
    path.write_bytes(compiled.render(printed, printed[OUTPUT.over], names))
    return path


def ours(path: Path) -> int:
    return sum(len(cell.text) > 0 for table in open_xlsx(path).tables for row in table.rows for cell in row.cells)


def theirs(path: Path) -> int:
    return sum(cell.value is not None for sheet in openpyxl.load_workbook(path) for row in sheet for cell in row)


def floor(path: Path) -> int:
    book = CalamineWorkbook.from_path(path)
    values = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    return sum(value != "" for row in values for value in row)


def milliseconds(read: Callable[[Path], int], path: Path) -> float:
    gc.collect()
    begun = time.process_time()
    read(path)
    return (time.process_time() - begun) * 1000


def measure(rounds: int = 7, rows: int = ROWS, build: Callable[[Path], Path] | None = None) -> Timed:
    """Of a sheet of so many rows, or of what `build` makes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "大表.xlsx"
        if build is None:
            a_sheet(path, rows)
        else:
            build(path)
        found = [tuple(milliseconds(read, path) for read in (ours, theirs, floor)) for _ in range(rounds)]
    medians = [statistics.median(column) for column in zip(*found, strict=True)]
    return Timed(medians[0], medians[1], medians[2], statistics.median(row[1] / row[0] for row in found))


def run() -> list[str]:
    timed, rendered = measure(), measure(3, build=a_rendered_book)
    return [
        f"读取本软件导出的工作簿（{SHEETS} 个工作表）：{rendered.ours:.0f} ms，openpyxl {rendered.openpyxl:.0f} ms，"
        f"快 {rendered.times:.1f} 倍（目标 ≥ {AIM}）；只取数值的 calamine {rendered.calamine:.0f} ms",
        f"读取 {ROWS} 行 × 9 列的工作表：{timed.ours:.0f} ms，openpyxl {timed.openpyxl:.0f} ms，"
        f"快 {timed.times:.1f} 倍（目标 ≥ {AIM}）；只取数值的 calamine {timed.calamine:.0f} ms",
    ]


if __name__ == "__main__":
    print("\n".join(run()))
