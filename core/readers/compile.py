"""Compiles a tagged Word or Excel template into the grammar of the form's rows.

The same file is the layout of what is written (renderers) and the expectation of what is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.forms.model import Field, FieldKind, FormSet, ListSpec, Zip
from core.office.blocks import Cell, OfficeFile, Paragraph, Row, Table
from core.office.tags import Tag, split_path
from core.readers.grammar import Grammar, Label, Slot, State
from core.readers.patterns import title_pattern
from core.readers.row_states import RowShape, RowStates, label_of, spellings
from core.readers.slots import SlotMaker, fixed_text, hole, pieces_of, tags_of
from core.readers.views_compile import is_table_of_lines
from core.readers.words import as_label, spelled


@dataclass(slots=True)
class _Frame:
    """An open loop or condition of the template; `is_rows`: it repeats rows of a table."""

    variable: str = ""
    spec: ListSpec | None = None
    level: int | None = None
    is_prose: bool = False
    is_rows: bool = False
    beside: Zip | None = None

    @property
    def path(self) -> str:
        return self.beside.path if self.beside else self.spec.path if self.spec else ""


def compile_grammar(form_set: FormSet, template: OfficeFile, over: str = "", is_by_sheet: bool = False) -> Grammar:
    """The grammar of one template of a form set that has been proved; `over` is the list whose single record it prints
    ('': the whole document), `is_by_sheet`: only on the sheets where one of its tags stands."""
    compiler = _Compiler(form_set)
    frame = _Frame(form_set.list(over).item, form_set.list(over)) if over else None
    for block in template.blocks:
        if frame is not None and not compiler.frames and (not is_by_sheet or _is_of(block, frame.variable)):
            compiler.frames = [frame]
        if isinstance(block, Paragraph):
            compiler.paragraph(block)
        else:
            compiler.table(block.rows)
        if is_by_sheet:
            compiler.frames = []
    return compiler.grammar()


def _is_of(block: Paragraph | Table, variable: str) -> bool:
    """Whether a sheet prints a value of the record itself, and not only of a loop whose variable has its name."""
    rows = block.rows if isinstance(block, Table) else ()
    for tag in (tag for row in rows for cell in row.cells for tag in tags_of(cell.text)):
        if tag.kind == "for" and tag.name == variable:
            return False
        if split_path(tag.source if tag.kind == "for" else tag.name or "?")[0] == variable:
            return True
    return False


class _Compiler:
    def __init__(self, form_set: FormSet) -> None:
        self.form_set = form_set
        self.frames: list[_Frame] = []
        self.rows = RowStates(form_set)
        self.maker = SlotMaker(form_set, self._resolve)
        self.head: list[Slot] = []
        self.captions: list[Slot] = []
        self.layout: set[str] = set()
        self.outlines: dict[int, int] = {}
        self.below: dict[str, Field] = {}
        self.label_above = ""
        """The label that is all the row above says."""
        self.beside: dict[int, Cell] = {}
        """Labels that stand in a control row and are merged with the repeated rows, by column."""
        self.tops: dict[int, Cell] = {}
        """The last cells that begin in each column of the table: what merged cells below them belong to."""

    def grammar(self) -> Grammar:
        reading = self.form_set.reading
        self.layout |= self.rows.layout | {spelled(word) for word in reading.skip}
        return Grammar(
            self.form_set,
            tuple(map(_anywhere, self.rows.states)),
            tuple(self.head),
            tuple(self.captions),
            frozenset(self.layout - {""}),
            dict(self.outlines),
            dict(self.maker.own_words),
            dict(self.below),
        )

    # ------------------------------------------------------------ loops

    @property
    def list_path(self) -> str:
        return next((frame.path for frame in reversed(self.frames) if frame.path), "")

    @property
    def in_prose(self) -> bool:
        """Whether the innermost loop runs over the prose; lists of records may stand between its items."""
        return next((f.is_prose for f in reversed(self.frames) if f.is_prose or f.path), False)

    @property
    def repeats(self) -> str:
        """The list, or lists side by side, whose records the current row of a table is repeated for."""
        frame = next((f for f in reversed(self.frames) if f.path and not f.is_prose), None)
        return frame.path if frame and frame.is_rows else ""

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
        beside = None if spec else self.form_set.zip(path)
        is_prose = not beside and (spec is None or any(one.kind is FieldKind.PARAGRAPHS for one in spec.fields))
        return _Frame(tag.name, spec, is_prose=is_prose, is_rows=tag.scope == "tr", beside=beside)

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
        variable, *rest = split_path(name)
        frame = next((f for f in reversed(self.frames) if rest and f.variable == variable and f.path), None)
        if frame is None:
            found = next((one for one in self.form_set.fields if one.key == variable), None)
            return None if found is None or (rest and found.kind is not FieldKind.CHOICE) else ("", found)
        path = dict(frame.beside.sides).get(rest[0]) if frame.beside else frame.path
        key = rest[1] if frame.beside and len(rest) > 1 else rest[0]
        fields = self.form_set.list(path).fields if path else ()
        return next(((path or "", one) for one in fields if one.key == key), None)

    # ------------------------------------------------------------ paragraphs

    def paragraph(self, paragraph: Paragraph) -> None:
        pieces = pieces_of(paragraph.text)
        if self.control(piece for piece in pieces if isinstance(piece, Tag)):
            return
        if paragraph.is_contents:
            return
        if self.in_prose:
            self._note_outline(paragraph)
            self.layout |= {spelled(text) for text in (paragraph.text,) if not tags_of(text)}
            return
        slots = self.maker.slots(pieces)
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
            self.captions += slots
            self.rows.add(State(0, self.list_path, slots=slots))
            return
        first = slots[0]
        if first.field.compute and first.field.compute.text:
            title, slots = title_pattern(first.field.compute.text), (first,)
        else:
            pieces = (piece if isinstance(piece, str) else hole(piece) for piece in pieces_of(text))
            title = title_pattern("".join(pieces))
        self.rows.add(State(0, self.list_path, slots=slots, title=title))

    # ------------------------------------------------------------ tables

    def table(self, rows: tuple[Row, ...]) -> None:
        if self.in_prose or is_table_of_lines(self.form_set, rows):
            return
        self.beside, self.tops, self.label_above = {}, {}, ""
        self.rows.new_table()
        for row in rows:
            tags = [tag for cell in row.cells for tag in tags_of(cell.text)]
            scopes = {tag.scope for tag in tags if tag.is_control}
            if "tr" in scopes:
                self.control(tag for tag in tags if tag.scope == "tr")
                fixed = {cell.column: cell for cell in row.cells if cell.text and not tags_of(cell.text)}
                self.beside |= fixed
                self.tops |= fixed
            else:
                self._row(row)

    def _row(self, row: Row) -> None:
        shape = RowShape(self.list_path, self.repeats)
        for cell in row.cells:
            if cell.continues:
                self._continued(shape, cell)
                continue
            self.beside.pop(cell.column, None)
            self.tops[cell.column] = cell
            slots = self._cell_slots(cell, bool(shape.labels))
            if slots:
                shape.add_slots(self._with_label(shape, cell, slots))
            elif tags_of(cell.text):
                shape.numbered = fixed_text(cell.text) or shape.numbered
                shape.counts.append(cell)
            elif cell.text:
                shape.parts.append(label_of(cell))
        text = "".join(cell.text for cell in row.cells)
        above, self.label_above = self.label_above, ""
        if shape.is_alone and not self.repeats:
            self._alone(shape, text, above)
        elif len(shape.slots) == 1 and not shape.labels and shape.slots[0].list_path and shape.slots[0].field.compute:
            self._title("", shape.slots)
        else:
            self.rows.row(shape)

    def _continued(self, shape: RowShape, cell: Cell) -> None:
        top = self.tops.get(cell.column)
        if cell.column in self.beside:
            shape.parts.append(label_of(self.beside[cell.column]))
        elif top is not None and top.text and not tags_of(top.text):
            shape.tops.append(label_of(top))

    def _with_label(self, shape: RowShape, cell: Cell, slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
        """Words with a colon before the value in its own cell (资金总额：917.49) are a label like any other."""
        first = slots[0]
        word, colon, rest = first.before.replace(":", "：").partition("：")
        if not colon or not _is_remark(rest) or not word.strip() or len(slots) > 1 or first.list_path != self.list_path:
            return slots
        found = spellings((word,))
        shape.parts.append(replace(found, printed=found.spellings | found.bare, column=cell.column, span=0))
        return (replace(first, before=rest.strip()),)

    def _alone(self, shape: RowShape, text: str, above: str) -> None:
        """A row with one cell: a title, a label with its value below it, or the line with the year."""
        if not shape.slots:
            self.layout.add(spelled(text))
            self.label_above = text
        elif above and len(shape.slots) == 1 and _is_bare(shape.slots[0]):
            self.below[as_label(above)] = shape.slots[0].field
        elif any(slot.list_path for slot in shape.slots):
            self._title(text, shape.slots)
        elif self.list_path:
            self.captions += [slot for one in shape.slots for slot in one.all_parts]
            self.rows.row(shape)
        else:
            self.head += [slot for one in shape.slots for slot in one.all_parts]

    def _cell_slots(self, cell: Cell, is_labelled: bool) -> tuple[Slot, ...]:
        """The values of a cell; several are one slot with a pattern, the document's only behind a label."""
        found: list[Slot] = []
        inner, lines = 0, []
        for paragraph in cell.paragraphs:
            pieces = pieces_of(paragraph.text)
            tags = [piece for piece in pieces if isinstance(piece, Tag)]
            if self.control(tags):
                inner += sum(1 if tag.kind in ("for", "if") else -1 for tag in tags if tag.is_control)
                continue
            is_plain = inner > 0 and sum(tag.kind == "value" for tag in tags) == 1
            falls = any(tag.kind == "vm" for tag in tags)
            found += [
                replace(slot, is_list=inner > 0, is_plain=is_plain, fills_down=falls or slot.field.kind in _LEVELS)
                for slot in self.maker.slots(pieces)
            ]
            lines.append(pieces)
        slots = tuple(replace(slot, column=cell.column, span=cell.span) for slot in found)
        is_head = not is_labelled and all(slot.list_path == "" for slot in slots)
        if len(slots) < 2 or any(slot.is_list for slot in slots) or is_head:
            return slots
        joined = tuple(piece for at, pieces in enumerate(lines) for piece in (("\n",) * (at > 0) + pieces))
        return (self.maker.together(joined, slots),)


_LEVELS = (FieldKind.LEVEL1, FieldKind.LEVEL2)
"""Merged in some files and repeated in others, whatever the template has: no indicator is without them."""


def _is_bare(slot: Slot) -> bool:
    """A value of the document with nothing around it, which is no year (that stands below titles)."""
    return not (slot.list_path or slot.before or slot.after) and slot.field.kind is not FieldKind.YEAR


def _is_remark(text: str) -> bool:
    """Nothing, or words in brackets: the place for the seal."""
    return re.fullmatch(r"\s*(?:[（(][^（()）]*[)）])?\s*", text) is not None


def _anywhere(state: State) -> State:
    """The state without its template's own columns, which no file needs to have."""
    labels = tuple(_label_anywhere(label) for label in state.labels)
    return replace(state, labels=labels, slots=tuple(replace(slot, column=0, span=1) for slot in state.slots))


def _label_anywhere(label: Label) -> Label:
    slots = tuple(replace(slot, column=0, span=1, behind=slot.column - label.column) for slot in label.slots)
    return replace(label, column=0, span=1, slots=slots)
