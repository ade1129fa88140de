"""A document as JSON and back: every value as printed on its form, by the form's own field keys.

What the form does not print (lists and values only another layout shows, overrides, marks, evidence) stands beside it
by place and path, so that nothing is lost: load(dump(document)) equals the document. Computed tables and composed prose
are told as they print, and made again when loaded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_origin, get_type_hints

from core.domain.document import CARRIED, UNSURE, Document, Evidence, FieldKey, Mark, Override, OverrideKey
from core.domain.plain import to_plain, value_from_plain
from core.domain.records import (
    MAPS,
    NO_VALUES,
    Record,
    children,
    find_path,
    get_value,
    lists_of,
    new_id,
    value_paths,
    walk,
    with_record,
    with_value,
)
from core.domain.text import clean
from core.domain.unit import Unit
from core.errors import UserError
from core.forms.load import FormSets
from core.forms.model import FormSet
from core.forms.printing import PARAGRAPH, print_document, print_shared
from core.forms.texts import prose_of
from core.forms.view_scopes import find_view
from core.jobs.dump_records import (
    Plain,
    as_text,
    cell_text,
    dump_record,
    fields_of,
    load_records,
    other_lists,
    places_of,
    read_references,
    told_references,
)

FORMAT, VERSION = "jimutong", 1
NO_DUMP = "这不是绩目通导出的数据（JSON）文件。"


def dump_documents(
    documents: Iterable[Document],
    form_sets: FormSets,
    before: Callable[[Document], Document | None] = lambda document: None,
) -> Plain:
    """All documents as JSON data; `before` gives the same unit's document of the year before, against which changes
    are told. UserError: a document's form set is not installed or broken."""
    dumped = [_dump_document(one, form_sets.get(one.layout), before(one)) for one in documents]
    return {"格式": FORMAT, "版本": VERSION, "文件": dumped}


def load_dump(data: object, form_sets: FormSets) -> tuple[Document, ...]:
    """The documents of a dump, with new ids. UserError: it is no dump, or one of a newer version."""
    if not isinstance(data, Mapping) or data.get("格式") != FORMAT or not isinstance(data.get("文件"), list):
        raise UserError(NO_DUMP)
    if data.get("版本") != VERSION:
        raise UserError(f"这个数据文件的版本是“{data.get('版本')}”，本程序只能读入版本 {VERSION}，请用新版绩目通读入。")
    if not data["文件"]:
        raise UserError("数据文件里没有任何单位的数据。")
    return tuple(_load_told(number, dumped, form_sets) for number, dumped in enumerate(data["文件"], 1))


def _load_told(number: int, dumped: object, form_sets: FormSets) -> Document:
    """One document. UserError: its form set is not there, something is missing, has the wrong shape or is no value of
    its field."""
    try:
        if not isinstance(dumped, dict):
            raise TypeError(dumped)
        form_set = form_sets.get(_text(dumped, "表式"))
        document = _load_document(dumped, form_set)
        lost = _lost(form_set, "", dumped["内容"], dump_record(document, form_set, "", document))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError, RecursionError) as error:
        raise UserError(f"数据文件第{number}份内容不完整或被改动过，不能读入。") from error
    if lost:
        raise UserError(f"数据文件第{number}份的“{lost}”不是这一栏能填的内容，或没有这一栏，不能读入。")
    return document


def _lost(form_set: FormSet, list_path: str, given: Plain, kept: Plain) -> str:
    """The first place whose text found no home or did not stay, '' when all of it did."""
    computed = {field.key for field in fields_of(form_set, list_path) if field.compute is not None}
    for key, cell in given.items():
        if key not in kept:
            return key
        if key in computed:
            continue
        spec = next((spec for spec in form_set.children(list_path) if spec.key == key), None)
        if spec is None:
            if clean(cell_text(cell)) and not clean(cell_text(kept[key])):
                return f"{key}：{cell_text(cell)[:30]}"
            continue
        for number, (one, other) in enumerate(zip(cell, kept[key], strict=True), 1):
            if found := _lost(form_set, spec.path, one, other):
                return f"{key}/{number}/{found}"
    return ""


def _dump_document(document: Document, form_set: FormSet, last_year: Document | None) -> Plain:
    """One document; the parts after 内容 are only there when they hold something."""
    dumped: Plain = {"表式": form_set.id, "表式组": list(document.form_ids), "阶段": document.stage}
    dumped["内容"] = dump_record(document, form_set, "", document)
    places = places_of(document, form_set)
    others = list(other_lists(document, form_set))
    printed = print_document(document, form_set, last_year) if form_set.views or form_set.texts else {}
    parts = {
        "表": _dump_tables(form_set, printed),
        "模板文字": list(_dump_composed(document, form_set, printed, places)),
        "其他清单": others,
        "其他值": _dump_others(document, form_set, others, places),
        "覆盖": [_dump_override(document, form_set, key, places) for key in _in_order(document.overrides, places)],
        "标记": _dump_keyed(document.marks, places),
        "来源": _dump_keyed(document.evidence, places),
    }
    return dumped | {name: part for name, part in parts.items() if part}


