"""The [[views]] of a form.toml as views, and what does not fit together in them told with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from core.domain.amount import MoneyUnit
from core.forms.check_lists import MAX_ROWS
from core.forms.compute import ORDINAL
from core.forms.model import Field, FieldKind, FormSet
from core.forms.source import Source, TomlPath, propose
from core.forms.table import Table
from core.forms.view import Above, At, Column, ColumnKind, FixedRow, Total, View, ViewKind
from core.forms.view_verify import Typed, find_view_mistakes

EMPTY, FILLED = "空", "非空"
"""What an `if` in a template may ask of a view, beside its rows: whether it is published empty."""
CLASS_LINES = "expenditure-lines"
"""The official list of the fixed expenditure lines, for `each`."""
_NAME = re.compile(r"\w+")
_STEP = re.compile(r"[^\[\]{}%|.]+")
"""What a tag can say between brackets."""


# ---------------------------------------------------------------- building


def build_views(root: Table) -> tuple[View, ...]:
    """The views of a form.toml; entries with mistakes get their defaults, so that all are told at once."""
    return tuple(_view(table) for table in root.tables("views"))


def _view(table: Table) -> View:
    sides = table.named_texts("sides")
    view = View(
        key=table.text("key"),
        kind=table.choice("kind", ViewKind, ViewKind.FIXED),
        caption=table.text("caption"),
        source=table.text("source"),
        columns=tuple(_column(inner) for inner in table.tables("columns")),
        levels=table.wholes("levels"),
        totals=tuple(_total(inner) for inner in table.tables("totals")),
        only=table.texts("only"),
        name_field=table.text("name_field"),
        minimum=table.whole("minimum"),
        last_year=table.flag("last_year"),
        rows=tuple(_row(inner) for inner in table.tables("rows")),
        covers=table.texts("covers"),
        sides=tuple(sides.values()),
        side_names=tuple(sides),
    )
    if "kind" not in table.data:
        allowed = "、".join(kind.value for kind in ViewKind)
        table.mistake("", f"视图“{view.key}”没有写 kind", f"补上 kind = …，可以写：{allowed}")
    table.close()
    return view


def _column(table: Table) -> Column:
    key = table.text("key")
    column = Column(
        key=key,
        label=table.text("label", key),
        kind=table.choice("kind", ColumnKind, ColumnKind.MONEY),
        header=table.texts("header"),
        fields=table.texts("fields"),
        formula=table.text("formula"),
        above=table.choice("above", Above, Above.FORMULA),
        unit=table.choice("unit", MoneyUnit, MoneyUnit.WAN),
        decimals=table.whole("decimals", 2),
        rounds=table.flag("rounds"),
    )
    table.close()
    return column


def _total(table: Table) -> Total:
    key = table.text("key")
    total = Total(key, table.text("label", key), table.choice("at", At, At.FIRST))
    table.close()
    return total


def _row(table: Table) -> FixedRow:
    key = table.text("key")
    each, each_of = _each(table)
    row = FixedRow(
        key=key,
        label=table.text("label", key),
        each=each,
        formula=table.text("formula"),
        formulas=table.named_texts("formulas"),
        texts=table.named_texts("texts"),
        level=table.whole("level", 1),
        foot=table.flag("foot"),
        each_of=each_of,
    )
    if each and key:
        table.mistake("key", "这一项有 each，每一行的键由 each 给出", "去掉 key 或 each")
    table.close()
    return row


def _each(table: Table) -> tuple[tuple[tuple[str, str], ...], str]:
    """The rows an entry makes, and the official list they come from ('' when they are written out)."""
    if isinstance(table.data.get("each"), str):
        name = table.text("each")
        if name != CLASS_LINES:
            cure = propose(name, [CLASS_LINES], f"可以写：{CLASS_LINES}，或写出每一行的键和文字")
            table.mistake("each", f"没有“{name}”这个官方清单", cure)
            return (), ""
        return class_lines(None), name
    lines = table.lines("each")
    if any(len(line) not in (1, 2) or not line[0] for line in lines):
        table.mistake("each", "each 的每一行应为键和文字", '写成 [["键", "表上的文字"], …]')
        return (), ""
    return tuple((line[0], line[-1]) for line in lines), ""


def class_lines(year: int | None) -> tuple[tuple[str, str], ...]:
    """Key and printed text of the fixed expenditure lines of a year (None: the newest). A local line, which has no code
    of the classification, is named by its words."""
    from core.catalog.load import expenditure_lines

    lines = expenditure_lines(year or 9999)
    return tuple((line.code or line.text.rpartition("、")[2], line.text) for line in lines)


# ---------------------------------------------------------------- the rows of a year

_OF_YEAR: dict[tuple[int, int | None], tuple[FormSet, tuple[View, ...]]] = {}


def views_of(form_set: FormSet, year: int | None) -> tuple[View, ...]:
    """The views with the rows of a year; the same object for the same year, as programs are kept by it."""
    if not any(row.each_of for view in form_set.views for row in view.rows):
        return form_set.views
    found = _OF_YEAR.get((id(form_set), year))
    if found is None:
        if len(_OF_YEAR) > 50:
            _OF_YEAR.clear()
        found = _OF_YEAR[id(form_set), year] = (form_set, _for_year(form_set.views, class_lines(year)))
    return found[1]


def _for_year(views: tuple[View, ...], lines: tuple[tuple[str, str], ...]) -> tuple[View, ...]:
    if all(row.each == lines for view in views for row in view.rows if row.each_of):
        return views
    return tuple(
        replace(view, rows=tuple(replace(row, each=lines) if row.each_of else row for row in view.rows))
        for view in views
    )


# ---------------------------------------------------------------- judging

_KINDS = {FieldKind.MONEY: ColumnKind.MONEY, FieldKind.NUMBER: ColumnKind.NUMBER}


def column_kind(field: Field) -> ColumnKind:
    """What a field is to views: money, a number, or a text."""
    return _KINDS.get(field.kind, ColumnKind.TEXT)


def typed_of(form_set: FormSet) -> Typed:
    """What views can name: the lists of the document and its figures."""
    return Typed({spec.path: _kinds(spec.fields) for spec in form_set.children("")}, _kinds(form_set.fields))


def _kinds(fields: Iterable[Field]) -> Mapping[str, ColumnKind]:
    return {field.key: column_kind(field) for field in fields if field.compute is None}


def verify_views(source: Source, form_set: FormSet) -> None:
    """Adds to the source's mistakes what is wrong with the views of the form set built from it."""
    for mistake in find_view_mistakes(form_set.views, typed_of(form_set)):
        source.mistake(mistake.path, mistake.cause, mistake.cure)
    taken = {spec.key for spec in form_set.lists} | {field.key for field in form_set.fields}
    for index, view in enumerate(form_set.views):
        at: TomlPath = ("views", index)
        if view.key in taken:
            source.mistake((*at, "key"), f"“{view.key}”已经是清单或字段的名称", "给视图换一个键名")
        if not 0 <= view.minimum <= MAX_ROWS:
            source.mistake((*at, "minimum"), f"minimum 应在 0 到 {MAX_ROWS} 之间", "写至少要印的行数，如 minimum = 1")
        for path, word, pattern in _names(at, view):
            if word and (pattern.fullmatch(word) is None or word in (ORDINAL, EMPTY, FILLED)):
                cure = (
                    f"不要用“{ORDINAL}”“{EMPTY}”“{FILLED}”、空格和标点" if pattern is _NAME else "不要用点、括号和 % |"
                )
                source.mistake(path, f"标签里不能写“{word}”这个名称", cure)


def _names(at: TomlPath, view: View) -> Iterator[tuple[TomlPath, str, re.Pattern[str]]]:
    """The words of a view that tags name, where they stand, and what they may be made of."""
    yield (*at, "key"), view.key, _NAME
    yield from (((*at, "sides"), name, _NAME) for name in view.side_names)
    yield from (((*at, "columns", index, "key"), one.key, _STEP) for index, one in enumerate(view.columns))
    yield from (((*at, "totals", index, "key"), one.key, _STEP) for index, one in enumerate(view.totals))
    for index, row in enumerate(view.rows):
        yield from (((*at, "rows", index, "each" if row.each else "key"), key, _STEP) for key, _ in row.keys)


def view_labels(form_set: FormSet) -> Iterator[tuple[TomlPath, str]]:
    """The form's own words for rows, which may name fields of the document ({单位名称}本级小计)."""
    for index, view in enumerate(form_set.views):
        at: TomlPath = ("views", index)
        yield from (((*at, "totals", number), total.label) for number, total in enumerate(view.totals))
        for number, row in enumerate(view.rows):
            yield from (((*at, "rows", number), label) for _, label in row.keys)
