"""A county's list by commands: loaded, listed, removed, and what the check says of a code before and after."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from core.jobs.documents import add_documents
from core.paths import user_codes_dir
from tests.budget_document import a_budget_line, a_budget_set
from tests.flows.shell import Run, as_program, assert_one_sentence, unchanged

UNKNOWN = "2010350"
LIST = [["示例县科目"], ["科目编码", "科目名称"], [201, "一般公共服务支出"], [20103, "县里叫的款名"]]
LIST += [[2010303, "机关服务"], [2080505, "机关事业单位基本养老保险缴费支出"]]


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """The county's list as a workbook."""
    path = tmp_path / "示例县2025年科目.xlsx"
    book = Workbook()
    assert book.active is not None
    for row in LIST:
        book.active.append(row)
    book.save(path)
    return path


@pytest.fixture
def budget(tmp_path: Path) -> Path:
    """A sound disclosure set but for one line with a code that no list of the program has."""
    sound = a_budget_set()
    line = a_budget_line(UNKNOWN, "", fiscal="1")
    path = tmp_path / "示例县.jmt"
    add_documents(path, [replace(sound, revenues=(*sound.revenues, line))])
    return path


def year_of(run: Run, budget: Path) -> int:
    return int(run("dump", budget).json["文件"][0]["内容"]["年度"])


def of_codes(run: Run, budget: Path) -> list[tuple[str, str]]:
    """Severity and sentence of what the check says of codes, exit code 1 as soon as one is an error."""
    done = run("check", budget, "--json")
    found = [(one["severity"], one["message"]) for one in done.json if one["code"] == "T20"]
    assert done.code == int(any(one["severity"] == "error" for one in done.json))
    return found


def codes(run: Run, *words: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run("codes", "--json", *words).json
    return found


def test_the_lists_of_the_program_are_shown(run: Run) -> None:
    done = run("codes")
    assert (done.code, done.err) == (0, "")
    assert [line.split()[0] for line in done.out.splitlines()] == [
        *("functional", "economic", "government-economic", "procurement"),
    ]
    assert "2018 年起的部门预算支出经济分类科目" in done.out
    first = codes(run)[0]
    assert set(first) == {"kind", "title", "from", "to", "source", "complete", "entries", "loaded", "file", "fault"}
    assert (first["kind"], first["from"], first["to"], first["loaded"]) == ("functional", 2023, None, False)


def test_an_unknown_code_is_a_warning_until_a_full_list_is_loaded_then_an_error(
    run: Run, budget: Path, listed: Path
) -> None:
    year = year_of(run, budget)
    before = of_codes(run, budget)
    assert before == [
        ("warning", f"科目（品目）编码 {UNKNOWN} 在“支出功能分类科目”里没有（还没有载入这一年完整的科目表，不能断定）")
    ]
    assert run("codes", "load", listed, "--year", year).code == 0
    assert {severity for severity, said in of_codes(run, budget) if UNKNOWN in said} == {"warning"}
    assert run("codes", "load", listed, "--year", year, "--complete").code == 0
    found = [(severity, said) for severity, said in of_codes(run, budget) if UNKNOWN in said]
    assert found == [("error", f"科目（品目）编码 {UNKNOWN} 在 {year} 年的“支出功能分类科目”里没有")]
    assert run("codes", "remove", "--year", year, "--kind", "functional").code == 0
    assert of_codes(run, budget) == before


def test_a_full_list_of_another_year_decides_nothing(run: Run, budget: Path, listed: Path) -> None:
    year = year_of(run, budget)
    assert run("codes", "load", listed, "--year", year + 1, "--until", year + 2, "--complete").code == 0
    assert [severity for severity, _ in of_codes(run, budget)] == ["warning"]
    assert run("codes", "load", listed, "--year", year - 1, "--until", year, "--complete").code == 0
    assert "error" in {severity for severity, _ in of_codes(run, budget)}


def test_a_code_the_countys_list_has_is_known(run: Run, budget: Path, tmp_path: Path) -> None:
    year = year_of(run, budget)
    path = tmp_path / "科目.csv"
    path.write_bytes(f"编码,名称\n{UNKNOWN},事业运行\n".encode("gb18030"))
    done = run("codes", "load", path, "--year", year)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        f"已载入：{year} 年的支出功能分类科目，1 个编码（科目.csv）。",
        "  不是全年完整的科目表：表里没有的编码只提醒，不算错误。",
    ]
    assert of_codes(run, budget) == []


