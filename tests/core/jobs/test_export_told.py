"""What stops an export is told in one sentence, with the old files whole and nothing half-made beside them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.domain.document import Document
from core.errors import UserError
from core.forms.load import FormSets, installed
from core.jobs.export import export_document
from core.progress import Progress, silent
from tests.builders import FORM, a_document
from tests.core.store.media import a_small_disk


@pytest.fixture(scope="module")
def form_sets() -> FormSets:
    return installed()


def export(document: Document, form_sets: FormSets, folder: Path, progress: Progress = silent) -> tuple[Path, ...]:
    return export_document(document, form_sets, FORM, folder, page_numbers=False, progress=progress).files


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_both_formats_are_written_and_read_back(form_sets: FormSets, tmp_path: Path) -> None:
    files = export(a_document(2), form_sets, tmp_path)
    assert sorted(path.suffix for path in files) == [".docx", ".docx", ".docx", ".xlsx"]
    assert contents(tmp_path).keys() == {path.relative_to(tmp_path).as_posix() for path in files}


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_a_file_open_in_another_program_stops_all_of_them(
    form_sets: FormSets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    held = next(path for path in export(a_document(1), form_sets, tmp_path) if path.suffix == f".{ending}")
    before = contents(tmp_path)
    original = Path.open

    def refuse(path: Path, mode: str = "r", *more: object, **names: object) -> object:
        if path == held and "+" in mode:
            raise PermissionError(13, os.strerror(13), str(path))
        return original(path, mode, *more, **names)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UserError, match="正在别的程序里打开") as told:
        export(a_document(3), form_sets, tmp_path)
    assert held.name in str(told.value)
    monkeypatch.undo()
    assert contents(tmp_path) == before


def test_a_full_disk_leaves_the_old_files(form_sets: FormSets, tmp_path: Path) -> None:
    with a_small_disk(tmp_path / "盘", "2m") as disk:
        export(a_document(1), form_sets, disk)
        before = contents(disk)
        filler, state = disk / "别的.bin", os.statvfs(disk)
        filler.write_bytes(b"x" * (state.f_bavail * state.f_frsize - 49_152))
        with pytest.raises(UserError, match="磁盘空间不足"):
            export(a_document(20), form_sets, disk)
        filler.unlink()
        assert contents(disk) == before


def test_a_stick_pulled_halfway_is_told_and_what_was_on_it_is_whole(form_sets: FormSets, tmp_path: Path) -> None:
    stick, away = tmp_path / "U盘", tmp_path / "拔下的"
    export(a_document(1), form_sets, stick)
    before = contents(stick)

    def pull(count: int, total: int, what: str) -> None:
        if count == total - 1:
            stick.rename(away)

    with pytest.raises(UserError) as told:
        export(a_document(2), form_sets, stick, pull)
    assert "\n" not in str(told.value)
    assert ".xlsx" in str(told.value)
    assert {name: data for name, data in contents(away).items() if ".~" not in name} == before
