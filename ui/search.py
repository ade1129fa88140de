"""What is being looked for in the open file, so that every cell and field can mark it; the find panel sets it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from core.domain.document import FieldKey
from core.editing.find import Hit, Query, Span
from core.forms.model import Field, FieldKind
from ui.grids.found import Found


class Search(QObject):
    """`hit` is the one the person is at, None before the first step. While the find panel is closed nothing is looked
    for."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.query = Query("")
        self.hit: Hit | None = None

    @property
    def is_on(self) -> bool:
        return bool(self.query.text)

    def show(self, query: Query, hit: Hit | None = None) -> None:
        """Mark something else."""
        if (query, hit) != (self.query, self.hit):
            self.query, self.hit = query, hit
            self.changed.emit()

    def found(self, record_id: str, field: Field, text: str) -> tuple[Found, ...]:
        """The hits in the text of one place, as it stands there now; prose is searched paragraph by paragraph."""
        return self.found_at(
            FieldKey(record_id, field.home or field.key), text, by_line=field.kind is FieldKind.PARAGRAPHS
        )

    def found_at(self, key: FieldKey, text: str, by_line: bool = False) -> tuple[Found, ...]:
        """The hits in a text that stands at a key."""
        if not self.is_on:
            return ()
        at = self._span_in(key)
        spans = self._spans_by_line(text) if by_line else self.query.spans(text)
        return tuple((start, end, (start, end) == at) for start, end in spans)

    def _span_in(self, key: FieldKey) -> Span | None:
        return self.hit.span_in_field if self.hit is not None and self.hit.place.passage.key == key else None

    def _spans_by_line(self, text: str) -> list[Span]:
        """Prose is searched paragraph by paragraph."""
        spans: list[Span] = []
        offset = 0
        for line in text.split("\n"):
            spans += [(offset + start, offset + end) for start, end in self.query.spans(line)]
            offset += len(line) + 1
        return spans
