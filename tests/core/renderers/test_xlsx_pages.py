"""Labels and equal values stand again where a page begins; what is printed so reads back as what was written."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.domain.document import Document
from core.domain.records import same_content
from core.forms.load import FormSets, installed
from core.forms.printing import print_document
from core.office.open import open_office
from core.readers.build import build_document
from core.readers.read import read_office
from core.renderers.reopen_xlsx import compare_xlsx
from core.renderers.xlsx import compile_xlsx
from core.renderers.xlsx_pages import Pages
from tests.builders import FORM, a_document, a_goal, a_project, an_indicator
from tests.core.renderers.test_xlsx import Filled
from tests.core.renderers.test_xlsx_heights import _convert
from tests.workbooks import Workbook

SINGLE = "hebei-performance-single"
LONG = "用于办公区水电暖及设备运行维护，保障全年正常运转。" * 200


def _rows(*texts: str) -> list[dict[str, Any]]:
    return [{**dict(zip("甲乙丙", text.split("/"), strict=False)), "子": []} for text in texts]


def _template(folder: Path, rows: list[str], height: float = 100.0, titles: str = "", **setup: Any) -> Path:
    """A4 upright with margins of an inch: 698 points a page, 684 of them taken for sure."""
    book = Workbook().sheet("页", rows, titles=titles)
    sheet = book.book["页"]
    for number in range(1, len(rows) + 1):
        sheet.row_dimensions[number].height = height
    sheet.page_setup.paperSize, sheet.page_margins.top, sheet.page_margins.bottom = 9, 1, 1
    for name, value in setup.items():
        setattr(sheet.sheet_properties.pageSetUpPr if name == "fitToPage" else sheet.page_setup, name, value)
    return book.save(folder / "t.xlsx")


def _breaks(filled: Filled) -> list[int]:
    return [found.id for found in filled.sheet.row_breaks.brk]


LOOP = ["{%tr for 行 in 表 %}||", "{% vm %}{{行.甲}}|{% vm %}{{行.乙}}|{{行.丙}}", "{%tr endfor %}||"]


def test_equal_values_stand_again_where_a_page_begins(tmp_path: Path) -> None:
    records = _rows(*(f"a/{'x' if at < 5 else 'y'}/{at}" for at in range(9)))
    filled = Filled(tmp_path, _template(tmp_path, LOOP), {"表": records})
    assert _breaks(filled) == [6]
    assert filled.merges() == {"A1:A6", "B1:B5", "A7:A9", "B7:B9"}  # y alone at the foot of the page
    assert [row[:2] for row in filled.texts()] == [
        *[["a", "x"], *[["", ""]] * 4, ["", "y"]],
        *[["a", "y"], *[["", ""]] * 2],
    ]


def test_what_fits_one_page_is_not_split(tmp_path: Path) -> None:
    records = _rows(*(f"a/x/{at}" for at in range(6)))
    filled = Filled(tmp_path, _template(tmp_path, LOOP), {"表": records})
    assert (_breaks(filled), filled.merges()) == ([], {"A1:A6", "B1:B6"})


def test_repeated_title_rows_take_room_on_every_page(tmp_path: Path) -> None:
    records = _rows(*(f"a/x/{at}" for at in range(17)))
    filled = Filled(tmp_path, _template(tmp_path, ["头||", *LOOP], titles="1:1"), {"表": records})
    assert _breaks(filled) == [6, 11, 16]
    parts = ((2, 6), (7, 11), (12, 16), (17, 18))
    assert filled.merges() == {f"{column}{top}:{column}{bottom}" for column in "AB" for top, bottom in parts}


def test_a_label_beside_a_loop_stands_again(tmp_path: Path) -> None:
    rows = ["标|{%tr for 行 in 表 %}", "^|{{行.甲}}", "^|{%tr endfor %}", "尾|"]
    filled = Filled(tmp_path, _template(tmp_path, rows), {"表": _rows(*"abcdefgh")})
    assert filled.merges() == {"A1:A6", "A7:A8"}
    assert [row[0] for row in filled.texts()] == ["标", *[""] * 5, "标", "", "尾"]


def test_a_value_beside_a_loop_stands_once(tmp_path: Path) -> None:
    rows = ["{{名}}|头", "^|{%tr for 行 in 表 %}", "^|{{行.甲}}", "^|{%tr endfor %}"]
    filled = Filled(tmp_path, _template(tmp_path, rows), {"名": "值", "表": _rows(*"abcdefgh")})
    assert (filled.merges(), _breaks(filled)) == ({"A1:A9"}, [])


def test_breaks_of_the_template_stay_and_split_too(tmp_path: Path) -> None:
    from openpyxl.worksheet.pagebreak import Break

    template = _template(tmp_path, ["头|", "标|{{名}}", "^|{{元}}", "尾|"], height=20)
    book = openpyxl.load_workbook(template)
    book["页"].row_breaks.append(Break(id=2))
    book.save(template)
    filled = Filled(tmp_path, template, {})
    assert (_breaks(filled), filled.texts()[2][0]) == ([2], "标")


def test_a_sheet_fitted_to_one_page_is_never_split(tmp_path: Path) -> None:
    records = _rows(*(f"a/x/{at}" for at in range(20)))
    filled = Filled(tmp_path, _template(tmp_path, LOOP, fitToPage=True, fitToHeight=1), {"表": records})
    assert (_breaks(filled), filled.merges()) == ([], {"A1:A20", "B1:B20"})


def test_a_first_part_too_low_for_its_text_goes_to_the_next_page() -> None:
    pages = Pages(100.0, [30.0] * 6, [(2, 4, 1, 1)], {(2, 4, 1, 1): 50.0}, (-1, 0.0))
    assert pages.breaks(()) == [2]


def test_a_second_part_too_low_for_its_text_gets_a_higher_row() -> None:
    pages = Pages(100.0, [30.0] * 4, [(0, 3, 1, 1)], {(0, 3, 1, 1): 50.0}, (-1, 0.0))
    assert pages.breaks(()) == [3]
    assert pages.heights == [30.0, 30.0, 30.0, 50.0]


# ---------------------------------------------------------------- the project tables


def _document(form_id: str, count: int, purpose: str) -> Document:
    indicators = tuple(an_indicator(at * 6 // count, name=f"工作{at}") for at in range(count))
    goals = (a_goal("保障全年正常运转。"), a_goal("提高服务水平。"))
    return a_document((a_project(1, indicators, purpose=purpose, goals=goals),), layout=form_id)


def _book(form_id: str, document: Document, form_sets: FormSets, path: Path) -> Any:
    form_set = form_sets.get(form_id)
    output = next(output for output in form_set.outputs if output.format == "xlsx")
    printed = print_document(document, form_set)
    given = (printed, printed[output.over], ["一"])
    template = form_set.folder / output.template
    path.write_bytes(compile_xlsx(template, form_set, output).render(*given))
    assert compare_xlsx(path.read_bytes(), template, form_set, output, *given)[1] == ()
    return openpyxl.load_workbook(io.BytesIO(path.read_bytes())).worksheets[0]


@pytest.mark.parametrize("form_id", [FORM, SINGLE])
@pytest.mark.parametrize(("count", "purpose"), [(60, "短"), (41, LONG), (3, LONG)])
def test_a_table_over_several_pages_reads_back_equal(form_id: str, count: int, purpose: str, tmp_path: Path) -> None:
    form_sets, written = installed(), _document(form_id, count, purpose)
    sheet = _book(form_id, written, form_sets, tmp_path / "t.xlsx")
    assert sheet.row_breaks.brk
    _reads_back(tmp_path / "t.xlsx", form_id, written, form_sets)


def _reads_back(path: Path, form_id: str, written: Document, form_sets: FormSets) -> None:
    draft = read_office(open_office(path), tuple(form_sets))[0]
    assert (draft.form_set.id, draft.unplaced) == (form_id, ())
    read = build_document(draft, draft.form_set)
    assert [same_content(*pair) for pair in zip(read.projects, written.projects, strict=True)] == [True]
    assert read.overrides == {}


@pytest.mark.parametrize("form_id", [FORM, SINGLE])
def test_blank_lines_and_indents_inside_a_text_come_back(form_id: str, tmp_path: Path) -> None:
    form_sets, written = installed(), _document(form_id, 3, "第一段。\n\n  第二段。\n\n\n\u3000\u3000第三段。")
    _book(form_id, written, form_sets, tmp_path / "t.xlsx")
    _reads_back(tmp_path / "t.xlsx", form_id, written, form_sets)


@pytest.mark.office
@pytest.mark.parametrize(("form_id", "count"), [(FORM, 41), (SINGLE, 60)])
def test_libreoffice_turns_its_pages_where_they_were_split(form_id: str, count: int, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    sheet = _book(form_id, _document(form_id, count, "短"), installed(), tmp_path / "t.xlsx")
    tops = [sheet.cell(found.id + 1, 3).value for found in sheet.row_breaks.brk]
    pdf = _convert(tmp_path / "t.xlsx", "pdf", tmp_path)
    shown = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], capture_output=True, check=True).stdout.decode()
    pages = shown.strip("\f").split("\f")
    assert len(pages) == len(tops) + 1
    for page, top in zip(pages[1:], tops, strict=True):
        names = [word for word in page.split() if word.startswith("工作")]
        assert names[0] == top
        assert "产出指标" in page or "效" in page
