"""Tags that Word or WPS split over several runs, made whole again inside their paragraph."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from core.office.tags import tag_spans

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def texts_of(paragraph: etree._Element) -> list[etree._Element]:
    """The w:t elements of this paragraph in order, without those of text boxes hanging on it."""
    return list(_texts_below(paragraph))


def _texts_below(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if child.tag == W + "t":
            yield child
        elif child.tag not in (W + "p", W + "txbxContent"):
            yield from _texts_below(child)


def text_of(paragraph: etree._Element) -> str:
    """What the paragraph says, its tags in one piece."""
    return "".join(text.text or "" for text in texts_of(paragraph))


def join_tags(paragraph: etree._Element) -> None:
    """Move every tag of the paragraph whole into the run it starts in; runs emptied by that are dropped."""
    texts = texts_of(paragraph)
    for start, end in reversed(tag_spans("".join(text.text or "" for text in texts))):
        _gather(texts, start, end)


def _gather(texts: list[etree._Element], start: int, end: int) -> None:
    """Give the characters from `start` to `end` of the joined text to the element that holds the first of them."""
    home: etree._Element | None = None
    at = 0
    for text in texts:
        content = text.text or ""
        low, high = max(start - at, 0), min(end - at, len(content))
        at += len(content)
        if low >= high:
            continue
        if home is None:
            home = text
        else:
            _set_text(home, (home.text or "") + content[low:high])
            _set_text(text, content[:low] + content[high:])


def _set_text(element: etree._Element, text: str) -> None:
    element.text = text
    element.set(SPACE, "preserve")
    run = element.getparent()
    if not text and run is not None:
        run.remove(element)
        _drop_if_empty(run)


def _drop_if_empty(run: etree._Element) -> None:
    parent = run.getparent()
    if parent is not None and run.tag == W + "r" and all(child.tag == W + "rPr" for child in run):
        parent.remove(run)
