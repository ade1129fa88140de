"""Compiles a tagged Word or Excel template into the grammar of the form's rows.

The same file is the layout of what is written (renderers) and the expectation of what is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.forms.model import Field, FieldKind, FormSet, ListSpec
from core.office.blocks import Cell, OfficeFile, Paragraph, Row
from core.office.tags import Tag, TagError, scan
from core.readers.grammar import Grammar, Label, Slot, State
from core.readers.patterns import cell_pattern, title_pattern
from core.readers.views_compile import is_table_of_lines
from core.readers.words import as_label, bare, spelled


@dataclass(slots=True)
class _Frame:
    """An open loop or condition of the template."""

    variable: str = ""
    spec: ListSpec | None = None
    level: int | None = None
    is_prose: bool = False


def compile_grammar(form_set: FormSet, template: OfficeFile, over: str = "") -> Grammar:
    """The grammar of one template of a form set that has been proved; `over` is the list whose single record it prints
    ('': the whole document)."""
    compiler = _Compiler(form_set)
    if over:
        spec = form_set.list(over)
        compiler.frames.append(_Frame(spec.item, spec))
    for block in template.blocks:
        if isinstance(block, Paragraph):
            compiler.paragraph(block)
        else:
            compiler.table(block.rows)
    return compiler.grammar()


class _Compiler:
    def __init__(self, form_set: FormSet) -> None:
        self.form_set = form_set
        self.frames: list[_Frame] = []
        self.states: list[State] = []
        self.head: list[Slot] = []
        self.layout: set[str] = set()
        self.outlines: dict[int, int] = {}
        self.beside: dict[int, Cell] = {}
        """Labels that stand in a control row and are merged with the repeated rows, by column."""

    def grammar(self) -> Grammar:
        reading = self.form_set.reading
        self.layout |= {spelled(word) for word in reading.skip}
        return Grammar(
            self.form_set,
            tuple(map(_anywhere, self.states)),
            tuple(self.head),
            frozenset(self.layout - {""}),
            dict(self.outlines),
        )

    # ------------------------------------------------------------ loops

    @property
    def list_path(self) -> str:
        return next((frame.spec.path for frame in reversed(self.frames) if frame.spec), "")

    @property
    def in_prose(self) -> bool:
        """Whether the innermost loop runs over the prose; lists of records may stand between its items."""
        return next((f.is_prose for f in reversed(self.frames) if f.is_prose or f.spec), False)

    def control(self, tags: Iterable[Tag]) -> bool:
        """Opens and closes loops; whether there were any control tags."""
        found = [tag for tag in tags if tag.is_control]
        for tag in found:
            if tag.kind == "for":
                self.frames.append(self._loop(tag))
            elif tag.kind == "if":
                self.frames.append(self._condition(tag))
            elif self.frames:
                self.frames.pop()
        return bool(found)

    def _loop(self, tag: Tag) -> _Frame:
        parent, key = self._resolve_list(tag.source)
        path = f"{parent}.{key}" if parent else key
        spec = next((spec for spec in self.form_set.lists if spec.path == path), None)
        is_prose = spec is None or any(one.kind is FieldKind.PARAGRAPHS for one in spec.fields)
        return _Frame(tag.name, spec, is_prose=is_prose)

    def _resolve_list(self, source: str) -> tuple[str, str]:
        variable, _, rest = source.partition(".")
        for frame in reversed(self.frames):
            if frame.variable == variable and frame.spec and rest:
                return frame.spec.path, rest
        return "", source

    def _condition(self, tag: Tag) -> _Frame:
        found = self._resolve(tag.name)
        level = found[1].compute.when_level if found and found[1].compute else None
        return _Frame(level=level)

    def _resolve(self, name: str) -> tuple[str, Field] | None:
        """The list path and field of a dotted name; None for 序号, a paragraph's text and what belongs to no list."""
        variable, _, key = name.rpartition(".")
        fields: tuple[Field, ...] = self.form_set.fields
        path = ""
        if variable:
            frame = next((f for f in reversed(self.frames) if f.variable == variable and f.spec), None)
            if frame is None or frame.spec is None:
                return None
            path, fields = frame.spec.path, frame.spec.fields
        found = next((one for one in fields if one.key == key), None)
        return None if found is None else (path, found)

    # ------------------------------------------------------------ paragraphs

    def paragraph(self, paragraph: Paragraph) -> None:
        pieces = _pieces(paragraph.text)
        if self.control(piece for piece in pieces if isinstance(piece, Tag)):
            return
        if paragraph.is_contents:
            return
        if self.in_prose:
            self._note_outline(paragraph)
            self.layout |= {spelled(text) for text in (paragraph.text,) if not _tags(text)}
            return
        slots = self._slots(pieces)
        if not slots:
            self.layout.add(spelled("".join(piece for piece in pieces if isinstance(piece, str))))
        elif not self.list_path:
            self.head += slots
        else:
            self._title(paragraph.text, slots)

    def _note_outline(self, paragraph: Paragraph) -> None:
        level = next((frame.level for frame in reversed(self.frames) if frame.level is not None), None)
        if level is not None and paragraph.outline is not None:
            self.outlines.setdefault(level, paragraph.outline)

    def _title(self, text: str, slots: tuple[Slot, ...]) -> None:
        if all(slot.list_path == "" for slot in slots):
            self._add(slots=slots)
            return
        first = slots[0]
        if first.field.compute and first.field.compute.text:
            self._add(slots=(first,), title=title_pattern(first.field.compute.text))
        else:
            pieces = (piece if isinstance(piece, str) else _hole(piece) for piece in _pieces(text))
            self._add(slots=slots, title=title_pattern("".join(pieces)))

    # ------------------------------------------------------------ tables

    def table(self, rows: tuple[Row, ...]) -> None:
        if self.in_prose or is_table_of_lines(self.form_set, rows):
            return
        self.beside = {}
        for row in rows:
            tags = [tag for cell in row.cells for tag in _tags(cell.text)]
            scopes = {tag.scope for tag in tags if tag.is_control}
            if "tr" in scopes:
                self.control(tag for tag in tags if tag.scope == "tr")
                self.beside |= {cell.column: cell for cell in row.cells if cell.text and not _tags(cell.text)}
            else:
                self._row(row)

    def _row(self, row: Row) -> None:
        labels: list[Label] = []
        free: list[Slot] = []
        for cell in row.cells:
            if cell.continues:
                if cell.column in self.beside:
                    labels.append(_label(self.beside[cell.column]))
                continue
            self.beside.pop(cell.column, None)
            slots = self._cell_slots(cell)
            if not slots and _tags(cell.text):
                continue  # the number of a record, which the layout counts
            if slots and labels and not labels[-1].is_side:
                labels[-1] = self._announce(labels[-1], slots)
            elif slots:
                free += slots
            elif cell.text:
                labels.append(_label(cell))
        self._add_row(labels, free)

    def _add_row(self, labels: list[Label], free: list[Slot]) -> None:
        """The shape of the row decides what its labels are for; a blank row (a gap of the layout) is none."""
        repeats = self.list_path if self.frames and self._is_child_loop() else ""
        slots = (*free, *(slot for label in labels for slot in label.slots))
        if not labels and not free:
            return
        if repeats and labels and len(slots) == 1:
            self._add_listed(labels, slots[0], repeats)
            return
        if not labels and len(free) == 1 and free[0].list_path and free[0].field.compute:
            self._title("", slots)
            return
        if labels and not free and not any(label.slots for label in labels):
            self._add(labels=tuple(_aside(labels)), is_header=True)
        elif not any(label.slots for label in labels) and free and not labels:
            self._hang(tuple(free), repeats)
        elif any(slot.list_path == "" for slot in free):
            self._add(labels=tuple(replace(label, is_side=True) for label in labels), slots=tuple(free))
        else:
            self._add(labels=tuple(_aside(labels)), slots=tuple(free), repeats=repeats)

    def _add_listed(self, labels: list[Label], slot: Slot, path: str) -> None:
        """A label beside repeated rows of one value each announces the list, as it does in one cell."""
        spec = self.form_set.list(path)
        words = _spellings((*slot.field.labels, spec.label, *spec.aliases))
        label = labels[-1]
        told = replace(
            label,
            spellings=label.spellings | words.spellings,
            bare=label.bare | words.bare,
            slots=(replace(slot, is_list=True),),
            is_side=False,
        )
        self._add(labels=(*_aside([*labels[:-1], told]),), owner=spec.parent)

    def _is_child_loop(self) -> bool:
        return sum(1 for frame in self.frames if frame.spec and not frame.is_prose) > 1

    def _hang(self, slots: tuple[Slot, ...], repeats: str) -> None:
        """A row without labels hangs on the row above: on its header's columns, or as its continuation."""
        above = len(self.states) - 1
        head = self.states[above] if self.states else None
        if head is not None and head.is_header:
            self.states[above] = self._bind(head, slots)
            self._add(slots=slots, repeats=repeats, above=above)
            return
        side = next((label for label in head.labels if label.is_side), None) if head else None
        spellings = {word for slot in slots for word in slot.field.labels}
        label = _spellings((*spellings, *(side.spellings if side else ())))
        self._add(
            labels=(replace(label, printed=label.spellings, slots=slots, is_side=True),),
            slots=(),
            repeats=repeats,
            above=above,
        )

    def _bind(self, header: State, slots: tuple[Slot, ...]) -> State:
        """The labels of a header row each get the slot below them and its field's other spellings."""
        labels = [label for label in header.labels if not label.is_side]
        side = [label for label in header.labels if label.is_side]
        if len(labels) != len(slots) and side and len(labels) + len(side) == len(slots):
            labels, side = list(header.labels), []
        bound = list(side)
        for at, label in enumerate(labels):
            found = [slot for slot in slots if _overlap(slot, label) * 2 > min(slot.span, label.span)]
            slot = slots[at] if len(labels) == len(slots) else found[0] if found else None
            bound.append(self._announce(label, (slot,)) if slot else replace(label, is_side=True))
        return replace(header, labels=tuple(bound))

    def _announce(self, label: Label, slots: tuple[Slot, ...]) -> Label:
        words = set()
        for slot in slots:
            if as_label(slot.field.label) in label.spellings or not label.slots:
                words |= set(slot.field.labels)
            if slot.list_path != self.list_path or slot.is_list:
                words |= {*self.form_set.list(slot.list_path).aliases, self.form_set.list(slot.list_path).label}
        more = _spellings(words)
        return replace(
            label,
            spellings=label.spellings | more.spellings,
            bare=label.bare | more.bare,
            printed=label.printed | {as_label(slot.field.label) for slot in slots if words},
            slots=(*label.slots, *slots),
            is_side=False,
        )

    def _cell_slots(self, cell: Cell) -> tuple[Slot, ...]:
        found: list[Slot] = []
        inner = 0
        for paragraph in cell.paragraphs:
            pieces = _pieces(paragraph.text)
            tags = [piece for piece in pieces if isinstance(piece, Tag)]
            if self.control(tags):
                inner += sum(1 if tag.kind in ("for", "if") else -1 for tag in tags if tag.is_control)
                continue
            falls = any(tag.kind == "vm" for tag in tags)
            found += [
                replace(slot, is_list=inner > 0, fills_down=falls, column=cell.column, span=cell.span)
                for slot in self._slots(pieces)
            ]
        return tuple(found)

    # ------------------------------------------------------------ slots

    def _slots(self, pieces: tuple[str | Tag, ...]) -> tuple[Slot, ...]:
        """The values in one paragraph; when there is more than one, or text around, each knows the whole pattern."""
        tags = [piece for piece in pieces if isinstance(piece, Tag) and piece.kind == "value"]
        found = [(tag, self._resolve(tag.name)) for tag in tags]
        slots = [Slot(place[0], place[1]) for _, place in found if place]
        if len(slots) == 1 and len(tags) == 1:
            before, after = _around(pieces)
            return (replace(slots[0], before=before, after=after),)
        if len(slots) > 1:
            pattern = cell_pattern(pieces, {tag.text: place[1] for tag, place in found if place})
            return tuple(replace(slot, pattern=pattern) for slot in slots)
        return tuple(slots)

    def _add(
        self,
        labels: tuple[Label, ...] = (),
        slots: tuple[Slot, ...] = (),
        repeats: str = "",
        above: int = -1,
        is_header: bool = False,
        title: re.Pattern[str] | None = None,
        owner: str | None = None,
    ) -> None:
        if owner is None:
            owner = self.form_set.list(repeats).parent if repeats else self.list_path
        self.states.append(State(len(self.states), owner, labels, slots, repeats, above, is_header, title))


