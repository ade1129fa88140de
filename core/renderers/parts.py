"""The pieces of a prepared template part: bytes that never change, and the operations between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from core.errors import UserError
from core.office.tags import Tag


class TemplateError(UserError):
    """A template that cannot be compiled: file, place, tag, cause and cure in one sentence."""


@dataclass(slots=True)
class Op:
    """Something decided at rendering. `kind`:

    value, for, endfor, if, endif: as the tag says; merge: the w:vMerge of a merged cell; cell … endcell: its content,
    left out where it goes on; ensure: a container that needs a paragraph at its end; id: a new number for a bookmark;
    number: that number; fresh: one used once; name: a bookmark's name with the rounds of its loops; page: its page.
    """

    kind: str
    tag: Tag | None = None
    key: str = ""
    blank: bytes = b""
    place: str = ""
    merge: Merge | None = None


@dataclass(slots=True)
class Merge:
    """A vertically merging cell: equal `keys` run together; `grows`: a label beside the loop, always one run."""

    keys: tuple[str | Tag, ...] = ()
    grows: bool = False
    variable: str = ""


Piece: TypeAlias = "bytes | Op"


@dataclass(slots=True)
class Block:
    """Pieces with loops and conditions nested: `head` is the for, if or cell that opens it (None: the whole part)."""

    head: Op | None = None
    items: list[bytes | Op | Block] = field(default_factory=list)
