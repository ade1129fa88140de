"""Blank rows of an entry grid: shown, but no line of the document until something is typed in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from core.domain.line import Line
from ui.editors.budget_rows import EntryRow, RowKind, with_fresh


class FreshRows:
    """Each by its key, with the key of the row it stands below: '' at the top, what is not there at the end."""

    def __init__(self) -> None:
        self._anchors: dict[str, str] = {}
        self._count = 0
        self._becoming: Sequence[str] = ()
        self._before: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self._anchors)

    def clear(self) -> None:
        self._anchors.clear()

    def add(self, anchor: str) -> str:
        """One more; its key."""
        self._count += 1
        key = f"fresh:{self._count}"
        self._anchors[key] = anchor
        return key

    def drop(self, keys: Iterable[str]) -> None:
        for key in keys:
            self._anchors.pop(key, None)

    def among(self, rows: list[EntryRow]) -> list[EntryRow]:
        """The rows with the blank ones among them."""
        return with_fresh(rows, self._anchors)

    def begin(self, becoming: Sequence[str], lines: Sequence[Line]) -> None:
        """These (in the order of the list) are to become lines; `lines` are there before."""
        self._becoming, self._before = becoming, frozenset(line.id for line in lines)

    def end(self) -> None:
        self._becoming = ()

    def settle(self, lines: Sequence[Line]) -> Mapping[str, tuple[Line, str]]:
        """What became of the rows that were begun with: the line of each, and where it stood."""
        made = [line for line in lines if line.id not in self._before] if self._becoming else []
        found: dict[str, tuple[Line, str]] = {}
        for key, line in zip(self._becoming, made, strict=False):
            found[key] = line, self._anchors.pop(key, "")
            self._anchors = {one: line.id if below == key else below for one, below in self._anchors.items()}
        return found


def line_row(line: Line) -> EntryRow:
    """The row of a line that was just made."""
    return EntryRow(line.id, RowKind.LINE, line.code, line.name, line)
