"""Filling an Excel template: the compiler against openpyxl (load the template, fill, save) and against the floor.

openpyxl does the same work: equal texts, numbers, merges and print areas in the end, and row heights by an estimate.
Each file is another project whose texts were not measured before. The floor is what no engine can do without: escaping
and joining texts, the heights of the rows, deflating the changed parts, writing the zip.
"""

from __future__ import annotations

import io
import re
import statistics
import zipfile
from collections.abc import Callable, Sequence
from copy import copy
from itertools import cycle
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from core.domain.document import Document
from core.forms.load import installed
from core.forms.model import Output, Repeat
from core.forms.printing import print_document
from core.renderers.measure import Heights
from core.renderers.xlsx import CompiledXlsx, compile_xlsx
from tests.benchmarks.render import AIM_FLOOR, AIM_ONE, INDICATORS, _cpu_ms
from tests.builders import FORM, a_document, a_project, an_indicator

OUTPUT = Output("project.xlsx", "xlsx", "项目列表", "t", repeat=Repeat.SHEET, sheet="{序号}")
PROJECTS, ROUNDS, REPEATS = 20, 9, 400
_LOOP, _FIRST = 11, 10
"""The repeated row of the template, and the row where its records begin when it is filled."""
Printed = dict[str, Any]


def documents() -> list[Printed]:
    """As many printed documents as there are projects, each with one and with texts of its own."""
    form_set = installed().get(FORM)
    return [print_document(_document(number), form_set) for number in range(1, PROJECTS + 1)]


def _document(number: int) -> Document:
    indicators = tuple(
        an_indicator(
            at, name=f"第{number}项工作第{at}项", description=f"按合同约定完成第{number}项工作的第{at}项任务的比例"
        )
        for at in range(INDICATORS)
    )
    return a_document((a_project(number, indicators, purpose=f"用于办公区共{number}800平方米的保洁和设备运行。" * 3),))


def measure(rounds: int = ROUNDS) -> tuple[float, float, float, float, float]:
    """CPU milliseconds a file: ours, openpyxl, the floor; then the median ratios openpyxl/ours and ours/floor."""
    form_set = installed().get(FORM)
    template = form_set.folder / OUTPUT.template
    compiled, printed = compile_xlsx(template, form_set, OUTPUT), documents()
    _check_same(_ours(compiled, printed[0]), fill_with_openpyxl(template, printed[0]))
    turns = [cycle(printed) for _ in range(3)]
    floors = cycle([floor(compiled, one) for one in printed])
    engines: list[tuple[Callable[[], bytes], int]] = [
        (lambda: _ours(_forgetful(compiled), next(turns[0])), REPEATS),
        (lambda: fill_with_openpyxl(template, next(turns[1])), 2),
        (lambda: (_forgetful(compiled), next(floors)())[1], REPEATS),
    ]
    for fill, _ in engines:
        fill()
    measured = [[_cpu_ms(fill, times) for fill, times in engines] for _ in range(rounds)]
    ours, other, least = (statistics.median(column) for column in zip(*measured, strict=True))
    times = statistics.median(other / mine for mine, other, _ in measured)
    above = statistics.median(mine / low for mine, _, low in measured)
    return ours, other, least, times, above


def _ours(compiled: CompiledXlsx, printed: Printed) -> bytes:
    return compiled.render(printed, printed[OUTPUT.over], ["1"])


def _forgetful(compiled: CompiledXlsx) -> CompiledXlsx:
    """The template with no text measured."""
    for heights in _measures(compiled):
        heights.clear()
    return compiled


def _measures(compiled: CompiledXlsx) -> list[Heights]:
    space = getattr(compiled._sheets[0].fill, "__globals__")  # noqa: B009
    return [thing for thing in space.values() if isinstance(thing, Heights)]


# ---------------------------------------------------------------- openpyxl


def fill_with_openpyxl(template: Path, printed: Printed) -> bytes:
    """What a program with openpyxl does: the template loaded, its tags replaced, its row repeated, the file saved."""
    import openpyxl

    book = openpyxl.load_workbook(template)
    sheet = book.worksheets[0]
    record = printed[OUTPUT.over][0]
    rows = record["绩效指标"]
    _make_room(sheet, len(rows))
    for row in sheet.iter_rows(max_row=_FIRST - 1):
        for cell in row:
            if isinstance(cell.value, str) and "{" in cell.value:
                _fill_cell(cell, printed, record)
    for at, values in enumerate(rows):
        _fill_row(sheet, _FIRST + at, values)
    for column, keys in ((1, ("一级指标",)), (2, ("一级指标", "二级指标"))):
        _merge_equal(sheet, column, rows, keys)
    for row in range(3, _FIRST + len(rows)):
        sheet.row_dimensions[row].height = _height(sheet, row)
    sheet.title = "1"
    sheet.print_area = f"A1:I{_FIRST + len(rows) - 1}"
    sheet.oddHeader.right.text = None
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _make_room(sheet: Any, count: int) -> None:
    for area in [one for one in sheet.merged_cells.ranges if one.min_row >= _FIRST]:
        sheet.unmerge_cells(str(area))
    styles = [copy(sheet.cell(_LOOP, column)._style) for column in range(1, 10)]
    texts = [sheet.cell(_LOOP, column).value for column in range(1, 10)]
    sheet.delete_rows(_FIRST, 3)
    sheet.insert_rows(_FIRST, count)
    for row in range(_FIRST, _FIRST + count):
        for column, (style, text) in enumerate(zip(styles, texts, strict=True), 1):
            sheet.cell(row, column)._style = style
            sheet.cell(row, column).value = text
        for left, right in ((3, 4), (5, 6), (7, 8)):
            sheet.merge_cells(start_row=row, end_row=row, start_column=left, end_column=right)


