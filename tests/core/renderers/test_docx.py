"""Templates become code: what is printed where, told by python-docx, which shares nothing with the compiler."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from core.errors import UserError
from core.renderers.docx import compile_docx
from core.renderers.parts import TemplateError
from tests.word import W, Word

Q = f"{{{W}}}"


def _body(template: Path, printed: dict[str, Any], record: dict[str, Any] | None = None, name: str = "") -> Any:
    return docx.Document(io.BytesIO(compile_docx(template, name).render(printed, record))).element.body


def _lines(body: Any) -> list[Any]:
    """Paragraphs as text, rows as lists of their cells' text as it stands in the XML (merged ones are blank)."""
    lines: list[Any] = []
    for block in body:
        if block.tag == Q + "p":
            lines.append(block.text)
        elif block.tag == Q + "tbl":
            lines += [["\n".join(p.text for p in cell.p_lst) for cell in row.tc_lst] for row in block.tr_lst]
    return lines


def _merges(body: Any, column: int) -> list[str]:
    marks = {"restart": "v", "continue": "^", None: "-"}
    return [marks[row.tc_lst[column].vMerge] for row in body.tbl_lst[0].tr_lst]


def _loop(*rows: str, columns: int = 3) -> Word:
    control = ("{%tr for 行 in 表 %}*" + str(columns), "{%tr endfor %}*" + str(columns))
    return Word().table([control[0], *rows, control[1]], columns)


def _rows(*texts: str) -> dict[str, Any]:
    """Rows written as 甲/乙/丙."""
    return {"表": [dict(zip("甲乙丙", text.split("/"), strict=False)) for text in texts]}


def test_a_value_stands_where_its_tag_stood(tmp_path: Path) -> None:
    template = Word(splits_runs=True).paragraph("单位：{{名}}（｛｛码｝｝）").save(tmp_path / "t.docx")
    assert _lines(_body(template, {"名": "甲局", "码": "007"})) == ["单位：甲局（007）"]


@pytest.mark.parametrize(
    "text",
    ["a<b>&c", "\"'", "=100%", "=0次", "𠮷𪚥", "一\n二\n\n三", "左\t右", " 前后 ", "{{名}}", "{% vm %}", "%s {0} \\n"],
)
def test_any_text_is_printed_as_it_is(tmp_path: Path, text: str) -> None:
    template = Word().paragraph("［{{名}}］").save(tmp_path / "t.docx")
    assert _lines(_body(template, {"名": text})) == [f"［{text}］"]


