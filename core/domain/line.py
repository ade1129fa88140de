"""The typed lines of tables and of a form's own lists: enter once, the rest is computed (design decision D5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.domain.amount import Amount


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an entry table. `code` is its class in an official list or the key of a line the form prescribes;
    `name` is what the line says of itself, '' where the official list says it; `amounts` by the form's columns. `group`
    is which of a form's own lists it belongs to ('' the only one); `lines` are those below it in a tree."""

    id: str
    code: str = ""
    name: str = ""
    amounts: Mapping[str, Amount] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)
    group: str = ""
    lines: tuple[Line, ...] = ()
