"""The rows of lists inside lists, and which of them are the same rows after a change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.domain.records import Record
from core.forms.model import FormSet, ListSpec
from core.forms.selection import records_of
from ui.editors.blank_rows import BEGUN


@dataclass(frozen=True, slots=True)
class NestedRow:
    """The records of a row, outermost first; None from where there is nothing inside. A row begun behind the last one
    has none at all."""

    records: tuple[Record | None, ...]

    @property
    def is_begun(self) -> bool:
        return all(record is None for record in self.records)

    @property
    def last(self) -> Record:
        """The innermost record there is; a row that was begun has none."""
        return [record for record in self.records if record is not None][-1]

    @property
    def key(self) -> str:
        return BEGUN if self.is_begun else self.last.id


def rows_below(parent: Record, specs: Sequence[ListSpec]) -> Iterator[NestedRow]:
    """The rows of a record's lists, each list inside the one before it."""
    return (NestedRow(found) for found in _below(parent, specs))


def _below(record: Record, specs: Sequence[ListSpec]) -> Iterator[tuple[Record | None, ...]]:
    for child in records_of(record, specs[0]):
        inside = _below(child, specs[1:]) if specs[1:] else iter(())
        yield child, *next(inside, (None,) * (len(specs) - 1))
        yield from ((child, *rest) for rest in inside)


def specs_below(form_set: FormSet, root: str, list_path: str) -> tuple[ListSpec, ...]:
    """The lists from right below `root` down to `list_path`."""
    found, path = [form_set.list(list_path)], list_path
    while found[0].parent != root:
        path = found[0].parent
        found.insert(0, form_set.list(path))
    return tuple(found)


def adopted(old: Sequence[NestedRow], new: Sequence[NestedRow]) -> list[NestedRow]:
    """The old rows, those of records that got their first one inside, or lost their last, and the one that was begun
    under their new names: they are the same rows to whoever looks at them."""
    names = {row.key for row in new}
    first: dict[str, NestedRow] = {}
    for row in new:
        for record in row.records[:-1]:
            if record is not None:
                first.setdefault(record.id, row)
    before = {row.key for row in old}
    found, taken = [], set[str]()
    for row in old:
        heirs = [] if row.key in names else [first[one.id] for one in reversed(row.records) if one and one.id in first]
        heirs = [new[-1]] if row.is_begun and new else heirs
        heir = next((one for one in heirs if one.key not in before and one.key not in taken), row)
        taken.add(heir.key)
        found.append(heir)
    return found
