"""What grids of records have in common: which record's lists they show, and hearing what becomes of them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QObject

from core.domain.document import FieldKey
from core.domain.records import Record, find_record
from core.editing.events import DocumentChanged
from core.forms.model import FormSet
from ui.desk import Desk
from ui.editors.values import PlaceReader
from ui.grids.grid_model import GridModel


class RecordGrid(GridModel):
    """The lists of one record; `show` points it at another one."""

    def __init__(self, desk: Desk, form_set: FormSet, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk, self.form_set, self.reader = desk, form_set, PlaceReader(desk)
        self._document_id = self._parent_id = ""
        self._rows: list[Any] = []
        self._begun = False
        desk.document_changed.connect(self._on_document_changed)
        desk.findings_changed.connect(self._on_findings_changed)

    def show(self, document_id: str, parent_id: str) -> None:
        """Show the lists of another record; '' shows nothing."""
        self.beginResetModel()
        self._document_id, self._parent_id = document_id, parent_id
        self._read_anew()
        self.endResetModel()
        self.spans_changed.emit()

    def can_add_rows(self) -> bool:
        return bool(self._parent_id) and not self.desk.read_only

    def record_count(self) -> int:
        """Records of the outermost list shown: rows may be blank, or several of one record."""
        raise NotImplementedError

    def _parent(self) -> Record | None:
        """The record whose lists are shown; None when there is none (any more)."""
        if not self._parent_id or not self.desk.has(self._document_id):
            return None
        try:
            return find_record(self.desk.document(self._document_id), self._parent_id)
        except KeyError:
            return None

    def _on_document_changed(self, event: DocumentChanged) -> None:
        if event.document_id != self._document_id or not self._parent_id:
            return
        touched = event.touched
        if touched.whole_document:
            self.show(self._document_id, self._parent_id)
            return
        changed = {key.record_id for key in touched.fields} | {key.row for key in touched.overrides}
        self._take_change(changed, {key.path for key in touched.fields})

    def _on_findings_changed(self, document_id: str, keys: frozenset[FieldKey]) -> None:
        if document_id == self._document_id:
            self._tell_changed({key.record_id for key in keys})

    # ---- a row begun behind the last

    def begin_row(self) -> bool:
        if not self._begun and self.can_add_rows():
            at = len(self._rows)
            self.beginInsertRows(QModelIndex(), at, at)
            self._begun = True
            self._take_rows(self._read_rows())
            self.endInsertRows()
            self.spans_changed.emit()
        return self._begun

    def has_begun_row(self) -> bool:
        return self._begun

    def leave_row(self, row: int) -> None:
        last = len(self._rows) - 1
        if self._begun and row != last:
            self.beginRemoveRows(QModelIndex(), last, last)
            self._begun = False
            self._take_rows(self._rows[:-1])
            self.endRemoveRows()
            self.spans_changed.emit()

    def _read_rows(self) -> list[Any]:
        """The rows of the document, and the begun one."""
        raise NotImplementedError

    def _take_rows(self, rows: list[Any]) -> None:
        """Show these rows."""
        raise NotImplementedError

    # ---- hearing

    def _read_anew(self) -> None:
        """Take the rows of the record that is shown now."""
        raise NotImplementedError

    def _take_change(self, changed: set[Any], paths: set[str]) -> None:
        """Take the document as it is now: fields of these records, at these paths, are others, and rows may be."""
        raise NotImplementedError

    def _tell_changed(self, record_ids: set[Any]) -> None:
        """Tell that rows of these records say something else now."""
        raise NotImplementedError
