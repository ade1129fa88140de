"""A county's folder: the books of 200 units, 20 projects of 12 indicators each, imported into a workspace file.

The files are made by the program's own export. Measured is the whole way, from looking into the folder to the last byte
on the disk: wall time, the processors' time of all processes, and memory as /proc tells it.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from core.editing.session import open_session
from core.forms.load import FormSets, installed
from core.forms.model import FormSet
from core.jobs.batch import Wanted, export_many
from core.jobs.batch_accept import import_batch
from core.jobs.batch_report import batch_workbook
from core.jobs.reading import end_waiting
from tests.benchmarks.county import PROCESSES, PROJECTS, UNITS, build, watched_memory
from tests.builders import FORM

AIM_SECONDS, AIM_MEGABYTES = 60, 500


@dataclass(frozen=True, slots=True)
class Measured:
    """Wall and processor seconds; megabytes of all processes together at their peaks; files and values taken."""

    seconds: float
    processors: float
    megabytes: float
    files: int
    placed: int
    others: int


def make_folder(folder: Path, suffix: str, units: int = UNITS) -> Path:
    """The book of each unit, in one folder, as a Word file or a workbook."""
    path = build(folder / "source.jmt", units)
    with open_session(path, read_only=True) as session:
        heads = session.heads
    form_sets = FormSets(tuple(_one_book(one, suffix) if one.id == FORM else one for one in installed()))
    export_many(Wanted(path, form_sets, folder / suffix, read_back=False), heads, processes=PROCESSES)
    return folder / suffix


def _one_book(form_set: FormSet, suffix: str) -> FormSet:
    whole = next(one for one in form_set.outputs if one.format == suffix and not one.file_over)
    return replace(form_set, outputs=(whole,))


def measure(folder: Path, path: Path) -> Measured:
    end_waiting()  # the start of the reading processes counts, too
    with watched_memory() as peaks, _processors() as used:
        start = time.perf_counter()
        report = import_batch(path, [folder], installed())
        batch_workbook(report)
        seconds = time.perf_counter() - start
        processors = used()
    counts = [dict(one.counts) for one in report.outcomes]
    total = sum(sum(one.values()) for one in counts)
    placed = sum(count for one in counts for status, count in one.items() if status.name == "PLACED")
    return Measured(seconds, processors, sum(peaks.values()), report.taken, placed, total - placed)


class _processors:  # noqa: N801 (used as a function)
    """The processor seconds of this process and those it started, since the block began (Linux)."""

    def __enter__(self) -> Callable[[], float]:
        before = time.process_time()
        return lambda: time.process_time() - before + sum(map(_used, _children()))

    def __exit__(self, *_: object) -> None:
        return None


def _children() -> list[int]:
    found: list[int] = []
    with suppress(OSError):
        for task in Path(f"/proc/{os.getpid()}/task").iterdir():
            found += [int(one) for one in (task / "children").read_text().split()]
    return found


def _used(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(units: int = UNITS) -> list[str]:
    with tempfile.TemporaryDirectory() as name:
        return [_line(suffix, units, Path(name)) for suffix in ("docx", "xlsx")]


def _line(suffix: str, units: int, folder: Path) -> str:
    (folder / f"{suffix}-source").mkdir()
    found = measure(make_folder(folder / f"{suffix}-source", suffix, units), folder / f"{suffix}.jmt")
    end_waiting()
    return (
        f"收取 {found.files} 个单位 × {PROJECTS} 个项目的 {suffix}：{found.seconds:.1f} 秒"
        f"（目标 ≤ {AIM_SECONDS} 秒），处理器 {found.processors:.1f} 秒，内存合计 {found.megabytes:.0f} MB"
        f"（目标 ≤ {AIM_MEGABYTES} MB）；已放置 {found.placed} 处，其他 {found.others} 处"
    )


if __name__ == "__main__":
    print("\n".join(run(int(sys.argv[1]) if len(sys.argv) > 1 else UNITS)))
