"""收取文件夹: the files that were found, what each is and whose; nothing is changed before the person takes them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from core.domain.unit import ListedUnit
from core.errors import UserError
from core.jobs.batch_accept import BatchReport
from core.jobs.batch_import import Batch
from core.jobs.batch_report import COUNTS, batch_workbook
from core.jobs.units import load_units
from core.office.write import Staging
from ui.dialogs.batch_rows import DEED, GROUPS, UNIT, YEAR, BatchModel
from ui.dialogs.frame import DialogFrame
from ui.dialogs.messages import tell
from ui.dialogs.text_table import TextTable
from ui.grids.grid_model import Align, Column, Kind, Width
from ui.grids.grid_view import GridView
from ui.look.marks import StateMark
from ui.look.theme import px
from ui.widgets.buttons import ChipRow, make_button
from ui.widgets.labels import MarkLabel

ALL = "全部"
_EXPLAINED = "现在什么都不会改动。单位、年度和收不收都可以改；双击文件名打开导入预览，逐处看。"
_LISTS = "单位名单 (*.xlsx *.xlsm *.xls *.csv *.txt *.docx);;所有文件 (*)"
_NAMED = 6


class BatchDialog(DialogFrame):
    """After acceptance `batch` says what is to go in. `preview_wanted`: show this item's file; `units` is a list that
    was loaded here (None: none was)."""

    preview_wanted = Signal(int)

    def __init__(self, batch: Batch, there: Sequence[ListedUnit], folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent, "收取文件夹", "收下", _EXPLAINED)
        self.batch, self._there, self._folder = batch, there, folder
        self.units: tuple[ListedUnit, ...] | None = None
        self.model = BatchModel(batch, self)
        self.grid = GridView()
        self.grid.setModel(self.model)
        self.grid.setAccessibleName("收到的文件")
        self.chips = ChipRow()
        self.missing = MarkLabel()
        self.units_button = make_button("单位名单…", deed=self._choose_units)
        self.preview_button = make_button("打开预览", deed=self.preview)
        for button in (self.units_button, self.preview_button):
            button.setAutoDefault(False)
        self._lay_out_body()
        self.chips.chosen.connect(lambda key: self.model.narrow("" if key == ALL else key))
        self.model.chosen.connect(self.refresh)
        self.grid.doubleClicked.connect(self._on_double_click)
        self.grid.current_cell_changed.connect(lambda row, column: self._judge())
        room = parent.window().size() if parent is not None else self.screen().availableSize()
        self.resize(min(room.width() - px(70), px(1400)), min(room.height() - px(32), px(760)))
        self.refresh()
        self.grid.setFocus()
        self.grid.go_to(0, DEED)

    def _lay_out_body(self) -> None:
        self.chips.add_chip(ALL, ALL)
        for group in GROUPS:
            self.chips.add_chip(group, group)
        self.body.addWidget(self.chips)
        self.body.addWidget(self.grid, 1)
        self.body.addWidget(self.missing)
        deeds = QHBoxLayout()
        deeds.addWidget(self.units_button)
        deeds.addWidget(self.preview_button)
        self.foot.insertLayout(1, deeds)

    # ---- showing

    def refresh(self) -> None:
        items, taken = self.batch.items, len(self.batch.taken)
        self.chips.set_count(ALL, len(items))
        for group in GROUPS:
            self.chips.set_count(group, self.model.count(group))
        self.primary.setText(f"收下 {taken} 个文件")
        self.primary.setEnabled(bool(taken))
        left = len(items) - taken
        self.hint.setText(f"有 {left} 个不会收下，原因写在各行。" if left else "全部收下；一步可以撤销。")
        self.missing.set_state(*self._missing())
        self._judge()

    def _missing(self) -> tuple[StateMark, str]:
        roll, missing = self.batch.roll, self.batch.missing(self._there)
        if not roll.units:
            return StateMark.INFO, "还没有单位名单；载入后能说出谁还没交、哪个单位不在名单里。"
        if not missing:
            return StateMark.READY, f"名单上 {len(roll.units)} 个单位都有了。"
        names = "、".join(unit.name for unit in missing[:_NAMED]) + ("等" if len(missing) > _NAMED else "")
        return StateMark.WARNING, f"名单上 {len(roll.units)} 个单位，还有 {len(missing)} 个没有收到：{names}。"

    def _judge(self) -> None:
        row = self.grid.cursor_cell()[0]
        is_known = 0 <= row < self.model.rowCount() and self.model.item(row).piece is not None
        self.preview_button.setEnabled(is_known)

    # ---- what the person does

    def _on_double_click(self, index: QModelIndex) -> None:
        if index.column() not in (UNIT, YEAR, DEED):
            self.preview()

    def preview(self) -> None:
        """The ordinary preview of the current file."""
        row = self.grid.cursor_cell()[0]
        if 0 <= row < self.model.rowCount() and self.model.item(row).piece is not None:
            self.preview_wanted.emit(self.model.shown[row])

    def _choose_units(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "选择单位名单", str(self._folder), _LISTS)
        if chosen:
            self.load_units(Path(chosen))

    def load_units(self, path: Path) -> bool:
        """Recognise by another list; it is kept with the file when the batch is taken. False: refused, and said so."""
        try:
            found = load_units(path)
        except UserError as error:
            tell(self, "没有载入名单", str(error))
            return False
        self.units = found.units
        self.batch.use_units(found.units)
        self.model.renew()
        if found.remarks:
            tell(self, "名单里有几处请看一下", "\n".join(found.remarks[:20]))
        return True


_RESULT = (
    Column("file", "文件", width=Width.STRETCH, editable=False),
    Column("done", "做了什么", width=Width.SHORT, editable=False),
    Column("unit", "单位", width=Width.NAME, editable=False),
    Column("year", "年度", width=Width.SHORT, editable=False),
    *(
        Column(status.name, status.value, width=Width.SHORT, kind=Kind.LINE, align=Align.RIGHT, editable=False)
        for status in COUNTS
    ),
    Column("why", "说明", width=Width.STRETCH, editable=False),
)


class BatchResultDialog(DialogFrame):
    """What was done with each file; the report is saved as a workbook."""

    def __init__(self, report: BatchReport, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent, "收取结果", "保存报告…", result_words(report))
        self.report, self._folder = report, folder
        self.cancel.setText("关闭")
        self.hint.setText("报告是一个 Excel 文件：收取清单、汇总表、未收到的单位、要看的内容。")
        model = TextTable(_RESULT, self)
        model.show([_result_row(one) for one in report.outcomes])
        self.grid = GridView()
        self.grid.setModel(model)
        self.grid.setAccessibleName("收取结果")
        self.body.addWidget(self.grid, 1)
        room = parent.window().size() if parent is not None else self.screen().availableSize()
        self.resize(min(room.width() - px(70), px(1300)), min(room.height() - px(32), px(640)))

    def accept(self) -> None:
        """The filled button: the dialog stays open."""
        suggestion = self._folder / "收取报告.xlsx"
        chosen, _ = QFileDialog.getSaveFileName(self, "保存报告", str(suggestion), "Excel 工作簿 (*.xlsx)")
        if chosen:
            self.save(Path(chosen))

    def save(self, path: Path) -> bool:
        """False: it cannot be written there, which was said."""
        try:
            with Staging(path.parent) as staging:
                staging.add(path, batch_workbook(self.report))
                staging.publish()
        except UserError as error:
            tell(self, "没有保存", str(error))
            return False
        self.hint.setText(f"报告已保存：{path}")
        return True


def result_words(report: BatchReport) -> str:
    """What was done, in a sentence."""
    left = len(report.outcomes) - report.taken
    said = f"收下 {report.taken} 个文件" + (f"，{left} 个没有收下" if left else "")
    if report.units:
        missing = len(report.missing)
        said += f"；名单上 {len(report.units)} 个单位" + (f"，{missing} 个还没有收到" if missing else "都有了")
    return f"{said}。按 Ctrl+Z 可以整批撤销。"


def _result_row(one: object) -> tuple[str, ...]:
    from core.jobs.batch_accept import Outcome

    assert isinstance(one, Outcome)
    item = one.item
    counts = [str(one.count(status)) if one.report is not None else "" for status in COUNTS]
    return (item.file.name, one.done, f"{item.code}{item.name}", str(item.year or ""), *counts, item.why)
