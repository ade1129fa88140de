"""Questions to whoever sits at the terminal, one a line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from core.cli.output import say
from core.errors import UserError

if TYPE_CHECKING:
    from core.jobs.import_ import ImportRow

_YES = ("是", "y", "yes", "1")


def asker() -> Callable[[ImportRow], bool]:
    """Asks whether the file's value is to be taken. UserError: nobody is there to answer."""
    if not sys.stdin.isatty():
        raise UserError("逐项确认（--mode ask）要在终端里一项一项回答；不在终端里请用 --mode fill 或 --mode replace。")
    return ask


def ask(row: ImportRow) -> bool:
    """UserError: there is no answer any more; nothing has been changed."""
    file = _short(row.text) if row.text else row.reason
    say([f"{row.words}：原有“{_short(row.existing)}”，文件{row.place}“{file}”。"])
    try:
        answer = input("用文件的吗？（是/否，回车为否）")
    except EOFError as error:
        raise UserError("没有回答完，什么也没有改。") from error
    return answer.strip().lower() in _YES


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"
