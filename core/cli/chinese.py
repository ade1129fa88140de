"""argparse that speaks Chinese: its own sentences are English and cannot be set."""

from __future__ import annotations

import argparse
import re
import unicodedata
from typing import Any, NoReturn

from core.errors import UserError

_COMPLAINTS = (
    (r"the following arguments are required: (.*)", "缺少 {0}"),
    (r"one of the arguments (.*) is required", "要写 {0} 之一"),
    (r"argument (.*?): not allowed with argument (.*)", "{0} 和 {1} 只能写一个"),
    (r"unrecognized arguments: (.*)", "不认识“{0}”"),
    (r"argument 命令: invalid choice: '(.*?)'.*", "没有“{0}”这个命令"),
    (r"argument (.*?): invalid choice: '(.*?)'.*", "{0} 不能是“{1}”"),
    (r"argument (.*?): expected .*", "{0} 后面没有写内容"),
    (r"argument (.*?): ignored explicit argument .*", "{0} 后面不能写内容"),
    (r"argument (.*?): (.*)", "{0} {1}"),
)


def _in_chinese(message: str) -> str:
    for pattern, words in _COMPLAINTS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return words.format(*(re.sub(r", | (?=--)", "、", group) for group in found.groups()))
    return "写法不完整"


class _Help(argparse.HelpFormatter):
    """Columns by the width of Chinese signs, lines as they are, and no heading above the commands but their own."""

    _COLUMN = 24

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    def _format_action(self, action: argparse.Action) -> str:
        if isinstance(action, argparse._SubParsersAction):
            return "".join(self._format_action(one) for one in action._get_subactions())
        head = "  " + self._format_action_invocation(action)
        gap = self._COLUMN - sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in head)
        return f"{head}{' ' * max(gap, 2)}{action.help or ''}\n"

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "".join(f"{indent}{line}\n" for line in text.split("\n"))


class Parser(argparse.ArgumentParser):
    def __init__(self, **settings: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=_Help, **settings)
        self._optionals.title = "选项"
        self._positionals.title = "参数"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        raise UserError(f"命令写法不对，{_in_chinese(message)}；写法见 {self.prog} --help。")

    def format_help(self) -> str:
        return re.sub(r"^(\w+):$", r"\1：", super().format_help(), flags=re.MULTILINE)
