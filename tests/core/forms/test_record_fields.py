"""Fields that are made of more than one value: numbers in a list, sums, names of projects, check boxes, parts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.amount import Amount
from core.domain.document import Document, Override
from core.domain.indicator import Indicator
from core.domain.project import Project
from core.domain.records import new_id
from core.domain.target_value import TargetValue
from core.domain.work_item import WorkItem
from core.forms.entry import with_texts
from core.forms.load import load_form_set
from core.forms.model import FormSet
from core.forms.printing import override_key, print_document, print_field
from tests.builders import a_document
from tests.region import HEAD, a_form, printed_both_ways

FIELDS = """
[[fields]]
key = "基本支出"
label = "基本支出"
home = "amounts.basic"
kind = "money"
[[fields]]
key = "项目支出"
label = "项目支出"
kind = "money"
compute.formula = "合计(项目列表.全年)"
[[fields]]
key = "支出合计"
label = "支出合计"
kind = "money"
compute.formula = "基本支出 + 项目支出"
[[fields]]
key = "填报合计"
label = "填报合计"
home = "amounts.total"
kind = "money"
typed = true
compute.formula = "支出合计"
[[fields]]
key = "项目名单"
label = "项目名单"
compute.text = "{项目列表}"
[[lists]]
path = "项目列表"
item = "项目"
home = "projects"
title_field = "名称"
  [[lists.fields]]
  key = "名称"
  label = "名称"
  home = "name"
  [[lists.fields]]
  key = "全年"
  label = "全年"
  home = "amounts.budget"
  kind = "money"
  [[lists.fields]]
  key = "占比"
  label = "占比"
  kind = "percent"
  compute.formula = "全年 ÷ 支出合计"
  [[lists.fields]]
  key = "性质"
  label = "性质"
  home = "extra.nature"
  kind = "choice"
  choices = ["新增", "延续"]
[[lists]]
path = "项目列表.指标"
item = "指标"
home = "indicators"
rows = 1
  [[lists.fields]]
  key = "三级"
  label = "三级"
  home = "name"
  [[lists.fields]]
  key = "符号"
  label = "符号"
  home = "targets.whole"
  kind = "target_value"
  part = "comparison"
  [[lists.fields]]
  key = "数值"
  label = "数值"
  home = "targets.whole"
  kind = "target_value"
  part = "number"
  [[lists.fields]]
  key = "单位"
  label = "计量单位"
  home = "targets.whole"
  kind = "target_value"
  part = "measure"
[[lists]]
path = "工作列表"
item = "工作"
home = "work_items"
  [[lists.fields]]
  key = "类别"
  label = "类别"
  home = "kind"
  [[lists.fields]]
  key = "号"
  label = "号"
  compute.ordinal = { within = "类别", style = "一" }
  [[lists.fields]]
  key = "名目"
  label = "名目"
  compute.text = "{类别}{号}"
  [[lists.fields]]
  key = "对应项目"
  label = "对应项目"
  home = "projects"
  kind = "references"
  of = "项目列表"
