"""Straight Python code from a prepared part: one function that fills it. Template text only enters it by repr()."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeAlias

from core.forms.printing import BlankRow
from core.office.tags import Tag, split_path
from core.renderers.narrow import narrow
from core.renderers.parts import Block, Merge, Op, Piece
from core.renderers.runtime import CONTINUE, RESTART, SUFFIXES, Escaped, merge_marks

Fill: TypeAlias = Callable[
    [Mapping[str, Any], Mapping[str, Any] | None, Mapping[str, str], Escaped, Iterator[int]], bytes
]
"""(document, record, page of each bookmark, escaping, fresh numbers) → the part."""

_ENDS = {"endfor": "for", "endif": "if", "endcell": "cell"}
_STYLED = re.compile(rb"<w:p><w:pPr>(?:<w:pStyle [^>]*/>)?")
"""What a blank paragraph begins with, up to where it may be kept with the next."""


def generate(pieces: Sequence[Piece], record_name: str, file: str) -> Fill:
    """Compile a prepared part. `record_name` is what tags call the record a file is made for ('': there is none)."""
    whole = _nested(pieces)
    _settle_merges(whole, [], count())
    source = _Writer(record_name).source(whole)
    space: dict[str, Any] = {
        "merge_marks": merge_marks,
        "N": narrow,
        "R": RESTART,
        "C": CONTINUE,
        "S": SUFFIXES,
        "B": BlankRow,
        "K": (b"", b"<w:keepNext/>"),
    }
    exec(compile(source, f"<{file}>", "exec"), space)  # our own grammar: see the module's first line
    fill: Fill = space["fill"]
    return fill


def _nested(pieces: Sequence[Piece]) -> Block:
    stack = [Block()]
    for piece in pieces:
        if isinstance(piece, Op) and piece.kind in ("for", "if", "cell"):
            stack.append(Block(piece))
            stack[-2].items.append(stack[-1])
        elif isinstance(piece, Op) and piece.kind in _ENDS:
            stack.pop()
        else:
            stack[-1].items.append(piece)
    return stack[0]


def _settle_merges(block: Block, loops: list[Block], numbers: Iterator[int]) -> None:
    """Gives merged cells beside whole loops their variable, which begins anew where the outermost of these begins."""
    for item in block.items:
        if isinstance(item, Block) and item.head is not None and item.head.kind != "cell":
            _settle_merges(item, [*loops, item] if item.head.kind == "for" else loops, numbers)
        elif isinstance(item, Op) and item.kind == "merge" and item.merge is not None:
            beside = item.merge.grows or _loops_beside(item.merge, loops)
            if beside:
                item.merge.variable = f"h{next(numbers)}"
                loops[-beside].begun.append(item.merge.variable)
                loops[-1].together = loops[-1].together or not item.merge.grows


def _loops_beside(merge: Merge, loops: Sequence[Block]) -> int:
    """How many loops a `{% vm %}` cell of an outer item stands beside; 0: its text is the innermost item's, or it is
    alone in one loop, where equal texts run together."""
    names = [loop.head.tag.name for loop in loops if loop.head is not None and loop.head.tag is not None]
    used = {split_path(key.name)[0] for key in merge.keys if isinstance(key, Tag)}
    owner = max((at + 1 for at, name in enumerate(names) if name in used), default=0)
    if owner == len(loops) or len(loops) < 2:
        return 0
    beside = 1
    while beside < len(loops) - owner and loops[-beside - 1].only_loop is loops[-beside]:
        beside += 1
    return beside


@dataclass(slots=True)
class _Scope:
    """The loops around a place: the variables by the names tags use, the index variable of each loop, and the code of
    what keeps a row of the innermost with the next ('': nothing does)."""

    variables: Mapping[str, str]
    rounds: tuple[str, ...] = ()
    keep: str = ""


@dataclass(slots=True)
class _Writer:
    """Writes the code line by line; `pending` are the expressions of the next `w((…))`."""

    record_name: str
    lines: list[str] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)

    def source(self, whole: Block) -> str:
        self._line(0, "def fill(d, r, pages, E, fresh):")
        self._line(1, "o = []")
        self._line(1, "w = o.extend")
        self._items(whole, _Scope({self.record_name: "r"} if self.record_name else {}), 1)
        self._line(1, "return b''.join(o)")
        return "\n".join(self.lines)

    def _line(self, depth: int, text: str) -> None:
        self._flush(depth)
        self.lines.append("    " * depth + text)

    def _flush(self, depth: int) -> None:
        if self.pending:
            self.lines.append("    " * depth + "w((" + ", ".join(self.pending) + ",))")
            self.pending = []

    def _items(self, block: Block, scope: _Scope, depth: int) -> None:
        for item in block.items:
            if isinstance(item, bytes):
                self.pending.append(repr(item))
            elif isinstance(item, Block):
                self._block(item, scope, depth)
            else:
                self._operation(item, scope, depth)
        self._flush(depth)

    # ------------------------------------------------------------ blocks

    def _block(self, block: Block, scope: _Scope, depth: int) -> None:
        op = block.head
        assert op is not None
        if op.kind == "cell":
            self._cell(block, op, scope, depth)
        elif op.kind == "for":
            self._loop(block, op, scope, depth)
        else:
            assert op.tag is not None
            self._line(depth, f"if {self._path(op.tag.name, scope)}:")
            self._body(block, scope, depth)

    def _body(self, block: Block, scope: _Scope, depth: int) -> None:
        if block.items:
            self._items(block, scope, depth + 1)
        else:
            self._line(depth + 1, "pass")

    def _cell(self, block: Block, op: Op, scope: _Scope, depth: int) -> None:
        assert op.merge is not None
        self._line(depth, f"if {op.merge.variable} is C:")
        self._line(depth + 1, f"w(({self._blank(op.blank, scope)},))")
        self._line(depth, "else:")
        self._body(block, scope, depth)
        if op.merge.variable.startswith("h"):
            self._line(depth, f"{op.merge.variable} = C")

    def _blank(self, blank: bytes, scope: _Scope) -> str:
        """The paragraph of a cell that goes on; it, too, keeps its row with the next."""
        found = _STYLED.match(blank) if scope.keep and b"<w:keepNext" not in blank else None
        return repr(blank) if found is None else f"{found[0]!r}, {scope.keep}, {blank[found.end() :]!r}"

    def _loop(self, block: Block, op: Op, scope: _Scope, depth: int) -> None:
        assert op.tag is not None
        number = next(self.numbers)
        variable, index = f"v{number}", f"i{number}"
        keep = f"K[{index} < len(l{number})]" if block.together else ""
        inner = _Scope({**scope.variables, op.tag.name: variable}, (*scope.rounds, index), keep)
        path = self._path(op.tag.source, scope)
        self._line(
            depth, f"l{number} = " + (f"[x for x in {path} if x.__class__ is not B]" if op.tag.scope == "p" else path)
        )
        for begun in block.begun:
            self._line(depth, f"{begun} = R")
        targets, sources = [variable], [f"l{number}"]
        merges = [item.merge for item in block.items if isinstance(item, Op) and item.merge is not None]
        if merging := [merge for merge in merges if not merge.variable]:
            self._marks(merging, number, inner, depth)
            targets.append("(" + "".join(f"{merge.variable}, " for merge in merging) + ")")
            sources.append(f"m{number}")
        pairs = f"zip({', '.join(sources)})" if len(sources) > 1 else sources[0]
        self._line(
            depth,
            f"for {index}, ({', '.join(targets)},) in enumerate({pairs}, 1):"
            if len(sources) > 1
            else f"for {index}, {variable} in enumerate({pairs}, 1):",
        )
        self._body(block, inner, depth)

    def _marks(self, merges: list[Merge], number: int, inner: _Scope, depth: int) -> None:
        """The line that works out the merges of all rows of a loop before the first is written."""
        for column, merge in enumerate(merges):
            merge.variable = f"k{number}_{column}"
        keys = "".join(self._key(merge, inner) + ", " for merge in merges)
        self._line(depth, f"m{number} = merge_marks([({keys}) for v{number} in l{number}])")

    def _key(self, merge: Merge, scope: _Scope) -> str:
        parts = [repr(key) if isinstance(key, str) else self._path(key.name, scope) for key in merge.keys]
        return " + ".join(parts) if parts else "''"

    # ------------------------------------------------------------ single operations

    def _operation(self, op: Op, scope: _Scope, depth: int) -> None:
        if op.kind == "ensure":
            self._line(depth, "if o[-1][-6:] != b'</w:p>':")
            self._line(depth + 1, f"w(({op.blank!r},))")
        elif op.kind == "id":
            self._line(depth, f"b{op.key} = b'%d' % next(fresh)")
        elif op.kind != "keep":
            self.pending.append(self._expression(op, scope))
        elif scope.keep:
            self.pending.append(scope.keep)

    def _expression(self, op: Op, scope: _Scope) -> str:
        if op.kind == "value":
            assert op.tag is not None
            return self._value(op.tag, scope)
        if op.kind == "narrow":
            assert op.tag is not None
            return f"N({self._text(op.tag, scope)}, {op.key})"
        if op.kind == "merge":
            assert op.merge is not None
            return op.merge.variable
        if op.kind == "number":
            return f"b{op.key}"
        if op.kind == "fresh":
            return "b'%d' % next(fresh)"
        name = " + ".join([repr(op.key), *(f"'_%d' % {index}" for index in scope.rounds)])
        return f"E[{name}]" if op.kind == "name" else f"E[pages.get({name}, '')]"

    def _value(self, tag: Tag, scope: _Scope) -> str:
        return f"E[{self._text(tag, scope)}]"

    def _text(self, tag: Tag, scope: _Scope) -> str:
        path = self._path(tag.name, scope)
        return f"S[{tag.suffix!r}]({path})" if tag.suffix else path

    def _path(self, path: str, scope: _Scope) -> str:
        first, *rest = split_path(path)
        variable = scope.variables.get(first)
        start = variable if variable is not None else f"d[{first!r}]"
        return start + "".join(f"[{step!r}]" for step in rest)
