"""Folders, lists of units and summaries by command: what is printed, written, and how it ends."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.flows.shell import Run, assert_one_sentence, unchanged
from tests.folders import FORM, a_folder, rows, write

LIST = "编码,名称,上级单位\n436001,示例县档案馆,示例县委办公室\n436002,示例县机关服务中心,\n436004,示例县图书馆,\n"


@pytest.fixture
def units(tmp_path: Path) -> Path:
    path = tmp_path / "名单.csv"
    path.write_text(LIST, "utf-8")
    return path


def test_a_folder_is_taken_with_its_list_and_the_report_is_written(run: Run, tmp_path: Path, units: Path) -> None:
    folder, file, report = a_folder(tmp_path / "收件"), tmp_path / "示例县.jmt", tmp_path / "报告.xlsx"
    done = run("import", file, folder, "--form", FORM, "--units", units, "--report", report)
    assert (done.code, done.err) == (1, "")
    assert "没有收到 2025 年文件的单位（1 个）：436004示例县图书馆" in done.out
    assert "合计：收下 4 个文件，没有收下 6 个，名单上 3 个单位，未收到 1 个。" in done.out
    assert openpyxl.load_workbook(report).sheetnames[:2] == ["收取清单", "汇总表"]
    kept = run("units", file, "--json").json
    assert [(one["code"], one["years"]) for one in kept] == [
        ("436001", [2024, 2025]),
        ("436002", [2025]),
        ("436004", []),
    ]


def test_as_json_every_value_of_a_folder_has_its_place(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "收件", "档案馆.xlsx", rows("436001示例县档案馆"))
    done = run("import", tmp_path / "示例县.jmt", tmp_path / "收件", "--form", FORM, "--json")
    assert done.code == 0
    (one,) = done.json["files"]
    assert (one["unit_code"], one["unit"], one["year"], one["state"], one["taken"]) == (
        *("436001", "示例县档案馆", 2025, "ready"),
        True,
    )
    assert {"field", "value", "place", "status"} <= set(one["rows"][0])
    assert one["counts"]["placed"] == len(one["rows"])
    assert done.json["totals"][0]["totals"]["财政资金"] == "120"


def test_a_list_is_loaded_and_shown_and_a_summary_written(run: Run, tmp_path: Path, units: Path, file: Path) -> None:
    done = run("units", file, units)
    assert (done.code, done.out) == (0, "已载入单位名单：3 个单位。\n")
    assert "代替了原来的 3 个" in run("units", file, units).out
    assert "436004  示例县图书馆  未收到" in run("units", file).out
    assert run("summary", file, tmp_path / "汇总.xlsx").code == 0
    table = list(openpyxl.load_workbook(tmp_path / "汇总.xlsx")["汇总表"].iter_rows(values_only=True))
    assert [row[-1] for row in table[1:-1]].count("未收到") >= 1
    assert table[-1][1] == "合计"


def test_a_folder_that_cannot_be_taken_changes_nothing(run: Run, tmp_path: Path, units: Path, file: Path) -> None:
    (tmp_path / "空").mkdir()
    with unchanged(tmp_path):
        assert_one_sentence(run("import", file, tmp_path / "空"))
        assert_one_sentence(run("import", file, tmp_path / "空", "--units", tmp_path / "没有.csv"))
        assert_one_sentence(run("import", file, tmp_path, "--mode", "ask"))
        assert_one_sentence(run("summary", file, tmp_path / "x.xlsx", "--year", 1999))


def test_a_preview_tells_the_same_and_changes_nothing(run: Run, tmp_path: Path, units: Path, file: Path) -> None:
    folder = a_folder(tmp_path / "收件")
    words = (folder, "--form", FORM, "--units", units)
    with unchanged(file.parent):
        seen = run("import", file, *words, "--preview")
        assert run("import", file.parent / "新的.jmt", *words, "--preview", "--json").json["preview"]
        single = run("import", file, folder / "档案馆2024年.xlsx", "--preview")
    done = run("import", file, *words)
    assert (seen.code, seen.out) == (done.code, f"下面是预览，什么也没有写入。\n{done.out}")
    assert single.out.startswith("下面是预览，什么也没有写入。\n档案馆2024年.xlsx → 新建")
