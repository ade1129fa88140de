"""What stands in odd places is read, told, or listed: nothing is guessed silently."""

from __future__ import annotations

import pytest

from core.domain.document import UNSURE
from core.forms.model import FormSet
from core.readers.build import IMPORTED, build_document
from core.readers.draft import Draft, DraftRecord
from tests.core.readers.conftest import Read
from tests.word import Word

HEAD = [
    "436001示例县机关服务中心本级*5 | 单位：万元*2",
    "项目编码 | 13099925P00000000001K*2 | 项目名称 | 食堂补助*3",
    "v:预算规模及资金用途 | 预算数 | 150.00 | 其中：财政资金 | 150.00 | 其他资金 | ",
    "^ | 补助机关食堂*6",
    "v:资金支出计划（%） | 3月底 | 6月底 | 10月底*2 | 12月底*2",
    "^ | 30% | 50% | 80%*2 | 100%*2",
    "绩效目标 | 1.保障正常供餐*6",
]
GRID = [
    "一级指标 | 二级指标 | 三级指标 | 绩效指标描述 | 指标值 | 指标值确定依据",
    "v:产出指标 | 数量指标 | 就餐人数 | 每天就餐的人数 | ≥450人 | 年初计划",
    "^ | 质量指标 | 合格率 | 食材抽检合格的比例 | ≥95% | 年初计划",
    "满意度指标 | 服务对象满意度指标 | 满意度 | 问卷满意的比例 | ≥95% | 问卷",
]


def projects(draft: Draft) -> tuple[DraftRecord, ...]:
    return draft.root.below("项目列表")


def goals(draft: Draft) -> list[str]:
    return [goal.text("内容") for goal in projects(draft)[0].below("项目列表.绩效目标")]


def indicators(draft: Draft) -> list[list[str]]:
    rows = projects(draft)[0].below("项目列表.绩效指标")
    return [[value.text for value in row.values] for row in rows]


def headings(draft: Draft) -> list[tuple[str, str, str]]:
    return [(item.text("部分"), item.text("级别"), item.text("标题")) for item in draft.root.below("文字材料")]


def test_every_value_knows_where_it_stood(read: Read) -> None:
    draft = read(Word().table(HEAD, 7).table(GRID, 6))
    place = {value.field_key: value.evidence.place for value in projects(draft)[0].values}
    assert place["预算数"] == "表1 第3行第3格"
    assert place["12月底"] == "表1 第6行第5格"
    assert indicators(draft)[1] == ["产出指标", "质量指标", "合格率", "食材抽检合格的比例", "≥95%", "年初计划"]
    assert draft.values[0].evidence.file == "x.docx"


def test_a_table_that_goes_on_after_a_page_break_stays_one_list(read: Read) -> None:
    again = "产出指标 | 质量指标 | 合格率 | 食材抽检合格的比例 | ≥95% | 年初计划"
    with_header = read(Word().table(HEAD, 7).table(GRID[:2], 6).table([GRID[0], again, GRID[3]], 6))
    without = read(Word().table(HEAD, 7).table(GRID[:2], 6).table(["" + GRID[2][1:], GRID[3]], 6))
    assert [row[2] for row in indicators(with_header)] == ["就餐人数", "合格率", "满意度"]
    assert indicators(without) == indicators(with_header)
    assert without.unsure == ()


def test_a_blank_cell_at_the_end_of_rows_is_nothing(read: Read) -> None:
    draft = read(Word().table([f"{row} | " for row in HEAD], 8).table(GRID, 6))
    assert projects(draft)[0].text("资金用途") == "补助机关食堂"
    assert (draft.unsure, draft.unplaced) == ((), ())


