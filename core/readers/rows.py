"""Rows of lists become records: labels carried down (R5), lists in lists by their merges, lists side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from core.forms.model import FieldKind, FormSet
from core.readers.align import Step
from core.readers.cell_values import values_of
from core.readers.draft import DraftRecord, DraftValue
from core.readers.grammar import Grammar
from core.readers.lines import Line
from core.readers.match import Taken
from core.readers.sums import is_numbering, is_total
from core.readers.values import Maker
from core.readers.words import as_label

MARGIN = 2.0
"""A reading that is better than the next best by less than this is unsure."""


_NUMBER_LAST = re.compile(r"[\d一二三四五六七八九十][)）]?\s*$")


def _is_counted(taken: Taken) -> bool:
    """The text ends with the record's own number, which no other one has (年度日常工作1)."""
    return taken.slot.field.compute is not None and _NUMBER_LAST.search(taken.piece.text) is not None


def _counts_columns(before: Step | None, step: Step) -> bool:
    """The first row below the header numbers the columns."""
    is_first = before is None or before.match.header is not step.match.header
    return is_first and step.match.header is not None and step.line.filled > 2 and is_numbering(step.line)


def doubt_of(step: Step) -> str:
    return "" if step.margin >= MARGIN else "这一行也可能是表中另一行，请核对"


@dataclass(slots=True)
class _Node:
    """A record that is being made of rows."""

    path: str
    values: dict[str, DraftValue] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    below: list[_Node] = field(default_factory=list)

    def record(self) -> DraftRecord:
        return DraftRecord(self.path, tuple(self.values.values()), tuple(one.record() for one in self.below))


