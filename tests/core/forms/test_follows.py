"""Next year's version of a form: what it says of the one it follows is proved, and nothing goes unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.amount import Amount
from core.domain.document import Document, Override, OverrideKey
from core.domain.indicator import Indicator
from core.domain.line import Line
from core.domain.project import Goal, Project
from core.domain.target_value import TargetValue
from core.domain.unit import Unit
from core.forms.following import Told, YearChange, way_to
from core.forms.load import FormSets, load_form_set
from core.forms.model import FormSet
from core.forms.next_year import carried_over
from core.forms.printing import print_document

OLD = """
id = "old"
title = "旧表"
version = 1
years = [2020, 2025]
[[fields]]
key = "单位名称"
label = "单位名称"
home = "unit.name"
[[fields]]
key = "总额"
label = "总额"
home = "amounts.total"
kind = "money"
[[fields]]
key = "电话"
label = "联系电话"
home = "extra.phone"
[[fields]]
key = "传真"
label = "传真"
home = "extra.fax"
[[lists]]
path = "项目列表"
item = "项目"
home = "projects"
title_field = "名称"
  [[lists.fields]]
  key = "名称"
  label = "项目名称"
  home = "name"
  required = true
  [[lists.fields]]
  key = "依据"
  label = "立项依据"
  home = "extra.basis"
  [[lists.fields]]
  key = "性质"
  label = "性质"
  home = "extra.nature"
  kind = "choice"
  choices = ["新增", "延续", "其他"]
  [[lists.fields]]
  key = "金额"
  label = "预算金额"
  home = "amounts.budget"
  kind = "money"
  [[lists.fields]]
  key = "负责人"
  label = "负责人"
  home = "extra.leader"
[[lists]]
path = "项目列表.目标"
item = "目标"
home = "goals"
  [[lists.fields]]
  key = "内容"
  label = "内容"
  home = "text"
[[lists]]
path = "项目列表.指标"
item = "指标"
home = "indicators"
  [[lists.fields]]
  key = "二级"
  label = "二级"
  home = "level2"
  kind = "level2"
  [[lists.fields]]
  key = "三级"
  label = "三级"
  home = "name"
  [[lists.fields]]
  key = "值"
  label = "指标值"
  home = "targets.whole"
  kind = "target_value"
[[lists]]
path = "成本"
item = "成本项"
home = "lines.cost"
  [[lists.fields]]
  key = "内容"
  label = "内容"
  home = "extra.what"
[[lists]]
path = "车辆"
item = "车辆"
home = "lines.car"
  [[lists.fields]]
  key = "车牌"
  label = "车牌"
  home = "extra.plate"
[[kinds]]
kind = "quantity"
level1 = "产出"
level2 = "数量"
[[kinds]]
kind = "social_benefit"
level1 = "效益"
level2 = "社会效益"
[[kinds]]
kind = "fairness"
level1 = "效益"
level2 = "公平性"
[[kinds]]
kind = "trial"
level1 = "过程"
level2 = "试点"
"""
FOLLOWS = """
[follows]
id = "old"
drops = ["传真", "车辆"]
lists = { "lines.cost" = "lines.expense", "项目列表.指标" = "项目列表.产出指标" }
kinds = { fairness = "social_benefit" }
[follows.renames]
"项目列表.依据" = "政策依据"
"总额" = "资金总额"
[follows.moves]
"电话" = "项目列表.电话"
"项目列表.负责人" = "负责人"
[follows.choices]
"项目列表.性质" = { 新增 = "新设" }
"""
NEW = """
id = "new"
title = "新表"
version = 1
years = [2026, 2030]
[[fields]]
key = "单位名称"
label = "单位名称"
home = "unit.name"
[[fields]]
key = "资金总额"
label = "资金总额"
home = "extra.sum"
kind = "money"
unit = "元"
[[fields]]
key = "负责人"
label = "项目负责人"
home = "extra.head"
[[lists]]
path = "项目列表"
item = "项目"
home = "projects"
title_field = "名称"
  [[lists.fields]]
  key = "名称"
  label = "项目名称"
  home = "name"
  required = true
  [[lists.fields]]
  key = "政策依据"
  label = "政策依据"
  home = "purpose"
  [[lists.fields]]
  key = "性质"
  label = "项目性质"
  home = "extra.nature"
  kind = "choice"
  choices = ["新设", "延续"]
  [[lists.fields]]
  key = "金额"
  label = "预算金额"
  home = "amounts.total"
  kind = "money"
  carry = "clear"
  [[lists.fields]]
  key = "电话"
  label = "电话"
  home = "extra.telephone"
  [[lists.fields]]
  key = "编码"
  label = "项目编码"
  home = "code"
  required = true
