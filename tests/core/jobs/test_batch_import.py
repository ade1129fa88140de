"""A folder of many units' files: recognised, held against each other and the list, taken in one step."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from core.domain.document import UNSURE
from core.editing.session import open_session
from core.errors import Cancelled, UserError
from core.forms.load import FormSets, installed
from core.jobs.batch_accept import BatchReport, accept_plan, import_batch, plan_batch
from core.jobs.batch_import import Batch, BatchItem, BatchState, rank, read_batch
from core.jobs.batch_report import batch_lines, batch_plain, batch_workbook
from core.jobs.reading import end_waiting
from core.office.tables import workbook_of
from tests.folders import FORM, UNITS, a_folder, rows, write

SECOND = [
    ("项目编码", "13099925P00000000002K", "项目名称", "车辆费") if row[0] == "项目编码" else row
    for row in rows("436001示例县档案馆")
]
SETS = FormSets((installed().get(FORM),))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_folder(tmp_path_factory.mktemp("收件"))


@pytest.fixture(scope="module")
def read(folder: Path) -> Iterator[Batch]:
    yield read_batch([folder], SETS, UNITS)
    end_waiting()


@pytest.fixture
def batch(read: Batch) -> Batch:
    """The same as read, to be changed."""
    return Batch(read.items, read.form_sets, read.roll)


def item(batch: Batch, name: str) -> BatchItem:
    return next(one for one in batch.items if one.file.path.name == name)


def number(batch: Batch, name: str) -> int:
    return batch.items.index(item(batch, name))


def take_in(path: Path, batch: Batch) -> BatchReport:
    with open_session(path, create=True) as session:
        plan = plan_batch(batch, session.heads, session.document)
        return accept_plan(session, batch, plan, SETS)


# ---- what is found


def test_every_file_has_its_state_and_hidden_ones_are_passed_by(batch: Batch) -> None:
    assert {one.file.path.name: one.state for one in batch.items} == {
        "436001档案馆2025年绩效目标.xlsx": BatchState.OLDER,
        "档案馆2025年绩效目标（修改）.xlsx": BatchState.READY,
        "档案馆2024年.xlsx": BatchState.READY,
        "机关服务中心.xlsx": BatchState.READY,
        "机关服务中心(1).xlsx": BatchState.SAME,
        "436003文化馆2025年.xlsx": BatchState.LOOK,
        "老年大学.xlsx": BatchState.LOOK,
        "绩效目标.xlsx": BatchState.ASK_UNIT,
        "损坏的.docx": BatchState.FAILED,
        "扫描件.pdf": BatchState.PASSED_BY,
    }
    assert [unit.name for unit in batch.missing()] == ["示例县图书馆"]


def test_the_newer_of_two_is_proposed_and_the_older_says_which_and_how_many_values_differ(batch: Batch) -> None:
    older = item(batch, "436001档案馆2025年绩效目标.xlsx")
    assert not older.is_taken
    assert older.rival == "档案馆2025年绩效目标（修改）.xlsx"
    assert "有 1 处不同" in older.why


def test_years_are_kept_apart(batch: Batch) -> None:
    assert item(batch, "档案馆2024年.xlsx").year == 2024
    assert item(batch, "档案馆2024年.xlsx").is_taken


def test_a_unit_that_is_not_in_the_list_is_marked_and_taken(batch: Batch) -> None:
    assert item(batch, "老年大学.xlsx").is_taken
    assert "不在单位名单里" in item(batch, "老年大学.xlsx").why


def test_files_of_single_projects_of_one_unit_stand_side_by_side(tmp_path: Path) -> None:
    write(tmp_path, "甲.xlsx", rows("436001示例县档案馆", "机关办公区物业费"), 0)
    write(tmp_path, "乙.xlsx", SECOND, 1)
    batch = read_batch([tmp_path], SETS, UNITS)
    assert [one.is_taken for one in batch.items] == [True, True]
    report = take_in(tmp_path / "示例县.jmt", batch)
    (document,) = report.documents
    assert sorted(project.name for project in document.projects) == ["机关办公区物业费", "车辆费"]


def test_a_newer_file_of_one_project_does_not_take_the_place_of_all(tmp_path: Path) -> None:
    write(tmp_path, "车辆费（终稿）.xlsx", SECOND, 5)
    both = workbook_of([("一", rows("436001示例县档案馆")), ("二", SECOND)])
    (tmp_path / "全部.xlsx").write_bytes(both)
    batch = read_batch([tmp_path], SETS, UNITS)
    assert item(batch, "全部.xlsx").is_taken
    assert item(batch, "车辆费（终稿）.xlsx").state is BatchState.SAME


@pytest.mark.parametrize(
    ("later", "earlier"),
    [
        ("绩效文本（终稿）.docx", "绩效文本（修改）.docx"),
        ("绩效文本（修改）.docx", "绩效文本.docx"),
        ("绩效文本.docx", "绩效文本初稿.docx"),
        ("绩效文本(2).docx", "绩效文本(1).docx"),
        ("绩效文本第3稿.docx", "绩效文本第2稿.docx"),
    ],
)
def test_names_of_files_say_which_is_later(later: str, earlier: str) -> None:
    assert rank(later) > rank(earlier)


def test_a_folder_without_anything_to_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="没有可以读"):
        read_batch([tmp_path], SETS)


# ---- what a person says


def test_naming_the_unit_of_a_file_makes_it_ready(batch: Batch) -> None:
    at = number(batch, "绩效目标.xlsx")
    batch.name_unit(at, "436004")
    assert batch.items[at].name == "示例县图书馆"
    assert batch.items[at].is_taken
    assert batch.missing() == ()


def test_a_code_that_nobody_has_is_no_unit(batch: Batch) -> None:
    with pytest.raises(UserError, match="999999"):
        batch.name_unit(number(batch, "绩效目标.xlsx"), "999999")


def test_an_older_file_is_taken_when_the_person_says_so(batch: Batch) -> None:
    at = number(batch, "436001档案馆2025年绩效目标.xlsx")
    batch.take(at, True)
    assert batch.items[at].is_taken
    batch.take(number(batch, "损坏的.docx"), True)
    assert not item(batch, "损坏的.docx").is_taken


# ---- taken


def test_what_is_taken_is_one_step_and_what_was_guessed_is_marked(tmp_path: Path, batch: Batch) -> None:
    with open_session(tmp_path / "示例县.jmt", create=True) as session:
        report = accept_plan(session, batch, plan_batch(batch, session.heads, session.document), SETS)
        assert report.taken == 5
        names = sorted((one.unit.name, one.year) for one in session.documents)
        assert names == [
            ("示例县文化馆", 2025),
            ("示例县机关服务中心本级", 2025),
            ("示例县档案馆", 2024),
            ("示例县档案馆", 2025),
            ("示例县老年大学", 2025),
        ]
        guessed = next(one for one in session.documents if one.unit.name == "示例县文化馆")
        assert guessed.unit.code == "436003"
        marks = {key.path: mark.state for key, mark in guessed.marks.items()}
        assert marks["unit.name"] == UNSURE
        session.undo(session.documents[0].id)
        assert session.documents == ()


def test_cancelling_leaves_nothing_behind(tmp_path: Path, folder: Path) -> None:
    def stop(done: int, total: int, what: str) -> None:
        if what.startswith("对照"):
            raise Cancelled

    with pytest.raises(Cancelled):
        import_batch(tmp_path / "示例县.jmt", [folder], SETS, units=UNITS, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_the_same_folder_again_changes_nothing(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "示例县.jmt"
    first = import_batch(path, [folder], SETS, units=UNITS)
    again = import_batch(path, [folder], SETS)
    assert {one.done for one in first.outcomes if one.report} == {"新建"}
    assert {one.done for one in again.outcomes if one.report} == {"没有变化"}
    assert again.units == UNITS


def test_nothing_to_take_is_refused_and_no_file_is_made(tmp_path: Path) -> None:
    (tmp_path / "收件").mkdir()
    (tmp_path / "收件" / "坏.docx").write_bytes(b"PK\x03\x04")
    with pytest.raises(UserError, match="坏"):
        import_batch(tmp_path / "示例县.jmt", [tmp_path / "收件"], SETS)
    assert not (tmp_path / "示例县.jmt").exists()


def test_a_unit_that_handed_in_another_year_only_is_missing(tmp_path: Path) -> None:
    write(tmp_path / "收件", "档案馆.xlsx", rows("436001示例县档案馆"))
    write(tmp_path / "收件", "机关服务中心.xlsx", rows("436002示例县机关服务中心"))
    write(tmp_path / "收件", "文化馆.xlsx", rows("436003示例县文化馆", year="24"))
    batch = read_batch([tmp_path / "收件"], SETS, UNITS)
    assert batch.year == 2025
    assert [unit.name for unit in batch.missing()] == ["示例县文化馆", "示例县图书馆"]


# ---- the report


def test_the_report_has_numbers_as_numbers_and_names_who_is_missing(tmp_path: Path, batch: Batch) -> None:
    report = take_in(tmp_path / "示例县.jmt", batch)
    book = openpyxl.load_workbook(BytesIO(batch_workbook(report)))
    assert book.sheetnames == ["收取清单", "汇总表", "未收到的单位", "要看的内容"]
    table = list(book["汇总表"].iter_rows(values_only=True))
    assert (table[0][0], table[1][-1]) == ("示例县部门预算绩效文本汇总表", "单位：万元")
    assert table[2][:6] == ("编码", "单位", "上级", "年度", "项目数", "项目预算合计")
    archive = next(row for row in table if row[1] == "示例县档案馆" and row[3] == 2025)
    assert archive[4:8] == (1, 128.5, 120, 9.5)
    assert archive[0] == "436001"
    total = [row for row in table if row[1] == "合计"]
    assert [(row[3], row[4], row[5]) for row in total] == [(2024, 1, 128.5), (2025, 4, 514)]
    assert [row[-1] for row in table if row[1] in ("示例县图书馆", "示例县老年大学")].count("不在名单") == 1
    assert [(row[3], row[-1]) for row in total] == [(2024, "3 个未收到"), (2025, "1 个未收到")]
    assert [row[3] for row in table if row[-1] == "未收到"] == [2025]  # a single file of another year names nobody
    lacking = [row[:2] for row in book["未收到的单位"].iter_rows(values_only=True)]
    assert lacking == [("2025 年未收到的单位", None), ("编码", "单位"), ("436004", "示例县图书馆")]
    files = {row[0]: row for row in book["收取清单"].iter_rows(values_only=True)}
    assert files["档案馆2025年绩效目标（修改）.xlsx"][1:3] == ("可收下", "新建")
    assert "不同" in files["436001档案馆2025年绩效目标.xlsx"][-1]


def test_lines_and_data_say_the_same(tmp_path: Path, batch: Batch) -> None:
    report = take_in(tmp_path / "示例县.jmt", batch)
    lines, plain = list(batch_lines(report)), batch_plain(report)
    assert plain["taken"] == 5
    assert not plain["complete"]
    assert [one["unit"] for one in plain["missing"]] == ["示例县图书馆"]
    assert len(plain["files"]) == len(batch.items) == 10
    assert "没有收到 2025 年文件的单位（1 个）：436004示例县图书馆" in lines
    (archive,) = [one for one in plain["totals"] if (one["unit_code"], one["year"]) == ("436001", 2025)]
    assert Decimal(archive["totals"]["项目预算合计"]) == Decimal("128.5")
