"""A document in the form set that takes the place of its own: what is called otherwise moves, nothing goes unsaid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import MISSING, dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from core.domain.amount import Amount
from core.domain.document import Document, Override, OverrideKey
from core.domain.indicator import Indicator
from core.domain.narrative import NarrativeItem
from core.domain.records import (
    ITEMS,
    MAPS,
    Value,
    children,
    find_path,
    find_record,
    get_value,
    lists_of,
    with_record,
    with_value,
)
from core.forms.entry import with_texts
from core.forms.follows import Place, field_in, list_named, new_path, place_of, spec_in, words_of
from core.forms.follows_source import target_of
from core.forms.kinds import printed_levels, printed_role
from core.forms.model import Field, FieldKind, FormSet, ListSpec
from core.forms.printing import is_blank, print_shared
from core.forms.selection import belongs, list_for, list_path_of
from core.forms.values import parse_amount, parse_value, print_value
from core.forms.view_scopes import find_view


class Told(StrEnum):
    """What became of something on the way to another form set, as the heading of its list."""

    RENAMED = "名称改了"
    MOVED = "移到了别处"
    WORDS = "指标种类、类别或选项变了"
    DROPPED = "不再保留"
    UNPLACED = "新表式里没有位置，数据仍保存着"
    CLEARED = "按表式的规定清空"
    ASKED = "要按新年度重新填写"
    MISSING = "新增的必填项还没有填"


@dataclass(frozen=True, slots=True)
class YearChange:
    """One thing to know about a document in its new form set: what became of it, the words of its place, its text."""

    told: Told
    words: str
    text: str = ""


def way_to(form_sets: Iterable[FormSet], form_set: FormSet, year: int) -> tuple[FormSet, ...]:
    """The form sets from a document's own to the last of those that follow one another and are made for the year;
    only its own where none is. Broken ones are passed over."""
    best: tuple[FormSet, ...] = (form_set,)
    for way in _ways(form_sets, form_set):
        if len(way) > len(best) and way[-1].years[0] <= year <= way[-1].years[1]:
            best = way
    return best


def passed_over(form_sets: Iterable[FormSet], form_set: FormSet, year: int) -> tuple[FormSet, ...]:
    """The broken form sets that would follow one for the year if they were sound."""
    found = (one for one in form_sets if one.is_broken and form_set.id in one.follows.ids)
    return tuple(one for one in found if one.years[0] <= year <= one.years[1])


def way_between(form_sets: Iterable[FormSet], form_set: FormSet, last: FormSet) -> tuple[FormSet, ...]:
    """The form sets from one to another that follows it, over others between; both alone where there is no such way."""
    return next((way for way in _ways(form_sets, form_set) if way[-1].id == last.id), (form_set, last))


def _ways(form_sets: Iterable[FormSet], form_set: FormSet) -> Iterator[tuple[FormSet, ...]]:
    """All ways from a form set along those that follow one another, the shortest first."""
    sound = [one for one in form_sets if not one.is_broken and one.id != form_set.id]
    ways: list[tuple[FormSet, ...]] = [(form_set,)]
    while ways:
        way = ways.pop(0)
        yield way
        ways += [(*way, one) for one in sound if way[-1].id in one.follows.ids and one not in way]


def follow(document: Document, old: FormSet, new: FormSet) -> tuple[Document, list[YearChange]]:
    """The document as `new`, which follows `old`, keeps it; and what is otherwise in it."""
    step = _Step(document, old, new)
    followed = step.record(document, "", "", "")
    followed = step.with_moves(followed)
    ids = tuple(dict.fromkeys(new.id if one == old.id else one for one in (*document.form_ids, old.id)))
    followed = replace(followed, form_ids=ids, layout=new.id)
    overrides = dict(step.overrides(followed))
    return replace(followed, overrides=overrides), step.told()


@dataclass
class _Leaving:
    """A value that goes to another record: where to, whose it is, the way down to that record, its words and text."""

    target: Place
    chain: tuple[str, ...]
    words: str
    text: str


@dataclass
class _Step:
    document: Document
    old: FormSet
    new: FormSet
    changes: list[YearChange] = field(default_factory=list)
    counted: dict[tuple[Told, str], int] = field(default_factory=dict)
    """How often the same became of values of many records, by its words."""
    leaving: list[_Leaving] = field(default_factory=list)
    chain: tuple[str, ...] = ()
    targets_of: dict[Place, Place | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """What is said of fields is told also where no record has a value."""
        follows = self.new.follows
        for name in (*follows.renames, *follows.moves):
            place = place_of(self.old, name)
            target = self.target(place) if place else None
            if place and target:
                self.count(*self.renaming(place, target), 0)

    def target(self, place: Place) -> Place | None:
        """Where an old field is now, worked out once."""
        if place not in self.targets_of:
            self.targets_of[place] = target_of(self.new.follows, self.old, self.new, place)
        return self.targets_of[place]

    def tell(self, told: Told, words: str, text: str = "") -> None:
        self.changes.append(YearChange(told, words, text))

    def count(self, told: Told, words: str, number: int = 1) -> None:
        self.counted[told, words] = self.counted.get((told, words), 0) + number

    def told(self) -> list[YearChange]:
        counted = [
            YearChange(told, words, f"{number} 处" if number else "没有内容")
            for (told, words), number in self.counted.items()
        ]
        return [*counted, *self.changes]

    # ---- records

    def record(self, record: Any, old_path: str | None, here: str | None, words: str) -> Any:
        """A record with all below it; a path is None where that form set does not show the record."""
        self.chain = (*self.chain, record.id)
        changed = record
        if old_path is not None and here is not None:
            changed = self.values(record, old_path, here, words)
        lists: dict[str, list[Any]] = {name: [] for name in lists_of(record)}
        numbers: dict[str, int] = {}
        for name in lists:
            for child in children(record, name):
                spec = list_for(self.old, old_path, name, child) if old_path is not None else None
                item = spec.item if spec else name
                numbers[item] = numbers.get(item, 0) + 1
                self.child(child, name, spec, here, _joined(words, f"{item}{numbers[item]}"), lists)
        self.chain = self.chain[:-1]
        return replace(changed, **{name: tuple(found) for name, found in lists.items()})

    def child(
        self, child: Any, name: str, spec: ListSpec | None, above: str | None, words: str, lists: dict[str, list[Any]]
    ) -> None:
        """One record of a list goes where the new form set has it."""
        if spec is not None and any(list_named(self.old, drop) is spec for drop in self.new.follows.drops):
            self.drop(child, spec.path, words)
            return
        child = self.in_new_words(child, words)
        target = self.list_of(child, name, spec, above) if above is not None else None
        if target is not None and not belongs(child, target):
            for where in target.where:
                if where.path != "kind" and get_value(child, where.path) not in where.values:
                    child = with_value(child, where.path, where.values[0])
        if target and spec and target.path != spec.path and (target.home, target.where) != (spec.home, spec.where):
            self.count(Told.RENAMED, f"{items_of(self.old, spec.path)} → {items_of(self.new, target.path)}")
        home = target.home if target is not None and target.home in lists else name
        lists[home].append(self.record(child, spec.path if spec else None, target.path if target else None, words))

    def list_of(self, child: Any, name: str, spec: ListSpec | None, above: str) -> ListSpec | None:
        """The list of the new form set that a record stands in; None: there is none for it."""
        said = {list_named(self.old, old): list_named(self.new, new) for old, new in self.new.follows.lists.items()}
        if spec is not None and said.get(spec):
            return said[spec]
        shown = list_for(self.new, above, name, child)
        if shown is not None or spec is None:
            return shown
        same = spec_in(self.new, new_path(self.new.follows, self.old, self.new, spec.path))
        return same if same and same.parent == above and ITEMS[same.home] is ITEMS[spec.home] else None

    def drop(self, record: Any, path: str, words: str) -> None:
        """A record is not kept: everything in it is told."""
        spec = self.old.list(path)
        texts = ((one, print_shared(self.document, self.old, path, record, one)) for one in spec.fields if one.home)
        self.tell(Told.DROPPED, words, "；".join(f"{one.label}：{text}" for one, text in texts if text))
        for below in self.old.children(path):
            for number, child in enumerate(children(record, below.home), 1):
                if belongs(child, below):
                    self.drop(child, below.path, _joined(words, f"{below.item}{number}"))

    def in_new_words(self, record: Any, words: str) -> Any:
        """Kinds of indicators and roles of prose as the new form set calls them."""
        follows = self.new.follows
        if isinstance(record, Indicator):
            return self.with_kind(record, follows.kinds.get(record.kind, record.kind), words)
        if isinstance(record, NarrativeItem):
            role = follows.roles.get(record.role, record.role)
            before, after = printed_role(self.old, record.role), printed_role(self.new, role)
            if role and self.new.role(role) is None and self.old.role(record.role) is not None:
                self.tell(Told.WORDS, words, f"新表式没有“{before}”这一类别")
            elif before != after:
                self.count(Told.WORDS, f"{before} → {after}")
            if record.composed and self.new.text(record.composed) is None:
                text = self.old.text(record.composed)
                self.tell(Told.DROPPED, _joined(words, "模板文字"), text.title if text else record.composed)
            return replace(record, role=role)
        return record

    def with_kind(self, record: Indicator, kind: str, words: str) -> Indicator:
        """What the new form set has no words for keeps those it had."""
        before = printed_levels(self.old, record)
        changed = replace(record, kind=kind)
        if self.new.kind(kind) is None:
            if any(before) and self.old.kind(record.kind) is not None:
                self.tell(Told.WORDS, words, f"新表式没有“{'/'.join(before)}”这种指标，文字照旧")
                return replace(changed, level1=before[0], level2=before[1])
            return changed
        after = printed_levels(self.new, changed)
        if before != after:
            self.count(Told.WORDS, f"{'/'.join(filter(None, before))} → {'/'.join(filter(None, after))}")
        return changed

    # ---- values

    def values(self, record: Any, old_path: str, here: str, words: str) -> Any:
        """The record's own values, each in the field that is its own now."""
        going: list[tuple[Field, Field, str, Value]] = []
        staying, leaving = set[str](), set[str]()
        for one in self.fields(self.old, old_path):
            place, text = (old_path, one.key), print_shared(self.document, self.old, old_path, record, one)
            target = self.target(place)
            new = field_in(self.new, target) if target and target[0] == here else None
            if words_of(self.old, [place])[0] in self.new.follows.drops:
                leaving.add(one.home)
                if text:
                    self.tell(Told.DROPPED, _joined(words, one.label), text)
            elif target is not None and target[0] != here and words_of(self.old, [place])[0] in self.new.follows.moves:
                leaving.add(one.home)
                if text:
                    self.leaving.append(_Leaving(target, self.chain, _joined(words, one.label), text))
            elif new is None or not new.home or (new.home, new.part) == (one.home, one.part):
                staying.add(one.home)
                self.note_label(record, old_path, here, one, new)
            else:
                leaving.add(one.home)
                if text:
                    going.append((one, new, text, get_value(record, one.home)))
        base = record
        for home in leaving - staying:
            base = with_value(base, home, blank_of(record, home))
        changed = self.put(base, here, going, words)
        for one, new, _, _ in going:
            self.count(*self.renaming((old_path, one.key), (here, new.key)))
        return self.with_choices(changed, old_path, here, words)

    def fields(self, form_set: FormSet, path: str) -> list[Field]:
        spec = spec_in(form_set, path)
        found = spec.fields if spec else form_set.fields
        return [one for one in found if one.home and one.home not in ("unit.name", "unit.code", "year")]

    def note_label(self, record: Any, old_path: str, here: str, one: Field, new: Field | None) -> None:
        """A value that stays may be called otherwise."""
        new = new or next((other for other in self.fields(self.new, here) if other.home == one.home), None)
        if new is not None and (new.label != one.label) and not is_blank(get_value(record, one.home)):
            self.count(*self.renaming((old_path, one.key), (here, new.key)))

    def put(self, record: Any, here: str, going: list[tuple[Field, Field, str, Value]], words: str) -> Any:
        texts: dict[str, str] = {}
        for one, new, text, value in going:
            old_value = get_value(record, new.home)
            if not is_blank(old_value) and not new.part:
                self.tell(Told.DROPPED, _joined(words, new.label), print_value(new, old_value))
            if _is_alike(one, new):
                record = with_value(record, new.home, value)
            else:
                texts[new.key] = _in_unit(one, new, text)
        return with_texts(self.new, here, record, texts, parse_value)

    def with_choices(self, record: Any, old_path: str, here: str, words: str) -> Any:
        for name, mapped in self.new.follows.choices.items():
            place = place_of(self.old, name)
            target = self.target(place) if place else None
            new = field_in(self.new, target) if target else None
            if place is None or target is None or new is None or place[0] != old_path or target[0] != here:
                continue
            value = get_value(record, new.home)
            if isinstance(value, str) and value in mapped:
                record = with_value(record, new.home, mapped[value])
                self.count(Told.WORDS, f"{items_of(self.new, here, new.label)}：{value} → {mapped[value]}")
        for one in self.fields(self.new, here):
            value = get_value(record, one.home) if one.kind is FieldKind.CHOICE else ""
            if isinstance(value, str) and value and value not in one.choices:
                text = f"“{value}”不在选项里（{'、'.join(one.choices)}）"
                self.tell(Told.ASKED, _joined(words, one.label), text)
        return record

    def renaming(self, old: Place, new: Place) -> tuple[Told, str]:
        before, after = field_in(self.old, old), field_in(self.new, new)
        assert before is not None
        assert after is not None
        is_move = new_path(self.new.follows, self.old, self.new, old[0]) != new[0]
        told = Told.MOVED if is_move else Told.RENAMED
        target = items_of(self.new, new[0], after.label) if is_move else after.label
        if not is_move and after.label == before.label:
            target = f"{after.label}（换了存放处）"
        return told, f"{items_of(self.old, old[0], before.label)} → {target}"

    # ---- values that stand in another record now

    def with_moves(self, document: Document) -> Document:
        for one in self.leaving:
            document = self.moved(document, one)
        return document

    def moved(self, document: Document, one: _Leaving) -> Document:
        new = field_in(self.new, one.target)
        ids = list(self.targets(document, one))
        if not ids:
            self.tell(Told.DROPPED, one.words, f"{one.text}（新表式里还没有可放的{items_of(self.new, one.target[0])}）")
        for record_id in ids:
            record = find_record(document, record_id)
            assert new is not None
            there = print_shared(document, self.new, one.target[0], record, new)
            if there and there != one.text:
                self.tell(Told.DROPPED, one.words, f"{one.text}（“{new.label}”只有一处，已是“{there}”）")
            else:
                place = self.old_place_of(one)
                self.count(*self.renaming(place, one.target))
                changed = with_texts(self.new, one.target[0], record, {new.key: one.text}, parse_value)
                document = with_record(document, find_path(document, record_id), changed)
        return document

    def old_place_of(self, one: _Leaving) -> Place:
        for name in self.new.follows.moves:
            place = place_of(self.old, name)
            if place and self.target(place) == one.target:
                return place
        raise KeyError(one.words)

    def targets(self, document: Document, one: _Leaving) -> Iterator[str]:
        """The records a value goes to: the one around it, or all of a list below."""
        depth = len(one.target[0].split(".")) if one.target[0] else 0
        if depth < len(one.chain):
            yield one.chain[depth]
            return
        yield from self.below(
            find_record(document, one.chain[-1]), one.target[0], list_path_of(self.new, document, one.chain[-1]) or ""
        )

    def below(self, record: Any, wanted: str, path: str) -> Iterator[str]:
        if path == wanted:
            yield record.id
            return
        for spec in self.new.children(path):
            for child in children(record, spec.home):
                if (wanted == spec.path or wanted.startswith(f"{spec.path}.")) and belongs(child, spec):
                    yield from self.below(child, wanted, spec.path)

    # ---- places that print something else on purpose

    def overrides(self, document: Document) -> Iterator[tuple[OverrideKey, Override]]:
        for key, override in self.document.overrides.items():
            new = self.new_key(document, key) if key.form_id == self.old.id else key
            if new is not None:
                yield new, override
            elif override.text:
                column = field_in(self.old, (key.table, key.column))
                words = items_of(self.old, key.table, column.label if column else key.column)
                self.tell(Told.DROPPED, f"{words}（只在那一处改印的）", override.text)

    def new_key(self, document: Document, key: OverrideKey) -> OverrideKey | None:
        """The same printed place of the new form set; None: it has none."""
        view = find_view(self.new, key.table)
        if view is not None:
            fits = any(column.key == key.column for column in view.columns)
            return replace(key, form_id=self.new.id) if fits else None
        if find_view(self.old, key.table) is not None:
            return None
        try:
            path = list_path_of(self.new, document, key.row)
        except KeyError:
            return None
        target = self.target((key.table, key.column))
        if path is None or target is None or target[0] != path:
            return None
        return replace(key, form_id=self.new.id, table=path, column=target[1])


