"""Typed reading of the tables of a form.toml: what is missing, unknown or of the wrong type becomes a mistake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from core.forms.source import Source, TomlPath, propose

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")


@dataclass(slots=True)
class Table:
    """One table of the file. Every getter notes its key, so that `close` can point out keys nobody asked for."""

    source: Source
    data: dict[str, Any]
    path: TomlPath = ()
    known: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """As its header is written ([[lists.fields]])."""
        names = ".".join(part for part in self.path if isinstance(part, str))
        if not names:
            return "form.toml"
        return f"[[{names}]]" if self.path and isinstance(self.path[-1], int) else f"[{names}]"

    def mistake(self, key: str, cause: str, cure: str) -> None:
        self.source.mistake((*self.path, key) if key else self.path, cause, cure)
        if key:
            self.source.broken.add((*self.path, key))

    def text(self, key: str, default: str = "", required: bool = False) -> str:
        return self._get(key, str, default, required, '文字，写成 "…"')

    def whole(self, key: str, default: int = 0, required: bool = False) -> int:
        value = self._get(key, int, default, required, "整数，不加引号")
        if isinstance(value, bool):
            self.mistake(key, f"{key} 应为整数，不加引号", f"现在是 {str(value).lower()}")
            return default
        return value

    def optional_whole(self, key: str) -> int | None:
        self.known.add(key)
        return self.whole(key) if key in self.data else None

    def flag(self, key: str) -> bool:
        return self._get(key, bool, False, False, "true 或 false，不加引号")

    def texts(self, key: str) -> tuple[str, ...]:
        found = self._get(key, list, [], False, '一串文字，写成 ["…", "…"]')
        if all(isinstance(item, str) for item in found):
            return tuple(found)
        self.mistake(key, f"{key} 里每一项都应为文字", '写成 ["…", "…"]')
        return ()

    def lines(self, key: str) -> tuple[tuple[str, ...], ...]:
        found = self._get(key, list, [], False, '几行文字，写成 [["…", "…"], ["…"]]')
        if all(isinstance(line, list) and all(isinstance(item, str) for item in line) for line in found):
            return tuple(tuple(line) for line in found)
        self.mistake(key, f"{key} 应为几行文字", '写成 [["…", "…"], ["…"]]')
        return ()

    def wholes(self, key: str) -> tuple[int, ...]:
        found = self._get(key, list, [], False, "几个整数，写成 [3, 5, 7]")
        if all(isinstance(item, int) and not isinstance(item, bool) for item in found):
            return tuple(found)
        self.mistake(key, f"{key} 里每一项都应为整数", "写成 [3, 5, 7]")
        return ()

    def named_texts(self, key: str) -> dict[str, str]:
        """The texts of a table whose keys the author chooses; empty when there is none."""
        found = self._get(key, dict, {}, False, '一个表，写成 { 名称 = "…" }')
        if all(isinstance(item, str) for item in found.values()):
            return dict(found)
        self.mistake(key, f"{key} 里每一项都应为文字", '写成 { 名称 = "…" }')
        return {}

    def named_choices(self, key: str) -> dict[str, tuple[str, ...]]:
        """As `named_texts`, each with one text or several."""
        found = self._get(key, dict, {}, False, '一个表，写成 { 名称 = "…" }')
        several = {name: item if isinstance(item, list) else [item] for name, item in found.items()}
        if all(items and all(isinstance(one, str) for one in items) for items in several.values()):
            return {name: tuple(items) for name, items in several.items()}
        self.mistake(key, f"{key} 里每一项都应为文字或一串文字", '写成 { 名称 = "…" } 或 { 名称 = ["…", "…"] }')
        return {}

    def choice(self, key: str, choices: type[E], default: E) -> E:
        text = self.text(key, default)
        try:
            return choices(text)
        except ValueError:
            allowed = [member.value for member in choices if member.value]
            self.mistake(key, f"{key} 不能是“{text}”", propose(text, allowed, "可以写：" + "、".join(allowed)))
            return default

    def tables(self, key: str) -> tuple[Table, ...]:
        """The tables of a list of tables, empty when there is none."""
        found = self._get(key, list, [], False, f"几个表，每个以 [[{key}]] 开头")
        if not all(isinstance(item, dict) for item in found):
            self.mistake(key, f"{key} 应为几个表", f"每个以 [[{key}]] 开头")
            return ()
        return tuple(Table(self.source, item, (*self.path, key, index)) for index, item in enumerate(found))

    def table(self, key: str) -> Table:
        return Table(self.source, self._get(key, dict, {}, False, f"一个表，以 [{key}] 开头"), (*self.path, key))

    def close(self) -> None:
        """Reports the keys nobody asked for, with the nearest known one."""
        for key in self.data:
            if key not in self.known:
                cure = propose(key, self.known - self.data.keys(), "可以写：" + "、".join(sorted(self.known)))
                self.mistake(key, f"{self.name} 里没有 {key} 这一项", cure)

    def _get(self, key: str, wanted: type[T], default: T, required: bool, shape: str) -> T:
        self.known.add(key)
        if key not in self.data:
            if required:
                self.mistake("", f"{self.name} 缺少 {key}", f"补上 {key} = …")
                self.source.broken.add((*self.path, key))
            return default
        value = self.data[key]
        if isinstance(value, wanted):
            if required and value == "":
                self.mistake(key, f"{key} 不能为空", f"补上 {key} 的内容")
            return value
        self.mistake(key, f"{key} 应为{shape}", f"现在是 {_shown(value)}")
        return default


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return "一个表"
    return f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