@given(st.text())
def test_any_text_at_all_gives_a_file_that_opens(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    template = Word().paragraph("{{名}}").save(tmp_path_factory.getbasetemp() / "any.docx")
    (line,) = _lines(_body(template, {"名": text}))
    seen = [c for c in text.replace("\r\n", "\n").replace("\r", "\n") if c in "\t\n" or c >= " "]
    kept = [c for c in seen if not "\ud800" <= c <= "\udfff" and c not in "\ufdd0\ufdd1\ufffe\uffff"]
    assert line == "".join(kept)


def test_characters_a_word_file_cannot_hold_are_left_out(tmp_path: Path) -> None:
    template = Word().paragraph("{{名}}").save(tmp_path / "t.docx")
    assert _lines(_body(template, {"名": "甲\x00\x0b乙\ufffe\r\n丙"})) == ["甲乙\n丙"]


def test_rows_repeat_and_their_control_rows_go(tmp_path: Path) -> None:
    template = _loop("{{行.甲}}|{{行.乙}}|{{行.丙}}").save(tmp_path / "t.docx")
    assert _lines(_body(template, _rows("1/2/3", "4/5/6"))) == [["1", "2", "3"], ["4", "5", "6"]]
    assert _lines(_body(template, {"表": []})) == []


def test_equal_values_merge_inside_the_run_to_their_left(tmp_path: Path) -> None:
    template = _loop("{% vm %}{{行.甲}}|{% vm %}{{行.乙}}|{{行.丙}}").save(tmp_path / "t.docx")
    body = _body(template, _rows("产/数/1", "产/数/2", "产/质/3", "效/质/4", "//5", "//6", "效/质/7"))
    assert _merges(body, 0) == ["v", "^", "^", "-", "-", "-", "-"]
    assert _merges(body, 1) == ["v", "^", "-", "-", "-", "-", "-"]
    assert [row[0] for row in _lines(body)] == ["产", "", "", "效", "", "", "效"]


@pytest.mark.parametrize("count", [1, 2, 3, 39, 40])
def test_a_run_of_any_length_is_one_cell(tmp_path: Path, count: int) -> None:
    template = _loop("{% vm %}{{行.甲}}|{% vm %}{{行.乙}}|{{行.丙}}").save(tmp_path / "t.docx")
    body = _body(template, _rows(*[f"产/数/{n}" for n in range(count)]))
    assert _merges(body, 1) == (["-"] if count == 1 else ["v"] + ["^"] * (count - 1))
    table = docx.Document(io.BytesIO(compile_docx(template).render(_rows(*["产/数/x"] * count)))).tables[0]
    assert {table.cell(row, 0)._tc for row in range(count)} == {table.cell(0, 0)._tc}


@given(st.lists(st.tuples(st.sampled_from(["产", "效", ""]), st.sampled_from(["数", "质", ""])), max_size=12))
def test_merging_fills_down_to_what_was_printed(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    template = _loop("{% vm %}{{行.甲}}|{% vm %}{{行.乙}}|{{行.丙}}").save(tmp_path_factory.getbasetemp() / "vm.docx")
    body = _body(template, _rows(*[f"{a}/{b}/x" for a, b in rows]))
    filled: list[list[str]] = []
    for line, row in zip(_lines(body), [r for t in body.tbl_lst for r in t.tr_lst], strict=True):
        marks = [cell.vMerge for cell in row.tc_lst]
        filled.append([filled[-1][at] if mark == "continue" else line[at] for at, mark in enumerate(marks)])
    assert [tuple(line[:2]) for line in filled] == rows


def test_merges_never_cross_from_one_record_to_the_next(tmp_path: Path) -> None:
    word = (
        Word()
        .paragraph("{%p for 项 in 项目 %}")
        .table(["{%tr for 行 in 项.表 %}*2", "{% vm %}{{行.甲}}|{{行.乙}}", "{%tr endfor %}*2"], 2)
    )
    template = word.paragraph("").paragraph("{%p endfor %}").save(tmp_path / "t.docx")
    body = _body(template, {"项目": [_rows("产/1", "产/2"), _rows("产/3")]})
    assert [cell.vMerge for table in body.tbl_lst for row in table.tr_lst for cell in row.tc_lst[:1]] == [
        "restart",
        "continue",
        None,
    ]


def test_the_merge_stands_at_its_place_in_the_schema(tmp_path: Path) -> None:
    cell = (
        '<w:tc><w:tcPr><w:tcW w:w="9" w:type="dxa"/><w:gridSpan w:val="1"/><w:vMerge/><w:tcBorders/>'
        '<w:vAlign w:val="top"/></w:tcPr><w:p><w:r><w:t>{% vm %}{{行.甲}}</w:t></w:r></w:p></w:tc>'
    )
    control = "<w:tr><w:tc><w:p><w:r><w:t>{{%tr {} %}}</w:t></w:r></w:p></w:tc></w:tr>"
    rows = control.format("for 行 in 表") + f"<w:tr>{cell}</w:tr>" + control.format("endfor")
    template = Word().xml(f"<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>").save(tmp_path / "t.docx")
    for tc in _body(template, _rows("产", "产")).iter(Q + "tc"):
        names = [etree.QName(child).localname for child in tc.tcPr]
        assert names == ["tcW", "gridSpan", "vMerge", "tcBorders", "vAlign"]


@pytest.mark.parametrize(
    "rows",
    [
        ["v:标|{%tr for 行 in 表 %}", "^|{{行.甲}}", "^|{%tr endfor %}"],
        ["{%tr for 行 in 表 %}*2", "v:标|{{行.甲}}", "{%tr endfor %}*2"],
        ["{%tr for 行 in 表 %}*2", "{% vm %}标|{{行.甲}}", "{%tr endfor %}*2"],
    ],
)
def test_a_label_beside_a_loop_grows_with_it(tmp_path: Path, rows: list[str]) -> None:
    template = Word().table(rows, 2).save(tmp_path / "t.docx")
    body = _body(template, _rows("1", "2", "3"))
    assert _lines(body) == [["标", "1"], ["", "2"], ["", "3"]]
    assert _merges(body, 0) == ["v", "^", "^"]


def test_a_loop_in_a_loop_prints_each_record_with_its_own(tmp_path: Path) -> None:
    rows = ["{%tr for 项 in 项目 %}*2", "{{项.名}}*2", "{%tr for 行 in 项.表 %}*2", "{{项.名}}|{{行.甲}}"]
    template = Word().table([*rows, "{%tr endfor %}*2", "{%tr endfor %}*2"], 2).save(tmp_path / "t.docx")
    printed = {"项目": [{"名": "一", **_rows("1", "2")}, {"名": "二", "表": []}]}
    assert _lines(_body(template, printed)) == [["一"], ["一", "1"], ["一", "2"], ["二"]]


def test_paragraphs_and_tables_repeat_together_two_levels_deep(tmp_path: Path) -> None:
    word = Word().paragraph("{%p for 条 in 条目 %}").paragraph("{%p if 条.大 %}").paragraph("{{条.题}}", style="H1")
    word.paragraph("{%p endif %}").paragraph("{%p for 段 in 条.段落 %}").paragraph("{{段.文字}}").paragraph(
        "{%p endfor %}"
    )
    template = word.table(["{{条.题}}|尾"], 2).paragraph("{%p endfor %}").save(tmp_path / "t.docx")
    items = [{"题": "一", "大": True, "段落": [{"文字": "a"}, {"文字": "b"}]}, {"题": "二", "大": False, "段落": []}]
    assert _lines(_body(template, {"条目": items})) == ["一", "a", "b", ["一", "尾"], ["二", "尾"]]


def test_a_paragraph_loop_in_a_cell_leaves_a_paragraph_when_it_is_empty(tmp_path: Path) -> None:
    template = Word().table(["标|{%p for 行 in 表 %}⏎{{行.甲}}⏎{%p endfor %}"], 2).save(tmp_path / "t.docx")
    assert _lines(_body(template, _rows("1", "2"))) == [["标", "1\n2"]]
    assert [len(cell.p_lst) for cell in _body(template, {"表": []}).tbl_lst[0].tr_lst[0].tc_lst] == [1, 1]


def test_conditional_rows_are_printed_or_not(tmp_path: Path) -> None:
    template = Word().table(["{%tr if 有 %}", "甲", "{%tr endif %}", "乙"], 1).save(tmp_path / "t.docx")
    assert _lines(_body(template, {"有": True})) == [["甲"], ["乙"]]
    assert _lines(_body(template, {"有": False})) == [["乙"]]


def test_one_record_fills_a_file_of_its_own(tmp_path: Path) -> None:
    template = Word().paragraph("{{名}}{{项.名}}").save(tmp_path / "t.docx")
    assert _lines(_body(template, {"名": "甲"}, {"名": "乙"}, "项")) == ["甲乙"]


def test_suffixes_change_how_a_text_is_printed(tmp_path: Path) -> None:
    word = Word().paragraph("{{空|零}} {{少|增减}}{{少|绝对值}} {{多|增减}} {{日|日期}} {{空|增减}}")
    word.paragraph("{{少|增减万元}}，{{多|增减万元}}，{{无|增减万元}}{{空|增减万元}}")
    printed = {"空": "", "少": "-3.50", "多": "3", "日": "2025-03-01", "无": "0.00"}
    told = ["0 减少3.50 增加 2025年3月1日 ", "减少3.50万元，增加3万元，持平"]
    assert _lines(_body(word.save(tmp_path / "t.docx"), printed)) == told


def test_bookmarks_in_loops_stay_unique_and_links_follow_them(tmp_path: Path) -> None:
    link = '<w:p><w:hyperlink w:anchor="_T"><w:r><w:t>{{行.甲}}</w:t></w:r></w:hyperlink></w:p>'
    mark = '<w:p><w:bookmarkStart w:id="1" w:name="_T"/><w:r><w:t>{{行.甲}}</w:t></w:r><w:bookmarkEnd w:id="1"/></w:p>'
    word = Word()
    for inner in (link, mark):
        word.paragraph("{%p for 行 in 表 %}").xml(inner).paragraph("{%p endfor %}")
    body = _body(word.save(tmp_path / "t.docx"), _rows("1", "2", "3"))
    names = [mark.get(Q + "name") for mark in body.iter(Q + "bookmarkStart")]
    assert names == ["_T_1", "_T_2", "_T_3"] == [link.get(Q + "anchor") for link in body.iter(Q + "hyperlink")]
    starts, ends = ([m.get(Q + "id") for m in body.iter(Q + f"bookmark{kind}")] for kind in ("Start", "End"))
    assert starts == ends
    assert len(set(starts)) == 3


def test_page_numbers_are_printed_where_they_are_known(tmp_path: Path) -> None:
    field = (
        '<w:p><w:bookmarkStart w:id="1" w:name="_T"/><w:bookmarkEnd w:id="1"/>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> PAGEREF _T \\h </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>9</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    word = Word().paragraph("{%p for 行 in 表 %}").xml(field).paragraph("{%p endfor %}")
    compiled = compile_docx(word.save(tmp_path / "t.docx"))
    assert compiled.has_contents
    body = docx.Document(io.BytesIO(compiled.render(_rows("1", "2"), pages={"_T_2": "7"}))).element.body
    assert ["".join(t.text or "" for t in p.iter(Q + "t")) for p in body.p_lst] == ["", "7"]
    assert [t.text.split()[1] for t in body.iter(Q + "instrText")] == ["_T_1", "_T_2"]


def test_equal_data_give_equal_bytes_and_untouched_parts_stay_as_they_are(tmp_path: Path) -> None:
    template = Word().paragraph("{{名}}").save(tmp_path / "t.docx")
    compiled = compile_docx(template)
    data = compiled.render({"名": "甲"})
    assert data == compiled.render({"名": "甲"})
    with ZipFile(io.BytesIO(data)) as made, ZipFile(template) as source:
        assert made.testzip() is None
        assert sorted(made.namelist()) == sorted(source.namelist())
        assert {info.date_time for info in made.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in set(source.namelist()) - {"word/document.xml"}:
            assert made.read(name) == source.read(name)


def test_a_template_is_compiled_once_however_it_is_called(tmp_path: Path) -> None:
    first = Word().paragraph("{{名}}").save(tmp_path / "a.docx")
    (tmp_path / "b.docx").write_bytes(first.read_bytes())
    assert compile_docx(first) is compile_docx(tmp_path / "b.docx")
    Word().paragraph("{{名}}改").save(first)
    assert _lines(_body(first, {"名": "甲"})) == ["甲改"]


def test_code_in_a_template_stays_text(tmp_path: Path) -> None:
    text = "'''+__import__('os').getcwd()+'''\\"
    template = Word().paragraph(text + "{{名}}").save(tmp_path / "t.docx")
    assert _lines(_body(template, {"名": "甲"})) == [text + "甲"]


def test_a_field_the_document_does_not_have_is_one_sentence(tmp_path: Path) -> None:
    template = Word().paragraph("{{名字}}").save(tmp_path / "t.docx")
    with pytest.raises(UserError, match=r"“t\.docx”要填“名字”"):
        compile_docx(template).render({})


@pytest.mark.parametrize(
    ("word", "told"),
    [
        (Word().paragraph("甲").paragraph("{{名"), ["第2段", "{{名", "没有结尾"]),
        (Word().paragraph("{{名+1}}"), ["第1段", "不是栏目名称"]),
        (Word().paragraph("{%p for 行 in 表 %}"), ["第1段", "没有对应的结尾"]),
        (Word().paragraph("{%p endif %}"), ["第1段", "没有对应的开头"]),
        (Word().paragraph("{%p for 行 in 表 %}").paragraph("{%p endif %}"), ["第2段", "没有对应的开头"]),
        (Word().paragraph("{%p if 有 %}甲"), ["第1段", "还有“甲”"]),
        (Word().paragraph("{%tr for 行 in 表 %}"), ["第1段", "不在表格里"]),
        (Word().paragraph("{% vm %}{{名}}"), ["第1段", "不在表格的单元格里"]),
        (Word().table(["{%tr for 行 in 表 %}|甲", "{{行.甲}}|", "{%tr endfor %}|"], 2), ["表1 第1行第1格", "还有“甲”"]),
        (Word().table(["甲", "{% vm %}{{名}}"], 1), ["表1 第2行第1格", "不是单独重复"]),
        (_loop("{% vm %}{{行.甲}}||", "乙||"), ["表1 第2行第1格", "不是单独重复"]),
        (Word().table(["甲|{%p for 行 in 表 %}"], 2).paragraph("{%p endfor %}"), ["没有对应"]),
    ],
)
def test_a_wrong_template_is_told_with_file_place_tag_and_cure(tmp_path: Path, word: Word, told: list[str]) -> None:
    with pytest.raises(TemplateError) as caught:
        compile_docx(word.save(tmp_path / "表.docx"))
    assert all(part in str(caught.value) for part in ["表.docx", *told, "。"])


def test_a_file_that_is_no_word_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.docx").write_text("甲")
    with pytest.raises(UserError, match="不是 Word 或 Excel 文件"):
        compile_docx(tmp_path / "t.docx")
    with pytest.raises(UserError, match="打不开模板"):
        compile_docx(tmp_path / "none.docx")
