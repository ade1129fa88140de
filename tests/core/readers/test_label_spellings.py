"""Labels are known whatever white space, breaks, widths, brackets, colons and numbers an office types around them; the
columns may stand in any order, with others between them, their header may stand again, blank rows between."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.forms.model import FormSet
from core.readers.draft import Draft
from tests.core.readers.test_recognise import ROWS, TOML, read
from tests.region import a_form

LABELS = ("单位主要职能", "重点事项", "责任处室", "工作目标")
SPELLINGS: dict[str, Callable[[str], str]] = {
    "white space": lambda label: " ".join(label),
    "full-width space": lambda label: "\u3000".join(label),
    "line break": lambda label: f"{label[:2]}⏎{label[2:]}",
    "colon": lambda label: f"{label}：",
    "half-width colon": lambda label: f"{label} :",
    "brackets behind": lambda label: f"{label}（盖章）",
    "half-width brackets behind": lambda label: f"{label}(必填)",
    "brackets around": lambda label: f"【{label}】",
    "a star": lambda label: f"*{label}",
    "a number": lambda label: f"1.{label}",
    "a Chinese number": lambda label: f"一、{label}",
    "a number in brackets": lambda label: f"（二）{label}",
    "of which": lambda label: f"其中：{label}",
    "invisible": lambda label: f"{label[:2]}\u200b{label[2:]}\ufeff",
}


@pytest.fixture
def form_set(tmp_path: Path) -> FormSet:
    return a_form(tmp_path / "form", TOML, ROWS, 3)


def rows_of(spell: Callable[[str], str]) -> list[str]:
    duties, *columns = map(spell, LABELS)
    return ["单位名称 | 示例局*2", f"{duties} | 管档案。*2", " | ".join(columns), "修库房 | 一科 | 修好"]


def said(draft: Draft) -> tuple[str, list[list[str]]]:
    keys = ("事项名称", "责任处室", "目标")
    return draft.root.text("职能"), [[one.text(key) for key in keys] for one in draft.root.below("事项列表")]


@pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS)
def test_labels_are_known_in_any_spelling(form_set: FormSet, tmp_path: Path, spell: Callable[[str], str]) -> None:
    drafts = read(form_set, tmp_path, "某表", rows_of(spell))
    assert len(drafts) == 2
    for draft in drafts:
        assert said(draft) == ("管档案。", [["修库房", "一科", "修好"]])
        assert draft.unsure == ()


HEAD = rows_of(str)[:2]
ONE, TWO = ["修库房", "一科", "修好"], ["买书架", "二科", "买来"]


@pytest.mark.parametrize(
    "rows",
    [
        ["工作目标 | 重点事项 | 责任处室", "修好 | 修库房 | 一科", "买来 | 买书架 | 二科"],
        ["重点事项 | 责任处室 | 工作目标", "修库房 | 一科 | 修好", " | | ", "买书架 | 二科 | 买来"],
        [
            "重点事项 | 责任处室 | 工作目标",
            "修库房 | 一科 | 修好",
            "重点事项 | 责任处室 | 工作目标",
            "买书架 | 二科 | 买来",
        ],
        ["年度工作安排*3", "重点事项 | 责任处室 | 工作目标", "修库房 | 一科 | 修好", "买书架 | 二科 | 买来"],
    ],
    ids=["another order", "a blank row", "the header again", "a row above the header"],
)
def test_rows_and_columns_stand_as_an_office_puts_them(form_set: FormSet, tmp_path: Path, rows: list[str]) -> None:
    drafts = read(form_set, tmp_path, "某表", [*HEAD, *rows])
    assert len(drafts) == 2
    for draft in drafts:
        assert said(draft) == ("管档案。", [ONE, TWO])


def test_a_column_that_is_missing_is_blank(form_set: FormSet, tmp_path: Path) -> None:
    drafts = read(form_set, tmp_path, "某表", [*HEAD, "重点事项 | 工作目标*2", "修库房 | 修好*2"])
    assert len(drafts) == 2
    for draft in drafts:
        assert said(draft) == ("管档案。", [["修库房", "", "修好"]])
