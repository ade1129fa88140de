"""Settings survive a restart and never stop the program."""

from __future__ import annotations

from pathlib import Path

from core.settings import RECENT_FILES, Settings


def test_a_value_set_is_there_after_a_restart(tmp_path: Path) -> None:
    Settings(tmp_path / "s.json").set("mode", "dark")
    assert Settings(tmp_path / "s.json").text("mode") == "dark"


def test_a_damaged_file_is_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text("{no json", "utf-8")
    assert Settings(tmp_path / "s.json").number("text_size", 14) == 14


def test_a_value_of_another_type_reads_as_the_default(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.json")
    settings.set("text_size", "large")
    assert settings.number("text_size", 14) == 14
    assert not settings.flag("text_size")


def test_the_file_opened_last_stands_first_and_once(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.json")
    for name in ("a", "b", "a"):
        settings.remember({"path": name})
    assert [entry["path"] for entry in settings.recent()] == ["a", "b"]


def test_only_the_newest_files_are_remembered(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.json")
    for number in range(RECENT_FILES + 3):
        settings.remember({"path": str(number)})
    assert len(settings.recent()) == RECENT_FILES
    settings.forget_recent()
    assert settings.recent() == []


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    settings = Settings(tmp_path / "file" / "s.json")
    settings.set("mode", "dark")
    assert settings.text("mode") == "dark"
