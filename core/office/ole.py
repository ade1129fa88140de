"""Compound files of the time before zip containers (.xls, .doc, .et, .wps): their streams, bounded.

The format is [MS-CFB]. Nothing a file says about itself is trusted: chains of sectors that go in a circle or out of the
file, and sizes beyond the file, end in one sentence at once.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.errors import UserError
from core.office.guard import damage_told

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_OLE = 64 * 1024 * 1024
"""Bytes of a file that is taken into memory; a workbook of 300,000 cells stays below it."""
_LAST = 0xFFFFFFFA
"""Sector numbers from here on are marks: end of chain, free …"""
_MAX_ENTRIES = 20_000
_STORAGE, _STREAM = 1, 2


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of the directory."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class OleFile:
    """An open compound file. `names`: what stands at its top, streams and folders, as it spells them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with damage_told(path):
            data = path.read_bytes() if path.stat().st_size <= MAX_OLE else b""
        if not data:
            raise UserError(f"“{path.name}”超过 {MAX_OLE // 1024 // 1024} MB，不予读取。")
        self._data = data
        try:
            self._open()
        except (struct.error, IndexError, ValueError, OverflowError) as error:
            raise self.damaged() from error

    def damaged(self) -> UserError:
        return UserError(f"“{self.path.name}”已损坏，无法读取。请用 Office 或 WPS 打开并另存后再导入。")

    def stream(self, name: str) -> bytes | None:
        """A stream at the top, None when there is none. UserError: damaged."""
        entry = self.names.get(name)
        if entry is None or entry.kind != _STREAM:
            return None
        try:
            return self._read(entry)
        except (struct.error, IndexError, ValueError, OverflowError) as error:
            raise self.damaged() from error

    def _open(self) -> None:
        shift, mini_shift = struct.unpack_from("<HH", self._data, 30)
        if self._data[:8] != MAGIC or shift not in (9, 12) or mini_shift != 6:
            raise ValueError
        self._size = 1 << shift
        _, first, _, self._cutoff, mini, _, double, _ = struct.unpack_from("<IIIIIIII", self._data, 44)
        self._fat = self._table(self._fat_sectors(double))
        self._mini_fat = self._table(self._chain(mini, self._fat))
        entries = self._entries(b"".join(map(self._sector, self._chain(first, self._fat))))
        self._root = entries[0]
        self._mini = b""
        self.names = {entry.name: entry for entry in _top(entries)}

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        return self._data[at : at + self._size]

    def _fat_sectors(self, double: int) -> Iterator[int]:
        """The sectors that hold the table of sectors: the first 109 stand in the header, the others in a chain."""
        yield from (one for one in struct.unpack_from("<109I", self._data, 76) if one < _LAST)
        room = len(self._data) // self._size
        while double < _LAST and room > 0:
            numbers = array("I", self._sector(double))
            yield from (one for one in numbers[:-1] if one < _LAST)
            double, room = numbers[-1], room - 1

    def _table(self, sectors: Iterator[int]) -> array[int]:
        """No table is longer than the file: sectors named twice are a circle."""
        found: array[int] = array("I")
        most = len(self._data) // 4 + self._size
        for number in sectors:
            found.frombytes(self._sector(number))
            if len(found) > most:
                raise ValueError
        return found

    def _chain(self, start: int, table: array[int]) -> Iterator[int]:
        left = len(table)
        while start < _LAST:
            if left <= 0:  # in a circle
                raise ValueError
            yield start
            start, left = table[start], left - 1

    def _entries(self, data: bytes) -> list[_Entry]:
        found = []
        for at in range(0, min(len(data), 128 * _MAX_ENTRIES) - 127, 128):
            name, length, kind = data[at : at + 64], *struct.unpack_from("<HB", data, at + 64)
            left, right, child = struct.unpack_from("<III", data, at + 68)
            start, size = struct.unpack_from("<II", data, at + 116)
            text = name[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            found.append(_Entry(text, kind, left, right, child, start, size))
        return found

    def _read(self, entry: _Entry) -> bytes:
        if entry.size > len(self._data):
            raise ValueError
        if entry.size >= self._cutoff:
            return b"".join(map(self._sector, self._chain(entry.start, self._fat)))[: entry.size]
        if not self._mini:
            self._mini = b"".join(map(self._sector, self._chain(self._root.start, self._fat)))
        small = (self._mini[at * 64 : at * 64 + 64] for at in self._chain(entry.start, self._mini_fat))
        return b"".join(small)[: entry.size]


def _top(entries: list[_Entry]) -> Iterator[_Entry]:
    """What stands at the top; an embedded file has streams of the same names further down."""
    waiting, seen = [entries[0].child], set()
    while waiting:
        at = waiting.pop()
        if at >= len(entries) or at in seen:
            continue
        seen.add(at)
        entry = entries[at]
        waiting += (entry.left, entry.right)
        if entry.kind in (_STORAGE, _STREAM):
            yield entry
