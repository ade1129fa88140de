"""Tags that nothing fills: in parts of an Office file that the templates' compilers leave as they are."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

from core.office.guard import open_package
from core.office.tags import tag_spans

_PARTS = (
    (r"(?:word|xl)/charts/[^/]+\.xml", "图表"),
    (r"(?:word|xl)/diagrams/[^/]+\.xml", "SmartArt 图形"),
    (r"(?:word/comments\w*|xl/(?:comments/)?comments?\d*|xl/threadedComments/[^/]+)\.xml", "批注"),
    (r"word/(?:footnotes|endnotes)\.xml", "脚注"),
    (r"xl/drawings/[^/]+\.xml", "文本框"),
)
_SHEET = re.compile(r'<(?:\w+:)?sheet\s[^>]*?name="([^"]*)"')


def hidden_tags(path: Path) -> Iterator[tuple[str, str]]:
    """The kind of thing each stands in, and the tag, part by part. UserError: what guard refuses."""
    package = open_package(path)
    try:
        for name in sorted(package.names):
            kind = next((kind for pattern, kind in _PARTS if re.fullmatch(pattern, name, re.IGNORECASE)), "")
            if kind:
                yield from ((kind, tag) for tag in _tags(_plain(package.part(name) or b"")))
            elif name.lower() == "xl/workbook.xml":
                titles = _SHEET.findall((package.part(name) or b"").decode("utf-8", "replace"))
                yield from (("工作表的名称", tag) for title in titles for tag in _tags(html.unescape(title)))
    finally:
        package.close()


def _plain(data: bytes) -> str:
    """The text of a part without its elements, each paragraph a line: tags may be cut into pieces by formatting."""
    text = re.sub(r"</(?:\w+:)?(?:p|text)>", "\n", data.decode("utf-8", "replace"))
    return html.unescape(re.sub(r"<[^>]*>", "", text))


def _tags(text: str) -> Iterator[str]:
    yield from (text[start:end] for start, end in tag_spans(text))
