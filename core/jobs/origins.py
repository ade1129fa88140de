"""Where the values of a document come from: file, place, words there, when, and whether they were changed since."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.domain.document import Document, FieldKey
from core.editing.session import Session
from core.forms.model import FormSet
from core.forms.printing import print_field
from core.forms.selection import records_of
from core.jobs.left_over import is_left, left_of
from core.store.log import Act, ValueChange

_TITLE = re.compile(r"导入“(.+)”|(?:导入|收取) \d+ 个文件")
"""The titles of acts that import: of one file with its name, of several without."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One imported value: `words` say which (项目1 · 指标4 · 指标值), `text` what is there now, `read` what the file
    says at `place`; `note` who put it there when it was not the reader; `is_changed`: by hand, since then."""

    key: FieldKey
    words: str
    text: str
    file: str
    place: str
    read: str
    note: str = ""
    time: str = ""
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class ImportAct:
    """One import into a document that still holds: what there is of it now (`count`), of that changed by hand."""

    time: str
    file: str
    person: str = ""
    count: int = 0
    changed: int = 0


@dataclass
class _Seen:
    """What the log says of one value: when it was imported last, and what people did to it since."""

    sequence: int = 0
    time: str = ""
    stack: list[ValueChange] = field(default_factory=list)


def origins_of(document: Document, form_set: FormSet, acts: Sequence[Act]) -> list[Origin]:
    """Every imported value in the order of the form, what is computed or of no list at the end."""
    seen = _seen(acts, document.evidence)
    whole = _imports(acts)
    found = []
    for key, words, text in _places(document, form_set):
        evidence = document.evidence.get(key)
        if evidence is None:
            continue
        one = seen.get(key, _Seen())
        added = whole.get(evidence.file) or whole.get("")
        time = one.time or (added[0].time if added else "")
        changes = one.stack
        is_changed = bool(changes) and changes[0].old != changes[-1].new
        found.append(
            Origin(key, words, text, evidence.file, evidence.place, evidence.text, evidence.note, time, is_changed)
        )
    return found


def imports_of(acts: Sequence[Act], origins: Iterable[Origin]) -> list[ImportAct]:
    """The imports of a document, the latest first, without those that were undone."""
    counts: dict[tuple[str, str], list[bool]] = {}
    for one in origins:
        counts.setdefault((one.file, one.time), []).append(one.is_changed)
    found, people = [], {act.time: act.person for act in acts}
    for file, each in _imports(acts).items():
        for act in each if file else ():  # of several files: each is told by its values, below
            values = counts.pop((file, act.time), [])
            found.append(ImportAct(act.time, file, act.person, len(values), sum(values)))
    found += [
        ImportAct(time, file, people.get(time, ""), len(values), sum(values)) for (file, time), values in counts.items()
    ]
    return sorted(found, key=lambda one: one.time, reverse=True)


def _imports(acts: Iterable[Act]) -> dict[str, list[Act]]:
    """By file ('' for those of several at once) the imports that were not undone, in order."""
    found: dict[str, list[Act]] = {}
    undone: dict[str, list[Act]] = {}
    for act in acts:
        told = _TITLE.fullmatch(act.title)
        if told is None:
            continue
        file = told[1] or ""
        here, gone = found.setdefault(file, []), undone.setdefault(file, [])
        if act.origin == "undo":
            gone += here[-1:]
            del here[-1:]
        else:
            here.append(act if act.origin == "edit" or not gone else gone.pop())
    return {file: each for file, each in found.items() if each}


def _seen(acts: Iterable[Act], evidence: Mapping[FieldKey, Any]) -> dict[FieldKey, _Seen]:
    """For the values that have evidence: the import it is from, as far as the log names it, and later changes."""
    by_place = {f"{key.record_id}/{key.path}": key for key in evidence}
    found: dict[FieldKey, _Seen] = {}
    for act in acts:
        is_import = _TITLE.fullmatch(act.title) is not None
        for change in act.changes:
            path = change.place.rpartition("/")[2] if change.kind == "SetOverride" else change.place
            key = by_place.get(f"{change.record_id}/{path}") or by_place.get(f"{change.record_id}/{_view_path(change)}")
            if key is None:
                continue
            one = found.setdefault(key, _Seen())
            if is_import:
                if change.kind == "SetEvidence" and act.origin != "undo":
                    found[key] = _Seen(act.sequence, act.time)
            elif change.kind != "SetEvidence":
                if act.origin == "undo":
                    del one.stack[-1:]
                else:
                    one.stack.append(change)
    return found


def _view_path(change: ValueChange) -> str:
    """The place of an override as the evidence of a computed table's cell has it."""
    return ".".join(change.place.split("/")[1:]) if change.kind == "SetOverride" else change.place


# ---------------------------------------------------------------- places


def _places(document: Document, form_set: FormSet) -> Iterator[tuple[FieldKey, str, str]]:
    """Every place that may have evidence, with its words and its text now."""
    told: set[FieldKey] = set()
    ids = {document.id: ""}
    for key, words, text in _walk(document, form_set, document, "", "", ids):
        if key not in told:
            told.add(key)
            yield key, words, text
    for key in document.evidence:
        if key not in told and not is_left(key):
            yield key, _other_words(form_set, key, ids), _override_text(document, key)


