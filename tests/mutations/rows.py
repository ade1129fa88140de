"""What offices do to the rows of a form: each function changes the page and says whether it could."""

from __future__ import annotations

import re
from collections import Counter
from copy import deepcopy
from random import Random

from tests.mutations.blocks import Aliases, Block, a_block, blocks_of, cell_at, columns_of, is_merged_at
from tests.mutations.page import Cell, Page, Row, Table, Text


def _blank(row: Row) -> Row:
    """A row of the same cells that says nothing; merges of the row above go on."""
    cells = [Cell([Text([], cell.lines[0].look)], cell.span, "", cell.look) for cell in row.cells]
    return Row(cells, row.look)


def _insert(block: Block, at: int, row: Row) -> None:
    """Into the block's table; a merge that begins above goes on through the new row."""
    rows = block.table.rows
    if at < len(rows):
        below = dict(zip(rows[at].starts(), rows[at].cells, strict=True))
        for start, cell in zip(row.starts(), row.cells, strict=True):
            if start in below and below[start].down == "below" and below[start].span == cell.span:
                cell.say("")
                cell.down = "below"
    rows.insert(at, row)


def a_blank_row(page: Page, chance: Random, aliases: Aliases) -> bool:
    block = a_block(page, chance)
    if block is None:
        return False
    for _ in range(chance.randint(1, 3)):
        _insert(block, chance.randint(block.top, block.bottom), _blank(block.body[0]))
    return True


def the_header_again(page: Page, chance: Random, aliases: Aliases) -> bool:
    """As where a page ended when the form was typed."""
    block = a_block(page, chance, 2)
    if block is None:
        return False
    at = chance.randint(block.top + 1, block.bottom - 1)
    if is_merged_at(block.table.rows, at):
        return False
    block.table.rows[at:at] = deepcopy(block.headers)
    return True


def a_subtotal(page: Page, chance: Random, aliases: Aliases) -> bool:
    block = a_block(page, chance, 2)
    columns = columns_of(block) if block else []
    if block is None or not columns:
        return False
    row = _blank(block.body[-1])
    row.cells[cell_at(row, columns[0])].say(chance.choice(("小计", "合计", "小 计")))
    at = block.bottom if chance.random() < 0.5 else chance.randint(block.top + 1, block.bottom)
    at = block.bottom if is_merged_at(block.table.rows, at) else at
    if is_merged_at(block.table.rows, at):
        return False  # a merge is never broken
    block.table.rows.insert(at, row)
    return True


def a_remark_row(page: Page, chance: Random, aliases: Aliases) -> bool:
    """At the end of a table, over its whole width."""
    table = chance.choice(page.tables)
    text = chance.choice(("注：本表数字保留两位小数。", "说明：以上内容由项目单位填报。", "说明：单位公章须清晰。"))
    table.rows.append(_wide(table, text))
    return True


def a_signature_row(page: Page, chance: Random, aliases: Aliases) -> bool:
    table = chance.choice(page.tables)
    width = max(row.width for row in table.rows)
    if width < 4:
        return False
    look = table.rows[-1].cells[0].look
    said = ("填表人：", "", "联系电话：", "") if chance.random() < 0.5 else ("单位负责人：", "", "财务负责人：", "")
    cells = [Cell([Text([("", text)])], 1, "", look) for text in said]
    cells[-1].span = width - 3
    table.rows.append(Row(cells))
    return True


def a_blank_row_anywhere(page: Page, chance: Random, aliases: Aliases) -> bool:
    """Between the rows of any table, its head included."""
    rows = chance.choice(page.tables).rows
    at = chance.randint(1, len(rows))
    if is_merged_at(rows, at):
        return False
    rows.insert(at, _blank(rows[at - 1]))
    return True


