"""Lines of the document's own values: above a table and below it, in one paragraph or in cells, at each record."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.forms.model import FormSet
from core.office.open import open_office
from core.readers.draft import Draft
from core.readers.read import read_office
from core.readers.words import without_money_unit
from tests.region import a_form
from tests.word import Word
from tests.workbooks import Workbook

TOML = """
[[fields]]
key = "填表人"
label = "填表人"
home = "extra.preparer"
aliases = ["经办人"]
[[fields]]
key = "电话"
label = "联系电话"
home = "extra.phone"
[[lists]]
path = "项目列表"
item = "项目"
home = "projects"
  [[lists.fields]]
  key = "项目名称"
  label = "项目名称"
  home = "name"
  [[lists.fields]]
  key = "项目资金"
  label = "项目资金"
  home = "amounts.budget"
  kind = "money"
[reading]
recognise = ["项目名称", "项目资金"]
"""
ROWS = ("项目名称 | {{项目.项目名称}} | 项目资金 | {{项目.项目资金}}",)
HEAD, FOOT = "报送单位：{{单位名称}}　　　单位：万元", "填表人：{{填表人}}　　联系电话：{{电话}}"
TABLES = ("项目名称 | 甲 | 项目资金 | 1.00", "项目名称 | 乙 | 项目资金 | 2.00")


@pytest.fixture
def form_set(tmp_path: Path) -> FormSet:
    """A form with a line above and one below the table of each project."""
    made = a_form(tmp_path / "form", TOML, ROWS, 4)
    word = Word().paragraph("{%p for 项目 in 项目列表 %}").paragraph(HEAD).table(ROWS, 4).paragraph(FOOT)
    word.paragraph("{%p endfor %}").save(made.folder / "form.docx")
    return made


def read(form_set: FormSet, file: Path) -> Draft:
    (draft,) = read_office(open_office(file), [form_set])
    return draft


def a_file(folder: Path, head: str, *feet: str) -> Path:
    word = Word()
    for table, foot in zip(TABLES, feet, strict=True):
        word.paragraph(head).table([table], 4).paragraph(foot)
    return word.save(folder / "x.docx")


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        ("报送单位：示例局　　　单位：万元", "填表人：张示例　　联系电话：0000-1"),
        ("报送单位（盖章）：示例局", "填 表 人：张示例 联系电话: 0000-1"),
        ("单位名称： 示例局", "联系电话：0000-1      经办人：张示例"),
    ],
)
def test_a_line_at_each_table_is_read_once(form_set: FormSet, tmp_path: Path, head: str, foot: str) -> None:
    draft = read(form_set, a_file(tmp_path, head, foot, foot))
    told = {value.field_key: value.text for value in draft.root.values}
    assert told == {"单位名称": "示例局", "填表人": "张示例", "电话": "0000-1"}
    assert (draft.unsure, draft.unplaced) == ((), ())
    assert [record.text("项目名称") for record in draft.root.below("项目列表")] == ["甲", "乙"]


@pytest.mark.parametrize(
    "head",
    [
        "报送单位：示例局　填表人：张示例　联系电话：0000-1",
        "报送单位：示例局 填 表 人：张示例 单位：万元",
        "报送单位：示例局　2025年度　经办人: 张示例",
        "单位名称：示例局 金额单位：万元",
    ],
)
def test_a_value_ends_where_the_next_label_of_the_form_begins(form_set: FormSet, tmp_path: Path, head: str) -> None:
    """One space between two labels with their colons is as good as two."""
    cells = Workbook().sheet("甲", (f"{head}*4", TABLES[0])).save(tmp_path / "x.xlsx")
    for file in (a_file(tmp_path, head, "", ""), cells):
        draft = read(form_set, file)
        assert draft.root.text("单位名称") == "示例局"
        assert draft.root.text("填表人") == ("张示例" if "张示例" in head else "")
        assert draft.root.text("电话") == ("0000-1" if "0000-1" in head else "")


def test_another_text_at_a_later_table_and_a_strange_label_are_told(form_set: FormSet, tmp_path: Path) -> None:
    feet = "填表人：张示例　　联系电话：", "填表人：李示例　　复核：王示例"
    draft = read(form_set, a_file(tmp_path, "报送单位：示例局", *feet))
    assert draft.root.text("填表人") == "张示例"
    assert [(one.evidence.text, one.reason) for one in draft.unplaced] == [
        ("李示例", "与第2段读到的“张示例”不同，未采用"),
        ("复核：王示例", "在表式中没有对应的位置"),
    ]


def test_cells_of_a_sheet_below_the_table_are_read(form_set: FormSet, tmp_path: Path) -> None:
    rows = ("报送单位：示例局*4", TABLES[0], "填表人：张示例*2 | 联系电话：*2")
    file = Workbook().sheet("甲", rows).save(tmp_path / "x.xlsx")
    draft = read(form_set, file)
    assert (draft.root.text("单位名称"), draft.root.text("填表人"), draft.root.text("电话")) == ("示例局", "张示例", "")
    assert (draft.unsure, draft.unplaced) == ((), ())


def test_prose_that_only_begins_like_such_a_line_is_left(form_set: FormSet, tmp_path: Path) -> None:
    prose = "填表人：" + "请各单位认真核对表中数据。" * 10
    draft = read(form_set, a_file(tmp_path, "报送单位：示例局", prose, ""))
    assert draft.root.text("填表人") == ""
    assert [one.evidence.text for one in draft.unplaced] == [prose]


def test_a_money_unit_is_no_value_and_no_part_of_one(form_set: FormSet, tmp_path: Path) -> None:
    row = "填表人：*2 | 单位：万元*2"
    word = Word().table([row, "单位名称 | 示例局　　金额单位：万元*3", *TABLES[:1]], 4)
    draft = read(form_set, word.save(tmp_path / "x.docx"))
    assert (draft.root.text("单位名称"), draft.root.text("填表人")) == ("示例局", "")
    assert draft.unsure == ()


@pytest.mark.parametrize("tail", ["      金额单位：万元", "　　单位：万元", "\t（单位：元）"])
def test_a_name_ends_before_the_money_unit_of_its_line(tail: str) -> None:
    assert without_money_unit(f"示例局{tail}") == "示例局"
    assert without_money_unit(f"示例局 二级单位{tail}") == "示例局 二级单位"
    assert without_money_unit("完成  单位食堂改造") == "完成  单位食堂改造"


def test_two_values_of_the_document_in_one_cell_are_told_apart_by_the_template(tmp_path: Path) -> None:
    rows = ("单位名称 | {{单位名称}}*3", "经办及电话 | {{填表人}}（{{电话}}）*3", *ROWS)
    form_set = a_form(tmp_path / "form", TOML, list(rows), 4)
    whole = "李示例（代理）"
    for said, told in {
        "张示例（0000-1）": ("张示例", "0000-1"),
        "张示例（）": ("张示例", ""),
        "李示例（代理）（0000-1）": (whole, "0000-1"),
        "李示例（代理）（）": (whole, ""),
    }.items():
        cells = ("单位名称 | 示例局*3", f"经办及电话 | {said}*3", TABLES[0])
        for file in (
            Word().table(cells, 4).save(tmp_path / "x.docx"),
            Workbook().sheet("表", cells).save(tmp_path / "x.xlsx"),
        ):
            draft = read(form_set, file)
            assert (draft.root.text("填表人"), draft.root.text("电话")) == told
            assert draft.unsure == ()


def test_a_cell_that_can_be_told_apart_in_two_ways_is_unsure(tmp_path: Path) -> None:
    rows = ("单位名称 | {{单位名称}}*3", "经办及电话 | {{填表人}}，{{电话}}*3", *ROWS)
    form_set = a_form(tmp_path / "form", TOML, list(rows), 4)
    cells = ("单位名称 | 示例局*3", "经办及电话 | 张示例，李示例，0000-1*3", TABLES[0])
    draft = read(form_set, Word().table(cells, 4).save(tmp_path / "x.docx"))
    assert (draft.root.text("填表人"), draft.root.text("电话")) == ("张示例，李示例", "0000-1")
    assert {value.field_key for value in draft.unsure} == {"填表人", "电话"}


def test_white_space_between_the_values_of_a_cell_leaves_no_doubt(tmp_path: Path) -> None:
    rows = ("单位名称 | {{单位名称}}*3", "审核意见 | {{填表人}}\n\n联系电话：{{电话}}　　填报日期：{{年度}}*3", *ROWS)
    form_set = a_form(tmp_path / "form", TOML, list(rows), 4)
    cells = (
        "单位名称 | 示例局*3",
        "审核意见 | 同意。\n请补充材料。\n\n联系电话：0000-1　　　填报日期：2026*3",
        TABLES[0],
    )
    draft = read(form_set, Workbook().sheet("表", cells).save(tmp_path / "x.xlsx"))
    assert (draft.root.text("填表人"), draft.root.text("电话")) == ("同意。\n请补充材料。", "0000-1")
    assert draft.unsure == ()


SIGNED = TOML.replace(
    "[[lists]]",
    """[[fields]]
