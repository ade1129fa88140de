"""How written text is compared and cleaned, once for the whole program."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPACE = re.compile(r"\s+")
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
"""Characters of no width that copying from web pages and chats leaves behind."""
_ENDS = re.compile(rf"^[\s{INVISIBLE}]+|[\s{INVISIBLE}]+$")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def clean(text: str) -> str:
    """Text as it may be stored: unified line ends, no control characters, nothing white or invisible at the ends.

    Office files cannot hold C0 controls or lone surrogates, so they are dropped here, at the door.
    """
    if text.isprintable():  # as most texts are: neither controls nor other white than the space
        return text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")
    return _ENDS.sub("", _CONTROL.sub("", text))


def normal(text: str) -> str:
    """Text for comparison: full width folded to half width, no white space at all."""
    return _kept_normal(text) if len(text) <= _SHORT else _normal(text)


_SHORT = 40
"""Labels, names and amounts, which are compared again and again; long texts are not worth keeping."""


def _normal(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


_kept_normal = lru_cache(maxsize=10_000)(_normal)


def label(text: str) -> str:
    """A printed label for comparison: as `normal`, without a leading 其中 or 其中： and a closing colon."""
    text = normal(text)
    for lead in ("其中:", "其中"):
        if text.startswith(lead) and len(text) > len(lead):
            text = text[len(lead) :]
            break
    return text.rstrip(":")
