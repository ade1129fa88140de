"""Checks of what a disclosure must hold: its tables, its chapters, and a word where a table is published empty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.domain.finding import Finding, Place
from core.domain.narrative import NarrativeItem
from core.forms.composed import Composer
from core.forms.parameters import notes, words
from core.rules.printed import TYPED, quoted
from core.rules.prose import plain
from core.rules.site import Scope, Site, check, is_filled


@check("S10", "", *TYPED, "narrative", scope=Scope.TABLES)
def tables_and_chapters_are_there(site: Site) -> Iterator[Finding]:
    """Tables that no unit can publish empty, and chapters of the prose that have neither heading nor text."""
    form_set, cells = site.columns.form_set, site.tables
    for key in words(form_set, "tables"):
        if cells.computed.is_empty(key):
            view = form_set.view(key)
            caption, spec = cells.caption(view), form_set.list(view.source) if view.source else None
            home = spec.home if spec else ""
            yield site.tell("S10", Place(site.document.id, site.document.id, home, caption), name=caption)
    there = {item.role for item in site.document.narrative}
    for name in words(form_set, "chapters"):
        role = form_set.role(name)
        if name not in there and role is not None:
            yield site.find("S10", "narrative", name=role.label)


@check("S11", "", *TYPED, "year", "unit", "extra", "narrative", scope=Scope.TABLES)
def empty_tables_say_so(site: Site) -> Iterator[Finding]:
    """A table that prose calls empty and that is not; one published empty of which prose should say so and does not."""
    cells = site.tables
    for note in notes(cells.form_set):
        is_empty = cells.computed.is_empty(note.view)
        said = _item_saying(site, [plain(one) for one in note.says])
        caption = cells.caption(cells.computed.program.views[note.view])
        table = quoted(caption)
        if said is not None and not is_empty:
            item, text = said
            yield site.find_below("narrative", item, "S11", "paragraphs", problem=f"文字写“{text}”，{table}却有金额")
        elif is_empty and note.asks and said is None and _is_written(site):
            problem = f"{table}是空表，文字里没有说明"
            yield site.tell("S11", Place(site.document.id, site.document.id, "narrative", caption), problem=problem)


def _item_saying(site: Site, says: Sequence[str]) -> tuple[NarrativeItem, str] | None:
    composer = Composer(site.document, site.columns.form_set, site.last_year)
    for item in site.document.narrative:
        for text in composer.printed(item):
            found = next((one for one in says if one in plain(text)), None)
            if found is not None:
                return item, found
    return None


def _is_written(site: Site) -> bool:
    """Whether there is prose at all: a document of tables alone is asked for its chapters first."""
    items = site.document.narrative
    return any(item.composed or any(is_filled(text) for text in item.paragraphs) for item in items)
