"""How offices write amounts, rates, targets, dates, numbers and codes, through the real cells of Excel and Word: what
is stored and printed, what it is worth, whether it is sure, and what the check says of it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

import pytest

from core.domain.amount import Amount
from core.domain.percent import Percent
from core.domain.records import get_value
from core.domain.target_value import TargetValue
from core.forms.model import FormSet
from core.office.open import open_office
from core.readers.build import build
from core.readers.draft import DraftValue
from core.readers.read import read_office
from core.rules.check import check_document
from tests.region import GROUND, a_form
from tests.word import Word
from tests.workbooks import raw_workbook

TOML = """
[[lists]]
path = "项目列表"
item = "项目"
home = "projects"
title_field = "项目名称"
  [[lists.fields]]
  key = "项目名称"
  label = "项目名称"
  home = "name"
  [[lists.fields]]
  key = "编码"
  label = "项目编码"
  home = "code"
  kind = "code"
  [[lists.fields]]
  key = "金额"
  label = "预算数（万元）"
  home = "amounts.budget"
  kind = "money"
  [[lists.fields]]
  key = "比例"
  label = "支付比例"
  home = "payment_plan.3"
  kind = "percent"
  [[lists.fields]]
  key = "日期"
  label = "完成时间"
  home = "extra.date"
  kind = "date"
  [[lists.fields]]
  key = "数量"
  label = "人数"
  home = "extra.count"
  kind = "number"
[[lists]]
path = "指标列表"
item = "指标"
home = "indicators"
title_field = "三级指标"
  [[lists.fields]]
  key = "三级指标"
  label = "三级指标"
  home = "name"
  [[lists.fields]]
  key = "指标值"
  label = "指标值"
  home = "targets.whole"
  kind = "target_value"
