"""What a person says otherwise than the reader: this cell is that field, or stays out; and the draft that follows.

Corrections are data by the file's addresses: kept beside a draft, applied to it again and again, in any order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from core.domain.document import Evidence
from core.forms.model import Field, FieldKind, FormSet
from core.readers.draft import Draft, DraftRecord, DraftValue, Status, Unplaced

_DERIVED = frozenset({FieldKind.ROLE, FieldKind.LEVEL})
"""What the words of another field say."""


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A place of a form set in one draft: the field of the record that `numbers` count, one number (from 1) for each
    list on the way ('项目列表.绩效指标', (2, 3): indicator 3 of project 2). One more than there are is a new record."""

    list_path: str
    numbers: tuple[int, ...]
    field_key: str

    @property
    def record(self) -> tuple[str, tuple[int, ...]]:
        return self.list_path, self.numbers


@dataclass(frozen=True, slots=True)
class Correction:
    """The cell at `place` of the file, which says `read` and was proposed for `was` (None: for nothing), belongs to
    `spot` (None: nowhere, it stays out) as `text` (None: as it was read). `note` says why, for whoever looks later."""

    place: str
    read: str
    was: Spot | None
    spot: Spot | None
    text: str | None = None
    note: str = ""
    doubt: bool = False
    row: str = ""
    beside: str = ""
    label_place: str = ""

    @property
    def key(self) -> tuple[str, str, Spot | None]:
        """What it is about; a later correction of the same takes its place."""
        return self.place, self.read, self.was


def correct(draft: Draft, corrections: Iterable[Correction]) -> Draft:
    """The draft as corrected. A value that was put somewhere by hand is no longer unsure; what it drove out, and what
    stays out, is told among the unplaced: nothing is lost on the way."""
    made = list({one.key: one for one in corrections}.values())
    last = {one.spot: one for one in made if one.spot is not None}
    for number, one in enumerate(made):
        winner = last.get(one.spot) if one.spot is not None else None
        if winner is not None and winner is not one:
            made[number] = replace(one, spot=None, text=None, note=_driven_out_by(winner))
    return _Corrected(draft, made).draft() if made else draft


def _driven_out_by(one: Correction) -> str:
    return f"改放了{one.place}的“{one.read}”"


class _Corrected:
    def __init__(self, draft: Draft, corrections: Sequence[Correction]) -> None:
        self.before, self.form_set = draft, draft.form_set
        self.moved = {(one.place, one.was): one for one in corrections if one.was is not None}
        self.put = {one.spot: one for one in corrections if one.spot is not None}
        alone = [one for one in corrections if one.was is None and not one.row]
        self.found = {(one.place, one.read) for one in alone if one.spot is not None}
        self.found |= {(one.label_place, one.beside) for one in alone if one.spot is not None and one.beside}
        self.left = {(one.place, one.read): one for one in alone if one.spot is None}
        self.rows: dict[str, list[Correction]] = {}
        for one in corrections:
            if one.row:
                self.rows.setdefault(one.row, []).append(one)
        self.texts: dict[Spot, DraftValue] = {}
        self.wanted = {record for spot in self.put for record in _with_parents(spot)}
        self.out: list[Unplaced] = []

    def draft(self) -> Draft:
        for spot, value in spotted(self.before):
            if (value.evidence.place, spot) in self.moved:
                self.texts[spot] = value
        root = self._record(self.before.root, "", ())
        unplaced = [told for one in self.before.unplaced for told in self._told(one)]
        return replace(self.before, root=root, unplaced=(*unplaced, *self._out()))

    def _out(self) -> Iterator[Unplaced]:
        """What was driven out and did not find another place."""
        for one in self.out:
            if (one.evidence.place, one.evidence.text) not in self.found:
                yield one

    def _told(self, one: Unplaced) -> Iterator[Unplaced]:
        """What is still unplaced of it, and why."""
        key = one.evidence.place, one.evidence.text
        here = self.rows.get(one.evidence.place, ())
        left = self.left.get(key) or next((found for found in here if found.spot is None), None)
        text = one.evidence.text
        for found in (found for found in here if found.spot is not None):
            text = text.replace(found.beside, "", 1).replace(found.read, "", 1).strip()
        if key not in self.found and text:
            evidence = replace(one.evidence, text=text) if text != one.evidence.text else one.evidence
            yield Unplaced(evidence, left.note or LEFT_OUT) if left else replace(one, evidence=evidence)

    def _record(self, record: DraftRecord, path: str, numbers: tuple[int, ...]) -> DraftRecord:
        values = tuple(self._values(record, path, numbers))
        children: list[DraftRecord] = []
        counts: dict[str, int] = {}
        for child in record.children:
            counts[child.list_path] = number = counts.get(child.list_path, 0) + 1
            children.append(self._record(child, child.list_path, (*numbers, number)))
        for list_path, more in sorted(self.wanted):
            is_here = more[:-1] == numbers and list_path.rpartition(".")[0] == path
            if is_here and more[-1] > counts.get(list_path, 0):
                made = self._record(DraftRecord(list_path, ()), list_path, more)
                children.insert(self._place_for(children, path, list_path), made)
        return replace(record, values=values, children=tuple(children))

    def _place_for(self, children: list[DraftRecord], path: str, list_path: str) -> int:
        """Behind the last record of the lists up to this one, in the order of the form set."""
        order = [spec.path for spec in self.form_set.children(path)]
        before = order[: order.index(list_path) + 1]
        return max((at + 1 for at, child in enumerate(children) if child.list_path in before), default=0)

    def _values(self, record: DraftRecord, path: str, numbers: tuple[int, ...]) -> Iterator[DraftValue]:
        spots = {spot.field_key: one for spot, one in self.put.items() if spot.record == (path, numbers)}
        for value in record.values:
            spot = Spot(path, numbers, value.field_key)
            gone = self.moved.get((value.evidence.place, spot))
            here = spots.pop(value.field_key, None)
            if here is not None:
                if gone is None and value.text:
                    self._drive_out(value, _driven_out_by(here))
                yield self._placed(here, path)
            elif gone is None:
                yield value
            elif gone.spot is None:
                self._drive_out(value, gone.note or LEFT_OUT)
        for here in spots.values():
            yield self._placed(here, path)

    def _drive_out(self, value: DraftValue, reason: str) -> None:
        self.out.append(Unplaced(replace(value.evidence, text=value.evidence.text or value.text), reason))

    def _placed(self, one: Correction, path: str) -> DraftValue:
        """What goes in: the text given, else what the reader made of the cell, else what the file says there."""
        assert one.spot is not None
        before = self.texts.get(one.was) if one.was is not None else None
        text = one.text if one.text is not None else before.text if before is not None else one.read
        evidence = before.evidence if before is not None else Evidence(self.before.file, one.place, one.read)
        evidence = replace(evidence, note=one.note or (BY_HAND if one.spot != one.was else TYPED))
        status = Status.UNSURE if one.doubt else Status.PLACED
        return DraftValue(path, one.spot.field_key, text, evidence, status, one.note)


