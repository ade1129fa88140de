"""Import: files → guard → drafts → a proposal a person can look at → one ChangeSet a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from core.domain.change import AddDocument, ChangeSet, apply_changes
from core.domain.document import Document
from core.domain.unit import Unit
from core.editing.documents import accept_drafts
from core.editing.session import Session
from core.editing.skeleton import with_least_rows
from core.errors import UserError
from core.forms.load import FormSets
from core.forms.model import FieldKind, FormSet
from core.jobs.documents import open_to_add
from core.jobs.gone import Gone, gone_changes, gone_from
from core.jobs.import_rules import with_rules
from core.jobs.left_over import left_changes
from core.jobs.merge_draft import merge
from core.jobs.merged import Merge
from core.jobs.reading import Failure, read_many
from core.jobs.told import told, wanted
from core.office.blocks import OfficeFile
from core.progress import Progress, silent
from core.readers.build import Built, build
from core.readers.draft import Draft, DraftRecord, DraftValue

SAME = "与原有相同"
"""The deed of a value that is there as the file has it."""


class RowStatus(StrEnum):
    """What becomes of one thing the file says, in a clerk's word."""

    PLACED = "已放置"
    UNSURE = "待确认"
    UNPLACED = "未放置"
    DIFFERING = "不同"


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One thing the file says: where it goes (`words`), what was read, where it stood, what happens with it.

    `existing` is the document's own text where it differs; `value` is None for what found no place.
    """

    status: RowStatus
    words: str
    text: str
    file: str
    place: str
    deed: str
    reason: str = ""
    existing: str = ""
    value: DraftValue | None = None
    gone: str = ""
    """Of what the document has and the file shows blank or no more: its name (`core.jobs.gone`)."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read: as opened (for showing it) and what was made of it, a draft for each document it holds."""

    path: Path
    office: OfficeFile
    drafts: tuple[Draft, ...]

    @property
    def draft(self) -> Draft:
        """The first, of most files the only one."""
        return self.drafts[0]


@dataclass(frozen=True, slots=True)
class ImportProposal:
    """What several files say, before anything is accepted."""

    files: tuple[ReadFile, ...]

    @property
    def drafts(self) -> tuple[Draft, ...]:
        return tuple(draft for file in self.files for draft in file.drafts)


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """What importing one file did, or would do, to one document."""

    file: str
    form_set: FormSet
    unit: Unit
    year: int | None
    is_new: bool
    is_changed: bool
    rows: tuple[ImportRow, ...]
    notices: tuple[str, ...] = ()

    def count(self, status: RowStatus) -> int:
        return sum(row.status is status for row in self.rows)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """`is_complete`: everything was placed, nothing unsure, differing or left over."""

    documents: tuple[DocumentReport, ...]

    @property
    def rows(self) -> tuple[ImportRow, ...]:
        return tuple(row for document in self.documents for row in document.rows)

    @property
    def is_complete(self) -> bool:
        return all(row.status is RowStatus.PLACED for row in self.rows)


def read_files(
    paths: Iterable[Path],
    form_sets: FormSets,
    form_id: str | None = None,
    unit: str | None = None,
    year: int | None = None,
    progress: Progress = silent,
) -> ImportProposal:
    """Opens and reads files; `form_id` names the form set when it shall not be found by itself, `unit` (code and name)
    and `year` stand in for what the files say. UserError: a file cannot be used, or holds no known form."""
    proposal, failures = read_usable(paths, form_sets, form_id, unit, year, progress)
    if failures:
        raise failures[0]
    return proposal


def read_usable(
    paths: Iterable[Path],
    form_sets: FormSets,
    form_id: str | None = None,
    unit: str | None = None,
    year: int | None = None,
    progress: Progress = silent,
) -> tuple[ImportProposal, tuple[UserError, ...]]:
    """As `read_files`, but a file that cannot be used does not stop the others: why not is told in its place."""
    paths = tuple(Path(path) for path in paths)
    usable = usable_sets(form_sets, form_id)
    files: list[ReadFile] = []
    failures: list[UserError] = []
    for result in read_many(paths, usable, progress=progress):
        try:
            if isinstance(result, Failure):
                raise result.error
            path, office, drafts = result.path, result.office, result.drafts
            if not drafts:
                raise UserError(f"“{path.name}”里没有找到{_names(usable)}的表格或标题，没有内容可以导入。")
            for draft in drafts:
                if form_id is None and draft.unplaced:
                    _refuse_broken_layout(form_sets, draft.form_set)
            drafts = tuple(with_rules(told(draft, unit, year), office) for draft in wanted(drafts, unit, year))
            files.append(ReadFile(path, office, drafts))
        except UserError as error:
            failures.append(error)
    progress(len(paths), len(paths), "读取完毕")
    return ImportProposal(tuple(files)), tuple(failures)


