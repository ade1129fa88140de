"""The light look for every part."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from ui.look.theme import Mode, set_up_application


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> None:
    set_up_application(qapp, Mode.LIGHT)
