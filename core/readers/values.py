"""Cells become values with evidence: cleaned by kind, money brought to the form's unit, judged by kind."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Context, Decimal
from fractions import Fraction
from itertools import groupby

from core.domain.amount import Amount, MoneyUnit
from core.domain.document import Evidence
from core.domain.text import clean, normal
from core.forms.model import Field, FieldKind, FormSet
from core.forms.values import parse_value, print_value
from core.forms.view_printing import round_half_up
from core.readers.draft import DraftValue, Status
from core.readers.grammar import Slot
from core.readers.kinds import fits
from core.readers.lines import Line, Piece, is_going_on
from core.readers.match import Taken
from core.readers.words import MONEY_UNITS, is_money_unit, money_unit, spelled, without_money_unit

_WRONG = {FieldKind.MONEY: "不是金额", FieldKind.PERCENT: "不是百分比", FieldKind.CODE: "不像编码"}


class Maker:
    """Makes the values of one file; knows in which money unit its tables are written."""

    def __init__(self, file: str, form_set: FormSet, lines: Sequence[Line]) -> None:
        self.file = file
        self._form_set = form_set
        self._printed = {spelled(word) for kind in form_set.kinds for word in (kind.level1, kind.level2)}
        self._levels = {
            spelled(word)
            for kind in form_set.kinds
            for word in (kind.level1, kind.level2, *kind.level1_aliases, *kind.level2_aliases)
        }
        self._pairs = {
            (spelled(level1), spelled(level2))
            for kind in form_set.kinds
            for level1 in (kind.level1, *kind.level1_aliases)
            for level2 in (kind.level2, *kind.level2_aliases)
        }
        self._units = _units_of(lines)

    def is_level(self, text: str) -> bool:
        return spelled(text) in self._levels

    def are_levels(self, level1: str, level2: str) -> bool:
        """The form has the second level below the first."""
        return (spelled(level1), spelled(level2)) in self._pairs

    def is_own(self, value: DraftValue) -> bool:
        """The text is written as this form prints such a value: an amount with or without its unit, a level's name."""
        field = self._form_set.list(value.list_path).field(value.field_key)
        if field.kind is FieldKind.MONEY:
            parsed = parse_value(field, value.text)
            return isinstance(parsed, Amount) and bool(parsed.fen) and parsed.text is None
        return field.kind in (FieldKind.LEVEL1, FieldKind.LEVEL2) and spelled(value.text) in self._printed

    def evidence(self, piece: Piece) -> Evidence:
        return Evidence(self.file, piece.place, piece.text)

    def plain(self, slot: Slot, piece: Piece, text: str, reason: str = "") -> DraftValue:
        status = Status.UNSURE if reason else Status.PLACED
        text = without_money_unit(text)
        return DraftValue(slot.list_path, slot.field.key, text, self.evidence(piece), status, reason)

    def value(self, taken: Taken, line: Line, reason: str = "") -> DraftValue:
        """The value as it will be stored; unsure when its row, its column or its kind leave a doubt."""
        field, piece = taken.slot.field, taken.piece
        text = clean_text(field, piece.text)
        reason = taken.reason or reason
        reason = reason or _broken(field, piece.text.strip())
        text, why = _typed(field, text, bool(line.sheet))
        reason = reason or why
        unit = taken.unit or self._units.get(line.index, "")
        if field.kind is FieldKind.MONEY and unit and MONEY_UNITS[unit] != field.unit.fen and text:
            text, why = _converted(field, text, unit)
            reason = reason or why
        if text and not fits(field, text):
            reason = reason or f"“{text}”{_WRONG.get(field.kind, '不合要求')}"
        if field.kind in (FieldKind.LEVEL1, FieldKind.LEVEL2) and text and not self.is_level(text):
            reason = reason or f"“{text}”不在表式规定的名称之内"
        return self.plain(taken.slot, piece, text, reason if text or taken.reason else "")


