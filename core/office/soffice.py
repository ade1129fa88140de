"""LibreOffice, where it is installed: pages as PDF, and on which page each bookmark stands."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from core.errors import UserError

SECONDS = 120
_WINDOWS = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
_MAC = "/Applications/LibreOffice.app/Contents/MacOS/soffice"
_FILTER = 'pdf:writer_pdf_Export:{"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"}}'


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
    program = find_soffice()
    if program is None:
        raise UserError(
            "导出 PDF 需要 LibreOffice，这台电脑上没有安装。可以先导出 Word 文件，再用 Word 或 WPS 另存为 PDF。"
        )
    with tempfile.TemporaryDirectory(prefix="jimutong-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "page.docx").write_bytes(data)
        _run(program, folder)
        made = folder / "page.pdf"
        if not made.is_file():
            raise UserError("LibreOffice 没有做成 PDF 文件。可以先导出 Word 文件，再用 Word 或 WPS 另存为 PDF。")
        return made.read_bytes()


def _run(program: str, folder: Path) -> None:
    """A user profile of its own keeps it apart from a LibreOffice the person has open."""
    profile = (folder / "profile").as_uri()
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", _FILTER]
    command += ["--outdir", str(folder), str(folder / "page.docx")]
    try:
        subprocess.run(command, cwd=folder, timeout=SECONDS, capture_output=True, check=False)
    except subprocess.TimeoutExpired as error:
        raise UserError(f"LibreOffice 超过 {SECONDS} 秒没有做完 PDF。") from error
    except OSError as error:
        raise UserError(f"LibreOffice 启动不了：{error.strerror}。") from error


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