def test_names_of_the_list_stand_in_the_tables_that_are_exported(
    run: Run, budget: Path, listed: Path, tmp_path: Path
) -> None:
    year = year_of(run, budget)
    run("codes", "load", listed, "--year", year)
    run("export", budget, "--to", tmp_path / "出", "--format", "xlsx", "--draft")
    book = load_workbook(next((tmp_path / "出").glob("*.xlsx")))
    texts = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value}
    assert any("县里叫的款名" in text for text in texts)


def test_what_is_odd_about_a_list_is_told_with_its_row_and_the_list_is_loaded(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "科目.csv"
    path.write_text("编码,名称\n205,教育支出\n205,教育\n20,x\n20502,\n", encoding="utf-8")
    done = run("codes", "load", path, "--year", 2025, "--kind", "支出功能分类科目")
    assert (done.code, done.err) == (1, "")
    assert [line.strip().partition("：")[0] for line in done.out.splitlines()][-3:] == ["第3行", "第4行", "第5行"]
    again = run("codes", "load", path, "--year", 2025, "--kind", "functional", "--json")
    assert again.code == 1
    assert len(again.json["remarks"]) == 3
    assert [one["entries"] for one in codes(run) if one["loaded"]] == [1]


def test_the_later_load_takes_the_place_of_the_earlier_and_says_so(run: Run, listed: Path, tmp_path: Path) -> None:
    run("codes", "load", listed, "--year", 2025, "--complete")
    other = tmp_path / "乙县.csv"
    other.write_text("编码,名称\n205,教育\n", encoding="utf-8")
    done = run("codes", "load", other, "--year", 2025)
    assert "代替了原来载入的“示例县2025年科目.xlsx”（4 个编码）" in done.out
    ((source, complete),) = [(one["source"], one["complete"]) for one in codes(run) if one["loaded"]]
    assert (source, complete) == ("乙县.csv", False)


def test_a_broken_file_is_told_and_nothing_else_stops(run: Run, budget: Path) -> None:
    user_codes_dir().mkdir(parents=True)
    broken = user_codes_dir() / "functional-2025.toml"
    broken.write_text("kind = 7", encoding="utf-8")
    done = run("codes")
    assert done.code == 1
    assert done.out.splitlines()[-1].startswith(f"不能使用：{broken}：kind 应是")
    assert codes(run)[-1] == {"kind": None, "file": str(broken), "fault": codes(run)[-1]["fault"]}
    assert [severity for severity, _ in of_codes(run, budget)] == ["warning"]


@pytest.mark.parametrize(
    "words",
    [
        ("load", "没有.xlsx", "--year", 2025),
        ("load", "LIST", "--year", 2025, "--until", 2024),
        ("load", "LIST", "--year", "25"),
        ("load", "LIST", "--year", 2025, "--kind", "别的"),
        ("load", "LIST", "--year", 2025, "--kind", "economic"),
        ("load", "LIST"),
        ("remove", "--year", 2025, "--kind", "functional"),
        ("remove", "--year", 2025),
        ("show",),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(
    run: Run, listed: Path, home: Path, words: tuple[object, ...]
) -> None:
    run("codes")
    with unchanged(home):
        assert_one_sentence(run("codes", *(listed if word == "LIST" else word for word in words)))


def test_lists_are_kept_from_one_start_to_the_next(listed: Path) -> None:
    assert as_program("codes", "load", listed, "--year", 2025, "--until", 2026, "--complete").code == 0
    done = as_program("codes")
    assert done.code == 0
    assert "2025—2026 年的支出功能分类科目  4 个编码  全年完整  示例县2025年科目.xlsx" in done.out
    assert "2025—2026 年" in as_program("codes", "remove", "--year", 2026, "--kind", "functional").out
    assert "2025—2026 年" not in as_program("codes").out
