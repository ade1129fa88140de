"""File and folder names that every system, stick and mail program takes, made from what forms are called."""

from __future__ import annotations

import os
import re
from collections.abc import Container
from pathlib import Path

_FULL_WIDTH = str.maketrans('\\/:*?"<>|', "＼／：＊？＂＜＞｜")
_UNSEEN = re.compile("[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
MAX_BYTES = 180
"""Of a name without ending: Linux takes 255 bytes in all, a Chinese character has three."""
UNNAMED = "未命名"


def safe_name(text: str, tail: str = "") -> str:
    """`text` as a file name without ending: forbidden signs become full width, overlong names are cut; never empty.

    `tail` stands behind it also when the name is cut: a draft must not be called as the file to hand in.
    """
    name = _UNSEEN.sub("", re.sub(r"\s+", " ", text)).translate(_FULL_WIDTH).strip(" .")
    name = (_cut(name, MAX_BYTES - len(tail.encode())) + tail).strip(" .")
    if not name:
        return UNNAMED
    return f"_{name}" if _RESERVED.fullmatch(name) else name


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore")


_NO_SHEET = str.maketrans("[]:*?/\\", "［］：＊？／＼")
_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""Where Excel would read a code for a character in a name, other readers the name as it stands."""
MAX_SHEET = 31
"""UTF-16 units of a sheet's name: Excel's limit."""


def safe_sheet_name(text: str) -> str:
    """`text` as a sheet's name: forbidden signs become full width, overlong names are cut; never empty."""
    name = _CODE.sub("＿", _UNSEEN.sub("", re.sub(r"\s+", " ", text)).translate(_NO_SHEET))
    name = _cut_units(name.strip(" '"), MAX_SHEET).strip(" '")
    if not name:
        return UNNAMED
    return f"{name}_" if name.lower() == "history" else name  # Excel keeps this name for itself


def _cut_units(text: str, size: int) -> str:
    return text.encode("utf-16-le")[: size * 2].decode("utf-16-le", errors="ignore")


def shown_name(path: Path) -> str:
    """A file's name as text that can be stored and printed: sticks written elsewhere carry names in other codes."""
    data = os.fsencode(path.name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def unique_name(name: str, taken: Container[str], size: int = 0) -> str:
    """The name, or name(2), name(3) … where it is taken; `taken` holds lower case, as Windows and Excel compare names.

    `size`: the UTF-16 units the whole may have (0: no limit); the name gives way to its number.
    """
    found, number = name, 2
    while found.lower() in taken:
        mark = f"({number})"
        start = _cut_units(name, size - len(mark)).rstrip() if size else name
        found, number = start + mark, number + 1
    return found
