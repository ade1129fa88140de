"""A table that goes on below a caption of its own (续表) is one table, with or without its header again."""

from __future__ import annotations

import copy
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from core.forms.load import installed
from core.jobs.sample import sample_documents
from core.office.open import open_office
from core.readers.build import build_document
from core.readers.lines import is_going_on
from core.readers.several import read_documents
from tests.core.jobs.test_every_form_set import shown, told
from tests.joined import export

FORM_SETS = installed()
SAMPLES = {one.layout: one for one in reversed(sample_documents(FORM_SETS))}


def parted(path: Path, table: int, row: int, header: range, caption: str) -> None:
    """The table goes on below `caption` from that row on, with the rows of its header again."""
    document = docx.Document(str(path))
    upper = document.tables[table]._tbl
    lower = copy.deepcopy(upper)
    for one in upper.findall(qn("w:tr"))[row:]:
        upper.remove(one)
    for at, one in enumerate(lower.findall(qn("w:tr"))[:row]):
        if at not in header:
            lower.remove(one)
    between = document.add_paragraph(caption)._p
    upper.addnext(between)
    between.addnext(lower)
    document.save(str(path))


@pytest.mark.parametrize("caption", ["", "续表", "（续表）", "续上表", "续表二", "{}（续表）", "{}（续）"])
@pytest.mark.parametrize(
    ("layout", "table", "row", "header", "title"),
    [
        ("hebei-budget", 1, 9, range(1, 3), "部门预算收入总表"),
        ("xiangtan-project", 1, 8, range(0), ""),
        ("hunan-department", 0, 12, range(0), ""),
    ],
)
def test_a_table_goes_on_below_a_caption(
    layout: str, table: int, row: int, header: range, title: str, caption: str, tmp_path: Path
) -> None:
    form_set, document = FORM_SETS.get(layout), SAMPLES[layout]
    path = export(document, form_set, tmp_path, "docx")
    parted(path, table, row, header, caption.format(title))
    (draft,) = read_documents(open_office(path), [form_set])
    output = next(one for one in form_set.outputs if one.format == "docx" and not one.file_over)
    assert (draft.unsure, draft.unplaced) == ((), ())
    assert shown(form_set, output, told(build_document(draft, form_set))) == shown(form_set, output, told(document))


@pytest.mark.parametrize("text", ["手续", "连续三年", "续聘人员", "继续", "另一张表（续表）"])
def test_other_words_are_no_such_caption(text: str) -> None:
    assert not is_going_on(text, {"部门预算收入总表"})
