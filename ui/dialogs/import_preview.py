"""导入预览: the file at the left, what becomes of it at the right; nothing is changed before the person says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from core.domain.document import Document
from core.jobs.import_ import DocumentReport, ReadFile, RowStatus, plan_import
from core.readers.draft import Draft
from ui.dialogs.import_rows import MARKS, ORDER, ProposalModel, accepted
from ui.dialogs.import_sheet import Addresses, Sheet, SheetModel, SheetView, sheet_of, sheet_of_prose
from ui.grids.grid_view import GridView
from ui.look.marks import StateMark
from ui.look.theme import px
from ui.look.tokens import Space, TextRole
from ui.widgets.buttons import ChipRow, Look, make_button
from ui.widgets.labels import MarkLabel, make_label
from ui.widgets.tabs import StateTabs

ALL = "all"


class ImportPreview(QDialog):
    """One file's proposal. After acceptance `draft` is what is to go in (with `plan_import(…, is_replacing=True)`)."""

    def __init__(self, file: ReadFile, documents: Sequence[Document], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"导入预览 — {file.path.name}")
        self._file = file
        _, self.report = plan_import(documents, file.draft)
        self.model = ProposalModel(self.report.rows, self)
        addresses = Addresses(file.office)
        self._places = {row.place: addresses.within(row.place) for row in self.report.rows}
        self._stretches = {one: whole for whole, each in self._places.items() if len(each) > 1 for one in each}
        self._statuses = _by_place(self.report, self._places)
        self._sheets: list[tuple[str, Sheet]] = _sheets(file)
        self._models: dict[int, SheetModel] = {}
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
    def draft(self) -> Draft:
        return accepted(self._file.draft, self.model.rows, self.model.choices_made)

    # ---- building

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._make_head())
        split = QSplitter()
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(self._make_left())
        split.addWidget(self._make_right())
        split.setSizes([px(616), px(680)])
        whole.addWidget(split, 1)
        whole.addWidget(self._make_foot())

    def _make_head(self) -> QWidget:
        head, row = _panel("base")
        column = QVBoxLayout()
        column.addWidget(make_label("导入预览", TextRole.TITLE))
        self.said = make_label("", TextRole.TEXT, "hint")
        column.addWidget(self.said)
        for notice in self.report.notices:
            column.addWidget(MarkLabel(StateMark.INFO, notice))
        row.addLayout(column, 1)
        year = f"{self.report.year} 年" if self.report.year else "年度未定"
        where = "新建" if self.report.is_new else "并入已有的"
        words = f"{self.report.unit.name or '单位未定'}　{year}　{where}"
        row.addWidget(make_label(words, TextRole.TEXT, "hint"), 0, Qt.AlignmentFlag.AlignBottom)
        return head

    def _make_left(self) -> QWidget:
        left, column = _column("panel")
        title = QHBoxLayout()
        title.addWidget(make_label("文件里的内容", TextRole.STRONG))
        title.addWidget(make_label(self._file.path.name, TextRole.TEXT, "hint"))
        title.addStretch(1)
        column.addLayout(title)
        for name, sheet in self._sheets:
            self.sheet_tabs.add_tab(name, name)
            self.sheet_tabs.set_state(name, self._mark_of(sheet))
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
        self.chips.add_chip(ALL, "全部", len(self.model.rows))
        for status in ORDER:
            if self.model.count(status) or status is not RowStatus.DIFFERING:
                self.chips.add_chip(status.name, status.value, self.model.count(status))
        column.addWidget(self.chips)
        column.addWidget(self.rows_view, 1)
        foot = QHBoxLayout()
        foot.addWidget(make_label("选中一行，左边会指出它在文件中的位置。", TextRole.TEXT, "hint"))
        foot.addStretch(1)
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
        QShortcut(QKeySequence(Qt.Key.Key_F8), self).activated.connect(self.next_open)

    def _size_to(self, parent: QWidget | None) -> None:
        room = parent.window().size() if parent is not None else self.screen().availableSize()
        self.resize(min(room.width() - px(70), px(1560)), min(room.height() - px(32), px(880)))

    # ---- showing

    def _refresh(self) -> None:
        model = self.model
        parts = [f"放好 {model.count(RowStatus.PLACED)}"]
        for status, words in ((RowStatus.UNSURE, "请您看 {} 处"), (RowStatus.DIFFERING, "{} 处与原有的不同")):
            if model.count(status):
                parts.append(words.format(model.count(status)))
        if model.count(RowStatus.UNPLACED):
            parts.append(f"{model.count(RowStatus.UNPLACED)} 处没有对应的栏")
        self.said.setText(f"已读完 {len(model.rows)} 处：{'，'.join(parts)}。导入前什么都不会改动。")
        over = len(model.rows) - model.taken
        if over:
            self.left_over.set_state(StateMark.WARNING, f"有 {over} 处不会放进表里；可以先把清单存下来。")
        else:
            self.left_over.set_state(StateMark.READY, "读到的内容都会放进表里。")
        self.accept_button.setText(f"导入 {model.taken} 处")
        self.accept_button.setEnabled(bool(model.taken))

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
            self.rows_view.go_to(found, 2)
            self._following = False

    def _named(self, places: Sequence[str]) -> list[str]:
        """Places of the file as the rows name them."""
        return [name for place in places for name in (place, self._stretches.get(place, place))]

    def next_open(self) -> None:
        """F8: the next row that wants a look."""
        row = self.model.next_open(self.rows_view.currentIndex().row())
        if row >= 0:
            self.rows_view.setFocus()
            self.rows_view.go_to(row, 4)

    # ---- the list of what stays behind

    def _save_list(self) -> None:
        suggestion = self._file.path.with_name(f"{self._file.path.stem} 导入清单.txt")
        chosen, _ = QFileDialog.getSaveFileName(self, "保存清单", str(suggestion), "文本文件 (*.txt)")
        if chosen:
            self.save_list(Path(chosen))

    def save_list(self, path: Path) -> None:
        """Every row with its place and what is done with it, as text."""
        lines = [
            "\t".join(self.model.cell_text(row, column).replace("\n", " ") for column in range(5))
            for row in range(self.model.rowCount())
        ]
        path.write_text("\n".join(lines) + "\n", "utf-8-sig")


def _by_place(report: DocumentReport, places: Mapping[str, Sequence[str]]) -> dict[str, RowStatus]:
    """What became of each place of the file: the least settled of what was read there."""
    found: dict[str, RowStatus] = {}
    for row in sorted(report.rows, key=lambda row: ORDER.index(row.status)):
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