BOX = (
    '<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>备查</w:t>'
    "</w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)


@pytest.mark.parametrize("cut", [1, 2, 3])
@pytest.mark.parametrize("boxed", [True, False])
def test_a_table_may_be_cut_at_any_row_and_have_a_text_box_in_it(cut: int, boxed: bool, read: Read) -> None:
    grid = [row.replace("^", "产出指标").replace("v:", "") for row in GRID]
    word = Word().table(HEAD, 7).table(grid[:cut], 6)
    if boxed:
        word = word.xml(f"<w:p>{BOX}</w:p>")
    draft = read(word.table(grid[cut:], 6))
    assert [row[2] for row in indicators(draft)] == ["就餐人数", "合格率", "满意度"]
    assert [one.evidence.text for one in draft.unplaced] == ["备查"] * boxed


@pytest.mark.parametrize(
    "rows",
    [
        ["绩效目标 | 1.供餐⏎2.安全*6"],
        ["绩效目标 | 供餐⏎安全*6"],
        ["绩效目标 | （1）供餐⏎（2）安全*6"],
        ["绩效目标 | 目标1：供餐⏎目标2：安全*6"],
        ["v:绩效目标 | 目标1 | 供餐*5", "^ | 目标2 | 安全*5"],
        ["v:绩效目标 | 1.供餐*6", "^ | 2.安全*6"],
        ["绩效目标 | 1.供餐*6", "绩效目标 | 2.安全*6"],
        ["年度绩效目标 | ①供餐⏎②安全*6"],
        ["绩效目标 | 1.供餐↵2.安全*6"],
    ],
)
def test_goals_are_split_however_they_are_numbered(rows: list[str], read: Read) -> None:
    assert goals(read(Word().table([*HEAD[:-1], *rows], 7).table(GRID, 6))) == ["供餐", "安全"]


@pytest.mark.parametrize(
    "text", ["1、供餐。2、安全；3、整洁。", "（1）供餐。（2）安全；（3）整洁。", "①供餐。②安全；③整洁。"]
)
def test_goals_in_one_paragraph_are_split_behind_sentences_unsure(text: str, read: Read) -> None:
    draft = read(Word().table([*HEAD[:-1], f"绩效目标 | {text}*6"], 7).table(GRID, 6))
    assert goals(draft) == ["供餐。", "安全；", "整洁。"]
    assert [value.text for value in draft.unsure] == goals(draft)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.做好三件事：（1）供餐；（2）安全。", ["做好三件事：（1）供餐；（2）安全。"]),
        ("1.供餐；2.5万人次。", ["供餐；2.5万人次。"]),
        ("1.供餐；2.安全。⏎2.整洁。", ["供餐；2.安全。", "整洁。"]),
    ],
)
def test_what_only_looks_like_the_next_goal_stays_in_the_text(text: str, expected: list[str], read: Read) -> None:
    assert goals(read(Word().table([*HEAD[:-1], f"绩效目标 | {text}*6"], 7).table(GRID, 6))) == expected


def test_automatic_numbers_of_goals_are_the_layouts_too(read: Read) -> None:
    word = Word().level(3, ("decimal", "%1、")).table(HEAD[:-1], 7)
    number = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr></w:pPr>'
    goal = "".join(f"<w:p>{number}<w:r><w:t>{text}</w:t></w:r></w:p>" for text in ("供餐", "安全"))
    word.xml(f"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>绩效目标</w:t></w:r></w:p></w:tc><w:tc>{goal}</w:tc></w:tr></w:tbl>")
    assert goals(read(word.table(GRID, 6))) == ["供餐", "安全"]


def test_an_ordinal_before_a_year_is_an_ordinal_and_before_a_number_a_doubt(read: Read) -> None:
    def first(text: str) -> tuple[str, bool]:
        draft = read(Word().table([*HEAD[:-1], f"绩效目标 | {text}*6"], 7).table(GRID, 6))
        value = projects(draft)[0].below("项目列表.绩效目标")[0].value("内容")
        assert value is not None
        return value.text, value.is_unsure

    assert first("1.2025年正常供餐") == ("2025年正常供餐", False)
    assert first("1.6月底前换灶") == ("6月底前换灶", False)
    assert first("1.5万元用于供餐") == ("5万元用于供餐", True)
    assert first("2025年供餐1.5万次") == ("2025年供餐1.5万次", False)


def test_a_value_in_three_columns_is_put_together_unsure(read: Read) -> None:
    grid = [
        "一级指标 | 二级指标 | 三级指标 | 绩效指标描述 | 指标值*3 | 指标值确定依据",
        "产出指标 | 数量指标 | 就餐人数 | 每天就餐的人数 | ≥ | 450 | 人 | 年初计划",
    ]
    draft = read(Word().table(HEAD, 7).table(grid, 8))
    assert [(value.text, value.is_unsure) for value in draft.unsure] == [("≥450人", True)]


def test_an_unknown_header_is_proposed_by_place_and_never_taken_silently(read: Read) -> None:
    grid = [GRID[0].replace("绩效指标描述", "考核内容"), *GRID[1:]]
    draft = read(Word().table(HEAD, 7).table(grid, 6))
    assert {value.field_key for value in draft.unsure} == {"绩效指标描述"}
    assert all("考核内容" in value.reason for value in draft.unsure)


