"""The official Word templates stand on paper as drawn: every table exactly as wide as the text of its page."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

import pytest

from core.office.runs import W
from core.office.xml import Element, parse_xml

TEMPLATES = sorted((Path(__file__).parents[3] / "templates").glob("*/*.docx"))


def number(element: Element | None, name: str, otherwise: int = 0) -> int:
    return otherwise if element is None else int(element.get(W + name, ""))


def tables_and_width(document: Element) -> Iterator[tuple[list[Element], int]]:
    """The tables of each section and the width of its text, in twips."""
    tables: list[Element] = []
    for element in document.iter(W + "tbl", W + "sectPr"):
        if element.tag == W + "tbl":
            tables.append(element)
            continue
        margin = element.find(W + "pgMar")
        width = number(element.find(W + "pgSz"), "w") - number(margin, "left") - number(margin, "right")
        yield tables, width
        tables = []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_table_is_as_wide_as_the_text_and_its_cells_fill_its_columns(template: Path) -> None:
    with zipfile.ZipFile(template) as package:
        document = parse_xml(package.read("word/document.xml"), template.name)
    seen = 0
    for tables, width in tables_and_width(document):
        for table in tables:
            seen += 1
            columns = [number(column, "w") for column in table.findall(f"{W}tblGrid/{W}gridCol")]
            assert (sum(columns), number(table.find(f"{W}tblPr/{W}tblW"), "w")) == (width, width)
            edges = {0, *accumulate(columns)}
            for row in table.findall(W + "tr"):
                widths = [number(cell.find(f"{W}tcPr/{W}tcW"), "w") for cell in row.findall(W + "tc")]
                assert set(accumulate(widths)) <= edges
                assert sum(widths) == width
    assert seen


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_two_tables_touch_as_word_makes_one_table_of_them(template: Path) -> None:
    with zipfile.ZipFile(template) as package:
        document = parse_xml(package.read("word/document.xml"), template.name)
    for table in document.iter(W + "tbl"):
        below = table.getnext()
        assert below is not None
        assert below.tag != W + "tbl"
