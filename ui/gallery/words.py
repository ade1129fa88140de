"""The words of the installed form, found by what they stand for: pictures show the labels the real window shows."""

from __future__ import annotations

from functools import cache

from core.forms.load import installed
from core.forms.model import FormSet


@cache
def _form() -> FormSet:
    return next(form_set for form_set in installed() if form_set.list_at("indicators"))


def label(list_name: str, home: str) -> str:
    """The label of a field, by its domain list and its home in it."""
    spec = _form().list_at(list_name)
    field = _form().field_at(spec.path, home) if spec else None
    return field.label if field else home


def item(list_name: str) -> str:
    """What one record of a domain list is called."""
    spec = _form().list_at(list_name)
    return spec.item if spec else list_name


def list_label(list_name: str) -> str:
    """What a domain list is called."""
    spec = _form().list_at(list_name)
    return spec.label if spec else list_name


def levels(kind: str) -> tuple[str, str]:
    """Level 1 and level 2 of an indicator kind."""
    spec = _form().kind(kind)
    return (spec.level1, spec.level2) if spec else (kind, kind)


def tab(key: str) -> str:
    """The title of a tab."""
    return next((tab.title for tab in _form().tabs if tab.key == key), key)
