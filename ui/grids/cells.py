"""The one function that draws a cell in its state; grid, legend and gallery use it alike.

Measuring and drawing share `wrap`, so that a row is exactly as high as its text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, Flag, auto
from functools import lru_cache, reduce
from operator import or_

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTextLayout, QTextOption

from ui.grids.found import Found, draw_found, found_in_lines
from ui.look.marks import StateMark, draw_mark
from ui.look.theme import font, ink, line_height, metrics, mix, px, theme
from ui.look.tokens import Size, TextRole


class CellState(Flag):
    """What is to be said about a cell; several may hold at once, `draw_cell` knows which wins."""

    NONE = 0
    REQUIRED = auto()  # must be filled; drawn only while the cell is empty
    COMPUTED = auto()  # the machine counts here, or it is locked
    OVERRIDDEN = auto()  # a computed place that a person changed
    WARNING = auto()
    ERROR = auto()
    CARRIED = auto()  # last year's value, not confirmed yet
    COMMENT = auto()  # the county returned it with a remark
    HEADING = auto()  # level-1 cell or section row: header colour, bold
    SUBHEADING = auto()  # level-2 cell: panel colour
    TOTAL = auto()  # bold
    QUIET = auto()  # second thoughts: hint size and colour
    PLACED = auto()  # import: this cell of the file was read
    UNSURE = auto()  # import: read, to be confirmed
    UNPLACED = auto()  # import: found no place
    DIFFERING = auto()  # import: the document has something else there
    ASKED = auto()  # import: an answer is waited for
    HEAT = auto()  # the fill is the surface of the cell's mark (overview of units)

    def __and__(self, other: CellState) -> CellState:
        """Asked thirty times for each cell painted: the enum's own way makes that a tenth of the painting."""
        return _state(self._value_ & other._value_)

    def __or__(self, other: CellState) -> CellState:
        return _state(self._value_ | other._value_)

    def __bool__(self) -> bool:
        return self._value_ != 0


@lru_cache(maxsize=2000)
def _state(value: int) -> CellState:
    return CellState(value)


class Align(Enum):
    """Where text stands in its cell; always vertically centred."""

    LEFT = auto()
    CENTER = auto()
    RIGHT = auto()


@dataclass(frozen=True, slots=True)
class CellLook:
    """All that decides how a cell looks."""

    text: str = ""
    state: CellState = CellState.NONE
    align: Align = Align.LEFT
    mark: StateMark | None = None  # drawn before the text
    numeric: bool = False  # never wrapped, never elided: #### when too narrow, red when negative
    selected: bool = False
    current: bool = False
    grid: bool = True  # line at the right edge; the one below is always drawn
    chooser: bool = False  # a small chevron at the right: the cell offers a list
    found: tuple[Found, ...] = ()  # hits of a search in the text
    small: bool = False  # in the type of hints: what is only read
    handle: bool = True  # the small square of the current cell; false when the selection has it
    resting: bool = False  # current in a grid where the person was before: the place is another one now

    @property
    def role(self) -> TextRole:
        """The use of type of this cell."""
        if self.state & CellState.QUIET:
            return TextRole.HINT
        strong = bool(self.state & (CellState.HEADING | CellState.TOTAL))
        if self.small:
            return TextRole.HINT_STRONG if strong else TextRole.HINT
        return TextRole.STRONG if strong else TextRole.TEXT

    @property
    def glyph(self) -> StateMark | None:
        """The one glyph at the right: the gravest wins."""
        if self.state & CellState.ERROR:
            return StateMark.ERROR
        if self.state & CellState.WARNING:
            return StateMark.WARNING
        return StateMark.CARRIED if self.state & CellState.CARRIED else None

    @property
    def lacks_text(self) -> bool:
        """Required and still empty."""
        return bool(self.state & CellState.REQUIRED) and not self.text.strip()


def draw_cell(painter: QPainter, rect: QRect, look: CellLook, visible: QRect | None = None) -> None:
    """Paint one cell; with `visible` its text and mark are centred in that part of its height which is shown."""
    shown = QRect(rect)
    if visible is not None:
        shown.setTop(max(rect.top(), visible.top()))
        shown.setBottom(min(rect.bottom(), visible.bottom()))
    if shown.isEmpty():
        return
    painter.fillRect(rect, cell_fill(look))
    _draw_lines(painter, rect, look)
    _draw_text(painter, shown, look)
    if look.state or look.chooser:
        _draw_shapes(painter, rect, shown, look)
    if look.current:
        draw_frame(painter, rect, *((1, "strong") if look.resting else (px(Size.FRAME), "accent")))
        if look.handle:
            draw_handle(painter, rect)