def usable_sets(form_sets: FormSets, form_id: str | None) -> tuple[FormSet, ...]:
    """The form sets files are read by, one of them when `form_id` names it. UserError: there is none."""
    if form_id is not None:
        chosen = form_sets.usable(form_id)
        if not chosen.is_read:
            raise UserError(f"表式“{chosen.title}”只用来填报和导出，不能读入文件。")
        return (chosen,)
    found = tuple(form_set for form_set in form_sets.proved() if form_set.is_read and not form_set.is_broken)
    if not found:
        for form_set in form_sets:
            form_sets.usable(form_set.id)  # says what is wrong with it
        raise UserError("没有安装表式，无法导入。")
    return found


def _refuse_broken_layout(form_sets: FormSets, found: FormSet) -> None:
    """UserError: another layout of the same form is broken; what found no place in this one may be at home there."""
    for one in form_sets.proved():
        if one.is_broken and (one.like == found.id or found.like == one.id):
            form_sets.usable(one.id)


def _names(form_sets: Sequence[FormSet]) -> str:
    return "或".join(f"“{form_set.title}”" for form_set in form_sets[:3]) + ("等表式" if len(form_sets) > 3 else "")


# ---------------------------------------------------------------- planning


def plan_import(
    documents: Iterable[Document], draft: Draft, is_replacing: bool = False
) -> tuple[ChangeSet, DocumentReport]:
    """What accepting a draft changes: a new document, or additions to the one of the same unit, year and form set.

    Differing values are left as they are unless `is_replacing`.
    """
    documents = tuple(documents)
    form_set = draft.form_set
    built = build(draft, form_set)
    title = f"导入“{draft.file}”"
    target = find_target(documents, built.document, draft.kin)
    draft = replace(draft, notices=(*draft.notices, *built.compared.notices, *_guessed(built.document, target)))
    if target is None:
        document = replace(built.document, unit=_known_unit(documents, built.document.unit))
        if draft.cells and not document.narrative:
            document, draft = _with_headings(document, draft)
        change_set = ChangeSet(document.id, title, (AddDocument(document), *left_changes(document, draft, None)))
        return change_set, _report(draft, document, None, True, _cells(built, draft.file, None))
    merged = merge(target, built, form_set, is_replacing)
    merged.equal |= {id(value) for value in draft.values if _is_computed(value, form_set)}
    gone = gone_from(target, built, draft, merged.same)
    gone = [one for one in gone if draft.gone is None or one.id in draft.gone]
    if draft.gone:  # it goes first: totals the file prints are held against what is left
        first = gone_changes(target, gone)
        without = apply_changes(target, ChangeSet(target.id, title, tuple(first)))
        assert without is not None
        merged = merge(without, built, form_set, is_replacing, target)
        merged.changes[:0] = first
    is_changed = bool(merged.changes)
    change_set = ChangeSet(target.id, title, (*merged.changes, *left_changes(target, draft, target)))
    rows = [*_cells(built, draft.file, merged), *(_gone_row(one, draft) for one in gone)]
    return change_set, _report(draft, target, merged, is_changed, rows)


def _is_computed(value: DraftValue, form_set: FormSet) -> bool:
    """It is not stored: where it is not what the document comes to, that is told for itself."""
    one = form_set.list(value.list_path).field(value.field_key) if value.list_path else None
    return (one or form_set.field(value.field_key)).compute is not None


def _gone_row(one: Gone, draft: Draft) -> ImportRow:
    """What the document has and the file not; taken away when the draft says so."""
    deed = "保留原值" if draft.gone is None else "清空" if one.path else "删除"
    status = RowStatus.DIFFERING if draft.gone is None else RowStatus.PLACED
    return ImportRow(status, one.words, "", draft.file, one.place, deed, one.reason, one.existing, gone=one.id)


def _with_headings(document: Document, draft: Draft) -> tuple[Document, Draft]:
    """Tables alone get the headings of the prose a new document has: some tables are printed below them."""
    narrative = with_least_rows(draft.form_set, "", document).narrative
    told = ("文件里只有表，没有文字材料，已按表式列出各部分的标题。",) if narrative else ()
    return replace(document, narrative=narrative), replace(draft, notices=(*draft.notices, *told))