_SPACES = re.compile(r"[\n\t]+|[ \u3000]{2,}")
_FAILED = re.compile(r"#(?:NAME\?|REF!|VALUE!|DIV/0!|N/A|NULL!|NUM!)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_FRACTION = re.compile(r"0?[.．]\d+|1(?:[.．]0*)?")
_SERIAL = re.compile(r"[34]\d{4}(?:\.\d+)?")
"""The days a workbook counts from `_DAY_ZERO`, for the years from 1982 to 2036."""
_DAY_ZERO = date(1899, 12, 30)
_COUNTED, _MEANT = Context(prec=15), 10
_LOST = re.compile(r"\d{15}0+")
_NUMBERS = frozenset((FieldKind.MONEY, FieldKind.PERCENT, FieldKind.NUMBER, FieldKind.TARGET_VALUE))
_BROKEN = re.compile(r"[^\d\n]{0,2}[\d.,，]*\d\s+\d[\d.,，]*[^\d\s]{0,4}")
_GROUPED = re.compile(r"[^\d\n]{0,2}\d{1,3}(?: \d{3})+(?:[.．]\d+)?[^\d\s]{0,4}")


def _typed(field: Field, text: str, is_sheet: bool) -> tuple[str, str]:
    """A number behind the = of a formula is that number; a share without its sign may be one of 1, not of 100; a failed
    formula says nothing, and a date or a code stored as a number may not say what was meant."""
    if _FAILED.fullmatch(text):
        return text, f"原件这一格的公式没有算出来，显示为{text}"
    if field.kind is FieldKind.DATE and _SERIAL.fullmatch(text):
        day = _DAY_ZERO + timedelta(days=int(text.partition(".")[0]))
        return text, f"原件存的是数字{text}，可能是日期{day.year}年{day.month}月{day.day}日"
    if field.kind is FieldKind.CODE and is_sheet and _LOST.fullmatch(text):
        return text, "原件把编码存成了数字，第15位以后的数字可能已经丢失"
    if field.kind not in (FieldKind.MONEY, FieldKind.PERCENT):
        return text, ""
    number = text.removeprefix("=").strip()
    if text.startswith("=") and fits(field, number):
        text = number
    text = _without_noise(text) if is_sheet else text
    if field.kind is FieldKind.PERCENT and _FRACTION.fullmatch(text):
        return text, f"原件写的是{text}，没有百分号，可能是按1计的比例"
    return text, ""


def _without_noise(text: str) -> str:
    """A sum that a workbook stores as 0.30000000000000004 is the 0.3 it shows: it counts 15 digits. A number that needs
    more than ten of them is left as it is."""
    sign = "%" if text.endswith("%") else ""
    number = text.removesuffix(sign)
    if len(number) < _COUNTED.prec or not _NUMBER.fullmatch(number.replace(",", "")):
        return text
    shown = _COUNTED.plus(Decimal(number.replace(",", ""))).normalize()
    return f"{shown:f}{sign}" if len(shown.as_tuple().digits) <= _MEANT else text


def _broken(field: Field, text: str) -> str:
    """Why a number with a gap in it is unsure: it may be two of them. Gaps between groups of three digits are none."""
    if field.kind not in _NUMBERS or not _BROKEN.fullmatch(text) or _GROUPED.fullmatch(text):
        return ""
    return f"数字中间断开（{' '.join(text.split())}），可能是一个数，也可能是两个"


def clean_text(field: Field, text: str) -> str:
    """Line breaks inside a number, a code or a vertical label are the narrow cell's, not the value's."""
    text = clean(text)
    if field.kind is FieldKind.CODE:
        return "".join(text.split())
    if field.kind in (FieldKind.MONEY, FieldKind.PERCENT) and not _BROKEN.fullmatch(text):
        return text.replace("\n", "")
    if field.kind in (FieldKind.LEVEL1, FieldKind.LEVEL2):
        return "".join(line.strip() for line in text.split("\n"))
    return text


def _converted(field: Field, text: str, unit: str) -> tuple[str, str]:
    """An amount written in another unit than the form's, as the form writes it, and the reason to look at it."""
    amount = Amount.parse(text, MoneyUnit.YUAN)
    if amount.names_unit:
        return text, ""
    number = normal(text).replace(",", "")
    if amount.fen is None and not _NUMBER.fullmatch(number):
        return text, ""
    exact = (
        Fraction(number) * MONEY_UNITS[unit] if amount.fen is None else Fraction(amount.fen * MONEY_UNITS[unit], 100)
    )
    printed = print_value(field, Amount(round_half_up(exact)))
    rounded = "，四舍五入到分" if exact.denominator != 1 else ""
    return printed, f"原件单位是{unit}（{text}），已换算成{field.unit.value}{rounded}"


def _units_of(lines: Sequence[Line]) -> Mapping[int, str]:
    """The money unit of each line of a table: said last above it in the table, else first in it, else in a paragraph
    right above the table, else that of the table it goes on from: a page cuts a table of a Word file in two, with
    nothing or 续表 between them."""
    units: dict[int, str] = {}
    said = before = ""
    for number, group in groupby(lines, key=lambda line: line.table):
        rows = [(row, _units_in(row)) for row in group]
        if number < 0:
            for row, found in rows:
                said = found[-1] if found else (said if len(row.text) < 40 else "")
                before = before if is_going_on(row.text) else ""
            continue
        said = next((found[0] for _, found in rows if found), said or before)
        for row, found in rows:
            said = found[-1] if found else said
            units[row.index] = said
        said, before = "", "" if rows[0][0].sheet else said
    return units


def _units_in(line: Line) -> list[str]:
    """Money units that a cell says and nothing else, or that a line above a table ends with."""
    is_above = line.lone is not None or line.row <= 1
    parts = (part for piece in line.pieces if piece.text for part in _SPACES.split(piece.text))
    return [unit for part in parts if (unit := money_unit(part)) and (is_above or is_money_unit(part))]
