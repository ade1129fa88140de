"""Headers and footers of printed pages: they are not read, but told when they say more than the number of the page."""

from __future__ import annotations

import re

from core.domain.text import clean
from core.office.tags import DRAFT
from core.office.told import Told

NOT_READ = "文件的页眉、页脚里有文字，未读取，请核对。"
HEADER, FOOTER = "页眉", "页脚"
_LONGEST = 20
_NUMBER = re.compile(rf"{DRAFT}|page|of|[\s\d第页共/\\|·.,，。()（）【】\[\]<>《》~～—–―－_-]", re.IGNORECASE)
"""What stands in them with the number of the page, and the mark of a draft, which is no part of the form."""
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d+|&|.)', re.DOTALL)


def tell_mark(told: Told, where: str, text: str) -> None:
    """`where`: 页眉 or 页脚, after the sheet's name if it has one."""
    text = clean(text)
    if _NUMBER.sub("", text):
        told.tell(NOT_READ, f"{where}“{text[:_LONGEST]}{'…' if len(text) > _LONGEST else ''}”".replace("\n", " "))


def without_codes(text: str) -> str:
    """The words of a sheet's header or footer (`&L附件1&C第 &P 页`): codes of parts, fonts and page numbers left out
    (ECMA-376 18.3.1.46)."""
    return _CODE.sub(lambda found: "&" if found[0] == "&&" else " ", text)
