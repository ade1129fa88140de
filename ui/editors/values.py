"""What one printed place says: text, state and words, read from the desk; for grids, fields and strips alike."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.amount import Amount
from core.domain.document import CARRIED, UNSURE, Document, FieldKey, Mark, Override
from core.domain.finding import Finding, Severity
from core.domain.records import Record, get_value
from core.forms.model import Field, FieldKind, FormSet, ValuePart
from core.forms.printing import here_in, override_key, print_field
from core.forms.record_formulas import formula_value
from ui.desk import Desk
from ui.grids.cells import CellState
from ui.grids.found import Found
from ui.grids.grid_model import Kind
from ui.states import CARRIED_CHECK

_LEVELS = (FieldKind.LEVEL1, FieldKind.LEVEL2)
_KINDS = {
    FieldKind.MONEY: Kind.MONEY,
    FieldKind.PERCENT: Kind.PERCENT,
    FieldKind.CHOICE: Kind.CHOICE,
    FieldKind.LEVEL1: Kind.CHOICE,
    FieldKind.LEVEL2: Kind.CHOICE,
    FieldKind.YES_NO: Kind.CHOICE,
    FieldKind.CODE: Kind.LINE,
    FieldKind.YEAR: Kind.LINE,
    FieldKind.DATE: Kind.DATE,
    FieldKind.ORDINAL: Kind.LINE,
    FieldKind.NUMBER: Kind.NUMBER,
    FieldKind.REFERENCES: Kind.NAMES,
}
_PARTS = {ValuePart.COMPARISON: Kind.CHOICE, ValuePart.NUMBER: Kind.TEXT, ValuePart.MEASURE: Kind.LINE}
_SEVERITY_STATES = {Severity.ERROR: CellState.ERROR, Severity.WARNING: CellState.WARNING, Severity.HINT: CellState.NONE}


def grid_kind(field: Field) -> Kind:
    """How a field is edited in a grid."""
    if field.part:
        return _PARTS[ValuePart(field.part)]
    return _KINDS.get(field.kind, Kind.TEXT)


def number_unit(field: Field) -> str:
    """What stands behind a sum of the field's numbers; '' when it has none."""
    return str(field.unit) if field.kind is FieldKind.MONEY else "%" if field.kind is FieldKind.PERCENT else ""


@dataclass(frozen=True, slots=True)
class Place:
    """One field of one record of one document; `list_path` '' is the document itself."""

    document_id: str
    list_path: str
    record_id: str
    field: Field

    @property
    def keys(self) -> tuple[FieldKey, ...]:
        """Where its value, findings and marks are; a printed level also hangs on the canonical kind, a computed field
        has only its own key for a path."""
        own = FieldKey(self.record_id, self.field.home or self.field.key)
        return (own, FieldKey(self.record_id, "kind")) if self.field.kind in _LEVELS else (own,)


