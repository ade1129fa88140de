"""The two tables of 从项目取数: what every project brings along, and what becomes of the expenditure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QModelIndex, QObject, Signal

from core.catalog.scheme import tidy_code
from core.domain.document import Document
from core.editing.take_over import Cell as Taken
from core.editing.take_over import Share, funds_of, lists_of, plan_taking, shares_of
from core.forms.computed import names_of
from core.forms.model import FormSet
from core.forms.view import Column as MoneyColumn
from core.forms.view import ColumnKind
from core.forms.view_data import subtract
from core.forms.view_printing import print_number
from ui.grids.cells import CellState
from ui.grids.code_picker import Finder
from ui.grids.grid_model import AnyIndex, Cell, Column, GridModel, Kind, Refusals, Width

MONEY = MoneyColumn("", kind=ColumnKind.MONEY)
NAME, PART, AMOUNT, CODE, CODE_NAME, FUND, STATE = range(7)
_UNKNOWN = "（清单里没有）"
_LOCKED = "这一格不能改"


@dataclass(frozen=True, slots=True)
class Source:
    """What the dialog is about: the document as it is, and its form."""

    document: Document
    form_set: FormSet
    find_codes: Finder

    def code_name(self, code: str) -> str:
        """The official name of a code, '' unknown."""
        return names_of(self.form_set, self.document.year)(code) if code else ""

    def words(self, home: str, path: str = "") -> str:
        """What the form calls a list's records, or a field of it."""
        spec = self.form_set.list_at(home)
        field = self.form_set.field_at(spec.path, path) if spec and path else None
        return field.label if field else spec.item if spec else ""

    @property
    def funds(self) -> dict[str, str]:
        """The funds by their field, in words."""
        found = lists_of(self.form_set)
        return funds_of(found[1]) if found else {}

    def part_words(self, part: str) -> str:
        """What the form calls an amount of a project, '' where it has no place for it."""
        spec = self.form_set.list_at("projects")
        field = self.form_set.field_at(spec.path, f"amounts.{part}") if spec and part else None
        return field.label if field else _PARTS.get(part, "")


_PARTS = {"fiscal": "财政部分", "other": "其他部分"}


class SharesModel(GridModel):
    """One row for each amount of a project; white are the code and the fund. `changed`: other ones were chosen."""

    changed = Signal()

    def __init__(self, source: Source, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.source = source
        self.shares: list[Share] = list(shares_of(source.document, source.form_set))
        self._columns = (
            Column("name", source.words("projects"), width=Width.NAME, editable=False),
            Column("part", "取哪个数", width=Width.SHORT, editable=False),
            Column("amount", "数额", width=Width.MONEY, kind=Kind.MONEY, editable=False, unit="万元"),
            Column("code", source.words("expenditures", "code"), width=Width.CODE, kind=Kind.LINE),
            Column("code_name", "功能科目", width=Width.NAME, editable=False),
            Column("fund", "列入资金", width=Width.CODE, kind=Kind.CHOICE),
            Column("state", "取不取", width=Width.NAME, editable=False),
        )

    def columns(self) -> Sequence[Column]:
        return self._columns

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.shares)

    def cell_text(self, row: int, column: int) -> str:
        share, source = self.shares[row], self.source
        texts = {
            NAME: share.name or "（未填名称）",
            PART: source.part_words(share.part),
            AMOUNT: share.amount.print(),
            CODE: share.code,
            CODE_NAME: source.code_name(share.code) or (_UNKNOWN if share.code else ""),
            FUND: source.funds.get(share.fund, ""),
            STATE: f"不取：{share.refusal}" if share.refusal else "取",
        }
        return texts[column]

    def cell_state(self, row: int, column: int) -> CellState:
        share = self.shares[row]
        if column == STATE and share.refusal:
            return CellState.COMPUTED | CellState.WARNING
        is_asked = (column == CODE and not share.code) or (column == FUND and not share.fund)
        if column in (CODE, FUND):
            return CellState.REQUIRED if is_asked and not share.problem else CellState.NONE
        return CellState.COMPUTED

    def cell_words(self, row: int, column: int) -> str:
        return self.cell_text(row, STATE)

    def cell_place(self, row: int, column: int) -> str:
        return f"{self.cell_text(row, NAME)} · {self._columns[column].label}"

    def choices(self, row: int, column: int) -> Sequence[str]:
        return tuple(self.source.funds.values()) if column == FUND else ()

    def finder(self, column: int) -> Finder | None:
        """How the codes of a column are found."""
        return self.source.find_codes if column == CODE else None

    def set_cells(self, cells: Mapping[Cell, str], title: str, new_rows: int = 0) -> Refusals:
        refused: Refusals = {}
        keys = {words: key for key, words in self.source.funds.items()}
        for (row, column), text in cells.items():
            text = text.strip()
            if column == CODE and row < len(self.shares):
                self._set_code(row, tidy_code(text))
            elif column == FUND and row < len(self.shares) and (not text or text in keys):
                self.shares[row] = replace(self.shares[row], fund=keys.get(text, ""))
            else:
                refused[row, column] = "不是表上的资金性质" if column == FUND else _LOCKED
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.shares) - 1, STATE))
        self.changed.emit()
        return refused

    def _set_code(self, row: int, code: str) -> None:
        """All the amounts of a project are of one code."""
        project = self.shares[row].project_id
        self.shares = [replace(each, code=code) if each.project_id == project else each for each in self.shares]

    @property
    def taken(self) -> list[Share]:
        return [share for share in self.shares if not share.refusal]


