"""The program tries itself on its own samples, as a clerk would use it: every command, then the window.

Each step is a process of its own, so that what is tried is what was installed: its start, its libraries, its output.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from core.editing.session import open_session
from core.forms.load import installed
from core.paths import SHOW_ONCE, resources_dir, templates_dir

_Deed: TypeAlias = Callable[[], str]
SECONDS = 120
_NO_OFFICE_FILE = "这是一段文字，不是文件的内容。"


@dataclass(frozen=True, slots=True)
class Step:
    """What was tried and how long it took; `fault` says in Chinese what was wrong, '' when nothing was."""

    name: str
    seconds: float
    told: str = ""
    fault: str = ""


class _FaultError(Exception):
    """A step did not do what it should; `str()` says so in Chinese."""


def self_test(program: Sequence[str], templates: Path | None = None) -> Iterator[Step]:
    """The steps, each when it is done; the first with a fault is the last.

    `program`: the words that start it; `templates`: further form sets, which the commands then know, too.
    """
    with tempfile.TemporaryDirectory(prefix="jimutong-") as folder:
        trial = _Trial(program, Path(folder) / "自检 一", templates)
        for name, deed in trial.deeds():
            begin = time.perf_counter()
            try:
                told, fault = deed(), ""
            except _FaultError as error:
                told, fault = "", str(error)
            yield Step(name, time.perf_counter() - begin, told, fault)
            if fault:
                return


class _Trial:
    """One run in a folder of its own, whose name has Chinese and a space; the person's settings stay untouched."""

    def __init__(self, program: Sequence[str], folder: Path, templates: Path | None) -> None:
        folder.mkdir()
        self._program, self._folder, self._templates = program, folder, templates
        self._files: list[Path] = []

    def deeds(self) -> Iterator[tuple[str, _Deed]]:
        yield "列出表式", self._forms
        yield "导出示例", self._demo
        for number, sample in enumerate(sorted((self._folder / "示例").iterdir()), 1):
            trial = _Sample(self, sample, self._folder / f"示例 {number}.jmt")
            self._files.append(trial.file)
            yield f"读入 {sample.name}", trial.import_
            yield f"审核 {sample.name}", trial.check
            yield f"导出 {sample.name}", trial.export
            yield f"写出并读回 {sample.name}", trial.dump
        yield "新建下一年度", self._new
        yield "自加的表式", self._own_form
        yield "拒绝不能用的文件", self._refuse
        yield "打开窗口（不显示）", lambda: self._window(QT_QPA_PLATFORM="offscreen")
        if _has_screen():
            yield "打开窗口（屏幕上）", self._window

    def run(self, *words: object, code: int = 0) -> str:
        """What the command printed. _FaultError: it did not end with `code`."""
        return self._start([*words, *self._own], code, {})

    def taken_in(self, file: Path, office: Path) -> None:
        """A file handed in, imported. _FaultError: something in it found no place, or differs from what is there.

        What a set of tables cannot tell (which of two funds paid) may be in doubt.
        """
        said = self._answer(["import", file, office, "--json", *self._own], (0, 1))
        counts = [one["counts"] for one in said["files"]]
        if any(count["unplaced"] or count["differing"] for count in counts):
            raise _FaultError(f"“{office.name}”里有没有放下或不同的内容")

    @property
    def _own(self) -> tuple[object, ...]:
        return ("--templates", self._templates) if self._templates else ()

    def _answer(self, words: Sequence[object], codes: Sequence[int]) -> Any:
        return self._read(words, self._start(words, codes, {}))

    def _json(self, words: Sequence[object], settings: dict[str, str] | None = None) -> Any:
        return self._read(words, self._start(words, 0, settings) if settings is not None else self.run(*words))

    @staticmethod
    def _read(words: Sequence[object], text: str) -> Any:
        try:
            return json.loads(text)
        except ValueError:
            raise _FaultError(f"{words[0]} 的回答看不懂：{text[:80]}") from None

    def _start(self, words: Sequence[object], code: int | Sequence[int], settings: dict[str, str]) -> str:
        home = str(self._folder / "home")
        environment = {**os.environ, "JIMUTONG_HOME": home, "PYINSTALLER_RESET_ENVIRONMENT": "1", **settings}
        line = [*self._program, *map(str, words)]
        try:
            done = subprocess.run(line, env=environment, capture_output=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise _FaultError(f"{words[0]} 过了 {SECONDS} 秒还没有做完") from None
        said = done.stderr.decode("utf-8", "replace").strip()
        if done.returncode not in ([code] if isinstance(code, int) else code):
            raise _FaultError(f"{words[0]} 的结束码是 {done.returncode}，应是 {code}：{said or '没有说明原因'}")
        return done.stdout.decode("utf-8")

    def _forms(self) -> str:
        forms = self._json(["forms", "--json"])
        if not forms:
            raise _FaultError(f"{templates_dir()} 里没有表式")
        return f"{len(forms)} 种"

    def _demo(self) -> str:
        self.run("demo", self._folder / "示例")
        return _counted(self._folder / "示例")

    def _new(self) -> str:
        with open_session(self._files[0], read_only=True) as session:
            last = session.heads[0]
        words = ("--form", last.layout, "--unit", last.unit.name, "--year", (last.year or 0) + 1, "--from", last.year)
        self.run("new", self._files[0], *words)
        return ""

    def _own_form(self) -> str:
        """A folder put beside the others is a form set."""
        official = sorted(path.parent for path in templates_dir().glob("*/form.toml"))[0]
        own = self._folder / "home" / "templates" / "own"
        own.mkdir(parents=True)
        for file in official.iterdir():
            (own / file.name).write_bytes(file.read_bytes())
        text = (own / "form.toml").read_text(encoding="utf-8")
        (own / "form.toml").write_text(text.replace(f'id = "{official.name}"', 'id = "own"', 1), encoding="utf-8")
        if "own" not in {form["id"] for form in self._json(["forms", "--json"])}:
            raise _FaultError("放进表式文件夹的表式没有列出来")
        return ""

    def _refuse(self) -> str:
        broken = self._folder / "坏的.docx"
        broken.write_text(_NO_OFFICE_FILE, encoding="utf-8")
        self.run("import", self._folder / "新.jmt", broken, code=2)
        return ""

    def _window(self, **settings: str) -> str:
        begin = time.time()
        seen = self._json([SHOW_ONCE, self._files[0]], settings)
        if not seen["font"]:
            raise _FaultError("系统里没有中文字体，请安装一种，例如 fonts-wqy-microhei")
        return f"启动 {seen['ready'] - begin:.2f} 秒"


class _Sample:
    """The files that one sample unit hands in, taken in again."""

    def __init__(self, trial: _Trial, folder: Path, file: Path) -> None:
        self._trial, self._folder, self.file = trial, folder, file

    def import_(self) -> str:
        """The Word file makes the document; the workbook then finds every value there already. Where the form set is
        only written, the sample's own data make it."""
        written_only = self._written_only()
        if written_only:
            self._trial.run("load", self.file, written_only)
            return ""
        for suffix in (".docx", ".xlsx"):
            for office in sorted(self._folder.glob(f"*{suffix}")):
                self._trial.taken_in(self.file, office)
        return ""

    def _written_only(self) -> Path | None:
        """The data of this sample, if no form set reads its files."""
        for path in (resources_dir() / "samples").glob("*.json"):
            form_id = json.loads(path.read_text(encoding="utf-8"))["文件"][0]["表式"]
            if path.stem in self._folder.name and not installed().get(form_id).is_read:
                return path
        return None

    def check(self) -> str:
        self._trial.run("check", self.file)
        return ""

    def export(self) -> str:
        again = self._folder.parent.parent / f"再导出 {self._folder.name}"
        self._trial.run("export", self.file, "--to", again)
        names = [sorted(path.name for path in folder.rglob("*") if path.is_file()) for folder in (self._folder, again)]
        if names[0] != names[1]:
            raise _FaultError(f"再导出的文件不同：{'、'.join(sorted(set(names[0]) ^ set(names[1])))}")
        return _counted(again)

    def dump(self) -> str:
        """Loading what was dumped gives an equal document."""
        dumped = self._trial.run("dump", self.file)
        data, copy = self.file.with_suffix(".json"), self.file.with_name(f"{self.file.stem} 副本.jmt")
        data.write_text(dumped, encoding="utf-8")
        self._trial.run("load", copy, data)
        if self._trial.run("dump", copy) != dumped:
            raise _FaultError("写出再读回的数据不同")
        return ""


def _counted(folder: Path) -> str:
    return f"{sum(path.is_file() for path in folder.rglob('*'))} 个文件"


def _has_screen() -> bool:
    names = ("DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform in ("win32", "darwin") or any(os.environ.get(name) for name in names)
