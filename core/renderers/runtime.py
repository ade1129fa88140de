"""What compiled templates call while they fill: escaping, merging, the few suffixes of tags."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.forms.suffixes import SUFFIXES as SUFFIXES

RESTART = b'<w:vMerge w:val="restart"/>'
CONTINUE = b"<w:vMerge/>"
ALONE = b""

_SPECIAL = re.compile("[&<>\r\n\t\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0\ufdd1\ufffe\uffff\ud800-\udfff]")
_SPLIT = '</w:t>{}<w:t xml:space="preserve">'
_REPLACED = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    "\n": _SPLIT.format("<w:br/>"),
    "\t": _SPLIT.format("<w:tab/>"),
}


class Escaped(dict[str, bytes]):
    """Text as it stands inside w:t, worked out once for each text. Characters XML cannot hold are dropped."""

    def __missing__(self, text: str) -> bytes:
        escaped = text
        if _SPECIAL.search(text):
            escaped = _SPECIAL.sub(
                lambda found: _REPLACED.get(found[0], ""), text.replace("\r\n", "\n").replace("\r", "\n")
            )
        data = self[text] = escaped.encode()
        return data


def merge_marks(rows: Sequence[tuple[str, ...]]) -> list[tuple[bytes, ...]]:
    """Each row's w:vMerge of its merged columns: runs of equal, not blank text, each within the run left of it."""
    marks = [[ALONE] * len(row) for row in rows]
    for index in range(1, len(rows)):
        above, here = rows[index - 1], rows[index]
        for column, text in enumerate(here):
            if text != above[column] or not text.strip():
                break
            marks[index][column] = CONTINUE
            if marks[index - 1][column] is ALONE:
                marks[index - 1][column] = RESTART
    return [tuple(row) for row in marks]
