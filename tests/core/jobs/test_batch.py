"""Many documents go out by several processes: what one export writes, all or nothing, told in one sentence."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.editing.session import DocumentHead, open_session
from core.errors import Cancelled, UserError
from core.forms.load import installed
from core.jobs.batch import Wanted, export_many
from core.jobs.check import check_documents
from core.jobs.documents import add_documents
from core.jobs.export import export_documents
from tests.builders import a_document, a_project, a_unit


@pytest.fixture
def county(tmp_path: Path) -> Path:
    units = [a_unit(code=str(436_000 + number), name=f"示例县第{number}中心") for number in range(1, 4)]
    path = tmp_path / "county.jmt"
    add_documents(path, (a_document(2, unit=unit) for unit in units))
    return path


def _heads(path: Path) -> tuple[DocumentHead, ...]:
    with open_session(path, read_only=True) as session:
        return session.heads


def _written(folder: Path) -> Iterator[tuple[str, bytes]]:
    yield from sorted((str(p.relative_to(folder)), p.read_bytes()) for p in folder.rglob("*") if p.is_file())


def test_several_processes_write_what_one_would(county: Path, tmp_path: Path) -> None:
    with open_session(county, read_only=True) as session:
        documents = [session.document(head.id) for head in session.heads]
    form_sets = installed()
    how: dict[str, Any] = {"draft": True, "page_numbers": False}
    alone = export_documents(check_documents(documents, form_sets), form_sets, tmp_path / "one", **how)
    told: list[tuple[int, int]] = []
    together, checked = export_many(
        Wanted(county, form_sets, tmp_path / "two", draft=True),
        _heads(county),
        processes=2,
        progress=lambda done, total, _what: told.append((done, total)),
    )
    assert list(_written(tmp_path / "one")) == list(_written(tmp_path / "two"))
    assert (together.compared, len(together.files)) == (alone.compared, len(alone.files))
    assert (together.findings, together.left_out) == (alone.findings, alone.left_out)
    assert [one.document.unit.name for one in checked] == [document.unit.name for document in documents]
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_errors_in_one_document_leave_nothing_behind(county: Path, tmp_path: Path) -> None:
    wrong = a_document((a_project(1, name=""),), unit=a_unit(code="436009"))
    add_documents(county, [wrong])
    report, checked = export_many(Wanted(county, installed(), tmp_path / "out"), _heads(county), processes=1)
    assert report.refused
    assert any(one.has_errors for one in checked)
    assert not (tmp_path / "out").exists()


def test_a_stop_leaves_nothing_behind(county: Path, tmp_path: Path) -> None:
    def stop(_done: int, _total: int, _what: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        export_many(Wanted(county, installed(), tmp_path / "out"), _heads(county), processes=1, progress=stop)
    assert not (tmp_path / "out").exists()


def test_a_failure_in_a_process_is_one_sentence_and_old_files_stay(county: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "old.txt").write_text("old")
    heads = _heads(county)
    county.write_bytes(county.read_bytes()[:4096])
    with pytest.raises(UserError):
        export_many(Wanted(county, installed(), out, draft=True), heads, processes=1)
    assert [name for name, _ in _written(out)] == ["old.txt"]


def test_a_workbook_has_a_sheet_for_each_project(county: Path, tmp_path: Path) -> None:
    report, _ = export_many(
        Wanted(county, installed(), tmp_path / "out", formats=("xlsx",), draft=True), _heads(county), processes=1
    )
    assert len(report.files) == 3
    book = openpyxl.load_workbook(io.BytesIO(report.files[0].read_bytes()))
    assert len(book.sheetnames) == 2
