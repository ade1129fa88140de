"""A file exported, edited by somebody and imported again changes exactly the edited cells, whatever the form set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from core.domain.change import apply_changes
from core.domain.document import Document
from core.forms.load import installed
from core.forms.model import Field, FieldKind
from core.jobs.import_ import ReadFile, plan_import
from core.jobs.proposal import Mode, Proposal
from core.jobs.sample import sample_documents
from core.office.blocks import OfficeFile, Paragraph
from core.office.open import open_office
from core.readers.draft import Draft, DraftRecord, DraftValue
from core.readers.read import read_office
from tests.core.jobs.test_every_form_set import told
from tests.edited import WordFile, open_edited
from tests.joined import export

FORM_SETS = installed()
SAMPLES: dict[str, Document] = {}
for _one in sample_documents(FORM_SETS):
    SAMPLES.setdefault(_one.layout, _one)
FILES: dict[tuple[str, str], bytes] = {}
NEVER_CLEARED = (FieldKind.CODE, FieldKind.LEVEL1, FieldKind.LEVEL2)
"""Without a code there is no line, and a blank level is the one above."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A value that stands alone in its cell, and where `told` has it. `is_name`: without it the record is called by
    its heading; `is_alone`: no other place of the file says it again, or speaks of it."""

    value: DraftValue
    words: str
    field: Field
    is_name: bool
    is_alone: bool

    @property
    def record(self) -> str:
        return self.words.rpartition("/")[0]

    def texts(self, number: int) -> tuple[str, ...]:
        """What somebody may type there instead."""
        is_clear = self.value.text and self.field.kind not in NEVER_CLEARED and not self.is_name and self.is_alone
        clear = ("",) if is_clear else ()
        match self.field.kind:
            case FieldKind.MONEY:
                return (f"{number}.{number % 9}5", *clear)
            case FieldKind.PERCENT:
                return (f"{number % 99 + 1}%", *clear)
            case FieldKind.TARGET_VALUE:
                return (f"≥{number}个", *clear)
            case FieldKind.TEXT | FieldKind.LONG_TEXT if self.is_alone or not self.value.text:
                return (f"{self.value.text}（改{number}）", *clear)
        return clear


def file_of(layout: str, kind: str, folder: Path) -> Path:
    """The sample's exported file."""
    if (layout, kind) not in FILES:
        FILES[layout, kind] = export(SAMPLES[layout], FORM_SETS.get(layout), folder / "first", kind).read_bytes()
    path = folder / f"x.{kind}"
    path.write_bytes(FILES[layout, kind])
    return path


def read(path: Path) -> Draft:
    return read_office(open_office(path), FORM_SETS.proved())[0]


def spots_of(draft: Draft, office: OfficeFile) -> list[Spot]:
    alone = Counter(value.evidence.place for value in draft.values)
    texts = [cell.text for table in office.tables for row in table.rows for cell in row.cells if not cell.continues]
    texts += [block.text for block in office.blocks if isinstance(block, Paragraph)]
    found = []
    for value, words in _walk(draft.root, ""):
        fields = draft.form_set.list(value.list_path).fields if value.list_path else draft.form_set.fields
        one = next(one for one in fields if one.key == value.field_key)
        is_own = not one.compute and one.home and not one.part and not one.home.startswith("unit.")
        is_cell = alone[value.evidence.place] == 1 and value.evidence.text == value.text
        if is_own and is_cell and one.kind is not FieldKind.YEAR:
            title = draft.form_set.list(value.list_path).title_field if value.list_path else ""
            is_alone = sum(value.text in text for text in texts) == 1 if value.text else False
            found.append(Spot(value, f"{words}/{one.key}", one, one.key == title, is_alone))
    return found


def _walk(record: DraftRecord, words: str) -> Iterator[tuple[DraftValue, str]]:
    yield from ((value, words) for value in record.values)
    counts: Counter[str] = Counter()
    for child in record.children:
        name = child.list_path.rpartition(".")[2]
        yield from _walk(child, f"{words}/{name}[{counts[name]}]")
        counts[name] += 1


