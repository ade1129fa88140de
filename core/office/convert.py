"""Files of other kinds through an office program of this computer: WPS, Word or Excel on Windows, else LibreOffice.

The program gets a copy in a private folder, read-only, without macros, links or questions, in a process of its own with
a time limit; what it makes is opened like any file from outside.
"""

from __future__ import annotations

import atexit
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import UserError
from core.office.guard import damage_told
from core.office.kinds import Source
from core.office.soffice import find_soffice, run_bounded, run_soffice

SECONDS = 25
"""Of one file; a reader gives up on it after thirty."""
_LOCK = threading.Lock()
_PROFILE: list[Path] = []


@contextmanager
def converted(path: Path, source: Source) -> Iterator[Path]:
    """The file as docx or xlsx, of the same name, in a folder that is gone afterwards. UserError: there is no program,
    it could not open the file, or took too long."""
    with tempfile.TemporaryDirectory(prefix="jimutong-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        copy = folder / f"source{source.suffix}"
        with damage_told(path):
            shutil.copyfile(path, copy)
        made = _by_windows(path, copy, source) if sys.platform == "win32" else None
        made = made or _by_libreoffice(path, copy, source)
        (folder / "out").mkdir()
        yield made.rename(folder / "out" / path.name)


def _by_libreoffice(path: Path, copy: Path, source: Source) -> Path:
    program = find_soffice()
    if program is None:
        ending, what = source.to, "WPS 或 Excel" if source.to == "xlsx" else "WPS 或 Word"
        raise UserError(
            f"“{path.name}”是{source.called}，这台电脑上没有能转换它的 WPS、Office 或 LibreOffice。"
            f"请用 {what} 打开，另存为 .{ending} 后再导入。"
        )
    with _LOCK:  # two at once would meet in one profile
        is_done = run_soffice(program, _profile(), copy, source.to, SECONDS, source.infilter)
        if not is_done:
            forget_profile()
    made = copy.with_suffix(f".{source.to}")
    if not is_done:
        raise UserError(
            f"“{path.name}”用 LibreOffice 转换超过 {SECONDS} 秒，没有做完。请另存为 .{source.to} 后再导入。"
        )
    if not made.is_file():
        raise UserError(
            f"“{path.name}”是{source.called}，LibreOffice 打不开它，可能已损坏或设有密码。"
            f"请另存为 .{source.to} 后再导入。"
        )
    return made


def _profile() -> Path:
    """Kept for all files of this process: making one takes half of the time of a file."""
    if not _PROFILE:
        _PROFILE.append(Path(tempfile.mkdtemp(prefix="jimutong-office-")))
        atexit.register(forget_profile)
    return _PROFILE[0]


def forget_profile() -> None:
    """After a program was ended in the middle, its profile may be half written."""
    while _PROFILE:
        shutil.rmtree(_PROFILE.pop(), ignore_errors=True)


# ---------------------------------------------------------------- Windows（未在 Windows 上验证）


_SCRIPT = r"""
param([string]$source, [string]$target, [string]$kind, [string]$notes)
$ErrorActionPreference = 'Stop'
$programs = if ($kind -eq 'docx') { 'KWPS.Application', 'Word.Application', 'WPS.Application' }
            else { 'KET.Application', 'Excel.Application', 'ET.Application' }
$names = 'wps', 'et', 'WINWORD', 'EXCEL'
foreach ($program in $programs) {
    $before = @(Get-Process -Name $names -ErrorAction SilentlyContinue | ForEach-Object { $_.Id })
    try { $app = New-Object -ComObject $program } catch { continue }
    $after = @(Get-Process -Name $names -ErrorAction SilentlyContinue | ForEach-Object { $_.Id })
    Set-Content -Path $notes -Value ($after | Where-Object { $before -notcontains $_ })
    try {
        try { $app.Visible = $false } catch { }
        try { $app.DisplayAlerts = 0 } catch { }
        try { $app.AutomationSecurity = 3 } catch { }
        if ($kind -eq 'docx') {
            try { $app.Options.UpdateLinksAtOpen = $false } catch { }
            $opened = $app.Documents.Open($source, $false, $true, $false, '?', '?')
            $opened.SaveAs([ref]$target, [ref]16)
        } else {
            try { $app.AskToUpdateLinks = $false; $app.EnableEvents = $false } catch { }
            $opened = $app.Workbooks.Open($source, 0, $true, [Type]::Missing, '?', '?', $true)
            $opened.SaveAs($target, 51)
        }
        $opened.Close($false)
    } catch { } finally {
        try { $app.Quit() } catch { }
        [void][Runtime.InteropServices.Marshal]::ReleaseComObject($app)
    }
    if (Test-Path $target) { exit 0 }
}
exit 1
"""
"""DisplayAlerts 0: no dialogs; AutomationSecurity 3: no macros; formats 16 and 51: docx and xlsx; the password “?”
makes a protected file fail instead of asking. `notes` gets the ids of the programs it started, as COM starts
them apart."""


def _by_windows(path: Path, copy: Path, source: Source) -> Path | None:
    """By the automation of WPS or Microsoft Office; None where none of them did it. 未在 Windows 上验证。"""
    script, notes, made = copy.with_name("convert.ps1"), copy.with_name("notes.txt"), copy.with_suffix(f".{source.to}")
    script.write_text(_SCRIPT, encoding="ascii")
    program = shutil.which("powershell.exe")
    if program is None:
        return None
    command = [program, "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-STA", "-File", str(script)]
    is_done = run_bounded([*command, str(copy), str(made), source.to, str(notes)], copy.parent, SECONDS)
    if not is_done:
        _end_noted(notes)
        raise UserError(
            f"“{path.name}”用 WPS 或 Office 转换超过 {SECONDS} 秒，没有做完。请另存为 .{source.to} 后再导入。"
        )
    return made if made.is_file() else None


def _end_noted(notes: Path) -> None:
    ids = notes.read_text(encoding="utf-8", errors="ignore").split() if notes.is_file() else []
    for one in ids:
        if one.isdecimal():
            run_bounded(["taskkill", "/T", "/F", "/PID", one], notes.parent, 5)
