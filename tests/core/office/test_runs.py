"""Tags split over runs, as Word and WPS leave them."""

from __future__ import annotations

from lxml import etree

from core.office.runs import W, join_tags, text_of, texts_of

_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _paragraph(*runs: str) -> etree._Element:
    inner = "".join(f"<w:r><w:rPr><w:sz w:val='{n}'/></w:rPr><w:t>{run}</w:t></w:r>" for n, run in enumerate(runs))
    return etree.fromstring(f"<w:p {_NS}><w:pPr/><w:proofErr/>{inner}</w:p>")


def _joined(*runs: str) -> list[str]:
    paragraph = _paragraph(*runs)
    join_tags(paragraph)
    return [text.text or "" for text in texts_of(paragraph)]


def test_a_tag_in_pieces_goes_to_the_run_it_starts_in() -> None:
    assert _joined("总额：{", "{整体", ".总额}", "}万元") == ["总额：{{整体.总额}}", "万元"]


def test_two_tags_that_share_a_run_part_where_the_second_starts() -> None:
    assert _joined("{% v", "m %}{{行", ".甲}}") == ["{% vm %}", "{{行.甲}}"]


def test_a_whole_tag_and_plain_runs_stay_as_they_are() -> None:
    assert _joined("甲", "{{乙}}", "", "丙") == ["甲", "{{乙}}", "", "丙"]


def test_emptied_runs_go_and_the_format_of_the_first_stays() -> None:
    paragraph = _paragraph("｛", "｛甲", "｝｝")
    join_tags(paragraph)
    (run,) = paragraph.findall(W + "r")
    assert run.find(W + "rPr/" + W + "sz").get(W + "val") == "0"
    assert text_of(paragraph) == "｛｛甲｝｝"


def test_the_text_of_a_text_box_is_not_the_paragraphs() -> None:
    inner = "<w:txbxContent><w:p><w:r><w:t>盒</w:t></w:r></w:p></w:txbxContent>"
    assert text_of(etree.fromstring(f"<w:p {_NS}><w:r><w:pict>{inner}</w:pict></w:r></w:p>")) == ""