def _is_alike(one: Field, new: Field) -> bool:
    """Whether a value can be taken as it is stored."""
    typed = {name for name in MAPS if name != "extra"}
    heads = [f.home.partition(".")[0] for f in (one, new)]
    families = [head if head in typed else "" for head in heads]
    is_plain = one.kind not in _MADE and new.kind not in _MADE and not one.part and not new.part
    return is_plain and one.kind is new.kind and families[0] == families[1] and one.unit is new.unit


_MADE = frozenset({FieldKind.LEVEL1, FieldKind.LEVEL2, FieldKind.ROLE, FieldKind.REFERENCES, FieldKind.PARAGRAPHS})


def _in_unit(one: Field, new: Field, text: str) -> str:
    """An amount as the new column writes it."""
    if FieldKind.MONEY not in (one.kind, new.kind) or one.kind is not new.kind:
        return text
    amount = parse_amount(one, text)
    return text if amount.fen is None else print_value(new, Amount(amount.fen))


def blank_of(record: Any, home: str) -> Any:
    """What a path of a record holds when nothing is there."""
    head, _, rest = home.partition(".")
    if rest:
        return MAPS[head]
    found = next(one for one in fields(record) if one.name == head)
    return found.default if found.default is not MISSING else ""


def items_of(form_set: FormSet, path: str, last: str = "") -> str:
    """What a list, or a field of it, is called, with the lists around it."""
    words = [last] if last else []
    while path:
        spec = spec_in(form_set, path)
        words.insert(0, spec.item if spec else path)
        path = path.rpartition(".")[0]
    return _joined(*words) or "文件"


def _joined(*words: str) -> str:
    return " · ".join(word for word in words if word)