def find_target(documents: Iterable[Document], draft: Document, kin: Iterable[str] = ()) -> Document | None:
    """The document of the same unit and year in the same form set, else in one of its `kin` (other layouts of the same
    values); a draft that names no unit, or no year, fits the only one it can be."""
    documents = tuple(documents)
    for layouts in ((draft.layout,), tuple(kin)):
        fitting = [one for one in documents if one.layout in layouts and _may_be_year(one, draft)]
        if draft.unit.name or draft.unit.code:
            fitting = [one for one in fitting if is_same_unit(one.unit, draft.unit)]
        is_told = draft.year is not None and (draft.unit.name or draft.unit.code)
        if fitting and (is_told or len(fitting) == 1):
            return fitting[0]
    return None


def _may_be_year(document: Document, draft: Document) -> bool:
    return draft.year in (None, document.year)


def is_same_unit(left: Unit, right: Unit) -> bool:
    """The code decides where both have one, else the name, with or without 本级."""
    if left.code and right.code:
        return left.code == right.code
    return bool(left.name) and left.short_name == right.short_name


def _guessed(read: Document, target: Document | None) -> Iterator[str]:
    """What was taken for the unit and the year that a file does not name."""
    missing = []
    if not read.unit.name and not read.unit.code:
        missing.append("单位")
    if read.year is None:
        missing.append("年度")
    if missing and target is not None:
        year = f"{target.year}年" if target.year else ""
        yield f"文件没有写明{'和'.join(missing)}，按唯一对得上的“{target.unit.name}”{year}并入。"
    elif missing:
        options = {"单位": "--unit", "年度": "--year"}
        how = "、".join(options[one] for one in missing)
        yield f"文件没有写明{'和'.join(missing)}，请在基本情况里补上；用命令导入时可以用 {how} 指明。"


def _known_unit(documents: Iterable[Document], unit: Unit) -> Unit:
    known = next((d.unit for d in documents if (d.unit.code, d.unit.name) == (unit.code, unit.name)), None)
    return replace(unit, id=known.id) if known else unit


def _cells(built: Built, file: str, merged: Merge | None) -> list[ImportRow]:
    """The figures of computed tables that are printed otherwise than they come out, with both figures."""
    rows = []
    for one in built.compared.differences:
        kept = merged.kept.get(id(one.value)) if merged else None
        deed = "保留原值" if kept is not None else "按原件印，标为手工调整"
        reason = f"原件印的是{one.text}，程序得出的是{one.computed or '空白'}"
        place = one.value.evidence.place
        rows.append(ImportRow(RowStatus.DIFFERING, one.words, one.text, file, place, deed, reason, kept or ""))
    for one in built.compared.named:
        deed = "放入"
        rows.append(ImportRow(RowStatus.PLACED, one.words, one.text, file, one.value.evidence.place, deed))
    for one in built.compared.homeless:
        reason = f"原件印的是{one.text}，没有读到能算出这一行的明细"
        rows.append(
            ImportRow(RowStatus.UNPLACED, one.words, one.text, file, one.value.evidence.place, "列入清单", reason)
        )
    return rows


def _report(
    draft: Draft, document: Document, merged: Merge | None, is_changed: bool, cells: Iterable[ImportRow] = ()
) -> DocumentReport:
    repeated = merged.repeated if merged else ()
    rows = [
        _row(value, words, draft.file, merged)
        for words, value in draft_values(draft)
        if (value.text or value.is_unsure) and id(value) not in repeated
    ]
    rows += [
        ImportRow(
            RowStatus.UNPLACED,
            "（没有对应的栏）",
            one.evidence.text,
            draft.file,
            one.evidence.place,
            "列入清单",
            one.reason,
        )
        for one in draft.unplaced
    ]
    rows += cells
    unit, year = document.unit, document.year
    return DocumentReport(
        draft.file, draft.form_set, unit, year, merged is None, is_changed, tuple(rows), draft.notices
    )


