"""Word files from tagged templates: a template is compiled once and filled any number of times, from any thread."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

from core.errors import UserError
from core.office.guard import DOCX
from core.office.soffice import find_soffice
from core.office.tags import DRAFT
from core.renderers.generate import Fill, generate
from core.renderers.narrow import read_styles
from core.renderers.package import Package, read_parts
from core.renderers.pages import page_numbers
from core.renderers.parts import Op
from core.renderers.prepare import prepare_part
from core.renderers.runtime import Escaped

_PRINTED_PARTS = re.compile(
    rb'PartName="/([^"]+)"[^>]*?ContentType="[^"]*wordprocessingml\.'
    rb'(?:(?:document|template)\.main|header|footer|footnotes|endnotes)\+xml"'
)
_STYLES = "word/styles.xml"
_CACHE: dict[tuple[str, str], CompiledDocx] = {}


class CompiledDocx:
    """A template as code. Tags name the document's fields plainly, those of its one record by `record_name`."""

    def __init__(self, name: str, package: Package, fills: Mapping[str, Fill], main: str, has_contents: bool) -> None:
        self.name, self._package, self._fills, self._main = name, package, dict(fills), main
        self.has_contents = has_contents
        """Whether page numbers of bookmarks are printed."""

    def render(
        self,
        printed: Mapping[str, Any],
        record: Mapping[str, Any] | None = None,
        *,
        draft: bool = False,
        pages: Mapping[str, str] | None = None,
    ) -> bytes:
        """The filled file; `pages` are the page numbers of bookmarks for the contents page (None: left blank).

        Equal input gives equal bytes. UserError: the template asks for something the document does not have.
        """
        return self._package.build(self.render_parts(printed, record, draft=draft, pages=pages))

    def render_parts(
        self,
        printed: Mapping[str, Any],
        record: Mapping[str, Any] | None = None,
        *,
        draft: bool = False,
        pages: Mapping[str, str] | None = None,
    ) -> dict[str, bytes]:
        """The filled XML parts alone, by their names in the container."""
        document = {**printed, DRAFT: draft}
        escaped, fresh = Escaped(), count(1)
        try:
            return {name: fill(document, record, pages or {}, escaped, fresh) for name, fill in self._fills.items()}
        except (KeyError, TypeError) as error:
            what = f"“{error.args[0]}”" if isinstance(error, KeyError) else "其中一个标签"
            raise UserError(f"模板“{self.name}”要填{what}，但文档里没有这一栏，请检查模板里的标签。") from error

    def find_pages(
        self, printed: Mapping[str, Any], record: Mapping[str, Any] | None = None, *, draft: bool = False
    ) -> dict[str, str] | None:
        """The page numbers for `render`; None where LibreOffice is not installed or fails (Word fills them in then)."""
        if find_soffice() is None:
            return None
        parts = self.render_parts(printed, record, draft=draft)
        try:
            return page_numbers(self._package.build(parts), parts[self._main], self.name)
        except UserError:
            return None


def compile_docx(template: Path, record_name: str = "") -> CompiledDocx:
    """The compiled template; equal files are compiled once. UserError: unreadable. TemplateError: wrong tags."""
    try:
        digest = hashlib.sha256(template.read_bytes()).hexdigest()
    except OSError as error:
        raise UserError(f"打不开模板“{template.name}”：{error.strerror}。") from error
    key = (digest, record_name)
    if key not in _CACHE:
        _CACHE[key] = _compile(template, record_name)
    return _CACHE[key]


def _compile(template: Path, record_name: str) -> CompiledDocx:
    parts = read_parts(template, DOCX)
    printed = {found[1].decode() for found in _PRINTED_PARTS.finditer(_normal_types(parts["[Content_Types].xml"]))}
    constants = {name: data for name, data in parts.items() if name not in printed}
    fills: dict[str, Fill] = {}
    has_contents = False
    styles = read_styles(parts[_STYLES], template.name) if _STYLES in parts else {}
    for name in sorted(printed & parts.keys()):
        pieces = prepare_part(parts[name], template.name, styles)
        if len(pieces) == 1 and isinstance(pieces[0], bytes):
            constants[name] = parts[name]
        else:
            fills[name] = generate(pieces, record_name, template.name)
            has_contents |= any(isinstance(piece, Op) and piece.kind == "page" for piece in pieces)
    main = min(fills, key=lambda name: ("document" not in name, name), default="")
    return CompiledDocx(template.name, Package(constants), fills, main, has_contents)


def _normal_types(types: bytes) -> bytes:
    """Content types with the part's name first in each entry, whatever order the writing program chose."""
    return re.sub(rb'ContentType="([^"]*)"\s+PartName="([^"]*)"', rb'PartName="\2" ContentType="\1"', types)
