"""Holds a read document against the one that was written, value by value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.domain.document import UNSURE, Document
from core.domain.records import LISTS, children, get_value
from core.forms.kinds import printed_levels
from core.forms.model import FormSet


def printed(document: Document, form_set: FormSet) -> dict[str, str]:
    """Every stored value as text, by its place in words of the domain (projects/0/indicators/3/name)."""
    return dict(_values(document, form_set, ""))


def _values(record: Any, form_set: FormSet, at: str) -> Iterator[tuple[str, str]]:
    for spec in [None] if isinstance(record, Document) else [s for s in form_set.lists if _is_home(s.home, at)]:
        for field in spec.fields if spec else form_set.fields:
            if field.home and field.home not in ("level1", "level2"):
                yield f"{at}{field.home}", str(get_value(record, field.home))
    if hasattr(record, "level1"):
        yield from zip((f"{at}level1", f"{at}level2"), printed_levels(form_set, record), strict=True)
    for name in LISTS.get(type(record), ()):
        for number, child in enumerate(children(record, name)):
            yield from _values(child, form_set, f"{at}{name}/{number}/")


def _is_home(home: str, at: str) -> bool:
    return at.rstrip("/").split("/")[-2:][0] == home if at else False


def wrong(written: Document, read: Document, form_set: FormSet) -> list[str]:
    """The places where the two differ, with both texts."""
    left, right = printed(written, form_set), printed(read, form_set)
    return [
        f"{key}: {left.get(key)!r} → {right.get(key)!r}"
        for key in sorted(left.keys() | right.keys())
        if left.get(key) != right.get(key)
    ]


def unsure(document: Document) -> int:
    return sum(mark.state == UNSURE for mark in document.marks.values())