def flat(said: Any, words: str = "") -> dict[str, str]:
    """Every text of a dump by its place, blank ones left out."""
    if isinstance(said, Mapping):
        return {place: text for key, one in said.items() for place, text in flat(one, f"{words}/{key}").items()}
    if isinstance(said, list):
        return {place: text for at, one in enumerate(said) for place, text in flat(one, f"{words}[{at}]").items()}
    return {words: str(said)} if said not in (None, "") else {}


def imported(document: Document, path: Path, mode: Mode) -> Document:
    """As the preview takes it in that mode."""
    office = open_office(path)
    file = ReadFile(path, office, read_office(office, FORM_SETS.proved())[:1])
    change_set, _ = plan_import([document], Proposal(file, [document], mode).accepted(), True)
    after = apply_changes(document, change_set)
    assert after is not None
    return after


def changes(before: Document, after: Document) -> dict[str, str]:
    """What is otherwise afterwards, as it is now."""
    old, new = flat(told(before)), flat(told(after))
    return {place: new.get(place, "") for place in {*old, *new} if old.get(place) != new.get(place)}


SEEDS = range(1)


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.parametrize("layout", sorted(SAMPLES))
@pytest.mark.parametrize("seed", SEEDS)
def test_exactly_the_edited_cells_change(layout: str, kind: str, seed: int, tmp_path: Path) -> None:
    chance = Random(f"{seed} {layout} {kind}")
    path = file_of(layout, kind, tmp_path)
    spots = [one for one in spots_of(read(path), open_office(path)) if one.texts(1)]
    file, wanted = open_edited(path), {}
    chance.shuffle(spots)
    for one in list({one.record: one for one in spots}.values())[:6]:
        text = chance.choice(one.texts(chance.randint(1, 900)))
        if file.set(one.value.evidence.place, text) and text != one.value.text:
            wanted[one.words] = text
    document = SAMPLES[layout]
    edited = file.save(tmp_path / f"y.{kind}")
    blank = {words: text for words, text in wanted.items() if words not in flat(told(document))}
    assert changes(document, imported(document, edited, Mode.REPLACE)) == wanted
    assert changes(document, imported(document, edited, Mode.FILL)) == blank
    assert changes(document, imported(document, edited, Mode.ASK)) == blank


def names(document: Document, spot: Spot) -> list[str]:
    """What the records are called among which that of a spot is."""
    path = spot.record.rpartition("[")[0]
    said = flat(told(document))
    return [text for place, text in said.items() if place.rpartition("[")[0] == path and place.endswith(spot.field.key)]


@pytest.mark.parametrize("layout", sorted(SAMPLES))
def test_rows_that_came_or_went_are_records_that_came_or_went(layout: str, tmp_path: Path) -> None:
    """Rows below the first of their class: those begin with a cell that is merged with the one above."""
    path, document = file_of(layout, "docx", tmp_path), SAMPLES[layout]
    inner = [one for one in spots_of(read(path), open_office(path)) if one.is_name and one.is_alone]
    spots = [one for one in inner if WordFile(path).is_merged_with_above(one.value.evidence.place)]
    for spot in spots[:1]:
        place, before = spot.value.evidence.place, names(document, spot)
        at = before.index(spot.value.text)
        file = WordFile(path)
        file.drop(place)
        after = imported(document, file.save(tmp_path / "less.docx"), Mode.REPLACE)
        assert names(after, spot) == before[:at] + before[at + 1 :]
        file = WordFile(path)
        file.double(place)
        file.set(file.below(place), "另外加上的一条")
        edited = file.save(tmp_path / "more.docx")
        for mode in (Mode.REPLACE, Mode.FILL):
            after = imported(document, edited, mode)
            assert names(after, spot) == [*before[: at + 1], "另外加上的一条", *before[at + 1 :]]
