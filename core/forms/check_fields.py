"""Whether computed fields, references, check boxes and parts of target values fit, each told where it stands."""

from __future__ import annotations

from core.forms.formula import Cell, Expression, FormulaError, LastYear, Name, parse_formula, parts
from core.forms.model import Field, FieldKind, FormSet
from core.forms.record_formulas import fields_at, formula_parts, named_in, split_sum, sum_list
from core.forms.source import Source, TomlPath, propose

_NUMBERS = (FieldKind.MONEY, FieldKind.NUMBER, FieldKind.PERCENT)
_REFERRED = "projects"
"""The home whose records can be referred to."""


def verify_special(source: Source, at: TomlPath, form_set: FormSet, field: Field) -> None:
    """References to a list there is, check boxes of a choice, parts of a target value."""
    if field.kind is FieldKind.REFERENCES:
        known = [spec.path for spec in form_set.lists if spec.home == _REFERRED]
        if field.of not in known:
            cure = propose(field.of, known, "可以写：" + ("、".join(known) or "（还没有存放在 projects 的清单）"))
            cause = f"“{field.key}”引用的清单“{field.of}”不能引用" if field.of else f"“{field.key}”没有写引用哪个清单"
            source.mistake((*at, "of") if field.of else at, cause, cure if field.of else '补上 of = "项目列表"')
        elif not next(spec for spec in form_set.lists if spec.path == field.of).title_field:
            source.mistake((*at, "of"), f"清单“{field.of}”没有 title_field，不知道印什么", "给那个清单写 title_field")
    elif field.of:
        source.mistake((*at, "of"), "只有引用才写 of", '写成 kind = "references"，或删掉 of')
    if field.kind is not FieldKind.CHOICE and field.boxes != Field("", "").boxes:
        source.mistake((*at, "boxes"), f"“{field.key}”不是选项，没有方框", '写成 kind = "choice"，或删掉 boxes')
    if field.part and not (field.kind is FieldKind.TARGET_VALUE and field.home.startswith("targets.")):
        cure = '写成 kind = "target_value"、home = "targets.whole"，或删掉 part'
        source.mistake((*at, "part"), f"“{field.key}”不是指标值，不能只取一部分", cure)


def verify_computed(source: Source, at: TomlPath, form_set: FormSet, path: str, field: Field) -> None:
    """One field with `compute`: one way of computing, names that exist, amounts in a field for amounts."""
    compute = field.compute
    assert compute is not None
    ways = [word for word, said in _ways(field) if said]
    if len(ways) > 1:
        source.mistake(at, f"“{field.key}”同时写了 {' 和 '.join(ways)}", "一个字段只写一种算法")
    if compute.ordinal is not None:
        if not path:
            source.mistake((*at, "ordinal"), "整份文件没有序号", "把这个字段写到清单里")
        elif compute.ordinal.within:
            known = [one.key for one in fields_at(form_set, path) if one.key != field.key]
            _unknown(source, (*at, "ordinal", "within"), compute.ordinal.within, known, "字段")
    if compute.formula:
        _verify_formula(source, (*at, "formula"), form_set, path, field, compute.formula)


def verify_total(source: Source, at: TomlPath, form_set: FormSet, path: str, field: Field) -> None:
    """A total that is typed: its formula must be right all the same."""
    if field.total:
        _verify_formula(source, (*at, "formula"), form_set, path, field, field.total)


def _ways(field: Field) -> tuple[tuple[str, bool], ...]:
    compute = field.compute
    assert compute is not None
    return (
        ("compute.text", bool(compute.text)),
        ("compute.ordinal", compute.ordinal is not None),
        ("compute.formula", bool(compute.formula)),
        ("compute.when_level", compute.when_level is not None),
        ("compute.when_role", bool(compute.when_role)),
    )


def _unknown(source: Source, at: TomlPath, word: str, known: list[str], what: str) -> None:
    if word not in known:
        cure = propose(word, known, "可以写：" + ("、".join(known) or "（没有）"))
        source.mistake(at, f"没有“{word}”这个{what}", cure)


def _verify_formula(source: Source, at: TomlPath, form_set: FormSet, path: str, field: Field, formula: str) -> None:
    if field.kind not in _NUMBERS:
        cure = '写成 kind = "money"、"number" 或 "percent"'
        source.mistake((*at[:-2], "kind"), f"“{field.key}”用了算式，种类却是 {field.kind}", cure)
    sound = verify_formula(source, at, form_set, path, formula)
    if sound and field.compute is not None and (way := _way_back(form_set, path, field)):
        source.mistake(at, "算式绕回了自己：" + " → ".join(way), "去掉其中一个引用")


def verify_formula(source: Source, at: TomlPath, form_set: FormSet, path: str, formula: str) -> bool:
    """Whether a formula for the records of `path` can be read and names numbers that are there; else says why not."""
    try:
        tree = parse_formula(formula)
    except FormulaError as error:
        source.mistake(at, f"算式“{formula}”第 {error.position} 个字：{error.cause}", error.cure)
        return False
    if _is_foreign(tree):
        cure = "上年和 视图[行].列 只用在 [[views]] 里；这里写字段名和 合计(清单.栏)"
        source.mistake(at, f"算式“{formula}”里有这里不能用的写法", cure)
        return False
    before = len(source.mistakes)
    for found in named_in(tree):
        if isinstance(found, Name):
            _verify_name(source, at, form_set, path, found.key)
        else:
            _verify_sum(source, at, form_set, path, *split_sum(found))
    return len(source.mistakes) == before


def _is_foreign(tree: Expression) -> bool:
    return isinstance(tree, Cell | LastYear) or any(_is_foreign(part) for part in parts(tree))


def _verify_name(source: Source, at: TomlPath, form_set: FormSet, path: str, key: str) -> None:
    known: dict[str, Field] = {}
    around = path
    while True:
        known = {one.key: one for one in fields_at(form_set, around)} | known
        if not around:
            break
        around = around.rpartition(".")[0]
    numbers = [name for name, field in known.items() if field.kind in _NUMBERS]
    if key in known and key not in numbers:
        source.mistake(at, f"“{key}”不是金额也不是数，不能放在算式里", "可以写：" + "、".join(numbers))
    else:
        _unknown(source, at, key, numbers, "金额或数的字段")


def _verify_sum(source: Source, at: TomlPath, form_set: FormSet, path: str, named: str, key: str) -> None:
    target = sum_list(form_set, path, named)
    if target is None:
        _unknown(source, at, named, [spec.path for spec in form_set.lists], "清单")
        return
    numbers = [one.key for one in target[1].fields if one.kind in _NUMBERS]
    _unknown(source, at, key, numbers, f"栏（清单“{target[1].path}”里的金额或数）")


def _way_back(form_set: FormSet, path: str, field: Field) -> tuple[str, ...]:
    """The way from a computed field back to itself; empty when there is none."""
    start, seen = (path, field.key), set[tuple[str, str]]()
    ways: list[tuple[tuple[str, str], ...]] = [(start,)]
    while ways:
        way = ways.pop()
        at_path, at_key = way[-1]
        here = next((one for one in fields_at(form_set, at_path) if one.key == at_key), None)
        if here is None or (here.compute and here.compute.formula and not _is_sound(here.compute.formula)):
            continue
        for place in formula_parts(form_set, at_path, here):
            if place == start:
                return tuple(key for _, key in (*way, place))
            if place not in seen:
                seen.add(place)
                ways.append((*way, place))
    return ()


def _is_sound(formula: str) -> bool:
    try:
        parse_formula(formula)
    except FormulaError:
        return False
    return True
