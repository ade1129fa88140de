"""Which document of the file is last year's of which: the same unit's of the year before."""

from __future__ import annotations

from collections.abc import Iterable

from core.domain.change import Touched
from core.domain.document import Document
from core.domain.unit import Unit
from core.editing.session import Session
from core.errors import UserError


class LastYears:
    """Found among the heads of all documents, once until one comes, goes or gets another unit or year."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._ids: dict[tuple[str, str, int], list[str]] | None = None

    def forget(self) -> None:
        """A document came or went, or is another unit's or year's."""
        self._ids = None

    def hangs_on(self, document_id: str, touched: Touched) -> bool:
        """Whether a change can make a document last year's of another."""
        heads = {key.path.partition(".")[0] for key in touched.fields if key.record_id == document_id}
        return touched.whole_document or not heads.isdisjoint({"unit", "year"})

    def of(self, document: Document) -> Document | None:
        """None: the file has none, or it cannot be read."""
        ids = self._at(document.unit, (document.year or 0) - 1) if document.year else ()
        try:
            return next((self._session.document(one) for one in ids), None)
        except UserError:
            return None

    def following(self, document: Document) -> Iterable[str]:
        """The documents whose year before is this one's."""
        return self._at(document.unit, document.year + 1) if document.year else ()

    def _at(self, unit: Unit, year: int) -> Iterable[str]:
        if self._ids is None:
            self._ids = {}
            for head in self._session.heads:
                self._ids.setdefault((head.unit.code, head.unit.name, head.year or 0), []).append(head.id)
        return self._ids.get((unit.code, unit.name, year), ())
