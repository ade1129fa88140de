"""The shape of a template's row decides what its labels are for: values beside them, columns below them, or neither."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from core.forms.model import FormSet
from core.office.blocks import Cell
from core.readers.grammar import Label, Slot, State
from core.readers.words import as_label, bare

_TOTALS = ("合计", "总计", "小计", "共计", "计")
_WHOLE = frozenset(("合计", "总计", "共计"))
"""Words for the sum of all rows, one as good as another."""
MAX_NUMBER = 30
"""How far the numbers behind a label that counts its rows (年度目标1) are known."""


@dataclass(slots=True)
class RowShape:
    """A template's row: labels and the values between them, in order. `tops` are merged labels that reach down into it,
    `numbered` the fixed words of a cell that holds nothing else but the record's number."""

    list_path: str
    repeats: str = ""
    parts: list[Label | tuple[Slot, ...]] = field(default_factory=list)
    tops: list[Label] = field(default_factory=list)
    numbered: str = ""
    counts: list[Cell] = field(default_factory=list)
    """Cells that hold nothing but the record's number."""

    def add_slots(self, slots: tuple[Slot, ...]) -> None:
        self.parts.append(slots)

    @property
    def labels(self) -> list[Label]:
        return [part for part in self.parts if isinstance(part, Label)]

    @property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(slot for part in self.parts if not isinstance(part, Label) for slot in part)

    @property
    def is_alone(self) -> bool:
        """One cell has something in it, and nothing reaches down beside it."""
        return len(self.parts) == 1 and not self.tops

    @property
    def is_total(self) -> bool:
        return any(spelled_end(label) for label in self.labels)

    def shared(self, announces: bool) -> tuple[list[Label], list[Slot]]:
        """The labels, each with the values it announces where it `announces` any, and the values that are left."""
        labels: list[Label] = []
        free: list[Slot] = []
        for part in self.parts:
            if isinstance(part, Label):
                labels.append(part)
            elif announces and labels and not labels[-1].is_side:
                labels[-1] = replace(labels[-1], slots=(*labels[-1].slots, *part))
            else:
                free += part
        return labels, free


def spelled_end(label: Label) -> bool:
    return any(word.endswith(_TOTALS) for word in label.spellings)


