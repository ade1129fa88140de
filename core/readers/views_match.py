"""Which table of a file is which table of the form: by the columns of its header and by what stands above it (R2, R3).

Tables with the same header are told apart by their captions alone: without one, every value of them is unsure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from core.forms.model import FieldKind
from core.readers.lines import Line
from core.readers.views_codes import is_level, with_halves, with_levels
from core.readers.views_columns import FileColumn, Half, TableColumn, file_columns, heading
from core.readers.views_compile import MAX_HEADER, TableForm
from core.readers.views_grid import NO_GRID, Grid, grid_of, straight
from core.readers.words import bare, likeness, spelled, without_ordinal

EXACT, GROUPED, GUESSED = 3.0, 1.0, 1.0
MISSING, EXTRA = 1.0, 1.5
NEAR = 0.75
CAPTION = 6.0
TOLD, SURE = 0.3, 0.12
"""From which likeness a text counts as a caption, and how much better it must be than the next form's."""
IS_TITLE, IS_NAME = 0.5, 0.93
"""From which likeness a line is the title of a table and nothing else: one that says so, any other."""
CLOSE = 2.0
"""Headers whose worth differs by less are the same header."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A header read as that of a form. `pairs` are the file's columns with the form's (None: not in the form), and why
    one is only guessed."""

    form: TableForm
    pairs: tuple[tuple[FileColumn, TableColumn | None, str], ...]
    worth: float
    depth: int
    layout: tuple[FileColumn, ...] = ()
    """The columns that are the form's own (序号)."""
    grid: Grid = NO_GRID
    doubt: str = ""
    """Why its columns may not be where they seem."""

    @property
    def cells(self) -> int:
        """How many cells a row has below the columns that are known."""
        columns = [column for column, *_ in self.pairs if column.half is not Half.NAME]
        return sum(len(column.parts) or 1 for column in columns) + len(self.layout)

    @property
    def exact(self) -> int:
        return sum(1 for _, column, reason in self.pairs if column and not reason)


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table of the file, recognised. `reason`: why its values are unsure; `among` are the keys of the
    forms that have the same header."""

    fit: Fit
    reason: str = ""
    among: tuple[str, ...] = ()


MAX_TRIES = 200
"""How often rows of one table are held against the headers; a book of all tables on one sheet needs a quarter of it."""


class Forms:
    """The tables of one form set, ready for being recognised."""

    def __init__(self, forms: Sequence[TableForm]) -> None:
        self.forms = forms
        self.words = frozenset(word for form in forms for word in form.words)
        self._names = {form.key: frozenset(word for one in form.columns for word in one.spellings) for form in forms}
        self._weights: dict[str, float] = {}
        self._tries: Counter[int] = Counter()

    def header_at(self, lines: Sequence[Line], at: int) -> list[Fit]:
        """What the rows from here on may be the header of, the best first; a form is in it once."""
        if not self.may_begin(lines[at]):
            return []
        self._tries[lines[at].table] += 1
        if self._tries[lines[at].table] > MAX_TRIES:
            return []
        best: dict[str, Fit] = {}
        for depth in range(1, min(MAX_HEADER, len(lines) - at) + 1):
            rows = lines[at : at + depth]
            if depth > 1 and not self._goes_on(rows):
                break
            rows, doubt = straight(rows, lines[at + depth :])
            below = lines[at + depth :]
            columns = with_levels(self._split(file_columns(rows)))
            is_all = not below or not self.may_begin(below[0])
            for form in self.forms:
                both = form.both if is_all else frozenset()
                split = with_halves(columns, form.columns, both, below)
                fit = _fit(form, split, depth) if self._may_be(form, split) else None
                if fit is not None and (form.key not in best or fit.worth > best[form.key].worth):
                    own = [column.column for column in fit.layout]
                    best[form.key] = replace(fit, grid=grid_of(rows, own, lines[at + depth :]), doubt=doubt)
        return sorted(best.values(), key=lambda fit: -fit.worth)

    def may_begin(self, line: Line) -> bool:
        texts = [piece.text for piece in line.shown if piece.text and len(piece.text) <= 60]
        return sum(1 for text in texts if self._is_known(text) or self._is_known(_lowest(text))) >= 2

    def _is_known(self, text: str) -> bool:
        word = heading(text)
        return word in self.words or bare(word) in self.words

    def _may_be(self, form: TableForm, columns: Sequence[FileColumn]) -> bool:
        """Enough columns are named as any of the form's are: else there is no need to hold them against it in order."""
        names = self._names[form.key]
        named = sum(1 for one in columns if one.half or one.heading in names or bare(one.heading) in names)
        return named >= 2 and named * 2 >= len(form.columns)

    def _split(self, columns: Sequence[FileColumn]) -> tuple[FileColumn, ...]:
        """A heading of several lines that no form has as a whole is the lowest of them, with groups above it."""
        return tuple(
            replace(column, lowest=_lowest(text), groups=(*column.groups, heading(text.rpartition("\n")[0])))
            if "\n" in (text := column.piece.text) and not self._is_known(text) and self._is_known(_lowest(text))
            else column
            for column in columns
        )

    def _goes_on(self, rows: Sequence[Line]) -> bool:
        """The lower row says a heading of a form, or nothing that is not swallowed from above."""
        above, line = rows[-2:]
        if above.row + 1 != line.row or above.table != line.table or line.paragraph is not None:
            return False
        texts = [piece.text for piece in line.shown if piece.text]
        return not texts or any(self._is_known(text) or is_level(text) for text in texts)

    def choose(self, fits: Sequence[Fit], above: Sequence[str], used: set[str]) -> Header | None:
        """The form a header belongs to, by what stands above it; `used` are forms that were found already."""
        if not fits:
            return None
        told = {fit.form.key: self._told(fit.form, above) for fit in fits}
        best = max(fits, key=lambda fit: fit.worth + CAPTION * told[fit.form.key])
        rivals = [fit for fit in fits if fit is not best and fit.worth > best.worth - CLOSE]
        if all(told[best.form.key] - told[rival.form.key] >= SURE for rival in rivals):
            return Header(best)
        same = [fit for fit in fits if fit.worth > fits[0].worth - CLOSE]
        same.sort(key=lambda fit: self.forms.index(fit.form))
        numbers = [number for text in above if (number := _number(text))]
        counted = next((fit for fit in same if numbers and _counted(fit.form) == numbers[0]), None)
        taken = counted or next((fit for fit in same if fit.form.key not in used), same[0])
        names, how = "、".join(f"“{fit.form.title}”" for fit in same), "表号" if counted else "次序"
        reason = f"表上没有写明是哪张表（{names}表头相同），按{how}认作“{taken.form.title}”"
        return Header(taken, reason, tuple(fit.form.key for fit in same))

    def _told(self, form: TableForm, above: Sequence[str]) -> float:
        """How surely what stands above says this form; 0 where it says next to nothing."""
        best = max((self.likeness(text, form) for text in above), default=0.0)
        return best if best >= TOLD else 0.0

    def likeness(self, text: str, form: TableForm) -> float:
        """0 to 1: how much of what sets the captions of a form apart from all others stands in a text."""
        said = _bigrams(_caption(text))
        return max((self._alike(said, _bigrams(_caption(one))) for one in form.captions), default=0.0)

    def is_caption(self, text: str, form: TableForm) -> bool:
        """The line says nothing but the table's name: the form's, or another that says it is a table's, with or without
        a number of its own (表10) or the year before it."""
        text = spelled(text)
        named = _caption(text)
        if text in form.captions or named in map(_caption, form.captions):
            return True
        if named != without_ordinal(named) or text[-1:] in "。；;!?！？":
            return False
        return self.likeness(text, form) >= (IS_TITLE if text.endswith("表") else IS_NAME)

    def _alike(self, left: frozenset[str], right: frozenset[str]) -> float:
        whole = sum(map(self._weight, left)) + sum(map(self._weight, right))
        return 2 * sum(map(self._weight, left & right)) / whole if whole else 0.0

    def _weight(self, pair: str) -> float:
        """What few forms say says more; what none says, little."""
        return self._by_pair.get(pair, 0.1)

    @cached_property
    def _by_pair(self) -> Mapping[str, float]:
        counts: dict[str, int] = {}
        for form in self.forms:
            for pair in {pair for one in form.captions for pair in _bigrams(_caption(one))}:
                counts[pair] = counts.get(pair, 0) + 1
        return {pair: 1 / count for pair, count in counts.items()}


