"""Tables of the clipboard's HTML: texts and merged cells exactly, all else left aside, nothing without bounds."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData

from ui.gallery.sample_grid import SampleGridModel
from ui.grids.clip_html import parse_html
from ui.grids.clipboard import Area, copy_area, plan_paste, read_clip
from ui.grids.grid_model import Column, Kind


def block(html: str) -> list[list[str]]:
    clip = parse_html(html)
    assert clip is not None
    return clip.block


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("a&amp;b &lt;c&gt; &#8805;1 &nbsp;x", "a&b <c> ≥1  x"),
        ("  a \n  b\t c ", "a b c"),
        ("一<br>二<br/>三<BR style='mso-data-placement:same-cell;'>四", "一\n二\n三\n四"),
        ("<p>一</p><p>二</p>", "一\n二"),
        ("<div>一</div>二", "一\n二"),
        ("<span lang=EN-US>2025<o:p></o:p></span>年", "2025年"),
        ("<b><font color=red>红</font></b><sup>2</sup>", "红2"),
        ("<style>p {}</style><script>alert(1)</script>字", "字"),
        ("<!-- 注 -->字<![if !supportEmptyParas]>&nbsp;<![endif]>", "字"),
        ("<ruby>字<rt>zi</rt></ruby>", "字zi"),
        ("<table><tr><td>内</td><td>嵌</td></tr></table>外", "内 嵌\n外"),
        ("", ""),
    ],
)
def test_a_cells_text_is_what_is_seen(cell: str, text: str) -> None:
    assert block(f"<table><tr><td>{cell}</td><td>后</td></tr></table>") == [[text, "后"]]


def test_merged_cells_keep_later_cells_in_their_columns() -> None:
    clip = parse_html(
        "<table><tr><td rowspan=2>a</td><td colspan=2>b</td><td rowspan=3>c</td></tr>"
        "<tr><td>d</td><td>e</td></tr><tr><td>f</td><td>g</td><td>h</td></tr></table>"
    )
    assert clip is not None
    assert clip.block == [["a", "b", "", "c"], ["", "d", "e"], ["f", "g", "h"]]
    assert clip.merged == {(0, 0): (2, 1), (0, 1): (1, 2), (0, 3): (3, 1)}


def test_tags_that_are_not_closed_and_cells_without_rows_are_read_as_a_browser_does() -> None:
    assert block("<table><tr><td>a<td>b<tr><td>c<td>d</table>") == [["a", "b"], ["c", "d"]]
    assert block("<table><td>a<td>b</table>") == [["a", "b"]]
    assert block("<TABLE><TBODY><TR><TH>a</TH></TR></TBODY></TABLE>") == [["a"]]


@pytest.mark.parametrize("span", ["0", "-1", "x", "", "1e9", "٣"])
def test_a_span_that_is_no_number_is_none(span: str) -> None:
    clip = parse_html(f'<table><tr><td rowspan="{span}">a</td><td>b</td></tr><tr><td>c</td></tr></table>')
    assert clip is not None
    assert clip.merged == {}


def test_a_span_beyond_the_table_ends_with_it() -> None:
    clip = parse_html("<table><tr><td rowspan=9999999999>a</td></tr><tr><td>b</td></tr></table>")
    assert clip is not None
    assert clip.merged == {(0, 0): (2, 1)}
    assert clip.block == [["a"], ["", "b"]]


@pytest.mark.parametrize(
    "html", ["", "<p>没有表</p>", "<table></table>", "<table><tr></tr></table>", "<title>x</title>"]
)
def test_what_is_no_table_is_none(html: str) -> None:
    assert parse_html(html) is None


def test_of_several_tables_none_is_taken() -> None:
    assert parse_html("<table><tr><td>a</td></tr></table><table><tr><td>b</td></tr></table>") is None


def mime(text: str, html: str) -> QMimeData:
    made = QMimeData()
    if text:
        made.setText(text)
    made.setHtml(html)
    return made


def test_the_text_is_taken_where_the_table_says_no_more() -> None:
    """Blanks in a row are lost in HTML, not in the text."""
    clip = read_clip(mime("a  b\tc\r\n", "<table><tr><td>a  b</td><td>c</td></tr></table>"))
    assert clip is not None
    assert clip.block == [["a  b", "c"]]


def test_the_table_is_taken_where_the_text_breaks_its_cells_or_is_not_there() -> None:
    html = "<table><tr><td><p>一</p><p>二</p></td><td>b</td></tr></table>"
    for text in ("一\r\n二\tb\r\n", ""):
        clip = read_clip(mime(text, html))
        assert clip is not None
        assert clip.block == [["一\n二", "b"]]


def test_under_a_merged_cell_texts_hold_on_but_numbers_are_not_doubled() -> None:
    columns = [Column("t", "t"), Column("m", "m", kind=Kind.MONEY), Column("u", "u")]
    model = SampleGridModel(columns, [["", "", ""] for _ in range(3)])
    clip = parse_html(
        "<table><tr><td rowspan=3>依据</td><td rowspan=3>12.00</td><td>a</td></tr>"
        "<tr><td>b</td></tr><tr><td>c</td></tr></table>"
    )
    assert clip is not None
    cells = plan_paste(model, clip.block, Area(0, 0, 0, 0), clip.merged).cells
    assert [cells[row, 0] for row in range(3)] == ["依据"] * 3
    assert [cells[row, 1] for row in range(3)] == ["12.00", "", ""]
    assert [cells[row, 2] for row in range(3)] == ["a", "b", "c"]


def test_money_goes_out_as_a_number_and_all_else_as_text() -> None:
    columns = [Column("m", "m", kind=Kind.MONEY), Column("t", "t")]
    model = SampleGridModel(columns, [["1,234.50", "007"], ["约50", "=1+1"], ["-3", "2025-1-2"]])
    html = copy_area(model, Area(0, 0, 2, 1)).html()
    assert "mso-number-format:'#,##0.00'\">1,234.50<" in html
    assert "mso-number-format:'0'\">-3<" in html
    for text in ("约50", "007", "=1+1", "2025-1-2"):
        assert f"mso-number-format:'\\@'\">{text}<" in html


def test_a_block_in_a_merged_column_begins_again_with_each_repetition() -> None:
    columns = [Column("l", "l", merged=True), Column("t", "t")]
    model = SampleGridModel(columns, [["", ""] for _ in range(4)])
    clip = parse_html("<table><tr><td rowspan=2>甲</td><td>1</td></tr><tr><td>2</td></tr></table>")
    assert clip is not None
    cells = plan_paste(model, clip.block, Area(0, 0, 3, 1), clip.merged).cells
    assert [cells[row, 0] for row in range(4)] == ["甲"] * 4
    assert [cells[row, 1] for row in range(4)] == ["1", "2", "1", "2"]
