"""The parts of a form: the editor of a field with its label, a small grid, and the line of what is folded away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from core.domain.finding import Finding
from core.forms.model import Field, FieldKind
from ui.editors.field_lists import choices_of_field
from ui.grids.grid_view import GridView
from ui.look.theme import ink, metrics, px
from ui.look.tokens import TextRole
from ui.states import severity_mark
from ui.widgets.boxes import FieldBoxes
from ui.widgets.fields import FieldLine, FieldText
from ui.widgets.labels import MarkLabel

TOP = Qt.AlignmentFlag.AlignTop
MOST_BOXES = 4
"""More choices than these are a list to choose from."""
CODE_LENGTH = 21
"""The longest code a line shows whole: a project's."""
_LETTERS = {FieldKind.MONEY: 10, FieldKind.PERCENT: 7, FieldKind.YEAR: 6, FieldKind.NUMBER: 8}
_OTHER_LETTERS = 18
"""How many figures (a Chinese character is two) a line must show: fields that would be narrower go to another line."""


def is_tall(field: Field) -> bool:
    return field.kind in (FieldKind.LONG_TEXT, FieldKind.PARAGRAPHS)


def make_editor(field: Field, boxed: bool = False) -> FieldLine | FieldText | FieldBoxes:
    """The editor of a field in a form: a line, or as many lines as its text has; the few choices of a field that the
    form prints as boxes (`boxed`) are boxes here, too."""
    if boxed and len(field.choices) <= MOST_BOXES:
        return FieldBoxes(field.choices)
    if is_tall(field):
        return FieldText()
    line = FieldLine()
    letters = CODE_LENGTH if field.kind is FieldKind.CODE else _LETTERS.get(field.kind, _OTHER_LETTERS)
    line.setMinimumWidth(metrics(TextRole.TEXT).horizontalAdvance("0" * letters) + px(20))
    if choices_of_field(field):
        widest = max(map(metrics(TextRole.TEXT).horizontalAdvance, choices_of_field(field)))
        line.setMinimumWidth(widest + px(48))  # the arrow and a mark stand behind the longest choice
    if field.kind in (FieldKind.MONEY, FieldKind.PERCENT):
        line.setAlignment(Qt.AlignmentFlag.AlignRight)
    return line


class _FieldLabel(QLabel):
    """A label whose star has the red of the light or dark look shown."""

    def __init__(self, field: Field) -> None:
        super().__init__()
        self._field = field
        self.setTextFormat(Qt.TextFormat.RichText)
        self._paint_star()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_star()

    def _paint_star(self) -> None:
        star = f"<span style='color:{ink('error').name()}'>*</span>" if self._field.required else ""
        self.setText(star + self._field.label)


def field_label(field: Field) -> QLabel:
    """The label before a field, with a red star where it must be filled."""
    label = _FieldLabel(field)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    label.setProperty("tone", "hint")
    if is_tall(field):
        label.setContentsMargins(0, px(4), 0, 0)
    return label


def small_grid(row_numbers: bool) -> GridView:
    view = GridView(row_numbers=row_numbers)
    view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return view


class FoldLine(QWidget):
    """What a folded head hides, and the gravest finding in it."""

    def __init__(self) -> None:
        super().__init__()
        self._words = MarkLabel(role=TextRole.HINT)
        self._finding = MarkLabel()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._words, 1)
        line.addWidget(self._finding)

    def show_words(self, words: str, finding: Finding | None) -> None:
        self._words.set_state(None, words)
        self._finding.setVisible(finding is not None)
        if finding is not None:
            place = finding.place.words.rpartition("·")[2].strip()
            said = finding.message if finding.message.startswith(place) else f"{place}：{finding.message}"
            self._finding.set_state(severity_mark(finding.severity), said)
