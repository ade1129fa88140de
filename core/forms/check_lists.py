"""Whether what a form.toml says of its lists fits: which records belong to them, rows printed without a record."""

from __future__ import annotations

from dataclasses import fields

from core.domain.indicator import Indicator, IndicatorKind
from core.domain.records import ITEMS
from core.forms.model import FieldKind, FormSet, ListSpec, Where, ZipBy
from core.forms.source import Source, TomlPath, propose

_WORDS = ("period", "group", "kind", "code", "name", "extra")
"""What may tell one list's records from another's: the texts a record has for that, and a form's own fields."""
_PERIODS = ("annual", "whole")
MAX_ROWS = 200
"""Blank rows that a form may ask for."""


def verify_selection(source: Source, path: TomlPath, form_set: FormSet, spec: ListSpec) -> None:
    """Adds the mistakes of one list whose home is right."""
    for where in spec.where:
        _verify_where(source, (*path, "where"), form_set, spec, where)
    _verify_overlap(source, path, form_set, spec)
    _verify_rows(source, path, form_set, spec)
    for index, preset in enumerate(spec.presets):
        known = {field.key: field for field in spec.fields}
        for key, _ in preset:
            at = (*path, "preset", index, key)
            if key not in known:
                cure = propose(key, known, "可以写：" + "、".join(known))
                source.mistake(at, f"清单“{spec.path}”没有“{key}”这个字段", cure)
            elif known[key].compute is not None:
                source.mistake(at, f"“{key}”是算出来的，不能预先填写", "删掉这一项")


def _verify_where(source: Source, at: TomlPath, form_set: FormSet, spec: ListSpec, where: Where) -> None:
    noun = ITEMS[spec.home]
    names = {one.name for one in fields(noun)}
    known = [name for name in _WORDS if name in names]
    head, _, rest = where.path.partition(".")
    if head not in known or (head == "extra") != bool(rest):
        words = ["extra.名称" if name == "extra" else name for name in known]
        cure = propose(where.path, words, "可以写：" + "、".join(words))
        source.mistake((*at, where.path), f"“{spec.path}”的记录不能按“{where.path}”来分", cure)
        return
    allowed: list[str] = []
    if where.path == "period":
        allowed = list(_PERIODS)
    elif where.path == "kind" and noun is Indicator:
        allowed = [*(kind.kind for kind in form_set.kinds), *IndicatorKind]
    for value in where.values:
        if allowed and value not in allowed:
            cure = propose(value, allowed, "可以写：" + "、".join(dict.fromkeys(allowed)))
            source.mistake((*at, where.path), f"没有“{value}”这种 {where.path}", cure)


def _verify_overlap(source: Source, path: TomlPath, form_set: FormSet, spec: ListSpec) -> None:
    """Two lists of one home must not have the same records: they would be printed and edited twice."""
    for other in form_set.lists:
        if other.path == spec.path:
            return
        if (other.parent, other.home) == (spec.parent, spec.home) and not _differ(other, spec):
            cure = '给两个清单各写一个 where，如 where = { group = "…" }，取值不要相同'
            source.mistake((*path, "home"), f"“{other.path}”和“{spec.path}”存放在同一处，分不开", cure)


def _differ(one: ListSpec, other: ListSpec) -> bool:
    values = {where.path: set(where.values) for where in one.where}
    return any(where.path in values and values[where.path].isdisjoint(where.values) for where in other.where)


def _verify_rows(source: Source, path: TomlPath, form_set: FormSet, spec: ListSpec) -> None:
    if not 0 <= spec.rows <= MAX_ROWS:
        source.mistake((*path, "rows"), f"rows 应在 0 到 {MAX_ROWS} 之间", "写至少要印的行数，如 rows = 1")
    if spec.skeleton and (ITEMS[spec.home] is not Indicator or not form_set.kinds):
        cure = "只有存放指标（indicators）的清单才写 skeleton，并写好 [[kinds]]"
        source.mistake((*path, "skeleton"), f"“{spec.path}”没有指标种类，不能按种类留空行", cure)
    elif spec.skeleton and not any(one.kind in (FieldKind.LEVEL1, FieldKind.LEVEL2) for one in spec.fields):
        cure = '加上 kind = "level1" 或 kind = "level2" 的字段，或删掉 skeleton'
        source.mistake((*path, "skeleton"), f"“{spec.path}”没有一级或二级指标的字段，留的空行看不出是哪一种", cure)


def verify_zips(source: Source, form_set: FormSet) -> None:
    """Adds the mistakes of the lists that are printed side by side."""
    taken = [spec.path for spec in form_set.lists]
    for index, one in enumerate(form_set.zips):
        at: TomlPath = ("zips", index)
        if one.path in taken:
            source.mistake((*at, "path"), f"“{one.path}”已经是一个清单或并排的名称", "换一个名称")
        taken.append(one.path)
        known = [spec.path for spec in form_set.children(one.parent)]
        if len(one.sides) < 2:
            cure = '写成 sides = { 左 = "清单一", 右 = "清单二" }'
            source.mistake((*at, "sides"), f"“{one.path}”要有两个或更多的清单才能并排", cure)
        for name, path in one.sides:
            if path not in known:
                cure = propose(path, known, "可以写：" + ("、".join(known) or "（同一层没有清单）"))
                source.mistake((*at, "sides", name), f"“{one.path}”旁边没有“{path}”这个清单", cure)
            elif one.by is not ZipBy.ROW and _lacks_levels(form_set.list(path), one.by):
                cure = f'给它加上 kind = "{one.by}" 的字段，或写 by = "row"'
                source.mistake((*at, "by"), f"清单“{path}”没有指标级别的字段，不能按 {one.by} 对齐", cure)


def _lacks_levels(spec: ListSpec, by: ZipBy) -> bool:
    wanted = {FieldKind.LEVEL1} if by is ZipBy.LEVEL1 else {FieldKind.LEVEL1, FieldKind.LEVEL2}
    return not wanted <= {field.kind for field in spec.fields}