key = "签字日期"
label = "签字日期"
home = "extra.signed"
kind = "date"
[[fields]]
key = "总额"
label = "资金总额"
home = "amounts.total"
kind = "money"
[[lists]]""",
    1,
)
LOOP = (
    "项目名称*2 | 项目资金*2",
    "{%tr for 项目 in 项目列表 %}*2 | *2",
    "{{项目.项目名称}}*2 | {{项目.项目资金}}*2",
    "{%tr endfor %}*2 | *2",
)


def test_a_date_behind_a_signature_needs_no_label_and_a_unit_behind_an_amount_is_the_templates(tmp_path: Path) -> None:
    rows = (
        "单位意见 | {{填表人}}\n负责人（签字）：{{电话}}　　{{签字日期}}*3",
        "资金总额：{{总额}}万元*2 | 单位名称 | {{单位名称}}",
        *LOOP,
    )
    form_set = a_form(tmp_path / "form", SIGNED, list(rows), 4)
    for said, told in {
        "同意。\n负责人（签字）：张示例　　2026年3月1日": ("同意。", "张示例", "2026年3月1日"),
        "同意。\n负责人（签字）：张示例　2026.3.1": ("同意。", "张示例", "2026.3.1"),
        "同意。\n负责人（签字）：　　二〇二六年三月五日": ("同意。", "", "二〇二六年三月五日"),
        "同意。\n负责人（签字）：张示例": ("同意。", "张示例", ""),
        "同意。\n负责人（签字）：第51号": ("同意。", "第51号", ""),
        "同意。\n负责人（签字）：示例51": ("同意。", "示例51", ""),
    }.items():
        cells = (
            f"单位意见 | {said}*3",
            "资金总额：12.50万元*2 | 单位名称 | 示例局",
            "项目名称*2 | 项目资金*2",
            "甲*2 | 1.00*2",
        )
        draft = read(form_set, Workbook().sheet("表", cells).save(tmp_path / "x.xlsx"))
        assert tuple(draft.root.text(key) for key in ("填表人", "电话", "签字日期")) == told
        assert (draft.root.text("总额"), draft.unsure, draft.unplaced) == ("12.50", (), ())


WORDED = TOML.replace(
    "[reading]",
    """  [[lists.fields]]
  key = "其他"
  label = "其他资金"
  home = "amounts.other"
  kind = "money"
