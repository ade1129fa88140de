"""The number formats of Word's automatic numbering, as Word prints them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def print_number(value: int, number_format: str) -> str:
    """`value` in a w:numFmt; an unknown format prints decimal, as Word does."""
    return _FORMATS.get(number_format, str)(max(0, min(value, 32767)))


def counting(value: int) -> str:
    """一, 十, 十一, 二十, 一百零五: how numbers are read aloud."""
    text = _spell(value, _DIGITS.replace("〇", "零"), "十百千万")
    return text[1:] if text.startswith("一十") else text


def _spell(value: int, digits: str, places: str) -> str:
    if value == 0:
        return digits[0]
    if value >= 10000:
        rest = value % 10000
        gap = digits[0] if 0 < rest < 1000 else ""
        return _spell(value // 10000, digits, places) + places[3] + (gap + _spell(rest, digits, places) if rest else "")
    text = gap = ""
    for place, size in ((places[2], 1000), (places[1], 100), (places[0], 10), ("", 1)):
        digit, value = divmod(value, size)
        if digit:
            text += (gap if text else "") + digits[digit] + place
        gap = "" if digit else digits[0]
    return text


def _digital(value: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(value))


def _letters(value: int) -> str:
    if value <= 0:
        return ""
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def _roman(value: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        text += letters * (value // size)
        value %= size
    return text


def _run(first: str, last: int) -> Callable[[int], str]:
    """Characters that stand in a row in Unicode, from 1 to `last`; beyond them decimal."""
    return lambda value: chr(ord(first) + value - 1) if 1 <= value <= last else str(value)


def _wheel(signs: str) -> Callable[[int], str]:
    return lambda value: signs[(value - 1) % len(signs)] if value else ""


_FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda value: f"{value:02}",
    "decimalFullWidth": lambda value: "".join(chr(ord(digit) + 0xFEE0) for digit in str(value)),
    "decimalFullWidth2": lambda value: "".join(chr(ord(digit) + 0xFEE0) for digit in str(value)),
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerLetter": _letters,
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "chineseCounting": counting,
    "chineseCountingThousand": counting,
    "taiwaneseCounting": counting,
    "taiwaneseCountingThousand": counting,
    "japaneseCounting": counting,
    "ideographDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "taiwaneseDigital": _digital,
    "chineseLegalSimplified": lambda value: _spell(value, _LEGAL, "拾佰仟万"),
    "ideographLegalTraditional": lambda value: _spell(value, "零壹貳參肆伍陸柒捌玖", "拾佰仟萬"),
    "ideographTraditional": _wheel(_STEMS),
    "ideographZodiac": _wheel(_BRANCHES),
    "decimalEnclosedCircle": _run("①", 20),
    "decimalEnclosedCircleChinese": _run("①", 20),
    "decimalEnclosedParen": _run("⑴", 20),
    "decimalEnclosedFullstop": _run("⒈", 20),
    "ideographEnclosedCircle": _run("㊀", 10),
    "ideographParenthesized": _run("㈠", 10),
    "none": lambda value: "",
    "bullet": lambda value: "",
}
