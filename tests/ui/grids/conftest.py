"""A shown grid over a table in memory."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.gallery.sample_grid import SampleGridModel
from ui.grids.grid_view import GridView
from ui.look.theme import Mode, set_up_application

ShowGrid = Callable[[SampleGridModel], GridView]


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> None:
    set_up_application(qapp, Mode.LIGHT)


@pytest.fixture
def show_grid(qtbot: QtBot) -> ShowGrid:
    """Shows a model in a grid of 900 x 420 that has the focus."""

    def show(model: SampleGridModel) -> GridView:
        grid = GridView()
        model.setParent(grid)
        qtbot.addWidget(grid)
        grid.setModel(model)
        grid.resize(900, 420)
        grid.show()
        grid.activateWindow()
        qtbot.waitUntil(grid.isActiveWindow)
        grid.setFocus()
        return grid

    return show
