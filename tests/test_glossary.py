"""One Chinese term, one English noun: the labels of the forms and the names in the code are those of the glossary."""

from __future__ import annotations

import ast
import csv
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.domain.text import label

ROOT = Path(__file__).resolve().parent.parent
FORMS = sorted((ROOT / "templates").glob("*/form.toml"))
WORDS = (ROOT / "resources" / "glossary.csv", *sorted((ROOT / "templates").glob("*/glossary.csv")))
"""The glossary, and the words that only one region's form has: they lie in its folder."""
TERMS = [term for path in WORDS for term in csv.DictReader(path.read_text(encoding="utf-8").splitlines())]


def _labels(form: dict[str, Any]) -> Iterator[str]:
    """What stands over the columns and fields of a form, and what it calls its lists and kinds."""
    for table in (form, *form.get("lists", ())):
        yield from (field["label"] for field in table.get("fields", ()) if "label" in field)
    yield from (spec["label"] for spec in form.get("lists", ()) if "label" in spec)
    for kind in form.get("kinds", ()):
        yield from (kind[level] for level in ("level1", "level2") if level in kind)


def _names() -> set[str]:
    """Everything that core defines: modules' and classes' names, functions, fields."""
    found: set[str] = set()
    for path in (ROOT / "core").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                found.add(node.name)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                found.add(node.target.id)
            elif isinstance(node, ast.Assign):
                found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found


def _homes() -> set[str]:
    forms = [tomllib.loads(path.read_text(encoding="utf-8")) for path in FORMS]
    tables = [table for form in forms for table in (form, *form.get("lists", ()))]
    return {field["home"] for table in tables for field in table.get("fields", ()) if "home" in field}


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.parent.name)
def test_every_label_of_a_form_is_a_term(form: Path) -> None:
    terms = {label(term["chinese"]) for term in TERMS}
    written = tomllib.loads(form.read_text(encoding="utf-8"))
    labels = list(_labels(written))
    assert len(labels) > (2 if "like" in written else 20)
    assert [one for one in labels if label(one) not in terms] == []


def test_every_name_the_glossary_gives_to_the_code_is_there() -> None:
    names, homes = _names(), _homes()
    codes = [term["code"] for term in TERMS if term["code"]]
    assert len(codes) > 40
    assert [code for code in codes if code not in homes and not set(code.split(".")) <= names] == []


def test_a_term_has_one_noun_and_a_source() -> None:
    assert [term for term, count in Counter(term["chinese"] for term in TERMS).items() if count > 1] == []
    assert [term["chinese"] for term in TERMS if not term["english"] or not term["source"]] == []
