"""Forms of regions that do not exist, written in the test: whatever is printed by a form set is read back by it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.domain.amount import Amount, MoneyUnit
from core.domain.document import Document
from core.domain.indicator import Indicator
from core.domain.line import Line
from core.domain.project import Goal, Project
from core.domain.records import new_id
from core.domain.target_value import TargetValue
from core.domain.work_item import WorkItem
from core.forms.model import FormSet
from core.forms.printing import print_document
from core.office.open import open_office
from core.readers.build import build_document
from core.readers.draft import Draft
from core.readers.read import read_office
from core.renderers.docx import compile_docx
from core.renderers.xlsx import compile_xlsx
from tests.builders import a_document
from tests.region import GROUND, a_form
from tests.word import Word
from tests.workbooks import Workbook

READING = """
[reading]
recognise = [{words}]
skip = ["盖章"]
"""
NAME = st.sampled_from(["甲", "乙工程", "丙（二期）", "丁\n戊"])
ANY = st.sampled_from(["甲", "乙工程", "丙（二期）", "丁\n戊", ""])
TARGET = st.sampled_from(["≥95%", "=100%", "健全", "=2天", "2026年12月前", ""])
MONEY = st.sampled_from(["", "0", "12.50", "3456.78"])
CHECKED = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def region(folder: Path, toml: str, rows: list[str], columns: int, *words: str) -> FormSet:
    told = READING.format(words=", ".join(f'"{word}"' for word in words))
    form_set = a_form(folder, toml + told, rows, columns)
    assert form_set.mistakes == ()
    return form_set


def through(form_set: FormSet, document: Document, folder: Path) -> list[tuple[Draft, Document]]:
    """The document printed as a Word file and as a workbook, each read again."""
    printed = print_document(document, form_set)
    word, book = form_set.outputs
    (folder / "x.docx").write_bytes(compile_docx(form_set.folder / word.template).render(printed))
    sheet = compile_xlsx(form_set.folder / book.template, form_set, book).render(printed)
    (folder / "x.xlsx").write_bytes(sheet)
    return [read(form_set, folder / name) for name in ("x.docx", "x.xlsx")]


def read(form_set: FormSet, path: Path) -> tuple[Draft, Document]:
    (draft,) = read_office(open_office(path), [form_set])
    return draft, build_document(draft, form_set)


def from_rows(form_set: FormSet, folder: Path, rows: list[str], columns: int) -> list[tuple[Draft, Document]]:
    """A file of an office, as Word and as a workbook."""
    Word().table(rows, columns).save(folder / "y.docx")
    Workbook().sheet("表", ["|".join(c.strip().removeprefix("v:") for c in row.split("|")) for row in rows]).save(
        folder / "y.xlsx"
    )
    return [read(form_set, folder / name) for name in ("y.docx", "y.xlsx")]


def target(text: str) -> TargetValue:
    return TargetValue.parse(text)


def money(text: str) -> Amount:
    return Amount.parse(text, MoneyUnit.WAN)


def works_of(document: Document) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (
            work.name,
            [(one.name, one.targets["whole"].text if "whole" in one.targets else "") for one in work.indicators],
        )
        for work in document.work_items
    ]


# ---------------------------------------------------------------- works and their indicators

WORKS = (
    GROUND
    + """
[[fields]]
key = "职责"
label = "单位职责"
home = "extra.duties"
kind = "long_text"
[[lists]]
path = "工作列表"
item = "工作"
home = "work_items"
title_field = "名称"
  [[lists.fields]]
  key = "类别"
  label = "类别"
  home = "kind"
  kind = "choice"
  choices = ["重点工作", "日常工作"]
  [[lists.fields]]
  key = "号"
  label = "号"
  compute.ordinal = { within = "类别" }
  [[lists.fields]]
  key = "名称"
  label = "工作名称"
  home = "name"
[[lists]]
path = "工作列表.指标"
item = "指标"
home = "indicators"
rows = 1
  [[lists.fields]]
  key = "三级"
  label = "三级指标"
  home = "name"
  [[lists.fields]]
  key = "值"
  label = "指标值"
  home = "targets.whole"
  kind = "target_value"
