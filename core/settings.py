"""What the program remembers about a person's wishes between two starts: one small JSON file in the user's folder."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

from core.paths import user_data_dir

RECENT_FILES = 8


class Settings:
    """Values by name; a missing or damaged file is an empty one, and a value that cannot be saved is only forgotten."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or user_data_dir() / "settings.json"
        self._values = _load(self._path)

    def text(self, name: str, default: str = "") -> str:
        value = self._values.get(name)
        return value if isinstance(value, str) else default

    def number(self, name: str, default: int) -> int:
        value = self._values.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else default

    def flag(self, name: str, default: bool = False) -> bool:
        value = self._values.get(name)
        return value if isinstance(value, bool) else default

    def set(self, name: str, value: str | int | bool) -> None:
        if self._values.get(name) != value:
            self._values[name] = value
            self._save()

    def recent(self) -> list[dict[str, str]]:
        """The files opened last, newest first: path, opened (ISO time), content, mark, word."""
        entries = self._values.get("recent")
        if not isinstance(entries, list):
            return []
        return [{str(k): str(v) for k, v in entry.items()} for entry in entries if _is_recent(entry)]

    def remember(self, entry: dict[str, str]) -> None:
        """Put a file at the head of the recent ones; an older entry of the same path goes."""
        others = [kept for kept in self.recent() if kept["path"] != entry["path"]]
        self._values["recent"] = [entry, *others][:RECENT_FILES]
        self._save()

    def forget_recent(self) -> None:
        self._values["recent"] = []
        self._save()

    def _save(self) -> None:
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            beside = self._path.with_suffix(".new")
            beside.write_text(json.dumps(self._values, ensure_ascii=False, indent=1), "utf-8")
            beside.replace(self._path)


def _load(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}


def _is_recent(entry: object) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("path"), str)
