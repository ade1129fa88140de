"""What the renderer writes the reader reads: an equal document, for any texts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.domain.amount import Amount
from core.domain.document import Document
from core.domain.indicator import Indicator
from core.domain.narrative import NarrativeItem
from core.domain.percent import Percent
from core.domain.project import Project
from core.domain.records import same_content
from core.domain.text import clean
from core.forms.load import FormSets, installed
from core.forms.model import FormSet
from core.forms.printing import print_document
from core.jobs.sample import sample_documents
from core.office.docx import open_docx
from core.office.open import open_office
from core.readers.build import build_document
from core.readers.draft import Draft
from core.readers.read import read_office
from core.renderers.docx import compile_docx
from core.renderers.xlsx import compile_xlsx
from tests.builders import a_document, a_goal, a_project, an_indicator, an_item

CHARACTERS = st.one_of(
    st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")),
    st.sampled_from("一二三四（）、.。：:1234567890≥%=万元AB"),
)
ODD = st.sampled_from(
    (
        *("合计", "项目名称", "其他资金", "绩效目标", "1.5万元", "目标1", "=100%", "=0次", "备注："),
        *("2023年12月底前", "（一）甲", "430001示例"),
    )
)
LINES = st.text(CHARACTERS, max_size=14).map(clean)
TEXTS = st.one_of(LINES, ODD)
NAMES = TEXTS.filter(bool)
LONG = st.one_of(TEXTS, st.lists(LINES.filter(bool), max_size=3).map("\n".join))
AMOUNTS = st.one_of(
    st.just(Amount()),
    st.integers(0, 10**12).map(Amount),
    st.sampled_from(["316万元", "约3万", "——", "1,500", "0", "917.4946"]).map(Amount.parse),
)
PERCENTS = st.one_of(
    st.just(Percent()),
    st.integers(0, 100).map(lambda number: Percent.parse(f"{number}%")),
    st.sampled_from(["0", "30", "三成", "—"]).map(Percent.parse),
)


@st.composite
def indicators(draw: st.DrawFn) -> Indicator:
    texts = {"name": draw(NAMES), "description": draw(LONG), "target": draw(TEXTS), "basis": draw(TEXTS)}
    made = an_indicator(draw(st.integers(0, 5)), **texts)
    return made if made.targets["whole"].text else replace(made, targets={})


@st.composite
def projects(draw: st.DrawFn) -> Project:
    amounts = {fund: draw(AMOUNTS) for fund in ("budget", "fiscal", "other")}
    plan = {month: draw(PERCENTS) for month in ("10", "12", "3", "6")}
    return a_project(
        indicators=tuple(draw(st.lists(indicators(), max_size=4))),
        name=draw(NAMES),
        code=draw(st.sampled_from(["", "13020923P00006310001U", "————"])),
        purpose=draw(LONG),
        goals=tuple(a_goal(text) for text in draw(st.lists(TEXTS, max_size=3))),
        amounts={fund: amount for fund, amount in amounts.items() if amount != Amount()},
        payment_plan={month: percent for month, percent in plan.items() if percent != Percent()},
    )


@st.composite
def narratives(draw: st.DrawFn) -> tuple[NarrativeItem, ...]:
    items: list[NarrativeItem] = []
    roles = {"overall": "一、总体绩效目标", "itemised": "二、分项绩效目标", "measures": "三、工作保障措施"}
    for role, heading in roles.items():
        items.append(an_item(role, heading))
        for level in draw(st.lists(st.integers(2, 3), max_size=3)):
            items.append(an_item(role, draw(NAMES), *draw(st.lists(NAMES, max_size=3)), level=level))
    return tuple(items)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    some = draw(st.lists(projects(), min_size=1, max_size=3))
    return a_document(tuple(some), narrative=draw(narratives()))


def around(document: Document, form_set: FormSet, path: Path) -> tuple[Draft, Document]:
    template = compile_docx(form_set.folder / form_set.outputs[0].template)
    path.write_bytes(template.render(print_document(document, form_set)))
    (draft,) = read_office(open_docx(path), [form_set])
    return draft, build_document(draft, form_set)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(documents())
def test_any_texts_come_back_in_their_own_fields(form_set: FormSet, tmp_path: Path, document: Document) -> None:
    _, read = around(document, form_set, tmp_path / "x.docx")
    assert same_content(read, document)


def test_the_sample_office_comes_back_without_a_doubt(form_set: FormSet, tmp_path: Path) -> None:
    for document in sample_documents(FormSets((form_set,))):
        draft, read = around(document, form_set, tmp_path / "x.docx")
        assert same_content(read, document)
        assert (draft.unsure, draft.unplaced) == ((), ())


def through_sheets(document: Document, form_set: FormSet, path: Path) -> tuple[Draft, Document]:
    """The document's projects as a workbook, read again."""
    output = next(output for output in form_set.outputs if output.format == "xlsx")
    printed = print_document(document, form_set)
    records = printed[output.over] if output.over else []
    book = compile_xlsx(form_set.folder / output.template, form_set, output)
    path.write_bytes(book.render(printed, records, [f"项目{number}" for number in range(1, len(records) + 1)]))
    draft = read_office(open_office(path), [form_set])[0]
    return draft, build_document(draft, form_set)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(documents())
def test_any_texts_come_back_from_their_own_cells(form_set: FormSet, tmp_path: Path, document: Document) -> None:
    _, read = through_sheets(document, form_set, tmp_path / "x.xlsx")
    assert all(same_content(one, other) for one, other in zip(document.projects, read.projects, strict=True))


def test_sample_projects_come_back_from_every_layouts_workbook(tmp_path: Path) -> None:
    for layout in (one for one in installed().proved() if one.is_read and not one.views):
        for document in sample_documents(FormSets((layout,))):
            draft, read = through_sheets(document, layout, tmp_path / "x.xlsx")
            assert all(same_content(one, other) for one, other in zip(document.projects, read.projects, strict=True))
            assert (read.unit.name, read.year) == (document.unit.name, document.year)
            assert draft.unplaced == ()


def test_the_mark_of_a_draft_is_no_part_of_the_text(form_set: FormSet, tmp_path: Path) -> None:
    document = a_document(2)
    template = compile_docx(form_set.folder / form_set.outputs[0].template)
    path = tmp_path / "x.docx"
    path.write_bytes(template.render(print_document(document, form_set), draft=True))
    (draft,) = read_office(open_docx(path), [form_set])
    assert same_content(build_document(draft, form_set), document)
    assert draft.unplaced == ()


def test_the_file_of_one_project_reads_as_that_project(form_set: FormSet, tmp_path: Path) -> None:
    document = a_document(2)
    output = next(output for output in form_set.outputs if output.over)
    item = form_set.list(output.over).item
    printed = print_document(document, form_set)
    path = tmp_path / "x.docx"
    path.write_bytes(compile_docx(form_set.folder / output.template, item).render(printed, printed[output.over][1]))
    (draft,) = read_office(open_docx(path), [form_set])
    (project,) = build_document(draft, form_set).projects
    assert same_content(project, document.projects[1])
    assert draft.unplaced == ()
