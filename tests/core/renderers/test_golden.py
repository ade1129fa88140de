"""The sample's exported text, line by line, as it was looked at on paper; JIMUTONG_GOLDEN=1 writes it anew."""

from __future__ import annotations

import os
from pathlib import Path

import docx
import pytest

from core.forms.load import installed
from core.forms.printing import print_document
from core.renderers.docx import compile_docx
from tests.builders import FORM, SINGLE, a_sample

GOLDEN = Path(__file__).resolve().parents[2] / "golden"


def _lines(path: Path) -> list[str]:
    """Headings with their level, paragraphs, and rows with | between cells; a merged cell that goes on is ^."""
    lines = []
    for block in docx.Document(str(path)).iter_inner_content():
        if isinstance(block, docx.table.Table):
            for row in block._tbl.tr_lst:
                cells = ("^" if c.vMerge == "continue" else "⏎".join(p.text for p in c.p_lst) for c in row.tc_lst)
                lines.append(" | ".join(cells))
        elif block.text:
            style = block.style.name if block.style else ""
            lines.append(f"{style}: {block.text}" if style.startswith("Heading") else block.text)
    return lines


@pytest.mark.parametrize("form_id", [FORM, SINGLE, "hebei-budget", "jiangsu-department", "hunan-department"])
def test_the_sample_is_printed_as_it_was_looked_at(form_id: str, tmp_path: Path) -> None:
    document, form_set, golden = a_sample(form_id), installed().get(form_id), GOLDEN / f"{form_id}.txt"
    made = tmp_path / "made.docx"
    made.write_bytes(
        compile_docx(form_set.folder / form_set.outputs[0].template).render(print_document(document, form_set))
    )
    text = "\n".join(_lines(made)) + "\n"
    if os.environ.get("JIMUTONG_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
