"""填报: the entry grids of a tab behind one row of chips, figures last; the official tables are made of them."""

from __future__ import annotations

from typing import TypeAlias

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from core.domain.document import FieldKey
from core.editing import take_over
from core.editing.events import DocumentChanged
from core.forms.model import Tab
from core.forms.view_data import SourceKey
from core.settings import Settings
from ui.dialogs.take_over import TITLE, TakeOverDialog
from ui.dialogs.take_over_models import Source
from ui.editors.budget_data import BudgetData
from ui.editors.budget_entry import EntryModel
from ui.editors.budget_figures import FiguresModel
from ui.editors.origins import add_origin_deed
from ui.editors.values import Place
from ui.grids.cells import CellState
from ui.grids.clipboard import PasteReport
from ui.grids.code_picker import CodeDelegate
from ui.grids.grid_view import GridView
from ui.grids.summary import SelectionSummary
from ui.grids.widths import keep_widths
from ui.look.icons import icon
from ui.look.theme import px
from ui.look.tokens import Space
from ui.widgets.buttons import ChipRow, Look, make_button
from ui.widgets.legend import Legend
from ui.widgets.section_bar import SectionBar

Model: TypeAlias = EntryModel | FiguresModel
LEGEND = ((CellState.REQUIRED, "必填"), (CellState.COMPUTED, "自动"), (CellState.CARRIED, "沿用"))
_ONLY_FILLED = "budget.only_filled"
FIGURES = "="
"""The chip of the figures, which is no list's path."""


