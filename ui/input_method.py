"""Which input method Qt is to use: decided before QApplication exists, because Qt reads it only then.

Qt's own wheels carry plugins for ibus and none for fcitx, the usual framework of UOS and Kylin. fcitx 5 also answers
as ibus, if that front end is on; then Qt is told to talk to it as ibus.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ADVICE = (
    "系统用的是 fcitx 输入法，但没有找到它与本程序的接口，可能打不出汉字。"
    "请安装 fcitx5（终端里输入：sudo apt install fcitx5 fcitx5-chinese-addons），注销后重新登录，再打开本程序。"
)


@dataclass(frozen=True, slots=True)
class InputMethodChoice:
    """`module` is what QT_IM_MODULE must become (None: leave it), `advice` what to tell the person (None: nothing)."""

    module: str | None = None
    advice: str | None = None


def choose_input_method(
    environment: Mapping[str, str], plugin_folder: Path, answers_as_ibus: Callable[[], bool]
) -> InputMethodChoice:
    """What to do about the input method; `answers_as_ibus` is asked only when fcitx is wanted and has no plugin."""
    if not _wants_fcitx(environment) or _has_fcitx_plugin(plugin_folder):
        return InputMethodChoice()
    if answers_as_ibus():
        return InputMethodChoice(module="ibus")
    return InputMethodChoice(advice=ADVICE)


def _wants_fcitx(environment: Mapping[str, str]) -> bool:
    return any("fcitx" in environment.get(name, "").lower() for name in ("QT_IM_MODULE", "QT_IM_MODULES", "XMODIFIERS"))


def _has_fcitx_plugin(plugin_folder: Path) -> bool:
    folder = plugin_folder / "platforminputcontexts"
    return folder.is_dir() and any("fcitx" in found.name.lower() for found in folder.iterdir())


def fcitx_answers_as_ibus(environment: Mapping[str, str], home: Path) -> bool:
    """Whether somebody listens at an ibus address, found as Qt's ibus plugin finds it: environment or address file."""
    if "IBUS_ADDRESS" in environment:
        return _listens(environment["IBUS_ADDRESS"])
    configuration = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
    return any(_listens(address) for address in _addresses(configuration / "ibus" / "bus"))


def _addresses(folder: Path) -> Iterator[str]:
    """The addresses in ibus's address files whose daemon is alive."""
    if not folder.is_dir():
        return
    for file in sorted(folder.iterdir()):
        with contextlib.suppress(OSError, UnicodeDecodeError):
            entries = _entries(file.read_text("utf-8").splitlines())
            if _is_alive(entries.get("IBUS_DAEMON_PID", "")):
                yield entries.get("IBUS_ADDRESS", "")


def _entries(lines: Iterable[str]) -> dict[str, str]:
    return {name: value for name, separator, value in (line.partition("=") for line in lines) if separator}


def _is_alive(pid: str) -> bool:
    if not pid.isdigit() or int(pid) == 0:
        return False
    try:
        os.kill(int(pid), 0)
    except PermissionError:
        return True
    except OSError:
        return False
    return True


def _listens(address: str) -> bool:
    """Whether one of the D-Bus addresses (unix:path=… or unix:abstract=…, separated by ;) takes a connection."""
    for one in address.split(";"):
        transport, _, rest = one.partition(":")
        options = _entries(rest.split(","))
        place = options.get("path") or ("\0" + options["abstract"] if "abstract" in options else "")
        if transport == "unix" and place and _connects(place):
            return True
    return False


def _connects(place: str) -> bool:
    import socket  # a start that needs no answer does not load it

    family = getattr(socket, "AF_UNIX", None)
    if family is None:
        return False
    with socket.socket(family, socket.SOCK_STREAM) as client:
        client.settimeout(0.3)
        try:
            client.connect(place)
        except OSError:
            return False
    return True
