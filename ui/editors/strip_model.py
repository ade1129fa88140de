"""A payment plan as a small grid: typed percentages above, what they come to in money below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from PySide6.QtCore import QModelIndex, QObject

from core.domain.amount import Amount
from core.domain.document import FieldKey
from core.domain.percent import Percent
from core.domain.records import get_value
from core.editing import fields
from core.editing.events import DocumentChanged
from core.forms.model import Field, FormSet, Tab
from ui.desk import Desk
from ui.editors.values import Place, PlaceReader, grid_kind, number_unit
from ui.grids.cells import Align, CellState
from ui.grids.found import Found
from ui.grids.grid_model import AnyIndex, Cell, Column, GridModel, Refusals, Width


class StripModel(GridModel):
    """The `strip` fields of a tab, side by side; the second row is there when the tab names what they are parts of."""

    def __init__(self, desk: Desk, form_set: FormSet, tab: Tab, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.reader = PlaceReader(desk)
        self.form_set = form_set
        self._list_path = tab.list
        source = form_set.list(tab.list).field if tab.list else form_set.field
        self.fields: list[Field] = [source(key) for key in tab.strip]
        self.whole: Field | None = source(tab.strip_of) if tab.strip_of else None
        self._columns = [
            Column(
                field.key,
                field.label,
                width=Width.PERCENT,
                kind=grid_kind(field),
                align=Align.RIGHT,
                unit=number_unit(field),
            )
            for field in self.fields
        ]
        self._document_id = ""
        self._record_id = ""
        desk.document_changed.connect(self._on_document_changed)
        desk.findings_changed.connect(self._on_findings_changed)

    def show(self, document_id: str, record_id: str) -> None:
        self.beginResetModel()
        self._document_id, self._record_id = document_id, record_id
        self.endResetModel()

    def place(self, row: int, column: int) -> Place:
        return Place(self._document_id, self._list_path, self._record_id, self.fields[column])

    def cell_of(self, key: FieldKey) -> Cell | None:
        if key.record_id != self._record_id:
            return None
        return next(((0, n) for n, field in enumerate(self.fields) if field.home == key.path), None)

    def columns(self) -> Sequence[Column]:
        return self._columns

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        if parent.isValid() or not self._record_id:
            return 0
        return 2 if self.whole else 1

    def cell_text(self, row: int, column: int) -> str:
        return self.reader.text(self.place(row, column)) if row == 0 else self._money(column)

    def _money(self, column: int) -> str:
        """The part of the whole, rounded half up to a fen; '' when either is no number."""
        record = self.reader.record(self.place(0, column))
        if record is None or self.whole is None:
            return ""
        percent, amount = get_value(record, self.fields[column].home), get_value(record, self.whole.home)
        if not isinstance(percent, Percent) or not isinstance(amount, Amount) or amount.fen is None:
            return ""
        if percent.value is None:
            return ""
        part = (Decimal(amount.fen) * percent.value / 100).to_integral_value(ROUND_HALF_UP)
        return Amount(int(part)).print(self.whole.unit, self.whole.decimals)

    def cell_state(self, row: int, column: int) -> CellState:
        return self.reader.state(self.place(row, column)) if row == 0 else CellState.COMPUTED

    def cell_editable(self, row: int, column: int) -> bool:
        return row == 0 and not self.desk.read_only and super().cell_editable(row, column)

    def cell_words(self, row: int, column: int) -> str:
        if row == 0:
            return self.reader.words(self.place(row, column), self.cell_text(row, column))
        return f"自动计算：{self.whole.label} × {self.fields[column].label}" if self.whole else ""

    def cell_found(self, row: int, column: int) -> tuple[Found, ...]:
        return self.reader.found(self.place(row, column), self.cell_text(row, column)) if row == 0 else ()

    def cell_unit(self, row: int, column: int) -> str:
        return super().cell_unit(row, column) if row == 0 or self.whole is None else str(self.whole.unit)

    def cell_place(self, row: int, column: int) -> str:
        label = self.fields[column].label
        return label if row == 0 or self.whole is None else f"{label} · 折{self.whole.unit}"

    def set_cells(self, cells: Mapping[Cell, str], title: str, new_rows: int = 0) -> Refusals:
        if self.desk.read_only:
            return dict.fromkeys(cells, "文件只能看，不能改")
        refused = {cell: "自动计算，不用填" for cell in cells if cell[0] != 0}
        texts = [
            (self._list_path, self._record_id, self.fields[column].key, text)
            for (row, column), text in cells.items()
            if row == 0
        ]
        if texts and not self.desk.do(fields.set_texts, self.form_set, self._document_id, texts, title):
            return dict.fromkeys(cells, "没有改成")
        return refused

    def _on_document_changed(self, event: DocumentChanged) -> None:
        if event.document_id != self._document_id or not self._record_id:
            return
        if self._record_id not in self.desk.index(event.document_id).records:
            self.show(event.document_id, "")
            return
        self._tell({key.record_id for key in event.touched.fields})

    def _on_findings_changed(self, document_id: str, keys: frozenset[FieldKey]) -> None:
        if document_id == self._document_id:
            self._tell({key.record_id for key in keys})

    def _tell(self, record_ids: set[str]) -> None:
        if self._record_id in record_ids and self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(self._columns) - 1))