def is_tall(rect: QRect, whole: QRect) -> bool:
    """Whether the middle of a row may be out of view while the row is not: what is short in it follows the view."""
    return 2 * rect.height() > whole.height()


def follows_view(look: CellLook, rect: QRect, whole: QRect) -> bool:
    """Whether the text of a cell in a tall row is short beside the row."""
    return is_tall(rect, whole) and 2 * cell_height(look, rect.width()) <= whole.height()


def cell_height(look: CellLook, width: int) -> int:
    """The height a cell of this width needs for all its text."""
    count = 1 if look.numeric else len(wrap(look.text, text_width(look, width), look.role))
    return max(count * line_height(look.role) + px(Size.CELL_AIR), px(Size.ROW))


def natural_width(look: CellLook) -> int:
    """The width at which none of the cell's lines has to wrap."""
    left, right = _margins(look)
    lines = look.text.split("\n")
    return max(metrics(look.role).horizontalAdvance(line) for line in lines) + left + right + 2


def text_width(look: CellLook, width: int) -> int:
    """What is left of a cell's width for its text: padding, bar, mark and glyph take their part."""
    left, right = _margins(look)
    return max(width - left - right, 1)


def cell_fill(look: CellLook) -> QColor:
    """The surface of a cell; a selected one has a tint over it, the current one never."""
    fill = ink(_surface(look))
    if look.selected and not look.current:
        return mix(ink("accent"), fill, theme().palette.tint_percent)
    return fill


def _surface(look: CellLook) -> str:
    """Order of graveness: computed < required < warning < error."""
    state = look.state
    if state & (CellState.ERROR | CellState.UNPLACED):
        return "error_s"
    if state & (CellState.WARNING | CellState.UNSURE):
        return "warn_s"
    if look.lacks_text or state & CellState.ASKED:
        return "required"
    if state & CellState.HEAT and look.mark:
        return look.mark.surface
    return _resting_surface(state)


def _resting_surface(state: CellState) -> str:
    if state & CellState.DIFFERING:
        return "info_s"
    if state & CellState.PLACED:
        return "ok_s"
    if state & CellState.HEADING:
        return "header"
    if state & (CellState.COMPUTED | CellState.OVERRIDDEN):
        return "computed"
    return "panel" if state & CellState.SUBHEADING else "base"


def text_token(look: CellLook) -> str:
    """The token of a cell's text."""
    if look.numeric and look.text.lstrip().startswith(("-", "−", "－")):
        return "error"
    if look.state & CellState.HEAT and look.mark and look.mark in (StateMark.EMPTY, StateMark.NOT_APPLICABLE):
        return "text3"
    if look.state & CellState.QUIET:
        return "text2"
    if look.state & (CellState.COMPUTED | CellState.OVERRIDDEN) and not look.state & CellState.HEADING:
        return "computed_t"
    return "text"


def _margins(look: CellLook) -> tuple[int, int]:
    """Free space left and right of the text; short centred words may come nearer to the edge."""
    left = right = px(Size.CELL_PAD - 2 if look.align is Align.CENTER else Size.CELL_PAD)
    if look.state & _BARRED:
        left += px(Size.CARRY_BAR)
    if _leading_mark(look):
        left += px(Size.GLYPH + 6)
    if look.glyph or look.chooser:
        right += px(Size.GLYPH)
    return left, right


def _leading_mark(look: CellLook) -> StateMark | None:
    if look.state & CellState.UNPLACED:
        return StateMark.ERROR
    if look.state & CellState.DIFFERING:
        return StateMark.INFO
    return StateMark.WARNING if look.state & CellState.UNSURE else look.mark


@lru_cache(maxsize=50_000)
def _wrapped(text: str, width: int, role: TextRole, text_size: int) -> tuple[str, ...]:
    layout = QTextLayout(text.replace("\n", "\u2028"), font(role))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    units = text.encode("utf-16-le")  # QTextLayout counts UTF-16 units
    lines = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        start = 2 * line.textStart()
        lines.append(units[start : start + 2 * line.textLength()].decode("utf-16-le", "replace").rstrip("\n "))
    layout.endLayout()
    return tuple(lines) or ("",)


