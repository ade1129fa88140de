"""Cells that show every choice with a box: which one is ticked, whatever sign an office uses and wherever it stands."""

from __future__ import annotations

import pytest

from core.forms.model import Field, FieldKind
from core.readers.cell_values import read_boxes, without_words
from core.readers.grammar import Slot

NATURE = Field("性质", "项目性质", "extra.nature", FieldKind.CHOICE, choices=("新增", "延续", "新增延续"))


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("☑新增 □延续", "新增"),
        ("□新增 ☑延续", "延续"),
        ("新增□ 延续☑", "延续"),
        ("新增（√） 延续（ ）", "新增"),
        ("□ 新增　■ 延续", "延续"),
        ("□新增\n☒延续", "延续"),
        ("延续", "延续"),
        ("□新增 □延续", ""),
        ("", ""),
    ],
)
def test_the_ticked_choice_is_read(text: str, chosen: str) -> None:
    assert read_boxes(NATURE, text) == (chosen, "")


@pytest.mark.parametrize("text", ["☑新增 ☑延续", "别的", "新增或延续"])
def test_what_cannot_be_told_is_unsure(text: str) -> None:
    assert read_boxes(NATURE, text)[1] != ""


def test_the_words_of_the_template_around_a_value_are_no_part_of_it() -> None:
    slot = Slot("", Field("单位", "单位", "unit.name"), before="（盖章）", after="（公章）")
    assert without_words(slot, "（盖 章）示例县档案馆(公章)") == "示例县档案馆"
    assert without_words(slot, "示例县档案馆") == "示例县档案馆"
    assert without_words(slot, "") == ""