"""
)
WORK_ROWS = [
    "单位名称|{{单位名称}}*4",
    "单位职责|{{职责}}*4",
    "一级|二级|工作名称|三级指标|指标值",
    "v:履职|{%tr for 工作 in 工作列表 %}|||",
    "^|{%tr for 指标 in 工作.指标 %}|||",
    "^|{% vm %}{{工作.类别}}{{工作.号}}|{% vm %}{{工作.名称}}|{{指标.三级}}|{{指标.值}}",
    "^|{%tr endfor %}|||",
    "^|{%tr endfor %}|||",
]


@pytest.fixture(scope="module")
def works(tmp_path_factory: pytest.TempPathFactory) -> FormSet:
    return region(tmp_path_factory.mktemp("works") / "region", WORKS, WORK_ROWS, 5, "单位职责", "工作名称", "三级指标")


def a_work(kind: str, name: str, *names: tuple[str, str]) -> WorkItem:
    indicators = tuple(
        Indicator(new_id(), name=one, targets={"whole": target(value)} if value else {}) for one, value in names
    )
    return WorkItem(new_id(), kind=kind, name=name, indicators=indicators)


INDICATORS = st.lists(st.tuples(NAME, TARGET), max_size=3)


@CHECKED
@given(st.lists(st.tuples(st.sampled_from(["重点工作", "日常工作"]), NAME, INDICATORS), min_size=1, max_size=5))
def test_works_in_any_order_come_back_with_their_indicators(
    works: FormSet, tmp_path: Path, made: list[tuple[str, str, list[tuple[str, str]]]]
) -> None:
    document = a_document(0, work_items=tuple(a_work(kind, name, *names) for kind, name, names in made))
    for draft, found in through(works, document, tmp_path):
        assert works_of(found) == works_of(document)
        assert [work.kind for work in found.work_items] == [kind for kind, _, _ in made]
        assert found.unit.name == document.unit.name
        assert (found.overrides, draft.unplaced) == ({}, ())


def test_a_work_with_merges_undone_and_blank_cells_below_is_one(works: FormSet, tmp_path: Path) -> None:
    rows = [
        *("单位名称|示例县档案馆*4", "单位职责|保管档案*4", "一级|二级|工作名称|三级指标|指标值"),
        *("履职|重点工作1|甲|一|≥1个", "|||二|≥2个", "履职|重点工作2|甲|三|≥3个", "履职|重点工作2|甲|四|≥4个"),
    ]
    for draft, found in from_rows(works, tmp_path, rows, 5):
        assert works_of(found) == [("甲", [("一", "≥1个"), ("二", "≥2个")]), ("甲", [("三", "≥3个"), ("四", "≥4个")])]
        assert draft.unplaced == ()


# ---------------------------------------------------------------- a list below a row of the same shape

FUNDS = """
[[fields]]
key = "基本半年"
label = "基本支出半年"
home = "amounts.basic.half_year"
kind = "money"
[[fields]]
key = "基本"
label = "基本支出"
home = "amounts.basic"
kind = "money"
[[fields]]
key = "项目合计半年"
label = "项目支出半年"
kind = "money"
compute.formula = "合计(项目列表.半年)"
[[fields]]
key = "项目合计"
label = "项目支出"
kind = "money"
compute.formula = "合计(项目列表.全年)"
[[lists]]
path = "项目列表"
item = "项目"
home = "projects"
title_field = "名称"
rows = 1
  [[lists.fields]]
  key = "名称"
  label = "项目名称"
  home = "name"
  [[lists.fields]]
  key = "半年"
  label = "半年"
  home = "amounts.budget.half_year"
  kind = "money"
  [[lists.fields]]
  key = "全年"
  label = "全年"
  home = "amounts.budget"
  kind = "money"
[[lists]]
path = "目标"
item = "目标"
home = "goals"
where = { period = "whole" }
  [[lists.fields]]
  key = "内容"
  label = "中长期目标"
  home = "text"
[[lists]]
path = "年度目标"
item = "目标"
home = "goals"
where = { period = "annual" }
rows = 1
  [[lists.fields]]
  key = "内容"
  label = "年度目标"
  home = "text"