LEFT_OUT = "按您的选择不导入"
BY_HAND, TYPED, CONFIRMED = "手工放置", "导入时手工改过", "导入时核对无误"


def _with_parents(spot: Spot) -> Iterator[tuple[str, tuple[int, ...]]]:
    path, numbers = spot.record
    while path:
        yield path, numbers
        path, numbers = path.rpartition(".")[0], numbers[:-1]


# ---------------------------------------------------------------- places and their words


def spotted(draft: Draft) -> list[tuple[Spot, DraftValue]]:
    """Every value of a draft with its place."""
    return list(_spotted(draft.root, ()))


def _spotted(record: DraftRecord, numbers: tuple[int, ...]) -> Iterator[tuple[Spot, DraftValue]]:
    for value in record.values:
        yield Spot(record.list_path, numbers, value.field_key), value
    counts: dict[str, int] = {}
    for child in record.children:
        counts[child.list_path] = number = counts.get(child.list_path, 0) + 1
        yield from _spotted(child, (*numbers, number))


@dataclass(frozen=True, slots=True)
class Choice:
    """A place as it is offered: its `words` (项目2 · 指标3 · 指标值), what names its record, what is there now."""

    spot: Spot
    words: str
    title: str = ""
    text: str = ""
    is_new: bool = False


def choices_of(draft: Draft) -> list[Choice]:
    """All places of the form set that something can be put into, in order of the form; of each list one new record."""
    return list(_choices(draft.form_set, draft.root, "", (), "", ""))


def field_of(form_set: FormSet, spot: Spot) -> Field:
    fields = form_set.list(spot.list_path).fields if spot.list_path else form_set.fields
    return next(one for one in fields if one.key == spot.field_key)


def _choices(
    form_set: FormSet, record: DraftRecord | None, path: str, numbers: tuple[int, ...], words: str, title: str
) -> Iterator[Choice]:
    fields = form_set.list(path).fields if path else form_set.fields
    for one in fields:
        if one.compute is None and one.home and one.kind not in _DERIVED:
            text = record.text(one.key) if record else ""
            said = f"{words} · {one.label}" if words else one.label
            yield Choice(Spot(path, numbers, one.key), said, title, text, record is None)
    for spec in form_set.children(path):
        there = record.below(spec.path) if record else ()
        for number, child in enumerate(there, 1):
            name = child.text(spec.title_field) if spec.title_field else ""
            said = f"{words} · {spec.item}{number}" if words else f"{spec.item}{number}"
            yield from _choices(form_set, child, spec.path, (*numbers, number), said, f"{title} {name}".strip())
        if not spec.fixed:
            said = f"{words} · 新的{spec.item}" if words else f"新的{spec.item}"
            yield from _choices(form_set, None, spec.path, (*numbers, len(there) + 1), said, title)


def without_values(record: DraftRecord, out: set[int], said: set[int]) -> DraftRecord:
    """A record without the values that stay out; those that a person took in spite of the document's are `said`."""
    values = (value for value in record.values if id(value) not in out)
    values = (replace(value, rest=None) if value.rest and id(value) in said else value for value in values)
    return replace(
        record, values=tuple(values), children=tuple(without_values(one, out, said) for one in record.children)
    )


def without_emptied(before: DraftRecord, after: DraftRecord) -> DraftRecord:
    """Records that had something to say and have nothing left are gone, so that no blank one is made of them.

    `after` is `before` with values taken out, and nothing else."""
    pairs = zip(before.children, after.children, strict=True)
    kept = tuple(without_emptied(old, new) for old, new in pairs if _says(new) or not _says(old))
    return replace(after, children=kept)


def _says(record: DraftRecord) -> bool:
    return any(value.text for one in record.walk() for value in one.values)