class EntryPane(QWidget):
    """`place_changed`: the place the person is in, or None where nothing is typed."""

    place_changed = Signal(object)
    summary_changed = Signal(str)
    said = Signal(str)
    uses_requested = Signal(object)
    """去向 of a typed cell, as a SourceKey."""

    def __init__(self, data: BudgetData, tab: Tab, title: str = "填报", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.data_source, self.tab = data, tab
        self.models: dict[str, Model] = {}
        self.views: dict[str, GridView] = {}
        self.bar = SectionBar(title)
        self.chips = ChipRow()
        self.legend = Legend(LEGEND)
        self.stack = QStackedWidget()
        self.add_button = make_button("增加一行", Look.LINK, "add", self.append_row)
        self.take_button = make_button(f"{TITLE}…", Look.LINK, "arrow_import", self.take_over)
        self.compare_button = make_button("与上年比", Look.CHIP, deed=self._compare)
        self.compare_button.setCheckable(True)
        self.filled_button = make_button("只看有数的栏", Look.CHIP, deed=self._show_filled)
        self.filled_button.setCheckable(True)
        self.current = ""
        self._settings: Settings | None = None
        self._stale: set[str] = set()
        self._enter_right = False
        for path in tab.entries:
            model = EntryModel(data, path, self)
            self._add(path, model.spec.label or path, model)
        if tab.figures:
            self._add(FIGURES, "其他数字" if tab.entries else "数字", FiguresModel(data, tab, self))
        self._lay_out()
        self.chips.chosen.connect(self._choose_to_type)
        if self.models:
            self.choose(next(iter(self.models)))

    def _add(self, key: str, words: str, model: Model) -> None:
        view = GridView()
        view.setModel(model)
        view.setAccessibleName(words)
        if isinstance(model, EntryModel) and model.spec.catalog:
            view.setItemDelegate(CodeDelegate(view, model.finder))
        self.models[key], self.views[key] = model, view
        self.chips.add_chip(key, words)
        self.stack.addWidget(view)
        view.current_cell_changed.connect(lambda row, column: self._on_cell(key, row, column))
        view.selection_summarised.connect(self._on_summary)
        view.cells_pasted.connect(self._on_pasted)
        view.menu_about_to_show.connect(self._fill_menu)

    def _lay_out(self) -> None:
        self.bar.add_widget(self.chips)
        self.chips.setVisible(len(self.models) > 1)
        self.bar.add_stretch()
        self.bar.add_widget(self.legend)
        foot = QHBoxLayout()
        foot.addWidget(self.add_button)
        foot.addWidget(self.take_button)
        foot.addStretch(1)
        foot.addWidget(self.filled_button)
        foot.addWidget(self.compare_button)
        framed = QWidget()
        inner = QVBoxLayout(framed)
        inner.setContentsMargins(px(Space.M), 0, px(6), px(Space.XS))
        inner.setSpacing(px(Space.XS))
        inner.addWidget(self.stack, 1)
        inner.addLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        column.addWidget(self.bar)
        column.addWidget(framed, 1)

    # ---- showing

    @property
    def model(self) -> Model:
        return self.models[self.current]

    @property
    def view(self) -> GridView:
        return self.views[self.current]

    def show_document(self) -> None:
        """The document of the data, from the beginning."""
        self._stale = set(self.models)
        self._freshen()
        self._refresh_buttons()

    def choose(self, key: str) -> None:
        """Show another list."""
        left = self.models.get(self.current)
        if isinstance(left, EntryModel) and key != self.current and self.current not in self._stale:
            left.drop_fresh()
        self.current = key
        self.chips.press(key)
        self._freshen()
        self._hide_columns()
        self.stack.setCurrentWidget(self.view)
        self._refresh_buttons()
        self.view.enter_moves_right = self._enter_right
        self.tell_place()

    def _choose_to_type(self, key: str) -> None:
        """A chip was pressed: the keyboard goes to its list."""
        self.choose(key)
        if self.view.currentIndex().isValid():
            self.view.setFocus()
        else:
            self.focus_first()

    def _freshen(self) -> None:
        if self.current in self._stale:
            self._stale.discard(self.current)
            self.model.show()
            self._hide_columns()

    def _hide_columns(self) -> None:
        hidden = self.model.hidden_columns()
        for column in range(self.model.columnCount()):
            if self.view.isColumnHidden(column) != (column in hidden):
                self.view.setColumnHidden(column, column in hidden)

    def _show_filled(self) -> None:
        """Columns of money in which nothing stands are in the way, or are wanted: for every list, and the next time."""
        wanted = self.filled_button.isChecked()
        for model in self.models.values():
            if isinstance(model, EntryModel):
                model.only_filled = wanted
        if self._settings is not None:
            self._settings.set(_ONLY_FILLED, wanted)
        self._hide_columns()

    def _refresh_buttons(self) -> None:
        model = self.model if self.models else None
        many = isinstance(model, EntryModel) and len(model.money) > 1
        self.filled_button.setVisible(many)
        can_add = isinstance(model, EntryModel) and model.can_add_rows()
        self.add_button.setVisible(can_add)
        self.take_button.setVisible(can_add and self._takes_over())
        compares = isinstance(model, EntryModel) and model.has_last_year
        has_last = self.data_source.is_there and self.data_source.last_year is not None
        self.compare_button.setVisible(compares)
        self.compare_button.setEnabled(has_last)
        self.compare_button.setToolTip("" if has_last else "这个文件里没有本单位上年的内容")
        self.compare_button.setChecked(isinstance(model, EntryModel) and model.comparing)

    def _compare(self) -> None:
        model = self.model
        if isinstance(model, EntryModel):
            model.comparing = self.compare_button.isChecked()
            model.refresh()
            self._hide_columns()

    def refresh_unit(self) -> None:
        """Amounts are shown in another unit."""
        for key, model in self.models.items():
            if key not in self._stale:
                model.refresh()

    def update_from(self, event: DocumentChanged) -> None:
        """The document changed: the list shown follows at once, the others when they are shown."""
        for key, model in self.models.items():
            if key == self.current and key not in self._stale:
                model.update(event)
                self._show_columns_in_use()
            else:
                self._stale.add(key)

    def _show_columns_in_use(self) -> None:
        """A column that has got an amount is there at once; one that lost its last stays until the list is shown
        again, for one may be typing there."""
        hidden = self.model.hidden_columns()
        for column in range(self.model.columnCount()):
            if column not in hidden and self.view.isColumnHidden(column):
                self.view.setColumnHidden(column, False)

    # ---- places

    def place(self) -> Place | None:
        """The stored value behind the current cell."""
        row, column = self.view.cursor_cell()
        is_there = self.view.currentIndex().isValid() and row < self.model.rowCount()
        return self.model.place(row, column) if is_there else None

    def tell_place(self) -> None:
        """Say which cell one is in."""
        if self.view.hasFocus():
            self.place_changed.emit(self.place())

    def _on_cell(self, key: str, row: int, column: int) -> None:
        if key == self.current and 0 <= row < self.model.rowCount() and column >= 0:
            self.place_changed.emit(self.model.place(row, column))

    def _on_summary(self, summary: SelectionSummary) -> None:
        if self.isVisible():
            self.summary_changed.emit(summary.words)

    def _on_pasted(self, report: PasteReport) -> None:
        self.said.emit(report.sentence)

    def holds(self, key: FieldKey) -> str:
        """The list that shows a key; '' none."""
        index = self.data_source.desk.index(self.data_source.document_id)
        home, _ = index.top(key)
        for path, model in self.models.items():
            if isinstance(model, EntryModel) and model.spec.home == home and home:
                return path
            if isinstance(model, FiguresModel) and model.cell_of(key) is not None:
                return path
        return ""

    def reveal(self, key: FieldKey) -> bool:
        """Show the list and the cell of a key, and put the focus there."""
        path = self.holds(key)
        if not path:
            return False
        self.choose(path)
        cell = self.model.cell_of(key)
        self.view.setFocus()
        if cell is not None:
            self._show_column(cell[1])
        if cell is not None:
            self.view.go_to(*cell)
            self._on_cell(path, *cell)
        return True

    def _show_column(self, column: int) -> None:
        """Turn the switch that hides a column."""
        model = self.model
        if isinstance(model, EntryModel) and self.view.isColumnHidden(column):
            if column in model.money and not model.comparing:
                self.filled_button.setChecked(False)
                self._show_filled()
            else:
                self.compare_button.setChecked(not model.comparing)
                self._compare()
        if self.view.isColumnHidden(column):
            self.view.setColumnHidden(column, False)

    def reveal_source(self, key: SourceKey) -> bool:
        """Show a typed value that a formula names."""
        return self.reveal(self.data_source.field_key(key))

    def focus_first(self) -> None:
        """The first cell one types in."""
        self.view.setFocus()
        model = self.model
        cells = ((row, column) for row in range(model.rowCount()) for column in range(model.columnCount()))
        hidden = model.hidden_columns()
        first = next((cell for cell in cells if cell[1] not in hidden and model.cell_fillable(*cell)), (0, 0))
        if model.rowCount():
            self.view.go_to(*first)

    # ---- deeds

    def append_row(self) -> None:
        """A blank line below the last one, ready for its code."""
        self.view.setFocus()
        if isinstance(self.model, EntryModel) and self.model.ends_blank:
            last = self.model.rowCount() - 1
            self.view.go_to(last, self.view.first_editable_column(last))
        else:
            self.view.deeds.append_row()

    def _takes_over(self) -> bool:
        """Whether the list shown is the one the projects' budgets go to."""
        found = take_over.lists_of(self.data_source.form_set)
        return found is not None and isinstance(self.model, EntryModel) and self.model.spec.path == found[1].path

    def take_over(self) -> None:
        """从项目取数: asks for codes and shows what will be."""
        dialog = self.take_over_dialog()
        if dialog is not None:
            dialog.open()

    def take_over_dialog(self) -> TakeOverDialog | None:
        """The dialog for the projects of the document; None where there are none, or nothing can be changed."""
        model, data = self.model, self.data_source
        if not isinstance(model, EntryModel) or not self._takes_over() or data.desk.read_only:
            return None
        document, form_set = data.document, data.form_set
        if not document.projects:
            self.said.emit("还没有项目。先在项目那一页增加项目、填预算数，再来取数。")
            return None
        dialog = TakeOverDialog(self.window(), Source(document, form_set, model.find_codes))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._take_over(document.id, dialog))
        return dialog

    def _take_over(self, document_id: str, dialog: TakeOverDialog) -> None:
        desk, form_set = self.data_source.desk, self.data_source.form_set
        if desk.do(take_over.take_over, form_set, document_id, dialog.shares.shares, dialog.clears_rest):
            self.said.emit(f"已{dialog.primary.text()}，按 Ctrl+Z 可以还原。")

    def _fill_menu(self, menu: QMenu, row: int, column: int) -> None:
        if self._takes_over() and not self.data_source.desk.read_only:
            menu.addSeparator()
            menu.addAction(icon("arrow_import"), f"{TITLE}…").triggered.connect(self.take_over)
        place = self.model.place(row, column) if row < self.model.rowCount() else None
        if place is not None:
            add_origin_deed(menu, self.data_source.desk, place, self.window())
        key = self.model.source_key(row, column) if row < self.model.rowCount() else None
        if key is not None:
            menu.addSeparator()
            menu.addAction(icon("arrow_right"), "去向：用到哪里…").triggered.connect(
                lambda: self.uses_requested.emit(key)
            )

    def set_enter_moves_right(self, right: bool) -> None:
        self._enter_right = right
        for view in self.views.values():
            view.enter_moves_right = right

    def keep_widths(self, settings: Settings) -> None:
        """How the person had the grids the last time."""
        self._settings = settings
        self.filled_button.setChecked(settings.flag(_ONLY_FILLED))
        self._show_filled()
        for key, view in self.views.items():
            keep_widths(view, settings, f"{self.data_source.form_set.id}.{self.tab.key}.{key}")

    def reset_widths(self) -> None:
        for view in self.views.values():
            view.reset_column_widths()
