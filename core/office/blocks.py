"""What an opened Office file is to its readers: paragraphs and tables in printed order, everything with an address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(slots=True, unsafe_hash=True)
class Paragraph:
    """`text` is clean and without the automatic number, which is `number` as Word prints it (一、 or 1.2 ).

    `outline` is the heading level, 1 the highest, None for body text. `bold`: all of its text is. `is_contents`: a line
    of a table of contents. Line breaks inside are '\\n'. Never changed once it is made, like cells and rows; not
    frozen, as that would double the time a large file takes to open.
    """

    place: str
    text: str
    style: str = ""
    outline: int | None = None
    number: str = ""
    bold: bool = False
    is_contents: bool = False

    @property
    def printed(self) -> str:
        return self.number + self.text


class _Once:
    """A text that is made when it is asked for and then kept; functools.cached_property takes a lock each time."""

    def __init__(self, make: Callable[[Any], str]) -> None:
        self._make = make
        self._name = make.__name__

    def __get__(self, owner: Any, kind: type | None = None) -> str:
        made = owner.__dict__[self._name] = self._make(owner)
        return made


@dataclass(unsafe_hash=True)
class Cell:
    """`column` is its first grid column, `span` how many it covers; `continues`: it belongs to the one above."""

    place: str
    paragraphs: tuple[Paragraph, ...]
    column: int
    span: int = 1
    continues: bool = False

    @_Once
    def text(self) -> str:
        """The printed paragraphs, one a line, empty ones left out."""
        if len(self.paragraphs) == 1:
            return self.paragraphs[0].printed.strip()
        return "\n".join(p.printed for p in self.paragraphs if p.text).strip()


class SheetCell(Cell):
    """A cell of a workbook: its place and its paragraphs (the lines of its text that are not blank) are made when they
    are asked for. `where`: its sheet and its row, from 1."""

    __slots__ = ("column", "text", "where")

    def __init__(self, where: tuple[str, int], column: int, text: str) -> None:
        self.where = where
        self.column = column
        self.text = text

    def __getattr__(self, name: str) -> Any:
        """What was not asked for before."""
        if name == "place":
            sheet, row = self.where
            self.place = f"“{sheet}”{column_name(self.column)}{row}"
        elif name == "paragraphs":
            lines = [line.strip() for line in self.text.split("\n")]
            self.paragraphs = tuple(Paragraph(self.place, line) for line in lines if line)
        return object.__getattribute__(self, name)


def column_name(column: int) -> str:
    """A for 0, AA for 26, as spreadsheets name their columns."""
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


@dataclass(slots=True, unsafe_hash=True)
class Row:
    """`is_header`: Word repeats it at the top of every page the table runs on to."""

    place: str
    cells: tuple[Cell, ...]
    is_header: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`index` counts the tables of the page from 1 (a nested one has that of the table around it).

    `grid` holds the widths of its columns in twips, as far as the file tells them. `sheet`: in a workbook every sheet
    is one table, and this is its name.
    """

    index: int
    place: str
    rows: tuple[Row, ...]
    grid: tuple[int, ...] = ()
    sheet: str = ""


Block: TypeAlias = Paragraph | Table


@dataclass(frozen=True, slots=True)
class OfficeFile:
    """`name` is the file's name; `notices` say in a clerk's words what was not read (macros, footnotes …)."""

    name: str
    blocks: tuple[Block, ...]
    notices: tuple[str, ...] = ()

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Table))
