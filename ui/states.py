"""From findings to state marks: pure functions, so that tree, tabs and lists can only say what the checks say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.domain.document import CARRIED, Document, FieldKey
from core.domain.finding import Finding, Severity
from core.domain.finding import Place as FindingPlace
from core.domain.records import LINES, LISTS, Record, Value, get_value, walk
from core.forms.model import FormSet, Tab
from core.forms.selection import list_for, records_of
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
        self._paths: dict[str, str] = {}
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

    def list_path(self, form_set: FormSet, record_id: str) -> str:
        """The path of the form's list a record is shown in ('' the document, or a record of no list); every index is
        asked with one form set only."""
        found = self._paths.get(record_id)
        if found is None:
            parent_id, home = self._parents.get(record_id, ("", ""))
            around = self.list_path(form_set, parent_id) if parent_id else ""
            spec = list_for(form_set, around, home, self.records[record_id]) if home else None
            found = self._paths[record_id] = spec.path if spec is not None else around
        return found

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


def key_shown(place: FindingPlace, document: Document) -> FieldKey:
    """Where a place is shown: a computed cell that was adjusted by hand is itself what has to be looked at, not the
    typed field it would come from."""
    printed = place.printed
    is_adjusted = printed is not None and printed in document.overrides
    return FieldKey(printed.row, printed.column) if printed is not None and is_adjusted else place.key


def by_field(findings: Iterable[Finding], document: Document) -> dict[FieldKey, Finding]:
    """The gravest finding of each field."""
    found: dict[FieldKey, Finding] = {}
    for finding in sorted(findings, key=lambda one: (one.code == CARRIED_CHECK, _RANK[one.severity])):
        found.setdefault(key_shown(finding.place, document), finding)
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
    by_tab: dict[str, list[Finding]] = {}
    by_record: dict[str, list[Finding]] = {}
    everything = list(findings)
    for finding in everything:
        key = finding.place.key
        by_tab.setdefault(tab_of(form_set, index, key), []).append(finding)
        by_record.setdefault(index.top_of(key.record_id, key.path)[1], []).append(finding)
    records = {
        record.id: state_of(by_record.get(record.id, ()), index, _is_untouched(record, _identity(form_set, name)))
        for name in LISTS[Document]
        if name not in LINES
        for record in getattr(index.document, name)
    }
    tabs = {tab.key: _tab_state(tab, form_set, by_tab.get(tab.key, []), index) for tab in form_set.tabs}
    return DocumentStates(_whole_state(form_set, tabs, state_of(everything, index, untouched=False)), tabs, records)


def _whole_state(form_set: FormSet, tabs: Mapping[str, State], found: State) -> State:
    """A document without a single record, row or text in any tab but those of fields alone is not ready: a unit's
    name and a year are there from the start."""
    with_lists = [tabs[tab.key] for tab in form_set.tabs if shown_paths(tab)] or list(tabs.values())
    if not all(state.mark is StateMark.EMPTY for state in with_lists):
        return found
    if all(state.mark is StateMark.EMPTY for state in tabs.values()):
        return State(StateMark.EMPTY)
    return State(StateMark.FILLING) if found.mark is StateMark.READY else found


def _tab_state(tab: Tab, form_set: FormSet, found: Iterable[Finding], index: Index) -> State:
    if tab.rows and not tab.list:
        return state_of(found, index, untouched=False)
    figures = [get_value(index.document, form_set.field(key).home) for keys in tab.figures for key in keys]
    tops = [form_set.list(path) for path in shown_paths(tab) if "." not in path]
    untouched = all(is_blank(value) for value in figures) and all(
        _is_untouched(item, _identity(form_set, spec.home))
        for spec in tops
        for item in records_of(index.document, spec)
    )
    return state_of(found, index, untouched)


def shown_paths(tab: Tab) -> tuple[str, ...]:
    """The full paths of the lists a tab shows, those around a list of a grid included."""
    below = [f"{tab.list}.{key}" if tab.list else key for key in (*tab.lists, tab.grid) if key]
    found = [path for path in (tab.list, *tab.entries, *below, *tab.grids) if path]
    around = [path[:at] for path in found for at, letter in enumerate(path) if letter == "."]
    return tuple(dict.fromkeys((*found, *around)))


def tab_of(form_set: FormSet, index: Index, key: FieldKey) -> str:
    """The tab that shows a key: of a record, of the document itself, or of a computed table (`view[row]`); '' none."""
    home, record_id = index.top(key)
    if home:
        path = index.list_path(form_set, key.record_id) if record_id else ""
        return _remembered(form_set, (path, home, key.path), lambda: _tab_of_list(form_set, path, home, key.path))
    table = "".join(key.record_id.partition("[")[:2]) if "[" in key.record_id else ""
    return _remembered(form_set, ("", table, key.path), lambda: _tab_of_document(form_set, key))


_TABS: dict[int, tuple[FormSet, dict[tuple[str, str, str], str]]] = {}
"""By the identity of a form set, which is kept with them: the tabs that were asked for."""


def _remembered(form_set: FormSet, at: tuple[str, str, str], find: Callable[[], str]) -> str:
    if id(form_set) not in _TABS:
        if len(_TABS) > 50:
            _TABS.clear()
        _TABS[id(form_set)] = (form_set, {})
    known = _TABS[id(form_set)][1]
    if at not in known:
        known[at] = find()
    return known[at]


def _tab_of_list(form_set: FormSet, path: str, home: str, field: str) -> str:
    """The tab that shows the field of a list, else the list or the nearest one around it; `path` '': the list `home`
    of the document as a whole."""
    tops = [spec.path for spec in form_set.children("") if spec.home == home]
    while path:
        with_list = [tab for tab in form_set.tabs if path in shown_paths(tab)]
        with_field = (tab.key for tab in with_list if _shows_field(form_set, tab, path, field))
        found = next(with_field, next((tab.key for tab in with_list), ""))
        if found:
            return found
        path = path.rpartition(".")[0]
    return next((tab.key for tab in form_set.tabs if not set(tops).isdisjoint(shown_paths(tab))), "")


def _shows_field(form_set: FormSet, tab: Tab, path: str, field: str) -> bool:
    """Whether a tab that shows a list shows this field of it; the rows of a record's head need not have all."""
    if tab.list != path or not tab.rows:
        return True
    keys = {key for row in tab.rows for key in row} | set(tab.strip)
    return any(one.key in keys for one in form_set.list(path).fields if field in (one.home, one.key))


def _tab_of_document(form_set: FormSet, key: FieldKey) -> str:
    tabs = form_set.tabs
    view, bracket, _ = key.record_id.partition("[")
    if bracket:
        tables = {other.key for other in form_set.views if view in (other.key, *other.sides)}
        return next((tab.key for tab in tabs if not tables.isdisjoint(tab.tables)), "")
    figure = next((field.key for field in form_set.fields if key.path and key.path in (field.home, field.key)), "")
    with_figure = (tab.key for tab in tabs if any(figure in keys for keys in tab.figures))
    with_words = figure and any(figure in typed_for(form_set, text) for text in form_set.texts)
    prose = prose_of(form_set) if with_words else None
    if prose:
        return next((tab.key for tab in tabs if tab.list == prose[0].path), "")
    fields = [tab for tab in tabs if not tab.list and (tab.rows or tab.strip)]
    in_rows = (tab.key for tab in fields if any(figure in keys for keys in (*tab.rows, tab.strip)))
    return next(with_figure, "") or next(in_rows, "") or next((tab.key for tab in fields), "")


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
