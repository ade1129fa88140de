"""Handing in: a document into its official files, each written whole, read back and compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core.domain.document import CARRIED, Document
from core.domain.finding import Finding
from core.errors import UserError
from core.forms.load import FormSets
from core.forms.model import FormSet, Output
from core.forms.printing import Printed, print_document
from core.jobs.check import Checked, has_errors
from core.office.names import safe_name, unique_name
from core.office.tags import DRAFT
from core.office.write import Staging
from core.progress import Progress, silent
from core.rules.check import check_document

FORMATS = ("docx", "pdf")
"""What can be made here: pdf out of the Word file, by LibreOffice."""


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written. `refused`: errors stopped it, nothing was written.

    `findings`: all of the checks; `carried`: those of them about values of an earlier year that nobody confirmed;
    `compared`: how many texts were read back and found right.
    """

    files: tuple[Path, ...] = ()
    findings: tuple[Finding, ...] = ()
    carried: tuple[Finding, ...] = ()
    refused: bool = False
    compared: int = 0


@dataclass(frozen=True, slots=True)
class _Page:
    """One file to be made: where, from which template, for which record of the document (None: the document itself)."""

    path: Path
    output: Output
    record: Printed | None


@dataclass(slots=True)
class _Export:
    """One document on its way out."""

    form_set: FormSet
    printed: Printed
    draft: bool
    formats: tuple[str, ...]
    page_numbers: bool
    staging: Staging
    compared: int = 0


def export_document(
    document: Document,
    form_sets: FormSets,
    form_id: str | None,
    folder: Path,
    formats: Sequence[str] | None = None,
    draft: bool = False,
    *,
    page_numbers: bool = True,
    progress: Progress = silent,
) -> ExportReport:
    """Write all files of a document below `folder`, in the layout `form_id` (None: the one it came in).

    With errors among the findings nothing is written but as a draft; 草稿 then stands in file names and page headers.
    UserError: unknown or broken form, format without template, disk, a file that reads back differently; nothing is
    written then.
    """
    form_set = form_sets.usable(form_id or document.layout)
    findings = check_document(document, form_set)
    wanted = _formats(form_set, formats)
    if has_errors(findings) and not draft:
        return ExportReport(findings=findings, refused=True)
    with Staging(folder) as staging:
        report = _export(staging, document, form_set, findings, folder, wanted, draft, page_numbers, progress)
        return replace(report, files=staging.publish())


def export_documents(
    checked: Iterable[Checked],
    form_sets: FormSets,
    folder: Path,
    *,
    form_id: str | None = None,
    formats: Sequence[str] | None = None,
    draft: bool = False,
    progress: Progress = silent,
) -> ExportReport:
    """As `export_document`, for many: each in a folder of its own when there are several, then without page numbers.

    Nothing at all is written when one of them is refused.
    """
    chosen = tuple(checked)
    several = len(chosen) > 1
    findings = tuple(finding for one in chosen for finding in one.findings)
    sets = [form_sets.usable(form_id or one.document.layout) for one in chosen]
    wanted = [_formats(form_set, formats) for form_set in sets]
    if has_errors(findings) and not draft:
        return ExportReport(findings=findings, refused=True)
    taken: set[str] = set()
    with Staging(folder) as staging:
        reports = [
            _export(
                staging,
                one.document,
                form_set,
                one.findings,
                folder / _unit_folder(one.document, taken) if several else folder,
                names,
                draft,
                not several,
                progress,
            )
            for one, form_set, names in zip(chosen, sets, wanted, strict=True)
        ]
        files = staging.publish()
    carried = tuple(finding for report in reports for finding in report.carried)
    return ExportReport(files, findings, carried, compared=sum(report.compared for report in reports))


def _unit_folder(document: Document, taken: set[str]) -> str:
    name = unique_name(safe_name(f"{document.unit.code}{document.unit.name}{document.year or ''}"), taken)
    taken.add(name.lower())
    return name


def _export(
    staging: Staging,
    document: Document,
    form_set: FormSet,
    findings: tuple[Finding, ...],
    folder: Path,
    formats: tuple[str, ...],
    draft: bool,
    page_numbers: bool,
    progress: Progress,
) -> ExportReport:
    """One document into the staging folder; the files of the report are for the caller to publish."""
    printed = print_document(document, form_set)
    export = _Export(form_set, printed, draft, formats, page_numbers, staging)
    pages = list(_pages(form_set, printed, folder, draft))
    for number, page in enumerate(pages):
        progress(number, len(pages), page.path.name)
        _write_page(export, page)
    progress(len(pages), len(pages), "")
    carried = tuple(finding for finding in findings if _is_carried(document, finding))
    return ExportReport((), findings, carried, compared=export.compared)


