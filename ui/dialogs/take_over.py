"""从项目取数: the projects with their money and codes above, what becomes of the expenditure below, then one step."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QWidget

from core.domain.amount import print_fen, sum_amounts
from ui.dialogs.frame import DialogFrame
from ui.dialogs.take_over_models import PlanModel, SharesModel, Source
from ui.grids.code_picker import CodeDelegate
from ui.grids.grid_view import GridView
from ui.look.theme import px
from ui.look.tokens import Space

TITLE = "从项目取数"
_EXPLAINED = "把各项目的预算列为支出表的项目支出。基本支出等其他数不动；编码记在项目上，下次不用再填。"
_HIGH = (5, 4)
"""Shares of the height: projects, preview."""


class TakeOverDialog(DialogFrame):
    """`shares.shares` is what was chosen when it is accepted, `clears_rest` what is to become of the rest."""

    def __init__(self, parent: QWidget | None, source: Source) -> None:
        super().__init__(parent, TITLE, TITLE, _EXPLAINED)
        self.shares = SharesModel(source, self)
        self.plan = PlanModel(source, self)
        self.view, self.preview = GridView(self), GridView(self)
        self.view.setModel(self.shares)
        self.view.setItemDelegate(CodeDelegate(self.view, self.shares.finder))
        self.view.setAccessibleName("项目的预算和编码")
        self.preview.setModel(self.plan)
        self.preview.setAccessibleName("取数前后的项目支出")
        self.clear_box = QCheckBox("没有项目的，项目支出清空")
        self.clear_box.toggled.connect(self._refresh)
        self.shares.changed.connect(self._refresh)
        self._fill()
        self._refresh()
        self._fit()
        self.view.setFocus()
        self._go_to_first_asked()

    @property
    def clears_rest(self) -> bool:
        return self.clear_box.isChecked()

    def _fill(self) -> None:
        between = QHBoxLayout()
        between.setSpacing(px(Space.M))
        between.addWidget(QLabel("取数以后"))
        between.addStretch(1)
        between.addWidget(self.clear_box)
        self.body.setSpacing(px(Space.S))
        self.body.addWidget(self.view, _HIGH[0])
        self.body.addLayout(between)
        self.body.addWidget(self.preview, _HIGH[1])

    def _fit(self) -> None:
        parent = self.parentWidget()
        room = parent.window().size() if parent is not None else self.screen().availableSize()
        self.resize(min(px(960), room.width() - px(40)), min(px(620), room.height() - px(40)))

    def _go_to_first_asked(self) -> None:
        """Into the first code that is missing."""
        codes = [n for n, share in enumerate(self.shares.shares) if not share.code and not share.problem]
        if self.shares.rowCount():
            column = next(n for n, found in enumerate(self.shares.columns()) if found.editable)
            self.view.go_to(codes[0] if codes else 0, column)

    def _refresh(self) -> None:
        self.plan.show(self.shares.shares, self.clears_rest)
        taken = self.shares.taken
        total = sum_amounts([share.amount for share in taken]).fen
        projects = {share.project_id for share in taken}
        left = {share.project_id for share in self.shares.shares if share.refusal} - projects
        said = f"取 {len(projects)} 个项目，合计 {print_fen(total)} 万元" if total is not None else "还没有可取的项目"
        self.hint.setText(f"{said}；{len(left)} 个项目不取，原因见上表。" if left else f"{said}。")
        self.primary.setText(f"取 {len(projects)} 个项目的数")
        self.primary.setEnabled(bool(projects))
