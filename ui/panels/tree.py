"""The tree at the left: units, their years, the forms of each and the records of its main list, with marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from core.domain.records import get_value
from core.editing.events import DocumentChanged
from core.editing.session import DocumentHead
from core.errors import UserError
from core.forms.model import FormSet, Tab
from core.forms.selection import records_of
from ui.desk import Desk
from ui.grids.cells import draw_chevron
from ui.grids.grid_model import AnyIndex
from ui.look.icons import draw_icon, icon
from ui.look.theme import ink, line_box, px
from ui.look.tokens import Size, Space, TextRole
from ui.panels.painting import draw_elided, draw_state_at_right, fill_row
from ui.states import NOT_CHECKED, State

TARGET = Qt.ItemDataRole.UserRole + 1
STATE = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True, slots=True)
class Target:
    """What a row stands for; empty strings: the document, or the unit, as a whole."""

    document_id: str = ""
    tab: str = ""
    record_id: str = ""
    level: str = "unit"


def _key_of(target: Target) -> tuple[str, str, str]:
    return target.level, target.document_id, target.record_id


def _put_state(item: QStandardItem, state: State) -> None:
    """Only another state is painted."""
    if item.data(STATE) != state:
        item.setData(state, STATE)


class TreePanel(QWidget):
    """Search line over the tree; `chosen` tells the document, tab and record a person picked."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._at: dict[tuple[str, str, str], QStandardItem] = {}
        self._desk: Desk | None = None
        self._model = QStandardItemModel(self)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("查找")
        self._glass = self.search.addAction(icon("search", "text3", 16), QLineEdit.ActionPosition.LeadingPosition)
        self.view = _TreeView()
        self.view.setModel(self._model)
        top = QHBoxLayout()
        top.setContentsMargins(px(Space.S), px(Space.S), px(Space.S), px(Space.XS))
        top.addWidget(self.search)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(self.view, 1)
        self.search.textChanged.connect(self._filter)
        self.view.selectionModel().currentChanged.connect(self._on_current)

    def set_desk(self, desk: Desk) -> None:
        self._desk = desk
        desk.documents_changed.connect(self.rebuild)
        desk.document_changed.connect(self._on_document_changed)
        desk.findings_changed.connect(lambda document_id, keys: self._refresh_states(document_id))
        desk.checked.connect(self._refresh_states)
        self.search.setPlaceholderText("查找单位、名称")
        self.rebuild()

    def refresh_look(self) -> None:
        """Colours or text size changed."""
        self._glass.setIcon(icon("search", "text3", 16))
        self.view.refresh_look()

    def choose(self, document_id: str, tab: str = "", record_id: str = "") -> None:
        """Show where the centre is, without telling `chosen`."""
        item = self._find(document_id, record_id) or self._find(document_id, "")
        if item is None:
            return
        index = self._shown(item.index())
        if index != self.view.currentIndex():
            selection = self.view.selectionModel()
            blocked = selection.blockSignals(True)
            selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            selection.blockSignals(blocked)
            self.view.viewport().update()

    def _shown(self, index: QModelIndex) -> QModelIndex:
        """The row itself, or the folded one it is under."""
        shown = index
        while index.parent().isValid():
            index = index.parent()
            if not self.view.isExpanded(index):
                shown = index
        return shown

    def expand_document(self, document_id: str, to_records: bool) -> None:
        """Unfold the way to a document, and its records where there is room for them."""
        item = self._find(document_id, "")
        while item is not None:
            if to_records or item.data(TARGET).level != "form":
                self.view.expand(item.index())
            item = item.parent()
        year = self._find(document_id, "", "year")
        if year is not None:
            self.view.expand(year.index())

    # ---- building

    def rebuild(self) -> None:
        desk = self._desk
        folded = {self._key(item) for item in self._items() if not self.view.isExpanded(item.index())}
        known = {self._key(item) for item in self._items()}
        current = self.view.currentIndex().data(TARGET)
        selection = self.view.selectionModel()
        blocked = selection.blockSignals(True)
        self._model.clear()
        units: dict[str, QStandardItem] = {}
        for head in desk.session.heads if desk else ():
            unit = head.unit.code + "\n" + head.unit.name
            if unit not in units:
                units[unit] = _item(head.unit.short_name or "（未填名称）", Target(level="unit"))
                self._model.appendRow(units[unit])
            units[unit].appendRow(self._year_item(head))
        self._at = {_key_of(item.data(TARGET)): item for item in self._items()}
        for item in self._items():
            key = self._key(item)
            if key in known and key not in folded:
                self.view.expand(item.index())
        self._refresh_units()
        selection.blockSignals(blocked)
        if isinstance(current, Target) and current.document_id:
            self.choose(current.document_id, current.tab, current.record_id)
        self._filter(self.search.text())

    def _year_item(self, head: DocumentHead) -> QStandardItem:
        assert self._desk is not None
        year = _item(f"{head.year} 年" if head.year else "（未填年度）", Target(head.id, level="year"))
        try:
            document, form_set = self._desk.document(head.id), self._desk.form_set(head.id)
        except UserError:
            return year
        form = _item(form_set.title, Target(head.id, level="form"))
        year.appendRow(form)
        tab = main_list(form_set)
        if tab is not None:
            for record in records_of(document, form_set.list(tab.list)):
                form.appendRow(_item(_title(form_set, tab, record), Target(head.id, tab.key, record.id, "record")))
        self._put_states(year, head.id)
        return year

    def _put_states(self, year: QStandardItem, document_id: str) -> None:
        assert self._desk is not None
        state = self._desk.state(document_id)
        records = self._desk.states(document_id).records if self._desk.is_checked(document_id) else {}
        _put_state(year, state)
        for row in range(year.rowCount()):
            form = year.child(row)
            _put_state(form, state)
            for line in range(form.rowCount()):
                child = form.child(line)
                _put_state(child, records.get(child.data(TARGET).record_id, NOT_CHECKED))

    def _refresh_states(self, document_id: str) -> None:
        year = self._find(document_id, "", "year")
        if year is not None:
            self._put_states(year, document_id)
            self._refresh_unit(year.parent())

    def _refresh_units(self) -> None:
        for row in range(self._model.rowCount()):
            self._refresh_unit(self._model.item(row))

    def _refresh_unit(self, unit: QStandardItem) -> None:
        states = [unit.child(line).data(STATE) for line in range(unit.rowCount())]
        if states:
            _put_state(unit, _gravest(states))

    def _on_document_changed(self, event: DocumentChanged) -> None:
        paths = {key.path for key in event.touched.fields if key.record_id == event.document_id}
        lists = {name for parent, name in event.touched.lists if parent == event.document_id}
        if paths or lists or event.touched.whole_document:
            self.rebuild()
            return
        assert self._desk is not None
        form_set = self._desk.form_set(event.document_id)
        tab = main_list(form_set)
        index = self._desk.index(event.document_id)
        for record_id in {key.record_id for key in event.touched.fields}:
            item = self._find(event.document_id, record_id)
            if item is not None and tab is not None:
                item.setText(_title(form_set, tab, index.records[record_id]))

    # ---- finding rows

    def _items(self) -> Iterator[QStandardItem]:
        waiting = [self._model.item(row) for row in range(self._model.rowCount())]
        while waiting:
            item = waiting.pop()
            yield item
            waiting += [item.child(row) for row in range(item.rowCount())]

    def _find(self, document_id: str, record_id: str, level: str = "form") -> QStandardItem | None:
        return self._at.get(("record" if record_id else level, document_id, record_id))

    def _key(self, item: QStandardItem) -> tuple[str, Target]:
        target = item.data(TARGET)
        return (item.text() if target.level == "unit" else "", target)

    def _filter(self, text: str) -> None:
        wanted = text.strip()
        for row in range(self._model.rowCount()):
            self._filter_row(self._model.item(row), wanted, False)

    def _filter_row(self, item: QStandardItem, wanted: str, above: bool) -> bool:
        hit = above or not wanted or wanted in item.text()
        inside = [self._filter_row(item.child(row), wanted, hit) for row in range(item.rowCount())]
        shown = hit or any(inside)
        parent = item.parent()
        self.view.setRowHidden(item.row(), parent.index() if parent else QModelIndex(), not shown)
        if wanted and any(inside) and not above:
            self.view.expand(item.index())
        return shown

    def _on_current(self, index: QModelIndex) -> None:
        target = index.data(TARGET)
        if isinstance(target, Target) and target.document_id:
            self.chosen.emit(target)


