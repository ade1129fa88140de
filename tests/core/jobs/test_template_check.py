"""A form set is proved before use: filled with the most and the least, written to every file, and read back."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.forms.load import load_form_set
from core.forms.trial import LONG, trials
from core.jobs.template_check import TemplateReport, check_template, check_templates, template_lines
from core.paths import templates_dir
from tests.broken_forms import EXAMPLE, Alter, cell, example, sheet, toml, word
from tests.flows.shell import Run, in_process

OURS = sorted(path.parent for path in templates_dir().glob("*/form.toml"))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return in_process(capsys)


def said(report: TemplateReport) -> str:
    return "\n".join(template_lines([report]))


@pytest.mark.parametrize("folder", [*OURS, EXAMPLE], ids=[folder.name for folder in [*OURS, EXAMPLE]])
def test_our_own_form_sets_bring_back_every_value(folder: Path) -> None:
    report = check_template(folder)
    assert report.mistakes == (), said(report)
    assert report.tried is not None
    assert report.tried.written >= 3
    assert report.tried.compared > 100


@pytest.mark.parametrize("folder", [*OURS, EXAMPLE], ids=[folder.name for folder in [*OURS, EXAMPLE]])
def test_the_trials_have_lists_of_none_one_and_many_and_the_longest_texts(folder: Path) -> None:
    full, single, empty = (trial.document for trial in trials(load_form_set(folder)))
    if full.projects:
        counts = {len(one.indicators) for one in full.projects}
        assert not any(one.indicators for one in full.projects) or {0, 1} < counts
        assert (len(full.projects) >= 3, len(single.projects)) == (True, 1)
    texts = [text for one in full.projects for text in one.extra.values()] + list(full.extra.values())
    texts += [goal.text for one in full.projects for goal in one.goals] + [goal.text for goal in full.goals]
    texts += [paragraph for item in full.narrative for paragraph in item.paragraphs]
    assert max(map(len, texts)) == LONG
    assert (empty.projects, empty.lines, empty.extra, empty.amounts) == ((), (), {}, {})


def test_every_choice_is_tried() -> None:
    full = trials(load_form_set(EXAMPLE))[0].document
    assert {project.extra["性质"] for project in full.projects} == {"新增", "延续"}


def without_header(page: Any) -> None:
    for column in "ABCDE":
        page[f"{column}8"] = None


NOT_READ: list[tuple[str, Alter, str, str]] = [
    (
        "two columns under one label",
        cell("E8", "指标值"),
        "form.xlsx，工作表“申报表” E10",
        "“指标值”和“评分标准”在同一行，名称都是“指标值”",
    ),
    (
        "two cells beside one label",
        word("其中：财政资金", "预算金额"),
        "form.docx，表2 第2行第4格",
        "“预算金额”和“其中：财政资金”在同一行，名称都是“预算金额”",
    ),
    ("a table without its header", sheet(without_header), "form.xlsx，工作表“申报表” C10", "找不回“三级指标”"),
    ("a value without a label", word("立项依据", "　"), "form.docx，表2 第4行第2格", "读入程序找不回“立项依据”"),
    (
        "words by which nothing is recognised",
        toml(("recognise = [", 'recognise = ["甲", "乙"] # ')),
        "form.xlsx",
        "读入时认不出是这种表",
    ),
]


@pytest.mark.parametrize(("name", "alter", "where", "cause"), NOT_READ, ids=[one[0] for one in NOT_READ])
def test_what_is_not_read_back_is_told_with_its_place(
    tmp_path: Path, name: str, alter: Alter, where: str, cause: str
) -> None:
    folder = example(tmp_path)
    alter(folder)
    report = check_template(folder)
    assert not report.form_set.is_broken
    told = [one for one in report.mistakes if str(one).startswith(where) and cause in one.cause]
    assert told, said(report)
    assert "名称" in told[0].cure


def test_a_column_that_one_template_of_a_computed_table_lacks_is_read_from_the_other(tmp_path: Path) -> None:
    folder = tmp_path / "budget"
    shutil.copytree(templates_dir() / "hebei-budget", folder)
    book = openpyxl.load_workbook(folder / "budget.xlsx")
    book["表2收入总表"]["G7"] = ""
    book.save(folder / "budget.xlsx")
    assert check_template(folder).mistakes == ()


def test_a_column_of_a_computed_table_that_is_not_read_back_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "budget"
    shutil.copytree(templates_dir() / "hebei-budget", folder)
    book = openpyxl.load_workbook(folder / "budget.xlsx")
    book["表2收入总表"]["G5"] = "财政拨款收入"  # where the columns are numbered
    book.save(folder / "budget.xlsx")
    told = check_template(folder).mistakes
    assert any("算出来的表" in one.cause and one.file == "budget.xlsx" for one in told)
    assert all("每一列都要有各不相同的名称" in one.cure for one in told)


def test_a_value_that_is_read_back_in_doubt_is_a_remark(tmp_path: Path) -> None:
    folder = example(tmp_path)
    word("填报单位：", "")(folder)
    remark = check_template(folder).remarks[0]
    assert (remark.file, remark.place) == ("form.docx", "表1 第1行第3格")
    assert "“年度”写的是“2025”" in remark.cause
    assert "每次读入都要人确认（文件没有写明年度" in remark.cause
    assert "aliases" in remark.cure


def test_a_sample_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    folder = example(tmp_path)
    (folder / "sample.json").write_text("{", encoding="utf-8")
    (told,) = check_template(folder).mistakes
    assert (told.file, told.cause) == ("sample.json", "“sample.json”不是 JSON 数据文件")


def test_what_no_template_prints_is_a_remark(tmp_path: Path) -> None:
    folder = example(tmp_path)
    word("{{联系电话}}", "")(folder)
    cell("C2", "联系电话：")(folder)
    (remark,) = check_template(folder).remarks  # the year beside the label is not its value
    assert remark.place == f"第 {line_of(folder, '联系电话')} 行"
    assert "模板里没有打印“联系电话”" in remark.cause
    assert "{{联系电话}}" in remark.cure


def line_of(folder: Path, key: str) -> int:
    lines = (folder / "form.toml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line == f'key = "{key}"') - 1


def test_a_form_set_that_is_only_written_says_so(tmp_path: Path) -> None:
    folder = example(tmp_path)
    toml(("recognise = [", "skips = ["), ("skips = [", "# "))(folder)
    report = check_template(folder)
    assert report.mistakes == ()
    assert report.tried is not None
    assert report.tried.read == 0
    assert any("不能读入做好的文件" in remark.cause for remark in report.remarks)


def test_a_folder_of_form_sets_is_checked_one_by_one(tmp_path: Path) -> None:
    example(tmp_path)
    told: list[str] = []
    reports = check_templates(tmp_path, lambda done, total, what: told.append(what))
    assert [report.form_set.folder.name for report in reports] == ["shili-project"]
    assert any("内容最多" in what for what in told)


def test_the_command_prints_what_was_done(run: Run, tmp_path: Path) -> None:
    done = run("template", "check", example(tmp_path))
    assert (done.code, done.err) == (0, "")
    assert "没有错误（试填写出" in done.out
    plain = run("template", "check", example(tmp_path / "again"), "--json").json
    assert set(plain[0]) == {"id", "title", "folder", "mistakes", "remarks", "tried"}
    assert plain[0]["tried"]["read"] > 50


def test_a_sum_over_what_lies_below_all_records_is_a_remark(tmp_path: Path) -> None:
    folder = tmp_path / "x"
    shutil.copytree(EXAMPLE, folder)
    toml = folder / "form.toml"
    text = toml.read_text(encoding="utf-8").replace("预算金额 - 上年预算", "预算金额 - 合计(项目列表.支出明细.金额)", 1)
    parts = text.partition("# 项目下面的绩效目标")
    below = '[[lists]]\npath = "项目列表.支出明细"\nitem = "明细"\nhome = "lines.detail"\n'
    below += '[[lists.fields]]\nkey = "金额"\nlabel = "金额"\nhome = "amounts.budget"\nkind = "money"\n\n'
    toml.write_text(parts[0] + below + parts[1] + parts[2], encoding="utf-8")
    remarks = [str(one) for one in check_template(folder).remarks]
    assert any("写“合计(支出明细.金额)”" in one for one in remarks)
    toml.write_text(
        (parts[0] + below + parts[1] + parts[2]).replace("合计(项目列表.支出", "合计(支出"), encoding="utf-8"
    )
    assert not any("合计" in str(one) for one in check_template(folder).remarks)
