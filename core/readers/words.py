"""How printed labels, ordinals and units are recognised whatever spaces, brackets and widths an office typed (R1)."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from core.domain.amount import MoneyUnit
from core.domain.text import INVISIBLE, label, normal

_NONE = str.maketrans("", "", INVISIBLE)
MARKS = "*＊【】 \u3000\t\n"
_REMARK = re.compile(r"\([^()]{0,8}\)$")
_MONEY_UNIT = re.compile(r"单位[:]?(?:人民币)?\(?(亿元|万元|千元|元)\)?$")
CHINESE = "〇零一二三四五六七八九十百"
_NUMBERED = re.compile(rf"(?:(?:\d{{1,2}}|[{CHINESE}]{{1,3}})[.、)]|\((?:\d{{1,2}}|[{CHINESE}]{{1,3}})\))(?=[^\W\d])")
"""A number before a printed label: 1、项目编码, （一）项目名称; 3月底 and 1.5 begin with none."""
_ORDINAL = re.compile(
    rf"\s*(?:第?(?P<plain>\d{{1,3}}|[{CHINESE}]{{1,4}})\s*(?P<mark>[.．。、)）:：]|(?=\s))"
    rf"|[（(]\s*(?P<round>\d{{1,3}}|[{CHINESE}]{{1,4}})\s*[)）][.．、]?"
    r"|(?P<sign>[①-⑳⑴-⒇⒈-⒛㈠-㈩]))[\s\u3000]*"
)


@lru_cache(maxsize=50_000)
def spelled(text: str) -> str:
    """A label for comparison: full width folded, no white space, no 其中：, no closing colon, no star."""
    return label(text.translate(_NONE).strip(MARKS)).strip("*")


def without_number(text: str) -> str:
    """A label without a number before it, as it is written."""
    folded = normal(text)
    found = _NUMBERED.match(folded)
    return text[found.end() :] if found and len(folded) == len(text) else text


@lru_cache(maxsize=50_000)
def as_label(text: str) -> str:
    """A cell's text as the label it may be: spelled, without a number before it (1、项目编码)."""
    spelling = spelled(text)
    found = _NUMBERED.match(spelling)
    return spelled(spelling[found.end() :]) if found else spelling


def bare(spelling: str) -> str:
    """A spelled label without a trailing remark in brackets: 资金支出计划(%) and 资金支出计划 are one."""
    return _REMARK.sub("", spelling) or spelling


@lru_cache(maxsize=50_000)
def likeness(left: str, right: str) -> float:
    """0 to 1: how much two spelled labels have in common; one inside the other counts as near."""
    if not left or not right:
        return 0.0
    if left in right or right in left:
        return max(0.75, min(len(left), len(right)) / max(len(left), len(right)))
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


_SEAL_WORD = r"[（(](?:(?:加盖)?(?:单位)?[公签印盖]?章|签[字名])[)）]"
_SEAL = re.compile(rf"^\s*{_SEAL_WORD}\s*|\s*{_SEAL_WORD}\s*$")
_BOXED = re.compile(r"^[\[［【(（](\d{3,})[\]］】)）]\s*(?=\S)")


def without_seal(text: str) -> str:
    """A name, or a label, without the place for its seal: 某某局（公章）, （盖章）某某局."""
    return _SEAL.sub("", text)


def without_seals(text: str) -> str:
    """A line without the places for seals, wherever they stand."""
    return re.sub(_SEAL_WORD, "", text)


def unboxed(text: str) -> str:
    """A name behind its code without brackets around the code: [430]某某局."""
    return _BOXED.sub(r"\1", text)


def part_of(text: str, folded: str) -> str:
    """The part of a text that is `folded` (as `normal` folds) as it is written."""
    chars = [(number, char) for number, sign in enumerate(text) for char in normal(sign)]
    at = "".join(char for _, char in chars).find(folded)
    return text[chars[at][0] : chars[at + len(folded) - 1][0] + 1] if at >= 0 and folded else folded


def split_label(text: str) -> tuple[str, str] | None:
    """A cell that holds `标签：值` as its two halves, the label without the place for a seal; None when it does not
    look like that."""
    for colon in ("：", ":"):
        left, found, right = text.partition(colon)
        if found and 0 < len(left.strip()) <= 20 and "\n" not in left.strip():
            return as_label(without_seal(left)), right.strip()
    return None


def read_ordinal(text: str) -> tuple[int, int] | None:
    """The ordinal a text begins with (1. 2、 （三） ⑥) and where the text behind it starts; None: there is none."""
    found = _ORDINAL.match(text)
    if found is None or found.end() == 0:
        return None
    number = ordinal_number(found["plain"] or found["round"] or found["sign"] or "")
    return None if number is None else (number, found.end())


def ordinal_number(text: str) -> int | None:
    """十二 → 12, １２ → 12, ⑫ → 12."""
    folded = normal(text).strip("().")
    if folded.isdecimal():
        return int(folded)
    return read_chinese(folded)


def read_chinese(text: str) -> int | None:
    """Numbers below a thousand as read aloud (二十一), or digit by digit (二〇二五)."""
    digits = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
    if text and all(sign in digits for sign in text):
        return int("".join(str(digits[sign]) for sign in text))
    total, digit = 0, None
    for sign in text:
        if sign in digits:
            digit = digits[sign]
        elif sign in "十百":
            total += (1 if digit is None else digit) * (10 if sign == "十" else 100)
            digit = None
        else:
            return None
    return total + (digit or 0) if text else None


def without_ordinal(text: str) -> str:
    found = read_ordinal(text)
    return text[found[1] :] if found else text


MONEY_UNITS = {"亿元": 10**10, "万元": MoneyUnit.WAN.fen, "千元": 100_000, "元": MoneyUnit.YUAN.fen}


_ONLY_UNIT = re.compile(r"\(?(?:金额|货币|计量)?" + _MONEY_UNIT.pattern.rstrip("$") + r"\)?(?:\([^()]{0,12}\))?")


def is_money_unit(text: str) -> bool:
    """The text says nothing but its money unit, perhaps with a remark in brackets (保留两位小数)."""
    return "元" in text and _ONLY_UNIT.fullmatch(normal(text)) is not None


_LAST = re.compile(r"\s+(\S+(?: \S+)?)$")


def without_money_unit(text: str) -> str:
    """A value without the money unit that stands behind it on the same line (某某局　　金额单位：万元)."""
    found = _LAST.search(text) if "元" in text else None
    return text[: found.start()] if found and is_money_unit(found[1]) else text


def money_unit(text: str) -> str:
    """The unit a line such as 金额单位：万元 names, '' when it names none."""
    found = _MONEY_UNIT.search(normal(text)) if "元" in text else None
    return found[1] if found else ""