def _is_carried(document: Document, finding: Finding) -> bool:
    places = (finding.place, *finding.related)
    return any((mark := document.marks.get(place.key)) is not None and mark.state == CARRIED for place in places)


def _formats(form_set: FormSet, formats: Sequence[str] | None) -> tuple[str, ...]:
    """The formats to write; None means all the form set has templates for."""
    made = tuple(dict.fromkeys(output.format for output in form_set.outputs if output.format in FORMATS))
    if not formats:
        return made
    possible = (*made, "pdf") if "docx" in made else made
    wrong = [name for name in formats if name not in possible]
    if wrong:
        raise UserError(
            f"“{form_set.title}”没有 {'、'.join(wrong)} 格式的模板，能导出的格式有：{'、'.join(possible)}。"
        )
    if "pdf" in formats:
        from core.office.soffice import require_soffice

        require_soffice()
    return tuple(dict.fromkeys(formats))


# ---------------------------------------------------------------- which files


def _pages(form_set: FormSet, printed: Printed, folder: Path, draft: bool) -> Iterator[_Page]:
    """Every file of the document, with names that differ within their folder. Paths are without ending."""
    taken: dict[Path, set[str]] = {}
    for output in form_set.outputs:
        where = folder / safe_name(output.folder) if output.folder else folder
        names = taken.setdefault(where, set())
        for record in _records(output, printed):
            name = safe_name(_file_name(output.file, printed, record) + (DRAFT if draft else ""))
            name = unique_name(name, names)
            names.add(name.lower())
            yield _Page(where / name, output, record)


def _records(output: Output, printed: Printed) -> Sequence[Printed | None]:
    return printed[output.over] if output.over else (None,)


def _file_name(pattern: str, printed: Printed, record: Printed | None) -> str:
    """The name pattern of form.toml with its {fields} filled in; {序号:02} pads a number."""
    import re

    def text(found: re.Match[str]) -> str:
        key, width = found[1], found[2]
        value = str((record or {}).get(key, printed.get(key, "")))
        return value.zfill(int(width)) if width else value.replace("\n", "")

    return re.sub(r"\{(\w+)(?::0?(\d+))?\}", text, pattern)


# ---------------------------------------------------------------- one file


def _write_page(export: _Export, page: _Page) -> None:
    data = _render(export, page)
    if "docx" in export.formats:
        _write(export, page.path.with_name(page.path.name + ".docx"), data, lambda found: _compare(export, page, found))
    if "pdf" in export.formats:
        from core.office.soffice import make_pdf

        _compare(export, page, data)
        _write(export, page.path.with_name(page.path.name + ".pdf"), make_pdf(data), _is_pdf)


def _write(export: _Export, path: Path, data: bytes, prove: Callable[[bytes], int]) -> None:
    """Write, read again from the disk, prove."""
    staged = export.staging.add(path, data)
    try:
        written = staged.read_bytes()
    except OSError as error:
        raise UserError(f"“{path.name}”写完后读不出来，请检查磁盘或U盘后再导出。") from error
    export.compared += prove(written)


def _is_pdf(data: bytes) -> int:
    if not data.startswith(b"%PDF") or b"%%EOF" not in data[-1024:]:
        raise UserError("做成的 PDF 文件不完整，请再导出一次。")
    return 0


def _compiled(export: _Export, page: _Page) -> Any:
    from core.renderers.docx import compile_docx

    return compile_docx(export.form_set.folder / page.output.template, _record_name(export, page))


def _record_name(export: _Export, page: _Page) -> str:
    return export.form_set.list(page.output.over).item if page.output.over else ""


def _render(export: _Export, page: _Page) -> bytes:
    compiled = _compiled(export, page)
    numbers = None
    if export.page_numbers and compiled.has_contents:
        numbers = compiled.find_pages(export.printed, page.record, draft=export.draft)
    data: bytes = compiled.render(export.printed, page.record, draft=export.draft, pages=numbers)
    return data


def _compare(export: _Export, page: _Page, data: bytes) -> int:
    from core.renderers.reopen import compare

    template = export.form_set.folder / page.output.template
    count, differences = compare(data, template, export.printed, page.record, _record_name(export, page))
    if differences:
        first = differences[0]
        told = f"应为“{first.expected or ''}”，文件里是“{first.found or ''}”"
        raise UserError(f"“{page.path.name}”导出后核对不符（共 {len(differences)} 处）：{first.place}{told}。")
    return count
