"""A form set that is like another one takes what it does not say, and its mistakes name the file they stand in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.forms.load import installed, load_form_set
from core.forms.model import FormSet
from core.paths import templates_dir

Copy = Callable[..., Path]
HEAD = 'id = "mine"\nlike = "hebei-performance"\ntitle = "我的"\nversion = 1\n'


@pytest.fixture
def mine(copied: Copy) -> Callable[[str], FormSet]:
    """A form set of these lines beside a copy of the one it is like."""
    base = copied()

    def load(*lines: str, head: str = HEAD) -> FormSet:
        folder = base.parent / "mine"
        folder.mkdir(exist_ok=True)
        (folder / "form.toml").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
        return load_form_set(folder, prove=False)

    return load


def told(form_set: FormSet) -> list[str]:
    return [str(mistake) for mistake in form_set.mistakes]


def test_what_is_not_said_is_taken_over_but_for_id_and_files(mine: Callable[..., FormSet]) -> None:
    base, found = load_form_set(templates_dir() / "hebei-performance", prove=False), mine()
    assert told(found) == []
    assert (found.id, found.title, found.like, found.outputs) == ("mine", "我的", "hebei-performance", ())
    for part in ("region", "years", "fields", "lists", "kinds", "roles", "reading", "tabs", "checks"):
        assert getattr(found, part) == getattr(base, part), part


def test_entries_are_changed_added_and_dropped_by_their_names(mine: Callable[..., FormSet]) -> None:
    base = load_form_set(templates_dir() / "hebei-performance", prove=False)
    found = mine(
        *("[[fields]]", 'key = "单位编码"', "drop = true"),
        *("[[lists]]", 'path = "项目列表"', "minimum = 2"),
        *("[[lists.fields]]", 'key = "预算数"', "unit_word = true", 'help.good = "316万元"'),
        *("[[lists.fields]]", 'key = "联系人"', 'label = "联系人"', 'home = "extra.联系人"'),
        *("[[kinds]]", 'kind = "cost"', "drop = true"),
        *("[[roles]]", 'role = "overall"', 'label = "总目标"'),
        *("[[tabs]]", 'key = "basics"', 'title = "基本"', 'rows = [["单位名称"]]'),
        *("[reading]", 'recognise = ["甲"]'),
        *("[checks]", "code_length = 0"),
    )
    assert told(found) == []
    assert [field.key for field in found.fields] == [field.key for field in base.fields][1:]
    projects, before = found.list("项目列表"), base.list("项目列表")
    assert [field.key for field in projects.fields] == [*(field.key for field in before.fields), "联系人"]
    assert (projects.minimum, projects.title_field) == (2, before.title_field)
    budget, old = projects.field("预算数"), before.field("预算数")
    assert (budget.unit_word, budget.aliases, budget.help.text) == (True, old.aliases, old.help.text)
    assert (budget.help.good, old.help.good) == ("316万元", "128.50")
    assert [spec.kind for spec in found.kinds] == [spec.kind for spec in base.kinds if spec.kind != "cost"]
    assert [spec.label for spec in found.roles] == ["总目标", *(spec.label for spec in base.roles[1:])]
    assert [tab.title for tab in found.tabs] == ["基本", *(tab.title for tab in base.tabs[1:])]
    assert (found.reading.recognise, found.reading.parts) == (("甲",), base.reading.parts)
    assert (found.checks["code_length"], found.checks["code_year"]) == (0, [7, 8])


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["[[fields]]", 'key = "甲"', "drop = true"], "form.toml，第 5 行：没有“甲”可以去掉"),
        (["[[kinds]]", 'kind = "cots"', "drop = true"], "是不是“cost”？"),
        (["[[lists]]", 'path = "项目列表"', 'titel = "甲"'], "form.toml，第 7 行：[[lists]] 里没有 titel 这一项"),
        (["[[lists]]", 'path = "项目列表"', "minimum = true"], "form.toml，第 7 行：minimum 应为整数"),
        (["[[roles]]", 'role = "new"'], "form.toml，第 5 行：[[roles]] 缺少 label"),
        (["[[fields]]", 'key = "年度"', 'home = "yaer"'], "form.toml，第 7 行：没有“yaer”这个存放处"),
        (["[[kinds]]", 'kind = "cost"', "[[kinds]]", 'kind = "cost"'], "form.toml，第 8 行：“cost”写了两次"),
    ],
)
def test_a_mistake_of_its_own_is_told_with_its_own_line(
    mine: Callable[..., FormSet], lines: list[str], says: str
) -> None:
    found = told(mine(*lines))
    assert any(says in mistake for mistake in found), found


def test_what_no_longer_fits_in_the_other_file_is_told_with_that_file_and_line(mine: Callable[..., FormSet]) -> None:
    found = mine("[[lists]]", 'path = "项目列表"', "[[lists.fields]]", 'key = "预算数"', "drop = true")
    base = (templates_dir() / "hebei-performance" / "form.toml").read_text(encoding="utf-8").splitlines()
    line = base.index('strip_of = "预算数"') + 1
    assert any(f"hebei-performance/form.toml，第 {line} 行：没有“预算数”这个字段" in one for one in told(found))


def test_a_base_that_is_not_there_broken_or_goes_round_is_one_mistake_with_its_line(
    mine: Callable[..., FormSet], copied: Copy, tmp_path: Path
) -> None:
    (missing,) = told(mine(head=HEAD.replace('like = "hebei-performance"', 'like = "hebei-performence"')))
    assert missing == "form.toml，第 2 行：找不到表式“hebei-performence”。是不是“hebei-performance”？"
    (itself,) = told(mine(head=HEAD.replace('like = "hebei-performance"', 'like = "mine"')))
    assert "like 绕回了自己：mine → mine" in itself
    base = tmp_path / "forms" / "hebei-performance" / "form.toml"
    text = base.read_text(encoding="utf-8")
    base.write_text('like = "mine"\n' + text, encoding="utf-8")
    (circle,) = told(mine())
    assert circle.startswith("form.toml，第 2 行：表式“hebei-performance”有错，不能照它：")
    assert "like 绕回了自己：mine → hebei-performance → mine" in circle
    base.write_text(text.replace("version = 1", "version = ", 1), encoding="utf-8")
    (broken,) = told(mine())
    assert "表式“hebei-performance”有错，不能照它：hebei-performance/form.toml，第 6 行：等号后面的值写法不对" in broken


def test_the_digest_changes_with_the_other_file(mine: Callable[..., FormSet], tmp_path: Path) -> None:
    before = mine().digest
    base = tmp_path / "forms" / "hebei-performance" / "form.toml"
    base.write_text(base.read_text(encoding="utf-8").replace("预算总额", "预算合计"), encoding="utf-8")
    after = mine()
    assert after.digest != before
    assert "预算合计" in after.list("项目列表").field("预算数").aliases


def test_a_form_set_elsewhere_may_be_like_one_of_the_programs_own(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "form.toml").write_text(HEAD, encoding="utf-8")
    found = installed(tmp_path).get("mine")
    assert found.list("项目列表").field("预算数").home == "amounts.budget"


def test_a_form_set_may_be_like_one_that_is_like_another(mine: Callable[..., FormSet], tmp_path: Path) -> None:
    mine("[[kinds]]", 'kind = "cost"', 'level1 = "成本指标"')
    folder = tmp_path / "forms" / "third"
    folder.mkdir()
    head = HEAD.replace('id = "mine"', 'id = "third"').replace('like = "hebei-performance"', 'like = "mine"')
    (folder / "form.toml").write_text(head + '[[kinds]]\nkind = "cost"\nlevel2 = "成本"\n', encoding="utf-8")
    found = load_form_set(folder, prove=False)
    cost = found.kind("cost")
    assert cost is not None
    assert (told(found), cost.level1, cost.level2) == ([], "成本指标", "成本")
