"""Checks of codes: in the official list, on the last level, with a line in the official table."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from core.catalog.catalogue import Catalogue
from core.catalog.load import catalogue
from core.catalog.scheme import Kind, tidy_code
from core.domain.finding import Finding, Place, Severity
from core.domain.text import normal
from core.forms.view import ColumnKind, ViewKind
from core.forms.view_data import CellKey, SourceKey
from core.forms.view_trace import unlisted
from core.forms.view_tree import Node
from core.rules.printed import TYPED, PrintedCells, quoted
from core.rules.site import Scope, Site, check, is_filled

_NEWEST = 9999
"""Stands for the year of a document that has none: of each list of codes the newest."""


@check("A35", "", *TYPED, "year", scope=Scope.TABLES)
def money_stands_on_leaves(site: Site) -> Iterator[Finding]:
    """Money typed on a code that has others below it is counted, and should be moved."""
    cells = site.tables
    for source, node in _above(cells):
        spec, lines = cells.form_set.list(source), cells.computed.lines[source]
        for line in node.lines:
            if any(value is not None for value in lines[line].amounts.values()):
                place = replace(cells.typed_place(SourceKey(source, line, "")), path="code")
                yield site.tell("A35", replace(place, words=f"{spec.label or spec.item} {node.key}"), item=node.key)


def _above(cells: PrintedCells) -> Iterator[tuple[str, Node]]:
    """The rows on which something is typed though others are below them, once for each list."""
    trees = [view for view in cells.computed.program.views.values() if view.kind is ViewKind.TREE]
    for source, view in {view.source: view for view in sorted(trees, key=lambda view: not view.only)}.items():
        yield from (
            (source, node) for node in cells.computed.trees[view.key].nodes.values() if node.children and node.lines
        )


@check("A36", "", *TYPED, "year", scope=Scope.TABLES)
def money_has_its_line(site: Site) -> Iterator[Finding]:
    """A class with money for which the official table has no line: its total counts it, no line shows it."""
    cells = site.tables
    for one in unlisted(cells.computed):
        if not one.code:
            continue  # that it lacks a code is told at its line
        caption = cells.caption(cells.computed.program.views[one.view])
        item = f"{one.code} {one.name}".strip()
        place = replace(_first_line(cells, one.source, one.code), words=f"{caption} · {item}")
        yield site.tell("A36", place, item=item, table=quoted(caption))


def _first_line(cells: PrintedCells, source: str, code: str) -> Place:
    """The first typed line of a class or a key."""
    if source in cells.computed.trees:
        view = cells.computed.program.views[source]
        column = next(one.key for one in view.columns if one.kind is ColumnKind.MONEY)
        return replace(cells.place(CellKey(source, code, column)), printed=None)
    line = next(line for line in cells.computed.data.lists[source] if line.code == code)
    return cells.typed_place(SourceKey(source, line.id, ""))


@check("T20", "*", "code", "name")
def codes_are_in_the_list(site: Site) -> Iterator[Finding]:
    """A warning until a complete list for the year is loaded; what is no code at all is told elsewhere (D03)."""
    spec = site.columns.spec
    if spec is None or not spec.catalog or "code" not in site.columns.by_home:
        return
    code = tidy_code(site.record.code)
    if not is_filled(code) or not unicodedata.normalize("NFKC", code).isalnum():
        return
    year = site.document.year
    known = catalogue(Kind(spec.catalog), _NEWEST if year is None else year)
    entry = known.entry(code)
    if entry is None:
        is_sure = known.complete and year is not None and known.covers(year)
        is_shaped = known.scheme.is_code(code)
        problem = _missing(known, year, is_sure)
        if not is_shaped:
            problem = f"不是{known.scheme.title}的编码（{known.scheme.words}）"
        finding = site.find("T20", "code", text=code, problem=problem)
        yield finding if is_sure or not is_shaped else replace(finding, severity=Severity.WARNING)
    elif site.record.name and "name" in site.columns.by_home and not _are_one(site.record.name, entry.name):
        finding = site.find("T20", "name", text=code, problem=f"的名称是“{entry.name}”，这里写成“{site.record.name}”")
        yield replace(finding, severity=Severity.WARNING)


def _missing(known: Catalogue, year: int | None, is_sure: bool) -> str:
    if is_sure:
        return f"在 {year} 年的“{known.scheme.title}”里没有"
    return f"在“{known.scheme.title}”里没有（还没有载入这一年完整的科目表，不能断定）"


def _are_one(name: str, official: str) -> bool:
    """Whether two names say the same: one may leave out what the other ends with."""
    one, other = normal(name), normal(official)
    return one in other or other in one