def wrap(text: str, width: int, role: TextRole = TextRole.TEXT) -> tuple[str, ...]:
    """The lines of a text in `width` logical pixels: what is measured is what is drawn."""
    if "\n" not in text and len(text) * px(role.value[0]) <= width:  # no character is wider than the font is high
        return (text,)
    return _wrapped(text, width, role, theme().text_size)


def _draw_lines(painter: QPainter, rect: QRect, look: CellLook) -> None:
    painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, ink("grid"))
    if look.grid:
        painter.fillRect(rect.right(), rect.top(), 1, rect.height(), ink("grid"))


def _draw_text(painter: QPainter, rect: QRect, look: CellLook) -> None:
    left, right = _margins(look)
    area = rect.adjusted(left, 0, -right, -1)
    mark = _leading_mark(look)
    if mark:
        size = px(Size.GLYPH)
        box = QRectF(area.left() - size - px(6), area.center().y() + 0.5 - size / 2, size, size)
        draw_mark(painter, mark, box, cell_fill(look))
    if not look.text:
        return
    painter.setFont(font(look.role))
    painter.setPen(ink(text_token(look)))
    lines = (fitting_number(look.text, area.width(), look.role),) if look.numeric else None
    shown = lines or wrap(look.text, max(area.width(), 1), look.role)
    draw_lines(painter, area, shown, look.align, look.role, found_in_lines(look.text, shown, look.found))


def fitting_number(text: str, width: int, role: TextRole) -> str:
    """A number is shown whole or as ####: an elided one would be a different number."""
    return text if metrics(role).horizontalAdvance(text) <= width + 1 else "####"


def draw_lines(
    painter: QPainter,
    area: QRect,
    lines: tuple[str, ...],
    align: Align,
    role: TextRole,
    found: Sequence[tuple[Found, ...]] = (),
) -> None:
    """Draw wrapped lines, vertically centred; from the top and clipped when there is not room for all. `found` are the
    hits in each line."""
    step = line_height(role)
    height = len(lines) * step
    top = area.top() + max(0, area.height() - height) / 2
    clip = height > area.height() + 1
    if clip:
        painter.save()
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
    for number, line in enumerate(lines):
        baseline = top + number * step + metrics(role).ascent()
        at = QPointF(_line_left(area, line, align, role), round(baseline))
        painter.drawText(at, line)
        if found and found[number]:
            draw_found(painter, at, line, role, found[number])
    if clip:
        painter.restore()


def _line_left(area: QRect, line: str, align: Align, role: TextRole) -> float:
    if align is Align.LEFT:
        return area.left()
    free = area.width() - metrics(role).horizontalAdvance(line)
    return area.left() + (free if align is Align.RIGHT else free // 2)


def _draw_shapes(painter: QPainter, rect: QRect, shown: QRect, look: CellLook) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if look.state & CellState.ERROR:
        frame = px(10 * Size.ERROR_FRAME) / 10
        painter.setPen(QPen(ink("error"), frame, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap, _MITER))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(rect).adjusted(frame / 2, frame / 2, -frame / 2 - 1, -frame / 2 - 1))
    _draw_bar(painter, rect, look.state)
    if look.state & CellState.OVERRIDDEN:
        _draw_override_line(painter, rect)
    _draw_glyph(painter, shown, look)
    if look.chooser:
        draw_chevron(painter, QRectF(rect.right() - px(20), shown.center().y() - px(6), px(12), px(12)))
    painter.restore()


_MITER = Qt.PenJoinStyle.MiterJoin


_BARS = {
    CellState.CARRIED: "carry",
    CellState.UNPLACED: "error",
    CellState.UNSURE: "warn",
    CellState.DIFFERING: "info",
    CellState.PLACED: "ok",
}
"""The bar at the left edge of a cell in one of these states."""
_BARRED = reduce(or_, _BARS)


def _draw_bar(painter: QPainter, rect: QRect, state: CellState) -> None:
    for flag, token in _BARS.items():
        if state & flag:
            painter.fillRect(rect.left(), rect.top(), px(Size.CARRY_BAR), rect.height() - 1, ink(token))
            return


