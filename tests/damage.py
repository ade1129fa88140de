"""Damaged variants of sound files, opened and read one after the other: `python -m tests.damage FOLDER COUNT SEED`.

Prints one line of JSON: how many were read and refused, the slowest, the memory used at most, and what went wrong. Runs
in a process of its own, whose memory is that of the reading alone.
"""

from __future__ import annotations

import io
import json
import random
import signal
import struct
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

SECONDS = 2.0
_HANG_SECONDS = 20
Mutation = Callable[[bytes, random.Random], bytes]


def flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 30)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.randrange(1, 600) :]


def numbers_changed(data: bytes, chance: random.Random) -> bytes:
    """Whole numbers of two or four bytes become small, huge or negative ones: lengths, counts, addresses."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(0, len(changed) - 4) & ~1
        form, value = chance.choice(
            [("<H", 0xFFFF), ("<H", 0), ("<H", 0x7FFF), ("<I", 0xFFFFFFFE), ("<I", 1), ("<I", 2**31)]
        )
        struct.pack_into(form, changed, at, value)
    return bytes(changed)


def _repacked(data: bytes, chance: random.Random, change: Callable[[bytes, random.Random], bytes]) -> bytes:
    """One part of the container changed; the container itself stays sound."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    weighted = [name for name in sorted(parts) for _ in range(6 if "document.xml" in name or "sheet" in name else 1)]
    name = chance.choice(weighted)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for part, content in parts.items():
            new.writestr(part, change(content, chance) if part == name else content)
    return out.getvalue()


def elements_moved(data: bytes, chance: random.Random) -> bytes:
    """Elements lost, doubled or moved, their ends left alone: mostly no longer well formed."""

    def change(part: bytes, chance: random.Random) -> bytes:
        pieces = part.split(b"<")
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(pieces))
            pieces[at : at + chance.randrange(3)] = [chance.choice(pieces)]
        return b"<".join(pieces)

    return _repacked(data, chance, change)


def tree_changed(data: bytes, chance: random.Random) -> bytes:
    """Whole elements lost, doubled, moved or renamed and attributes given other values: well formed, but nonsense."""
    from lxml import etree

    def change(part: bytes, chance: random.Random) -> bytes:
        try:
            root = etree.fromstring(part)
        except etree.XMLSyntaxError:
            return part
        for _ in range(chance.randint(1, 6)):
            _change_one([one for one in root.iter() if isinstance(one.tag, str)], chance)
        return etree.tostring(root, encoding="utf-8", xml_declaration=True)

    return _repacked(data, chance, change)


_ODD = ("", "-1", "0", "99999999999", "NaN", "甲", "1e308", "A1:XFD1048576", "restart", "\u202e", "7" * 400)


def _change_one(elements: Sequence[Any], chance: random.Random) -> None:
    one, other = chance.choice(elements), chance.choice(elements)
    parent = one.getparent()
    if parent is None:
        return
    deed = chance.randrange(5)
    if deed == 0:
        parent.remove(one)
    elif deed == 1:
        from copy import deepcopy

        if sum(1 for _ in one.iter()) < 500:
            other.append(deepcopy(one))
    elif deed == 2:
        one.tag = other.tag
    elif deed == 3 and one.attrib:
        one.set(chance.choice(list(one.attrib)), chance.choice(_ODD))
    else:
        one.text = chance.choice(_ODD)


MUTATIONS: Mapping[bytes, Sequence[Mutation]] = {
    b"PK": (flipped, cut, elements_moved, tree_changed, tree_changed, tree_changed),
    b"\xd0\xcf": (flipped, cut, numbers_changed, numbers_changed),
    b"": (flipped, cut),
}


def run(samples: Sequence[Path], count: int, seed: int) -> dict[str, Any]:
    from core.errors import UserError
    from core.forms.load import installed
    from core.office.open import open_office
    from core.readers.read import read_office

    form_sets = tuple(one for one in installed().proved() if one.is_read and not one.is_broken)
    found: dict[str, Any] = {"read": 0, "refused": 0, "slowest": 0.0, "problems": []}
    for path in samples:  # grammars are compiled once, before the time counts
        read_office(open_office(path), form_sets)
    signal.signal(signal.SIGALRM, _hangs)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            chance = random.Random(seed * 1_000_003 + number)
            sample = samples[number % len(samples)]
            data = sample.read_bytes()
            mutate = chance.choice(MUTATIONS[next(head for head in MUTATIONS if data.startswith(head))])
            path = Path(folder) / f"{number}{sample.suffix}"
            path.write_bytes(mutate(data, chance))
            name = f"{sample.name} {mutate.__name__} {number}"
            signal.alarm(_HANG_SECONDS)
            begun = time.process_time()
            try:
                read_office(open_office(path), form_sets)
                found["read"] += 1
            except UserError as error:
                found["refused"] += 1
                if not str(error).endswith("。"):
                    found["problems"].append(f"{name}: {error}")
            except Exception:
                found["problems"].append(f"{name}: {traceback.format_exc()[-1500:]}")
            signal.alarm(0)
            taken = time.process_time() - begun
            if taken > SECONDS:
                found["problems"].append(f"{name}: {taken:.1f} s")
            found["slowest"] = max(found["slowest"], taken)
            path.unlink()
    found["megabytes"] = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) // 1024
    return found


def _hangs(*_: object) -> None:
    raise TimeoutError("hangs")


if __name__ == "__main__":
    files = sorted(path for path in Path(sys.argv[1]).iterdir() if path.is_file())
    print(json.dumps(run(files, int(sys.argv[2]), int(sys.argv[3])), ensure_ascii=False))
