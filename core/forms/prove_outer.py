"""Records that would not be printed at all: their cells stand in the rows of a list below them, which may be empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.forms.model import ListSpec
from core.office.tags import Tag, split_path


@dataclass(slots=True)
class _Rows:
    """A loop or condition over rows that is open. `inner`: the lists of the loops right inside it; `held`: where, and
    by which tag, a value of its record stands in the rows of these."""

    tag: Tag
    item: str = ""
    has_own: bool = False
    inner: list[ListSpec] = field(default_factory=list)
    held: tuple[str, str] = ("", "")


@dataclass(slots=True)
class OuterRows:
    """The loops and conditions over rows that are open at one place of a template, outermost first."""

    opened: list[_Rows] = field(default_factory=list)

    def open(self, tag: Tag, lists: Sequence[ListSpec]) -> None:
        """`lists`: what a loop runs over, several side by side; none for a condition, whose rows are others'."""
        if tag.kind == "for" and self.opened:
            self.opened[-1].inner += lists
        self.opened.append(_Rows(tag, lists[0].item if lists else "", has_own=not lists))

    def row(self) -> None:
        """A row that is printed stands here."""
        for one in self.opened[-1:]:
            one.has_own = True

    def value(self, place: str, tag: Tag) -> None:
        name = split_path(tag.name)[0]
        for one in self.opened[:-1]:
            if one.tag.name == name and not one.held[0]:
                one.held = (place, tag.text)

    def close(self) -> tuple[str, str, str, str] | None:
        """What is wrong with the loop that ends: place, tag, cause and cure."""
        one = self.opened.pop() if self.opened else None
        if one is None or not one.held[0] or one.has_own or any(spec.rows or spec.skeleton for spec in one.inner):
            return None
        if not one.inner:
            return None  # the loop inside it runs over no list of the form, which is told where that begins
        inner = one.inner[0]
        cause = f"“{one.item}”的格写在“{inner.item}”的行里，下面没有“{inner.item}”时这一条就不印"
        return (*one.held, cause, f"在 form.toml 的清单“{inner.path}”里写 rows = 1。")
