"""What offices do to the columns of a list: each function changes the page and says whether it could."""

from __future__ import annotations

import re
from random import Random

from tests.mutations.blocks import Aliases, a_block, cell_at, columns_of
from tests.mutations.page import Page


def columns_swapped(page: Page, chance: Random, aliases: Aliases) -> bool:
    block = a_block(page, chance)
    columns = columns_of(block) if block else []
    if block is None or len(columns) < 2:
        return False
    one, other = chance.sample(columns, 2)
    for row in block.rows:
        left, right = cell_at(row, one), cell_at(row, other)
        row.cells[left], row.cells[right] = row.cells[right], row.cells[left]
        row.cells[left].span, row.cells[right].span = row.cells[right].span, row.cells[left].span
    return True


def a_column_removed(page: Page, chance: Random, aliases: Aliases) -> bool:
    """The cell beside it takes its room, as where a column is deleted from one of several lists in a table."""
    block = a_block(page, chance)
    columns = columns_of(block) if block else []
    if block is None or len(columns) < 3:
        return False
    gone, rows = chance.choice(columns), block.rows
    texts = [row.cells[cell_at(row, gone)].text for row in rows]
    if gone == 0 or any(re.search(r"\D\d$", text) for text in texts):
        return False  # what counts the records (年度重点工作1) tells them apart
    said: list[str] = []
    for row in rows:
        at = cell_at(row, gone)
        cell = row.cells.pop(at)
        row.cells[at - 1].span += cell.span
        said += {cell.text, *(line.text for line in cell.lines)} if cell.paths else ()
    page.gone += said * len(block.body)  # what a merged cell said was said for every line
    return True


def a_column_added(page: Page, chance: Random, aliases: Aliases) -> bool:
    """One the form has not, at the end or between."""
    block = a_block(page, chance)
    columns = columns_of(block) if block else []
    if block is None or not columns:
        return False
    where, label = chance.choice(columns), chance.choice(("填报人员", "佐证材料", ""))
    said = chance.choice(("", "见附件", "张三"))
    width = max(row.width for row in block.table.rows)
    headers, body = block.headers, block.table.rows[block.top : block.end]
    for row in block.table.rows:
        if row in headers:
            at = cell_at(row, where)
            row.cells.insert(at + 1, row.cells[at].like(label if row is headers[0] else ""))
        elif row in body:
            at = cell_at(row, where)
            row.cells.insert(at + 1, row.cells[at].like(said if row.lists else ""))
        elif row.width == width and row.cells:
            row.cells[-1].span += 1
    return True


MUTATIONS = (
    columns_swapped,
    a_column_removed,
    a_column_added,
)
