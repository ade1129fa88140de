"""查找: the word, its options, how many hits there are, and all of them with their places and texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from core.editing.find import Hit, Query
from ui.grids.found import Found, draw_found
from ui.grids.grid_model import AnyIndex
from ui.look.icons import icon
from ui.look.theme import font, ink, metrics, px
from ui.look.tokens import Space, TextRole
from ui.panels.painting import draw_elided
from ui.panels.panel_list import PanelList
from ui.widgets.buttons import Button, ChipRow, Look, make_button
from ui.widgets.labels import make_label

HIT = Qt.ItemDataRole.UserRole + 1
WHOLE, HERE = "whole", "here"
LEAD = 6
"""Most characters shown before a hit that stands far behind in its text."""


class HitsModel(QAbstractListModel):
    """The hits, in the order of the document."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hits: Sequence[Hit] = ()

    def show(self, hits: Sequence[Hit]) -> None:
        self.beginResetModel()
        self.hits = hits
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        hit = self.hits[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return f"{hit.place.words}：{hit.place.passage.text}"
        return hit if role == HIT else None


class FindPanel(QWidget):
    """It only shows and asks: `ui.find_flow` searches and goes to the hits."""

    query_changed = Signal()
    stepped = Signal(int)
    """To the next (1) or the one before (-1), the focus stays here."""
    chosen = Signal(int)
    replace_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.field = QLineEdit()
        self.field.setClearButtonEnabled(True)
        self.field.setAccessibleName("要找的字")
        self.field.setPlaceholderText("要找的字")
        self._glass = self.field.addAction(icon("search", "text3", 16), QLineEdit.ActionPosition.LeadingPosition)
        self.case, self.whole = option_chips()
        self.scope = ChipRow()
        self.scope.add_chip(WHOLE, "全部")
        self.here = self.scope.add_chip(HERE, "本页")
        self.count = make_label("", TextRole.STRONG)
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self.previous = make_button("上一处", Look.LINK, deed=lambda: self.stepped.emit(-1))
        self.next = make_button("下一处", Look.LINK, deed=lambda: self.stepped.emit(1))
        self.replace = make_button("替换…", deed=self.replace_requested.emit)
        self.nothing = make_label("", TextRole.TEXT, "hint")
        self.nothing.setTextFormat(Qt.TextFormat.PlainText)
        self.nothing.setWordWrap(True)
        self.model = HitsModel(self)
        self.view = PanelList("找到的地方")
        self.view.setUniformItemSizes(True)
        self.view.setItemDelegate(_HitDelegate(self.view))
        self.view.setModel(self.model)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, px(Space.XS), 0, 0)
        whole.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(px(Space.M), 0, px(Space.M), px(Space.XS))
        top.setSpacing(px(6))
        top.addWidget(self.field)
        top.addLayout(_line(self.case, self.whole))
        top.addWidget(self.scope)
        steps = _line(self.count)
        steps.addWidget(self.previous)
        steps.addWidget(self.next)
        top.addLayout(steps)
        self.nothing.setContentsMargins(px(Space.M), px(Space.S), px(Space.M), 0)
        foot = _line(make_label("回车 下一处　Esc 关闭", TextRole.HINT, "hint"))
        foot.addWidget(self.replace)
        foot.setContentsMargins(px(Space.M), px(Space.XS), px(Space.M), px(Space.XS))
        whole.addLayout(top)
        whole.addWidget(self.nothing, 1, Qt.AlignmentFlag.AlignTop)
        whole.addWidget(self.view, 1)
        whole.addLayout(foot)

    def _connect(self) -> None:
        self.field.installEventFilter(self)
        self.field.textChanged.connect(lambda text: self.query_changed.emit())
        for chip in (self.case, self.whole):
            chip.toggled.connect(lambda on: self.query_changed.emit())
        self.scope.chosen.connect(lambda key: self.query_changed.emit())
        self.view.clicked.connect(lambda index: self.chosen.emit(index.row()))
        self.view.activated_row.connect(self.chosen)

    # ---- what is wanted

    @property
    def query(self) -> Query:
        return Query(self.field.text(), self.case.isChecked(), self.whole.isChecked())

    @property
    def only_here(self) -> bool:
        return self.scope.current() == HERE

    def begin(self, text: str) -> None:
        """The person wants to type what to look for; `text` is what was selected ('' keeps the last word)."""
        if text:
            self.field.setText(text)
        self.field.setFocus()
        self.field.selectAll()

    # ---- what was found

    def show_hits(self, hits: Sequence[Hit], counts: tuple[int, int], here: str) -> None:
        """`counts`: in the whole document and here; `here` is what the record or tab shown is called."""
        self.model.show(hits)
        self.scope.rename(HERE, f"本{here}")
        is_asked = bool(self.query.needle)
        for key, count in zip((WHOLE, HERE), counts, strict=True):
            self.scope.set_count(key, count if is_asked else None)
        self.view.setVisible(bool(hits))
        self.nothing.setVisible(not hits)
        elsewhere = f"别处有 {counts[0]} 处。" if counts[0] else ""
        none = f"没有找到“{self.query.text}”。{elsewhere}"
        self.nothing.setText(none if is_asked else "在各个表、各个项目和文字材料里找，全角半角不分。")
        for button in (self.previous, self.next, self.replace):
            button.setEnabled(bool(hits))
        self.show_current(-1)

    def show_current(self, row: int) -> None:
        """The hit the person is at; -1: none yet."""
        count = len(self.model.hits)
        self.count.setText(f"第 {row + 1} / {count} 处" if row >= 0 else f"共 {count} 处" if count else "")
        index = self.model.index(row) if row >= 0 else QModelIndex()
        self.view.setCurrentIndex(index)
        if row >= 0:
            self.view.scrollTo(index)

    def refresh_look(self) -> None:
        self._glass.setIcon(icon("search", "text3", 16))
        self.view.refresh_look()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and Shift+Enter step, Down goes into the list; an input method has its keys first."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.stepped.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
                return True
            if event.key() == Qt.Key.Key_Down and self.model.hits:
                if not self.view.currentIndex().isValid():
                    self.view.setCurrentIndex(self.model.index(0))
                self.view.setFocus()
                return True
        return super().eventFilter(watched, event)


