"""A mistake in the views of a form set is told with its place, its cause and its cure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from core.forms.source import TomlPath
from core.forms.view import Above, Column, ColumnKind, FixedRow, Total, View, ViewKind
from core.forms.view_verify import Typed, ViewMistake, find_view_mistakes

MONEY, NUMBER, TEXT, PERCENT = ColumnKind.MONEY, ColumnKind.NUMBER, ColumnKind.TEXT, ColumnKind.PERCENT
TYPED = Typed({"支出": {"金额": MONEY, "数量": NUMBER, "类别": TEXT}}, {"拨款": MONEY, "人数": NUMBER, "原因": TEXT})
TREE = View(
    "树",
    ViewKind.TREE,
    source="支出",
    columns=(Column("金额", fields=("金额",)), Column("数量", kind=NUMBER, fields=("数量",)), Column("名", kind=TEXT)),
    levels=(3, 5, 7),
    totals=(Total("合计"),),
)
FIXED = View(
    "表",
    ViewKind.FIXED,
    columns=(Column("数"), Column("说明", kind=TEXT)),
    rows=(FixedRow("一", formula="拨款"), FixedRow("二", formula="[一]", texts={"说明": "注"})),
)
ZIP = View("并排", ViewKind.ZIP, sides=("树", "表"))


def mistakes(*views: View) -> tuple[ViewMistake, ...]:
    return find_view_mistakes(views, TYPED)


def with_formula(text: str, kind: ColumnKind = MONEY) -> tuple[ViewMistake, ...]:
    column = Column("又", kind=kind, formula=text)
    return mistakes(replace(TREE, columns=(*TREE.columns, column)), FIXED, ZIP)


def test_sound_views_have_no_mistake() -> None:
    assert mistakes(TREE, FIXED, ZIP) == ()


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        ("金额 × 数量 ÷ 数量", MONEY),
        ("金额 ÷ 拨款", PERCENT),
        ("金额 ÷ 拨款 × 100%", NUMBER),
        ("最大(金额 − 上年(金额), 0)", MONEY),
        ("合计(支出.金额, 类别 = 货物 且 编码 = {行}*)", MONEY),
        ("合计(支出.数量) + 人数 + 2", NUMBER),
        ("表[一].数 + 树[合计].金额 + 树[{行}].金额", MONEY),
        ("合计(表.数, 编码 = 一)", MONEY),
        ("上年(又)", MONEY),
        ("0", MONEY),
    ],
)
def test_a_sound_formula_is_taken(formula: str, kind: ColumnKind) -> None:
    assert with_formula(formula, kind) == ()


@pytest.mark.parametrize(
    ("formula", "cause", "cure"),
    [
        ("金额 +", "的第 5 个字：算式末尾这里少了一项", "两边都要有"),
        ("金额 + 金颔", "的第 6 个字：没有“金颔”这个列，文档里也没有这个数", "是不是“金额”？"),
        ("名", "没有“名”这个数列（视图“树”里）", "可以写：金额、数量、又"),
        ("原因", "没有“原因”这个列，文档里也没有这个数", "可以写：拨款、人数、金额"),
        ("数[一].数", "没有“数”这个视图", "可以写：树、表"),
        ("并排[1].数", "没有“并排”这个视图", "可以写：树、表"),
        ("表[三].数", "没有“三”这个行（视图“表”里）", "可以写：一、二"),
        ("表[一].金额", "没有“金额”这个数列（视图“表”里）", "可以写：数"),
        ("合计(收入.金额)", "没有“收入”这个清单或视图", "可以写：支出、树、表"),
        ("合计(支出.金颔)", "没有“金颔”这个字段或列（“支出”里）", "是不是“金额”？"),
        ("合计(支出.类别)", "里的“类别”不是数", "换一个"),
        ("合计(支出.金额, 种类 = 货物)", "没有“种类”这个条件字段", "是不是“类别”？"),
        ("合计(树.金额, 类别 = 货物)", "没有“类别”这个条件字段", "可以写：编码"),
        ("金额 + 1", "把金额和数加在一起", "数字写在乘除里"),
        ("最大(金额, 数量)", "把金额和数加在一起", "金额只和金额"),
        ("金额 × 拨款", "把两个金额相乘", "只和数"),
        ("1 ÷ 金额", "用数除以金额", "得比例"),
        ("金额 ÷ 拨款", "算出来的是数（不是金额），列“又”是 money", "改列的 kind"),
        ("又 + 金额", "算式绕回了自己：树.又 → 树.又", "去掉其中一个引用"),
    ],
)
def test_a_formula_with_a_mistake_is_told(formula: str, cause: str, cure: str) -> None:
    (found,) = with_formula(formula)
    assert found.path == ("views", 0, "columns", 3, "formula")
    assert cause in found.cause
    assert cure in found.cure


@pytest.mark.parametrize(
    ("changes", "path", "cause"),
    [
        ({"key": ""}, (), "这个视图没有写 key"),
        ({"key": "表"}, ("key",), "“表”写了两次"),
        ({"key": "支出"}, ("key",), "已经是清单的名称"),
        ({"source": "支岀"}, ("source",), "没有“支岀”这个清单"),
        ({"levels": ()}, ("levels",), "从短到长"),
        ({"levels": (5, 3)}, ("levels",), "从短到长"),
        ({"levels": (3, 3)}, ("levels",), "从短到长"),
        ({"levels": (0, 3)}, ("levels",), "从短到长"),
        ({"kind": ViewKind.LINES}, ("levels",), "没有科目级次"),
        ({"totals": (Total("合计"), Total("合计"))}, ("totals", 1, "key"), "写了两次"),
        ({"only": ("名",)}, ("only",), "没有“名”这个有 fields 的列"),
        ({"name_field": "名称"}, ("name_field",), "没有“名称”这个字段"),
        ({"covers": ("支出",)}, ("covers",), "只用于固定行"),
        ({"rows": (FixedRow("一"),)}, ("rows",), "只用于固定行"),
        ({"columns": (Column("甲"),)}, ("columns", 0), "不知道从哪里来"),
        ({"columns": (Column("甲", fields=("金",)),)}, ("columns", 0, "fields"), "没有“金”这个字段"),
        ({"columns": (Column("甲", fields=("数量",)),)}, ("columns", 0, "fields"), "字段“数量”是 number"),
        ({"columns": (Column("甲", fields=("金额",), formula="拨款"),)}, ("columns", 0, "formula"), "既有"),
        ({"columns": (Column("甲", kind=TEXT, formula="拨款"),)}, ("columns", 0, "formula"), "不是数"),
        ({"columns": (Column("甲", formula="拨款", above=Above.ADD),)}, ("columns", 0, "above"), "不能逐级相加"),
        ({"columns": (Column("甲", fields=("金额",)),) * 2}, ("columns", 1, "key"), "“甲”写了两次"),
    ],
)
def test_a_mistake_in_a_tree_is_told(changes: Mapping[str, object], path: TomlPath, cause: str) -> None:
    found = mistakes(FIXED, replace(TREE, **changes))  # type: ignore[arg-type]
    assert [one.path for one in found] == [("views", 1, *path)]
    assert cause in found[0].cause
    assert found[0].cure


@pytest.mark.parametrize(
    ("changes", "path", "cause"),
    [
        ({"rows": ()}, (), "没有行"),
        ({"rows": (FixedRow("一"), FixedRow("一"))}, ("rows", 1, "key"), "“一”写了两次"),
        ({"rows": (FixedRow(each=(("一", ""), ("一", ""))),)}, ("rows", 0, "key"), "“一”写了两次"),
        ({"rows": (FixedRow(),)}, ("rows", 0), "这个行没有写 key"),
        ({"rows": (FixedRow("一", formulas={"说明": "拨款"}),)}, ("rows", 0, "formulas"), "没有“说明”这个列"),
        ({"rows": (FixedRow("一", texts={"数": "注"}),)}, ("rows", 0, "texts"), "没有“数”这个列"),
        ({"rows": (FixedRow("一", formula="拨"),)}, ("rows", 0, "formula"), "没有“拨”这个列"),
        ({"rows": (FixedRow("一", formulas={"数": "拨"}),)}, ("rows", 0, "formulas"), "没有“拨”这个列"),
        ({"rows": (FixedRow("一"),), "columns": (Column("数", formula="{行}"),)}, ("columns", 0, "formula"), "“一”"),
        (
            {"columns": (Column("数", fields=("金额",)),), "rows": (FixedRow("一"),)},
            ("columns", 0, "fields"),
            "只用于按清单",
        ),
        ({"source": "支出"}, ("source",), "不用于固定行"),
        ({"covers": ("并排",)}, ("covers",), "没有“并排”这个按科目汇总的视图或清单"),
    ],
)
def test_a_mistake_in_a_fixed_table_is_told(changes: Mapping[str, object], path: TomlPath, cause: str) -> None:
    found = mistakes(replace(FIXED, **changes))  # type: ignore[arg-type]
    assert [one.path for one in found] == [("views", 0, *path)]
    assert cause in found[0].cause
    assert found[0].cure


def test_sides_are_two_views_that_are_there() -> None:
    lonely = replace(ZIP, sides=("树", "并排"))
    assert [(one.path, one.cause) for one in mistakes(TREE, lonely)] == [
        (("views", 1, "sides"), "没有“并排”这个视图"),
    ]
    assert "少于两个" in mistakes(TREE, replace(ZIP, sides=("树",)))[0].cause


def test_a_circle_over_several_tables_is_told_once_with_its_way() -> None:
    rows = (
        FixedRow("一", formula="[三]"),
        FixedRow("二", formula="树[合计].金额 + 上年([二])"),
        FixedRow("三", formula="合计(表.数, 编码 = 一)", foot=True),
        FixedRow("四", formula="合计(表.数)", foot=True),
    )
    (found,) = mistakes(TREE, replace(FIXED, rows=rows))
    assert found.path == ("views", 1, "rows", 0, "formula")
    assert found.cause == "算式绕回了自己：表[一].数 → 表[三].数 → 表[一].数"
