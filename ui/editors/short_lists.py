"""Short lists inside a form (goals): small grids as high as their rows, beside each other, two in a row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from core.forms.model import FormSet
from ui.desk import Desk
from ui.editors.form_parts import small_grid
from ui.editors.record_model import RecordModel
from ui.grids.grid_view import GridView
from ui.look.theme import px
from ui.look.tokens import Space

IN_A_ROW = 2


class ShortListModel(RecordModel):
    """A short list inside a head: its row header says what each record is (目标 1)."""

    is_one_of_several = False

    def row_label(self, row: int) -> str:
        return f"{self.spec.item} {row + 1}"

    def address(self, row: int) -> str:
        """What the row is called away from its list: where several stand beside each other, by the list's name."""
        return f"{self.spec.label} {row + 1}" if self.is_one_of_several and self.spec.label else self.row_label(row)


class ShortLists(QWidget):
    """The lists of `paths`, each with its name over it where there are several."""

    def __init__(self, desk: Desk, form_set: FormSet, paths: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.models: list[ShortListModel] = []
        self.views: list[GridView] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(px(Space.XS))
        named = len(paths) > 1 or not form_set.list(paths[0]).parent
        for number, path in enumerate(paths):
            row, column = divmod(number, IN_A_ROW)
            model = ShortListModel(desk, form_set, path, self)
            model.is_one_of_several = len(paths) > 1
            view = self._view_of(model)
            if named:
                label = QLabel(model.spec.label or model.spec.item)
                label.setProperty("tone", "hint")
                grid.addWidget(label, 2 * row, column)
            grid.addWidget(view, 2 * row + 1, column, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(column, 1)
            self.models.append(model)
            self.views.append(view)

    def _view_of(self, model: ShortListModel) -> GridView:
        view = small_grid(row_numbers=True)
        view.setModel(model)
        view.setAccessibleName(model.spec.label)
        if model.columnCount() == 1:
            view.horizontalHeader().hide()
        return view
