"""The words of the command line: which commands and options there are, and their help, all Chinese."""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from core.catalog.scheme import Kind
from core.errors import UserError
from core.paths import program_name

FORMATS = ("docx", "xlsx", "pdf")
MODES = ("fill", "replace", "ask")
Deed: TypeAlias = Callable[[argparse.Namespace], int]

_TOP = """\
结束码：0 完成；1 做完了，但有错误、待确认或未放置的内容，或有不能用的表式；2 不能做，说明原因，什么也没有改。
每个命令的写法：%(prog)s 命令 --help"""


def parse(argv: Iterable[str], deeds: Mapping[str, Deed]) -> argparse.Namespace:
    """The arguments of a command; `command` is its deed. UserError: they make no command. SystemExit: help was asked
    for and is printed."""
    return _parser(deeds).parse_args(list(argv))


def _parser(deeds: Mapping[str, Deed]) -> argparse.ArgumentParser:
    parser = _Parser(prog=program_name(), description="绩目通：不带命令时打开窗口。", epilog=_TOP)
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True, parser_class=_Parser)
    groups = {"": commands}
    for name, (words, description, example, add) in _COMMANDS.items():
        above, _, word = name.rpartition(" ")
        about = f"{description or words}。"
        added = groups[above].add_parser(
            word, help=words, description=about, epilog=f"例：{program_name()} {name} {example}".rstrip()
        )
        added.set_defaults(command=deeds[name])
        add(added)
        if any(other.startswith(f"{name} ") for other in _COMMANDS):
            groups[name] = added.add_subparsers(title="命令", metavar="命令", parser_class=_Parser)
        added.add_argument("--templates", type=_path, metavar="文件夹", help="另外使用这个文件夹里的表式")
    return parser


def _add_file(parser: argparse.ArgumentParser, words: str) -> None:
    parser.add_argument("file", type=_path, metavar="文件.jmt", help=words)


def _add_choice(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unit", type=_words, metavar="单位", help="只要这个单位（名称或编码）")
    parser.add_argument("--year", type=_year, metavar="年度", help="只要这个年度")


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="结果按 JSON 写，供别的程序使用")


def _add_new(parser: argparse.ArgumentParser) -> None:
    _add_file(parser, "放到这个文件里，没有就新建")
    parser.add_argument("--form", required=True, metavar="表式", help="表式的代号，用 forms 命令查看")
    parser.add_argument("--unit", required=True, type=_words, metavar="单位", help="单位名称，前面可以带编码")
    parser.add_argument("--year", required=True, type=_year, metavar="年度", help="新建哪个年度的")
    parser.add_argument("--from", dest="from_year", type=_year, metavar="年度", help="从同一单位的这个年度转来")
    _add_json(parser)


def _add_import(parser: argparse.ArgumentParser) -> None:
    _add_file(parser, "放到这个文件里，没有就新建")
    parser.add_argument(
        "office",
        type=_path,
        nargs="+",
        metavar="Office文件",
        help="要读入的 Word、Excel 文件，可以写多个；写文件夹就连下级文件夹里的一起收",
    )
    parser.add_argument("--form", metavar="表式", help="不写则自动识别")
    parser.add_argument("--unit", type=_words, metavar="单位", help="不写则从文件里读")
    parser.add_argument("--year", type=_year, metavar="年度", help="不写则从文件里读")
    parser.add_argument(
        "--mode",
        choices=MODES,
        metavar="方式",
        help="与已有数据不同的怎么办：fill 保留原值，只填空白；replace 用文件里的；ask 逐项问。不写则保留并列出",
    )
    parser.add_argument("--replace", action="store_true", help="就是 --mode replace")
    parser.add_argument(
        "--units", type=_path, metavar="名单", help="单位名单（Excel 或 CSV：编码、名称、上级），存进文件里"
    )
    parser.add_argument(
        "--report", type=_path, metavar="报告.xlsx", help="收取清单、未收到的单位和汇总表写到这个工作簿"
    )
    _add_json(parser)


def _add_units(parser: argparse.ArgumentParser) -> None:
    _add_file(parser, "名单在这个文件里；载入时没有就新建")
    help_words = "载入这个名单（Excel 或 CSV：“编码”“名称”“上级单位”），代替原来的；不写则列出"
    parser.add_argument("list", type=_path, nargs="?", metavar="名单", help=help_words)
    _add_json(parser)


