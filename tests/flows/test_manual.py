"""The manual for form sets is true: its example works as it says, its pictures are there, no word of the language is
left out."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from core.forms.load import load_form_set
from core.paths import program_dir, resources_dir, templates_dir, user_templates_dir
from tests.flows.shell import Run

MANUAL = templates_dir() / "README.md"
EXAMPLE = resources_dir() / "form-example"
WORD = re.compile(
    r"\b(?:table|root|around|inner|compute|choices|tab)\."
    r"(?:text|texts|choice|flag|whole|optional_whole|table|tables|lines|wholes|named_texts|named_choices)"
    r'\("([a-z_0-9]+)"'
)
DATA = {
    "单位名称": "示例县图书馆",
    "年度": "2026",
    "联系电话": "0000-1234567",
    "项目列表": [
        {
            "项目名称": "馆舍屋面维修",
            "性质": "延续",
            "预算金额": "36.00",
            "财政资金": "36.00",
            "上年预算": "28.50",
            "立项依据": "屋面多处渗漏。",
            "绩效目标": [{"内容": "完成西区屋面维修。"}, {"内容": "雨季不再渗漏。"}],
            "绩效指标": [
                {"一级指标": "产出指标", "二级指标": "数量指标", "三级指标": "维修面积", "指标值": "≥820平方米"},
                {"一级指标": "效益指标", "二级指标": "社会效益指标", "三级指标": "漏雨闭馆", "指标值": "=0次"},
                {
                    "一级指标": "满意度指标",
                    "二级指标": "服务对象满意度指标",
                    "三级指标": "读者满意度",
                    "指标值": "≥95%",
                },
            ],
        }
    ],
}


@pytest.fixture(scope="module")
def manual() -> str:
    return MANUAL.read_text(encoding="utf-8")


def the_toml(manual: str) -> str:
    (found,) = re.findall(r"```toml\n(.*?)```", manual, re.DOTALL)
    return str(found)


@pytest.fixture
def followed(manual: str) -> Path:
    """The folder that somebody has who did what the manual says."""
    folder = user_templates_dir() / "shili-project"
    folder.mkdir(parents=True)
    for name in ("form.docx", "form.xlsx"):
        shutil.copy(EXAMPLE / name, folder)
    (folder / "form.toml").write_text(the_toml(manual), encoding="utf-8")
    return folder


def test_the_example_of_the_manual_is_the_one_in_the_folder(manual: str) -> None:
    assert the_toml(manual) == (EXAMPLE / "form.toml").read_text(encoding="utf-8")


def test_the_check_says_of_the_example_what_the_manual_shows(run: Run, followed: Path, manual: str) -> None:
    done = run("template", "check", followed)
    assert (done.code, done.err) == (0, "")
    assert f"    {done.out.splitlines()[0]}" in manual.splitlines()


def test_mistakes_read_as_the_manual_shows_them(followed: Path, manual: str) -> None:
    path = followed / "form.toml"
    path.write_text(the_toml(manual).replace("amounts.budget", "amount.budget"), encoding="utf-8")
    assert next(f"    错误 {mistake}" for mistake in load_form_set(followed).mistakes) in manual.splitlines()


def test_whoever_follows_the_manual_exports_and_reads_the_form(run: Run, followed: Path, tmp_path: Path) -> None:
    data = {"格式": "jimutong", "版本": 1, "文件": [{"表式": followed.name, "表式组": [followed.name], "阶段": ""}]}
    data["文件"][0]["内容"] = DATA  # type: ignore[index]
    (tmp_path / "a.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    file = tmp_path / "a.jmt"
    assert run("load", file, tmp_path / "a.json").code == 0
    assert run("check", file).code == 0
    assert run("export", file, "--to", tmp_path / "out").code == 0
    for made in sorted((tmp_path / "out").iterdir()):
        again = tmp_path / f"{made.suffix[1:]}.jmt"
        done = run("import", again, made)
        assert (done.code, done.err) == (0, ""), done.out
        assert told(run, again) == told(run, file)


def told(run: Run, file: Path) -> object:
    return run("dump", file).json["文件"][0]["内容"]


def test_the_pictures_are_there_and_small(manual: str) -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", manual)
    assert len(pictures) >= 5
    for picture in pictures:
        path = (MANUAL.parent / picture).resolve()
        assert path.read_bytes().startswith(b"\x89PNG"), picture
        assert path.stat().st_size < 100_000, picture


def test_every_word_of_the_language_is_in_the_manual(manual: str) -> None:
    sources = (program_dir() / "core" / "forms").glob("*.py")
    words = {word for path in sources for word in WORD.findall(path.read_text(encoding="utf-8"))}
    assert len(words) > 100
    assert words - set(re.findall(r"`([a-z_0-9]+)`", manual)) == set()
