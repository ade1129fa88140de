"""换一种版式看: the same data by another region's form, editable there, with what has no place and what is missing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from core.domain.document import Document
from core.domain.records import same_content
from core.editing import fields
from core.forms.load import installed
from core.jobs.dump import dump_documents
from core.jobs.sample import sample_documents
from tests.builders import FORM, SINGLE, a_document, a_project
from ui.dialogs.layouts import LayoutDialog
from ui.layout_flow import ask_layout, layouts_of, see_as, told
from ui.main_window import MainWindow

Opened = Callable[..., MainWindow]
HUNAN, JIANGSU = "hunan-department", "jiangsu-department"


def shown(window: MainWindow) -> Document:
    assert window.desk is not None
    assert window.work is not None
    return window.desk.document(window.work.document_id)


def choose(window: MainWindow, form_id: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The dialog of the menu with a layout chosen; the lines it showed."""
    lines: list[str] = []

    def run(dialog: LayoutDialog) -> int:
        ids = [one.id for one in dialog._layouts]
        dialog.choice.setCurrentIndex(ids.index(form_id))
        lines.extend(dialog.lines.item(row).text() for row in range(dialog.lines.count()))
        assert dialog.primary.isEnabled()
        return 1

    monkeypatch.setattr(LayoutDialog, "exec", run)
    window.actions_by_name["layout"].trigger()
    return lines


def test_the_menu_shows_the_tabs_of_another_layout_and_what_has_no_place_in_it(
    open_document: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_document(a_document(2))
    before = shown(window)
    lines = choose(window, HUNAN, monkeypatch)
    assert any(line.endswith("在这种版式里没有位置，仍保存在数据里：") for line in lines)
    assert any("项目1 · 3月底：" in line for line in lines)
    assert any(line.startswith("这种版式里有") for line in lines)
    assert any("部门职责概述（必填）" in line for line in lines)
    assert window.work is not None
    page = window.work.page
    assert page is not None
    assert page.form_set.id == HUNAN
    assert "湖南" not in window.notice.sentence.text()
    assert "部门整体支出和专项资金绩效目标表" in window.notice.sentence.text()
    assert window.year_label.text().endswith("（另一种版式）")
    assert shown(window) is before
    assert shown(window).layout == FORM


def test_every_tab_of_every_layout_can_be_shown_and_the_data_come_back_unchanged(open_document: Opened) -> None:
    document = a_document(2)
    window = open_document(document)
    before = dump_documents([shown(window)], window.form_sets)
    assert window.desk is not None
    for form_set in (*layouts_of(window, window.desk.own_form_set(document.id)), window.form_sets.get(FORM)):
        see_as(window, form_set)
        page = window.work.page if window.work else None
        assert page is not None
        assert page.form_set.id == form_set.id
        for tab in form_set.tabs:
            page.show_tab(tab.key)
        assert window.desk.findings(document.id) is not None
    assert dump_documents([shown(window)], window.form_sets) == before
    assert not window.notice.isVisible()


def test_what_is_changed_in_another_layout_is_changed_in_the_data(qtbot: QtBot, open_document: Opened) -> None:
    document = a_document((a_project(1),))
    window = open_document(document)
    see_as(window, window.form_sets.get(HUNAN))
    desk = window.desk
    assert desk is not None
    form_set, project = desk.form_set(document.id), shown(window).projects[0]
    path = next(spec.path for spec in form_set.lists if spec.home == "projects")
    name = next(field.key for field in form_set.list(path).fields if field.home == "name")
    assert desk.do(fields.set_text, form_set, document.id, path, project.id, name, "改过的名称")
    see_as(window, window.form_sets.get(FORM))
    assert shown(window).projects[0].name == "改过的名称"
    window.actions_by_name["undo"].trigger()
    assert same_content(shown(window), document)


def test_the_checks_are_those_of_the_layout_that_is_seen(open_document: Opened) -> None:
    window = open_document(a_document((a_project(1),), layout=SINGLE, form_ids=(SINGLE,)))
    assert window.desk is not None
    own = {finding.message for finding in window.desk.findings(shown(window).id)}
    see_as(window, window.form_sets.get(JIANGSU))
    there = {finding.message for finding in window.desk.findings(shown(window).id)}
    assert any("单位主要职能" in message for message in there - own)
    see_as(window, window.form_sets.get(SINGLE))
    assert {finding.message for finding in window.desk.findings(shown(window).id)} == own


def test_a_layout_in_which_all_has_its_place_says_so(open_document: Opened) -> None:
    window = open_document(a_document(1))
    assert window.desk is not None
    own = window.desk.form_set(shown(window).id)
    dialog = LayoutDialog([own], own, lambda form_set: told(window, form_set), window)
    assert dialog.lines.item(0).text() == "这种版式里，全部内容都有位置，也不缺什么。"
    assert not dialog.primary.isEnabled()


def test_what_has_no_place_is_told_before_what_is_missing(open_document: Opened) -> None:
    sample = next(one for one in sample_documents(installed()) if one.layout == JIANGSU)
    window = open_document(sample)
    assert window.desk is not None
    own, hunan = window.desk.form_set(shown(window).id), window.form_sets.get(HUNAN)
    dialog = LayoutDialog([own, hunan], own, lambda form_set: told(window, form_set), window)
    dialog.show()
    assert dialog.focusWidget() is dialog.choice
    dialog.choice.setCurrentIndex(1)
    lines = [dialog.lines.item(row).text() for row in range(dialog.lines.count())]
    heads = [row for row, line in enumerate(lines) if not line.startswith(" ")]
    assert "没有位置" in lines[heads[0]]
    assert "没有内容" in lines[heads[-1]]
    assert len(heads) == 2


def test_without_a_document_nothing_is_asked(window: MainWindow) -> None:
    ask_layout(window)
    assert not window.findChildren(LayoutDialog)


@pytest.mark.parametrize("form_id", [HUNAN, JIANGSU])
def test_a_document_of_another_region_can_be_seen_by_hebei_s_form(form_id: str, open_document: Opened) -> None:
    sample = next(one for one in sample_documents(installed()) if one.layout == form_id)
    window = open_document(sample)
    before = dump_documents([shown(window)], window.form_sets)
    see_as(window, window.form_sets.get(FORM))
    assert window.work is not None
    for tab in window.form_sets.get(FORM).tabs:
        assert window.work.page is not None
        window.work.page.show_tab(tab.key)
    assert dump_documents([shown(window)], window.form_sets) == before
