"""Sessions on real files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain.change import AddDocument, ChangeSet
from core.domain.document import Document
from core.editing.session import Session, open_session
from core.forms.load import load_form_set
from core.forms.model import FormSet
from core.paths import templates_dir
from tests.builders import FORM, a_document


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """An empty workspace file, open."""
    opened = open_session(tmp_path / "示例县.jmt", create=True)
    yield opened
    opened.close()


@pytest.fixture
def document(session: Session) -> Document:
    """A document of two projects in the session; the session goes on, this value stays as it is."""
    made = a_document()
    session.apply(ChangeSet(made.id, "新建", (AddDocument(made),)))
    return made


@pytest.fixture(scope="session")
def form_set() -> FormSet:
    return load_form_set(templates_dir() / FORM, prove=False)