class RowReader:
    """Reads the rows of one state, or of several of one list. `left` are lines that turned out to be none of them."""

    def __init__(self, grammar: Grammar, maker: Maker, steps: Sequence[Step]) -> None:
        self.form_set: FormSet = grammar.form_set
        self.layout, self.maker = grammar.layout, maker
        pairs = zip([None, *steps], steps, strict=False)
        self.steps = steps = [step for before, step in pairs if not _counts_columns(before, step)]
        self.paths = sorted(
            {taken.slot.list_path for step in steps for taken in step.match.values}, key=lambda path: path.count(".")
        )
        self.inner = [path for path in self.paths if not any(one.startswith(path + ".") for one in self.paths)]
        self.fillers = {path: _FillDown(steps, path) for path in self.inner}
        self.merged = {taken.slot.key for step in steps for taken in step.match.values if taken.piece.continues}
        self.top = _Node(self.paths[0].rpartition(".")[0] if self.paths else "")
        self.open: dict[str, _Node] = {self.top.path: self.top}
        self.left: list[Line] = []

    def read(self) -> list[DraftRecord]:
        for at, step in enumerate(self.steps):
            self._row(step, self.steps[at + 1] if at + 1 < len(self.steps) else None)
        return [node.record() for node in self.top.below]

    def _row(self, step: Step, following: Step | None) -> None:
        if is_total(step.match.values) or (step.line.is_signed and not self._is_of_levels(step)):
            self.left.append(step.line)
            return
        for path in self.paths:
            own = [taken for taken in step.match.values if taken.slot.list_path == path]
            if not own:
                continue
            if path not in self.inner:
                self._outer(path, own, step)
            else:
                self._inner(path, own, step, following)

    def _inner(self, path: str, own: list[Taken], step: Step, following: Step | None) -> None:
        taken = self.fillers[path].fill(own, step, following)
        if taken is None or (self._is_skeleton(path, taken)):
            return
        taken = self._confirmed(taken)
        reason = self._doubt(step, taken) if len(self.paths) == 1 else ""
        if reason is None:
            self.left.append(step.line)
            return
        node = self._new(path)
        for one in taken:
            for value in values_of(self.maker, one, step.line, reason or doubt_of(step)):
                node.values[value.field_key] = value

    def _is_skeleton(self, path: str, taken: Iterable[Taken]) -> bool:
        """A level that is printed whether there is an indicator or not, and nothing beside it."""
        levels = (FieldKind.LEVEL1, FieldKind.LEVEL2)
        is_printed = self.form_set.list(path).skeleton or len(self.inner) > 1
        return is_printed and all(one.slot.field.kind in levels or not one.piece.text for one in taken)

    def _new(self, path: str) -> _Node:
        above = path.rpartition(".")[0]
        parent = self.open.get(above) or self._new(above)
        node = _Node(path)
        parent.below.append(node)
        self.open = {known: one for known, one in self.open.items() if not known.startswith(path + ".")}
        self.open[path] = node
        return node

    # ------------------------------------------------------------ lists around the rows

    def _outer(self, path: str, own: list[Taken], step: Step) -> None:
        node = self.open.get(path)
        fresh = [one for one in own if one.piece.text and not one.piece.continues]
        if node is None or self._is_next(node, own, fresh, step):
            if node is None and not fresh and not any(one.piece.text for one in _of_or_below(path, step)):
                return  # the row of the record around it, which has none
            node = self._new(path)
            self._put(node, [_shared(one) for one in own], step)
        elif any(one.piece.continues for one in own):
            self._put(node, fresh, step)

    def _is_next(self, node: _Node, own: list[Taken], fresh: list[Taken], step: Step) -> bool:
        """Whether a row begins another record of the outer list: by its merges, else by what its cells say."""
        title = self.form_set.list(node.path).title_field
        held = [one for one in own if one.piece.continues]
        if held and (not fresh or any(one.slot.field.key == title for one in held)):
            return False
        if not fresh:
            is_merged = any(one.slot.key in self.merged for one in own)
            return is_merged and any(one.piece.text for one in step.match.values)
        is_again = all(node.texts.get(one.slot.field.key, "") == one.piece.text for one in fresh)
        if is_again and any(_is_counted(one) for one in fresh):
            return False  # the same record on a new page
        return not is_again or any(one.slot.key in self.merged for one in fresh)

    def _put(self, node: _Node, own: list[Taken], step: Step) -> None:
        for one in own:
            node.texts[one.slot.field.key] = one.piece.text
            for value in values_of(self.maker, one, step.line, doubt_of(step)):
                known = node.values.get(value.field_key)
                if known is None or not known.text:
                    node.values[value.field_key] = value
                elif value.text and value.text != known.text:
                    reason = "原件这一栏分成了几格，已连在一起"
                    text = f"{known.text}\n{value.text}"
                    node.values[value.field_key] = replace(value, text=text, reason=reason, status=known.status)

    # ------------------------------------------------------------ rows that are none

    def _confirmed(self, taken: list[Taken]) -> list[Taken]:
        """A blank level 1 is sure where the form's own order has the row's level 2 below the one above; what doubt
        there is of a level 2 that is blank itself is told there."""
        level2 = next((one.piece.text for one in taken if _is_level(one, FieldKind.LEVEL2)), "")
        return [
            replace(one, reason="")
            if _is_level(one, FieldKind.LEVEL1) and one.is_filled and self.maker.are_levels(one.piece.text, level2)
            else one
            for one in taken
        ]

    def _is_of_levels(self, step: Step) -> bool:
        """Its labels are the form's levels, with a colon each (产出指标： | 数量指标： | …)."""
        return any(self.maker.is_level(piece.text) for piece in step.line.pieces if piece.text)

    def _is_stray(self, taken: list[Taken]) -> bool:
        """One text alone in a row of a sheet that names nothing: a place for the seal, a page number."""
        own = [one for one in taken if one.piece.text and not one.is_filled]
        if len(own) != 1:
            return False
        slot, piece = own[0].slot, own[0].piece
        spec = self.form_set.list(slot.list_path)
        is_name = slot.field.key == (spec.title_field or taken[0].slot.field.key)
        return not is_name or piece.spelled.strip("()") in self.layout

    def _doubt(self, step: Step, taken: list[Taken]) -> str | None:
        """Why the whole row is unsure ('' it is not); None: it is no row of the list, but a signature or a remark."""
        kinds = {FieldKind.LEVEL1, FieldKind.LEVEL2}
        levels = [one for one in taken if one.slot.field.kind in kinds and one.piece.text and not one.is_filled]
        if not levels and step.line.sheet and self._is_stray(taken):
            return None
        if not levels or step.match.is_beside or any(self.maker.is_level(one.piece.text) for one in levels):
            return ""
        is_other = step.match.header is not None and len(step.line.pieces) != len(step.match.header.columns)
        is_said = any(colon in one.piece.text for one in levels for colon in "：:")
        others = sum(1 for one in taken if one.slot.field.kind not in kinds and one.piece.text)
        if is_other or is_said or others < 2 or any(piece.text.endswith(("：", ":")) for piece in step.line.shown):
            return None
        return "这一行的分类名称不在表式规定之内，请核对整行"


