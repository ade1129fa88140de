"""绩目通: a command when there is one, else the window."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, MutableMapping, Sequence

from core.paths import SHOW_ONCE, is_bundle, program_name

NO_DISPLAY = "没有可用的显示屏，打不开窗口；可以用命令，例如：{}{} demo demo-output"
NO_LIBRARY = "打不开窗口，系统里缺少组件：{}"


def main(argv: Sequence[str]) -> int:
    """The words after the program's name; a single word that is no command is a file to open in the window."""
    if is_bundle():
        forget_bundle(os.environ)
    if _is_command(argv):
        from core.cli import run

        return run(argv)
    if not has_display(sys.platform, os.environ):
        print(NO_DISPLAY.format("" if is_bundle() else "python ", program_name()), file=sys.stderr)
        return 2
    return _open_window(argv)


def _is_command(argv: Sequence[str]) -> bool:
    return bool(argv) and argv[0] != SHOW_ONCE and not (len(argv) == 1 and argv[0].lower().endswith(".jmt"))


def _open_window(argv: Sequence[str]) -> int:
    """A missing library of the system is told in one sentence; a missing part of the program itself is a bug."""
    try:
        from ui.app import run
    except ImportError as error:
        if ".so" not in str(error):
            raise
        print(NO_LIBRARY.format(error), file=sys.stderr)
        return 2
    if argv[:1] == [SHOW_ONCE]:
        from ui.show_once import show_once

        return show_once(argv[1])
    return run(argv)


def forget_bundle(environment: MutableMapping[str, str]) -> None:
    """What PyInstaller's start told this program to find its own libraries by must not reach those that it opens:
    LibreOffice would load ours instead of its own. The loader and PySide6 no longer need it here."""
    for name in ("LD_LIBRARY_PATH", "QT_PLUGIN_PATH", "QML2_IMPORT_PATH"):
        environment.pop(name, None)
    before = environment.pop("LD_LIBRARY_PATH_ORIG", None)
    if before:
        environment["LD_LIBRARY_PATH"] = before


def has_display(platform: str, environment: Mapping[str, str]) -> bool:
    """Whether Qt will find a screen: without one it ends the whole process, so it must not be asked."""
    if platform in ("win32", "darwin"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    if getattr(sys, "frozen", False):  # a further process of the program as a folder begins here, too
        from multiprocessing import freeze_support

        freeze_support()
    sys.exit(main(sys.argv[1:]))
