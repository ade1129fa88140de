"""From findings to state marks: pure functions, so that tree, tabs and lists can only say what the checks say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.domain.document import CARRIED, Document, FieldKey
from core.domain.finding import Finding, Severity
from core.domain.records import LINES, LISTS, Record, Value, get_value, walk
from core.forms.model import FormSet, Tab
from core.forms.texts import prose_of, typed_for
from ui.look.marks import StateMark

CARRIED_CHECK = "D02"
"""The check that lists carried values: their cells have the carry bar and need no warning beside it."""

_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.HINT: 2}
_SEVERITY_MARKS = {
    Severity.ERROR: StateMark.ERROR,
    Severity.WARNING: StateMark.WARNING,
    Severity.HINT: StateMark.INFO,
}


@dataclass(frozen=True, slots=True)
class State:
    """A mark and how many findings stand behind it."""

    mark: StateMark
    count: int = 0

    @property
    def words(self) -> str:
        """`2 错误`, `还缺 3 处`, `可上报`: mark and number in a list that has room for words."""
        if self.mark is StateMark.ERROR:
            return f"{self.count} 错误"
        if self.mark is StateMark.WARNING:
            return f"{self.count} 警告"
        if self.mark is StateMark.FILLING and self.count:
            return f"还缺 {self.count} 处"
        return self.mark.word


NOT_CHECKED = State(StateMark.REVIEW)


class Index:
    """Where every record of one (immutable) document is; made once for each revision."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.records: dict[str, Record] = {}
        self._parents: dict[str, tuple[str, str]] = {}
        self._tops: dict[str, tuple[str, str]] = {}
        for parent, list_name, record in walk(document):
            self.records[record.id] = record
            if parent is not None:
                self._parents[record.id] = (parent.id, list_name)

    def value(self, key: FieldKey) -> Value:
        """The value at a key; None when there is no such field (a list, a record as a whole)."""
        record = self.records.get(key.record_id)
        if record is None or not key.path or key.path in LISTS.get(type(record), ()):
            return None
        return get_value(record, key.path)

    def list_name(self, record_id: str) -> str:
        """The domain list a record stands in; '' for the document."""
        return self._parents.get(record_id, ("", ""))[1]

    def top(self, key: FieldKey) -> tuple[str, str]:
        """(list of the document, id of the record in it) that a key lies in; ('', '') for the document's own fields."""
        return self.top_of(key.record_id, key.path)

    def top_of(self, record_id: str, path: str) -> tuple[str, str]:
        """As `top`, for the parts of a key."""
        found = self._tops.get(record_id)
        if found is None:
            found = self._tops[record_id] = self._find_top(record_id)
        return (path, "") if found == ("", "") and path in LISTS[Document] else found

    def _find_top(self, record_id: str) -> tuple[str, str]:
        found = ("", "")
        while record_id in self._parents:
            record_id, found = self._parents[record_id][0], (self._parents[record_id][1], record_id)
        return found


def severity_mark(severity: Severity) -> StateMark:
    return _SEVERITY_MARKS[severity]


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """By severity, and in the printed order within it."""
    return sorted(findings, key=lambda finding: _RANK[finding.severity])


def by_field(findings: Iterable[Finding]) -> dict[FieldKey, Finding]:
    """The gravest finding of each field."""
    found: dict[FieldKey, Finding] = {}
    for finding in sorted(findings, key=lambda one: (one.code == CARRIED_CHECK, _RANK[one.severity])):
        found.setdefault(finding.place.key, finding)
    return found


def is_blank(value: Any) -> bool:
    """Whether nothing was filled in (a dash is nothing)."""
    blank = getattr(value, "is_blank", None)
    return bool(blank) if blank is not None else not value


def state_of(findings: Iterable[Finding], index: Index, untouched: bool) -> State:
    """What the findings of a part mean for it: 有错误 as soon as one of them is about something filled in."""
    findings = list(findings)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    warnings = sum(finding.severity is Severity.WARNING for finding in findings)
    if untouched:
        return State(StateMark.EMPTY)
    if errors and all(finding.place.path and is_blank(index.value(finding.place.key)) for finding in errors):
        return State(StateMark.FILLING, len(errors))
    if errors:
        return State(StateMark.ERROR, len(errors))
    return State(StateMark.WARNING, warnings) if warnings else State(StateMark.READY)


@dataclass(frozen=True, slots=True)
class DocumentStates:
    """The states of a document, of its tabs (by key) and of its records (by id), of which budget lines have none."""

    document: State
    tabs: Mapping[str, State]
    records: Mapping[str, State]