"""
FUND_ROWS = [
    "单位名称*2|{{单位名称}}*3",
    "v:资金|v:支出|基本支出|{{基本半年}}|{{基本}}",
    "^|^|项目支出|{{项目合计半年}}|{{项目合计}}",
    "^|^|{%tr for 项目 in 项目列表 %}||",
    "^|^|{{项目.名称}}|{{项目.半年}}|{{项目.全年}}",
    "^|^|{%tr endfor %}||",
    "中长期目标*2|{%p for 目标 in 目标 %}⏎{{目标.内容}}⏎{%p endfor %}*3",
    "{%tr for 目标 in 年度目标 %}*2|*3",
    "年度目标{{目标.序号}}*2|{{目标.内容}}*3",
    "{%tr endfor %}*2|*3",
]


@pytest.fixture(scope="module")
def funds(tmp_path_factory: pytest.TempPathFactory) -> FormSet:
    return region(
        tmp_path_factory.mktemp("funds") / "region", FUNDS, FUND_ROWS, 5, "基本支出", "项目支出", "中长期目标"
    )


def a_project(name: str, half: str, full: str) -> Project:
    amounts = {"budget.half_year": money(half), "budget": money(full)}
    return Project(new_id(), name=name, amounts={key: one for key, one in amounts.items() if not one.is_blank})


def goals_of(document: Document, period: str) -> list[str]:
    return [goal.text for goal in document.goals if goal.period == period]


LINE = st.sampled_from(["保障运转", "1.建成体系，统管率100%", "2、做好服务。", "年度目标"])


@CHECKED
@given(st.lists(st.tuples(NAME, MONEY, MONEY), max_size=4), st.lists(LINE, max_size=3), st.lists(LINE, max_size=3))
def test_a_list_below_a_row_of_its_shape_and_goals_of_two_periods_come_back(
    funds: FormSet, tmp_path: Path, made: list[tuple[str, str, str]], whole: list[str], annual: list[str]
) -> None:
    goals = (*(Goal(new_id(), one, "whole") for one in whole), *(Goal(new_id(), one) for one in annual))
    document = a_document(0, goals=goals, amounts={"basic": money("640.00"), "basic.half_year": money("320.00")})
    document = dataclasses.replace(document, projects=tuple(a_project(*one) for one in made))
    for draft, found in through(funds, document, tmp_path):
        assert [(p.name, p.amounts) for p in found.projects] == [(p.name, p.amounts) for p in document.projects]
        assert found.amounts == document.amounts
        assert (goals_of(found, "whole"), goals_of(found, "annual")) == (whole, annual)
        assert (found.overrides, draft.unplaced, draft.unsure) == ({}, (), ())


# ---------------------------------------------------------------- lists of one home, printed kinds

KINDS = (
    GROUND
    + """
[[lists]]
path = "产出指标"
item = "指标"
home = "indicators"
where = { kind = ["quantity", "quality"] }
title_field = "三级"
skeleton = true
  [[lists.fields]]
  key = "一级"
  label = "一级"
  home = "level1"
  kind = "level1"
  [[lists.fields]]
  key = "二级"
  label = "二级"
  home = "level2"
  kind = "level2"
  [[lists.fields]]
  key = "三级"
  label = "三级"
  home = "name"
[[lists]]
path = "效益指标"
item = "指标"
home = "indicators"
where = { kind = ["social_benefit", "satisfaction"] }
title_field = "三级"
skeleton = true
  [[lists.fields]]
  key = "一级"
  label = "一级"
  home = "level1"
  kind = "level1"
  [[lists.fields]]
  key = "二级"
  label = "二级"
  home = "level2"
  kind = "level2"
  [[lists.fields]]
  key = "三级"
  label = "三级"
  home = "name"
