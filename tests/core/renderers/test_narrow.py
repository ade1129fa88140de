"""Amounts wider than their cell in Word are set narrower instead of being broken in two."""

from __future__ import annotations

import pytest

from core.renderers.generate import generate
from core.renderers.narrow import Style, narrow
from core.renderers.prepare import prepare_part
from core.renderers.runtime import Escaped

NUMBER = {"Small": Style(None, 18), "Number": Style("Small")}
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def rendered(text: str, paragraph: str = '<w:pPr><w:pStyle w:val="Number"/></w:pPr>', inside: str = "{{数}}") -> str:
    """A cell of 1000 twips with margins of 40, nine-point digits: 920 twips hold twenty quarters of an em."""
    data = f"""<w:document xmlns:w="{WORD}"><w:body><w:tbl><w:tblPr><w:tblCellMar><w:left w:w="40" w:type="dxa"/>
        <w:right w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tr><w:tc><w:tcPr><w:tcW w:w="1000" w:type="dxa"/>
        </w:tcPr><w:p>{paragraph}<w:r><w:rPr><w:b/><w:sz w:val="18"/></w:rPr><w:t>{inside}</w:t></w:r></w:p></w:tc>
        </w:tr></w:tbl></w:body></w:document>"""
    fill = generate(prepare_part(data.encode(), "test.docx", NUMBER), "", "test.docx")
    return fill({"数": text}, None, {}, Escaped(), iter(range(9))).decode()


@pytest.mark.parametrize("text", ["", "0.00", "1234567.89", "12345.6789", "约一百二十三万四千元", "————"])
def test_what_fits_and_what_is_no_number_is_set_as_ever(text: str) -> None:
    assert "<w:w " not in rendered(text)


@pytest.mark.parametrize(("text", "percent"), [("123456.7890", 95), ("12345678.9012", 79), ("12345678.901234", 68)])
def test_a_longer_amount_is_narrowed_to_its_cell_before_its_size(text: str, percent: int) -> None:
    assert f'<w:b/><w:w w:val="{percent}"/><w:sz w:val="18"/>' in rendered(text)


def test_a_number_that_would_be_too_narrow_to_read_goes_on_the_next_line() -> None:
    assert narrow("12345678901234567890", 19) == b""


def test_the_largest_amount_stands_in_one_piece_in_the_narrowest_column() -> None:
    assert narrow("999999999999.99", 16) == b'<w:w w:val="55"/>'


@pytest.mark.parametrize("alignment", ["left", "center", "right"])
def test_a_number_stays_in_one_piece_however_its_cell_is_set(alignment: str) -> None:
    assert "<w:w " in rendered("12345678.901234", f'<w:pPr><w:jc w:val="{alignment}"/></w:pPr>')


def test_a_tag_among_other_words_is_no_amount_alone() -> None:
    assert "<w:w " not in rendered("12345678.901234", inside="共{{数}}")
