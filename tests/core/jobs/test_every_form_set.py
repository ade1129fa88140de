"""Whatever form set is installed, of whatever region: it is proved, its samples are handed in and read again without a
doubt; and the files of offices in tests/data/offices come in as the JSON beside them says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from core.domain.document import Document
from core.forms.load import FormSets, installed
from core.forms.model import FormSet, Output
from core.forms.printing import print_document
from core.forms.prove import places_in
from core.jobs.dump import dump_documents
from core.jobs.export_files import Export, pages_of, write_page
from core.jobs.sample import sample_documents
from core.jobs.template_check import check_template
from core.office.open import open_office
from core.office.write import Shelf
from core.readers.build import build_document
from core.readers.draft import Draft
from core.readers.read import read_office
from core.rules.check import check_document

OFFICES = Path(__file__).resolve().parents[2] / "data" / "offices"
FILES = sorted(path for path in OFFICES.glob("*/*") if path.suffix in (".docx", ".xlsx"))
FORM_SETS = installed()
PLACES: dict[tuple[str, str], Any] = {}
EVERY = pytest.mark.parametrize("form_set", tuple(FORM_SETS), ids=lambda form_set: form_set.id)


def told(document: Document, form_sets: FormSets = FORM_SETS) -> dict[str, Any]:
    """What the form shows of a document, by the form's own words."""
    (one,) = dump_documents([document], form_sets)["文件"]
    return dict(one["内容"])


def shown(form_set: FormSet, output: Output, record: Mapping[str, Any], path: str = "") -> dict[str, Any]:
    """The part of it that an output's template prints."""
    places = PLACES.get((form_set.digest, output.template)) or places_in(form_set, output)
    PLACES[form_set.digest, output.template] = places
    found = {one.key: record[one.key] for one in fields_of(form_set, path) if (path, one.key) in places}
    lists = [spec for spec in form_set.children(path) if (spec.path, "") in places]
    return found | {one.key: [shown(form_set, output, row, one.path) for row in record[one.key]] for one in lists}


def fields_of(form_set: FormSet, path: str) -> Any:
    return [one for one in (form_set.list(path).fields if path else form_set.fields) if not one.compute]


def read(path: Path, form_set: FormSet) -> tuple[Draft, Document]:
    draft = read_office(open_office(path), [form_set])[0]
    return draft, build_document(draft, form_set)


@EVERY
def test_a_form_set_is_proved_without_a_mistake(form_set: FormSet) -> None:
    assert check_template(form_set.folder).mistakes == ()


@EVERY
def test_what_a_sample_hands_in_is_read_again_without_a_doubt(form_set: FormSet, tmp_path: Path) -> None:
    for document in sample_documents(FormSets((form_set,))):
        shelf = Shelf(tmp_path, "")
        export = Export(form_set, print_document(document, form_set), True, ("docx", "xlsx"), False, shelf)
        for page in pages_of(export, tmp_path):
            write_page(export, page)
            if page.output.file_over:
                continue
            draft, again = read(shelf.moves[-1][0], form_set)
            assert (draft.unsure, draft.unplaced) == ((), ())
            assert shown(form_set, page.output, told(again)) == shown(form_set, page.output, told(document))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_file_of_an_office_comes_in_as_told(path: Path) -> None:
    drafts = read_office(open_office(path), FORM_SETS.proved())
    form_set = FORM_SETS.get(path.parent.name)
    assert [draft.form_set.id for draft in drafts] == [form_set.id]
    document = build_document(drafts[0], form_set)
    assert told(document) == json.loads((path.parent / "document.json").read_text(encoding="utf-8"))
    assert drafts[0].unplaced == ()
    assert [finding for finding in check_document(document, form_set) if finding.severity == "error"] == []
