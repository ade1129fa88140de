"""One record in two places of a form, a row of a list and a table of its own; texts that say what others say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from core.domain.amount import Amount
from core.domain.text import label
from core.forms.compute import references
from core.forms.model import Field, FieldKind, FormSet, ListSpec
from core.readers.draft import DraftRecord, DraftValue, Status
from core.readers.lines import Piece
from core.readers.patterns import text_pattern, title_group
from core.readers.words import likeness

_ALIKE = 0.6


def one_of(first: DraftValue, second: DraftValue) -> DraftValue:
    """What two places of a file say of one field, of which one at least is blank: the text of the other, unsure, as
    either may be what is meant; no money is nothing said."""
    told, blank = (first, second) if first.text else (second, first)
    if not told.text or blank.evidence.place == told.evidence.place or Amount.parse(told.text).fen == 0:
        return told
    reason = told.reason or f"{blank.evidence.place}也是这一栏，却是空白，请核对"
    return replace(told, status=Status.UNSURE, reason=reason)


def joined(
    rows: Sequence[DraftRecord], tables: Sequence[DraftRecord], form_set: FormSet, left: list[tuple[Piece, str]]
) -> list[DraftRecord]:
    """The records of the document, each once: those in rows with the tables that are theirs, by name, else by order.

    A second text for the same value is told in `left`.
    """
    found: list[DraftRecord] = []
    for spec in form_set.children(""):
        first = [_complete(record, form_set) for record in rows if record.list_path == spec.path]
        second = [_complete(record, form_set) for record in tables if record.list_path == spec.path]
        pairs = _pairs(first, second, spec) if first and second else [(one, None) for one in (*first, *second)]
        found += [_joined(one, other, spec, left) if other else one for one, other in pairs]
    return found


def _pairs(
    rows: Sequence[DraftRecord], tables: Sequence[DraftRecord], spec: ListSpec
) -> list[tuple[DraftRecord, DraftRecord | None]]:
    waiting = list(tables)
    pairs: list[tuple[DraftRecord, DraftRecord | None]] = []
    for row in rows:
        same = next((one for one in waiting if _name(one, spec) and _name(one, spec) == _name(row, spec)), None)
        if same is not None:
            waiting.remove(same)
        pairs.append((row, same))
    for at, (row, other) in enumerate(pairs):
        near = [one for one in waiting if likeness(_name(row, spec), _name(one, spec)) >= _ALIKE]
        if other is None and len(near) == 1:
            waiting.remove(near[0])
            pairs[at] = row, near[0]
    rest = [at for at, (_, other) in enumerate(pairs) if other is None]
    if len(rest) == len(waiting):
        for at, other in zip(rest, waiting, strict=True):
            pairs[at] = pairs[at][0], other
        waiting = []
    return [*pairs, *((one, None) for one in waiting)]


def _name(record: DraftRecord, spec: ListSpec) -> str:
    return label(record.text(spec.title_field)) if spec.title_field else ""


def _joined(row: DraftRecord, table: DraftRecord, spec: ListSpec, left: list[tuple[Piece, str]]) -> DraftRecord:
    """The record's own table says what it is; the row what that leaves open."""
    values = {value.field_key: value for value in table.values}
    for value in row.values:
        known = values.get(value.field_key)
        if known is None:
            values[value.field_key] = value
        elif not (known.text and value.text):
            values[value.field_key] = one_of(known, value)
        elif value.text != known.text and not _is_derived(value, row):
            piece = Piece(value.evidence.text, value.evidence.place)
            left.append((piece, f"与{known.evidence.place}读到的“{known.text}”不同，未采用"))
    shown = {child.list_path for child in table.children}
    more = [child for child in row.children if child.list_path not in shown]
    children = list(table.children)
    for name, copy in _copies(row, spec).items():
        path = f"{spec.path}.{name}"
        if not copy.text and name in values:
            values[name] = one_of(values[name], copy)
        if not copy.text:
            why = f"{copy.evidence.place}照抄这一栏，却是空白，请核对"
            children = [_doubted(child, why) if child.list_path == path else child for child in children]
        why = f"只写在{copy.evidence.place}，自己的表里没有，请核对"
        more = [_doubted(child, why) if child.list_path == path else child for child in more]
    return replace(table, values=tuple(values.values()), children=(*children, *more))


