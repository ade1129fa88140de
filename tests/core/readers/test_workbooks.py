"""Excel workbooks of our own and of other offices: every datum in its own field, the rest told with its address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from time import process_time

import pytest

from core.forms.load import installed
from core.office.open import open_office
from core.readers.build import build_document
from core.readers.compile import compile_grammar
from core.readers.draft import Draft
from core.readers.read import grammars_of, read_office
from tests.workbooks import Workbook

Read = Callable[..., Draft]
Rows = Sequence[str]

TITLE = "1.食堂补助绩效目标表*7"
UNIT = "436001示例县机关服务中心本级*3 | 预算年度：2025*2 | 单位：万元*2"
NAME = "项目编码 | 13099925P00000000001K*2 | 项目名称 | 食堂补助*3"
MONEY = "预算规模及资金用途 | 预算数 | #150@0.00 | 其中：财政资金 | #150@0.00 | 其他资金 | "
USE = "^ | 补助机关食堂*6"
PLAN = [
    "资金支出计划（%） | 3月底 | 6月底 | 10月底*2 | 12月底*2",
    "^ | #0.3@0% | #0.5@0% | #0.8@0%*2 | #1@0%*2",
]
GOAL = "绩效目标 | 1.供餐⏎2.安全*6"
HEAD = [TITLE, UNIT, NAME, MONEY, USE, *PLAN, GOAL]
GRID = [
    "一级指标 | 二级指标 | 三级指标 | 绩效指标描述 | 指标值 | 指标值确定依据*2",
    "产出指标 | 数量指标 | 就餐人数 | 每天就餐的人数 | ≥450人 | 年初计划*2",
    "^ | 质量指标 | 合格率 | 食材抽检合格的比例 | ≥95% | 年初计划*2",
    "满意度指标 | 服务对象满意度指标 | 满意度 | 问卷满意的比例 | ≥95% | 问卷*2",
]
TRUTH = (
    ["13099925P00000000001K", "食堂补助", "150.00", "150.00", "", "补助机关食堂", "30%", "50%", "80%", "100%"],
    ["供餐", "安全"],
    [
        ["产出指标", "数量指标", "就餐人数", "每天就餐的人数", "≥450人", "年初计划"],
        ["产出指标", "质量指标", "合格率", "食材抽检合格的比例", "≥95%", "年初计划"],
        ["满意度指标", "服务对象满意度指标", "满意度", "问卷满意的比例", "≥95%", "问卷"],
    ],
)


def other(rows: Iterable[str]) -> list[str]:
    """The same rows for a second project."""
    return [row.replace("食堂补助", "车辆运行").replace("001K", "002K").replace("1.车", "2.车") for row in rows]


def flat(rows: Iterable[str]) -> list[str]:
    """Nothing merged: blank cells to the right of a text, and below it."""
    return [" | ".join(_alone(cell) for cell in row.split(" | ")) for row in rows]


def _alone(cell: str) -> str:
    text, _, span = cell.strip().rpartition("*")
    text, blanks = (text, int(span) - 1) if text else (cell.strip(), 0)
    return " | ".join(["" if text == "^" else text, *[""] * blanks])


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """The best draft of a workbook whose sheets are given by name."""

    def through(*sheets: tuple[str, Rows], hidden: str = "") -> Draft:
        book = Workbook()
        for name, rows in sheets:
            book.sheet(name, rows, hidden=name == hidden)
        file = open_office(book.save(tmp_path / "x.xlsx"))
        return read_office(file, installed().proved())[0]

    return through


def facts(draft: Draft) -> list[tuple[list[str], list[str], list[list[str]]]]:
    """Code to plan, goals and indicators of each project, in the form's order whatever the file's."""
    spec = draft.form_set.list("项目列表")
    columns = [one.key for one in draft.form_set.list("项目列表.绩效指标").fields]
    return [
        (
            [project.text(one.key) for one in spec.fields if not one.compute],
            [goal.text("内容") for goal in project.below("项目列表.绩效目标")],
            [[row.text(key) for key in columns] for row in project.below("项目列表.绩效指标")],
        )
        for project in draft.root.below(spec.path)
    ]


def unsure(draft: Draft) -> set[str]:
    return {value.field_key for value in draft.unsure}


def told(draft: Draft) -> list[str]:
    return [one.evidence.place for one in draft.unplaced]


def replaced(old: str, new: str, rows: Iterable[str] = (*HEAD, *GRID)) -> list[str]:
    return [new if row == old else row for row in rows]


VARIANTS: dict[str, Rows] = {
    "our own": [*HEAD, *GRID],
    "two tables apart": [*HEAD, "", "", *GRID],
    "nothing merged": flat([*HEAD, *GRID[:2], GRID[2].replace("^", "产出指标"), GRID[3]]),
    "numbers as text": [row.replace("#150@0.00", "150.00") for row in HEAD] + GRID,
    "rates as text": replaced(PLAN[1], "^ | 30% | 50% | 80%*2 | 100%*2"),
    "rates as formulas": replaced(PLAN[1], "^ | =:30% | =:50% | =:80%*2 | =:100%*2"),
    "rates beside their labels": [
        *HEAD[:5],
        "3月底 | #0.3@0% | 6月底 | #0.5@0%",
        "10月底 | #0.8@0% | 12月底 | #1@0%",
        GOAL,
        *GRID,
    ],
    "a rate a row": [
        *HEAD[:5],
        *(f"{month}月底 | {rate}*6" for month, rate in ((3, "30%"), (6, "50%"))),
        *(f"{month}月底 | {rate}*6" for month, rate in ((10, "80%"), (12, "100%"))),
        GOAL,
        *GRID,
    ],
    "an amount a row": [
        *HEAD[:3],
        "预算数 | 150.00*6",
        "其中：财政资金 | 150.00*6",
        "其他资金 | *6",
        "资金用途 | 补助机关食堂*6",
        *HEAD[5:],
        *GRID,
    ],
    "the use before the amounts": [*HEAD[:3], "资金用途 | 补助机关食堂*6", MONEY, *HEAD[5:], *GRID],
    "goals in rows": [*replaced(GOAL, "绩效目标 | 目标1 | 供餐*5")[:8], "^ | 目标2 | 安全*5", *GRID],
    "goals in rows, nothing merged": flat([*HEAD[:7], "绩效目标 | 目标1 | 供餐*5", "^ | 目标2 | 安全*5"])
    + flat([*GRID[:2], GRID[2].replace("^", "产出指标"), GRID[3]]),
    "labels broken and spaced": [
        row.replace("项目编码", "项目⏎编码").replace("预算数", "预 算　数").replace("三级指标", "三级⏎指标")
        for row in (*HEAD, *GRID)
    ],
    "repeated labels": [row.replace("^ | 补", "预算规模及资金用途 | 补") for row in HEAD]
    + [*GRID[:2], GRID[2].replace("^", "产出指标"), GRID[3]],
    "columns in another order": HEAD
    + [" | ".join(cells[at] for at in (0, 1, 2, 4, 3, 5)) for cells in ([*row.split(" | ")] for row in GRID)],
    "the second level first": HEAD
    + [" | ".join(cells[at] for at in (1, 0, 2, 3, 4, 5)) for cells in ([*row.split(" | ")] for row in GRID)],
    "a header of two rows": [
        *HEAD,
        "绩效指标*3 | 绩效指标描述 | 指标值 | 指标值确定依据*2",
        "一级指标 | 二级指标 | 三级指标 | ^ | ^ | ^",
        *GRID[1:],
    ],
    "a header again after a page": [*HEAD, *GRID[:3], "（续表）*7", GRID[0], GRID[3]],
    "blank rows": [*HEAD[:2], "", *HEAD[2:5], "", *HEAD[5:], GRID[0], "", *GRID[1:]],
    "twelve columns": [
        row.replace("*6", "*11").replace("*7", "*12").replace("*2", "*4").replace("*3", "*5") for row in HEAD
    ]
    + [row.replace(" | ", "*2 | ", 4).replace("*2 | 指标值确定", " | 指标值确定") for row in GRID],
    "code and unit by labels": [
        TITLE,
        "单位编码 | 436001*2 | 单位名称 | 示例县机关服务中心本级*3",
        "年度 | 2025*6",
        *HEAD[2:],
        *GRID,
    ],
    "the unit in one cell": [
        TITLE,
        "436001示例县机关服务中心本级      预算年度：2025      单位：万元*7",
        *HEAD[2:],
        *GRID,
    ],
}


@pytest.mark.parametrize("name", VARIANTS)
def test_layouts_of_other_offices_read_the_same(name: str, read: Read) -> None:
    draft = read(("食堂补助", VARIANTS[name]))
    assert facts(draft) == [TRUTH]
    assert draft.unsure == ()
    assert draft.unplaced == ()
    assert draft.root.text("年度") == "2025"
    assert (draft.root.text("单位编码"), draft.root.text("单位名称")) == ("436001", "示例县机关服务中心本级")


@pytest.mark.parametrize(
    "above",
    [
        ["", "", "示例县财政局*7", "2025年部门预算绩效文本*7", TITLE],
        ["示例县财政局 | | | | | | ", "附件3 | | | | | | ", "1.食堂补助绩效目标表 | | | | | | "],
        ["", "", "项目支出绩效目标表 | | | | | | "],
    ],
)
def test_a_table_may_start_anywhere_below_any_titles(above: list[str], read: Read) -> None:
    rows = [" | | " + row for row in (*above, *HEAD[1:], *GRID)]
    draft = read(("Sheet1", rows))
    assert facts(draft) == [TRUTH]
    assert draft.root.text("单位编码") == "436001"
    assert draft.unsure == ()
    assert all(one.evidence.text in ("示例县财政局", "附件3") for one in draft.unplaced)


def test_every_value_knows_its_cell(read: Read) -> None:
    draft = read(("食堂", [" | | " + row for row in (*HEAD, *GRID)]))
    places = {value.text: value.evidence.place for value in draft.values}
    assert places["150.00"] == "“食堂”G4"
    assert places["补助机关食堂"] == "“食堂”D5"
    assert places["合格率"] == "“食堂”E11"


@pytest.mark.parametrize("gap", [0, 3])
@pytest.mark.parametrize("titles", [True, False])
@pytest.mark.parametrize("merged", [True, False])
def test_all_projects_on_one_sheet_are_told_apart(gap: int, titles: bool, merged: bool, read: Read) -> None:
    first = [*HEAD[0 if titles else 1 :], *GRID]
    rows = [*first, *[""] * gap, *other(first)]
    draft = read(("项目绩效目标", rows if merged else flat(rows)))
    assert [project[0][1] for project in facts(draft)] == ["食堂补助", "车辆运行"]
    assert [project[1:] for project in facts(draft)] == [TRUTH[1:]] * 2
    assert (draft.unsure, draft.unplaced) == ((), ())


@pytest.mark.parametrize("apart", [True, False])
def test_a_project_whose_name_row_nobody_knows_does_not_get_the_next_ones(apart: bool, read: Read) -> None:
    first, third = [*HEAD, *GRID], other([*HEAD, *GRID])
    second = [row.replace(NAME, "事由 | 会议室维修*6").replace("食堂补助", "会议室维修") for row in first]
    parts = [
        [row for row in rows if not row.endswith("绩效目标表*7") and row != UNIT] for rows in (first, second, third)
    ]
    together = [("一", [row for rows in parts for row in rows])]
    draft = read(*(zip("一二三", parts, strict=True) if apart else together))
    assert [(one[0][0], one[0][1] or "?", one[1:]) for one in facts(draft)][::2] == [
        (TRUTH[0][0], TRUTH[0][1], TRUTH[1:]),
        ("13099925P00000000002K", "车辆运行", TRUTH[1:]),
    ]
    assert facts(draft)[1][0][:2] in (["", ""], ["", "二"])
    assert "事由\u3000会议室维修" in [one.evidence.text for one in draft.unplaced]


@pytest.mark.parametrize("merged", [True, False])
def test_a_project_that_is_all_in_other_words_is_no_part_of_the_one_above_its_heading(merged: bool, read: Read) -> None:
    words = {"二级指标": "小类", "绩效指标描述": "内容说明", "指标值 |": "考核标准 |"}
    more = {
        "项目编码": "立项号",
        "预算数": "申请金额",
        "其中：财政资金": "县级安排",
        "其他资金": "自筹",
        "就餐": "出车",
    }
    first, second = [*HEAD, *GRID], other([*HEAD, *GRID])
    for old, new in (*words.items(), *more.items(), ("绩效目标 |", "预期成效 |"), ("三级指标", "事项")):
        second = [row.replace(old, new) for row in second]
        first = [row.replace(old, new) for row in first] if old in words else first
    rows = [*first, "", *second]
    draft = read(("项目绩效目标", rows if merged else flat(rows)))
    assert facts(draft)[0] == TRUTH
    assert not any("出车" in one.text and not one.is_unsure for one in draft.values)


def test_a_sheet_for_each_project_beside_lists_and_instructions(read: Read) -> None:
    index = ["2025年项目清单*4", "序号 | 项目编码 | 项目名称 | 预算数", "#1 | 13099925P00000000001K | 食堂补助 | #150"]
    helped = ["栏目 | 说明", "项目编码 | 21位编码", "预算数 | 全年预算，单位万元", "绩效目标 | 分条填写"]
    sheets = (("目录", index), ("填报说明", helped), ("1", [*HEAD, *GRID]), ("2", other([*HEAD, *GRID])))
    draft = read(*sheets, ("代码", ["01 | 产出"]), hidden="代码")
    assert [project[0][1] for project in facts(draft)] == ["食堂补助", "车辆运行"]
    assert facts(draft)[0] == TRUTH
    assert told(draft) == ["“目录”第1行至“目录”第3行", "“填报说明”第1行至“填报说明”第4行"]
    assert any("代码" in notice for notice in draft.notices)


def test_a_blank_pattern_sheet_is_no_project(read: Read) -> None:
    blank = [
        TITLE.replace("1.食堂补助", "××项目"),
        "项目编码 | *2 | 项目名称 | *3",
        "预算数 | | 其中：财政资金 | | 其他资金 | *2",
    ]
    blank += [GRID[0], "产出指标 | 数量指标 | | | | *2", "^ | 质量指标 | | | | *2"]
    draft = read(("空表", blank), ("1", [*HEAD, *GRID]))
    assert facts(draft) == [TRUTH]
    assert [notice for notice in draft.notices if "空表" in notice]


def test_a_list_of_all_projects_indicators_is_not_taken_for_one_project(read: Read) -> None:
    listed = ["项目名称 | " + GRID[0], "食堂补助 | " + GRID[1], "车辆运行 | " + GRID[3]]
    draft = read(("1", [*HEAD, *GRID]), ("汇总", listed))
    assert facts(draft) == [TRUTH]
    assert told(draft) == ["“汇总”第2行至“汇总”第3行"]


@pytest.mark.parametrize(
    "row",
    [
        "填报人：王某*2 | 联系电话：0315-0000000*3 | 填报日期：2025年1月5日*2",
        "填报人： | 王某 | 联系电话： | 0315-0000000*2 | 负责人： | 李某",
        "填报人：王某 | | 联系电话：0315-0000000 | | | | ",
        "备注：本表一式两份。 | | | | | | ",
        "合计 | | #150 | | | | ",
        " | | | | （公章） | | ",
    ],
)
def test_rows_at_the_bottom_are_no_indicators(row: str, read: Read) -> None:
    draft = read(("1", [*HEAD, *GRID, row]))
    assert facts(draft) == [TRUTH]
    assert draft.unsure == ()
    assert told(draft) == ["“1”第13行"]


def test_columns_that_are_missing_or_unknown_are_blank_or_told(read: Read) -> None:
    grid = [
        "序号 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 评分标准 | 指标值确定依据",
        "#1 | 产出指标 | 数量指标 | 就餐人数 | ≥450人 | 见附件 | 年初计划",
    ]
    draft = read(("1", [*HEAD, *grid]))
    assert facts(draft)[0][2] == [["产出指标", "数量指标", "就餐人数", "", "≥450人", "年初计划"]]
    assert told(draft) == ["“1”F9", "“1”F10"]


def test_blank_levels_are_sure_where_the_form_itself_confirms_them(read: Read) -> None:
    grid = [GRID[0], GRID[1], GRID[2].replace("^", ""), " | | 供餐天数 | 全年供餐 | 250天 | 年初计划*2", GRID[3]]
    draft = read(("1", [*HEAD, *grid]))
    assert [row[:2] for row in facts(draft)[0][2]] == [
        ["产出指标", "数量指标"],
        ["产出指标", "质量指标"],
        ["产出指标", "质量指标"],
        ["满意度指标", "服务对象满意度指标"],
    ]
    assert {(value.evidence.place, value.text) for value in draft.unsure} == {("“1”B12", "质量指标")}


def test_a_value_in_three_columns_is_put_together_unsure(read: Read) -> None:
    grid = [
        "一级指标 | 二级指标 | 三级指标 | 绩效指标描述 | 指标值*3 | 指标值确定依据",
        "^ | ^ | ^ | ^ | 符号 | 数值 | 单位 | ^",
        "产出指标 | 数量指标 | 就餐人数 | 每天就餐的人数 | ≥ | #450 | 人 | 年初计划",
    ]
    draft = read(("1", [*HEAD, *grid]))
    assert [(value.field_key, value.text) for value in draft.unsure] == [("指标值", "≥450人")]


def test_a_name_that_the_table_lacks_is_the_sheets_unsure(read: Read) -> None:
    rows = ["2025年部门预算项目绩效目标表*7", UNIT, "项目编码 | 13099925P00000000001K*6", *HEAD[3:], *GRID]
    draft = read(("1、食堂补助", rows), ("Sheet2", other(rows)))
    assert [project[0][1] for project in facts(draft)] == ["食堂补助", "2025年部门预算项目"]
    assert [value.evidence.place for value in draft.unsure] == ["工作表“1、食堂补助”", "“Sheet2”A1"]


def test_amounts_in_yuan_are_brought_to_the_forms_unit_and_unsure(read: Read) -> None:
    yuan = [row.replace("单位：万元", "单位：元").replace("#150@0.00", "#1500000@0.00") for row in HEAD]
    draft = read(("1", [*yuan, *GRID]), ("2", other([*HEAD, *GRID])))
    assert [project[0][2] for project in facts(draft)] == ["150.00", "150.00"]
    assert [value.evidence.place for value in draft.unsure] == ["“1”C4", "“1”E4"]


def test_a_unit_named_in_an_indicator_says_nothing_about_the_amounts(read: Read) -> None:
    draft = read(("1", [*HEAD, GRID[0], GRID[1].replace("每天就餐的人数", "人均成本，计量单位：元"), *GRID, *HEAD]))
    assert {project[0][2] for project in facts(draft)} == {"150.00"}
    assert not unsure(draft) & {"预算数"}


def test_rates_without_a_sign_stay_as_typed_and_shares_of_one_are_unsure(read: Read) -> None:
    plain = read(("1", replaced(PLAN[1], "^ | #30 | #50 | #80*2 | #100*2")))
    assert facts(plain)[0][0][6:] == ["30", "50", "80", "100"]
    assert plain.unsure == ()
    share = read(("1", replaced(PLAN[1], "^ | #0.3 | #0.5 | #0.8*2 | 100%*2")))
    assert unsure(share) == {"3月底", "6月底", "10月底"}


def test_targets_keep_what_the_cell_means(read: Read) -> None:
    targets = ["#0.95@0%", "=:100%", "#45657@yyyy年m月d日", "#3", "=0次", "007"]
    rows = [f"产出指标 | 数量指标 | 指标{at} | 描述 | {text} | 计划*2" for at, text in enumerate(targets)]
    document = build_document(draft := read(("1", [*HEAD, GRID[0], *rows])), draft.form_set)
    shown = [indicator.targets["whole"].text for indicator in document.projects[0].indicators]
    assert shown == ["95%", "=100%", "2024年12月31日", "3", "=0次", "007"]


def test_a_formula_that_failed_is_no_sure_value(read: Read) -> None:
    draft = read(("1", [*HEAD, GRID[0], GRID[1].replace("≥450人", "#NAME?"), *GRID[2:]]))
    assert [(value.field_key, value.text) for value in draft.unsure] == [("指标值", "#NAME?")]


def test_amounts_with_their_unit_and_goals_in_rows_are_the_second_layout(read: Read) -> None:
    rows = [
        "食堂补助绩效目标表*7",
        NAME,
        MONEY.replace("#150@0.00", "316万元"),
        USE,
        *PLAN,
        "绩效目标 | 目标1 | 供餐*5",
    ]
    grid = [GRID[0], " | | | | | *2", GRID[1], "效果指标 | 社会效益指标 | 投诉 | 投诉次数 | =0次 | 往年*2", GRID[3]]
    draft = read(("1", [*rows, *grid]))
    assert draft.form_set.id == "hebei-performance-single"
    assert facts(draft)[0][0][2:4] == ["316万元", "316万元"]
    assert len(facts(draft)[0][2]) == 3
    assert (draft.unsure, draft.unplaced) == ((), ())


def test_lines_of_a_goal_beside_a_label_of_its_own_stay_one_goal(read: Read) -> None:
    goals = ["绩效目标 | 目标1 | 供餐⏎2.安全*5", "^ | 目标2 | 卫生*5"]
    rows = [NAME, MONEY.replace("#150@0.00", "316万元"), USE, *PLAN, *goals]
    effect = "效果指标 | 社会效益指标 | 投诉 | 投诉次数 | =0次 | 往年*2"
    draft = read(("1", ["食堂补助绩效目标表*7", *rows, GRID[0], GRID[1], effect, GRID[3]]))
    assert draft.form_set.id == "hebei-performance-single"
    document = build_document(draft, draft.form_set)
    assert [goal.text for goal in document.projects[0].goals] == ["供餐\n2.安全", "卫生"]
    assert draft.unsure == ()


def test_heads_and_lists_on_sheets_of_their_own_are_joined_by_order_or_by_title(read: Read) -> None:
    second = other([*HEAD, *GRID])
    beside = read(("食堂", HEAD), ("食堂指标", GRID), ("车辆", second[:8]), ("车辆指标", second[8:]))
    titled = read(("基本情况", [*HEAD, "", *second[:8]]), ("指标", [TITLE, *GRID, "", *other([TITLE]), *second[8:]]))
    assert facts(beside)[0] == facts(titled)[0] == TRUTH
    assert [project[0][1] for project in facts(titled)] == ["食堂补助", "车辆运行"]
    assert facts(beside)[1] == facts(titled)[1]


def test_lists_that_name_no_project_are_given_to_none(read: Read) -> None:
    draft = read(("基本情况", [*HEAD, "", *other(HEAD)]), ("指标", [*GRID, "", *GRID]))
    assert [(project[0][1], len(project[2])) for project in facts(draft)] == [
        ("食堂补助", 0),
        ("车辆运行", 0),
        ("", 3),
        ("", 3),
    ]


@pytest.mark.parametrize(
    "line", ["填报单位：示例县档案馆（盖章）", "填报单位（盖章）：示例县档案馆", "单位名称: 示例县档案馆"]
)
def test_the_unit_is_named_without_the_place_for_its_seal(line: str, read: Read) -> None:
    draft = read(("1", ["项 目 绩 效 目 标 表*7", "（2026年度）*7", f"{line}*4 | 金额单位：万元*3", *HEAD[2:], *GRID]))
    assert (draft.root.text("单位名称"), draft.root.text("年度")) == ("示例县档案馆", "2026")
    assert facts(draft) == [TRUTH]
    assert draft.unplaced == ()


def test_a_cover_sheet_tells_unit_and_year(read: Read) -> None:
    cover = ["示例县机关服务中心", "2026年部门预算绩效文本", "二〇二六年一月"]
    draft = read(("封面", cover), ("1", [TITLE, *HEAD[2:], *GRID]))
    assert (draft.root.text("单位名称"), draft.root.text("年度")) == ("示例县机关服务中心", "2026")
    assert draft.unplaced == ()


def test_the_excel_template_says_what_the_word_template_says() -> None:
    for form_set in installed().proved():
        found = next((out for out in form_set.outputs if (out.format, out.over) == ("xlsx", "项目列表")), None)
        if found is None or not form_set.is_read or form_set.views:
            continue
        (word,) = grammars_of(form_set)
        excel = compile_grammar(form_set, open_office(form_set.folder / found.template), found.over)
        rows = [state for state in excel.states if any(slot.list_path for slot in state.all_slots)]
        known = [state for state in word.states if any(slot.list_path for slot in state.all_slots)]
        assert [state.all_slots for state in rows] == [state.all_slots for state in known]


def test_forty_sheets_take_ten_times_what_four_take(read: Read, tmp_path: Path) -> None:
    """Against a measure of the same run, in processor time: how busy the machine is says nothing of the reader."""
    form_sets = installed().proved()

    def least(sheets: int) -> float:
        read(*((f"项目{number}", other([*HEAD, *GRID])) for number in range(sheets)))
        return min(once(sheets) for _ in range(3))

    def once(sheets: int) -> float:
        start = process_time()
        drafts = read_office(open_office(tmp_path / "x.xlsx"), form_sets)
        assert len(drafts[0].root.below("项目列表")) == sheets
        return process_time() - start

    assert least(40) / least(4) < 15
