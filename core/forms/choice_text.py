"""A printed choice that also knows the check boxes of its form: {{项目.性质[新增]}} prints ☑ or □."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import SupportsIndex

from core.domain.text import label

_BETWEEN = re.compile(r"[、,，;；\s]+")


class ChoiceText(str):
    """The chosen word; asked for one of the choices it answers with that one's box."""

    __slots__ = ("boxes",)

    boxes: tuple[str, str]

    def __getitem__(self, key: SupportsIndex | slice | str) -> str:
        if not isinstance(key, str):
            return super().__getitem__(key)
        chosen = {label(self), *map(label, _BETWEEN.split(self))}
        return self.boxes[label(key) in chosen]


@lru_cache(maxsize=1_000)
def choice_text(text: str, boxes: tuple[str, str]) -> ChoiceText:
    """`boxes`: what stands for a choice that is not taken, and for one that is."""
    found = ChoiceText(text)
    found.boxes = boxes
    return found