def test_a_payment_plan_of_other_dates_is_proposed_by_place(read: Read) -> None:
    for dates in ("3月底 | 6月底 | 9月底*2 | 12月底*2", "1季度 | 2季度 | 3季度*2 | 4季度*2"):
        rows = [*HEAD[:4], f"v:资金支出计划（%） | {dates}", *HEAD[5:]]
        draft = read(Word().table(rows, 7).table(GRID, 6))
        assert [projects(draft)[0].text(f"{month}月底") for month in (3, 6, 10, 12)] == ["30%", "50%", "80%", "100%"]
        assert "10月底" in {value.field_key for value in draft.unsure}
        assert draft.unplaced == ()


def test_row_numbers_and_the_lists_name_at_the_side_are_the_layouts(read: Read) -> None:
    counted = [f"{'序号' if at == 0 else at} | {row}" for at, row in enumerate(GRID)]
    named = [f"{'^' if at else 'v:绩效指标'} | {row}" for at, row in enumerate(GRID)]
    plain = read(Word().table(HEAD, 7).table(GRID, 6))
    for grid in (counted, named):
        draft = read(Word().table(HEAD, 7).table(grid, 7))
        assert indicators(draft) == indicators(plain)
        assert (draft.unsure, draft.unplaced) == ((), ())
    odd = read(Word().table(HEAD, 7).table([*counted[:3], "见附件" + counted[3][1:]], 7))
    assert [one.evidence.text for one in odd.unplaced] == ["见附件"]


def test_two_levels_merged_into_one_cell_are_the_first_unsure(read: Read) -> None:
    grid = [*GRID[:3], "满意度指标*2 | 满意度 | 问卷满意的比例 | ≥95% | 问卷"]
    draft = read(Word().table(HEAD, 7).table(grid, 6))
    assert indicators(draft)[2] == ["满意度指标", "满意度", "问卷满意的比例", "≥95%", "问卷"]
    assert [value.text for value in draft.unsure] == ["满意度指标"]
    signed = read(Word().table(HEAD, 7).table([*GRID, "填报人：王某*2 | 电话*2 | 0315*2"], 6))
    assert len(indicators(signed)) == 3
    assert [one.evidence.text.split()[0] for one in signed.unplaced] == ["填报人：王某"]


def test_blank_rows_of_a_form_keep_each_level_of_their_own(read: Read) -> None:
    grid = [
        GRID[0],
        "v:产出指标 | 数量指标 | | | | ",
        "^ | 质量指标 | | | | ",
        "满意度指标 | 服务对象满意度指标 | | | | ",
    ]
    draft = read(Word().table(HEAD, 7).table(grid, 6))
    assert [row[:2] for row in indicators(draft)] == [
        ["产出指标", "数量指标"],
        ["产出指标", "质量指标"],
        ["满意度指标", "服务对象满意度指标"],
    ]


def test_a_grid_with_most_headers_renamed_is_listed_not_guessed(read: Read) -> None:
    grid = ["甲 | 乙 | 三级指标 | 丙 | 丁 | 戊", "产出指标 | 数量指标 | 就餐人数 | 每天 | ≥450人 | 计划"]
    draft = read(Word().table(HEAD, 7).table(grid, 6))
    assert indicators(draft) == []
    assert [one.evidence.place for one in draft.unplaced] == ["表2 第1行", "表2 第2行"]


def test_money_in_another_unit_is_brought_to_the_forms_and_unsure(read: Read) -> None:
    rows = [HEAD[1], HEAD[2].replace("150.00", "1,500,000.00"), *HEAD[3:]]
    draft = read(Word().paragraph("金额单位：元").table(rows, 7).table(GRID, 6))
    assert [(value.field_key, value.text) for value in draft.unsure] == [("预算数", "150.00"), ("财政资金", "150.00")]
    assert draft.unsure[0].evidence.text == "1,500,000.00"


def test_values_of_a_wrong_kind_keep_their_place_unsure(read: Read) -> None:
    rows = [*HEAD[:2], HEAD[2].replace("150.00", "待定", 1), *HEAD[3:5], "^ | 三成 | 50% | 80%*2 | 100%*2", HEAD[6]]
    rows[1] = rows[1].replace("13099925P00000000001K", "————")
    draft = read(Word().table(rows, 7).table(GRID, 6))
    assert {value.field_key: value.text for value in draft.unsure} == {
        "项目编码": "————",
        "预算数": "待定",
        "3月底": "三成",
    }


