"""What the world did to us: one sentence a clerk can act on."""

from __future__ import annotations


class UserError(Exception):
    """A condition outside the program (locked, full, newer, damaged, unreadable); `str()` is the Chinese sentence to
    show."""


class Cancelled(Exception):  # noqa: N818 (an event, not an error)
    """The person stopped a long task; nothing was changed."""
