"""Searching all documents of the open file: the one shown at once, the others in short slices while nothing else is
to be done."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

from core.editing.events import DocumentChanged
from core.editing.find import Finder, Hit, Query
from core.errors import UserError
from core.jobs.check import last_year_of
from ui.desk import Desk

SLICE_S = 0.02
TELL_S = 0.3
"""While documents are still to be searched, what was found is told that often."""
KEPT = 20
"""Documents whose texts are kept ready; of further ones only the hits are."""


class FileSearch(QObject):
    """Hits by document for one query at a time."""

    more_found = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._query = Query("")
        self._finders: dict[str, Finder] = {}
        self._found: dict[str, tuple[Hit, ...]] = {}
        self._told = 0.0
        self._idle = QTimer(self, singleShot=True, interval=0)
        self._idle.timeout.connect(self._search_some)
        desk.document_changed.connect(self._on_document_changed)
        desk.documents_changed.connect(self._forget_gone)

    def finder(self, document_id: str) -> Finder | None:
        """The texts of a document as it is now; None when it is not there, damaged or of a form not installed."""
        try:
            form_set, document = self._desk.form_set(document_id), self._desk.document(document_id)
        except (KeyError, UserError):
            return None
        finder = self._finders.pop(document_id, None)
        if finder is None or finder.form_set is not form_set:
            finder = Finder(form_set)
        finder.refresh(document, last_year_of(self._desk.session, document))
        self._finders[document_id] = finder  # the latest stands last
        if len(self._finders) > KEPT:
            del self._finders[next(iter(self._finders))]
        return finder

    def in_document(self, document_id: str, query: Query) -> tuple[Hit, ...]:
        """The hits in one document as it is now."""
        if query != self._query:
            self._query = query
            self._found.clear()
        finder = self.finder(document_id)
        found = self._found[document_id] = finder.find(query) if finder is not None else ()
        return found

    def in_file(self) -> tuple[tuple[Hit, ...], bool]:
        """What was found so far in all documents, in their order, and whether that is all; `more_found` tells of
        more."""
        waiting = self._waiting()
        if waiting:
            self._idle.start()
        ids = [head.id for head in self._desk.session.heads]
        return tuple(hit for document_id in ids for hit in self._found.get(document_id, ())), not waiting

    def stop(self) -> None:
        """Nobody looks any more."""
        self._idle.stop()

    def _waiting(self) -> list[str]:
        return [head.id for head in self._desk.session.heads if head.id not in self._found]

    def _search_some(self) -> None:
        begun, waiting = time.perf_counter(), self._waiting()
        while waiting and time.perf_counter() < begun + SLICE_S:
            self.in_document(waiting.pop(0), self._query)
        if waiting:
            self._idle.start()
        if not waiting or begun > self._told + TELL_S:
            self._told = time.perf_counter()
            self.more_found.emit()

    def _on_document_changed(self, event: DocumentChanged) -> None:
        self._found.pop(event.document_id, None)

    def _forget_gone(self) -> None:
        for kept in (self._finders, self._found):
            for document_id in [each for each in kept if not self._desk.has(each)]:
                del kept[document_id]
