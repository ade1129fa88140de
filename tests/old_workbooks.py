"""Old Excel files (.xls) and other compound files for tests, record by record: what no library of ours would write."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

FREE, END = 0xFFFFFFFF, 0xFFFFFFFE
HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file ([MS-CFB]) of 512-byte sectors; every stream in the large ones, padded to 4096 bytes."""
    fat: list[int] = []
    body = b""
    starts = {}
    for name, data in streams.items():
        data = data.ljust(max(4096, -(-len(data) // 512) * 512), b"\0")
        starts[name] = (len(fat), len(data))
        count = len(data) // 512
        fat += [*range(len(fat) + 1, len(fat) + count), END]
        body += data
    names = list(streams)
    entries = [_entry("Root Entry", 5, child=1 if names else FREE, start=END)]
    entries += [
        _entry(name, 2, right=at + 1 if at < len(names) else FREE, start=starts[name][0], size=starts[name][1])
        for at, name in enumerate(names, 1)
    ]
    directory = b"".join(entries)
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\0")
    first = len(fat)
    fat += [*range(first + 1, first + len(directory) // 512), END]
    sectors = 1
    while len(fat) + sectors > 128 * sectors:
        sectors += 1
    tables = list(range(len(fat), len(fat) + sectors))
    fat += [0xFFFFFFFD] * sectors
    fat += [FREE] * (128 * sectors - len(fat))
    head = HEAD + b"\0" * 16 + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, sectors, first, 0, 4096, END, 0, END, 0)
    head += struct.pack("<109I", *tables, *[FREE] * (109 - sectors))
    return head + body + directory + struct.pack(f"<{len(fat)}I", *fat)


def _entry(name: str, kind: int, right: int = FREE, child: int = FREE, start: int = 0, size: int = 0) -> bytes:
    text = name.encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1)
    return head + struct.pack("<III", FREE, right, child) + b"\0" * 36 + struct.pack("<III", start, size, 0)


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def text(value: str, length: str = "<H", wide: bool = True) -> bytes:
    return struct.pack(length, len(value)) + (
        b"\1" + value.encode("utf-16-le") if wide else b"\0" + value.encode("latin-1")
    )


def label(row: int, column: int, value: str) -> bytes:
    """A cell with a text of its own; rows and columns from 0."""
    return record(0x204, struct.pack("<HHH", row, column, 0) + text(value))


def shared(row: int, column: int, index: int) -> bytes:
    return record(0xFD, struct.pack("<HHHI", row, column, 0, index))


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, style, value))


def formula(row: int, column: int, result: bytes, flags: int = 0, style: int = 0) -> bytes:
    """`result`: eight bytes, a float or what is kept in place of one."""
    return record(0x06, struct.pack("<HHH", row, column, style) + result + struct.pack("<HIH", flags, 0, 0))


def merged(*areas: tuple[int, int, int, int]) -> bytes:
    """First and last row, first and last column, from 0."""
    return record(0xE5, struct.pack("<H", len(areas)) + b"".join(struct.pack("<HHHH", *area) for area in areas))


def strings(*values: str) -> bytes:
    return record(0xFC, struct.pack("<II", len(values), len(values)) + b"".join(map(text, values)))


def formats(*codes: str) -> bytes:
    """Cell styles 1, 2 … with these number formats; style 0 is General."""
    told = b"".join(record(0x41E, struct.pack("<H", 200 + at) + text(code)) for at, code in enumerate(codes))
    numbers = [0, *(200 + at for at in range(len(codes)))]
    return told + b"".join(record(0xE0, struct.pack("<HHHHHHHHI", 0, one, 0, 0, 0, 0, 0, 0, 0)) for one in numbers)


def stream(*sheets: Sequence[bytes], shared_by: bytes = b"", states: Sequence[int] = ()) -> bytes:
    """The records of a workbook whose sheets, called 表1, 表2 …, hold these; `shared_by`: what stands before them."""
    begin = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6))
    inside = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6))
    bodies = [inside + b"".join(sheet) + record(0x0A) for sheet in sheets]
    states = [*states, *[0] * (len(bodies) - len(states))]

    def listed(offset: int) -> bytes:
        found, at = b"", offset
        for n, (body, state) in enumerate(zip(bodies, states, strict=True), 1):
            found += record(0x85, struct.pack("<IBB", at, state, 0) + text(f"表{n}", "<B"))
            at += len(body)
        return found

    before = begin + shared_by
    size = len(before) + len(listed(0)) + len(record(0x0A))
    return before + listed(size) + record(0x0A) + b"".join(bodies)


def old_workbook(path: Path, *sheets: Sequence[bytes], shared_by: bytes = b"", states: Sequence[int] = ()) -> Path:
    path.write_bytes(compound({"Workbook": stream(*sheets, shared_by=shared_by, states=states)}))
    return path
