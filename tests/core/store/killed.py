"""A program that works until it is killed: started by the kill test, forked for every life so that it starts at once.

`python -m tests.core.store.killed` reads lines `FILE STEP` and answers `open PID`, the log number of every step that is
on the disk, and `dead` once the life has ended. Steps are the same whenever done: the test does them in memory, too.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

from core.domain.change import (
    AddRecord,
    Change,
    ChangeSet,
    MoveRecord,
    SetField,
    SetMark,
    SetOverride,
    removal,
)
from core.domain.document import CARRIED, Document, FieldKey, Mark, Override, OverrideKey
from core.domain.indicator import Indicator
from core.domain.target_value import TargetValue
from core.editing.events import ChangeStored, Event
from core.editing.session import open_session

IN_FLIGHT, SAVE_EVERY = 4, 23


def step(document: Document, number: int) -> ChangeSet:
    """What the `number`-th act does: a word, a long text, a row more, less or elsewhere, a mark, an override."""
    deeds = (_word, _text, _more, _mark, _move, _override, _less)
    return ChangeSet(document.id, f"第{number}步", tuple(deeds[number % len(deeds)](document, number)))


def _word(document: Document, number: int) -> list[Change]:
    project = document.projects[number % len(document.projects)]
    return [SetField(FieldKey(project.id, "name"), project.name, f"项目{number}")]


def _text(document: Document, number: int) -> list[Change]:
    item = document.narrative[number % len(document.narrative)]
    new = tuple(f"第{number}步第{line}段。" * 20 for line in range(number % 30))
    return [SetField(FieldKey(item.id, "paragraphs"), item.paragraphs, new)]


def _more(document: Document, number: int) -> list[Change]:
    project = document.projects[0]
    targets = {"whole": TargetValue.parse(f"≥{number}场")}
    record = Indicator(f"{number:032x}", "quantity", name=f"指标{number}", targets=targets)
    return [AddRecord(project.id, "indicators", number % (len(project.indicators) + 1), record)]


def _less(document: Document, number: int) -> list[Change]:
    indicators = document.projects[0].indicators
    return list(removal(document, indicators[number % len(indicators)].id))


def _move(document: Document, number: int) -> list[Change]:
    project = document.projects[0]
    count = len(project.indicators)
    return [MoveRecord(project.id, "indicators", number % count, (number * 7) % count)]


def _mark(document: Document, number: int) -> list[Change]:
    key = FieldKey(document.projects[0].indicators[0].id, "name")
    return [SetMark(key, document.marks.get(key), Mark(CARRIED, str(number)))]


def _override(document: Document, number: int) -> list[Change]:
    key = OverrideKey("hebei-performance", "项目列表", document.projects[1].id, "表题")
    return [SetOverride(key, document.overrides.get(key), Override(f"{number}.表", "导入"))]


def work(path: Path, number: int) -> None:
    """Go on with step `number` and never stop: several acts wait for the disk, now and then a backup is made."""
    with open_session(path) as session:
        session.subscribe(_acknowledge)
        (document,) = session.documents
        say(f"open {os.getpid()}")
        while True:
            change_set = step(session.document(document.id), number)
            session.apply(replace(change_set, title=str(number)))
            number += 1
            while session.pending > IN_FLIGHT:
                session.wait_stored()
            if number % SAVE_EVERY == 0:
                session.save()


def _acknowledge(event: Event) -> None:
    if isinstance(event, ChangeStored):
        say(str(event.sequence))


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def main() -> None:
    for line in sys.stdin:
        path, number = line.rstrip("\n").rsplit(" ", 1)
        pid = os.fork()
        if pid == 0:
            try:
                work(Path(path), int(number))
            finally:
                os._exit(1)
        os.waitpid(pid, 0)
        say("dead")


if __name__ == "__main__":
    main()
