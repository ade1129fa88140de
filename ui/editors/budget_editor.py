"""The tab of budget tables (预算收支): the balance over all, entry grids left, the official tables right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QMenu, QSplitter, QVBoxLayout, QWidget

from core.domain.amount import Amount
from core.domain.change import SetOverride
from core.domain.document import FieldKey
from core.editing import fields as field_verbs
from core.editing.events import DocumentChanged
from core.forms.model import FormSet, Tab
from core.forms.view_data import AnyKey, CellKey, SourceKey
from core.forms.view_trace import dependents_of, formula_text, terms_of
from core.settings import Settings
from ui.desk import Desk
from ui.dialogs.override import OverrideDialog
from ui.editors.budget_balance import balance_of, balance_table, balance_words
from ui.editors.budget_data import SHOWN, BudgetData
from ui.editors.budget_pane import EntryPane
from ui.editors.budget_table import TableGrid, TableModel
from ui.editors.origins import add_cell_origin
from ui.grids.cells import CellState
from ui.grids.summary import SelectionSummary
from ui.look.icons import icon
from ui.look.marks import StateMark
from ui.look.theme import px
from ui.look.tokens import Space
from ui.panels.budget_bars import BudgetBars
from ui.panels.budget_trace import TraceLine, TracePanel
from ui.widgets.buttons import Look, make_button
from ui.widgets.edit_bar import BarText
from ui.widgets.labels import MarkLabel
from ui.widgets.section_bar import SectionBar

LOW = 480
"""The height below which the bars become one line."""
MOST_USES = 200
SETTLES = 4
EVEN, COMPARING, LEAST_TABLE = 50, 68, 220
"""How much of the width, in percent, the typed lists have beside the official table."""


class BudgetEditor(QWidget):
    """`place_changed` tells the stored value one is at (None in a computed cell); `bar_text` what the edit bar says."""

    place_changed = Signal(object)
    summary_changed = Signal(str)
    said = Signal(str)

    def __init__(self, desk: Desk, form_set: FormSet, tab: Tab, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.form_set, self.tab = desk, form_set, tab
        self.data_source = BudgetData(desk, form_set)
        self._balance_table = balance_table(self.data_source, tab)
        self._stale = self._in_table = False
        self._traced: Callable[[], None] | None = None
        self.pane = EntryPane(self.data_source, tab)
        self.table = TableModel(self.data_source, self)
        self.table_view = TableGrid()
        self.table_view.setModel(self.table)
        self.chooser = QComboBox()
        self.unit_box = QComboBox()
        self.trace = TracePanel()
        self.rest_button = make_button("", Look.LINK, deed=self._next_remainder)
        self.balance_bar = SectionBar("收支平衡")
        self.balance_mark = MarkLabel()
        self.even_button = make_button("", Look.LINK, deed=self.even_out)
        self.bars = BudgetBars(self.data_source.fen_text)
        self._lay_out()
        self._connect()

    # ---- building

    def _lay_out(self) -> None:
        for number, key in enumerate(self.tab.tables, 1):
            view = self.form_set.view(key)
            self.chooser.addItem(f"{number:02}　{view.caption or view.key}", key)
        for shown in SHOWN:
            self.unit_box.addItem(shown.words, shown)
        for box, name in ((self.chooser, "正式表"), (self.unit_box, "金额单位")):
            box.setAccessibleName(name)
        for box, least in ((self.chooser, 8), (self.unit_box, 4)):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(least)
            box.view().setMinimumWidth(px(150))
        self.table_view.setAccessibleName("正式表")
        self.balance_bar.add_widget(self.balance_mark)
        self.balance_bar.add_stretch()
        self.balance_bar.add_widget(self.even_button)
        self.split = QSplitter()
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(1)
        self.split.addWidget(self.pane)
        self.split.addWidget(self._right_side())
        for side in (0, 1):
            self.split.setStretchFactor(side, 1)
        self.split.setSizes([1000, 1000])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.balance_bar, self.bars):
            column.addWidget(part)
            part.setVisible(self._balance_table is not None)
        column.addWidget(self.split, 1)

    def _right_side(self) -> QWidget:
        head = SectionBar("正式表")
        head.add_widget(self.chooser, 1)
        head.add_widget(self.rest_button)
        head.add_widget(self.unit_box)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        column.addWidget(head)
        framed = QWidget()
        inner = QVBoxLayout(framed)
        inner.setContentsMargins(px(6), 0, px(Space.M), px(6))
        inner.addWidget(self.table_view, 1)
        inner.addWidget(self.trace)
        column.addWidget(framed, 1)
        return right

    def _connect(self) -> None:
        pane, view = self.pane, self.table_view
        pane.place_changed.connect(self.place_changed)
        pane.summary_changed.connect(self.summary_changed)
        pane.said.connect(self.said)
        pane.uses_requested.connect(self.show_uses)
        pane.compare_button.toggled.connect(lambda on: QTimer.singleShot(0, self, self._share_room))
        self.chooser.activated.connect(lambda row: self.show_table(self.chooser.itemData(row)))
        self.unit_box.activated.connect(self._on_unit)
        view.current_cell_changed.connect(lambda row, column: self.place_changed.emit(None))
        view.selection_summarised.connect(self._on_summary)
        view.menu_about_to_show.connect(self._fill_menu)
        view.doubleClicked.connect(lambda index: self.show_sources())
        self.trace.jumped.connect(self.jump)
        self.bars.chosen.connect(self.jump)
        self.desk.document_changed.connect(self._on_document_changed)
        self.desk.findings_changed.connect(self._on_findings_changed)

    # ---- showing

    record_id = ""

    def record_words(self) -> str:
        """`表 1/9　部门预算收支总表`: for the status bar."""
        row = self.chooser.currentIndex()
        words = self.chooser.itemText(row).partition("　")[2]
        return f"表 {row + 1}/{self.chooser.count()}　{words}" if row >= 0 else ""

    def show_document(self, document_id: str) -> None:
        self.data_source.document_id = document_id
        self._stale = False
        self.trace.hide()
        self.pane.show_document()
        self.show_table(self.chooser.currentData() or "")
        self._refresh_balance()

    def show_table(self, key: str) -> None:
        """Show another official table."""
        if key:
            self.chooser.setCurrentIndex(self.chooser.findData(key))
            self.table.show(key)
            self._refresh_rest()
            self._tell_table()

    def _tell_table(self) -> None:
        """Another table is shown: edit bar and status bar speak of it from now on."""
        self.place_changed.emit(self.pane.place() if self.pane.view.hasFocus() else None)

    def _on_unit(self, row: int) -> None:
        """Another unit is shown; what is stored stays as it is."""
        self.data_source.shown = self.unit_box.itemData(row)
        self.pane.refresh_unit()
        self.table.refresh()
        self._refresh_rest()
        self._refresh_balance()

    def _refresh_rest(self) -> None:
        rest = self.table.remainders()
        self.rest_button.setText(f"尾差 {len(rest)} 处")
        self.rest_button.setVisible(bool(rest))

    def _next_remainder(self) -> None:
        """Go to the next cell whose rounded parts do not add up; the edit bar says who could take it."""
        cells, here = self.table.remainders(), self.table_view.cursor_cell()
        if cells:
            self.table_view.setFocus()
            self.table_view.go_to(*next((cell for cell in cells if cell > here), cells[0]))

    def _refresh_balance(self) -> None:
        if self._balance_table is None or not self.data_source.is_there:
            return
        balance = balance_of(self.data_source, self._balance_table)
        self.balance_mark.set_state(*balance_words(self.data_source, balance))
        can = (balance.difference > 0 or bool(balance.waiting)) and balance.evening and not self.desk.read_only
        self.even_button.setVisible(bool(can))
        self.even_button.setText(f"填入{balance.evening_words}")
        self.bars.show_balance(balance)

    def even_out(self) -> None:
        """The typed figure that evens both sides takes what is left over, as one step."""
        if self._balance_table is None:
            return
        balance = balance_of(self.data_source, self._balance_table)
        field = next(
            (one for one in self.form_set.fields if balance.evening and one.home == balance.evening.path), None
        )
        if field is not None and balance.evening is not None:
            text = Amount(balance.evening_fen).print(field.unit, field.decimals)
            document_id = self.data_source.document_id
            self.desk.do(field_verbs.set_text, self.form_set, document_id, "", document_id, field.key, text)
            self.pane.reveal(balance.evening)

    # ---- places

    def bar_text(self) -> BarText | None:
        """What the edit bar says of a place that no field is behind, and the words of one that a field is behind."""
        if self.table_view.is_active() or self.pane.view.is_active():
            self._in_table = self.table_view.is_active()
        view, model = (self.table_view, self.table) if self._in_table else (self.pane.view, self.pane.model)
        row, column = view.cursor_cell()
        if not view.currentIndex().isValid() or row >= model.rowCount() or column >= model.columnCount():
            return None
        words = model.cell_words(row, column)
        state = model.cell_state(row, column)
        mark = StateMark.INFO if words else None
        for flag, found in ((CellState.WARNING, StateMark.WARNING), (CellState.ERROR, StateMark.ERROR)):
            mark = found if state & flag else mark
        return BarText(model.cell_place(row, column), model.cell_text(row, column), mark, words)

    def reveal(self, key: FieldKey) -> bool:
        """Show the cell of a key, typed or computed, and put the focus there."""
        view, bracket, row = key.record_id.removesuffix("]").partition("[")
        if bracket:
            return self.jump(CellKey(view, row, key.path))
        return self.pane.reveal(key)

    def jump(self, key: AnyKey) -> bool:
        """Show what a formula names."""
        if key.last_year:
            self.said.emit("这是上年的数，在上年的文件里。")
            return False
        if isinstance(key, SourceKey):
            return self.pane.reveal_source(key)
        table = self.data_source.table_of(key.view)
        if self.chooser.findData(table) < 0:
            return False
        self.show_table(table)
        cell = self.table.cell_of(key.view, key.row, key.column)
        self.table_view.setFocus()
        if cell is not None:
            self.table_view.go_to(*cell)
            QTimer.singleShot(0, self, self._keep_in_sight)
            self.place_changed.emit(None)
        return cell is not None

    def apply(self) -> None:
        """Cells are applied when their editors close."""

    def focus_first(self) -> None:
        self.pane.focus_first()

    def tell_place(self) -> None:
        """Say which cell one is in, when the tab is shown again."""
        self.pane.tell_place()

    # ---- where it comes from, where it goes

    def _fill_menu(self, menu: QMenu, row: int, column: int) -> None:
        key = self.table.override_key(row, column)
        if key is None:
            return
        menu.addSeparator()
        menu.addAction(icon("edit"), "手工调整…").triggered.connect(self.override)
        undo = menu.addAction(icon("arrow_undo"), "恢复自动计算")
        undo.triggered.connect(self.clear_override)
        undo.setEnabled(self.data_source.override(key) is not None and not self.desk.read_only)
        menu.addAction(icon("arrow_left"), "公式追踪").triggered.connect(self.show_sources)
        menu.addAction(icon("arrow_right"), "去向：用到哪里…").triggered.connect(self.show_uses_here)
        text = self.table.cell_text(row, column)
        add_cell_origin(menu, self.desk, self.data_source.document_id, key, text, self.window())

    def _cell(self) -> CellKey | None:
        row, column = self.table_view.cursor_cell()
        return self.table.cell_key(row, column) if row < self.table.rowCount() else None

    def show_sources(self) -> None:
        """公式追踪: what the current computed cell is made of."""
        key = self._cell()
        if key is not None:
            self._show_sources(key)

    def _show_sources(self, key: CellKey) -> None:
        data = self.data_source
        self._traced = partial(self._show_sources, key)
        terms = terms_of(data.computed, key)
        lines = [
            TraceLine("＋" if term.sign > 0 else "－", data.words(term.key), data.value_text(term.key), term.key)
            for term in terms
            if term.key is not None
        ]
        formula = formula_text(data.computed, key)
        said = f"公式：{formula}" if formula else "下列各行相加" if lines else "这一格没有来源"
        override = data.override(data.override_key(key.view, key.row, key.column))
        adjusted = f"，手工调整为 {override.text or '空'}" if override else ""
        self._show_trace(f"{data.words(key)} ＝ {data.value_text(key) or '空'}{adjusted}", said, lines)

    def show_uses_here(self) -> None:
        """去向 of the current computed cell."""
        key = self._cell()
        if key is not None:
            self.show_uses(key)

    def show_uses(self, key: AnyKey) -> None:
        """去向: the cells that are computed from a typed or computed one."""
        data = self.data_source
        self._traced = partial(self.show_uses, key)
        found = dependents_of(data.computed, key)
        lines = [TraceLine("→", data.words(cell), data.value_text(cell), cell) for cell in found[:MOST_USES]]
        said = "" if lines else "没有别的格用到它"
        self._show_trace(f"去向：{data.words(key)}　{data.value_text(key)}", said, lines)

    def _show_trace(self, title: str, said: str, lines: list[TraceLine]) -> None:
        """Show the lines under the table, the current cell of which stays in sight."""
        self.trace.show_lines(title, said, lines)
        QTimer.singleShot(0, self, self._keep_in_sight)

    def _keep_in_sight(self) -> None:
        """Rows that come into view are measured then, and may push the current cell out again."""
        around = self.trace.parentWidget()
        layout = around.layout() if around is not None else None
        if layout is not None:
            layout.activate()
        for _ in range(SETTLES):
            self.table_view.scrollTo(self.table_view.currentIndex())
            self.table_view.heights.measure_visible()

    # ---- overrides

    def override(self) -> None:
        """手工调整: asks for text and reason."""
        dialog = self.override_dialog()
        if dialog is not None:
            dialog.open()

    def override_dialog(self) -> OverrideDialog | None:
        """The dialog for the current cell of the table; None where nothing can be overridden."""
        row, column = self.table_view.cursor_cell()
        key = self.table.override_key(row, column) if row < self.table.rowCount() else None
        if key is None or self.desk.read_only:
            return None
        old = self.data_source.override(key)
        own, place = self.table.own_text(row, column), self.table.cell_place(row, column)
        dialog = OverrideDialog(place, own, old.text if old else "", old.reason if old else "", self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        document_id, verb = self.data_source.document_id, field_verbs.set_override
        dialog.accepted.connect(lambda: self.desk.do(verb, document_id, key, dialog.text, dialog.reason))
        return dialog

    def clear_override(self) -> None:
        """恢复自动计算."""
        row, column = self.table_view.cursor_cell()
        key = self.table.override_key(row, column) if row < self.table.rowCount() else None
        if key is not None:
            self.desk.do(field_verbs.clear_override, self.data_source.document_id, key)

    # ---- deeds of the window

    def do_with_rows(self, deed: str) -> None:
        getattr(self.pane.view.deeds, deed)()

    def confirm(self) -> None:
        """Confirm the carried values that are selected."""
        view, model = self.pane.view, self.pane.model
        places = [model.place(*cell) for cell in view.selected_cells()] if view.is_active() else []
        marks = self.data_source.document.marks
        keys = [key for place in places if place is not None for key in place.keys if key in marks]
        if keys:
            self.desk.do(field_verbs.confirm, self.data_source.document_id, keys)

    def set_enter_moves_right(self, right: bool) -> None:
        self.pane.set_enter_moves_right(right)

    def keep_widths(self, settings: Settings) -> None:
        self.pane.keep_widths(settings)

    def reset_widths(self) -> None:
        self.pane.reset_widths()
        self.table_view.reset_column_widths()

    # ---- hearing

    def _on_summary(self, summary: SelectionSummary) -> None:
        if self.isVisible():
            self.summary_changed.emit(summary.words)

    def _on_document_changed(self, event: DocumentChanged) -> None:
        if event.document_id != self.data_source.document_id:
            return
        if not self.isVisible():
            self._stale = True
            return
        self.pane.update_from(event)
        self.table.update(event)
        self._refresh_rest()
        self._tell_lost(event)
        if self.trace.isVisible() and self._traced is not None:
            self._traced()

    def _tell_lost(self, event: DocumentChanged) -> None:
        """Texts put in by hand that went with their rows."""
        rows = self.data_source.computed.values
        gone = [change.key for change in event.change_set.changes if isinstance(change, SetOverride) and not change.new]
        lost = [key for key in gone if key.row not in rows.get(key.table, {key.row: {}})]
        if lost and event.origin == "edit":
            words = "、".join(dict.fromkeys(f"{key.row} {key.column}" for key in lost))
            self.said.emit(f"这些行没有了，上面的手工调整一起去掉：{words}。按 Ctrl+Z 可以恢复。")

    def _on_findings_changed(self, document_id: str, keys: object) -> None:
        """Follows every change: the balance is said as the checks judge it."""
        if document_id == self.data_source.document_id and self.isVisible():
            self._refresh_balance()

    def showEvent(self, event: object) -> None:
        if self._stale:
            self.show_document(self.data_source.document_id)
        super().showEvent(event)  # type: ignore[arg-type]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.pane.compare_button.isChecked():
            self._share_room()
        low = self.height() < px(LOW)
        if low != self.bars.low:
            self.bars.set_low(low)

    def _share_room(self) -> None:
        """Beside last year's figures and reasons the official table has less room: what is left when all of them are
        seen, but some in any case."""
        whole, comparing = self.split.width() - self.split.handleWidth(), self.pane.compare_button.isChecked()
        wanted = self.pane.view.least_width() + self.pane.width() - self.pane.view.width() if comparing else 0
        left = max(whole * (COMPARING if comparing else EVEN) // 100, min(wanted, whole - px(LEAST_TABLE)))
        self.split.setSizes([left, whole - left])

    def refresh_look(self) -> None:
        self.trace.refresh_look()
        self.bars.updateGeometry()
        self.bars.update()
