"""Between the canonical kinds and roles and the words this form prints for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.domain.indicator import Indicator
from core.domain.text import label
from core.forms.model import FormSet, KindSpec, ListSpec


def printed_levels(form_set: FormSet, indicator: Indicator) -> tuple[str, str]:
    """Level 1 and level 2 as printed: the indicator's own texts where it has them, else the form's for its kind."""
    if indicator.level1 is not None and indicator.level2 is not None:
        return indicator.level1, indicator.level2
    spec = form_set.kind(indicator.kind)
    level1, level2 = (spec.level1, spec.level2) if spec else ("", "")
    return (
        level1 if indicator.level1 is None else indicator.level1,
        level2 if indicator.level2 is None else indicator.level2,
    )


def read_levels(form_set: FormSet, level1: str, level2: str) -> tuple[str, str | None, str | None]:
    """The kind ('' when unknown) behind two printed texts, and those texts where they differ from the form's for it.

    Level 2 decides; where it is blank, or names several kinds, level 1 helps. White space and width make no difference.
    """
    spec = _find_kind(form_set, level1, level2)
    if spec is None:
        return "", level1.strip() or None, level2.strip() or None
    return spec.kind, _differing(level1, spec.level1), _differing(level2, spec.level2)


def _differing(text: str, printed: str) -> str | None:
    return None if label(text) == label(printed) else text.strip()


def level_words(form_set: FormSet, text: str, first: bool) -> str:
    """The form's own word for a level 1 (`first`) or level 2 named by one of its other spellings; else the text."""
    wanted, printed = label(text), set[str]()
    for spec in form_set.kinds:
        word, aliases = (spec.level1, spec.level1_aliases) if first else (spec.level2, spec.level2_aliases)
        if wanted == label(word):
            return word
        if wanted in map(label, aliases):
            printed.add(word)
    return printed.pop() if text.strip() and len(printed) == 1 else text


def kinds_of(form_set: FormSet, spec: ListSpec) -> tuple[KindSpec, ...]:
    """The kinds of indicator that belong to a list, in the form's order."""
    asked = next((where.values for where in spec.where if where.path == "kind"), None)
    return tuple(one for one in form_set.kinds if asked is None or one.kind in asked)


def blank_kinds(form_set: FormSet, spec: ListSpec, kinds: Sequence[str]) -> list[tuple[int, KindSpec]]:
    """The kinds a skeleton list prints blank, as none of its records (`kinds`, in their order) is of them: each with
    the row it stands in, counted with the blank ones before it."""
    wanted, there, found = kinds_of(form_set, spec), list(kinds), []
    order = {one.kind: number for number, one in enumerate(wanted)}
    for number, one in enumerate(wanted):
        if one.kind not in there:
            at = 1 + max((at for at, kind in enumerate(there) if order.get(kind, number) < number), default=-1)
            there.insert(at, one.kind)
            found.append((at, one))
    return found


def kinds_called(kinds: Iterable[KindSpec], level1: str, level2: str) -> tuple[KindSpec, ...]:
    """The kinds whose level 1 and level 2 these are, by the form's words or their other spellings; a blank is any."""
    return tuple(
        spec
        for spec in kinds
        if (not level1.strip() or _is(level1, spec.level1, spec.level1_aliases))
        and (not level2.strip() or _is(level2, spec.level2, spec.level2_aliases))
    )


def _find_kind(form_set: FormSet, level1: str, level2: str) -> KindSpec | None:
    if not level2.strip():
        return _only(spec for spec in form_set.kinds if _is(level1, spec.level1, spec.level1_aliases))
    exact = [spec for spec in form_set.kinds if label(spec.level2) == label(level2)]
    found = exact or [spec for spec in form_set.kinds if _is(level2, "", spec.level2_aliases)]
    near = [spec for spec in found if _is(level1, spec.level1, spec.level1_aliases)]
    return near[0] if near else _only(found)


def _is(text: str, printed: str, aliases: tuple[str, ...]) -> bool:
    return bool(text.strip()) and label(text) in (label(printed), *map(label, aliases))


def _only(found: Iterable[KindSpec]) -> KindSpec | None:
    specs = tuple(found)
    return specs[0] if len(specs) == 1 else None


def printed_role(form_set: FormSet, role: str) -> str:
    """The form's words for a role; the role itself where the form has no words for it."""
    spec = form_set.role(role)
    return spec.label if spec else role


def read_role(form_set: FormSet, text: str) -> str:
    """The role behind its printed words or other spellings; the text itself when it is none of them."""
    wanted = label(text)
    for spec in form_set.roles:
        if wanted in (label(spec.label), *map(label, spec.aliases)):
            return spec.role
    return text.strip()
