"""Real files of three offices, where they are at hand: every value in its place, none wrong silently, no crash ever."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

import pytest

from core.errors import UserError
from core.forms.model import FormSet
from core.office.docx import open_docx
from core.readers.build import build_document
from core.readers.draft import Draft
from core.readers.read import read_office
from tests.core.office.test_guard import cut, flip_bytes, shuffle_xml

SHARED = Path(__file__).resolve().parents[4] / "shared" / "office"

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the real files are not here")


def draft_of(name: str, form_set: FormSet) -> Draft:
    (draft,) = read_office(open_docx(SHARED / name), [form_set])
    return draft


def printed_texts(name: str) -> list[str]:
    """Every non-blank cell and paragraph of a file, read without any of our code."""
    import docx

    document = docx.Document(str(SHARED / name))
    cells = {id(cell._tc): cell.text for table in document.tables for row in table.rows for cell in row.cells}
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    return [" ".join(text.split()) for text in (*cells.values(), *paragraphs) if text.strip()]


def said(draft: Draft) -> set[str]:
    texts = [value.evidence.text for value in draft.values] + [one.evidence.text for one in draft.unplaced]
    return {" ".join(line.split()) for text in texts for line in (text, *text.split("\n"))}


def test_001_is_placed_whole(form_set: FormSet) -> None:
    draft = draft_of("001.docx", form_set)
    document = build_document(draft, form_set)
    assert (draft.unsure, draft.unplaced, draft.share) == ((), (), 1.0)
    assert (document.unit.code, document.year, len(document.projects)) == ("430001", 2023, 6)
    assert [len(project.indicators) for project in document.projects] == [6] * 6
    assert [len(project.goals) for project in document.projects] == [1] * 6
    assert [item.level for item in document.narrative] == [1, 2, 1, *[2] * 9, 1, 2]
    assert sum(len(item.paragraphs) for item in document.narrative) == 16
    assert not document.overrides


def test_001_says_nothing_that_is_neither_a_value_nor_the_forms_own_words(form_set: FormSet) -> None:
    draft = draft_of("001.docx", form_set)
    others = {text for text in printed_texts("001.docx") if text not in said(draft)}
    assert len(others) < 30
    assert not [text for text in others if any(sign.isdigit() for sign in text) and "月底" not in text]


def test_004_is_placed_whole_with_one_doubt(form_set: FormSet) -> None:
    draft = draft_of("004.docx", form_set)
    document = build_document(draft, form_set)
    (project,) = document.projects
    assert [value.text for value in draft.unsure] == ["————"]
    assert draft.unplaced == ()
    assert document.year == 2024
    assert (len(project.goals), len(project.indicators)) == (2, 8)
    assert [indicator.level1 for indicator in project.indicators] == [None] * 5 + ["效果指标"] * 2 + [None]
    assert [item.heading for item in document.narrative if item.heading.startswith("（三）")] == [
        "（三）社会信用体系建设"
    ]
    assert len(document.overrides) == 1


def test_002_keeps_its_project_tables_apart_from_its_other_tables(form_set: FormSet) -> None:
    draft = draft_of("002.docx", form_set)
    document = build_document(draft, form_set)
    assert len(document.projects) == 18
    assert {value.field_key for value in draft.unsure} == {"项目名称"}
    assert sum(len(project.indicators) for project in document.projects) == 184
    assert not [one for one in draft.unplaced if 11 <= _table(one.evidence.place) <= 46]


def _table(place: str) -> int:
    return int(place[1:].split(" ")[0]) if place.startswith("表") else 0


def test_what_is_printed_is_either_said_or_a_label(form_set: FormSet) -> None:
    for name in ("002.docx", "004.docx"):
        words = said(draft_of(name, form_set))
        parts = {part for text in words for part in text.split(" ")} | words
        missing = {text for text in printed_texts(name) if not set(text.split(" ")) & parts}
        fixed = ("月底", "部门整体绩效目标")
        assert not [t for t in missing if any(sign.isdigit() for sign in t) and not t.endswith(fixed)], name


def test_003_is_another_form(form_set: FormSet) -> None:
    assert read_office(open_docx(SHARED / "003.docx"), [form_set]) == ()


@pytest.mark.parametrize("mutate", [flip_bytes, cut, shuffle_xml])
def test_mutants_of_real_files_give_a_sentence_or_a_draft(mutate: object, form_set: FormSet, tmp_path: Path) -> None:
    chance = random.Random(11)
    path = tmp_path / "mutant.docx"
    for name in ("001.docx", "004.docx"):
        data = (SHARED / name).read_bytes()
        for _ in range(50):
            path.write_bytes(mutate(data, chance))  # type: ignore[operator]
            with suppress(UserError):
                for draft in read_office(open_docx(path), [form_set]):
                    build_document(draft, form_set)
