"""Rows of records with records below them: sums of a column are no records, shortened choices are known again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.project import Project
from core.domain.work_item import WorkItem
from core.forms.model import FormSet
from core.office.open import open_office
from core.readers.build import _with_names_apart, build_document
from core.readers.draft import Draft
from core.readers.read import read_office
from tests.builders import a_document
from tests.region import GROUND, a_form
from tests.word import Word
from tests.workbooks import Workbook

TOML = (
    GROUND
    + """
[[lists]]
path = "工作列表"
item = "工作"
home = "work_items"
title_field = "名称"
rows = 1
  [[lists.fields]]
  key = "类别"
  label = "类别"
  home = "kind"
  kind = "choice"
  choices = ["年度重点工作", "年度日常工作"]
  [[lists.fields]]
  key = "号"
  label = "号"
  compute.ordinal = { within = "类别" }
  [[lists.fields]]
  key = "名目"
  label = "名目"
  compute.text = "{类别}{号}"
  [[lists.fields]]
  key = "名称"
  label = "工作名称"
  home = "name"
  [[lists.fields]]
  key = "金额"
  label = "工作金额"
  home = "amounts.budget"
  kind = "money"
[[lists]]
path = "工作列表.指标"
item = "指标"
home = "indicators"
rows = 1
  [[lists.fields]]
  key = "三级"
  label = "三级指标"
  home = "name"
[reading]
recognise = ["工作名称", "工作金额", "三级指标"]
"""
)
HEADER = "名目|工作名称|工作金额|三级指标"
ROWS = [
    "单位名称|{{单位名称}}*3",
    HEADER,
    "{%tr for 工作 in 工作列表 %}|||",
    "{%tr for 指标 in 工作.指标 %}|||",
    "{% vm %}{{工作.名目}}|{% vm %}{{工作.名称}}|{% vm %}{{工作.金额}}|{{指标.三级}}",
    "{%tr endfor %}|||",
    "{%tr endfor %}|||",
]


@pytest.fixture(scope="module")
def form_set(tmp_path_factory: pytest.TempPathFactory) -> FormSet:
    made = a_form(tmp_path_factory.mktemp("outer") / "form", TOML, ROWS, 4)
    assert made.mistakes == ()
    return made


def read(form_set: FormSet, folder: Path, *rows: str, header: str = HEADER) -> list[Draft]:
    """An office's file with these rows, as Word and as a workbook."""
    rows = ("单位名称|示例局*3", header, *rows)
    Word().table(rows, 4).save(folder / "x.docx")
    Workbook().sheet("表", rows).save(folder / "x.xlsx")
    return [one for name in ("x.docx", "x.xlsx") for one in read_office(open_office(folder / name), [form_set])]


@pytest.mark.parametrize("total", ["合计||30.00|", "|合  计|30.00|", "总计*2|30.00|", "（二）小 计||30.00|"])
def test_a_sum_below_the_rows_is_no_record(form_set: FormSet, tmp_path: Path, total: str) -> None:
    for draft in read(form_set, tmp_path, "年度重点工作1|甲|10.00|一", "年度重点工作2|乙|20.00|二", total):
        assert [one.text("名称") for one in draft.root.below("工作列表")] == ["甲", "乙"]
        assert ["30.00" in one.evidence.text for one in draft.unplaced] == [True]


def test_a_sum_whose_word_stands_behind_its_amounts_is_no_record(form_set: FormSet, tmp_path: Path) -> None:
    rows = "名目|工作金额|三级指标|工作名称", "年度重点工作1|10.00|一|甲", "|10.00||合计"
    for draft in read(form_set, tmp_path, *rows[1:], header=rows[0]):
        assert [one.text("名称") for one in draft.root.below("工作列表")] == ["甲"]
        assert ["10.00" in one.evidence.text for one in draft.unplaced] == [True]


def test_a_shortened_choice_in_a_computed_text_is_known_again_and_marked(form_set: FormSet, tmp_path: Path) -> None:
    for draft in read(form_set, tmp_path, "重点工作1|甲|1.00|一", "日常（一）|乙|1.00|二", "其他1|丙|1.00|三"):
        works = build_document(draft, form_set).work_items
        assert [one.kind for one in works] == ["年度重点工作", "年度日常工作", "其他"]
        assert [value.reason for value in draft.unsure] == [
            "原件写的是“重点工作”，按相近认作“年度重点工作”",
            "原件写的是“日常”，按相近认作“年度日常工作”",
            "“其他”不是表式规定的选项",
        ]


