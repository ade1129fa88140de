"""导入预览: the file at the left, what becomes of it at the right; nothing is changed before the person says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QMenu, QSplitter, QVBoxLayout, QWidget

from core.domain.document import Document
from core.errors import UserError
from core.jobs.corrections import Spot
from core.jobs.import_ import DocumentReport, ReadFile, RowStatus
from core.jobs.import_rules import Rule, keep_rule
from core.jobs.proposal import Deed, Entry, Key, Mode, Proposal
from core.readers.draft import Draft
from ui.dialogs.import_head import PreviewHead
from ui.dialogs.import_place import PlaceDialog
from ui.dialogs.import_rows import DEED, MARKS, ORDER, TEXT, ProposalModel
from ui.dialogs.import_sheet import Addresses, Sheet, SheetModel, SheetView, sheet_of, sheet_of_prose
from ui.dialogs.messages import tell
from ui.grids.grid_view import GridView
from ui.look.icons import icon
from ui.look.marks import StateMark
from ui.look.theme import px
from ui.look.tokens import Space, TextRole
from ui.widgets.buttons import ChipRow, Look, make_button
from ui.widgets.labels import MarkLabel, make_label
from ui.widgets.tabs import StateTabs

ALL = "all"


class ImportPreview(QDialog):
    """The proposal of a file, or of one of its documents (`among` says which: 第 2 份，共 5 份).

    After acceptance `draft` is what is to go in (with `plan_import(…, is_replacing=True)`).
    `rules` are those that were kept on the way, for the other files of the batch.
    """

    def __init__(
        self, file: ReadFile, documents: Sequence[Document], parent: QWidget | None = None, among: str = ""
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"导入预览 — {file.path.name}{among}")
        self._file = file
        self.proposal = Proposal(file, documents)
        self.rules: list[Rule] = []
        self.model = ProposalModel(self.proposal, self)
        self._addresses = Addresses(file.office)
        self._statuses: dict[str, RowStatus] = {}
        self._find_places()
        self._sheets: list[tuple[str, Sheet]] = _sheets(file)
        self._models: dict[int, SheetModel] = {}
        self.head = PreviewHead(self.proposal, among)
        self.said = self.head.said
        self.sheet_tabs = StateTabs()
        self.sheet_view = SheetView()
        self.rows_view = GridView(row_numbers=False)
        self.rows_view.setModel(self.model)
        self.rows_view.setAccessibleName("放到表里的建议")
        self.chips = ChipRow()
        self.left_over = MarkLabel()
        self.accept_button = make_button("导入", Look.PRIMARY, deed=self.accept)
        self._following = False
        self._lay_out()
        self._connect()
        self._show_sheet(0)
        self._refresh()
        self._size_to(parent)

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
        self._statuses.update(_by_place(self.model, self._places))

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
        left, column = _column("panel")
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
        for status in (RowStatus.PLACED, RowStatus.UNSURE, RowStatus.UNPLACED):
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
        right, column = _column("base")
        title = QHBoxLayout()
        title.addWidget(make_label("放到表里的建议", TextRole.STRONG))
        title.addStretch(1)
        form_set, share = self.report.form_set, self._file.draft.share
        title.addWidget(make_label(f"版式：{form_set.title}（吻合 {share:.0%}）", TextRole.TEXT, "hint"))
        column.addLayout(title)
        self.chips.add_chip(ALL, "全部")
        for status in ORDER:
            if self.model.count(status) or status is not RowStatus.DIFFERING:
                self.chips.add_chip(status.name, status.value)
        column.addWidget(self.chips)
        column.addWidget(self.rows_view, 1)
        foot = QHBoxLayout()
        foot.addWidget(make_label("选中一行，左边会指出它在文件中的位置。", TextRole.TEXT, "hint"))
        foot.addStretch(1)
        foot.addWidget(make_button("放到… F4", Look.LINK, deed=self.ask_place))
        foot.addWidget(make_button("下一个待办 F8", Look.LINK, deed=self.next_open))
        column.addLayout(foot)
        return right

    def _make_foot(self) -> QWidget:
        foot, row = _panel("panel")
        row.addWidget(self.left_over, 1)
        row.addWidget(make_button("保存清单…", deed=self._save_list))
        row.addWidget(make_button("取消", deed=self.reject))
        row.addWidget(self.accept_button)
        return foot

    def _connect(self) -> None:
        self.sheet_tabs.currentChanged.connect(self._show_sheet)
        self.chips.chosen.connect(lambda key: self.model.narrow(RowStatus.__members__.get(key)))
        self.model.chosen.connect(self._refresh)
        self.rows_view.current_cell_changed.connect(self._follow_row)
        self.sheet_view.current_cell_changed.connect(self._follow_cell)
        self.model.corrected.connect(self._on_corrected)
        self.model.place_wanted.connect(lambda row: QTimer.singleShot(0, self, lambda: self._ask_for_row(row)))
        self.rows_view.menu_about_to_show.connect(lambda menu, row, column: self.add_row_deeds(menu))
        self.sheet_view.menu_about_to_show.connect(lambda menu, row, column: self.add_cell_deeds(menu))
        self.head.mode_chosen.connect(self.set_mode)
        self.head.head_given.connect(self.set_head)
        QShortcut(QKeySequence(Qt.Key.Key_F8), self).activated.connect(self.next_open)
        QShortcut(QKeySequence(Qt.Key.Key_F4), self).activated.connect(self.ask_place)

    def _size_to(self, parent: QWidget | None) -> None:
        room = parent.window().size() if parent is not None else self.screen().availableSize()
        self.resize(min(room.width() - px(70), px(1560)), min(room.height() - px(32), px(880)))

    # ---- showing

    def _refresh(self) -> None:
        model, proposal = self.model, self.proposal
        self.head.refresh()
        self.chips.set_count(ALL, len(model.rows))
        for status in ORDER:
            if model.count(status) or status is not RowStatus.DIFFERING:
                self.chips.set_count(status.name, model.count(status))
        for name, sheet in self._sheets:
            self.sheet_tabs.set_state(name, self._mark_of(sheet))
        over = len(model.rows) - model.taken
        if proposal.open:
            left = "将列入“未导入清单”" if model.count(RowStatus.UNPLACED) else "原值不动"
            self.left_over.set_state(StateMark.WARNING, f"还有 {proposal.open} 处未选择去向，{left}。")
        elif over:
            self.left_over.set_state(StateMark.INFO, f"有 {over} 处不会放进表里；可以先把清单存下来。")
        else:
            self.left_over.set_state(StateMark.READY, "读到的内容都会放进表里。")
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

    def _follow_row(self, row: int, column: int) -> None:
        """Show in the file where the chosen value stood."""
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
        """F8: the next row that wants a look."""
        row = self.model.next_open(self.rows_view.currentIndex().row())
        if row >= 0:
            self.rows_view.setFocus()
            self.rows_view.go_to(row, DEED)

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

    def ask_place(self) -> None:
        """F4, 放到…: where the current row goes, or the current cell of the file while that has the focus."""
        if self.sheet_view.hasFocus():
            self._ask_for_cell(self._current_place())
        else:
            self._ask_for_row(self.rows_view.currentIndex().row())

    def _ask_for_row(self, row: int) -> None:
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
        if len(rows) > 1:
            menu.addAction(icon("checkmark"), f"{len(rows)} 行全部用文件的值", lambda: self.choose_all(Deed.CHANGE))
            menu.addAction(icon("dismiss"), f"{len(rows)} 行全部不导入", lambda: self.choose_all(Deed.LEAVE))
            return
        self._add_entry_deeds(menu, self.model.entry(rows[0]))

    def add_cell_deeds(self, menu: QMenu) -> None:
        """What the right button offers on a cell of the file."""
        place = self._current_place()
        entry = self.proposal.entry_at(place) if place else None
        menu.clear()
        if entry is not None:
            self._add_entry_deeds(menu, entry)
        elif place:
            menu.addAction(icon("arrow_import"), "放到…\tF4", lambda: self._ask_for_cell(place))

    def _add_entry_deeds(self, menu: QMenu, entry: Entry) -> None:
        if entry.key is None:
            return
        row = self.model.row_of(entry.key)
        can_go = row >= 0 and not entry.row.gone
        menu.addAction(icon("arrow_import"), "放到…\tF4", lambda: self._ask_for_row(row)).setEnabled(can_go)
        for deed in self.proposal.deeds(entry):
            if deed is not Deed.OPEN:
                menu.addAction(deed.value, lambda deed=deed: self._choose(entry, deed))
        if entry.correction is not None:
            menu.addAction(icon("arrow_undo"), "恢复读到的", lambda: self._restore(entry))
        menu.addSeparator()
        rule = self.proposal.rule_for(entry)
        words = f"保存为规则：“{rule.label}”{'不导入' if rule.leaves_out else '都这样放'}" if rule else "保存为规则"
        menu.addAction(icon("save"), words, lambda: self.save_rule(entry)).setEnabled(rule is not None)

    def _choose(self, entry: Entry, deed: Deed) -> None:
        self.proposal.choose(entry, deed)
        self.model.tell(False)

    def _restore(self, entry: Entry) -> None:
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

    def save_list(self, path: Path) -> None:
        """Every row with its place and what is done with it, as text."""
        lines = [
            "\t".join(self.model.cell_text(row, column).replace("\n", " ") for column in range(DEED + 1))
            for row in range(self.model.rowCount())
        ]
        path.write_text("\n".join(lines) + "\n", "utf-8-sig")


def _by_place(model: ProposalModel, places: Mapping[str, Sequence[str]]) -> dict[str, RowStatus]:
    """What became of each place of the file: the least settled of what was read there."""
    found: dict[str, RowStatus] = {}
    for row in sorted(model.rows, key=lambda row: ORDER.index(row.status)):
        for place in places[row.place]:
            found.setdefault(place, row.status)
    return found


def _sheets(file: ReadFile) -> list[tuple[str, Sheet]]:
    sheets = [(table.sheet or f"表 {table.index}", sheet_of(table)) for table in file.office.tables]
    prose = sheet_of_prose(file.office)
    return [*sheets, (f"正文 {len(prose)} 段", prose)] if prose else sheets


def _panel(surface: str) -> tuple[QWidget, QHBoxLayout]:
    panel = QWidget()
    panel.setProperty("surface", surface)
    panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    row = QHBoxLayout(panel)
    row.setContentsMargins(px(Space.L), px(Space.S), px(Space.L), px(Space.S))
    row.setSpacing(px(Space.S))
    return panel, row


def _column(surface: str) -> tuple[QWidget, QVBoxLayout]:
    panel = QWidget()
    panel.setProperty("surface", surface)
    panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    column = QVBoxLayout(panel)
    column.setContentsMargins(px(Space.L), px(Space.S), px(Space.M), px(Space.S))
    column.setSpacing(px(6))
    return panel, column
