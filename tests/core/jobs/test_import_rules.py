"""Kept rules of importing: applied where the reader left something open, never over what is sure; kept as files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.cli import run
from core.domain.document import FieldKey
from core.editing.session import open_session
from core.errors import UserError
from core.forms.load import installed
from core.jobs.corrections import spotted
from core.jobs.file_cells import FileCells, values_at
from core.jobs.import_ import RowStatus, import_files, plan_import, read_files
from core.jobs.import_rules import Rule, keep_rule, kept_rules, remove_rule, rules_for, with_rules
from core.paths import user_rules_dir
from core.readers.draft import Draft
from tests.builders import FORM
from tests.strange_workbook import ROWS, strange_workbook

FORM_SETS = installed()
FORM_SET = FORM_SETS.get(FORM)
PROJECTS, INDICATORS = FORM_SET.list_at("projects"), FORM_SET.list_at("indicators")
assert PROJECTS is not None
assert INDICATORS is not None
OTHER = FORM_SET.field_at(PROJECTS.path, "amounts.other")
PURPOSE = FORM_SET.field_at(PROJECTS.path, "purpose")
BASIS = FORM_SET.field_at(INDICATORS.path, "basis")
assert OTHER is not None
assert PURPOSE is not None
assert BASIS is not None


def read(path: Path) -> Draft:
    return read_files([path], FORM_SETS, form_id=FORM).drafts[0]


def texts(draft: Draft, list_path: str, field: str) -> list[tuple[tuple[int, ...], str, bool, str]]:
    return [
        (spot.numbers, value.text, value.is_unsure, value.reason)
        for spot, value in spotted(draft)
        if (spot.list_path, spot.field_key) == (list_path, field) and value.text
    ]


def left(draft: Draft) -> set[str]:
    return {one.evidence.text for one in draft.unplaced}


def test_a_cell_is_placed_in_the_record_of_its_table_and_says_by_which_rule(tmp_path: Path) -> None:
    path = strange_workbook(tmp_path)
    assert texts(read(path), PROJECTS.path, OTHER.key) == []
    keep_rule(Rule(FORM, "自筹数", PROJECTS.path, OTHER.key))
    draft = read(path)
    assert texts(draft, PROJECTS.path, OTHER.key) == [((n,), "8.5", False, "按规则“自筹数”") for n in (1, 2)]
    assert {"8.5", "自筹数"}.isdisjoint(left(draft))
    _, report = plan_import((), draft)
    rows = [row for row in report.rows if row.reason == "按规则“自筹数”"]
    assert [(row.status, row.place) for row in rows] == [(RowStatus.PLACED, f"“{name}”G3") for name in ("食堂", "车辆")]


def test_a_cell_of_a_grid_is_placed_in_the_record_of_its_row(tmp_path: Path) -> None:
    keep_rule(Rule(FORM, "牵头科室", INDICATORS.path, BASIS.key))
    draft = read(strange_workbook(tmp_path))
    assert [(numbers, text) for numbers, text, *_ in texts(draft, INDICATORS.path, BASIS.key)] == [
        ((1, 1), "办公室"),
        ((2, 1), "办公室"),
    ]


def test_a_row_that_is_not_of_the_form_is_placed_by_the_words_at_its_left(tmp_path: Path) -> None:
    keep_rule(Rule(FORM, "用途说明", PROJECTS.path, PURPOSE.key))
    draft = read(strange_workbook(tmp_path))
    assert [text for _, text, *_ in texts(draft, PROJECTS.path, PURPOSE.key)] == ["补助机关食堂"] * 2
    assert not any("用途说明" in text for text in left(draft))


def test_what_has_a_value_from_elsewhere_keeps_it_and_is_to_be_looked_at(tmp_path: Path) -> None:
    rows = tuple(row.replace("资料出处", "指标值确定依据") for row in ROWS)
    keep_rule(Rule(FORM, "牵头科室", INDICATORS.path, BASIS.key))
    draft = read(strange_workbook(tmp_path, rows))
    found = texts(draft, INDICATORS.path, BASIS.key)
    assert [(text, unsure) for _, text, unsure, _ in found] == [("年初计划", True)] * 2
    assert "“办公室”也应放在这里" in found[0][3]
    assert any("已有“食堂”F6的“年初计划”" in one.reason for one in draft.unplaced)


def test_what_is_placed_surely_is_never_moved(tmp_path: Path) -> None:
    before = read(strange_workbook(tmp_path))
    keep_rule(Rule(FORM, "项目名称", PROJECTS.path, PURPOSE.key))
    keep_rule(Rule(FORM, "绩效目标"))
    after = read(strange_workbook(tmp_path))
    assert [value.text for _, value in spotted(after)] == [value.text for _, value in spotted(before)]
    assert left(after) == left(before)


def test_a_rule_that_leaves_out_is_told_and_loses_nothing(tmp_path: Path) -> None:
    keep_rule(Rule(FORM, "牵头科室"))
    draft = read(strange_workbook(tmp_path))
    told = [one.reason for one in draft.unplaced if one.evidence.text == "办公室"]
    assert told == ["按规则“牵头科室”不导入"] * 2


def test_what_does_not_fit_the_field_is_placed_and_stays_unsure(tmp_path: Path) -> None:
    keep_rule(Rule(FORM, "用途说明", PROJECTS.path, OTHER.key))
    found = texts(read(strange_workbook(tmp_path)), PROJECTS.path, OTHER.key)
    assert [(text, unsure) for _, text, unsure, _ in found] == [("补助机关食堂", True)] * 2
    assert found[0][3] == "按规则“用途说明”；“补助机关食堂”不是金额"


def test_an_amount_is_brought_to_the_unit_of_the_form(tmp_path: Path) -> None:
    rows = tuple(row.replace("万元", "元").replace("| 8.5", "| 85000") for row in ROWS)
    keep_rule(Rule(FORM, "自筹数", PROJECTS.path, OTHER.key))
    found = texts(read(strange_workbook(tmp_path, rows)), PROJECTS.path, OTHER.key)
    assert [(text, unsure) for _, text, unsure, _ in found] == [("8.50", True)] * 2
    assert "已换算成万元" in found[0][3]


def test_rules_are_applied_once_however_often_they_are(tmp_path: Path) -> None:
    keep_rule(Rule(FORM, "自筹数", PROJECTS.path, OTHER.key))
    file = read_files([strange_workbook(tmp_path)], FORM_SETS, form_id=FORM).files[0]
    assert with_rules(file.draft, file.office) == file.draft


def test_the_label_of_a_cell_is_what_stands_at_its_left_or_above_it(tmp_path: Path) -> None:
    file = read_files([strange_workbook(tmp_path)], FORM_SETS, form_id=FORM).files[0]
    cells, is_value = FileCells(file.office), values_at(file.draft.values)
    labels = {}
    for place in ("“食堂”G3", "“食堂”G6", "“食堂”B7", "“食堂”B4"):
        found = cells.found(place, is_value)
        labels[place] = found.label if found else None
    assert labels == {
        "“食堂”G3": "自筹数",
        "“食堂”G6": "牵头科室",
        "“食堂”B7": "用途说明",
        "“食堂”B4": "绩效目标",
    }
    assert cells.found("“食堂”第3行", is_value) is None


# ---------------------------------------------------------------- keeping


def test_a_rule_is_kept_read_back_replaced_and_removed(home: Path) -> None:
    rule = Rule(FORM, "自筹数", PROJECTS.path, OTHER.key, "8.5\n万", "甲.xlsx", "2026-01-02")
    assert keep_rule(rule) is None
    (kept,) = rules_for(FORM_SET)
    assert (kept.label, kept.field_key, kept.since, kept.example) == ("自筹数", OTHER.key, "2026-01-02", "8.5 万")
    assert keep_rule(Rule(FORM, "自筹数")) == kept
    assert [one.leaves_out for one in rules_for(FORM_SET)] == [True]
    assert remove_rule(FORM, "自筹数").leaves_out
    assert list((home / "rules").iterdir()) == []
    with pytest.raises(UserError, match="没有“自筹数”"):
        remove_rule(FORM, "自筹数")


def test_a_rule_for_a_field_the_form_no_longer_has_is_not_used() -> None:
    keep_rule(Rule(FORM, "自筹数", PROJECTS.path, "以前的栏"))
    assert rules_for(FORM_SET) == ()
    assert len(kept_rules()[0].rules) == 1


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("form = ", "没有写完整。"),
        ('form = "别的"', "form 应是表式的代号，与文件名相同。"),
        (f'form = "{FORM}"\nrule = 1', "规则应写成 [[rule]]。"),
        (f'form = "{FORM}"\n[[rule]]\nfield = "项目名称"', "第1条规则没有写 label，或写法不对。"),
        (f'form = "{FORM}"\n[[rule]]\nlabel = 3', "第1条规则没有写 label，或写法不对。"),
    ],
)
def test_a_broken_file_is_told_stops_nothing_and_is_not_written_over(tmp_path: Path, text: str, fault: str) -> None:
    path = user_rules_dir() / f"{FORM}.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    assert [one.fault for one in kept_rules()] == [fault]
    read(strange_workbook(tmp_path))
    with pytest.raises(UserError, match="不能使用"):
        keep_rule(Rule(FORM, "自筹数"))
    assert path.read_text("utf-8") == text


def test_the_command_lists_and_removes_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules"]) == 0
    assert "没有" in capsys.readouterr().out
    keep_rule(Rule(FORM, "自筹数", PROJECTS.path, OTHER.key, "8.5", "甲.xlsx", "2026-01-02"))
    keep_rule(Rule(FORM, "牵头科室"))
    assert run(["rules"]) == 0
    out = capsys.readouterr().out
    assert f"“自筹数” → {PROJECTS.item} · {OTHER.label}" in out
    assert "“牵头科室” → 不导入" in out
    assert run(["rules", "--json"]) == 0
    assert [one["label"] for one in json.loads(capsys.readouterr().out)] == ["自筹数", "牵头科室"]
    assert run(["rules", "remove", "--form", FORM, "--label", "自筹数"]) == 0
    assert [one.label for one in rules_for(FORM_SET)] == ["牵头科室"]
    assert run(["rules", "remove", "--form", FORM, "--label", "自筹数"]) == 2


def test_the_import_command_uses_rules_and_the_document_holds_the_value(tmp_path: Path) -> None:
    keep_rule(Rule(FORM, "自筹数", PROJECTS.path, OTHER.key))
    report = import_files(tmp_path / "a.jmt", [strange_workbook(tmp_path)], FORM_SETS, form_id=FORM)
    assert any(row.reason == "按规则“自筹数”" for row in report.rows)
    with open_session(tmp_path / "a.jmt", read_only=True) as session:
        (document,) = session.documents
    project = document.projects[0]
    assert project.amounts["other"].fen == 8_500_000
    assert document.evidence[FieldKey(project.id, "amounts.other")].place == "“食堂”G3"


def test_the_words_of_a_rule_with_a_blank_beside_them_are_a_known_field_left_blank(tmp_path: Path) -> None:
    rows = tuple(row.replace("自筹数 | 8.5", "自筹数 | ") for row in ROWS)
    path = strange_workbook(tmp_path, rows)
    assert "自筹数" in left(read(path))
    keep_rule(Rule(FORM, "自筹数", PROJECTS.path, OTHER.key))
    assert "自筹数" not in left(read(path))
    keep_rule(Rule(FORM, "牵头科室", "", ""))
    assert "自筹数" not in left(read(path))
