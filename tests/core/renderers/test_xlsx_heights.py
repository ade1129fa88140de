"""Rows are high enough for their texts: by the numbers, and as LibreOffice shows them."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Alignment, Font
from openxml_audit import OpenXmlValidator

from core.forms.load import installed
from core.forms.model import Output, Repeat
from core.forms.printing import print_document
from core.office.soffice import find_soffice
from core.renderers.measure import Heights, count_lines
from core.renderers.reopen_xlsx import compare_xlsx
from core.renderers.xlsx import compile_xlsx
from tests.builders import FORM, a_document, a_goal, a_project, an_indicator
from tests.core.renderers.test_xlsx import Filled
from tests.workbooks import Workbook

SENTENCE = "保障办公区水、电、暖全年正常运转，服务对象满意度不低于90%；严格按合同（2025年）支付物业费。"
HOSTILE = (
    "",
    "短",
    SENTENCE,
    SENTENCE * 6,
    "一\n二\n\n三\n" * 5,
    "“" + "，" * 40 + "”",
    "（（（" * 20,
    "internationalization ABC-123 https://example.org/a/very/long/path?with=query&and=more " * 4,
    "W" * 200,
    "2025年1月1日至2025年12月31日" * 5,
    "ＡＢＣ１２３（ａｂｃ）" * 8,
    "𠮷𪚥😀" * 30,
)
OUTPUT = Output("project.xlsx", "xlsx", "项目列表", "t", repeat=Repeat.SHEET, sheet="{序号}")


@pytest.mark.parametrize(
    ("text", "ems", "lines"),
    [
        ("", 5, 1),
        ("一二三四五", 5, 1),
        ("一二三四五六", 5, 2),
        ("一\n二", 5, 2),
        ("一二三四五。", 5, 2),  # the full stop takes the sign before it along
        ("一二三四（五", 5, 2),
        ("一二 hello", 3, 2),
        ("WWWWW", 1, 5),
    ],
)
def test_lines_are_counted_as_programs_break_them(text: str, ems: float, lines: int) -> None:
    assert count_lines(text, ems) == lines


def _project(text: str) -> Any:
    indicators = tuple(an_indicator(n, name=text[:200], description=text, basis=text[:300]) for n in range(3))
    return a_project(1, indicators, purpose=text, goals=(a_goal(text), a_goal(text)))


def _book(texts: tuple[str, ...]) -> tuple[bytes, Any]:
    form_set = installed().get(FORM)
    printed = print_document(a_document(tuple(_project(text) for text in texts)), form_set)
    names = [str(number) for number in range(1, len(texts) + 1)]
    template = form_set.folder / OUTPUT.template
    data = compile_xlsx(template, form_set, OUTPUT).render(printed, printed["项目列表"], names)
    assert compare_xlsx(data, template, form_set, OUTPUT, printed, printed["项目列表"], names)[1] == ()
    return data, printed


def _wrapping(folder: Path, rows: list[str], **heights: float) -> Path:
    book = Workbook().sheet("页", rows, widths=(10, 10, 10))
    for row in book.book["页"].iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True)
    for row, height in heights.items():
        book.book["页"].row_dimensions[int(row[1:])].height = height
    return book.save(folder / "t.xlsx")


def test_the_height_of_the_template_is_the_least_and_rows_without_filled_cells_keep_theirs(tmp_path: Path) -> None:
    template = _wrapping(tmp_path, ["头", "{{名}}", "尾"], r1=15, r2=50, r3=33)
    assert [Filled(tmp_path, template, {"名": "短"}).sheet.row_dimensions[n].height for n in (1, 2, 3)] == [15, 50, 33]
    high = Filled(tmp_path, template, {"名": "长" * 100}).sheet
    assert (high.row_dimensions[1].height, high.row_dimensions[3].height) == (15, 33)
    assert high.row_dimensions[2].height > 200


@pytest.mark.parametrize(("text", "height", "grows"), [("短", 10, True), ("短", 20, False), ("一\n二\n三", 20, True)])
def test_a_short_text_makes_a_row_higher_only_where_it_does_not_fit(
    tmp_path: Path, text: str, height: float, grows: bool
) -> None:
    template = _wrapping(tmp_path, ["{{名}}"], r1=height)
    assert (Filled(tmp_path, template, {"名": text}).sheet.row_dimensions[1].height > height) is grows


def test_what_a_merged_group_still_needs_goes_to_all_its_rows(tmp_path: Path) -> None:
    rows = ["{%tr for 行 in 表 %}|", "{% vm %}{{行.甲}}|{{行.乙}}", "{%tr endfor %}|"]
    template = _wrapping(tmp_path, rows, r2=20)
    label = "长" * 30
    records = [{"甲": label, "乙": str(n), "丙": "", "子": []} for n in range(4)]
    sheet = Filled(tmp_path, template, {"表": records}).sheet
    heights = [sheet.row_dimensions[n].height for n in range(1, 5)]
    assert len(set(heights)) == 1
    assert sum(heights) >= Heights(10 * 7 * 0.75, 11)[label] - 5


def test_a_row_too_high_for_excel_becomes_several_and_every_text_is_whole(tmp_path: Path) -> None:
    template = _wrapping(tmp_path, ["头*2|x", "标|{{名}}*2", "尾*2|{{元}}"])
    text = "很长的文字" * 150
    filled = Filled(tmp_path, template, {"名": text, "元": "1"})
    heights = [filled.sheet.row_dimensions[n].height or 15 for n in range(1, filled.sheet.max_row + 1)]
    assert max(heights) <= 409
    last = filled.sheet.max_row
    assert last > 3
    breaks = [1, *(found.id for found in filled.sheet.row_breaks.brk), last - 1]
    label = {f"A{above + 1}:A{end}" for above, end in pairwise(breaks)}  # it stands again on every page
    assert len(label) > 1
    assert {*label, f"B2:C{last - 1}", "A1:B1", f"A{last}:B{last}"} == filled.merges()
    assert filled.sheet["B2"].value == text


def test_hostile_texts_read_back_whole() -> None:
    data, _ = _book(HOSTILE)
    assert len(openpyxl.load_workbook(io.BytesIO(data)).sheetnames) == len(HOSTILE)


def test_the_schema_judge_finds_nothing_in_a_filled_project_table(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(_book(HOSTILE[:4])[0])
    assert [error.description for error in OpenXmlValidator().validate(str(path)).errors] == []


# ---------------------------------------------------------------- as LibreOffice shows them


def _convert(path: Path, kind: str, folder: Path) -> Path:
    program = find_soffice()
    if program is None:
        pytest.skip("LibreOffice is not installed")
    profile = (folder / "profile").as_uri()
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", kind]
    subprocess.run([*command, "--outdir", str(folder), str(path)], timeout=120, capture_output=True, check=False)
    return folder / f"{path.stem}.{kind.partition(':')[0]}"


@pytest.mark.office
def test_every_text_is_in_the_pages_libreoffice_makes(tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    data, printed = _book(HOSTILE[:-1])  # no font here has the rare signs of the last one
    (tmp_path / "book.xlsx").write_bytes(data)
    pdf = _convert(tmp_path / "book.xlsx", "pdf", tmp_path)
    shown = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], capture_output=True, check=True).stdout.decode()
    seen = re.sub(r"\s", "", shown)
    for project in printed["项目列表"]:
        texts = [project["资金用途"], *(goal["内容"] for goal in project["绩效目标"])]
        for row in project["绩效指标"]:
            texts += [row["三级指标"], row["绩效指标描述"], row["指标值确定依据"], row["指标值"]]
        for text in texts:
            for line in text.split("\n"):
                assert re.sub(r"\s", "", line) in seen


@pytest.mark.office
@pytest.mark.parametrize("size", [9, 10.5, 16])
def test_no_row_is_lower_than_libreoffice_would_make_it(tmp_path: Path, size: float) -> None:
    book = Workbook()
    texts = [text for text in HOSTILE if text and len(text) < 250]
    for width in (12, 25, 60):
        book.sheet(str(width), ["{{名}}"], widths=(width,))
        cell = book.book[str(width)]["A1"]
        cell.font, cell.alignment = Font(name="宋体", size=size), Alignment(wrap_text=True)
    template = book.save(tmp_path / "t.xlsx")
    ours: dict[tuple[int, str], float] = {}
    free = Workbook()
    for at, text in enumerate(texts):
        sheets = Filled(tmp_path, template, {"名": text}).book
        for sheet in sheets:
            rows = range(1, sheet.max_row + 1)  # several where one would be higher than Excel allows
            ours[at, sheet.title] = sum(sheet.row_dimensions[row].height or 0 for row in rows)
    for width in (12, 25, 60):
        free.sheet(str(width), [text.replace("\n", "⏎") or "-" for text in texts], widths=(width,))
        for (cell,) in free.book[str(width)].iter_rows(max_col=1):
            cell.font, cell.alignment = Font(name="宋体", size=size), Alignment(wrap_text=True)
    made = _convert(_convert(free.save(tmp_path / "free.xlsx"), "ods", tmp_path), "xlsx", tmp_path)
    optimal = openpyxl.load_workbook(made)
    for (at, width), height in ours.items():
        assert not height or height >= optimal[width].row_dimensions[at + 1].height, texts[at]