"""
)
KIND_ROWS = [
    "单位名称|{{单位名称}}*2",
    "一级|二级|三级",
    "{%tr for 指标 in 产出指标 %}||",
    "{% vm %}{{指标.一级}}|{% vm %}{{指标.二级}}|{{指标.三级}}",
    "{%tr endfor %}||",
    "{%tr for 指标 in 效益指标 %}||",
    "{% vm %}{{指标.一级}}|{% vm %}{{指标.二级}}|{{指标.三级}}",
    "{%tr endfor %}||",
]
KIND = st.sampled_from(["quantity", "quality", "social_benefit", "satisfaction"])


@pytest.fixture(scope="module", params=[False, True], ids=["one header", "a header each"])
def kinds(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> FormSet:
    rows = [*KIND_ROWS[:5], "一级|二级|三级", *KIND_ROWS[5:]] if request.param else KIND_ROWS
    return region(tmp_path_factory.mktemp("kinds") / "region", KINDS, rows, 3, "一级", "二级", "三级")


@CHECKED
@given(st.lists(st.tuples(KIND, NAME), max_size=6))
def test_the_level_tells_the_list_and_printed_levels_alone_are_nothing(
    kinds: FormSet, tmp_path: Path, made: list[tuple[str, str]]
) -> None:
    document = a_document(0, indicators=tuple(Indicator(new_id(), kind, name=name) for kind, name in made))
    order = [one for one in made if one[0] in ("quantity", "quality")]
    order += [one for one in made if one not in order]
    for draft, found in through(kinds, document, tmp_path):
        assert [(one.kind, one.name) for one in found.indicators] == order
        assert (draft.unplaced, draft.unsure) == ((), ())


# ---------------------------------------------------------------- one record in two places

TWICE = """
[[fields]]
key = "职责"
label = "部门职责"
home = "extra.duties"
[[fields]]
key = "合计"
label = "合计金额"
kind = "money"
compute.formula = "合计(方向列表.金额)"
[[lists]]
path = "方向列表"
item = "方向"
home = "projects"
title_field = "名称"
  [[lists.fields]]
  key = "号"
  label = "序号"
  compute.ordinal = { style = "一" }
  [[lists.fields]]
  key = "汇总名称"
  label = "支出方向（子项）"
  compute.text = "{名称}"
  [[lists.fields]]
  key = "名称"
  label = "支出方向"
  home = "name"
  [[lists.fields]]
  key = "金额"
  label = "项目金额"
  home = "amounts.budget"
  kind = "money"
  [[lists.fields]]
  key = "性质"
  label = "项目性质"
  home = "extra.nature"
  kind = "choice"
  choices = ["新增", "延续"]
[[lists]]
path = "方向列表.目标"
item = "目标"
home = "goals"
title_field = "内容"
  [[lists.fields]]
  key = "内容"
  label = "年度目标"
  home = "text"