def draw_field_shapes(painter: QPainter, rect: QRect, look: CellLook, taken: int = 0) -> None:
    """The shapes of a state over an input field, whose edge and fill the style sheet draws. `taken`: what of its right
    end is its button's."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw_bar(painter, rect, look.state)
    if look.state & CellState.OVERRIDDEN:
        _draw_override_line(painter, rect)
    if look.glyph is StateMark.CARRIED:
        side = px(Size.GLYPH)
        draw_mark(painter, look.glyph, QRectF(rect.right() - taken - px(7) - side, rect.top() + px(7), side, side))
    else:
        _draw_glyph(painter, rect.adjusted(0, 0, -taken, 0), look)
    painter.restore()


def _draw_override_line(painter: QPainter, rect: QRect) -> None:
    pen = QPen(ink("info"), 1.4)
    pen.setDashPattern([4, 2])
    painter.setPen(pen)
    y = rect.bottom() - 2.5
    painter.drawLine(QPointF(rect.left() + px(6), y), QPointF(rect.right() - px(6), y))


def _draw_glyph(painter: QPainter, rect: QRect, look: CellLook) -> None:
    """Error and warning in the middle of the right edge; the gentler ones in the top corner."""
    size = px(Size.GLYPH)
    glyph = look.glyph
    if look.state & CellState.COMMENT and glyph not in (StateMark.ERROR, StateMark.WARNING):
        _draw_comment_corner(painter, rect)
    elif glyph is StateMark.CARRIED:
        small = px(12)
        draw_mark(painter, glyph, QRectF(rect.right() - px(5) - small, rect.top() + px(3), small, small))
    elif glyph:
        box = QRectF(rect.right() - px(5) - size, rect.center().y() + 0.5 - size / 2, size, size)
        draw_mark(painter, glyph, box, cell_fill(look))
    elif look.lacks_text:
        _draw_star(painter, rect)


def _draw_comment_corner(painter: QPainter, rect: QRect) -> None:
    size, right, top = px(Size.COMMENT_CORNER), rect.right(), rect.top()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink("warn"))
    painter.drawPolygon(QPolygonF([QPointF(right - size, top), QPointF(right, top), QPointF(right, top + size)]))


def _draw_star(painter: QPainter, rect: QRect) -> None:
    """An asterisk of three strokes: no font has to have it."""
    painter.setPen(QPen(ink("error"), px(10) / 10 * 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    centre = QPointF(rect.right() - px(8), rect.top() + px(9))
    half = px(30) / 10
    for x, y in ((0, half), (0.87 * half, half / 2), (0.87 * half, -half / 2)):
        painter.drawLine(centre - QPointF(x, y), centre + QPointF(x, y))


def draw_chevron(painter: QPainter, box: QRectF, token: str = "text2") -> None:
    """A small open arrow that points down, as a path."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink(token), 1.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    x, y, side = box.left(), box.top(), box.width() / 12
    points = [QPointF(x + a * side, y + b * side) for a, b in ((1.5, 4), (6, 8.5), (10.5, 4))]
    painter.drawPolyline(QPolygonF(points))


def draw_frame(painter: QPainter, rect: QRect, width: int, token: str) -> None:
    """A frame of four filled strips: a stroked rectangle loses an edge at 150 %."""
    colour = ink(token)
    painter.fillRect(rect.left(), rect.top(), rect.width(), width, colour)
    painter.fillRect(rect.left(), rect.bottom() - width + 1, rect.width(), width, colour)
    painter.fillRect(rect.left(), rect.top(), width, rect.height(), colour)
    painter.fillRect(rect.right() - width + 1, rect.top(), width, rect.height(), colour)


def handle_box(rect: QRect) -> QRect:
    """Where the handle of a cell or a selection is."""
    side = px(Size.HANDLE)
    return QRect(rect.right() - side + 1, rect.bottom() - side + 1, side, side)


def draw_handle(painter: QPainter, rect: QRect) -> None:
    """The small square in the corner, by which a selection is pulled on."""
    box = handle_box(rect)
    painter.fillRect(box.adjusted(-1, -1, 0, 0), ink("base"))
    painter.fillRect(box, ink("accent"))
