"""What has no place is told for computed tables as for fields: typed lines, figures, cells changed by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.document import Document, Override, OverrideKey
from core.forms.load import FormSets, installed
from core.forms.printed_fields import printed_fields
from core.jobs.layout import LeftOut, left_out
from tests.budget_form import ID, OUTPUTS, a_budget_document, budget_form, budget_toml, write_book
from tests.budget_views import a_line
from tests.builders import FORM
from tests.workbooks import Workbook


@pytest.fixture
def form_sets(tmp_path: Path) -> FormSets:
    """The Word file prints revenue and funds, the workbook spending."""
    (tmp_path / ID).mkdir()
    write_book(tmp_path / ID, {"收入": ["{%tr for 行 in 收入总表 %}", "{{行.科目编码}}|{{行.合计}}", "{%tr endfor %}"]})
    rows = ["{%tr for 行 in 支出总表 %}", "{{行.科目编码}}|{{行.科目名称}}|{{行.合计}}", "{%tr endfor %}"]
    Workbook().sheet("支出", rows).save(tmp_path / ID / "book.xlsx")
    budget = budget_form(tmp_path, budget_toml(more=OUTPUTS), prove=True)
    assert budget.mistakes == ()
    return FormSets((budget, *installed()))


def a_document() -> Document:
    return a_budget_document(
        {"年终结转结余": "3.50"},
        收入=[a_line("2010303", {"科目名称": "机关"}, 财政拨款收入="80")],
        支出=[a_line("2010303", 项目支出__一般公共="80")],
    )


def missing(form_sets: FormSets, document: Document, form_id: str, *formats: str) -> list[LeftOut]:
    form_set = form_sets.get(form_id)
    outputs = [output for output in form_set.outputs if not formats or output.format in formats]
    return list(left_out(document, form_sets, form_set, outputs))


def test_a_table_prints_the_lines_and_figures_it_is_computed_from(form_sets: FormSets) -> None:
    form_set = form_sets.get(ID)
    printed = printed_fields(form_set, form_set.outputs)
    assert {("收入", "编码"), ("收入", "事业收入"), ("支出", "经营支出.单位资金"), ("支出", "科目名称")} <= printed
    assert not {("收入", "科目名称"), ("采购", "单价"), ("", "年终结转结余")} & printed


def test_lines_of_tables_in_other_files_are_told(form_sets: FormSets) -> None:
    assert missing(form_sets, a_document(), ID) == []
    told = missing(form_sets, a_document(), ID, "docx")
    assert [(one.words, one.text) for one in told] == [("支出行", "1 条")]


def test_cells_changed_by_hand_are_told_with_table_row_and_column(form_sets: FormSets) -> None:
    document = a_document()
    cells = {
        ("支出总表", "合计", "合计"): "80.01",
        ("采购表", "小计", "金额"): "1.00",
        ("收入总表", "201", "合计"): "80.02",
    }
    overrides = {OverrideKey(ID, *cell): Override(text, "导入") for cell, text in cells.items()}
    told = missing(form_sets, replace(document, overrides=overrides), ID, "docx")
    assert [(one.words, one.text) for one in told][1:] == [("部门预算支出总表 · 合计 · 合计", "80.01")]
    told = missing(form_sets, replace(document, overrides=overrides), FORM)
    assert [(one.words, one.text) for one in told if "版式里" in one.why] == [
        ("部门预算支出总表 · 合计 · 合计", "80.01"),
        ("部门政府采购预算 · 本级小计 · 金额", "1.00"),
        ("部门预算收入总表 · 201 · 合计", "80.02"),
    ]
