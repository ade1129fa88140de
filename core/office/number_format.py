"""A stored number as the text its cell means: by its number format, but never with a digit less than is stored.

Sections, literals, percent, thousands, dates and times follow ECMA-376 18.8.30 and 18.8.31 (with its zh-CN list of
built-in formats) and what Excel and WPS show. Where they would round or hide, the exact number stands instead; one
shown in thousands or 万 (`0!.0,"万"`) is the exact number of those; a minus is never lost to a colour or to brackets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation
from functools import lru_cache
from itertools import takewhile

from core.office.date_format import DATE_TOKEN, print_date

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', 44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;"¥"-#,##0', 7: '"¥"#,##0.00;"¥"-#,##0.00', 8: '"¥"#,##0.00;"¥"-#,##0.00',
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"', 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"',
    54: 'm"月"d"日"', 55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}  # fmt: skip
"""The formats that files name by number only, as Chinese Excel and WPS show them; any other number is General."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|[_*].|\[\$(?P<currency>[^\]-]*)(?:-(?P<locale>[^\]]*))?\]'
    r"|\[(?P<condition>[<>=]+)(?P<limit>-?[\d.]+)\]|\[(?P<elapsed>h+|m+|s+)\]|\[(?P<other>[^\]]*)\]"
    r"|(?P<general>general|g/通用格式)|(?P<exponent>e[+-])|(?P<half>上午/下午|am/pm|a/p)"
    rf"|(?P<date>{DATE_TOKEN})|(?P<digits>[0#?]+)|(?P<sign>[.,%/@])|(?P<literal>.)",
    re.IGNORECASE | re.DOTALL,
)
_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b, "<>": lambda a, b: a != b,
}  # fmt: skip
_DASHES = re.compile(r"[-－—–―\s?¥$]*")


@dataclass(frozen=True, slots=True)
class Section:
    """One of up to four parts of a format. `tokens` are (kind, text), those of the number itself as one `number`.

    `plain`: it takes the number apart or spells it, so only the bare number will do. `shift`: by how many places it
    shows the point too far left (3 for `0,`, 4 for `0!.0,`). `places`, `decimals`: the
    digits it shows at least before and behind the point. `shows_zero`: it has a place that shows 0 (not `#` or `?`).
    """

    tokens: tuple[tuple[str, str], ...] = ()
    condition: tuple[str, Decimal] | None = None
    locale: str = ""
    is_date: bool = False
    is_number: bool = False
    shows_zero: bool = False
    plain: bool = False
    grouped: bool = False
    percents: int = 0
    shift: int = 0
    places: int = 1
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """`usual`: what stands before a positive number, how many decimals it shows at least, what stands behind it."""

    sections: tuple[Section, ...]
    usual: tuple[str, int, str] | None = None

    @property
    def around(self) -> tuple[str, Sequence[str]] | None:
        """What stands before a short positive number, and behind one of no, one … six decimals; None: it depends."""
        if self.usual is None:
            return None
        before, decimals, behind = self.usual
        missing = ["0" * (decimals - told) for told in range(7)]
        return before, ["." * (decimals > 0) + missing[0] + behind, *(zeros + behind for zeros in missing[1:])]

    def print(self, stored: str, since_1904: bool = False) -> str:
        """The text of a stored number; what is no number stays as it is."""
        if self.usual and _SHORT.fullmatch(stored):
            before, decimals, behind = self.usual
            _, point, fraction = stored.partition(".")
            if len(fraction) < decimals:
                return f"{before}{stored if point else stored + '.'}{'0' * (decimals - len(fraction))}{behind}"
            return f"{before}{stored}{behind}"
        value = exact(stored)
        return stored if value is None else self._print(value, since_1904)

    def _print(self, value: Decimal, since_1904: bool) -> str:
        section = self._section(value)
        if section.is_date:
            shown = print_date(section.tokens, section.locale, float(value), since_1904)
            return digits(value) if shown is None else shown
        if section.plain:
            return digits(value)
        if not section.is_number or (value == 0 and section is not self.sections[0] and not section.shows_zero):
            return self._words(section, value)
        return _print_number(section, value)

    def _words(self, section: Section, value: Decimal) -> str:
        """A section without a place for digits: its words (`[=1]"是"`), or the number where it would hide it."""
        words = "".join(text for kind, text in section.tokens if kind == "literal").strip()
        if not _DASHES.fullmatch(words):
            return words
        first = self.sections[0]
        return _print_number(first, value) if first.is_number and not first.plain else digits(value)

    def _section(self, value: Decimal) -> Section:
        """The section that Excel would show a value with."""
        numeric = self.sections[:3] if len(self.sections) > 1 else self.sections
        if any(section.condition for section in numeric):
            for section in numeric:
                if section.condition is None or _COMPARE[section.condition[0]](value, section.condition[1]):
                    return section
            return _GENERAL[0]
        if value < 0 and len(numeric) > 1:
            return numeric[1]
        if value == 0 and len(numeric) > 2:
            return numeric[2]
        return numeric[0]


_SHORT = re.compile(r"(?:[1-9]\d{0,8}(?:\.\d{0,5}[1-9])?|0\.\d{0,5}[1-9])")
"""Positive and written with so few digits, a number is its own shortest decimal."""


def exact(stored: str) -> Decimal | None:
    """The number a file means: whole digits as written, else the shortest decimal that is the same float."""
    if len(stored) > _LONGEST:
        return None
    try:
        if stored.isdecimal():
            return Decimal(stored)
        value = Decimal(repr(float(stored)))
    except (ValueError, InvalidOperation):
        return None
    return value if value.is_finite() else None


