"""A Word file opens as what its printed page says, with addresses."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.office.blocks import OfficeFile, Table
from core.office.docx import open_docx
from tests.word import Word, run

W14 = 'xmlns:wp="urn:wp" xmlns:wps="urn:wps" xmlns:v="urn:v"'


@pytest.fixture
def word() -> Word:
    return Word()


def opened(word: Word, tmp_path: Path) -> OfficeFile:
    return open_docx(word.save(tmp_path / "x.docx"))


def texts(word: Word, tmp_path: Path) -> list[str]:
    return [paragraph.printed for paragraph in opened(word, tmp_path).paragraphs]


def grid(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_paragraphs_and_tables_stand_in_printed_order_with_places(word: Word, tmp_path: Path) -> None:
    word.paragraph("甲").table(["a | b"], 2).paragraph("").paragraph("乙").table(["c*2"], 2)
    file = opened(word, tmp_path)
    assert [block.place for block in file.blocks] == ["第1段", "表1", "第2段", "第3段", "表2"]
    assert file.tables[1].rows[0].cells[0].place == "表2 第1行第1格"
    assert file.tables[0].grid == (784, 784)


def test_spans_merges_and_shifted_rows_are_told_in_grid_columns(word: Word, tmp_path: Path) -> None:
    word.table(["v:左*2 | 右", "^*2 | 下"], 3)
    word.xml(
        "<w:tbl><w:tr><w:trPr><w:gridBefore w:val='2'/></w:trPr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
        "<w:tbl><w:tr><w:tc><w:tcPr><w:hMerge w:val='restart'/></w:tcPr><w:p/></w:tc>"
        "<w:tc><w:tcPr><w:hMerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>"
    )
    first, second, third = opened(word, tmp_path).tables
    shape = [[(cell.column, cell.span, cell.continues) for cell in row.cells] for row in first.rows]
    assert shape == [[(0, 2, False), (2, 1, False)], [(0, 2, True), (2, 1, False)]]
    assert second.rows[0].cells[0].column == 2
    assert [(cell.column, cell.span) for cell in third.rows[0].cells] == [(0, 2)]


def test_a_cell_says_its_paragraphs_one_a_line_without_empty_ones(word: Word, tmp_path: Path) -> None:
    word.table(["⏎一段⏎⏎二段⏎"], 1)
    assert opened(word, tmp_path).tables[0].rows[0].cells[0].text == "一段\n二段"


def test_split_runs_breaks_tabs_and_hyphens_become_one_text(word: Word, tmp_path: Path) -> None:
    word.xml(
        "<w:p><w:r><w:t>预</w:t></w:r><w:r><w:t>算</w:t><w:br/><w:t>数</w:t><w:tab/><w:t>A</w:t><w:noBreakHyphen/>"
        "<w:t>B</w:t><w:cr/><w:t>末</w:t><w:br w:type='page'/></w:r></w:p>"
    )
    assert texts(word, tmp_path) == ["预算\n数\tA-B\n末"]


def test_tracked_changes_read_as_accepted(word: Word, tmp_path: Path) -> None:
    word.xml(
        f"<w:p>{run('保')}<w:ins>{run('障')}</w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del>"
        f"<w:moveFrom>{run('走')}</w:moveFrom><w:moveTo>{run('来')}</w:moveTo></w:p>"
        f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('上半')}</w:p><w:p>{run('下半')}</w:p>"
        f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p>{run('去')}</w:p></w:tc></w:tr>"
        f"<w:tr><w:tc><w:p>{run('留')}</w:p></w:tc></w:tr></w:tbl>"
    )
    file = opened(word, tmp_path)
    assert [paragraph.text for paragraph in file.paragraphs] == ["保障来", "上半下半"]
    assert grid(file.tables[0]) == [["留"]]


def test_controls_links_and_field_results_are_read_but_no_codes_or_placeholders(word: Word, tmp_path: Path) -> None:
    field = (
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>PAGE</w:instrText><w:t>码</w:t></w:r>"
        f"<w:r><w:fldChar w:fldCharType='separate'/></w:r>{run('7')}<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    )
    word.xml(
        f"<w:p><w:sdt><w:sdtContent>{run('控件')}</w:sdtContent></w:sdt><w:hyperlink>{run('链接')}</w:hyperlink>{field}"
        f"<w:fldSimple w:instr='DATE'>{run('日')}</w:fldSimple></w:p>"
        f"<w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击此处')}</w:sdtContent></w:sdt></w:p>"
        f"<w:sdt><w:sdtContent><w:p>{run('块')}</w:p></w:sdtContent></w:sdt>"
        f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent><w:tc><w:p>{run('格')}</w:p></w:tc></w:sdtContent>"
        "</w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>"
    )
    file = opened(word, tmp_path)
    assert [paragraph.text for paragraph in file.paragraphs] == ["控件链接7日", "", "块"]
    assert grid(file.tables[0]) == [["格"]]


def test_a_broken_field_hides_nothing(word: Word, tmp_path: Path) -> None:
    word.xml(f"<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r>{run('甲')}</w:p>").paragraph("乙")
    word.xml(
        "<w:p><w:r><w:fldChar w:fldCharType='begin'/><w:instrText>TOC</w:instrText>"
        f"<w:fldChar w:fldCharType='separate'/></w:r>{run('丙')}</w:p>"
    ).paragraph("丁")
    file = opened(word, tmp_path)
    assert [paragraph.text for paragraph in file.paragraphs][1:] == ["乙", "丙", "丁"]
    assert not any(paragraph.is_contents for paragraph in file.paragraphs)


def test_lines_of_a_contents_page_are_flagged(word: Word, tmp_path: Path) -> None:
    word.styles += '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    word.xml(
        "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> TOC \\o </w:instrText></w:r>"
        f"<w:r><w:fldChar w:fldCharType='separate'/></w:r>{run('一、总则 1')}</w:p><w:p>{run('二、分则 2')}</w:p>"
        "<w:p><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
    )
    word.paragraph("三、附则 3", "T1").paragraph("正文")
    word.xml(
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent><w:p>{run('目录')}</w:p></w:sdtContent></w:sdt>"
    )
    flags = {p.text: p.is_contents for p in opened(word, tmp_path).paragraphs if p.text}
    assert flags == {"一、总则 1": True, "二、分则 2": True, "三、附则 3": True, "正文": False, "目录": True}


def test_outline_levels_come_from_styles_their_names_and_the_paragraph_itself(word: Word, tmp_path: Path) -> None:
    word.styles += (
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="公文小标题"/><w:basedOn w:val="H3"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="标题 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="C"><w:name w:val="环"/><w:basedOn w:val="C"/></w:style>'
    )
    direct = '<w:outlineLvl w:val="0"/>'
    body = '<w:outlineLvl w:val="9"/>'
    word.paragraph("a", "A").paragraph("b", "B").paragraph("c", "C").paragraph("d", properties=direct)
    word.paragraph("e", "H1", properties=body)
    assert [p.outline for p in opened(word, tmp_path).paragraphs] == [3, 2, None, 1, None]


def test_bold_is_told_only_when_the_whole_line_is(word: Word, tmp_path: Path) -> None:
    word.paragraph("全部", bold=True)
    word.xml(f"<w:p>{run('一半', True)}{run('一半')}</w:p>").xml(f"<w:p>{run('后面空格', True)}{run(' ')}</w:p>")
    assert [p.bold for p in opened(word, tmp_path).paragraphs] == [True, False, True]


def test_automatic_numbers_become_text_level_by_level_and_begin_again(word: Word, tmp_path: Path) -> None:
    word.level(1, ("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%1.%3"), ("bullet", "·"))
    for text, level in (("甲", 0), ("乙", 1), ("丙", 1), ("丁", 2), ("戊", 0), ("己", 1), ("庚", 3)):
        word.numbered(text, 1, level)
    assert texts(word, tmp_path) == ["一、甲", "（一）乙", "（二）丙", "一.1丁", "二、戊", "（一）己", "庚"]


def test_numbers_come_from_styles_restarts_and_legal_numbering(word: Word, tmp_path: Path) -> None:
    number = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    word.styles += f'<w:style w:type="paragraph" w:styleId="N"><w:name w:val="序"/>{number}</w:style>'
    word.level(1, ("chineseCounting", "%1、"), ("decimal", "%1.%2"))
    word.numbering = word.numbering.replace(
        '<w:lvlText w:val="%1.%2"/>', '<w:isLgl/><w:suff w:val="space"/><w:lvlText w:val="%1.%2"/>'
    )
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    word.numbering += f'<w:num w:numId="9"><w:abstractNumId w:val="1"/>{again}</w:num>'
    word.paragraph("甲", "N").numbered("乙", 1, 1).numbered("丙", 9).numbered("丁", 1)
    word.paragraph("戊", "N", properties='<w:numPr><w:numId w:val="0"/></w:numPr>')
    assert texts(word, tmp_path) == ["一、甲", "1.1 乙", "五、丙", "六、丁", "戊"]


def test_text_boxes_follow_their_paragraph_and_are_read_once(word: Word, tmp_path: Path) -> None:
    box = f"<w:txbxContent><w:p>{run('框内')}</w:p></w:txbxContent>"
    word.xml(
        f"<w:p {W14}>{run('外')}<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    file = opened(word, tmp_path)
    assert [(p.place, p.text) for p in file.paragraphs] == [("第1段", "外"), ("第1段文本框第1段", "框内")]


def test_a_table_inside_a_cell_follows_the_table_around_it(word: Word, tmp_path: Path) -> None:
    inner = f"<w:tbl><w:tr><w:tc><w:p>{run('内')}</w:p></w:tc></w:tr></w:tbl>"
    word.xml(f"<w:tbl><w:tr><w:tc><w:p>{run('外')}</w:p>{inner}<w:p/></w:tc></w:tr></w:tbl>").table(["后"], 1)
    tables = opened(word, tmp_path).tables
    assert [(t.place, grid(t)) for t in tables] == [
        ("表1", [["外"]]),
        ("表1 第1行第1格内表1", [["内"]]),
        ("表2", [["后"]]),
    ]


def test_what_is_not_read_is_told(word: Word, tmp_path: Path) -> None:
    word.xml(
        f"<w:p><w:r><w:footnoteReference/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>{run('显')}</w:p>"
    )
    file = opened(word, tmp_path)
    assert file.paragraphs[0].text == "显"
    assert [notice[:7] for notice in file.notices] == ["文件带有脚注或", "文件带有隐藏文"]


def test_symbols_ruby_and_equations_are_text(word: Word, tmp_path: Path) -> None:
    word.xml(
        '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r><w:r><w:ruby><w:rt>'
        f"{run('zhù')}</w:rt><w:rubyBase>{run('注')}</w:rubyBase></w:ruby></w:r><m:oMath><m:r><m:t>≥</m:t></m:r></m:oMath>"
        f"{run('5')}</w:p>"
    )
    assert texts(word, tmp_path) == ["☑注≥5"]


def test_a_strict_file_reads_like_any_other(word: Word, tmp_path: Path) -> None:
    path = word.paragraph("严格").table(["格"], 1).save(tmp_path / "s.docx")
    strict = {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "http://purl.oclc.org/ooxml/wordprocessingml/main"
    }
    file = open_docx(_rewritten(path, strict))
    assert [p.text for p in file.paragraphs] == ["严格"]
    assert grid(file.tables[0]) == [["格"]]


def _rewritten(path: Path, texts: dict[str, str]) -> Path:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            for old, new in texts.items():
                text = text.replace(old, new)
            archive.writestr(name, text)
    return path
