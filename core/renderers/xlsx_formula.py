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


@dataclass(frozen=True, slots=True)
class NamePart:
    """One area of what a name stands for: texts, and the areas of sheets by (sheet, reference or whole columns)."""

    pieces: tuple[str | tuple[str, Reference | str], ...]


def read_name(text: str) -> tuple[NamePart, ...]:
    """What a name of the workbook stands for, taken apart once."""
    return tuple(_read_part(part) for part in re.split(r",(?=(?:[^']*'[^']*')*[^']*$)", text))


def _read_part(text: str) -> NamePart:
    pieces: list[str | tuple[str, Reference | str]] = []
    at = 0
    for found in _TOKEN.finditer(text):
        if found["sheet"]:
            sheet = found["sheet"].strip("'").replace("''", "'")
            pieces += [text[at : found.start()], (sheet, found["columns"] or _reference(found))]
            at = found.end()
    return NamePart((*pieces, text[at:]))


def move_name(parts: Sequence[NamePart], sheets: Mapping[str, tuple[str, Placed]]) -> str:
    """What a name stands for, where its sheets and rows went; '' when nothing of it is left. `sheets`: what each sheet
    of the template is now called, and where its rows are."""
    return ",".join(moved for part in parts if (moved := _move_part(part, sheets)))


def _move_part(part: NamePart, sheets: Mapping[str, tuple[str, Placed]]) -> str:
    out = []
    for piece in part.pieces:
        if isinstance(piece, str):
            out.append(piece)
            continue
        sheet, where = piece
        if sheet not in sheets:
            return ""
        title, placed = sheets[sheet]
        out.append("'" + title.replace("'", "''") + "'!")
        if isinstance(where, str):
            out.append(where)
            continue
        span = placed.span(where.top, min(where.bottom, placed.template_last))
        if span is None:
            return ""
        bottom = span[1] if where.bottom <= placed.template_last else _beyond(where.bottom, placed)
        out.append(f"{where.before}{span[0]}" + (f"{where.between}{bottom}" if where.between else ""))
    return "".join(out)


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