def _dump_tables(form_set: FormSet, printed: Plain) -> Plain:
    """The rows of the computed tables; those that stand side by side are told together."""
    sides = {side for view in form_set.views for side in view.sides}
    return {view.key: list(printed[view.key]) for view in form_set.views if view.key not in sides}


def _dump_composed(document: Document, form_set: FormSet, printed: Plain, places: Mapping[str, str]) -> Iterator[Plain]:
    """The paragraphs that composed items print instead of their typed ones."""
    prose = prose_of(form_set)
    for index, item in enumerate(document.narrative if prose else ()):
        if prose and form_set.text(item.composed):
            spec, body = prose
            lines = [paragraph[PARAGRAPH] for paragraph in printed[spec.key][index][body.key]]
            yield {"位置": places[item.id], "文字": item.composed, "段落": lines}


def _in_order(overrides: Iterable[OverrideKey], places: Mapping[str, str]) -> list[OverrideKey]:
    """In printed order, whatever order they were read in; rows that are no records by their keys."""
    order = {record_id: index for index, record_id in enumerate(places)}

    def place(key: OverrideKey) -> tuple[str, str, int, str, str]:
        return key.form_id, key.table, order.get(key.row, -1), "" if key.row in order else key.row, key.column

    return sorted(overrides, key=place)


def _dump_override(document: Document, form_set: FormSet, key: OverrideKey, places: Mapping[str, str]) -> Plain:
    override = document.overrides[key]
    dumped = {"表": key.table, "行": places.get(key.row, key.row), "列": key.column}
    if key.form_id != form_set.id:
        dumped["表式"] = key.form_id
    dumped |= {"值": override.text, "原因": override.reason}
    if key.form_id != form_set.id:
        return dumped
    record = next((found for _, _, found in walk(document) if found.id == key.row), None)
    is_view = find_view(form_set, key.table) is not None
    field = None if is_view else next((f for f in fields_of(form_set, key.table) if f.key == key.column), None)
    if record is not None and field is not None and field.compute is None:
        dumped["原值"] = print_shared(document, form_set, key.table, record, field)
    return dumped


def _dump_keyed(entries: Mapping[FieldKey, Any], places: Mapping[str, str]) -> list[Plain]:
    """In printed order, whatever order they were stored in; `places` has the records in that order."""
    order = {record_id: index for index, record_id in enumerate(places)}
    return [
        {"位置": places[key.record_id], "路径": key.path, **to_plain(entry)}
        for key, entry in sorted(entries.items(), key=lambda kept: (order.get(kept[0].record_id, -1), kept[0].path))
        if key.record_id in places
    ]


def _dump_others(
    document: Document, form_set: FormSet, others: Iterable[Plain], places: Mapping[str, str]
) -> list[Plain]:
    """The values that reading the printed form back would not give: of other layouts, or with a spelling of their
    own."""
    plain = replace(document, overrides={})
    empty = Document(document.id, Unit(document.unit.id))
    reread, ids = load_records(form_set, empty, dump_record(plain, form_set, "", plain), others)
    theirs = {record_id: place for place, record_id in ids.items()}
    found = []
    for (_, _, record), (_, _, other) in zip(walk(plain), walk(reread), strict=True):
        for path in sorted(value_paths(record) | value_paths(other)):
            value = told_references(record, path, get_value(record, path), places)
            if value != told_references(other, path, get_value(other, path), theirs):
                found.append({"位置": places[record.id], "路径": path, "值": to_plain(value)})
    return found


def _load_document(dumped: Plain, form_set: FormSet) -> Document:
    form_ids = tuple(as_text(form_id) for form_id in _as_list(dumped["表式组"]))
    empty = Document(new_id(), Unit(new_id()), stage=_text(dumped, "阶段"), form_ids=form_ids, layout=form_set.id)
    document, ids = load_records(form_set, empty, _without_overrides(dumped, form_set), dumped.get("其他清单", []))
    ways = {record_id: find_path(document, record_id) for record_id in _named(dumped.get("其他值", []), ids)}
    for other in dumped.get("其他值", []):
        document = _load_other(document, ids, ways, other)
    of_id = {record.id: record for _, _, record in walk(document)}
    records = {place: of_id[record_id] for place, record_id in ids.items()}
    return replace(
        document,
        overrides=dict(_load_override(entry, form_set, ids) for entry in dumped.get("覆盖", [])),
        marks={_key(entry, form_set, records): _load_mark(entry) for entry in dumped.get("标记", [])},
        evidence={_key(entry, form_set, records): _load_evidence(entry) for entry in dumped.get("来源", [])},
    )