"""


def two_places(folder: Path) -> FormSet:
    folder.mkdir(parents=True)
    first = ["部门名称|{{单位名称}}", "资金情况|资金总额：{{合计}}万元", "部门职责|{{职责}}"]
    second = [
        "序号|支出方向（子项）|金额",
        "|合  计|{{合计}}",
        "{%tr for 方向 in 方向列表 %}||",
        "{{方向.号}}|{{方向.汇总名称}}|{{方向.金额}}",
        *("||", "||", "{%tr endfor %}||"),
    ]
    third = [
        "支出方向|{{方向.名称}}|项目金额|{{方向.金额}}",
        "项目性质|{{方向.性质[新增]}}新增 {{方向.性质[延续]}}延续*3",
        "年度目标|{%p for 目标 in 方向.目标 %}⏎{{目标.内容}}⏎{%p endfor %}*3",
    ]
    from tests.region import HEAD

    told = READING.format(words='"部门职责", "资金总额", "项目性质", "支出方向"')
    (folder / "form.toml").write_text(HEAD + TWICE + told, encoding="utf-8")
    word = Word().paragraph("附件1").table(first, 2).paragraph("附件2").table(second, 3)
    word.paragraph("{%p for 方向 in 方向列表 %}").paragraph("支出方向表").table(third, 4).paragraph("{%p endfor %}")
    word.save(folder / "form.docx")
    Workbook().sheet("附件1", first).sheet("附件2", second).sheet("附件3", third).save(folder / "form.xlsx")
    toml = (folder / "form.toml").read_text(encoding="utf-8")
    sheets = 'format = "xlsx"\nover = "方向列表"\nrepeat = "sheet"\nsheet = "{名称}"'
    (folder / "form.toml").write_text(toml.replace('format = "xlsx"', sheets), encoding="utf-8")
    from core.forms.load import load_form_set

    return load_form_set(folder)


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> FormSet:
    form_set = two_places(tmp_path_factory.mktemp("twice") / "region")
    assert form_set.mistakes == ()
    return form_set


DIRECTION = st.tuples(
    st.sampled_from("甲乙丙丁"), MONEY, st.sampled_from(["新增", "延续", ""]), st.lists(LINE, max_size=2)
)


def directions_of(document: Document) -> list[tuple[str, object, str, list[str]]]:
    return [
        (one.name, one.amounts.get("budget"), one.extra.get("nature", ""), [goal.text for goal in one.goals])
        for one in document.projects
    ]


def through_sheets(form_set: FormSet, document: Document, folder: Path) -> list[tuple[Draft, Document]]:
    printed = print_document(document, form_set)
    word, book = form_set.outputs
    (folder / "x.docx").write_bytes(compile_docx(form_set.folder / word.template).render(printed))
    names = [f"附件{number}" for number in range(3, 3 + len(document.projects))]
    sheet = compile_xlsx(form_set.folder / book.template, form_set, book)
    (folder / "x.xlsx").write_bytes(sheet.render(printed, printed["方向列表"], names))
    return [read(form_set, folder / name) for name in ("x.docx", "x.xlsx")]


@CHECKED
@given(st.lists(DIRECTION, min_size=1, max_size=9, unique_by=lambda one: one[0]))
def test_a_record_shown_in_a_list_and_a_table_of_its_own_is_one(
    twice: FormSet, tmp_path: Path, made: list[tuple[str, str, str, list[str]]]
) -> None:
    projects = tuple(
        Project(
            new_id(),
            name=name,
            amounts={"budget": money(amount)} if amount else {},
            extra={"nature": nature} if nature else {},
            goals=tuple(Goal(new_id(), text) for text in goals),
        )
        for name, amount, nature, goals in made
    )
    document = dataclasses.replace(a_document(0, extra={"duties": "保管档案"}), projects=projects)
    for draft, found in through_sheets(twice, document, tmp_path):
        assert directions_of(found) == directions_of(document)
        assert (found.unit.name, found.extra) == (document.unit.name, document.extra)
        assert (found.overrides, draft.unplaced, draft.unsure) == ({}, (), ())


# ---------------------------------------------------------------- lists side by side, values in parts

ZIPPED = """
[[fields]]
key = "职责"
label = "单位职责"
home = "extra.duties"
[[lists]]
path = "长期"
item = "事"
home = "lines.long"
  [[lists.fields]]
  key = "名称"
  label = "名称"
  home = "name"
  [[lists.fields]]
  key = "金额"
  label = "金额"
  home = "amounts.budget"
  kind = "money"
[[lists]]
path = "当年"
item = "事"
home = "lines.now"
  [[lists.fields]]
  key = "名称"
  label = "名称"
  home = "name"
  [[lists.fields]]
  key = "金额"
  label = "金额"
  home = "amounts.budget"
  kind = "money"
[[zips]]
path = "对照"
sides = { 长 = "长期", 今 = "当年" }
by = "row"
[[lists]]
path = "指标"
item = "指标"
home = "indicators"
  [[lists.fields]]
  key = "三级"
  label = "三级指标"
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
"""
ZIP_ROWS = [
    "单位职责|{{职责}}*3",
    "实施期*2|当年*2",
    "名称|金额|名称|金额",
    "{%tr for 行 in 对照 %}|||",
    "{{行.长.名称}}|{{行.长.金额}}|{{行.今.名称}}|{{行.今.金额}}",
    "{%tr endfor %}|||",
    "三级指标|符号|数值|计量单位",
    "{%tr for 指标 in 指标 %}|||",
    "{{指标.三级}}|{{指标.符号}}|{{指标.数值}}|{{指标.单位}}",
    "{%tr endfor %}|||",
]


@pytest.fixture(scope="module")
def zipped(tmp_path_factory: pytest.TempPathFactory) -> FormSet:
    return region(tmp_path_factory.mktemp("zip") / "region", ZIPPED, ZIP_ROWS, 4, "单位职责", "实施期", "三级指标")


def lines_of(document: Document, group: str) -> list[tuple[str, object]]:
    return [(line.name, line.amounts) for line in document.lines if line.group == group]


Pairs = list[tuple[str, str]]


@CHECKED
@given(
    st.lists(st.tuples(NAME, MONEY), max_size=3),
    st.lists(st.tuples(NAME, MONEY), max_size=3),
    st.lists(st.tuples(NAME, TARGET), max_size=3),
)
def test_lists_side_by_side_and_values_in_parts_come_back(
    zipped: FormSet,
    tmp_path: Path,
    long: list[tuple[str, str]],
    now: list[tuple[str, str]],
    told: list[tuple[str, str]],
) -> None:
    lines = tuple(
        Line(new_id(), name=name, amounts={"budget": money(amount)} if amount else {}, group=group)
        for group, some in (("long", long), ("now", now))
        for name, amount in some
    )
    indicators = tuple(
        Indicator(new_id(), name=name, targets={"whole": target(value)} if value else {}) for name, value in told
    )
    document = a_document(0, lines=lines, indicators=indicators, extra={"duties": "保管档案"})
    for draft, found in through(zipped, document, tmp_path):
        assert lines_of(found, "long") == lines_of(document, "long")
        assert lines_of(found, "now") == lines_of(document, "now")
        assert [(one.name, one.targets) for one in found.indicators] == [(o.name, o.targets) for o in indicators]
        assert draft.unplaced == ()


def test_groups_of_columns_may_change_places(zipped: FormSet, tmp_path: Path) -> None:
    rows = [
        "单位职责|保管档案*3",
        "当年*2|实施期*2",
        "名称|金额|名称|金额",
        "甲|1.00|乙|2.00",
        "三级指标|符号|数值|计量单位",
    ]
    for _, found in from_rows(zipped, tmp_path, rows, 4):
        assert [name for name, _ in lines_of(found, "now")] == ["甲"]
        assert [name for name, _ in lines_of(found, "long")] == ["乙"]


# ---------------------------------------------------------------- names of projects, kinds beside their label

NAMED = (
    GROUND
    + """
