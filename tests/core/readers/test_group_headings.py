"""Headings over groups of columns that the template has itself are no columns of the file; others are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.forms.load import load_form_set
from core.forms.model import FormSet
from core.office.open import open_office
from core.readers.draft import Draft
from core.readers.read import read_office
from tests.region import a_form
from tests.word import Word
from tests.workbooks import Workbook

TOML = """
[[lists]]
path = "事项列表"
item = "事项"
home = "extra.tasks"
title_field = "事项名称"
  [[lists.fields]]
  key = "事项名称"
  label = "事项名称"
  home = "name"
  [[lists.fields]]
  key = "半年"
  label = "半年数"
  home = "extra.half"
  [[lists.fields]]
  key = "全年"
  label = "全年数"
  home = "extra.whole"
  [[lists.fields]]
  key = "处室"
  label = "责任处室"
  home = "extra.office"
  [[lists.fields]]
  key = "依据"
  label = "立项依据"
  home = "extra.ground"
  [[lists.fields]]
  key = "标准"
  label = "计分标准"
  home = "extra.mark"
[reading]
recognise = ["事项名称", "半年数", "全年数"]
"""
MORE = "v:责任处室 | v:立项依据 | v:计分标准"
FLAT = MORE.replace("v:", "")
HEADER = (f"v:事项名称 | {MORE} | 计划数*2", "^ | ^ | ^ | ^ | 半年数 | 全年数")
ROWS = (
    "单位名称 | {{单位名称}}*5",
    *HEADER,
    "{%tr for 事项 in 事项列表 %}*6",
    "{{事项.事项名称}} | {{事项.处室}} | {{事项.依据}} | {{事项.标准}} | {{事项.半年}} | {{事项.全年}}",
    "{%tr endfor %}*6",
)


@pytest.fixture
def form_set(tmp_path: Path) -> FormSet:
    return a_form(tmp_path / "form", TOML, ROWS, 6)


def read(form_set: FormSet, folder: Path, *rows: str) -> list[Draft]:
    rows = ("单位名称 | 示例局*5", *rows, "修库房 | 一科 | 甲 | 乙 | 1 | 2", "买书架 | 二科 | 甲 | 乙 | 3 | 4")
    plain = [row.replace("v:", "") for row in rows]
    word = Word().table(rows, 6).save(folder / "x.docx")
    book = Workbook().sheet("表", plain).save(folder / "x.xlsx")
    return [draft for path in (word, book) for draft in read_office(open_office(path), [form_set])]


@pytest.mark.parametrize(
    ("header", "is_turned"),
    [
        (HEADER, False),
        ((f"事项名称 | {FLAT} | 计划数*2", f"事项名称 | {FLAT} | 半年数 | 全年数"), False),
        ((f"事项名称 | {FLAT} | 半年数 | 全年数",), False),
        ((HEADER[0], "^ | ^ | ^ | ^ | 全年数 | 半年数"), True),
    ],
    ids=["as printed", "merges undone", "without it", "columns in another order"],
)
def test_a_heading_over_columns_is_the_forms(
    form_set: FormSet, tmp_path: Path, header: tuple[str, ...], is_turned: bool
) -> None:
    keys = ("事项名称", "全年", "半年") if is_turned else ("事项名称", "半年", "全年")
    for draft in read(form_set, tmp_path, *header):
        tasks = [[one.text(key) for key in keys] for one in draft.root.below("事项列表")]
        assert tasks == [["修库房", "1", "2"], ["买书架", "3", "4"]]
        assert draft.unplaced == ()


def test_a_heading_in_the_table_of_each_record_is_the_forms(tmp_path: Path) -> None:
    outer = TOML.replace('path = "事项列表"', 'path = "项目列表.事项"').replace(
        'home = "extra.tasks"', 'home = "indicators"'
    )
    project = '[[lists]]\npath = "项目列表"\nitem = "项目"\nhome = "projects"\n  [[lists.fields]]\n  key = "项目名称"\n'
    project += '  label = "项目名称"\n  home = "name"\n'
    rows = ("项目名称 | {{项目.项目名称}}*5", *HEADER, *ROWS[3:])
    made = a_form(tmp_path / "form", project + outer, ("单位名称 | {{单位名称}}",), 2)
    word = Word().paragraph("{%p for 项目 in 项目列表 %}")
    word.table([row.replace("in 事项列表", "in 项目.事项") for row in rows], 6).paragraph("{%p endfor %}")
    word.save(made.folder / "form.docx")
    form_set = load_form_set(made.folder)
    file = Word().table(["项目名称 | 甲*5", *HEADER, "修库房 | 一科 | 甲 | 乙 | 1 | 2"], 6).save(tmp_path / "y.docx")
    (draft,) = read_office(open_office(file), [form_set])
    (one,) = draft.root.below("项目列表")
    assert [row.text("全年") for row in one.below("项目列表.事项")] == ["2"]
    assert draft.unplaced == ()


def test_a_column_that_the_form_has_not_is_told(form_set: FormSet, tmp_path: Path) -> None:
    for draft in read(form_set, tmp_path, f"v:事项名称 | {MORE} | 计划数 | v:备注", "^ | ^ | ^ | ^ | 半年数 | ^"):
        assert "备注" in [one.evidence.text for one in draft.unplaced]
