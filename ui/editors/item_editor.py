"""Prose in order (文字材料): the outline of the items at the left, the chosen one's fields at the right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QListView,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from core.domain.document import CARRIED, FieldKey
from core.domain.records import Record
from core.editing import records
from core.editing.events import DocumentChanged
from core.forms.model import Field, FieldKind, FormSet, Tab
from core.forms.selection import records_of
from ui.desk import Desk
from ui.editors.composed_body import ComposedBody
from ui.editors.field_binding import FieldBinding
from ui.editors.form_parts import field_label
from ui.grids.grid_model import AnyIndex
from ui.look.icons import icon
from ui.look.marks import StateMark, draw_mark
from ui.look.theme import ink, line_box, metrics, px
from ui.look.tokens import Size, Space, TextRole
from ui.panels.painting import draw_elided, fill_row
from ui.states import CARRIED_CHECK, severity_mark, worst_first
from ui.widgets.buttons import Look, make_button
from ui.widgets.empty_state import nothing_yet
from ui.widgets.fields import FieldLine, FieldText

RECORD_ID = Qt.ItemDataRole.UserRole + 1
LEVEL = Qt.ItemDataRole.UserRole + 2
MARK = Qt.ItemDataRole.UserRole + 3
SECOND = Qt.ItemDataRole.UserRole + 4
DEEPEST = 3


class OutlineModel(QAbstractListModel):
    """The items of one list of a document, in order."""

    def __init__(self, desk: Desk, form_set: FormSet, tab: Tab, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.spec = form_set.list(tab.list)
        self._level = next((field for field in self.spec.fields if field.kind is FieldKind.LEVEL), None)
        self._body = next((field for field in self.spec.fields if field.kind is FieldKind.PARAGRAPHS), None)
        self._document_id = ""
        self._items: tuple[Record, ...] = ()

    def show(self, document_id: str) -> None:
        self._document_id = document_id
        self.refresh()

    def refresh(self) -> None:
        items: tuple[Record, ...] = ()
        if self._document_id and self._desk.has(self._document_id):
            items = records_of(self._desk.document(self._document_id), self.spec)
        if [item.id for item in items] != [item.id for item in self._items]:
            self.beginResetModel()
            self._items = items
            self.endResetModel()
        elif items:
            self._items = items
            self.dataChanged.emit(self.index(0), self.index(len(items) - 1))

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item: Any = self._items[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            title = self.spec.field(self.spec.title_field)
            return getattr(item, title.home) or "（没有标题的段落）"
        if role == RECORD_ID:
            return item.id
        if role == LEVEL:
            return getattr(item, self._level.home) if self._level else 1
        if role == SECOND:
            if getattr(item, "composed", ""):
                return "模板文字"
            paragraphs = getattr(item, self._body.home) if self._body else ()
            return f"{len(paragraphs)} 段" if paragraphs else ""
        return self._mark(item.id) if role == MARK else None

    def row_of(self, record_id: str) -> int:
        return next((row for row, item in enumerate(self._items) if item.id == record_id), -1)

    def record_id(self, row: int) -> str:
        return self._items[row].id if 0 <= row < len(self._items) else ""

    def _mark(self, record_id: str) -> StateMark | None:
        findings = [
            finding
            for key, finding in self._desk.worst_by_field(self._document_id).items()
            if key.record_id == record_id and finding.code != CARRIED_CHECK
        ]
        if findings:
            return severity_mark(worst_first(findings)[0].severity)
        marks = self._desk.document(self._document_id).marks
        carried = any(key.record_id == record_id and mark.state == CARRIED for key, mark in marks.items())
        return StateMark.CARRIED if carried else None


class ItemEditor(QWidget):
    """The tab of a list without a grid."""

    place_changed = Signal(object)
    record_changed = Signal(str)

    def __init__(self, desk: Desk, form_set: FormSet, tab: Tab, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.form_set, self.tab = desk, form_set, tab
        self._document_id = self._record_id = ""
        self.model = OutlineModel(desk, form_set, tab)
        self.outline = _OutlineView()
        self.outline.setModel(self.model)
        self.outline.setAccessibleName(self.model.spec.label)
        self.bindings: dict[str, FieldBinding] = {}
        self.body: ComposedBody | None = None
        self.begin_button = make_button(f"新增{self.model.spec.item}", Look.PRIMARY, deed=self.add_record)
        self.nothing = nothing_yet(self.model.spec, self.begin_button)
        self.centre = QStackedWidget()
        self._sheet = self._make_sheet()
        self._lay_out()
        self.outline.selectionModel().currentChanged.connect(self._on_current)
        self.outline.remove_pressed.connect(self.remove_record)
        desk.document_changed.connect(self._on_document_changed)
        desk.findings_changed.connect(lambda document_id, keys: self._on_findings(document_id))

    # ---- building

    def _lay_out(self) -> None:
        left = QWidget()
        left.setProperty("surface", "panel")
        left.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.outline, 1)
        column.addLayout(self._make_buttons())
        split = QSplitter()
        split.addWidget(left)
        for page in (self._sheet, self.nothing):
            self.centre.addWidget(page)
        split.addWidget(self.centre)
        split.setStretchFactor(1, 1)
        split.setSizes([px(280), px(560)])
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        left.setMinimumWidth(px(200))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(px(Space.S), px(Space.S), px(Space.S), px(Space.S))
        row.setSpacing(px(Space.XS))
        self.buttons = [QPushButton(words) for words in ("新增", "删除", "上移", "下移")]
        deeds = (self.add_record, self.remove_record, lambda: self.move_record(-1), lambda: self.move_record(1))
        for button, deed in zip(self.buttons, deeds, strict=True):
            button.clicked.connect(lambda checked=False, deed=deed: deed())
            row.addWidget(button, 1)
        self.buttons[0].setIcon(icon("add", "text2", 16))
        return row

    def _make_sheet(self) -> QWidget:
        sheet = QWidget()
        grid = QGridLayout(sheet)
        grid.setContentsMargins(px(Space.M), px(Space.M), px(Space.M), px(Space.M))
        grid.setSpacing(px(Space.S))
        fields = [field for field in self.model.spec.fields if field.home]
        short = [field for field in fields if field.kind in (FieldKind.ROLE, FieldKind.LEVEL)]
        for number, field in enumerate(short):
            self._place_field(grid, field, 0, 2 * number)
        row = 1
        for field in fields:
            if field not in short:
                self._place_field(grid, field, row, 0, span=2 * max(len(short), 1) + 1)
                grid.setRowStretch(row, 1 if field.kind is FieldKind.PARAGRAPHS else 0)
                row += 1
        grid.setColumnStretch(2 * max(len(short), 1), 1)
        return sheet

    def _place_field(self, grid: QGridLayout, field: Field, row: int, column: int, span: int = 1) -> None:
        tall = field.kind in (FieldKind.PARAGRAPHS, FieldKind.LONG_TEXT)
        editor = self._make_editor(field, tall)
        label = field_label(field)
        label.setBuddy(editor)
        grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop if tall else Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self._with_texts(field, editor), row, column + 1, 1, span)
        binding = FieldBinding(self.desk, editor, field, self.tab.list, self)
        binding.focused.connect(self.place_changed)
        self.bindings[field.key] = binding

    def _with_texts(self, field: Field, editor: FieldLine | FieldText | QComboBox) -> QWidget:
        """The field, or for paragraphs that the form can compose what shows both."""
        if field.kind is not FieldKind.PARAGRAPHS or not self.form_set.texts or not isinstance(editor, FieldText):
            return editor
        self.body = ComposedBody(self.desk, self.form_set, editor)
        self.body.place_changed.connect(self.place_changed)
        return self.body

    def _make_editor(self, field: Field, tall: bool) -> FieldLine | FieldText | QComboBox:
        if field.kind is FieldKind.ROLE:
            return _combo([role.label for role in self.form_set.roles], px(150))
        if field.kind is FieldKind.LEVEL:
            return _combo([str(level) for level in range(1, DEEPEST + 1)], px(64))
        return FieldText(scrolls=True) if tall else FieldLine()

    # ---- showing

    def show_document(self, document_id: str) -> None:
        self._document_id = document_id
        self.model.show(document_id)
        self.show_record(self.model.record_id(0))
        self._refresh_buttons()

    def show_record(self, record_id: str) -> None:
        self._record_id = record_id
        for binding in self.bindings.values():
            binding.show(self._document_id, record_id)
        if self.body is not None:
            self.body.show_item(self._document_id, record_id)
        self.centre.setCurrentIndex(0 if record_id else 1)
        self._choose_row()
        self.record_changed.emit(record_id)

    def _choose_row(self) -> None:
        row = self.model.row_of(self._record_id)
        selection = self.outline.selectionModel()
        blocked = selection.blockSignals(True)
        self.outline.setCurrentIndex(self.model.index(row) if row >= 0 else QModelIndex())
        selection.blockSignals(blocked)
        self.outline.viewport().update()

    @property
    def record_id(self) -> str:
        return self._record_id

    def record_words(self) -> str:
        row = self.model.row_of(self._record_id)
        return f"{self.model.spec.item} {row + 1}/{self.model.rowCount()}" if row >= 0 else ""

    def apply(self) -> None:
        for binding in self.bindings.values():
            binding.apply()
        if self.body is not None:
            self.body.apply()

    def focus_first(self) -> None:
        (self.outline if self._record_id else self.begin_button).setFocus()

    def reveal(self, key: FieldKey) -> bool:
        record_id = key.record_id
        if self.model.row_of(record_id) < 0:
            record_id = self.body.item_asking(key) if self.body is not None else ""
        if not record_id:
            return False
        if record_id != self._record_id:
            self.show_record(record_id)
        if self.body is not None and self.body.focus(key):
            return True
        for binding in self.bindings.values():
            if binding.place is not None and key in binding.place.keys:
                binding.editor.setFocus()
                return True
        self.outline.setFocus()
        return True

    def refresh_look(self) -> None:
        self.outline.refresh_look()
        self.buttons[0].setIcon(icon("add", "text2", 16))

    def _refresh_buttons(self) -> None:
        for button in (*self.buttons, self.begin_button):
            button.setEnabled(not self.desk.read_only)

    # ---- deeds

    def add_record(self) -> None:
        """A new item below the chosen one, of its role and one level below a role's own heading."""
        self.apply()
        row = self.model.row_of(self._record_id)
        index = row + 1 if row >= 0 else self.model.rowCount()
        values = self._like(row)
        done = self.desk.do(
            records.add_record, self.form_set, self._document_id, self._document_id, self.tab.list, index, values
        )
        if done:
            self.show_record(self.model.record_id(index))
            title = self.bindings.get(self.model.spec.title_field)
            if title is not None:
                title.editor.setFocus()

    def _like(self, row: int) -> dict[str, str]:
        values: dict[str, str] = {}
        for field in self.model.spec.fields:
            if row >= 0 and field.home and field.kind in (FieldKind.ROLE, FieldKind.LEVEL):
                values[field.key] = self.bindings[field.key].text()
                if field.kind is FieldKind.LEVEL:
                    values[field.key] = str(max(2, int(values[field.key] or 1)))
        return values

    def remove_record(self) -> None:
        row = self.model.row_of(self._record_id)
        if row >= 0 and self.desk.do(records.remove_records, self.form_set, self._document_id, [self._record_id]):
            self.show_record(self.model.record_id(min(row, self.model.rowCount() - 1)))

    def move_record(self, by: int) -> None:
        self.apply()
        to = self.model.row_of(self._record_id) + by
        if 0 <= to < self.model.rowCount():
            self.desk.do(records.move_record, self.form_set, self._document_id, self._record_id, to)

    def do_with_rows(self, deed: str) -> None:
        """The keys and menus for rows of a grid do the same with the items of the outline."""
        deeds: dict[str, Callable[[], object]] = {
            "insert_row_below": self.add_record,
            "remove_rows": self.remove_record,
            "move_rows_up": lambda: self.move_record(-1),
            "move_rows_down": lambda: self.move_record(1),
        }
        if deed in deeds:
            deeds[deed]()

    # ---- hearing

    def _on_current(self, index: QModelIndex) -> None:
        record_id = index.data(RECORD_ID)
        if record_id and record_id != self._record_id:
            self.show_record(record_id)

    def _on_document_changed(self, event: DocumentChanged) -> None:
        if event.document_id != self._document_id:
            return
        row = self.model.row_of(self._record_id)
        self.model.refresh()
        if self.model.row_of(self._record_id) < 0:
            self.show_record(self.model.record_id(min(max(row, 0), self.model.rowCount() - 1)))
        else:
            self._choose_row()

    def _on_findings(self, document_id: str) -> None:
        if document_id == self._document_id:
            self.outline.viewport().update()


