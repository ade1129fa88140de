"""The figures of the document that stand in no list (拨款、结转): one row each, last year's beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QObject

from core.domain.amount import Amount, MoneyUnit
from core.domain.document import FieldKey
from core.domain.records import get_value
from core.editing import fields as field_verbs
from core.editing.events import DocumentChanged
from core.forms.model import Field, FieldKind, Tab
from core.forms.view_data import SourceKey, Value, subtract
from ui.editors.budget_data import AS_PRINTED, BudgetData
from ui.editors.budget_sums import MONEY
from ui.editors.values import Place, PlaceReader
from ui.grids.cells import CellState
from ui.grids.found import Found
from ui.grids.grid_model import AnyIndex, Cell, Column, GridModel, Kind, Refusals, Width

NAME, NOW, LAST, CHANGE = range(4)


class FiguresModel(GridModel):
    """The `figures` of a tab."""

    def __init__(self, data: BudgetData, tab: Tab, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.data_source, self.desk, self.form_set = data, data.desk, data.form_set
        self.reader = PlaceReader(data.desk)
        self.fields: list[Field] = [data.form_set.field(key) for keys in tab.figures for key in keys]
        self._columns = [
            Column("name", "哪一项", width=Width.NAME, editable=False, frozen=True),
            Column("now", "本年", width=Width.MONEY, kind=Kind.MONEY, unit="万元"),
            Column("last", "上年数", width=Width.MONEY, kind=Kind.MONEY, unit="万元", editable=False),
            Column("change", "增减", width=Width.MONEY, kind=Kind.MONEY, unit="万元", editable=False),
        ]
        data.desk.findings_changed.connect(self._on_findings_changed)

    def show(self) -> None:
        """Another document."""
        self.beginResetModel()
        self.endResetModel()

    def hidden_columns(self) -> set[int]:
        """Last year's columns are there when it is in the file."""
        return set() if self.data_source.is_there and self.data_source.last_year is not None else {LAST, CHANGE}

    def columns(self) -> Sequence[Column]:
        return self._columns

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() or not self.data_source.is_there else len(self.fields)

    def place(self, row: int, column: int) -> Place | None:
        """The stored value behind a cell; None beside it."""
        document_id = self.data_source.document_id
        return Place(document_id, "", document_id, self.fields[row]) if column == NOW else None

    def source_key(self, row: int, column: int) -> SourceKey | None:
        """The address of a figure in formulas."""
        return SourceKey("", "", self.fields[row].key) if column == NOW else None

    def cell_of(self, key: FieldKey) -> Cell | None:
        """Where a key of the document is shown."""
        if key.record_id != self.data_source.document_id:
            return None
        return next(((n, NOW) for n, field in enumerate(self.fields) if field.home == key.path), None)

    def cell_text(self, row: int, column: int) -> str:
        field = self.fields[row]
        if column == NAME:
            return field.label
        if column != NOW:
            return self._beside(field, column)
        value = self._fen(field)
        if value is not None and self.data_source.shown is not AS_PRINTED:
            return self.data_source.number(MONEY, value)
        place = self.place(row, column)
        return self.reader.text(place) if place else ""

    def _fen(self, field: Field, last: bool = False) -> Value:
        document = self.data_source.last_year if last else self.data_source.document
        value = get_value(document, field.home) if document is not None else None
        return value.fen if isinstance(value, Amount) else None

    def _beside(self, field: Field, column: int) -> str:
        now, last = self._fen(field), self._fen(field, last=True)
        has_change = now is not None or last is not None
        value = last if column == LAST else subtract(now, last) if has_change else None
        return self.data_source.number(MONEY, value)

    def edit_text(self, row: int, column: int) -> str:
        """An editor never opens with a rounded amount."""
        place = self.place(row, column)
        in_yuan = self.data_source.shown.unit is MoneyUnit.YUAN
        return self.reader.text(place) if place is not None and not in_yuan else self.cell_text(row, column)

    def cell_state(self, row: int, column: int) -> CellState:
        place = self.place(row, column)
        return self.reader.state(place) if place else CellState.NONE if column == NAME else CellState.COMPUTED

    def cell_editable(self, row: int, column: int) -> bool:
        return column == NOW and not self.desk.read_only

    def cell_words(self, row: int, column: int) -> str:
        place = self.place(row, column)
        return self.reader.words(place) if place else ""

    def cell_found(self, row: int, column: int) -> tuple[Found, ...]:
        place = self.place(row, column)
        return self.reader.found(place, self.cell_text(row, column)) if place else ()

    def cell_place(self, row: int, column: int) -> str:
        words = {LAST: " · 上年数", CHANGE: " · 增减"}
        return f"{self.fields[row].label}{words.get(column, '')}"

    def cell_unit(self, row: int, column: int) -> str:
        if self.fields[row].kind is not FieldKind.MONEY:
            return ""
        return str(self.data_source.shown.unit or self.fields[row].unit)

    def set_cells(self, cells: Mapping[Cell, str], title: str, new_rows: int = 0) -> Refusals:
        if self.desk.read_only:
            return dict.fromkeys(cells, "文件只能看，不能改")
        refused = dict.fromkeys(
            (cell for cell in cells if cell[1] != NOW or cell[0] >= len(self.fields)), "不能填在这里"
        )
        document_id = self.data_source.document_id
        texts = [
            ("", document_id, self.fields[cell[0]].key, self.data_source.stored_text(self.fields[cell[0]], text))
            for cell, text in cells.items()
            if cell not in refused
        ]
        if texts and not self.desk.do(field_verbs.set_texts, self.form_set, document_id, texts, title):
            return dict.fromkeys(cells, "没有改成")
        return refused

    def update(self, event: DocumentChanged) -> None:
        """The document changed."""
        touched = {key.path for key in event.touched.fields if key.record_id == self.data_source.document_id}
        for row, field in enumerate(self.fields):
            if event.touched.whole_document or field.home in touched:
                self._tell(row, row)

    def refresh(self) -> None:
        """Amounts are shown in another unit."""
        if self.rowCount():
            self._tell(0, self.rowCount() - 1)

    def _on_findings_changed(self, document_id: str, keys: frozenset[FieldKey]) -> None:
        if document_id == self.data_source.document_id and any(key.record_id == document_id for key in keys):
            self.refresh()

    def _tell(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, CHANGE))