def _anywhere(state: State) -> State:
    """The state without its template's own columns, which no file needs to have."""
    labels = tuple(
        replace(label, column=0, span=1, slots=tuple(map(_slot_anywhere, label.slots))) for label in state.labels
    )
    return replace(state, labels=labels, slots=tuple(map(_slot_anywhere, state.slots)))


def _slot_anywhere(slot: Slot) -> Slot:
    return replace(slot, column=0, span=1)


def _label(cell: Cell) -> Label:
    found = _spellings((cell.text,))
    return replace(found, printed=found.spellings | found.bare, column=cell.column, span=cell.span)


def _spellings(words: Iterable[str]) -> Label:
    found = frozenset(as_label(word) for word in words) - {""}
    return Label(found, frozenset(bare(word) for word in found))


def _aside(labels: list[Label]) -> list[Label]:
    """Of two labels side by side the first stands at the side of the rows (预算规模 | 预算数 | …)."""
    is_row = any(label.slots for label in labels)
    if is_row:
        return [replace(label, is_side=not label.slots) for label in labels]
    return labels


def _overlap(left: Slot | Label, right: Slot | Label) -> int:
    return min(left.column + left.span, right.column + right.span) - max(left.column, right.column)


def _pieces(text: str) -> tuple[str | Tag, ...]:
    try:
        return scan(text)
    except TagError:
        return (text,)


def _tags(text: str) -> list[Tag]:
    return [piece for piece in _pieces(text) if isinstance(piece, Tag)]


def _hole(tag: Tag) -> str:
    return "{" + tag.name.rpartition(".")[2] + "}" if tag.kind == "value" else ""


def _around(pieces: tuple[str | Tag, ...]) -> tuple[str, str]:
    texts: list[list[str]] = [[], []]
    after = 0
    for piece in pieces:
        if isinstance(piece, str):
            texts[after].append(piece)
        elif piece.kind == "value":
            after = 1
    return "".join(texts[0]).strip(), "".join(texts[1]).strip()
