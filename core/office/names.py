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


def safe_name(text: str) -> str:
    """`text` as a file name without ending: forbidden signs become full width, overlong names are cut; never empty."""
    name = _UNSEEN.sub("", re.sub(r"\s+", " ", text)).translate(_FULL_WIDTH)
    name = _cut(name.strip(" ."), MAX_BYTES).strip(" .")
    if not name:
        return UNNAMED
    return f"_{name}" if _RESERVED.fullmatch(name) else name


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore")


def shown_name(path: Path) -> str:
    """A file's name as text that can be stored and printed: sticks written elsewhere carry names in other codes."""
    data = os.fsencode(path.name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def unique_name(name: str, taken: Container[str]) -> str:
    """The name, or name(2), name(3) … where it is taken; `taken` holds lower case, as Windows compares names."""
    found, number = name, 2
    while found.lower() in taken:
        found, number = f"{name}({number})", number + 1
    return found
