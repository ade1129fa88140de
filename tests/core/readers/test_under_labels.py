"""Values of the document that stand over the full width of its table, below their labels."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.forms.model import FormSet
from core.office.open import open_office
from core.readers.draft import Draft
from core.readers.read import read_office
from tests.region import a_form
from tests.word import Word
from tests.workbooks import Workbook

TOML = """
[[fields]]
key = "任务"
label = "年度主要任务"
home = "extra.tasks"
kind = "long_text"
aliases = ["年度任务"]
[[fields]]
key = "措施"
label = "保障措施"
home = "extra.measures"
kind = "long_text"
[[fields]]
key = "编制"
label = "编制人数"
home = "extra.staff"
[reading]
recognise = ["单位名称", "编制人数"]
"""
ROWS = ("单位名称 | {{单位名称}}", "编制人数 | {{编制}}", "年度主要任务*2", "{{任务}}*2", "保障措施*2", "{{措施}}*2")
HEAD = ("单位名称 | 示例局", "编制人数 | 18")


@pytest.fixture
def form_set(tmp_path: Path) -> FormSet:
    return a_form(tmp_path / "form", TOML, ROWS, 2)


def read(form_set: FormSet, folder: Path, *rows: str) -> list[Draft]:
    """The same rows as a Word file and as a workbook."""
    word = Word().table((*HEAD, *rows), 2).save(folder / "x.docx")
    book = Workbook().sheet("表", (*HEAD, *rows)).save(folder / "x.xlsx")
    return [draft for path in (word, book) for draft in read_office(open_office(path), [form_set])]


def told(draft: Draft) -> dict[str, str]:
    return {
        one.field_key: one.text for one in draft.root.values if one.text and one.field_key not in ("单位名称", "编制")
    }


@pytest.mark.parametrize(
    ("rows", "values"),
    [
        ((*ROWS[2:3], "保管档案。*2", "保障措施*2", "专人负责。*2"), {"任务": "保管档案。", "措施": "专人负责。"}),
        ((*ROWS[2:3], "保管档案。⏎开放利用。*2"), {"任务": "保管档案。\n开放利用。"}),
        (("年度任务：*2", "保管档案。*2"), {"任务": "保管档案。"}),
        (("年度主要任务*2", "保障措施*2", "专人负责。*2"), {"措施": "专人负责。"}),
        (
            ("保障措施*2", "专人负责。*2", "年度主要任务*2", "保管档案。*2"),
            {"任务": "保管档案。", "措施": "专人负责。"},
        ),
        (("年度主要任务*2",), {}),
    ],
    ids=["both", "several paragraphs", "another name", "the first blank", "another order", "nothing below"],
)
def test_a_value_below_its_label_is_read(
    form_set: FormSet, tmp_path: Path, rows: tuple[str, ...], values: dict[str, str]
) -> None:
    drafts = read(form_set, tmp_path, *rows)
    assert [told(draft) for draft in drafts] == [values] * 2
    assert [(draft.unplaced, draft.unsure) for draft in drafts] == [((), ())] * 2


def test_what_is_no_value_below_a_label_is_told(form_set: FormSet, tmp_path: Path) -> None:
    for draft in read(form_set, tmp_path, "年度主要任务*2", "甲 | 乙", "说明*2"):
        assert told(draft) == {}
        assert [one.evidence.text for one in draft.unplaced] == ["甲\u3000乙", "说明"]
