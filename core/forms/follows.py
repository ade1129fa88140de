"""What a form set says of the one it follows: [follows] of form.toml, and where its words point to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from core.forms.model import Field, FormSet, ListSpec

Place: TypeAlias = tuple[str, str]
"""A field of a form set: the path of its list ('' the document) and its key."""


@dataclass(frozen=True, slots=True)
class Follows:
    """As written, old words to new ones. `ids` are the form sets it follows, `lists` lists that are called or kept
    otherwise, `renames` fields of the same record, `moves` fields that stand in another record now, `drops` fields and
    lists that are gone; `choices` by the old field, words of its choices."""

    ids: tuple[str, ...] = ()
    lists: Mapping[str, str] = field(default_factory=dict)
    renames: Mapping[str, str] = field(default_factory=dict)
    moves: Mapping[str, str] = field(default_factory=dict)
    drops: tuple[str, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


NOTHING = Follows()


def field_in(form_set: FormSet, place: Place) -> Field | None:
    spec = spec_in(form_set, place[0])
    fields = spec.fields if spec else () if place[0] else form_set.fields
    return next((found for found in fields if found.key == place[1]), None)


def spec_in(form_set: FormSet, path: str) -> ListSpec | None:
    return next((spec for spec in form_set.lists if spec.path == path), None)


def list_named(form_set: FormSet, name: str) -> ListSpec | None:
    """A list by its path or, of a form's own lines, by its home (lines.KEY)."""
    found = spec_in(form_set, name)
    return found or next((spec for spec in form_set.lists if name == own_home(spec)), None)


def own_home(spec: ListSpec) -> str:
    """lines.KEY of a list of a form's own; '' of the others."""
    group = next((where.values[0] for where in spec.where if where.path == "group"), "")
    return f"{spec.home}.{group}" if group else ""


def place_of(form_set: FormSet, text: str, within: str | None = None) -> Place | None:
    """The field a text names: by its list's path and its key, or by its key alone in the list `within`."""
    for path in sorted(_paths(form_set), key=len, reverse=True):
        start = f"{path}." if path else ""
        if text.startswith(start) and field_in(form_set, (path, text[len(start) :])):
            if not path and within and field_in(form_set, (within, text)):
                break
            return path, text[len(start) :]
    return (within, text) if within is not None and field_in(form_set, (within, text)) else None


def _paths(form_set: FormSet) -> list[str]:
    return ["", *(spec.path for spec in form_set.lists)]


def words_of(form_set: FormSet, places: Iterable[Place]) -> list[str]:
    """Places as [follows] names them."""
    return [f"{path}.{key}" if path else key for path, key in places]


def places_of(form_set: FormSet) -> list[Place]:
    """Every field with a value of its own."""
    found = [("", one.key) for one in form_set.fields if one.home]
    return found + [(spec.path, one.key) for spec in form_set.lists for one in spec.fields if one.home]


def new_path(follows: Follows, old: FormSet, new: FormSet, path: str) -> str:
    """What an old list is called in the new form set, by what is said of it and of the lists around it; itself where
    nothing is said."""
    if not path:
        return ""
    for name, target in follows.lists.items():
        spec, found = list_named(old, name), list_named(new, target)
        if spec is not None and found is not None and spec.path == path:
            return found.path
    above, _, key = path.rpartition(".")
    around = new_path(follows, old, new, above)
    return f"{around}.{key}" if around else key
