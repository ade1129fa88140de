"""A second opinion on a rendered workbook: opened by calamine, compared cell by cell with its template.

Nothing here shares code with the compiler but the tags themselves: the template is read by openpyxl and played through
row by row.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from core.forms.model import Field, FieldKind, FormSet, Output, Repeat
from core.forms.printing import BlankRow, Printed
from core.forms.view import Column
from core.office.tags import DRAFT, UNITS, ZERO, Tag, split_path
from core.renderers.reopen import Difference
from core.renderers.reopen_template import Merge, Pieces, TemplateRow, TemplateSheet, Value, open_template
from core.renderers.runtime import SUFFIXES

_DROPPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0\ufdd1\ufffe\uffff\ud800-\udfff]")
_MONEY = re.compile(r"(-?)([1-9]\d{0,2}(?:,\d{3})+|0|[1-9]\d*)(\.\d+)?(万元|元)?")
_DIGITS = 15
_MONEY_SUFFIXES = ("", ZERO, *UNITS)


def compare_xlsx(
    data: bytes,
    template: Path,
    form_set: FormSet,
    output: Output,
    printed: Printed,
    records: Sequence[Printed],
    names: Sequence[str],
    *,
    draft: bool = False,
) -> tuple[int, tuple[Difference, ...]]:
    """How many cells were compared, and those of the file that differ from the template filled with the document."""
    item = form_set.list(output.over).item if output.over else ""
    document = {**printed, DRAFT: draft}
    expected: list[_Expected] = []
    for sheet in open_template(template):
        if item and output.repeat is Repeat.SHEET and sheet.names_of(item):
            rounds = list(zip(names, records, strict=True))
        else:
            rounds = [(sheet.title, records[0] if records else {})]
        for title, record in rounds:
            variables = {item: (record, output.over)} if item else {}
            expected.append(_Play(form_set, document, variables).sheet(sheet, title))
    return sum(sheet.count for sheet in expected), tuple(_differences(expected, data))


# ---------------------------------------------------------------- playing a template through


@dataclass(slots=True)
class _Printed:
    """A row as it must be printed. `labels`: the columns of fixed texts; `trail`: the rounds of the loops around it, as
    (control row, round)."""

    number: int
    values: dict[int, Value]
    merging: dict[int, str]
    labels: frozenset[int]
    trail: tuple[tuple[int, int], ...]
    spanning: dict[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    """By the columns of cells that stand beside loops the rounds of the loops around these."""


@dataclass(slots=True)
class _Expected:
    """A sheet as it must be: its rows, and the merges over rows and columns; `labels` are those of them that hold a
    label or equal values, which may stand again where a page ends."""

    title: str
    rows: list[_Printed]
    merges: set[Merge] = field(default_factory=set)
    labels: set[Merge] = field(default_factory=set)

    @property
    def count(self) -> int:
        return sum(len(row.values) for row in self.rows)


@dataclass(slots=True)
class _Play:
    """The document and the loop variables at one place of the template, each with the path of its list."""

    form_set: FormSet
    document: Mapping[str, Any]
    variables: Mapping[str, tuple[Any, str]]

    def sheet(self, sheet: TemplateSheet, title: str) -> _Expected:
        expected = _Expected(title, list(self._rows(sheet, 0, len(sheet.rows), ())))
        for merge in sheet.merges:
            _apply(merge, sheet, expected)
        _merge_equal(sheet, expected)
        _merge_spanning(sheet, expected)
        return expected

    def _rows(
        self, sheet: TemplateSheet, start: int, stop: int, trail: tuple[tuple[int, int], ...]
    ) -> Iterator[_Printed]:
        at = start
        while at < stop:
            row = sheet.rows[at]
            if row.control is None:
                yield self._row(sheet, row, trail)
                at += 1
                continue
            end = sheet.ends[at]
            if row.control.kind == "if":
                if self.value(row.control.name):
                    yield from self._rows(sheet, at + 1, end, trail)
            else:
                for number, inner in enumerate(self._rounds(row.control)):
                    yield from inner._rows(sheet, at + 1, end, (*trail, (at, number)))
            at = end + 1

    def _rounds(self, tag: Tag) -> Iterator[_Play]:
        first, *rest = split_path(tag.source)
        around = self.variables[first][1] if first in self.variables else ""
        path = ".".join([around or first, *rest]) if rest or not around else around
        for record in self.value(tag.source):
            if tag.scope == "p" and isinstance(record, BlankRow):
                continue  # no paragraph is printed for it
            yield _Play(self.form_set, self.document, {**self.variables, tag.name: (record, path)})

    def _row(self, sheet: TemplateSheet, row: TemplateRow, trail: tuple[tuple[int, int], ...]) -> _Printed:
        values: dict[int, Value] = {}
        merging: dict[int, str] = {}
        spanning: dict[int, tuple[tuple[int, int], ...]] = {}
        for cell in row.cells:
            if not cell.lines:
                values[cell.column] = cell.value
                continue
            text = _clean("\n".join(self._lines(cell.lines)))
            beside = sheet.loops_beside(cell, [at for at, _ in trail]) if cell.merges else 0
            if beside:
                spanning[cell.column] = trail[:-beside]
            elif cell.merges:
                merging[cell.column] = text
            is_amount = cell.only is not None and cell.column not in merging
            values[cell.column] = self._amount(cell.only, text) if is_amount and cell.only else text
        labels = frozenset(cell.column for cell in row.cells if not cell.lines and isinstance(cell.value, str))
        return _Printed(row.number, values, merging, labels, trail, spanning)

    def _lines(self, lines: Sequence[Pieces]) -> Iterator[str]:
        at = 0
        while at < len(lines):
            tag = next((piece for piece in lines[at] if isinstance(piece, Tag) and piece.is_control), None)
            if tag is None:
                yield "".join(piece if isinstance(piece, str) else self._text(piece) for piece in lines[at])
                at += 1
                continue
            end = _end_of(lines, at)
            inner = lines[at + 1 : end]
            if tag.kind == "for":
                for play in self._rounds(tag):
                    yield from play._lines(inner)
            elif self.value(tag.name):
                yield from self._lines(inner)
            at = end + 1

    def _text(self, tag: Tag) -> str:
        value = self.value(tag.name)
        return SUFFIXES[tag.suffix](value) if tag.suffix else str(value)

    def _amount(self, tag: Tag, text: str) -> Value:
        """The number of a money cell, the text of any other."""
        unit = self._unit(tag)
        number = _MONEY.fullmatch(text)
        if not unit or number is None or number[4] not in (None, unit):
            return text
        digits = number[2].replace(",", "") + (number[3] or "")
        amount = Decimal(number[1] + digits)
        exact = len(digits.replace(".", "").lstrip("0") if digits[0] != "0" else (number[3] or ".")[1:]) <= _DIGITS
        return amount if exact and not (number[1] and not amount) else text

    def _unit(self, tag: Tag) -> str:
        """The unit of a money cell, '' for any other."""
        if tag.suffix not in _MONEY_SUFFIXES:
            return ""
        first, *rest = split_path(tag.name)
        path, key = (self.variables[first][1], ".".join(rest)) if first in self.variables else ("", tag.name)
        found: Field | Column | None
        if view := next((view for view in self.form_set.views if view.key == (path or first)), None):
            sides = dict(zip(view.side_names, view.sides, strict=True))
            columns = self.form_set.view(sides[rest[0]]).columns if rest[0] in sides else view.columns
            found = next((column for column in columns if column.key == rest[-1]), None)
        else:
            if beside := self.form_set.zip(path):
                side, _, key = key.partition(".")
                path = dict(beside.sides).get(side, path)
            fields = self.form_set.list(path).fields if path in {s.path for s in self.form_set.lists} else ()
            found = next((f for f in (fields if path else self.form_set.fields) if f.key == key), None)
        if found is None or found.kind != FieldKind.MONEY.value:
            return ""
        return tag.suffix if tag.suffix in UNITS else found.unit.value

    def value(self, path: str) -> Any:
        first, *rest = split_path(path)
        found = self.variables[first][0] if first in self.variables else self.document[first]
        for step in rest:
            found = found[step]
        return found


def _end_of(lines: Sequence[Pieces], start: int) -> int:
    depth = 0
    for at in range(start, len(lines)):
        for piece in lines[at]:
            if isinstance(piece, Tag) and piece.is_control:
                depth += 1 if piece.kind in ("for", "if") else -1
        if depth == 0:
            return at
    return len(lines)


def _clean(text: str) -> str:
    return _DROPPED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


# ---------------------------------------------------------------- merges


def _apply(merge: Merge, sheet: TemplateSheet, expected: _Expected) -> None:
    """One merge of the template in every round of the loops around it; only its first cell holds anything."""
    top, left, bottom, right = merge
    around = [start for start, end in sheet.ends.items() if start < top and bottom < end]
    groups: dict[tuple[tuple[int, int], ...], list[int]] = {}
    for at, row in enumerate(expected.rows):
        if top <= row.number <= bottom:
            groups.setdefault(tuple(step for step in row.trail if step[0] in around), []).append(at)
    label = _label(merge, sheet)
    for rows in groups.values():
        first, last = expected.rows[rows[0]], rows[-1]
        held = first.values.get(left, label)
        for at in rows:
            for column in range(left, right + 1):
                expected.rows[at].values.pop(column, None)
        if held != "":
            first.values[left] = held
        if held == label != "":
            first.labels |= {left}
        vertical_only_here = left in first.merging or left in first.spanning
        if not vertical_only_here and (last > rows[0] or right > left):
            expected.merges.add((rows[0], left, last, right))
            if left in first.labels or held == label != "":
                expected.labels.add((rows[0], left, last, right))


def _label(merge: Merge, sheet: TemplateSheet) -> Value:
    """The fixed text of a label whose first row is a control row."""
    row = sheet.rows[merge[0]] if merge[0] < len(sheet.rows) else None
    cell = next((cell for cell in row.cells if cell.column == merge[1]), None) if row is not None else None
    return "" if cell is None or cell.lines or row is None or row.control is None else cell.value


def _merge_equal(sheet: TemplateSheet, expected: _Expected) -> None:
    """Runs of equal texts in the columns that merge, each within the run left of it, never across two lists."""
    wide = {(top, left): right for top, left, bottom, right in sheet.merges if top == bottom}
    rows = expected.rows
    at = 0
    while at < len(rows):
        end = at + 1
        while end < len(rows) and rows[at].merging and _same_list(rows[at], rows[end]):
            end += 1
        bounds = [(at, end)]
        for column in sorted(rows[at].merging):
            runs = [run for first, last in bounds for run in _runs(rows, column, first, last)]
            for first, last in runs:
                right = wide.get((rows[first].number, column), column)
                for below in range(first + 1, last):
                    rows[below].values.pop(column, None)
                if last - first > 1 or right > column:
                    expected.merges.add((first, column, last - 1, right))
                    expected.labels.add((first, column, last - 1, right))
            bounds = runs
        at = end


def _merge_spanning(sheet: TemplateSheet, expected: _Expected) -> None:
    """The cells of outer items, each over all rows of the loops it stands beside."""
    wide = {(top, left): right for top, left, bottom, right in sheet.merges if top == bottom}
    spans: dict[tuple[int, int, tuple[tuple[int, int], ...]], list[int]] = {}
    for at, row in enumerate(expected.rows):
        for column, around in row.spanning.items():
            spans.setdefault((row.number, column, around), []).append(at)
    for (number, column, _), rows in spans.items():
        right = wide.get((number, column), column)
        for below in rows[1:]:
            expected.rows[below].values.pop(column, None)
        if len(rows) > 1 or right > column:
            expected.merges.add((rows[0], column, rows[-1], right))
            expected.labels.add((rows[0], column, rows[-1], right))


def _same_list(one: _Printed, other: _Printed) -> bool:
    return one.number == other.number and one.trail[:-1] == other.trail[:-1]


def _runs(rows: Sequence[_Printed], column: int, start: int, stop: int) -> Iterator[tuple[int, int]]:
    first = start
    for at in range(start + 1, stop + 1):
        text = rows[first].merging[column]
        if at == stop or rows[at].merging[column] != text or not text.strip():
            yield first, at
            first = at


# ---------------------------------------------------------------- the file, by calamine


def _differences(expected: Sequence[_Expected], data: bytes) -> Iterator[Difference]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    wanted, there = [sheet.title for sheet in expected], list(book.sheet_names)
    if wanted != there:
        yield Difference("工作表", "、".join(wanted), "、".join(there))
        return
    for number, sheet in enumerate(expected):
        found = book.get_sheet_by_index(number)
        merges = {(*first, *last) for first, last in found.merged_cell_ranges or ()}
        yield from _compare_sheet(sheet, found.to_python(skip_empty_area=False), merges)


def _compare_sheet(sheet: _Expected, found: list[list[Any]], merges: set[Merge]) -> Iterator[Difference]:
    starts = _starts(sheet, found, merges)
    rows = {start: dict(row.values) for start, row in zip(starts, sheet.rows, strict=False)}
    wanted = _wanted_merges(sheet, starts, merges, found, rows)
    for at in range(max(len(found), starts[-1])):
        values = rows.get(at, {})
        cells = found[at] if at < len(found) else []
        for column in range(max(len(cells), max(values, default=-1) + 1)):
            value = values.get(column, "")
            there = cells[column] if column < len(cells) else ""
            if value is not None and not _equal(value, there):
                yield Difference(f"“{sheet.title}”{_at(at, column)}", _shown(value), _shown(there))
    for merge in sorted(wanted ^ merges):
        words = f"{_at(*merge[:2])}:{_at(*merge[2:])}"
        is_missing = merge in wanted
        yield Difference(
            f"“{sheet.title}”{words}", "合并" if is_missing else "不合并", "不合并" if is_missing else "合并"
        )


def _wanted_merges(
    sheet: _Expected,
    starts: Sequence[int],
    merges: set[Merge],
    found: list[list[Any]],
    rows: dict[int, dict[int, Value]],
) -> set[Merge]:
    """The merges the file must have; labels cut by a page break are cut as in the file, and their text, which `rows`
    are given, stands again at the top of each part."""
    labels = {_placed(merge, starts) for merge in sheet.labels}
    wanted = {_placed(merge, starts) for merge in sheet.merges}
    over = {(at, column) for t, left, b, right in sheet.merges for at in range(t, b + 1) for column in (left, right)}
    for at, row in enumerate(sheet.rows):
        if starts[at + 1] - starts[at] > 1:  # a row too high for one: each of its cells is merged downwards
            own = {_placed((at, column, at, column), starts) for column in row.labels if (at, column) not in over}
            high = {m for m in merges if m[0] == starts[at] and m[2] == starts[at + 1] - 1 and m[1] == m[3]}
            wanted |= own | {m for m in high if (at, m[1]) not in over}
            labels |= own
    cuts = {row for label in labels for row in _cuts(label, found)}
    for label in labels:
        top, left, bottom, right = label
        text = rows[top].get(left, "")
        if not text or not isinstance(text, str):
            continue  # a blank one stays whole, as nothing could stand again, and a number, which would count twice
        tops = [top, *sorted(row for row in cuts if top < row <= bottom), bottom + 1]
        parts = {(first, left, below - 1, right) for first, below in pairwise(tops)}
        wanted = (wanted - {label}) | {part for part in parts if part[:2] != part[2:]}
        for first in tops[1:-1]:
            rows.setdefault(first, {})[left] = text
    return wanted


def _placed(merge: Merge, starts: Sequence[int]) -> Merge:
    top, left, bottom, right = merge
    return starts[top], left, starts[bottom + 1] - 1, right


def _cuts(label: Merge, found: list[list[Any]]) -> Iterator[int]:
    """The rows in which a label stands again. Where one is cut all are that a page break there would cut."""
    top, left, bottom, _ = label
    for row in range(top + 1, min(bottom + 1, len(found))):
        if left < len(found[row]) and found[row][left] != "":
            yield row


def _starts(sheet: _Expected, found: list[list[Any]], merges: set[Merge]) -> list[int]:
    """The file's row (from 0) of each expected row, and one more: a row too high for one is given as several."""
    count = len(sheet.rows)
    bottoms = {(top, left): bottom for top, left, bottom, _ in merges}
    down = {(top, left) for top, left, bottom, _ in sheet.merges if bottom > top}
    starts = [0]
    for at, row in enumerate(sheet.rows):
        start = starts[-1]
        columns = [column for column in row.values if (at, column) not in down and column not in row.labels]
        bottom = min((bottoms.get((start, column), start) for column in columns), default=start)
        starts.append(bottom + 1)
    return starts if starts[-1] != count else list(range(count + 1))


def _equal(wanted: Value, there: Any) -> bool:
    if isinstance(wanted, str) or isinstance(there, str) or isinstance(wanted, bool) or isinstance(there, bool):
        return type(wanted) is type(there) and wanted == there
    return isinstance(there, int | float) and Decimal(repr(there)) == wanted


def _at(row: int, column: int) -> str:
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(column + 1)}{row + 1}"


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return value
    return f"{value}（数字）" if isinstance(value, int | float | Decimal) else str(value)
