"""Lines of an entry grid: texts into some, new ones, and none that says nothing, as one step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from core.domain.change import AddRecord, Change, ChangeSet, apply_change, removal
from core.domain.document import Document
from core.domain.records import find_record
from core.editing.fields import Entry, text_changes
from core.editing.session import Session
from core.editing.table_overrides import with_lost_overrides
from core.forms.entry import with_texts
from core.forms.model import FormSet, ListSpec
from core.forms.printing import print_field
from core.forms.selection import blank_record, home_index
from core.forms.values import parse_entry


def put_lines(
    session: Session,
    form_set: FormSet,
    document_id: str,
    list_path: str,
    texts: Iterable[Entry],
    rows: Iterable[tuple[int, Mapping[str, str]]],
    title: str,
) -> None:
    """Texts into lines that are there, and new lines: their place in the list (with those before them put in) and
    texts by field key. A line left without any text goes, and one without any is not put in."""
    document, spec = session.document(document_id), form_set.list(list_path)
    texts = list(texts)
    changes, _ = text_changes(document, form_set, texts)
    after = _applied(document, changes)
    for record_id in dict.fromkeys(entry[1] for entry in texts):
        if _is_blank(after, form_set, spec, record_id):
            gone = removal(after, record_id)
            changes, after = (*changes, *gone), _applied(after, gone)
    for change in _added(after, form_set, spec, rows):
        changes = (*changes, change)
    session.apply(ChangeSet(document_id, title, with_lost_overrides(document, form_set, changes)))


def _added(
    document: Document, form_set: FormSet, spec: ListSpec, rows: Iterable[tuple[int, Mapping[str, str]]]
) -> Iterator[Change]:
    for index, row in rows:
        record = with_texts(form_set, spec.path, blank_record(spec), row, parse_entry)
        if any(text.strip() for text in row.values()):
            change = AddRecord(document.id, spec.home, home_index(document, spec, index), record)
            document = _applied(document, (change,))
            yield change


def _applied(document: Document, changes: Iterable[Change]) -> Document:
    for change in changes:
        document = apply_change(document, change) or document
    return document


def _is_blank(document: Document, form_set: FormSet, spec: ListSpec, record_id: str) -> bool:
    """Whether nothing stands in any field one types in; the code of a prescribed row is not typed."""
    record = find_record(document, record_id)
    own = (field for field in spec.fields if field.compute is None and not (spec.fixed and field.home == "code"))
    return not any(print_field(document, form_set, spec.path, record, field).strip() for field in own)