class RowStates:
    """The states of a grammar as they are made; knows which header of the current table is still to be filled."""

    def __init__(self, form_set: FormSet) -> None:
        self.form_set = form_set
        self.states: list[State] = []
        self.layout: set[str] = set()
        """What stands above the numbers of records, which are no data."""
        self.new_table()

    def new_table(self) -> None:
        self._header = -1
        self._first = len(self.states)

    def add(self, state: State) -> None:
        self.states.append(replace(state, index=len(self.states)))

    def row(self, shape: RowShape) -> None:
        """Adds what a row is; a blank one (a gap of the layout) is nothing."""
        if not shape.parts:
            return
        if shape.repeats and not shape.is_total:
            self._repeated(shape)
        else:
            self._single(shape)

    # ------------------------------------------------------------ rows of lists

    def _repeated(self, shape: RowShape) -> None:
        slots = shape.slots
        labels = shape.labels or [numbered_label(shape.numbered)] * bool(shape.numbered)
        if not slots:
            self._single(shape)
        elif labels and len(slots) == 1 and not self._reaches(slots):
            self._listed(shape, labels, slots[0])
        else:
            self._under(shape, slots)

    def _reaches(self, slots: tuple[Slot, ...]) -> bool:
        """Whether the header that is still open has a column for them."""
        if self._header < 0:
            return False
        return any(_overlap(slot, label) > 0 for slot in slots for label in self.states[self._header].labels)

    def _listed(self, shape: RowShape, labels: list[Label], slot: Slot) -> None:
        """A label beside repeated rows of one value each announces the list, as it does in one cell."""
        spec = self.form_set.list(slot.list_path)
        words = spellings((*slot.field.labels, spec.label, *spec.aliases))
        label = labels[-1]
        told = replace(
            label,
            spellings=label.spellings | words.spellings,
            bare=label.bare | words.bare,
            slots=(replace(slot, is_list=True, is_whole=bool(shape.numbered and not shape.labels)),),
            is_side=False,
        )
        rest = tuple(replace(one, is_side=True) for one in labels[:-1])
        self.add(State(0, spec.parent, (*rest, told), sides=_words(shape.tops)))

    def _under(self, shape: RowShape, slots: tuple[Slot, ...]) -> None:
        """A row of a list below its header, or in the shape of the row above it."""
        if self._header >= 0:
            self.states[self._header] = self._bound(self.states[self._header], slots)
            above = self._header
            for cell in shape.counts:
                over = [one for one in self.states[above].labels if _overlap(label_of(cell), one) > 0 and not one.slots]
                self.layout |= {word for one in over for word in one.spellings}
        else:
            above = self._above()
        sides = tuple(replace(label, is_side=True) for label in (*shape.labels, *shape.tops))
        self.add(State(0, _owner(slots), sides, slots, shape.repeats, above))

    def _above(self) -> int:
        """The row of the same table that the shape of a repeated row is known by."""
        last = len(self.states) - 1
        while last >= self._first and self.states[last].repeats:
            last = self.states[last].above
        return last if last >= self._first else -1

    # ------------------------------------------------------------ other rows

    def _single(self, shape: RowShape) -> None:
        labels, free = shape.shared(True)
        labels = [self._announce(label, label.slots, shape.list_path) if label.slots else label for label in labels]
        announced = any(label.slots for label in labels)
        if labels and not free and not announced:
            self._headed(shape, labels)
        elif free and not labels:
            self._hang(shape, tuple(free))
        else:
            is_head = any(slot.list_path == "" for slot in free) and shape.list_path != ""
            if not is_head:
                labels = [replace(label, is_side=not label.slots) for label in labels]
            else:
                labels = [replace(label, is_side=True) for label in labels]
            self._header = self._header if shape.is_total else -1
            self.add(State(0, shape.list_path, tuple(labels), tuple(free), sides=_words(shape.tops)))

    def _headed(self, shape: RowShape, labels: list[Label]) -> None:
        """A row of labels alone is a header; one right below another has the merged labels of that, and those that
        reach over its own."""
        above = self.states[-1] if self._header == len(self.states) - 1 >= self._first else None
        if above is not None:
            labels = [replace(label, over=_over(label, above)) for label in (*labels, *shape.tops)]
        labels.sort(key=lambda label: label.column)
        self.add(State(0, shape.list_path, tuple(labels), is_header=True))
        self._header = len(self.states) - 1

    def _hang(self, shape: RowShape, slots: tuple[Slot, ...]) -> None:
        """A row without labels hangs on the row above: on its header's columns, or as its continuation."""
        above = len(self.states) - 1
        head = self.states[above] if self.states else None
        if head is not None and head.is_header:
            self.states[above] = self._bound(head, slots)
            self.add(State(0, shape.list_path, slots=slots, above=above))
            self._header = -1
            return
        side = next((label for label in head.labels if label.is_side), None) if head else None
        words = {word for slot in slots for word in slot.field.labels}
        label = spellings((*words, *(side.spellings if side else ())))
        told = replace(label, printed=label.spellings, slots=slots, is_side=True)
        self.add(State(0, shape.list_path, (told,), above=above))

    def _bound(self, header: State, slots: tuple[Slot, ...]) -> State:
        """The labels of a header row each get the slot below them and its field's other spellings."""
        labels = [label for label in header.labels if not label.is_side]
        side = [label for label in header.labels if label.is_side]
        if len(labels) != len(slots) and side and len(labels) + len(side) == len(slots):
            labels, side = list(header.labels), []
        bound = list(side)
        for at, label in enumerate(labels):
            found = [slot for slot in slots if _overlap(slot, label) * 2 > min(slot.span, label.span)]
            slot = slots[at] if len(labels) == len(slots) else found[0] if found else None
            if slot is None:
                bound.append(label if label.slots else replace(label, is_side=True))
            else:
                told = replace(label, slots=(*label.slots, slot))
                bound.append(self._announce(told, (slot,), slot.list_path, bool(label.slots)))
        return replace(header, labels=tuple(bound))

    def _announce(self, label: Label, slots: tuple[Slot, ...], list_path: str, is_further: bool = False) -> Label:
        """The label with the other spellings of what it announces; `is_further`: it had a value to announce before."""
        words = set()
        for at, slot in enumerate(slots):
            if as_label(slot.field.label) in label.spellings or not (at or is_further):
                words |= set(slot.field.labels)
            if slot.list_path and (slot.list_path != list_path or slot.is_list):
                words |= {*self.form_set.list(slot.list_path).aliases, self.form_set.list(slot.list_path).label}
        more = spellings(words)
        return replace(
            label,
            spellings=label.spellings | more.spellings,
            bare=label.bare | more.bare,
            printed=label.printed | {as_label(slot.field.label) for slot in slots if words},
            is_side=False,
        )


def _owner(slots: tuple[Slot, ...]) -> str:
    """The list whose record the row belongs to: the parent of the outermost list in it."""
    paths = {part.list_path for slot in slots for part in slot.all_parts if part.list_path}
    return min(paths, key=lambda path: path.count("."), default="").rpartition(".")[0]


def _over(label: Label, above: State) -> frozenset[str]:
    found = [one for one in above.labels if _overlap(one, label) > 0 and one.spellings != label.spellings]
    return frozenset(word for one in found for word in one.spellings)


def _words(labels: Iterable[Label]) -> frozenset[str]:
    return frozenset(word for label in labels for word in (*label.spellings, *label.bare))


def label_of(cell: Cell) -> Label:
    found = spellings((cell.text,))
    found = spellings(_WHOLE) if found.spellings and found.spellings <= _WHOLE else found
    return replace(found, printed=found.spellings | found.bare, column=cell.column, span=cell.span)


def numbered_label(text: str) -> Label:
    """The label of rows that are counted in it: 年度目标1, 年度目标2."""
    words = spellings((text, *(f"{text}{number}" for number in range(1, MAX_NUMBER + 1))))
    return replace(words, printed=words.spellings)


def spellings(words: Iterable[str]) -> Label:
    found = frozenset(as_label(word) for word in words) - {""}
    return Label(found, frozenset(bare(word) for word in found))


def _overlap(left: Slot | Label, right: Slot | Label) -> int:
    return min(left.column + left.span, right.column + right.span) - max(left.column, right.column)
