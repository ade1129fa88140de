"""The command line: everything the window does to files, with the exit codes people script against.

0 done; 1 done as far as possible (errors found, values unsure or not placed, a broken form set); 2 the input cannot be
used: one sentence on standard error, nothing changed.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from core.cli.deeds import (
    DEEDS,
    PARTLY,
    UNUSABLE,
    check_file,
    check_template,
    dump_file,
    show_codes,
    show_forms,
    show_origins,
    show_rules,
)
from core.cli.output import OutputError, forget_output, mend_streams
from core.cli.words import Deed, parse
from core.errors import UserError
from core.log import log_file, logger, start_log

_ONLY_TELL = (show_forms, show_codes, show_rules, check_file, check_template, dump_file, show_origins)


def run(argv: Sequence[str]) -> int:
    """Carry out one command; its exit code."""
    mend_streams()
    start_log()
    deed: Deed | None = None
    try:
        arguments = parse(argv, DEEDS)
        deed = arguments.command
        return deed(arguments)
    except UserError as error:
        return _refuse(str(error))
    except BrokenPipeError:
        forget_output()
        return PARTLY
    except OutputError as error:
        forget_output()
        _refuse(str(error))
        return UNUSABLE if deed in _ONLY_TELL else PARTLY
    except KeyboardInterrupt:
        return _refuse("已中断。")
    except ModuleNotFoundError as error:
        return _own_bug() if (error.name or "").partition(".")[0] in ("core", "ui") else _refuse(_missing(error))
    except Exception:
        return _own_bug()


def _missing(error: ModuleNotFoundError) -> str:
    """Who starts main.py with a Python that has no libraries is told what brings them."""
    return f"这个 Python 里缺少组件 {error.name}；请用 python3 bootstrap.py run 启动，缺的会装在程序旁边。"


def _own_bug() -> int:
    logger.exception("unexpected error in a command")
    return _refuse(f"程序出错，没有完成；详情记在 {log_file()}。")


def _refuse(sentence: str) -> int:
    print(" ".join(sentence.splitlines()), file=sys.stderr)
    return UNUSABLE
