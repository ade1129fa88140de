"""The head of a record: rows of fields as the form set lays them out, the payment strip and short lists below them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QMenu, QScrollArea, QVBoxLayout, QWidget

from core.domain.document import FieldKey
from core.domain.finding import Finding
from core.forms.model import Field, FieldKind, FormSet, Tab
from core.forms.printed_fields import boxed_fields
from ui.desk import Desk
from ui.editors.field_binding import FieldBinding, FieldEditor
from ui.editors.field_row import FieldRow
from ui.editors.form_parts import TOP, FoldLine, field_label, is_tall, make_editor, small_grid
from ui.editors.overriding import add_override_deeds
from ui.editors.record_model import RecordModel
from ui.editors.short_lists import ShortListModel, ShortLists
from ui.editors.strip_model import StripModel
from ui.editors.values import Place
from ui.grids.grid_model import Cell
from ui.grids.grid_view import GridView
from ui.look.theme import metrics, px
from ui.look.tokens import Space, TextRole
from ui.states import worst_first
from ui.widgets.edit_bar import BarText
from ui.widgets.fields import FieldText

_STRETCH = {
    FieldKind.LONG_TEXT: 6,
    FieldKind.PARAGRAPHS: 6,
    FieldKind.CODE: 2,
    FieldKind.MONEY: 1,
    FieldKind.YEAR: 1,
    FieldKind.CHOICE: 2,
    FieldKind.YES_NO: 1,
    FieldKind.NUMBER: 1,
    FieldKind.REFERENCES: 6,
}


class HeadForm(QScrollArea):
    """The fields of one record; folded, only the rows that the form set keeps stay."""

    place_changed = Signal(object)
    height_changed = Signal()
    focus_moved = Signal(QWidget)
    """The part the person is in now, for a page around to bring into view."""

    def __init__(self, desk: Desk, form_set: FormSet, tab: Tab, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.form_set, self.tab = desk, form_set, tab
        self.folded = False
        self._document_id = self._record_id = ""
        self.bindings: dict[str, FieldBinding] = {}
        self._rows: list[tuple[tuple[str, ...], FieldRow]] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._sheet = QWidget()
        self._sheet.setProperty("surface", "window")
        self._lines = QVBoxLayout(self._sheet)
        self._lines.setContentsMargins(px(Space.M), px(Space.S), px(Space.M), px(Space.S))
        self._lines.setSpacing(px(6))
        self._first_column: list[QWidget] = []
        for keys in tab.rows:
            self._add_row(keys)
        self.strip = StripModel(desk, form_set, tab, self) if tab.strip else None
        self.strip_view: GridView | None = None
        self._short = self._make_short() if tab.lists else None
        self.lists: list[ShortListModel] = self._short.models if self._short else []
        self.list_views: list[GridView] = self._short.views if self._short else []
        self._lower = self._add_lower()
        self._fold_line = FoldLine()
        self._lines.addWidget(self._fold_line)
        self._lines.addStretch(1)
        self.setWidget(self._sheet)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.fit)
        self._sheet.installEventFilter(self)
        desk.findings_changed.connect(lambda document_id, keys: self._refresh_fold_line())
        self.set_folded(False)

    # ---- building

    def _field(self, key: str) -> Field:
        return self.form_set.list(self.tab.list).field(key) if self.tab.list else self.form_set.field(key)

    def _is_boxed(self, field: Field) -> bool:
        """Whether the form prints the choices of a field as boxes to tick."""
        return field.kind is FieldKind.CHOICE and (self.tab.list, field.key) in boxed_fields(self.form_set)

    def _first_labels(self) -> list[str]:
        return [self._field(keys[0]).label for keys in self.tab.rows if keys] + [self.tab.strip_title]

    def _widest_label(self) -> int:
        measure = metrics(TextRole.TEXT)
        return max(measure.horizontalAdvance(label) for label in [*self._first_labels(), "折万元"]) + px(14)

    def _add_row(self, keys: tuple[str, ...]) -> None:
        row = FieldRow()
        for field in map(self._field, keys):
            label, editor = field_label(field), make_editor(field, self._is_boxed(field))
            label.setBuddy(editor)
            unit = str(field.unit) if field.kind is FieldKind.MONEY and not field.unit_word else ""
            row.add_field(label, editor, self._stretch(field), is_tall(field), unit)
            self._bind(editor, field)
        self._rows.append((keys, row))
        self._lines.addWidget(row)

    def _stretch(self, field: Field) -> int:
        """What names the record has more room than what is chosen or counted."""
        is_title = bool(self.tab.list) and field.key == self.form_set.list(self.tab.list).title_field
        return 5 if is_title else _STRETCH.get(field.kind, 2 if field.compute is not None else 3)

    def _bind(self, editor: FieldEditor, field: Field) -> None:
        binding = FieldBinding(self.desk, editor, field, self.tab.list, self)
        binding.focused.connect(self.place_changed)
        binding.focused.connect(lambda place: self.focus_moved.emit(editor))
        self.bindings[field.key] = binding
        if isinstance(editor, FieldText):
            editor.height_changed.connect(self.height_changed)

    def _add_lower(self) -> QWidget | None:
        if self.strip is None and not self.tab.lists:
            return None
        lower = QWidget()
        line = QHBoxLayout(lower)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(Space.S))
        if self.strip is not None:
            line.addWidget(self._strip_labels(), 0, TOP)
            self.strip_view = small_grid(row_numbers=False)
            self.strip_view.setModel(self.strip)
            self.strip_view.setAccessibleName(self.tab.strip_title)
            line.addWidget(self.strip_view, 0, TOP)
            self._watch(self.strip_view, self.strip)
        if self._short is not None:
            line.addWidget(self._short, 1, TOP)
        self._lines.addWidget(lower)
        return lower

    def _make_short(self) -> ShortLists:
        paths = [f"{self.tab.list}.{key}" if self.tab.list else key for key in self.tab.lists]
        short = ShortLists(self.desk, self.form_set, paths)
        for view, model in zip(short.views, short.models, strict=True):
            self._watch(view, model)
            for signal in (model.dataChanged, model.rowsInserted, model.rowsRemoved, model.modelReset):
                signal.connect(self.fit)
        return short

    def _strip_labels(self) -> QWidget:
        """The names of the strip's rows, beside them."""
        assert self.strip is not None
        box = QWidget()
        self._first_column.append(box)
        rows = QGridLayout(box)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        words = [self.tab.strip_title, "累计%"]
        if self.strip.whole is not None:
            words.append(f"折{self.strip.whole.unit}")
        for number, text in enumerate(words):
            label = QLabel(text)
            label.setProperty("tone", "hint")
            rows.addWidget(label, number, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            rows.setRowMinimumHeight(number, px(30 if number == 0 else 28))
        return box

    def _watch(self, view: GridView, model: StripModel | RecordModel) -> None:
        def tell(row: int, column: int) -> None:
            if not view.is_active():
                return  # rows that come or go move the current cell also where the person is not
            is_cell = 0 <= row < model.rowCount()
            self.place_changed.emit(model.place(row, column) if is_cell else None)
            if is_cell:
                self.focus_moved.emit(view)
                self._bring_into_view(partial(self._scroll_to, view, (row, column)))

        def fill(menu: QMenu, row: int, column: int) -> None:
            if row < model.rowCount() and not (model is self.strip and row):
                add_override_deeds(menu, self.desk, model.place(row, column), self.window())

        def go_on(direction: int) -> None:
            if direction > 0:
                view.focusNextChild()
            else:
                view.focusPreviousChild()

        view.current_cell_changed.connect(tell)
        view.menu_about_to_show.connect(fill)
        view.edge_passed.connect(go_on)

    # ---- showing

    def show_record(self, document_id: str, record_id: str) -> None:
        self._document_id, self._record_id = document_id, record_id
        for binding in self.bindings.values():
            binding.show(document_id, record_id)
        if self.strip is not None:
            self.strip.show(document_id, record_id)
        for model in self.lists:
            model.show(document_id, record_id)
        self._refresh_fold_line()
        self.fit()

    def apply(self) -> None:
        """Everything typed so far goes into the document."""
        for binding in self.bindings.values():
            binding.apply()

    @property
    def can_fold(self) -> bool:
        """Whether the form says what stays, and that is not all there is."""
        return bool(self.tab.folded) and bool(self._hidden_fields() or self.tab.strip or self.lists)

    def set_folded(self, folded: bool) -> None:
        """Only what the form set keeps stays; the hidden part names its errors."""
        self.folded = folded and self.can_fold
        for keys, row in self._rows:
            row.setVisible(not self.folded or self._stays(keys))
        if self._lower is not None:
            self._lower.setVisible(not self.folded)
        self._fold_line.setVisible(self.folded)
        self._refresh_fold_line()
        self.fit()

    def _stays(self, keys: tuple[str, ...]) -> bool:
        """Whether a row of fields is in view while the head is folded."""
        return any(key in self.tab.folded for key in keys)

    def _hidden_fields(self) -> list[str]:
        return [key for keys, _ in self._rows if not self._stays(keys) for key in keys]

    def _hidden_keys(self) -> list[FieldKey]:
        hidden = [*self._hidden_fields(), *self.tab.strip]
        return [FieldKey(self._record_id, self._field(key).home) for key in hidden]

    def _refresh_fold_line(self) -> None:
        if not self.folded or not self._record_id or not self.desk.has(self._document_id):
            return
        names = [self._field(key).label for key in self._hidden_fields()]
        names += [self.tab.strip_title] if self.tab.strip else []
        names += [f"{model.spec.label} {model.rowCount()} 条" for model in self.lists]
        self._fold_line.show_words("已收起：" + "、".join(names), self._gravest_hidden())

    def _gravest_hidden(self) -> Finding | None:
        worst = self.desk.worst_by_field(self._document_id)
        keys = set(self._hidden_keys())
        below = {model.record_id(row) for model in self.lists for row in range(model.rowCount())}
        found = [finding for key, finding in worst.items() if key in keys or key.record_id in below]
        return next(iter(worst_first(found)), None)

    # ---- going to a place

    def reveal(self, key: FieldKey) -> bool:
        """Focus the editor or the cell of a key; unfolds the head where it has to."""
        for binding in self.bindings.values():
            if binding.place is not None and key in binding.place.keys:
                self._unfold_for(binding.field.key)
                self._bring_into_view(partial(self.ensureWidgetVisible, binding.editor))
                binding.editor.setFocus()
                return True
        for model, view in self._grids():
            cell = model.cell_of(key)
            if cell is not None:
                self.set_folded(False)
                view.setFocus()
                view.go_to(*cell)
                self._bring_into_view(partial(self._scroll_to, view, cell))
                self.place_changed.emit(model.place(*cell))
                return True
        return False

    def _bring_into_view(self, scroll: Callable[[], None]) -> None:
        """At once, and again when what was just unfolded has its place."""
        scroll()
        QTimer.singleShot(0, self, scroll)

    def _scroll_to(self, view: GridView, cell: Cell) -> None:
        """Small grids are as high as their rows: it is the head that scrolls."""
        if not view.isVisible():
            return
        rect = view.visualRect(view.grid_model().index(*cell))
        centre = view.viewport().mapTo(self._sheet, rect.center())
        self.ensureVisible(centre.x(), centre.y(), rect.width() // 2, rect.height() // 2 + px(Space.S))

    def _keep_current_in_view(self) -> None:
        """Lists that grow or shrink move what is below them."""
        for view in self.views():
            if view.is_active() and view.currentIndex().isValid():
                self._scroll_to(view, view.cursor_cell())

    def _unfold_for(self, key: str) -> None:
        if self.folded and key in self._hidden_fields():
            self.set_folded(False)

    def views(self) -> list[GridView]:
        """Every grid of the form."""
        return [*([self.strip_view] if self.strip_view is not None else []), *self.list_views]

    def _grids(self) -> list[tuple[StripModel | RecordModel, GridView]]:
        models: list[StripModel | RecordModel] = [*([self.strip] if self.strip is not None else []), *self.lists]
        return list(zip(models, self.views(), strict=True))

    def focus_first(self) -> None:
        """Where typing begins."""
        typed = [binding.editor for binding in self.bindings.values() if not binding.is_computed]
        first = next(iter([*typed, *self.views()]), None)
        if first is not None:
            first.setFocus()

    def focus_last(self) -> None:
        """One comes from below: the last list, else the last field."""
        typed = [binding.editor for binding in self.bindings.values() if not binding.is_computed]
        last = next(reversed([*typed, *self.views()]), None)
        if last is not None:
            last.setFocus()

    def tell_place(self) -> None:
        """Say which field one is in, when the tab is shown again."""
        for binding in self.bindings.values():
            if binding.place is not None and binding.editor.hasFocus():
                self.place_changed.emit(binding.place)

    def place_words(self, place: Place) -> str:
        """目标 2 (年度目标 2 where several lists have goals), or the label of a field."""
        key = place.keys[0] if place.keys else None
        for model in self.lists:
            found = model.cell_of(key) if key and place.list_path == model.spec.path else None
            if found is not None:
                words = model.address(found[0])
                return f"{words} · {place.field.label}" if model.columnCount() > 1 else words
        return place.field.label

    def bar_text(self) -> BarText | None:
        """What the edit bar says of a list's current cell behind which there is no record; None: no list has the
        keyboard."""
        for model, view in zip(self.lists, self.list_views, strict=True):
            row, column = view.cursor_cell()
            if view.is_active() and view.currentIndex().isValid() and row < model.rowCount():
                return BarText(model.address(row), model.cell_text(row, column), None, model.cell_words(row, column))
        return None

    def selected_keys(self) -> list[FieldKey]:
        """The keys of what is selected in the grid with the focus, or of the field with the focus."""
        for model, view in self._grids():
            if view.is_active():
                cells = (cell for cell in view.selected_cells() if model is not self.strip or cell[0] == 0)
                return [key for cell in cells for key in model.place(*cell).keys]
        for binding in self.bindings.values():
            if binding.editor.hasFocus() and binding.place is not None:
                binding.apply()
                return list(binding.place.keys)
        return []

    def all_keys(self) -> list[FieldKey]:
        """Every key of the form in the order it is read."""
        keys = [key for binding in self.bindings.values() if binding.place for key in binding.place.keys]
        for model, _ in self._grids():
            rows = range(min(model.rowCount(), 1) if model is self.strip else model.rowCount())
            cells = ((row, column) for row in rows for column in range(model.columnCount()))
            keys += [key for cell in cells for key in model.place(*cell).keys]
        return keys

    # ---- sizes

    def fit(self, *_: object) -> None:
        """Small grids as high as their rows; the page asks for as much of the head as there is room for."""
        if self._document_id and not self.desk.has(self._document_id):
            return  # the form is leaving with its document
        width = self._widest_label()
        for part in self._first_column:
            part.setFixedWidth(width)
        for _, row in self._rows:
            row.set_first_width(width)
        for view in self.views():
            header = view.horizontalHeader()
            rows = sum(view.heights.height_of(row) for row in range(view.row_count()))
            shown = header.sizeHint().height() if not header.isHidden() else 0
            view.setFixedHeight(max(rows + shown, px(30)) + 2 * view.frameWidth())
        if self.strip_view is not None and self.strip is not None:
            width = len(self.strip.fields) * px(70) + 2 * self.strip_view.frameWidth()
            self.strip_view.setFixedWidth(width)
        self.height_changed.emit()

    def wanted_height(self) -> int:
        return self._sheet.sizeHint().height()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.height_changed.emit()
        elif event.type() == QEvent.Type.Resize:
            self._later.start()
            QTimer.singleShot(0, self, self._keep_current_in_view)
        return super().eventFilter(watched, event)
