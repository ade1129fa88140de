"""One list of a form as a section of a page: its bar with deeds, what a paste left out, and its grid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QVBoxLayout, QWidget

from core.domain.document import FieldKey
from core.editing.events import DocumentChanged
from core.forms.model import FormSet
from core.settings import Settings
from ui.desk import Desk
from ui.dialogs.paste_report import PasteReportDialog
from ui.editors.nested_deeds import NestedDeeds
from ui.editors.nested_model import NestedModel
from ui.editors.overriding import add_override_deeds
from ui.editors.record_model import RecordModel
from ui.editors.values import Place
from ui.grids.cells import CellLook
from ui.grids.clipboard import PasteReport
from ui.grids.deeds import PASTE
from ui.grids.grid_view import GridView
from ui.grids.summary import SelectionSummary
from ui.grids.widths import keep_widths
from ui.look.icons import icon
from ui.look.marks import StateMark
from ui.look.theme import px
from ui.look.tokens import Space
from ui.panels.notice import Notice
from ui.widgets.buttons import Look, make_button
from ui.widgets.edit_bar import BarText
from ui.widgets.legend import Legend
from ui.widgets.section_bar import SectionBar

TALLEST = 6000
"""A grid that is as high as its rows has its own scroll bar beyond this."""


class GridSection(QWidget):
    """The grid of `path`, a list below `root` ('' the document) or deeper; `show_in` points it at a record of `root`.

    It takes the room it is given, or after `grow` is as high as its rows.
    """

    place_changed = Signal(object)
    summary_changed = Signal(str)
    said = Signal(str)
    cell_shown = Signal(QRect)
    """Where the current cell is, in the section's own pixels."""

    def __init__(self, desk: Desk, form_set: FormSet, path: str, root: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.form_set = desk, form_set
        self.document_id = self.parent_id = ""
        self.grid = _SectionGrid()
        self.model = self._make_model(path, root)
        self.grid.setModel(self.model)
        self.bar = SectionBar(self._title())
        self.grid.setAccessibleName(self._title())
        self.legend = Legend()
        self.notice = Notice()
        self._grows = False
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._fit)
        self.add_buttons = self._make_buttons()
        self.add_button = self.add_buttons[0]
        self._lay_out()
        self._connect()

    # ---- building

    def _make_model(self, path: str, root: str) -> RecordModel | NestedModel:
        if self.form_set.list(path).parent == root:
            return RecordModel(self.desk, self.form_set, path, self)
        model = NestedModel(self.desk, self.form_set, path, root, self)
        self.grid.deeds = NestedDeeds(self.grid, model)
        return model

    def _title(self) -> str:
        """What the outermost list is called."""
        spec = self.model.specs[0] if isinstance(self.model, NestedModel) else self.model.spec
        return spec.label or spec.item

    def _make_buttons(self) -> list[QPushButton]:
        model, deeds = self.model, self.grid.deeds
        if not isinstance(model, NestedModel) or not isinstance(deeds, NestedDeeds):
            return [make_button("增加", Look.LINK, "add", self.append_row)]
        deeds_of: list[Callable[[], object]] = [deeds.append_row]
        deeds_of += [partial(deeds.add_inside, depth) for depth in range(1, len(model.specs))]
        return [
            make_button(f"增加{spec.item}", Look.LINK, "add", deed)
            for spec, deed in zip(model.specs, deeds_of, strict=True)
        ]

    def _lay_out(self) -> None:
        for button in self.add_buttons:
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab goes into the grid, where a row begins by typing
            self.bar.add_widget(button)
        self.bar.add_stretch()
        self.bar.add_widget(self.legend)
        framed = QFrame()
        inner = QVBoxLayout(framed)
        inner.setContentsMargins(px(Space.M), px(6), px(Space.M), px(6))
        inner.addWidget(self.grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.notice)
        column.addWidget(framed, 1)

    def _connect(self) -> None:
        self.grid.current_cell_changed.connect(self._on_current)
        self.grid.selection_summarised.connect(self._on_summary)
        self.grid.cells_pasted.connect(self.tell_pasted)
        self.grid.menu_about_to_show.connect(self._fill_menu)
        self.desk.document_changed.connect(self._on_document_changed)
        for signal in (self.model.rowsInserted, self.model.rowsRemoved, self.model.modelReset):
            signal.connect(lambda *_: self.refresh_bar())
        self.model.spans_changed.connect(self._on_rows_taken)
        rows = self.grid.verticalHeader()
        rows.sectionResized.connect(lambda *_: self._fit_later())
        rows.sectionCountChanged.connect(lambda *_: self._fit_later())

    def grow(self) -> None:
        """As high as the rows: what is around scrolls."""
        self._grows = True
        self.grid.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fit()

    # ---- showing

    def show_in(self, document_id: str, parent_id: str) -> None:
        """Show the list of another record ('' for none)."""
        if (document_id, parent_id) != (self.document_id, self.parent_id):
            self.notice.hide()
        self.document_id, self.parent_id = document_id, parent_id
        self.model.show(document_id, parent_id)
        for button in self.add_buttons:
            button.setEnabled(not self.desk.read_only)
        self.refresh_bar()

    def refresh_bar(self) -> None:
        self.bar.set_detail(f"{self.model.record_count()} 条" if self.parent_id else "")
        self._fit_later()

    def refresh_look(self) -> None:
        self.notice.refresh()
        self._fit_later()

    def _fit_later(self) -> None:
        if self._grows:
            self._later.start()

    def _fit(self) -> None:
        if not self._grows:
            return
        grid, rows = self.grid, self.grid.verticalHeader().length()
        sideways = grid.horizontalScrollBar()
        bar = sideways.sizeHint().height() if sideways.maximum() > 0 else 0
        least = grid.least_row_height()
        wanted = grid.horizontalHeader().sizeHint().height() + max(rows, least) + 2 * grid.frameWidth() + bar
        on = Qt.ScrollBarPolicy.ScrollBarAlwaysOn if wanted > px(TALLEST) else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if grid.verticalScrollBarPolicy() is not on:
            grid.setVerticalScrollBarPolicy(on)
        grid.setFixedHeight(min(wanted, px(TALLEST)))

    # ---- places

    def place_words(self, place: Place) -> str:
        """The address of the current cell, if it is the place's; '' when the place is elsewhere."""
        key = place.keys[0] if place.keys else None
        if key is None or not self._holds_list(place.list_path) or self.model.cell_of(key) is None:
            return ""
        return self.model.cell_place(*self.grid.cursor_cell())

    def row_number(self) -> tuple[int, int]:
        """Which row of how many one is in; rows without a record do not count (0: one is in such a row)."""
        row, model = self.grid.cursor_cell()[0], self.model
        if isinstance(model, NestedModel):
            return row + 1, model.rowCount()
        return model.number_of(row), model.record_count()

    def bar_text(self) -> BarText | None:
        """What the edit bar says of the current cell, behind which there is no record; None: there is no cell."""
        cell = self.grid.cursor_cell()
        if not self.grid.currentIndex().isValid() or cell[0] >= self.model.rowCount():
            return None
        return BarText(self.model.cell_place(*cell), self.model.cell_text(*cell), None, self.model.cell_words(*cell))

    def _holds_list(self, path: str) -> bool:
        specs = self.model.specs if isinstance(self.model, NestedModel) else (self.model.spec,)
        return any(spec.path == path for spec in specs)

    def reveal(self, key: FieldKey) -> bool:
        """Go to the cell of a key, or to the deed that makes the first one of its list; False: it is not here."""
        cell = self.model.cell_of(key, self.grid.cursor_cell()[1])
        home = self.model.specs[0].home if isinstance(self.model, NestedModel) else self.model.spec.home
        is_list = key.record_id == self.parent_id and key.path == home
        if cell is None and is_list and self.model.rowCount():
            cell = (0, 0)
        if cell is not None:
            self.grid.setFocus()
            self.grid.go_to(*cell)
            self._on_cell(*cell)
        elif is_list:
            self.add_button.setFocus()
            self.cell_shown.emit(self.bar.geometry())
        return cell is not None or is_list

    def tell_place(self) -> None:
        """Say which cell one is in, when it is the same as before but everything around it is new."""
        if self.window().focusWidget() is self.grid and self.grid.currentIndex().isValid():
            self._on_cell(*self.grid.cursor_cell())

    def focus_first(self) -> None:
        """Where typing goes."""
        self.grid.setFocus()
        if self.model.rowCount():
            self.grid.go_to(0, self.model.typed_column())
        self.tell_place()

    def enter_from(self, direction: int) -> None:
        """An arrow came over the edge of the section before (1) or after (-1)."""
        self.grid.setFocus()
        if self.model.rowCount():
            self.grid.go_to(0 if direction > 0 else self.model.rowCount() - 1, self.grid.cursor_cell()[1])
        else:
            self.cell_shown.emit(self.rect())

    def keys_of(self, row: int, column: int) -> list[FieldKey]:
        """The keys of a cell; of every row of a merged one."""
        span = max(1, self.model.cell_span(row, column))
        places = (self.model.place(r, column) for r in range(row, row + span))
        return list(dict.fromkeys(key for place in places if place.record_id for key in place.keys))

    def all_keys(self) -> list[FieldKey]:
        """The keys of every cell, in the order they are read."""
        cells = ((row, column) for row in range(self.model.rowCount()) for column in range(self.model.columnCount()))
        return [key for cell in cells for key in self.model.place(*cell).keys]

    def selected_keys(self) -> list[FieldKey]:
        return [key for cell in self.grid.selected_cells() for key in self.keys_of(*cell)]

    # ---- deeds

    def append_row(self) -> None:
        self.grid.setFocus()
        self.grid.deeds.append_row()

    def keep_widths(self, settings: Settings) -> None:
        """Columns are as wide as the person left them."""
        keep_widths(self.grid, settings, f"{self.form_set.id}.{self.model.spec.path}")

    def _fill_menu(self, menu: QMenu, row: int, column: int) -> None:
        if row >= self.model.rowCount() or self.desk.read_only:
            return
        deeds, model = self.grid.deeds, self.model
        if isinstance(model, NestedModel) and isinstance(deeds, NestedDeeds):
            depth = model.depth_of(column) + 1
            if depth < len(model.specs):
                words = f"给这个{model.specs[depth - 1].item}增加{model.specs[depth].item}"
                menu.addAction(icon("add"), words).triggered.connect(lambda: deeds.add_inside(depth))
        add_override_deeds(menu, self.desk, model.place(row, column), self.window())

    # ---- hearing

    def _on_current(self, row: int, column: int) -> None:
        """Rows that come or go move the current cell also where the person is not: nothing is said of that."""
        if self.grid.is_active():
            self._on_cell(row, column)

    def _on_rows_taken(self) -> None:
        """A blank row may be a record's now, or the other way round, where no row came or went."""
        self.refresh_bar()
        self.tell_place()

    def _on_cell(self, row: int, column: int) -> None:
        if 0 <= row < self.model.rowCount() and column >= 0:
            place = self.model.place(row, column)
            self.place_changed.emit(place)
            if self._grows:
                QTimer.singleShot(0, self, self._tell_cell)
        else:
            self.place_changed.emit(None)

    def _tell_cell(self) -> None:
        if self.grid.currentIndex().isValid():
            rect = self.grid.visualRect(self.grid.currentIndex())
            self.cell_shown.emit(QRect(self.grid.viewport().mapTo(self, rect.topLeft()), rect.size()))

    def _on_summary(self, summary: SelectionSummary) -> None:
        if self.isVisible():
            self.summary_changed.emit(summary.words)

    def tell_pasted(self, report: PasteReport) -> None:
        """Told in the status bar; what had no place stays in sight until the next paste."""
        self.said.emit(report.sentence)
        self.notice.setVisible(bool(report.left_out))
        if report.left_out:
            self.notice.show_notice(
                StateMark.WARNING, report.sentence, "看明细…", lambda: PasteReportDialog(report, self.window()).show()
            )

    def _on_document_changed(self, event: DocumentChanged) -> None:
        if event.document_id == self.document_id and event.origin == "undo" and event.change_set.title == PASTE:
            self.notice.hide()


class _SectionGrid(GridView):
    """Shows the little arrow of a list only in the current cell, and never in a merged one: its words need the room."""

    def look_of(self, row: int, column: int, selected: bool = False, current: bool = False) -> CellLook:
        look = super().look_of(row, column, selected, current)
        merged = self.grid_model().columns()[column].merged
        return replace(look, chooser=False) if look.chooser and (merged or not current) else look
