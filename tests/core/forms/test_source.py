"""Every entry of a form.toml has its line, and no file can break the loading."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.forms.load import load_form_set
from core.forms.source import TomlPath, index_lines, nearest
from core.paths import templates_dir

FORMS = sorted(templates_dir().glob("*/form.toml"))
TEXT = FORMS[0].read_text(encoding="utf-8")
LINES = TEXT.splitlines()


def entries(data: Any, path: TomlPath = ()) -> Iterator[tuple[TomlPath, Any]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield (*path, key), value
            yield from entries(value, (*path, key))
    elif isinstance(data, list) and data and isinstance(data[0], dict):
        for index, value in enumerate(data):
            yield from entries(value, (*path, index))


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.parent.name)
def test_the_line_of_an_entry_names_it(form: Path) -> None:
    text = form.read_text(encoding="utf-8")
    lines, index = text.splitlines(), index_lines(text)
    found = list(entries(tomllib.loads(text)))
    assert len(found) > 60
    for path, value in found:
        if not isinstance(value, dict | list) or path in index:
            listed = next(path[:end] for end in range(len(path), 0, -1) if path[:end] in index)
            line = lines[index[listed] - 1]
            assert str(listed[-1]) in line, path
            assert listed == path or re.search(r"=\s*[\[{]", line), path  # an inline table has one line for all


def test_values_over_several_lines_are_no_entries() -> None:
    text = 'a = [\n  "x = 1",\n  "[b]",\n]\nb = """\nc = 2\n[d]\n"""\n[e]\nf.g = "[["\n[[h]]\ni = 1\n[[h]]\ni = 2\n'
    index = index_lines(text)
    assert {path for path in index if isinstance(path[0], str)} == {
        ("a",),
        ("b",),
        ("e",),
        ("e", "f"),
        ("e", "f", "g"),
        ("h", 0),
        ("h", 0, "i"),
        ("h", 1),
        ("h", 1, "i"),
    }
    assert index["h", 1, "i"] == 14


def test_the_nearest_word_is_proposed_and_a_strange_one_is_not() -> None:
    assert nearest("lable", ["label", "home"]) == "label"
    assert nearest("预算书", ["预算数", "财政资金"]) == "预算数"
    assert nearest("xyz", ["预算数"]) == ""


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_damage_to_the_file_breaks_the_loading(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("damaged") / "form"
    shutil.copytree(FORMS[0].parent, folder)
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        damage = data.draw(st.sampled_from(("gone", "twice", "number", "list", "text", "cut")))
        key = lines[at].partition("=")[0]
        new = {"number": f"{key}= 7", "list": f"{key}= [1, []]", "text": f'{key}= "某"', "cut": lines[at][:-2]}
        lines[at : at + 1] = {"gone": [], "twice": [lines[at]] * 2}.get(damage, [new.get(damage, "")])
    (folder / "form.toml").write_text("\n".join(lines), encoding="utf-8")
    for mistake in load_form_set(folder).mistakes:
        assert str(mistake).endswith(("。", "？"))
        assert mistake.cause
