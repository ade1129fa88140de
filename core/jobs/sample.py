"""The sample documents of the program: units of an invented county, at least one for each form set, which may bring its
own."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from core.domain.document import Document
from core.errors import UserError
from core.forms.load import FormSets
from core.forms.model import FormSet
from core.jobs.documents import read_json
from core.jobs.dump import load_dump
from core.paths import resources_dir

OWN = "sample.json"
"""The samples a form set brings: a dump of them."""


def sample_documents(form_sets: FormSets) -> tuple[Document, ...]:
    """The samples whose form set is installed and sound, with new ids at each call; those a form set brings and that
    cannot be read are left out."""
    sound = {form_set.id: form_set for form_set in form_sets.all if not form_set.is_broken}
    found: list[Document] = []
    for path in sorted((resources_dir() / "samples").glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        data["文件"] = [one for one in data["文件"] if one["表式"] in sound]
        found += load_dump(data, form_sets) if data["文件"] else ()
    for form_set in sound.values():
        with suppress(UserError):
            found += own_samples(form_set)
    return tuple(found)


def own_samples(form_set: FormSet) -> tuple[Document, ...]:
    """The samples that a form set brings. UserError: they cannot be read as documents of it."""
    path: Path = form_set.folder / OWN
    return load_dump(read_json(path), FormSets((form_set,))) if path.is_file() else ()