[[lists]]
path = "项目列表.目标"
item = "目标"
home = "goals"
where = { period = "annual" }
  [[lists.fields]]
  key = "内容"
  label = "内容"
  home = "text"
[[lists]]
path = "项目列表.产出指标"
item = "产出指标"
home = "indicators"
where = { kind = ["quantity"] }
  [[lists.fields]]
  key = "二级"
  label = "二级"
  home = "level2"
  kind = "level2"
  [[lists.fields]]
  key = "三级"
  label = "三级"
  home = "name"
  [[lists.fields]]
  key = "值"
  label = "指标值"
  home = "targets.whole"
  kind = "target_value"
[[lists]]
path = "项目列表.效益指标"
item = "效益指标"
home = "indicators"
where = { kind = ["social_benefit"] }
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
path = "费用"
item = "费用项"
home = "lines.expense"
  [[lists.fields]]
  key = "内容"
  label = "内容"
  home = "extra.what"
[[kinds]]
kind = "quantity"
level1 = "产出指标"
level2 = "数量指标"
[[kinds]]
kind = "social_benefit"
level1 = "效益"
level2 = "社会效益"
"""


def form(folder: Path, toml: str) -> FormSet:
    name = toml.split('id = "', 1)[1].split('"', 1)[0]
    (folder / name).mkdir(exist_ok=True)
    (folder / name / "form.toml").write_text(toml, encoding="utf-8")
    return load_form_set(folder / name, prove=False)


def both(folder: Path, follows: str = FOLLOWS, new: str = NEW) -> tuple[FormSet, FormSet]:
    return form(folder, OLD), form(folder, new + follows)


def a_document() -> Document:
    first = Project(
        "p1",
        name="甲",
        amounts={"budget": Amount(1_000_000)},
        goals=(Goal("g1", "办好"),),
        indicators=(
            Indicator("i1", "quantity", name="场次", targets={"whole": TargetValue.parse("≥3场")}),
            Indicator("i2", "fairness", name="覆盖"),
            Indicator("i3", "trial", name="试办"),
        ),
        extra={"basis": "某办法", "nature": "新增", "leader": "张示例", "old": "别处来的"},
    )
    second = Project("p2", name="乙", extra={"nature": "其他", "leader": "李示例"})
    return Document(
        "d",
        Unit("u", "", "示例县档案馆"),
        2025,
        form_ids=("old",),
        layout="old",
        projects=(first, second),
        lines=(
            Line("c1", extra={"what": "印刷"}, group="cost"),
            Line("v1", extra={"plate": "冀A00000"}, group="car"),
        ),
        amounts={"total": Amount(31_600_000)},
        extra={"phone": "0311-1", "fax": "0311-2"},
        overrides={
            OverrideKey("old", "项目列表", "p1", "依据"): Override("见附件", "导入"),
            OverrideKey("old", "", "d", "传真"): Override("无", "导入"),
        },
    )


def told(changes: tuple[YearChange, ...], kind: Told) -> list[tuple[str, str]]:
    return [(one.words, one.text) for one in changes if one.told is kind]


def test_two_sound_form_sets_of_which_one_follows_the_other_have_no_mistakes(tmp_path: Path) -> None:
    old, new = both(tmp_path)
    assert (old.mistakes, new.mistakes) == ((), ())
    assert new.follows.ids == ("old",)


def test_values_go_where_the_new_form_has_them(tmp_path: Path) -> None:
    followed = carried_over(a_document(), both(tmp_path)).document
    new = form(tmp_path, NEW + FOLLOWS)
    printed = print_document(followed, new)
    assert (followed.layout, followed.form_ids) == ("new", ("new",))
    assert (printed["资金总额"], printed["负责人"]) == ("316000.00", "张示例")
    first, second = printed["项目列表"]
    assert [first[key] for key in ("政策依据", "性质", "电话")] == ["见附件", "新设", "0311-1"]
    assert (second["电话"], second["性质"]) == ("0311-1", "其他")
    assert [row["三级"] for row in first["产出指标"]] == ["场次", "试办"]
    assert [row["二级"] for row in first["产出指标"]] == ["数量指标", "试点"]
    assert [(row["二级"], row["三级"]) for row in first["效益指标"]] == [("社会效益", "覆盖")]
    assert [row["内容"] for row in printed["费用"]] == ["印刷"]
    assert followed.projects[0].extra == {"nature": "新设", "old": "别处来的", "telephone": "0311-1"}
    assert followed.projects[0].purpose == "某办法"
    assert [line.group for line in followed.lines] == ["expense"]


def test_everything_that_changed_is_told_and_nothing_goes_silently(tmp_path: Path) -> None:
    changes = carried_over(a_document(), both(tmp_path)).changes
    assert ("项目 · 立项依据 → 政策依据", "1 处") in told(changes, Told.RENAMED)
    assert ("总额 → 资金总额", "1 处") in told(changes, Told.RENAMED)
    assert ("项目 · 性质 → 项目性质", "2 处") in told(changes, Told.RENAMED)
    assert ("成本项 → 费用项", "1 处") in told(changes, Told.RENAMED)
    assert told(changes, Told.MOVED) == [("联系电话 → 项目 · 电话", "2 处"), ("项目 · 负责人 → 项目负责人", "1 处")]
    assert told(changes, Told.DROPPED) == [
        ("传真", "0311-2"),
        ("车辆1", "车牌：冀A00000"),
        ("项目2 · 负责人", "李示例（“项目负责人”只有一处，已是“张示例”）"),
        ("传真（只在那一处改印的）", "无"),
    ]
    assert ("产出/数量 → 产出指标/数量指标", "1 处") in told(changes, Told.WORDS)
    assert ("效益/公平性 → 效益/社会效益", "1 处") in told(changes, Told.WORDS)
    assert ("项目1 · 指标3", "新表式没有“过程/试点”这种指标，文字照旧") in told(changes, Told.WORDS)
    assert told(changes, Told.ASKED) == [("项目2 · 项目性质", "“其他”不在选项里（新设、延续）")]
    assert told(changes, Told.CLEARED) == [("项目 · 预算金额", "1 处")]
    assert told(changes, Told.MISSING) == [("项目 · 项目编码", "2 处")]
    assert ("项目1 · old", "别处来的") in told(changes, Told.UNPLACED)


def test_a_field_that_is_kept_elsewhere_under_its_name_takes_its_value_along(tmp_path: Path) -> None:
    new = NEW.replace('  carry = "clear"\n', "")
    carried = carried_over(a_document(), both(tmp_path, new=new))
    followed, changes = carried.document, carried.changes
    assert followed.projects[0].amounts == {"total": Amount(1_000_000)}
    assert ("项目 · 预算金额 → 预算金额（换了存放处）", "1 处") in told(changes, Told.RENAMED)


def test_values_can_change_places_with_each_other(tmp_path: Path) -> None:
    new = OLD.replace('id = "old"', 'id = "new"').replace("extra.phone", "extra.x").replace("extra.fax", "extra.phone")
    new = new.replace("extra.x", "extra.fax")
    followed = carried_over(a_document(), both(tmp_path, '[follows]\nid = "old"\n', new)).document
    assert followed.extra == {"phone": "0311-2", "fax": "0311-1"}


def test_the_way_goes_over_all_versions_between_to_the_one_made_for_the_year(tmp_path: Path) -> None:
    old, new = both(tmp_path)
    third = NEW.replace('id = "new"', 'id = "third"').replace("[2026, 2030]", "[2027, 2030]")
    third = third.replace('key = "政策依据"\n  label = "政策依据"', 'key = "文件"\n  label = "文件依据"')
    renames = '[follows]\nid = ["new", "other"]\nrenames = { "项目列表.政策依据" = "文件" }\n'
    newest = form(tmp_path, third + renames.replace(', "other"', ""))
    sets = FormSets((old, new, newest))
    assert newest.mistakes == ()
    ways = {year: [one.id for one in way_to(sets, old, year)] for year in (2025, 2026, 2027, 2031)}
    assert ways == {2025: ["old"], 2026: ["old", "new"], 2027: ["old", "new", "third"], 2031: ["old"]}
    carried = carried_over(a_document(), way_to(sets, old, 2027))
    followed, changes = carried.document, carried.changes
    assert print_document(followed, newest)["项目列表"][0]["文件"] == "见附件"
    assert ("项目 · 政策依据 → 文件依据", "1 处") in told(changes, Told.RENAMED)
    assert ("传真", "0311-2") in told(changes, Told.DROPPED)


MISTAKES = {
    "unknown form set": ('id = "old"', 'id = "olds"', "找不到表式“olds”"),
    "itself": ('id = "old"', 'id = "new"', "表式不能承接自己"),
    "unknown old field": ('"总额" =', '"总数" =', "old 里没有“总数”这个字段"),
    "unknown new field": ('= "资金总额"', '= "资金合计"', "没有“资金合计”这个字段"),
    "two into one": (
        '"总额" = "资金总额"',
        '"总额" = "资金总额"\n"电话" = "资金总额"',
        "“总额”和“电话”都到了“资金总额”",
    ),
    "one that stays": ('"政策依据"', '"名称"', "“项目列表.名称”和“项目列表.依据”都到了“项目列表.名称”"),
    "other record": ('"总额" = "资金总额"', '"总额" = "项目列表.编码"', "“总额”和“项目列表.编码”不在同一种记录里"),
    "move within": ('"电话" = "项目列表.电话"', '"电话" = "负责人"', "“电话”不能移到“负责人”"),
    "move across": ('"电话" = "项目列表.电话"', '"成本.内容" = "项目列表.电话"', "“成本.内容”不能移到“项目列表.电话”"),
    "unknown list": ('"lines.cost" =', '"lines.costs" =', "old 里没有“lines.costs”这个清单"),
    "unknown new list": ('"lines.expense"', '"lines.expenses"', "没有“lines.expenses”这个清单"),
    "other noun": (
        '"lines.cost" = "lines.expense"',
        '"lines.cost" = "项目列表"',
        "“lines.cost”（lines）的记录不能放进",
    ),
    "other parent": ('"项目列表.指标" = "项目列表.产出指标"', '"项目列表.指标" = "费用"', "的记录不能放进“费用”"),
    "unknown drop": ('"传真", ', '"传呼", ', "old 里没有“传呼”这个字段或清单"),
    "drop that is there": ('"传真", ', '"单位名称", ', "“单位名称”还在新表式里，不能写在 drops"),
    "unknown kind": ('fairness = "social', 'fair = "social', "old 里没有“fair”这种指标种类"),
    "unknown new kind": ('= "social_benefit" }', '= "social" }', "没有“social”这种指标种类"),
    "unknown choice": ("新增 =", "新开 =", "old 的“项目列表.性质”没有“新开”这个选项"),
    "unknown new choice": ('"新设" }', '"新办" }', "“性质”没有“新办”这个选项"),
    "no id": ('id = "old"', "", "[follows] 缺少 id"),
    "unknown word": ("drops =", "drop =", "[follows] 里没有 drop 这一项"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_mistakes_in_follows_are_told_with_line_and_cure(case: str, tmp_path: Path) -> None:
    right, wrong, cause = MISTAKES[case]
    assert FOLLOWS.count(right) == 1
    _, new = both(tmp_path, FOLLOWS.replace(right, wrong))
    found = [mistake for mistake in new.mistakes if cause in mistake.cause]
    assert len(found) == 1, new.mistakes
    assert found[0].file == "form.toml"
    assert found[0].place.startswith("第 ")
    assert found[0].cure
