"""Where the program's own folders and the person's folders are; standard library only."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def program_dir() -> Path:
    """The folder that holds templates/ and resources/ (inside a bundle: where it was unpacked)."""
    bundle = getattr(sys, "_MEIPASS", None)
    return Path(bundle) if bundle else Path(__file__).resolve().parent.parent


def templates_dir() -> Path:
    return program_dir() / "templates"


def resources_dir() -> Path:
    return program_dir() / "resources"


def user_data_dir() -> Path:
    """Settings, logs and safety copies; an ASCII path, because some Windows tools stumble over others."""
    override = os.environ.get("JIMUTONG_HOME")
    if override:
        return Path(override)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or _home()) / "Jimutong"
    return Path(os.environ.get("XDG_DATA_HOME") or _home() / ".local" / "share") / "jimutong"


def _home() -> Path:
    """The person's folder; where the system knows none, a place at which nothing can be made or found."""
    try:
        return Path.home()
    except RuntimeError:
        return Path(os.devnull)


def user_templates_dir() -> Path:
    """Form sets a county added for itself."""
    return user_data_dir() / "templates"
