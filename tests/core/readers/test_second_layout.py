"""What is written in the single-grid layout is read from its own cells, for any texts."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, assume, given, settings

from core.domain.document import Document
from core.forms.load import installed
from core.forms.printing import print_document
from core.office.docx import open_docx
from core.readers.build import build_document
from core.readers.read import read_office
from core.renderers.docx import compile_docx
from tests.builders import SINGLE
from tests.core.readers.test_round_trip import documents


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(documents())
def test_any_texts_come_back_in_their_own_fields(tmp_path: Path, document: Document) -> None:
    goals = [goal.text for project in document.projects for goal in project.goals]
    # a blank row is no record, and a text that is nothing but the label of its row is taken for it
    assume(not any(re.fullmatch(r"(目标\d*)?", text) for text in goals))
    form_set = installed().usable(SINGLE)
    document = replace(document, unit=replace(document.unit, code=""))
    path = tmp_path / "x.docx"
    path.write_bytes(compile_docx(form_set.folder / "performance.docx").render(print_document(document, form_set)))
    (draft,) = read_office(open_docx(path), [form_set])
    assert print_document(build_document(draft, form_set), form_set) == print_document(document, form_set)
