"""What the mutations work on: the labels of a page, and its lists as blocks of rows below their header."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from tests.mutations.page import Cell, Page, Row, Table

Aliases = Mapping[str, tuple[str, ...]]
"""The other names a form knows for a label, by the label."""

_FIGURES = re.compile(r"[\d.,%\s]+")


@dataclass
class Block:
    """Rows `top` to `bottom` (behind the last) of a table hold one list each a line; the header is above, from
    `header`. Its columns go on to `end`: rows that are blank but for a level belong to it."""

    table: Table
    path: str
    header: int
    top: int
    bottom: int
    end: int

    @property
    def rows(self) -> list[Row]:
        return self.table.rows[self.header : self.end]

    @property
    def body(self) -> list[Row]:
        return self.table.rows[self.top : self.bottom]

    @property
    def headers(self) -> list[Row]:
        return self.table.rows[self.header : self.top]


def labels_of(page: Page) -> list[Cell]:
    """The cells of tables that say something and hold no datum."""
    return [
        cell
        for cell in page.cells()
        if not cell.paths and cell.down != "below" and cell.text and not _FIGURES.fullmatch(cell.text)
    ]


def blocks_of(page: Page, least: int = 1) -> list[Block]:
    """The lists with a header and at least so many lines."""
    return [one for table in page.tables for one in _blocks(table) if one.bottom - one.top >= least]


def _blocks(table: Table) -> Iterator[Block]:
    """Rows with the same header once more belong to the list that has it first."""
    for path in dict.fromkeys(path for row in table.rows for path in sorted(row.lists)):
        done = 0
        for top, bottom in _runs([number for number, row in enumerate(table.rows) if path in row.lists]):
            header = top - 1 if top and _is_blank(table.rows[top - 1]) else top
            while header > max(0, top - 4) and _is_header(table.rows[header - 1], table.rows[top]):
                header -= 1
            if done <= header < top and not _is_blank(table.rows[header]):
                done = _end(table, header, top, bottom)
                yield Block(table, path, header, top, bottom, done)


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    begin = 0
    for at in range(1, len(numbers) + 1):
        if at == len(numbers) or numbers[at] != numbers[at - 1] + 1:
            yield numbers[begin], numbers[at - 1] + 1
            begin = at


def _end(table: Table, header: int, top: int, end: int) -> int:
    shape, headers = table.rows[top].shape(), [_texts(row) for row in table.rows[header:top]]
    for row in table.rows[end:]:
        if _texts(row) not in headers and (row.shape() != shape or _labels(row) > 2):
            break
        end += 1
    return end


def _texts(row: Row) -> list[str]:
    return [cell.text for cell in row.cells]


def _labels(row: Row) -> int:
    return sum(1 for cell in row.cells if cell.text and not cell.paths and cell.down != "below")


def _is_blank(row: Row) -> bool:
    return not any(cell.text for cell in row.cells)


def _is_header(row: Row, first: Row) -> bool:
    """Labels only, over cells of the width of those of the first line."""
    if any(cell.paths for cell in row.cells) or sum(1 for cell in row.cells if cell.text) < 2:
        return False
    edges = set(first.starts())
    return all(start in edges for start in row.starts())


def a_block(page: Page, chance: Random, least: int = 1) -> Block | None:
    found = blocks_of(page, least)
    return chance.choice(found) if found else None


def columns_of(block: Block) -> list[int]:
    """The grid columns whose cells hold the block's data in its first line, and that stand alone in every row."""
    found = []
    for start, cell in zip(block.body[0].starts(), block.body[0].cells, strict=True):
        if block.path in cell.paths and all(_stands(row, start, cell.span) for row in block.rows):
            found.append(start)
    return found


def _stands(row: Row, start: int, span: int) -> bool:
    return (start, span) in zip(row.starts(), row.shape(), strict=True)


def cell_at(row: Row, start: int) -> int:
    return row.starts().index(start)


def is_merged_at(rows: list[Row], at: int) -> bool:
    """A merge goes on through the upper edge of the row."""
    return at < len(rows) and any(cell.down == "below" for cell in rows[at].cells)


def some(chance: Random, found: list[Cell]) -> list[Cell]:
    """A few of them, a half or all."""
    count = chance.choice((1, 3, len(found) // 2 + 1, len(found)))
    return chance.sample(found, min(count, len(found)))
