"""What money comes in as, held against what it is spent as: of one code, and of the whole document."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from core.forms.formula import Cell
from core.forms.model import ListSpec
from core.forms.values import parse_amount
from core.forms.view import View, ViewKind
from core.forms.view_program import number_columns
from core.readers.bounds import Between
from core.readers.draft import DraftRecord
from core.readers.shares_told import Cells, Key, Told

REVENUES, EXPENDITURES = "revenues", "expenditures"
FISCAL, SPECIAL, CARRIED, OWN = "fiscal", "special_account", "carryover", "own"
"""Words of amounts of income: allocations, the special account, what is left of last year. All others are the unit's
own money, and are spent as OWN."""
ALLOCATED, BROUGHT = "amounts.allocation_", "amounts.brought_forward_"
"""Figures of the document, by fund."""
WITHOUT_END = 10**18


@dataclass(frozen=True)
class Income:
    """`lines` are those of expenditure by code, `unknown` what is not known of them; `records` the lines that are read
    already."""

    told: Told
    records: Sequence[DraftRecord]
    lines: Mapping[str, Cells]
    spent: Mapping[str, int]
    """What is spent in all, by code."""
    unknown: Collection[Key]

    @cached_property
    def spec(self) -> ListSpec | None:
        return next((one for one in self.told.form_set.children("") if one.home == REVENUES), None)

    @property
    def is_asked(self) -> bool:
        return self.told.spec.home == EXPENDITURES and self.spec is not None

    # ------------------------------------------------------------ what comes in

    @cached_property
    def words(self) -> dict[str, str]:
        """The field of each kind of income, by word."""
        fields = self.spec.fields if self.spec else ()
        return {one.home.removeprefix("amounts."): one.key for one in fields if one.home.startswith("amounts.")}

    @cached_property
    def own_words(self) -> list[str]:
        return [word for word in self.words if word not in (FISCAL, SPECIAL, CARRIED)]

    @cached_property
    def view(self) -> View | None:
        """The table of income."""
        views = self.told.views.values()
        return next((one for one in views if self.spec and one.has_lines and one.source == self.spec.path), None)

    @cached_property
    def is_read(self) -> bool:
        """An empty table tells nothing of what comes in."""
        return self.view is not None and bool(self.told.tables.rows.get(self.view.key))

    @property
    def caption(self) -> str:
        return self.told.captions_of([self.view] if self.view else [])

    @cached_property
    def by_code(self) -> dict[str, dict[str, int]]:
        """Fen by code and word."""
        assert self.spec is not None
        code = next((one.key for one in self.spec.fields if one.home == "code"), "")
        found: dict[str, dict[str, int]] = {}
        for record in (one for one in self.records if one.list_path == self.spec.path):
            amounts = found.setdefault(record.text(code), dict.fromkeys(self.words, 0))
            for word, key in self.words.items():
                amounts[word] += parse_amount(self.spec.field(key), record.text(key)).fen or 0
        return found

    def total(self, word: str) -> int | None:
        """All income of a kind: of its own table, else as another prints it; None when nothing in the file says it."""
        if self.is_read:
            return sum(amounts[word] for amounts in self.by_code.values())
        return next(self._printed_elsewhere(word), None)

    def _printed_elsewhere(self, word: str) -> Iterator[int]:
        view = self.view
        columns = [one.key for one in view.columns if one.fields == (self.words[word],)] if view else []
        for other in self.told.views.values():
            for row in self.told.tables.rows.get(other.key, ()) if other.kind is ViewKind.FIXED else ():
                for column in number_columns(other):
                    cell = Cell(other.key, row.key, column.key)
                    formula, fen = self.told.formula(cell), self.told.printed(cell)
                    if isinstance(formula, Cell) and view and formula.view == view.key and fen is not None:
                        is_total = formula.row in {total.key for total in view.totals}
                        yield from [fen] if is_total and formula.column in columns else []

    # ------------------------------------------------------------ what it is spent as

    @cached_property
    def funds(self) -> list[str]:
        """The funds of allocations, by word."""
        fields = self.told.form_set.fields
        return [one.home.removeprefix(ALLOCATED) for one in fields if one.home.startswith(ALLOCATED)]

    def _spent(self, codes: Iterable[str], funds: Collection[str], low: int, high: int) -> Between[Key]:
        """What these codes spend of these funds lies between two amounts; what is known of it is taken off."""
        ends = tuple("_" + fund for fund in funds)
        fields = [one.key for one in self.told.spec.fields if one.home.endswith(ends)]
        keys = [(code, key) for code in codes for key in fields]
        found = frozenset(key for key in keys if key in self.unknown)
        cells = ((key, self.lines[code].get(key)) for code, key in keys if (code, key) not in found)
        known = sum(self.told.fen(key, value) for key, value in cells if value is not None)
        return Between(found, max(low - known, 0) if high >= known else low - known, high - known)

    def sums(self) -> Iterator[Between[Key]]:
        if self.is_asked:
            yield from self._of_document()
            yield from self._of_codes()

    @cached_property
    def _brought(self) -> int | None:
        """What is left of last year's allocations, where the file says it."""
        homes = [BROUGHT + fund for fund in self.funds]
        figures = self.told.figures
        return sum(figures[home] for home in homes) if homes and all(home in figures for home in homes) else None

    @cached_property
    def _carried(self) -> tuple[int, int]:
        """The least and the most that may be left of last year's money other than allocations."""
        carried = self.total(CARRIED)
        if carried is None:
            return 0, WITHOUT_END
        return (0, carried) if self._brought is None else (max(0, carried - self._brought),) * 2

    def _of_document(self) -> Iterator[Between[Key]]:
        fiscal, special, carried = (self.total(word) for word in (FISCAL, SPECIAL, CARRIED))
        each = [self.total(word) for word in self.own_words]
        own = None if None in each else sum(fen for fen in each if fen is not None)
        comes = [fen for fen in (fiscal, special, carried, own) if fen is not None]
        is_spent = len(comes) == 4 and sum(comes) == sum(self.spent.values())
        extra = self._carried[1]
        old = self._brought if self._brought is not None else carried
        sources = [((SPECIAL,), special, extra), ((OWN,), own, extra), (self.funds, fiscal, old)]
        sources += [([fund], self.told.figures.get(ALLOCATED + fund), self._old(fund, carried)) for fund in self.funds]
        for number, (funds, fen, more) in enumerate(sources):
            if fen is not None and more is not None:
                yield self._spent(self.lines, funds, fen if is_spent and number < 3 else 0, fen + more)

    def _old(self, fund: str, carried: int | None) -> int | None:
        return self.told.figures.get(BROUGHT + fund, carried)

    def _of_codes(self) -> Iterator[Between[Key]]:
        """A code that spends what it has: each kind of its money."""
        for code, amounts in self.by_code.items() if self.is_read else ():
            if self.spent.get(code) != sum(amounts.values()):
                continue
            carried = amounts.get(CARRIED, 0)
            own = sum(amounts[word] for word in self.own_words)
            others = min(carried, self._carried[1])
            yield self._spent([code], (SPECIAL,), amounts.get(SPECIAL, 0), amounts.get(SPECIAL, 0) + others)
            yield self._spent([code], (OWN,), own, own + others)
            fiscal = amounts.get(FISCAL, 0)
            yield self._spent([code], self.funds, fiscal + carried - others, fiscal + carried)

    # ------------------------------------------------------------ words

    def hinted(self, code: str, keys: Sequence[str]) -> str:
        """The one of these fields that money of this code comes in as, under the same word; '' for none or several, and
        when other money comes in too."""
        amounts = self.by_code.get(code, {}) if self.is_asked and self.is_read else {}
        if any(amounts.get(word) for word in self.own_words):
            return ""
        said = tuple("_" + word for word, fen in amounts.items() if fen)
        found = [key for key in keys if said and self.told.spec.field(key).home.endswith(said)]
        return found[0] if len(found) == 1 else ""
