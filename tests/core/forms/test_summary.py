"""Main totals: declared in form.toml, exact, in 万元; what they name and is not there is told."""

from __future__ import annotations

import shutil
from fractions import Fraction
from pathlib import Path

from core.forms.load import installed, load_form_set
from core.forms.summary import main_totals
from core.paths import templates_dir
from tests.builders import FORM, a_document, a_sample


def test_sums_over_projects_and_cells_of_computed_tables_are_exact() -> None:
    form_sets = installed()
    document = a_document(2)
    assert main_totals(document, form_sets.get(document.layout)) == (257, 240, 17)
    budget = a_sample("hebei-budget")
    totals = main_totals(budget, form_sets.get(budget.layout))
    assert totals[0] == totals[1] == Fraction("894.54")


def test_a_document_without_projects_has_blank_totals() -> None:
    document = a_document(0)
    assert main_totals(document, installed().get(document.layout)) == (None, None, None)


def test_every_form_set_that_comes_with_the_program_declares_main_totals() -> None:
    assert all(form_set.summary for form_set in installed())


def test_a_total_of_a_column_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    folder = tmp_path / FORM
    shutil.copytree(templates_dir() / FORM, folder)
    path = folder / "form.toml"
    path.write_text(path.read_text("utf-8").replace("合计(项目列表.财政资金)", "合计(项目列表.财政资经)"), "utf-8")
    (mistake,) = load_form_set(folder, prove=False).mistakes
    assert "财政资金" in str(mistake)
    assert "第" in mistake.place
