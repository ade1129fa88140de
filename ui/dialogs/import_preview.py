"""导入预览: the file at the left, what becomes of it at the right; nothing is changed before the person says so."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QMenu, QPushButton, QSplitter, QVBoxLayout, QWidget

from core.domain.document import Document
from core.errors import UserError
from core.jobs.corrections import Spot
from core.jobs.import_ import DocumentReport, ReadFile, RowStatus
from core.jobs.import_rules import Rule, keep_rule
from core.jobs.proposal import Deed, Entry, Key, Mode, Proposal
from core.readers.draft import Draft
from ui.dialogs.import_head import PreviewHead
from ui.dialogs.import_menu import add_entry_deeds
from ui.dialogs.import_parts import by_place, left_over_words, make_column, make_panel, save_rows, sheets_of
from ui.dialogs.import_place import PlaceDialog
from ui.dialogs.import_rows import DEED, MARKS, ORDER, TEXT, ProposalModel
from ui.dialogs.import_sheet import Addresses, Sheet, SheetModel, SheetView
from ui.dialogs.messages import tell
from ui.grids.grid_view import GridView
from ui.look.icons import icon
from ui.look.marks import StateMark, mark_icon
from ui.look.theme import line_box, px
from ui.look.tokens import TextRole
from ui.widgets.buttons import ChipRow, Look, make_button
from ui.widgets.labels import MarkLabel, make_label
from ui.widgets.tabs import StateTabs

ALL = "all"


class ImportPreview(QDialog):
    """The proposal of a file, or of one of its documents; `among` says which of how many that are asked about.

    After acceptance `draft` is what is to go in (with `plan_import(…, is_replacing=True)`).
    `rules` are those that were kept on the way, for the other files of the batch. `is_all_off`: nothing of any file.
    """

    def __init__(
        self,
        file: ReadFile,
        documents: Sequence[Document],
        parent: QWidget | None = None,
        among: tuple[int, int] = (1, 1),
    ) -> None:
        super().__init__(parent)
        number, self._count = among
        said = f"（第 {number} 份，共 {self._count} 份）" if self._count > 1 else ""
        self.setWindowTitle(f"导入预览 — {file.path.name}{said}")
        self.is_all_off = False
        self._file = file
        self.proposal = Proposal(file, documents)
        self.rules: list[Rule] = []
        self.model = ProposalModel(self.proposal, self)
        self._addresses = Addresses(file.office)
        self._statuses: dict[str, RowStatus] = {}
        self._find_places()
        self._sheets: list[tuple[str, Sheet]] = sheets_of(file)
        self._models: dict[int, SheetModel] = {}
        self.head = PreviewHead(self.proposal, said)
        self.said = self.head.said
        self.sheet_tabs = StateTabs()
        self.sheet_view = SheetView()
        self.rows_view = GridView(row_numbers=False)
        self.rows_view.setModel(self.model)
        self.rows_view.setAccessibleName("放到表里的建议")
        self.chips = ChipRow()
        self.why = make_label("", TextRole.HINT, "hint")
        self.left_over = MarkLabel()
        self.accept_button = make_button("导入", Look.PRIMARY, deed=self.accept)
        self._following = False
        self._lay_out()
        self._connect()
        self._show_sheet(0)
        self._refresh()
        self._size_to(parent)
        self.next_open()
        blank = self.head.first_blank()
        if blank is not None:
            blank.setFocus()

    @property
    def report(self) -> DocumentReport:
        return self.proposal.report

    @property
    def draft(self) -> Draft:
        return self.proposal.accepted()

    def _find_places(self) -> None:
        """Which cells of the file each row speaks of, and what became of each cell."""
        self._places = {row.place: self._addresses.within(row.place) for row in self.model.rows}
        self._stretches = {one: whole for whole, each in self._places.items() if len(each) > 1 for one in each}
        self._statuses.clear()
        self._statuses.update(by_place(self.model, self._places))

    # ---- building

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.head)
        split = QSplitter()
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(self._make_left())
        split.addWidget(self._make_right())
        split.setSizes([px(616), px(680)])
        whole.addWidget(split, 1)
        whole.addWidget(self._make_foot())

    def _make_left(self) -> QWidget:
        left, column = make_column("panel")
        title = QHBoxLayout()
        title.addWidget(make_label("文件里的内容", TextRole.STRONG))
        title.addWidget(make_label(self._file.path.name, TextRole.TEXT, "hint"))
        title.addStretch(1)
        column.addLayout(title)
        for name, _ in self._sheets:
            self.sheet_tabs.add_tab(name, name)
        column.addWidget(self.sheet_tabs)
        column.addWidget(self.sheet_view, 1)
        legend = QHBoxLayout()
        for status in (RowStatus.PLACED, RowStatus.UNSURE, RowStatus.DIFFERING, RowStatus.UNPLACED):
            if status is RowStatus.DIFFERING and not self.model.count(status):
                continue  # nothing can differ in a new document
            legend.addWidget(MarkLabel(MARKS[status], status.value))
        legend.addStretch(1)
        column.addLayout(legend)
        return left

    def _mark_of(self, sheet: Sheet) -> StateMark:
        """The least settled of what was read in a sheet."""
        found = {self._statuses[p] for cell in sheet.values() for p in cell.places if p in self._statuses}
        worst = next((status for status in ORDER if status in found), None)
        return MARKS[worst] if worst else StateMark.NOT_APPLICABLE

    def _make_right(self) -> QWidget:
        right, column = make_column("base")
        title = QHBoxLayout()
        title.addWidget(make_label("放到表里的建议", TextRole.STRONG))
        title.addStretch(1)
        form_set, share = self.report.form_set, self._file.draft.share
        title.addWidget(make_label(f"版式：{form_set.title}（吻合 {share:.0%}）", TextRole.TEXT, "hint"))
        column.addLayout(title)
        self.chips.add_chip(ALL, "全部")
        for status in ORDER:
            if self.model.count(status) or status is not RowStatus.DIFFERING:
                self.chips.add_chip(status.name, status.value).setIcon(mark_icon(MARKS[status]))
        column.addWidget(self.chips)
        column.addWidget(self.rows_view, 1)
        foot = QHBoxLayout()
        self.why.setWordWrap(True)
        self.why.setMinimumHeight(2 * line_box(TextRole.HINT, 0, 0))
        foot.addWidget(self.why, 1)
        foot.addWidget(make_button("放到… F4", Look.LINK, deed=self.ask_place))
        foot.addWidget(make_button("下一个待办 F8", Look.LINK, deed=self.next_open))
        column.addLayout(foot)
        return right

    def _make_foot(self) -> QWidget:
        foot, row = make_panel("panel")
        row.addWidget(self.left_over, 1)
        row.addWidget(make_button("保存清单…", deed=self._save_list))
        if self._count > 1:
            row.addWidget(make_button("全部取消", deed=self.reject_all))
        row.addWidget(make_button("跳过这份" if self._count > 1 else "取消", deed=self.reject))
        row.addWidget(self.accept_button)
        return foot

    def _connect(self) -> None:
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(button is self.accept_button)
        self.sheet_tabs.currentChanged.connect(self._show_sheet)
        self.chips.chosen.connect(lambda key: self.model.narrow(RowStatus.__members__.get(key)))
        self.model.chosen.connect(self._refresh)
        self.rows_view.current_cell_changed.connect(self._follow_row)
        self.sheet_view.current_cell_changed.connect(self._follow_cell)
        self.model.corrected.connect(self._on_corrected)
        self.model.place_wanted.connect(lambda row: QTimer.singleShot(0, self, lambda: self.ask_for_row(row)))
        self.rows_view.menu_about_to_show.connect(lambda menu, row, column: self.add_row_deeds(menu))
        self.sheet_view.menu_about_to_show.connect(lambda menu, row, column: self.add_cell_deeds(menu))
        self.head.mode_chosen.connect(self.set_mode)
        self.head.head_given.connect(self.set_head)
        QShortcut(QKeySequence(Qt.Key.Key_F8), self).activated.connect(self.next_open)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self).activated.connect(self.model.undo)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.confirm)
        QShortcut(QKeySequence(Qt.Key.Key_F4), self).activated.connect(self.ask_place)

    def _size_to(self, parent: QWidget | None) -> None:
        room = parent.window().size() if parent is not None else self.screen().availableSize()
        self.resize(min(room.width() - px(70), px(1560)), min(room.height() - px(32), px(880)))

    # ---- showing

    def _refresh(self) -> None:
        model, proposal = self.model, self.proposal
        self.head.refresh()
        self._say_why(self.rows_view.currentIndex().row())
        self.chips.set_count(ALL, len(model.rows))
        for status in ORDER:
            if model.count(status) or status is not RowStatus.DIFFERING:
                self.chips.set_count(status.name, model.count(status))
        for name, sheet in self._sheets:
            self.sheet_tabs.set_state(name, self._mark_of(sheet))
        self.left_over.set_state(*left_over_words(proposal))
        self.accept_button.setText(f"导入 {model.taken} 处")
        self.accept_button.setEnabled(bool(model.taken))

    def _on_corrected(self) -> None:
        self._find_places()
        self.sheet_view.viewport().update()

    def _show_sheet(self, number: int) -> None:
        if not 0 <= number < len(self._sheets):
            return
        if number not in self._models:
            self._models[number] = SheetModel(self._sheets[number][1], self._statuses, self)
        self.sheet_view.shares = self._shares(number)
        self.sheet_view.setModel(self._models[number])

    def _shares(self, number: int) -> tuple[int, ...]:
        tables = self._file.office.tables
        return tables[number].grid if number < len(tables) else ()

    def _say_why(self, row: int) -> None:
        is_row = 0 <= row < self.model.rowCount()
        self.why.setText(self.model.why(row) if is_row else "选中一行，左边会指出它在文件中的位置。")

    def _follow_row(self, row: int, column: int) -> None:
        """Show in the file where the chosen value stood."""
        self._say_why(row)
        if self._following or not 0 <= row < self.model.rowCount():
            return
        place = self._places[self.model.row(row).place][0]
        for number, (_, sheet) in enumerate(self._sheets):
            cell = next((at for at, found in sheet.items() if place in found.places), None)
            if cell is not None:
                self._following = True
                self.sheet_tabs.setCurrentIndex(number)
                self.sheet_view.go_to(*cell)
                self._following = False
                return

    def _follow_cell(self, row: int, column: int) -> None:
        """Show in the proposal what became of the chosen cell."""
        model = self._models.get(self.sheet_tabs.currentIndex())
        cell = model.sheet.get((row, column)) if model is not None else None
        if self._following or cell is None:
            return
        found = next((r for r in (self.model.row_at(place) for place in self._named(cell.places)) if r >= 0), -1)
        if found >= 0:
            self._following = True
            self.rows_view.go_to(found, TEXT)
            self._following = False

    def _named(self, places: Sequence[str]) -> list[str]:
        """Places of the file as the rows name them."""
        return [name for place in places for name in (place, self._stretches.get(place, place))]

    def next_open(self) -> None:
        """F8: the next row that wants a look, of all rows when those of the chip want none; else the deed itself."""
        row = self.model.next_open(self.rows_view.currentIndex().row())
        if row < 0 and self.chips.current() != ALL:
            self.chips.press(ALL)
            self.model.narrow(None)
            row = self.model.next_open(-1)
        if row >= 0:
            self.rows_view.setFocus()
            self.rows_view.go_to(row, DEED)
        else:
            (self.head.first_blank() or self.accept_button).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field or a table is no answer to the whole."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    # ---- what the person says

    def set_mode(self, mode: Mode) -> None:
        """What becomes of all values that differ."""
        self.proposal.set_mode(mode)
        self.model.tell(False)

    def set_head(self, unit: str, year: str) -> None:
        """Unit and year of a file that does not say them."""
        if (unit, year) == (self.proposal.unit, self.proposal.year):
            return
        try:
            if year and not (len(year) == 4 and year.isdecimal()):
                raise UserError(f"年度应是四位数字，不能是“{year}”。")
            self.proposal.set_head(unit, int(year) if year else None)
        except UserError as error:
            self.head.refuse(str(error))
            return
        self.proposal.unit, self.proposal.year = unit, year
        self.head.refuse("")
        self.model.tell(True)

    def confirm(self) -> None:
        """Ctrl+Enter: what was read in the chosen rows is right; then the next that wants a look."""
        if self.model.confirm(self.rows_view.selected_rows()):
            self.next_open()

    def reject_all(self) -> None:
        """Nothing of this file, nor of the others."""
        self.is_all_off = True
        self.reject()

    def ask_place(self) -> None:
        """F4, 放到…: where the current row goes, or the current cell of the file while that has the focus."""
        if self.sheet_view.hasFocus():
            self._ask_for_cell(self._current_place())
        else:
            self.ask_for_row(self.rows_view.currentIndex().row())

    def ask_for_row(self, row: int) -> None:
        entry = self.model.entry(row) if 0 <= row < self.model.rowCount() else None
        if entry is not None and entry.key is not None and not entry.row.gone:
            dialog = self.place_dialog(entry.row.place, entry)
            if dialog.exec() and dialog.choice is not None:
                self.put(entry, dialog.choice.spot, dialog.is_rule)

    def _ask_for_cell(self, place: str) -> None:
        if place:
            dialog = self.place_dialog(place, self.proposal.entry_at(place))
            if dialog.exec() and dialog.choice is not None:
                self.put_cell(place, dialog.choice.spot, dialog.is_rule)

    def place_dialog(self, place: str, entry: Entry | None) -> PlaceDialog:
        """Asks where a cell goes."""
        found = self.proposal.cell_at(place)
        nearest = self.proposal.suggestions(entry) if entry is not None else []
        text = entry.row.text if entry is not None else found.text if found is not None else ""
        label = found.label if found is not None else ""
        choices = self.proposal.choices(place)
        return PlaceDialog(
            f"{place}：{text[:80]}", label, choices, nearest, self, lambda one: self.proposal.fits(place, one.spot)
        )

    def put(self, entry: Entry, spot: Spot, is_rule: bool = False) -> None:
        """A row goes to a place, perhaps with all others of its label."""
        self.proposal.place(entry, spot)
        self._after(spot, entry.row.place, is_rule)

    def put_cell(self, place: str, spot: Spot, is_rule: bool = False) -> None:
        """A cell of the file goes to a place."""
        if self.proposal.place_cell(place, spot):
            self._after(spot, place, is_rule)

    def _after(self, spot: Spot, place: str, is_rule: bool) -> None:
        now = next((one for one in self.proposal.entries if one.spot == spot and one.correction is not None), None)
        self.model.tell(True)
        if is_rule and now is not None:
            self.save_rule(now)
        if now is not None:
            self._go_to(now.key)

    def _go_to(self, key: Key | None) -> None:
        row = self.model.row_of(key)
        if row >= 0:
            self.rows_view.go_to(row, DEED)

    def save_rule(self, entry: Entry) -> bool:
        """Keep what was said about a row for all cells with its label, in this file too. False: it was refused."""
        rule = self.proposal.rule_for(entry)
        if rule is None:
            return False
        try:
            keep_rule(rule)
        except UserError as error:
            tell(self, "没有保存规则", str(error))
            return False
        self.rules.append(rule)
        self.proposal.use_rules()
        self.model.tell(True)
        return True

    def choose_all(self, deed: Deed) -> None:
        """The same for all chosen rows."""
        self.model.choose_all(self.rows_view.selected_rows(), deed)

    def add_row_deeds(self, menu: QMenu) -> None:
        """What the right button offers on rows of the proposal."""
        rows = self.rows_view.selected_rows()
        menu.clear()
        if not rows:
            return
        doubts = sum(self.model.can_confirm(self.model.entry(row)) for row in rows)
        if doubts:
            words = "核对无误" if len(rows) == 1 else f"{doubts} 行核对无误"
            menu.addAction(icon("checkmark"), f"{words}\tCtrl+Enter", self.confirm)
        if len(rows) > 1:
            menu.addAction(icon("checkmark"), f"{len(rows)} 行全部用文件的值", lambda: self.choose_all(Deed.CHANGE))
            menu.addAction(icon("dismiss"), f"{len(rows)} 行全部不导入", lambda: self.choose_all(Deed.LEAVE))
            return
        add_entry_deeds(self, menu, self.model.entry(rows[0]))

    def add_cell_deeds(self, menu: QMenu) -> None:
        """What the right button offers on a cell of the file."""
        place = self._current_place()
        entry = self.proposal.entry_at(place) if place else None
        menu.clear()
        if entry is not None:
            add_entry_deeds(self, menu, entry)
        elif place:
            menu.addAction(icon("arrow_import"), "放到…\tF4", lambda: self._ask_for_cell(place))

    def choose(self, entry: Entry, deed: Deed) -> None:
        self.proposal.choose(entry, deed)
        self.model.tell(False)

    def restore(self, entry: Entry) -> None:
        self.proposal.restore(entry)
        self.model.tell(True)

    def _current_place(self) -> str:
        """The address of the current cell of the file, '' where there is none."""
        model = self._models.get(self.sheet_tabs.currentIndex())
        index = self.sheet_view.currentIndex()
        cell = model.sheet.get((index.row(), index.column())) if model is not None else None
        places = self._named(cell.places) if cell is not None and cell.text else []
        return next((place for place in places if self.proposal.entry_at(place)), places[0] if places else "")

    # ---- the list of what stays behind

    def _save_list(self) -> None:
        suggestion = self._file.path.with_name(f"{self._file.path.stem} 导入清单.txt")
        chosen, _ = QFileDialog.getSaveFileName(self, "保存清单", str(suggestion), "文本文件 (*.txt)")
        if chosen:
            self.save_list(Path(chosen))

    def save_list(self, path: Path) -> bool:
        """Every row with its place and what is done with it, as text. False: it was said why not."""
        return save_rows(self.model, path, self)
