"""The text of a form.toml with the line of every entry: tomllib reads it, but does not say where anything stood."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from core.forms.model import FormMistake

TomlPath: TypeAlias = tuple[str | int, ...]
"""Where an entry is: names of tables and keys, numbers (from 0) in lists of tables: ("lists", 1, "fields", 0)."""

FILE = "form.toml"
_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=(.*)$""")
_STRING = re.compile(r'"(?:\\.|[^"\\])*"|' + r"'[^']*'|#.*$")
_FULL_WIDTH = {"“": '"', "”": '"', "＝": "=", "，": ",", "【": "[", "】": "]", "［": "[", "］": "]", "＂": '"'}


@dataclass(slots=True)
class Source:
    """One form.toml on its way to a FormSet; `mistakes` collects what is wrong with it."""

    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    mistakes: list[FormMistake] = field(default_factory=list)
    broken: set[TomlPath] = field(default_factory=set)
    """Entries that could not be read: what they were given instead is not judged any further."""
    origins: dict[TomlPath, tuple[Source, TomlPath]] = field(default_factory=dict)
    """Where entries stand that were written elsewhere: the source and the path there (`core.forms.like`)."""
    file: str = FILE
    _lines: dict[TomlPath, int] | None = None

    def line(self, path: TomlPath) -> int | None:
        """The line (from 1) of an entry, or of the nearest table around it."""
        if self._lines is None:
            self._lines = index_lines(self.text)
        while path:
            if path in self._lines:
                return self._lines[path]
            path = path[:-1]
        return None

    def mistake(self, path: TomlPath, cause: str, cure: str) -> None:
        if path in self.broken:
            return
        source, path = self.origin(path)
        line = source.line(path)
        self.mistakes.append(FormMistake(source.file, f"第 {line} 行" if line else "", "", cause, sentence(cure)))

    def origin(self, path: TomlPath) -> tuple[Source, TomlPath]:
        """The source an entry was written in, and its path there."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.origins:
                source, there = self.origins[path[:end]]
                return source, (*there, *path[end:])
        return self, path


def read_source(folder: Path, file: str = FILE) -> Source:
    """Reads form.toml of a folder; what is wrong with the file as such is a mistake of the source, no exception.

    `file` is what its mistakes call it.
    """
    source = Source(file=file)
    try:
        source.text = (folder / FILE).read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        source.mistake((), "表式文件夹里没有 form.toml", "每个表式文件夹要有一个 form.toml")
    except UnicodeDecodeError:
        source.mistake((), "文件不是 UTF-8 编码", "用记事本另存为，编码选 UTF-8")
    except OSError as error:
        source.mistake((), f"文件读不出来（{error.strerror}）", "检查文件和文件夹的权限")
    else:
        _parse(source)
    return source


def _parse(source: Source) -> None:
    try:
        source.data = _loads(source.text)
    except tomllib.TOMLDecodeError as error:
        quoted = _with_quoted_keys(source.text)
        try:
            source.data, source.text = _loads(quoted), quoted
        except tomllib.TOMLDecodeError:
            source.mistakes.append(_syntax_mistake(source, str(error)))


_STRINGS = r"""\"\"\".*?\"\"\"|'''.*?'''|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|\#[^\n]*"""
_CHINESE_KEY = re.compile(rf"{_STRINGS}|(?P<key>(?<![\w.])\w*[^\x00-\x7f\W]\w*)(?=\s*=)", re.DOTALL)


def _with_quoted_keys(text: str) -> str:
    """Chinese keys in the quotes that TOML asks for; their authors write `名称 = …`."""
    return _CHINESE_KEY.sub(lambda found: f'"{found["key"]}"' if found["key"] else found[0], text)


@lru_cache(maxsize=32)
def _loads(text: str) -> dict[str, Any]:
    """Form sets that are like one another read the same file again; nobody changes what was read."""
    return tomllib.loads(text)


_SYNTAX = (
    ("Expected '=' after", "键后面缺少等号"),
    ("Cannot overwrite a value", "同一个键写了两次"),
    ("Cannot declare", "同一个表头写了两次"),
    ("Unclosed array", "方括号没有写完"),
    ("Unterminated string", "引号没有写完"),
    ("Illegal character", "引号没有写完，或字符串里有不能用的字符"),
    ("Invalid value", "等号后面的值写法不对"),
    ("Expected newline", "值后面有多余的内容"),
    ("Invalid initial character", "键的写法不对，中文的键要加英文引号"),
    ("Expected ']", "表头的方括号没有写完"),
    ("Unescaped '\\'", "反斜杠要写成 \\\\"),
)


def _syntax_mistake(source: Source, message: str) -> FormMistake:
    text = source.text
    found = re.search(r"at line (\d+), column (\d+)", message)
    line = int(found[1]) if found else max(1, text.count("\n"))
    written = (text.splitlines() or [""])[min(line, text.count("\n") + 1) - 1].strip()
    cause = next((chinese for start, chinese in _SYNTAX if start in message), "TOML 写法不对")
    cure = f"检查这一行：{written}" if written else "检查这一行和上一行"
    if any(sign in _STRING.sub("", written) for sign in _FULL_WIDTH):
        cure += "。引号、等号、逗号、方括号要用英文的"
    return FormMistake(source.file, f"第 {line} 行", "", cause, sentence(cure))


def index_lines(text: str) -> dict[TomlPath, int]:
    """The line of each table header and key of valid TOML; keys inside inline tables are not listed."""
    lines: dict[TomlPath, int] = {}
    counts: dict[TomlPath, int] = {}
    table: TomlPath = ()
    for number, line in _statements(text):
        if header := _HEADER.match(line):
            table = _header_path(header[2], header[1] == "[[", counts)
            lines[table] = number
        elif key := _KEY.match(line):
            path = (*table, *_parts(key[1]))
            for end in range(len(table) + 1, len(path) + 1):
                lines.setdefault(path[:end], number)
    return lines


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """The lines on which a statement begins: what continues an array or a string of several lines is left out."""
    depth = 0
    quotes = ""
    for number, line in enumerate(text.splitlines(), 1):
        if quotes:
            if quotes in line:
                quotes = ""
            continue
        if depth == 0:
            yield number, line
            if _HEADER.match(line):
                continue
        quotes = next((q for q in ('"""', "'''") if line.count(q) % 2), "")
        plain = _STRING.sub("", line)
        depth = max(0, depth + plain.count("[") - plain.count("]")) if "=" in line or depth else 0


def _header_path(name: str, is_list: bool, counts: dict[TomlPath, int]) -> TomlPath:
    path: TomlPath = ()
    parts = _parts(name)
    for position, part in enumerate(parts):
        path = (*path, part)
        if is_list and position == len(parts) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part.strip("\"' ") for part in re.findall(r"\"[^\"]*\"|'[^']*'|[^.\s]+", name))


def sentence(text: str) -> str:
    return text if text.endswith(("。", "？")) else text + "。"


def nearest(word: str, known: Iterable[str]) -> str:
    """The likeliest thing meant by a misspelt word, '' when nothing is near."""
    from difflib import SequenceMatcher

    known = sorted(known) if isinstance(known, Set) else known  # or what is proposed would change from run to run
    best = max(known, key=lambda other: SequenceMatcher(None, word, other).ratio(), default="")
    return best if best and SequenceMatcher(None, word, best).ratio() >= 0.5 else ""


def propose(word: str, known: Iterable[str], otherwise: str) -> str:
    """The cure for an unknown word: the nearest known one, or the sentence `otherwise`."""
    found = nearest(word, known)
    return f"是不是“{found}”？" if found else otherwise
