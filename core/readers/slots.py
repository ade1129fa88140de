"""The values in a paragraph or cell of a template: their fields, what stands around, how several are told apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise

from core.forms.model import Field, FieldKind, FormSet, ListSpec
from core.office.tags import Tag, TagError, scan
from core.readers.grammar import Slot
from core.readers.patterns import cell_pattern, parts_pattern
from core.readers.words import as_label, bare, spelled

_LABEL = re.compile(r"[^\W\d_].*[：:]\s*$", re.DOTALL)
_GAP = re.compile(r"[\n\t]|[ \u3000]{2,}")


def pieces_of(text: str) -> tuple[str | Tag, ...]:
    try:
        return scan(text)
    except TagError:
        return (text,)


def tags_of(text: str) -> list[Tag]:
    return [piece for piece in pieces_of(text) if isinstance(piece, Tag)]


def fixed_text(text: str) -> str:
    """What a template's text says besides its tags."""
    return "".join(piece for piece in pieces_of(text) if isinstance(piece, str)).strip()


class SlotMaker:
    """`resolve` finds the list path and field behind a tag's dotted name where the template uses it."""

    def __init__(self, form_set: FormSet, resolve: Callable[[str], tuple[str, Field] | None]) -> None:
        self.form_set, self.resolve = form_set, resolve
        self.own_words: dict[str, Field] = {}
        """The labels (spelled) that stand with their colon right before a value of the document, in one text."""

    def slots(self, pieces: tuple[str | Tag, ...]) -> tuple[Slot, ...]:
        """The values of a text; when there is more than one, or text around, each knows the whole pattern."""
        tags = [piece for piece in pieces if isinstance(piece, Tag) and piece.kind == "value"]
        found = [(tag, place) for tag in tags if (place := self.resolve(tag.name))]
        self._note_words(pieces, {tag.text: place[1] for tag, place in found if not place[0]})
        slots = list(dict.fromkeys(self._slot(*place) for _, place in found))
        if (len(slots) == 1 and len(found) > 1) or (found and found[0][0].name.endswith("]")):
            lead = pieces[0].strip() if isinstance(pieces[0], str) else ""
            before = lead if lead.endswith(("：", ":")) else ""  # 性质：□新增 □延续; 新增□ 延续□ are all its words
            return (replace(slots[0], has_boxes=slots[0].field.kind is FieldKind.CHOICE, before=before),)
        if len(slots) == 1 and len(tags) == 1:
            before, after = around(pieces)
            return (replace(slots[0], before=before, after=after),)
        if len(slots) > 1:
            pattern = cell_pattern(pieces, {tag.text: place[1] for tag, place in found})
            return tuple(replace(slot, pattern=pattern) for slot in slots)
        return tuple(slots)

    def together(self, pieces: tuple[str | Tag, ...], slots: tuple[Slot, ...]) -> Slot:
        """Several values of one cell as one slot: which of them stands where is told by the cell's pattern."""
        tags = [piece for piece in pieces if isinstance(piece, Tag) and piece.kind == "value"]
        found = {tag.text: place[1] for tag in tags if (place := self.resolve(tag.name))}
        return replace(slots[0], pattern=parts_pattern(pieces, found), parts=slots[1:])

    def _note_words(self, pieces: tuple[str | Tag, ...], own: Mapping[str, Field]) -> None:
        for text, tag in pairwise(pieces):
            if isinstance(text, str) and isinstance(tag, Tag) and tag.text in own and _LABEL.search(text):
                self.own_words.setdefault(bare(as_label(_GAP.split(text.strip())[-1])), own[tag.text])

    def _slot(self, path: str, field: Field) -> Slot:
        if field.kind not in (FieldKind.LEVEL1, FieldKind.LEVEL2) or not path:
            return Slot(path, field)
        own, every = self._levels(path, field.kind), self._levels("", field.kind)
        return Slot(path, field, levels=own, strange=every - own)

    def _levels(self, path: str, kind: FieldKind) -> frozenset[str]:
        """The words of the kinds of a list ('': of all kinds)."""
        asked = _kinds(self.form_set.list(path)) if path else None
        specs = [one for one in self.form_set.kinds if asked is None or one.kind in asked]
        if kind is FieldKind.LEVEL1:
            return frozenset(spelled(word) for one in specs for word in (one.level1, *one.level1_aliases))
        return frozenset(spelled(word) for one in specs for word in (one.level2, *one.level2_aliases))


def _kinds(spec: ListSpec) -> tuple[str, ...] | None:
    return next((where.values for where in spec.where if where.path == "kind"), None)


def hole(tag: Tag) -> str:
    return "{" + tag.name.rpartition(".")[2] + "}" if tag.kind == "value" else ""


def around(pieces: tuple[str | Tag, ...]) -> tuple[str, str]:
    """What stands before and behind the one value of a text."""
    texts: list[list[str]] = [[], []]
    after = 0
    for piece in pieces:
        if isinstance(piece, str):
            texts[after].append(piece)
        elif piece.kind == "value":
            after = 1
    return "".join(texts[0]).strip(), "".join(texts[1]).strip()
