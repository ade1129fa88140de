"""The list beside a head form: one record a row (a project: name, state, amount), with its deeds and a filter."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.domain.amount import Amount, sum_amounts
from core.domain.records import Record, get_value
from core.forms.model import FormSet, ListSpec
from core.forms.selection import records_of
from core.forms.values import print_value
from ui.desk import Desk
from ui.grids.grid_model import AnyIndex
from ui.look.icons import icon
from ui.look.marks import draw_mark
from ui.look.theme import font, ink, line_box, metrics, px
from ui.look.tokens import Size, Space, TextRole
from ui.panels.painting import draw_elided, fill_row
from ui.states import NOT_CHECKED, State

RECORD_ID = Qt.ItemDataRole.UserRole + 1
STATE = Qt.ItemDataRole.UserRole + 2
AMOUNT = Qt.ItemDataRole.UserRole + 3


class RecordListModel(QAbstractListModel):
    """The records of one list of a document that pass the filter, numbered as in the document."""

    def __init__(self, desk: Desk, form_set: FormSet, spec: ListSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.form_set = form_set
        self.spec = spec
        self._document_id = ""
        self._filter = ""
        self._rows: list[tuple[int, Record]] = []

    def show(self, document_id: str) -> None:
        self._document_id = document_id
        self.refresh()

    def set_filter(self, text: str) -> None:
        """Only records whose name, code or state has this text."""
        self._filter = text.strip()
        self.refresh()

    def refresh(self) -> None:
        """Read the records anew: only rows that are others are told as such."""
        rows = [row for row in enumerate(self._all()) if self._passes(row[1])]
        if [record.id for _, record in rows] != [record.id for _, record in self._rows]:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        elif rows:
            self._rows = rows
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))

    def refresh_states(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        number, record = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return f"{number + 1}. {self.title(record)}"
        if role == RECORD_ID:
            return record.id
        if role == STATE:
            return self._state(record.id)
        return self._amount_text(record) if role == AMOUNT else None

    def row_of(self, record_id: str) -> int:
        """-1 when it is not there or filtered out."""
        return next((row for row, (_, record) in enumerate(self._rows) if record.id == record_id), -1)

    def title(self, record: Record) -> str:
        text = self._printed(record, self.spec.title_field)
        return text or f"（未命名的{self.spec.item}）"

    @property
    def count(self) -> int:
        return len(self._all())

    def total(self) -> str:
        """The printed sum of the amount column; '' where the list has none or nothing was filled in."""
        if not self.spec.amount_field:
            return ""
        field = self.spec.field(self.spec.amount_field)
        values = [get_value(record, field.home) for record in self._all()]
        return print_value(field, sum_amounts([value for value in values if isinstance(value, Amount)]))

    def _all(self) -> tuple[Record, ...]:
        if not self._document_id or not self._desk.has(self._document_id):
            return ()
        return records_of(self._desk.document(self._document_id), self.spec)

    def _passes(self, record: Record) -> bool:
        if not self._filter:
            return True
        texts = (self.title(record), getattr(record, "code", ""), self._state(record.id).words)
        return any(self._filter in text for text in texts)

    def _state(self, record_id: str) -> State:
        return self._desk.states(self._document_id).records.get(record_id, NOT_CHECKED)

    def _amount_text(self, record: Record) -> str:
        return self._printed(record, self.spec.amount_field)

    def _printed(self, record: Record, key: str) -> str:
        if not key:
            return ""
        field = self.spec.field(key)
        return print_value(field, get_value(record, field.home))


class RecordList(QWidget):
    """The panel. Wishes go out as signals; whoever owns it does them."""

    chosen = Signal(str)
    add_requested = Signal()
    duplicate_requested = Signal()
    remove_requested = Signal()
    move_requested = Signal(int)

    def __init__(self, model: RecordListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = model
        self.title = QLabel()
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("筛选")
        self.filter.setClearButtonEnabled(True)
        self.filter.setAccessibleName(f"筛选{model.spec.item}")
        self.view = _ListView()
        self.view.setModel(model)
        self.view.setAccessibleName(model.spec.label)
        self.total_words = QLabel()
        self.total = QLabel()
        self.add = QPushButton("新增")
        self.duplicate = QPushButton("复制")
        self.more = QToolButton()
        self.more.setText("更多")
        self.more.setToolTip("删除、上移、下移")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(self._make_menu())
        self._lay_out()
        self._connect()
        self.refresh_look()
        self.refresh_counts()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(px(Space.M), px(Space.S), px(Space.S), px(Space.XS))
        head.addWidget(self.title)
        head.addWidget(self.filter, 1)
        sums = QHBoxLayout()
        sums.setContentsMargins(px(Space.M), px(Space.XS), px(10), px(Space.XS))
        sums.addWidget(self.total_words)
        sums.addWidget(self.total, 1, Qt.AlignmentFlag.AlignRight)
        foot = QHBoxLayout()
        foot.setContentsMargins(px(Space.S), px(Space.XS), px(Space.S), px(Space.S))
        foot.setSpacing(px(Space.XS))
        foot.addWidget(self.add, 1)
        foot.addWidget(self.duplicate, 1)
        foot.addWidget(self.more)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self.view, 1)
        whole.addLayout(sums)
        whole.addLayout(foot)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._on_filter)
        self.view.selectionModel().currentChanged.connect(self._on_current)
        self.view.remove_pressed.connect(self.remove_requested)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.add.clicked.connect(self.add_requested)
        self.duplicate.clicked.connect(self.duplicate_requested)
        self.model.modelReset.connect(self.refresh_counts)
        self.model.dataChanged.connect(self.refresh_counts)

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        item = self.model.spec.item
        for words, wish in (
            (f"新增{item}", self.add_requested.emit),
            (f"复制{item}", self.duplicate_requested.emit),
            (f"删除{item}", self.remove_requested.emit),
            ("", None),
            ("上移", lambda: self.move_requested.emit(-1)),
            ("下移", lambda: self.move_requested.emit(1)),
        ):
            if wish is None:
                menu.addSeparator()
                continue
            action = QAction(words, menu)
            action.triggered.connect(lambda checked=False, wish=wish: wish())
            menu.addAction(action)
        return menu

    def refresh_look(self) -> None:
        self.more.setIcon(icon("more_horizontal", "text2", 16))
        words = sum(metrics(TextRole.TEXT).horizontalAdvance(one.text()) + px(30) for one in (self.add, self.duplicate))
        self.setMinimumWidth(max(px(150), words + self.more.sizeHint().width() + px(2 * Space.S + 2 * Space.XS)))
        self.title.setFont(font(TextRole.STRONG))
        self.total.setFont(font(TextRole.STRONG))
        self.view.refresh_look()

    def refresh_counts(self) -> None:
        spec = self.model.spec
        self.title.setText(f"{spec.item} {self.model.count} 个")
        self.total.setText(self.model.total())
        self._fit_total()

    def _fit_total(self) -> None:
        """What is summed, by its name where there is room beside the sum; the tooltip has it always."""
        spec, total = self.model.spec, self.total.text()
        words = f"{spec.field(spec.amount_field).label}合计" if spec.amount_field and total else ""
        left = self.width() - self.total.sizeHint().width() - px(2 * Space.M + Space.S)
        fits = self.total_words.fontMetrics().horizontalAdvance(words) <= left
        self.total_words.setText(words if fits else "合计")
        for label in (self.total_words, self.total):
            label.setToolTip(words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_total()

    def choose(self, record_id: str) -> None:
        """Make a record the chosen one without telling `chosen`; a filter that hides it goes."""
        if self.model.row_of(record_id) < 0 and self.filter.text():
            self.filter.clear()
        row = self.model.row_of(record_id)
        selection = self.view.selectionModel()
        blocked = selection.blockSignals(True)
        self.view.setCurrentIndex(self.model.index(row) if row >= 0 else QModelIndex())
        selection.blockSignals(blocked)
        self.view.viewport().update()

    def set_read_only(self, read_only: bool) -> None:
        for widget in (self.add, self.duplicate, self.more):
            widget.setEnabled(not read_only)

    def _on_filter(self, text: str) -> None:
        chosen = self.view.currentIndex().data(RECORD_ID)
        self.model.set_filter(text)
        if chosen and self.model.row_of(chosen) >= 0:
            self.choose(chosen)

    def _on_current(self, index: QModelIndex) -> None:
        record_id = index.data(RECORD_ID)
        if record_id:
            self.chosen.emit(record_id)

    def _show_menu(self, place: QPoint) -> None:
        self.more.menu().popup(self.view.viewport().mapToGlobal(place))


class _ListView(QListView):
    remove_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setItemDelegate(_RowDelegate(self))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def refresh_look(self) -> None:
        self.setStyleSheet(f"QListView {{ border: 0; background: {ink('base').name()}; }}")
        self.doItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.remove_pressed.emit()
            return
        super().keyPressEvent(event)


class _RowDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(px(60), line_box(TextRole.TEXT, 12, 32) + metrics(TextRole.HINT).lineSpacing())

    def paint(self, painter: QPainter, option: Any, index: AnyIndex) -> None:
        view = option.widget
        chosen = index.row() == view.currentIndex().row()
        rect = QRect(option.rect)
        painter.save()
        fill_row(painter, rect, chosen, bool(option.state & QStyle.StateFlag.State_MouseOver), "base")
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, ink("grid"))
        if chosen and view.hasFocus():
            painter.setPen(ink("accent"))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        inside = rect.adjusted(px(12), px(6), -px(10), -px(6))
        upper = QRect(inside.left(), inside.top(), inside.width(), metrics(TextRole.TEXT).lineSpacing())
        draw_elided(painter, upper, index.data(), TextRole.STRONG if chosen else TextRole.TEXT)
        _draw_second_line(
            painter, QRect(inside.left(), upper.bottom() + px(3), inside.width(), upper.height()), index, chosen
        )
        painter.restore()


def _draw_second_line(painter: QPainter, rect: QRect, index: AnyIndex, chosen: bool) -> None:
    state: State = index.data(STATE) or NOT_CHECKED
    amount = index.data(AMOUNT) or ""
    size = px(Size.GLYPH)
    mark_box = QRectF(rect.left(), rect.top() + (rect.height() - size) / 2, size, size)
    draw_mark(painter, state.mark, mark_box, ink("accent_soft" if chosen else "base"))
    width = metrics(TextRole.TEXT).horizontalAdvance(amount)
    draw_elided(painter, QRect(rect.right() - width, rect.top(), width + 1, rect.height()), amount, right=True)
    words = rect.adjusted(size + px(5), 0, -width - px(6), 0)
    draw_elided(painter, words, state.words, TextRole.HINT, state.mark.ink)
