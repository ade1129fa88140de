"""The unit and the year that a person names, in place of those a file says, or to choose among its documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.domain.document import Evidence
from core.domain.unit import Unit
from core.errors import UserError
from core.forms.model import Field
from core.jobs.documents import check_year, split_unit
from core.readers.draft import Draft, DraftValue
from core.readers.marks import Owner, is_same_owner


def told(draft: Draft, unit: str | None, year: int | None) -> Draft:
    """The draft with the unit and year a person gave in place of those it read."""
    if year is not None:
        check_year(draft.form_set, year)
    values = {value.field_key: value for value in draft.root.values}
    for one in draft.form_set.fields:
        text = _given(one, unit, year)
        if text:
            evidence = Evidence(draft.file, "导入时指定", text)
            values[one.key] = DraftValue("", one.key, text, evidence)
    return replace(draft, root=replace(draft.root, values=tuple(values.values())))


def _given(one: Field, unit: str | None, year: int | None) -> str:
    if one.home == "year":
        return str(year or "")
    if unit is None or one.home not in ("unit.code", "unit.name"):
        return ""
    return _unit_of(unit).code if one.home == "unit.code" else _unit_of(unit).name


def _unit_of(unit: str) -> Unit:
    code, name = split_unit(unit)
    if not name:
        raise UserError(f"单位“{unit}”只有编码，请把单位名称也写上。")
    return Unit("", code, name)


def owner_of(draft: Draft) -> Owner:
    """Whose document it is, as far as the file says."""
    fields = {home: draft.form_set.field_at("", home) for home in ("unit.code", "unit.name", "year")}
    code, name, year = (draft.root.text(one.key) if one else "" for one in fields.values())
    return Owner(code, name, int(year) if year.isdecimal() else None)


def wanted(drafts: Sequence[Draft], unit: str | None, year: int | None) -> tuple[Draft, ...]:
    """Of a file with several documents those of the unit and the year that a person gave; the others are told.

    UserError: it holds several, and none is that.
    """
    owners = [owner_of(draft) for draft in drafts]
    kept = list(range(len(drafts)))
    if unit is not None and len({owner.words for owner in owners}) > 1:
        given = Owner(_unit_of(unit).code, _unit_of(unit).name)
        kept = [n for n in kept if owners[n].has_unit and is_same_owner(given, owners[n])]
    if year is not None and len({owner.year for owner in owners}) > 1:
        kept = [n for n in kept if owners[n].year == year]
    left = [owner for n, owner in enumerate(owners) if n not in kept]
    if not kept:
        raise UserError(
            f"“{drafts[0].file}”里有几份材料：{names_of(owners)}，没有一份是指明的单位和年度。"
            "请不要指明单位和年度，或指明其中一份的。"
        )
    if not left:
        return tuple(drafts)
    notice = f"文件里还有{names_of(left)}的材料，不是指明的单位和年度，没有读入。"
    first, *rest = (drafts[n] for n in kept)
    return replace(first, notices=(*first.notices, notice)), *rest


def names_of(owners: Iterable[Owner]) -> str:
    """“示例县教育局”2025年、“示例县民政局”2025年."""
    said = (f"“{one.words or '（单位未定）'}”" + (f"{one.year}年" if one.year else "") for one in owners)
    return "、".join(dict.fromkeys(said))
