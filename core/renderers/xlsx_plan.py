"""A sheet of a template as a plan: rows, loops and conditions as a tree, cells with what they print, merged areas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from core.office.tags import Tag, TagError, scan, split_path
from core.renderers.parts import TemplateError
from core.renderers.xlsx_refs import Area, column_name


@dataclass(slots=True)
class Line:
    """A line of a cell: texts and value tags in turn."""

    pieces: tuple[str | Tag, ...]


@dataclass(slots=True)
class Lines:
    """Lines of a cell under one `{%p for %}` or `{%p if %}` (tag None: the whole cell)."""

    tag: Tag | None = None
    items: list[Line | Lines] = field(default_factory=list)

    def values(self) -> Iterator[Tag]:
        for item in self.items:
            if isinstance(item, Lines):
                yield from item.values()
            else:
                yield from (piece for piece in item.pieces if isinstance(piece, Tag))

    @property
    def only(self) -> Tag | None:
        """The one value tag that is all of the cell, None when there is more or less."""
        if self.tag is None and len(self.items) == 1 and isinstance(line := self.items[0], Line):
            return line.pieces[0] if len(line.pieces) == 1 and isinstance(line.pieces[0], Tag) else None
        return None


@dataclass(slots=True)
class CellPlan:
    """`end` is the rest of a fixed cell's XML after its style; `lines` what a filled one prints; `merges`: `{% vm %}`.

    `right`: the last column of a merge within the row. `region`: a merge over rows that prints this cell in its first.
    """

    column: int
    style: int
    end: bytes = b"/>"
    lines: Lines | None = None
    merges: bool = False
    right: int = 0
    region: Region | None = None
    formula: str = ""

    @property
    def is_blank(self) -> bool:
        return self.lines is None and not self.formula and self.end == b"/>"


@dataclass(slots=True)
class Region:
    """A merge over several rows of the template; it grows with the loops inside it. `fixed`: its first row always
    stands first, so that it alone holds the content. `parts`: it may be split where a page ends."""

    area: Area
    cell: CellPlan
    fixed: bool = True
    name: str = ""
    parts: bool = False


@dataclass(slots=True)
class RowPlan:
    """`attributes` of the row but number and height; `height` in points, None: the sheet's default."""

    number: int
    attributes: str = ""
    height: float | None = None
    cells: list[CellPlan] = field(default_factory=list)
    opens: list[Region] = field(default_factory=list)
    closes: list[Region] = field(default_factory=list)

    def cell(self, column: int) -> CellPlan | None:
        return next((cell for cell in self.cells if cell.column == column), None)


@dataclass(slots=True)
class Group:
    """Rows under one loop or condition; `first` and `last` are the numbers of its control rows."""

    tag: Tag
    first: int
    last: int = 0
    items: list[RowPlan | Group] = field(default_factory=list)
    opens: list[Region] = field(default_factory=list)
    closes: list[Region] = field(default_factory=list)


Node = RowPlan | Group


def numbers_of(node: Node) -> list[int]:
    """The template rows that a node prints."""
    return (
        [node.number] if isinstance(node, RowPlan) else [number for item in node.items for number in numbers_of(item)]
    )


