"""Rows of a sheet read as text say exactly what they say cell by cell, and hide no damage; so do shared texts."""

from __future__ import annotations

import re
from random import Random
from xml.parsers import expat

import pytest

from core.errors import UserError
from core.office.book import Book, Lines
from core.office.xlsx import shared_texts
from core.office.xlsx_cells import Cells
from core.office.xlsx_part import Part
from core.office.xlsx_sheet import read_sheet
from tests.workbooks import MAIN, worksheet

STRINGS = {"0": "甲", "1": "", "2": "一\n二", "11": "己 <&>", "17": "丁"}
FORMATS = ["", "0.00", "0%", "yyyy/m/d", '0.00"万元"', "@"]
USUAL = [
    '<row r="3" spans="1:9" ht="15"><c r="A3" s="1" t="s"><v>0</v></c><c r="C3" s="2"><v>1.5</v></c></row>',
    '<row r="3"><c r="A3" s="1"/><c r="B3"/><c r="C3" t="s"><v>0</v></c><c r="D3"/><c r="E3"><v>1</v></c></row>',
    '<row r="3"><c r="A3"><v>1</v></c><c r="B3"/><c r="C3" s="1"/></row>',
    '<row r="3"><c r="A3"/></row>',
    '<row r="3"></row>',
]

_VALUES = (
    *("0", "1", "2", "11", "17", "3", "017", " 1", "1 ", "1E5", "1.5e-3", "-0.5", "5.0", "1e999", "45717", "", "甲"),
    *("１７", "a", "&amp;", "&#49;", "1>2", "NaN", "0x1", "1,5", "TRUE", "9" * 30, "+1", ".5", "0.5", "1."),
)
_STYLES = ("", "", ' s="1"', ' s="2"', ' s="3"', ' s="4"', ' s="17"', ' s="117"', ' s="x"', " s='1'", ' s="٣"')
_KINDS = ("", "", *[' t="s"'] * 4, ' t="n"', ' t="str"', ' t="b"', ' t="e"', ' t="inlineStr"')
_LETTERS = ("A", "A", "B", "C", "D", "AA", "GR", "GS", "XFD", "a", "")
_HEADS = (
    *("", "", ' spans="1:9" ht="15"', ' x:dy="0.2"', ' hidden="1"', ' ht="15" ht="16"', " a", ' r="9"', ' a="&"'),
    *(' a="＞"', ' a="<"', ' a=">"', "/", " a='1'", '\n a="1"', ' a="]]>"'),
)
_NUMBERS = ("1", "2", "3", "7", "17", "117", "017", "0", "20000", "20001", "1048576", "99999999", "٣", "x")
_INSIDES = ("", "<f>A1</f><v>5</v>", "<is><t>庚</t></is>", "<v/>", '<v a="1">5</v>', "<v>1</v><v>2</v>", "<v><c/>5</v>")
_EDITS = (
    *("", "", '"', "<", ">", "/>", "&", "]]>", "\x01", "\x02", "\r\n", " ", "1", "17", 'r="1"', "</v></c>", "<v>"),
    *("</row>", '</v></c><c r="', '</v></c><c r="\x01', '"><v>', "><v>", '<c r="A1"/>', "</c>", "</sheetData>"),
    *("<row>", "\ufffe", "</v></c></row>", '<row r="4">'),
)


def a_cell(chance: Random, number: str) -> str:
    """As no program need ever write it."""
    at = chance.choice(_LETTERS) + (number if chance.random() < 0.8 else chance.choice(_NUMBERS))
    name = chance.choice((f' r="{at}"', f' r="{at}"', f' r="{at}"', f" r='{at}'", ""))
    said = name + chance.choice(_STYLES) + chance.choice(_KINDS)
    inside = f"<v>{chance.choice(_VALUES)}</v>" if chance.random() < 0.8 else chance.choice(_INSIDES)
    return f"<c{said}>{inside}</c>" if chance.random() < 0.8 else f"<c{said}/>"


