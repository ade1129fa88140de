"""The records of an old Excel file (.xls, .et) and the texts in them ([MS-XLS]); Excel 95 wrote texts in bytes."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

CONTINUE = 0x3C
MAX_STRINGS = 300_000


class TooMuch(Exception):  # noqa: N818 (becomes a sentence where the file's name is known)
    """More of something than a workbook of a form ever has."""


def records(data: bytes, at: int = 0) -> Iterator[tuple[int, int, int]]:
    """Kind, begin and end of each record from there on; the last one may be cut short by the end of the file."""
    end = len(data)
    unpack = struct.Struct("<HH").unpack_from
    while at + 4 <= end:
        kind, size = unpack(data, at)
        at += 4
        yield kind, at, min(at + size, end)
        at += size


def continued(data: bytes, begin: int, end: int) -> list[bytes]:
    """The pieces of a record that was too long for one."""
    pieces = [data[begin:end]]
    for kind, start, stop in records(data, end):
        if kind != CONTINUE:
            break
        pieces.append(data[start:stop])
    return pieces


@dataclass(slots=True)
class Texts:
    """Reads texts one after the other out of the pieces of a record; `codec` is that of texts in bytes ('' = BIFF8)."""

    pieces: list[bytes]
    codec: str = ""
    _piece: int = 0
    _at: int = 0
    _data: bytes = field(init=False)

    def __post_init__(self) -> None:
        self._data = self.pieces[0]

    def _next(self) -> bool:
        if self._piece + 1 >= len(self.pieces):
            self._at = len(self._data)
            return False
        self._piece, self._at = self._piece + 1, 0
        self._data = self.pieces[self._piece]
        return True

    @property
    def is_done(self) -> bool:
        return self._at >= len(self._data) and not self._next()

    def number(self, form: str) -> int:
        size = struct.calcsize(form)
        if self._at + size > len(self._data):
            self._next()
        (found,) = struct.unpack_from(form, self._data, self._at)
        self._at += size
        return int(found)

    def text(self, length: str = "<H") -> str:
        """A text behind its length in characters."""
        count = self.number(length)
        if self.codec:
            found = self._data[self._at : self._at + count].decode(self.codec, "replace")
            self._at += count
            return found
        flags = self.number("<B")
        runs = self.number("<H") if flags & 8 else 0
        extra = self.number("<I") if flags & 4 else 0
        parts = []
        while count > 0:
            wide = flags & 1
            take = min(count, (len(self._data) - self._at) >> wide)
            if take:
                piece = self._data[self._at : self._at + (take << wide)]
                parts.append(piece.decode("utf-16-le" if wide else "latin-1", "replace"))
                self._at += take << wide
                count -= take
            if count and not self._next():
                break
            flags = self.number("<B") if count else flags  # each piece says anew how wide its characters are
        if runs or extra:
            self._over(4 * runs + extra)
        return "".join(parts)

    def _over(self, count: int) -> None:
        """Fonts of runs and readings of characters, which no one needs, may go on in further pieces."""
        left = len(self._data) - self._at
        while count > left:
            count -= left
            if not self._next():
                return
            left = len(self._data)
        self._at += count


def shared_texts(pieces: list[bytes]) -> list[str]:
    """The table of texts that cells share."""
    reader = Texts(pieces)
    reader.number("<I")
    count = reader.number("<I")
    found: list[str] = []
    while len(found) < count and not reader.is_done:
        found.append(reader.text())
        if len(found) > MAX_STRINGS:
            raise TooMuch
    return found


def rk_number(stored: int) -> float:
    """A number in four bytes: a whole one or the upper half of a float, either perhaps a hundred times as large."""
    if stored & 2:
        whole = stored >> 2
        value = float(whole - (1 << 30) if whole & (1 << 29) else whole)
    else:
        (value,) = struct.unpack("<d", struct.pack("<Q", (stored & 0xFFFFFFFC) << 32))
    return value / 100 if stored & 1 else value


ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