_NOT_SAID = re.compile(r"^(?:附?表[\d一二三四五六七八九十]*|附件\d*)[.、:\-—]?|(?:19|20)\d{2}年度?|\(?单位:.*$")


_NUMBERED = re.compile(r"(?:预算|公开|附)*表?0*(\d{1,2})表?")
_CAPTIONED = re.compile(r"(?:附?表)0*(\d{1,2})(?!\d)")


def _caption(text: str) -> str:
    return _NOT_SAID.sub("", spelled(text))


def _number(text: str) -> str:
    """The number of a table, where nothing but that is said: 公开05表, 表5."""
    found = _NUMBERED.fullmatch(spelled(text))
    return found[1] if found and "表" in text else ""


def _counted(form: TableForm) -> str:
    """The number that the form's own templates give a table."""
    return next((found[1] for text in sorted(form.captions) if (found := _CAPTIONED.match(text))), "")


def _lowest(text: str) -> str:
    return text.rpartition("\n")[2]


def _bigrams(text: str) -> frozenset[str]:
    return frozenset(left + right for left, right in pairwise(text))


# ---------------------------------------------------------------- the header's columns


def _fit(form: TableForm, columns: Sequence[FileColumn], depth: int) -> Fit | None:
    """The header held against a form: in order, as much of it as fits; None when too little does."""
    every, columns = columns, [column for column in columns if column.heading not in form.layout]
    pairs = _in_order(columns, form.columns)
    by_file = {id(left): (right, reason) for left, right, reason in pairs}
    found = tuple((column, *by_file.get(id(column), (None, ""))) for column in columns)
    exact = sum(1 for *_, reason in pairs if not reason)
    missing, extra = len(form.columns) - len(pairs), len(columns) - len(pairs)
    worth = sum(_worth(left, right)[0] for left, right, _ in pairs) - MISSING * missing - EXTRA * extra
    is_form = exact >= 2 and exact * 2 >= len(form.columns) and extra <= exact
    own = tuple(column for column in every if column.heading in form.layout)
    return Fit(form, found, worth, depth, own) if is_form and worth > 0 else None


