"""What offices do to a form: each function changes the page as one of them does and says whether it could."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from random import Random

from tests.mutations.blocks import Block, blocks_of, cell_at, columns_of, labels_of, some
from tests.mutations.page import Cell, Page, Row, Table, Text

Aliases = Mapping[str, tuple[str, ...]]
Mutation = Callable[[Page, Random, Aliases], bool]
MUTATIONS: list[Mutation] = []


def mutation(change: Mutation) -> Mutation:
    MUTATIONS.append(change)
    return change


# ---------------------------------------------------------------- labels

_WIDE = str.maketrans({chr(one): chr(one + 0xFEE0) for one in range(0x21, 0x7F)})
_HALF = str.maketrans({"（": "(", "）": ")", "：": ":", "，": ",", "％": "%"})


def _spell(page: Page, chance: Random, spell: Callable[[str], str]) -> bool:
    """A closing colon stays the last."""
    found = [cell for cell in labels_of(page) if len(cell.lines) == 1 and len(cell.text) <= 20]
    for cell in some(chance, found):
        label = cell.text.rstrip("：:")
        cell.say(spell(label).rstrip("：:") + cell.text[len(label) :] if label != cell.text else spell(label))
    return bool(found)


@mutation
def labels_with_spaces(page: Page, chance: Random, aliases: Aliases) -> bool:
    return _spell(page, chance, chance.choice((" ", "\u3000", "  ")).join)


@mutation
def labels_broken(page: Page, chance: Random, aliases: Aliases) -> bool:
    return _spell(page, chance, lambda text: f"{text[: len(text) // 2]}\n{text[len(text) // 2 :]}")


@mutation
def labels_one_below_the_other(page: Page, chance: Random, aliases: Aliases) -> bool:
    """Every character a line of its own, as in narrow cells."""
    found = [cell for cell in labels_of(page) if len(cell.lines) == 1 and len(cell.text) <= 8]
    for cell in some(chance, found):
        cell.lines = [Text([(cell.lines[0].runs[0][0], one)], cell.lines[0].look) for one in cell.text]
    return bool(found)


@mutation
def labels_with_a_colon(page: Page, chance: Random, aliases: Aliases) -> bool:
    colon = chance.choice(("：", ":", " ："))
    return _spell(page, chance, lambda text: text + colon)


@mutation
def labels_with_brackets(page: Page, chance: Random, aliases: Aliases) -> bool:
    ways = ("{}（必填）", "{}(盖章)", "【{}】", "*{}", "{}*")
    way = chance.choice(ways)
    return _spell(page, chance, way.format)


@mutation
def labels_numbered(page: Page, chance: Random, aliases: Aliases) -> bool:
    way = chance.choice(("1.{}", "一、{}", "（二）{}", "3、{}", "(4){}"))
    return _spell(page, chance, way.format)


@mutation
def labels_wide_or_half(page: Page, chance: Random, aliases: Aliases) -> bool:
    table = chance.choice((_WIDE, _HALF))
    return _spell(page, chance, lambda text: text.translate(table))


@mutation
def labels_by_another_name(page: Page, chance: Random, aliases: Aliases) -> bool:
    found = [cell for cell in labels_of(page) if cell.text in aliases]
    for cell in some(chance, found):
        cell.say(chance.choice(aliases[cell.text]))
    return bool(found)


# ---------------------------------------------------------------- columns


def _a_block(page: Page, chance: Random, least: int = 1) -> Block | None:
    found = blocks_of(page, least)
    return chance.choice(found) if found else None


@mutation
def columns_swapped(page: Page, chance: Random, aliases: Aliases) -> bool:
    block = _a_block(page, chance)
    columns = columns_of(block) if block else []
    if block is None or len(columns) < 2:
        return False
    one, other = chance.sample(columns, 2)
    for row in block.rows:
        left, right = cell_at(row, one), cell_at(row, other)
        row.cells[left], row.cells[right] = row.cells[right], row.cells[left]
        row.cells[left].span, row.cells[right].span = row.cells[right].span, row.cells[left].span
    return True


@mutation
def a_column_removed(page: Page, chance: Random, aliases: Aliases) -> bool:
    """The cell beside it takes its room, as where a column is deleted from one of several lists in a table."""
    block = _a_block(page, chance)
    columns = columns_of(block) if block else []
    if block is None or len(columns) < 3:
        return False
    gone, rows = chance.choice(columns), block.rows
    texts = [row.cells[cell_at(row, gone)].text for row in rows]
    if gone == 0 or any(re.search(r"\D\d$", text) for text in texts):
        return False  # what counts the records (年度重点工作1) tells them apart
    for row in rows:
        at = cell_at(row, gone)
        cell = row.cells.pop(at)
        row.cells[at - 1].span += cell.span
        page.gone += [line.text for line in cell.lines] if cell.paths else []
        page.gone += [cell.text] if cell.paths and len(cell.lines) > 1 else []
    _repeat_gone(page, block, gone)
    return True


def _repeat_gone(page: Page, block: Block, gone: int) -> None:
    """What a merged cell said was said for every line."""
    page.gone += list(page.gone) * len(block.body)


@mutation
def a_column_added(page: Page, chance: Random, aliases: Aliases) -> bool:
    """One the form has not, at the end or between."""
    block = _a_block(page, chance)
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


# ---------------------------------------------------------------- rows


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


@mutation
def a_blank_row(page: Page, chance: Random, aliases: Aliases) -> bool:
    block = _a_block(page, chance)
    if block is None:
        return False
    for _ in range(chance.randint(1, 3)):
        _insert(block, chance.randint(block.top, block.bottom), _blank(block.body[0]))
    return True


@mutation
def the_header_again(page: Page, chance: Random, aliases: Aliases) -> bool:
    """As where a page ended when the form was typed."""
    block = _a_block(page, chance, 2)
    if block is None:
        return False
    at = chance.randint(block.top + 1, block.bottom - 1)
    if any(cell.down == "below" for cell in block.table.rows[at].cells):
        return False
    block.table.rows[at:at] = deepcopy(block.headers)
    return True


@mutation
def a_subtotal(page: Page, chance: Random, aliases: Aliases) -> bool:
    block = _a_block(page, chance, 2)
    columns = columns_of(block) if block else []
    if block is None or not columns:
        return False
    row = _blank(block.body[-1])
    row.cells[cell_at(row, columns[0])].say(chance.choice(("小计", "合计", "小 计")))
    at = block.bottom if chance.random() < 0.5 else chance.randint(block.top + 1, block.bottom)
    if at < len(block.table.rows) and any(cell.down == "below" for cell in block.table.rows[at].cells):
        at = block.bottom
    block.table.rows.insert(at, row)
    return True


@mutation
def a_remark_row(page: Page, chance: Random, aliases: Aliases) -> bool:
    """At the end of a table, over its whole width."""
    table = chance.choice(page.tables)
    width = max(row.width for row in table.rows)
    text = chance.choice(("注：本表数字保留两位小数。", "说明：以上内容由项目单位填报。", "说明：单位公章须清晰。"))
    table.rows.append(Row([Cell([Text([("", text)])], width, "", table.rows[-1].cells[0].look)]))
    return True


@mutation
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


# ---------------------------------------------------------------- merges


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


@mutation
def merges_undone(page: Page, chance: Random, aliases: Aliases) -> bool:
    """What was merged downwards says its text in the first cell only."""
    return _unmerge(_some_tables(page, chance), False)


@mutation
def merges_repeated(page: Page, chance: Random, aliases: Aliases) -> bool:
    """What was merged downwards says its text in every cell."""
    return _unmerge(_some_tables(page, chance), True)


def _some_tables(page: Page, chance: Random) -> list[Table]:
    return page.tables if chance.random() < 0.5 else [chance.choice(page.tables)]


@mutation
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


# ---------------------------------------------------------------- tables


@mutation
def a_table_split(page: Page, chance: Random, aliases: Aliases) -> bool:
    """In two, within a list; the second half begins with the header or not."""
    block = _a_block(page, chance, 2)
    if block is None or page.is_book:
        return False
    at = chance.randint(block.top + 1, block.bottom - 1)
    if any(cell.down == "below" for cell in block.table.rows[at].cells):
        return False
    head = deepcopy(block.headers) if chance.random() < 0.5 else []
    second = Table([*head, *block.table.rows[at:]], block.table.look)
    del block.table.rows[at:]
    where = next(number for number, one in enumerate(page.blocks) if one is block.table)
    page.blocks[where + 1 : where + 1] = [Text(), second]
    return True


@mutation
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


@mutation
def records_in_another_order(page: Page, chance: Random, aliases: Aliases) -> bool:
    """The sheets of a workbook whose records each have one."""
    if not page.is_book or len(page.blocks) < 2 or any(len(table.owners) != 1 for table in page.tables):
        return False
    page.blocks.reverse()
    return True


@mutation
def sheets_renamed(page: Page, chance: Random, aliases: Aliases) -> bool:
    if not page.is_book:
        return False
    for number, table in enumerate(page.tables, 1):
        table.name = f"Sheet{number}"
    return True


@mutation
def a_sheet_of_instructions(page: Page, chance: Random, aliases: Aliases) -> bool:
    if not page.is_book:
        return False
    said = ("填报说明", "1.本套表由各单位填报，金额以万元为单位。", "2.绩效指标应当量化。")
    rows = [Row([Cell([Text([("", text)])], look="0")]) for text in said]
    page.blocks.insert(chance.choice((0, len(page.blocks))), Table(rows, name="填报说明"))
    return True


# ---------------------------------------------------------------- texts and values


@mutation
def runs_split(page: Page, chance: Random, aliases: Aliases) -> bool:
    """Every few characters a run of their own, with empty ones between."""
    if page.is_book:
        return False
    texts = [line for cell in page.cells() for line in cell.lines]
    texts += [one for one in page.blocks if isinstance(one, Text)]
    for text in texts:
        runs = []
        for look, said in text.runs:
            size = chance.randint(1, 4)
            runs += [(look, said[at : at + size]) for at in range(0, len(said), size)] + [(look, "")]
        text.runs = runs
    return True


@mutation
def blank_paragraphs(page: Page, chance: Random, aliases: Aliases) -> bool:
    """In cells, and between the blocks of a Word file."""
    for cell in some(chance, [cell for cell in page.cells() if cell.down != "below" and not cell.is_number]):
        cell.lines.insert(chance.choice((0, len(cell.lines))), Text([], cell.lines[0].look))
    if not page.is_book:
        page.blocks.insert(chance.randrange(len(page.blocks)), Text())
    return True


@mutation
def a_paragraph_before_a_table(page: Page, chance: Random, aliases: Aliases) -> bool:
    if page.is_book:
        return False
    where = page.blocks.index(chance.choice(page.tables))
    text = chance.choice(("单位：万元", "金额单位：万元", "（本页由项目单位填写）", "（公章）"))
    page.blocks.insert(where, Text([("", text)]))
    return True


@mutation
def instructions_at_the_end(page: Page, chance: Random, aliases: Aliases) -> bool:
    """Below the last table; where a text ends the file, they would belong to it."""
    said = ("填报说明：", "1.项目名称应当与预算批复一致；", "2.绩效指标不少于三个；", "3.指标值应当量化。")
    if not page.is_book:
        last = max(number for number, one in enumerate(page.blocks) if isinstance(one, Table))
        is_end = not any(one.text for one in page.blocks[last:] if isinstance(one, Text))
        page.blocks[last + 1 : last + 1] = [Text([("", text)]) for text in said] if is_end else []
        return is_end
    table = page.tables[-1]
    width = max(row.width for row in table.rows)
    table.rows += [Row([Cell([Text([("", text)])], width, look="0")]) for text in said]
    return True


@mutation
def values_with_spaces(page: Page, chance: Random, aliases: Aliases) -> bool:
    for cell in some(chance, [cell for cell in page.cells() if cell.paths and cell.text and not cell.is_number]):
        cell.lines[0].runs.insert(0, ("", chance.choice((" ", "\u3000"))))
        cell.lines[-1].runs.append(("", " "))
    return True


@mutation
def numbers_as_text(page: Page, chance: Random, aliases: Aliases) -> bool:
    """As they are shown."""
    found = [cell for cell in page.cells() if cell.is_number]
    for cell in some(chance, found):
        cell.say(cell.shown or cell.text)
        cell.is_number = False
    return bool(found)


@mutation
def shares_as_fractions(page: Page, chance: Random, aliases: Aliases) -> bool:
    """30% stored as 0.3 with a format, as spreadsheets do when it is typed."""
    found = [cell for cell in page.cells() if page.is_book and re.fullmatch(r"\d+%", cell.text)]
    for cell in some(chance, found):
        cell.say(str(int(cell.text[:-1]) / 100))
        cell.is_number, cell.look = True, page.percent[0]
    return bool(found)
