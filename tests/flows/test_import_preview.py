"""The import preview as a person works it: places given by hand, bulk deeds, rules, unit and year, the mode."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from core.domain.document import FieldKey
from core.forms.load import FormSets
from core.jobs.import_ import ReadFile, RowStatus, read_files
from core.jobs.import_rules import rules_for
from core.jobs.proposal import Deed, Mode
from tests.builders import FORM, a_document
from tests.offices import Layout, write
from tests.strange_workbook import ROWS, strange_workbook
from ui import import_flow
from ui.dialogs.import_place import PlaceDialog
from ui.dialogs.import_preview import ImportPreview
from ui.dialogs.import_rows import CHANGE, DEED, KEEP, LEAVE, OPEN, PLACE, RESTORE, TARGET, TEXT, TO
from ui.grids.cells import CellState
from ui.grids.clipboard import Area
from ui.import_flow import accept_drafts, preview
from ui.main_window import MainWindow

Opened = Callable[..., MainWindow]


def read(form_sets: FormSets, path: Path) -> ReadFile:
    return read_files([path], form_sets, form_id=FORM).files[0]


@pytest.fixture
def dialog(window: MainWindow, form_sets: FormSets, tmp_path: Path) -> ImportPreview:
    found = ImportPreview(read(form_sets, strange_workbook(tmp_path)), (), window)
    found.show()
    return found


def row(dialog: ImportPreview, place: str) -> int:
    found = dialog.model.row_at(place)
    assert found >= 0
    return found


def answer(monkeypatch: pytest.MonkeyPatch, typed: str, is_rule: bool = False) -> list[PlaceDialog]:
    """Whoever is asked for a place types this and presses Enter."""
    asked: list[PlaceDialog] = []

    def ask(dialog: PlaceDialog) -> int:
        asked.append(dialog)
        dialog.show()
        dialog.search.setText(typed)
        dialog.rule_box.setChecked(is_rule)
        QTest.keyClick(dialog.search, Qt.Key.Key_Return)
        return dialog.result()

    monkeypatch.setattr(PlaceDialog, "exec", ask)
    return asked


def words_of(menu: QMenu) -> list[str]:
    return [action.text().partition("\t")[0] for action in menu.actions() if not action.isSeparator()]


def test_an_undecided_row_is_yellow_until_it_is_answered(dialog: ImportPreview) -> None:
    at = row(dialog, "“食堂”G3")
    assert dialog.model.cell_text(at, DEED) == OPEN
    assert dialog.model.cell_state(at, DEED) & CellState.ASKED
    assert "未选择去向" in dialog.left_over.words()
    dialog.model.set_cells({(at, DEED): LEAVE}, "")
    assert dialog.model.cell_text(at, DEED) == LEAVE
    assert not dialog.model.cell_state(at, DEED) & CellState.ASKED


def test_a_cell_is_put_in_its_place_by_typing_initials(
    window: MainWindow, dialog: ImportPreview, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer(monkeypatch, "qtzj")
    dialog.rows_view.go_to(row(dialog, "“食堂”G3"), DEED)
    QTest.keyClick(dialog, Qt.Key.Key_F4)
    assert [one.choice.words for one in asked if one.choice] == ["项目1 · 其他资金"]
    at = row(dialog, "“食堂”G3")
    assert dialog.model.cell_text(at, TARGET) == "项目1 · 其他资金"
    assert dialog.model.cell_text(at, DEED) == f"{TO}其他资金"
    assert dialog.model.row(at).status is RowStatus.PLACED
    assert dialog.rows_view.currentIndex().row() == at
    taken = dialog.accept_button.text()
    assert accept_drafts(window, [dialog.draft], dialog._file.path)
    assert taken.removeprefix("导入") in window.status.said.text().replace("已导入", "")
    assert window.desk is not None
    (document,) = window.desk.session.documents
    assert document.projects[0].amounts["other"].fen == 8_500_000
    key = FieldKey(document.projects[0].id, "amounts.other")
    assert (document.evidence[key].place, document.evidence[key].text) == ("“食堂”G3", "8.5")
    assert key not in document.marks


def test_the_list_under_a_row_asks_for_the_place_too(
    qtbot: QtBot, dialog: ImportPreview, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer(monkeypatch, "项目2 用途")
    at = row(dialog, "“车辆”第7行")
    assert PLACE in dialog.model.choices(at, DEED)
    dialog.model.set_cells({(at, DEED): PLACE}, "")
    qtbot.waitUntil(lambda: bool(asked))
    placed = row(dialog, "“车辆”B7")
    assert dialog.model.row(placed).text == "补助机关食堂"
    assert RESTORE in dialog.model.choices(placed, DEED)
    dialog.model.set_cells({(placed, DEED): RESTORE}, "")
    assert dialog.model.row(row(dialog, "“车辆”第7行")).status is RowStatus.UNPLACED


def test_a_cell_of_the_file_is_placed_from_the_left(dialog: ImportPreview, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog.sheet_tabs.setCurrentIndex(1)
    dialog.sheet_view.go_to(5, 6)
    menu = QMenu()
    dialog.sheet_view.menu_about_to_show.emit(menu, 5, 6)
    assert words_of(menu)[:2] == ["放到…", LEAVE]
    answer(monkeypatch, "项目2 指标1 依据")
    dialog.sheet_view.setFocus()
    dialog.ask_place()
    assert dialog.model.row(row(dialog, "“车辆”G6")).words.startswith("项目2 · 指标1")
    model = dialog.sheet_view.grid_model()
    assert model.cell_state(5, 6) is CellState.PLACED


def test_a_place_that_is_suggested_can_be_chosen_at_once(
    window: MainWindow, form_sets: FormSets, tmp_path: Path
) -> None:
    rows = tuple(text.replace("用途说明", "资金的用途") for text in ROWS)
    dialog = ImportPreview(read(form_sets, strange_workbook(tmp_path, rows)), (), window)
    at = row(dialog, "“食堂”第7行")
    (place,) = (text for text in dialog.model.choices(at, DEED) if text.startswith(TO))
    assert dialog.model.set_cells({(at, DEED): place}, "") == {}
    assert dialog.model.row(row(dialog, "“食堂”B7")).words == place.removeprefix(TO)


def test_an_unsure_value_is_taken_in_another_unit_or_corrected(dialog: ImportPreview) -> None:
    at = row(dialog, "“食堂”E3")
    assert dialog.model.row(at).status is RowStatus.UNSURE
    assert "按元理解" in dialog.model.choices(at, DEED)
    dialog.model.set_cells({(at, DEED): "按元理解"}, "")
    assert dialog.model.row(at).status is RowStatus.PLACED
    assert "原件：141.5" in dialog.model.cell_text(at, TEXT)
    dialog.model.set_cells({(at, TEXT): "141"}, "")
    assert dialog.model.edit_text(at, TEXT) == "141"


def test_several_rows_are_answered_at_once(dialog: ImportPreview) -> None:
    before = dialog.model.taken
    dialog.rows_view.select_area(Area(0, DEED, 5, DEED))
    menu = QMenu()
    dialog.add_row_deeds(menu)
    doubts = sum(dialog.model.row(at).status is RowStatus.UNSURE for at in range(6))
    assert words_of(menu) == [f"{doubts} 行核对无误", "6 行全部用文件的值", "6 行全部不导入"]
    dialog.choose_all(Deed.LEAVE)
    assert {dialog.model.cell_text(at, DEED) for at in range(6)} == {LEAVE}
    dialog.choose_all(Deed.CHANGE)
    assert dialog.model.taken == before


def test_a_rule_is_kept_used_in_this_file_and_in_the_next(
    window: MainWindow, form_sets: FormSets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, "项目1 其他资金", is_rule=True)
    (tmp_path / "b").mkdir()
    files = tuple(read(form_sets, strange_workbook(folder)) for folder in (tmp_path, tmp_path / "b"))
    shown: list[ImportPreview] = []

    def ask(dialog: ImportPreview) -> int:
        shown.append(dialog)
        if len(shown) == 1:
            dialog.ask_for_row(row(dialog, "“食堂”G3"))
        return 0

    monkeypatch.setattr(ImportPreview, "exec", ask)
    preview(window, import_flow.ImportProposal(files))
    assert [rule.label for rule in rules_for(form_sets.get(FORM))] == ["自筹数"]
    first, second = shown
    assert first.model.row(row(first, "“车辆”G3")).reason == "按规则“自筹数”"
    for place in ("“食堂”G3", "“车辆”G3"):
        found = second.model.row(row(second, place))
        assert (found.status, found.reason) == (RowStatus.PLACED, "按规则“自筹数”")


def test_unit_and_year_are_typed_where_the_file_does_not_say_them(
    window: MainWindow, form_sets: FormSets, tmp_path: Path
) -> None:
    rows = tuple(text.replace("436001示例县档案馆*5 | 单位：万元*2", "项目表*7") for text in ROWS)
    dialog = ImportPreview(read(form_sets, strange_workbook(tmp_path, rows)), (), window)
    dialog.show()
    assert dialog.head.unit_edit.isVisible()
    assert not dialog.head.year_edit.isVisible()
    QTest.keyClicks(dialog.head.unit_edit, "436001")
    QTest.keyClick(dialog.head.unit_edit, Qt.Key.Key_Return)
    assert "只有编码" in dialog.head.wrong.words()
    dialog.head.unit_edit.setText("436001示例县档案馆")
    dialog.head.unit_edit.editingFinished.emit()
    assert not dialog.head.wrong.isVisible()
    assert dialog.report.unit.name == "示例县档案馆"
    assert dialog.isVisible(), "Enter in a field is no acceptance"


def test_the_mode_answers_for_all_that_differs(open_document: Opened, form_sets: FormSets, tmp_path: Path) -> None:
    document = a_document(2)
    path = write(document, form_sets.get(FORM), Layout(), tmp_path / "上年.docx")
    mine = replace(document, projects=tuple(replace(one, purpose="自己写的") for one in document.projects))
    window = open_document(mine)
    assert window.desk is not None
    dialog = ImportPreview(read_files([path], form_sets).files[0], window.desk.session.documents, window)
    dialog.show()
    assert dialog.head.mode_box.isVisible()

    def answers() -> set[str]:
        rows = range(dialog.model.rowCount())
        differing = [at for at in rows if dialog.model.row(at).status is RowStatus.DIFFERING]
        return {dialog.model.cell_text(at, DEED) for at in differing}

    assert answers() == {OPEN}
    dialog.set_mode(Mode.FILL)
    assert answers() == {KEEP}
    dialog.set_mode(Mode.REPLACE)
    assert answers() == {CHANGE}
    accept_drafts(window, [dialog.draft], path)
    assert window.desk.document(mine.id).projects == document.projects
    window.actions_by_name["undo"].trigger()
    assert window.desk.document(mine.id).projects == mine.projects


def test_two_files_into_two_documents_are_one_step(open_document: Opened, form_sets: FormSets, tmp_path: Path) -> None:
    first = a_document(1)
    other = replace(a_document(2), id="other", year=(first.year or 0) + 1)
    window = open_document(first)
    assert window.desk is not None
    changed = replace(first, projects=(replace(first.projects[0], purpose="改过的用途"),))
    paths = [
        write(one, form_sets.get(FORM), Layout(), tmp_path / f"{n}.docx") for n, one in enumerate((changed, other))
    ]
    drafts = []
    for file in read_files(paths, form_sets).files:
        dialog = ImportPreview(file, window.desk.session.documents, window)
        dialog.set_mode(Mode.REPLACE)
        drafts.append(dialog.draft)
    assert accept_drafts(window, drafts, paths[0])
    assert len(window.desk.session.heads) == 2
    made = next(head.id for head in window.desk.session.heads if head.id != first.id)
    assert window.desk.session.undo_title(first.id) == window.desk.session.undo_title(made) == "导入 2 个文件"
    window.desk.undo(made)
    assert [head.id for head in window.desk.session.heads] == [first.id]
    assert window.desk.document(first.id).projects == first.projects
    assert window.desk.session.undo_title(first.id) == "新建"


def test_the_next_file_is_held_against_what_was_agreed_to_before_it(
    window: MainWindow, form_sets: FormSets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = a_document(1)
    other = replace(document, projects=(replace(document.projects[0], purpose="另一种说法"),))
    paths = [
        write(one, form_sets.get(FORM), Layout(), tmp_path / f"{n}.docx") for n, one in enumerate((document, other))
    ]
    shown: list[ImportPreview] = []
    monkeypatch.setattr(ImportPreview, "exec", lambda dialog: shown.append(dialog) or 1)
    monkeypatch.setattr(import_flow, "free_path", lambda beside: tmp_path / "a.jmt")
    preview(window, read_files(paths, form_sets))
    first, second = shown
    assert first.model.count(RowStatus.DIFFERING) == 0
    differing = [row for row in second.model.rows if row.status is RowStatus.DIFFERING]
    assert [(row.text, row.existing) for row in differing] == [("另一种说法", document.projects[0].purpose)]
    assert window.desk is not None
    (stored,) = window.desk.session.documents
    assert stored.projects[0].purpose == document.projects[0].purpose, "nobody chose the other"
