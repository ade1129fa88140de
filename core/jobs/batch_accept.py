"""What was chosen of a batch goes into the workspace as one step: planned whole (that can be cancelled), then done."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from core.domain.change import ChangeSet, apply_changes
from core.domain.document import Document, Evidence
from core.domain.unit import ListedUnit, Unit
from core.editing.session import DocumentHead, Session
from core.errors import UserError
from core.forms.load import FormSets
from core.forms.model import FormSet
from core.jobs.batch_import import Batch, BatchItem, BatchState, documents_there, read_batch
from core.jobs.batch_read import head_text
from core.jobs.documents import open_to_add
from core.jobs.import_ import DocumentReport, RowStatus, is_same_unit, plan_import
from core.progress import Progress, silent
from core.readers.draft import Draft, DraftValue, Status


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file of the batch; `report` None: it was not taken. `report.rows` may be only those that want
    a look, `counts` are of all."""

    item: BatchItem
    report: DocumentReport | None = None
    counts: tuple[tuple[RowStatus, int], ...] = ()
    document_id: str = ""

    def count(self, status: RowStatus) -> int:
        return dict(self.counts).get(status, 0)

    @property
    def done(self) -> str:
        """What was done, in a clerk's word."""
        if self.report is None:
            return "没有收下"
        return "新建" if self.report.is_new else "并入" if self.report.is_changed else "没有变化"


@dataclass(frozen=True, slots=True)
class BatchReport:
    """`missing` are the units of the list of which nothing of the `year` that is collected is there; `documents` those
    of the years of the batch, as they are afterwards, `form_sets` theirs by id."""

    outcomes: tuple[Outcome, ...]
    units: tuple[ListedUnit, ...] = ()
    missing: tuple[ListedUnit, ...] = ()
    documents: tuple[Document, ...] = ()
    form_sets: tuple[FormSet, ...] = ()
    year: int | None = None

    @property
    def taken(self) -> int:
        return sum(one.report is not None for one in self.outcomes)

    @property
    def is_complete(self) -> bool:
        """Every file was taken (or is the same as one that was), everything in it is placed, nobody is missing."""
        told = all(one.report is not None or one.item.state is BatchState.SAME for one in self.outcomes)
        settled = all(count == 0 for one in self.outcomes for status, count in one.counts if status != RowStatus.PLACED)
        return told and settled and not self.missing


@dataclass(slots=True)
class Plan:
    """What taking the chosen files comes to, before any of it is done."""

    change_sets: list[ChangeSet]
    outcomes: list[Outcome]


# ---------------------------------------------------------------- planning


def plan_batch(
    batch: Batch,
    heads: Iterable[DocumentHead],
    load: Callable[[str], Document],
    *,
    is_replacing: bool = False,
    all_rows: bool = False,
    progress: Progress = silent,
) -> Plan:
    """Each chosen file against the documents that are there and those the files before it make. Cancelled: `progress`
    stopped it; nothing has happened. UserError: a document that is there cannot be read."""
    planned = _Planned(tuple(heads), load)
    plan = Plan([], [])
    total, title = len(batch.taken), f"收取 {len(batch.taken)} 个文件"
    with _collecting_nothing():
        for item in batch.items:
            if not item.is_taken or item.piece is None:
                plan.outcomes.append(Outcome(item))
                continue
            progress(len(plan.change_sets), total, f"对照“{item.unit_words}”")
            draft = _with_head(item.piece.draft(batch.form_sets), item)
            change_set, report = plan_import(planned.of(item), draft, is_replacing or item.is_seen)
            planned.add(change_set)
            plan.change_sets.append(replace(change_set, title=title))
            counts = tuple((status, report.count(status)) for status in RowStatus)
            rows = report.rows if all_rows else tuple(row for row in report.rows if row.status is not RowStatus.PLACED)
            report = replace(report, file=item.file.name, rows=rows)
            plan.outcomes.append(Outcome(item, report, counts, change_set.document_id))
    return plan


