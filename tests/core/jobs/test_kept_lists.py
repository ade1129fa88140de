"""A loaded list holds at once and for good; a later one takes its place; removed, the official names are back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.catalog.catalogue import Catalogue
from core.catalog.edition import forget
from core.catalog.kept import kept_lists
from core.catalog.load import catalogue
from core.catalog.scheme import Kind
from core.errors import UserError
from core.forms.computed import computed, names_of
from core.jobs.catalogues import keep_catalogue, lists_in_use, load_catalogue, remove_catalogue, remove_kept
from core.paths import user_codes_dir
from tests.budget_form import a_budget_document, budget_form
from tests.budget_views import a_line


def loaded(folder: Path, text: str, year: int = 2025, **about: object) -> Catalogue:
    path = folder / "示例县科目.csv"
    path.write_text(f"编码,名称\n{text}\n", encoding="utf-8")
    found = load_catalogue(path, year, **about).catalogue  # type: ignore[arg-type]
    keep_catalogue(found)
    return found


def name(code: str, year: int = 2025) -> str:
    return catalogue(Kind.FUNCTIONAL, year).name_of(code)


def test_a_loaded_list_is_there_at_once_and_after_a_restart(tmp_path: Path) -> None:
    assert name("2010303") == "机关服务"
    loaded(tmp_path, "2010303,机关后勤服务")
    assert name("2010303") == "机关后勤服务"
    forget()  # what a new start knows
    assert name("2010303") == "机关后勤服务"
    assert [path.name for path in user_codes_dir().iterdir()] == ["functional-2025.toml"]


def test_the_later_of_two_counties_lists_takes_the_place_of_the_first(tmp_path: Path) -> None:
    first = loaded(tmp_path, "2010303,甲县的名称\n2010350,甲县才有", complete=True)
    second = load_catalogue(tmp_path / "示例县科目.csv", 2025).catalogue
    assert keep_catalogue(second) == first
    loaded(tmp_path, "2010303,乙县的名称")
    assert name("2010303") == "乙县的名称"
    assert not catalogue(Kind.FUNCTIONAL, 2025).is_known("2010350")
    assert not catalogue(Kind.FUNCTIONAL, 2025).complete
    assert len(kept_lists()) == 1


def test_a_copy_made_by_hand_goes_when_its_list_is_loaded_again(tmp_path: Path) -> None:
    loaded(tmp_path, "2010303,甲县的名称")
    one = user_codes_dir() / "functional-2025.toml"
    one.rename(one.with_name("旧的.toml"))
    forget()
    loaded(tmp_path, "2010303,乙县的名称")
    assert name("2010303") == "乙县的名称"
    assert [path.name for path in user_codes_dir().iterdir()] == ["functional-2025.toml"]


def test_a_range_and_a_single_year_are_kept_beside_each_other(tmp_path: Path) -> None:
    loaded(tmp_path, "2010303,几年的", 2024, last_year=2026)
    loaded(tmp_path, "2010303,这一年的", 2025)
    assert [name("2010303", year) for year in (2023, 2024, 2025, 2026, 2027)] == [
        *("机关服务", "几年的", "这一年的", "几年的", "机关服务"),
    ]
    removed = remove_catalogue(Kind.FUNCTIONAL, 2024)
    assert [(one.first_year, one.last_year) for one in removed] == [(2024, 2026)]
    assert [name("2010303", year) for year in (2024, 2025, 2026)] == ["机关服务", "这一年的", "机关服务"]


def test_removed_the_official_names_are_back(tmp_path: Path) -> None:
    loaded(tmp_path, "201,一般服务\n2010303,机关后勤服务", complete=True)
    assert (name("201"), name("205")) == ("一般服务", "")
    remove_catalogue(Kind.FUNCTIONAL, 2025)
    assert (name("201"), name("205")) == ("一般公共服务支出", "教育支出")
    assert list(user_codes_dir().iterdir()) == []


def test_a_list_that_was_never_loaded_cannot_be_removed(tmp_path: Path) -> None:
    loaded(tmp_path, "2010303,机关后勤服务")
    for kind, year in ((Kind.FUNCTIONAL, 2024), (Kind.ECONOMIC, 2025)):
        with pytest.raises(UserError, match="没有载入过"):
            remove_catalogue(kind, year)
    assert name("2010303") == "机关后勤服务"


def test_a_broken_file_is_listed_last_and_can_be_removed(tmp_path: Path) -> None:
    loaded(tmp_path, "2010303,机关后勤服务")
    (user_codes_dir() / "a.toml").write_text("x", encoding="utf-8")
    forget()
    lists = lists_in_use()
    assert [one.catalogue.kind.value if one.catalogue else one.fault for one in lists] == [
        *("functional", "functional", "economic", "government-economic", "procurement", "没有写完整。"),
    ]
    assert lists[-1].kept is not None
    remove_kept(lists[-1].kept)
    assert not any(one.fault for one in lists_in_use())


def test_years_in_the_wrong_order_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="不能早于"):
        loaded(tmp_path, "2010303,机关后勤服务", 2025, last_year=2024)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the administrator may write everywhere")
def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path, home: Path) -> None:
    home.chmod(0o500)
    with pytest.raises(UserError, match="没有权限"):
        loaded(tmp_path, "2010303,机关后勤服务")
    home.chmod(0o700)


def test_a_folder_that_cannot_be_made_is_told_and_nothing_is_changed(tmp_path: Path) -> None:
    user_codes_dir().write_text("x", encoding="utf-8")
    with pytest.raises(UserError, match="不能写到"):
        loaded(tmp_path, "2010303,机关后勤服务")
    assert name("2010303") == "机关服务"


def test_computed_tables_take_the_names_of_the_list_in_force(tmp_path: Path) -> None:
    form_set = budget_form(tmp_path)
    document = a_budget_document({}, 收入=[a_line("2010303", 财政拨款收入="80")])
    year = document.year or 0

    def printed() -> list[str]:
        return [row.name for row in computed(document, form_set).rows("收入总表")]

    before = printed()
    assert "政府办公厅（室）及相关机构事务" in before
    loaded(tmp_path, "20103,县里的叫法", year)
    assert "县里的叫法" in printed()
    assert names_of(form_set, year)("20103") == "县里的叫法"
    remove_catalogue(Kind.FUNCTIONAL, year)
    assert printed() == before
