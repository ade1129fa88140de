"""Where the program's own folders and the person's folders are; standard library only."""

from __future__ import annotations

import os
import sys
from pathlib import Path

SHOW_ONCE = "--show-once"
"""The word that has the program show its window for a moment: main.py knows it, the self-test says it."""


def is_bundle() -> bool:
    """Whether this is the program as a folder of its own, which needs no Python on the machine."""
    return bool(getattr(sys, "frozen", False))


def program_dir() -> Path:
    """The folder that holds templates/ and resources/ (of a bundle: beside its program, where people see them)."""
    return Path(sys.executable).resolve().parent if is_bundle() else Path(__file__).resolve().parent.parent


def program_name() -> str:
    """What a person types to start it."""
    return Path(sys.executable).stem if is_bundle() else "main.py"


def program_words() -> list[str]:
    """The words that start this program once more."""
    return [sys.executable] if is_bundle() else [sys.executable, str(program_dir() / "main.py")]


def templates_dir() -> Path:
    return program_dir() / "templates"


def resources_dir() -> Path:
    return program_dir() / "resources"


def user_data_override() -> str:
    """The folder that is used instead of the person's own, "" none: for tests, and for a program on a stick."""
    return os.environ.get("JIMUTONG_HOME", "")


def user_data_dir() -> Path:
    """Settings, logs and safety copies; an ASCII path, because some Windows tools stumble over others."""
    override = user_data_override()
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


def user_codes_dir() -> Path:
    """A county's own lists of codes."""
    return user_data_dir() / "codes"


def user_rules_dir() -> Path:
    """What was said in import previews about cells that the reader did not know."""
    return user_data_dir() / "rules"
