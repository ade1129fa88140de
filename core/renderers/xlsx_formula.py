"""The template's own formulas: their references follow the rows, or the template is refused. Data never makes one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.renderers.xlsx_layout import Placed
from core.renderers.xlsx_plan import Group, Node, RowPlan, numbers_of

_TOKEN = re.compile(
    r'"(?:[^"]|"")*"'
    r"|(?:(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*)!)?"
    r"(?<![\w.$])(?:(?P<left>\$?[A-Z]{1,3})(?P<top>\$?\d+)(?::(?P<right>\$?[A-Z]{1,3})(?P<bottom>\$?\d+))?"
    r"|(?P<first>\$?\d+):(?P<last>\$?\d+)|(?P<columns>\$?[A-Z]{1,3}:\$?[A-Z]{1,3}))(?![\w(.])"
)


def move_formula(text: str, placed: Placed) -> str:
    """A formula of a rule or a list of choices: each reference goes where the first of its rows went."""

    def moved(found: re.Match[str]) -> str:
        if found["sheet"] or not (found["top"] or found["first"]):
            return found[0]
        names = ("top", "bottom") if found["top"] else ("first", "last")
        out = found[0]
        for name in reversed(names):
            if found[name] is not None:
                row = int(found[name].lstrip("$"))
                span = placed.span(row, row)
                new = (span[0] if name in ("top", "first") else span[1]) if span else _beyond(row, placed)
                start, end = (place - found.start() for place in found.span(name))
                out = out[:start] + ("$" if found[name].startswith("$") else "") + str(new) + out[end:]
        return out

    return _TOKEN.sub(moved, text)


def move_name(text: str, sheets: Mapping[str, tuple[str, Placed]]) -> str:
    """What a name stands for, where its sheets and rows went; '' when nothing of it is left. `sheets`: what each sheet
    of the template is now called, and where its rows are."""
    parts = re.split(r",(?=(?:[^']*'[^']*')*[^']*$)", text)
    return ",".join(moved for part in parts if (moved := _move_part(part, sheets)))


def _move_part(text: str, sheets: Mapping[str, tuple[str, Placed]]) -> str:
    is_gone = False

    def moved(found: re.Match[str]) -> str:
        nonlocal is_gone
        if not found["sheet"]:
            return found[0]
        there = sheets.get(found["sheet"].strip("'").replace("''", "'"))
        is_gone = is_gone or there is None
        if there is None:
            return found[0]
        title, placed = there
        start = "'" + title.replace("'", "''") + "'!"
        if found["columns"]:
            return start + found["columns"]
        reference = _reference(found)
        span = placed.span(reference.top, min(reference.bottom, placed.template_last))
        is_gone = is_gone or span is None
        top, bottom = span or (0, 0)
        bottom = max(bottom, _beyond(reference.bottom, placed)) if reference.bottom > placed.template_last else bottom
        end = f"{reference.between}{bottom}" if reference.between else ""
        return f"{start}{reference.before}{top}{end}"

    text = _TOKEN.sub(moved, text)
    return "" if is_gone else text


def _beyond(row: int, placed: Placed) -> int:
    return row + placed.last - placed.template_last if row > placed.template_last else row


@dataclass(frozen=True, slots=True)
class Reference:
    """Rows of the own sheet named in a formula. `own`: they are of the formula's own round, else of the whole sheet."""

    top: int
    bottom: int
    before: str
    between: str
    own: bool


class UnmovableError(Exception):
    """A formula whose references cannot be followed exactly; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of a cell in the template's row `row`: its text with the references to rows taken out."""

    row: int
    pieces: tuple[str | Reference, ...]
    body: tuple[int, ...]
    """The rows of the round it stands in, for references that stay within it."""

    def placed(self, at: int, placed: Placed) -> str | None:
        """The text in the row `at` (from 0); None: it refers to rows that are not printed."""
        out = []
        for piece in self.pieces:
            if isinstance(piece, str):
                out.append(piece)
                continue
            if piece.own:
                top = placed.starts[at + self.body.index(piece.top) - self.body.index(self.row)]
                bottom = placed.starts[at + self.body.index(piece.bottom) - self.body.index(self.row)]
            else:
                span = placed.span(piece.top, piece.bottom)
                if span is None:
                    return None
                top, bottom = span
            out.append(f"{piece.before}{top}" + (f"{piece.between}{bottom}" if piece.between else ""))
        return "".join(out)


def read_formula(text: str, row: int, nodes: Sequence[Node], last: int, moving: Sequence[str], name: str) -> Formula:
    """The formula of a cell in `row`. `moving`: sheets whose rows move; `name`: its own. Raises UnmovableError."""
    around = _around(row, nodes)
    body = tuple(number for node in (around.items if around else nodes) for number in numbers_of(node))
    if around is not None and any(isinstance(node, Group) for node in around.items):
        body = (row,)
    pieces: list[str | Reference] = []
    at = 0
    for found in _TOKEN.finditer(text):
        sheet = (found["sheet"] or "").strip("'").replace("''", "'")
        if not (found["top"] or found["first"]):
            continue
        if sheet and (sheet in moving or sheet == name):
            raise UnmovableError(f"公式引用了会增减行的工作表“{sheet}”")
        if sheet:
            continue
        reference = _reference(found)
        if reference.top > last:
            raise UnmovableError("公式引用了表格以外的行")
        is_own = around is not None and reference.top in body and reference.bottom in body
        if not is_own:
            _check_whole(reference, nodes, bool(reference.between))
        pieces += [text[at : found.start()], Reference(*_fields(reference), is_own)]
        at = found.end()
    return Formula(row, (*pieces, text[at:]), body)


def _fields(reference: Reference) -> tuple[int, int, str, str]:
    return reference.top, reference.bottom, reference.before, reference.between


def _reference(found: re.Match[str]) -> Reference:
    if found["top"]:
        top, bottom = found["top"], found["bottom"]
        before, between = found["left"], f":{found['right']}" if bottom else ""
    else:
        top, bottom, before, between = found["first"], found["last"], "", ":"
    rows = int(top.lstrip("$")), int((bottom or top).lstrip("$"))
    before += "$" if top.startswith("$") else ""
    between += "$" if bottom and bottom.startswith("$") else ""
    return Reference(*rows, before, between, False)


def _around(row: int, nodes: Sequence[Node]) -> Group | None:
    """The innermost loop or condition a row stands in."""
    for node in nodes:
        if isinstance(node, Group) and row in numbers_of(node):
            return _around(row, node.items) or node
    return None


def _check_whole(reference: Reference, nodes: Sequence[Node], is_area: bool) -> None:
    """References from outside name a loop whole or not at all: one row of it is many rows of the file."""
    for node in nodes:
        if isinstance(node, RowPlan):
            continue
        inside = [reference.top <= number <= reference.bottom for number in numbers_of(node)]
        if any(inside) and not (all(inside) and is_area):
            raise UnmovableError("公式只引用了循环的一部分行")
