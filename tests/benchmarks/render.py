"""Filling templates: the compiler against docxtpl (its template patched for the same merges) and against the floor.

The floor is what no engine can do without: escaping and joining texts, deflating the changed parts, writing the zip.
`run()` returns the lines that the benchmark command prints; `python -m tests.benchmarks.render` prints them alone.
"""

from __future__ import annotations

import gc
import io
import re
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from core.forms.load import installed
from core.forms.printing import print_document
from core.renderers.docx import CompiledDocx, compile_docx
from core.renderers.runtime import merge_marks
from tests.builders import FORM, a_document, a_project

INDICATORS = 12
TABLES = 20
AIM_ONE, AIM_BOOK, AIM_FLOOR = 100, 25, 1.3
Fill = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Timed:
    """CPU milliseconds a file, medians over the rounds; ratios are medians of the rounds' own ratios."""

    ours: float
    docxtpl: float
    floor: float
    times_docxtpl: float
    times_floor: float


def measure_one(rounds: int = 9) -> Timed:
    """One project table in a file of its own."""
    template, printed = _inputs(1)
    record = printed["项目列表"][0]
    return _measure("project.docx", template, printed, record, "项目", rounds, 40)


def measure_book(rounds: int = 5) -> Timed:
    """A unit's text with twenty project tables."""
    template, printed = _inputs(TABLES)
    return _measure("performance.docx", template, printed, None, "", rounds, 6)


def _inputs(projects: int) -> tuple[Path, dict[str, Any]]:
    form_set = installed().get(FORM)
    document = a_document(tuple(a_project(number, INDICATORS) for number in range(1, projects + 1)))
    return form_set.folder, print_document(document, form_set)


def _measure(
    file: str, folder: Path, printed: dict[str, Any], record: Any, name: str, rounds: int, repeats: int
) -> Timed:
    compiled = compile_docx(folder / file, name)
    with tempfile.TemporaryDirectory() as patched:
        other = patch_for_docxtpl(folder / file, Path(patched) / file)
        context = _context(printed, record, name)
        engines: list[tuple[Fill, int]] = [
            (lambda: compiled.render(printed, record), repeats),
            (lambda: fill_with_docxtpl(other, context), 1),
            (floor(compiled, printed, record), repeats),
        ]
        _check_same(engines[0][0](), engines[1][0]())
        for fill, _ in engines:
            fill()
        measured = [[_cpu_ms(fill, times) for fill, times in engines] for _ in range(rounds)]
    ours, docxtpl, least = (statistics.median(column) for column in zip(*measured, strict=True))
    ratios = [(other / mine, mine / low) for mine, other, low in measured]
    times_docxtpl, times_floor = (statistics.median(column) for column in zip(*ratios, strict=True))
    return Timed(ours, docxtpl, least, times_docxtpl, times_floor)


def _cpu_ms(fill: Fill, times: int) -> float:
    gc.collect()  # no engine clears away what another left behind
    start = time.process_time()
    for _ in range(times):
        fill()
    return (time.process_time() - start) * 1000 / times


def _check_same(ours: bytes, other: bytes) -> None:
    """Both engines must have done the same work: equal texts and merges in every table."""
    if _tables(ours) != _tables(other):
        raise AssertionError("the two engines print different tables")


def _tables(data: bytes) -> list[tuple[str, str | None]]:
    import docx

    body = docx.Document(io.BytesIO(data)).element.body
    return [
        (" ".join(p.text for p in cell.p_lst) if cell.vMerge != "continue" else "", cell.vMerge)
        for table in body.tbl_lst
        for row in table.tr_lst
        for cell in row.tc_lst
    ]


# ---------------------------------------------------------------- docxtpl


def patch_for_docxtpl(template: Path, target: Path) -> Path:
    """The template with our merge tags as docxtpl needs them: the merge comes with the data, names stay as they are."""
    with zipfile.ZipFile(template) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = _patched(data.decode()).encode()
            made.writestr(name, data)
    return target


def _patched(xml: str) -> str:
    xml = re.sub(r"\{\{(\w+)\.(\d\w*)\}\}", r"{{\1['\2']}}", xml)
    columns = iter(range(9))

    def cell(found: re.Match[str]) -> str:
        mark = f"指标.merge{next(columns)}"
        merge = f'{{% if {mark} %}}<w:vMerge w:val="{{{{{mark}}}}}"/>{{% endif %}}'
        return found[1] + merge + found[2].replace("{% vm %}", "")

    return re.sub(r"(<w:tc><w:tcPr><w:tcW [^>]*/>)((?:(?!</w:tc>).)*?\{% vm %\}.*?</w:tc>)", cell, xml)


def _context(printed: dict[str, Any], record: Any, name: str) -> dict[str, Any]:
    """The same data with the merges worked out beforehand, outside the measured time."""
    words = {b"": "", b"<w:vMerge/>": "continue"}
    context = {**printed, "草稿": False, "项目列表": [dict(project) for project in printed["项目列表"]]}
    for project in context["项目列表"]:
        marks = merge_marks([(row["一级指标"], row["二级指标"]) for row in project["绩效指标"]])
        project["绩效指标"] = [
            {**row, **{f"merge{at}": words.get(mark, "restart") for at, mark in enumerate(of_row)}}
            for row, of_row in zip(project["绩效指标"], marks, strict=True)
        ]
    return {**context, name: context["项目列表"][0]} if record is not None else context


def fill_with_docxtpl(template: Path, context: Mapping[str, Any]) -> bytes:
    from docxtpl import DocxTemplate

    filled = DocxTemplate(str(template))
    filled.render(dict(context), autoescape=True)
    out = io.BytesIO()
    filled.save(out)
    return out.getvalue()


# ---------------------------------------------------------------- the floor


def floor(compiled: CompiledDocx, printed: dict[str, Any], record: Any) -> Fill:
    """Joins this very document from its constant pieces and its escaped texts."""
    parts = {name: _pieces(data.decode()) for name, data in compiled.render_parts(printed, record).items()}

    def fill() -> bytes:
        made = {name: _joined(constants, texts) for name, (constants, texts) in parts.items()}
        return compiled._package.build(made)

    return fill


def _pieces(xml: str) -> tuple[list[bytes], list[str]]:
    """The part as constants and the texts between them."""
    split = re.split(r"(?<=<w:t xml:space=\"preserve\">)([^<]*)(?=</w:t>)", xml)
    return [constant.encode() for constant in split[::2]], split[1::2]


def _joined(constants: Sequence[bytes], texts: Sequence[str]) -> bytes:
    parts = [constants[0]]
    for constant, text in zip(constants[1:], texts, strict=True):
        parts += (escape(text).encode(), constant)
    return b"".join(parts)


def run() -> list[str]:
    one, book = measure_one(), measure_book()
    return [
        *_lines(f"一张项目表（{INDICATORS} 个指标）", one, AIM_ONE),
        *_lines(f"{TABLES} 张项目表的文本", book, AIM_BOOK),
    ]


def _lines(what: str, timed: Timed, aim: int) -> list[str]:
    return [
        f"{what}：{timed.ours:.2f} ms，docxtpl {timed.docxtpl:.1f} ms，快 {timed.times_docxtpl:.0f} 倍（目标 ≥ {aim}）",
        f"{what}：下限 {timed.floor:.2f} ms，是下限的 {timed.times_floor:.2f} 倍（目标 ≤ {AIM_FLOOR}）",
    ]


if __name__ == "__main__":
    print("\n".join(run()))
