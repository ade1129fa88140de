"""The command line: everything the window does to files, with the exit codes people script against.

0 done; 1 done as far as possible (errors found, values unsure or not placed, a broken form set); 2 the input cannot be
used: one sentence on standard error, nothing changed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn, TextIO

from core.errors import UserError
from core.log import log_file, logger, start_log

DONE, PARTLY, UNUSABLE = 0, 1, 2
FORMATS = ("docx", "xlsx", "pdf")

Command = Callable[[argparse.Namespace], int]


def run(argv: Sequence[str]) -> int:
    """Carry out one command; its exit code."""
    _speak_utf8(sys.stdout)
    _speak_utf8(sys.stderr)
    try:
        arguments = _parser().parse_args(list(argv))
        command: Command = arguments.command
        return command(arguments)
    except UserError as error:
        return _refuse(str(error))
    except BrokenPipeError:
        return PARTLY
    except KeyboardInterrupt:
        return _refuse("已中断。")
    except Exception:
        return _own_bug()


def _own_bug() -> int:
    start_log()
    logger.exception("unexpected error in a command")
    return _refuse(f"程序出错，没有完成；详情记在 {log_file()}。")


def _refuse(sentence: str) -> int:
    print(" ".join(sentence.split("\n")), file=sys.stderr)
    return UNUSABLE


def _speak_utf8(stream: TextIO) -> None:
    """Pipes and files get UTF-8 whatever the system's code page; a console keeps its own."""
    if not stream.isatty() and hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8")


# ---- the words of the commands