[reading]
recognise = ["项目编码", "支付比例", "三级指标", "指标值"]
"""
PROJECTS = "项目名称 | 项目编码 | 预算数（万元） | 支付比例 | 完成时间 | 人数"
ROWS = (
    PROJECTS,
    "{%tr for 项目 in 项目列表 %}*6",
    "{{项目.项目名称}} | {{项目.编码}} | {{项目.金额}} | {{项目.比例}} | {{项目.日期}} | {{项目.数量}}",
    "{%tr endfor %}*6",
    "三级指标 | 指标值*5",
    "{%tr for 指标 in 指标列表 %}*6",
    "{{指标.三级指标}} | {{指标.指标值}}*5",
    "{%tr endfor %}*6",
)
CLEAN = {"编码": "13099925P{:04d}", "金额": "10.00", "比例": "30%", "日期": "2025年5月", "数量": "12"}
TOLD = {"D03", "A32"}
"""The findings that say a value is none of its kind, or names its unit; others are about more than one cell."""


class Spelling(NamedTuple):
    """How a value is written: a text, `n:` a number with its format, `f:` a formula with its cached value, `e:` an
    error of a workbook. `text` is what is stored and printed, `worth` its value in the kind's own words ('' none),
    `why` a part of the reason it is unsure ('' sure)."""

    kind: str
    written: str
    text: str
    worth: str = ""
    why: str = ""
    findings: str = ""


NONE, RATE, SHARE = "不是金额", "不是百分比", "可能是按1计的比例"
TWO, FAILED = "可能是一个数，也可能是两个", "公式没有算出来"

SPELLINGS = (
    Spelling("金额", "2000", "2000", "20000000"),
    Spelling("金额", "2000万", "2000万", "20000000", "", "A32"),
    Spelling("金额", "2000万元", "2000万元", "20000000", "", "A32"),
    Spelling("金额", "2,000万元", "2,000万元", "20000000", "", "A32"),
    Spelling("金额", "1,234.5", "1,234.5", "12345000"),
    Spelling("金额", "1，234.5", "1，234.5", "12345000"),
    Spelling("金额", "１２３４．５", "１２３４．５", "12345000"),
    Spelling("金额", "1,234,567.89", "1,234,567.89", "12345678900"),
    Spelling("金额", "12.30", "12.30", "123000"),
    Spelling("金额", "12.3", "12.3", "123000"),
    Spelling("金额", "0", "0", "0"),
    Spelling("金额", "0.00", "0.00", "0"),
    Spelling("金额", "０", "０", "0"),
    Spelling("金额", "0.005", "0.005", "50"),
    Spelling("金额", "1.234567", "1.234567", "12345.67"),
    Spelling("金额", "1.2345678", "1.2345678", "", NONE, "D03"),
    Spelling("金额", "20000元", "20000元", "20000", "", "A32"),
    Spelling("金额", "3千元", "3千元", "3000", "", "A32"),
    Spelling("金额", "1.2亿", "1.2亿", "120000000", "", "A32"),
    Spelling("金额", "1.2亿元", "1.2亿元", "120000000", "", "A32"),
    Spelling("金额", "¥50", "¥50", "500000"),
    Spelling("金额", "￥50.00", "￥50.00", "500000"),
    Spelling("金额", "+50", "+50", "500000"),
    Spelling("金额", "-50", "-50", "-500000"),
    Spelling("金额", "−50", "−50", "-500000"),
    Spelling("金额", "50.", "50.", "500000"),
    Spelling("金额", ".5", ".5", "5000"),
    Spelling("金额", " 50 ", "50", "500000"),
    Spelling("金额", "50\u3000万元", "50\u3000万元", "500000", "", "A32"),
    Spelling("金额", "50\n万元", "50万元", "500000", "", "A32"),
    Spelling("金额", "1,234\n.56", "1,234.56", "12345600"),
    Spelling("金额", "1 234.5", "1 234.5", "12345000"),
    Spelling("金额", "5 0", "5 0", "500000", TWO),
    Spelling("金额", "100\n200", "100\n200", "", TWO, "D03"),
    Spelling("金额", "—50", "—50", "", NONE, "D03"),
    Spelling("金额", "(50)", "(50)", "", NONE, "D03"),
    Spelling("金额", "（50）", "（50）", "", NONE, "D03"),
    Spelling("金额", "约50", "约50", "", NONE, "D03"),
    Spelling("金额", "50左右", "50左右", "", NONE, "D03"),
    Spelling("金额", "50以上", "50以上", "", NONE, "D03"),
    Spelling("金额", "≤50", "≤50", "", NONE, "D03"),
    Spelling("金额", "约50万元", "约50万元", "", NONE, "D03"),
    Spelling("金额", "50万元整", "50万元整", "", NONE, "D03"),
    Spelling("金额", "人民币50万元", "人民币50万元", "", NONE, "D03"),
    Spelling("金额", "共50万元", "共50万元", "", NONE, "D03"),
    Spelling("金额", "无", "无", "", NONE, "D03"),
    Spelling("金额", "待定", "待定", "", NONE, "D03"),
    Spelling("金额", "5O", "5O", "", NONE, "D03"),
    Spelling("金额", "1e3", "1e3", "", NONE, "D03"),
    Spelling("金额", "12,34", "12,34", "", NONE, "D03"),
    Spelling("金额", "－", "－"),
    Spelling("金额", "—", "—"),
    Spelling("金额", "——", "——"),
    Spelling("金额", "-", "-"),
    Spelling("金额", "/", "/"),
    Spelling("金额", "／", "／"),
    Spelling("金额", "", ""),
    Spelling("金额", "n:2000", "2000", "20000000"),
    Spelling("金额", "n:1234.5@#,##0.00", "1,234.50", "12345000"),
    Spelling("金额", "n:50@0.00", "50.00", "500000"),
    Spelling("金额", "n:50.126@0.00", "50.126", "501260"),
    Spelling("金额", "n:0.30000000000000004", "0.3", "3000"),
    Spelling("金额", "n:1234.5600000000002@0.00", "1234.56", "12345600"),
    Spelling("金额", "n:33.333333333333336@0.00", "33.333333333333336", "", NONE, "D03"),
    Spelling("金额", "n:1E3", "1000", "10000000"),
    Spelling("金额", "n:-50@0.00_);(0.00)", "-50.00", "-500000"),
    Spelling("金额", 'n:50@0"万元"', "50万元", "500000", "", "A32"),
    Spelling("金额", "n:0.3@0%", "30%", "", NONE, "D03"),
    Spelling("金额", 'n:0@_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "0.00", "0"),
    Spelling("金额", 'n:1234567.891@_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1,234,567.891", "12345678910"),
    Spelling("金额", 'n:5000000@0!.0,"万"', "500.0万", "5000000", "", "A32"),
    Spelling("金额", "f:SUM(C2:C3)→316.5", "316.5", "3165000"),
    Spelling("金额", "f:C2/3→33.333333", "33.333333", "333333.33"),
    Spelling("金额", "f:100→100", "100", "1000000"),
    Spelling("金额", "e:#VALUE!", "#VALUE!", "", FAILED, "D03"),
    Spelling("金额", "e:#REF!", "#REF!", "", FAILED, "D03"),
    Spelling("金额", "e:#DIV/0!", "#DIV/0!", "", FAILED, "D03"),
    Spelling("比例", "30%", "30%", "30"),
    Spelling("比例", "30", "30", "30"),
    Spelling("比例", "３０％", "３０％", "30"),
    Spelling("比例", "95％", "95％", "95"),
    Spelling("比例", "30 %", "30 %", "30"),
    Spelling("比例", "30﹪", "30﹪", "30"),
    Spelling("比例", "30.50%", "30.50%", "30.50"),
    Spelling("比例", "100％", "100％", "100"),
    Spelling("比例", "101%", "101%", "101"),
    Spelling("比例", "0%", "0%", "0"),
    Spelling("比例", "0", "0", "0"),
    Spelling("比例", "=30%", "30%", "30"),
    Spelling("比例", "0.3", "0.3", "0.3", SHARE),
    Spelling("比例", "1", "1", "1", SHARE),
    Spelling("比例", "1.0", "1.0", "1.0", SHARE),
    Spelling("比例", "百分之三十", "百分之三十", "", RATE, "D03"),
    Spelling("比例", "三成", "三成", "", RATE, "D03"),
    Spelling("比例", "30‰", "30‰", "", RATE, "D03"),
    Spelling("比例", "≥95%", "≥95%", "", RATE, "D03"),
    Spelling("比例", "≤5%", "≤5%", "", RATE, "D03"),
    Spelling("比例", "约50%", "约50%", "", RATE, "D03"),
    Spelling("比例", "50%以上", "50%以上", "", RATE, "D03"),
    Spelling("比例", "95%（预计）", "95%（预计）", "", RATE, "D03"),
    Spelling("比例", "30%-40%", "30%-40%", "", RATE, "D03"),
    Spelling("比例", "3 0%", "3 0%", "30", TWO),
    Spelling("比例", "无", "无", "", RATE, "D03"),
    Spelling("比例", "－", "－"),
    Spelling("比例", "——", "——"),
    Spelling("比例", "/", "/"),
    Spelling("比例", "", ""),
    Spelling("比例", "n:0.3@0%", "30%", "30"),
    Spelling("比例", "n:0.305@0.0%", "30.5%", "30.5"),
    Spelling("比例", "n:0.305@0%", "30.5%", "30.5"),
    Spelling("比例", "n:0.30000000000000004@0%", "30%", "30"),
    Spelling("比例", "n:1@0%", "100%", "100"),
    Spelling("比例", "n:0@0%", "0%", "0"),
    Spelling("比例", "n:30@0", "30", "30"),
    Spelling("比例", "n:0.3", "0.3", "0.3", SHARE),
    Spelling("比例", "n:1", "1", "1", SHARE),
    Spelling("比例", "f:30%→0.3@0%", "30%", "30"),
    Spelling("比例", "f:0.3→0.3", "0.3", "0.3", SHARE),
    Spelling("比例", "e:#REF!", "#REF!", "", FAILED, "D03"),
    Spelling("指标值", "≥95%", "≥95%", "≥ 95 %"),
    Spelling("指标值", "≧95%", "≧95%", "≥ 95 %"),
    Spelling("指标值", ">=95%", ">=95%", "≥ 95 %"),
    Spelling("指标值", "=>95%", "=>95%", "≥ 95 %"),
    Spelling("指标值", "＞＝95％", "＞＝95％", "≥ 95 %"),
    Spelling("指标值", "≥ 95 %", "≥ 95 %", "≥ 95 %"),
    Spelling("指标值", "》95%", "》95%", "> 95 %"),
    Spelling("指标值", "95％", "95％", "95 %"),
    Spelling("指标值", "95%", "95%", "95 %"),
    Spelling("指标值", "50次以上", "50次以上", "50 次以上"),
    Spelling("指标值", "95%以上", "95%以上", "95 %以上"),
    Spelling("指标值", "不少于50次", "不少于50次"),
    Spelling("指标值", "≥3,000人", "≥3,000人", "≥ 3000 人"),
    Spelling("指标值", "≤2000万", "≤2000万", "≤ 2000 万"),
    Spelling("指标值", "2000万", "2000万", "2000 万"),
    Spelling("指标值", "1,234.5万元", "1,234.5万元", "1234.5 万元"),
    Spelling("指标值", "＝100%", "＝100%", "= 100 %"),
    Spelling("指标值", "=100%", "=100%", "= 100 %"),
    Spelling("指标值", "=1", "=1", "= 1"),
    Spelling("指标值", "100", "100", "100"),
    Spelling("指标值", "约50", "约50"),
    Spelling("指标值", "约50人", "约50人"),
    Spelling("指标值", "10-12次", "10-12次"),
    Spelling("指标值", "10～12次", "10～12次"),
    Spelling("指标值", "3－5", "3－5"),
    Spelling("指标值", "1/2", "1/2"),
    Spelling("指标值", "1次/月", "1次/月", "1 次/月"),
    Spelling("指标值", "-5℃", "-5℃", "-5 °C"),
    Spelling("指标值", "≤±5%", "≤±5%", "≤  ±5%"),
    Spelling("指标值", "≥", "≥", "≥"),
    Spelling("指标值", "≥9\n5%", "≥9\n5%", "≥ 9 5%", TWO),
    Spelling("指标值", "2023年12月31日前", "2023年12月31日前"),
    Spelling("指标值", "2023年12月底前", "2023年12月底前"),
    Spelling("指标值", "2023.12.31", "2023.12.31"),
    Spelling("指标值", "2023-12-31", "2023-12-31"),
    Spelling("指标值", "2023/12/31", "2023/12/31"),
    Spelling("指标值", "12月底前", "12月底前"),
    Spelling("指标值", "－", "－"),
    Spelling("指标值", "—", "—"),
    Spelling("指标值", "——", "——"),
    Spelling("指标值", "/", "/"),
    Spelling("指标值", "无", "无"),
    Spelling("指标值", "不适用", "不适用"),
    Spelling("指标值", "好", "好"),
    Spelling("指标值", "n:1@0%", "100%", "100 %"),
    Spelling("指标值", "n:0.95@0%", "95%", "95 %"),
    Spelling("指标值", "n:95", "95", "95"),
    Spelling("指标值", 'n:3@0"个"', "3个", "3 个"),
    Spelling("指标值", 'n:45291@yyyy"年"m"月"d"日"', "2023年12月31日"),
    Spelling("指标值", "n:45291@id14", "2023/12/31"),
    Spelling("指标值", "n:45291@yyyy-mm-dd", "2023-12-31"),
    Spelling("指标值", "f:100%→1@0%", "100%", "100 %"),
    Spelling("指标值", 'f:A1&"%"→≥95%', "≥95%", "≥ 95 %"),
    Spelling("指标值", "e:#N/A", "#N/A", "", FAILED),
    Spelling("日期", "2023年12月31日", "2023年12月31日"),
    Spelling("日期", "2023年12月31日前", "2023年12月31日前"),
    Spelling("日期", "2023-12-31", "2023-12-31"),
    Spelling("日期", "2023/12/31", "2023/12/31"),
    Spelling("日期", "2023.12.31", "2023.12.31"),
    Spelling("日期", "20231231", "20231231"),
    Spelling("日期", "2023年12月", "2023年12月"),
    Spelling("日期", "12月底", "12月底"),
    Spelling("日期", "二〇二三年十二月", "二〇二三年十二月"),
    Spelling("日期", "－", "－"),
    Spelling("日期", "无", "无"),
    Spelling("日期", 'n:45291@yyyy"年"m"月"d"日"', "2023年12月31日"),
    Spelling("日期", "n:45291@yyyy-mm-dd", "2023-12-31"),
    Spelling("日期", "n:45291@id14", "2023/12/31"),
    Spelling("日期", "n:45291@id57", "2023年12月"),
    Spelling("日期", "n:45291", "45291", "", "是日期2023年12月31日"),
    Spelling("日期", "n:45291.5@yyyy-mm-dd hh:mm", "2023-12-31 12:00"),
    Spelling("日期", "45291", "45291", "", "是日期2023年12月31日"),
    Spelling("数量", "50", "50"),
    Spelling("数量", "50人", "50人"),
    Spelling("数量", "1,234", "1,234"),
    Spelling("数量", "５０", "５０"),
    Spelling("数量", "50.126", "50.126"),
    Spelling("数量", "0", "0"),
    Spelling("数量", "约50", "约50", "", "不合要求"),
    Spelling("数量", "50以上", "50以上", "", "不合要求"),
    Spelling("数量", "50左右", "50左右", "", "不合要求"),
    Spelling("数量", "20余", "20余", "", "不合要求"),
    Spelling("数量", "5O", "5O", "", "不合要求"),
    Spelling("数量", "十二", "十二", "", "不合要求"),
    Spelling("数量", "1 2", "1 2", "", TWO),
    Spelling("数量", "无", "无", "", "不合要求"),
    Spelling("数量", "－", "－"),
    Spelling("数量", "——", "——"),
    Spelling("数量", "n:50", "50"),
    Spelling("数量", "n:1234@#,##0", "1,234"),
    Spelling("数量", "n:0.5", "0.5"),
    Spelling("数量", "n:50.126@0.00", "50.126"),
    Spelling("数量", 'n:50@0"人"', "50人"),
    Spelling("数量", "n:0", "0"),
    Spelling("编码", "13099925P00000000001K", "13099925P00000000001K"),
    Spelling("编码", "1309 9925", "13099925"),
    Spelling("编码", "13099925\nP001", "13099925P001"),
    Spelling("编码", "0013", "0013"),
    Spelling("编码", "13099925－1", "13099925－1", "", "不像编码"),
    Spelling("编码", "１３０", "１３０", "", "不像编码"),
    Spelling("编码", "项目1", "项目1", "", "不像编码", "D03"),
    Spelling("编码", "无", "无", "", "不像编码", "D03"),
    Spelling("编码", "1.3E+11", "1.3E+11", "", "不像编码", "D03"),
    Spelling("编码", "n:13099925", "13099925"),
    Spelling("编码", "n:13@0000", "0013"),
    Spelling("编码", "n:130999250001", "130999250001"),
    Spelling("编码", "n:130999250000000000@0", "130999250000000000", "", "15位以后的数字可能已经丢失"),
)


class Read(NamedTuple):
    value: DraftValue
    worth: str
    findings: str


@pytest.fixture(scope="module")
def form_set(tmp_path_factory: pytest.TempPathFactory) -> FormSet:
    made = a_form(tmp_path_factory.mktemp("form"), TOML + GROUND, ROWS, 6)
    assert made.mistakes == ()
    return made


@pytest.fixture(scope="module")
def in_excel(form_set: FormSet, tmp_path_factory: pytest.TempPathFactory) -> Mapping[int, Read]:
    path = tmp_path_factory.mktemp("excel") / "x.xlsx"
    rows = [["单位名称", "示例局"], *_rows(range(len(SPELLINGS)))]
    formats: dict[str, int] = {"": 0}
    data = "".join(
        f'<row r="{at}">{"".join(_cell(f"{chr(65 + n)}{at}", text, formats) for n, text in enumerate(row))}</row>'
        for at, row in enumerate(rows, 1)
    )
    own = [one for one in formats if one and not one.startswith("id")]
    numbers = {one: 164 + at for at, one in enumerate(own)} | {"": 0}
    styles = "".join(f'<numFmt numFmtId="{numbers[one]}" formatCode={quoteattr(one)}/>' for one in own)
    ids = (numbers[one] if one in numbers else int(one[2:]) for one in formats)
    cells = "".join(f'<xf numFmtId="{one}" applyNumberFormat="1"/>' for one in ids)
    raw_workbook(
        path,
        f"<sheetData>{data}</sheetData>",
        styles=f"<numFmts>{styles}</numFmts><cellXfs>{cells}</cellXfs>",
    )
    return _read(form_set, path)


@pytest.fixture(scope="module")
def in_word(form_set: FormSet, tmp_path_factory: pytest.TempPathFactory) -> Mapping[int, Read]:
    path = tmp_path_factory.mktemp("word") / "x.docx"
    typed = [at for at, one in enumerate(SPELLINGS) if one.written[:2] not in ("n:", "f:", "e:")]
    rows = ("|".join((*row, *[""] * (6 - len(row)))).replace("\n", "⏎") for row in _rows(typed))
    Word().paragraph("单位名称：示例局").table(rows, 6).save(path)
    return _read(form_set, path)


def _rows(numbers: range | list[int]) -> list[list[str]]:
    """A row for each spelling, with its number as the name; what is not the point of it is clean."""
    projects = [at for at in numbers if SPELLINGS[at].kind != "指标值"]
    rows = [[cell.strip() for cell in PROJECTS.split("|")]]
    for at in projects:
        clean = {key: text.format(at) for key, text in CLEAN.items()}
        rows.append([f"示例项{at}", *(clean | {SPELLINGS[at].kind: SPELLINGS[at].written}).values()])
    rows.append(["三级指标", "指标值"])
    return rows + [[f"示例项{at}", SPELLINGS[at].written] for at in numbers if at not in projects]


def _cell(place: str, text: str, formats: dict[str, int]) -> str:
    kind, told = text[:2], text[2:]
    if kind not in ("n:", "f:", "e:"):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
    if kind == "e:":
        return f'<c r="{place}" t="e"><v>{told}</v></c>'
    told, _, code = told.partition("@")
    style = formats.setdefault(code, len(formats))
    formula, _, cached = told.rpartition("→") if kind == "f:" else ("", "", told)
    inner = f"<f>{escape(formula)}</f>" if formula else ""
    return f'<c r="{place}" s="{style}">{inner}<v>{cached}</v></c>'


def _read(form_set: FormSet, path: Path) -> Mapping[int, Read]:
    (draft,) = read_office(open_office(path), [form_set])
    assert draft.unplaced == ()
    document = build(draft, form_set).document
    told: dict[str, set[str]] = {}
    for finding in check_document(document, form_set):
        told.setdefault(finding.place.record_id, set()).add(finding.code)
    records = {one.name: one for one in (*document.projects, *document.indicators)}
    found: dict[int, Read] = {}
    for row in (*draft.root.below("项目列表"), *draft.root.below("指标列表")):
        values = {one.field_key: one for one in row.values}
        name = (values.get("项目名称") or values["三级指标"]).text
        at = int(name.removeprefix("示例项"))
        kind, record = SPELLINGS[at].kind, records[name]
        home = {"金额": "amounts.budget", "比例": "payment_plan.3", "指标值": "targets.whole"}.get(kind)
        worth = _worth(get_value(record, home)) if home else ""
        findings = told.get(record.id, set()) & TOLD
        found[at] = Read(values[kind], worth, " ".join(sorted(findings)))
    return found


def _worth(value: object) -> str:
    """元 of an amount, the number of a rate, the three parts of a target value."""
    if isinstance(value, Amount):
        return "" if value.fen is None else f"{Decimal(value.fen) / 100:f}"
    if isinstance(value, Percent):
        return "" if value.value is None else f"{value.value:f}"
    assert isinstance(value, TargetValue)
    return " ".join(str(part or "") for part in (value.comparison, value.number, value.measure)).strip()


def _check(told: Spelling, read: Read) -> None:
    assert (read.value.text, read.worth, read.findings) == (told.text, told.worth, told.findings)
    assert told.why in read.value.reason if told.why else read.value.reason == ""


@pytest.mark.parametrize("at", range(len(SPELLINGS)), ids=[f"{one.kind}-{one.written!r}" for one in SPELLINGS])
def test_a_spelling_in_excel(in_excel: Mapping[int, Read], at: int) -> None:
    _check(SPELLINGS[at], in_excel[at])


@pytest.mark.parametrize("at", range(len(SPELLINGS)), ids=[f"{one.kind}-{one.written!r}" for one in SPELLINGS])
def test_a_spelling_in_word_says_the_same(in_word: Mapping[int, Read], at: int) -> None:
    if SPELLINGS[at].written[:2] in ("n:", "f:", "e:"):
        assert at not in in_word
    else:
        _check(SPELLINGS[at], in_word[at])


def test_no_text_becomes_a_number_and_nothing_is_rounded(in_excel: Mapping[int, Read]) -> None:
    for at, one in enumerate(SPELLINGS):
        if not any(char.isdigit() for char in one.written):
            assert not any(char.isdigit() for char in in_excel[at].worth)
    assert len(SPELLINGS) >= 120
