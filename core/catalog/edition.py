"""Which state of a county's own lists something was worked out from."""

from __future__ import annotations

from typing import TypeAlias

from core.paths import user_data_override

Edition: TypeAlias = tuple[int, str]
"""Tells the lists of one moment from those of another: what was worked out from lists is good for their edition."""

_changes = 0


def edition() -> Edition:
    """The lists as they are now; asked with every cell, so that it looks at no disk."""
    return _changes, user_data_override()


def forget() -> None:
    """The files have changed: they are read again, and what was worked out from them is no longer good."""
    global _changes
    _changes += 1