def _fill_cell(cell: Any, printed: Printed, record: Printed) -> None:
    text = cell.value
    if "目标" in text and "{%" in text:
        text = "\n".join(f"{goal['序号']}.{goal['内容']}" for goal in record["绩效目标"])
    else:
        text = re.sub(r"\{\{项目\.(\w+)\}\}", lambda found: record[found[1]], text)
        text = re.sub(r"\{\{(\w+)\}\}", lambda found: printed[found[1]], text)
    if cell.number_format == "0.00":
        cell.value = float(text) if text else None
    else:
        cell.value, cell.data_type = text, "s"


def _fill_row(sheet: Any, row: int, values: Printed) -> None:
    for column in (1, 2, 3, 5, 7, 9):
        cell = sheet.cell(row, column)
        cell.value = re.sub(r"\{% vm %\}|\{\{指标\.(\w+)\}\}", lambda found: values.get(found[1], ""), cell.value)
        cell.data_type = "s"


def _merge_equal(sheet: Any, column: int, rows: Sequence[Printed], keys: Sequence[str]) -> None:
    start = 0
    for at in range(1, len(rows) + 1):
        if at == len(rows) or [rows[at][key] for key in keys] != [rows[start][key] for key in keys]:
            if at - start > 1:
                area = {"start_row": _FIRST + start, "end_row": _FIRST + at - 1}
                sheet.merge_cells(**area, start_column=column, end_column=column)
            start = at


def _height(sheet: Any, row: int) -> float:
    """Lines by the length in GBK against the widths of the merged columns."""
    from openpyxl.utils import get_column_letter

    rights = {area.min_col: area.max_col for area in sheet.merged_cells.ranges if area.min_row == row}
    lines = 1
    for cell in sheet[row]:
        if isinstance(cell.value, str):
            columns = range(cell.column, rights.get(cell.column, cell.column) + 1)
            width = sum(sheet.column_dimensions[get_column_letter(column)].width for column in columns)
            lines = max(
                lines, sum(1 + len(line.encode("gbk", "replace")) // int(width) for line in cell.value.split("\n"))
            )
    return max(sheet.row_dimensions[row].height or 13.5, lines * 14 + 3)


def _check_same(ours: bytes, other: bytes) -> None:
    """Both engines must have done the same work: equal cells, merges and print areas."""
    if _content(ours) != _content(other):
        raise AssertionError("the two engines fill different workbooks")


def _content(data: bytes) -> Any:
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    cells = {
        (c.coordinate, c.value, c.data_type) for row in sheet.iter_rows() for c in row if c.value not in (None, "")
    }
    return sheet.title, cells, {str(area) for area in sheet.merged_cells.ranges}, sheet.print_area


# ---------------------------------------------------------------- the floor


def floor(compiled: CompiledXlsx, printed: Printed) -> Callable[[], bytes]:
    """Joins this very workbook from its constant pieces, the numbers of its texts, and the heights of its rows."""
    with zipfile.ZipFile(io.BytesIO(_ours(compiled, printed))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        book, strings = archive.read("xl/workbook.xml"), archive.read("xl/sharedStrings.xml").decode()
    table = re.findall(r"<si><t[^>]*>([^<]*)</t></si>", strings)
    split = re.split(r'(?<= ht=")([\d.]+)(?=")|(?<= t="s"><v>)(\d+)(?=</v>)', sheet)
    constants = [piece.encode() for piece in split[::3]]
    texts = [None if number is None else table[int(number)] for number in split[2::3]]
    head, own = strings.partition("<si>")[0].encode(), len(table)
    measured = _measured(compiled, printed)
    package = next(iter(compiled._packages.values()))

    def fill() -> bytes:
        heights = iter([max([kind[text] for kind, text in row]) for row in measured] + [0.0] * len(constants))
        numbers: dict[str, int] = {}
        out = [constants[0]]
        for text, piece in zip(texts, constants[1:], strict=True):
            if text is None:
                out += (b"%g" % next(heights), piece)
            else:
                out += (b"%d" % numbers.setdefault(text, len(numbers)), piece)
        inner = "</t></si><si><t>".join([escape(text) for text in numbers])
        made = {
            "xl/worksheets/sheet1.xml": b"".join(out),
            "xl/workbook.xml": book,
            "xl/sharedStrings.xml": b"".join((head, f"<si><t>{inner}</t></si></sst>".encode())),
        }
        return package.build(made)

    assert own >= len(set(texts) - {None})
    return fill


def _measured(compiled: CompiledXlsx, printed: Printed) -> list[list[tuple[Heights, str]]]:
    """For each row with texts that may wrap how each of them is measured; the widest cell stands for the others."""
    _forgetful(compiled)
    _ours(compiled, printed)
    kept = {text: heights for heights in _measures(compiled) for text in heights}
    record = printed[OUTPUT.over][0]
    rows = [[value for value in record.values() if isinstance(value, str)]]
    rows += [[value for value in row.values() if isinstance(value, str)] for row in record["绩效指标"]]
    return [found for row in rows if (found := [(kept[text], text) for text in row if text in kept])]


def run() -> list[str]:
    ours, other, least, times, above = measure()
    what = f"一张项目表的工作簿（{INDICATORS} 个指标）"
    return [
        f"{what}：{ours:.2f} ms，openpyxl {other:.1f} ms，快 {times:.0f} 倍（目标 ≥ {AIM_ONE}）",
        f"{what}：下限 {least:.2f} ms，是下限的 {above:.2f} 倍（目标 ≤ {AIM_FLOOR}）",
    ]


if __name__ == "__main__":
    print("\n".join(run()))
