"""Commands about many units: folders of their files, and the county's list of them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from core.cli.output import progress_line, say, say_json
from core.cli.preview import TOLD
from core.errors import UserError

if TYPE_CHECKING:
    from core.domain.unit import ListedUnit
    from core.jobs.batch_accept import BatchReport
    from core.office.write import Staging

DONE, PARTLY = 0, 1


def is_batch(arguments: argparse.Namespace) -> bool:
    """Whether an import is one of many files: folders, a list of units or a report are spoken of."""
    return bool(arguments.units or arguments.report or any(path.is_dir() for path in arguments.office))


def import_folders(arguments: argparse.Namespace, file: Path) -> int:
    from core.jobs.batch_report import batch_lines, batch_plain
    from core.jobs.units import load_units

    if arguments.mode == "ask":
        raise UserError("收取文件夹时不能逐项询问；请用 --mode fill 或 replace，要逐项看的在窗口里收取。")
    found = load_units(arguments.units) if arguments.units else None
    with _room_for(arguments.report) as staging:  # that it can be written is known before anything is imported
        report = _import(arguments, file, found.units if found else None)
        fault = _write_report(staging, arguments.report, report)
    remarks = found.remarks if found else ()
    if arguments.json:
        say_json(batch_plain(report) | {"list_remarks": list(remarks), "preview": arguments.preview})
    else:
        say([TOLD] if arguments.preview else [])
        say([*(f"单位名单：{one}" for one in remarks), *batch_lines(report)])
        say([f"清单和汇总表：{arguments.report}"] if arguments.report and not fault else [])
    if fault:
        print(f"文件已经收下，报告没有写出来：{fault}", file=sys.stderr)
    return DONE if report.is_complete and not fault else PARTLY


def _import(arguments: argparse.Namespace, file: Path, units: Sequence[ListedUnit] | None) -> BatchReport:
    from core.forms.load import installed
    from core.jobs.batch_accept import import_batch

    with progress_line() as progress:
        return import_batch(
            file,
            arguments.office,
            installed(arguments.templates),
            units=units,
            form_id=arguments.form,
            unit=arguments.unit,
            year=arguments.year,
            is_replacing=arguments.replace or arguments.mode == "replace",
            all_rows=arguments.json,
            progress=progress,
        )


@contextmanager
def _room_for(path: Path | None) -> Iterator[Staging | None]:
    """Room beside the place of a file that is to be written; None: nothing is to be."""
    if path is None:
        yield None
        return
    from core.office.write import Staging

    with Staging(path.parent) as staging:
        yield staging


def _write_report(staging: Staging | None, path: Path, report: BatchReport) -> str:
    """Why it could not be written ('' it is, or is not wanted)."""
    from core.jobs.batch_report import batch_workbook

    if staging is None:
        return ""
    try:
        _publish(staging, path, batch_workbook(report))
    except UserError as error:
        return str(error)
    return ""


def _publish(staging: Staging, path: Path, data: bytes) -> None:
    staging.add(path, data)
    staging.publish()


def show_units(arguments: argparse.Namespace) -> int:
    if arguments.list is not None:
        return _load_units(arguments)
    from core.editing.session import open_session
    from core.jobs.units import units_lines, units_plain

    with open_session(arguments.file, read_only=True) as session:
        units, heads = session.listed_units, session.heads
    if arguments.json:
        say_json(units_plain(units, heads))
    else:
        say(list(units_lines(units, heads)) or ["还没有载入单位名单；在命令后面写上名单文件就载入。"])
    return DONE


def _load_units(arguments: argparse.Namespace) -> int:
    from core.jobs.documents import open_to_add
    from core.jobs.units import load_units

    found = load_units(arguments.list)
    with open_to_add(arguments.file) as session:
        before = len(session.listed_units)
        session.keep_units(found.units)
    if arguments.json:
        say_json({"units": len(found.units), "replaced": before, "remarks": list(found.remarks)})
    else:
        instead = f"，代替了原来的 {before} 个" if before else ""
        say([f"已载入单位名单：{len(found.units)} 个单位{instead}。", *(f"  {one}" for one in found.remarks)])
    return PARTLY if found.remarks else DONE


def write_summary(arguments: argparse.Namespace) -> int:
    from core.editing.session import open_session
    from core.forms.load import installed
    from core.jobs.batch_report import summary_of, summary_workbook
    from core.office.write import Staging

    with open_session(arguments.file, read_only=True) as session:
        report = summary_of(session, installed(arguments.templates), arguments.year)
    with Staging(arguments.to.parent) as staging:
        _publish(staging, arguments.to, summary_workbook(report))
    say([f"已写出：{arguments.to}，{len(report.documents)} 份。"])
    return DONE
