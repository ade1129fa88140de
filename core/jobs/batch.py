"""Handing in for a whole county: the documents of a file, shared out to several processes that check, render, write and
read back; their files appear together or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from core.domain.document import Document
from core.domain.finding import Finding
from core.editing.session import DocumentHead
from core.errors import UserError
from core.forms.load import FormSets
from core.jobs.check import Checked, check_documents, last_year_in
from core.jobs.export import (
    ExportReport,
    Job,
    is_carried,
    lacking_of,
    missing_of,
    publish,
    unit_folder,
    wanted_formats,
    write_document,
)
from core.jobs.layout import LeftOut
from core.jobs.processes import STARTING
from core.office.write import Shelf, Staging
from core.progress import Progress, silent
from core.store.workspace import Workspace, open_workspace

MAX_PROCESSES = 4
"""More would only wait for the disk."""
MANY = 12
"""Documents from which on starting further processes is worth its while."""
_AHEAD = 3
"""Documents a process has waiting, so that it never waits itself and a stop is soon heard."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for, the same for all documents. `read_back` is left out only to measure what it takes."""

    file: Path
    form_sets: FormSets
    folder: Path
    form_id: str | None = None
    formats: Sequence[str] | None = None
    draft: bool = False
    read_back: bool = True


@dataclass(frozen=True, slots=True)
class _Made:
    """What one document became: its files as (where they lie, where they belong), and what there is to tell."""

    findings: tuple[Finding, ...]
    moves: tuple[tuple[str, str], ...] = ()
    carried: tuple[Finding, ...] = ()
    compared: int = 0
    left_out: tuple[LeftOut, ...] = ()
    converted: int = 0
    unnumbered: int = 0
    missing: tuple[LeftOut, ...] = ()


def export_many(
    wanted: Wanted, heads: Sequence[DocumentHead], *, processes: int | None = None, progress: Progress = silent
) -> tuple[ExportReport, tuple[Checked, ...]]:
    """Write the files of these documents, each in a folder of its own; and what the checks found for each (with only
    the heads of the documents).

    Nothing appears when one of them has errors, unless as a draft. UserError: as `export_documents`; also when the
    file is open elsewhere. Cancelled: `progress` stopped it; nothing is left behind.
    """
    documents = [_light(head) for head in heads]
    sets = {wanted.form_id or document.layout for document in documents}
    formats = [name for form_id in sets for name in wanted_formats(wanted.form_sets.usable(form_id), wanted.formats)]
    taken: set[str] = set()
    folders = [wanted.folder / unit_folder(document, taken) for document in documents]
    tasks = list(zip([head.id for head in heads], folders, strict=True))
    with Staging(wanted.folder, many=True) as staging:
        made = _share_out(wanted, staging.hidden, tasks, processes or _processes(len(tasks)), documents, progress)
        checked = tuple(Checked(document, one.findings) for document, one in zip(documents, made, strict=True))
        findings = tuple(chain(*(one.findings for one in made)))
        if not wanted.draft and any(one.has_errors for one in checked):
            return ExportReport(findings=findings, refused=True), checked
        staging.moves += [(Path(lies), Path(belongs)) for one in made for lies, belongs in one.moves]
        files = publish(staging, formats)
    carried = tuple(chain(*(one.carried for one in made)))
    left_out = tuple(chain(*(one.left_out for one in made)))
    compared, converted = sum(one.compared for one in made), sum(one.converted for one in made)
    unnumbered = sum(one.unnumbered for one in made)
    missing = tuple(chain(*(one.missing for one in made)))
    return ExportReport(files, findings, carried, False, compared, left_out, converted, unnumbered, missing), checked


def _light(head: DocumentHead) -> Document:
    """A document as reports name it, without its content."""
    return Document(id=head.id, unit=head.unit, year=head.year, form_ids=head.form_ids, layout=head.layout)


def _processes(tasks: int) -> int:
    return max(1, min(MAX_PROCESSES, os.cpu_count() or 1, tasks))


# ---------------------------------------------------------------- sharing out


def _share_out(
    wanted: Wanted,
    hidden: Path,
    tasks: Sequence[tuple[str, Path]],
    processes: int,
    documents: Sequence[Document],
    progress: Progress,
) -> list[_Made]:
    """What each task came to, in order. The first failure stops the others."""
    made: dict[int, _Made] = {}
    waiting: dict[Future[_Made], int] = {}
    rest = iter(enumerate(tasks))
    with _pool(wanted, hidden, processes) as pool:
        while len(made) < len(tasks):
            for number, (document_id, folder) in _next(rest, processes * _AHEAD - len(waiting)):
                waiting[pool.submit(_export, number, document_id, folder)] = number
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                number = waiting.pop(future)
                made[number] = future.result()
                progress(len(made), len(tasks), documents[number].unit.name)
    return [made[number] for number in range(len(tasks))]


def _next(rest: Iterator[Any], most: int) -> list[Any]:
    return [task for _, task in zip(range(most), rest, strict=False)]


@contextmanager
def _pool(wanted: Wanted, hidden: Path, processes: int) -> Iterator[ProcessPoolExecutor]:
    """Fresh processes that share nothing with this one: an open file must never be taken along into another."""
    pool = ProcessPoolExecutor(processes, STARTING, _begin, (wanted, hidden))
    try:
        yield pool
    except BrokenProcessPool as error:
        raise UserError("导出的后台程序意外中断（可能是内存不足），没有写出文件。请关闭其他程序后再试。") from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


# ---------------------------------------------------------------- in each process


@dataclass(slots=True)
class _Desk:
    """What a process has open while it works."""

    wanted: Wanted
    hidden: Path
    workspace: Workspace | None = None
    heads: Sequence[DocumentHead] = ()
    """Of the whole file: a document's changes are told against that of the year before."""


_DESK: list[_Desk] = []


def _begin(wanted: Wanted, hidden: Path) -> None:
    _DESK[:] = [_Desk(wanted, hidden)]


def _export(number: int, document_id: str, folder: Path) -> _Made:
    """One document, checked and written. UserError: it cannot be read, written, or reads back differently."""
    (desk,) = _DESK
    wanted = desk.wanted
    if desk.workspace is None:  # not at the start, where an error could not be told
        desk.workspace = open_workspace(wanted.file, read_only=True)
        desk.heads = desk.workspace.heads()
    document = desk.workspace.document(document_id)  # kept by nobody, unlike a session's
    before = partial(last_year_in, desk.heads, desk.workspace.document)
    (checked,) = check_documents([document], wanted.form_sets, wanted.form_id, before)
    if checked.has_errors and not wanted.draft:
        return _Made(checked.findings)
    form_set = wanted.form_sets.usable(wanted.form_id or document.layout)
    formats = wanted_formats(form_set, wanted.formats)
    job = Job(document, checked.findings, form_set, formats, folder, checked.last_year)
    shelf = Shelf(desk.hidden, f"{number}-")
    export = write_document(job, shelf, wanted.draft, False, silent, wanted.read_back)
    return _Made(
        checked.findings,
        tuple((str(lies), str(belongs)) for lies, belongs in shelf.moves),
        tuple(finding for finding in checked.findings if is_carried(document, finding)),
        export.compared,
        missing_of(job, export, wanted.form_sets, wanted.folder),
        export.converted,
        export.unnumbered,
        lacking_of(job, wanted.folder),
    )
