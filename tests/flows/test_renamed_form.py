"""A form set is data: with every label renamed, in form.toml and in the Word files, everything works as before."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from core.domain.document import Document
from core.domain.records import same_content
from core.domain.text import label
from core.forms.load import load_form_set
from core.forms.model import FormSet
from core.forms.printing import print_document
from core.office.docx import open_docx
from core.paths import templates_dir
from core.readers.build import build_document
from core.readers.read import read_office
from core.renderers.docx import compile_docx
from core.rules.check import check_document
from tests.builders import a_sample

FORM = "hebei-performance"
_SAYS = re.compile(r"^\s*(label|aliases|level1|level2|level1_aliases|level2_aliases|recognise)\s*=")
_HEADING = re.compile(r"^\s*heading\s*=")


class Renaming:
    """A new name for every word that a form prints, the same wherever it stands."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def new(self, word: str) -> str:
        return self.names.setdefault(label(word), f"栏目{len(self.names) + 1}号")

    def toml(self, text: str) -> str:
        """Labels first, so that headings can be renamed by them."""
        lines = [re.sub(r'"([^"]+)"', self._quoted, line) if _SAYS.match(line) else line for line in text.split("\n")]
        return "\n".join(self.heading(line) if _HEADING.match(line) else line for line in lines)

    def _quoted(self, found: re.Match[str]) -> str:
        return f'"{self.new(found[1])}"'

    def heading(self, text: str) -> str:
        """A heading with the names of roles in it renamed."""
        for old in sorted(self.names, key=len, reverse=True):
            text = text.replace(old, self.names[old]) if len(old) > 3 else text
        return text

    def template(self, path: Path) -> None:
        document = docx.Document(str(path))
        cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
        for paragraph in [p for cell in cells for p in cell.paragraphs]:
            if (new := self.names.get(label(paragraph.text))) is not None:
                paragraph.text = new
        document.save(str(path))

    def document(self, document: Document) -> Document:
        items = tuple(replace(item, heading=self.heading(item.heading)) for item in document.narrative)
        return replace(document, narrative=items)


@pytest.fixture
def renamed(tmp_path: Path) -> tuple[FormSet, Renaming]:
    folder = tmp_path / FORM
    shutil.copytree(templates_dir() / FORM, folder)
    renaming = Renaming()
    toml = folder / "form.toml"
    toml.write_text(renaming.toml(toml.read_text(encoding="utf-8")), encoding="utf-8")
    for template in folder.glob("*.docx"):
        renaming.template(template)
    return load_form_set(folder), renaming


@pytest.fixture
def sample() -> Document:
    return a_sample()


Reread = Callable[[FormSet, Document], Document]


@pytest.fixture
def reread(tmp_path: Path) -> Reread:
    """The document printed into the form set's first template, and read from the file again."""

    def around(form_set: FormSet, document: Document) -> Document:
        file = tmp_path / "printed.docx"
        compiled = compile_docx(form_set.folder / form_set.outputs[0].template)
        file.write_bytes(compiled.render(print_document(document, form_set)))
        (draft,) = read_office(open_docx(file), (form_set,))
        assert not draft.unplaced
        return build_document(draft, form_set)

    return around


def test_a_form_set_with_other_labels_is_sound(renamed: tuple[FormSet, Renaming]) -> None:
    form_set, renaming = renamed
    assert [str(mistake) for mistake in form_set.mistakes] == []
    assert len(renaming.names) > 50
    assert form_set.list("项目列表").field("预算数").label == renaming.names["预算数"]


def test_what_is_printed_under_other_labels_is_read_back(
    renamed: tuple[FormSet, Renaming], sample: Document, reread: Reread
) -> None:
    form_set, renaming = renamed
    document = renaming.document(sample)
    printed = str(print_document(document, form_set))
    assert "产出指标" not in printed
    assert renaming.names["产出指标"] in printed
    assert same_content(reread(form_set, document), document)


def test_findings_speak_of_the_other_labels(renamed: tuple[FormSet, Renaming], sample: Document) -> None:
    form_set, renaming = renamed
    project = replace(sample.projects[0], amounts={}, indicators=sample.projects[0].indicators[:4])
    findings = check_document(replace(sample, projects=(project,)), form_set)
    text = "".join(finding.message + finding.place.words for finding in findings)
    assert f"{renaming.names['预算数']}未填写" in text
    assert f"缺少{renaming.names['一级指标']}“{renaming.names['满意度指标']}”" in text
    assert "预算数" not in text