class PlaceReader:
    """Answers what places say, against the newest document of the desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def form_set(self, place: Place) -> FormSet:
        return self.desk.form_set(place.document_id)

    def text(self, place: Place) -> str:
        record = self.record(place)
        if record is None:
            return ""
        document = self.desk.document(place.document_id)
        return print_field(document, self.form_set(place), place.list_path, record, place.field)

    def record(self, place: Place) -> Record | None:
        """None when the record is gone, perhaps with its document: a view of it may live a moment longer."""
        if not self.desk.has(place.document_id):
            return None
        return self.desk.index(place.document_id).records.get(place.record_id)

    def finding(self, place: Place) -> Finding | None:
        worst = self.desk.worst_by_field(place.document_id)
        return next((worst[key] for key in place.keys if key in worst), None)

    def mark(self, place: Place) -> Mark | None:
        marks = self.desk.document(place.document_id).marks
        return next((marks[key] for key in place.keys if key in marks), None)

    def override(self, place: Place) -> Override | None:
        document = self.desk.document(place.document_id)
        if not document.overrides:
            return None
        key = override_key(self.form_set(place), place.list_path, place.record_id, place.field.key)
        return document.overrides.get(key)

    def state(self, place: Place) -> CellState:
        state = CellState.REQUIRED if place.field.required else CellState.NONE
        if place.field.compute is not None or not place.field.home:
            state |= CellState.COMPUTED
        if self.override(place) is not None:
            state |= CellState.OVERRIDDEN
        mark = self.mark(place)
        if mark is not None:
            state |= CellState.CARRIED if mark.state == CARRIED else CellState.WARNING
        finding = self.finding(place)
        if finding is not None:
            return state | (CellState.NONE if self._only_lacks_text(place) else severity_state(finding))
        return state | CellState.WARNING if place.field.total and self.total_words(place) else state

    def _only_lacks_text(self, place: Place) -> bool:
        """Yellow is where something is missing, red only where something is wrong; the findings list both."""
        return place.field.required and not self.text(place).strip()

    def total_words(self, place: Place) -> str:
        """What a typed total should be and by how much it is not; '' where they agree or nothing is typed."""
        record, field = self.record(place), place.field
        if record is None or field.kind is not FieldKind.MONEY:
            return ""
        typed = get_value(record, field.home)
        if not isinstance(typed, Amount) or typed.fen is None:
            return ""
        document = self.desk.document(place.document_id)
        here = here_in(document, self.form_set(place), place.list_path, record)
        total = formula_value(self.form_set(place), here, field.total)
        if total is None or total == typed.fen:
            return ""
        wanted, difference = (
            Amount(round(fen)).print(field.unit, field.decimals) for fen in (total, typed.fen - total)
        )
        return f"按“{formula_words(field.total)}”应为 {wanted}，相差 {difference}"

    def found(self, place: Place, text: str) -> tuple[Found, ...]:
        """The hits of what is being looked for."""
        return self.desk.search.found(place.record_id, place.field, text)

    def words(self, place: Place, text: str | None = None) -> str:
        """The gravest thing to say about the place; blank when there is nothing."""
        finding, override, mark = self.finding(place), self.override(place), self.mark(place)
        only_hint = finding is not None and finding.severity is Severity.HINT and override is not None
        if finding is not None and finding.code != CARRIED_CHECK and not only_hint:
            return f"{'必填' if self._only_lacks_text(place) else finding.severity.word}：{finding.message}"
        if override is not None:
            return f"手改：{override.reason}" if override.reason else "手改"
        if mark is not None:
            return _mark_words(mark)
        if place.field.compute is not None or not place.field.home:
            return computed_words(place.field)
        if place.field.total:
            return self.total_words(place)
        if place.field.required and not (self.text(place) if text is None else text):
            return "必填，未填"
        return ""


def computed_words(field: Field) -> str:
    """How a field is computed, for the edit bar."""
    compute = field.compute
    if compute is not None and compute.formula:
        return f"自动计算：{formula_words(compute.formula)}"
    if compute is not None and compute.ordinal is not None:
        return "自动编号"
    return "自动得出" if compute is not None and compute.is_text else "自动计算"


def formula_words(formula: str) -> str:
    """A formula with the signs people write."""
    return formula.replace("*", "×").replace("/", "÷")


def severity_state(finding: Finding) -> CellState:
    """How a cell looks that a finding is about; a carried value has its own bar."""
    return CellState.NONE if finding.code == CARRIED_CHECK else _SEVERITY_STATES[finding.severity]


def _mark_words(mark: Mark) -> str:
    if mark.state == CARRIED:
        return f"沿用 {mark.reason} 年，待确认" if mark.reason.isdigit() else f"沿用{mark.reason}，待确认"
    return f"待确认：{mark.reason}" if mark.state == UNSURE else mark.reason


def document_place(document: Document, field: Field) -> Place:
    return Place(document.id, "", document.id, field)
