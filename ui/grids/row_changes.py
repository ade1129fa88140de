"""Tells a view how a list of rows became another one, so that the current cell, the selection and heights stay."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Protocol, TypeVar

from PySide6.QtCore import QModelIndex


class Keyed(Protocol):
    """A row with a name of its own in its table."""

    @property
    def key(self) -> Hashable: ...


class Changing(Protocol):
    """What a model has for it: Qt's own signals."""

    def beginResetModel(self) -> None: ...
    def endResetModel(self) -> None: ...
    def beginInsertRows(self, parent: QModelIndex, first: int, last: int) -> None: ...
    def endInsertRows(self) -> None: ...
    def beginRemoveRows(self, parent: QModelIndex, first: int, last: int) -> None: ...
    def endRemoveRows(self) -> None: ...
    def beginMoveRows(self, parent: QModelIndex, first: int, last: int, to: QModelIndex, row: int) -> bool: ...
    def endMoveRows(self) -> None: ...


Row = TypeVar("Row", bound=Keyed)


def change_rows(model: Changing, old: Sequence[Row], new: Sequence[Row], take: Callable[[list[Row]], None]) -> None:
    """From `old` to `new` by rows that go, one row that moves, and rows that come; anything else is a reset.

    `take` is given the rows as they are after each of these steps.
    """
    there = {row.key: row for row in new}
    before = {row.key for row in old}
    kept = [there[row.key] for row in old if row.key in there]
    wanted = [row for row in new if row.key in before]
    move = _move([row.key for row in kept], [row.key for row in wanted])
    if move is None:
        model.beginResetModel()
        take(list(new))
        model.endResetModel()
        return
    rows = [there.get(row.key, row) for row in old]
    _remove(model, rows, there.keys(), take)
    if move != (0, 0):
        source, target = move
        model.beginMoveRows(QModelIndex(), source, source, QModelIndex(), target + (target > source))
        take(wanted)
        model.endMoveRows()
    _insert(model, list(wanted), new, before, take)


def _move(old: list[Hashable], new: list[Hashable]) -> tuple[int, int] | None:
    """The one row that stands elsewhere, as (from, to); (0, 0) none does, None it is more than one."""
    if old == new:
        return 0, 0
    first = next(n for n, (one, other) in enumerate(zip(old, new, strict=True)) if one != other)
    for key in (old[first], new[first]):
        without = [other for other in old if other != key]
        if without == [other for other in new if other != key]:
            return old.index(key), new.index(key)
    return None


def _remove(model: Changing, rows: list[Row], staying: object, take: Callable[[list[Row]], None]) -> None:
    gone = [number for number, row in enumerate(rows) if row.key not in staying]  # type: ignore[operator]
    for first, last in reversed(runs(gone)):
        model.beginRemoveRows(QModelIndex(), first, last)
        del rows[first : last + 1]
        take(list(rows))
        model.endRemoveRows()
    take(list(rows))


def _insert(
    model: Changing, rows: list[Row], new: Sequence[Row], before: set[Hashable], take: Callable[[list[Row]], None]
) -> None:
    for first, last in runs([number for number, row in enumerate(new) if row.key not in before]):
        model.beginInsertRows(QModelIndex(), first, last)
        rows[first:first] = new[first : last + 1]
        take(list(rows))
        model.endInsertRows()


def runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Consecutive numbers as (first, last)."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
