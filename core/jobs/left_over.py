"""未导入清单: what a file says that went nowhere stays with the document, as evidence of no value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from core.domain.change import SetEvidence
from core.domain.document import Document, Evidence, FieldKey
from core.readers.draft import Draft

_PREFIX = "未导入/"


def is_left(key: FieldKey) -> bool:
    """The evidence is of something that was left out, not of a value."""
    return key.path.startswith(_PREFIX)


def left_of(document: Document) -> list[tuple[FieldKey, Evidence]]:
    """What was left out, in order of the files; `note` says why."""
    return sorted(((key, one) for key, one in document.evidence.items() if is_left(key)), key=lambda one: one[0].path)


def left_changes(document: Document, draft: Draft, before: Document | None) -> Iterator[SetEvidence]:
    """The list of a file as its latest import has it: an earlier one of the same file makes room."""
    files = {draft.file, *(one.evidence.file for one in draft.unplaced)}
    known = {key: one for key, one in left_of(before) if one.file in files} if before is not None else {}
    wanted = _list(document, draft)
    for key in sorted({*known, *wanted}, key=lambda one: one.path):
        if known.get(key) != wanted.get(key):
            yield SetEvidence(key, known.get(key), wanted.get(key))


def _list(document: Document, draft: Draft) -> dict[FieldKey, Evidence]:
    found: Iterable[Evidence] = (replace(one.evidence, note=one.reason) for one in draft.unplaced)
    return {
        FieldKey(document.id, f"{_PREFIX}{one.file or draft.file}/{number:05d}"): one
        for number, one in enumerate(found, 1)
    }
