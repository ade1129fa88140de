"""Sums of several kinds of money shared out: what the tables of single kinds, the sums of other tables and the income
leave no choice about is sure, everything else is proposed and unsure (D5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.domain.amount import Amount
from core.forms.values import print_value
from core.forms.view import View
from core.readers.bounds import Between, Bounds
from core.readers.draft import Candidate, DraftRecord, DraftValue, Rest, Status
from core.readers.shares_income import Income
from core.readers.shares_told import Key, Told, fund_of

Lines = Mapping[str, dict[str, DraftValue]]
"""The cells of each line by field, by code."""


@dataclass(frozen=True, slots=True)
class _Rest:
    """What is left of one printed sum (`total`) of a code: `keys` are the fields it may belong to; `is_own`: of a kind
    that no table of the form shows by fund, as it is paid from own money."""

    code: str
    total: DraftValue
    fen: int
    keys: tuple[str, ...]
    is_own: bool = False
    of: Rest | None = None


def share_out(
    told: Told,
    trees: Sequence[View],
    records: Sequence[DraftRecord],
    lines: Lines,
    totals: Mapping[Key, DraftValue],
) -> None:
    """Puts the rest of every sum in `totals` (by code and column of one of `trees`) into the fields of its line.
    `records` are lines of other lists that are read already: what comes in hints at what is spent."""
    rests = list(_rests(told, trees, lines, totals))
    if not rests:
        return
    spent: dict[str, int] = {}
    columns = _columns(trees)
    for (code, key), total in totals.items():
        spent[code] = spent.get(code, 0) + told.fen(columns[key][0], total)
    unknown = {(rest.code, key) for rest in rests for key in rest.keys}
    _Sharing(told, Income(told, records, lines, spent, unknown), trees, lines, rests).share()


def _columns(trees: Iterable[View]) -> dict[str, tuple[str, ...]]:
    """The columns that add up several fields."""
    return {column.key: column.fields for view in trees for column in view.columns if len(column.fields) > 1}


def _rests(told: Told, trees: Sequence[View], lines: Lines, totals: Mapping[Key, DraftValue]) -> Iterator[_Rest]:
    shown, columns, every = alone(trees), _columns(trees), alone(told.views.values())
    for (code, column), total in totals.items():
        fields, cells = columns[column], lines[code]
        known = sum(told.fen(key, cells[key]) for key in fields if key in cells and key in shown)
        fen = told.fen(fields[0], total) - known
        unknown = tuple(key for key in fields if key not in shown)
        if unknown and (
            fen > 0 or (fen < 0 and not known)
        ):  # what does not fit is told where the printed figure differs
            whole = Rest(tuple(fields), told.fen(fields[0], total))
            yield _Rest(code, total, fen, unknown, every.isdisjoint(fields), whole)


def alone(views: Iterable[View]) -> set[str]:
    """The fields that one of the views shows by themselves."""
    return {column.fields[0] for view in views for column in view.columns if len(column.fields) == 1}


class _Sharing:
    def __init__(self, told: Told, income: Income, trees: Sequence[View], lines: Lines, rests: Sequence[_Rest]) -> None:
        self.told, self.income, self.lines, self.rests = told, income, lines, rests
        shown = alone(trees)
        self.funds = {fund_of(told.spec.field(key)) for key in shown}
        """Those that have a table in the file, which tells all that is spent of them."""
        views = [view for view in told.form_set.views if view.has_lines and view.source == told.spec.path]
        self.tables = {key: view for view in views for key in alone([view]) - shown}
        """The tables that would show a field by itself, which the file lacks."""

    def share(self) -> None:
        bounds: Bounds[Key] = Bounds({(rest.code, key): rest.fen for rest in self.rests for key in rest.keys})
        for one in self._evidence(bounds):
            bounds.add(one)
        self.doubted = bounds.doubted
        if any(rest.fen < 0 for rest in self.rests):  # sums of amounts above and below 0 decide nothing
            self.doubted |= set(bounds.high)
        settled = {key: fen for key, fen in bounds.high.items() if bounds.is_settled(key) and key not in self.doubted}
        for rest in self.rests:
            self._put(rest, settled)

    def _evidence(self, bounds: Bounds[Key]) -> Iterator[Between[Key]]:
        for rest in self.rests:
            yield Between(frozenset((rest.code, key) for key in rest.keys), rest.fen, rest.fen)
        for key in bounds.high:
            if fund_of(self.told.spec.field(key[1])) in self.funds:
                yield Between(frozenset({key}), 0, 0)
        yield from self.told.sums(self.lines, bounds.high)
        yield from self.income.sums()

    def _put(self, rest: _Rest, settled: Mapping[Key, int]) -> None:
        """The parts of a rest into its line: what is settled is sure when all of it is, what is not goes to the field
        that is the likeliest and says what else it may be. The parts always make up the whole."""
        amounts = {key: settled[rest.code, key] for key in rest.keys if (rest.code, key) in settled}
        free = [key for key in rest.keys if key not in amounts]
        if free:
            amounts[self._likeliest(rest, free)] = rest.fen - sum(amounts.values())
        for key, fen in amounts.items():
            if fen:
                text = print_value(self.told.spec.field(key), Amount(fen))
                value = replace(rest.total, list_path=self.told.spec.path, field_key=key, text=text, rest=rest.of)
                if free:
                    others = tuple(Candidate(one, text) for one in free if one != key)
                    value = replace(value, status=Status.UNSURE, reason=self._why(rest, key, free), others=others)
                self.lines[rest.code][key] = value

    def _likeliest(self, rest: _Rest, free: Sequence[str]) -> str:
        """One whose table is missing, what money of this code comes in as, the last."""
        missing = [key for key in free if key in self.tables]
        hinted = "" if rest.is_own else self.income.hinted(rest.code, free)
        return missing[0] if missing else hinted or free[-1]

    def _why(self, rest: _Rest, chosen: str, free: Sequence[str]) -> str:
        others = [key for key in free if key != chosen]
        labels = {key: self.told.spec.field(key).label for key in rest.keys}
        lacking = [self.tables[key] for key in (chosen, *others) if key in self.tables]
        missing = self.told.captions_of(lacking) or ("" if self.income.is_read else self.income.caption)
        why = f"文件里没有{missing}" if missing else "各张分资金的表以外的部分"
        if any((rest.code, key) in self.doubted for key in rest.keys):
            why += "，与其他表的数对不上"
        elif not missing:
            why += "，收入里有几种资金，分不清用的是哪一种"
        told = f"，也可能是{'、'.join(labels[key] for key in others)}" if others else ""
        return f"{why}，暂认作“{labels[chosen]}”{told}"
