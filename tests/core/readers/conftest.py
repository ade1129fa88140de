from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.domain.document import Document
from core.forms.load import installed
from core.forms.model import FormSet
from core.office.docx import open_docx
from core.readers.build import build_document
from core.readers.draft import Draft
from core.readers.read import read_office
from tests.builders import FORM
from tests.offices import Layout, write
from tests.word import Word

Read = Callable[[Word], Draft]
Office = Callable[[Document, Layout], tuple[Draft, Document]]


@pytest.fixture(scope="session")
def form_set() -> FormSet:
    return installed().get(FORM)


@pytest.fixture
def read(form_set: FormSet, tmp_path: Path) -> Read:
    """The draft of a Word file under construction."""
    return lambda word: read_office(open_docx(word.save(tmp_path / "x.docx")), [form_set])[0]


@pytest.fixture
def office(form_set: FormSet, tmp_path: Path) -> Office:
    """A document as an office lays it out, read again: the draft and the document built of it."""

    def through(document: Document, layout: Layout) -> tuple[Draft, Document]:
        path = write(document, form_set, layout, tmp_path / "office.docx")
        (draft,) = read_office(open_docx(path), [form_set])
        return draft, build_document(draft, form_set)

    return through
