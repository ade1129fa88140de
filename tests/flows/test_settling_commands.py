"""Copying between projects, settling what was carried over, and rules of importing, by command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.paths import user_rules_dir
from tests.flows.shell import FORM, Run, assert_one_sentence, unchanged

FROM, TO = "机关办公区物业服务", "会议服务保障"
VALUE, BASIS = "指标值", "指标值确定依据"


def indicators(run: Run, file: Path, name: str, year: int = 2025) -> list[dict[str, Any]]:
    (document,) = (one["内容"] for one in run("dump", file, "--year", year).json["文件"])
    (project,) = (one for one in document["项目列表"] if one["项目名称"] == name)
    found: list[dict[str, Any]] = project["绩效指标"]
    return found


def test_indicators_are_copied_and_what_must_change_is_listed(run: Run, file: Path) -> None:
    before, source = indicators(run, file, TO), indicators(run, file, FROM)
    done = run("copy", file, "--from", FROM, "--to", TO, "--keep", BASIS, "--clear", VALUE)
    assert (done.code, done.err) == (0, "")
    assert f"复制 {len(source)} 条指标到“{TO}”" in done.out
    copied = indicators(run, file, TO)[len(before) :]
    assert [one[BASIS] for one in copied] == [one[BASIS] for one in source]
    assert {one[VALUE] for one in copied} == {""}


def test_a_list_changes_nothing_and_its_answers_are_taken(run: Run, file: Path, tmp_path: Path) -> None:
    words = ("copy", file, "--from", FROM, "--to", TO)
    with unchanged(file.parent):
        listed = run(*words, "--list", "--json").json
    assert (listed["done"], listed["open"]) == (False, len(listed["to_ask"]))
    first = listed["to_ask"][0]
    assert VALUE in first["place"]
    first["answer"] = "≥90%"
    (tmp_path / "回答.json").write_text(json.dumps(listed), "utf-8")
    done = run(*words, "--answers", tmp_path / "回答.json", "--json").json
    assert (done["done"], done["decided"], done["open"]) == (True, 1, listed["open"] - 1)
    assert indicators(run, file, TO)[-12][VALUE] == "≥90%"


def test_one_indicator_or_a_whole_project_is_copied(run: Run, file: Path) -> None:
    name = indicators(run, file, FROM)[3]["三级指标"]
    count = len(indicators(run, file, TO))
    assert run("copy", file, "--from", FROM, "--to", TO, "--indicator", name).code == 0
    assert [one["三级指标"] for one in indicators(run, file, TO)][count:] == [name]
    assert run("copy", file, "--from", FROM, "--whole").code == 0
    projects = run("dump", file).json["文件"][0]["内容"]["项目列表"]
    assert [one["项目名称"] for one in projects].count(FROM) == 2


def test_next_year_keeps_clears_and_asks_what_is_said_and_the_rest_is_confirmed(run: Run, file: Path) -> None:
    unit = "436001示例县机关服务中心本级"
    new = ("new", file, "--form", FORM, "--unit", unit, "--year", 2026, "--from", 2025)
    made = run(*new, "--clear", "绩效指标描述", "--keep", VALUE, "--json").json
    assert not [one for one in made["to_ask"] if one["place"].endswith(VALUE)]
    assert {one["绩效指标描述"] for one in indicators(run, file, FROM, 2026)} == {""}
    assert "要定的有" in run("confirm", file, "--year", 2026).out
    assert run("confirm", file, "--year", 2026, "--keep", VALUE).code == 0
    assert f" · {VALUE}：" not in run("confirm", file, "--year", 2026).out
    assert run("confirm", file, "--year", 2026, "--all", "--json").json["open"] == 0
    assert "没有标为“沿用”的内容" in run("confirm", file, "--year", 2026).out


@pytest.mark.parametrize(
    "words",
    [
        ("copy", "FILE", "--from", "没有", "--to", TO),
        ("copy", "FILE", "--from", FROM, "--to", FROM),
        ("copy", "FILE", "--from", FROM, "--to", TO, "--whole"),
        ("copy", "FILE", "--from", FROM),
        ("copy", "FILE", "--from", FROM, "--to", TO, "--indicator", "没有"),
        ("copy", "FILE", "--from", FROM, "--to", TO, "--keep", "没有"),
        ("copy", "FILE", "--from", FROM, "--to", TO, "--answers", "FILE"),
        ("copy", "FILE", "--from", FROM, "--from-year", "2020", "--to", TO),
        ("confirm", "FILE", "--year", "2020"),
        ("confirm", "FILE", "--keep", "没有"),
        ("new", "FILE", "--form", FORM, "--unit", "某局", "--year", "2026", "--keep", VALUE),
        ("new", "FILE", "--form", FORM, "--unit", "436001", "--year", "2026", "--from", "2025", "--ask", "没有"),
        ("rules", "add", "--form", FORM, "--label", "自筹数", "--to", "没有"),
        ("rules", "add", "--form", "没有", "--label", "自筹数", "--to", VALUE),
        ("rules", "add", "--form", FORM, "--label", "自筹数"),
        ("import", "FILE", "FILE", "--mode", "fill", "--replace"),
        ("import", "FILE", "FILE", "--report", "报告.txt"),
        ("summary", "FILE", "汇总.doc"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(run: Run, file: Path, words: tuple[str, ...]) -> None:
    with unchanged(file.parent):
        assert_one_sentence(run(*(str(file) if word == "FILE" else word for word in words)))


def test_a_rule_is_kept_by_command(run: Run) -> None:
    add = ("rules", "add", "--form", FORM, "--label", "自筹 数")
    assert run(*add, "--to", "项目·其他资金").out == "已存下：“自筹 数” → 项目 · 其他资金。\n"
    assert "代替了原来的“项目 · 其他资金”" in run(*add, "--leave-out").out
    assert "“自筹 数” → 不导入" in run("rules").out
    assert run("rules", "remove", "--form", FORM, "--label", "自筹 数").code == 0
    assert not list(user_rules_dir().glob("*.toml"))