def _add_summary(parser: argparse.ArgumentParser) -> None:
    _add_file(parser, "要汇总的文件")
    parser.add_argument("to", type=_path, metavar="汇总表.xlsx", help="写到这个工作簿")
    parser.add_argument("--year", type=_year, metavar="年度", help="只要这个年度")


def _add_check(parser: argparse.ArgumentParser) -> None:
    _add_file(parser, "要审核的文件")
    _add_choice(parser)
    _add_json(parser)


def _add_export(parser: argparse.ArgumentParser) -> None:
    _add_file(parser, "要导出的文件")
    parser.add_argument("--to", required=True, type=_path, metavar="文件夹", help="导出到这里，没有就新建")
    _add_choice(parser)
    parser.add_argument("--form", metavar="表式", help="用哪种版式，不写则用数据原来的表式")
    parser.add_argument(
        "--format",
        dest="formats",
        action="append",
        choices=FORMATS,
        metavar="格式",
        help="docx、xlsx 或 pdf，可以写多次；不写则导出表式有的全部格式",
    )
    parser.add_argument("--draft", action="store_true", help="导出草稿，有错误也导出")
    _add_json(parser)


def _add_dump(parser: argparse.ArgumentParser) -> None:
    _add_file(parser, "要写出的文件")
    _add_choice(parser)


def _add_origin(parser: argparse.ArgumentParser) -> None:
    _add_file(parser, "要看的文件")
    _add_choice(parser)
    _add_json(parser)


def _add_load(parser: argparse.ArgumentParser) -> None:
    _add_file(parser, "放到这个文件里，没有就新建")
    parser.add_argument("data", type=_path, metavar="数据.json", help="dump 写出的文件")


def _add_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=_path, metavar="文件夹", help="导出到这里，没有就新建")


