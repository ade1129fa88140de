"""Labels of forms live in form.toml only: a region's form must need no Python."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
FORMS = sorted((ROOT / "templates").glob("*/form.toml"))
SOURCES = sorted(path for room in ("core", "ui") for path in (ROOT / room).rglob("*.py"))
_SAID = ("label", "heading", "level1", "level2", "title")
_SPELLINGS = ("aliases", "level1_aliases", "level2_aliases", "skip", "recognise")

# Words the program has to say for itself (what --year and --to take, what a note below a table begins with, how a list
# of units is headed), though a form uses them as a label, too.
_WORDS_OF_THE_TRADE = {"年度", "备注", "编码", "项目", "说明"}


def _labels(table: Any) -> Iterator[str]:
    if isinstance(table, dict):
        for key, value in table.items():
            if key in _SAID and isinstance(value, str):
                yield value
            elif key in _SPELLINGS and isinstance(value, list):
                yield from value
            yield from _labels(value)
    elif isinstance(table, list):
        for item in table:
            yield from _labels(item)


def _literals(path: Path) -> Iterator[tuple[int, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.parent.name)
def test_no_label_of_a_form_is_written_in_the_program(form: Path) -> None:
    labels = set(_labels(tomllib.loads(form.read_text(encoding="utf-8")))) - _WORDS_OF_THE_TRADE
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text!r}"
        for path in SOURCES
        for line, text in _literals(path)
        if text in labels
    ]
    assert not found, "\n".join(found)


def test_the_scan_sees_labels_of_every_level() -> None:
    labels = set(_labels(tomllib.loads(FORMS[0].read_text(encoding="utf-8"))))
    assert {"预算数", "产出指标", "总体绩效目标", "单位：万元", "三级指标名称"} <= labels
