"""Which input method Qt is told to use, with faked environments, plugin folders and a real socket."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from ui.input_method import ADVICE, choose_input_method, fcitx_answers_as_ibus


def plugin_folder(tmp_path: Path, *names: str) -> Path:
    contexts = tmp_path / "plugins" / "platforminputcontexts"
    contexts.mkdir(parents=True)
    for name in names:
        (contexts / name).touch()
    return tmp_path / "plugins"


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "bus.sock"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(str(place))
        server.listen()
        yield place


def write_address(home: Path, address: str, pid: int) -> None:
    folder = home / ".config" / "ibus" / "bus"
    folder.mkdir(parents=True)
    lines = ["# made by fcitx", f"IBUS_ADDRESS={address}", f"IBUS_DAEMON_PID={pid}"]
    (folder / "0123-unix-0").write_text("\n".join(lines), "utf-8")


@pytest.mark.parametrize(
    "environment",
    [
        {"XMODIFIERS": "@im=fcitx"},
        {"QT_IM_MODULE": "fcitx"},
        {"QT_IM_MODULE": "fcitx5"},
        {"QT_IM_MODULES": "wayland;fcitx"},
    ],
)
def test_fcitx_without_a_plugin_that_answers_as_ibus_is_spoken_to_as_ibus(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    folder = plugin_folder(tmp_path, "libibusplatforminputcontextplugin.so")
    choice = choose_input_method(environment, folder, lambda: True)
    assert (choice.module, choice.advice) == ("ibus", None)


def test_fcitx_without_a_plugin_that_does_not_answer_gives_the_sentence_what_to_install(tmp_path: Path) -> None:
    choice = choose_input_method({"XMODIFIERS": "@im=fcitx"}, plugin_folder(tmp_path), lambda: False)
    assert (choice.module, choice.advice) == (None, ADVICE)
    assert "fcitx5" in ADVICE
    assert "安装" in ADVICE


def test_a_fcitx_plugin_is_left_to_its_work_and_nobody_is_asked(tmp_path: Path) -> None:
    folder = plugin_folder(tmp_path, "libfcitx5platforminputcontextplugin.so")
    choice = choose_input_method({"QT_IM_MODULE": "fcitx"}, folder, lambda: pytest.fail("asked"))
    assert (choice.module, choice.advice) == (None, None)


@pytest.mark.parametrize("environment", [{}, {"QT_IM_MODULE": "ibus"}, {"XMODIFIERS": "@im=none"}])
def test_other_input_methods_are_left_alone(tmp_path: Path, environment: dict[str, str]) -> None:
    choice = choose_input_method(environment, plugin_folder(tmp_path), lambda: pytest.fail("asked"))
    assert (choice.module, choice.advice) == (None, None)


def test_a_missing_plugin_folder_counts_as_no_plugin(tmp_path: Path) -> None:
    assert choose_input_method({"QT_IM_MODULE": "fcitx"}, tmp_path / "none", lambda: True).module == "ibus"


def test_a_live_address_file_is_an_answer(tmp_path: Path, listener: Path) -> None:
    write_address(tmp_path, f"unix:path={listener},guid=1", os.getpid())
    assert fcitx_answers_as_ibus({}, tmp_path)


def test_an_address_nobody_listens_at_is_no_answer(tmp_path: Path) -> None:
    write_address(tmp_path, f"unix:path={tmp_path / 'gone'}", os.getpid())
    assert not fcitx_answers_as_ibus({}, tmp_path)


def test_an_address_file_of_a_dead_program_is_no_answer(tmp_path: Path, listener: Path) -> None:
    write_address(tmp_path, f"unix:path={listener}", 2**22 + 1)
    assert not fcitx_answers_as_ibus({}, tmp_path)


def test_the_address_in_the_environment_is_asked_first(tmp_path: Path, listener: Path) -> None:
    assert fcitx_answers_as_ibus({"IBUS_ADDRESS": f"unix:path={listener}"}, tmp_path)
    assert not fcitx_answers_as_ibus({"IBUS_ADDRESS": "unix:path=/nowhere/at/all"}, tmp_path)


def test_no_address_at_all_is_no_answer(tmp_path: Path) -> None:
    assert not fcitx_answers_as_ibus({}, tmp_path)