def document_states(index: Index, form_set: FormSet, findings: Iterable[Finding]) -> DocumentStates:
    by_list: dict[str, list[Finding]] = {}
    by_record: dict[str, list[Finding]] = {}
    for finding in findings:
        list_name, record_id = index.top_of(finding.place.record_id, finding.place.path)
        by_list.setdefault(list_name, []).append(finding)
        by_record.setdefault(record_id, []).append(finding)
    records = {
        record.id: state_of(by_record.get(record.id, ()), index, _is_untouched(record, _identity(form_set, name)))
        for name in LISTS[Document]
        if name not in LINES
        for record in getattr(index.document, name)
    }
    tabs = {tab.key: _tab_state(tab, form_set, by_list, index) for tab in form_set.tabs}
    everything = [finding for found in by_list.values() for finding in found]
    untouched = all(state.mark is StateMark.EMPTY for state in tabs.values())
    return DocumentStates(state_of(everything, index, untouched), tabs, records)


def _tab_state(tab: Tab, form_set: FormSet, by_list: Mapping[str, list[Finding]], index: Index) -> State:
    names = _homes(form_set, tab)
    own = [finding for finding in by_list.get("", ()) if tab_of(form_set, "", finding.place.key) == tab.key]
    found = [*own, *(finding for name in names for finding in by_list.get(name, ()))]
    if tab.rows and not tab.list:
        return state_of(found, index, untouched=False)
    figures = [get_value(index.document, form_set.field(key).home) for keys in tab.figures for key in keys]
    untouched = all(is_blank(value) for value in figures) and all(
        _is_untouched(item, _identity(form_set, name)) for name in names for item in getattr(index.document, name)
    )
    return state_of(found, index, untouched)


def _homes(form_set: FormSet, tab: Tab) -> list[str]:
    """The lists of the document that a tab shows."""
    return [form_set.list(path).home for path in (tab.list, *tab.entries) if path]


def tab_of(form_set: FormSet, list_name: str, key: FieldKey) -> str:
    """The tab that shows a key which lies in a list of the document ('' the document's own, and computed tables)."""
    tabs = form_set.tabs
    if list_name:
        return next((tab.key for tab in tabs if list_name in _homes(form_set, tab)), "")
    view, bracket, _ = key.record_id.partition("[")
    if bracket:
        tables = {other.key for other in form_set.views if view in (other.key, *other.sides)}
        return next((tab.key for tab in tabs if not tables.isdisjoint(tab.tables)), "")
    figure = next((field.key for field in form_set.fields if key.path and field.home == key.path), "")
    with_figure = (tab.key for tab in tabs if any(figure in keys for keys in tab.figures))
    with_words = figure and any(figure in typed_for(form_set, text) for text in form_set.texts)
    prose = prose_of(form_set) if with_words else None
    if prose:
        return next((tab.key for tab in tabs if tab.list == prose[0].path), "")
    return next(with_figure, "") or next((tab.key for tab in tabs if not tab.list and tab.rows), "")


def _identity(form_set: FormSet, list_name: str) -> frozenset[str]:
    """Paths that only say which record it is: a project that has its name and amount and nothing else is 未填."""
    spec = form_set.list_at(list_name)
    if spec is None:
        return frozenset()
    naming = {spec.title_field, spec.amount_field}
    return frozenset(field.home for field in spec.fields if field.key in naming and field.home) | {
        "role",
        "level",
        "code",
    }


def _is_untouched(record: Record, identity: frozenset[str]) -> bool:
    own = [name for name in record.__dataclass_fields__ if name != "id" and name not in identity]
    return all(_is_empty(getattr(record, name), identity, name) for name in own)


def _is_empty(value: Any, identity: frozenset[str], name: str) -> bool:
    if isinstance(value, Mapping):
        return all(f"{name}.{key}" in identity or is_blank(entry) for key, entry in value.items())
    if isinstance(value, tuple):
        return all(not entry if isinstance(entry, str) else _is_untouched(entry, _CHILD_IDENTITY) for entry in value)
    return is_blank(value)


_CHILD_IDENTITY = frozenset({"kind", "level1", "level2", "period"})
"""What a blank row of a list may have from the start: its place in the tree of indicators."""


def carried(document: Document, record_ids: Iterable[str]) -> list[FieldKey]:
    """The keys of these records whose value is last year's and not yet confirmed."""
    wanted = set(record_ids)
    return [key for key, mark in document.marks.items() if mark.state == CARRIED and key.record_id in wanted]


def below(record: Record) -> list[str]:
    """The ids of a record and of everything in its lists."""
    return [found.id for _, _, found in walk(record)]
