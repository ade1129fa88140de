"""A form whose annexes come one a file: whatever order they are taken in, the document is that of one file."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest

from core.domain.document import UNSURE, Document
from core.domain.records import same_content
from core.editing.fields import set_text
from core.editing.session import open_session
from core.forms.load import installed
from core.jobs.import_ import ImportReport, RowStatus, import_files
from tests.word import Word
from tests.workbooks import Workbook

FORM_SETS = installed()
UNIT = "示例县档案馆"
NAMES = ("库房保管", "窗口服务", "展览宣传")
ALIKE = ("库房保管", "窗口服务经费", "展览宣传")
ORDERS = ("1234 5", "5432 1", "345 1 2", "2 5 3 1 4", "4 2 3 5 1")


def stamp(label: str) -> str:
    return f"{label}：（盖章）{UNIT}"


def first() -> list[str]:
    return [
        "附件1*6",
        "2025年部门整体支出绩效目标表*6",
        f"部门名称|{UNIT}*5",
        "年度预算申请|资金总额：160.00*5",
        "^|按收入性质分*2|按支出性质分*3",
        "^|其中：一般公共预算拨款|160.00|其中：基本支出|100.00*2",
        "^|政府性基金拨款||项目支出|60.00*2",
        "^|其他资金|||*2",
        "部门职责概述|保管档案。*5",
    ]


def second(names: tuple[str, ...] = NAMES, goal: str = "保障运行", last: str = "30.00") -> list[str]:
    return [
        "附件2*5",
        "2025年专项资金预算绩效目标汇总表*5",
        f"{stamp('项目主管部门')}*3|金额单位：万元*2",
        "序号|支出方向（子项）|金额|实施期绩效目标|年度绩效目标",
        "|合  计|60.00||",
        f"一|{names[0]}|10.00|{goal}一|完成甲",
        f"二|{names[1]}|20.00|{goal}二|完成乙",
        f"三|{names[2]}|{last}|{goal}三|完成丙",
    ]


def direction(number: int) -> list[str]:
    return [
        f"附件{number + 3}*6",
        "2025年专项资金支出方向绩效目标表*6",
        f"{stamp('项目主管部门')}*3|金额单位：万元*3",
        f"支出方向（子项）|{NAMES[number]}*2|所属专项|档案专项*2",
        f"项目金额|{number + 1}0.00*2|项目实施期|2025*2",
        f"实施期绩效目标|保障运行{'一二三'[number]}*5",
        f"年度绩效目标|完成{'甲乙丙'[number]}*5",
        "年度绩效指标|一级指标|二级指标|三级指标|指标值|备注",
        f"^|产出指标|产出数量|数目{number}|≥{number + 1}个|",
    ]


def save(rows: list[list[str]], path: Path) -> Path:
    if path.suffix == ".xlsx":
        book = Workbook()
        for number, annex in enumerate(rows):
            book.sheet(f"表{number}", annex)
        return book.save(path)
    word = Word()
    for annex in rows:
        for title in annex[:2]:
            word.paragraph(title.partition("*")[0])
        begin = 2
        if "盖章" in annex[2]:
            word.paragraph(annex[2].partition("*")[0]).paragraph("金额单位：万元")
            begin = 3
        width = 5 if annex[0].startswith("附件2") else 6
        word.table([row.replace("年度预算申请|", "v:年度预算申请|") for row in annex[begin:]], width)
    return word.save(path)


def stored(path: Path) -> Document:
    with open_session(path, read_only=True) as session:
        (document,) = session.documents
    return document


def taken(annexes: dict[str, list[str]], order: str, folder: Path, kind: str) -> tuple[Document, list[ImportReport]]:
    """The document after the annexes of each group of `order` were imported by one command."""
    path = folder / "a.jmt"
    reports = []
    for group in order.split():
        files = [save([annexes[one]], folder / f"{one}.{kind}") for one in group]
        reports.append(import_files(path, files, FORM_SETS))
    return stored(path), reports


def whole(annexes: dict[str, list[str]], folder: Path, kind: str) -> Document:
    import_files(
        folder / "one.jmt", [save([annexes[one] for one in sorted(annexes)], folder / f"one.{kind}")], FORM_SETS
    )
    return stored(folder / "one.jmt")


def annexes_of(summary: list[str]) -> dict[str, list[str]]:
    return {"1": first(), "2": summary, **{str(number + 3): direction(number) for number in range(3)}}


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.parametrize("order", ORDERS)
def test_annexes_in_any_order_make_the_document_of_one_file(order: str, kind: str, tmp_path: Path) -> None:
    annexes = annexes_of(second())
    document, reports = taken(annexes, order, tmp_path, kind)
    assert same_content(document, whole(annexes, tmp_path, kind))
    assert ([one.name for one in document.projects], dict(document.overrides)) == (list(NAMES), {})
    assert all(report.is_complete for report in reports)


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.parametrize("order", ORDERS)
def test_a_summary_that_says_otherwise_is_kept_in_its_own_place(order: str, kind: str, tmp_path: Path) -> None:
    annexes = annexes_of(second(ALIKE, "总的保障", "31.00"))
    document, reports = taken(annexes, order, tmp_path, kind)
    assert same_content(document, whole(annexes, tmp_path, kind))
    assert [one.name for one in document.projects] == list(NAMES)
    assert [one.amounts["budget"].print() for one in document.projects] == ["10.00", "20.00", "30.00"]
    assert {key.column for key in document.overrides} == {"汇总名称", "汇总金额", "汇总实施期目标"}
    rows = list(chain.from_iterable(report.rows for report in reports))
    assert {row.status for row in rows} == {RowStatus.PLACED, RowStatus.DIFFERING, RowStatus.UNSURE}
    (guessed,) = [row for row in rows if row.status is RowStatus.UNSURE]
    assert "认作同一个方向" in guessed.reason
    assert [mark.state for key, mark in document.marks.items() if key.path == "name"] == [UNSURE]
    told = {(row.text, row.existing) for row in rows if row.status is RowStatus.DIFFERING}
    assert told & {("31.00", "30.00"), ("30.00", "31.00")}


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_annexes_taken_in_twice_change_nothing(kind: str, tmp_path: Path) -> None:
    annexes = annexes_of(second(ALIKE, "总的保障"))
    before, _ = taken(annexes, "5 2 34 1", tmp_path, kind)
    after, _ = taken(annexes, "5 2 34 1", tmp_path, kind)
    assert after == before


def test_a_direction_that_no_row_fits_is_new_and_marked_where_a_row_waits(tmp_path: Path) -> None:
    annexes = annexes_of(second(("库房保管", "车辆租用", "展览宣传")))
    annexes["4"] = [row.replace("附件4", "附件") for row in annexes["4"]]
    document, _ = taken(annexes, "2 3 4", tmp_path, "xlsx")
    assert [one.name for one in document.projects] == ["库房保管", "车辆租用", "展览宣传", "窗口服务"]
    (mark,) = document.marks.values()
    assert "“车辆租用”没有对上" in mark.reason


def test_a_name_changed_by_hand_is_not_taken_for_that_of_the_row(tmp_path: Path) -> None:
    annexes = annexes_of(second())
    taken(annexes, "2", tmp_path, "xlsx")
    with open_session(tmp_path / "a.jmt") as session:
        (document,) = session.documents
        form_set = FORM_SETS.get("hunan-department")
        set_text(session, form_set, document.id, "方向列表", document.projects[0].id, "支出方向", "馆藏")
    document, _ = taken(annexes, "3", tmp_path, "xlsx")
    assert document.projects[0].name == "馆藏"