def _copies(row: DraftRecord, spec: ListSpec) -> dict[str, DraftValue]:
    """The cells of a row that copy a field, or a list, of the record, by what they copy."""
    found: dict[str, DraftValue] = {}
    for value in row.values:
        compute = spec.field(value.field_key).compute
        names = references(compute.text) if compute else ()
        if compute and len(names) == 1 and compute.text == f"{{{names[0]}}}":
            found[names[0]] = value
    return found


def _doubted(record: DraftRecord, why: str) -> DraftRecord:
    told = (replace(one, status=Status.UNSURE, reason=one.reason or why) if one.text else one for one in record.values)
    return replace(record, values=tuple(told))


def _is_derived(value: DraftValue, row: DraftRecord) -> bool:
    """The text was taken out of a computed place of the row, which keeps it anyway."""
    return any(one is not value and one.evidence == value.evidence for one in row.values)


def _complete(record: DraftRecord, form_set: FormSet) -> DraftRecord:
    """What the record's computed texts say of fields that the file shows nowhere else (年度重点工作2 is of a kind)."""
    spec = form_set.list(record.list_path)
    fields = {one.key: one for one in spec.fields}
    children = tuple(_complete(child, form_set) for child in record.children)
    values = {value.field_key: value for value in record.values}
    for value in record.values:
        compute = fields[value.field_key].compute
        if value.text and compute is not None and compute.text and not compute.drop_end:
            for found in _said(value, compute.text, fields):
                if found.field_key not in values or not values[found.field_key].text:
                    values[found.field_key] = found
    return replace(record, values=tuple(values.values()), children=(*children, *_listed(record, spec, form_set)))


def _said(value: DraftValue, text: str, fields: dict[str, Field]) -> Iterator[DraftValue]:
    """The fields of the same record that a computed text names, as a printed one has them."""
    found = text_pattern(text, fields).fullmatch(value.text.strip())
    for name in references(text) if found else ():
        told = title_group(found, name) if found and name in fields and fields[name].compute is None else None
        if told:
            told, why = _chosen(fields[name], told)
            reason = value.reason or why
            yield DraftValue(
                value.list_path, name, told, value.evidence, Status.UNSURE if why else value.status, reason
            )


def _chosen(field: Field, text: str) -> tuple[str, str]:
    """The choice that a computed text names, if shortened (重点工作 for 年度重点工作), and why it is unsure."""
    if field.kind is not FieldKind.CHOICE or not field.choices or text in field.choices:
        return text, ""
    near = [word for word in field.choices if text in word]
    if len(near) == 1:
        return near[0], f"原件写的是“{text}”，按相近认作“{near[0]}”"
    return text, f"“{text}”不是表式规定的选项"


def told_of_document(
    values: Iterable[DraftValue], records: Iterable[DraftRecord], form_set: FormSet
) -> Iterator[DraftValue]:
    """The document's own values that the file shows only where another text repeats them (项目主管部门：…)."""
    own = {one.key: one for one in form_set.fields}
    for value in (*values, *(value for record in records for value in record.values)):
        fields = form_set.list(value.list_path).fields if value.list_path else form_set.fields
        compute = next((one.compute for one in fields if one.key == value.field_key), None)
        names = references(compute.text) if compute and not compute.drop_end else ()
        inside = {one.key for one in fields} if value.list_path else set()
        if compute and value.text and len(names) == 1 and names[0] not in inside:
            for one in _said(value, compute.text, own):
                yield replace(one, list_path="")


def _listed(record: DraftRecord, spec: ListSpec, form_set: FormSet) -> Iterator[DraftRecord]:
    """The records below that a computed text lists, one a line, where the file shows them nowhere else."""
    below = {one.key: one for one in form_set.children(spec.path)}
    for value in record.values:
        compute = spec.field(value.field_key).compute
        name = compute.text.strip("{}") if compute else ""
        inner = below.get(name)
        if inner is None or compute is None or compute.text != f"{{{name}}}" or record.below(inner.path):
            continue
        for line in value.text.split("\n"):
            if line.strip() and inner.title_field:
                told = DraftValue(
                    inner.path, inner.title_field, line.strip(), value.evidence, value.status, value.reason
                )
                yield DraftRecord(inner.path, (told,))
