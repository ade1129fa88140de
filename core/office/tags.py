"""The tags a clerk types into an Office file: found in text, judged one by one, without any expression language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

UNITS = ("元", "万元")
ZERO = "零"
SUFFIXES = (*UNITS, ZERO, "增减", "增减万元", "绝对值", "日期")
"""What may follow a name after `|`: an amount in this unit, blank prints 0, 增加/减少, the number without its sign, a
date in words."""

DRAFT = "草稿"
"""A yes/no that every template may ask for, though no form declares it: whether this is a draft."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag. `kind`: value, for, endfor, if, endif, vm. `scope`: 'tr' (rows), 'p' (paragraphs), else ''.

    `name`: the dotted path of a value or condition, or the loop's variable; `source`: the path of the loop's list.
    """

    kind: str
    scope: str = ""
    name: str = ""
    source: str = ""
    suffix: str = ""
    text: str = ""

    @property
    def is_control(self) -> bool:
        """Whether the tag stands in a row or paragraph of its own, which is not printed."""
        return self.scope != ""


class TagError(Exception):
    """What looks like a tag and is none: `text` as written, `cause` and `cure` in a clerk's words."""

    def __init__(self, text: str, cause: str, cure: str) -> None:
        super().__init__(f"{text}：{cause}。{cure}")
        self.text, self.cause, self.cure = text, cause, cure


# One character for one, so that a place in the folded text is the same place in the text as written.
_FOLD = str.maketrans("｛｝％｜［］．\u3000\u00a0", "{}%|[]. " + " ")
_MARK = re.compile(r"\{\{|\}\}|\{%|%\}")
_WHOLE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_STEP = r"\w+(?:\[[^\[\]{}%|]+\])?"
_PATH = re.compile(rf"{_STEP}(?:\.{_STEP})*")
_FOR = re.compile(r"for\s+(\S+)\s+in\s+(\S+)")
_IF = re.compile(r"if\s+(\S+)")
_CONTROL = re.compile(r"(?:(tr|p)\s+)?(.*)", re.DOTALL)


def fold(text: str) -> str:
    """The text with brackets and signs of a Chinese input method as a Latin keyboard types them; of the same length."""
    return text.translate(_FOLD)


def tag_spans(text: str) -> list[tuple[int, int]]:
    """Where whole tags stand in the text, right or wrong ones, as (start, end)."""
    return [found.span() for found in _WHOLE.finditer(fold(text))]


@lru_cache(maxsize=4_096)
def split_path(path: str) -> tuple[str, ...]:
    """The steps of a dotted path: `支出[201].合计` is 支出, 201, 合计."""
    return tuple(part for part in re.split(r"[.\[\]]+", path) if part)


def scan(text: str) -> tuple[str | Tag, ...]:
    """The text as pieces: what stands between tags, as written, and the tags. TagError at the first wrong one."""
    return tuple(_pieces(text))


def _pieces(text: str) -> Iterator[str | Tag]:
    folded, at = fold(text), 0
    while mark := _MARK.search(folded, at):
        start = mark.start()
        end = _end_of(folded, start, mark[0])
        if start > at:
            yield text[at:start]
        yield _read(folded[start:end], text[start:end])
        at = end
    if at < len(text):
        yield text[at:]


def _end_of(folded: str, start: int, mark: str) -> int:
    """Where the tag opened at `start` ends; raises TagError when it does not, or when it was never opened."""
    if mark in ("}}", "%}"):
        opening = "{{" if mark == "}}" else "{%"
        raise TagError(folded[max(0, start - 12) : start + 2], "标签没有开头", f"在标签前面补上 {opening}。")
    closing = "}}" if mark == "{{" else "%}"
    next_mark = _MARK.search(folded, start + 2)
    if next_mark is None or next_mark[0] != closing:
        raise TagError(folded[start : start + 24], "标签没有结尾", f"在标签后面补上 {closing}。")
    return next_mark.end()


def _read(folded: str, text: str) -> Tag:
    inner = folded[2:-2].strip()
    if folded.startswith("{{"):
        return _read_value(inner, text)
    scope, order = _split_control(inner)
    if order == "vm" and not scope:
        return Tag("vm", text=text)
    if not scope:
        raise _no_scope(order, text)
    return _read_control(scope, order, text)


def _read_value(inner: str, text: str) -> Tag:
    name, bar, suffix = (part.strip() for part in inner.partition("|"))
    if not name:
        raise TagError(text, "标签里没有栏目名称", "在括号里写上栏目名称，如 {{栏目名称}}。")
    if bar and suffix not in SUFFIXES:
        raise TagError(text, f"不认识后缀“{suffix}”", f"竖线后面只能写：{'、'.join(SUFFIXES)}。")
    return Tag("value", name=_path(name, text), suffix=suffix, text=text)


def _split_control(inner: str) -> tuple[str, str]:
    found = _CONTROL.fullmatch(inner)
    assert found is not None
    return found[1] or "", found[2].strip()


def _no_scope(order: str, text: str) -> TagError:
    word = order.split(maxsplit=1)[0] if order else ""
    if word in ("for", "endfor", "if", "endif"):
        cure = f"重复表格的行写 {{%tr {order} %}}，重复段落写 {{%p {order} %}}。"
        return TagError(text, "没有写明重复的是行还是段落", cure)
    return TagError(
        text,
        f"不认识“{word or order}”",
        "可以用的有 vm、tr for、tr endfor、tr if、tr endif、p for、p endfor、p if、p endif。",
    )


def _read_control(scope: str, order: str, text: str) -> Tag:
    if order in ("endfor", "endif"):
        return Tag(order, scope, text=text)
    if found := _FOR.fullmatch(order):
        return Tag("for", scope, _variable(found[1], text), _path(found[2], text), text=text)
    if found := _IF.fullmatch(order):
        return Tag("if", scope, _path(found[1], text), text=text)
    cure = (
        f"写成 {{%{scope} for 行 in 列表 %}}、{{%{scope} if 栏目 %}}、{{%{scope} endfor %}} 或 {{%{scope} endif %}}。"
    )
    raise TagError(text, f"看不懂“{order}”", cure)


def _variable(name: str, text: str) -> str:
    if re.fullmatch(r"\w+", name) is None:
        raise TagError(text, f"“{name}”不能作名称", "for 后面写一个不带点和空格的名称，如 for 行 in 列表。")
    return name


def _path(name: str, text: str) -> str:
    if _PATH.fullmatch(name) is None:
        raise TagError(text, f"“{name}”不是栏目名称", "栏目名称只用汉字、字母和数字，层次之间用点隔开；不能写算式。")
    return name
