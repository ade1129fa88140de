"""Asking for files and folders."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

FILTER = "绩目通文件 (*.jmt)"
OFFICE_FILTER = "Word 和 Excel 文件 (*.docx *.xlsx *.xlsm *.xltx *.xls *.doc *.wps *.et);;所有文件 (*)"


def workspace_path(text: str) -> Path:
    """What was typed, ending in .jmt."""
    return Path(text if text.lower().endswith(".jmt") else text + ".jmt")


def ask_open(parent: QWidget, folder: Path) -> Path | None:
    chosen, _ = QFileDialog.getOpenFileName(parent, "打开", str(folder), FILTER + ";;所有文件 (*)")
    return Path(chosen) if chosen else None


def ask_save_as(parent: QWidget, suggestion: Path) -> Path | None:
    chosen, _ = QFileDialog.getSaveFileName(parent, "另存为", str(suggestion), FILTER)
    return workspace_path(chosen) if chosen else None


def ask_office_files(parent: QWidget, folder: Path) -> list[Path]:
    chosen, _ = QFileDialog.getOpenFileNames(parent, "选择要导入的文件", str(folder), OFFICE_FILTER)
    return [Path(name) for name in chosen]


def ask_folder(parent: QWidget, folder: Path) -> Path | None:
    chosen = QFileDialog.getExistingDirectory(parent, "选择文件夹", str(folder))
    return Path(chosen) if chosen else None
