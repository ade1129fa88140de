"""替换: every hit with its place, its text and what would become of it, before anything is changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QStyleOptionViewItem, QWidget

from core.editing.find import Query, Span
from core.editing.replace import Replacement
from ui.dialogs.frame import DialogFrame
from ui.grids.cells import CellState
from ui.grids.delegate import GridDelegate
from ui.grids.found import Found
from ui.grids.grid_model import AnyIndex, Cell, Column, GridModel, Kind, Refusals, Width
from ui.grids.grid_view import GridView
from ui.look.marks import StateMark
from ui.look.theme import ink, px
from ui.look.tokens import Radius, Size, Space
from ui.panels.find import HERE, WHOLE, option_chips
from ui.widgets.buttons import ChipRow, Look, make_button
from ui.widgets.labels import MarkLabel

TICK, PLACE, BEFORE, AFTER = range(4)
ROOM = 60
"""Characters of a long text shown before the first and behind the last hit."""

Plan = Callable[[Query, str], tuple[tuple[Replacement, ...], tuple[Replacement, ...]]]
"""For a query and a new word: the replacements in the whole document, and those of the record shown."""


class PreviewModel(GridModel):
    """One row for each passage with hits; a row is ticked unless it cannot be changed or was left out."""

    ticked = Signal()
    COLUMNS = (
        Column("tick", "换", width=Width.PERCENT, kind=Kind.LINE, editable=False),
        Column("place", "位置", width=Width.NAME, editable=False),
        Column("before", "原文", width=Width.STRETCH, editable=False),
        Column("after", "改后", width=Width.STRETCH, editable=False),
    )

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Replacement, ...] = ()
        self._left_out: set[int] = set()

    def show(self, rows: tuple[Replacement, ...]) -> None:
        """Other replacements, all ticked; what was left out stays so while the same passages are shown."""
        if [row.place for row in rows] != [row.place for row in self.rows]:
            self._left_out = set()
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()
        self.ticked.emit()

    @property
    def chosen(self) -> tuple[Replacement, ...]:
        return tuple(row for number, row in enumerate(self.rows) if self.is_ticked(number))

    def is_ticked(self, row: int) -> bool:
        return not self.rows[row].refusal and row not in self._left_out

    def toggle(self, rows: Sequence[int]) -> None:
        """Tick rows, or leave them out when all of them are ticked."""
        can = {row for row in rows if not self.rows[row].refusal}
        self._left_out = self._left_out - can if can & self._left_out else self._left_out | can
        self.dataChanged.emit(self.index(0, TICK), self.index(len(self.rows) - 1, AFTER))
        self.ticked.emit()

    def columns(self) -> Sequence[Column]:
        return self.COLUMNS

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.rows)

    def cell_text(self, row: int, column: int) -> str:
        one = self.rows[row]
        if column == PLACE:
            count = len(one.spans)
            return one.place.words + (f"（{count} 处）" if count > 1 else "")
        if column == AFTER and one.refusal:
            return f"不换：{one.refusal}"
        return self._shown(row, column)[0] if column in (BEFORE, AFTER) else ""

    def cell_found(self, row: int, column: int) -> tuple[Found, ...]:
        if column not in (BEFORE, AFTER) or (column == AFTER and self.rows[row].refusal):
            return ()
        return tuple((*span, False) for span in self._shown(row, column)[1])

    def _shown(self, row: int, column: int) -> tuple[str, list[Span]]:
        one = self.rows[row]
        return clip(one.place.passage.text, one.spans) if column == BEFORE else clip(one.after, one.marks)

    def cell_state(self, row: int, column: int) -> CellState:
        return CellState.COMPUTED if self.rows[row].refusal else CellState.NONE

    def cell_words(self, row: int, column: int) -> str:
        refusal = self.rows[row].refusal
        return f"不换：{refusal}" if refusal else "要换" if self.is_ticked(row) else "不换"

    def cell_mark(self, row: int, column: int) -> StateMark | None:
        return StateMark.NOT_APPLICABLE if column == AFTER and self.rows[row].refusal else None

    def set_cells(self, cells: Mapping[Cell, str], title: str, new_rows: int = 0) -> Refusals:
        return dict.fromkeys(cells, "这里只看不改")


def clip(text: str, spans: Sequence[Span]) -> tuple[str, list[Span]]:
    """The stretch of a long text with the hits in it, and where they stand in that stretch."""
    if not spans:
        return text, []
    start, end = max(spans[0][0] - ROOM, 0), min(spans[-1][1] + ROOM, len(text))
    lead = "…" if start else ""
    shift = len(lead) - start
    return lead + text[start:end] + ("…" if end < len(text) else ""), [(a + shift, b + shift) for a, b in spans]


class PreviewGrid(GridView):
    """A click into the first column, or the space bar, ticks."""

    toggled = Signal(list)

    def __init__(self) -> None:
        super().__init__(row_numbers=False)
        self.setItemDelegate(_TickDelegate(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            self.toggled.emit(self.selected_rows())
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == TICK and event.button() == Qt.MouseButton.LeftButton:
            self.toggled.emit([index.row()])


class _TickDelegate(GridDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        super().paint(painter, option, index)
        model = index.model()
        if index.column() == TICK and isinstance(model, PreviewModel):
            side = px(Size.GLYPH)
            rect = option.rect  # type: ignore[attr-defined]
            box = QRectF(rect.center().x() - side / 2 + 0.5, rect.center().y() - side / 2 + 0.5, side, side)
            draw_tick_box(painter, box, model.is_ticked(index.row()), not model.rows[index.row()].refusal)


def draw_tick_box(painter: QPainter, box: QRectF, ticked: bool, enabled: bool) -> None:
    """A check box as the style sheet draws it; without an edge where there is nothing to choose."""
    if not enabled:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink("accent_fill" if ticked else "strong"), 1))
    painter.setBrush(ink("accent_fill" if ticked else "base"))
    painter.drawRoundedRect(box, px(Radius.FIELD), px(Radius.FIELD))
    if ticked:
        side = box.width() / 12
        painter.setPen(QPen(ink("on_accent"), 1.7 * side, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.translate(box.topLeft())
        painter.drawPolyline(QPolygonF([QPointF(x * side, y * side) for x, y in ((2.4, 6.4), (5, 9), (9.8, 3.4))]))
    painter.restore()


class ReplaceDialog(DialogFrame):
    """`plan` is asked for every new word; after acceptance `query`, `to` and `chosen` say what is to be done."""

    def __init__(
        self, parent: QWidget | None, plan: Plan, query: Query, here: str, only_here: bool, said: str = ""
    ) -> None:
        super().__init__(parent, "替换", "替换", said)
        self._plan = plan
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.field, self.to_field = QLineEdit(query.text), QLineEdit()
        self.case, self.whole = option_chips()
        self.case.setChecked(query.case)
        self.whole.setChecked(query.whole)
        self.scope = ChipRow()
        self.scope.add_chip(WHOLE, "全部")
        self.scope.add_chip(HERE, f"本{here}").setChecked(only_here)
        self.refused = MarkLabel()
        self.all_button = make_button("全部不换", Look.LINK, deed=self._toggle_all)
        self.model = PreviewModel(self)
        self.grid = PreviewGrid()
        self.grid.setModel(self.model)
        self.grid.setAccessibleName("要替换的地方")
        self.grid.set_column_widths({"tick": px(44)})
        self._later = QTimer(self, singleShot=True, interval=0)
        self._fill()
        self._connect()
        self._size_to(parent)
        self.refresh()
        (self.to_field if query.text else self.field).setFocus()

    @property
    def query(self) -> Query:
        return Query(self.field.text(), self.case.isChecked(), self.whole.isChecked())

    @property
    def to(self) -> str:
        return self.to_field.text()

    @property
    def chosen(self) -> tuple[Replacement, ...]:
        return self.model.chosen

    # ---- building

    def _fill(self) -> None:
        words = QGridLayout()
        words.setHorizontalSpacing(px(Space.S))
        words.setVerticalSpacing(px(6))
        for row, (label, field) in enumerate((("查找", self.field), ("换成", self.to_field))):
            name = QLabel(label)
            name.setBuddy(field)
            field.setAccessibleName(label)
            words.addWidget(name, row, 0)
            words.addWidget(field, row, 1)
        self.to_field.setPlaceholderText("空着就是删去")
        options = QHBoxLayout()
        options.setSpacing(px(6))
        for chip in (self.case, self.whole):
            options.addWidget(chip)
        words.addLayout(options, 0, 2)
        words.addWidget(self.scope, 1, 2)
        words.setColumnStretch(1, 1)
        self.body.addLayout(words)
        self.body.addWidget(self.grid, 1)
        self.foot.insertWidget(0, self.refused, 1)
        self.foot.removeWidget(self.hint)
        self.hint.hide()
        self.foot.insertWidget(1, self.all_button)

    def _connect(self) -> None:
        for field in (self.field, self.to_field):
            field.textChanged.connect(lambda text: self._later.start())
        for chip in (self.case, self.whole):
            chip.toggled.connect(lambda on: self.refresh())
        self.scope.chosen.connect(lambda key: self.refresh())
        self._later.timeout.connect(self.refresh)
        self.grid.toggled.connect(self.model.toggle)
        self.model.ticked.connect(self._count)

    def _size_to(self, parent: QWidget | None) -> None:
        room = parent.window().size() if parent is not None else self.screen().availableSize()
        self.resize(min(room.width() - px(70), px(1180)), min(room.height() - px(32), px(720)))

    # ---- showing

    def refresh(self) -> None:
        """What would be done, with the words as they stand now."""
        self._later.stop()
        whole, here = self._plan(self.query, self.to)
        for key, rows in ((WHOLE, whole), (HERE, here)):
            self.scope.set_count(key, _hits(rows))
        self.model.show(here if self.scope.current() == HERE else whole)

    def _toggle_all(self) -> None:
        self.model.toggle(range(len(self.model.rows)))

    def _count(self) -> None:
        count = _hits(self.chosen)
        refused = sum(bool(row.refusal) for row in self.model.rows)
        self.primary.setText(f"替换 {count} 处")
        self.primary.setEnabled(bool(count))
        self.all_button.setVisible(any(not row.refusal for row in self.model.rows))
        self.all_button.setText("全部不换" if len(self.chosen) == len(self.model.rows) - refused else "全部要换")
        if refused:
            self.refused.set_state(StateMark.INFO, f"有 {refused} 格不能换，原因写在“改后”里。")
        else:
            self.refused.set_state(None, "" if self.model.rows else "没有找到。" if self.query.needle else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a word goes on to the next field: what is done to so many places is done by its button."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.focusWidget() in (self.field, self.to_field):
            (self.to_field if self.field.hasFocus() else self.primary).setFocus()
            return
        super().keyPressEvent(event)


def _hits(rows: Sequence[Replacement]) -> int:
    return sum(len(row.spans) for row in rows)