def _row(value: DraftValue, words: str, file: str, merged: Merge | None) -> ImportRow:
    place, text = value.evidence.place, value.text
    existing = merged.differing.get(id(value)) if merged else None
    if existing is not None:
        return ImportRow(RowStatus.DIFFERING, words, text, file, place, "保留原值", value.reason, existing, value)
    if merged and id(value) in merged.guessed:
        return ImportRow(RowStatus.UNSURE, words, text, file, place, "放入并标记", merged.guessed[id(value)], "", value)
    if merged and id(value) in merged.beside:
        deed, other = "两处各按原件印", merged.beside[id(value)]
        return ImportRow(RowStatus.DIFFERING, words, text, file, place, deed, value.reason, other, value)
    replaced = merged.replaced.get(id(value), "") if merged else ""
    if value.is_unsure and not (merged and id(value) in merged.settled):
        return ImportRow(RowStatus.UNSURE, words, text, file, place, "放入并标记", value.reason, replaced, value)
    deed = "换掉原值" if replaced else SAME if merged and id(value) in merged.equal else "放入"
    reason = "" if value.is_unsure else value.reason
    return ImportRow(RowStatus.PLACED, words, text, file, place, deed, reason, replaced, value)


def draft_values(draft: Draft) -> list[tuple[str, DraftValue]]:
    """Every value of a draft with the words of its place (项目1 · 指标4 · 指标值), in order of the form.

    What is only derived from another text (a heading's role and level) is left out while it is sure.
    """
    return list(_values_of(draft.root, draft.form_set, ""))


def _values_of(record: DraftRecord, form_set: FormSet, words: str) -> Iterable[tuple[str, DraftValue]]:
    fields = form_set.list(record.list_path).fields if record.list_path else form_set.fields
    by_key = {one.key: one for one in fields}
    for value in record.values:
        one = by_key[value.field_key]
        if one.kind not in (FieldKind.ROLE, FieldKind.LEVEL) or value.is_unsure:
            yield (f"{words} · {one.label}" if words else one.label), value
    counts: dict[str, int] = {}
    for child in record.children:
        counts[child.list_path] = counts.get(child.list_path, 0) + 1
        item = f"{form_set.list(child.list_path).item}{counts[child.list_path]}"
        yield from _values_of(child, form_set, f"{words} · {item}" if words else item)


# ---------------------------------------------------------------- doing


def import_files(
    path: Path,
    office_paths: Iterable[Path],
    form_sets: FormSets,
    form_id: str | None = None,
    unit: str | None = None,
    year: int | None = None,
    replace: bool = False,
    progress: Progress = silent,
) -> ImportReport:
    """Files into a new or existing workspace file; all are read before anything is changed.

    UserError: one cannot be used; the workspace is then untouched (and not made).
    """
    proposal = read_files(office_paths, form_sets, form_id, unit, year, progress)
    with open_to_add(path) as session, session.together():
        before = session.documents
        drafts = [_with_gone(before, draft, replace) for draft in proposal.drafts]
        reports = [_with_rows(accept(session, draft, replace), rows) for draft, rows in drafts]
    return ImportReport(tuple(reports))


def _with_gone(before: Sequence[Document], draft: Draft, is_replacing: bool) -> tuple[Draft, list[ImportRow]]:
    """The draft that takes away what it shows blank or no more, of what was there before the first of several files;
    while nothing is replaced, that is only told."""
    found = [row for row in plan_import(before, draft)[1].rows if row.gone] if before else []
    gone = frozenset(row.gone for row in found) if is_replacing else frozenset()
    return replace(draft, gone=gone), [] if is_replacing else found


def _with_rows(report: DocumentReport, rows: Sequence[ImportRow]) -> DocumentReport:
    return replace(report, rows=(*report.rows, *rows)) if rows else report


def accept(session: Session, draft: Draft, is_replacing: bool = False) -> DocumentReport:
    """Takes a draft into an open workspace as one step."""
    (report,) = accept_all(session, [draft], is_replacing)
    return report


def accept_all(session: Session, drafts: Sequence[Draft], is_replacing: bool = False) -> list[DocumentReport]:
    """Takes the drafts of several files into an open workspace, each held against what those before it bring, as one
    step."""
    documents, change_sets, reports = session.documents, [], []
    count = len({draft.file for draft in drafts})
    for draft in drafts:
        change_set, report = plan_import(documents, draft, is_replacing)
        documents = with_changes(documents, change_set)
        change_sets.append(replace(change_set, title=f"导入 {count} 个文件") if count > 1 else change_set)
        reports.append(report)
    accept_drafts(session, change_sets)
    return reports


def with_changes(documents: Sequence[Document], change_set: ChangeSet) -> tuple[Document, ...]:
    """The documents as they will be after what was agreed to, so that the next file is held against that."""
    before = next((one for one in documents if one.id == change_set.document_id), None)
    after = apply_changes(before, change_set) if change_set else before
    return (*(one for one in documents if one is not before), *([after] if after is not None else []))