@dataclass(slots=True)
class Planner:
    """Makes the tree of one sheet out of its rows and merges. Raises TemplateError at what cannot be followed."""

    file: str
    sheet: str
    rows: dict[int, RowPlan]
    texts: dict[tuple[int, int], str]
    """The text of each cell that has a tag, by (row, column)."""
    merges: Sequence[Area]

    def fail(self, row: int, column: int, tag: str, cause: str, cure: str) -> NoReturn:
        raise TemplateError(f"{self.file}，“{self.sheet}”{column_name(column)}{row}，标签 {tag}：{cause}。{cure}")

    def tree(self) -> list[Node]:
        controls: dict[int, Tag] = {}
        for (row, column), text in self.texts.items():
            self._read_cell(row, column, text, controls)
        for row in controls:
            self._check_alone(row, controls[row])
        self._hand_down(controls)
        nodes = self._nested(controls)
        self._check_merging(nodes, None)
        for area in self.merges:
            self._merge(area, nodes)
        self._span(nodes, ())
        return nodes

    # ------------------------------------------------------------ cells

    def _read_cell(self, row: int, column: int, text: str, controls: dict[int, Tag]) -> None:
        try:
            lines = [scan(line) for line in text.split("\n")]
        except TagError as error:
            self.fail(row, column, error.text, error.cause, error.cure)
        tags = [piece for line in lines for piece in line if isinstance(piece, Tag)]
        plan = self.rows[row].cell(column)
        if plan is None or not tags:
            return
        if any(tag.scope == "tr" for tag in tags):
            self._read_control(row, column, lines, tags, controls)
            plan.end = b"/>"
            return
        if tags[0].kind == "vm" and lines[0][0] is tags[0]:
            plan.merges = True
            lines[0] = lines[0][1:]
        elif any(tag.kind == "vm" for tag in tags):
            self.fail(row, column, "{% vm %}", "合并标签不在单元格的开头", "移到单元格最前面。")
        plan.lines = self._lines(row, column, lines)

    def _read_control(
        self, row: int, column: int, lines: list[tuple[str | Tag, ...]], tags: list[Tag], controls: dict[int, Tag]
    ) -> None:
        texts = "".join(piece for line in lines for piece in line if isinstance(piece, str)).strip()
        if texts or len(tags) > 1 or row in controls:
            cure = "循环标签要单独占一行，一行一个，这一行不会打印出来。"
            self.fail(row, column, tags[0].text, "循环标签所在的行里还有别的内容", cure)
        controls[row] = tags[0]

    def _lines(self, row: int, column: int, lines: list[tuple[str | Tag, ...]]) -> Lines:
        stack = [Lines()]
        for line in lines:
            tag = next((piece for piece in line if isinstance(piece, Tag) and piece.is_control), None)
            if tag is None:
                stack[-1].items.append(Line(line))
                continue
            if any(piece is not tag and (isinstance(piece, Tag) or piece.strip()) for piece in line):
                cure = "循环和条件标签在单元格里要独占一行（Alt+Enter 换行）。"
                self.fail(row, column, tag.text, "同一行里还有别的内容", cure)
            if tag.kind in ("for", "if"):
                stack.append(Lines(tag))
                stack[-2].items.append(stack[-1])
            elif len(stack) == 1 or "end" + (stack[-1].tag or tag).kind != tag.kind:
                self.fail(row, column, tag.text, "前面没有对应的开头标签", "开头和结尾要在同一个单元格里。")
            else:
                stack.pop()
        if (opened := stack[-1].tag) is not None:
            self.fail(
                row, column, opened.text, "没有对应的结尾标签", f"在同一个单元格里补上 {{%p end{opened.kind} %}}。"
            )
        return stack[0]

    # ------------------------------------------------------------ control rows

    def _check_alone(self, row: int, tag: Tag) -> None:
        labels = {(area.top, area.left) for area in self.merges if area.bottom > area.top}
        for cell in self.rows[row].cells:
            if not cell.is_blank and (row, cell.column) not in labels:
                cure = "循环标签要单独占一行，这一行不会打印出来。"
                self.fail(row, cell.column, tag.text, "循环标签所在的行里还有别的内容", cure)

    def _hand_down(self, controls: dict[int, Tag]) -> None:
        """A label whose merge starts in a control row starts in the first printed row of it."""
        for area in self.merges:
            label = self.rows[area.top].cell(area.left) if area.top in controls else None
            below = next((row for row in range(area.top, area.bottom + 1) if row not in controls), None)
            target = None if below is None else self.rows[below].cell(area.left)
            if label is not None and target is not None and not label.is_blank:
                target.end, target.lines, target.formula = label.end, label.lines, label.formula

    def _nested(self, controls: dict[int, Tag]) -> list[Node]:
        nodes: list[Node] = []
        stack: list[Group] = []
        for number in sorted(self.rows):
            here = stack[-1].items if stack else nodes
            tag = controls.get(number)
            if tag is None:
                here.append(self.rows[number])
            elif tag.kind in ("for", "if"):
                stack.append(Group(tag, number))
                here.append(stack[-1])
            elif not stack or "end" + stack[-1].tag.kind != tag.kind:
                self.fail(number, 1, tag.text, "前面没有对应的开头标签", "开头和结尾要在同一张工作表里一一对上。")
            else:
                stack.pop().last = number
        if stack:
            tag = stack[-1].tag
            self.fail(stack[-1].first, 1, tag.text, "没有对应的结尾标签", f"在下面补上一行 {{%tr end{tag.kind} %}}。")
        return nodes

    def _check_merging(self, nodes: Sequence[Node], around: Group | None) -> None:
        for node in nodes:
            if isinstance(node, Group):
                self._check_merging(node.items, node)
                continue
            merging = next((cell for cell in node.cells if cell.merges), None)
            if merging and (around is None or around.tag.kind != "for" or len(around.items) > 1):
                cure = "需要合并的单元格所在的行，上下紧挨 {%tr for … %} 和 {%tr endfor %}。"
                self.fail(node.number, merging.column, "{% vm %}", "这一行不是单独重复的一行", cure)

    # ------------------------------------------------------------ merges

    def _span(self, nodes: Sequence[Node], loops: tuple[Group, ...]) -> None:
        """The `{% vm %}` cells of outer items run beside the whole loops inside these."""
        for node in nodes:
            if isinstance(node, Group):
                self._span(node.items, (*loops, node) if node.tag.kind == "for" else loops)
                continue
            for cell in node.cells:
                beside = _loops_beside(cell, loops) if cell.merges else 0
                if beside:
                    right = max(cell.right, cell.column)
                    area = Area(node.number, cell.column, node.number, right)
                    held = CellPlan(cell.column, cell.style, cell.end, cell.lines)
                    cell.region = Region(area, held, fixed=False, parts=True)
                    cell.end, cell.lines, cell.merges, cell.right = b"/>", None, False, 0
                    loops[-beside].opens.append(cell.region)
                    loops[-beside].closes.append(cell.region)

    def _merge(self, area: Area, nodes: Sequence[Node]) -> None:
        for node in nodes:
            if isinstance(node, Group) and node.first < area.top and area.bottom < node.last:
                return self._merge(area, node.items)
        covered = [node for node in nodes if any(area.top <= row <= area.bottom for row in numbers_of(node))]
        for node in covered:
            if not all(area.top <= row <= area.bottom for row in numbers_of(node)):
                cure = "让合并的单元格整个在循环里，或者盖住整个循环。"
                self.fail(area.top, area.left, str(area), "合并的单元格只盖住循环的一部分", cure)
        if not covered:
            return None
        if len(covered) == 1 and isinstance(row := covered[0], RowPlan) and area.top == area.bottom:
            cell = row.cell(area.left)
            assert cell is not None
            cell.right = area.right
            return None
        return self._grow(area, covered)

    def _grow(self, area: Area, covered: Sequence[Node]) -> None:
        """The merge is written around all its rows; only the first printed one of them holds its content."""
        rows = [self.rows[number] for node in covered for number in numbers_of(node)]
        top = rows[0].cell(area.left)
        assert top is not None
        region = Region(area, CellPlan(top.column, top.style, top.end, top.lines, formula=top.formula))
        region.fixed = isinstance(covered[0], RowPlan)
        covered[0].opens.append(region)
        covered[-1].closes.append(region)
        for row in rows[1:] if region.fixed else rows:
            cell = row.cell(area.left)
            assert cell is not None
            cell.end, cell.lines, cell.formula, cell.merges = b"/>", None, "", False
            cell.region = None if region.fixed else region
        if region.fixed:
            top.region = region


def _loops_beside(cell: CellPlan, loops: Sequence[Group]) -> int:
    """How many loops a `{% vm %}` cell of an outer item stands beside; 0: its text is the innermost item's, or it is
    alone in one loop, where equal texts run together."""
    used = {split_path(tag.name)[0] for tag in cell.lines.values()} if cell.lines else set()
    owner = max((at + 1 for at, loop in enumerate(loops) if loop.tag.name in used), default=0)
    if owner == len(loops) or len(loops) < 2:
        return 0
    beside = 1
    while beside < len(loops) - owner and loops[-beside - 1].items == [loops[-beside]]:
        beside += 1
    return beside
