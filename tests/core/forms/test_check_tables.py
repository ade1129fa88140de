"""The tables of [checks]: what is written in them is read, and what means nothing is told with its cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.forms.check_tables import Relation, Tie
from core.forms.parameters import figures, notes, sums, ties
from tests.budget_form import budget_form, budget_toml

SOUND = """[checks]
tables = ["收入总表"]
change_parts = [["甲", "乙"]]
[checks.sums."三公表"]
rows = "A25"
by_row = { "用车" = "A26" }
[[checks.ties]]
check = "A15"
left = "收支总表收入[收入总计].预算数"
equals = "收支总表支出[支出总计].预算数"
[[checks.ties]]
check = "A27"
rows = "采购表"
left = "金额"
at_most = "一般公共 + 单位资金"
when = "数量"
each = "采购.单价"
[[checks.figures]]
terms = ["总收入"]
equals = "收支总表收入[收入总计].预算数"
[[checks.notes]]
view = "基金支出"
says = ["无基金"]
asks = true
"""


def test_ties_sums_figures_and_notes_are_read(tmp_path: Path) -> None:
    form_set = budget_form(tmp_path, budget_toml(more=SOUND))
    assert form_set.mistakes == ()
    first, second = ties(form_set)
    assert first == Tie("A15", "收支总表收入[收入总计].预算数", Relation.EQUALS, "收支总表支出[支出总计].预算数")
    assert (second.relation, second.rows, second.when, second.each) == (
        Relation.AT_MOST,
        "采购表",
        "数量",
        "采购.单价",
    )
    (one,) = sums(form_set)
    assert (one.view, one.rows, one.by_row) == ("三公表", "A25", {"用车": "A26"})
    (figure,) = figures(form_set)
    assert (figure.check, figure.terms) == ("X15", ("总收入",))
    (note,) = notes(form_set)
    assert note.asks


_TIE = '[checks]\n[[checks.ties]]\ncheck = "A15"\nleft = "收入总表[合计].合计"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (_TIE + 'equals = "收支总表[合计].合计"', "没有“收支总表”这个视图"),
        (_TIE + 'equals = "收入总表[合计].共计"', "没有“共计”这个数列"),
        (_TIE + 'equals = "收入总表[合计].合计 +"', "少了一项"),
        (_TIE, "这里应写 equals、at_most、needs 中的一个"),
        (_TIE + 'equals = "1"\nat_most = "2"', "这里应写 equals、at_most、needs 中的一个"),
        (_TIE.replace("A15", "A99") + 'equals = "收入总表[合计].小计"', "没有“A99”这个检查"),
        (_TIE + 'equals = "收入总表[合计].小计"\nrows = "收支总表"', "没有“收支总表”这个视图"),
        (_TIE + 'equals = "收入总表[合计].小计"\neach = "采购.价"', "没有“采购.价”这个清单的字段"),
        (_TIE + 'equals = "收入总表[合计].小计"\nrow = "采购表"', "没有 row 这一项"),
        ('[checks]\ntables = ["收入表"]', "没有“收入表”这个视图"),
        ('[checks]\nchapters = ["terms"]', "没有“terms”这个类别（roles）"),
        ('[checks]\nchange_parts = [["甲"]]', "change_parts 应为"),
        ('[checks.sums."收入表"]\nrows = "A18"', "没有“收入表”这个视图"),
        ('[checks.sums."收入总表"]\nrows = "A1"', "没有“A1”这个检查"),
        ('[checks]\n[[checks.figures]]\nterms = ["甲"]\nequals = "甲"', "没有“甲”这个列"),
        ('[checks]\n[[checks.notes]]\nview = "基金"', "没有“基金”这个视图"),
    ],
)
def test_what_is_wrong_in_them_is_told(tmp_path: Path, text: str, said: str) -> None:
    mistakes = budget_form(tmp_path, budget_toml(more=text)).mistakes
    assert any(said in str(mistake) for mistake in mistakes), list(map(str, mistakes))
