"""Importing Excel workbooks: projects join the document that is there, its prose stays, what was guessed is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.cli import run
from core.domain.amount import Amount
from core.domain.change import AddDocument, apply_changes
from core.domain.document import Document
from core.domain.project import Project
from core.domain.records import same_content
from core.domain.unit import Unit
from core.editing.session import open_session
from core.errors import UserError
from core.forms.load import installed
from core.jobs.import_ import DocumentReport, RowStatus, plan_import, read_files
from tests.builders import a_document, a_project, a_unit
from tests.workbooks import Workbook

FORM_SETS = installed()
UNIT = "436001示例县机关服务中心本级*4 | 单位：万元*2"


def project_rows(project: Project, number_format: str) -> list[str]:
    """A project as a sheet; amounts are numbers."""
    money = {key: f"#{amount.print()}@{number_format}" for key, amount in project.amounts.items()}
    plan = {month: percent.print() for month, percent in project.payment_plan.items()}
    levels = {"quantity": "数量指标", "quality": "质量指标", "timeliness": "时效指标", "cost": "成本指标"}
    return [
        f"项目编码 | {project.code}*2 | 项目名称 | {project.name}*2",
        f"预算数 | {money['budget']} | 其中：财政资金 | {money['fiscal']} | 其他资金 | {money['other']}",
        f"资金用途 | {project.purpose}*5",
        "资金支出计划 | 3月底 | 6月底 | 10月底 | 12月底*2",
        f" | {plan['3']} | {plan['6']} | {plan['10']} | {plan['12']}*2",
        f"绩效目标 | {'⏎'.join(goal.text for goal in project.goals)}*5",
        "一级指标 | 二级指标 | 三级指标 | 绩效指标描述 | 指标值 | 指标值确定依据",
        *(
            " | ".join(
                ("产出指标", levels[one.kind], one.name, one.description, str(one.targets["whole"].text), one.basis)
            )
            for one in project.indicators
        ),
    ]


def workbook(
    folder: Path, *projects: Project, unit: str = UNIT, name: str = "项目表.xlsx", number_format: str = "0.00"
) -> Path:
    book = Workbook()
    for number, project in enumerate(projects, 1):
        book.sheet(f"{number}", [*([unit] if unit else []), *project_rows(project, number_format)])
    return book.save(folder / name)


def imported(documents: list[Document], path: Path) -> tuple[Document, DocumentReport]:
    """The document after the import, and its report."""
    change_set, report = plan_import(documents, read_files([path], FORM_SETS).drafts[0])
    target = next((one for one in documents if one.id == change_set.document_id), None)
    after = apply_changes(target, change_set) if target and change_set else target
    if after is None:
        (added,) = change_set.changes
        assert isinstance(added, AddDocument)
        after = added.document
    return after, report


def projects(count: int) -> tuple[Project, ...]:
    return tuple(a_project(number, indicators=4) for number in range(1, count + 1))


def test_a_workbook_adds_its_projects_and_leaves_the_prose_alone(tmp_path: Path) -> None:
    first, second, third = projects(3)
    old = a_document((first, third))
    after, report = imported([old], workbook(tmp_path, first, second, third))
    assert same_content(after, replace(old, projects=(first, second, third)))
    assert not report.is_new
    assert {row.status for row in report.rows} == {RowStatus.PLACED}


def test_amounts_in_another_spelling_change_nothing(tmp_path: Path) -> None:
    old = a_document(projects(2))
    after, report = imported([old], workbook(tmp_path, *old.projects, number_format="General"))
    assert any(row.text == "128.5" for row in report.rows)
    assert after.projects == old.projects
    assert report.count(RowStatus.DIFFERING) == 0


def test_a_differing_amount_of_a_workbook_is_listed_with_its_cell(tmp_path: Path) -> None:
    (project,) = projects(1)
    other = replace(project, amounts={**project.amounts, "budget": Amount.parse("200")})
    after, report = imported([a_document((project,))], workbook(tmp_path, other))
    assert after.projects[0].amounts == project.amounts
    assert [(row.place, row.text, row.existing) for row in report.rows if row.status is RowStatus.DIFFERING] == [
        ("“1”B3", "200.00", "128.50")
    ]


def test_a_workbook_without_a_unit_joins_the_only_document_of_its_year_and_says_so(tmp_path: Path) -> None:
    old = a_document(projects(1))
    after, report = imported([old], workbook(tmp_path, *projects(2), unit=""))
    assert (after.id, len(after.projects)) == (old.id, 2)
    assert report.notices == ("文件没有写明单位，按唯一对得上的“示例县机关服务中心本级”2025年并入。",)


def test_a_workbook_without_a_unit_among_several_becomes_a_document_that_asks_for_it(tmp_path: Path) -> None:
    two = [a_document(projects(1)), a_document(projects(1), unit=a_unit(code="999", name="示例县档案馆"))]
    after, report = imported(two, workbook(tmp_path, *projects(2), unit=""))
    assert (report.is_new, after.unit.name) == (True, "")
    assert "请在基本情况里补上" in report.notices[0]


def test_a_workbook_without_a_year_joins_the_only_document_of_its_unit(tmp_path: Path) -> None:
    old = a_document(projects(1))
    nameless = [replace(project, code="") for project in projects(2)]
    after, report = imported([old], workbook(tmp_path, *nameless))
    assert (after.id, after.year, len(after.projects)) == (old.id, 2025, 2)
    assert "没有写明年度" in report.notices[0]


def test_a_workbook_of_the_other_layout_joins_the_same_document(tmp_path: Path) -> None:
    (project,) = projects(1)
    old = a_document((project,), layout="hebei-performance-single", form_ids=("hebei-performance-single",))
    after, report = imported([old], workbook(tmp_path, *projects(2)))
    assert (after.id, len(after.projects), after.layout) == (old.id, 2, old.layout)
    assert report.form_set.id == "hebei-performance"
    assert not report.is_new


def test_the_command_reads_workbooks_and_tells_what_it_left(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = workbook(tmp_path, *projects(2))
    assert run(["import", str(tmp_path / "a.jmt"), str(path)]) == 0
    assert "已放置  “2”B3  项目2 · 预算数：128.50" in capsys.readouterr().out
    other = workbook(tmp_path, *projects(1), unit="", name="别的.xlsx")
    assert run(["import", str(tmp_path / "b.jmt"), str(other), "--unit", "436002示例县幼儿园"]) == 0
    with open_session(tmp_path / "b.jmt", read_only=True) as session:
        assert [(unit.code, unit.name) for unit in session.units] == [("436002", "示例县幼儿园")]


def test_a_workbook_without_the_form_is_one_sentence(tmp_path: Path) -> None:
    path = Workbook().sheet("考勤", ["姓名 | 天数", "王某 | #22"]).save(tmp_path / "考勤.xlsx")
    with pytest.raises(UserError, match="没有找到"):
        read_files([path], FORM_SETS)


def test_a_draft_without_unit_and_year_is_a_new_document_in_an_empty_file(tmp_path: Path) -> None:
    nameless = [replace(project, code="") for project in projects(1)]
    after, report = imported([], workbook(tmp_path, *nameless, unit=""))
    assert (after.unit, after.year) == (Unit(after.unit.id), None)
    assert "--unit、--year" in report.notices[0]