def a_row(chance: Random) -> str:
    number = chance.choice(_NUMBERS)
    if chance.random() < 0.5:
        return chance.choice(USUAL).replace('3"', f'{number}"').replace(">0<", f">{chance.choice(_VALUES)}<")
    inside = "".join(a_cell(chance, number) for _ in range(chance.randrange(4)))
    return f'<row r="{number}"{chance.choice(_HEADS)}>{inside}</row>'


def edited(text: str, chance: Random) -> str:
    for _ in range(chance.choice((0, 0, 0, 1, 1, 2))):
        at = chance.randrange(len(text))
        text = text[:at] + chance.choice(_EDITS) + text[at + chance.randrange(12) :]
    return text


def read(text: str, prefix: str = "") -> Lines | str:
    part = Part(text, "worksheet", prefix, "", "名.xlsx", unchecked=not prefix)
    try:
        return read_sheet(Book("名.xlsx", STRINGS, FORMATS), "表", part, range(0)).lines
    except UserError as error:
        return str(error)


def is_whole(text: str) -> bool:
    try:
        expat.ParserCreate().Parse(text.encode(), True)
    except expat.ExpatError:
        return False
    return True


def prefixed(text: str) -> str:
    """Written with names of another kind, a sheet is read cell by cell."""
    return re.sub(r"<(/?)", r"<\1x:", text)


@pytest.mark.parametrize("count", [2_000, pytest.param(100_000, marks=pytest.mark.nightly)])
def test_rows_read_as_text_say_what_they_say_cell_by_cell_and_damage_is_refused(count: int) -> None:
    seen = {True: 0, False: 0}
    for number in range(count):
        chance = Random(number)
        data = "".join(a_row(chance) for _ in range(chance.randrange(1, 5)))
        text = edited(worksheet(f"<sheetData>{data}</sheetData>"), chance)
        found, whole = read(text), is_whole(text)
        seen[whole] += 1
        if whole:
            assert found == read(prefixed(text), "x:"), text
        else:
            assert isinstance(found, str), text
    assert min(seen.values()) > count / 5


@pytest.mark.parametrize("row", USUAL)
def test_rows_as_programs_write_them_are_read_as_text(row: str) -> None:
    part = Part(worksheet(f"<sheetData>{row}</sheetData>"), "worksheet", "", unchecked=True)
    cells = Cells(Book("名.xlsx", STRINGS, FORMATS), "表", part, row)
    cells.read()
    assert cells.odd == [""]


def test_a_row_of_blank_cells_says_nothing() -> None:
    assert read(worksheet(f"<sheetData>{USUAL[3]}{USUAL[4]}</sheetData>")) == {}


_TEXTS = ("甲", " 甲 ", "一\n二", "一\r\n二", "&amp;", "a<b", "]]>", "_x000D_", "\x01", "", "5>3", "\ufffe", "＆", "乙")
_ITEMS = (
    *["<si><t>{}</t></si>"] * 6,
    '<si><t xml:space="preserve">{}</t></si>',
    '<si><t>{}</t><phoneticPr fontId="1" type="noConversion"/></si>',
    '<si><t>{}</t><phoneticPr fontId="1"/></si>',
    "<si><r><t>{}</t></r><r><t>乙</t></r></si>",
    *("<si/>", "<si><t/></si>", "<si><t>{}</t></si></si>", "<si><t>{}</t><rPh><t>丙</t></rPh></si>"),
)


def test_shared_texts_are_the_same_read_as_text_and_item_by_item() -> None:
    taken = 0
    for number in range(2_000):
        chance = Random(number)
        items = [chance.choice(_ITEMS[: chance.choice((6, 9, 14))]) for _ in range(chance.randrange(5))]
        told = "".join(item.format(chance.choice(_TEXTS)) for item in items)
        text = edited(f'<sst xmlns="{MAIN}">{told}</sst>', chance)
        part = Part(text, "sst", "", "", "名.xlsx", unchecked=True)
        if is_whole(text):
            found = shared_texts(part)
            assert found == shared_texts(Part(prefixed(text), "sst", "x:", "", "名.xlsx")), text
            taken += len(found)
        else:
            with pytest.raises(UserError):
                shared_texts(part)
    assert taken > 500
