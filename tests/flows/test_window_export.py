"""The window hands a document in: in its own layout or in another, and says what has no place there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.builders import FORM, SINGLE, a_document, a_project, a_sample, an_indicator
from ui import file_flows
from ui.dialogs.export import ExportDialog
from ui.dialogs.lines import LinesDialog
from ui.look.theme import theme
from ui.main_window import MainWindow

Opened = Callable[..., MainWindow]


@pytest.fixture(autouse=True)
def no_file_manager(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_flows, "open_folder", lambda folder: True)


def dialog_of(window: MainWindow, tmp_path: Path) -> ExportDialog:
    """The dialog as the menu opens it, without running it."""
    made: list[ExportDialog] = []
    original = ExportDialog.exec
    ExportDialog.exec = lambda dialog: made.append(dialog) or 0  # type: ignore[method-assign,func-returns-value]
    try:
        window.flows.export()
    finally:
        ExportDialog.exec = original  # type: ignore[method-assign]
    return made[0]


def said(dialog: ExportDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if not label.isHidden()]


def test_the_own_layout_comes_first_and_the_other_says_its_own_errors(open_document: Opened, tmp_path: Path) -> None:
    sample = a_sample(SINGLE)
    dialog = dialog_of(open_document(replace(sample, projects=sample.projects[:1])), tmp_path)
    titles = [dialog.layout_box.itemText(index) for index in range(dialog.layout_box.count())]
    assert titles[:3] == ["部门预算绩效文本（一表式）", "部门预算公开套表", "部门预算绩效文本"]
    assert "部门整体支出和专项资金绩效目标表" in titles[3:]
    assert (dialog.form_set.id, dialog.final.isEnabled(), dialog.draft) == (SINGLE, True, False)
    dialog.layout_box.setCurrentIndex(2)
    assert (dialog.form_set.id, dialog.final.isEnabled(), dialog.draft) == (FORM, False, True)
    assert any("项目编码未填写" in text for text in said(dialog))
    dialog.layout_box.setCurrentIndex(0)
    assert dialog.final.isEnabled()
    assert not any("项目编码未填写" in text for text in said(dialog))


@pytest.mark.parametrize("size", [14, 18])
def test_every_sentence_is_whole_and_the_deed_stays_in_view_on_a_low_screen(
    open_document: Opened, tmp_path: Path, qtbot: QtBot, size: int
) -> None:
    theme().set_text_size(size)
    try:
        rows = tuple(an_indicator(name=f"{n}号公务用车保障" * 6 + "及时率", target="及时") for n in range(6))
        dialog = dialog_of(open_document(a_document((a_project(1, rows),))), tmp_path)
        dialog.show()
        told = dialog._told_area
        for number in (1, 2, 0):
            dialog.layout_box.setCurrentIndex(number)
            if size == 14:
                qtbot.waitUntil(lambda: told.height() == told.sizeHint().height() > 0)  # nothing scrolls needlessly
            qtbot.wait(10)
            labels = [one for one in dialog.findChildren(QLabel) if one.isVisible() and one.wordWrap()]
            assert all(one.height() >= one.heightForWidth(one.width()) for one in labels)
            assert dialog.height() < dialog.screen().availableGeometry().height()
            assert dialog.rect().contains(dialog.primary.geometry())
    finally:
        theme().set_text_size(14)


@pytest.mark.parametrize("soffice", [None, "/usr/bin/soffice"])
def test_the_formats_are_check_boxes_and_one_is_needed(
    open_document: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, soffice: str | None
) -> None:
    monkeypatch.setattr("ui.dialogs.export.find_soffice", lambda: soffice)
    dialog = dialog_of(open_document(a_document()), tmp_path)
    boxes = list(dialog._format_boxes.values())
    pdf = ["PDF 文件（.pdf）"] if soffice else []
    assert [box.text() for box in boxes] == ["Word 文件（.docx）", "Excel 文件（.xlsx）", *pdf]
    assert dialog.formats == ("docx", "xlsx")
    boxes[0].click()
    assert dialog.formats == ("xlsx",)
    dialog.layout_box.setCurrentIndex(1)
    assert dialog.formats == ("xlsx",)
    list(dialog._format_boxes.values())[1].click()
    assert not dialog.primary.isEnabled()


def test_a_document_goes_out_in_the_other_layout_and_what_has_no_place_is_shown(
    qtbot: QtBot, open_document: Opened, tmp_path: Path
) -> None:
    window = open_document(a_document((a_project(1, extra={"联系人": "张示例"}),)))
    window.flows.export_to(tmp_path / "上报", ("docx",), form_id=SINGLE)
    qtbot.waitUntil(lambda: bool(window.findChildren(LinesDialog)), timeout=20_000)
    (dialog,) = window.findChildren(LinesDialog)
    lines = [dialog.lines.item(row).text() for row in range(dialog.lines.count())]
    assert lines[0] == "有 2 处内容在导出的文件里没有位置："
    assert lines[1].startswith("单位编码：436001（")
    assert lines[2].startswith("项目1 · 联系人：张示例（")
    assert len(lines) == 3
    assert "有 2 处内容没有位置" in window.notice.sentence.text()
    (book,) = (tmp_path / "上报").glob("*.docx")
    cells = [cell.text for table in docx.Document(str(book)).tables for row in table.rows for cell in row.cells]
    assert "128.5万元" in cells
    dialog.accept()
    qtbot.waitUntil(lambda: window.tasks.running == 0)


def test_many_places_of_one_field_are_one_line_until_each_is_asked_for(
    qtbot: QtBot, open_document: Opened, tmp_path: Path
) -> None:
    projects = tuple(a_project(number, extra={"联系人": f"张{number}"}) for number in range(1, 6))
    window = open_document(a_document(projects))
    window.flows.export_to(tmp_path / "上报", ("docx",), form_id=SINGLE)
    qtbot.waitUntil(lambda: bool(window.findChildren(LinesDialog)), timeout=20_000)
    (dialog,) = window.findChildren(LinesDialog)

    def lines() -> list[str]:
        return [dialog.lines.item(row).text() for row in range(dialog.lines.count())]

    assert any(line.startswith("项目 · 联系人：5 处，如 项目1 · 联系人：张1（") for line in lines())
    dialog.whole.click()
    assert sum("联系人：张" in line for line in lines()) == 5
    dialog.accept()
    qtbot.waitUntil(lambda: window.tasks.running == 0)


def test_in_its_own_layout_missing_parts_of_the_chosen_files_wait_behind_the_notice(
    qtbot: QtBot, open_document: Opened, tmp_path: Path
) -> None:
    window = open_document(a_document(1))
    window.flows.export_to(tmp_path / "上报", ("xlsx",))
    qtbot.waitUntil(lambda: "没有位置" in window.notice.sentence.text(), timeout=20_000)
    assert not window.findChildren(LinesDialog)
    window.notice.deed.click()
    (dialog,) = window.findChildren(LinesDialog)
    assert dialog.lines.item(1).text().startswith("文字材料 · 总体绩效目标：")
    dialog.accept()
    qtbot.waitUntil(lambda: window.tasks.running == 0)