def test_a_number_in_brackets_behind_a_choice_is_its_number(form_set: FormSet, tmp_path: Path) -> None:
    for draft in read(form_set, tmp_path, "年度重点工作（一）|甲|1.00|一", "年度重点工作（2）|乙|1.00|二"):
        works = draft.root.below("工作列表")
        assert [one.text("类别") for one in works] == ["年度重点工作"] * 2
        assert draft.unsure == ()


@pytest.mark.parametrize("signed", ["填表人：张示例|||联系电话：0000-1", "填表人：|张示例|联系电话：|0000-1"])
def test_a_line_of_signatures_in_the_columns_is_no_record(signed: str, form_set: FormSet, tmp_path: Path) -> None:
    for draft in read(form_set, tmp_path, "年度重点工作1|甲|1.00|一", signed):
        (work,) = draft.root.below("工作列表")
        assert [one.text("三级") for one in work.below("工作列表.指标")] == ["一"]
        assert ["联系电话" in one.evidence.text for one in draft.unplaced] == [True]


def test_a_row_merged_with_the_one_above_may_be_called_a_total(form_set: FormSet, tmp_path: Path) -> None:
    draft = read(form_set, tmp_path, "v:年度重点工作1|v:甲|v:1.00|一", "^|^|^|合计")[0]
    (work,) = draft.root.below("工作列表")
    assert [one.text("三级") for one in work.below("工作列表.指标")] == ["一", "合计"]


def test_a_row_that_counts_the_columns_is_no_record(form_set: FormSet, tmp_path: Path) -> None:
    for draft in read(form_set, tmp_path, "栏次|1|2|3", "年度重点工作1|甲|1.00|一"):
        assert [one.text("名称") for one in draft.root.below("工作列表")] == ["甲"]


def test_a_header_of_short_words_without_the_names_of_records_is_another_lists(tmp_path: Path) -> None:
    toml = TOML.replace('label = "工作金额"', 'label = "工作金额"\n  aliases = ["金额"]')
    third = 'label = "三级指标"\n  home = '
    toml = toml.replace(third + '"name"', third + '"extra.x"\n  aliases = ["指标"]')
    form_set = a_form(tmp_path / "form", toml, ROWS, 4)
    above = ("支出|项目|金额|指标", "本级|丙|9.00|九", HEADER, "年度重点工作1|甲|1.00|一")
    for draft in read(form_set, tmp_path, *above, header="说明|示例*3"):
        assert [one.text("名称") for one in draft.root.below("工作列表")] == ["甲"]


def test_names_with_the_sign_between_names_in_them_are_whole() -> None:
    projects = tuple(Project(str(at), name=name) for at, name in enumerate(["水、电费", "水", "气费（含，安装）"]))
    named = WorkItem("w", projects=("水", "电费", "气费（含", "安装）", "水", "别的"))
    document = _with_names_apart(replace(a_document(0), projects=projects, work_items=(named,)))
    assert document.work_items[0].projects == ("0", "2", "1", "别的")


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        (("1.物业管理费", "2.食堂服务费"), ("p1", "p2")),
        (("1.物业管理费；2.食堂服务费",), ("p1", "p2")),
        (("（1）物业管理费", "（2）1号楼、2号楼维修费"), ("p1", "p3")),
        (("1", "物业管理费", "2", "别的"), ("p1", "2", "别的")),
        (("1.别的",), ("1.别的",)),
        (("1号楼、2号楼维修费",), ("p3",)),
    ],
)
def test_numbers_before_the_names_of_projects_are_no_part_of_them(
    printed: tuple[str, ...], found: tuple[str, ...]
) -> None:
    names = ("物业管理费", "食堂服务费", "1号楼、2号楼维修费")
    projects = tuple(Project(f"p{at}", name=name) for at, name in enumerate(names, 1))
    work = WorkItem("w", projects=printed)
    document = _with_names_apart(replace(a_document(0), projects=projects, work_items=(work,)))
    assert document.work_items[0].projects == found


def test_a_record_that_is_said_again_on_a_new_page_is_one(form_set: FormSet, tmp_path: Path) -> None:
    rows = ("v:年度重点工作1|v:甲|v:1.00|一", "^|^|^|二", "年度重点工作1|甲|1.00|三", "年度重点工作2|甲|1.00|四")
    file = Word().table(["单位名称|示例局*3", HEADER, *rows], 4).save(tmp_path / "y.docx")
    (draft,) = read_office(open_office(file), [form_set])
    works = draft.root.below("工作列表")
    found = [[one.text("三级") for one in work.below("工作列表.指标")] for work in works]
    assert found == [["一", "二", "三"], ["四"]]
