"""来源: which file and cell one value was read from, and 导入记录: the same of all values of a document."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QFormLayout, QLabel, QLineEdit, QWidget

from core.errors import UserError
from core.jobs.origins import HEADING, ImportLog, Origin, log_workbook, origin_row, shown_time
from core.office.write import Staging
from ui.dialogs.frame import DialogFrame
from ui.dialogs.messages import tell
from ui.dialogs.text_table import TextTable
from ui.grids.grid_model import Column, Width
from ui.grids.grid_view import GridView
from ui.look.marks import StateMark, mark_icon
from ui.look.theme import px
from ui.widgets.buttons import ChipRow, make_button

ALL, LEFT = "all", "left"
_WIDTHS = (Width.NAME, Width.STRETCH, Width.NAME, Width.BASIS, Width.STRETCH, Width.BASIS, Width.LEVEL3)
_COLUMNS = tuple(
    Column(str(number), label, width=width, editable=False)
    for number, (label, width) in enumerate(zip(HEADING, _WIDTHS, strict=True))
)


class OriginDialog(DialogFrame):
    """One value: every line can be selected and copied."""

    def __init__(self, words: str, origin: Origin | None, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, "查看来源", "知道了", words)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.cancel.hide()
        self.setMinimumWidth(px(480))
        self.lines: dict[str, str] = {}
        rows = QFormLayout()
        for name, line in _lines(origin, text):
            self.lines[name] = line
            label = QLabel(line or "（空）")
            label.setWordWrap(True)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            label.setAccessibleName(name)
            rows.addRow(name, label)
        self.body.addLayout(rows)
        if origin is None:
            self.hint.setText("这一处不是导入的，或者导入的文件里没有它。")
        self.primary.setFocus()


def _lines(origin: Origin | None, text: str) -> list[tuple[str, str]]:
    if origin is None:
        return [("现在的内容", text)]
    found = [
        ("文件", origin.file),
        ("位置", origin.place),
        ("文件里的写法", origin.read),
        ("现在的内容", text),
        ("导入时间", shown_time(origin.time) or "不详"),
    ]
    if origin.note:
        found.append(("怎么放的", origin.note))
    if origin.is_changed:
        found.append(("以后", "导入后手工改过"))
    return found


class ImportLogDialog(DialogFrame):
    """All imports of a document as chips, their values as rows that are filtered by typing."""

    def __init__(self, log: ImportLog, folder: Path, parent: QWidget | None = None) -> None:
        unit, year = log.document.unit.name, f"{log.document.year}年" if log.document.year else ""
        super().__init__(parent, "导入记录", "存为 Excel…", f"{unit} {year}：每一处来自哪个文件的哪一格。")
        self._log, self._folder = log, folder
        self.cancel.setText("关闭")
        self.chips = ChipRow(in_a_row=3)
        self.chips.add_chip(ALL, "全部", len(log.origins))
        for number, act in enumerate(log.imports):
            self.chips.add_chip(str(number), f"{shown_time(act.time)} {act.file}".strip(), act.count)
        if log.left:
            self.chips.add_chip(LEFT, "没有导入", len(log.left)).setIcon(mark_icon(StateMark.ERROR))
        self.search = QLineEdit()
        self.search.setPlaceholderText("筛选：栏目、内容、文件、位置，几个词用空格隔开")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("筛选")
        self.model = TextTable(_COLUMNS, self)
        self.grid = GridView(row_numbers=False)
        self.grid.setModel(self.model)
        self.grid.setAccessibleName("来源")
        self.body.addWidget(self.chips)
        self.body.addWidget(self.search)
        self.body.addWidget(self.grid, 1)
        self.copy_button = make_button("复制", deed=self.copy)
        self.copy_button.setAutoDefault(False)
        self.foot.insertWidget(1, self.copy_button)
        self.search.textChanged.connect(self._filter)
        self.chips.chosen.connect(self._choose)
        self._choose(ALL)
        room = parent.window().size() if parent is not None else self.screen().availableSize()
        self.resize(min(room.width() - px(70), px(1240)), min(room.height() - px(70), px(640)))
        self.search.setFocus()

    def _choose(self, key: str) -> None:
        if key == LEFT:
            self.model.show([origin_row(one) for one in self._log.left])
            self._count()
            return
        act = self._log.imports[int(key)] if key != ALL else None
        kept = [one for one in self._log.origins if act is None or (one.file, one.time) == (act.file, act.time)]
        self.model.show([origin_row(one) for one in kept])
        self._count()

    def _filter(self, typed: str) -> None:
        self.model.filter(typed)
        self._count()

    def _count(self) -> None:
        rows: Sequence[int] = self.model.shown
        changed = sum(self._log_is_changed(number) for number in rows)
        said = f"{len(rows)} 处" + (f"，其中 {changed} 处导入后手工改过" if changed else "")
        is_any = bool(self._log.origins or self._log.left)
        self.hint.setText(said if is_any else "这份文件没有导入过内容。")
        self.primary.setEnabled(is_any)
        self.copy_button.setEnabled(bool(rows))

    def _log_is_changed(self, number: int) -> bool:
        return "手工改过" in self.model.rows[number][-1]

    def copy(self) -> None:
        """The rows shown, all columns, for a spreadsheet."""
        self.grid.selectAll()
        self.grid.deeds.copy()

    def accept(self) -> None:
        """The filled button: save as a workbook; the dialog stays."""
        name = f"{self._log.document.unit.short_name or '导入记录'} 导入记录.xlsx"
        chosen, _ = QFileDialog.getSaveFileName(self, "存为 Excel", str(self._folder / name), "Excel 工作簿 (*.xlsx)")
        if chosen:
            self.save(Path(chosen if chosen.lower().endswith(".xlsx") else f"{chosen}.xlsx"))

    def save(self, path: Path) -> bool:
        """Write the workbook. False: it was said why not."""
        try:
            with Staging(path.parent) as staging:
                staging.add(path, log_workbook(self._log))
                staging.publish()
        except UserError as error:
            tell(self, "没有存下", str(error))
            return False
        self.hint.setText(f"已存为“{path.name}”。")
        return True
