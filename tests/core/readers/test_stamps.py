"""The place for a seal is no part of a label nor of a value, wherever an office leaves it; titles may stand without
their year, dates of filling in are no data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from core.forms.load import load_form_set
from core.forms.model import FormSet
from core.office.open import open_office
from core.readers.draft import Draft
from core.readers.read import read_office
from core.readers.words import split_label, without_seal
from tests.region import a_form
from tests.word import Word
from tests.workbooks import Workbook

TOML = """
[[fields]]
key = "年度"
label = "年度"
home = "year"
kind = "year"
[[fields]]
key = "主管"
label = "主管部门"
home = "extra.office"
[[lists]]
path = "事项列表"
item = "事项"
home = "extra.tasks"
  [[lists.fields]]
  key = "事项名称"
  label = "重点事项"
  home = "name"
  [[lists.fields]]
  key = "处室"
  label = "责任处室"
  home = "extra.office"
[reading]
recognise = ["重点事项", "责任处室"]
skip = ["填报日期", "单位：万元"]
"""
ROWS = (
    "重点事项 | 责任处室",
    "{%tr for 事项 in 事项列表 %}*2",
    "{{事项.事项名称}} | {{事项.处室}}",
    "{%tr endfor %}*2",
)
FILLED = ("重点事项 | 责任处室", "修库房 | 一科")
TITLE = "{{年度}}年示例重点事项表"


@pytest.fixture
def form_set(tmp_path: Path) -> FormSet:
    made = a_form(tmp_path / "form", TOML, ROWS, 2)
    word = Word().paragraph(TITLE).paragraph("主管部门：（盖章）{{主管}}").table(ROWS, 2)
    word.save(made.folder / "form.docx")
    Workbook().sheet("表", [f"{TITLE}*2", "主管部门：（盖章）{{主管}}*2", *ROWS]).save(made.folder / "form.xlsx")
    return load_form_set(made.folder)


def read(form_set: FormSet, path: Path) -> Draft:
    (draft,) = read_office(open_office(path), [form_set])
    return draft


def told(draft: Draft) -> list[str]:
    return [one.evidence.text for one in draft.unplaced]


LINES: dict[str, Sequence[str]] = {
    "as the form has it": ("主管部门：（盖章）示例局",),
    "the seal in the label": ("主管部门（盖章）：示例局",),
    "half width": ("主管部门(盖章):示例局",),
    "the seal behind": ("主管部门：示例局（公章）",),
    "none": ("主管部门：示例局",),
    "with the unit": ("主管部门（加盖公章）：示例局　　　单位：万元",),
    "the unit on a line of its own": ("主管部门：（盖章）示例局", "单位：万元"),
    "a date beside": ("主管部门（盖章）：示例局　　　填报日期：2025年1月8日",),
}


@pytest.mark.parametrize("lines", LINES.values(), ids=LINES)
@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_place_for_a_seal_stands_anywhere(form_set: FormSet, tmp_path: Path, kind: str, lines: Sequence[str]) -> None:
    path = tmp_path / f"x.{kind}"
    word = Word().paragraph("2025年示例重点事项表")
    for line in lines:
        word.paragraph(line)
    word.table(FILLED, 2)
    book = Workbook().sheet("表", ["2025年示例重点事项表*2", *(f"{line}*2" for line in lines), *FILLED])
    draft = read(form_set, (word if kind == "docx" else book).save(path))
    assert {one.field_key: one.text for one in draft.root.values if one.text} == {"年度": "2025", "主管": "示例局"}
    assert (told(draft), draft.unsure) == ([], ())


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("主管部门：（盖章） | ", ""),
        ("主管部门（盖章）：示例局 | ", "示例局"),
        ("主管部门(盖章):示例局 | 单位：万元", "示例局"),
        ("主管部门：（盖章）示例局 | 填报日期：2025年1月8日", "示例局"),
    ],
)
def test_a_line_for_the_seal_may_be_a_table(form_set: FormSet, tmp_path: Path, kind: str, row: str, name: str) -> None:
    word = Word().paragraph("2025年示例重点事项表").table([row], 2).paragraph("").table(FILLED, 2)
    book = Workbook().sheet("表", ["2025年示例重点事项表*2", row, *FILLED])
    draft = read(form_set, (word if kind == "docx" else book).save(tmp_path / f"x.{kind}"))
    assert next((one.text for one in draft.root.values if one.field_key == "主管"), "") == name
    assert told(draft) == []


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.parametrize(
    ("title", "year"),
    [("示例重点事项表", ""), ("示例重点事项表（2025年度）", "2025"), ("2025年度示例重点事项表", "2025")],
)
def test_a_title_may_have_its_year_elsewhere_or_not(
    form_set: FormSet, tmp_path: Path, kind: str, title: str, year: str
) -> None:
    word = Word().paragraph(title).paragraph("主管部门：示例局").table(FILLED, 2)
    book = Workbook().sheet("表", [f"{title}*2", "主管部门：示例局*2", *FILLED])
    draft = read(form_set, (word if kind == "docx" else book).save(tmp_path / f"x.{kind}"))
    assert next((one.text for one in draft.root.values if one.field_key == "年度"), "") == year
    assert told(draft) == []


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("填报单位（盖章）：示例局", ("填报单位", "示例局")),
        ("填报单位：（盖章）示例局", ("填报单位", "（盖章）示例局")),
        ("负责人（签字）:", ("负责人", "")),
        ("资金（万元）：3", ("资金(万元)", "3")),
    ],
)
def test_a_label_is_taken_apart_from_its_seal(text: str, halves: tuple[str, str]) -> None:
    assert split_label(text) == halves


@pytest.mark.parametrize("text", ["（盖章）示例局", "示例局（公章）", "示例局 (签章)", "示例局"])
def test_a_name_is_taken_without_its_seal(text: str) -> None:
    assert without_seal(text) == "示例局"
