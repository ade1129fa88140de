"""Work in threads: results, failures, cancel and progress arrive on the main thread."""

from __future__ import annotations

import threading
import time

import pytest
from pytestqt.qtbot import QtBot

from core.errors import UserError
from core.progress import Progress
from ui.tasks import Tasks


@pytest.fixture
def tasks(qapp: object) -> Tasks:
    return Tasks()


def test_a_result_arrives_on_the_main_thread(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[tuple[int, bool]] = []
    ran_in: list[bool] = []

    def work(progress: Progress) -> int:
        ran_in.append(threading.current_thread() is threading.main_thread())
        return 42

    tasks.start(work, lambda result: seen.append((result, threading.current_thread() is threading.main_thread())))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(42, True)]
    assert ran_in == [False]


def test_a_failure_is_told_with_its_sentence(qtbot: QtBot, tasks: Tasks) -> None:
    failures: list[Exception] = []

    def work(progress: Progress) -> None:
        raise UserError("磁盘满了。")

    tasks.start(work, lambda result: pytest.fail("done"), failures.append)
    qtbot.waitUntil(lambda: bool(failures))
    assert str(failures[0]) == "磁盘满了。"


def test_progress_comes_at_most_ten_times_a_second(qtbot: QtBot, tasks: Tasks) -> None:
    reports: list[int] = []
    ended: list[bool] = []

    def work(progress: Progress) -> None:
        end = time.monotonic() + 0.45
        count = 0
        while time.monotonic() < end:
            count += 1
            progress(count, 0, "")
            time.sleep(0.001)

    task = tasks.start(work, lambda result: ended.append(True))
    task.progressed.connect(lambda done, total, what: reports.append(done))
    qtbot.waitUntil(lambda: bool(ended))
    assert 1 <= len(reports) <= 5


def test_cancelled_work_stops_and_gives_no_result(qtbot: QtBot, tasks: Tasks) -> None:
    stopped: list[bool] = []

    def work(progress: Progress) -> None:
        while True:
            progress(0, 0, "")
            time.sleep(0.001)

    task = tasks.start(work, lambda result: pytest.fail("done"))
    task.cancelled.connect(lambda: stopped.append(True))
    task.cancel()
    qtbot.waitUntil(lambda: bool(stopped))
    qtbot.waitUntil(lambda: tasks.running == 0)
