"""What offices do to texts and values: each function changes the page and says whether it could."""

from __future__ import annotations

import re
from random import Random

from tests.mutations.blocks import Aliases, some
from tests.mutations.page import Cell, Page, Row, Table, Text


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


def blank_paragraphs(page: Page, chance: Random, aliases: Aliases) -> bool:
    """In cells, and between the blocks of a Word file."""
    for cell in some(chance, [cell for cell in page.cells() if cell.down != "below" and not cell.is_number]):
        cell.lines.insert(chance.choice((0, len(cell.lines))), Text([], cell.lines[0].look))
    if not page.is_book:
        page.blocks.insert(chance.randrange(len(page.blocks)), Text())
    return True


def a_paragraph_before_a_table(page: Page, chance: Random, aliases: Aliases) -> bool:
    if page.is_book:
        return False
    where = page.blocks.index(chance.choice(page.tables))
    text = chance.choice(("单位：万元", "金额单位：万元", "（本页由项目单位填写）", "（公章）"))
    page.blocks.insert(where, Text([("", text)]))
    return True


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


def values_with_spaces(page: Page, chance: Random, aliases: Aliases) -> bool:
    for cell in some(chance, [cell for cell in page.cells() if cell.paths and cell.text and not cell.is_number]):
        cell.lines[0].runs.insert(0, ("", chance.choice((" ", "\u3000"))))
        cell.lines[-1].runs.append(("", " "))
    return True


def labels_with_their_values(page: Page, chance: Random, aliases: Aliases) -> bool:
    """A label and the value beside it in one cell: 项目名称：…"""
    found = [
        (row, at)
        for table in page.tables
        for row in table.rows
        if not row.lists
        for at in range(len(row.cells) - 1)
        if _are_label_and_value(row, at)
    ]
    for row, at in chance.sample(found, min(len(found), chance.choice((1, 3)))):
        label, value = row.cells[at : at + 2]
        label.say(f"{label.text}{chance.choice('：:')}{value.text}")
        label.span, label.paths, value.span = label.span + value.span, value.paths, 0
    for row in {id(row): row for row, _ in found}.values():
        row.cells = [cell for cell in row.cells if cell.span]
    return bool(found)


def _are_label_and_value(row: Row, at: int) -> bool:
    label, value = row.cells[at : at + 2]
    is_last = not any(cell.paths for cell in row.cells[at + 2 : at + 3])
    is_label = not label.paths and 2 <= len(label.text) <= 10 and not re.search(r"[\n：:]", label.text)
    is_value = bool(value.paths and value.text) and "\n" not in value.text and not value.is_number
    return is_last and is_label and is_value and not label.down and not value.down


def numbers_as_text(page: Page, chance: Random, aliases: Aliases) -> bool:
    """As they are shown."""
    found = [cell for cell in page.cells() if cell.is_number]
    for cell in some(chance, found):
        cell.say(cell.shown or cell.text)
        cell.is_number = False
    return bool(found)


def shares_as_fractions(page: Page, chance: Random, aliases: Aliases) -> bool:
    """30% stored as 0.3 with a format, as spreadsheets do when it is typed."""
    found = [cell for cell in page.cells() if page.is_book and re.fullmatch(r"\d+%", cell.text)]
    for cell in some(chance, found):
        cell.say(str(int(cell.text[:-1]) / 100))
        cell.is_number, cell.look = True, page.percent[0]
    return bool(found)


MUTATIONS = (
    runs_split,
    blank_paragraphs,
    a_paragraph_before_a_table,
    instructions_at_the_end,
    values_with_spaces,
    labels_with_their_values,
    numbers_as_text,
    shares_as_fractions,
)