def _add_codes_load(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("list", type=_path, metavar="科目表文件", help="Excel 或 CSV 文件，有“编码”“名称”两栏")
    parser.add_argument("--year", required=True, type=_year, metavar="年度", help="哪一年的科目表")
    parser.add_argument("--until", type=_year, metavar="年度", help="用到哪一年为止，不写则只用于这一年")
    parser.add_argument("--kind", type=_kind, metavar="科目", help=f"{'、'.join(Kind)}，不写则从编码认出")
    parser.add_argument(
        "--complete", action="store_true", help="这是全年完整的科目表：表里没有的编码从此算错误，不写则只提醒"
    )
    _add_json(parser)


def _add_codes_remove(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--year", required=True, type=_year, metavar="年度", help="哪一年的科目表")
    parser.add_argument("--kind", required=True, type=_kind, metavar="科目", help="、".join(Kind))


def _add_rules_remove(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--form", required=True, metavar="表式", help="表式的代号")
    parser.add_argument("--label", required=True, type=_words, metavar="标签", help="规则里的标签，照 rules 列出的写")


def _add_template_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=_path, metavar="文件夹", help="带 form.toml 的文件夹，或放着几个表式的文件夹")
    _add_json(parser)


_COMMANDS: dict[str, tuple[str, str, str, Callable[[argparse.ArgumentParser], None]]] = {
    "forms": ("列出已安装的表式", "列出已安装的表式；写错的表式会说明错在哪里、怎么改", "", _add_json),
    "new": (
        "新建一个单位一个年度的数据",
        "",
        "档案馆.jmt --form hebei-performance --unit 430001示例县档案馆 --year 2026 --from 2025",
        _add_new,
    ),
    "import": (
        "读入 Word 和 Excel 文件",
        "读入 Word 和 Excel 文件，逐项列出放到了哪里、哪些要确认、哪些放不进去",
        "档案馆.jmt 2025年绩效文本.docx",
        _add_import,
    ),
    "units": (
        "载入、列出单位名单",
        "载入单位名单，或列出名单上各单位收到了哪些年度的；收取文件夹时按名单认单位、说出谁还没交",
        "示例县.jmt 单位名单.xlsx",
        _add_units,
    ),
    "summary": ("各单位的主要合计写成一张 Excel 表", "", "示例县.jmt 汇总表.xlsx --year 2026", _add_summary),
    "check": ("审核，列出问题", "审核文件里的数据，列出问题", "档案馆.jmt --year 2026", _add_check),
    "export": (
        "导出官方格式的文件",
        "导出官方格式的文件，列出所选版式里没有位置的内容；有错误时不导出，除非导出草稿",
        "档案馆.jmt --to 上报 --format docx",
        _add_export,
    ),
    "dump": ("把全部数据按 JSON 写到标准输出", "", "档案馆.jmt > 档案馆.json", _add_dump),
    "origin": (
        "列出导入的每一处来自哪个文件的哪一格",
        "列出导入记录：哪个文件、什么时候、多少处；每一处的文件、位置、原来的写法，后来有没有手工改过",
        "档案馆.jmt --json",
        _add_origin,
    ),
    "load": ("读入 dump 写出的 JSON", "", "另一个.jmt 档案馆.json", _add_load),
    "codes": (
        "列出、载入、移除科目表",
        "列出正在使用的科目表（程序自带的和载入的）；坏了的会说明原因",
        "--json",
        _add_json,
    ),
    "codes load": (
        "载入本县的科目表",
        "从 Excel 或 CSV 文件载入本县的科目表，以后审核、取名、选编码都先用它；同一年同一种的以后载入的为准",
        "2026年科目.xlsx --year 2026 --complete",
        _add_codes_load,
    ),
    "codes remove": (
        "移除载入的科目表",
        "移除载入的科目表，恢复使用程序自带的",
        "--year 2026 --kind functional",
        _add_codes_remove,
    ),
    "rules": (
        "列出、移除导入规则",
        "列出导入规则：某个表式里，标签是什么的格放到哪一栏；规则在导入预览里存下，以后导入都照着做",
        "--json",
        _add_json,
    ),
    "rules remove": (
        "移除一条导入规则",
        "",
        "--form hebei-performance --label 自筹数",
        _add_rules_remove,
    ),
    "template": ("检查自己做的表式", "列出已安装的表式；检查自己做的表式见下面的命令", "check 我的表式", _add_json),
    "template check": (
        "检查一个表式文件夹，逐处说明哪里错、怎么改",
        "检查一个表式（或里面有几个表式的文件夹）：form.toml、模板里的标签，再用最长和最空的数据试填、写出、读回",
        "我的表式",
        _add_template_check,
    ),
    "demo": ("把每种表式的示例审核并导出到文件夹", "", "示例", _add_demo),
    "selftest": ("用示例试一遍每个命令和窗口，看本机能不能正常使用", "", "", lambda parser: None),
}


# ---- what may stand behind an option


def _path(text: str) -> Path:
    if not text.strip() or "\x00" in text:
        raise argparse.ArgumentTypeError("没有写文件名或文件夹名")
    return Path(text)


def _words(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("后面没有写内容")
    return text


def _year(text: str) -> int:
    year = unicodedata.normalize("NFKC", text).strip().removesuffix("年")
    if not re.fullmatch(r"[12]\d{3}", year, re.ASCII):
        raise argparse.ArgumentTypeError(f"应是四位数字的年份，不能是“{text}”")
    return int(year)


def _kind(text: str) -> Kind:
    """A classification by its word, or by its Chinese name."""
    from core.catalog.official import official_lists

    titles = {one.kind: one.scheme.title for one in official_lists()}
    word = text.strip().removesuffix("科目")
    found = next((kind for kind, title in titles.items() if word in (kind.value, title.removesuffix("科目"))), None)
    if found is None:
        known = "、".join(f"{kind}（{title}）" for kind, title in titles.items())
        raise argparse.ArgumentTypeError(f"应是 {known} 之一，不能是“{text}”")
    return found


# ---- argparse that speaks Chinese: its own sentences are English and cannot be set

_COMPLAINTS = (
    (r"the following arguments are required: (.*)", "缺少 {0}"),
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
            return words.format(*found.groups())
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


class _Parser(argparse.ArgumentParser):
    def __init__(self, **settings: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=_Help, **settings)
        self._optionals.title = "选项"
        self._positionals.title = "参数"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        raise UserError(f"命令写法不对，{_in_chinese(message)}；写法见 {self.prog} --help。")

    def format_help(self) -> str:
        return re.sub(r"^(\w+):$", r"\1：", super().format_help(), flags=re.MULTILINE)
