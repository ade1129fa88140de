"""The reader's door: one opened file and the installed form sets in, drafts out, the best first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.domain.document import Evidence
from core.forms.model import FormSet
from core.office.blocks import OfficeFile
from core.office.docx import open_docx
from core.readers.align import Step, align
from core.readers.collect import Collected, collect
from core.readers.compile import compile_grammar
from core.readers.draft import Draft, DraftRecord, Unplaced
from core.readers.grammar import Grammar
from core.readers.head import HeadReader
from core.readers.lines import Line, read_lines
from core.readers.narrative import Prose, find_prose, read_narrative
from core.readers.values import Maker
from core.readers.words import spelled

_GRAMMARS: dict[tuple[str, str], Grammar] = {}


def read_office(file: OfficeFile, form_sets: Iterable[FormSet]) -> tuple[Draft, ...]:
    """A draft for every form set that recognises the file by its labels, the best explanation first; () for none."""
    lines = read_lines(file)
    found = [draft for form_set in form_sets if (draft := _read(file, lines, form_set)) is not None]
    return tuple(sorted(found, key=lambda draft: -draft.score))


def grammar_of(form_set: FormSet) -> Grammar | None:
    """The compiled grammar of the form set's whole-document Word template; None when it has none."""
    key = (str(form_set.folder), form_set.digest)
    if key not in _GRAMMARS:
        output = next((out for out in form_set.outputs if out.format == "docx" and not out.over), None)
        if output is None or not (form_set.folder / output.template).is_file():
            return None
        _GRAMMARS[key] = compile_grammar(form_set, open_docx(form_set.folder / output.template))
    return _GRAMMARS[key]


def _read(file: OfficeFile, lines: Sequence[Line], form_set: FormSet) -> Draft | None:
    grammar = grammar_of(form_set)
    if grammar is None:
        return None
    maker = Maker(file.name, form_set, lines)
    head = HeadReader(grammar, maker, lines)
    head.read_unit_lines()
    steps = [step for step in align(lines, grammar) if step.line.index not in head.head.used]
    found = collect(lines, steps, grammar, maker, head.head.used)
    own = {lines[index].table for index in found.lines} - {-1}
    head.read_own_rows(own, found.lines)
    prose = find_prose(lines, grammar, head.head.used | found.lines, found.lines)
    if not found.records and len(prose.roles) < 2:
        return None
    begins = min([i for i in (prose.begins, *sorted(found.lines)[:1]) if i is not None], default=0)
    head.read_cover(line for line in lines[:begins] if line.index not in prose.used)
    head.read_year(prose.titles, found.records)
    root = DraftRecord("", tuple(head.head.values.values()), (*read_narrative(prose, grammar, maker), *found.records))
    explained = head.head.used | found.lines | prose.used
    unplaced = (*_cells_left(file, found), *head.head.unplaced, *_lines_left(file, lines, grammar, explained))
    rows = [line for line in lines if line.table >= 0]
    share = sum(1 for line in rows if line.index in explained) / len(rows) if rows else 0.0
    return Draft(form_set, file.name, root, unplaced, file.notices, share, _score(found, prose, steps))


def _score(found: Collected, prose: Prose, steps: Sequence[Step]) -> float:
    explained = sum(step.match.score for step in steps if step.line.index in found.lines)
    return explained + 10 * len(found.words) + 5 * len(prose.roles)


def _cells_left(file: OfficeFile, found: Collected) -> list[Unplaced]:
    return [Unplaced(Evidence(file.name, piece.place, piece.text), reason) for piece, reason in found.left]


def _lines_left(file: OfficeFile, lines: Sequence[Line], grammar: Grammar, explained: set[int]) -> list[Unplaced]:
    """Every line nobody explained, unless it says nothing but the form's own fixed words."""
    said = {line.text for line in lines if line.index in explained}  # a typed table of contents says things twice
    left = [
        line
        for line in lines
        if line.index not in explained and not _is_fixed(line, grammar) and not (line.paragraph and line.text in said)
    ]
    reason = "在表式中没有对应的位置"
    return [Unplaced(Evidence(file.name, line.place, line.text), reason) for line in left]


def _is_fixed(line: Line, grammar: Grammar) -> bool:
    labels = {word for state in grammar.states for label in state.labels for word in label.printed}
    return all(
        not piece.text or spelled(piece.text).strip("()") in grammar.layout or piece.spelled in labels
        for piece in line.pieces
    )
