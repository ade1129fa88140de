"""The columns of grids of records: what a list's fields look like side by side, and the texts under them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from core.domain.document import Document
from core.domain.indicator import Indicator
from core.domain.records import Record
from core.domain.target_value import Comparison
from core.forms.kinds import kinds_of, printed_levels, read_levels
from core.forms.model import Field, FieldKind, FormSet, ListSpec, ValuePart
from core.forms.selection import belongs
from ui.editors.values import grid_kind, number_unit
from ui.grids.cells import Align
from ui.grids.grid_model import Column, Width

_WIDTHS = {
    "money": Width.MONEY,
    "percent": Width.PERCENT,
    "level1": Width.LEVEL2,
    "level2": Width.LEVEL2,
    "medium": Width.BASIS,
    "short": Width.SHORT,
    "wide": Width.NAME,
    "stretch": Width.STRETCH,
}
_KIND_WIDTHS = {
    FieldKind.MONEY: Width.MONEY,
    FieldKind.PERCENT: Width.PERCENT,
    FieldKind.NUMBER: Width.SHORT,
    FieldKind.YEAR: Width.SHORT,
    FieldKind.YES_NO: Width.SHORT,
    FieldKind.CHOICE: Width.VALUE,
    FieldKind.DATE: Width.BASIS,
    FieldKind.LEVEL1: Width.LEVEL2,
    FieldKind.LEVEL2: Width.LEVEL2,
    FieldKind.CODE: Width.CODE,
    FieldKind.TARGET_VALUE: Width.VALUE,
    FieldKind.LONG_TEXT: Width.STRETCH,
}
LEVELS = (FieldKind.LEVEL1, FieldKind.LEVEL2)
YES_NO = ("是", "否")


def is_shown(field: Field) -> bool:
    """Whether a grid has a column for the field."""
    return field.kind is not FieldKind.ORDINAL and not (field.kind is FieldKind.YES_NO and field.compute is not None)


def shown_fields(spec: ListSpec) -> list[Field]:
    """The fields a grid has columns for."""
    return [field for field in spec.fields if is_shown(field)]


def column_of(spec: ListSpec, field: Field) -> Column:
    """The column a field has in a grid."""
    kind = grid_kind(field)
    centred = field.kind in LEVELS or (field.compute is not None and field.compute.ordinal is not None)
    return Column(
        key=field.key,
        label=field.label,
        width=_width(spec, field),
        kind=kind,
        align=Align.CENTER if centred else Align.RIGHT if kind.is_number else None,
        editable=field.compute is None and bool(field.home),
        merged=field.kind in LEVELS,
        frozen=field.kind in LEVELS or field.key == spec.title_field,
        unit=number_unit(field),
        other_labels=field.aliases,
    )


def _width(spec: ListSpec, field: Field) -> Width:
    if field.width == "medium" and field.key == spec.title_field:
        return Width.LEVEL3
    if not field.width and (field.part or (field.compute is not None and field.compute.ordinal is not None)):
        return Width.SHORT
    return _WIDTHS.get(field.width) or _KIND_WIDTHS.get(field.kind, Width.NAME)


def choices_of(form_set: FormSet, spec: ListSpec, field: Field, level1: Callable[[], str]) -> Sequence[str]:
    """The list under a cell; `level1` says what stands before a cell of level 2."""
    if field.kind is FieldKind.LEVEL1:
        return list(dict.fromkeys(kind.level1 for kind in kinds_of(form_set, spec)))
    if field.kind is FieldKind.LEVEL2:
        kinds, before = kinds_of(form_set, spec), level1()
        return [kind.level2 for kind in kinds if kind.level1 == before] or [kind.level2 for kind in kinds]
    if field.kind is FieldKind.YES_NO:
        return YES_NO
    return [str(sign) for sign in Comparison] if field.part == ValuePart.COMPARISON else field.choices


def leaves_list(form_set: FormSet, spec: ListSpec, record: Record, levels: Mapping[FieldKind, str]) -> str:
    """Why these texts of levels cannot stand in a record: it would belong to another list of the form. '' when they
    can."""
    if not isinstance(record, Indicator) or not any(where.path == "kind" for where in spec.where):
        return ""
    level1, level2 = printed_levels(form_set, record)
    typed = (levels.get(FieldKind.LEVEL1, level1), levels.get(FieldKind.LEVEL2, level2))
    kind, own1, own2 = read_levels(form_set, *typed)
    if belongs(replace(record, kind=kind, level1=own1, level2=own2), spec):
        return ""
    return "这张表里只有：" + "、".join(dict.fromkeys(one.level2 or one.level1 for one in kinds_of(form_set, spec)))


def separators_of(field: Field) -> Sequence[str]:
    """What stands between the names a field refers by; the first is written."""
    return (field.separator, *field.separators)


def reaches_on(field: Field) -> bool:
    """Whether its text may be another one though its record is the same."""
    return field.compute is not None or field.kind is FieldKind.REFERENCES


class CellTexts:
    """The printed texts of records, read once: as long as a record is the same it says the same, unless a field asks
    for more than the record; then the document must be the same, too."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self.reaching = any(reaches_on(field) for field in fields)
        self._kept: dict[str, tuple[Record, Document | None, list[str]]] = {}

    def of(self, record: Record, document: Document, read: Callable[[], list[str]]) -> list[str]:
        """The texts of a record of this document; `read` makes them."""
        kept = self._kept.get(record.id)
        if kept is None or kept[0] is not record or (self.reaching and kept[1] is not document):
            kept = self._kept[record.id] = (record, document if self.reaching else None, read())
        return kept[2]

    def forget(self, record_id: str) -> None:
        self._kept.pop(record_id, None)

    def clear(self) -> None:
        self._kept.clear()

    def known(self) -> dict[str, list[str]]:
        """What was read last, by record id: where texts reach on, to see which of them are others now."""
        return {record_id: kept[2] for record_id, kept in self._kept.items()} if self.reaching else {}
