"""Which part of an Office package names which: the relationship parts, read once for Word and Excel."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from core.office.guard import Package
from core.office.xml import parse_xml

_RELATED = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@dataclass(frozen=True, slots=True)
class Relation:
    """`kind` is the last word of its type (worksheet, styles …); `target` the full name of a part that is there."""

    id: str
    kind: str
    target: str


def relations(package: Package, part: str = "") -> Iterator[Relation]:
    """The relations of a part ('' = of the package) to parts that exist; targets outside are never followed."""
    folder, name = posixpath.split(part)
    data = package.part(posixpath.join(folder, "_rels", f"{name}.rels"))
    for one in [] if data is None else parse_xml(data, package.path.name).iter(_RELATED):
        target = one.get("Target", "")
        full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found = package.named(full)
        if one.get("TargetMode") != "External" and found:
            yield Relation(one.get("Id", ""), one.get("Type", "").rpartition("/")[2], found)


def outside(package: Package, part: str) -> Iterator[Relation]:
    """The relations of a part to what lies outside the file; they are told, never followed."""
    folder, name = posixpath.split(part)
    data = package.part(posixpath.join(folder, "_rels", f"{name}.rels"))
    for one in [] if data is None else parse_xml(data, package.path.name).iter(_RELATED):
        if one.get("TargetMode") == "External":
            yield Relation(one.get("Id", ""), one.get("Type", "").rpartition("/")[2], one.get("Target", ""))


def related(package: Package, part: str, *kinds: str) -> dict[str, str]:
    """The first part of each kind that `part` names."""
    found: dict[str, str] = {}
    for one in relations(package, part):
        if one.kind in kinds:
            found.setdefault(one.kind, one.target)
    return found