def _without_overrides(dumped: Plain, form_set: FormSet) -> Plain:
    """The printed content with the shared values where an override stands in its cell."""
    content: Plain = _copy(dumped["内容"])
    for entry in dumped.get("覆盖", []):
        if "原值" in entry:
            _row(content, as_text(entry["行"]))[as_text(entry["列"])] = as_text(entry["原值"])
    return content


def _copy(plain: Any) -> Any:
    if isinstance(plain, Mapping):
        return {key: _copy(value) for key, value in plain.items()}
    return [_copy(item) for item in plain] if isinstance(plain, list) else plain


def _row(content: Plain, place: str) -> Plain:
    words = place.split("/") if place else []
    for key, position in zip(words[::2], words[1::2], strict=True):
        content = content[key][_index(position)]  # a Plain again
    return content


def _named(entries: Iterable[Plain], ids: Mapping[str, str]) -> set[str]:
    return {ids[as_text(entry["位置"])] for entry in entries}


def _load_other(
    document: Document, ids: Mapping[str, str], ways: Mapping[str, tuple[tuple[str, int], ...]], entry: Plain
) -> Document:
    way = ways[ids[as_text(entry["位置"])]]
    record: Any = document
    for name, index in way:
        record = children(record, name)[index]
    path = as_text(entry["路径"])
    value = value_from_plain(read_references(record, path, entry["值"], ids), get_value(record, path))
    _refuse_misfit(record, path, value)
    changed: Document = with_record(document, way, with_value(record, path, value))
    return changed


def _load_override(entry: Plain, form_set: FormSet, ids: Mapping[str, str]) -> tuple[OverrideKey, Override]:
    row, table, form_id = as_text(entry["行"]), _text(entry, "表"), as_text(entry.get("表式", form_set.id))
    view = find_view(form_set, table) if form_id == form_set.id else None
    is_record = form_id == form_set.id and view is None
    key = OverrideKey(form_id, table, ids[row] if is_record else ids.get(row, row) if row else row, _text(entry, "列"))
    columns = {one.key for one in (view.columns if view else fields_of(form_set, table) if is_record else ())}
    if form_id == form_set.id and key.column not in columns:
        raise KeyError(key.column)
    return key, Override(_text(entry, "值"), _text(entry, "原因"))


def _load_mark(entry: Plain) -> Mark:
    state = _text(entry, "state")
    if state not in (CARRIED, UNSURE):
        raise ValueError(state)
    return Mark(state, as_text(entry.get("reason", "")))


def _load_evidence(entry: Plain) -> Evidence:
    return Evidence(*(as_text(entry.get(name, "")) for name in ("file", "place", "text", "note")))


def _key(entry: Plain, form_set: FormSet, records: Mapping[str, Record]) -> FieldKey:
    record, path = records[as_text(entry["位置"])], _text(entry, "路径")
    fields = (*form_set.fields, *(field for spec in form_set.lists for field in spec.fields))
    is_cell = find_view(form_set, re.split(r"[\[.]", path)[0]) is not None
    if not is_cell and not any(field.compute and field.key == path for field in fields):  # both are named by their keys
        get_value(record, path)  # raises where there is no such thing
    return FieldKey(record.id, path)


def _refuse_misfit(record: Record, path: str, value: object) -> None:
    """TypeError, KeyError, ValueError: a record cannot hold the value there; the store would take it for damage."""
    name, _, rest = path.partition(".")
    if name in NO_VALUES or name in lists_of(record) or path == "unit.id":
        raise KeyError(path)
    owner = getattr(record, name) if name == "unit" else record
    wanted = type(MAPS[name]) if name in MAPS else get_type_hints(type(owner))[rest if name == "unit" else name]
    parts = [(value, wanted)]
    if is_dataclass(value):
        hints = get_type_hints(type(value))
        parts += [(getattr(value, part.name), hints[part.name]) for part in fields(value)]
    for one, hint in parts:
        if not isinstance(one, tuple if get_origin(hint) is tuple else hint):
            raise TypeError(path)
        if isinstance(one, int) and abs(one) >= 2**62:
            raise ValueError(path)


def _index(position: str) -> int:
    if int(position) < 1:
        raise IndexError(position)
    return int(position) - 1


def _as_list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} 不是列表")
    return value


def _text(entry: Plain, name: str) -> str:
    return as_text(entry[name])
