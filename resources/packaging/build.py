"""Makes the program as a folder that needs no Python, looks at it, and has it try itself. `bootstrap.py build`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import glibc
import licences

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
# What a person does not need to run the program.
NOT_SHIPPED = shutil.ignore_patterns("packaging", "screenshots", "__pycache__")
README = "使用说明.txt"


def main(arguments: Sequence[str]) -> int:
    """`arguments`: the folder in which `jimutong` is made (./dist when there is none); what is of no use afterwards
    goes to `build` beside it. 0: made, and it tried itself."""
    target = Path(arguments[0] if arguments else "dist").absolute()
    program = target / "jimutong"
    print("== 打包", flush=True)
    work = target.with_name("build")
    if freeze(target, work):
        print("没有打成。", file=sys.stderr)
        return 1
    strip(program)
    add_folders(program)
    nameless = licences.add(program, work)
    print("".join(f"没有找到许可文本：{name}\n" for name in nameless), end="")
    verdict = look_at_libraries(program)
    write_readme(program, verdict)
    print("== 自检", flush=True)
    code = subprocess.call([executable(program), "selftest"])
    print(f"程序文件夹：{program}，{size_mb(program)} MB。{verdict}")
    return code


def freeze(target: Path, work: Path) -> int:
    """What PyInstaller returns; an older folder of the same name is replaced."""
    options = ["--noconfirm", "--log-level", "ERROR", "--distpath", str(target), "--workpath", str(work)]
    return subprocess.call([sys.executable, "-m", "PyInstaller", *options, str(HERE / "jimutong.spec")], cwd=ROOT)


def executable(program: Path) -> Path:
    """What runs commands; on Windows the program of the window has no output."""
    return program / ("jimutong-cli.exe" if os.name == "nt" else "jimutong")


def strip(program: Path) -> None:
    """A Python built by hand carries what only its debuggers read. Qt's libraries are left alone: a rewritten one may
    not load, and they are to be exactly what their makers published."""
    inner = program / "_internal"
    files = [*inner.glob("libpython*.so*"), *inner.glob("python*/lib-dynload/*.so")]
    if files and shutil.which("strip"):
        subprocess.run(["strip", "--strip-unneeded", *files], check=True)


def add_folders(program: Path) -> None:
    """Form sets and lists lie beside the program, where people see them and can add theirs."""
    for name in ("templates", "resources"):
        shutil.copytree(ROOT / name, program / name, ignore=NOT_SHIPPED, dirs_exist_ok=True)
    for name in ("LICENSE", "CHANGELOG.md"):
        shutil.copy(ROOT / name, program)


def look_at_libraries(program: Path) -> str:
    """On which systems it starts, in a sentence; what keeps it from the older ones is listed."""
    if sys.platform != "linux":
        return "在 Windows 10、11 上使用（未在 Windows 上验证）。" if os.name == "nt" else ""
    needed = glibc.needed(program)
    for line in glibc.too_new(needed):
        print(line)
    return glibc.verdict(needed)


def write_readme(program: Path, verdict: str) -> None:
    """With a mark at its start and Windows line ends: the Notepad of older systems needs both."""
    text = (HERE / README).read_text(encoding="utf-8").replace("{系统}", verdict)
    (program / README).write_text(text, encoding="utf-8-sig", newline="\r\n")


def size_mb(folder: Path) -> int:
    return round(sum(path.stat().st_size for path in folder.rglob("*") if not path.is_symlink()) / 1e6)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
