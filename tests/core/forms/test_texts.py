"""Composed prose: texts of a form.toml with the figures of a document in them, judged as tags of templates are."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from core.domain.document import Document, Override, OverrideKey
from core.forms.composed import Composer, composed_paragraphs
from core.forms.model import FormMistake, FormSet
from core.forms.printing import print_document, print_field
from core.forms.texts import typed_for
from core.renderers.docx import compile_docx
from tests.budget_form import ID
from tests.prose_form import TEXTS, a_year, composed, prose_form, proved_prose_form

THIS = "示例县机关服务中心本级2025年收入80.25万元，其中事业收入0万元。"
EMPTY = "一、收入说明：没有政府性基金。"


def body(document: Document, form_set: FormSet, last_year: Document | None = None) -> list[str]:
    (row,) = print_document(document, form_set, last_year)["文字"]
    return [paragraph["文字"] for paragraph in row["正文"]]


def test_a_composed_item_prints_the_text_with_its_figures(tmp_path: Path) -> None:
    form_set = prose_form(tmp_path)
    assert form_set.mistakes == ()
    document = a_year(2025, "80.25")
    assert body(document, form_set) == ["自己写的一段。"]
    assert body(composed(document), form_set) == [THIS, EMPTY]
    assert composed(document).narrative[0].paragraphs == ("自己写的一段。",)


def test_changes_are_told_against_the_document_of_last_year(tmp_path: Path) -> None:
    form_set = prose_form(tmp_path)
    document = composed(a_year(2025, "80.25", extra={"reason": "主要原因是人员减少。"}))
    told = "比上年减少9.75万元，即-97500.00元。主要原因是人员减少。"
    assert body(document, form_set, a_year(2024, "90")) == [THIS, told, EMPTY]
    same = replace(document, extra={})
    assert body(same, form_set, a_year(2024, "80.25"))[1] == "比上年增加0.00万元，即0.00元。"


def test_the_preview_says_what_will_be_printed(tmp_path: Path) -> None:
    form_set, last = prose_form(tmp_path), a_year(2024, "60.5")
    document = a_year(2025, "80.25", extra={"reason": "新增项目。\n详见附表。"})
    (item,) = document.narrative
    shown = composed_paragraphs(document, form_set, item, last)
    assert shown[1:3] == ("比上年增加19.75万元，即197500.00元。新增项目。", "详见附表。")
    assert list(shown) == body(composed(document), form_set, last)
    assert Composer(document, form_set, last).printed(item) == ("自己写的一段。",)
    (item,) = composed(document).narrative
    assert Composer(composed(document), form_set, last).printed(item) == shown


def test_a_text_that_the_form_does_not_have_leaves_the_typed_paragraphs(tmp_path: Path) -> None:
    form_set = prose_form(tmp_path)
    document = composed(a_year(2025, "80.25"), "别的文字")
    assert body(document, form_set) == ["自己写的一段。"]
    other = replace(document.narrative[0], role="overall", composed="")
    assert composed_paragraphs(replace(document, narrative=(other,)), form_set, other) == ()


def test_an_override_of_the_place_is_printed_instead(tmp_path: Path) -> None:
    form_set, document = prose_form(tmp_path), composed(a_year(2025, "80.25"))
    place = OverrideKey(ID, "文字", document.narrative[0].id, "正文")
    document = replace(document, overrides={place: Override("单独写的。", "县里要求")})
    assert body(document, form_set) == ["单独写的。"]


def test_an_overridden_cell_of_a_table_is_told_as_it_is_printed(tmp_path: Path) -> None:
    form_set, document = prose_form(tmp_path), composed(a_year(2025, "80.25"))
    place = OverrideKey(ID, "收入总表", "合计", "合计")
    document = replace(document, overrides={place: Override("80.30", "批复数")})
    assert "收入80.30万元" in body(document, form_set)[0]


def test_the_typed_field_of_an_item_stays_what_was_typed(tmp_path: Path) -> None:
    form_set, document = prose_form(tmp_path), composed(a_year(2025, "80.25"))
    field = form_set.list("文字").field("正文")
    assert print_field(document, form_set, "文字", document.narrative[0], field) == "自己写的一段。"


def test_the_fields_a_text_asks_for_are_known(tmp_path: Path) -> None:
    form_set = prose_form(tmp_path)
    assert typed_for(form_set, form_set.texts[0]) == ("原因",)


def test_composed_prose_is_written_into_the_file(tmp_path: Path) -> None:
    form_set = proved_prose_form(tmp_path)
    assert form_set.mistakes == ()
    printed = print_document(composed(a_year(2025, "80.25")), form_set)
    made = docx.Document(io.BytesIO(compile_docx(form_set.folder / "book.docx").render(printed)))
    texts = [paragraph.text for paragraph in made.paragraphs]
    assert [text for text in texts if text in (THIS, EMPTY)] == [THIS, EMPTY]
    assert "自己写的一段。" not in texts


def wrong(folder: Path, old: str, new: str) -> FormMistake:
    assert TEXTS.count(old) == 1
    (mistake,) = prose_form(folder, TEXTS.replace(old, new)).mistakes
    assert mistake.place.startswith("第 ")
    return mistake


@pytest.mark.parametrize(
    ("old", "new", "cause", "cure"),
    [
        ("{{年度}}", "{{年渡}}", "标签 {{年渡}}：form.toml 里没有“年渡”", "是不是“年度”？"),
        ("{{年度}}", "{{年度", "标签 {{年度年收入{{收入总表[合计].合计|零}}：标签没有结尾", "在标签后面补上 }}。"),
        ("{{年度}}", "{{年度|增}}", "标签 {{年度|增}}：不认识后缀“增”", None),
        ("{{年度}}", "{{年度|万元}}", "标签 {{年度|万元}}：“年度”不是金额，不能换算成万元", None),
        ("{{年度}}", "{{草稿}}", "模板文字不分草稿和正式稿", None),
        ("{{年度}}", "{% vm %}", "标签 {% vm %}：模板文字里不能写循环和条件", None),
        ("合计].事业收入", "合计].事业收人", None, "是不是“事业收入”？"),
        (
            "收入总表[合计].事",
            "收入总表[总计].事",
            "标签 {{收入总表[总计].事业收入|零}}：“收入总表”里没有“总计”这一行",
            None,
        ),
        ("变动[收入].增减|增减", "变化[收入].增减|增减", None, None),
        ("条目.标题", "条目.题目", "标签 {{条目.题目}}：form.toml 里没有“条目.题目”", None),
        ("条目.标题", "条目.正文", "标签 {{条目.正文}}：这一项有许多段，不能写在一个标签里", None),
        ('"基金支出.空"', '"基金支出.无"', None, None),
        ('"基金支出.空"', '"单位名称"', "“单位名称”不是“是否”项，不能用 if", None),
        ('"基金支出.空"', '"不 是"', "条件“不 是”看不懂", None),
        ('"基金支出.空"', '"草稿"', "模板文字不分草稿和正式稿", None),
        ('role = "revenue"', 'role = "revenues"', "没有“revenues”这个类别（roles）", "是不是“revenue”？"),
        ('title = "收入说明"\n', "", "[[texts]] 缺少 title", None),
        ('if = "基金支出.空"', 'when = "基金支出.空"', "[[texts.paragraphs]] 里没有 when 这一项", None),
    ],
)
def test_what_means_nothing_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, cause: str | None, cure: str | None
) -> None:
    told = wrong(tmp_path, old, new)
    assert cause in (None, told.cause)
    assert cure in (None, told.cure)


def test_the_line_is_that_of_the_paragraph(tmp_path: Path) -> None:
    told = wrong(tmp_path, "条目.标题", "条目.题目")
    text = (tmp_path / ID / "form.toml").read_text(encoding="utf-8")
    line = next(number for number, line in enumerate(text.splitlines(), 1) if "条目.题目" in line)
    assert told.place == f"第 {line} 行"


def test_two_texts_for_one_role_are_told(tmp_path: Path) -> None:
    twice = TEXTS + TEXTS.replace('"收入文字"', '"收入文字二"')
    assert [mistake.cause for mistake in prose_form(tmp_path, twice).mistakes] == ["“revenue”写了两次"]
    bare = '[[texts]]\nkey = "空文字"\nrole = "revenue"\ntitle = "空"\n'
    assert [mistake.cause for mistake in prose_form(tmp_path, bare).mistakes] == ["模板文字“空文字”没有写段落"]