[[fields]]
key = "职责"
label = "单位职责"
home = "extra.duties"
[[lists]]
path = "项目列表"
item = "项目"
home = "projects"
title_field = "名称"
  [[lists.fields]]
  key = "名称"
  label = "项目名称"
  home = "name"
[[lists]]
path = "工作列表"
item = "工作"
home = "work_items"
title_field = "名称"
  [[lists.fields]]
  key = "名称"
  label = "工作名称"
  home = "name"
  [[lists.fields]]
  key = "项目"
  label = "对应项目"
  home = "projects"
  kind = "references"
  of = "项目列表"
[[lists]]
path = "产出"
item = "指标"
home = "indicators"
where = { kind = ["quantity", "quality"] }
  [[lists.fields]]
  key = "二级"
  label = "二级指标"
  home = "level2"
  kind = "level2"
  [[lists.fields]]
  key = "三级"
  label = "三级指标"
  home = "name"
[[lists]]
path = "效益"
item = "指标"
home = "indicators"
where = { kind = ["social_benefit"] }
  [[lists.fields]]
  key = "二级"
  label = "二级指标"
  home = "level2"
  kind = "level2"
  [[lists.fields]]
  key = "三级"
  label = "三级指标"
  home = "name"
"""
)
NAMED_ROWS = [
    "单位职责|{{职责}}*2",
    "项目名称*3",
    "{%tr for 项目 in 项目列表 %}*3",
    "{{项目.名称}}*3",
    "{%tr endfor %}*3",
    "工作名称|对应项目*2",
    "{%tr for 工作 in 工作列表 %}|*2",
    "{{工作.名称}}|{{工作.项目}}*2",
    "{%tr endfor %}|*2",
    "一级指标|二级指标|三级指标",
    "{%tr for 指标 in 产出 %}||",
    "产出|{{指标.二级}}|{{指标.三级}}",
    "{%tr endfor %}||",
    "{%tr for 指标 in 效益 %}||",
    "效益|{{指标.二级}}|{{指标.三级}}",
    "{%tr endfor %}||",
]


def test_projects_are_named_with_any_sign_between_and_unknown_levels_stay_beside_their_label(tmp_path: Path) -> None:
    rows = [*NAMED_ROWS[:1], "项目|项目名称*2", "{%tr for 项目 in 项目列表 %}|*2", "{{项目.序号}}|{{项目.名称}}*2"]
    rows += ["{%tr endfor %}|*2", *NAMED_ROWS[5:]]
    named = region(tmp_path / "region", NAMED, rows, 3, "单位职责", "工作名称", "三级指标")
    file = [
        *("单位职责|保管档案*2", "项目|项目名称*2", "1|物业*2", "2|维修*2", "工作名称|对应项目*2"),
        *("甲|物业；维修*2", "乙|物业, 别的*2", "一级指标|二级指标|三级指标"),
        *("产出|数量|一", "产出|新意|二", "效益|社会效益|三", "效益|别的效益|四"),
    ]
    for draft, found in from_rows(named, tmp_path, file, 3):
        ids = {project.id: project.name for project in found.projects}
        assert [[ids.get(one, one) for one in work.projects] for work in found.work_items] == [
            ["物业", "维修"],
            ["物业, 别的"],
        ]
        texts = print_document(found, named)
        assert [row["三级"] for row in texts["产出"]] == ["一", "二"]
        assert [row["三级"] for row in texts["效益"]] == ["三", "四"]
        assert draft.unplaced == ()


WITHOUT_LEVEL1 = (
    GROUND
    + """
