"""The sample documents of the program: units of an invented county, at least one for each form set."""

from __future__ import annotations

import json

from core.domain.document import Document
from core.forms.load import FormSets
from core.jobs.dump import load_dump
from core.paths import resources_dir


def sample_documents(form_sets: FormSets) -> tuple[Document, ...]:
    """The samples whose form set is installed and sound, with new ids at each call."""
    sound = {form_set.id for form_set in form_sets.all if not form_set.is_broken}
    found: list[Document] = []
    for path in sorted((resources_dir() / "samples").glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        data["文件"] = [one for one in data["文件"] if one["表式"] in sound]
        found += load_dump(data, form_sets) if data["文件"] else ()
    return tuple(found)
