"""逐项确认 without a window: whoever imports is asked about every value that differs, then all goes in together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from core.forms.load import FormSets
from core.jobs.documents import open_to_add
from core.jobs.import_ import DocumentReport, ImportReport, ImportRow, accept, read_files
from core.jobs.proposal import Deed, Mode, Proposal
from core.progress import Progress, silent

Ask = Callable[[ImportRow], bool]
"""Whether the file's value is to be taken."""


def import_asking(
    path: Path,
    office_paths: Iterable[Path],
    form_sets: FormSets,
    ask: Ask,
    form_id: str | None = None,
    unit: str | None = None,
    year: int | None = None,
    progress: Progress = silent,
) -> ImportReport:
    """As `import_files`; what `ask` raises leaves the workspace untouched."""
    proposal = read_files(office_paths, form_sets, form_id, unit, year, progress)
    with open_to_add(path) as session, session.together():
        reports: list[DocumentReport] = []
        for file in proposal.files:
            asked = Proposal(file, session.documents, Mode.ASK)
            for entry in asked.entries:
                if asked.deed(entry) is Deed.OPEN and not entry.is_listed:
                    asked.choose(entry, Deed.CHANGE if ask(entry.row) else Deed.KEEP)
            reports.append(accept(session, asked.accepted(), True))
    return ImportReport(tuple(reports))