def _walk(
    document: Document, form_set: FormSet, record: Any, path: str, words: str, ids: dict[str, str]
) -> Iterator[tuple[FieldKey, str, str]]:
    fields = form_set.list(path).fields if path else form_set.fields
    for one in fields:
        for home in dict.fromkeys((one.home, one.key)):
            key = FieldKey(record.id, home)
            if home and key in document.evidence:
                said = f"{words} · {one.label}" if words else one.label
                yield key, said, print_field(document, form_set, path, record, one)
    for spec in form_set.children(path):
        for number, child in enumerate(records_of(record, spec), 1):
            said = f"{words} · {spec.item}{number}" if words else f"{spec.item}{number}"
            ids[child.id] = said
            yield from _walk(document, form_set, child, spec.path, said, ids)


def _other_words(form_set: FormSet, key: FieldKey, ids: Mapping[str, str]) -> str:
    """A cell of a computed table: table[row].column, or table.column with the record whose row it is."""
    table, _, column = key.path.rpartition(".")
    name, _, row = table.rstrip("]").partition("[")
    view = next((one for one in form_set.views if one.key == name), None)
    title = (view.caption or view.key) if view is not None else name
    label = next((one.label for one in view.columns if one.key == column), column) if view is not None else key.path
    return " · ".join(part for part in (title, ids.get(key.record_id, ""), row, label) if part)


def _override_text(document: Document, key: FieldKey) -> str:
    ids = {key.record_id}
    return next(
        (text.text for place, text in document.overrides.items() if place.place_in(document.id, ids) == key), ""
    )


# ---------------------------------------------------------------- telling


@dataclass(frozen=True, slots=True)
class ImportLog:
    """Everything a document knows of its imports."""

    document: Document
    imports: tuple[ImportAct, ...]
    origins: tuple[Origin, ...]
    left: tuple[Origin, ...] = ()
    """What the files say that went nowhere; `note` says why."""

    def at(self, keys: Iterable[FieldKey]) -> Origin | None:
        wanted = set(keys)
        return next((one for one in self.origins if one.key in wanted), None)


def import_log(session: Session, document_id: str, form_set: FormSet) -> ImportLog:
    """UserError: the log cannot be read."""
    document, acts = session.document(document_id), session.acts(document_id)
    origins = origins_of(document, form_set, acts)
    return ImportLog(document, tuple(imports_of(acts, origins)), tuple(origins), tuple(_left(document, acts)))


def _left(document: Document, acts: Sequence[Act]) -> Iterator[Origin]:
    seen, whole = _seen(acts, document.evidence), _imports(acts)
    for key, one in left_of(document):
        added = whole.get(one.file) or whole.get("")
        time = seen[key].time if key in seen else added[0].time if added else ""
        yield Origin(key, NOWHERE, "", one.file, one.place, one.text, one.note, time)


NOWHERE = "（没有导入）"


HEADING = ("放在哪里", "现在的内容", "文件", "位置", "文件里的写法", "导入时间", "说明")


def origin_row(one: Origin) -> tuple[str, ...]:
    """What a table shows of a value, as `HEADING` names it."""
    remark = "；".join(part for part in ("导入后手工改过" if one.is_changed else "", one.note) if part)
    return one.words, one.text, one.file, one.place, one.read, shown_time(one.time), remark


def shown_time(time: str) -> str:
    """2026-03-01 09:30, '' when it is not known."""
    return time[:16].replace("T", " ")


def log_workbook(log: ImportLog) -> bytes:
    """The log as a workbook: the imports, and every value with its place."""
    from core.office.tables import workbook_of

    acts = [("时间", "文件", "处数", "其中手工改过", "经手")]
    acts += [(shown_time(a.time), a.file, str(a.count), str(a.changed), a.person) for a in log.imports]
    left = [("文件", "位置", "文件里的写法", "导入时间", "原因")]
    left += [(one.file, one.place, one.read, shown_time(one.time), one.note) for one in log.left]
    listed = [("未导入清单", left)] if log.left else []
    return workbook_of([("来源", [HEADING, *map(origin_row, log.origins)]), ("导入记录", acts), *listed])


def log_lines(log: ImportLog) -> Iterator[str]:
    """The log as a person reads it."""
    yield f"{log.document.unit.name or '（单位未定）'} {log.document.year or '年度未定'}"
    for act in log.imports:
        changed = f"，其中 {act.changed} 处后来手工改过" if act.changed else ""
        yield f"  {shown_time(act.time) or '时间不详'}  导入“{act.file}”，{act.count} 处{changed}"
    for one in log.left:
        yield f"  没有导入 ← “{one.file}”{one.place}“{' '.join(one.read.split())}”（{one.note}）"
    for one in log.origins:
        words, text, file, place, read, _, remark = (" ".join(part.split()) for part in origin_row(one))
        yield f"  {words}：{text} ← “{file}”{place}“{read}”" + (f"（{remark}）" if remark else "")


def log_plain(log: ImportLog) -> dict[str, Any]:
    document = log.document
    return {
        "unit_code": document.unit.code,
        "unit": document.unit.name,
        "year": document.year,
        "imports": [
            {"time": a.time, "file": a.file, "person": a.person, "count": a.count, "changed": a.changed}
            for a in log.imports
        ],
        "values": [
            {
                "field": one.words,
                "value": one.text,
                "file": one.file,
                "place": one.place,
                "text": one.read,
                "time": one.time,
                "note": one.note,
                "changed": one.is_changed,
            }
            for one in log.origins
        ],
        "unplaced": [
            {"file": one.file, "place": one.place, "text": one.read, "time": one.time, "reason": one.note}
            for one in log.left
        ],
    }
