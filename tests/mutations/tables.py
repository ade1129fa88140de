"""Merges undone, tables split and joined, sheets moved: each function changes the page and says whether it could."""

from __future__ import annotations

from copy import deepcopy
from random import Random

from tests.mutations.blocks import Aliases, a_block, is_merged_at
from tests.mutations.page import Cell, Page, Row, Table, Text


def _unmerge(tables: list[Table], is_repeated: bool) -> bool:
    above: dict[int, Cell] = {}
    was = False
    for row in [row for table in tables for row in table.rows]:
        for start, cell in zip(row.starts(), row.cells, strict=True):
            if cell.down == "below" and start in above:
                was = True
                cell.down = ""
                if is_repeated:  # a datum once more, which is no label to be changed after this
                    cell.lines, cell.paths = deepcopy(above[start].lines), set(above[start].paths)
            elif cell.down == "top":
                above[start] = cell
                cell.down = ""
    return was


def merges_undone(page: Page, chance: Random, aliases: Aliases) -> bool:
    """What was merged downwards says its text in the first cell only."""
    return _unmerge(_some_tables(page, chance), False)


def merges_repeated(page: Page, chance: Random, aliases: Aliases) -> bool:
    """What was merged downwards says its text in every cell."""
    return _unmerge(_some_tables(page, chance), True)


def _some_tables(page: Page, chance: Random) -> list[Table]:
    return page.tables if chance.random() < 0.5 else [chance.choice(page.tables)]


def spans_undone(page: Page, chance: Random, aliases: Aliases) -> bool:
    """Cells over several columns become one with the text and blank ones."""
    found = False
    for table in _some_tables(page, chance):
        for row in table.rows:
            if len(row.cells) > 1 and not any(cell.down for cell in row.cells):
                found = found or max(row.shape()) > 1
                row.cells = [one for cell in row.cells for one in _pieces(cell)]
    return found


def _pieces(cell: Cell) -> list[Cell]:
    blanks = [cell.like() for _ in range(cell.span - 1)]
    cell.span = 1
    return [cell, *blanks]


def a_table_split(page: Page, chance: Random, aliases: Aliases) -> bool:
    """In two, within a list; the second half begins with the header or not."""
    block = a_block(page, chance, 2)
    if block is None or page.is_book:
        return False
    at = chance.randint(block.top + 1, block.bottom - 1)
    if is_merged_at(block.table.rows, at):
        return False
    head = deepcopy(block.headers) if chance.random() < 0.5 else []
    second = Table([*head, *block.table.rows[at:]], block.table.look)
    del block.table.rows[at:]
    where = next(number for number, one in enumerate(page.blocks) if one is block.table)
    page.blocks[where + 1 : where + 1] = [Text(), second]
    return True


def tables_joined(page: Page, chance: Random, aliases: Aliases) -> bool:
    """Two tables of one width that follow each other become one, what stands between them is a row of it."""
    pairs = [
        (page.blocks.index(one), page.blocks.index(other))
        for one, other in zip(page.tables, page.tables[1:], strict=False)
        if max(row.width for row in one.rows) == max(row.width for row in other.rows)
    ]
    pairs = [
        pair for pair in pairs if not any(isinstance(one, Text) and one.raw for one in page.blocks[pair[0] : pair[1]])
    ]
    if not pairs or page.is_book:
        return False
    first, second = chance.choice(pairs)
    one, other = page.blocks[first], page.blocks[second]
    assert isinstance(one, Table)
    assert isinstance(other, Table)
    width = max(row.width for row in one.rows)
    between = [text for text in page.blocks[first + 1 : second] if isinstance(text, Text) and text.text]
    one.rows += [Row([Cell([text], width)]) for text in between] + other.rows
    del page.blocks[first + 1 : second + 1]
    return True


def records_in_another_order(page: Page, chance: Random, aliases: Aliases) -> bool:
    """The sheets of a workbook whose records each have one."""
    if not page.is_book or len(page.blocks) < 2 or any(len(table.owners) != 1 for table in page.tables):
        return False
    page.blocks.reverse()
    page.is_reversed = not page.is_reversed
    return True


def sheets_joined(page: Page, chance: Random, aliases: Aliases) -> bool:
    """The records of a workbook, a sheet each, one below the other on the first."""
    if not page.is_book or len(page.blocks) < 2 or any(len(table.owners) != 1 for table in page.tables):
        return False
    first, *others = page.tables
    for table in others:
        first.rows += [Row([Cell([Text()], look="0")]), *table.rows]
        first.owners |= table.owners
    page.blocks[:] = [first]
    return True


def a_margin(page: Page, chance: Random, aliases: Aliases) -> bool:
    """Sheets that begin in column B, below a blank row."""
    if not page.is_book:
        return False
    for table in _some_tables(page, chance):
        for row in table.rows:
            row.cells.insert(0, Cell([Text()], look="0"))
        table.rows.insert(0, Row([Cell([Text()], look="0")]))
    return True


def sheets_renamed(page: Page, chance: Random, aliases: Aliases) -> bool:
    if not page.is_book:
        return False
    for number, table in enumerate(page.tables, 1):
        table.name = f"Sheet{number}"
    return True


def a_sheet_of_instructions(page: Page, chance: Random, aliases: Aliases) -> bool:
    if not page.is_book:
        return False
    said = ("填报说明", "1.本套表由各单位填报，金额以万元为单位。", "2.绩效指标应当量化。")
    rows = [Row([Cell([Text([("", text)])], look="0")]) for text in said]
    page.blocks.insert(chance.choice((0, len(page.blocks))), Table(rows, name="填报说明"))
    return True


MUTATIONS = (
    merges_undone,
    merges_repeated,
    spans_undone,
    a_table_split,
    tables_joined,
    records_in_another_order,
    sheets_joined,
    a_margin,
    sheets_renamed,
    a_sheet_of_instructions,
)
