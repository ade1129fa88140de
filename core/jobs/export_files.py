"""The files of one document: which there are, how each is made, written and read back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import UserError
from core.forms.compute import fill_printed
from core.forms.model import FormSet, Output, Repeat
from core.forms.printing import BlankRow, Printed
from core.office.names import safe_name, unique_name
from core.office.tags import DRAFT
from core.office.write import Shelf

if TYPE_CHECKING:
    from core.renderers.reopen import Difference

FORMATS = ("docx", "xlsx", "pdf")
"""What can be made here: pdf out of the Word file, by LibreOffice."""
PDF_FROM = "docx"


@dataclass(frozen=True, slots=True)
class Page:
    """One file to be made: where (without ending), from which template, for which records of the list it repeats over
    (none: the document itself); `sheets` are their sheets' names where each record makes a sheet."""

    path: Path
    output: Output
    records: tuple[Printed, ...] = ()
    sheets: tuple[str, ...] = ()


@dataclass(slots=True)
class Export:
    """One document on its way out; `compared` counts the texts read back, which only measuring leaves out, `converted`
    those of the Word files that were compared before a PDF was made of them."""

    form_set: FormSet
    printed: Printed
    draft: bool
    formats: tuple[str, ...]
    page_numbers: bool
    staging: Shelf
    read_back: bool = True
    compared: int = 0
    converted: int = 0
    unnumbered: int = 0

    def outputs(self) -> tuple[Output, ...]:
        return tuple(output for output in self.form_set.outputs if _endings(output, self.formats))


def _endings(output: Output, formats: Sequence[str]) -> tuple[str, ...]:
    """The kinds of file that are made from a template for these formats."""
    made = (output.format, "pdf") if output.format == PDF_FROM else (output.format,)
    return tuple(name for name in made if name in formats)


# ---------------------------------------------------------------- which files


def pages_of(export: Export, folder: Path) -> Iterator[Page]:
    """Every file of the document, with names that differ within their folder."""
    taken: dict[tuple[Path, str], set[str]] = {}
    for output in export.outputs():
        where = folder / safe_name(output.folder) if output.folder else folder
        names = taken.setdefault((where, output.format), set())
        for records in _records(export, output):
            inner: Mapping[str, Any] = records[0] if output.file_over else {}
            name = safe_name(fill_printed(output.file, export.printed, inner), DRAFT if export.draft else "")
            name = unique_name(name, names)
            names.add(name.lower())
            sheets = _sheets(export, output, records) if output.repeat is Repeat.SHEET else ()
            yield Page(where / name, output, records, sheets)


def _records(export: Export, output: Output) -> Iterator[tuple[Printed, ...]]:
    """The records of each file; a workbook that is nothing but a sheet for each record is not made for none."""
    if not output.over:
        yield ()
        return
    records = tuple(one for one in export.printed[output.over] if not isinstance(one, BlankRow))
    if output.file_over:
        yield from ((record,) for record in records)
    elif records or _has_own_sheets(export, output):
        yield records


def _has_own_sheets(export: Export, output: Output) -> bool:
    from core.renderers.xlsx import compile_xlsx

    return compile_xlsx(export.form_set.folder / output.template, export.form_set, output).has_own_sheets


def _sheets(export: Export, output: Output, records: Sequence[Printed]) -> tuple[str, ...]:
    """A sheet's name for each record, safe and unlike the others."""
    from core.office.names import MAX_SHEET, safe_sheet_name

    names: list[str] = []
    taken: set[str] = set()
    for record in records:
        name = unique_name(safe_sheet_name(fill_printed(output.sheet, export.printed, record)), taken, MAX_SHEET)
        taken.add(name.lower())
        names.append(name)
    return tuple(names)


# ---------------------------------------------------------------- one file


def write_page(export: Export, page: Page) -> None:
    """Make, write, read again from the disk, compare. UserError: the disk, or a file that reads back differently."""
    data = _render(export, page)
    for ending in _endings(page.output, export.formats):
        path = page.path.with_name(f"{page.path.name}.{ending}")
        if ending == "pdf":
            from core.office.soffice import make_pdf

            export.converted += _compare(export, page, data)
            _write(export, path, make_pdf(data), _is_pdf)
        else:
            _write(export, path, data, lambda found: _compare(export, page, found))


def _write(export: Export, path: Path, data: bytes, prove: Callable[[bytes], int]) -> None:
    staged = export.staging.add(path, data)
    if not export.read_back:
        return
    try:
        written = staged.read_bytes()
    except OSError as error:
        raise UserError(f"“{path.name}”写完后读不出来，请检查磁盘或U盘后再导出。") from error
    export.compared += prove(written)


def _is_pdf(data: bytes) -> int:
    if not data.startswith(b"%PDF") or b"%%EOF" not in data[-1024:]:
        raise UserError("做成的 PDF 文件不完整，请再导出一次。")
    return 0


def _template(export: Export, page: Page) -> Path:
    return export.form_set.folder / page.output.template


def _record(page: Page) -> Printed | None:
    return page.records[0] if page.output.file_over else None


def _record_name(export: Export, page: Page) -> str:
    return export.form_set.list(page.output.over).item if page.output.over else ""


def _render(export: Export, page: Page) -> bytes:
    if page.output.format == "xlsx":
        from core.renderers.xlsx import compile_xlsx

        workbook = compile_xlsx(_template(export, page), export.form_set, page.output)
        return workbook.render(export.printed, page.records, page.sheets, draft=export.draft)
    from core.renderers.docx import compile_docx

    compiled = compile_docx(_template(export, page), _record_name(export, page))
    numbers = None
    if export.page_numbers and compiled.has_contents:
        numbers = compiled.find_pages(export.printed, _record(page), draft=export.draft)
    export.unnumbered += compiled.has_contents and numbers is None
    return compiled.render(export.printed, _record(page), draft=export.draft, pages=numbers)


def _compare(export: Export, page: Page, data: bytes) -> int:
    count, differences = _differences(export, page, data)
    if differences:
        first = differences[0]
        told = f"应为“{first.expected or ''}”，文件里是“{first.found or ''}”"
        raise UserError(f"“{page.path.name}”导出后核对不符（共 {len(differences)} 处）：{first.place}{told}。")
    return count


def _differences(export: Export, page: Page, data: bytes) -> tuple[int, tuple[Difference, ...]]:
    template, output = _template(export, page), page.output
    if output.format == "xlsx":
        from core.renderers.reopen_xlsx import compare_xlsx

        return compare_xlsx(
            data, template, export.form_set, output, export.printed, page.records, page.sheets, draft=export.draft
        )
    from core.renderers.reopen import compare

    return compare(data, template, export.printed, _record(page), _record_name(export, page))
