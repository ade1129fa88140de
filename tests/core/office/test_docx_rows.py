"""Rows of tables read as text say exactly what they say when they are read from the tree."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.office.docx import open_docx
from core.office.docx_rows import TakenRows
from core.office.numbering import Numbering
from core.office.styles import Styles
from tests.word import W, Word

_PLAIN = '<w:tr w:rsidR="00A1"><w:trPr><w:tblHeader/></w:trPr>{}</w:tr>'
_TAKEN = [
    "<w:tc><w:p/></w:tc>",
    '<w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge/></w:tcPr><w:p><w:r><w:t/></w:r></w:p></w:tc>',
    '<w:tc><w:p w:rsidR="00A1" w14:paraId="1F"><w:r w:rsidR="0B"><w:t>甲 &amp;amp; &lt;乙&gt;</w:t></w:r></w:p></w:tc>',
    '<w:tc><w:p><w:pPr><w:pStyle w:val="H2"/></w:pPr><w:proofErr w:type="x"/><w:r><w:rPr><w:b/></w:rPr>'
    '<w:t>甲</w:t></w:r><w:bookmarkStart w:id="1" w:name="a"/><w:r><w:t> 乙 </w:t></w:r></w:p></w:tc>',
    "<w:tc><w:p><w:r><w:rPr><w:b/></w:rPr><w:t>甲</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>乙</w:t></w:r></w:p>"
    "<w:p><w:pPr><w:outlineLvl w:val='2'/></w:pPr><w:r><w:lastRenderedPageBreak/><w:t>丙</w:t></w:r></w:p></w:tc>",
]
_LEFT = [
    "<w:tc><w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r></w:p></w:tc>",
    "<w:tc><w:p><w:del><w:r><w:delText>甲</w:delText></w:r></w:del><w:r><w:t>乙</w:t></w:r></w:p></w:tc>",
    "<w:tc><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>甲</w:t></w:r></w:p></w:tc>",
    "<w:tc><w:p><w:r><w:t>甲\n乙</w:t></w:r></w:p></w:tc>",
    "<w:tc><w:p><w:r><w:t>&#30002;</w:t></w:r></w:p></w:tc>",
    "<w:tc><w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p><w:p/></w:tc>",
    "<w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:tc>",
]
_W14 = ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def document(rows: str) -> bytes:
    return f'<w:document xmlns:w="{W}"{_W14}><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>'.encode()


@pytest.mark.parametrize("cell", [*_TAKEN, *_LEFT])
def test_a_row_is_read_the_same_as_text_and_from_the_tree(cell: str, tmp_path: Path) -> None:
    row = _PLAIN.format(cell + _TAKEN[3] + cell).replace(' w14:paraId="1F"', "")
    plain = open_docx(Word().xml(f"<w:tbl>{row * 2}</w:tbl>").save(tmp_path / "a.docx"))
    tree = open_docx(Word().xml(f"<w:tbl>{row * 2}<!-- --></w:tbl>").save(tmp_path / "b.docx"))
    assert plain.blocks == tree.blocks
    assert plain.notices == tree.notices


def test_rows_of_plain_text_are_taken_and_others_left() -> None:
    taken = TakenRows("a.docx", Styles(), Numbering())
    left = taken.take(document("".join(_PLAIN.format(cell) for cell in _TAKEN)))
    assert (len(taken.rows), left.count(b"<w:tc>")) == (len(_TAKEN), 0)
    taken = TakenRows("a.docx", Styles(), Numbering())
    left = taken.take(document("".join(_PLAIN.format(cell) for cell in _LEFT[:-1])))
    assert (len(taken.rows), left.count(b"<w:tc>")) == (0, len(_LEFT) - 1)


@pytest.mark.parametrize("hidden", ["<!-- -->", "<w:tr w:cut='0'/>", "<w:p>\x01</w:p>", f'<x xmlns:w="{W}"/>', "]]>"])
def test_what_could_hide_something_is_left_to_the_parser(hidden: str) -> None:
    taken = TakenRows("a.docx", Styles(), Numbering())
    data = document(_PLAIN.format(_TAKEN[0]) + hidden)
    assert taken.take(data) == data
    assert taken.rows == []
