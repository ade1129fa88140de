"""Excel templates become code: what is printed where, told by openpyxl, which shares nothing with the compiler."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles import Alignment

from core.domain.amount import MoneyUnit
from core.errors import UserError
from core.forms.model import Field, FieldKind, FormSet, ListSpec, Output, Repeat
from core.renderers.parts import TemplateError
from core.renderers.reopen_xlsx import compare_xlsx
from core.renderers.xlsx import compile_xlsx
from tests.workbooks import Workbook

MONEY = FieldKind.MONEY
FORM_SET = FormSet(
    "t",
    "试",
    "",
    Path(),
    fields=(Field("名", "名"), Field("钱", "钱", kind=MONEY), Field("元", "元", kind=MONEY, unit=MoneyUnit.YUAN)),
    lists=(
        ListSpec(
            "表", "行", "", (Field("甲", "甲"), Field("乙", "乙"), Field("丙", "丙"), Field("钱", "钱", kind=MONEY))
        ),
        ListSpec("表.子", "子", "", (Field("丁", "丁"),)),
    ),
)
ONE = Output("t.xlsx", "xlsx", "", "t")
SHEETS = replace(ONE, over="表", repeat=Repeat.SHEET, sheet="{甲}")


def _rows(*texts: str) -> list[dict[str, Any]]:
    """Records written as 甲/乙/丙."""
    return [{**dict(zip("甲乙丙", text.split("/"), strict=False)), "子": []} for text in texts]


class Filled:
    """A workbook made from a template of small text tables; what it says was also compared by the second reader."""

    def __init__(
        self,
        folder: Path,
        rows: list[str] | Path,
        printed: dict[str, Any],
        output: Output = ONE,
        records: Any = (),
        names: Any = (),
        **how: Any,
    ) -> None:
        template = rows if isinstance(rows, Path) else Workbook().sheet("页", rows, **how).save(folder / "t.xlsx")
        given = {"名": "", "钱": "", "元": "", "表": [], **printed}
        self.data = compile_xlsx(template, FORM_SET, output).render(given, records, names)
        self.book = openpyxl.load_workbook(io.BytesIO(self.data))
        count, differences = compare_xlsx(self.data, template, FORM_SET, output, given, records, names)
        assert differences == ()
        self.compared = count

    @property
    def sheet(self) -> Any:
        return self.book.worksheets[0]

    def texts(self) -> list[list[Any]]:
        return [["" if value is None else value for value in row] for row in self.sheet.iter_rows(values_only=True)]

    def merges(self) -> set[str]:
        return {str(area) for area in self.sheet.merged_cells.ranges}


def test_a_value_stands_where_its_tag_stood(tmp_path: Path) -> None:
    assert Filled(tmp_path, ["单位：{{名}}（｛｛元｝｝）|尾"], {"名": "甲局", "元": "007"}).texts() == [
        ["单位：甲局（007）", "尾"]
    ]


def test_rows_repeat_and_what_stands_below_moves(tmp_path: Path) -> None:
    rows = ["头*2", "{%tr for 行 in 表 %}|", "{{行.甲}}|{{行.乙}}", "{%tr endfor %}|", "尾*2"]
    filled = Filled(tmp_path, rows, {"表": _rows("a/1", "b/2", "c/3")})
    assert filled.texts() == [["头", ""], ["a", "1"], ["b", "2"], ["c", "3"], ["尾", ""]]
    assert filled.merges() == {"A1:B1", "A5:B5"}


@pytest.mark.parametrize("label", ["inside", "with the control rows"])
def test_a_label_beside_a_loop_grows_with_it(tmp_path: Path, label: str) -> None:
    if label == "inside":
        rows = ["标|头", "^|{%tr for 行 in 表 %}", "^|{{行.甲}}", "^|{%tr endfor %}", "尾|"]
        expected = {"A1:A4"}
    else:
        rows = ["头|", "标|{%tr for 行 in 表 %}", "^|{{行.甲}}", "^|{%tr endfor %}", "尾|"]
        expected = {"A2:A4"}
    filled = Filled(tmp_path, rows, {"表": _rows("a", "b", "c")})
    assert filled.merges() == expected
    assert [row[1] for row in filled.texts()][-4:-1] == ["a", "b", "c"]
    assert sum(row[0] == "标" for row in filled.texts()) == 1


def test_equal_texts_merge_nested_and_never_when_blank(tmp_path: Path) -> None:
    rows = ["{%tr for 行 in 表 %}||", "{% vm %}{{行.甲}}*2|{% vm %}{{行.乙}}|{{行.丙}}", "{%tr endfor %}||"]
    filled = Filled(tmp_path, rows, {"表": _rows("a/x/1", "a/x/2", "b/x/3", "//4", "//5")})
    assert filled.merges() == {"A1:B2", "C1:C2", "A3:B3", "A4:B4", "A5:B5"}


def test_lines_of_one_cell_repeat(tmp_path: Path) -> None:
    rows = ["{%p for 行 in 表 %}⏎{{行.甲}}.{{行.乙}}⏎{%p endfor %}|x"]
    assert Filled(tmp_path, rows, {"表": _rows("1/好", "2/更好")}).texts() == [["1.好\n2.更好", "x"]]
    assert Filled(tmp_path, rows, {}).texts() == [["", "x"]]


def test_each_record_has_a_sheet_and_other_sheets_stand_once(tmp_path: Path) -> None:
    book = Workbook().sheet("封面", ["{{名}}"]).sheet("表", ["{{行.甲}}"]).sheet("尾", ["完"])
    filled = Filled(
        tmp_path, book.save(tmp_path / "t.xlsx"), {"名": "甲局"}, SHEETS, _rows("一", "二"), ["1.一", "2.'二'"]
    )
    assert filled.book.sheetnames == ["封面", "1.一", "2.'二'", "尾"]
    assert [sheet["A1"].value for sheet in filled.book] == ["甲局", "一", "二", "完"]
    assert [sheet.sheet_view.tabSelected for sheet in filled.book] == [True, None, None, None]


@pytest.mark.parametrize(
    ("text", "value", "number_format"),
    [
        ("128.50", 128.5, "0.00"),
        ("0.00", 0, "0.00"),
        ("-3.20", -3.2, "0.00"),
        ("1,234.50", 1234.5, "#,##0.00"),
        ("316", 316, "0"),
        ("0.1234", 0.1234, "0.0000"),
        ("316万元", 316, '0"万元"'),
        ("316.50元", "316.50元", "0.00"),
        ("约50", "约50", "0.00"),
        ("————", "————", "0.00"),
        ("007", "007", "0.00"),
        ("-0.00", "-0.00", "0.00"),
        ("12345678901234567.00", "12345678901234567.00", "0.00"),
        ("＝100%", "＝100%", "0.00"),
    ],
)
def test_money_is_a_number_that_shows_what_is_printed(
    tmp_path: Path, text: str, value: object, number_format: str
) -> None:
    book = Workbook().sheet("页", ["{{钱}}"])
    book.book["页"]["A1"].number_format = "0.00"
    cell = Filled(tmp_path, book.save(tmp_path / "t.xlsx"), {"钱": text}).sheet["A1"]
    assert (cell.value, cell.number_format) == (value, number_format)


@pytest.mark.parametrize("text", ["12345678.90", "123456.5万元", "1,234,567.89"])
def test_a_wide_amount_is_shrunk_and_not_printed_as_hashes(tmp_path: Path, text: str) -> None:
    book = Workbook().sheet("页", ["{{钱}}"])
    tag = book.book["页"]["A1"]
    tag.number_format, tag.alignment = "0.00", Alignment(horizontal="center", wrap_text=True)
    alignment = Filled(tmp_path, book.save(tmp_path / "t.xlsx"), {"钱": text}).sheet["A1"].alignment
    assert (alignment.shrink_to_fit, bool(alignment.wrap_text), alignment.horizontal) == (True, False, "center")


TRICKY = [
    *("=100%", "=0次", "007", "13099925P00000000001K", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "#N/A", "TRUE"),
    *("a\nb", "a\tb", "a<b>&\"'", "𠮷𪚥😀", " 前后 ", "_x000D_", "1e5", "2025-1-1", "{{名}}", "'"),
]


@pytest.mark.parametrize("text", TRICKY)
def test_any_text_stays_text(tmp_path: Path, text: str) -> None:
    cell = Filled(tmp_path, ["{{名}}"], {"名": text}).sheet["A1"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_text_that_looks_like_the_code_of_a_character_stays_as_typed(tmp_path: Path) -> None:
    assert (
        Filled(tmp_path, ["{{名}}"], {"名": "_x005F_x000D_"}).compared == 1
    )  # openpyxl misreads it, calamine does not


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.text(), st.text()), min_size=1, max_size=5))
def test_any_text_at_all_reads_back_as_text(tmp_path: Path, pairs: list[tuple[str, str]]) -> None:
    rows = ["{%tr for 行 in 表 %}|", "{{行.甲}}|{{行.乙}}", "{%tr endfor %}|"]
    printed = [{"甲": first, "乙": second, "丙": "", "子": []} for first, second in pairs]
    filled = Filled(tmp_path, rows, {"表": printed})
    for row, pair in zip(filled.sheet.iter_rows(max_row=len(pairs), max_col=2), pairs, strict=False):
        for cell, text in zip(row, pair, strict=True):
            assert cell.data_type == "s" or cell.value is None
            assert (cell.value or "") == _kept(text)


def _kept(text: str) -> str:
    seen = [c for c in text.replace("\r\n", "\n").replace("\r", "\n") if c in "\t\n" or c >= " "]
    return "".join(c for c in seen if not "\ud800" <= c <= "\udfff" and c not in "\ufdd0\ufdd1\ufffe\uffff")


def test_a_text_longer_than_a_cell_holds_is_refused_in_one_sentence(tmp_path: Path) -> None:
    Filled(tmp_path, ["{{名}}"], {"名": "长" * 32_767})
    with pytest.raises(UserError, match="32768 个字"):
        Filled(tmp_path, ["{{名}}"], {"名": "长" * 32_768})


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    """One template throughout: openpyxl writes the second at which it saves into every file."""
    rows = ["{%tr for 行 in 表 %}|", "{{行.甲}}|{{行.钱}}", "{%tr endfor %}|"]
    template = Workbook().sheet("页", rows).save(tmp_path / "t.xlsx")
    first = Filled(tmp_path, template, {"表": [{"甲": "a", "钱": "1.5", "子": []}]}).data
    Filled(tmp_path, template, {"表": [{"甲": "b", "钱": "2", "子": []}, {"甲": "c", "钱": "3.123", "子": []}]})
    assert Filled(tmp_path, template, {"表": [{"甲": "a", "钱": "1.5", "子": []}]}).data == first


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (["{%tr for 行 in 表 %}"], "没有对应的结尾"),
        (["{%tr endfor %}"], "没有对应的开头"),
        (["{%tr for 行 in 表 %}|x", "{{行.甲}}", "{%tr endfor %}"], "还有别的内容"),
        (["{{名"], "没有结尾"),
        (["{% vm %}{{名}}"], "不是单独重复的一行"),
        (["{%p for 行 in 表 %}⏎{{行.甲}}"], "没有对应的结尾"),
    ],
)
def test_a_mistake_of_a_template_is_told_with_its_place(tmp_path: Path, rows: list[str], words: str) -> None:
    with pytest.raises(TemplateError, match=words) as caught:
        Filled(tmp_path, rows, {})
    assert "t.xlsx，“页”" in str(caught.value)


def _children(*texts: str) -> list[dict[str, Any]]:
    return [{"丁": text} for text in texts]


def test_loops_stand_in_loops_and_merges_in_each_round(tmp_path: Path) -> None:
    rows = [
        "{%tr for 行 in 表 %}||",
        "{{行.甲}}*2|{{行.乙}}",
        "标|{%tr for 子 in 行.子 %}|",
        "^|{{子.丁}}*2",
        "^|{%tr endfor %}|",
        "块|b|{{行.丙}}",
        "^|c|",
        "{%tr endfor %}||",
        "尾*3",
    ]
    printed = [
        {"甲": "一", "乙": "1", "丙": "x", "子": _children("a", "b")},
        {"甲": "二", "乙": "2", "丙": "", "子": []},
    ]
    filled = Filled(tmp_path, rows, {"表": printed})
    assert filled.texts() == [
        ["一", "", "1"],
        ["标", "a", ""],
        ["", "b", ""],
        ["块", "b", "x"],
        ["", "c", ""],
        ["二", "", "2"],
        ["块", "b", ""],
        ["", "c", ""],
        ["尾", "", ""],
    ]
    expected = {"A1:B1", "A2:A3", "B2:C2", "B3:C3", "A4:A5", "A6:B6", "A7:A8", "A9:C9"}
    assert filled.merges() == expected


def test_rows_and_lines_stand_under_conditions(tmp_path: Path) -> None:
    yes = replace(FORM_SET, id="y", fields=(*FORM_SET.fields, Field("有", "有", kind=FieldKind.YES_NO)))
    rows = ["头", "{%tr if 有 %}", "有的行", "{%tr endif %}", "甲⏎{%p if 有 %}⏎乙⏎{%p endif %}⏎丙"]
    template = Workbook().sheet("页", rows).save(tmp_path / "t.xlsx")
    for value, texts in ((True, ["头", "有的行", "甲\n乙\n丙"]), (False, ["头", "甲\n丙"])):
        given = {"名": "", "有": value, "表": []}
        data = compile_xlsx(template, yes, ONE).render(given)
        sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
        assert [row[0] for row in sheet.iter_rows(values_only=True)] == texts
        assert compare_xlsx(data, template, yes, ONE, given, (), ())[1] == ()


def test_a_merge_over_part_of_a_loop_is_a_mistake_of_the_template(tmp_path: Path) -> None:
    rows = ["头|x", "^|{%tr for 行 in 表 %}", "^|{{行.甲}}", "乙|{{行.乙}}", "|{%tr endfor %}"]
    with pytest.raises(TemplateError, match="只盖住循环的一部分"):
        Filled(tmp_path, rows, {})
