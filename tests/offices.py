"""The same form as other offices make it: one document, many layouts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from core.domain.document import Document
from core.domain.project import Project
from core.forms.kinds import printed_levels
from core.forms.model import FormSet
from tests.word import Word

PLAN = ("3", "6", "10", "12")


@dataclass(frozen=True)
class Layout:
    """How an office lays the form out. `unit_line`: row, paragraph or none; `labels`: merged, repeated or blank;
    `goals`: cell, rows (目标1, 目标2) or automatic; `headings`: styled, plain or automatic."""

    columns: int = 7
    one_table: bool = False
    unit_line: str = "row"
    labels: str = "merged"
    goals: str = "cell"
    headings: str = "styled"
    has_titles: bool = True
    own_title: str = ""
    has_parts: bool = True
    has_cover: bool = True
    noise: Callable[[str], str] = str
    splits_runs: bool = False
    pads_cells: bool = False
    blank_row: bool = False
    header_again: bool = False
    signature: bool = False
    foreign: bool = False
    indicators_first: bool = False
    extra_column: bool = False


def write(document: Document, form_set: FormSet, layout: Layout, path: Path) -> Path:
    return _Writer(form_set, layout).document(document).save(path)


def spaced(label: str) -> str:
    return " ".join(label)


def broken(label: str) -> str:
    """A line break in the middle, as narrow cells have it."""
    middle = len(label) // 2
    return label[:middle] + "⏎" + label[middle:] if len(label) > 2 else label


def wide(label: str) -> str:
    """Digits, brackets and signs in full width, with spaces of full width between."""
    full = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in label)
    return "\u3000".join(full)


class _Writer:
    def __init__(self, form_set: FormSet, layout: Layout) -> None:
        self.form_set, self.layout = form_set, layout
        self.word = Word(layout.splits_runs, layout.pads_cells)
        self.word.level(1, ("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
        self.word.level(2, ("decimal", "%1."))

    def document(self, document: Document) -> Word:
        if self.layout.has_cover:
            self._cover(document)
        self._part("第一部分", "部门整体绩效目标")
        for item in document.narrative:
            self._heading(item.heading, item.level)
            for text in item.paragraphs:
                self.word.paragraph(text)
        self._part("第二部分", "预算项目绩效目标")
        for number, project in enumerate(document.projects, 1):
            self._project(document, number, project)
            if self.layout.foreign and number == 1:
                self._foreign()
        return self.word

    def _cover(self, document: Document) -> None:
        self.word.paragraph(document.unit.short_name, bold=True)
        self.word.paragraph(f"{document.year}年部门预算绩效文本", bold=True)
        self.word.paragraph(f"{document.unit.short_name}编制")

    def _part(self, number: str, title: str) -> None:
        if self.layout.has_parts:
            self.word.paragraph(number, bold=True)
            self.word.paragraph(title, "H1" if self.layout.headings == "styled" else "")

    def _heading(self, text: str, level: int) -> None:
        if self.layout.headings == "automatic":
            number = {1: "、", 2: "）", 3: "."}[level]
            self.word.numbered(text.partition(number)[2], 1, level - 1)
        else:
            self.word.paragraph(text, f"H{level + 1}" if self.layout.headings == "styled" else "")

    # ------------------------------------------------------------ a project

    def _project(self, document: Document, number: int, project: Project) -> None:
        if self.layout.has_titles:
            title = self.layout.own_title or f"{number}.{project.name}绩效目标表"
            self.word.paragraph(title, "H3" if self.layout.headings == "styled" else "")
        unit = f"{document.unit.code}{document.unit.name}"
        head = self._head_rows(project)
        if self.layout.unit_line == "paragraph":
            self.word.paragraph(f"{unit}          单位：万元")
        elif self.layout.unit_line == "row":
            head.insert(0, self._row((unit, 5), ("单位：万元", 2)))
        grid = self._grid_rows(project)
        if self.layout.one_table:
            self.word.table([*head, *grid], self.width)
        elif self.layout.indicators_first:
            self.word.table(grid, 6).paragraph("").table(head, self.width)
        else:
            self.word.table(head, self.width).paragraph("").table(grid, 6)

    @property
    def width(self) -> int:
        return self.layout.columns

    def _row(self, *cells: tuple[str, int]) -> str:
        """A row whose spans are given for seven columns, stretched over the office's own number of columns."""
        extra = self.width - sum(span for _, span in cells)
        spans = [span for _, span in cells]
        at = 0
        while extra > 0:
            spans[at % len(spans)] += 1
            at, extra = at + 1, extra - 1
        return " | ".join(f"{text}*{span}" for (text, _), span in zip(cells, spans, strict=True))

    def _side(self, label: str, first: bool) -> str:
        """A label beside several rows, in the office's own way."""
        text = self.layout.noise(label)
        if self.layout.labels == "merged":
            return f"v:{text}" if first else "^"
        return text if first or self.layout.labels == "repeated" else ""

    def _head_rows(self, project: Project) -> list[str]:
        noise = self.layout.noise
        money = {key: amount.print() for key, amount in project.amounts.items()}
        plan = {key: value.print() for key, value in project.payment_plan.items()}
        rows = [
            self._row((noise("项目编码"), 1), (project.code, 2), (noise("项目名称"), 1), (project.name, 3)),
            self._row(
                (self._side("预算规模及资金用途", True), 1),
                (noise("预算数"), 1),
                (money.get("budget", ""), 1),
                (noise("其中：财政资金"), 1),
                (money.get("fiscal", ""), 1),
                (noise("其他资金"), 1),
                (money.get("other", ""), 1),
            ),
            self._row((self._side("预算规模及资金用途", False), 1), (project.purpose, 6)),
            self._row((self._side("资金支出计划（%）", True), 1), *((noise(f"{m}月底"), 1) for m in PLAN)),
            self._row((self._side("资金支出计划（%）", False), 1), *((plan.get(month, ""), 1) for month in PLAN)),
        ]
        return rows + self._goal_rows(project)

    def _goal_rows(self, project: Project) -> list[str]:
        texts = [goal.text for goal in project.goals]
        if self.layout.goals == "rows":
            return [
                self._row((self._side("绩效目标", number == 1), 1), (f"目标{number}", 1), (text, 5))
                for number, text in enumerate(texts, 1)
            ]
        numbered = "⏎".join(f"{number}.{text}" for number, text in enumerate(texts, 1))
        return [self._row((self.layout.noise("绩效目标"), 1), (numbered, 6))]

    # ------------------------------------------------------------ indicators

    def _grid_rows(self, project: Project) -> list[str]:
        labels = ["一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据"]
        header = [self.layout.noise(label) for label in labels]
        rows = [self._grid_row(header)]
        if self.layout.blank_row:
            rows.append(self._grid_row([""] * 6))
        lines = [
            (*printed_levels(self.form_set, i), i.name, i.description, i.targets["whole"].text, i.basis)
            for i in project.indicators
        ]
        body = [line for _, group in groupby(lines, key=lambda line: line[0]) for line in self._group(list(group))]
        if self.layout.header_again and len(body) > 2:
            body.insert(2, header)
        rows += [self._grid_row(line) for line in body]
        if self.layout.signature:
            rows.append(self._row(("填报人：王某", 3), ("联系电话：0315-0000000", 3)) if self.layout.one_table else
                        "填报人：王某*3 | 联系电话：0315-0000000*3")  # fmt: skip
        return rows

    def _group(self, lines: list[tuple[str, ...]]) -> list[list[str]]:
        """Rows of one level 1: its label in the office's own way."""
        return [[self._group_label(line[0], at, len(lines)), *line[1:]] for at, line in enumerate(lines)]

    def _group_label(self, text: str, at: int, count: int) -> str:
        if self.layout.labels == "repeated" or count == 1:
            return text
        if self.layout.labels == "merged":
            return "^" if at else f"v:{text}"
        return "" if at else text

    def _grid_row(self, cells: list[str]) -> str:
        if self.layout.extra_column:
            cells = [*cells, "备注" if cells[-1] == self.layout.noise("指标值确定依据") else ""]
        if not self.layout.one_table:
            return " | ".join(cells)
        return self._row(*((cell, 1) for cell in cells))

    def _foreign(self) -> None:
        self.word.paragraph("部门政府采购预算")
        self.word.table(
            [
                "项目名称 | 预算资金 | 采购物品名称 | 数量 | 单价 | 合计",
                "公务车辆购置 | 116.55 | 轿车 | 8 | 13.75 | 110.00",
                "合计 | 116.55 | | | | 110.00",
            ],
            6,
        )