def _combo(words: list[str], width: int) -> QComboBox:
    box = QComboBox()
    box.addItems(words)
    box.setMinimumWidth(width)
    return box


class _OutlineView(QListView):
    remove_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_OutlineDelegate(self))
        self.refresh_look()

    def refresh_look(self) -> None:
        self.setStyleSheet(f"QListView {{ border: 0; background: {ink('base').name()}; }}")
        self.doItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.remove_pressed.emit()
            return
        super().keyPressEvent(event)


class _OutlineDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(px(60), line_box(TextRole.TEXT, 12, 34))

    def paint(self, painter: QPainter, option: Any, index: AnyIndex) -> None:
        view = option.widget
        chosen = index.row() == view.currentIndex().row()
        surface = "accent_soft" if chosen else "base"
        rect = QRect(option.rect)
        painter.save()
        fill_row(painter, rect, chosen, bool(option.state & QStyle.StateFlag.State_MouseOver), "base")
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, ink("grid"))
        level, second, mark = index.data(LEVEL), index.data(SECOND), index.data(MARK)
        inside = rect.adjusted(px(12) + (level - 1) * px(16), 0, -px(10), -1)
        size = px(Size.GLYPH)
        if mark is not None:
            box = QRectF(inside.right() - size, inside.center().y() + 0.5 - size / 2, size, size)
            draw_mark(painter, mark, box, ink(surface))
            inside.setRight(inside.right() - size - px(6))
        width = metrics(TextRole.SMALL).horizontalAdvance(second)
        draw_elided(painter, inside, second, TextRole.SMALL, "text3", right=True)
        words = inside.adjusted(0, 0, -width - px(6), 0)
        draw_elided(painter, words, index.data(), TextRole.STRONG if level == 1 else TextRole.TEXT)
        painter.restore()
