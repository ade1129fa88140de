"""A county's own lists stand over the official ones in their years; a file that is no list is told, stops nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog.catalogue import Catalogue, build_entries
from core.catalog.edition import forget
from core.catalog.kept import MAX_FILE, kept_list, kept_lists, toml_of
from core.catalog.load import catalogue
from core.catalog.official import official
from core.catalog.scheme import Kind
from core.domain.text import clean
from core.paths import user_codes_dir

NAMES = {"201": "一般公共服务支出", "2010303": "机关后勤服务", "2010350": "事业运行"}
SOUND = """kind = "functional"
from = 2025
to = 2025
complete = true
source = "示例县科目.xlsx"
[entries]
201 = "一般公共服务"
2010350 = "事业运行"
"""


def put(name: str, text: str | bytes) -> Path:
    """A file in the person's folder, as somebody else put it there."""
    folder = user_codes_dir()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    forget()
    return path


def a_list(first: int, last: int | None, names: dict[str, str], *, complete: bool = False) -> Catalogue:
    scheme = official(Kind.FUNCTIONAL, first).scheme
    return Catalogue(scheme, first, last, f"{first}年科目.xlsx", complete, build_entries(scheme, names.items()))


def keep(name: str, one: Catalogue) -> None:
    put(name, toml_of(one))


def test_without_a_list_of_its_own_a_county_has_the_official_one() -> None:
    assert kept_lists() == ()
    assert catalogue(Kind.FUNCTIONAL, 2025) is official(Kind.FUNCTIONAL, 2025)


def test_a_countys_list_stands_over_the_official_one_in_its_years_only() -> None:
    keep("functional-2025.toml", a_list(2025, 2026, NAMES))
    for year, name in ((2024, "机关服务"), (2025, "机关后勤服务"), (2026, "机关后勤服务"), (2027, "机关服务")):
        assert catalogue(Kind.FUNCTIONAL, year).name_of("2010303") == name
    found = catalogue(Kind.FUNCTIONAL, 2025)
    assert found.name_of("20103") == "政府办公厅（室）及相关机构事务"
    assert [entry.code for entry in found.find("syyx")] == ["2010350"]
    assert catalogue(Kind.ECONOMIC, 2025) is official(Kind.ECONOMIC, 2025)


def test_a_list_without_a_last_year_goes_on_until_the_next_begins() -> None:
    keep("一.toml", a_list(2024, None, {"2010303": "从2024年起"}))
    keep("二.toml", a_list(2026, 2026, {"2010303": "只有2026年"}))
    names = [catalogue(Kind.FUNCTIONAL, year).name_of("2010303") for year in (2023, 2024, 2025, 2026, 2027)]
    assert names == ["机关服务", "从2024年起", "从2024年起", "只有2026年", "从2024年起"]


@pytest.mark.parametrize(("one", "other"), [((2024, 2027), (2025, 2025)), ((2024, 2026), (2025, 2026))])
def test_where_lists_overlap_the_one_that_begins_last_counts(one: tuple[int, int], other: tuple[int, int]) -> None:
    keep("a.toml", a_list(*other, {"2010303": "后开始的"}))
    keep("b.toml", a_list(*one, {"2010303": "先开始的"}))
    assert catalogue(Kind.FUNCTIONAL, 2025).name_of("2010303") == "后开始的"
    assert catalogue(Kind.FUNCTIONAL, 2024).name_of("2010303") == "先开始的"


def test_of_lists_that_begin_together_the_shorter_counts() -> None:
    keep("a.toml", a_list(2025, 2025, {"2010303": "这一年的"}))
    keep("b.toml", a_list(2025, 2027, {"2010303": "几年的"}))
    assert catalogue(Kind.FUNCTIONAL, 2025).name_of("2010303") == "这一年的"
    assert catalogue(Kind.FUNCTIONAL, 2026).name_of("2010303") == "几年的"


def test_of_two_files_for_the_same_years_one_counts_and_the_other_is_told() -> None:
    keep("functional-2025.toml", a_list(2025, 2025, {"2010303": "甲"}))
    keep("functional-2025副本.toml", a_list(2025, 2025, {"2010303": "乙"}))
    assert catalogue(Kind.FUNCTIONAL, 2025).name_of("2010303") == "乙"
    assert [one.fault for one in kept_lists()] == ["与“functional-2025副本.toml”是同一种科目、同样的年份。", ""]


def test_another_folder_has_other_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep("functional-2025.toml", a_list(2025, 2025, NAMES))
    assert catalogue(Kind.FUNCTIONAL, 2025).name_of("2010303") == "机关后勤服务"
    monkeypatch.setenv("JIMUTONG_HOME", str(tmp_path))
    assert catalogue(Kind.FUNCTIONAL, 2025).name_of("2010303") == "机关服务"


