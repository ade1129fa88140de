"""A file is known as a form's by the names it gives its rows and columns, in any spelling the form set knows, and by
its title; tables of something else are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.forms.load import installed, load_form_set
from core.forms.model import FormSet
from core.office.open import open_office
from core.readers.draft import Draft
from core.readers.read import read_office
from core.readers.recognise import plain_title
from tests.region import a_form
from tests.word import Word
from tests.workbooks import Workbook

TOML = """
[[fields]]
key = "年度"
label = "年度"
home = "year"
kind = "year"
[[fields]]
key = "职能"
label = "单位主要职能"
home = "extra.duties"
kind = "long_text"
aliases = ["部门职能概述", "职能"]
[[lists]]
path = "事项列表"
item = "事项"
home = "extra.tasks"
title_field = "事项名称"
  [[lists.fields]]
  key = "事项名称"
  label = "重点事项"
  home = "name"
  required = true
  aliases = ["年度重点工作", "工作"]
  [[lists.fields]]
  key = "责任处室"
  label = "责任处室"
  home = "extra.office"
  aliases = ["牵头部门", "责任科室"]
  [[lists.fields]]
  key = "目标"
  label = "工作目标"
  home = "extra.aim"
  aliases = ["预期目标"]
[reading]
recognise = ["单位主要职能", "重点事项", "责任处室", "工作目标"]
"""
ROWS = (
    "单位名称 | {{单位名称}}*2",
    "单位主要职能 | {{职能}}*2",
    "重点事项 | 责任处室 | 工作目标",
    "{%tr for 事项 in 事项列表 %}*3",
    "{{事项.事项名称}} | {{事项.责任处室}} | {{事项.目标}}",
    "{%tr endfor %}*3",
)
TITLE = "2025年示例表部门重点工作表"


@pytest.fixture
def form_set(tmp_path: Path) -> FormSet:
    made = a_form(tmp_path / "form", TOML, ROWS, 3)
    Word().paragraph("{{年度}}年示例表部门重点工作表").table(ROWS, 3).save(made.folder / "form.docx")
    return made


def read(form_set: FormSet, folder: Path, title: str, rows: list[str]) -> tuple[Draft, ...]:
    """What a Word file and a workbook of these rows are read as, which is the same."""
    word = Word().paragraph(title).table(rows, 3).save(folder / "x.docx")
    book = Workbook().sheet("表", [f"{title}*3", *rows]).save(folder / "x.xlsx")
    found = [read_office(open_office(path), [form_set]) for path in (word, book)]
    assert len(found[0]) == len(found[1])
    return tuple(draft for drafts in found for draft in drafts)


OTHER_WORDS = [
    "单位名称 | 示例局*2",
    "部门职能概述 | 管档案。*2",
    "年度重点工作 | 牵头部门 | 预期目标",
    "修库房 | 一科 | 修好",
]


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        (TITLE, OTHER_WORDS),
        ("2025年部门重点工作", [*OTHER_WORDS[:2], "重点事项 | 牵头部门 | 预期目标", OTHER_WORDS[3]]),
        (TITLE, OTHER_WORDS[2:]),
        ("示例表部门重点工作表（2025年度）", OTHER_WORDS[2:]),
        ("示例县2025年示例表部门重点工作表", OTHER_WORDS[2:]),
    ],
    ids=["all in other words", "one in the form's", "a part of the form", "the year behind", "the place in front"],
)
def test_a_form_in_other_words_is_known(form_set: FormSet, tmp_path: Path, title: str, rows: list[str]) -> None:
    for draft in read(form_set, tmp_path, title, rows):
        tasks = [[value.text for value in record.values] for record in draft.root.below("事项列表")]
        assert tasks == [["修库房", "一科", "修好"]]
        assert draft.unsure == ()


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("值班安排表", ["日期 | 责任科室 | 预期目标", "周一 | 一科 | 不脱岗"]),
        ("示例表部门重点工作表的说明", ["工作 | 职能 | 备注", "修库房 | 一科 | 无"]),
        (TITLE, ["姓名 | 电话 | 备注", "张示例 | 0000 | 无"]),
    ],
    ids=["two common names", "short names", "a title alone"],
)
def test_a_table_of_something_else_is_left_alone(
    form_set: FormSet, tmp_path: Path, title: str, rows: list[str]
) -> None:
    assert read(form_set, tmp_path, title, rows) == ()


def alike(folder: Path, name: str, title: str, rows: tuple[str, ...] = ROWS, toml: str = TOML) -> FormSet:
    """A form set of the same table with another id and title."""
    made = a_form(folder / name, toml, rows, 3)
    text = (made.folder / "form.toml").read_text(encoding="utf-8")
    text = text.replace('id = "region"', f'id = "{name}"').replace('title = "示例表"', f'title = "{title}"')
    (made.folder / "form.toml").write_text(text, encoding="utf-8")
    return load_form_set(made.folder)


@pytest.mark.parametrize(
    ("heading", "rows", "taken"),
    [
        ("2025年示例县部门重点工作计划表", OTHER_WORDS, "second"),
        ("2025年示例县重点工作计划表", OTHER_WORDS, "first"),
        ("某表", [*OTHER_WORDS[:2], "重点事项 | 办理处室 | 工作目标", OTHER_WORDS[3]], "third"),
    ],
    ids=["the longer title", "its title", "its own labels"],
)
def test_of_forms_alike_the_one_is_taken_that_the_file_names(
    tmp_path: Path, heading: str, rows: list[str], taken: str
) -> None:
    own = tuple(row.replace("责任处室", "办理处室") if "|" in row and "{{" not in row else row for row in ROWS)
    form_sets = [
        alike(tmp_path, "first", "重点工作计划表"),
        alike(tmp_path, "second", "部门重点工作计划表"),
        alike(tmp_path, "third", "办理表", own, TOML.replace('label = "责任处室"', 'label = "办理处室"')),
    ]
    path = Word().paragraph(heading).table(rows, 3).save(tmp_path / "x.docx")
    for order in (form_sets, form_sets[::-1]):
        best, *_ = read_office(open_office(path), order)
        assert (best.form_set.id, best.notices) == (taken, ())


def test_forms_that_fit_equally_are_told(tmp_path: Path) -> None:
    form_sets = [alike(tmp_path, name, "重点工作计划表") for name in ("first", "second")]
    path = (
        Word().paragraph("某表").table(["单位名称 | 示例局*2", *ROWS[2:3], OTHER_WORDS[3]], 3).save(tmp_path / "x.docx")
    )
    best, other = read_office(open_office(path), form_sets)
    (notice,) = best.notices
    assert "“重点工作计划表”（second）" in notice
    assert "--form second" not in notice
    assert "请用 --form 写明表式的代号" in notice
    assert other.notices == ()


def test_each_template_of_a_form_is_read(tmp_path: Path) -> None:
    """A form printed as two Word files with different tables: either of them comes back."""
    made = a_form(tmp_path / "form", TOML, ROWS[:2], 3)
    with (made.folder / "form.toml").open("a", encoding="utf-8") as toml:
        toml.write('[[outputs]]\ntemplate = "tasks.docx"\nformat = "docx"\nfile = "事项"\n')
    Word().paragraph("单位名称：{{单位名称}}").table(ROWS[2:], 3).save(made.folder / "tasks.docx")
    form_set = load_form_set(made.folder)
    file = Word().paragraph("单位名称：示例局").table(["重点事项 | 责任处室 | 工作目标", OTHER_WORDS[3]], 3)
    (draft,) = read_office(open_office(file.save(tmp_path / "x.docx")), [form_set])
    assert draft.root.text("单位名称") == "示例局"
    assert [one.text("事项名称") for one in draft.root.below("事项列表")] == ["修库房"]
    assert draft.unplaced == ()


def test_no_installed_form_takes_a_table_of_something_else(tmp_path: Path) -> None:
    word = Word().paragraph("2025年示例县项目台账")
    word.table(["序号 | 项目名称 | 责任科室 | 半年 | 全年", "1 | 修库房 | 一科 | 10 | 20"], 5)
    word.table(["姓名 | 目标 | 目标值 | 备注", "张示例 | 学习 | ≥12次 | 无"], 4)
    path = word.save(tmp_path / "x.docx")
    assert read_office(open_office(path), installed().proved()) == ()


@pytest.mark.parametrize(
    "text", ["2025年示例表", "示例表（2025年度）", "２０２５年度 示例表", "示例表(2025年)", "示例表"]
)
def test_titles_are_compared_without_their_year(text: str) -> None:
    assert plain_title(text) == "示例表"
