"""Tables with the same header, told apart without their titles: by what other tables print of them, else by their
numbers, else by their order. Only the first of these is sure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

from core.domain.document import Document
from core.forms.load import installed
from core.forms.model import FormSet
from core.office.open import open_office
from core.readers.build import Built, build
from core.readers.draft import Draft
from core.readers.read import read_office
from tests.budget_document import BUDGET
from tests.core.readers.nine_tables import workbook
from tests.core.readers.test_budget_tables import a_rich_set, a_sound_set, lists_of

ALIKE = {"基本支出.一般公共", "项目支出.一般公共"}
NAMES: dict[str, Callable[[int], str]] = {
    "公开05表": lambda number: f"公开{number:02}表",
    "表5": lambda number: f"表{number}",
    "Sheet5": lambda number: f"Sheet{number}",
}
ORDERS: Sequence[Sequence[int]] = (range(9), (8, 7, 6, 5, 4, 3, 2, 1, 0), (6, 0, 1, 4, 7, 3, 2, 5, 8))


@pytest.fixture(scope="module")
def form_set() -> FormSet:
    return installed().get(BUDGET)


def read(path: Path, form_set: FormSet) -> tuple[Draft, Built]:
    (draft,) = read_office(open_office(path), [form_set])
    return draft, build(draft, form_set)


def book(path: Path, document: Document, form_set: FormSet, name: Callable[[int], str], order: Sequence[int]) -> Path:
    """The nine tables without titles, in another order."""
    workbook(path, document, form_set, has_title=False, sheet=lambda number, caption: name(number))
    whole = openpyxl.load_workbook(path)
    whole._sheets = [whole._sheets[at] for at in order]
    whole.save(path)
    return path


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("order", ORDERS, ids=("ordered", "reversed", "mixed"))
@pytest.mark.parametrize("make", [a_sound_set, a_rich_set])
def test_the_totals_of_other_tables_say_which_is_which(
    name: str, order: Sequence[int], make: Callable[[], Document], form_set: FormSet, tmp_path: Path
) -> None:
    draft, built = read(book(tmp_path / "x.xlsx", make(), form_set, NAMES[name], order), form_set)
    assert lists_of(built.document) == lists_of(make())
    assert not [value for value in draft.unsure if "表头相同" in value.reason]
    assert (draft.unplaced, built.compared.differences) == ((), ())


@pytest.mark.parametrize("name", ["公开05表", "表5"])
def test_where_no_other_table_says_it_the_number_of_the_table_does_and_is_unsure(
    name: str, form_set: FormSet, tmp_path: Path
) -> None:
    path = workbook(
        tmp_path / "x.xlsx",
        a_sound_set(),
        form_set,
        has_title=False,
        sheet=lambda number, caption: NAMES[name](number),
        without=("收支总表", "收入总表", "支出总表", "拨款收支总表", "三公表"),
    )
    whole = openpyxl.load_workbook(path)
    whole._sheets = [whole._sheets[at] for at in (3, 2, 1, 0)]
    whole.save(path)
    draft, _ = read(path, form_set)
    assert _filled(draft) == ALIKE
    assert {value.field_key for value in draft.unsure if "表号" in value.reason} >= ALIKE


def test_where_nothing_says_it_their_order_does_and_is_unsure(form_set: FormSet, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "x.xlsx",
        a_sound_set(),
        form_set,
        has_title=False,
        sheet=lambda number, caption: f"Sheet{number}",
        without=("收支总表", "收入总表", "支出总表", "拨款收支总表", "三公表"),
    )
    draft, _ = read(path, form_set)
    assert _filled(draft) == ALIKE
    assert {value.field_key for value in draft.unsure if "按次序认作" in value.reason} >= ALIKE


def _filled(draft: Draft) -> set[str]:
    return {value.field_key for value in draft.values if value.text and value.field_key.startswith(("基本", "项目"))}
