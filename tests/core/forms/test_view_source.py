"""The views of a form.toml: every entry becomes a dataclass, every mistake is told with its line and cure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.forms.load import load_form_set
from core.forms.view import ViewKind
from core.forms.view_source import class_lines, views_of
from tests.budget_form import SIDES, budget_form, budget_toml
from tests.budget_views import VIEWS


def mistakes(folder: Path, text: str) -> list[str]:
    return [str(mistake) for mistake in budget_form(folder, text).mistakes]


def changed(old: str, new: str) -> str:
    text = budget_toml()
    assert old in text
    return text.replace(old, new, 1)


def test_the_nine_tables_are_what_their_form_toml_says(tmp_path: Path) -> None:
    form_set = budget_form(tmp_path)
    assert form_set.mistakes == ()
    zips = {view.key: replace(view, side_names=SIDES) for view in VIEWS if view.kind is ViewKind.ZIP}
    assert form_set.views == tuple(zips.get(view.key, view) for view in VIEWS)


def test_a_view_is_found_by_its_key(tmp_path: Path) -> None:
    form_set = budget_form(tmp_path)
    assert form_set.view("三公表").caption == "财政拨款“三公”经费支出表"
    with pytest.raises(KeyError):
        form_set.view("二公表")


def test_labels_that_are_not_written_are_the_keys(tmp_path: Path) -> None:
    more = '[[views]]\nkey = "表"\nkind = "fixed"\n[[views.columns]]\nkey = "数"\n'
    more += '[[views.rows]]\nkey = "甲"\n[[views.rows]]\neach = [["乙"], ["丙", "其中：丙"]]\n'
    view = budget_form(tmp_path, budget_toml(more=more)).view("表")
    assert [column.label for column in view.columns] == ["数"]
    assert [pair for row in view.rows for pair in row.keys] == [("甲", "甲"), ("乙", "乙"), ("丙", "其中：丙")]


OFFICIAL = '[[views]]\nkey = "表"\nkind = "fixed"\n[[views.columns]]\nkey = "数"\n[[views.rows]]\neach = "{}"\n'


def test_rows_come_from_the_official_list_of_the_year(tmp_path: Path) -> None:
    form_set = budget_form(tmp_path, budget_toml(more=OFFICIAL.format("expenditure-lines")))
    keys = [key for row in form_set.view("表").rows for key, _ in row.keys]
    assert (len(keys), keys[0], keys[-1]) == (31, "201", "人行科目")
    assert views_of(form_set, 2025) is views_of(form_set, 2025) is form_set.views


def test_a_year_with_other_official_rows_has_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    form_set = budget_form(tmp_path, budget_toml(more=OFFICIAL.format("expenditure-lines")))
    monkeypatch.setattr("core.forms.view_source.class_lines", lambda year: (("201", f"一、{year}"),))
    views = views_of(form_set, 2031)
    assert [row.each for row in views[-1].rows] == [(("201", "一、2031"),)]
    assert views_of(form_set, 2031) is views
    assert views[:-1] == form_set.views[:-1]


def test_a_local_class_line_is_named_by_its_words() -> None:
    assert dict(class_lines(2023))["人行科目"] == "三十一、人行科目"


WRONG = (
    ('key = "收入总表"\nkind = "tree"', 'key = "收入总表"\nkind = "trees"', "kind 不能是“trees”", "是不是“tree”？"),
    ('key = "收入总表"\nkind = "tree"', 'key = "收入总表"', "视图“收入总表”没有写 kind", "tree、lines、fixed、zip"),
    ("levels = [3, 5, 7]", 'levels = ["3", "5"]', "levels 里每一项都应为整数", "写成 [3, 5, 7]"),
    ('source = "收入"', 'source = "收人"', "没有“收人”这个清单", "是不是“收入”？"),
    ('formula = "小计 + 上年结转"', 'formula = "小计 + 上年结余"', "没有“上年结余”这个列", "是不是“上年结转”？"),
    ('"收入总表[合计].{行}"', '"收入总表[合汁].{行}"', "没有“合汁”这个行（视图“收入总表”里）", "是不是“合计”？"),
    ('formulas = { "数量" = ""', 'formulas = { "数量" = 0', "里每一项都应为文字", "名称"),
    (
        'each = [["教学科研出国", "其中：教学科研"]',
        'each = [["教学科研出国", "其中", "教学"]',
        "每一行应为键和文字",
        "键",
    ),
    ('each = [["教学科研出国", "其中：教学科研"]', 'each = ["教学科研出国"', "each 应为几行文字", "写成"),
    ('formula = "小计 + 上年结转"', 'formula = "小计 + "', "第 6 个字", "运算符两边"),
    ('sides = { "收入" = "收支总表收入"', 'sides = { "收 入" = "收支总表收入"', "标签里不能写“收 入”", "标点"),
    ('sides = { "收入" = "收支总表收入"', 'sides = { "序号" = "收支总表收入"', "标签里不能写“序号”", "标点"),
    ('key = "接待"', 'key = "接[待]"', "标签里不能写“接[待]”", "括号"),
    ('key = "接待"', 'key = "空"', "标签里不能写“空”", "括号"),
    ('key = "资产表"', 'key = "资产"', "已经是清单", "换一个键名"),
    ('key = "资产表"', 'key = "单位名称"', "已经是清单或字段的名称", "换一个键名"),
    ('catalog = "economic"', 'catalog = "economics"', "没有“economics”这个科目或目录", "是不是“economic”？"),
    ('only = ["基本支出", "项目支出"]', 'only = ["基本"]', "没有“基本”这个有 fields 的列", "基本支出"),
    ('above = "add"', 'above = "adds"', "above 不能是“adds”", "是不是“add”？"),
    ('kind = "zip"', 'kind = "zip"\nsort = true', "[[views]] 里没有 sort 这一项", ""),
)


@pytest.mark.parametrize(("old", "new", "cause", "cure"), WRONG)
def test_each_mistake_is_told_with_line_cause_and_cure(
    tmp_path: Path, old: str, new: str, cause: str, cure: str
) -> None:
    text = changed(old, new)
    found = [one for one in mistakes(tmp_path, text) if cause in one]
    assert found
    assert cure in found[0]
    line = int(found[0].partition("第 ")[2].partition(" 行")[0])
    near = "\n".join(text.splitlines()[line - 1 : line + 12])
    assert new.splitlines()[-1] in near or new.splitlines()[0] in near


def test_unknown_official_lists_are_told(tmp_path: Path) -> None:
    (told,) = [one for one in mistakes(tmp_path, budget_toml(more=OFFICIAL.format("lines"))) if "清单" in one]
    assert "没有“lines”这个官方清单" in told
    assert "expenditure-lines" in told


def test_a_tab_names_lists_views_and_figures(tmp_path: Path) -> None:
    tab = '[[tabs]]\nkey = "budget"\ntitle = "预算收支"\nentries = ["收入"]\ntables = ["收入总表"]\n'
    tab += 'figures = [["年终结转结余"]]\n'
    form_set = budget_form(tmp_path, budget_toml(more=tab))
    assert form_set.mistakes == ()
    assert (form_set.tabs[0].entries, form_set.tabs[0].tables) == (("收入",), ("收入总表",))
    assert form_set.tabs[0].figures == (("年终结转结余",),)
    wrong = tab.replace('["收入"]', '["收入总表"]').replace('tables = ["收入总表"]', 'tables = ["收入"]')
    told = mistakes(tmp_path, budget_toml(more=wrong.replace("年终结转结余", "年终结余")))
    assert [one.partition("：")[2] for one in told] == [
        "没有“收入总表”这个清单。是不是“收入”？",
        "没有“收入”这个视图。是不是“收入总表”？",
        "没有“年终结余”这个字段。是不是“年终结转结余”？",
    ]


def test_lines_that_are_always_there_have_a_code_and_a_label(tmp_path: Path) -> None:
    fixed = 'home = "assets"\nfixed = [{ key = "房屋", label = "1.房屋" }, { key = "车辆" }]\n'
    form_set = budget_form(tmp_path, changed('home = "assets"\n', fixed))
    assert form_set.list("资产").fixed == (("房屋", "1.房屋"), ("车辆", "车辆"))
    twice = mistakes(tmp_path, changed('home = "assets"\n', fixed.replace("车辆", "房屋")))
    assert "固定行“房屋”写了两次" in twice[0]


def test_a_form_set_like_another_changes_single_columns(tmp_path: Path) -> None:
    budget_form(tmp_path)
    folder = tmp_path / "county"
    folder.mkdir()
    own = 'id = "county"\ntitle = "示例县预算"\nlike = "demo-budget"\nversion = 1\n[[views]]\nkey = "三公表"\n'
    own += 'caption = "三公经费表"\n[[views.columns]]\nkey = "合计"\nlabel = "总计"\n'
    (folder / "form.toml").write_text(own, encoding="utf-8")
    form_set = load_form_set(folder, prove=False)
    assert form_set.mistakes == ()
    view = form_set.view("三公表")
    assert (view.caption, view.column("合计").label) == ("三公经费表", "总计")
    assert len(view.rows) == 7
