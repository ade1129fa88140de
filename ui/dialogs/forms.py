"""表式: the installed form sets, the program's and the person's own, each with what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QListWidget, QWidget

from core.forms.load import FormSets, installed
from core.forms.model import FormSet
from core.paths import templates_dir
from core.progress import Progress
from ui.dialogs.frame import DialogFrame
from ui.grids.cells import CellState
from ui.grids.grid_model import AnyIndex, Cell, Column, GridModel, Kind, Refusals, Width
from ui.grids.grid_view import GridView
from ui.look.marks import StateMark
from ui.look.theme import px
from ui.tasks import Tasks
from ui.widgets.buttons import make_button

TITLE, REGION, FORMATS, ORIGIN, STATE = range(5)
_EXPLAINED = "自己做的表式放在表式文件夹里，一个表式一个文件夹；做法见程序文件夹里的 templates/README.md。"


class FormsModel(GridModel):
    """One row for each form set."""

    COLUMNS = (
        Column("title", "表式", width=Width.STRETCH, editable=False),
        Column("region", "地区", width=Width.SHORT, kind=Kind.LINE, editable=False),
        Column("formats", "格式", width=Width.SHORT, kind=Kind.LINE, editable=False),
        Column("origin", "来自", width=Width.SHORT, kind=Kind.LINE, editable=False),
        Column("state", "能不能用", width=Width.NAME, kind=Kind.LINE, editable=False),
    )

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form_sets: Sequence[FormSet] = ()

    def show(self, form_sets: Sequence[FormSet]) -> None:
        self.beginResetModel()
        self.form_sets = form_sets
        self.endResetModel()

    def columns(self) -> Sequence[Column]:
        return self.COLUMNS

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.form_sets)

    def cell_text(self, row: int, column: int) -> str:
        one = self.form_sets[row]
        formats = "、".join(sorted({output.format for output in one.outputs}))
        origin = "程序自带" if _is_ours(one) else "自己加的"
        state = f"有 {len(one.mistakes)} 处错误" if one.is_broken else "可用"
        return (one.title, one.region, formats, origin, state)[column]

    def cell_mark(self, row: int, column: int) -> StateMark | None:
        return StateMark.ERROR if column == STATE and self.form_sets[row].is_broken else None

    def cell_state(self, row: int, column: int) -> CellState:
        return CellState.QUIET if _is_ours(self.form_sets[row]) else CellState.NONE

    def cell_words(self, row: int, column: int) -> str:
        one = self.form_sets[row]
        return f"代号 {one.id}\n{one.folder}"

    def set_cells(self, cells: Mapping[Cell, str], title: str, new_rows: int = 0) -> Refusals:
        return dict.fromkeys(cells, "这里只看不改")


def _is_ours(form_set: FormSet) -> bool:
    return form_set.folder.parent == templates_dir()


class FormsDialog(DialogFrame):
    """`folder_requested`: the person wants to see the folder of own form sets; `read_again` when all are proved."""

    folder_requested = Signal()
    read_again = Signal(object)

    def __init__(self, parent: QWidget | None, tasks: Tasks, folder: Path, known: FormSets) -> None:
        """`known` are shown until all are read anew."""
        super().__init__(parent, "表式", "打开表式文件夹", _EXPLAINED)
        self._tasks, self._folder = tasks, folder
        self.cancel.setText("关闭")
        self.model = FormsModel(self)
        self.grid = GridView(row_numbers=False)
        self.grid.setModel(self.model)
        self.grid.setAccessibleName("已安装的表式")
        self.mistakes = QListWidget()
        self.mistakes.setWordWrap(True)
        self.mistakes.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.mistakes.setAccessibleName("这个表式里的错误")
        self.body.addWidget(self.grid, 3)
        self.body.addWidget(self.mistakes, 2)
        self.again = make_button("重新检查", deed=self.check)
        self.again.setAutoDefault(False)
        self.foot.insertWidget(1, self.again)
        self.grid.current_cell_changed.connect(lambda row, column: self._show_mistakes())
        room = parent.window().size() if parent is not None else self.screen().availableSize()
        self.resize(min(room.width() - px(70), px(900)), min(room.height() - px(70), px(520)))
        self.model.show(known.all)
        self.mistakes.hide()
        self.check()
        self.grid.setFocus()

    def check(self) -> None:
        """Read and prove all of them anew, out of the way of the window."""
        self.again.setEnabled(False)
        self.hint.setText("正在检查…")
        self._tasks.start(_prove, self._show)

    def _show(self, found: FormSets) -> None:
        self.again.setEnabled(True)
        row = self.grid.cursor_cell()[0]
        self.model.show(found.all)
        broken = [number for number, one in enumerate(found.all) if one.is_broken]
        self.grid.go_to(broken[0] if broken else min(row, len(found.all) - 1), TITLE)
        said = f"有 {len(broken)} 个表式写错了，不能用，别的照常用。" if broken else "都可以用。"
        self.hint.setText(f"{said}自己加的放在 {self._folder}，放好以后点“重新检查”。")
        self._show_mistakes()
        self.read_again.emit(found)

    def _show_mistakes(self) -> None:
        row = self.grid.cursor_cell()[0]
        chosen = self.model.form_sets[row] if row < self.model.rowCount() else None
        self.mistakes.clear()
        self.mistakes.addItems([str(mistake) for mistake in chosen.mistakes] if chosen else [])
        self.mistakes.setVisible(bool(chosen and chosen.mistakes))

    def accept(self) -> None:
        """The filled button, and Enter: show the folder; the dialog stays."""
        self.folder_requested.emit()


def _prove(progress: Progress) -> FormSets:
    return installed(prove=True)