def test_texts_of_amounts_and_targets_stay_as_typed(read: Read, form_set: FormSet) -> None:
    rows = [*HEAD[:2], HEAD[2].replace("150.00", "316万元"), *HEAD[3:]]
    grid = [GRID[0], GRID[1].replace("≥450人", "=0次"), GRID[2].replace("≥95%", "2025年12月底前")]
    project = build_document(read(Word().table(rows, 7).table(grid, 6)), form_set).projects[0]
    assert project.amounts["budget"].text == "316万元"
    assert project.amounts["budget"].fen == 316_000_000
    assert [indicator.targets["whole"].text for indicator in project.indicators] == ["=0次", "2025年12月底前"]


def test_rows_and_cells_without_a_field_are_listed_with_their_place(read: Read) -> None:
    rows = [
        HEAD[0],
        "项目负责人 | 王某*2 | 联系电话 | 0315*3",
        "项目编码 | 1309991 | 项目名称 | 食堂 | 类别 | 专项*2",
        *HEAD[2:],
    ]
    draft = read(Word().table(rows, 7).table(GRID, 6))
    assert [one.evidence.place for one in draft.unplaced] == ["表1 第3行第5格", "表1 第3行第6格", "表1 第2行"]


def test_a_differing_heading_is_an_override_and_names_a_nameless_project(read: Read, form_set: FormSet) -> None:
    nameless = [row for row in HEAD if "项目编码" not in row]
    word = Word().paragraph("1.食堂费绩效目标表").table(HEAD, 7).table(GRID, 6)
    word.paragraph("2、车辆运行绩效目标表").table(nameless, 7).table(GRID, 6)
    document = build_document(read(word), form_set)
    assert [project.name for project in document.projects] == ["食堂补助", "车辆运行"]
    assert [override.text for override in document.overrides.values()] == [
        "1.食堂费绩效目标表",
        "2、车辆运行绩效目标表",
    ]
    assert {override.reason for override in document.overrides.values()} == {IMPORTED}
    assert {key.path for key, mark in document.marks.items() if mark.state == UNSURE} == {"name"}


def test_two_projects_without_headings_are_two(read: Read) -> None:
    other = [row.replace("食堂补助", "车辆运行").replace("001K", "002K") for row in HEAD]
    draft = read(Word().table([*HEAD, *_stretched(GRID)], 7).table([*other, *_stretched(GRID)], 7))
    assert [project.text("项目名称") for project in projects(draft)] == ["食堂补助", "车辆运行"]
    assert [len(project.below("项目列表.绩效指标")) for project in projects(draft)] == [3, 3]


def _stretched(rows: list[str]) -> list[str]:
    return [row + "*2" for row in rows]


def test_a_file_without_the_form_gives_no_draft(form_set: FormSet, tmp_path: object) -> None:
    from core.office.docx import open_docx
    from core.readers.read import read_office

    word = Word().paragraph("关于开会的通知").table(["项目名称 | 数量", "会议桌 | 3"], 2)
    assert read_office(open_docx(word.save(tmp_path / "x.docx")), [form_set]) == ()  # type: ignore[operator]


# ---------------------------------------------------------------- unit and year


@pytest.mark.parametrize(
    "line",
    [
        "436001示例县机关服务中心本级          单位：万元",
        "436001 示例县机关服务中心本级\t金额单位：万元",
        "预算单位：436001示例县机关服务中心本级",
        "436001示例县机关服务中心本级",
    ],
)
def test_the_unit_line_above_a_table_is_read(line: str, read: Read) -> None:
    draft = read(Word().paragraph(line).table(HEAD[1:], 7).table(GRID, 6))
    assert (draft.root.text("单位编码"), draft.root.text("单位名称")) == ("436001", "示例县机关服务中心本级")
    assert draft.unplaced == ()


def test_rows_of_the_table_that_name_unit_and_year_are_read(read: Read) -> None:
    rows = ["单位编码 | 436001*2 | 单位名称 | 示例县档案馆*3", "年度 | 2026*6", *HEAD[1:]]
    draft = read(Word().table(rows, 7).table(GRID, 6))
    assert {value.field_key: value.text for value in draft.root.values} == {
        "单位编码": "436001",
        "单位名称": "示例县档案馆",
        "年度": "2026",
    }
    assert draft.unplaced == ()


