"""Lists inside lists as one grid, as the form prints it: what stands outside is merged beside all that is inside.

A row is a record of the innermost list with the records around it; a record without any inside has a row of its own,
whose inner cells are blank and make a record when something is typed there. So does the row begun behind the last one;
left alone it is nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QModelIndex, QObject

from core.domain.document import FieldKey
from core.domain.records import Record, find_record
from core.domain.references import spoken
from core.editing import fields, nested, records
from core.editing.nested import NewRecord
from core.forms.kinds import level_words
from core.forms.model import Field, FieldKind, FormSet, ListSpec
from core.forms.selection import records_of
from ui.desk import Desk
from ui.editors.nested_paste import pasted_rows, says_something
from ui.editors.nested_rows import NestedRow, adopted, rows_below, specs_below
from ui.editors.record_columns import LEVELS, CellTexts, choices_of, column_of, separators_of, shown_fields
from ui.editors.record_grid import RecordGrid
from ui.editors.values import Place
from ui.grids.cells import CellState
from ui.grids.found import Found
from ui.grids.grid_model import AnyIndex, Cell, Column, Refusals
from ui.grids.row_changes import change_rows


class NestedModel(RecordGrid):
    """The lists from below `root` ('' the document) down to `list_path`."""

    def __init__(
        self, desk: Desk, form_set: FormSet, list_path: str, root: str = "", parent: QObject | None = None
    ) -> None:
        super().__init__(desk, form_set, parent)
        self.specs = specs_below(form_set, root, list_path)
        self.spec: ListSpec = self.specs[-1]
        self._fields = [(depth, field) for depth, spec in enumerate(self.specs) for field in shown_fields(spec)]
        self._columns = [self._column(depth, field) for depth, field in self._fields]
        self._texts = [CellTexts(shown_fields(spec)) for spec in self.specs]
        self._first = [next(n for n, (at, _) in enumerate(self._fields) if at == d) for d in range(len(self.specs))]
        self._rows: list[NestedRow] = []
        self._spans: dict[int, list[int]] = {}
        self._row_of: dict[str, int] = {}

    def _column(self, depth: int, field: Field) -> Column:
        outer = depth < len(self.specs) - 1
        found = column_of(self.specs[depth], field)
        return replace(found, merged=found.merged or outer, frozen=depth == 0 and found.frozen)

    # ---- which records

    def _read_anew(self) -> None:
        self._begun = False
        for texts in self._texts:
            texts.clear()
        self._take_rows(self._read_rows())

    def record_count(self) -> int:
        return len({row.records[0].id for row in self._rows if row.records[0] is not None})

    def field(self, column: int) -> Field:
        return self._fields[column][1]

    def depth_of(self, column: int) -> int:
        """How deep the list of a column lies: 0 is the outermost."""
        return self._fields[column][0]

    def first_column(self, depth: int) -> int:
        """The first column of a list."""
        return self._first[depth]

    def record_at(self, row: int, depth: int) -> Record | None:
        """The record of a row at a depth; None where there is none inside."""
        return self._rows[row].records[depth]

    def row_of(self, record_id: str) -> int:
        """The first row of a record; -1 when it has none."""
        return self._row_of.get(record_id, -1)

    def place(self, row: int, column: int) -> Place:
        """The place behind a cell; its record is '' where there is none inside."""
        depth, field = self._fields[column]
        record = self._rows[row].records[depth]
        return Place(self._document_id, self.specs[depth].path, record.id if record is not None else "", field)

    def cell_of(self, key: FieldKey, near: int = 0) -> Cell | None:
        """Where a key is shown, in the column `near` if several show it; the key of a list inside a record is the
        first cell of what is inside."""
        row = self._row_of.get(key.record_id)
        if row is None:
            return None
        depth = next(d for d, one in enumerate(self._rows[row].records) if one and one.id == key.record_id)
        for column in sorted(range(len(self._fields)), key=lambda column: column != near):
            if self.depth_of(column) == depth and key in self.place(row, column).keys:
                return self.top_of(row, column), column
        inside = depth + 1 < len(self.specs) and key.path == self.specs[depth + 1].home
        return row, self._first[depth + inside]

    def _read_rows(self) -> list[NestedRow]:
        parent = self._parent()
        if parent is None:
            return []
        begun = [NestedRow((None,) * len(self.specs))] if self._begun else []
        return [*rows_below(parent, self.specs), *begun]

    def row_count_of_records(self) -> int:
        """The rows with a record: all but the one that was begun."""
        return len(self._rows) - (self._rows[-1].is_begun if self._rows else 0)

    def _take_rows(self, rows: list[NestedRow]) -> None:
        self._rows = rows
        self._row_of = {}
        for number, row in enumerate(rows):
            for record in row.records:
                if record is not None:
                    self._row_of.setdefault(record.id, number)
        self._spans = {n: self._spans_of(n) for n, column in enumerate(self._columns) if column.merged}

    def _spans_of(self, column: int) -> list[int]:
        """Rows each cell of a merged column covers: those of its record, or equal levels below equal levels to the
        left inside one record; blanks stay alone."""
        groups = [self._group(row, column) for row in range(len(self._rows))]
        spans, top = [1] * len(groups), 0
        for row in range(1, len(groups)):
            if groups[row] is not None and groups[row] == groups[top]:
                spans[top] += 1
                spans[row] = 0
            else:
                top = row
        return spans

    def _group(self, row: int, column: int) -> tuple[str, ...] | None:
        """Neighbours of the same group are one cell; None stays alone."""
        depth, field = self._fields[column]
        record, around = self._rows[row].records[depth], self._rows[row].records[depth - 1] if depth else None
        if record is None or field.kind not in LEVELS:
            return (record.id,) if record is not None else None
        before = [n for n in range(self._first[depth], column + 1) if self.field(n).kind in LEVELS]
        texts = [self.cell_text(row, n) for n in before]
        own = record.id if depth < len(self.specs) - 1 else ""
        return (around.id if around else "", own, *texts) if texts[-1] else None

    # ---- answers

    def columns(self) -> Sequence[Column]:
        return self._columns

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self._rows)

    def cell_text(self, row: int, column: int) -> str:
        depth = self.depth_of(column)
        record = self._rows[row].records[depth]
        return self._texts_of(depth, record)[column - self._first[depth]] if record is not None else ""

    def _texts_of(self, depth: int, record: Record) -> list[str]:
        path, own = self.specs[depth].path, [field for at, field in self._fields if at == depth]
        places = (Place(self._document_id, path, record.id, field) for field in own)
        document = self.desk.document(self._document_id)
        return self._texts[depth].of(record, document, lambda: [self.reader.text(place) for place in places])

    def cell_state(self, row: int, column: int) -> CellState:
        depth, field = self._fields[column]
        if self._rows[row].records[depth] is None:
            return CellState.COMPUTED if field.compute is not None else CellState.NONE
        state = self.reader.state(self.place(row, column))
        is_title = field.key == self.specs[depth].title_field and self._is_outer(column)
        if field.kind is FieldKind.LEVEL1 or is_title:
            return state | CellState.HEADING
        return state | CellState.SUBHEADING if field.kind is FieldKind.LEVEL2 else state

    def _is_outer(self, column: int) -> bool:
        return self.depth_of(column) < len(self.specs) - 1

    def cell_editable(self, row: int, column: int) -> bool:
        return self._columns[column].editable and not self.desk.read_only

    def cell_words(self, row: int, column: int) -> str:
        depth = self.depth_of(column)
        if self._rows[row].is_begun:
            return f"直接输入就新增一个{self.specs[depth].item}，什么都不填就不留"
        if self._rows[row].records[depth] is None:
            spec, around = self.specs[depth], self.specs[depth - 1]
            return f"这个{around.item}还没有{spec.item}，直接输入就新增一个"
        return self.reader.words(self.place(row, column), self.cell_text(row, column))

    def cell_found(self, row: int, column: int) -> tuple[Found, ...]:
        place = self.place(row, column)
        return self.reader.found(place, self.cell_text(row, column)) if place.record_id else ()

    def cell_place(self, row: int, column: int) -> str:
        """工作 2 · 指标 1 · 名称."""
        depth, field = self._fields[column]
        parts = []
        if self._rows[row].is_begun and row:  # what is typed inside goes on in the record above
            parts = [f"{self.specs[at].item} {self._number(row - 1, at)}" for at in range(depth)]
        for at in range(len(parts), depth + 1):
            record = self._rows[row].records[at]
            parts.append(f"{self.specs[at].item} {self._number(row, at)}" if record else f"新{self.specs[at].item}")
        return " · ".join([*parts, field.label])

    def _number(self, row: int, depth: int) -> int:
        """The number of a row's record among those beside it."""
        record, around = self._rows[row].records[depth], self._rows[row].records[:depth]
        ids: dict[str, None] = {}
        for other in reversed(self._rows[: row + 1]):
            if tuple(one.id for one in other.records[:depth] if one) != tuple(one.id for one in around if one):
                break
            found = other.records[depth]
            if found is not None:
                ids[found.id] = None
        return len(ids) if record else 0

    def cell_span(self, row: int, column: int) -> int:
        spans = self._spans.get(column, ())
        return spans[row] if row < len(spans) else 1

    def choices(self, row: int, column: int) -> Sequence[str]:
        depth, field = self._fields[column]
        if field.kind is FieldKind.REFERENCES:
            return [spoken(project) for project in self.desk.document(self._document_id).projects]
        return choices_of(self.form_set, self.specs[depth], field, lambda: self._level1_of(row, depth))

    def separators(self, column: int) -> Sequence[str]:
        return separators_of(self.field(column))

    def _level1_of(self, row: int, depth: int) -> str:
        level1 = [n for n, (at, f) in enumerate(self._fields) if at == depth and f.kind is FieldKind.LEVEL1]
        return self.cell_text(row, level1[0]) if level1 else ""

    # ---- texts

    def set_cells(self, cells: Mapping[Cell, str], title: str, new_rows: int = 0) -> Refusals:
        if self.desk.read_only:
            return dict.fromkeys(cells, "文件只能看，不能改")
        refused = {cell: why for cell, text in cells.items() if (why := self._refusal(cell, text))}
        wanted = {cell: self._in_the_forms_words(cell[1], text) for cell, text in cells.items() if cell not in refused}
        entries, new = self._entries(wanted, len(cells) == 1, refused)
        beyond = self._by_row(wanted, range(self.row_count_of_records(), len(self._rows) + new_rows))
        begins = [row for row, texts in beyond if row >= len(self._rows) or says_something(texts)]
        new += pasted_rows(self, self._parent_id, [one for one in beyond if one[0] in begins], len(cells) == 1)
        if not entries and not new:
            return refused
        return refused if self._change(entries, new, title, bool(begins)) else dict.fromkeys(cells, "没有改成")

    def _change(self, texts: list[fields.Entry], new: list[NewRecord], title: str, fills_begun: bool) -> bool:
        """One step; a row that was begun is a record's now, or stays as it is."""
        begun, self._begun = self._begun, self._begun and not fills_begun
        if self.desk.do(nested.change_nested, self.form_set, self._document_id, texts, new, title):
            return True
        self._begun = begun
        return False

    def _refusal(self, cell: Cell, text: str) -> str:
        if not self._columns[cell[1]].editable:
            return "自动计算，不用填"
        return fields.why_refused(self.field(cell[1]), text)

    def _in_the_forms_words(self, column: int, text: str) -> str:
        kind = self.field(column).kind
        return level_words(self.form_set, text, kind is FieldKind.LEVEL1) if kind in LEVELS else text

    def _entries(
        self, cells: Mapping[Cell, str], alone: bool, refused: Refusals
    ) -> tuple[list[fields.Entry], list[NewRecord]]:
        """The changes of records that are there, and the records that texts in blank cells make. Of a merged cell
        written through several rows the first says what becomes of it."""
        said: dict[tuple[str, str], str] = {}
        entries: list[fields.Entry] = []
        blank: dict[Cell, str] = {}
        for (row, column), text in sorted(cells.items()):
            if row >= self.row_count_of_records():
                continue
            depth, field = self._fields[column]
            if self._rows[row].records[depth] is None:
                blank[row, column] = text
                continue
            span = max(1, self.cell_span(row, column)) if alone and field.kind in LEVELS else 1
            for covered in range(row, row + span):
                record = self._rows[covered].records[depth]
                assert record is not None
                before = said.setdefault((record.id, field.key), text)
                if before != text and text.strip():
                    refused[row, column] = f"和上面一行是同一个{self.specs[depth].item}，只能填一个"
                entries.append((self.specs[depth].path, record.id, field.key, before))
        return list(dict.fromkeys(entries)), self._made(blank)

    def _made(self, cells: Mapping[Cell, str]) -> list[NewRecord]:
        """Typing where nothing is inside yet."""
        new = []
        rows = sorted({row for (row, _), text in cells.items() if text.strip()})
        for row, by_depth in self._by_row(cells, rows):
            depth = self._rows[row].records.index(None)
            around = self._rows[row].last
            made = [NewRecord("", self.specs[d].path, by_depth.get(d, {})) for d in range(depth, max(by_depth) + 1)]
            for outer, inner in pairwise(made):
                outer.below.append(inner)
            made[0].parent_id = around.id
            new.append(made[0])
        return new

    def _by_row(
        self, cells: Mapping[Cell, str], rows: Sequence[int] | range
    ) -> list[tuple[int, dict[int, dict[str, str]]]]:
        """The texts of these rows by depth and field key."""
        found: dict[int, dict[int, dict[str, str]]] = {row: {} for row in rows}
        for (row, column), text in cells.items():
            if row in found:
                depth, field = self._fields[column]
                found[row].setdefault(depth, {})[field.key] = text
        return sorted(found.items())

    # ---- rows

    def can_move_rows(self, rows: Sequence[int], to: int) -> bool:
        return self.can_add_rows() and bool(self._rows)

    def add(self, depth: int, row: int = -1, below: bool = True) -> int:
        """A new record of a list beside that of a row (-1: at the end); the row it has now, -1 when it was refused."""
        parent_id, index, depth = self._where_to_add(depth, row, below)
        path, before = self.specs[depth].path, self._ids(parent_id, depth)
        values = self._inherited(depth, row, below)
        address = (self.form_set, self._document_id, parent_id, path, index)
        if not self.can_add_rows() or not self.desk.do(records.add_record, *address, values):
            return -1
        return next((self.row_of(one) for one in self._ids(parent_id, depth) if one not in before), -1)

    def add_inside(self, depth: int, row: int) -> int:
        """A new record at the end of the list at `depth` inside the record around it in a row."""
        row = min(row, self.row_count_of_records() - 1)
        outer = self._rows[row].records[depth - 1] if depth and row >= 0 else None
        if outer is None:
            return self.add(depth, row)
        last = max(n for n, one in enumerate(self._rows) if one.records[depth - 1] is outer)
        return self.add(depth, last)

    def _where_to_add(self, depth: int, row: int, below: bool) -> tuple[str, int, int]:
        row = min(row, self.row_count_of_records() - 1)
        if row < 0:
            return self._parent_id, len(self._ids(self._parent_id, 0)), 0
        found = self._rows[row].records
        depth = next((d for d in range(depth + 1) if found[d] is None), depth)
        outer, here = found[depth - 1] if depth else None, found[depth]
        parent_id = outer.id if outer is not None else self._parent_id
        return parent_id, self._ids(parent_id, depth).index(here.id) + below if here is not None else 0, depth

    def _ids(self, parent_id: str, depth: int) -> list[str]:
        parent = find_record(self.desk.document(self._document_id), parent_id)
        return [record.id for record in records_of(parent, self.specs[depth])]

    def _inherited(self, depth: int, row: int, below: bool) -> dict[str, str]:
        """A row that comes into a merged group belongs to it, as in Excel."""
        at = row + below
        if row < 0 or not 0 < at < len(self._rows):
            return {}
        columns = [n for n, (d, field) in enumerate(self._fields) if d == depth and field.kind in LEVELS]
        return {self.field(n).key: self.cell_text(at, n) for n in columns if self._spans[n][at] == 0}

    def remove_ids(self, ids: Sequence[str]) -> bool:
        return self.desk.do(records.remove_records, self.form_set, self._document_id, ids)

    def duplicate_ids(self, ids: Sequence[str]) -> bool:
        return self.desk.do(records.duplicate_records, self.form_set, self._document_id, ids)

    def move_ids(self, ids: Sequence[str], to: int) -> bool:
        """Records of one list stand before index `to` of it (counted as now)."""
        return self.desk.do(records.move_records, self.form_set, self._document_id, ids, to)

    def beside(self, row: int, depth: int) -> list[str]:
        """The ids of the list that the record of a row at a depth stands in."""
        outer = self._rows[row].records[depth - 1] if depth else None
        return self._ids(outer.id if outer is not None else self._parent_id, depth)

    # ---- hearing

    def _take_change(self, changed: set[str], paths: set[str]) -> None:
        known = [texts.known() for texts in self._texts]
        for record_id in changed:
            for texts in self._texts:
                texts.forget(record_id)
        new, spans = self._read_rows(), self._spans
        if [row.key for row in new] != [row.key for row in self._rows]:
            change_rows(self, adopted(self._rows, new), new, self._take_rows)
        self._take_rows(new)
        for depth, before in enumerate(known):
            changed |= {one for one, texts in before.items() if self._says_another(depth, one, texts)}
        self._tell_changed(changed)
        if spans != self._spans:
            self.spans_changed.emit()

    def _says_another(self, depth: int, record_id: str, texts: list[str]) -> bool:
        row = self.row_of(record_id)
        record = self._rows[row].records[depth] if row >= 0 else None
        return record is not None and self._texts_of(depth, record) != texts

    def _tell_changed(self, record_ids: set[str]) -> None:
        last = len(self._columns) - 1
        for first in sorted({row for one in record_ids if (row := self.row_of(one)) >= 0}):
            owners = [one for one in self._rows[first].records if one is not None and one.id in record_ids]
            end = first
            while end + 1 < len(self._rows) and owners[0] in self._rows[end + 1].records:
                end += 1
            self.dataChanged.emit(self.index(first, 0), self.index(end, last))
