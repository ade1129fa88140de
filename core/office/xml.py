"""Safe parsing of the XML inside Office files, and the names of its elements."""

from __future__ import annotations

from typing import TypeAlias

from lxml import etree

from core.errors import UserError

Element: TypeAlias = etree._Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", M[1:-1].encode()),
)
"""Files saved as “Strict Open XML” name the same elements otherwise."""


def parse_xml(data: bytes, file: str) -> Element:
    """The root of a part. UserError: not well formed, nested too deep, or entities are declared."""
    if b"purl.oclc.org" in data[:4096]:
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UserError(f"“{file}”的内部结构已损坏，无法读取。请用 Word 或 WPS 打开并另存后再导入。") from error
    return root


def child(element: Element | None, name: str) -> Element | None:
    return None if element is None else next(element.iterchildren(W + name), None)


def properties(element: Element, name: str) -> dict[str, Element]:
    """The children of an element's properties (w:pPr of a paragraph), which come first in it, by their full name."""
    first = next(iter(element), None)
    if first is not None and first.tag == name:
        return {one.tag: one for one in first}
    return {}


def value(element: Element | None, default: str | None = None) -> str | None:
    """The w:val of an element, `default` when the element or the attribute is not there."""
    if element is None:
        return default
    found = element.get(W + "val")
    return default if found is None else found


def number(text: str | None, default: int = 0) -> int:
    """A whole number as files write it; `default` for anything else (damaged files hold anything)."""
    try:
        return int(text) if text else default
    except ValueError:
        return default


def decimal(text: str | None, default: float = 0.0) -> float:
    """A number with decimals as files write it; `default` for anything else and beyond all measure."""
    try:
        value = float(text) if text else default
    except ValueError:
        return default
    return value if abs(value) < 1e6 else default


def is_on(element: Element | None) -> bool | None:
    """A switch such as w:b: None when it is not there."""
    if element is None:
        return None
    return element.get(W + "val", "1") not in ("0", "false", "off", "none")
