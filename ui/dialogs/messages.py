"""Short questions and bad news, with the deed on the button and never an English word."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget


def tell(parent: QWidget | None, title: str, text: str, details: str = "") -> None:
    """One sentence that must be read; `details` are lines below it."""
    box = _box(parent, QMessageBox.Icon.NoIcon, title, text, details)
    box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def ask(parent: QWidget | None, title: str, text: str, deed: str, otherwise: str = "取消", details: str = "") -> bool:
    """Whether the person wants the deed; Esc and closing the window mean no."""
    box = _box(parent, QMessageBox.Icon.NoIcon, title, text, details)
    yes = box.addButton(deed, QMessageBox.ButtonRole.AcceptRole)
    no = box.addButton(otherwise, QMessageBox.ButtonRole.RejectRole)
    _set_primary(yes)
    box.setDefaultButton(yes)
    box.setEscapeButton(no)
    box.exec()
    return box.clickedButton() is yes


def _box(parent: QWidget | None, kind: QMessageBox.Icon, title: str, text: str, details: str) -> QMessageBox:
    box = QMessageBox(kind, title, text, QMessageBox.StandardButton.NoButton, parent)
    box.setInformativeText(details)
    return box


def _set_primary(button: QPushButton) -> None:
    button.setProperty("look", "primary")