def digits(value: Decimal) -> str:
    """Written out, without exponent and without zeros at the end."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _print_number(section: Section, value: Decimal) -> str:
    shifted = _EXACT.scaleb(value, 2 * section.percents - section.shift)
    whole, _, fraction = digits(shifted.copy_abs()).partition(".")
    whole = whole.zfill(section.places)
    if section.grouped:
        whole = f"{int(whole):,}".rjust(section.places, "0")
    fraction = fraction.ljust(section.decimals, "0")
    body = f"{whole}.{fraction}" if fraction else whole
    return _placed(section, body, value < 0)


def _placed(section: Section, body: str, negative: bool) -> str:
    """The literals of the section around the number, and one minus in front if there is none among them."""
    parts: list[str] = []
    minus = "-" if negative else ""
    for kind, text in section.tokens:
        if kind == "number":
            parts.append(body)
        elif not (negative and kind == "literal" and text in ("-", "(", ")", "（", "）")):
            parts.append(text)
    return (minus + "".join(parts).strip()).strip()


@lru_cache(maxsize=4096)
def number_format(code: str) -> NumberFormat:
    """A format code (`#,##0.00;-#,##0.00`) ready for use; an empty one is General."""
    code = next((shown for mark, shown in _SYSTEM.items() if code.upper().startswith(mark)), code)
    sections = tuple(_section(part) for part in _sections(code)) if code.strip() else _GENERAL
    return NumberFormat(sections, _usual(sections[0]))


_SYSTEM = {"[$-F800]": 'yyyy"年"m"月"d"日"', "[$-F400]": "h:mm:ss"}
"""The long date and the time as the system is set to show them: in China like this."""


def _usual(first: Section) -> tuple[str, int, str] | None:
    """How a section shows positive numbers, if it only pads and names them."""
    plain = first.is_number and not (first.plain or first.grouped or first.percents or first.shift or first.condition)
    if not plain or first.places > 1:
        return None
    at = first.tokens.index(("number", ""))
    before, behind = ("".join(text for _, text in part) for part in (first.tokens[:at], first.tokens[at + 1 :]))
    return before.lstrip(), first.decimals, behind.rstrip()


def _sections(code: str) -> list[list[re.Match[str]]]:
    parts: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code[:1000]):
        if token[0] == ";":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts[:4]


def _section(found: list[re.Match[str]]) -> Section:
    condition, locale, spelled = None, "", False
    tokens: list[tuple[str, str]] = []
    for token in found:
        kind = token.lastgroup or ""
        if kind == "limit" and token["condition"] in _COMPARE:
            condition = (token["condition"], exact(token["limit"]) or Decimal())
        spelled = spelled or token[0].lower().startswith("[dbnum")
        locale = token["locale"] or locale
        if kind in _LITERAL:
            tokens.append(("literal", token["currency"] if kind == "locale" else token[kind]))
        elif kind not in ("", "limit", "other"):
            tokens.append((kind, token[kind]))
    if any(kind in ("elapsed", "half") or (kind == "date" and text[0] not in "gGbB") for kind, text in tokens):
        return Section(tuple(tokens), condition, locale + ("DBNum" if spelled else ""), is_date=True)
    return _number_section(tokens, condition, spelled)


_LITERAL = ("quoted", "escaped", "currency", "locale", "literal")


def _number_section(tokens: list[tuple[str, str]], condition: tuple[str, Decimal] | None, spelled: bool) -> Section:
    """All from its first to its last digit becomes one token `number`; what stands around it is literal."""
    at = [n for n, (kind, text) in enumerate(tokens) if kind in ("digits", "general") or text in (".", "@")]
    at = [n for n in at if tokens[n][0] != "literal"]
    percents = tokens.count(("sign", "%"))
    if not at:
        return Section(_literals(tokens), condition)
    body, end = tokens[at[0] : at[-1] + 1], at[-1] + 1
    point = _point(body)
    commas = len(list(takewhile(lambda token: token == ("sign", ","), tokens[end:])))
    mixed = any(kind not in ("digits", "sign") for kind, _ in body) and len(body) > 1
    odd = any(kind == "exponent" or (kind, text) == ("sign", "/") for kind, text in tokens)
    whole, fraction = ("".join(text for _, text in part) for part in (body[:point], body[point + 1 :]))
    is_moved = body[point : point + 1] == [("literal", ".")]
    return Section(
        (*_literals(tokens[: at[0]]), ("number", ""), *_literals(tokens[end:])),
        condition,
        is_number=True,
        shows_zero="0" in whole + fraction or any(kind == "general" for kind, _ in body),
        plain=spelled or odd or (mixed and not is_moved),
        grouped="," in whole,
        percents=percents,
        shift=3 * commas + (len(fraction) if is_moved else 0),
        places=max(1, whole.count("0")),
        decimals=fraction.count("0"),
    )


def _point(body: Sequence[tuple[str, str]]) -> int:
    """Where the point stands among the tokens of a number: a real one, or the only literal in it, which moves what
    stands before it (`0!.0000` shows 3160000 as 316.0000); else behind them all."""
    if ("sign", ".") in body:
        return body.index(("sign", "."))
    others = [token for token in body if token[0] not in ("digits", "sign")]
    return body.index(("literal", ".")) if others == [("literal", ".")] else len(body)


def _literals(tokens: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(("literal", text) for kind, text in tokens if kind in ("literal", "date") or text == "%")


_EXACT = Context(prec=1000)
_LONGEST = 400
"""Characters of a number; no float needs as many."""
_GENERAL = (Section((("number", ""),), is_number=True),)