@contextmanager
def _collecting_nothing() -> Iterator[None]:
    """Half a million records come into being and all stay: to look for garbage among them again and again takes a third
    of the time, and there is none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Planned:
    """The documents as they will be, loaded only when a file of their unit comes."""

    def __init__(self, heads: Sequence[DocumentHead], load: Callable[[str], Document]) -> None:
        self._heads = {head.id: head.unit for head in heads}
        self._load = load
        self._made: dict[str, Document] = {}

    def of(self, item: BatchItem) -> list[Document]:
        """Those of the item's unit."""
        unit = Unit("", item.code, item.name)
        return [self._document(key) for key, known in self._heads.items() if is_same_unit(known, unit)]

    def _document(self, document_id: str) -> Document:
        return self._made.get(document_id) or self._load(document_id)

    def add(self, change_set: ChangeSet) -> None:
        if change_set:
            key = change_set.document_id
            before = self._document(key) if key in self._heads else None
            after = apply_changes(before, change_set)
            assert after is not None
            self._made[key], self._heads[key] = after, after.unit


def _with_head(draft: Draft, item: BatchItem) -> Draft:
    """The draft with the unit and year the batch knows better; what was only guessed is marked unsure."""
    values = {value.field_key: value for value in draft.root.values}
    for home, text in (("unit.code", item.code), ("unit.name", item.name), ("year", str(item.year or ""))):
        field = draft.form_set.field_at("", home)
        if field is None or not text or head_text(draft, home) == text or _is_year(draft, home, text):
            continue
        place, status, reason = "单位名单" if home == "unit.code" else "收取时指定", Status.PLACED, ""
        if home in item.guessed:
            place, status, reason = "文件名", Status.UNSURE, f"文件里没有写明，按文件名“{item.file.name}”填的"
        values[field.key] = DraftValue("", field.key, text, Evidence(draft.file, place, text), status, reason)
    return replace(draft, root=replace(draft.root, values=tuple(values.values())))


def _is_year(draft: Draft, home: str, text: str) -> bool:
    """The file says the year, if in other words (2025年)."""
    from core.forms.values import parse_year

    return home == "year" and str(parse_year(head_text(draft, home)) or "") == text


# ---------------------------------------------------------------- doing


def accept_plan(session: Session, batch: Batch, plan: Plan, form_sets: FormSets) -> BatchReport:
    """The plan as one step of the history, stored in one piece; what became of it."""
    session.apply_all(one for one in plan.change_sets if one)
    return report_of(session, batch, plan.outcomes, form_sets)


def report_of(session: Session, batch: Batch, outcomes: Iterable[Outcome], form_sets: FormSets) -> BatchReport:
    """The batch and the documents of its years as they are now."""
    outcomes = tuple(outcomes)
    years = {one.report.year for one in outcomes if one.report is not None}
    documents = tuple(session.document(head.id) for head in session.heads if head.year in years)
    known = {one.id: one for one in form_sets}
    used = {one.layout: known[one.layout] for one in documents if one.layout in known}
    missing = batch.missing(documents_there(batch, documents)) if years else batch.missing()
    return BatchReport(outcomes, batch.roll.units, missing, documents, tuple(used.values()), batch.year)


def import_batch(
    path: Path,
    paths: Iterable[Path],
    form_sets: FormSets,
    *,
    units: Sequence[ListedUnit] | None = None,
    form_id: str | None = None,
    unit: str | None = None,
    year: int | None = None,
    is_replacing: bool = False,
    all_rows: bool = False,
    progress: Progress = silent,
) -> BatchReport:
    """Folders and files into a new or existing workspace file, as it proposes them itself. `units` is the county's
    list, kept with the file from then on; None: the one the file has.

    UserError: nothing could be taken; the workspace is then untouched (and not made).
    """
    with open_to_add(path) as session:
        roll = session.listed_units if units is None else units
        batch = read_batch(paths, form_sets, roll, form_id, unit, year, progress)
        if not batch.taken:
            raise UserError(_nothing_taken(batch))
        how = {"is_replacing": is_replacing, "all_rows": all_rows}
        plan = plan_batch(batch, session.heads, session.document, progress=progress, **how)
        report = accept_plan(session, batch, plan, form_sets)
        if units is not None:
            session.keep_units(units)
        return report


def _nothing_taken(batch: Batch) -> str:
    reasons = [f"“{one.file.name}”{one.state.value}（{one.why.rstrip('。')}）" for one in batch.items[:3]]
    more = f"等 {len(batch.items)} 个文件" if len(batch.items) > 3 else ""
    return f"没有可以收下的文件：{'；'.join(reasons)}{more}。"