class _Parser(argparse.ArgumentParser):
    """argparse that speaks Chinese: its own sentences are English and cannot be set."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(add_help=False, **settings)
        self._optionals.title = "选项"
        self._positionals.title = "参数"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        print(f"命令不完整或写法不对，应为：{self._one_line()}", file=sys.stderr)
        raise SystemExit(UNUSABLE)

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", "用法：", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", "用法：", 1)

    def _one_line(self) -> str:
        return " ".join(self.format_usage().removeprefix("用法：").split())


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="main.py", description="绩目通：不带命令时打开窗口。")
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True, parser_class=_Parser)

    def command(name: str, deed: Command, words: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=words, description=words)
        added.set_defaults(command=deed)
        added.add_argument("--templates", type=Path, metavar="文件夹", help="另外使用这个文件夹里的表式")
        return added

    _add_forms(command("forms", show_forms, "列出已安装的表式"))
    _add_new(command("new", make_document, "新建一个单位一个年度的数据"))
    _add_import(command("import", import_office, "读入 Word、Excel 文件"))
    _add_check(command("check", check_file, "审核"))
    _add_export(command("export", export_file, "导出官方格式的文件"))
    _add_dump(command("dump", dump_file, "把全部数据按 JSON 写到标准输出"))
    _add_load(command("load", load_file, "读入 dump 写出的 JSON"))
    _add_demo(command("demo", make_demo, "把示例单位审核并导出到文件夹"))
    return parser


def _add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="文件.jmt")


def _add_choice(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unit", metavar="单位", help="只要这个单位（名称或编码）")
    parser.add_argument("--year", type=int, metavar="年度", help="只要这个年度")


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="按 JSON 写结果")


def _add_forms(parser: argparse.ArgumentParser) -> None:
    _add_json(parser)


def _add_new(parser: argparse.ArgumentParser) -> None:
    _add_file(parser)
    parser.add_argument("--form", required=True, metavar="表式")
    parser.add_argument("--unit", required=True, metavar="单位", help="单位名称，前面可以带编码")
    parser.add_argument("--year", required=True, type=int, metavar="年度")
    parser.add_argument("--from", dest="from_year", type=int, metavar="年度", help="从同一单位的这个年度转来")


def _add_import(parser: argparse.ArgumentParser) -> None:
    _add_file(parser)
    parser.add_argument("office", type=Path, nargs="+", metavar="Office文件")
    parser.add_argument("--form", metavar="表式", help="不写则自动识别")
    parser.add_argument("--unit", metavar="单位", help="不写则从文件里读")
    parser.add_argument("--year", type=int, metavar="年度", help="不写则从文件里读")
    parser.add_argument("--replace", action="store_true", help="与已有数据不同的，用文件里的值")
    _add_json(parser)


def _add_check(parser: argparse.ArgumentParser) -> None:
    _add_file(parser)
    _add_choice(parser)
    _add_json(parser)


def _add_export(parser: argparse.ArgumentParser) -> None:
    _add_file(parser)
    parser.add_argument("--to", required=True, type=Path, metavar="文件夹")
    _add_choice(parser)
    parser.add_argument("--form", metavar="表式", help="不写则按读入时的表式")
    parser.add_argument(
        "--format", dest="formats", action="append", choices=FORMATS, metavar="格式", help="docx、xlsx、pdf"
    )
    parser.add_argument("--draft", action="store_true", help="导出草稿，有错误也导出")


def _add_dump(parser: argparse.ArgumentParser) -> None:
    _add_file(parser)
    _add_choice(parser)


def _add_load(parser: argparse.ArgumentParser) -> None:
    _add_file(parser)
    parser.add_argument("data", type=Path, metavar="数据.json")


def _add_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="文件夹")


# ---- the deeds; heavy parts are imported by the command that needs them


def show_forms(arguments: argparse.Namespace) -> int:
    from core.forms.load import installed
    from core.jobs.report import form_lines, form_plain

    form_sets = installed(arguments.templates, prove=True)
    _print(arguments, [form_plain(form_set) for form_set in form_sets], form_lines(form_sets))
    return PARTLY if any(form_set.is_broken for form_set in form_sets) else DONE


def make_document(arguments: argparse.Namespace) -> int:
    from core.forms.load import installed
    from core.jobs.documents import create_document

    form_set = installed(arguments.templates).usable(arguments.form)
    document = create_document(arguments.file, form_set, arguments.unit, arguments.year, arguments.from_year)
    print(f"已在 {arguments.file} 新建：{document.unit.name}，{document.year} 年，{form_set.title}。")
    return DONE


def import_office(arguments: argparse.Namespace) -> int:
    from core.forms.load import installed
    from core.jobs.import_ import import_files
    from core.jobs.import_report import import_lines, import_plain

    report = import_files(
        arguments.file,
        arguments.office,
        installed(arguments.templates),
        form_id=arguments.form,
        unit=arguments.unit,
        year=arguments.year,
        replace=arguments.replace,
    )
    _print(arguments, import_plain(report), import_lines(report))
    return DONE if report.is_complete else PARTLY


def check_file(arguments: argparse.Namespace) -> int:
    from core.jobs.check import check_documents
    from core.jobs.report import finding_lines, finding_plain

    checked = check_documents(_chosen(arguments), _form_sets(arguments))
    plain = [finding_plain(one.document, finding) for one in checked for finding in one.findings]
    _print(arguments, plain, [line for one in checked for line in finding_lines(one)])
    return PARTLY if any(one.has_errors for one in checked) else DONE


def export_file(arguments: argparse.Namespace) -> int:
    from core.jobs.check import check_documents
    from core.jobs.export import export_documents
    from core.jobs.report import export_lines

    form_sets = _form_sets(arguments)
    checked = check_documents(_chosen(arguments), form_sets)
    report = export_documents(
        checked, form_sets, arguments.to, form_id=arguments.form, formats=arguments.formats, draft=arguments.draft
    )
    _say(export_lines(report, checked))
    return PARTLY if any(one.has_errors for one in checked) else DONE


def dump_file(arguments: argparse.Namespace) -> int:
    from core.jobs.dump import dump_documents

    _say_json(dump_documents(_chosen(arguments), _form_sets(arguments)))
    return DONE


def load_file(arguments: argparse.Namespace) -> int:
    from core.jobs.documents import add_documents, read_json
    from core.jobs.dump import load_dump

    documents = load_dump(read_json(arguments.data), _form_sets(arguments))
    add_documents(arguments.file, documents)
    _say([f"已读入：{document.unit.name}，{document.year or '年度未定'}。" for document in documents])
    return DONE


def make_demo(arguments: argparse.Namespace) -> int:
    from core.jobs.check import check_documents
    from core.jobs.export import export_documents
    from core.jobs.report import export_lines, finding_lines
    from core.jobs.sample import sample_documents

    form_sets = _form_sets(arguments)
    checked = check_documents(sample_documents(form_sets), form_sets)
    report = export_documents(checked, form_sets, arguments.folder)
    _say([line for one in checked for line in finding_lines(one)])
    _say(export_lines(report, checked))
    return DONE


def _form_sets(arguments: argparse.Namespace) -> Any:
    from core.forms.load import installed

    return installed(arguments.templates)


def _chosen(arguments: argparse.Namespace) -> Any:
    """The documents of the file that the command is about; the file is only read, so a read-only medium will do."""
    from core.editing.session import open_session
    from core.jobs.check import chosen_documents

    with open_session(arguments.file, read_only=True) as session:
        return chosen_documents(session, arguments.unit, arguments.year)


def _print(arguments: argparse.Namespace, plain: object, lines: Sequence[str]) -> None:
    if arguments.json:
        _say_json(plain)
    else:
        _say(lines)


def _say(lines: Sequence[str]) -> None:
    for line in lines:
        print(line)


def _say_json(plain: object) -> None:
    json.dump(plain, sys.stdout, ensure_ascii=False, indent=1)
    print()
