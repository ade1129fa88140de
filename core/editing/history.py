"""Undo and redo of one document, as data."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from core.domain.change import ChangeSet

STEPS = 1000
"""The oldest steps beyond these are forgotten (the change log keeps them)."""


@dataclass
class History:
    """`done` can be undone, `undone` done again; a new act forgets what was undone."""

    done: deque[ChangeSet] = field(default_factory=lambda: deque(maxlen=STEPS))
    undone: list[ChangeSet] = field(default_factory=list)

    def add(self, change_set: ChangeSet) -> None:
        self.done.append(change_set)
        self.undone.clear()

    def next(self, is_undo: bool) -> ChangeSet | None:
        """The act that would be taken back, or done again."""
        waiting = self.done if is_undo else self.undone
        return waiting[-1] if waiting else None

    def undo(self) -> ChangeSet | None:
        """The act to take back; it counts as undone from now on."""
        if not self.done:
            return None
        self.undone.append(self.done.pop())
        return self.undone[-1]

    def redo(self) -> ChangeSet | None:
        if not self.undone:
            return None
        self.done.append(self.undone.pop())
        return self.done[-1]

    @property
    def undo_title(self) -> str | None:
        return self.done[-1].title if self.done else None

    @property
    def redo_title(self) -> str | None:
        return self.undone[-1].title if self.undone else None
