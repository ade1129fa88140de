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
    keep: the w:keepNext of a paragraph in a row of an item that other cells of the row stand beside, but for the last;
    number: that number; fresh: one used once; name: a bookmark's name with the rounds of its loops; page: its page;
    narrow: the w:w of a number in a cell that holds `key` quarters of an em.
    """

    kind: str
    tag: Tag | None = None
    key: str = ""
    blank: bytes = b""
    place: str = ""
    merge: Merge | None = None


@dataclass(slots=True)
class Merge:
    """A vertically merging cell: equal `keys` run together; `grows`: a label beside so many loops around its row,
    always one run for each time they begin, as is a cell with keys of an item whose loop is not the innermost."""

    keys: tuple[str | Tag, ...] = ()
    grows: int = 0
    variable: str = ""


Piece: TypeAlias = "bytes | Op"


@dataclass(slots=True)
class Block:
    """Pieces with loops and conditions nested: `head` is the for, if or cell that opens it (None: the whole part).
    `begun`: the variables of merged cells that begin anew where this loop begins; `together`: its rows stay on a page,
    as cells of an outer item stand beside them."""

    head: Op | None = None
    items: list[bytes | Op | Block] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)
    together: bool = False

    @property
    def only_loop(self) -> Block | None:
        """The loop that is all there is between the rows of this one's control tags; None: other rows are there."""
        blocks = [item for item in self.items if isinstance(item, Block)]
        rows = any(isinstance(item, bytes) and item.strip() for item in self.items)
        is_loop = len(blocks) == 1 and blocks[0].head is not None and blocks[0].head.kind == "for"
        return blocks[0] if is_loop and not rows else None