def test_the_scheme_is_the_programs_whatever_the_file_says() -> None:
    put("a.toml", 'title = "别的"\nlead = ""\nlengths = [1]\n' + SOUND)
    found = kept_list(Kind.FUNCTIONAL, 2025)
    assert found is not None
    assert found.scheme == official(Kind.FUNCTIONAL, 2025).scheme
    assert found.complete


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('kind = "functional', "没有写完整"),
        (SOUND + "2010351 = 事业\n", "第9行写法不对"),
        ("", "kind 应是"),
        (SOUND.replace('"functional"', '["functional"]'), "kind 应是"),
        (SOUND.replace("from = 2025", 'from = "2025"'), "from"),
        (SOUND.replace("from = 2025", "from = true"), "from"),
        (SOUND.replace("from = 2025", f"from = {10**30}"), "from"),
        (SOUND.replace("from = 2025", f"from = {'9' * 5000}"), "写法不对"),
        (SOUND.replace("to = 2025", "to = 2024"), "to"),
        (SOUND.replace("true", '"是"'), "complete"),
        (SOUND.replace('"示例县科目.xlsx"', '" "'), "source"),
        (SOUND.partition("[entries]")[0], "entries"),
        (SOUND.partition("[entries]")[0] + "entries = []\n", "entries"),
        (SOUND.replace("2010350", "301"), "“301”不是支出功能分类科目的编码"),
        (SOUND.replace("2010350", '"２０１"'), "不是支出功能分类科目的编码"),
        (SOUND.replace("2010350", "2010350.x"), "没有名称"),
        (SOUND.replace('"事业运行"', '" "'), "没有名称"),
        (SOUND.replace('"事业运行"', "7"), "没有名称"),
        ("a = " + "[" * 5000, "写法不对"),
        (SOUND.encode("gb18030"), "不是 UTF-8"),
        (b"\x00" * 100, "写法不对"),
        (b"#" * (MAX_FILE + 1), "超过"),
    ],
)
def test_a_file_that_is_no_list_is_told_and_left_out(text: str | bytes, said: str) -> None:
    broken = put("坏.toml", text)
    keep("好.toml", a_list(2026, 2026, NAMES))
    found, fault = (
        next(one for one in kept_lists() if (one.path == broken) is is_broken) for is_broken in (False, True)
    )
    assert found.catalogue is not None
    assert said in fault.fault
    assert fault.fault.endswith("。")
    assert catalogue(Kind.FUNCTIONAL, 2025) is official(Kind.FUNCTIONAL, 2025)
    assert catalogue(Kind.FUNCTIONAL, 2026).is_known("2010350")


def _a_folder(path: Path) -> None:
    path.mkdir()


def _a_pipe(path: Path) -> None:
    os.mkfifo(path)


def _a_loop(path: Path) -> None:
    path.symlink_to(path.name)


@pytest.mark.skipif(os.name == "nt", reason="no pipes there")
@pytest.mark.parametrize("make", [_a_folder, _a_pipe, _a_loop])
def test_what_is_no_file_at_all_is_told(make: Callable[[Path], None]) -> None:
    user_codes_dir().mkdir(parents=True)
    make(user_codes_dir() / "functional-2025.toml")
    (one,) = kept_lists()
    assert one.fault
    assert catalogue(Kind.FUNCTIONAL, 2025).name_of("2010303") == "机关服务"


def test_a_file_in_the_place_of_the_folder_is_told() -> None:
    user_codes_dir().write_text("x", encoding="utf-8")
    (one,) = kept_lists()
    assert one.fault.startswith("文件夹打不开")


def test_other_files_in_the_folder_are_passed_by() -> None:
    put("说明.txt", "x")
    put(".functional-2025.toml", "x")
    assert kept_lists() == ()


@given(st.dictionaries(st.sampled_from(["201", "20103", "2010350", "2299999"]), st.text(min_size=1), min_size=1))
def test_what_is_written_reads_back(names: dict[str, str]) -> None:
    one = a_list(2025, 2026, names, complete=True)
    put("a.toml", toml_of(one))
    (read,) = kept_lists()
    shown = {code: " ".join(clean(name).split()) for code, name in names.items()}
    if all(shown.values()):
        assert read.catalogue is not None
        assert {entry.code: entry.name for entry in read.catalogue.entries.values()} == shown
        assert (read.catalogue.first_year, read.catalogue.last_year, read.catalogue.complete) == (2025, 2026, True)
        assert read.catalogue.source == one.source
    else:
        assert "没有名称" in read.fault
