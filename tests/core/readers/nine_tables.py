"""The nine tables of a budget document as another office types them into a workbook: nothing merged, no row numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl

from core.domain.document import Document
from core.forms.model import FormSet
from core.forms.printing import print_document
from core.forms.view import View, ViewKind

Rows = list[list[str | float | None]]
NINE = (
    "收支总表",
    "收入总表",
    "支出总表",
    "拨款收支总表",
    "一般公共支出",
    "基本支出表",
    "基金支出",
    "国资支出",
    "三公表",
)


def nine_tables(document: Document, form_set: FormSet) -> Iterator[tuple[str, str, Rows]]:
    """Key, caption and rows of each table as an office types them: nothing merged, no numbers of rows."""
    printed = print_document(document, form_set)
    for key in NINE:
        view = form_set.view(key)
        sides = dict(zip(view.side_names, view.sides, strict=True)) or {"": key}
        upper: list[str | float | None] = []
        lower: list[str | float | None] = []
        for name, side in sides.items():
            for column in form_set.view(side).columns:
                group = name or "".join(column.header)
                upper.append(None if group in upper else group or column.label)
                lower.append(column.label if group else None)
        rows: Rows = [_cells(row, form_set, view, sides) for row in printed[key]]
        yield key, view.caption, [upper, lower, *rows]


def _cells(row: Any, form_set: FormSet, view: View, sides: dict[str, str]) -> list[str | float | None]:
    return [
        str((row[name] if view.kind is ViewKind.ZIP else row)[column.key]) or None
        for name, side in sides.items()
        for column in form_set.view(side).columns
    ]


def thousands(text: str) -> str:
    return f"{float(text):,.2f}" if re.fullmatch(r"\d+\.\d\d", text) else text


def numbers(text: str) -> str | float:
    return float(text) if re.fullmatch(r"\d+\.\d+", text) else int(text) if text.isdecimal() else text


def yuan(text: str) -> str:
    return f"{float(text) * 10000:,.2f}" if re.fullmatch(r"\d+\.\d+", text) else text


def workbook(
    path: Path,
    document: Document,
    form_set: FormSet,
    *,
    typed: Callable[[str], str | float] = str,
    sheet: Callable[[int, str], str] = lambda number, caption: caption,
    has_title: bool = True,
    unit: str = "万元",
    gap: int = 0,
    without: tuple[str, ...] = (),
    change: Callable[[str, Rows], None] = lambda key, rows: None,
) -> Path:
    """The nine tables, one a sheet; `gap`: a blank row after every so many rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for number, (key, caption, rows) in enumerate(nine_tables(document, form_set), 1):
        if key in without:
            continue
        page = book.create_sheet(sheet(number, caption)[:31])
        if has_title:
            page.append([caption])
        page.append([f"{document.unit.code}{document.unit.name}", None, f"{document.year}年度", f"单位：{unit}"])
        change(key, rows)
        for at, row in enumerate(rows, 1):
            page.append([typed(cell) if isinstance(cell, str) else cell for cell in row])
            if gap and at % gap == 0:
                page.append([])
    book.save(path)
    return path


def row_of(rows: Rows, label: str) -> list[str | float | None]:
    return next(row for row in rows if label in row)