def main_list(form_set: FormSet) -> Tab | None:
    """The tab whose records stand in the tree: the first with a list that has lists below it."""
    return next((tab for tab in form_set.tabs if tab.list and form_set.children(tab.list)), None)


def _title(form_set: FormSet, tab: Tab, record: object) -> str:
    spec = form_set.list(tab.list)
    field = spec.field(spec.title_field)
    return _text(record, field.home) or f"（未命名的{spec.item}）"


def _text(record: object, home: str) -> str:
    """The text at a path; '' where it is no text."""
    found = get_value(record, home) if home else ""  # type: ignore[arg-type]
    return found if isinstance(found, str) else ""


def _item(text: str, target: Target) -> QStandardItem:
    item = QStandardItem(text)
    item.setEditable(False)
    item.setToolTip(text)
    item.setData(target, TARGET)
    return item


def _gravest(states: list[State]) -> State:
    order = ["有错误", "有警告", "待审核", "填报中", "未填", "可上报"]
    worst = min(states, key=lambda state: order.index(state.mark.word) if state.mark.word in order else len(order))
    return State(worst.mark, sum(state.count for state in states if state.mark is worst.mark))


class _TreeView(QTreeView):
    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_RowDelegate(self))
        self.setAccessibleName("单位、年度和表")
        self.setExpandsOnDoubleClick(True)
        self.refresh_look()

    def refresh_look(self) -> None:
        self.setIndentation(px(Size.TREE_INDENT))
        clear = "selection-background-color: transparent; show-decoration-selected: 0;"
        self.setStyleSheet(f"QTreeView {{ border: 0; background: {ink('panel').name()}; {clear} }}")
        self.doItemsLayout()

    def drawRow(self, painter: QPainter, option: Any, index: AnyIndex) -> None:
        chosen = index == self.currentIndex()
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        row = QRect(0, option.rect.top(), self.viewport().width(), option.rect.height())
        fill_row(painter, row, chosen, hovered)
        if chosen and self.hasFocus():
            painter.setPen(ink("accent"))
            painter.drawRect(row.adjusted(0, 0, -1, -1))
        super().drawRow(painter, option, index)

    def drawBranches(self, painter: QPainter, rect: QRect, index: AnyIndex) -> None:
        if self.model().rowCount(index) == 0:
            return
        side = px(12)
        box = QRectF(rect.right() - side + 1, rect.center().y() - side / 2 + 0.5, side, side)
        painter.save()
        if not self.isExpanded(index):
            painter.translate(box.center())
            painter.rotate(-90)
            painter.translate(-box.center())
        draw_chevron(painter, box)
        painter.restore()


class _RowDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(px(60), line_box(TextRole.TEXT, 7, Size.TREE_ROW))

    def paint(self, painter: QPainter, option: Any, index: AnyIndex) -> None:
        target, state = index.data(TARGET), index.data(STATE) or NOT_CHECKED
        chosen = index == option.widget.currentIndex()
        rect = QRect(option.rect)
        painter.save()
        if target.level == "unit":
            side = px(16)
            box = QRectF(rect.left() + px(4), rect.center().y() - side / 2 + 0.5, side, side)
            draw_icon(painter, "building", "text2", box)
            rect.setLeft(rect.left() + px(24))
        else:
            rect.setLeft(rect.left() + px(4))
        left = draw_state_at_right(painter, rect, state, "accent_soft" if chosen else "panel")
        rect.setRight(left)
        role = TextRole.STRONG if target.level == "unit" else TextRole.TEXT
        draw_elided(painter, rect, index.data(), role)
        painter.restore()
