"""Names of files and sheets that every system takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.office.names import MAX_SHEET, UNNAMED, safe_sheet_name, unique_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("1.办公保障", "1.办公保障"),
        ("a[b]:c*d?e/f\\g", "a［b］：c＊d？e／f＼g"),
        ("'引号'", "引号"),
        ("一\n二\t三", "一 二 三"),
        ("history", "history_"),
        ("_x000D_a_b_x0041_", "＿x000D_a_b＿x0041_"),
        ("  ", UNNAMED),
        ("长" * 40, "长" * 31),
        ("𠮷" * 40, "𠮷" * 15),
        ("a" + "𠮷" * 40, "a" + "𠮷" * 15),
    ],
)
def test_a_sheet_is_called_what_excel_allows(text: str, name: str) -> None:
    assert safe_sheet_name(text) == name


@given(st.lists(st.text(max_size=60), max_size=30))
def test_sheets_of_one_workbook_differ_also_where_capitals_do_not_count(texts: list[str]) -> None:
    taken: set[str] = set()
    for text in texts:
        name = unique_name(safe_sheet_name(text), taken, MAX_SHEET)
        assert name.lower() not in taken
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= MAX_SHEET
        assert not set(name) & set("[]:*?/\\\r\n\t\0")
        assert not name.startswith("'")
        assert not name.endswith("'")
        taken.add(name.lower())


def test_a_long_name_gives_way_to_its_number() -> None:
    name = "长" * 31
    assert unique_name(name, {name}, MAX_SHEET) == "长" * 28 + "(2)"
    assert unique_name("甲", {"甲"}) == "甲(2)"
