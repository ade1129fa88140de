"""Rows pasted below a grid of nested lists: which of them begin a record outside, and which go on inside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from core.editing.nested import NewRecord
from core.forms.model import Field, ListSpec


class _Grid(Protocol):
    """What a grid of nested lists tells of its last row."""

    specs: tuple[ListSpec, ...]

    def row_count_of_records(self) -> int: ...
    def columnCount(self) -> int: ...
    def cell_text(self, row: int, column: int) -> str: ...
    def depth_of(self, column: int) -> int: ...
    def field(self, column: int) -> Field: ...
    def record_at(self, row: int, depth: int) -> object: ...


class _Chain:
    """The record at each depth that the next row may go on in: one that is there (an id) or a new one."""

    def __init__(self, grid: _Grid, parent_id: str) -> None:
        self.owners: list[str | NewRecord | None] = [None] * len(grid.specs)
        self.texts: list[Mapping[str, str]] = [{} for _ in grid.specs]
        self.parent_id = parent_id
        last = grid.row_count_of_records() - 1
        for depth in range(len(grid.specs) if last >= 0 else 0):
            self.owners[depth] = getattr(grid.record_at(last, depth), "id", None)
            columns = [n for n in range(grid.columnCount()) if grid.depth_of(n) == depth]
            self.texts[depth] = {grid.field(n).key: grid.cell_text(last, n) for n in columns}

    def is_same(self, depth: int, texts: Mapping[str, str]) -> bool:
        """Whether these texts say nothing that the record at this depth does not."""
        said = self.texts[depth]
        return self.owners[depth] is not None and all(
            not text.strip() or text.strip() == said.get(key, "").strip() for key, text in texts.items()
        )

    def goes_on(self, depth: int, texts: Mapping[str, str]) -> bool:
        """Whether nothing is said of a record at this depth where there is one."""
        return self.owners[depth] is not None and not _says(texts)

    def put(self, depth: int, new: NewRecord) -> bool:
        """Hang a new record below the one around it. True: that one is there already."""
        owner = self.owners[depth - 1] if depth else self.parent_id
        self.owners[depth], self.texts[depth] = new, new.texts
        self.owners[depth + 1 :] = [None] * (len(self.owners) - depth - 1)
        if isinstance(owner, NewRecord):
            owner.below.append(new)
            return False
        new.parent_id = owner or self.parent_id
        return True


def pasted_rows(
    grid: _Grid, parent_id: str, rows: Iterable[tuple[int, Mapping[int, Mapping[str, str]]]], typed: bool = False
) -> list[NewRecord]:
    """The records that rows behind the last one make: texts by depth and field key. What is `typed` outside begins a
    record there, though it be the same as above; in a block it is the same record going on."""
    chain, new, innermost = _Chain(grid, parent_id), list[NewRecord](), len(grid.specs) - 1
    for _, by_depth in rows:
        goes_on = chain.goes_on if typed else chain.is_same
        begins = next((d for d in range(innermost) if not goes_on(d, by_depth.get(d, {}))), innermost)
        ends = innermost if begins == innermost or _says(by_depth.get(innermost, {})) else _deepest(by_depth, begins)
        for depth in range(begins, ends + 1):
            one = NewRecord("", grid.specs[depth].path, by_depth.get(depth, {}))
            if chain.put(depth, one):
                new.append(one)
    return new


def says_something(by_depth: Mapping[int, Mapping[str, str]]) -> bool:
    """Whether any text of a row is more than blanks."""
    return any(_says(texts) for texts in by_depth.values())


def _deepest(by_depth: Mapping[int, Mapping[str, str]], begins: int) -> int:
    return max([begins, *(depth for depth, texts in by_depth.items() if _says(texts))])


def _says(texts: Mapping[str, str]) -> bool:
    return any(text.strip() for text in texts.values())