def _in_order(left: Sequence[FileColumn], right: Sequence[TableColumn]) -> list[tuple[FileColumn, TableColumn, str]]:
    """The pairs of columns that are worth most together and do not cross."""
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    worths = [[_worth(one, other) for other in right] for one in left]
    for i in range(len(left) - 1, -1, -1):
        for j in range(len(right) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], worths[i][j][0] + best[i + 1][j + 1])
    return list(_walk(left, right, best, worths))


def _walk(
    left: Sequence[FileColumn],
    right: Sequence[TableColumn],
    best: Sequence[Sequence[float]],
    worths: Sequence[Sequence[tuple[float, str]]],
) -> Iterator[tuple[FileColumn, TableColumn, str]]:
    i = j = 0
    while i < len(left) and j < len(right):
        worth, reason = worths[i][j]
        if worth > 0 and best[i][j] == worth + best[i + 1][j + 1]:
            yield left[i], right[j], reason
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def _is_named(file: FileColumn, column: TableColumn) -> bool:
    if file.half is not None:
        return column.field.kind is (FieldKind.CODE if file.half is Half.CODE else FieldKind.TEXT)
    return file.heading in column.spellings or bare(file.heading) in column.spellings


def _worth(file: FileColumn, column: TableColumn) -> tuple[float, str]:
    """What a column of the file read as this one of the form is worth, and why it is only guessed."""
    said = file.heading
    if _is_named(file, column):
        both = bool(file.groups and column.groups)
        near = (likeness(one, other) >= NEAR for one in file.groups for other in column.groups)
        is_grouped = bool(file.parts) or any(near)
        return EXACT + (GROUPED if is_grouped else -GROUPED if both else 0.0), ""
    if not file.half and max((likeness(said, word) for word in column.spellings), default=0.0) >= NEAR:
        return GUESSED, f"原件这一列写的是“{file.piece.text}”，按相近认作“{column.field.label}”"
    return 0.0, ""
