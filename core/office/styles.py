"""Paragraph and character styles of a Word file, resolved along their basedOn chains."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from core.office.xml import Element, W, child, is_on, number, value

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc\s*\d|toc heading|目录\s*\d?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """What a style means for reading: `outline` 1 is the highest heading; `list_id` and `level` its numbering."""

    name: str = ""
    outline: int | None = None
    bold: bool = False
    hidden: bool = False
    list_id: str = ""
    level: int | None = None
    is_contents: bool = False


NO_STYLE = Style()


@dataclass(slots=True)
class Styles:
    default: str = ""
    _elements: dict[str, Element] = field(default_factory=dict)
    _resolved: dict[str, Style] = field(default_factory=dict)

    def paragraph(self, style_id: str | None) -> Style:
        return self.get(style_id or self.default)

    def get(self, style_id: str) -> Style:
        found = self._resolved.get(style_id)
        if found is None:
            found = self._resolved[style_id] = self._resolve(style_id)
        return found

    def _resolve(self, style_id: str) -> Style:
        chain = self._chain(style_id)
        if not chain:
            return NO_STYLE
        name = value(child(chain[0], "name")) or ""
        numbering = _first(chain, "pPr", "numPr")
        level = value(child(numbering, "ilvl"))
        return Style(
            name=name,
            outline=_outline(chain),
            bold=bool(is_on(_first(chain, "rPr", "b"))),
            hidden=bool(is_on(_first(chain, "rPr", "vanish"))),
            list_id=value(child(numbering, "numId")) or "",
            level=None if level is None else number(level),
            is_contents=_CONTENTS.fullmatch(name) is not None,
        )

    def _chain(self, style_id: str) -> list[Element]:
        """The style and what it is based on, nearest first; a ring of styles ends where it closes."""
        chain: list[Element] = []
        element = self._elements.get(style_id)
        while element is not None and element not in chain:
            chain.append(element)
            element = self._elements.get(value(child(element, "basedOn")) or "")
        return chain


def _first(chain: list[Element], properties: str, name: str) -> Element | None:
    for style in chain:
        found = child(child(style, properties), name)
        if found is not None:
            return found
    return None


def _outline(chain: list[Element]) -> int | None:
    """The nearest outline level in the chain; WPS writes headings that only their name tells."""
    for style in chain:
        level = value(child(child(style, "pPr"), "outlineLvl"))
        if level is not None:
            return outline_level(level)
        match = _HEADING.fullmatch(value(child(style, "name")) or "")
        if match:
            return int(match[1])
    return None


def outline_level(text: str | None) -> int | None:
    """w:outlineLvl counts from 0, and 9 is body text."""
    level = number(text, 9)
    return level + 1 if 0 <= level < 9 else None


def read_styles(root: Element | None) -> Styles:
    styles = Styles()
    for element in [] if root is None else root.findall(W + "style"):
        style_id = element.get(W + "styleId", "")
        styles._elements.setdefault(style_id, element)
        if element.get(W + "type") == "paragraph" and element.get(W + "default") in ("1", "true", "on"):
            styles.default = style_id
    return styles