def test_a_heading_that_begins_with_a_year_is_no_unit(read: Read) -> None:
    draft = read(Word().paragraph("2025机关食堂补助").table(HEAD[1:], 7).table(GRID, 6))
    assert draft.root.text("单位名称") == ""
    assert [one.evidence.text for one in draft.unplaced] == ["2025机关食堂补助"]


def test_another_unit_in_a_later_table_is_listed_not_taken(read: Read) -> None:
    other = [
        HEAD[0].replace("436001示例县机关服务中心本级", "436002示例县幼儿园"),
        HEAD[1].replace("1K", "2K"),
        *HEAD[2:],
    ]
    draft = read(Word().table(HEAD, 7).table(GRID, 6).table(other, 7).table(GRID, 6))
    assert draft.root.text("单位编码") == "436001"
    assert {one.evidence.text for one in draft.unplaced} == {"436002示例县幼儿园"}


@pytest.mark.parametrize(
    ("lines", "year", "is_unsure"),
    [
        (["某局2026年部门预算绩效文本"], "2026", False),
        (["某局", "２０２６年度部门预算绩效文本", "某局编制"], "2026", False),
        (["二〇二六年部门预算绩效文本"], "2026", False),
        (["2026年部门整体绩效目标"], "2026", False),
        (["预算年度：2026"], "2026", False),
        (["（2026年度）"], "2026", False),
        (["某局2026年绩效材料"], "2026", False),
        ([], "2025", False),
    ],
)
def test_the_year_comes_from_titles_and_lines_before_the_codes(
    lines: list[str], year: str, is_unsure: bool, read: Read
) -> None:
    word = Word()
    for line in lines:
        word.paragraph(line)
    found = read(word.paragraph("一、总体绩效目标").table(HEAD, 7).table(GRID, 6)).root.value("年度")
    assert found is not None
    assert (found.text, found.is_unsure) == (year, is_unsure)


def test_a_year_that_only_dates_tell_is_unsure(read: Read) -> None:
    rows = [HEAD[0], HEAD[1].replace("13099925P00000000001K", ""), *HEAD[2:]]
    word = Word().table(rows, 7).table([*GRID, GRID[3].replace("问卷", "2024年调查")], 6)
    found = read(word).root.value("年度")
    assert found is not None
    assert (found.text, found.is_unsure) == ("2024", True)


def test_project_codes_of_different_years_tell_no_year(read: Read) -> None:
    other = [HEAD[0], HEAD[1].replace("13099925P00000000001K", "13099924P00000000002K"), *HEAD[2:]]
    draft = read(Word().table(HEAD, 7).table(GRID, 6).table(other, 7).table(GRID, 6))
    assert draft.root.text("年度") == ""


# ---------------------------------------------------------------- prose


def prose(*lines: str, tables: bool = True) -> Word:
    word = Word()
    for line in lines:
        style, _, text = line.rpartition("#")
        word.paragraph(text, style)
    return word.table(HEAD, 7).table(GRID, 6) if tables else word


def test_plain_headings_are_known_by_role_words_and_numbers(read: Read) -> None:
    draft = read(
        prose(
            *(
                "一、总体绩效目标",
                "正文。",
                "二、分项绩效目标",
                "（一）办公室",
                "负责综合协调。",
                "1.文秘",
                "负责文稿。",
            ),
            *("（二）财务室", "负责财务。", "三、实现年度绩效目标的保障措施", "（一）加强领导。成立小组，明确责任。"),
        )
    )
    assert headings(draft) == [
        ("总体绩效目标", "1", "一、总体绩效目标"),
        ("分项绩效目标", "1", "二、分项绩效目标"),
        ("分项绩效目标", "2", "（一）办公室"),
        ("分项绩效目标", "3", "1.文秘"),
        ("分项绩效目标", "2", "（二）财务室"),
        ("工作保障措施", "1", "三、实现年度绩效目标的保障措施"),
    ]
    assert draft.root.below("文字材料")[-1].text("段落") == "（一）加强领导。成立小组，明确责任。"


def test_an_enumeration_behind_a_colon_is_text(read: Read) -> None:
    draft = read(prose("一、总体绩效目标", "主要任务如下：", "1.保障会议", "2.保障车辆", "二、分项绩效目标", "正文。"))
    assert len(headings(draft)) == 2
    assert draft.root.below("文字材料")[0].text("段落") == "主要任务如下：\n1.保障会议\n2.保障车辆"


