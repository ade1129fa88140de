"""The words of the command line: which commands and options there are, and their help, all Chinese."""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

from core.catalog.scheme import Kind
from core.cli.chinese import Parser
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
    parser = Parser(prog=program_name(), description="绩目通：不带命令时打开窗口。", epilog=_TOP)
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True, parser_class=Parser)
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
            groups[name] = added.add_subparsers(title="命令", metavar="命令", parser_class=Parser)
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
    _add_columns(parser, "ask", "逐项填", "转过来以后，这一栏")
    _add_json(parser)


def _add_columns(parser: argparse.ArgumentParser, third: str, third_words: str, before: str) -> None:
    """The columns that are kept, cleared and (where there is such) asked for."""
    for name, words in (("keep", "照原样"), ("clear", "清空"), *([(third, third_words)] if third else [])):
        parser.add_argument(
            f"--{name}", action="append", default=[], type=_words, metavar="栏", help=f"{before}{words}，可以写多次"
        )


def _add_answers(parser: argparse.ArgumentParser) -> None:
    _add_columns(parser, "", "", "这一栏（如 指标值）")
    parser.add_argument(
        "--answers", type=_path, metavar="回答.json", help="逐处回答：先用 --list --json 列出，在 answer 里写好"
    )
    parser.add_argument("--list", action="store_true", help="只列出要定的，什么也不改")
    _add_json(parser)


def _add_copy(parser: argparse.ArgumentParser) -> None:
    _add_file(parser, "两个项目都在这个文件里")
    parser.add_argument(
        "--from", dest="source", required=True, type=_words, metavar="项目", help="从这个项目（名称或编码）"
    )
    parser.add_argument("--from-unit", type=_words, metavar="单位", help="那个项目是这个单位的，不写则先在同一份里找")
    parser.add_argument("--from-year", type=_year, metavar="年度", help="那个项目是这个年度的")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--to", type=_words, metavar="项目", help="指标复制到这个项目（名称或编码）")
    where.add_argument("--whole", action="store_true", help="复制整个项目，作为一个新项目")
    parser.add_argument(
        "--indicator", action="append", default=[], type=_words, metavar="指标", help="只要这个指标，可以写多次"
    )
    parser.add_argument("--unit", type=_words, metavar="单位", help="复制到这个单位的")
    parser.add_argument("--year", type=_year, metavar="年度", help="复制到这个年度的")
    _add_answers(parser)


def _add_confirm(parser: argparse.ArgumentParser) -> None:
    _add_file(parser, "要确认的文件")
    _add_choice(parser)
    parser.add_argument("--all", action="store_true", help="没有说到的全部照原样确认")
    _add_answers(parser)


def _add_rules_add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--form", required=True, metavar="表式", help="表式的代号，用 forms 命令查看")
    parser.add_argument("--label", required=True, type=_words, metavar="标签", help="文件里那一格的标签，照文件写")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--to", type=_words, metavar="栏", help="放到这一栏，如 其他资金，或 项目·其他资金")
    where.add_argument("--leave-out", action="store_true", help="这样的格都不导入")


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
    modes = parser.add_mutually_exclusive_group()
    modes.add_argument(
        "--mode",
        choices=MODES,
        metavar="方式",
        help="与已有数据不同的怎么办：fill 保留原值，只填空白；replace 用文件里的；ask 逐项问。不写则保留并列出",
    )
    modes.add_argument("--replace", action="store_true", help="就是 --mode replace")
    parser.add_argument("--preview", action="store_true", help="只看会放到哪里、哪些要看，什么也不写入")
    parser.add_argument(
        "--units", type=_path, metavar="名单", help="单位名单（Excel 或 CSV：编码、名称、上级），存进文件里"
    )
    parser.add_argument(
        "--report", type=_workbook, metavar="报告.xlsx", help="收取清单、未收到的单位和汇总表写到这个工作簿"
    )
    _add_json(parser)


def _add_units(parser: argparse.ArgumentParser) -> None:
    _add_file(parser, "名单在这个文件里；载入时没有就新建")
    help_words = "载入这个名单（Excel 或 CSV：“编码”“名称”“上级单位”），代替原来的；不写则列出"
    parser.add_argument("list", type=_path, nargs="?", metavar="名单", help=help_words)
    _add_json(parser)


def _add_summary(parser: argparse.ArgumentParser) -> None:
    _add_file(parser, "要汇总的文件")
    parser.add_argument("to", type=_workbook, metavar="汇总表.xlsx", help="写到这个工作簿")
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
    "copy": (
        "从别的项目复制指标或整个项目",
        "从别的项目（也可以是别的单位、别的年度的）复制指标或整个项目：名称自动换好，指标值、依据等要改的列出来，没有定的标为“沿用”",
        "档案馆.jmt --from 物业服务 --to 食堂运行 --keep 指标值确定依据 --clear 指标值",
        _add_copy,
    ),
    "confirm": (
        "列出、确认沿用的内容",
        "列出标为“沿用”的内容（从上年转来的、从别的项目复制的），一栏一栏或逐处确认、清空、改写",
        "档案馆.jmt --year 2026 --keep 项目名称 --clear 指标值",
        _add_confirm,
    ),
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
        "列出、存下、移除导入规则",
        "列出导入规则：某个表式里，标签是什么的格放到哪一栏；规则在导入预览里或用 rules add 存下，以后导入都照着做",
        "--json",
        _add_json,
    ),
    "rules add": (
        "存下一条导入规则",
        "存下一条导入规则：这个表式里，标签是这样的格都放到这一栏，或者都不导入；以后每次导入都照着做",
        "--form hebei-performance --label 自筹数 --to 其他资金",
        _add_rules_add,
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


def _workbook(text: str) -> Path:
    path = _path(text)
    if path.suffix.lower() != ".xlsx":
        raise argparse.ArgumentTypeError(f"应是 .xlsx 结尾的文件名，不能是“{text}”")
    if path.is_dir():
        raise argparse.ArgumentTypeError(f"应是文件名，“{text}”是文件夹")
    return path


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