def option_chips() -> tuple[Button, Button]:
    """区分大小写 and 整格匹配, neither pressed."""
    case, whole = Button("区分大小写", Look.CHIP), Button("整格匹配", Look.CHIP)
    whole.setToolTip("一格（文字材料里是一段）里只有这些字才算找到")
    for chip in (case, whole):
        chip.setCheckable(True)
    return case, whole


def _line(*widgets: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(px(6))
    for widget in widgets:
        line.addWidget(widget)
    line.addStretch(1)
    return line


class _HitDelegate(QStyledItemDelegate):
    """Two lines: the place, and the text around the hit."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(px(60), metrics(TextRole.SMALL).lineSpacing() + metrics(TextRole.TEXT).lineSpacing() + px(15))

    def paint(self, painter: QPainter, option: Any, index: AnyIndex) -> None:
        hit: Hit = index.data(HIT)
        rect = QRect(option.rect)
        chosen = index == option.widget.currentIndex()
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.fillRect(rect, ink("accent_soft" if chosen else "hover" if hovered else "base"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, ink("grid"))
        inside = rect.adjusted(px(Space.M), px(6), -px(Space.S), 0)
        place = QRect(inside.left(), inside.top(), inside.width(), metrics(TextRole.SMALL).lineSpacing())
        draw_elided(painter, place, hit.place.words, TextRole.SMALL, "text2")
        _draw_text(painter, inside.adjusted(0, place.height() + px(3), 0, 0), hit, chosen)
        if chosen:
            painter.setPen(ink("accent"))
            painter.drawRect(rect.adjusted(0, 0, -1, -2))
            painter.drawRect(rect.adjusted(1, 1, -2, -3))
        painter.restore()


def _draw_text(painter: QPainter, rect: QRect, hit: Hit, chosen: bool) -> None:
    text, found = snippet(hit, rect.width(), chosen)
    painter.setFont(font(TextRole.TEXT))
    painter.setPen(ink("text"))
    at = QPointF(rect.left(), rect.top() + metrics(TextRole.TEXT).ascent())
    painter.drawText(at, text)
    draw_found(painter, at, text, TextRole.TEXT, [found])


def snippet(hit: Hit, width: int, chosen: bool = False) -> tuple[str, Found]:
    """One line of the text with the hit in view, and where it stands in that line."""
    measure = metrics(TextRole.TEXT)
    text, start, end = hit.place.passage.text.replace("\n", " "), hit.start, hit.end
    lead = min(LEAD, width // (4 * measure.averageCharWidth()))
    if measure.horizontalAdvance(text[:end]) > width * 0.75 and start > lead:
        cut = start - lead
        text, start, end = "…" + text[cut:], lead + 1, end - cut + 1
    shown = measure.elidedText(text, Qt.TextElideMode.ElideRight, width)
    return shown, (start, min(end, len(shown)), chosen)
