"""How a long task tells how far it is and hears that it should stop."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int, str], None]
"""Called with (done, total, what is being done); raises `core.errors.Cancelled` when the person stopped the task."""


def silent(done: int, total: int, what: str) -> None:
    """A listener that ignores everything."""
