"""What is wrong with the views of a form set, told with its place in form.toml, its cause and its cure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.forms.formula import FormulaError
from core.forms.source import TomlPath, propose
from core.forms.view import Above, Column, ColumnKind, View, ViewKind
from core.forms.view_formulas import Fault, Written, find_circles, judge_formula


@dataclass(frozen=True, slots=True)
class Typed:
    """What views can name: the fields of each list and the figures of the document, with their kinds."""

    lists: Mapping[str, Mapping[str, ColumnKind]] = field(default_factory=dict)
    figures: Mapping[str, ColumnKind] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ViewMistake:
    """`path` is that of the entry in form.toml: ("views", 2, "columns", 0, "formula")."""

    path: TomlPath
    cause: str
    cure: str


def find_view_mistakes(views: Sequence[View], typed: Typed) -> tuple[ViewMistake, ...]:
    """Everything that does not fit together; views without mistakes can be computed from any data."""
    found: list[ViewMistake] = []
    by_key = {view.key: view for view in (*views, *reversed(views))}  # in order; of two with one key, the first
    for index, view in enumerate(views):
        at: TomlPath = ("views", index)
        found += _key(at, "视图", view.key, [one.key for one in views[:index]])
        if view.key in typed.lists:
            found.append(ViewMistake((*at, "key"), f"“{view.key}”已经是清单的名称", "给视图换一个键名"))
        if view.kind is ViewKind.ZIP:
            found += _sides(at, view, by_key)
        else:
            found += _columns(at, view, typed)
            found += _lines(at, view, typed) if view.has_lines else _rows(at, view, by_key, typed)
    written = tuple(one for index, view in enumerate(views) for one in _formulas(("views", index), view))
    sound: list[Written] = []
    for one in written:
        faults = tuple(_faults(one, by_key, typed))
        found += (ViewMistake(one.path, f"算式“{one.text}”{fault.cause}", fault.cure) for fault in faults)
        if not faults:
            sound.append(one)
    for one, way in find_circles(sound, by_key):
        found.append(ViewMistake(one.path, "算式绕回了自己：" + " → ".join(way), "去掉其中一个引用"))
    return tuple(dict.fromkeys(found))


def _key(at: TomlPath, what: str, key: str, others: Collection[str]) -> Iterator[ViewMistake]:
    if not key:
        yield ViewMistake(at, f"这个{what}没有写 key", '补上 key = "…"，算式和标签用它')
    elif key in others:
        yield ViewMistake((*at, "key"), f"{what}“{key}”写了两次", "换一个键名")


def _known(path: TomlPath, what: str, word: str, known: Collection[str]) -> Iterator[ViewMistake]:
    if word not in known:
        otherwise = "可以写：" + ("、".join(known) or "（没有）")
        yield ViewMistake(path, f"没有“{word}”这个{what}", propose(word, known, otherwise))


def _sides(at: TomlPath, view: View, views: Mapping[str, View]) -> Iterator[ViewMistake]:
    path = (*at, "sides")
    if len(view.sides) < 2:
        yield ViewMistake(path, "并排的视图少于两个", '写上每一边的名称和视图，如 sides = { 左 = "…", 右 = "…" }')
    for side in view.sides:
        yield from _known(path, "视图", side, [key for key, one in views.items() if one.kind is not ViewKind.ZIP])


def _columns(at: TomlPath, view: View, typed: Typed) -> Iterator[ViewMistake]:
    for index, column in enumerate(view.columns):
        path = (*at, "columns", index)
        yield from _key(path, "列", column.key, [one.key for one in view.columns[:index]])
        if column.fields and column.formula:
            yield ViewMistake((*path, "formula"), f"列“{column.key}”既有 fields 又有 formula", "去掉一个")
        if column.fields and not view.has_lines:
            cure = "改用 formula，如 合计(清单.字段)"
            yield ViewMistake((*path, "fields"), f"列“{column.key}”的 fields 只用于按清单列行的视图", cure)
        if column.formula and not column.kind.is_number:
            cure = "kind 改为 money、number 或 percent，或去掉算式"
            yield ViewMistake((*path, "formula"), f"列“{column.key}”不是数，不能有算式", cure)
        if view.has_lines:
            yield from _line_column(path, view, column, typed)


def _line_column(path: TomlPath, view: View, column: Column, typed: Typed) -> Iterator[ViewMistake]:
    kinds = typed.lists.get(view.source)
    if kinds is not None:
        for name in column.fields:
            yield from _known((*path, "fields"), "字段", name, kinds)
            if name in kinds and not _fits(column.kind, kinds[name]):
                cause = f"列“{column.key}”是 {column.kind}，字段“{name}”是 {kinds[name]}"
                yield ViewMistake((*path, "fields"), cause, "两者的种类要一致")
    if column.kind.is_number and not column.fields and not column.formula:
        cure = "写明 fields（加起来的字段）或 formula（算式）"
        yield ViewMistake(path, f"列“{column.key}”不知道从哪里来", cure)
    if column.above is Above.ADD and column.formula and view.kind is ViewKind.TREE:
        cure = '去掉 above；要逐行相乘再相加，用 kind = "lines" 的视图'
        yield ViewMistake((*path, "above"), f"列“{column.key}”的算式在按科目汇总的视图里不能逐级相加", cure)


def _fits(column: ColumnKind, typed: ColumnKind) -> bool:
    """Whether a field can stand in a column; texts may show anything."""
    return column is typed or column is ColumnKind.TEXT


def _lines(at: TomlPath, view: View, typed: Typed) -> Iterator[ViewMistake]:
    yield from _known((*at, "source"), "清单", view.source, typed.lists)
    if view.kind is ViewKind.TREE and not _are_levels(view.levels):
        yield ViewMistake((*at, "levels"), "levels 应为从短到长的编码位数", "如 levels = [3, 5, 7]")
    if view.kind is ViewKind.LINES and view.levels:
        yield ViewMistake((*at, "levels"), "逐行列出的视图没有科目级次", '去掉 levels，或写成 kind = "tree"')
    kinds = typed.lists.get(view.source, {})
    if view.name_field and kinds:
        yield from _known((*at, "name_field"), "字段", view.name_field, kinds)
    adding = [column.key for column in view.columns if column.fields and column.kind.is_number]
    for key in view.only:
        yield from _known((*at, "only"), "有 fields 的列", key, adding)
    for index, total in enumerate(view.totals):
        yield from _key((*at, "totals", index), "合计行", total.key, [one.key for one in view.totals[:index]])
    for name, value in (("rows", view.rows), ("covers", view.covers)):
        if value:
            yield ViewMistake((*at, name), f"{name} 只用于固定行的视图", '去掉它，或写成 kind = "fixed"')


def _are_levels(levels: Sequence[int]) -> bool:
    return bool(levels) and levels[0] > 0 and list(levels) == sorted(set(levels))


def _rows(at: TomlPath, view: View, views: Mapping[str, View], typed: Typed) -> Iterator[ViewMistake]:
    numbers = [column.key for column in view.columns if column.kind.is_number]
    texts = [column.key for column in view.columns if column.kind is ColumnKind.TEXT]
    seen: list[str] = []
    for index, row in enumerate(view.rows):
        path = (*at, "rows", index)
        for key, _ in row.keys:
            yield from _key(path, "行", key, seen)
            seen.append(key)
        for name, written, known in (("formulas", row.formulas, numbers), ("texts", row.texts, texts)):
            for key in written:
                yield from _known((*path, name), "列", key, known)
    if not view.rows:
        yield ViewMistake(at, f"视图“{view.key}”没有行", "用 [[views.rows]] 写出每一行")
    for name in ("source", "levels", "only", "totals"):
        if getattr(view, name):
            yield ViewMistake((*at, name), f"{name} 不用于固定行的视图", "去掉它，或换一个 kind")
    trees = [key for key, one in views.items() if one.kind is ViewKind.TREE]
    for cover in view.covers:
        yield from _known((*at, "covers"), "按科目汇总的视图或清单", cover, [*trees, *typed.lists])


def _formulas(at: TomlPath, view: View) -> Iterator[Written]:
    """Every formula of a view where it stands, once for each row it is used in."""
    for index, column in enumerate(view.columns):
        if column.kind.is_number and view.has_lines and column.formula:
            yield Written((*at, "columns", index, "formula"), view, None, column, column.formula)
    if view.kind is not ViewKind.FIXED:
        return
    for number, row in enumerate(view.rows):
        for index, column in enumerate(view.columns):
            text = view.formula_of(row, column)
            if not column.kind.is_number or not text:
                continue
            own = ("rows", number, "formulas") if column.key in row.formulas else ("rows", number, "formula")
            path = (*at, *(own if column.key in row.formulas or row.formula else ("columns", index, "formula")))
            yield from (Written(path, view, key, column, text) for key, _ in row.keys)


def _faults(written: Written, views: Mapping[str, View], typed: Typed) -> Iterator[Fault]:
    try:
        yield from judge_formula(written, views, typed.lists, typed.figures)
    except FormulaError as error:
        yield Fault(f"的第 {error.position} 个字：{error.cause}", error.cure)
