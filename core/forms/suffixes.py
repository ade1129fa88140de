"""What the suffixes of tags do with a printed text: another unit, 0 for blank, the sign in words, a date in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from core.domain.amount import MoneyUnit
from core.domain.text import normal
from core.forms.money_text import in_unit


def _signed(text: str) -> str:
    number = text.strip().replace("−", "-").replace("－", "-")
    return "" if not number else "减少" if number.startswith("-") else "增加"


def _change(text: str) -> str:
    """A change in 万元 with its word, 持平 when there is none."""
    number = normal(text).replace("−", "-").strip()
    if re.fullmatch(r"-?0+(?:\.0*)?", number):
        return "持平"
    return _signed(number) + _absolute(number) + MoneyUnit.WAN.value if number else ""


def _absolute(text: str) -> str:
    return re.sub(r"^\s*[-−－]\s*", "", text)


def _in_words(text: str) -> str:
    """2025-03-01 and 2025/3/1 as 2025年3月1日; anything else as it is."""
    found = re.fullmatch(r"\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\s*", text)
    return f"{found[1]}年{int(found[2])}月{int(found[3])}日" if found else text


SUFFIXES: dict[str, Callable[[str], str]] = {
    **{unit.value: partial(in_unit, unit=unit) for unit in MoneyUnit},
    "零": lambda text: text if text.strip() else "0",
    "增减": _signed,
    "增减万元": _change,
    "绝对值": _absolute,
    "日期": _in_words,
}