[[lists]]
path = "指标"
item = "指标"
home = "indicators"
  [[lists.fields]]
  key = "一级"
  label = "一级指标"
  home = "level1"
  kind = "level1"
  [[lists.fields]]
  key = "二级"
  label = "二级指标"
  home = "level2"
  kind = "level2"
  [[lists.fields]]
  key = "三级"
  label = "三级指标"
  home = "name"
"""
)


def test_a_level_that_has_no_cell_is_the_one_of_the_form(tmp_path: Path) -> None:
    rows = ["二级指标|三级指标", "{%tr for 指标 in 指标 %}|", "{{指标.二级}}|{{指标.三级}}", "{%tr endfor %}|"]
    form_set = region(tmp_path / "region", WITHOUT_LEVEL1, rows, 2, "二级指标", "三级指标")
    document = a_document(0, indicators=(Indicator(new_id(), "quality", name="合格率"),))
    for _, found in through(form_set, document, tmp_path):
        assert [(one.kind, one.level1, one.level2) for one in found.indicators] == [("quality", None, None)]


TWINS = [
    "单位职责|{{职责}}*3",
    "名称|金额|名称|金额",
    "{%tr for 行 in 对照 %}|||",
    "{{行.长.名称}}|{{行.长.金额}}|{{行.今.名称}}|{{行.今.金额}}",
    "{%tr endfor %}|||",
    *ZIP_ROWS[6:],
]


def test_sides_named_alike_are_told_apart_by_their_order_also_where_one_lacks_a_column(tmp_path: Path) -> None:
    form_set = region(tmp_path / "region", ZIPPED, TWINS, 4, "单位职责", "名称", "三级指标")
    duties = "单位职责 | 示例职责*2"
    for header, line, long, now in (
        ("名称 | 名称 | 金额", "甲 | 乙 | 2.00", ("甲", ""), ("乙", "2.00")),
        ("金额 | 名称 | 金额", "1.00 | 乙 | 2.00", ("", "1.00"), ("乙", "2.00")),
        ("名称 | 金额 | 名称", "甲 | 1.00 | 乙", ("甲", "1.00"), ("乙", "")),
    ):
        draft, _ = read(form_set, Word().table((duties, header, line), 3).save(tmp_path / "x.docx"))
        told = {one.list_path: (one.text("名称"), one.text("金额")) for one in draft.root.children}
        assert (told["长期"], told["当年"]) == (long, now)
        assert draft.unsure == ()


def test_of_sides_named_alike_a_lone_one_is_unsure(tmp_path: Path) -> None:
    form_set = region(tmp_path / "region", ZIPPED, TWINS, 4, "单位职责", "名称", "三级指标")
    rows = ("单位职责 | 示例职责", "名称 | 金额", "甲 | 1.00")
    draft, _ = read(form_set, Word().table(rows, 2).save(tmp_path / "x.docx"))
    assert {value.text for value in draft.unsure} == {"甲", "1.00"}


def test_a_value_in_parts_is_put_together_in_whatever_order_the_file_has_them(zipped: FormSet, tmp_path: Path) -> None:
    rows = ("单位职责|示例职责*3", "三级指标|计量单位|数值|符号", "办件数|件|5000|≥", "差错率|%|1|≤")
    draft, document = read(zipped, Word().table(rows, 4).save(tmp_path / "x.docx"))
    assert [one.targets["whole"].print() for one in document.indicators] == ["≥5000件", "≤1%"]
    assert (draft.unsure, draft.unplaced) == ((), ())
