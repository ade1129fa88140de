"""Takes the pictures: one process for 100 %, another for 150 %, because Qt reads the factor once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ui.gallery import load_scenes
from ui.look.theme import Mode, set_up_application

FACTOR = "QT_SCALE_FACTOR"
SIZES = {"1": ((1366, 768), (1920, 1080)), "1.5": ((1920, 1080),)}
MODES = {"light": Mode.LIGHT, "dark": Mode.DARK}


def main(arguments: list[str]) -> int:
    """Photograph into the folder named first; further arguments are names of scenes."""
    if not arguments:
        print("python -m ui.gallery 目标文件夹 [画面名 ...]", file=sys.stderr)
        return 2
    if FACTOR in os.environ:
        return photograph(Path(arguments[0]), arguments[1:], os.environ[FACTOR])
    for factor in SIZES:
        environment = {**os.environ, FACTOR: factor}
        subprocess.run([sys.executable, "-m", "ui.gallery", *arguments], env=environment, check=True)
    return 0


def photograph(folder: Path, names: list[str], factor: str) -> int:
    """All wanted scenes at the sizes of one scale factor."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    percent = f"-{round(float(factor) * 100)}%" if float(factor) != 1 else ""
    for look, mode in MODES.items():
        set_up_application(app, mode)
        for name, make in load_scenes():
            for width, height in SIZES.get(factor, SIZES["1"]):
                if not names or name in names:
                    logical = QSize(round(width / float(factor)), round((height - 72) / float(factor)))
                    take(make(), logical, folder / f"{name}-{look}-{width}x{height}{percent}.png")
    return 0


def take(widget: QWidget, size: QSize, path: Path) -> None:
    """One picture of the client area: title bar and task bar (72 px) are not ours."""
    widget.resize(size)
    widget.show()
    QTest.qWait(60)
    ready = widget.property("ready")
    if callable(ready):
        ready()
    QTest.qWait(120)
    if not widget.grab().save(str(path)):
        raise OSError(f"cannot write {path}")
    print(path)
    widget.close()
    widget.deleteLater()
    QTest.qWait(10)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
