"""A county's files: 200 units with 20 projects of 12 indicators each, from one .jmt file to 8,000 files on the disk.

Each project makes a Word file and a workbook of its own. Two processes load, check, render and write; then the same
again with every file read back by another reader and compared. Memory is the peak of the processes, as /proc tells it.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from core.domain.document import Document
from core.editing.session import open_session
from core.forms.load import FormSets, installed
from core.forms.model import FormSet, Repeat
from core.jobs.batch import Wanted, export_many
from core.jobs.documents import add_documents
from tests.builders import FORM, a_document, a_project, a_unit, an_indicator

UNITS, PROJECTS, INDICATORS, PROCESSES = 200, 20, 12, 2
AIM_SECONDS, AIM_MEGABYTES = 15, 300


@dataclass(frozen=True, slots=True)
class Measured:
    """Wall seconds; megabytes of all processes together and of the largest at their peaks; files; texts compared."""

    seconds: float
    together: float
    largest: float
    files: int
    compared: int


def build(path: Path, units: int = UNITS) -> Path:
    """The county's workspace file; no two projects have the same texts."""
    add_documents(path, (_unit(number) for number in range(1, units + 1)))
    return path


def _unit(unit: int) -> Document:
    projects = tuple(
        a_project(
            number,
            tuple(
                an_indicator(
                    at,
                    name=f"第{number}项工作第{at}项",
                    description=f"第{unit}单位按合同完成第{number}-{at}项任务的比例",
                )
                for at in range(INDICATORS)
            ),
            code=f"13099925P{unit:05d}{number:06d}K",
            name=f"第{unit}单位办公区物业服务{number}",
            purpose=f"用于办公区共{unit * 100 + number}平方米的保洁、秩序维护和设备运行，按季支付服务费。" * 2,
        )
        for number in range(1, PROJECTS + 1)
    )
    return a_document(projects, unit=a_unit(code=str(436_000 + unit), name=f"示例县第{unit}中心本级"))


def one_file_each() -> FormSets:
    """The form sets, with a Word file and a workbook for each project and nothing else."""
    return FormSets(tuple(_one_file_each(found) if found.id == FORM else found for found in installed()))


def _one_file_each(form_set: FormSet) -> FormSet:
    word = next(output for output in form_set.outputs if output.over and output.format == "docx")
    excel = next(output for output in form_set.outputs if output.over and output.format == "xlsx")
    excel = replace(excel, repeat=Repeat.FILE, sheet="", folder=word.folder, file=word.file)
    return replace(form_set, outputs=(word, excel))


def measure(path: Path, folder: Path, *, read_back: bool, processes: int = PROCESSES) -> Measured:
    with open_session(path, read_only=True) as session:
        heads = session.heads
    wanted = Wanted(path, one_file_each(), folder, read_back=read_back)
    with watched_memory() as peaks:
        start = time.perf_counter()
        report, _ = export_many(wanted, heads, processes=processes)
        seconds = time.perf_counter() - start
    return Measured(seconds, sum(peaks.values()), max(peaks.values(), default=0.0), len(report.files), report.compared)


@contextmanager
def watched_memory() -> Iterator[dict[int, float]]:
    """The peak resident megabytes of this process and those below it, looked at ten times a second (Linux)."""
    peaks: dict[int, float] = {}
    stop = threading.Event()

    def look() -> None:
        while not stop.wait(0.1):
            for process in _family():
                peaks[process] = max(peaks.get(process, 0.0), _peak(process))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield peaks
    finally:
        stop.set()
        watcher.join()
        if not peaks:
            peaks[0] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _family() -> list[int]:
    import os

    mine = os.getpid()
    found = [mine]
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(entry.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue
        if parent == mine:
            found.append(int(entry.parent.name))
    return found


def _peak(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def run() -> list[str]:
    with tempfile.TemporaryDirectory() as name:
        path = build(Path(name) / "county.jmt")
        fast = measure(path, Path(name) / "a", read_back=False)
        proved = measure(path, Path(name) / "b", read_back=True)
    what = f"全县 {UNITS} 个单位 × {PROJECTS} 个项目，{fast.files} 个文件，{PROCESSES} 个进程"
    return [
        f"{what}：{_line(fast)}（目标 ≤ {AIM_SECONDS} 秒，≤ {AIM_MEGABYTES} MB）",
        f"{what}，逐个读回核对 {proved.compared} 处：{_line(proved)}",
    ]


def _line(measured: Measured) -> str:
    memory = f"内存合计 {measured.together:.0f} MB，最大的进程 {measured.largest:.0f} MB"
    return f"{measured.seconds:.1f} 秒，{memory}"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        UNITS = int(sys.argv[1])
    print("\n".join(run()))
