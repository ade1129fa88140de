"""The county's list of units: read from a file, kept in the workspace, and which unit is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.change import AddDocument, ChangeSet
from core.domain.unit import ListedUnit
from core.editing.session import open_session
from core.errors import UserError
from core.jobs.units import How, Roll, county_of, load_units, units_lines
from core.office.tables import workbook_of
from tests.builders import a_document, a_unit
from tests.folders import UNITS

ROLL = Roll(UNITS)


def test_a_list_is_read_below_its_titles_wherever_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "单位名单.xlsx"
    table = [
        ("示例县2026年预算单位名单", "", "", ""),
        ("序号", "预算单位编码", "单位名称", "主管部门"),
        ("1", "436001", "示例县 档案馆", "示例县委办公室"),
        ("2", "436002", "示例县机关服务中心", ""),
        ("", "", "合计", ""),
        ("3", "436001", "示例县老档案馆", ""),
        ("4", "暂无", "示例县文化馆", ""),
    ]
    path.write_bytes(workbook_of([("名单", table)]))
    found = load_units(path)
    assert found.units == (
        ListedUnit("436001", "示例县档案馆", "示例县委办公室"),
        ListedUnit("436002", "示例县机关服务中心"),
        ListedUnit("", "示例县文化馆"),
    )
    assert len(found.remarks) == 2
    assert "“436001”" in found.remarks[0]
    assert "第6行" in found.remarks[0]


def test_a_list_as_text_with_commas_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_bytes("编码,名称\r\n436001,示例县档案馆\r\n".encode("gb18030"))
    assert load_units(path).units == (ListedUnit("436001", "示例县档案馆"),)


def test_a_file_without_a_column_of_names_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "别的.csv"
    path.write_text("甲,乙\n1,2\n", "utf-8")
    with pytest.raises(UserError, match="单位名称"):
        load_units(path)


def test_the_list_stays_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "示例县.jmt"
    with open_session(path, create=True) as session:
        session.keep_units(UNITS)
        session.keep_units(UNITS[:2])
    with open_session(path, read_only=True) as session:
        assert session.listed_units == UNITS[:2]
        with pytest.raises(UserError, match="只读"):
            session.keep_units(UNITS)


@pytest.mark.parametrize(
    ("code", "name", "how"),
    [
        ("436001", "示例县档案馆", How.CODE),
        ("４３６００１", "", How.CODE),
        ("", "示例县档案馆本级", How.NAME),
        ("", "档案馆", How.NAME),
        ("", "示例县档案馆（本级）", How.NAME),
    ],
)
def test_a_unit_is_known_by_its_code_or_its_name_in_any_of_its_spellings(code: str, name: str, how: How) -> None:
    match = ROLL.find(code, name)
    assert (match.unit, match.how, match.remark) == (UNITS[0], how, "")


def test_the_code_wins_over_another_name_and_says_so() -> None:
    match = ROLL.find("436001", "示例县文化馆")
    assert match.unit == UNITS[0]
    assert "示例县档案馆" in match.remark


def test_a_known_name_with_another_code_is_only_proposed() -> None:
    match = ROLL.find("999999", "示例县档案馆")
    assert match.unit is None
    assert match.similar == (UNITS[0],)
    assert "436001" in match.remark


def test_similar_names_are_only_proposed() -> None:
    match = ROLL.find("", "示例县机关服务局")
    assert match.unit is None
    assert match.similar[0] == UNITS[1]


def test_two_units_of_one_name_are_told_apart_by_the_whole_name_only() -> None:
    roll = Roll((ListedUnit("1", "示例县教育局"), ListedUnit("2", "示例县教育局本级"), ListedUnit("3", "示例县文化馆")))
    assert roll.find("", "示例县教育局本级").unit == ListedUnit("2", "示例县教育局本级")
    assert roll.find("", "教育局").unit is None
    assert len(roll.find("", "教育局").similar) == 2


def test_the_county_is_what_most_names_begin_with() -> None:
    assert county_of(["示例县市场监督管理局", "示例县档案馆", "示例县区划办公室", "驻示例办事处"]) == "示例县"
    assert county_of(["市场监督管理局", "档案馆"]) == ""


def test_a_unit_in_the_name_of_a_file_is_the_one_whose_name_is_longest() -> None:
    roll = Roll((ListedUnit("1", "示例县教育局"), ListedUnit("2", "示例县教育局幼儿园")))
    assert roll.said_in("第二批/教育局幼儿园2025年.xlsx") == ListedUnit("2", "示例县教育局幼儿园")
    assert roll.said_in("第二批/绩效目标.xlsx") is None
    assert ROLL.said_in("436003和436004.xlsx") is None


def test_the_list_says_of_which_years_something_is_there(tmp_path: Path) -> None:
    with open_session(tmp_path / "示例县.jmt", create=True) as session:
        document = a_document(1, unit=a_unit(code="436001", name="示例县档案馆"))
        session.apply(ChangeSet(document.id, "导入", (AddDocument(document),)))
        lines = list(units_lines(UNITS[:2], session.heads))
    assert lines == [
        "436001  示例县档案馆（示例县委办公室）  2025年",
        "436002  示例县机关服务中心（示例县政府办公室）  未收到",
    ]
