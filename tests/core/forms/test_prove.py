"""A tag that means nothing is told with file, place, cause and cure before anything is rendered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from core.forms.load import load_form_set

Copy = Callable[..., Path]


def paragraphs(document: Any) -> list[Any]:
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    return [*document.paragraphs, *(paragraph for cell in cells for paragraph in cell.paragraphs)]


def change(folder: Path, old: str, new: str, template: str = "project.docx") -> None:
    """Replaces a text in the first paragraph or cell that has it; the runs are joined, as a clerk's typing would."""
    path = folder / template
    document = docx.Document(str(path))
    paragraph = next(paragraph for paragraph in paragraphs(document) if old in paragraph.text)
    paragraph.text = paragraph.text.replace(old, new, 1)
    document.save(str(path))


def told(folder: Path) -> list[str]:
    return [str(mistake) for mistake in load_form_set(folder).mistakes]


MISTAKES = [
    ("{{项目.预算数}}", "{{项目.预算书}}", "form.toml 里没有“项目.预算书”", "是不是“项目.预算数”？"),
    ("{{项目.预算数}}", "{{项.预算数}}", "这里没有“项”", "是不是“项目”？"),
    ("{{项目.预算数}}", "{{预算数}}", "form.toml 里没有“预算数”", "是不是“项目.预算数”？"),
    ("{{项目.预算数}}", "{{项目.预算数", "标签没有结尾", "补上 }}"),
    ("{{项目.预算数}}", "", "“预算数”是必填项，模板里却没有打印它的标签", "加上 {{预算数}}"),
    ("{{项目.预算数}}", "{{项目.绩效指标}}", "“项目.绩效指标”是一个清单，不是一项", "for … in 项目.绩效指标"),
    ("{{项目.预算数}}", "{{指标.三级指标}}", "“指标”不在任何循环里", "for 指标 in …"),
    ("in 项目.绩效指标", "in 项目.绩效指示", "没有“项目.绩效指示”这个清单", "是不是“项目.绩效指标”？"),
    ("{%tr endfor %}", "", "到表格结束也没有写 endfor", "补上 {%tr endfor %}"),
    ("{%tr endfor %}", "{%tr endif %}", "这个结尾没有对应的开头", "一一对上"),
    ("{%tr endfor %}", "{%tr endfor %} 合计", "循环标签所在的行里还有别的内容", "单独占一行"),
    ("{{项目.预算数}}", "{% vm %}{{项目.预算数}}", "合并标签不在重复的行里", "之间的单元格里"),
    ("{{指标.指标值}}", "{{指标.指标值}}{% vm %}", "合并标签不在单元格的开头", "移到单元格最前面"),
    ("{{项目.预算数}}", "{{项目.预算数|亿元}}", "不认识后缀“亿元”", "竖线后面只能写"),
]


@pytest.mark.parametrize(("old", "new", "cause", "cure"), MISTAKES, ids=[cause for _, _, cause, _ in MISTAKES])
def test_a_wrong_tag_is_told_with_place_cause_and_cure(copied: Copy, old: str, new: str, cause: str, cure: str) -> None:
    folder = copied()
    change(folder, old, new)
    found = [one for one in told(folder) if cause in one]
    assert found, told(folder)
    assert cure in found[0]
    assert found[0].startswith("project.docx")


def test_the_place_names_table_row_and_cell(copied: Copy) -> None:
    folder = copied()
    change(folder, "{{指标.指标值}}", "{{指标.指标植}}")
    (mistake,) = load_form_set(folder).mistakes
    assert mistake.tag == "{{指标.指标植}}"
    assert mistake.place.startswith("表")
    assert "行" in mistake.place
    assert "格" in mistake.place


def test_full_width_brackets_are_no_mistake(copied: Copy) -> None:
    folder = copied()
    change(folder, "{{指标.指标值}}", "｛｛指标.指标值｝｝")
    assert told(folder) == []


PROSE = [
    ("{%p for 项目 in 项目列表 %}", "{%p for 项目 in 绩效项目 %}", "没有“绩效项目”这个清单"),
    ("{{段.文字}}", "{{段.内容}}", "段落只有“文字”一项"),
    ("{{段.文字}}", "{{条目.段落}}", "这一项有许多段"),
    ("{%p if 条目.一级 %}", "{%p if 条目.标题 %}", "“条目.标题”不是“是否”项，不能用 if"),
    ("{%p if 条目.一级 %}", "{%tr if 条目.一级 %}", "行的循环标签不在表格里"),
    ("{%p for 段 in 条目.段落 %}", "{%p for 条目 in 条目.段落 %}", "“条目”已经是外面循环的名称"),
    ("{%p for 项目 in 项目列表 %}", "如下 {%p for 项目 in 项目列表 %}", "循环标签前后还有别的内容"),
]


@pytest.mark.parametrize(("old", "new", "cause"), PROSE, ids=[cause for _, _, cause in PROSE])
def test_wrong_tags_between_the_tables_are_told(copied: Copy, old: str, new: str, cause: str) -> None:
    folder = copied()
    change(folder, old, new, "performance.docx")
    found = [one for one in told(folder) if cause in one]
    assert found, told(folder)
    assert found[0].startswith("performance.docx，第")


def test_tags_in_the_page_header_are_proved_too(copied: Copy) -> None:
    folder = copied()
    document = docx.Document(str(folder / "project.docx"))
    document.sections[0].header.paragraphs[0].text = "{{单位名字}}"
    document.save(str(folder / "project.docx"))
    assert [one for one in told(folder) if "页眉" in one and "是不是“单位名称”？" in one], told(folder)


def test_a_template_that_is_no_word_file_is_told(copied: Copy) -> None:
    folder = copied()
    (folder / "project.docx").write_text("不是 Word 文件", encoding="utf-8")
    (mistake,) = load_form_set(folder).mistakes
    assert mistake.file == "project.docx"
    assert "另存为 docx" in mistake.cure
