"""Rows of sums stand wherever an office puts them: above the rows of a list, below them, before some that come late."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.forms.load import installed
from core.office.open import open_office
from core.readers.build import build_document
from core.readers.draft import Draft
from core.readers.read import read_office
from tests.word import Word
from tests.workbooks import Workbook

HUNAN = installed().get("hunan-department")
HEAD = "序号|支出方向（子项）|金额|实施期绩效目标|年度绩效目标"
ROWS = ["一|库房保管|10.00|保障一|完成甲", "||||", "二|窗口服务|20.00|保障二|完成乙", "||||"]
LATE = "三|展览宣传|7.50|保障三|完成丙"


def read(rows: list[str], folder: Path, kind: str) -> Draft:
    title = "2025年专项资金预算绩效目标汇总表"
    path = folder / f"x.{kind}"
    if kind == "docx":
        Word().paragraph("附件2").paragraph(title).table(rows, 5).save(path)
    else:
        Workbook().sheet("汇总", ["附件2*5", f"{title}*5", *rows]).save(path)
    (draft,) = read_office(open_office(path), [HUNAN])
    return draft


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.parametrize("sums", ["合  计|合计|30.01||", "合计*2|30.01||", "|总计|30.01||", "合计||30.01||"])
@pytest.mark.parametrize("at", [0, 4, 5])
def test_a_sum_is_known_wherever_it_stands_and_whatever_it_is_called(
    at: int, sums: str, kind: str, tmp_path: Path
) -> None:
    rows = [*ROWS, LATE]
    draft = read([HEAD, *rows[:at], sums, *rows[at:]], tmp_path, kind)
    assert ([one.evidence.text for one in draft.unplaced], draft.unsure) == ([], ())
    names = [one.text("汇总名称") for one in draft.root.below("方向列表")]
    assert names == ["库房保管", "窗口服务", "展览宣传"]
    assert draft.root.text("汇总合计") == "30.01"
    overrides = build_document(draft, HUNAN).overrides
    assert {key.column: one.text for key, one in overrides.items()} == {"汇总合计": "30.01"}
