"""Computed texts: a pattern with {fields} in it, filled from the printed values of a record and those around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from core.forms.compute_spec import Compute
from core.forms.model import Field

ORDINAL = "序号"
"""Exists in every list without being declared: the 1-based position of the record."""

_HOLE = re.compile(r"\{([^{}:]+)(?::0(\d))?\}")


@dataclass(frozen=True, slots=True)
class Hole:
    """A place in a pattern for the printed text of `key`, padded with zeros to `width` ({序号:02})."""

    key: str
    width: int = 0


@lru_cache(maxsize=1000)
def parse_pattern(text: str) -> tuple[str | Hole, ...]:
    """Text and holes in order. ValueError: a brace that belongs to no hole."""
    parts: list[str | Hole] = []
    end = 0
    for found in _HOLE.finditer(text):
        parts += [text[end : found.start()], Hole(found[1].strip(), int(found[2] or 0))]
        end = found.end()
    parts.append(text[end:])
    if any(isinstance(part, str) and ("{" in part or "}" in part) for part in parts):
        raise ValueError(text)
    return tuple(part for part in parts if part)


def references(text: str) -> tuple[str, ...]:
    """The keys a pattern names; none when it is no valid pattern."""
    try:
        return tuple(part.key for part in parse_pattern(text) if isinstance(part, Hole))
    except ValueError:
        return ()


def fill(pattern: str, text_of: Callable[[str], str]) -> str:
    """The pattern with every hole filled."""
    return "".join(
        part if isinstance(part, str) else text_of(part.key).zfill(part.width) for part in parse_pattern(pattern)
    )


def fill_printed(pattern: str, *printed: Mapping[str, Any]) -> str:
    """The pattern filled from printed records, the innermost last: `fill_printed(output.file, document, project)`."""
    return fill(pattern, lambda key: str(next((p[key] for p in reversed(printed) if key in p), "")))


def compute_text(compute: Compute, text_of: Callable[[str], str]) -> str:
    """The text of a computed field; '' when all its holes are blank (no lone punctuation on an empty form)."""
    filled = {key: text_of(key) for key in references(compute.text)}
    if filled and not any(text for key, text in filled.items() if key != ORDINAL or len(filled) == 1):
        return ""
    return fill(compute.text, filled.__getitem__).removesuffix(compute.drop_end)


def computed_order(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """The fields computed from text, each after those of the same record it names; a circle stays in file order."""
    waiting = [field for field in fields if field.compute and field.compute.is_text]
    ordered: list[Field] = []
    while waiting:
        keys = {field.key for field in waiting}
        ready = [field for field in waiting if field.compute and not keys & set(references(field.compute.text))]
        ordered += ready or waiting
        waiting = [field for field in waiting if ready and field not in ready]
    return tuple(ordered)
