"""科目表: the lists of codes in use, where each comes from; a county's own are loaded and removed here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QWidget

from core.errors import UserError
from core.jobs.catalogues import ListInUse, keep_catalogue, list_words, lists_in_use, remove_kept, years_words
from ui.dialogs.codes_load import CodesLoadDialog
from ui.dialogs.frame import DialogFrame
from ui.dialogs.messages import ask, tell
from ui.grids.cells import CellState
from ui.grids.grid_model import AnyIndex, Cell, Column, GridModel, Kind, Refusals, Width
from ui.grids.grid_view import GridView
from ui.look.marks import StateMark
from ui.look.theme import px
from ui.widgets.buttons import make_button

TITLE, YEARS, COUNT, FULL, ORIGIN, SOURCE = range(6)
_EXPLAINED = "审核编码、填上级科目的名称、选编码都用这些表。载入本县的表以后，先用本县的，没有的再用程序自带的。"


class ListsModel(GridModel):
    """One row for each list; a broken file says what is wrong with it."""

    COLUMNS = (
        Column("title", "科目", width=Width.NAME, editable=False),
        Column("years", "年份", width=Width.CODE, kind=Kind.LINE, editable=False),
        Column("count", "编码数", width=Width.PERCENT, kind=Kind.LINE, editable=False),
        Column("full", "全年完整", width=Width.SHORT, kind=Kind.LINE, editable=False),
        Column("origin", "来自", width=Width.SHORT, kind=Kind.LINE, editable=False),
        Column("source", "出处", width=Width.STRETCH, editable=False),
    )

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lists: Sequence[ListInUse] = ()

    def show(self, lists: Sequence[ListInUse]) -> None:
        self.beginResetModel()
        self.lists = lists
        self.endResetModel()

    def columns(self) -> Sequence[Column]:
        return self.COLUMNS

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.lists)

    def cell_text(self, row: int, column: int) -> str:
        one = self.lists[row]
        found = one.catalogue
        if found is None:
            path = one.kept.path if one.kept else Path()
            return {TITLE: path.name, ORIGIN: "不能用", SOURCE: f"{one.fault}文件在 {path.parent}"}.get(column, "")
        full = "是" if found.complete else "否"
        origin = "载入的" if one.kept else "程序自带"
        return (found.scheme.title, years_words(found), str(len(found.entries)), full, origin, found.source)[column]

    def cell_mark(self, row: int, column: int) -> StateMark | None:
        return StateMark.ERROR if column == TITLE and self.lists[row].fault else None

    def cell_state(self, row: int, column: int) -> CellState:
        return CellState.NONE if self.lists[row].kept else CellState.QUIET

    def cell_words(self, row: int, column: int) -> str:
        return self.lists[row].fault

    def set_cells(self, cells: Mapping[Cell, str], title: str, new_rows: int = 0) -> Refusals:
        return dict.fromkeys(cells, "这里只看不改")


class CodesDialog(DialogFrame):
    """`lists_changed` tells what was done, as a sentence. `year` is what a new list is taken to be for."""

    lists_changed = Signal(str)

    def __init__(self, parent: QWidget | None, year: int | None, folder: Path) -> None:
        super().__init__(parent, "科目表", "载入…", _EXPLAINED)
        self._year, self._folder = year, folder
        self.cancel.setText("关闭")
        self.model = ListsModel(self)
        self.grid = GridView(row_numbers=False)
        self.grid.setModel(self.model)
        self.grid.setAccessibleName("正在使用的科目表")
        self.body.addWidget(self.grid, 1)
        self.remove_button = make_button("移除", deed=self.remove)
        self.remove_button.setAutoDefault(False)
        self.foot.insertWidget(1, self.remove_button)
        self.grid.current_cell_changed.connect(lambda row, column: self._judge())
        self._size_to(parent)
        self._refresh()
        self.grid.setFocus()

    def _size_to(self, parent: QWidget | None) -> None:
        room = parent.window().size() if parent is not None else self.screen().availableSize()
        self.resize(min(room.width() - px(70), px(1000)), min(room.height() - px(70), px(460)))

    # ---- showing

    def _refresh(self, row: int = 0) -> None:
        self.model.show(lists_in_use())
        self.grid.go_to(min(row, self.model.rowCount() - 1), TITLE)
        self._judge()

    def _chosen(self) -> ListInUse | None:
        row = self.grid.cursor_cell()[0]
        return self.model.lists[row] if row < self.model.rowCount() else None

    def _judge(self) -> None:
        chosen = self._chosen()
        loaded = [one for one in self.model.lists if one.kept]
        self.remove_button.setEnabled(chosen is not None and chosen.kept is not None)
        own = chosen is None or chosen.kept is not None
        self.hint.setText("" if own else "程序自带的不能移除。" if loaded else "还没有载入本县的科目表。")

    # ---- what the person does

    def accept(self) -> None:
        """The filled button, and Enter: load a list; the dialog stays."""
        dialog = CodesLoadDialog(self, self._year, self._folder)
        if dialog.exec():
            self._folder = dialog.path.parent
            self.take(dialog)

    def take(self, dialog: CodesLoadDialog) -> bool:
        """Keep what was chosen to be loaded. False: it was refused, and said so."""
        assert dialog.found is not None
        found = dialog.found.catalogue
        try:
            replaced = keep_catalogue(found)
        except UserError as error:
            tell(self, "没有载入", str(error))
            return False
        rows = lists_in_use()
        at = next((n for n, one in enumerate(rows) if one.kept and _is_same(one, found.kind, found.first_year)), 0)
        self._refresh(at)
        instead = "，代替了原来的" if replaced else ""
        self.lists_changed.emit(f"已载入{list_words(found)}，{len(found.entries)} 个编码{instead}。")
        return True

    def remove(self) -> None:
        """Ask, then remove the chosen list."""
        chosen = self._chosen()
        if chosen is None or chosen.kept is None:
            return
        words = list_words(chosen.catalogue) if chosen.catalogue else chosen.kept.path.name
        details = "以后用程序自带的；要再用本县的，重新载入一次。" if chosen.catalogue else "这个文件本来就不能用。"
        if ask(self, "移除", f"要移除载入的“{words}”吗？", "移除", details=details):
            self.remove_chosen(chosen)

    def remove_chosen(self, chosen: ListInUse) -> bool:
        """Without asking. False: it was refused, and said so."""
        assert chosen.kept is not None
        try:
            remove_kept(chosen.kept)
        except UserError as error:
            tell(self, "没有移除", str(error))
            return False
        self._refresh(self.grid.cursor_cell()[0])
        self.lists_changed.emit(f"已移除{list_words(chosen.catalogue)}。" if chosen.catalogue else "已移除。")
        return True


def _is_same(one: ListInUse, kind: object, first_year: int) -> bool:
    found = one.catalogue
    return found is not None and (found.kind, found.first_year) == (kind, first_year)