def _is_level(taken: Taken, kind: FieldKind) -> bool:
    return taken.slot.field.kind is kind


class _FillDown:
    """Vertical labels carried down (R5): merged cells for sure, blank ones only where the column is never merged."""

    def __init__(self, steps: Sequence[Step], path: str) -> None:
        self.above: dict[str, str] = {}
        self.table: int | None = None
        self.is_new_table = False
        """This row is the first of a table that goes on from the one before."""
        own = (taken for step in steps for taken in step.match.values if taken.slot.list_path == path)
        self.merged = {taken.slot.field.key for taken in own if taken.piece.continues}

    def fill(self, own: Sequence[Taken], step: Step, following: Step | None) -> list[Taken] | None:
        """The cells of a row with its labels; None when it is blank but for them."""
        filled: list[Taken] = []
        is_new = False
        if step.line.table != self.table:
            self.table, self.is_new_table = step.line.table, self.table is not None
        if self._is_filler(own):
            return None
        for taken in own:
            if not taken.slot.fills_down:
                filled.append(_of_merged(taken))
                continue
            is_new = is_new or bool(taken.piece.text and not taken.piece.continues)
            is_highest = taken.slot.field.kind is FieldKind.LEVEL1  # wherever its column stands
            filled.append(self._label(taken, is_new and not is_highest))
        self.is_new_table = False
        if any(one.piece.text for one in own if not one.slot.fills_down):
            return filled
        said = [one for one in own if one.piece.text and not one.piece.continues]
        if not said or _is_level1_alone(said, own) or (following and _goes_on_in(said, following)):
            return None
        return filled

    def _is_filler(self, own: Sequence[Taken]) -> bool:
        """Nothing but labels that stand above already, written in each row where merged cells were undone."""
        said = [one for one in own if one.piece.text and not one.piece.continues]
        return bool(said) and all(
            one.slot.fills_down and one.piece.spelled == as_label(self.above.get(one.slot.field.key, ""))
            for one in said
        )

    def _label(self, taken: Taken, is_new: bool) -> Taken:
        key, piece = taken.slot.field.key, taken.piece
        if piece.continues:
            return Taken(taken.slot, piece.part(self.above.get(key, "")), taken.reason)
        if piece.text:
            self.above[key] = piece.text
            return taken
        text = self.above.get(key, "")
        if is_new or (key in self.merged and not self.is_new_table) or not text:
            self.above[key] = ""
            return taken
        return Taken(
            taken.slot, piece.part(text), taken.reason or f"原件此格空白，按上一行认作“{text}”", is_filled=True
        )


_COUNTED = (FieldKind.MONEY, FieldKind.PERCENT, FieldKind.NUMBER)


def _of_merged(taken: Taken) -> Taken:
    """A cell that the file merges with the one above, where the template merges none: it says the same for each row,
    a level for sure; an amount is said once, for all of them together."""
    piece, kind = taken.piece, taken.slot.field.kind
    if not piece.continues or not piece.above or piece.text or kind in _COUNTED or taken.slot.field.compute:
        return taken
    reason = "" if kind in (FieldKind.LEVEL1, FieldKind.LEVEL2) else f"原件此格与上一行合并，认作“{piece.above}”"
    return replace(taken, piece=piece.part(piece.above), reason=taken.reason or reason, is_filled=True)


def _is_level1_alone(said: Sequence[Taken], own: Sequence[Taken]) -> bool:
    """A level 1 without the level 2 that the form has beside it says nothing."""
    is_first = all(_is_level(one, FieldKind.LEVEL1) and one.piece.spelled in one.slot.levels for one in said)
    return is_first and any(_is_level(one, FieldKind.LEVEL2) and not one.piece.text for one in own)


def _of_or_below(path: str, step: Step) -> Iterator[Taken]:
    return (one for one in step.match.values if f"{one.slot.list_path}.".startswith(path + "."))


def _shared(taken: Taken) -> Taken:
    """What a cell says for a record that begins beside it: one merged over several records says it for each."""
    piece = taken.piece
    return replace(taken, piece=piece.part(piece.above)) if piece.continues and piece.above else taken


def _goes_on_in(own: list[Taken], following: Step) -> bool:
    keys = {one.slot.key for one in own}
    return all(one.piece.continues for one in following.match.values if one.slot.key in keys)
