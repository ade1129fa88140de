"""What goes into cells: texts through one table for the file, money as numbers. Never a formula."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import count

from core.domain.amount import MoneyUnit
from core.errors import UserError

BLANK = b"/>"
"""The end of a cell that holds nothing."""
MAX_TEXT = 32_767
"""Of one cell, in UTF-16 units: Excel's limit."""

_DROPPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0\ufdd1\ufffe\uffff\ud800-\udfff]")
_SPECIAL = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0\ufdd1\ufffe\uffff\ud800-\udfff]|_x")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def clean(text: str) -> str:
    """The text as a cell can hold it: one kind of line break, no characters XML cannot hold."""
    return _DROPPED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def escape(text: str) -> str:
    """As it stands inside <t>: `_x000D_` typed by a person is no code for a character."""
    if _SPECIAL.search(text):
        text = _ESCAPE.sub("_x005F_", clean(text)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


class Strings(defaultdict[str, bytes]):
    """The file's table of texts: for each text the end of a cell that shows it. `fixed` are the template's own.

    Its keys stand in the order in which they were asked for, which is the order of their numbers.
    """

    def __init__(self, fixed: Sequence[bytes]) -> None:
        super().__init__(map(_ENDS.__getitem__, count(len(fixed))).__next__)
        self[""] = BLANK
        self._fixed = fixed

    def part(self) -> bytes:
        """The part. UserError: a text is longer than a cell holds."""
        _, *inner = self
        table = _TABLE % (len(self._fixed) + len(inner))
        if not inner:
            return b"".join([table, *self._fixed, b"</sst>"])
        if max(map(len, inner)) > MAX_TEXT // 2:
            for text in inner:
                _refuse_overlong(text)
        if _SPECIAL.search("\n".join(inner)):  # one look for all: most files have nothing to escape
            inner = [escape(text) for text in inner]
        own = f"{_BEFORE}{_BETWEEN.join(inner)}{_BEHIND}".encode()
        return b"".join([table, *self._fixed, own, b"</sst>"])


_BEFORE, _BEHIND = '<si><t xml:space="preserve">', "</t></si>"
_BETWEEN = _BEHIND + _BEFORE
_TABLE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="%d">'
)


class _Ends(dict[int, bytes]):
    """The end of a cell by the number of its text."""

    def __missing__(self, number: int) -> bytes:
        end = b' t="s"><v>%d</v></c>' % number
        if number < _MAX_KEPT:
            self[number] = end
        return end


_ENDS = _Ends()
_MAX_KEPT = 5_000


def _refuse_overlong(text: str) -> None:
    units = len(clean(text).encode("utf-16-le", "ignore")) // 2
    if units > MAX_TEXT:
        start = " ".join(text[:20].split())
        raise UserError(f"“{start}……”有 {units} 个字，Excel 的一个单元格最多放 {MAX_TEXT} 个字，请删减后再导出。")


# ---------------------------------------------------------------- money

_MONEY = re.compile(r"(-?)((?:[1-9]\d{0,2}(?:,\d{3})+)|(?:0|[1-9]\d*))(?:\.(\d+))?(万元|元)?")
_FORMAT = re.compile(r'((?:#,##)?0)(?:\.(0+))?("(?:[^"]*)")?(?:_.)?(?:;.*)?')
_MAX_DIGITS = 15
"""A number in Excel is exact up to here."""


@lru_cache(maxsize=4_096)
def money_format(text: str, unit: MoneyUnit) -> tuple[str, str] | None:
    """(number, number format) that show exactly this text; None where only text does: 约50, ————, 316元 in 万元."""
    found = _MONEY.fullmatch(text)
    if found is None or (found[4] and found[4] != unit.value):
        return None
    whole = found[2].replace(",", "")
    decimals = found[3] or ""
    if len(whole.lstrip("0")) + len(decimals) > _MAX_DIGITS:
        return None
    number = found[1] + whole + ("." + decimals if decimals else "")
    if found[1] and not Decimal(number):
        return None
    pattern = ("#,##0" if "," in found[2] else "0") + ("." + "0" * len(decimals) if decimals else "")
    return number, pattern + (f'"{found[4]}"' if found[4] else "")


@lru_cache(maxsize=4_096)
def shows(own: str, wanted: str, number: str) -> bool:
    """Whether a cell's own number format prints the number as the wanted one does."""
    mine, other = _FORMAT.fullmatch(own), _FORMAT.fullmatch(wanted)
    if mine is None or other is None or (";" in own and number.startswith("-")):
        return own == wanted
    grouped = mine[1] == other[1] or abs(Decimal(number)) < 1000
    return grouped and mine[2] == other[2] and mine[3] == other[3]


_SURE_TO_FIT = 8
"""Columns of text: wider amounts get a style that shrinks them, for a number that does not fit is printed as ###."""


def columns(text: str) -> int:
    return sum(1 if sign.isascii() else 2 for sign in text)


class MoneyCells(dict[str, bytes]):
    """For each text of money the rest of its cell from the style on, for cells of one style and unit."""

    def __init__(self, style: int, own: str, unit: MoneyUnit, strings: Strings, added: AddedStyles) -> None:
        super().__init__()
        self._style, self._own, self._unit, self._strings, self._added = style, own, unit, strings, added

    def __missing__(self, text: str) -> bytes:
        money = money_format(text, self._unit)
        if money is None:
            cell = b'%d"%s' % (self._style, self._strings[text])
        else:
            number, pattern = money
            own = shows(self._own, pattern, number)
            fits = columns(text) <= _SURE_TO_FIT
            style = self._style if own and fits else self._added[self._style, self._own if own else pattern]
            cell = b'%d"><v>%s</v></c>' % (style, number.encode())
        self[text] = cell
        return cell


class AddedStyles(dict[tuple[int, str], int]):
    """Styles for numbers beyond the template's: (template style, number format) → index, in order of need."""

    def __init__(self, first: int) -> None:
        super().__init__()
        self._first = first

    def __missing__(self, wanted: tuple[int, str]) -> int:
        index = self[wanted] = self._first + len(self)
        return index


FORMATS: Mapping[int, str] = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 49: "@"}
"""The built-in number formats a form has use for."""
