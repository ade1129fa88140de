"""Thousands of damaged files: only one sentence ever leaves the reader, in two seconds and 300 MB each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.office.blocks import Table
from core.office.open import open_office
from tests import old_workbooks as old
from tests.builders import FORM, a_document
from tests.offices import Layout, write
from tests.workbooks import Workbook

ROOT = Path(__file__).resolve().parents[3]
MEGABYTES = 300
SAMPLE, NIGHTLY = 120, 6_000


def a_page(path: Path, table: Table) -> None:
    rows = "".join("<tr>" + "".join(f"<td>{cell.text}</td>" for cell in row.cells) + "</tr>" for row in table.rows)
    path.write_text(f"<html><body><table>{rows}</table></body></html>", "utf-8")


def an_old_book(path: Path, table: Table) -> None:
    cells = [cell for row in table.rows for cell in row.cells]
    texts = list(dict.fromkeys(cell.text for cell in cells))
    told = [
        old.shared(at, cell.column, texts.index(cell.text)) for at, row in enumerate(table.rows) for cell in row.cells
    ]
    spans = [(at, cell) for at, row in enumerate(table.rows) for cell in row.cells if cell.span > 1]
    wide = [(at, at, cell.column, cell.column + cell.span - 1) for at, cell in spans]
    body = [*told, old.number(200, 0, 0.95, 1), old.formula(201, 0, b"\0\0\0\0\0\0\xff\xff"), old.merged(*wide)]
    before = old.strings(*texts) + old.formats("0%", "#,##0.00")
    old.old_workbook(path, body, [old.label(0, 0, "甲")], shared_by=before, states=(0, 1))


def samples(folder: Path) -> Path:
    """One file of every kind, of a project of the sample form."""
    from core.forms.load import installed

    form_set = installed().get(FORM)
    folder.mkdir()
    word = write(a_document(1), form_set, Layout(), folder / "a.docx")
    table = open_office(word).tables[-1]
    rows = [" | ".join(cell.text.replace("\n", "⏎") or "－" for cell in row.cells) for row in table.rows]
    Workbook().sheet("目标表", [*rows, "#0.95@0% | #45717@yyyy/m/d | =:SUM(A1:A2)"]).save(folder / "b.xlsx")
    an_old_book(folder / "c.xls", table)
    a_page(folder / "d.htm", table)
    lines = [",".join(f'"{cell.text}"' for cell in row.cells) for row in table.rows]
    (folder / "e.csv").write_text("\n".join(lines), "gb18030")
    return folder


def demo(folder: Path) -> Path:
    """What the program writes of its own sample documents, and the files of `samples`."""
    made = folder.parent / "demo"
    subprocess.run([sys.executable, "main.py", "demo", str(made)], cwd=ROOT, check=True, capture_output=True)
    samples(folder)
    files = sorted(path for path in made.rglob("*") if path.suffix in (".docx", ".xlsx"))
    for at, path in enumerate(files):
        if path.stat().st_size < 25_000:
            (folder / f"{at}{path.suffix}").write_bytes(path.read_bytes())
    return folder


def damaged(folder: Path, count: int, seed: int) -> dict[str, Any]:
    line = [sys.executable, "-m", "tests.damage", str(folder), str(count), str(seed)]
    environment = {**os.environ, "PATH": ""}  # a variant that looks like a Word file is not for LibreOffice to mend
    done = subprocess.run(line, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="a hang is ended by a signal")
@pytest.mark.parametrize(
    ("build", "count", "seed"),
    [
        pytest.param(samples, SAMPLE, 7, id="sample"),
        pytest.param(demo, NIGHTLY, 11, id="nightly", marks=pytest.mark.nightly),
    ],
)
def test_damaged_files_are_read_or_refused_with_one_sentence(
    build: Callable[[Path], Path], count: int, seed: int, tmp_path: Path
) -> None:
    found = damaged(build(tmp_path / "files"), count, seed)
    assert found["problems"] == []
    assert found["read"] + found["refused"] == count
    assert min(found["read"], found["refused"]) > count / 10  # the damage is neither too little nor too much
    assert found["megabytes"] <= MEGABYTES
