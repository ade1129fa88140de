"""The grammar of a form's rows: which labels stand where in its template, and which field's value beside them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, groupby

from core.forms.model import Field, FormSet
from core.readers.views_compile import TableForm


@dataclass(frozen=True, slots=True)
class Slot:
    """A place where a value is printed. `before` and `after` are the fixed texts around it in its cell, `pattern` the
    regular expression of that cell when it holds more than this one value."""

    list_path: str
    field: Field
    before: str = ""
    after: str = ""
    pattern: re.Pattern[str] | None = None
    fills_down: bool = False
    is_list: bool = False
    """The cell holds a list of records, one a paragraph."""
    is_plain: bool = False
    """The paragraphs of the list carry no numbers of the layout's: one that begins with a number has it itself."""
    is_whole: bool = False
    """Each cell of the list is one record, whatever it says."""
    has_boxes: bool = False
    """The cell shows all choices, each with its box."""
    parts: tuple[Slot, ...] = ()
    """The other values of the same cell, in order; `pattern` tells them apart."""
    levels: frozenset[str] = frozenset()
    """For levels 1 and 2 the words that rows of this list say there; `strange` those of the form's other lists."""
    strange: frozenset[str] = frozenset()
    column: int = 0
    span: int = 1
    behind: int = dataclasses.field(default=0, compare=False)
    """How many columns behind its label the template has it; where forms are alike they need not agree in it."""

    @property
    def all_parts(self) -> tuple[Slot, ...]:
        return (self, *self.parts)

    @property
    def key(self) -> tuple[str, str]:
        return self.list_path, self.field.key


@dataclass(frozen=True, slots=True)
class Label:
    """A printed label: `spellings` exactly, `bare` without remarks in brackets; `slots` are the values it announces.

    `is_side`: it stands at the side of several rows, or announces nothing, so its absence means nothing.
    """

    spellings: frozenset[str]
    bare: frozenset[str]
    printed: frozenset[str] = frozenset()
    """The spellings of the template and of the field itself; the others are aliases."""
    slots: tuple[Slot, ...] = ()
    is_side: bool = False
    over: frozenset[str] = frozenset()
    """What stands above it in a header of several rows; two labels of one header may say the same below different
    ones."""
    column: int = 0
    span: int = 1

    @property
    def name(self) -> str:
        return min(self.printed or self.spellings, key=len, default="")


@dataclass(frozen=True)
class State:
    """One row of the template. `list_path` is the list whose record it belongs to ('' the document), `repeats` is set
    when the row itself is repeated for the records of a list below (of a list in a list: the inner one), or of lists
    side by side; `above` is the state a row without labels hangs on.

    `is_header`: its labels name the columns of the next state. `title` is the pattern of a paragraph. `sides` are the
    merged labels that reach down to the row from above.
    """

    index: int
    list_path: str
    labels: tuple[Label, ...] = ()
    slots: tuple[Slot, ...] = ()
    repeats: str = ""
    above: int = -1
    is_header: bool = False
    title: re.Pattern[str] | None = None
    sides: frozenset[str] = frozenset()

    @property
    def all_slots(self) -> tuple[Slot, ...]:
        return (*self.slots, *(slot for label in self.labels for slot in label.slots))

    @cached_property
    def keys(self) -> Mapping[tuple[str, str], Slot]:
        return {slot.key: slot for slot in self.all_slots}

    @cached_property
    def twins(self) -> tuple[str, ...]:
        """The lists side by side, from the left, some of whose columns are named alike in this header; none where the
        columns of one list stand on both sides of another's."""
        told = sorted((one for one in self.labels if one.slots), key=lambda one: one.column) if self.is_header else []
        pairs = [(a, b) for a, b in combinations(told, 2) if a.spellings & b.spellings]
        alike = {
            one.slots[0].list_path for a, b in pairs if a.slots[0].list_path != b.slots[0].list_path for one in (a, b)
        }
        order = [path for path, _ in groupby(one.slots[0].list_path for one in told) if path in alike]
        return tuple(order) if len(order) == len(alike) else ()

    @property
    def is_own(self) -> bool:
        """A row of the document itself: a label with its value, or the header of lists of the document."""
        return not self.list_path and not self.title and any(label.slots for label in self.labels)

    @property
    def required(self) -> tuple[Label, ...]:
        return tuple(label for label in self.labels if not label.is_side)


@dataclass(frozen=True, slots=True)
class Grammar:
    """`layout` are the template's own lines that carry no value; `outlines` the heading levels of narrative levels."""

    form_set: FormSet
    states: tuple[State, ...]
    head: tuple[Slot, ...] = ()
    """What the paragraphs and titles above the tables say of the document."""
    captions: tuple[Slot, ...] = ()
    """What the titles of the records' tables say of the document."""
    layout: frozenset[str] = frozenset()
    outlines: Mapping[int, int] = dataclasses.field(default_factory=dict)
    own_words: Mapping[str, Field] = dataclasses.field(default_factory=dict)
    """The labels (spelled) that stand in one text with a value of the document."""
    below: Mapping[str, Field] = dataclasses.field(default_factory=dict)
    """Labels (spelled) over the full width whose value, one of the document, stands alone in the row below."""
    tables: tuple[TableForm, ...] = ()
    """The tables that are read whole: computed views and lists of lines, of all templates of the form set."""


def known_labels(grammar: Grammar) -> frozenset[str]:
    """Every printed label of the template: a cell that says just that is no value."""
    labels = [label for state in grammar.states for label in state.labels]
    return frozenset(word for label in labels for word in label.printed)
