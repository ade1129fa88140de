"""载入科目表: which file, for which years, whether it is full; its first rows and what is odd, before it is taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QModelIndex, QRegularExpression, Qt, QTimer
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QGridLayout, QLabel, QLineEdit, QListWidget, QWidget

from core.catalog.county import CountyList
from core.catalog.official import official, official_lists
from core.errors import UserError
from core.jobs.catalogues import list_words, load_catalogue
from ui.dialogs.frame import DialogFrame
from ui.grids.grid_model import AnyIndex, Cell, Column, GridModel, Kind, Refusals, Width
from ui.grids.grid_view import GridView
from ui.look.marks import StateMark
from ui.look.theme import px
from ui.look.tokens import Space
from ui.widgets.buttons import make_button
from ui.widgets.labels import MarkLabel

SHOWN = 200
READ_AFTER_MS = 250
_FILTER = "科目表 (*.xlsx *.xlsm *.xltx *.csv *.txt *.docx);;所有文件 (*)"
_EXPLAINED = "文件里要有“编码”和“名称”两栏，Excel、CSV 都可以，表头上下的标题和说明不影响。"
_COMPLETE = "这是全年完整的科目表（表里没有的编码从此算错误；不勾只提醒）"
CODE, NAME, REMARK = range(3)


class EntriesModel(GridModel):
    """The first entries of a list as read, and how the official list differs."""

    COLUMNS = (
        Column("code", "读到的编码", width=Width.CODE, kind=Kind.LINE, editable=False),
        Column("name", "读到的名称", width=Width.STRETCH, editable=False),
        Column("remark", "与程序自带的比", width=Width.NAME, editable=False),
    )

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[tuple[str, str, str]] = []

    def show(self, found: CountyList | None) -> None:
        self.beginResetModel()
        self.rows = _rows(found) if found else []
        self.endResetModel()

    def columns(self) -> Sequence[Column]:
        return self.COLUMNS

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.rows)

    def cell_text(self, row: int, column: int) -> str:
        return self.rows[row][column]

    def set_cells(self, cells: Mapping[Cell, str], title: str, new_rows: int = 0) -> Refusals:
        return dict.fromkeys(cells, "这里只看不改")


def _rows(found: CountyList) -> list[tuple[str, str, str]]:
    own = found.catalogue
    base = official(own.kind, own.first_year)
    rows = []
    for entry in list(own.entries.values())[:SHOWN]:
        name = base.name_of(entry.code)
        rows.append((entry.code, entry.name, "新的" if not name else "" if name == entry.name else f"原名：{name}"))
    return rows


class CodesLoadDialog(DialogFrame):
    """After acceptance `found` is the list, `path` its file."""

    def __init__(self, parent: QWidget | None, year: int | None, folder: Path) -> None:
        super().__init__(parent, "载入科目表", "载入", _EXPLAINED)
        self.found: CountyList | None = None
        self._folder = folder
        self.file_edit, self.browse = QLineEdit(), make_button("浏览…", deed=self._choose_file)
        self.browse.setAutoDefault(False)
        self.year_edit, self.until_edit = _year_edit(str(year or date.today().year)), _year_edit("")
        self.until_edit.setPlaceholderText("只用于这一年")
        self.kind_box = QComboBox()
        self.kind_box.addItem("按编码自动认出", None)
        for kind, title in {one.kind: one.scheme.title for one in official_lists()}.items():
            self.kind_box.addItem(title, kind)
        self.complete_box = QCheckBox(_COMPLETE)
        self.model = EntriesModel(self)
        self.grid = GridView(row_numbers=False)
        self.grid.setModel(self.model)
        self.said = MarkLabel()
        self.remarks = QListWidget()
        self.remarks.setWordWrap(True)
        self.remarks.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._later = QTimer(self, singleShot=True, interval=READ_AFTER_MS)
        self._fill()
        self._connect()
        room = parent.window().size() if parent is not None else self.screen().availableSize()
        self.resize(min(room.width() - px(70), px(760)), min(room.height() - px(32), px(640)))
        self.read()

    @property
    def path(self) -> Path:
        return Path(self.file_edit.text().strip())

    # ---- building

    def _fill(self) -> None:
        rows = QGridLayout()
        rows.setHorizontalSpacing(px(Space.S))
        rows.setVerticalSpacing(px(6))
        named = {"文件": self.file_edit, "年度": self.year_edit, "用到哪一年": self.until_edit, "科目": self.kind_box}
        for row, (words, field) in enumerate(named.items()):
            label = QLabel(words)
            label.setBuddy(field)
            field.setAccessibleName(words)
            rows.addWidget(label, row, 0)
            rows.addWidget(field, row, 1)
        rows.addWidget(self.browse, 0, 2)
        rows.addWidget(self.complete_box, len(named), 1, 1, 2)
        rows.setColumnStretch(1, 1)
        self.body.setSpacing(px(Space.S))
        self.body.addLayout(rows)
        self.body.addWidget(self.said)
        self.body.addWidget(self.grid, 3)
        self.body.addWidget(self.remarks, 1)
        self.grid.setAccessibleName("读到的编码和名称")
        self.remarks.setAccessibleName("读的时候发现的")

    def _connect(self) -> None:
        for edit in (self.file_edit, self.year_edit, self.until_edit):
            edit.textChanged.connect(lambda text: self._wait())
        self.kind_box.currentIndexChanged.connect(lambda index: self.read())
        self.complete_box.toggled.connect(self._set_complete)
        self._later.timeout.connect(self.read)

    # ---- reading

    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "选择科目表", str(self._folder), _FILTER)
        if chosen:
            self.file_edit.setText(chosen)
            self.read()

    def _wait(self) -> None:
        """What is typed is read when typing rests; until then there is nothing to load."""
        self.primary.setEnabled(False)
        self._later.start()

    def read(self) -> None:
        """The file as it would be taken, with what is odd about it; or why it cannot be."""
        self._later.stop()
        problem = self._incomplete()
        self.found = None
        if not problem:
            try:
                self.found = self._load()
            except UserError as error:
                problem = str(error)
        self._show(problem)

    def _set_complete(self, complete: bool) -> None:
        """The person's word on the list that was read: the file need not be read again for it."""
        if self.found is not None:
            self.found = replace(self.found, catalogue=replace(self.found.catalogue, complete=complete))

    def _incomplete(self) -> str:
        if not self.file_edit.text().strip():
            return "请选择文件。"
        if not self.year_edit.hasAcceptableInput():
            return "请写四位数字的年度。"
        until = self.until_edit.text()
        return "用到哪一年，请写四位数字的年度，或空着。" if until and not self.until_edit.hasAcceptableInput() else ""

    def _load(self) -> CountyList:
        until = self.until_edit.text()
        return load_catalogue(
            self.path,
            int(self.year_edit.text()),
            last_year=int(until) if until else None,
            kind=self.kind_box.currentData(),
            complete=self.complete_box.isChecked(),
        )

    def _show(self, problem: str) -> None:
        found = self.found
        self.model.show(found)
        remarks = found.remarks if found else ()
        self.remarks.clear()
        self.remarks.addItems(list(remarks))
        self.remarks.setVisible(bool(remarks))
        self.hint.setText(f"有 {len(remarks)} 处请先看一下，都列在上面。" if remarks else problem)
        self.primary.setEnabled(found is not None)
        if found is None:
            chosen = bool(self.file_edit.text().strip())
            self.said.set_state(StateMark.ERROR if chosen else None, "还不能载入，原因写在下面。" if chosen else "")
            self.primary.setText("载入")
            return
        count = len(found.catalogue.entries)
        first = f"，先列出前 {SHOWN} 个" if count > SHOWN else ""
        self.said.set_state(StateMark.READY, f"{list_words(found.catalogue)}，{count} 个编码{first}")
        self.primary.setText(f"载入 {count} 个编码")


def _year_edit(text: str) -> QLineEdit:
    edit = QLineEdit(text)
    edit.setValidator(QRegularExpressionValidator(QRegularExpression("[12][0-9]{3}"), edit))
    edit.setMaximumWidth(px(160))
    return edit