"""
ROWS = [
    "基本|{{基本支出}}|项目|{{项目支出}}|合计|{{支出合计}}",
    "{{填报合计}}|{{项目名单}}||||",
    "{%tr for 项目 in 项目列表 %}|||||",
    "{%tr for 指标 in 项目.指标 %}|||||",
    "{% vm %}{{项目.名称}}|{% vm %}{{项目.全年}}{{项目.占比}}|新增{{项目.性质[新增]}} 延续{{项目.性质[延续]}}"
    "|{{指标.符号}}|{{指标.数值}}|{{指标.单位}}",
    "{%tr endfor %}|||||",
    "{%tr endfor %}|||||",
    "{%tr for 工作 in 工作列表 %}|||||",
    "{{工作.名目}}|{{工作.对应项目}}||||",
    "{%tr endfor %}|||||",
]


def a_project(name: str, budget: int | None, **changes: object) -> Project:
    amounts = {} if budget is None else {"budget": Amount(budget)}
    return Project(new_id(), name=name, amounts=amounts, **changes)  # type: ignore[arg-type]


def some_document() -> Document:
    one = a_project("甲项目", 100_00, extra={"nature": "延续"})
    two = a_project("乙项目", 300_00_00)
    target = Indicator(new_id(), name="率", targets={"whole": TargetValue.parse("≥95%")})
    one = replace(one, indicators=(target, replace(target, id=new_id(), targets={"whole": TargetValue.parse("优良")})))
    works = (
        WorkItem(new_id(), "重点", projects=(two.id, one.id)),
        WorkItem(new_id(), "日常", projects=("别的项目",)),
        WorkItem(new_id(), "重点"),
        WorkItem(new_id()),
    )
    return a_document((one, two), work_items=works, amounts={"basic": Amount(100_00)})


@pytest.fixture(scope="module")
def form_set(tmp_path_factory: pytest.TempPathFactory) -> FormSet:
    return a_form(tmp_path_factory.mktemp("forms") / "region", FIELDS, ROWS, 6)


def test_everything_prints_in_both_files(form_set: FormSet) -> None:
    printed, rows, sheet = printed_both_ways(form_set, some_document())
    assert (printed["项目支出"], printed["支出合计"], printed["填报合计"]) == ("3.01", "3.02", "")
    assert printed["项目名单"] == "甲项目\n乙项目"
    assert [one["占比"] for one in printed["项目列表"]] == ["0.33%", "99.34%"]
    assert rows[2][2:] == ["新增□ 延续☑", "≥", "95", "%"]
    assert rows[3][2:] == ["新增□ 延续☑", "", "优良", ""]
    assert rows[4][2:] == ["新增□ 延续□", "", "", ""]
    assert [row[:2] for row in rows[5:]] == [
        ["重点一", "乙项目、甲项目"],
        ["日常一", "别的项目"],
        ["重点二", ""],
        ["", ""],
    ]
    assert sheet["F1"].value == 3.02


def test_one_cell_alone_says_the_same(form_set: FormSet) -> None:
    document = some_document()
    printed = print_document(document, form_set)
    for field in form_set.fields:
        assert print_field(document, form_set, "", document, field) == printed[field.key]
    for path, records in (("项目列表", document.projects), ("工作列表", document.work_items)):
        for record, row in zip(records, printed[path], strict=True):
            for field in form_set.list(path).fields:
                assert print_field(document, form_set, path, record, field) == row[field.key]


def test_the_sum_of_nothing_is_blank_and_an_override_is_no_part_of_it(form_set: FormSet) -> None:
    assert print_document(a_document(0), form_set)["支出合计"] == ""
    document = some_document()
    key = override_key(form_set, "", document.id, "项目支出")
    printed = print_document(replace(document, overrides={key: Override("9", "导入")}), form_set)
    assert (printed["项目支出"], printed["支出合计"]) == ("9", "3.02")


def test_a_part_of_a_target_value_is_set_alone(form_set: FormSet) -> None:
    indicator = Indicator(new_id(), targets={"whole": TargetValue.parse("≥95%")})
    path = "项目列表.指标"
    assert with_texts(form_set, path, indicator, {"数值": "90"}).targets["whole"] == TargetValue.parse("≥90%")
    made = with_texts(form_set, path, Indicator(new_id()), {"符号": "≤", "数值": "3", "单位": "天"})
    assert made.targets["whole"] == TargetValue.parse("≤3天")
    assert with_texts(form_set, path, made, {"符号": "", "数值": "", "单位": ""}).targets == {}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"合计(项目列表.全年)"', '"合计(项目表.全年)"', ("没有“项目表”这个清单", "项目列表")),
        ('"合计(项目列表.全年)"', '"合计(项目列表.全)"', ("没有“全”这个栏", "全年")),
        ('"基本支出 + 项目支出"', '"基本支出 + "', ("算式“基本支出 + ”第 ", "运算符两边")),
        ('"基本支出 + 项目支出"', '"基本支出 + 单位名称"', ("“单位名称”不是金额也不是数", "可以写")),
        ('"基本支出 + 项目支出"', '"基本支出 + 支出合计"', ("算式绕回了自己：支出合计 → 支出合计", "去掉")),
        ('"基本支出 + 项目支出"', '"上年(基本支出)"', ("这里不能用的写法", "合计(清单.栏)")),
        ('of = "项目列表"', 'of = "项目"', ("引用的清单“项目”不能引用", "项目列表")),
        ('within = "类别"', 'within = "类"', ("没有“类”这个字段", "类别")),
        ('style = "一"', 'style = "壹"', ("style 不能是“壹”", "一")),
        ('part = "number"', 'part = "figure"', ("part 不能是“figure”", "number")),
        (
            'kind = "target_value"\n  part = "number"',
            'kind = "text"\n  part = "number"',
            ("种类不能是 text", "target_value"),
        ),
        ('choices = ["新增", "延续"]', 'choices = ["新增", "延续"]\n  boxes = ["☑"]', ("boxes 应为两个符号", "☑")),
        (
            'typed = true\ncompute.formula = "支出合计"',
            "typed = true",
            ("typed 只写在有 compute.formula 的合计上", "补上"),
        ),
        ('compute.text = "{项目列表}"', 'compute.text = "{项目列}"', ("里的“项目列”不存在", "项目列表")),
    ],
)
def test_mistakes_are_told_with_line_cause_and_cure(
    tmp_path: Path, form_set: FormSet, old: str, new: str, told: tuple[str, str]
) -> None:
    text = HEAD + FIELDS
    assert old in text
    (tmp_path / "form.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    mistakes = [one for one in load_form_set(tmp_path, prove=False).mistakes if told[0] in one.cause]
    assert mistakes, [str(one) for one in load_form_set(tmp_path, prove=False).mistakes]
    assert told[1] in mistakes[0].cure
    assert mistakes[0].place.startswith("第 ")


def test_a_box_of_no_choice_is_told_with_its_cell(tmp_path: Path) -> None:
    rows = [row.replace("性质[延续]", "性质[续]").replace("{{工作.名目}}", "{{工作.类别[一]}}") for row in ROWS]
    told = [str(one) for one in a_form(tmp_path / "region", FIELDS, rows, 6).mistakes]
    assert any("“项目.性质”没有“续”这个选项" in one and "第3格" in one and "延续" in one for one in told)
    assert any("“工作.类别”不是选项" in one and "“表” A9" in one for one in told)
