"""Handing in: the official files of a document, read back and compared."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from openxml_audit import OpenXmlValidator

from core.domain.document import CARRIED, Document, FieldKey, Mark
from core.errors import UserError
from core.forms.load import FormSets, installed
from core.forms.printing import print_document
from core.jobs.check import Checked, check_documents
from core.jobs.export import ExportReport, export_document, export_documents
from core.jobs.report import export_lines
from core.office.soffice import find_soffice
from core.renderers.docx import compile_docx
from core.renderers.reopen import compare
from tests.builders import FORM, SINGLE, a_document, a_goal, a_project, a_sample, a_unit, an_indicator, an_item

TRICKY = ("a<b>&c\"'", "=100%", "=0次", "𠮷野家𪚥", "第一行\n第二行", "左\t右", "{{项目}}", "—")


@pytest.fixture(scope="module")
def form_sets() -> FormSets:
    return installed()


def _export(document: Document, form_sets: FormSets, folder: Path, form_id: str = FORM, **more: Any) -> ExportReport:
    return export_document(document, form_sets, form_id, folder, page_numbers=False, **more)


def _tricky_document() -> Document:
    projects = tuple(
        a_project(
            number,
            tuple(an_indicator(at, name=text, description=text, basis=text) for at in range(6)),
            name=f"{number}{text}",
            purpose=text,
            goals=(a_goal(text), a_goal(f"二{text}")),
        )
        for number, text in enumerate(TRICKY, 1)
    )
    item = an_item("overall", "一、总体绩效目标 & <目标>", *TRICKY)
    return a_document(projects, narrative=(item, *a_document(0).narrative[1:]))


def test_a_sound_document_goes_out_as_one_text_and_a_file_for_each_project(form_sets: FormSets, tmp_path: Path) -> None:
    document = a_document(2)
    report = _export(document, form_sets, tmp_path / "to")
    assert [path.relative_to(tmp_path / "to").as_posix() for path in report.files] == [
        "示例县机关服务中心2025年部门预算绩效文本.docx",
        "项目绩效目标表/01.机关办公区物业服务1.docx",
        "项目绩效目标表/02.机关办公区物业服务2.docx",
        "示例县机关服务中心2025年项目绩效目标表.xlsx",
    ]
    assert not report.refused
    assert report.compared > 100
    assert sorted(path for path in (tmp_path / "to").rglob("*") if path.is_file()) == sorted(report.files)


def test_every_tricky_value_stands_in_its_place(form_sets: FormSets, tmp_path: Path) -> None:
    report = _export(_tricky_document(), form_sets, tmp_path, draft=True)
    tables = docx.Document(str(report.files[0])).tables
    for number, text in enumerate(TRICKY):
        head, grid = tables[2 * number], tables[2 * number + 1]
        assert head.rows[1].cells[-1].text == f"{number + 1}{text}"
        assert head.rows[3].cells[-1].text == text
        assert head.rows[6].cells[-1].text == f"1.{text}\n2.二{text}"
        assert [cell.text for row in grid.rows[1:] for cell in row.cells[2:4]] == [text] * 12


def test_equal_names_get_numbers_and_forbidden_signs_full_width(form_sets: FormSets, tmp_path: Path) -> None:
    projects = tuple(replace(a_project(number), name="物业/保洁\\") for number in (1, 2))
    document = a_document(projects)
    form_set = replace(
        form_sets.get(FORM), outputs=tuple(replace(o, file="{项目名称}") for o in form_sets.get(FORM).outputs[1:2])
    )
    files = _export(document, FormSets((form_set,)), tmp_path, draft=True).files
    assert [path.name for path in files] == ["物业／保洁＼草稿.docx", "物业／保洁＼草稿(2).docx"]


def test_errors_stop_the_final_files_and_nothing_is_written(form_sets: FormSets, tmp_path: Path) -> None:
    wrong = a_document((a_project(1, code=""),))
    report = _export(wrong, form_sets, tmp_path / "to")
    assert report.refused
    assert report.findings
    assert report.files == ()
    assert not (tmp_path / "to").exists()
    checked = check_documents([a_document(1), wrong], form_sets)
    assert export_documents(checked, form_sets, tmp_path / "to").refused
    assert not (tmp_path / "to").exists()


def test_a_draft_says_so_in_file_names_and_page_headers_only(form_sets: FormSets, tmp_path: Path) -> None:
    document = a_document((a_project(1, code=""),))
    report = _export(document, form_sets, tmp_path, draft=True)
    assert report.files
    assert all(path.stem.endswith("草稿") for path in report.files)
    for path in report.files:
        if path.suffix == ".xlsx":
            assert openpyxl.load_workbook(path).worksheets[0].oddHeader.right.text == "草稿"
            continue
        opened = docx.Document(str(path))
        assert all("草稿" in [p.text for p in section.header.paragraphs] for section in opened.sections)
        assert "草稿" not in "".join(node.text or "" for node in opened.element.body.iter("{*}t"))


def test_final_files_carry_no_draft_mark(form_sets: FormSets, tmp_path: Path) -> None:
    for path in _export(a_document(1), form_sets, tmp_path).files:
        with zipfile.ZipFile(path) as opened:
            assert not any("草稿".encode() in opened.read(name) for name in opened.namelist())


def test_unconfirmed_carried_values_are_listed(form_sets: FormSets, tmp_path: Path) -> None:
    document = a_document(1)
    key = FieldKey(document.projects[0].id, "purpose")
    report = _export(replace(document, marks={key: Mark(CARRIED, "2024")}), form_sets, tmp_path)
    assert [finding.place.key for finding in report.carried] == [key]
    assert report.files


def test_several_documents_get_a_folder_each(form_sets: FormSets, tmp_path: Path) -> None:
    units = [a_unit(), a_unit(name="示例县档案馆", code="436002")]
    checked = [Checked(a_document(1, unit=unit), ()) for unit in units]
    report = export_documents(checked, form_sets, tmp_path, page_numbers=False)
    folders = {path.relative_to(tmp_path).parts[0] for path in report.files}
    assert folders == {"436001示例县机关服务中心本级2025", "436002示例县档案馆2025"}


@pytest.mark.parametrize("formats", [("xlsx",), ("docx", "xlsx")])
def test_a_format_without_template_is_one_sentence_and_nothing_is_written(
    form_sets: FormSets, tmp_path: Path, formats: tuple[str, ...]
) -> None:
    form_set = form_sets.get(FORM)
    word_only = replace(form_set, outputs=tuple(o for o in form_set.outputs if o.format == "docx"))
    with pytest.raises(UserError, match="没有 xlsx 格式的模板，能导出的格式有：docx、pdf"):
        _export(a_document(1), FormSets((word_only,)), tmp_path / "to", formats=formats)
    assert not (tmp_path / "to").exists()


def test_only_the_wanted_formats_are_written(form_sets: FormSets, tmp_path: Path) -> None:
    for formats, endings in ((("xlsx",), {".xlsx"}), (("docx",), {".docx"}), (("docx", "xlsx"), {".docx", ".xlsx"})):
        report = _export(a_document(2), form_sets, tmp_path / "".join(formats), formats=formats)
        assert {path.suffix for path in report.files} == endings
    assert [
        one.words.partition(" ")[0] for one in _export(a_document(1), form_sets, tmp_path, formats=("docx",)).left_out
    ] == []
    left = _export(a_document(1), form_sets, tmp_path, formats=("xlsx",)).left_out
    assert [one.words for one in left] == [
        "文字材料 · 总体绩效目标",
        "文字材料 · 分项绩效目标",
        "文字材料 · 工作保障措施",
    ]


def test_every_project_is_a_sheet_with_a_name_of_its_own(form_sets: FormSets, tmp_path: Path) -> None:
    names = ("物业", "物业", "A/B:C*?[D]" + "很长的名称" * 10, "History", "'引'", "\U0001d54f" * 20)
    projects = tuple(replace(a_project(number), name=name) for number, name in enumerate(names, 1))
    form_set = form_sets.get(FORM)
    only = replace(
        form_set, outputs=tuple(replace(o, sheet="{项目名称}") for o in form_set.outputs if o.repeat == "sheet")
    )
    (path,) = _export(a_document(projects), FormSets((only,)), tmp_path, draft=True).files
    workbook = openpyxl.load_workbook(path)
    assert [sheet["C4"].value for sheet in workbook.worksheets] == [128.5] * len(names)
    titles = workbook.sheetnames
    assert len({title.lower() for title in titles}) == len(names)
    assert all(len(title.encode("utf-16-le")) // 2 <= 31 and not set(title) & set("[]:*?/\\") for title in titles)


def test_no_projects_make_no_workbook(form_sets: FormSets, tmp_path: Path) -> None:
    report = _export(a_document(0), form_sets, tmp_path, draft=True)
    assert [path.suffix for path in report.files] == [".docx"]
    with pytest.raises(UserError, match="没有做成文件：xlsx 文件每条记录做一份"):
        _export(a_document(0), form_sets, tmp_path / "x", formats=("xlsx",), draft=True)
    assert not (tmp_path / "x").exists()


def test_pdf_without_libreoffice_is_one_sentence(
    form_sets: FormSets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    if find_soffice() is not None:
        pytest.skip("LibreOffice stands where it is always found")
    with pytest.raises(UserError, match="需要 LibreOffice"):
        _export(a_document(1), form_sets, tmp_path, formats=("pdf",))


def test_the_same_document_gives_the_same_files(form_sets: FormSets, tmp_path: Path) -> None:
    document = _tricky_document()
    first, second = (_export(document, form_sets, tmp_path / name, draft=True).files for name in "ab")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_reading_back_finds_a_single_changed_or_missing_text(form_sets: FormSets) -> None:
    form_set = form_sets.get(FORM)
    template = form_set.folder / form_set.outputs[0].template
    printed = print_document(a_document(2), form_set)
    data = compile_docx(template).render(printed)
    assert compare(data, template, printed, None, "")[1] == ()
    other = print_document(a_document(2, unit=a_unit(code="436009")), form_set)
    assert len(compare(data, template, other, None, "")[1]) == 2
    assert compare(data, template, print_document(a_document(1), form_set), None, "")[1]
    assert compare(data, template, print_document(a_document(3), form_set), None, "")[1][-1].found is None


def test_deeper_headings_and_paragraphs_without_heading_are_printed(form_sets: FormSets, tmp_path: Path) -> None:
    items = (
        an_item("", "", "开头的话。"),
        an_item("overall", "一、总体", "甲。"),
        an_item("overall", "①深", "乙。", level=5),
    )
    report = _export(a_document(1, narrative=items), form_sets, tmp_path, draft=True)
    paragraphs = [(p.style.name, p.text) for p in docx.Document(str(report.files[0])).paragraphs]
    start = paragraphs.index(("Body Text", "开头的话。"))
    assert paragraphs[start - 1][0] == "Heading 1"
    assert ("Heading 4", "①深") in paragraphs
    assert not any(style.startswith("Heading") and not text for style, text in paragraphs)


@pytest.mark.parametrize("form_id", [FORM, SINGLE])
def test_exported_files_are_valid_wherever_their_template_is(form_id: str, form_sets: FormSets, tmp_path: Path) -> None:
    def told(path: Path) -> set[str]:
        return {error.description for error in OpenXmlValidator().validate(str(path)).errors}

    form_set = form_sets.get(form_id)
    files = _export(_tricky_document(), form_sets, tmp_path, form_id, draft=True).files
    made = {"performance.docx": files[0], "project.docx": files[1], "project.xlsx": files[-1]}
    assert [output.template for output in form_set.outputs] == list(made)
    for template, path in made.items():
        assert told(path) <= told(form_set.folder / template), template


@pytest.mark.parametrize("form_id", [FORM, SINGLE])
def test_every_font_of_a_page_names_its_chinese_face(form_id: str, form_sets: FormSets, tmp_path: Path) -> None:
    for path in _export(a_document(1), form_sets, tmp_path, form_id, formats=("docx",)).files:
        with zipfile.ZipFile(path) as opened:
            for name in ("word/document.xml", "word/styles.xml"):
                fonts = re.findall(rb"<w:rFonts[^>]*>", opened.read(name))
                assert all(b"w:eastAsia=" in font for font in fonts), name


@pytest.mark.parametrize("form_id", [FORM, SINGLE])
def test_tables_keep_their_widths_header_rows_and_the_margins(
    form_id: str, form_sets: FormSets, tmp_path: Path
) -> None:
    opened = docx.Document(str(_export(a_document(2), form_sets, tmp_path, form_id).files[0]))
    section = opened.sections[-1]
    room = section.page_width - section.left_margin - section.right_margin
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(length.mm) for length in margins] == [37, 35, 28, 26]
    for table in opened.tables:
        grid = [column.width for column in table.columns]
        assert sum(grid) <= room + 1
        for row in table._tbl.tr_lst:
            assert sum(cell.width for cell in row.tc_lst) == sum(grid)
    for table in opened.tables[1::2] if form_id == FORM else opened.tables:
        assert table._tbl.tr_lst[0].find(".//{*}tblHeader") is not None
        rows = [row for row in table._tbl.tr_lst if len(row.tc_lst) == 6]
        assert rows
        assert all(row.find(".//{*}cantSplit") is not None for row in rows)


# ---------------------------------------------------------------- pages, as LibreOffice prints them


def _pdf_text(pdf: Path) -> list[str]:
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True)
    return done.stdout.split("\f")


def _seen(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.office
@pytest.mark.parametrize("form_id", [FORM, SINGLE])
def test_every_value_is_seen_on_the_printed_page(
    form_id: str, form_sets: FormSets, tmp_path: Path, soffice: Callable[[Path, str], Path]
) -> None:
    document = a_sample(form_id)
    data = _export(document, form_sets, tmp_path, form_id).files[0]
    done = subprocess.run(["pdftotext", "-raw", str(soffice(data, "pdf")), "-"], capture_output=True, check=True)
    seen = _seen(done.stdout.decode())
    for project in print_document(document, form_sets.get(form_id))["项目列表"]:
        for key, value in project.items():
            if isinstance(value, str) and key not in ("序号", "资金用途"):
                assert _seen(value) in seen, (key, value)
        for row in project["绩效指标"]:
            assert _seen(row["指标值"]) in seen


@pytest.mark.office
def test_header_rows_are_repeated_and_contents_name_the_right_pages(
    form_sets: FormSets, tmp_path: Path, soffice: Callable[[Path, str], Path]
) -> None:
    document = a_document((a_project(1, 40), a_project(2, 6)))
    report = export_document(document, form_sets, FORM, tmp_path)
    pages = _pdf_text(soffice(report.files[0], "pdf"))
    on = [number for number, page in enumerate(pages) if "指标值确定" in page]
    assert len(on) >= 4
    second = next(n for n, page in enumerate(pages) if n > 2 and "2.机关办公区物业服务2绩效目标表" in _seen(page))
    printed_number = re.search(r"—\s*(\d+)\s*—", pages[second])
    assert printed_number
    entry = next(line for line in pages[1].splitlines() if "2.机关办公区物业服务2" in _seen(line))
    assert re.search(r"(\d+)\s*$", entry)[1] == printed_number[1]  # type: ignore[index]


@pytest.mark.office
def test_contents_of_several_documents_have_their_page_numbers_too(form_sets: FormSets, tmp_path: Path) -> None:
    if find_soffice() is None:
        pytest.skip("LibreOffice is not installed")
    units = [a_unit(), a_unit(name="示例县档案馆", code="436002")]
    checked = [Checked(a_document(1, unit=unit), ()) for unit in units]
    report = export_documents(checked, form_sets, tmp_path, formats=("docx",))
    assert report.unnumbered == 0
    assert not [line for line in export_lines(report, ()) if "页码" in line]


def test_contents_without_page_numbers_are_told_with_what_to_do(form_sets: FormSets, tmp_path: Path) -> None:
    report = _export(a_document(1), form_sets, tmp_path)
    assert report.unnumbered == 1
    assert "有 1 个 Word 文件的目录还没有页码：在 Word 或 WPS 里右键点目录，选“更新域”。" in export_lines(report, ())


@pytest.mark.office
def test_pdf_files_are_made_when_asked_for(form_sets: FormSets, tmp_path: Path) -> None:
    if find_soffice() is None:
        pytest.skip("LibreOffice is not installed")
    report = _export(a_document(1), form_sets, tmp_path, formats=("pdf",))
    assert report.compared == 0
    told = export_lines(report, ())[-1]
    assert told.startswith(
        f"导出成功：{len(report.files)} 个文件，PDF 由核对过的 Word 内容转成（{report.converted} 处一致）"
    )
    assert report.converted > 20
    assert {path.suffix for path in report.files} == {".pdf"}
    assert all(io.BytesIO(path.read_bytes()).read(4) == b"%PDF" for path in report.files)