def a_heading_above_the_header(page: Page, chance: Random, aliases: Aliases) -> bool:
    """An extra row of one cell over the whole width."""
    block = a_block(page, chance)
    if block is None or is_merged_at(block.table.rows, block.header):
        return False
    text = chance.choice(("以下由填报单位填写", "具体内容", "（一）明细情况"))
    block.table.rows.insert(block.header, _wide(block.table, text))
    return True


def _wide(table: Table, text: str) -> Row:
    look = table.rows[-1].cells[0].look
    return Row([Cell([Text([("", text)])], max(row.width for row in table.rows), "", look)])


def the_columns_numbered(page: Page, chance: Random, aliases: Aliases) -> bool:
    """An extra row below the header that counts the columns."""
    block = a_block(page, chance)
    if block is None or len(block.headers[-1].cells) < 3 or is_merged_at(block.table.rows, block.top):
        return False
    row = _blank(block.headers[-1])
    for number, cell in enumerate(row.cells):
        cell.say(str(number) if number else "栏次")
    block.table.rows.insert(block.top, row)
    return True


def a_header_of_two_rows(page: Page, chance: Random, aliases: Aliases) -> bool:
    """Each cell of the header is merged with one below it."""
    block = a_block(page, chance)
    if block is None or len(block.headers) != 1 or any(cell.down for cell in block.headers[0].cells):
        return False
    lower = _blank(block.headers[0])
    for cell, below in zip(block.headers[0].cells, lower.cells, strict=True):
        cell.down, below.down = "top", "below"
    block.table.rows.insert(block.top, lower)
    return True


_COUNTED = re.compile(r".*[\u4e00-\u9fff]\d+")


def _a_line(page: Page, chance: Random, least: int = 1) -> tuple[Block, int, Cell] | None:
    """A row that is one line of a list and nothing else, and the cell whose text no other has."""
    texts = Counter(cell.text for cell in page.cells())
    found = []
    for block in blocks_of(page, least):
        lines = (at for at in range(block.top, block.bottom) if block.table.rows[at].lists == {block.path} - page.views)
        for at in lines:
            own = [cell for cell in block.table.rows[at].cells if block.path in cell.paths and not cell.down]
            if any(_COUNTED.fullmatch(cell.text) for cell in own):
                continue  # what counts the records tells them apart
            own = [cell for cell in own if texts[cell.text] == 1 and len(cell.text) > 4 and "\n" not in cell.text]
            found += [(block, at, max(own, key=lambda cell: len(cell.text)))] if own else []
    return chance.choice(found) if found else None


def a_line_added(page: Page, chance: Random, aliases: Aliases) -> bool:
    """One like the line above it but for its name; merges at its side go on."""
    line = _a_line(page, chance)
    if line is None:
        return False
    block, at, cell = line
    row = deepcopy(block.table.rows[at])
    for one, above in zip(row.cells, block.table.rows[at].cells, strict=True):
        if one.down:
            one.down = "below"
            one.say("")
        if above is cell:
            one.say(f"其他{cell.text}")
    block.table.rows.insert(at + 1, row)
    page.edits.append((block.path, cell.text, f"其他{cell.text}"))
    return True


def a_line_removed(page: Page, chance: Random, aliases: Aliases) -> bool:
    line = _a_line(page, chance, 2)
    if line is None:
        return False
    block, at, cell = line
    rows = block.table.rows
    below = dict(zip(rows[at + 1].starts(), rows[at + 1].cells, strict=True)) if at + 1 < len(rows) else {}
    own = zip(rows[at].starts(), rows[at].cells, strict=True)
    if any(
        one.down == "top" or (one.paths and one.text and start in below and not below[start].text) for start, one in own
    ):
        return False  # it says something for the lines below it, too
    del rows[at]
    page.edits.append((block.path, cell.text, ""))
    return True


MUTATIONS = (
    a_blank_row,
    the_header_again,
    a_subtotal,
    a_remark_row,
    a_signature_row,
    a_blank_row_anywhere,
    a_heading_above_the_header,
    the_columns_numbered,
    a_header_of_two_rows,
    a_line_added,
    a_line_removed,
)
