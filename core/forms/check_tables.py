"""The tables of [checks]: which figures must agree, said in the language of formulas and with the form's own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.forms.table import Table

RECORD_CODES = ("A01", "A02", "A03", "A04", "A05", "A07", "A08", "A09", "A39", "X19")
"""The checks of figures of records; those after them are of computed tables, though any form may choose any."""
TIE_CODES = (
    *(["A15", "A16", "A17", "A18", "A19", "A20", "A21", "A22", "A23", "A24", "A25", "A26", "A27", "A28", "A29", "A30"]),
    *RECORD_CODES,
    *(["X01", "X02", "X03", "X04", "X05", "X06", "X07", "X08", "X09", "X10", "X11", "X12", "X14", "X15", "X16"]),
)
"""The checks a form set may word its own ties for."""


class Relation(StrEnum):
    """EQUALS: both are the same. AT_MOST: the left is no larger. NEEDS: when the left is not 0, the right is not."""

    EQUALS = "equals"
    AT_MOST = "at_most"
    NEEDS = "needs"


@dataclass(frozen=True, slots=True)
class Tie:
    """Two formulas that must agree as printed, in every row of the view, or record of the list, `rows` ('': once).
    Asked only where `when` is
    not 0 and `unless` is, and once every line of a list has a value (`each`: list.field)."""

    check: str
    left: str
    relation: Relation
    right: str
    rows: str = ""
    when: str = ""
    unless: str = ""
    each: str = ""

    @property
    def formulas(self) -> tuple[tuple[str, str], ...]:
        """The formulas that are there, by the key they stand at."""
        named = (("left", self.left), (self.relation.value, self.right), ("when", self.when), ("unless", self.unless))
        return tuple((key, text) for key, text in named if text)


@dataclass(frozen=True, slots=True)
class Sums:
    """The check that speaks when printed cells of a view do not add up: across a row, a class and what is below it,
    the total; `ties` for cells of a fixed table that are taken from other views ('': nobody does). `by_row` names
    another for single rows of a fixed table."""

    view: str
    rows: str = ""
    classes: str = ""
    total: str = ""
    ties: str = ""
    by_row: Mapping[str, str] = field(default_factory=dict)

    @property
    def codes(self) -> tuple[tuple[str, str], ...]:
        """The codes by their keys."""
        return (*((name, getattr(self, name)) for name in _SUMS), *(("by_row", code) for code in self.by_row.values()))


_SUMS = ("rows", "classes", "total", "ties")


@dataclass(frozen=True, slots=True)
class ProseFigure:
    """An amount that typed prose names behind one of the words `terms`, in items of these roles (none: of any), and the
    formula it must agree with."""

    check: str
    terms: tuple[str, ...]
    equals: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EmptyNote:
    """The words in which prose says that a view is published empty; `asks`: they must stand there when it is."""

    view: str
    says: tuple[str, ...]
    asks: bool = False


def read_ties(table: Table) -> tuple[Tie, ...]:
    return tuple(_tie(inner) for inner in table.tables("ties"))


def _tie(table: Table) -> Tie:
    relations = [one for one in Relation if one.value in table.data]
    relation = relations[0] if relations else Relation.EQUALS
    if len(relations) != 1:
        allowed = "、".join(Relation)
        table.mistake("", f"这里应写 {allowed} 中的一个", "写上另一个算式，其他的去掉")
    tie = Tie(
        check=table.text("check", required=True),
        left=table.text("left", required=True),
        relation=relation,
        right=table.text(relation.value) if relations else "",
        rows=table.text("rows"),
        when=table.text("when"),
        unless=table.text("unless"),
        each=table.text("each"),
    )
    table.known.update(Relation)
    table.close()
    return tie


def read_sums(table: Table) -> tuple[Sums, ...]:
    return tuple(_sums(table.table("sums"), view) for view in table.table("sums").data)


def _sums(table: Table, view: str) -> Sums:
    inner = table.table(view)
    codes = {name: inner.text(name) for name in _SUMS}
    found = Sums(view, by_row=inner.named_texts("by_row"), **codes)
    inner.close()
    return found


def read_figures(table: Table) -> tuple[ProseFigure, ...]:
    return tuple(_figure(inner) for inner in table.tables("figures"))


def _figure(table: Table) -> ProseFigure:
    found = ProseFigure(
        table.text("check", "X15"), table.texts("terms"), table.text("equals", required=True), table.texts("roles")
    )
    table.close()
    return found


def read_notes(table: Table) -> tuple[EmptyNote, ...]:
    return tuple(_note(inner) for inner in table.tables("notes"))


def _note(table: Table) -> EmptyNote:
    found = EmptyNote(table.text("view", required=True), table.texts("says"), table.flag("asks"))
    table.close()
    return found


TABLE_READERS = {"ties": read_ties, "sums": read_sums, "figures": read_figures, "notes": read_notes}
"""The entries of [checks] about computed tables, with how each is read."""


def formulas_of(checks: dict[str, object]) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Every formula of the tables with its path below [checks] and the view whose columns it may name ('' none)."""
    for name in ("ties", "figures"):
        for index, one in enumerate(_entries(checks, name)):
            if isinstance(one, Tie):
                yield from (((name, index, key), text, one.rows) for key, text in one.formulas)
            elif isinstance(one, ProseFigure):
                yield (name, index, "equals"), one.equals, ""


def _entries(checks: dict[str, object], name: str) -> tuple[object, ...]:
    found = checks.get(name, ())
    return found if isinstance(found, tuple) else ()
