"""Whole records of a workbook: parts on two sheets are joined, blank patterns put aside, copies doubted."""

from __future__ import annotations

from dataclasses import replace

from core.forms.model import FieldKind, FormSet
from core.readers.draft import DraftRecord, DraftValue, Status


def settle_records(records: list[DraftRecord], notices: list[str], form_set: FormSet, is_told: bool = False) -> None:
    """Changes `records` in place; what is left out is told in `notices`. Records of a Word file stay as they are.

    `is_told`: the file has tables of the document itself, so that all of its records may be blank.
    """
    _join_parts(records, form_set)
    _drop_blank(records, notices, form_set, is_told)
    _doubt_copies(records, form_set)


def _join_parts(records: list[DraftRecord], form_set: FormSet) -> None:
    """A workbook may have the heads of all records on one sheet and their lists on another, named by their titles."""
    by_name: dict[str, int] = {}
    for record in tuple(records):
        title = form_set.list(record.list_path).title_field
        name = record.value(title) if title else None
        if name is None or not name.text or "“" not in name.evidence.place:
            continue
        at = by_name.setdefault(name.text, records.index(record))
        if records[at] is record:
            continue
        whole = records[at]
        lists = {child.list_path for child in whole.children}
        is_rest = all(value is name or not value.text or _is_computed(value, form_set) for value in record.values)
        if is_rest and name.is_unsure and lists.isdisjoint(child.list_path for child in record.children):
            records[at] = replace(whole, children=(*whole.children, *record.children))
            records.remove(record)


def _is_computed(value: DraftValue, form_set: FormSet) -> bool:
    return form_set.list(value.list_path).field(value.field_key).compute is not None


def _drop_blank(records: list[DraftRecord], notices: list[str], form_set: FormSet, is_told: bool) -> None:
    """A blank form beside filled ones in a workbook is its pattern sheet, no record."""
    blank = [record for record in records if _is_blank(record, form_set)]
    if not blank or (len(blank) == len(records) and not is_told):
        return
    for record in blank:
        place = next(value.evidence.place for one in record.walk() for value in one.values)
        if "“" in place:
            records.remove(record)
            notices.append(f"{place}处的表没有填写，没有读入。")


def _is_blank(record: DraftRecord, form_set: FormSet) -> bool:
    """Nothing but the form's own words: levels printed in advance, a heading, a name from it or from the sheet."""
    printed = (FieldKind.LEVEL1, FieldKind.LEVEL2)
    fields = {(spec.path, one.key): one for spec in form_set.lists for one in spec.fields}
    title = form_set.list(record.list_path).title_field
    said = [value for one in record.walk() for value in one.values if value.text]
    told = [
        fields[value.list_path, value.field_key]
        for value in said
        if not (value.is_unsure and (value.list_path, value.field_key) == (record.list_path, title))
    ]
    return all(one.compute or one.kind in printed for one in told)


def _doubt_copies(records: list[DraftRecord], form_set: FormSet) -> None:
    """A sheet kept as a copy, or used as a pattern, has the code of another: it is read, and its code is unsure."""
    first: dict[str, DraftRecord] = {}
    for at, record in enumerate(records):
        code = _code(record, form_set)
        whole = first.setdefault(code.text, record) if code else record
        if code is None or whole is record:
            continue
        likeness = "相同" if _said(record, form_set) == _said(whole, form_set) else "不同"
        label = form_set.list(record.list_path).field(code.field_key).label
        reason = f"{whole.values[0].evidence.place}处的{label}也是这个，两处内容{likeness}，请核对"
        told = replace(code, status=Status.UNSURE, reason=reason)
        records[at] = replace(record, values=tuple(told if value is code else value for value in record.values))


def _code(record: DraftRecord, form_set: FormSet) -> DraftValue | None:
    """The sure code of a workbook's record."""
    fields = form_set.list(record.list_path)
    codes = (value for value in record.values if fields.field(value.field_key).kind is FieldKind.CODE)
    return next((one for one in codes if _is_sure_code(one)), None)


def _is_sure_code(value: DraftValue) -> bool:
    return value.text.isalnum() and not value.is_unsure and "“" in value.evidence.place


def _said(record: DraftRecord, form_set: FormSet) -> list[tuple[str, str, str]]:
    """All it says but what the form computes: its heading may have another number."""
    values = (value for one in record.walk() for value in one.values if value.text)
    return [(one.list_path, one.field_key, one.text) for one in values if not _is_computed(one, form_set)]
