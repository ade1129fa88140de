"""The same form as other offices make it: every datum in its own field, whatever the layout."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from core.domain.amount import Amount
from core.domain.document import Document
from core.domain.records import same_content
from core.forms.model import FormSet
from core.readers.draft import Draft
from tests.builders import a_document, a_goal, a_project
from tests.core.readers.comparing import wrong
from tests.core.readers.conftest import Office
from tests.offices import Layout, broken, spaced, wide


def a_book(projects: int) -> Document:
    """Projects that differ: six to nine indicators, one to three goals, amounts with four decimals."""
    return a_document(
        tuple(
            a_project(
                number,
                indicators=6 + number % 4,
                goals=tuple(a_goal(f"保障第{goal}项工作正常开展。") for goal in range(1, 2 + number % 3)),
                amounts={
                    "budget": Amount.parse(f"{number}917.4946"),
                    "fiscal": Amount.parse(f"{number}900.4946"),
                    "other": Amount.parse("17"),
                },
            )
            for number in range(1, projects + 1)
        )
    )


def left(draft: Draft) -> list[str]:
    return [unplaced.evidence.text for unplaced in draft.unplaced]


@pytest.mark.parametrize("projects", [1, 7, 40])
@pytest.mark.parametrize("one_table", [True, False])
def test_books_of_any_size_are_read_whole(projects: int, one_table: bool, office: Office) -> None:
    book = a_book(projects)
    draft, document = office(book, Layout(one_table=one_table))
    assert same_content(document, book)
    assert (draft.unsure, draft.unplaced) == ((), ())


@pytest.mark.parametrize("columns", [7, 12])
@pytest.mark.parametrize("one_table", [True, False])
@pytest.mark.parametrize("labels", ["merged", "repeated"])
def test_every_mixture_of_layouts_reads_the_same(columns: int, one_table: bool, labels: str, office: Office) -> None:
    book = a_book(2)
    for unit_line, goals, headings in product(("row", "paragraph"), ("cell", "rows"), ("styled", "plain", "automatic")):
        layout = Layout(columns, one_table, unit_line, labels, goals, headings)
        draft, document = office(book, layout)
        assert same_content(document, book), layout
        assert (draft.unsure, draft.unplaced) == ((), ()), layout


@pytest.mark.parametrize("noise", [spaced, broken, wide])
@pytest.mark.parametrize("one_table", [True, False])
def test_broken_labels_split_runs_and_empty_paragraphs_do_not_matter(
    noise: object, one_table: bool, office: Office
) -> None:
    book = a_book(2)
    layout = Layout(12, one_table, noise=noise, splits_runs=True, pads_cells=True)  # type: ignore[arg-type]
    draft, document = office(book, layout)
    assert same_content(document, book)
    assert (draft.unsure, draft.unplaced) == ((), ())


@pytest.mark.parametrize("change", ["blank_row", "header_again", "indicators_first"])
def test_blank_rows_repeated_headers_and_another_order_change_nothing(change: str, office: Office) -> None:
    book = a_book(3)
    draft, document = office(book, replace(Layout(), **{change: True}))
    assert same_content(document, book)
    assert (draft.unsure, draft.unplaced) == ((), ())


@pytest.mark.parametrize("missing", ["has_titles", "has_parts", "has_cover"])
def test_what_an_office_leaves_out_is_not_missed(missing: str, office: Office) -> None:
    book = a_book(2)
    draft, document = office(book, replace(Layout(), **{missing: False}))
    assert same_content(document, book)
    assert (draft.unsure, draft.unplaced) == ((), ())


def test_first_levels_left_blank_are_sure_where_the_second_stands_below_them(office: Office, form_set: FormSet) -> None:
    book = a_book(2)
    draft, document = office(book, Layout(labels="blank"))
    assert wrong(book, document, form_set) == []
    assert draft.unsure == ()


@pytest.mark.parametrize("one_table", [True, False])
def test_signature_rows_are_listed_and_change_nothing(one_table: bool, office: Office) -> None:
    book = a_book(2)
    draft, document = office(book, Layout(signature=True, one_table=one_table))
    assert same_content(document, book)
    assert left(draft) == ["填报人：王某\u3000联系电话：0315-0000000"] * 2


def test_an_unknown_column_is_listed_and_changes_nothing(office: Office) -> None:
    book = a_book(2)
    draft, document = office(book, Layout(extra_column=True))
    assert same_content(document, book)
    assert left(draft) == ["备注"] * 2


def test_a_foreign_table_in_between_is_listed_row_by_row(office: Office) -> None:
    book = a_book(2)
    draft, document = office(book, Layout(foreign=True))
    assert same_content(document, book)
    assert [text.split("\u3000")[0] for text in left(draft)] == ["部门政府采购预算", "项目名称", "公务车辆购置", "合计"]


def test_the_cover_names_the_unit_where_no_table_does(office: Office) -> None:
    book = a_book(1)
    draft, document = office(book, Layout(unit_line="none"))
    assert (document.unit.code, document.unit.name) == ("", book.unit.short_name)
    assert document.year == book.year
    assert draft.unplaced == ()


def test_a_long_book_is_read_in_a_third_of_a_second(office: Office, tmp_path: object, form_set: FormSet) -> None:
    from time import process_time

    from core.office.blocks import OfficeFile
    from core.office.docx import open_docx
    from core.readers.read import read_office

    book = a_book(40)
    office(book, Layout())
    file: OfficeFile = open_docx(tmp_path / "office.docx")  # type: ignore[operator]
    assert sum(len(table.rows) for table in file.tables) > 600
    best = min(_timed(lambda: read_office(file, [form_set]), process_time) for _ in range(3))
    assert best < 0.3


def _timed(deed: object, clock: object) -> float:
    start = clock()  # type: ignore[operator]
    deed()  # type: ignore[operator]
    return float(clock() - start)  # type: ignore[operator]
