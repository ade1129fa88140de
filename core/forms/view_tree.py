"""The rows of a view over a list: its lines by code with the classes above them, or one row each in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.forms.view import View, ViewKind
from core.forms.view_data import Line


@dataclass(frozen=True, slots=True)
class Node:
    """One row: the rows directly below it, and the ids of the lines typed on it. `level` is 1 for the uppermost, 0 for
    a total; `parent` None for both."""

    key: str
    name: str
    level: int
    parent: str | None = None
    children: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()

    @property
    def is_total(self) -> bool:
        return self.level == 0

    @property
    def is_above(self) -> bool:
        """It adds up other rows."""
        return bool(self.children) or self.level == 0


@dataclass(frozen=True, slots=True)
class Tree:
    """All rows by key, totals included; `order` are those of the lines and classes as they are printed."""

    nodes: Mapping[str, Node]
    order: tuple[str, ...]


def ancestors(code: str, levels: Sequence[int]) -> list[str]:
    """The codes above one, the uppermost first: those that it begins with, of the lengths that are shorter."""
    return [code[:length] for length in levels if length < len(code)]


def only_fields(view: View) -> tuple[str, ...]:
    """The fields of which one must hold money for a line to be in the view; none: every line is."""
    return tuple(field for key in view.only for field in view.column(key).fields)


def row_of(view: View, line: Line, only: Sequence[str]) -> str | None:
    """The key of the row a line belongs to; None when the view leaves it out. A line without a code is never left out
    for that: its row has the key ''."""
    if line.is_blank or (only and not any(line.value(field) for field in only)):
        return None
    return line.code if view.kind is ViewKind.TREE else line.id


def build_tree(view: View, lines: Iterable[Line], names: Callable[[str], str], last_year: Iterable[str] = ()) -> Tree:
    """The rows of a view; `last_year` are codes that are to have one even without a line."""
    only = only_fields(view)
    by_row: dict[str, list[Line]] = {key: [] for key in last_year}
    for line in lines:
        key = row_of(view, line, only)
        if key is not None:
            by_row.setdefault(key, []).append(line)
    nodes = _by_code(view, by_row, names) if view.kind is ViewKind.TREE else _one_each(view, by_row)
    top = tuple(key for key, node in nodes.items() if node.parent is None)
    order = tuple(nodes)
    for total in view.totals:
        nodes[total.key] = Node(total.key, total.label, 0, children=top)
    return Tree(nodes, order)


def _one_each(view: View, by_row: Mapping[str, list[Line]]) -> dict[str, Node]:
    return {
        key: Node(key, line.texts.get(view.name_field, ""), 1, lines=(line.id,))
        for key, (line,) in by_row.items()
        if key
    }


def _by_code(view: View, by_row: Mapping[str, list[Line]], names: Callable[[str], str]) -> dict[str, Node]:
    codes = set(by_row)
    for code in by_row:
        codes.update(ancestors(code, view.levels))
    nodes: dict[str, Node] = {}
    below: dict[str, list[str]] = {}
    for code in sorted(codes, key=lambda one: (one == "", one)):
        above = ancestors(code, view.levels)
        own = by_row.get(code, ())
        lines = tuple(sorted(line.id for line in own))
        nodes[code] = Node(code, _name(view, code, own, names), len(above) + 1, above[-1] if above else None, (), lines)
        if above:
            below.setdefault(above[-1], []).append(code)
    for code, children in below.items():
        nodes[code] = replace(nodes[code], children=tuple(children))
    return nodes


def _name(view: View, code: str, lines: Sequence[Line], names: Callable[[str], str]) -> str:
    """The lines' own name, whatever their order, else that of the list of codes."""
    own = [name for line in lines if (name := line.texts.get(view.name_field, ""))]
    return min(own) if own else names(code) if code else ""
