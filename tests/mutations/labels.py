"""What offices do to the labels of a form: each function changes the page and says whether it could."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.mutations.blocks import Aliases, labels_of, some
from tests.mutations.page import Page, Text

_WIDE = str.maketrans({chr(one): chr(one + 0xFEE0) for one in range(0x21, 0x7F)})
_HALF = str.maketrans({"（": "(", "）": ")", "：": ":", "，": ",", "％": "%"})


def _spell(page: Page, chance: Random, spell: Callable[[str], str]) -> bool:
    """A closing colon stays the last."""
    found = [cell for cell in labels_of(page) if len(cell.lines) == 1 and len(cell.text) <= 20]
    for cell in some(chance, found):
        label = cell.text.rstrip("：:")
        cell.say(spell(label).rstrip("：:") + cell.text[len(label) :] if label != cell.text else spell(label))
    return bool(found)


def labels_with_spaces(page: Page, chance: Random, aliases: Aliases) -> bool:
    return _spell(page, chance, chance.choice((" ", "\u3000", "  ")).join)


def labels_broken(page: Page, chance: Random, aliases: Aliases) -> bool:
    return _spell(page, chance, lambda text: f"{text[: len(text) // 2]}\n{text[len(text) // 2 :]}")


def labels_one_below_the_other(page: Page, chance: Random, aliases: Aliases) -> bool:
    """Every character a line of its own, as in narrow cells."""
    found = [cell for cell in labels_of(page) if len(cell.lines) == 1 and len(cell.text) <= 8]
    for cell in some(chance, found):
        cell.lines = [Text([(cell.lines[0].runs[0][0], one)], cell.lines[0].look) for one in cell.text]
    return bool(found)


def labels_with_a_colon(page: Page, chance: Random, aliases: Aliases) -> bool:
    colon = chance.choice(("：", ":", " ："))
    return _spell(page, chance, lambda text: text + colon)


def labels_with_brackets(page: Page, chance: Random, aliases: Aliases) -> bool:
    ways = ("{}（必填）", "{}(盖章)", "【{}】", "*{}", "{}*")
    way = chance.choice(ways)
    return _spell(page, chance, way.format)


def labels_numbered(page: Page, chance: Random, aliases: Aliases) -> bool:
    way = chance.choice(("1.{}", "一、{}", "（二）{}", "3、{}", "(4){}"))
    return _spell(page, chance, way.format)


def labels_wide_or_half(page: Page, chance: Random, aliases: Aliases) -> bool:
    table = chance.choice((_WIDE, _HALF))
    return _spell(page, chance, lambda text: text.translate(table))


def labels_by_another_name(page: Page, chance: Random, aliases: Aliases) -> bool:
    found = [cell for cell in labels_of(page) if cell.text in aliases]
    for cell in some(chance, found):
        cell.say(chance.choice(aliases[cell.text]))
    return bool(found)


MUTATIONS = (
    labels_with_spaces,
    labels_broken,
    labels_one_below_the_other,
    labels_with_a_colon,
    labels_with_brackets,
    labels_numbered,
    labels_wide_or_half,
    labels_by_another_name,
)
