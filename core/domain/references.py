"""References from records to projects: by id as long as the project is there, else by the text a file prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from core.domain.document import Document
from core.domain.project import Project
from core.domain.text import normal
from core.domain.work_item import WorkItem

REFERENCES: Mapping[type, tuple[str, ...]] = {WorkItem: ("projects",)}
"""The fields of each noun that name projects of the document."""


def reference_texts(document: Document, references: Iterable[str]) -> tuple[str, ...]:
    """What references print: the names of the projects they name, else their own text."""
    projects = {project.id: project for project in document.projects}
    return tuple(spoken(projects[one]) if one in projects else one for one in references)


def spoken(project: Project) -> str:
    """What names a project where it is referred to: its name, the code where it has none."""
    return project.name or project.code


def resolve_references(document: Document, texts: Iterable[str]) -> tuple[str, ...]:
    """The references behind printed names: a project's id where exactly one has that name, else the text itself.

    White space and width make no difference; ids of projects stay as they are.
    """
    known: dict[str, set[str]] = {}
    for project in document.projects:
        known.setdefault(normal(spoken(project)), set()).add(project.id)
    ids = {project.id for project in document.projects}
    return tuple(one if one in ids else _only(known.get(normal(one)), one) for one in texts)


def resolve_all(document: Document) -> Document:
    """The document with the references of all its work items resolved."""
    items = tuple(resolved(document, one) for one in document.work_items)
    return replace(document, work_items=items) if items != document.work_items else document


def resolved(document: Document, record: Any) -> Any:
    """The record with its own references resolved in the document."""
    for name in REFERENCES.get(type(record), ()):
        record = replace(record, **{name: resolve_references(document, getattr(record, name))})
    return record


def _only(ids: set[str] | None, text: str) -> str:
    return next(iter(ids)) if ids and len(ids) == 1 and text else text


def with_references(record: Any, ids: Mapping[str, str]) -> Any:
    """A copy of one record whose references follow their projects to other ids (old id → new id)."""
    changed = {}
    for name in REFERENCES.get(type(record), ()):
        old = getattr(record, name)
        new = tuple(ids.get(one, one) for one in old)
        if new != old:
            changed[name] = new
    return replace(record, **changed) if changed else record
