"""What is to be said of one record of a list: its errors and warnings, and the values carried over from last year."""

from __future__ import annotations

from core.domain.document import FieldKey
from core.domain.finding import Severity
from ui.desk import Desk
from ui.look.marks import StateMark
from ui.states import CARRIED_CHECK, below, carried


def record_marks(desk: Desk, document_id: str, record_id: str) -> list[tuple[StateMark, str]]:
    """Marks with their counts, for the bar over the record; none where there is no such record."""
    if not record_id or not desk.has(document_id):
        return []
    index = desk.index(document_id)
    found = [f for f in desk.findings(document_id) if index.top(f.place.key)[1] == record_id]
    marks: list[tuple[StateMark, str]] = []
    for severity, mark in ((Severity.ERROR, StateMark.ERROR), (Severity.WARNING, StateMark.WARNING)):
        count = sum(finding.severity is severity and finding.code != CARRIED_CHECK for finding in found)
        if count:
            marks.append((mark, f"{count} {severity.word}"))
    keys = carried_in(desk, document_id, record_id)
    if keys:
        told = desk.document(document_id).marks[keys[0]].reason
        told = f"沿用 {told} 年" if told.isdecimal() else f"沿用{told}"
        marks.append((StateMark.CARRIED, f"{told}，{len(keys)} 处待确认"))
    return marks


def carried_in(desk: Desk, document_id: str, record_id: str) -> list[FieldKey]:
    """The values of a record that wait for being confirmed."""
    if not record_id or not desk.has(document_id):
        return []
    record = desk.index(document_id).records.get(record_id)
    return carried(desk.document(document_id), below(record)) if record is not None else []
