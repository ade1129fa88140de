"""转到新年度 where the new year has a form of its own: by command and in the window, with a list of what changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.domain.document import Document
from core.domain.project import Project
from core.domain.unit import Unit
from core.forms.load import FormSets, installed
from core.jobs.documents import add_documents
from tests.flows.shell import Run, assert_one_sentence
from tests.workbooks import Workbook
from ui.dialogs.lines import LinesDialog
from ui.dialogs.new_year import NewYearDialog
from ui.main_window import MainWindow

Opened = Callable[..., MainWindow]
HEAD = """
version = 1
[[outputs]]
template = "book.xlsx"
format = "xlsx"
file = "项目表"
[[fields]]
key = "单位名称"
label = "单位名称"
home = "unit.name"
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
"""
TAB = """
[[tabs]]
key = "projects"
title = "项目"
list = "项目列表"
rows = [["名称", "COLUMN"]]
"""
COLUMN = """
  [[lists.fields]]
  key = "{key}"
  label = "{key}"
  home = "extra.{key}"
  required = {required}
"""
OLD = 'id = "county"\ntitle = "县表"\nyears = [2020, 2025]\n' + HEAD
NEXT = 'id = "county-next"\ntitle = "县表（2026年版）"\nyears = [2026, 2035]\n' + HEAD
FOLLOWS = '[follows]\nid = "county"\nrenames = { "项目列表.资金用途" = "主要内容" }\ndrops = ["项目列表.联系人"]\n'


def write(folder: Path, toml: str, columns: dict[str, bool], more: str = "") -> None:
    folder.mkdir(parents=True)
    fields = "".join(COLUMN.format(key=key, required=str(flag).lower()) for key, flag in columns.items())
    tab = TAB.replace("COLUMN", '", "'.join(columns))
    (folder / "form.toml").write_text(toml + fields + tab + more, encoding="utf-8")
    cells = "|".join(f"{{{{项目.{key}}}}}" for key in ("名称", *columns))
    rows = ["|".join(["项目名称", *columns]), "{%tr for 项目 in 项目列表 %}", cells, "{%tr endfor %}", "{{单位名称}}"]
    Workbook().sheet("表", rows).save(folder / "book.xlsx")


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A folder with a county's form and its next version: a column is called otherwise, one is gone, one is new."""
    folder = tmp_path / "表式"
    write(folder / "county", OLD, {"资金用途": False, "联系人": False})
    write(folder / "county-next", NEXT, {"主要内容": False, "归口股室": True}, FOLLOWS)
    return folder


def a_county_document() -> Document:
    projects = tuple(
        Project(f"p{number}", name=name, extra={"资金用途": "买书", "联系人": contact})
        for number, (name, contact) in enumerate([("甲", "张示例"), ("乙", "")])
    )
    return Document("d", Unit("u", "", "示例县图书馆"), 2025, form_ids=("county",), layout="county", projects=projects)


@pytest.mark.parametrize("form", ["county", "county-next"])
def test_the_command_uses_the_form_of_the_new_year_and_lists_what_changed(
    form: str, templates: Path, tmp_path: Path, run: Run
) -> None:
    file = tmp_path / "县.jmt"
    add_documents(file, [a_county_document()])
    words = ("--form", form, "--unit", "示例县图书馆", "--year", 2026, "--from", 2025, "--templates", templates)
    done = run("new", file, *words)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[1].startswith("沿用 4 处，清空 0 处，要重新填写 0 处")
    assert done.out.splitlines()[2:] == [
        "名称改了（1 项）：",
        "  项目 · 资金用途 → 主要内容：2 处",
        "不再保留（1 项）：",
        "  项目1 · 联系人：张示例",
        "新增的必填项还没有填（1 项）：",
        "  项目 · 归口股室：2 处",
    ]
    dumped = json.loads(run("dump", file, "--year", 2026, "--templates", templates).out)["文件"][0]
    assert dumped["表式"] == "county-next"
    assert [row["主要内容"] for row in dumped["内容"]["项目列表"]] == ["买书", "买书"]
    checked = run("check", file, "--year", 2026, "--templates", templates)
    assert "沿用" in checked.out
    assert run("dump", file, "--year", 2025, "--templates", templates).code == 0
    assert_one_sentence(run("new", file, *words))
    again = run("new", file, *words[:5], 2027, "--from", 2026, "--templates", templates)
    assert again.out.splitlines()[0] == f"已在 {file} 新建：示例县图书馆，2027 年，县表（2026年版）。"
    assert [line[:6] for line in again.out.splitlines()[1:]] == ["沿用 4 处"]


def test_a_year_that_no_version_is_made_for_is_refused(templates: Path, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "县.jmt"
    add_documents(file, [a_county_document()])
    words = ("--unit", "示例县图书馆", "--year", 2040, "--from", 2025, "--templates", templates)
    assert_one_sentence(run("new", file, "--form", "county", *words))
    assert_one_sentence(run("new", file, "--form", "county-next", *words))


def test_a_broken_next_version_is_passed_over_and_said_so(templates: Path, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "县.jmt"
    add_documents(file, [replace(a_county_document(), year=2024)])
    (templates / "county-next" / "book.xlsx").unlink()
    toml = templates / "county-next" / "form.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("[2026, 2035]", "[2025, 2035]"), encoding="utf-8")
    words = ("--form", "county", "--unit", "示例县图书馆", "--year", 2025, "--from", 2024, "--templates", templates)
    done = run("new", file, *words)
    assert done.code == 0
    assert done.out.splitlines()[0].endswith("2025 年，县表。")
    assert done.out.splitlines()[1].startswith("承接它的表式“county-next”有错，没有使用：")


@pytest.fixture
def form_sets(templates: Path) -> FormSets:
    """The window has the county's forms, too."""
    return installed(templates)


def test_the_window_says_which_form_the_new_year_has_and_shows_what_changed(
    qtbot: QtBot, open_document: Opened
) -> None:
    window = open_document(a_county_document())
    dialog = NewYearDialog(
        "示例县图书馆", 2025, {2025}, lambda year: "县表（2026年版）" if year == 2026 else "", window
    )
    assert dialog.hint.text() == "2026 年用新表式“县表（2026年版）”，转完后列出改了什么。"
    dialog.edit.setText("2027")
    assert dialog.hint.text() == ""
    made = window.flows.new_year_to(2026)
    assert made is not None
    (told,) = window.findChildren(LinesDialog)
    lines = [told.lines.item(row).text() for row in range(told.lines.count())]
    assert "  项目1 · 联系人：张示例" in lines
    assert told.windowTitle() == "转到 2026 年：改了什么"
    assert window.work is not None
    assert window.work.page is not None
    assert window.work.page.form_set.id == "county-next"
    assert window.desk is not None
    assert {project.extra["主要内容"] for project in window.desk.document(made).projects} == {"买书"}
    told.accept()
