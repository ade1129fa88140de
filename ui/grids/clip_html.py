"""Tables of the clipboard's HTML, as Excel, WPS, LibreOffice and Word write it: texts and merged cells, nothing else.

What comes from outside is bounded: in size, in time, in rows and columns. What is beyond is no table for us, and the
clipboard's plain text is taken instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from time import monotonic

from ui.grids.clipboard import Clip

MOST_CHARACTERS = 4_000_000
MOST_SECONDS = 1.5
MOST_ROWS = 20_000
MOST_COLUMNS = 400
_PIECE = 100_000
_SILENT = frozenset({"style", "script", "title", "head", "xml", "o:p"})
_BLOCKS = frozenset({"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr"})
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def parse_html(text: str) -> Clip | None:
    """The table of an HTML text; None: it has none or several, is damaged or too large."""
    if len(text) > MOST_CHARACTERS or "<t" not in text.lower():
        return None
    parser, end = _Tables(), monotonic() + MOST_SECONDS
    try:
        for start in range(0, len(text), _PIECE):
            parser.feed(text[start : start + _PIECE])
            if monotonic() > end:
                return None
        parser.close()
    except _TooLargeError:
        return None
    return _laid_out(parser.rows) if parser.tables == 1 and parser.rows else None


class _TooLargeError(Exception):
    """More rows or cells than anyone pastes."""


@dataclass(slots=True)
class _Cell:
    rows: int
    columns: int
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Line by line, white space as a browser shows it; hard blanks are blanks."""
        lines = "".join(self.pieces).split("\n")
        return "\n".join(_BLANKS.sub(" ", line).strip(" ").replace("\xa0", " ") for line in lines).strip(" \n")


class _Tables(HTMLParser):
    """Collects the rows of the outermost tables; a table inside a cell is text of that cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[_Cell]] = []
        self.tables = 0
        self._depth = 0
        self._cell: _Cell | None = None
        self._silent: list[str] = []
        self._hidden_row = self._outside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent.append(tag)
        elif tag == "table":
            self._depth += 1
            self.tables += self._depth == 1
        elif self._depth == 1 and tag == "tr":
            self._begin_row(dict(attrs))
        elif self._depth == 1 and tag in ("td", "th"):
            self._begin_cell(dict(attrs))
        elif self._cell is not None and tag == "br":
            self._cell.pieces.append("\n")
        elif self._cell is not None and tag in _BLOCKS:
            self._break_line()
        elif self._cell is not None and tag in ("td", "th"):
            self._cell.pieces.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _SILENT:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            while self._silent.pop() != tag:
                pass
        elif tag == "table":
            self._depth = max(self._depth - 1, 0)
            self._cell = self._cell if self._depth else None
        elif self._depth == 1 and tag in ("td", "th", "tr"):
            self._cell = None
        elif self._cell is not None and tag in _BLOCKS:
            self._break_line()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._silent:
            self._cell.pieces.append(_BLANKS.sub(" ", data))

    def _begin_row(self, attributes: dict[str, str | None]) -> None:
        self._cell = None
        self._hidden_row = bool(_HIDDEN.search(attributes.get("style") or ""))
        if not self._hidden_row:
            self.rows.append([])
        if len(self.rows) > MOST_ROWS:
            raise _TooLargeError

    def _begin_cell(self, attributes: dict[str, str | None]) -> None:
        """Excel ends with a hidden row that only carries widths; a cell may begin without its row."""
        self._cell = None
        if self._hidden_row:
            return
        if not self.rows:
            self.rows.append([])
        self._cell = _Cell(_span(attributes.get("rowspan"), MOST_ROWS), _span(attributes.get("colspan"), MOST_COLUMNS))
        self.rows[-1].append(self._cell)
        if len(self.rows[-1]) > MOST_COLUMNS:
            raise _TooLargeError

    def _break_line(self) -> None:
        """A block begins or ends: once, however many do so together."""
        pieces = self._cell.pieces if self._cell is not None else []
        while pieces and not pieces[-1].strip(" "):
            pieces.pop()
        if pieces and pieces[-1] != "\n":
            pieces.append("\n")


def _span(text: str | None, most: int) -> int:
    digits = (text or "").strip()
    if not (digits.isascii() and digits.isdigit()):
        return 1
    return min(max(int(digits[:6]), 1), most)


def _laid_out(rows: list[list[_Cell]]) -> Clip | None:
    """Every cell at its grid place: what a merged cell covers is jumped over, as in a browser."""
    clip, taken = Clip([]), dict[int, int]()
    for number, cells in enumerate(rows):
        line, column = list[str](), 0
        for cell in cells:
            while taken.get(column, 0):
                column += 1
            height = min(cell.rows, len(rows) - number)
            if column + cell.columns > MOST_COLUMNS:
                return None
            line += [""] * (column + cell.columns - len(line))
            line[column] = cell.text
            if (height, cell.columns) != (1, 1):
                clip.merged[number, column] = (height, cell.columns)
            for covered in range(column, column + cell.columns):
                taken[covered] = height
            column += cell.columns
        clip.block.append(line)
        taken = {at: left - 1 for at, left in taken.items() if left > 1}
    return _without_blank_end(clip)


def _without_blank_end(clip: Clip) -> Clip | None:
    """Rows without any cell at the end are leavings of the program that wrote them."""
    height = clip.shape[0]
    covered = max((row + rows for (row, _), (rows, _) in clip.merged.items()), default=0)
    while height > covered and not clip.block[height - 1]:
        height -= 1
    del clip.block[height:]
    return clip if height else None
