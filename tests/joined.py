"""Files that hold several documents: exports of documents, joined as offices join them by copy and paste."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from pathlib import Path

import docx
import openpyxl
from docx.oxml.ns import qn
from openpyxl.worksheet.worksheet import Worksheet

from core.domain.document import Document
from core.forms.model import FormSet
from core.forms.printing import print_document
from core.jobs.export_files import Export, pages_of, write_page
from core.office.write import Shelf


def export(document: Document, form_set: FormSet, folder: Path, kind: str) -> Path:
    """The document's file in that format, with all it holds."""
    folder.mkdir(parents=True, exist_ok=True)
    shelf = Shelf(folder, "")
    made = Export(form_set, print_document(document, form_set), True, (kind,), False, shelf)
    page = next(page for page in pages_of(made, folder) if not page.output.file_over)
    write_page(made, page)
    return shelf.moves[-1][0]


def join(paths: Sequence[Path], to: Path) -> Path:
    """One file of several of the same kind, in their order."""
    return join_words(paths, to) if to.suffix == ".docx" else join_books(paths, to)


def join_words(paths: Sequence[Path], to: Path) -> Path:
    """The bodies one behind the other."""
    whole = docx.Document(str(paths[0]))
    _with_levels(whole)
    for path in paths[1:]:
        other = docx.Document(str(path))
        _with_levels(other)
        for element in list(other.element.body)[:-1]:
            whole.element.body[-1].addprevious(copy.deepcopy(element))
    whole.save(str(to))
    return to


def _with_levels(document: docx.document.Document) -> None:
    """Headings keep their level where their style is not known."""
    for paragraph in document.paragraphs:
        style = paragraph.style
        found = style.element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}") if style is not None else None
        properties = paragraph._p.get_or_add_pPr()
        if found is not None and properties.find(qn("w:outlineLvl")) is None:
            properties.append(copy.deepcopy(found))


def join_books(paths: Sequence[Path], to: Path) -> Path:
    """All sheets in one book; of two with the same name the later gets a number, as Excel does it."""
    whole = openpyxl.load_workbook(paths[0])
    for path in paths[1:]:
        for sheet in openpyxl.load_workbook(path).worksheets:
            paste(whole.create_sheet(_free(sheet.title, whole.sheetnames)), sheet, 0)
    whole.save(to)
    return to


def stack(path: Path, to: Path, gap: int = 1) -> Path:
    """All sheets of a book below one another in a single one."""
    whole, book = openpyxl.Workbook(), openpyxl.load_workbook(path)
    sheet = whole.worksheets[0]
    below = 0
    for one in book.worksheets:
        paste(sheet, one, below)
        below += one.max_row + gap
    whole.save(to)
    return to


def paste(sheet: Worksheet, source: Worksheet, below: int) -> None:
    for row in source.iter_rows():
        for cell in row:
            if cell.value is not None:
                copied = sheet.cell(cell.row + below, cell.column, cell.value)
                copied.number_format, copied.data_type = cell.number_format, cell.data_type
    for area in source.merged_cells.ranges:
        sheet.merge_cells(None, area.min_row + below, area.min_col, area.max_row + below, area.max_col)


def _free(name: str, taken: Iterable[str]) -> str:
    numbers = (f"{name[:26]} ({number})" for number in range(2, 99))
    return next(one for one in (name, *numbers) if one not in set(taken))
