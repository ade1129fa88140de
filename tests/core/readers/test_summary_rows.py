"""What is no record: sums wherever they stand, labels repeated in blank rows, titles between tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.amount import Amount, MoneyUnit
from core.forms.load import installed
from core.office.open import open_office
from core.readers.build import build_document
from core.readers.draft import Draft
from core.readers.read import read_office
from tests.builders import a_document, a_project
from tests.core.readers.test_region_forms import region, through
from tests.word import Word
from tests.workbooks import Workbook

HUNAN, JIANGSU = (installed().get(f"{name}-department") for name in ("hunan", "jiangsu"))
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


@pytest.mark.parametrize("heads", ["实施期目标|年度目标", "实施期绩效目标|本年度绩效目标"])
def test_the_goals_of_the_summary_are_known_by_other_headings(heads: str, tmp_path: Path) -> None:
    draft = read([f"序号|支出方向|金额|{heads}", ROWS[0], ROWS[2]], tmp_path, "docx")
    said = [(one.text("汇总实施期目标"), one.text("汇总年度目标")) for one in draft.root.below("方向列表")]
    assert said == [("保障一", "完成甲"), ("保障二", "完成乙")]
    assert (draft.unplaced, draft.unsure) == ((), ())


def test_rows_beside_another_parts_label_are_no_rows_of_the_list_above(tmp_path: Path) -> None:
    word = Word().paragraph("附件1").paragraph("2025年部门整体支出绩效目标表")
    rows = ["部门名称|示例县档案馆*5", "部门职责概述|保管档案*5"]
    rows += ["v:年度重点工作计划|事项*2|责任单位/科室|工作目标*2", "^|库房保管*2|办公室|完成甲*2"]
    rows += ["v:年度绩效指标|大类|小类|具体|标准*2", "^|产出指标*2|整理卷数|12卷*2", "|产出指标*2|保管卷数|15卷*2"]
    path = word.table(rows, 6).save(tmp_path / "x.docx")
    (draft,) = read_office(open_office(path), [HUNAN])
    assert [one.text("事项") for one in draft.root.below("重点工作")] == ["库房保管"]
    assert [one.evidence.text.split("\u3000")[-1] for one in draft.unplaced] == ["标准", "12卷", "15卷"]


def direction(word: Word, number: int, name: str, change: tuple[str, str] = ("", "")) -> None:
    word.paragraph(f"附件{number}").paragraph("2025年专项资金支出方向绩效目标表")
    word.table(["项目主管部门：（盖章）示例县档案馆|金额单位：万元"], 2)
    rows = [f"支出方向（子项）|{name}*2|所属专项|专项*2", "项目金额|10.00*2|项目实施期|2025*2"]
    rows += [f"实施期绩效目标|保障{name}*5", f"年度绩效目标|完成{name}*5"]
    word.table([row.replace(*change) if change[0] else row for row in rows], 6)


def test_the_title_of_the_summary_between_two_tables_is_no_record(tmp_path: Path) -> None:
    word = Word()
    direction(word, 4, "窗口服务")
    word.paragraph("附件2").paragraph("2025年专项资金预算绩效目标汇总表")
    word.table(["项目主管部门：（盖章）示例县档案馆|金额单位：万元"], 2)
    word.table([HEAD, "一|库房保管|10.00|保障库房保管|完成库房保管", ROWS[2].replace("20", "10")], 5)
    direction(word, 3, "库房保管")
    (draft,) = read_office(open_office(word.save(tmp_path / "x.docx")), [HUNAN])
    assert [one.text("支出方向") for one in draft.root.below("方向列表")] == ["库房保管", "窗口服务"]
    assert draft.root.text("单位名称") == "示例县档案馆"


BOTH = ["一|库房保管|10.00|保障库房保管|完成库房保管", "二|窗口服务|10.00|保障窗口服务|完成窗口服务"]


@pytest.mark.parametrize(
    ("summary", "table", "key", "text"),
    [
        (("|10.00|", "||"), ("", ""), "项目金额", "10.00"),
        (("", ""), ("|10.00*2|", "|*2|"), "项目金额", "10.00"),
        (("|完成库房保管", "|"), ("", ""), "内容", "完成库房保管"),
        (("", ""), ("|完成库房保管*5", "|*5"), "内容", "完成库房保管"),
        (("|库房保管|", "||"), ("", ""), "支出方向", "库房保管"),
    ],
)
def test_what_one_of_two_places_leaves_blank_is_unsure(
    summary: tuple[str, str], table: tuple[str, str], key: str, text: str, tmp_path: Path
) -> None:
    word = Word().paragraph("附件2").paragraph("2025年专项资金预算绩效目标汇总表")
    word.table([HEAD, BOTH[0].replace(*summary) if summary[0] else BOTH[0], BOTH[1]], 5)
    direction(word, 3, "库房保管", table)
    direction(word, 4, "窗口服务")
    (draft,) = read_office(open_office(word.save(tmp_path / "x.docx")), [HUNAN])
    assert {(value.field_key, value.text) for value in draft.unsure} >= {(key, text)}
    assert not any("窗口" in value.text for value in draft.unsure)


@pytest.mark.parametrize("filler", ["决策|计划制定|||", "决策||||", "决 策|计划制定|||", "过程||||"])
@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_labels_repeated_in_a_blank_row_are_no_record(filler: str, kind: str, tmp_path: Path) -> None:
    rows = [
        "单位名称|示例县档案馆*4",
        "单位主要职能|保管档案。*4",
        "一级指标|二级指标|三级指标|半年指标值|全年指标值",
        "决策|计划制定|计划健全|健全|健全",
        filler,
        "决策|计划制定|计划可行|可行|可行",
        filler,
        "过程|预算执行|执行率|≥45%|≥95%",
    ]
    path = tmp_path / f"x.{kind}"
    _ = Word().table(rows, 5).save(path) if kind == "docx" else Workbook().sheet("表", rows).save(path)
    (draft,) = read_office(open_office(path), [JIANGSU])
    found = [(one.text("二级指标"), one.text("三级指标")) for one in draft.root.below("共性指标")]
    assert found == [("计划制定", "计划健全"), ("计划制定", "计划可行"), ("预算执行", "执行率")]
    assert draft.unsure == ()


SUMS = """
[[fields]]
key = "预算合计"
label = "预算合计"
kind = "money"
compute.formula = "合计(项目列表.预算)"
[[fields]]
key = "财政合计"
label = "财政合计"
kind = "money"
compute.formula = "合计(项目列表.财政)"
[[lists]]
path = "项目列表"
item = "项"
home = "projects"
  [[lists.fields]]
  key = "名称"
  label = "项目名称"
  home = "name"
  [[lists.fields]]
  key = "预算"
  label = "本年预算"
  home = "amounts.budget"
  kind = "money"
  [[lists.fields]]
  key = "财政"
  label = "财政资金"
  home = "amounts.fiscal"
  kind = "money"
  [[lists.fields]]
  key = "备注"
  label = "备注栏"
  home = "purpose"
"""
SUMMED = [
    "单位名称|{{单位名称}}*3",
    "项目名称|本年预算|财政资金|备注栏",
    "{%tr for 项 in 项目列表 %}|||",
    "{{项.名称}}|{{项.预算}}|{{项.财政}}|{{项.备注}}",
    "{%tr endfor %}|||",
    "合计|{{预算合计}}|{{财政合计}}|",
]


@pytest.mark.parametrize("amounts", [("", "1.50"), ("2.00", ""), ("2.00", "1.50"), ("", "")])
def test_a_sum_is_that_of_its_column_though_others_are_blank(tmp_path: Path, amounts: tuple[str, str]) -> None:
    form_set = region(tmp_path / "form", SUMS, SUMMED, 4, "本年预算", "财政资金", "备注栏")
    budget, fiscal = (Amount.parse(one, MoneyUnit.WAN) for one in amounts)
    project = a_project(amounts={"budget": budget, "fiscal": fiscal}, name="修路", indicators=(), goals=())
    for draft, found in through(form_set, a_document((project,)), tmp_path):
        assert (draft.root.text("预算合计"), draft.root.text("财政合计")) == amounts
        assert (draft.unsure, draft.unplaced, found.overrides) == ((), (), {})