def test_styles_beat_numbers_where_there_are_any(read: Read) -> None:
    draft = read(prose("H2#一、总体绩效目标", "H3#基本情况", "1.会议", "2.车辆", "H2#二、分项绩效目标", "正文。"))
    assert [heading[1:] for heading in headings(draft)] == [
        ("1", "一、总体绩效目标"),
        ("2", "基本情况"),
        ("1", "二、分项绩效目标"),
    ]


def test_a_heading_below_that_repeats_the_roles_words_is_ordinary(read: Read) -> None:
    draft = read(prose("H2#一、总体绩效目标", "H2#三、工作保障措施", "H3#工作保障措施：", "正文。"))
    assert headings(draft)[1:] == [
        ("工作保障措施", "1", "三、工作保障措施"),
        ("工作保障措施", "2", "工作保障措施："),
    ]


def test_cover_and_contents_are_never_prose(read: Read) -> None:
    word = Word().paragraph("示例县机关服务中心").paragraph("2025年部门预算绩效文本").paragraph("目  录")
    for line in ("第一部分 部门整体绩效目标", "一、总体绩效目标", "二、分项绩效目标", "1.食堂补助绩效目标表"):
        word.paragraph(line + "\t3")
    for line in (
        "第一部分 部门整体绩效目标",
        "一、总体绩效目标",
        "正文。",
        "二、分项绩效目标",
        "第二部分 预算项目绩效目标",
    ):
        word.paragraph(line)
    draft = read(word.paragraph("1.食堂补助绩效目标表").table(HEAD, 7).table(GRID, 6))
    assert [heading[2] for heading in headings(draft)] == ["一、总体绩效目标", "二、分项绩效目标"]
    assert draft.unplaced == ()


def test_the_covers_own_unit_line_and_date_are_no_surprise(read: Read) -> None:
    word = Word().paragraph("示例县机关服务中心").paragraph("2025年部门预算绩效文本")
    word.paragraph("编制单位：示例县机关服务中心").paragraph("编制时间：二〇二五年一月").paragraph("2025年1月6日")
    draft = read(word.paragraph("1.食堂补助绩效目标表").table(HEAD, 7).table(GRID, 6))
    assert draft.root.text("单位名称") == "示例县机关服务中心本级"
    assert (draft.unsure, draft.unplaced) == ((), ())


def test_a_heading_without_a_name_names_nothing(read: Read) -> None:
    rows = [HEAD[0], "项目编码 | *2 | 项目名称 | *3", *HEAD[2:]]
    draft = read(Word().paragraph("1.绩效目标表").table(rows, 7).table(GRID, 6))
    assert projects(draft)[0].text("项目名称") == ""


def test_another_chapter_ends_the_prose_and_is_listed(read: Read) -> None:
    draft = read(
        prose(
            "H4#（一）总体绩效目标",
            "正文。",
            "H4#（二）分项绩效目标",
            "分项。",
            "H2#六、政府采购",
            "无。",
            "H2#七、附件",
        )
    )
    assert [heading[2] for heading in headings(draft)] == ["（一）总体绩效目标", "（二）分项绩效目标"]
    assert [one.evidence.text for one in draft.unplaced] == ["六、政府采购", "无。", "七、附件"]


def test_paragraphs_before_any_heading_are_kept_unsure(read: Read) -> None:
    draft = read(prose("第一部分 部门整体绩效目标", "开头的话。", "一、总体绩效目标", "正文。"))
    assert headings(draft)[0] == ("", "1", "")
    assert [value.text for value in draft.unsure] == ["开头的话。"]


def test_an_unknown_first_level_heading_is_kept_and_its_role_unsure(read: Read) -> None:
    draft = read(
        prose("一、总体绩效目标", "正文。", "二、示例县2025年分项绩效目标", "正文。", "三、其他事项", "正文。")
    )
    assert headings(draft)[1:] == [("分项绩效目标", "1", "二、示例县2025年分项绩效目标"), ("", "1", "三、其他事项")]
    assert {value.field_key for value in draft.unsure} == {"部分"}


def test_a_whole_bold_line_is_a_heading_unsure(read: Read) -> None:
    word = Word().paragraph("一、总体绩效目标").paragraph("基本情况", bold=True).paragraph("正文。")
    draft = read(word.table(HEAD, 7).table(GRID, 6))
    assert headings(draft)[1][1:] == ("2", "基本情况")
    assert [value.text for value in draft.unsure] == ["基本情况"]
