"""绩目通: a command when there is one, else the window."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

NO_DISPLAY = "没有可用的显示屏，打不开窗口；可以用命令，例如：python main.py demo demo-output"


def main(argv: Sequence[str]) -> int:
    """The words after the program's name; a single word that is no command is a file to open in the window."""
    if _is_command(argv):
        from core.cli import run

        return run(argv)
    if not has_display(sys.platform, os.environ):
        print(NO_DISPLAY, file=sys.stderr)
        return 2
    from ui.app import run as run_window

    return run_window(argv)


def _is_command(argv: Sequence[str]) -> bool:
    return bool(argv) and not (len(argv) == 1 and argv[0].lower().endswith(".jmt"))


def has_display(platform: str, environment: Mapping[str, str]) -> bool:
    """Whether Qt will find a screen: without one it ends the whole process, so it must not be asked."""
    if platform in ("win32", "darwin"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
