"""A form set says everything that is wrong with it, with the line, and never breaks the program."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import UserError
from core.forms.load import FormSets, installed, load_form_set
from core.forms.model import FieldKind, FormSet
from core.paths import templates_dir

HEBEI = templates_dir() / "hebei-performance"
Copy = Callable[..., Path]


def line_of(folder: Path, text: str) -> str:
    lines = (folder / "form.toml").read_text(encoding="utf-8").splitlines()
    return f"第 {next(number for number, line in enumerate(lines, 1) if text in line)} 行"


def the_mistake(form_set: FormSet) -> str:
    (mistake,) = form_set.mistakes
    return str(mistake)


def test_the_installed_form_sets_are_sound() -> None:
    form_sets = installed(prove=True)
    assert [str(mistake) for form_set in form_sets for mistake in form_set.mistakes] == []
    assert "hebei-performance" in [form_set.id for form_set in form_sets]


def test_fields_carry_what_the_file_says() -> None:
    form_set = load_form_set(HEBEI, prove=False)
    plan = form_set.list("项目列表").field("6月底")
    assert (plan.home, plan.kind, plan.required) == ("payment_plan.6", FieldKind.PERCENT, True)
    assert "六月底" in plan.aliases
    assert [spec.path for spec in form_set.children("项目列表")] == ["项目列表.绩效目标", "项目列表.绩效指标"]
    title = form_set.list("项目列表").field("表题").compute
    assert title is not None
    assert title.text == "{序号}.{项目名称}绩效目标表"


MISTAKES = [
    ('label = "预算数"', 'lable = "预算数"', "[[lists.fields]] 里没有 lable 这一项", "是不是“label”？"),
    ('kind = "money"', 'kind = "mony"', "kind 不能是“mony”", "是不是“money”？"),
    ('home = "amounts.fiscal"', 'home = "amount.fiscal"', "没有“amount.fiscal”这个存放处", "是不是“amounts.fiscal”？"),
    ('home = "amounts.fiscal"', 'home = "amounts"', "存放处“amounts”写得不对", "写成 amounts.名称"),
    ('home = "payment_plan.3"', 'home = "payment_plan.13"', "支出计划没有“13”月", "1 到 12"),
    ('home = "targets.whole"', 'home = "targets.hole"', "没有“hole”这种指标值", "是不是“whole”？"),
    ('home = "goals"', 'home = "goal"', "这里没有“goal”这种记录", "是不是“goals”？"),
    ('kind = "long_text"\n  required', 'kind = "money"\n  required', "种类不能是 money", "换一个 kind"),
    ('text = "{单位名称}"', 'text = "{单位名字}"', "“单位名字”不存在", "是不是“单位名称”？"),
    ('text = "{单位名称}"', 'text = "{单位名称"', "花括号没有成对", "写成 {字段}"),
    ('text = "{单位名称}"', 'text = "{单位简称}"', "算式绕回了自己：单位简称 → 单位简称", "去掉其中一个引用"),
    ('aliases = ["其它资金", "其他"]', 'aliases = ["财政拨款"]', "“财政拨款”已经是“财政资金”的名称或别名", "改掉一个"),
    ('key = "其他资金"', 'key = "财政资金"', "键“财政资金”写了两次", "换一个键名"),
    ("minimum = 1\nnumbered", 'minimum = "1"\nnumbered', "minimum 应为整数，不加引号", '现在是 "1"'),
    ("numbered = true", 'numbered = "true"', "numbered 应为true 或 false", '现在是 "true"'),
    ('grid = "绩效指标"', 'grid = "绩效指示"', "没有“绩效指示”这个清单", "是不是“绩效指标”？"),
    ('strip_of = "预算数"', 'strip_of = "预算"', "没有“预算”这个字段", "是不是“预算数”？"),
    ('over = "项目列表"', 'over = "项目"', "没有“项目”这个清单", "是不是“项目列表”？"),
    ('format = "docx"', 'format = "doc"', "不能导出“doc”", "可以写：docx"),
    ('reads = "文字材料"', 'reads = "文字"', "没有“文字”这个清单", "是不是“文字材料”？"),
    ('title_field = "三级指标"', 'title_field = "三级"', "没有“三级”这个列", "是不是“三级指标”？"),
    ("plan_full", "plan_ful", "没有 plan_ful 这个检查参数", "是不是“plan_full”？"),
    ("[7, 8]", "[8, 7]", "code_year 应为起止两个位置", "现在是 [8, 7]"),
    ('plan_full = "100%"', 'plan_full = "全部"', "plan_full 应为百分数", "现在是 全部"),
    ('"output", "benefit"', '"ouput", "benefit"', "required_groups 应为几个指标组", "现在是"),
    ('kind = "quality"', 'kind = "quantity"', "“quantity”写了两次", "删掉一个或改名"),
    ('[[roles]]\nrole = "overall"\n', "[[roles]]\n", "[[roles]] 缺少 role", "补上 role"),
    ('id = "hebei-performance"', 'id = "河北"', "id 不能是“河北”", "小写英文字母"),
    ("years = [2016, 2035]", "years = [2035, 2016]", "years 应为起止两个年份", "[2016, 2035]"),
]


@pytest.mark.parametrize(("old", "new", "cause", "cure"), MISTAKES, ids=[cause for _, _, cause, _ in MISTAKES])
def test_a_mistake_is_told_with_its_line_cause_and_cure(
    copied: Copy, old: str, new: str, cause: str, cure: str
) -> None:
    folder = copied((old, new))
    told = [str(mistake) for mistake in load_form_set(folder, prove=False).mistakes]
    found = [one for one in told if cause in one]
    assert found, told
    assert cure in found[0]
    assert found[0].startswith("form.toml，第 ")


def test_the_line_is_that_of_the_entry(copied: Copy) -> None:
    folder = copied(('home = "amounts.other"', 'home = "amonts.other"'))
    assert line_of(folder, "amonts.other") in the_mistake(load_form_set(folder, prove=False))


def test_what_could_not_be_read_is_told_once(copied: Copy) -> None:
    for change in (('kind = "money"', 'kind = "mony"'), ('home = "goals"\n', ""), ('home = "goals"', "home = 7")):
        folder = copied(change)
        assert len(load_form_set(folder, prove=False).mistakes) == 1
        shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        ('region = "河北"', "region = “河北”", "引号、等号、逗号、方括号要用英文的"),
        ('region = "河北"', 'region "河北"', "键后面缺少等号"),
        ('region = "河北"', 'region = "河北', "引号没有写完"),
        ('region = "河北"', 'title = "河北"', "同一个键写了两次"),
        ("[[outputs]]", "[[outputs]", "表头的方括号没有写完"),
    ],
)
def test_toml_that_cannot_be_read_is_told_with_its_line(copied: Copy, old: str, new: str, cause: str) -> None:
    folder = copied((old, new))
    mistake = the_mistake(load_form_set(folder))
    assert cause in mistake
    assert "form.toml，第 " in mistake


def test_a_file_in_the_old_chinese_encoding_is_told(copied: Copy) -> None:
    folder = copied()
    path = folder / "form.toml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    assert "不是 UTF-8 编码" in the_mistake(load_form_set(folder))


def test_a_byte_order_mark_is_no_mistake(copied: Copy) -> None:
    folder = copied()
    path = folder / "form.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert not load_form_set(folder).mistakes


def test_a_template_that_is_not_there_is_told_with_the_line(copied: Copy) -> None:
    folder = copied(('template = "project.docx"', 'template = "projekt.docx"'))
    mistake = the_mistake(load_form_set(folder))
    assert "找不到模板文件 projekt.docx" in mistake
    assert "是不是“project.docx”？" in mistake
    assert line_of(folder, "projekt.docx") in mistake


def test_a_form_set_that_is_not_installed_is_named_with_those_that_are() -> None:
    with pytest.raises(UserError, match=r"没有安装表式“hebei”，已安装的有：.*hebei-performance"):
        installed().get("hebei")


def test_a_broken_form_set_is_listed_and_refused(copied: Copy) -> None:
    folder = copied(('kind = "money"', 'kind = "mony"'))
    form_sets = installed(folder.parent)
    assert [form_set.is_broken for form_set in form_sets if form_set.id == "hebei-performance"] == [True]
    with pytest.raises(UserError, match=r"表式“hebei-performance”有错，不能使用：form\.toml，第 .* 行"):
        form_sets.get("hebei-performance")


def test_a_further_form_set_stands_beside_the_installed_ones(copied: Copy) -> None:
    folder = copied(('id = "hebei-performance"', 'id = "hebei-2"'))
    assert {"hebei-performance", "hebei-2"} <= {form_set.id for form_set in installed(folder.parent)}
    assert installed(folder).get("hebei-2").folder == folder


def test_one_id_in_two_folders_is_a_mistake(copied: Copy) -> None:
    folder = copied(('id = "hebei-performance"', 'id = "twice"'))
    other = folder.parent / "other"
    other.mkdir()
    (other / "form.toml").write_bytes((folder / "form.toml").read_bytes())
    twice = next(form_set for form_set in installed(folder.parent) if form_set.id == "twice")
    assert any("id“twice”与文件夹" in str(mistake) for mistake in twice.mistakes)


def test_a_folder_without_form_sets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="里没有表式"):
        installed(tmp_path)


def test_the_digest_changes_with_any_file(copied: Copy) -> None:
    folder = copied()
    before = load_form_set(folder, prove=False).digest
    (folder / "project.docx").write_bytes(b"other")
    assert load_form_set(folder, prove=False).digest != before


def test_the_county_may_add_form_sets_of_its_own(copied: Copy, home: Path) -> None:
    folder = copied(('id = "hebei-performance"', 'id = "county"'))
    (home / "templates").mkdir()
    folder.rename(home / "templates" / "county")
    assert "county" in [form_set.id for form_set in installed()]


def test_form_sets_are_usable_only_with_sound_templates(copied: Copy) -> None:
    folder = copied(('template = "project.docx"', 'template = "gone.docx"'), ('"hebei-performance"', '"gone"'))
    form_sets: FormSets = installed(folder)
    assert form_sets.get("gone").id == "gone"
    with pytest.raises(UserError, match=r"找不到模板文件 gone\.docx"):
        form_sets.usable("gone")
