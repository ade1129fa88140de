"""Handing in: a document into its official files, each written whole, read back and compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from core.domain.document import CARRIED, Document
from core.domain.finding import Finding
from core.errors import UserError
from core.forms.load import FormSets
from core.forms.model import FormSet
from core.forms.printing import print_document
from core.jobs.check import Checked, document_words, has_errors
from core.jobs.export_files import FORMATS, PDF_FROM, Export, pages_of, write_page
from core.jobs.layout import LeftOut, in_layout, left_out, missing_there
from core.office.names import safe_name, unique_name
from core.office.write import Shelf, Staging
from core.progress import Progress, silent
from core.rules.check import check_document


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written. `refused`: errors stopped it, nothing was written.

    `findings`: all of the checks, in the layout that is written; `carried`: those of them about values of an earlier
    year that nobody confirmed; `compared`: how many texts were read back and found right; `converted`: how many in the
    Word files that PDFs were made of; `left_out`: what the files do not show of the documents; `unnumbered`: how many
    have a contents page whose page numbers are yet to be filled in; `missing`: what another layout than their own wants
    and the documents lack.
    """

    files: tuple[Path, ...] = ()
    findings: tuple[Finding, ...] = ()
    carried: tuple[Finding, ...] = ()
    refused: bool = False
    compared: int = 0
    left_out: tuple[LeftOut, ...] = ()
    converted: int = 0
    unnumbered: int = 0
    missing: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """One document to be written below `folder`, in which layout and formats; `last_year` is what its changes are told
    against."""

    document: Document
    findings: tuple[Finding, ...]
    form_set: FormSet
    formats: tuple[str, ...]
    folder: Path
    last_year: Document | None = None


def export_document(
    document: Document,
    form_sets: FormSets,
    form_id: str | None,
    folder: Path,
    formats: Sequence[str] | None = None,
    draft: bool = False,
    *,
    last_year: Document | None = None,
    page_numbers: bool = True,
    progress: Progress = silent,
) -> ExportReport:
    """Write all files of a document below `folder`, in the layout `form_id` (None: the one it came in); `last_year` is
    the same unit's document of the year before.

    With errors among the findings nothing is written but as a draft; 草稿 then stands in file names and page headers.
    UserError: unknown or broken form, format without template, disk, a file that reads back differently; nothing is
    written then.
    """
    form_set = form_sets.usable(form_id or document.layout)
    findings = check_document(in_layout(document, form_set), form_set, last_year)
    job = Job(document, findings, form_set, wanted_formats(form_set, formats), folder, last_year)
    return _export([job], form_sets, folder, draft, page_numbers, progress)


def export_documents(
    checked: Iterable[Checked],
    form_sets: FormSets,
    folder: Path,
    *,
    form_id: str | None = None,
    formats: Sequence[str] | None = None,
    draft: bool = False,
    page_numbers: bool = True,
    progress: Progress = silent,
) -> ExportReport:
    """As `export_document`, for many: each in a folder of its own when there are several.

    `checked` in the layout that is to be written. Nothing at all is written when one of them is refused.
    """
    chosen = tuple(checked)
    several = len(chosen) > 1
    taken: set[str] = set()
    jobs = []
    for one in chosen:
        form_set = form_sets.usable(form_id or one.document.layout)
        where = folder / unit_folder(one.document, taken) if several else folder
        made = wanted_formats(form_set, formats)
        jobs.append(Job(one.document, one.findings, form_set, made, where, one.last_year))
    return _export(jobs, form_sets, folder, draft, page_numbers, progress)


def unit_folder(document: Document, taken: set[str]) -> str:
    name = unique_name(safe_name(f"{document.unit.code}{document.unit.name}{document.year or ''}"), taken)
    taken.add(name.lower())
    return name


def _export(
    jobs: Sequence[Job], form_sets: FormSets, folder: Path, draft: bool, page_numbers: bool, progress: Progress
) -> ExportReport:
    findings = tuple(finding for job in jobs for finding in job.findings)
    lacking = tuple(chain(*(lacking_of(job, folder) for job in jobs)))
    if has_errors(findings) and not draft:
        return ExportReport(findings=findings, refused=True, missing=lacking)
    with Staging(folder) as staging:
        exports = [write_document(job, staging, draft, page_numbers, progress) for job in jobs]
        files = publish(staging, jobs[0].formats)
    missing = [missing_of(job, export, form_sets, folder) for job, export in zip(jobs, exports, strict=True)]
    carried = tuple(finding for job in jobs for finding in job.findings if is_carried(job.document, finding))
    compared, converted = sum(one.compared for one in exports), sum(one.converted for one in exports)
    unnumbered = sum(one.unnumbered for one in exports)
    told = tuple(chain(*missing))
    return ExportReport(files, findings, carried, False, compared, told, converted, unnumbered, lacking)


def publish(staging: Staging, formats: Sequence[str]) -> tuple[Path, ...]:
    """The files at their places. UserError: there are none; or as `Staging.publish`."""
    if not staging:
        raise UserError(f"没有做成文件：{'、'.join(formats)} 文件每条记录做一份，数据里还没有记录。")
    return staging.publish()


def write_document(
    job: Job, staging: Shelf, draft: bool, page_numbers: bool, progress: Progress, read_back: bool = True
) -> Export:
    """One document into the staging folder."""
    printed = print_document(in_layout(job.document, job.form_set), job.form_set, job.last_year)
    export = Export(job.form_set, printed, draft, job.formats, page_numbers, staging, read_back)
    pages = list(pages_of(export, job.folder))
    for number, page in enumerate(pages):
        progress(number, len(pages), page.path.name)
        write_page(export, page)
    progress(len(pages), len(pages), "")
    return export


def missing_of(job: Job, export: Export, form_sets: FormSets, folder: Path) -> tuple[LeftOut, ...]:
    """What the files of a document do not show; with several of them each is named."""
    return _of_document(job, folder, left_out(job.document, form_sets, job.form_set, export.outputs()))


def lacking_of(job: Job, folder: Path) -> tuple[LeftOut, ...]:
    """What the layout wants and a document that came in another lacks; with several of them each is named."""
    return _of_document(job, folder, missing_there(in_layout(job.document, job.form_set), job.form_set))


def _of_document(job: Job, folder: Path, found: tuple[LeftOut, ...]) -> tuple[LeftOut, ...]:
    if job.folder == folder:
        return found
    return tuple(replace(one, words=f"{document_words(job.document)} · {one.words}") for one in found)


def is_carried(document: Document, finding: Finding) -> bool:
    places = (finding.place, *finding.related)
    return any((mark := document.marks.get(place.key)) is not None and mark.state == CARRIED for place in places)


def wanted_formats(form_set: FormSet, formats: Sequence[str] | None) -> tuple[str, ...]:
    """The formats to write; None means all the form set has templates for."""
    made = formats_of(form_set)
    if not formats:
        return made
    possible = (*made, "pdf") if PDF_FROM in made else made
    wrong = [name for name in formats if name not in possible]
    if wrong:
        raise UserError(
            f"“{form_set.title}”没有 {'、'.join(wrong)} 格式的模板，能导出的格式有：{'、'.join(possible)}。"
        )
    if "pdf" in formats:
        from core.office.soffice import require_soffice

        require_soffice()
    return tuple(dict.fromkeys(formats))


def formats_of(form_set: FormSet) -> tuple[str, ...]:
    """The formats a form set has templates for, in its order."""
    return tuple(dict.fromkeys(output.format for output in form_set.outputs if output.format in FORMATS))