[reading]""",
)


BOXED = TOML.replace(
    "[[lists]]",
    """[[fields]]
key = "性质"
label = "申报性质"
home = "extra.nature"
kind = "choice"
choices = ["新增", "延续"]
[[lists]]""",
    1,
)


@pytest.mark.parametrize("said", ["张示例", ""])
def test_boxes_behind_their_label_in_one_cell_are_read(said: str, tmp_path: Path) -> None:
    rows = (
        "单位名称 | {{单位名称}}*3",
        "填表人：{{填表人}} | 申报性质：{{性质[新增]}}新增 {{性质[延续]}}延续*3",
        *LOOP,
    )
    form_set = a_form(tmp_path / "form", BOXED, list(rows), 4)
    cells = (
        "单位名称 | 示例局*3",
        f"填表人：{said} | 申报性质：□新增 ☑延续*3",
        "项目名称*2 | 项目资金*2",
        "甲*2 | 1.00*2",
    )
    for file in (
        Word().table(cells, 4).save(tmp_path / "x.docx"),
        Workbook().sheet("表", cells).save(tmp_path / "x.xlsx"),
    ):
        draft = read(form_set, file)
        assert (draft.root.text("填表人"), draft.root.text("性质")) == (said, "延续")
        assert (draft.unsure, draft.unplaced) == ((), ())


def test_labels_in_the_cells_of_their_values_announce_blank_values_too(tmp_path: Path) -> None:
    rows = (
        "项目名称 | {{项目.项目名称}}*3",
        "资金 | 项目资金：{{项目.项目资金}}*2 | 其他资金：{{项目.其他}}",
    )
    word = Word().paragraph("{%p for 项目 in 项目列表 %}").table(rows, 4).paragraph("{%p endfor %}")
    form_set = a_form(tmp_path / "form", WORDED, list(ROWS), 4)
    word.save(form_set.folder / "form.docx")
    for told in (("12.00", ""), ("", "3.00"), ("12.00", "3.00")):
        cells = ("项目名称 | 甲*3", "资金 | 项目资金：{}*2 | 其他资金：{}".format(*told))
        draft = read(form_set, Word().table(cells, 4).save(tmp_path / "x.docx"))
        (project,) = draft.root.children
        assert (project.text("项目资金"), project.text("其他"), draft.unplaced) == (*told, ())


def test_cells_that_begin_with_their_own_words_are_told_apart_by_these(tmp_path: Path) -> None:
    grants = "".join(
        f"""  [[lists.fields]]
  key = "拨款{at}"
  label = "拨款"
  home = "extra.grant{at}"
  kind = "money"
"""
        for at in (1, 2)
    )
    top = ("项目名称 | {}*3", "资金 | 项目资金：{}*2 | 其他资金：{}")
    rows = (
        top[0].format("{{项目.项目名称}}"),
        top[1].format("{{项目.项目资金}}", "{{项目.其他}}"),
        "^ | 其中：拨款{{项目.拨款1}}*2 | 其中：拨款{{项目.拨款2}}",
    )
    word = Word().paragraph("{%p for 项目 in 项目列表 %}").table(rows, 4).paragraph("{%p endfor %}")
    form_set = a_form(tmp_path / "form", WORDED.replace("[reading]", grants + "[reading]"), list(ROWS), 4)
    word.save(form_set.folder / "form.docx")
    for told in (("12.00", ""), ("", "3.00"), ("12.00", "3.00")):
        cells = (top[0].format("甲"), top[1].format("1.00", "2.00"), "^ | 其中：拨款{}*2 | 其中：拨款{}".format(*told))
        draft = read(form_set, Word().table(cells, 4).save(tmp_path / "x.docx"))
        (project,) = draft.root.children
        assert (project.text("拨款1"), project.text("拨款2"), draft.unplaced) == (*told, ())
