"""LibreOffice, where it is installed: other kinds of files, pages as PDF, and on which page each bookmark stands."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from core.errors import UserError

SECONDS = 120
_WINDOWS = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
_MAC = "/Applications/LibreOffice.app/Contents/MacOS/soffice"
_FILTER = 'pdf:writer_pdf_Export:{"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"}}'
_SETTINGS = (
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Calc/Content/Update", "Link", "1"),
    ("Writer/Content/Update", "Link", "0"),
    ("Common/Misc", "FirstRun", "false"),
)
"""No macros, nothing fetched from outside, no links to other files brought up to date."""


def find_soffice() -> str | None:
    """The program's path, None when it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    others = _WINDOWS if sys.platform == "win32" else (_MAC,) if sys.platform == "darwin" else ()
    return found or next((path for path in others if Path(path).is_file()), None)


def require_soffice() -> str:
    """The program's path. UserError: it is not installed."""
    program = find_soffice()
    if program is None:
        raise UserError(
            "导出 PDF 需要 LibreOffice，这台电脑上没有安装。可以先导出 Word 文件，再用 Word 或 WPS 另存为 PDF。"
        )
    return program


def make_pdf(data: bytes) -> bytes:
    """A Word file as PDF. UserError: LibreOffice is not installed, or did not do it in time."""
    program = require_soffice()
    with tempfile.TemporaryDirectory(prefix="jimutong-", ignore_cleanup_errors=True) as name:
        source = Path(name) / "page.docx"
        source.write_bytes(data)
        if not run_soffice(program, Path(name) / "profile", source, _FILTER, SECONDS):
            raise UserError(f"LibreOffice 超过 {SECONDS} 秒没有做完 PDF。")
        made = source.with_suffix(".pdf")
        if not made.is_file():
            raise UserError("LibreOffice 没有做成 PDF 文件。可以先导出 Word 文件，再用 Word 或 WPS 另存为 PDF。")
        return made.read_bytes()


def run_soffice(program: str, profile: Path, source: Path, to: str, seconds: float, infilter: str = "") -> bool:
    """Makes another kind of file (`to`, with or without its filter) of `source` beside it; False: not done in time.

    A user profile of its own keeps it apart from a LibreOffice the person has open. UserError: it cannot be started.
    """
    make_profile(profile)
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck"]
    command += [f"--infilter={infilter}"] if infilter else []
    command += ["--convert-to", to, "--outdir", str(source.parent), str(source)]
    try:
        return run_bounded(command, source.parent, seconds)
    except OSError as error:
        raise UserError(f"LibreOffice 启动不了：{error.strerror}。") from error


def make_profile(folder: Path) -> None:
    """A user profile in which nothing runs or is fetched."""
    (folder / "user").mkdir(parents=True, exist_ok=True)
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    settings = folder / "user" / "registrymodifications.xcu"
    if not settings.exists():
        settings.write_text(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>',
            encoding="utf-8",
        )


def run_bounded(command: list[str], folder: Path, seconds: float) -> bool:
    """Runs a program and ends it with all that it started, also when this process is told to stop; False: the time was
    up. OSError: it cannot be started."""
    process = subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **_apart()
    )
    try:
        process.wait(seconds)
        return True
    except subprocess.TimeoutExpired:
        return False
    finally:
        _end(process)


def _apart() -> dict[str, Any]:
    """In a group of its own, so that it can be ended with its children, and without the memory limit of a reader."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP}
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    unlimited = (lambda: resource.setrlimit(resource.RLIMIT_AS, (hard, hard))) if soft != hard else None
    return {"start_new_session": True, "preexec_fn": unlimited}


def _end(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        if process.poll() is None:
            subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


_KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]")
_DESTINATION = re.compile(rb"/([^\s/\[\]<>()]+)\s*\[(\d+) 0 R/XYZ")


def bookmark_pages(pdf: bytes, names: Iterable[str]) -> dict[str, int]:
    """The page (from 1) each bookmark stands on, in a PDF that LibreOffice made; what is not found is left out."""
    tree = re.search(rb"/Type\s*/Pages\b.*?endobj", pdf, re.DOTALL)
    kids = _KIDS.search(tree[0]) if tree else None
    if kids is None:
        return {}
    order = {number: page for page, number in enumerate(re.findall(rb"(\d+) 0 R", kids[1]), 1)}
    found = {name: order[number] for name, number in _DESTINATION.findall(pdf) if number in order}
    return {name: found[key] for name in names if (key := _pdf_name(name)) in found}


def _pdf_name(name: str) -> bytes:
    """A bookmark's name as LibreOffice writes it: letters and digits, the UTF-8 bytes of the rest in hexadecimal."""
    plain = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    return b"".join(bytes([byte]) if byte in plain else b"%02X" % byte for byte in name.encode())
