"""The prose around the tables (文字材料)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NarrativeItem:
    """A heading with the paragraphs below it. `role` is a key of the form set ('overall' …), `level` 1 is a role's
    own heading,
    `heading` is the text with its number and inner spacing as typed ('' for paragraphs before any heading). `composed`
    names the form set's text that prints instead of the paragraphs, '' where they are typed."""

    id: str
    role: str = ""
    level: int = 1
    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    composed: str = ""
