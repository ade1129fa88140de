"""The program tries itself: what it tries, and that each way of not working is told."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import main
from core.jobs.documents import add_documents
from core.jobs.self_test import self_test
from core.paths import SHOW_ONCE, program_name, program_words, templates_dir
from tests.builders import a_sample
from tests.flows.shell import ROOT, as_program, contents


def test_the_program_passes_its_own_test_and_leaves_the_persons_folder_alone(home: Path) -> None:
    done = as_program("selftest")
    assert (done.code, done.err) == (0, "")
    *steps, last = done.out.splitlines()
    assert last == "自检通过。"
    assert len(steps) > 10
    assert all(step.startswith("通过  ") for step in steps)
    assert any("打开窗口" in step for step in steps)
    assert [name for name in contents(home) if not name.startswith("logs")] == []


def test_every_step_is_timed_and_the_first_fault_ends_it() -> None:
    steps = list(self_test([sys.executable, "-c", "import sys; sys.exit('没有这个模块')"]))
    assert [step.name for step in steps] == ["列出表式"]
    assert steps[0].fault == "forms 的结束码是 1，应是 0：没有这个模块"
    assert steps[0].seconds > 0


def test_an_answer_that_is_none_is_a_fault() -> None:
    assert [step.fault for step in self_test([sys.executable, "-c", "print('好')"])] == ["forms 的回答看不懂：好\n"]


def spoiled(tmp_path: Path, lines: str) -> Sequence[str]:
    """The program with `lines` carried out before it; the processes it starts load the script anew, as main.py."""
    script = tmp_path / "spoiled.py"
    start = "import main\nif __name__ == '__main__':\n    sys.exit(main.main(sys.argv[1:]))\n"
    script.write_text(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{lines}\n{start}", encoding="utf-8")
    return [sys.executable, str(script)]


def test_values_lost_on_the_way_back_are_a_fault(tmp_path: Path) -> None:
    program = spoiled(
        tmp_path,
        "if sys.argv[1] == 'load':\n"
        "    data = open(sys.argv[3], encoding='utf-8').read().replace('示例县', '某县')\n"
        "    open(sys.argv[3], 'w', encoding='utf-8').write(data)",
    )
    last = list(self_test(program))[-1]
    assert last.name.startswith("写出并读回")
    assert last.fault == "写出再读回的数据不同"


def show_once(program: Sequence[str], file: Path) -> subprocess.CompletedProcess[str]:
    line = [*program, SHOW_ONCE, str(file)]
    return subprocess.run(line, capture_output=True, encoding="utf-8", check=False, timeout=60)


def test_the_window_shown_once_tells_what_it_shows(tmp_path: Path) -> None:
    add_documents(tmp_path / "示例.jmt", [a_sample()])
    done = show_once(program_words(), tmp_path / "示例.jmt")
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert (seen["opened"], seen["shown"], seen["font"]) == (True, True, True)
    assert seen["colours"] > 30


def test_a_window_in_which_nothing_is_painted_is_a_fault(tmp_path: Path) -> None:
    lines = (
        "import PySide6.QtWidgets as W\nfrom PySide6.QtGui import QPixmap\nW.QWidget.grab = lambda self: QPixmap(9, 9)"
    )
    add_documents(tmp_path / "示例.jmt", [a_sample()])
    done = show_once(spoiled(tmp_path, lines), tmp_path / "示例.jmt")
    assert done.returncode == 1
    assert json.loads(done.stdout)["opened"]


@pytest.mark.skipif(sys.platform != "linux", reason="about Linux libraries")
def test_a_library_that_the_system_lacks_is_named_in_one_sentence(tmp_path: Path) -> None:
    lines = (
        "class Missing:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'PySide6': raise ImportError('libEGL.so.1: cannot open shared object file')\n"
        "sys.meta_path.insert(0, Missing())"
    )
    done = show_once(spoiled(tmp_path, lines), tmp_path / "示例.jmt")
    assert done.returncode == 2
    assert done.stderr.splitlines() == ["打不开窗口，系统里缺少组件：libEGL.so.1: cannot open shared object file"]


def test_what_a_bundle_set_for_itself_does_not_reach_the_programs_it_opens() -> None:
    environment = {
        "PATH": "/usr/bin",
        "LD_LIBRARY_PATH": "/opt/jimutong/_internal:/opt/own",
        "LD_LIBRARY_PATH_ORIG": "/opt/own",
        "QT_PLUGIN_PATH": "/opt/jimutong/_internal/PySide6/Qt/plugins",
    }
    main.forget_bundle(environment)
    assert environment == {"PATH": "/usr/bin", "LD_LIBRARY_PATH": "/opt/own"}
    main.forget_bundle(environment)
    assert environment == {"PATH": "/usr/bin"}


def test_a_bundle_has_its_form_sets_beside_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "jimutong.exe"))
    assert templates_dir() == tmp_path / "templates"
    assert program_name() == "jimutong"
    assert program_words() == [str(tmp_path / "jimutong.exe")]