class PlanModel(GridModel):
    """What becomes of the project expenditure, one row for each code and fund, in 万元."""

    def __init__(self, source: Source, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.source = source
        self.cells: tuple[Taken, ...] = ()
        money = Column("present", "现在的项目支出", width=Width.MONEY, kind=Kind.MONEY, editable=False, unit="万元")
        self._columns = (
            Column("code", source.words("expenditures", "code"), width=Width.CODE, kind=Kind.LINE, editable=False),
            Column("name", "功能科目", width=Width.NAME, editable=False),
            Column("fund", "列入资金", width=Width.CODE, editable=False),
            money,
            replace(money, key="new", label="取数后"),
            replace(money, key="difference", label="差额"),
            Column("said", "说明", width=Width.NAME, editable=False),
        )

    def show(self, shares: Sequence[Share], clears_rest: bool) -> None:
        """Work it out anew."""
        self.beginResetModel()
        self.cells = plan_taking(self.source.document, self.source.form_set, shares, clears_rest)
        self.endResetModel()

    def columns(self) -> Sequence[Column]:
        return self._columns

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.cells)

    def cell_text(self, row: int, column: int) -> str:
        cell = self.cells[row]
        if column == 0:
            return cell.code
        if column == 1:
            return self.source.code_name(cell.code) or _UNKNOWN
        if column == 2:
            return self.source.funds.get(cell.fund, "")
        if column == len(self._columns) - 1:
            return self._said(cell)
        values = {3: cell.present, 4: cell.new, 5: subtract(cell.new, cell.present)}
        return "" if column == 5 and cell.new is cell.present is None else print_number(MONEY, values[column])

    def _said(self, cell: Taken) -> str:
        if not cell.projects:
            return "没有项目，保留" if cell.new is not None else "没有项目，清空"
        lines = {line.code for line in self.source.document.expenditures}
        return f"{len(cell.projects)} 个项目" + ("" if cell.code in lines else "，新加一行")

    def cell_state(self, row: int, column: int) -> CellState:
        return CellState.COMPUTED

    def set_cells(self, cells: Mapping[Cell, str], title: str, new_rows: int = 0) -> Refusals:
        return dict.fromkeys(cells, _LOCKED)
