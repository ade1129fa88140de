"""Dates and times of cells: a day count by the tokens of its format, in Chinese where the format asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.office.numerals import counting

DATE_TOKEN = r"a{3,4}|y+|e(?![+-])|m+|d+|h+|s+(?:\.0+)?|b+|g+"
_LAST = 2958466
"""The day after 9999-12-31, where Excel's calendar ends."""
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CHINESE_DAYS = "一二三四五六日"
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


@dataclass(frozen=True, slots=True)
class _Moment:
    """A day count taken apart. `elapsed` is in seconds from day 0."""

    at: datetime
    elapsed: float
    halves: bool
    chinese: bool
    spelled: bool
    leap: bool
    """It is 1900-02-29, a day that Excel's calendar has and no other."""

    def number(self, value: int, width: int = 1) -> str:
        return counting(value) if self.spelled else str(value).zfill(width)


def print_date(tokens: Sequence[tuple[str, str]], locale: str, serial: float, since_1904: bool) -> str | None:
    """The text of a day count; None when it is outside the calendar (negative, after 9999)."""
    if not 0 <= serial < _LAST - (1462 if since_1904 else 0):
        return None
    fine = any(kind == "date" and "." in text for kind, text in tokens)
    seconds = round(serial * 86400, 3 if fine else 0)
    days = seconds // 86400 + (1462 if since_1904 else 0)
    start = datetime(1899, 12, 31) if days < 60 else datetime(1899, 12, 30)
    chinese = "804" in locale or "DBNum" in locale
    at = start + timedelta(days=days, seconds=seconds % 86400)
    if at.year > 9999 or at.year < 1899:
        return None
    halves = any(kind == "half" for kind, _ in tokens)
    moment = _Moment(at, seconds, halves, chinese, "DBNum" in locale, days == 60 and not since_1904)
    return "".join(_shown(moment, tokens, n) for n in range(len(tokens))).strip()


def _shown(moment: _Moment, tokens: Sequence[tuple[str, str]], n: int) -> str:
    kind, text = tokens[n]
    if kind == "half":
        return _half(moment, text)
    if kind == "elapsed":
        size = {"h": 3600, "m": 60, "s": 1}[text[0].lower()]
        return str(int(moment.elapsed // size)).zfill(len(text))
    if kind != "date":
        return text
    letter = text[0].lower()
    if letter == "m" and len(text) <= 2 and _is_minute(tokens, n):
        return moment.number(moment.at.minute, len(text))
    return _PRINTERS[letter](moment, text)


def _is_minute(tokens: Sequence[tuple[str, str]], n: int) -> bool:
    """m is minutes right after hours or right before seconds, else months."""
    near = [text[0].lower() for kind, text in tokens[:n] if kind in ("date", "elapsed")]
    then = [text[0].lower() for kind, text in tokens[n + 1 :] if kind in ("date", "elapsed")]
    return near[-1:] == ["h"] or then[:1] == ["s"]


def _half(moment: _Moment, text: str) -> str:
    first, _, second = text.partition("/")
    if moment.chinese and text.upper() == "AM/PM":
        first, second = "上午", "下午"
    return second if moment.at.hour >= 12 else first


def _year(moment: _Moment, text: str) -> str:
    year = str(moment.at.year)
    year = year[2:] if text[0] in "yY" and len(text) <= 2 else year
    return year.translate(_DIGITS) if moment.spelled else year


def _month(moment: _Moment, text: str) -> str:
    month = 2 if moment.leap else moment.at.month
    if len(text) <= 2:
        return moment.number(month, len(text))
    if moment.chinese:
        return counting(month) + "月"
    name = _MONTHS[month - 1]
    return name[:3] if len(text) == 3 else name[:1] if len(text) == 5 else name


def _day(moment: _Moment, text: str) -> str:
    if len(text) <= 2:
        return moment.number(29 if moment.leap else moment.at.day, len(text))
    day = moment.at.weekday()
    if moment.chinese:
        return ("周" if len(text) == 3 else "星期") + _CHINESE_DAYS[day]
    return _DAYS[day][:3] if len(text) == 3 else _DAYS[day]


def _weekday(moment: _Moment, text: str) -> str:
    return ("星期" if len(text) == 4 else "") + _CHINESE_DAYS[moment.at.weekday()]


def _hour(moment: _Moment, text: str) -> str:
    hour = (moment.at.hour + 11) % 12 + 1 if moment.halves else moment.at.hour
    return moment.number(hour, min(len(text), 2))


def _second(moment: _Moment, text: str) -> str:
    whole, _, places = text.partition(".")
    shown = moment.number(moment.at.second, min(len(whole), 2))
    return shown + ("." + f"{moment.at.microsecond:06}"[: len(places)] if places else "")


_PRINTERS: Mapping[str, Callable[[_Moment, str], str]] = {
    "y": _year,
    "e": _year,
    "b": _year,
    "m": _month,
    "d": _day,
    "a": _weekday,
    "h": _hour,
    "s": _second,
    "g": lambda moment, text: "",
}
