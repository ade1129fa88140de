"""Exported files as somebody edits them: cells of other text, cleared cells, rows that came or went."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import docx
import openpyxl
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_WORD = re.compile(r"表(\d+) 第(\d+)行第(\d+)格")
_SHEET = re.compile(r"“(.+)”([A-Z]+)(\d+)")


class WordFile:
    """A Word file whose cells are named as the readers name them: 表1 第3行第2格."""

    def __init__(self, path: Path) -> None:
        self.document = docx.Document(str(path))
        self.tables = list(self.document.element.body.iter(qn("w:tbl")))

    def set(self, place: str, text: str) -> bool:
        """False: there is no such cell of a table."""
        cell = self._cell(place)
        if cell is None:
            return False
        first, *others = cell.findall(qn("w:p"))
        for one in others:
            cell.remove(one)
        for run in first.findall(qn("w:r")):
            for child in list(run):
                if child.tag != qn("w:rPr"):
                    run.remove(child)
        run = first.find(qn("w:r"))
        run = first.add_r() if run is None else run
        said = OxmlElement("w:t")
        said.text = text
        run.append(said)
        return True

    def double(self, place: str) -> None:
        """The row of a cell once more, below it."""
        row = self._row(place)
        row.addnext(copy.deepcopy(row))

    def drop(self, place: str) -> None:
        row = self._row(place)
        row.getparent().remove(row)

    def is_merged_with_above(self, place: str) -> bool:
        """The first cell of the row goes on from the row above."""
        if not _WORD.fullmatch(place):
            return False
        merge = self._row(place).find(f"{qn('w:tc')}/{qn('w:tcPr')}/{qn('w:vMerge')}")
        return merge is not None and merge.get(qn("w:val")) != "restart"

    def below(self, place: str) -> str:
        """The cell below one, as rows are doubled."""
        table, row, cell = _numbers(place)
        return f"表{table} 第{row + 1}行第{cell}格"

    def save(self, path: Path) -> Path:
        self.document.save(str(path))
        return path

    def _row(self, place: str) -> Any:
        table, row, _ = _numbers(place)
        return self.tables[table - 1].findall(qn("w:tr"))[row - 1]

    def _cell(self, place: str) -> Any:
        if not _WORD.fullmatch(place):
            return None
        return self._row(place).findall(qn("w:tc"))[_numbers(place)[2] - 1]


def _numbers(place: str) -> tuple[int, int, int]:
    found = _WORD.fullmatch(place)
    assert found is not None
    return int(found[1]), int(found[2]), int(found[3])


class Book:
    """A workbook whose cells are named as the readers name them: “表1”B5."""

    def __init__(self, path: Path) -> None:
        self.book = openpyxl.load_workbook(path)

    def set(self, place: str, text: str) -> bool:
        found = _SHEET.fullmatch(place)
        if found is None:
            return False
        cell = self.book[found[1]][found[2] + found[3]]
        if isinstance(cell.value, int | float) and re.fullmatch(r"[\d.]+", text):
            cell.value, cell.number_format = float(text), "General"
        else:
            cell.value, cell.number_format = text or None, "@"
        return True

    def save(self, path: Path) -> Path:
        self.book.save(path)
        return path


def open_edited(path: Path) -> WordFile | Book:
    return WordFile(path) if path.suffix == ".docx" else Book(path)
