"""The one object that hears core: events of a session, from whatever thread, become Qt signals on the main thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QThread, Signal

from core.editing.events import (
    ChangeStored,
    DocumentAdded,
    DocumentChanged,
    DocumentRemoved,
    Event,
    StoreFailed,
)
from core.editing.session import Session


class Bridge(QObject):
    """Signals are facts: what they tell has already happened in memory (`change_stored`: on the disk)."""

    document_changed = Signal(object)
    document_added = Signal(str)
    document_removed = Signal(str)
    change_stored = Signal(object)
    store_failed = Signal(str)
    _heard = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heard.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = session.subscribe(self._hear)

    def close(self) -> None:
        """Hear nothing more."""
        self._unsubscribe()

    def _hear(self, event: Event) -> None:
        if QThread.currentThread() is self.thread():
            self._pass_on(event)
        else:
            self._heard.emit(event)

    def _pass_on(self, event: Event) -> None:
        if isinstance(event, DocumentChanged):
            self.document_changed.emit(event)
        elif isinstance(event, DocumentAdded):
            self.document_added.emit(event.document_id)
        elif isinstance(event, DocumentRemoved):
            self.document_removed.emit(event.document_id)
        elif isinstance(event, ChangeStored):
            self.change_stored.emit(event)
        elif isinstance(event, StoreFailed):
            self.store_failed.emit(event.message)
