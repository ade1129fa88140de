"""A table in memory: the model behind the gallery's grids, and behind the tests of the grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex

from ui.gallery.words import item, label, levels
from ui.grids.cells import Align, CellState
from ui.grids.grid_model import AnyIndex, Cell, Column, GridModel, Kind, Refusals, Width
from ui.look.marks import StateMark

Row = list[str]

INDICATOR_COLUMNS = (
    Column("level1", label("indicators", "level1"), width=Width.LEVEL1, align=Align.CENTER, merged=True, frozen=True),
    Column("level2", label("indicators", "level2"), width=Width.LEVEL2, align=Align.CENTER, merged=True, frozen=True),
    Column("level3", label("indicators", "name"), width=Width.LEVEL3, frozen=True),
    Column("text", label("indicators", "description"), width=Width.STRETCH),
    Column("target", label("indicators", "targets.whole"), width=Width.VALUE),
    Column("basis", label("indicators", "basis"), width=Width.BASIS),
)

INDICATOR_ROWS = (
    (*levels("quantity"), "物业服务面积", "办公区保洁、绿化、秩序维护的面积合计", "≥18600平方米", "物业服务合同"),
    (*levels("quantity"), "会议服务场次", "全年会议服务保障次数", "≥420场", "2024年实际"),
    (*levels("quality"), "设备设施完好率", "完好设备台数占全部设备台数的比率", "≥98%", "服务标准"),
    (*levels("quality"), "维修及时率", "2小时内到场维修次数占报修次数的比率", "≥95", "服务标准"),
    (*levels("timeliness"), "服务费支付时间", "按季支付，次季首月完成", "每季后15日内", "合同约定"),
    (*levels("cost"), "单位面积物业成本", "全年物业费除以服务面积", "≤69元/平方米", ""),
    (*levels("social_benefit"), "机关运转保障率", "水电暖及会务正常保障天数占比", "=100%", "2024年实际"),
    (*levels("sustained_impact"), "节能降耗", "单位面积电耗较上年下降", "", ""),
    (*levels("satisfaction"), "干部职工满意度", "问卷调查满意人数占有效问卷人数的比率", "≥90%", "问卷调查"),
)

S = CellState
INDICATOR_STATES = {
    (1, 5): (S.CARRIED, "沿用 2024 年，待确认"),
    (3, 4): (S.ERROR, "错误：缺少百分号，应为 ≥95%"),
    (5, 5): (S.REQUIRED, "必填，未填"),
    (6, 5): (S.CARRIED | S.WARNING, "警告：沿用 2024 年的依据，今年尚未确认"),
    (7, 4): (S.REQUIRED, "必填，未填"),
    (7, 5): (S.REQUIRED, "必填，未填"),
    (8, 4): (S.COMMENT, "有批注"),
}

BUDGET_COLUMNS = (
    Column("item", item("projects"), width=Width.STRETCH, editable=False),
    Column("amount", "本年预算数", width=Width.MONEY, kind=Kind.MONEY, unit="万元"),
    Column("last", "上年数", width=Width.MONEY, kind=Kind.MONEY, editable=False, unit="万元"),
    Column("source", "来源", width=Width.MONEY, editable=False),
)

T = S.COMPUTED | S.TOTAL
BUDGET_ROWS = (
    ("收入", "", "", ""),
    ("本年收入合计", "4,131.67", "3,988.20", "一至五合计"),
    ("一、一般公共预算拨款", "3,966.17", "3,830.20", ""),
    ("二、政府性基金预算拨款", "", "", ""),
    ("四、财政专户管理资金", "96.00", "92.00", ""),
    ("五、单位资金", "69.50", "66.00", "三项合计"),
    ("　事业收入", "40.00", "36.50", ""),
    ("　其他收入", "29.50", "29.50", "沿用 2024 年"),
    ("本年支出合计", "4,119.67", "3,988.20", "手改"),
    ("公用支出", "426.36", "391.90", ""),
    ("年终结转", "", "0.00", ""),
    ("调减", "-12.00", "", ""),
)
BUDGET_STATES = (
    {(0, column): (S.HEADING | S.COMPUTED, "") for column in range(4)}
    | {(1, column): (T, "自动计算：一至五合计") for column in range(3)}
    | {(row, 2): (S.COMPUTED, "上年数，只读") for row in range(2, 12)}
    | {(row, 3): (S.QUIET, "") for row in range(1, 12)}
    | {(5, 0): (S.COMPUTED, ""), (5, 1): (S.COMPUTED, "自动计算：三项合计")}
    | {(7, 1): (S.CARRIED, "沿用 2024 年，待确认"), (8, 1): (S.OVERRIDDEN | T, "手改，原因：按批复数"), (8, 0): (T, "")}
    | {(9, 1): (S.WARNING, "警告：比上年多 8.8%"), (10, 1): (S.REQUIRED, "必填，未填")}
)


class SampleGridModel(GridModel):
    """Rows of texts with fixed states; counts its steps, so that a test sees what was one step."""

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        states: Mapping[Cell, tuple[CellState, str]] | None = None,
        rows_fixed: bool = False,
    ) -> None:
        super().__init__()
        self._columns = tuple(columns)
        self.rows: list[Row] = [list(row) for row in rows]
        self.states = dict(states or {})
        self.rows_fixed = rows_fixed
        self.steps: list[str] = []
        self.marks: dict[Cell, StateMark] = {}

    def columns(self) -> Sequence[Column]:
        """As given."""
        return self._columns

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        """As given."""
        return 0 if parent.isValid() else len(self.rows)

    def cell_text(self, row: int, column: int) -> str:
        """The stored text."""
        return self.rows[row][column]

    def cell_state(self, row: int, column: int) -> CellState:
        """The given state; merged columns look like levels."""
        state = self.states.get((row, column), (CellState.NONE, ""))[0]
        if self._columns[column].merged:
            state |= CellState.HEADING if column == 0 else CellState.SUBHEADING
        return state

    def cell_words(self, row: int, column: int) -> str:
        """The given words."""
        return self.states.get((row, column), (CellState.NONE, ""))[1]

    def cell_mark(self, row: int, column: int) -> StateMark | None:
        """The given mark."""
        return self.marks.get((row, column))

    def cell_span(self, row: int, column: int) -> int:
        """Equal neighbours under equal parents are one cell."""
        if not self._columns[column].merged:
            return 1
        if row and self._path(row - 1, column) == self._path(row, column):
            return 0
        end = row + 1
        while end < len(self.rows) and self._path(end, column) == self._path(row, column):
            end += 1
        return end - row

    def _path(self, row: int, column: int) -> Row:
        return self.rows[row][: column + 1]

    def cell_editable(self, row: int, column: int) -> bool:
        """Computed cells and total rows are not."""
        locked = CellState.COMPUTED | CellState.OVERRIDDEN
        return self._columns[column].editable and not self.cell_state(row, column) & locked

    def can_add_rows(self) -> bool:
        """Unless the rows are fixed."""
        return not self.rows_fixed

    def set_cells(self, cells: Mapping[Cell, str], title: str, new_rows: int = 0) -> Refusals:
        """One step; a merged cell written at its top changes all its rows."""
        self.steps.append(title)
        if new_rows:
            self._insert(len(self.rows), new_rows)
        spans = {cell: self.cell_span(*cell) for cell in cells}
        for (row, column), text in cells.items():
            for at in range(row, row + max(spans[row, column], 1)):
                self.rows[at][column] = text
        touched = [row for row, _ in cells]
        last = min(max(touched) + max(max(spans.values()), 1), len(self.rows)) - 1
        self.dataChanged.emit(self.index(min(touched), 0), self.index(last, len(self._columns) - 1))
        if any(self._columns[column].merged for _, column in cells):
            self.spans_changed.emit()
        return {}

    def insert_rows(self, at: int, count: int) -> bool:
        """Blank rows that belong to the group above."""
        self.steps.append("插入行")
        self._insert(at, count)
        return True

    def _insert(self, at: int, count: int) -> None:
        self.beginInsertRows(QModelIndex(), at, at + count - 1)
        near = self.rows[max(at - 1, 0)] if self.rows else [""] * len(self._columns)
        for _ in range(count):
            fresh = [text if column.merged else "" for text, column in zip(near, self._columns, strict=True)]
            self.rows.insert(at, fresh)
        self.endInsertRows()

    def remove_rows(self, rows: Sequence[int]) -> bool:
        """The rows go, as one step."""
        self.steps.append("删除行")
        for row in reversed(rows):
            self.beginRemoveRows(QModelIndex(), row, row)
            del self.rows[row]
            self.endRemoveRows()
        return True

    def move_rows(self, rows: Sequence[int], to: int) -> bool:
        """As one step, with a reset as a real model may do."""
        self.steps.append("移动行")
        self.beginResetModel()
        moved = [self.rows[row] for row in rows]
        kept_before = [self.rows[row] for row in range(to) if row not in rows]
        kept_after = [self.rows[row] for row in range(to, len(self.rows)) if row not in rows]
        self.rows = kept_before + moved + kept_after
        self.endResetModel()
        return True

    def duplicate_rows(self, rows: Sequence[int]) -> bool:
        """Copies below the last of the rows."""
        self.steps.append("复制行")
        at = rows[-1] + 1
        self.beginInsertRows(QModelIndex(), at, at + len(rows) - 1)
        self.rows[at:at] = [list(self.rows[row]) for row in rows]
        self.endInsertRows()
        return True


def indicator_model() -> SampleGridModel:
    """The indicators of the pictures."""
    return SampleGridModel(INDICATOR_COLUMNS, INDICATOR_ROWS, INDICATOR_STATES)


def budget_model() -> SampleGridModel:
    """Income and expenditure of the pictures."""
    return SampleGridModel(BUDGET_COLUMNS, BUDGET_ROWS, BUDGET_STATES, rows_fixed=True)
