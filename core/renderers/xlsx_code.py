"""Straight Python code from the plan of a sheet: one function that lists its rows. Template text enters by repr()."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeAlias

from core.domain.amount import MoneyUnit
from core.forms.model import Field, FieldKind, FormSet
from core.forms.printing import BlankRow
from core.forms.view import ColumnKind, View
from core.forms.view_scopes import find_view
from core.office.tags import UNITS, ZERO, Tag, split_path
from core.renderers.measure import Heights
from core.renderers.parts import TemplateError
from core.renderers.runtime import CONTINUE, SUFFIXES, merge_marks
from core.renderers.xlsx_cells import BLANK, Strings
from core.renderers.xlsx_layout import FORMULA, RowForm, Rows, merge_runs
from core.renderers.xlsx_plan import CellPlan, Group, Line, Lines, Node, Region, RowPlan
from core.renderers.xlsx_styles import Sizes

Fill: TypeAlias = Callable[[Mapping[str, Any], Mapping[str, Any] | None, Strings, Sequence[Any]], Rows]
"""(document, record, table of texts, money cells by their number) → the rows of the sheet."""

Margins: TypeAlias = Callable[[Mapping[str, Any], Mapping[str, Any] | None], tuple[str, ...]]
"""(document, record) → the texts of page headers and footers."""


@dataclass(frozen=True, slots=True)
class MoneyKind:
    """Cells of money that are written alike: their style in the template, and their unit."""

    style: int
    unit: MoneyUnit


@dataclass(slots=True)
class _Scope:
    """The variables of the loops around a place: by the name tags use, the code's name and the path of the list, or key
    of the computed table, that they run through."""

    variables: Mapping[str, tuple[str, str]]

    def with_loop(self, tag: Tag, name: str, path: str) -> _Scope:
        return _Scope({**self.variables, tag.name: (name, path)})


@dataclass(slots=True)
class CodeWriter:
    """Writes the code of one sheet line by line; `monies` collects the kinds of money cells by their number."""

    form_set: FormSet
    record: tuple[str, str] | None
    """What tags call the record of the file or sheet, and its list's path."""
    sizes: Sizes
    space: dict[str, Any] = field(default_factory=dict)
    monies: list[MoneyKind] = field(default_factory=list)
    uses_record: bool = False
    formulas: list[tuple[str, int, int]] = field(default_factory=list)
    """The template's formulas by their number, each with its row and column."""
    in_margins: bool = False
    _lines: list[str] = field(default_factory=list)
    _last_text: str = ""
    _numbers: Any = field(default_factory=count)

    def fill(self, nodes: Sequence[Node], file: str) -> Fill:
        """Raises TemplateError: more rows, loops or conditions inside one another than code can hold."""
        self._line(0, "def fill(d, r, S, M):")
        self._line(1, "rows, merges, wholes, needs = [], [], [], []")
        self._line(1, "add = rows.append")
        self._nodes(nodes, self._scope(), 1)
        self._line(1, "return Rows(rows, merges, wholes, needs)")
        fill: Fill = self._compiled("fill", file)
        return fill

    def margins(self, texts: Sequence[Lines], file: str) -> Margins:
        self._lines.clear()
        self.in_margins = True
        parts = [self._text(text, self._scope()) for text in texts]
        self._line(0, f"def margins(d, r): return ({''.join(part + ', ' for part in parts)})")
        margins: Margins = self._compiled("margins", file)
        return margins

    def _compiled(self, name: str, file: str) -> Any:
        space = {"merge_marks": merge_marks, "merge_runs": merge_runs, "Rows": Rows, "C": CONTINUE, "B": BLANK}
        space |= {"X": SUFFIXES, "G": FORMULA, "K": BlankRow, **self.space}
        try:
            exec(compile("\n".join(self._lines), f"<{file}>", "exec"), space)  # our own grammar: see the first line
        except (SyntaxError, RecursionError) as error:
            raise TemplateError(f"{file}：循环和条件一层套一层，套得太深。请减少层数。") from error
        return space[name]

    def _scope(self) -> _Scope:
        return _Scope({self.record[0]: ("r", self.record[1])} if self.record else {})

    def _line(self, depth: int, text: str) -> None:
        self._lines.append("    " * depth + text)

    def _keep(self, prefix: str, thing: Any) -> str:
        """A name under which the code finds a thing made beforehand; one name for one thing."""
        for name, kept in self.space.items():
            if kept is thing:
                return name
        name = f"{prefix}{len(self.space)}"
        self.space[name] = thing
        return name

    # ------------------------------------------------------------ rows

    def _nodes(self, nodes: Sequence[Node], scope: _Scope, depth: int) -> None:
        for node in nodes:
            for region in node.opens:
                region.name = f"g{next(self._numbers)}"
                self._line(depth, f"{region.name} = len(rows)")
            if isinstance(node, RowPlan):
                self._row(node, scope, depth, {})
            elif node.tag.kind == "if":
                self._line(depth, f"if {self._path(node.tag.name, scope)}:")
                self._body(node, scope, depth)
            else:
                self._loop(node, scope, depth)
            for region in node.closes:
                self._close(region, scope, depth)

    def _body(self, group: Group, scope: _Scope, depth: int) -> None:
        self._line(depth + 1, "pass")
        self._nodes(group.items, scope, depth + 1)

    def _loop(self, group: Group, scope: _Scope, depth: int) -> None:
        number = next(self._numbers)
        variable, rows = f"v{number}", f"l{number}"
        inner = scope.with_loop(group.tag, variable, self._list_path(group.tag.source, scope))
        self._line(depth, f"{rows} = {self._path(group.tag.source, scope)}")
        row = group.items[0] if len(group.items) == 1 else None
        merging = [cell for cell in row.cells if cell.merges and cell.lines] if isinstance(row, RowPlan) else []
        if not merging or not isinstance(row, RowPlan):
            self._line(depth, f"for {variable} in {rows}:")
            self._body(group, inner, depth)
            return
        marks, keys, start = f"m{number}", f"k{number}", f"q{number}"
        texts = [self._text(cell.lines, inner) for cell in merging if cell.lines]
        names = [f"t{number}_{at}" for at in range(len(merging))]
        tuples = "".join(f"{text}, " for text in texts)
        self._line(depth, f"{keys} = [({tuples}) for {variable} in {rows}]")
        self._line(depth, f"{marks}, {start} = merge_marks({keys}), len(rows)")
        every = "".join(f"{name}, " for name in names)
        goes_on = "".join(f"{name}m, " for name in names)
        self._line(depth, f"for {variable}, ({every}), ({goes_on}) in zip({rows}, {keys}, {marks}):")
        given = {cell.column: name for cell, name in zip(merging, names, strict=True)}
        self._row(row, inner, depth + 1, given)
        columns = "".join(f"({cell.column}, {cell.right or cell.column}, {self._heights(cell)}), " for cell in merging)
        self._line(depth, f"merge_runs({start}, {keys}, {marks}, ({columns}), merges, needs)")

    def _row(self, row: RowPlan, scope: _Scope, depth: int, given: Mapping[int, str]) -> None:
        """`given`: the names of the texts of merging cells, by column."""
        form = RowForm(row, self.sizes.default_height)
        arguments, heights = [], []
        for cell in row.cells:
            if cell.region is not None and not cell.region.fixed:
                inside = self._end(cell.region.cell, scope, depth, form, cell.style)
                is_money = self._money(cell.region.cell, scope) is not None
                blank = repr(b'%d"/>' % cell.style) if is_money else "B"
                arguments.append(f"{inside} if len(rows) == {cell.region.name} else {blank}")
                form.open_slot(cell, is_money)
            elif cell.column in given:
                name = given[cell.column]
                arguments.append(f"B if {name}m is C else S[{name}]")
                form.open_slot(cell)
            elif cell.lines is not None or cell.formula:
                arguments.append(self._end(cell, scope, depth, form, cell.style))
                form.open_slot(cell, self._money(cell, scope) is not None)
                if cell.lines is not None and cell.region is None:
                    heights += self._height(cell, form.height)
            else:
                form.write_fixed(cell)
        name = self._keep("F", form.finished())
        height = f"max({', '.join(heights)}, 0.0)" if heights else "0.0"
        self._line(depth, f"add(({name}, ({''.join(a + ', ' for a in arguments)}), {height}))")

    def _end(self, cell: CellPlan, scope: _Scope, depth: int, form: RowForm, style: int) -> str:
        """The expression of the rest of a cell's XML."""
        if cell.formula:
            self.formulas.append((cell.formula, form.number, cell.column))
            return f"G % ({len(self.formulas) - 1}, len(rows))"
        if cell.lines is None:
            return repr(cell.end)
        self._last_text = text = f"t{next(self._numbers)}"
        self._line(depth, f"{text} = {self._text(cell.lines, scope)}")
        kind = self._money(cell, scope)
        return f"S[{text}]" if kind is None else f"M[{kind}][{text}]"

    def _money(self, cell: CellPlan, scope: _Scope) -> int | None:
        tag = cell.lines.only if cell.lines is not None else None
        if tag is None or tag.kind != "value" or (cell.region is not None and not cell.region.fixed):
            return None
        unit = self._unit(tag.name, scope)
        if unit is None or tag.suffix not in ("", ZERO, *UNITS):
            return None
        kind = MoneyKind(cell.style, MoneyUnit(tag.suffix) if tag.suffix in UNITS else unit)
        if kind not in self.monies:
            self.monies.append(kind)
        return self.monies.index(kind)

    def _height(self, cell: CellPlan, own: float) -> list[str]:
        """The expression of the height of the text at hand; nothing where lines are not broken. A text that is sure to
        stand in one line is not measured where a row of the template's own height has room for one."""
        kept = self._heights(cell)
        if kept == "None":
            return []
        measured = f"{kept}[{self._last_text}]"
        sure: Heights = self.space[kept]
        if sure.one_line > own:
            return [measured]
        return [f"({measured} if len({self._last_text}) > {sure.signs} or '\\n' in {self._last_text} else 0.0)"]

    def _heights(self, cell: CellPlan) -> str:
        area = cell.region.area if cell.region is not None else None
        right = area.right if area is not None else max(cell.right, cell.column)
        heights = self.sizes.heights(cell.style, cell.column, right)
        return "None" if heights is None else self._keep("H", heights)

    def _close(self, region: Region, scope: _Scope, depth: int) -> None:
        """After the last row of a merge over rows: the merge itself and the height its content needs."""
        area, heights = region.area, self.sizes.heights(region.cell.style, region.area.left, region.area.right)
        self._line(depth, f"if len(rows) > {region.name}:")
        is_label = region.parts or (region.cell.lines is None and not region.cell.formula)
        merges = "merges" if is_label else "wholes"
        self._line(depth + 1, f"{merges}.append(({region.name}, len(rows) - 1, {area.left}, {area.right}))")
        if heights is None:
            return
        text = repr(self.sizes.text_of(region.cell.end))
        if region.cell.lines is not None:
            text = self._text(region.cell.lines, scope)
        self._line(depth + 1, f"needs.append(({region.name}, len(rows) - 1, {self._keep('H', heights)}[{text}]))")

    # ------------------------------------------------------------ texts

    def _text(self, lines: Lines, scope: _Scope) -> str:
        items = self._items(lines, scope)
        return items[0] if len(items) == 1 and not items[0].startswith("*") else f"'\\n'.join([{', '.join(items)}])"

    def _items(self, lines: Lines, scope: _Scope) -> list[str]:
        return [self._concatenated(i, scope) if isinstance(i, Line) else self._repeated(i, scope) for i in lines.items]

    def _repeated(self, lines: Lines, scope: _Scope) -> str:
        assert lines.tag is not None
        if lines.tag.kind == "if":
            return f"*([{', '.join(self._items(lines, scope))}] if {self._path(lines.tag.name, scope)} else [])"
        variable, item = f"v{next(self._numbers)}", f"x{next(self._numbers)}"
        inner = scope.with_loop(lines.tag, variable, self._list_path(lines.tag.source, scope))
        source = self._path(lines.tag.source, scope)
        items = self._items(lines, inner)
        rounds = f"for {variable} in {source} if {variable}.__class__ is not K"
        return f"*[{item} {rounds} for {item} in [{', '.join(items)}]]"

    def _concatenated(self, line: Line, scope: _Scope) -> str:
        parts = [repr(piece) if isinstance(piece, str) else self._value(piece, scope) for piece in line.pieces]
        return " + ".join(parts) if parts else "''"

    def _value(self, tag: Tag, scope: _Scope) -> str:
        path = self._path(tag.name, scope)
        text = f"X[{tag.suffix!r}]({path})" if tag.suffix else path
        return f"{text}.replace('&', '&&')" if self.in_margins else text  # a single & is an order there

    # ------------------------------------------------------------ names

    def _path(self, path: str, scope: _Scope) -> str:
        first, *rest = split_path(path)
        variable = scope.variables.get(first)
        self.uses_record |= variable is not None and variable[0] == "r"
        start = variable[0] if variable is not None else f"d[{first!r}]"
        return start + "".join(f"[{step!r}]" for step in rest)

    def _list_path(self, source: str, scope: _Scope) -> str:
        """The path of the list, or key of the computed table, that a loop runs over; '' for paragraphs."""
        first, *rest = split_path(source)
        known = scope.variables.get(first)
        path = ".".join([known[1] if known is not None else first, *rest])
        is_list = any(spec.path == path for spec in self.form_set.lists)
        return path if is_list or find_view(self.form_set, path) or self.form_set.zip(path) else ""

    def _unit(self, name: str, scope: _Scope) -> MoneyUnit | None:
        """The unit of the amount that a value's name stands for; None: it is no amount."""
        first, *rest = split_path(name)
        known = scope.variables.get(first)
        view = find_view(self.form_set, known[1] if known is not None else first)
        if view is not None:
            return _unit_in(self.form_set, view, rest if known is not None else rest[1:])
        field = self._field(first, rest, name, scope)
        return field.unit if field is not None and field.kind is FieldKind.MONEY else None

    def _field(self, first: str, rest: Sequence[str], name: str, scope: _Scope) -> Field | None:
        """The field a value's name stands for, None for 序号 and the like."""
        known = scope.variables.get(first)
        path, key = (known[1], ".".join(rest)) if known is not None and rest else ("", name)
        if beside := self.form_set.zip(path):
            side, _, key = key.partition(".")
            path = dict(beside.sides).get(side, "")
        if known is not None and not path:
            return None
        fields = self.form_set.list(path).fields if path else self.form_set.fields
        return next((found for found in fields if found.key == key), None)


def _unit_in(form_set: FormSet, view: View, steps: Sequence[str]) -> MoneyUnit | None:
    """The unit of the column that `steps` name in a row: a column, or a side and its column."""
    if len(steps) == 2 and steps[0] in view.side_names:
        view = form_set.view(view.sides[view.side_names.index(steps[0])])
    column = next((column for column in view.columns if column.key == ".".join(steps[-1:])), None)
    return column.unit if column is not None and column.kind is ColumnKind.MONEY else None
