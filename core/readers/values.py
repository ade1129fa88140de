"""Cells become values with evidence: cleaned by kind, money brought to the form's unit, judged by kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.domain.amount import Amount, MoneyUnit
from core.domain.document import Evidence
from core.domain.text import clean
from core.forms.model import Field, FieldKind, FormSet
from core.forms.values import print_value
from core.readers.draft import DraftValue, Status
from core.readers.grammar import Slot
from core.readers.lines import Line, Piece
from core.readers.match import Taken, fits
from core.readers.words import MONEY_UNITS, money_unit, spelled

_WRONG = {FieldKind.MONEY: "不是金额", FieldKind.PERCENT: "不是百分比", FieldKind.CODE: "不像编码"}


class Maker:
    """Makes the values of one file; knows in which money unit its tables are written."""

    def __init__(self, file: str, form_set: FormSet, lines: Sequence[Line]) -> None:
        self.file = file
        self._levels = {
            spelled(word)
            for kind in form_set.kinds
            for word in (kind.level1, kind.level2, *kind.level1_aliases, *kind.level2_aliases)
        }
        self._units = _table_units(lines)

    def is_level(self, text: str) -> bool:
        return spelled(text) in self._levels

    def evidence(self, piece: Piece) -> Evidence:
        return Evidence(self.file, piece.place, piece.text)

    def plain(self, slot: Slot, piece: Piece, text: str, reason: str = "") -> DraftValue:
        status = Status.UNSURE if reason else Status.PLACED
        return DraftValue(slot.list_path, slot.field.key, text, self.evidence(piece), status, reason)

    def value(self, taken: Taken, line: Line, reason: str = "") -> DraftValue:
        """The value as it will be stored; unsure when its row, its column or its kind leave a doubt."""
        field, piece = taken.slot.field, taken.piece
        text = clean_text(field, piece.text)
        reason = taken.reason or reason
        unit = taken.unit or self._units.get(line.table, "")
        if field.kind is FieldKind.MONEY and unit and MONEY_UNITS[unit] != field.unit.fen and text:
            text, why = _converted(field, text, unit)
            reason = reason or why
        if text and not fits(field, text):
            reason = reason or f"“{text}”{_WRONG.get(field.kind, '不合要求')}"
        if field.kind in (FieldKind.LEVEL1, FieldKind.LEVEL2) and text and not self.is_level(text):
            reason = reason or f"“{text}”不在表式规定的名称之内"
        return self.plain(taken.slot, piece, text, reason if text or taken.reason else "")


def clean_text(field: Field, text: str) -> str:
    """Line breaks inside a number, a code or a vertical label are the narrow cell's, not the value's."""
    text = clean(text)
    if field.kind is FieldKind.CODE:
        return "".join(text.split())
    if field.kind in (FieldKind.MONEY, FieldKind.PERCENT):
        return text.replace("\n", "")
    if field.kind in (FieldKind.LEVEL1, FieldKind.LEVEL2):
        return "".join(line.strip() for line in text.split("\n"))
    return text


def _converted(field: Field, text: str, unit: str) -> tuple[str, str]:
    """An amount written in another unit than the form's, as the form writes it, and the reason to look at it."""
    amount = Amount.parse(text, MoneyUnit.YUAN)
    if amount.fen is None or any(text.endswith(word) for word in MONEY_UNITS):
        return text, ""
    fen = amount.fen * MONEY_UNITS[unit] // MoneyUnit.YUAN.fen
    printed = print_value(field, Amount(fen))
    return printed, f"原件单位是{unit}（{text}），已换算成{field.unit.value}"


def _table_units(lines: Sequence[Line]) -> Mapping[int, str]:
    """The money unit of each table: said in one of its rows, or in a paragraph right above it."""
    units: dict[int, str] = {}
    said = ""
    table = -1
    for line in lines:
        found = next((unit for piece in line.pieces if (unit := money_unit(piece.text))), "")
        if line.table < 0:
            said = found or (said if len(line.text) < 40 else "")
            continue
        if line.table != table and said and line.table not in units:
            units[line.table] = said
        if line.table != table:
            said, table = "", line.table
        if found:
            units[line.table] = found
    return units
