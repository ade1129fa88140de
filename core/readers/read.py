"""The reader's door: one opened file and the installed form sets in, drafts out, the best first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, takewhile

from core.domain.document import Evidence
from core.errors import UserError
from core.forms.model import FormSet, Output, Repeat
from core.office.blocks import OfficeFile
from core.office.open import open_office
from core.readers.align import Step, align
from core.readers.candidates import with_candidates
from core.readers.captions import read_captions
from core.readers.collect import collect
from core.readers.compile import compile_grammar
from core.readers.draft import Draft, DraftRecord, DraftValue, Unplaced
from core.readers.grammar import Grammar
from core.readers.head import Head, HeadReader
from core.readers.lines import Line, is_going_on, read_lines
from core.readers.narrative import Prose, find_prose, read_narrative
from core.readers.other_sets import OtherSets, find_other_sets, left_lines
from core.readers.own_lines import read_own_lines
from core.readers.recognise import recogniser_of, title_worth
from core.readers.records import Collected
from core.readers.said import is_layout_date, read_year
from core.readers.under_labels import read_under_labels
from core.readers.values import Maker
from core.readers.views_compile import TableForm, compile_tables
from core.readers.views_lists import read_lists
from core.readers.views_settle import find_settled
from core.readers.views_tables import Tables, find_tables
from core.readers.words import is_money_unit, spelled

_GRAMMARS: dict[tuple[str, str], tuple[tuple[Grammar, ...], tuple[Grammar, ...]]] = {}
"""By form set: those for Word files, and those for workbooks."""


def read_office(file: OfficeFile, form_sets: Iterable[FormSet]) -> tuple[Draft, ...]:
    """A draft for every form set that recognises the file by its labels, the best explanation first; () for none."""
    return rank(file, lines_of(file), form_sets)


def lines_of(file: OfficeFile) -> tuple[Line, ...]:
    """The lines of a file. UserError: a table says the same rows again and again; such rows cost the square, and no
    form has them."""
    lines = read_lines(file)
    repeated: Counter[int] = Counter()
    seen: set[tuple[int, tuple[str, ...]]] = set()
    for line in lines if len(lines) > MAX_REPEATED else ():
        said = line.table, tuple(piece.text for piece in line.pieces)
        repeated[line.table] += line.table >= 0 and said in seen
        seen.add(said)
    if any(count > MAX_REPEATED for count in repeated.values()):
        raise UserError(f"有一张表里重复的行超过 {MAX_REPEATED} 行，不是正常的表，不予读取。")
    return lines


MAX_REPEATED = 4_000
"""Rows of one table that say just what a row before them says."""


def rank(file: OfficeFile, lines: Sequence[Line], form_sets: Iterable[FormSet]) -> tuple[Draft, ...]:
    """The same of some lines of a file, which are numbered from 0."""
    form_sets = tuple(form_set for form_set in form_sets if form_set.is_read)
    found = [draft for form_set in form_sets if (draft := _best(file, lines, form_set)) is not None]
    drafts = sorted(found, key=lambda draft: -draft.score)
    drafts = [replace(draft, kin=_kin(draft.form_set, form_sets)) for draft in drafts]
    others = [draft.form_set for draft in drafts[1:] if abs(draft.score - drafts[0].score) < _EQUAL]
    if others:
        drafts[0] = replace(drafts[0], notices=(*drafts[0].notices, _fits_others(drafts[0].form_set, others)))
    return tuple(drafts)


_EQUAL = 0.001


def _fits_others(taken: FormSet, others: Iterable[FormSet]) -> str:
    names = "、".join(f"“{one.title}”（{one.id}）" for one in others)
    return f"这个文件按“{taken.title}”（{taken.id}）读入，也同样像{names}；如果不对，请用 --form 写明表式的代号再导入。"


def _kin(form_set: FormSet, form_sets: Iterable[FormSet]) -> frozenset[str]:
    root = form_set.like or form_set.id
    return frozenset({root, *(one.id for one in form_sets if root in (one.id, one.like))}) - {form_set.id}


def grammars_of(form_set: FormSet, is_workbook: bool = False) -> tuple[Grammar, ...]:
    """The compiled grammars of the form set: of its Word templates, the whole document's first, and for a workbook
    before them those of its Excel templates; only those with rows that none before them has."""
    key = (str(form_set.folder), form_set.digest)
    if key not in _GRAMMARS:
        words = sorted((out for out in form_set.outputs if out.format == "docx"), key=lambda out: bool(out.over))
        word = _compiled(form_set, words)
        sheets = _compiled(form_set, (out for out in form_set.outputs if out.format == "xlsx"))
        tables = compile_tables(form_set, _templates(form_set)) if form_set.views else ()
        found = [*word[:1], *(_beside(one, word[0]) for one in word[1:])], [_with_prose(one, word) for one in sheets]
        _GRAMMARS[key] = _further(found[0], tables), _further(found[1] + found[0], tables)
    word_only, every = _GRAMMARS[key]
    return every if is_workbook or not word_only else word_only


def _further(found: Iterable[Grammar], tables: tuple[TableForm, ...]) -> tuple[Grammar, ...]:
    """Those with rows that none before them has: a template for each record often has the rows of the whole one."""
    kept: list[Grammar] = []
    for grammar in found:
        rows = _rows(grammar)
        if not kept or not any(rows <= _rows(one) for one in kept):
            kept.append(replace(grammar, tables=tables))
    return tuple(kept)


def _templates(form_set: FormSet) -> Iterator[OfficeFile]:
    paths = (form_set.folder / output.template for output in form_set.outputs)
    yield from (open_office(path) for path in paths if path.is_file())


def _rows(grammar: Grammar) -> set[tuple[object, ...]]:
    """The rows of records: what a file is aligned to."""
    rows = (state for state in grammar.states if any(slot.list_path for slot in state.all_slots) and not state.title)
    return {(one.list_path, one.repeats, one.labels, frozenset(one.keys)) for one in rows}


def _compiled(form_set: FormSet, outputs: Iterable[Output]) -> list[Grammar]:
    there = (one for one in outputs if (form_set.folder / one.template).is_file())
    return [
        compile_grammar(form_set, open_office(form_set.folder / one.template), one.over, one.repeat is Repeat.SHEET)
        for one in there
    ]


def _with_prose(grammar: Grammar, words: Sequence[Grammar]) -> Grammar:
    """A workbook's template has no cover and no prose: those are known from the Word template."""
    other = words[0] if words else grammar
    layout = grammar.layout | other.layout
    return replace(grammar, head=other.head, layout=layout, outlines=other.outlines)


def _beside(grammar: Grammar, whole: Grammar) -> Grammar:
    """A further Word template knows the cover and the headings of the whole document, too."""
    return replace(
        grammar,
        head=(*grammar.head, *whole.head),
        layout=grammar.layout | whole.layout,
        outlines=whole.outlines,
        own_words={**whole.own_words, **grammar.own_words},
    )


def _best(file: OfficeFile, lines: Sequence[Line], form_set: FormSet) -> Draft | None:
    is_workbook = any(table.sheet for table in file.tables)
    grammars = grammars_of(form_set, is_workbook)
    is_rows_only = not form_set.views and (is_workbook or not form_set.roles)
    if is_rows_only and not any(recogniser_of(form_set).may_be(lines, grammar) for grammar in grammars):
        return None
    best: Draft | None = None
    for grammar in grammars:
        draft = _read(file, lines, grammar)
        if draft is not None and (best is None or draft.score > best.score):
            best = draft
        if best is not None and best.share == 1.0:
            break  # nothing left that another template could explain
    return best


def find_told(file: OfficeFile, lines: Sequence[Line], form_set: FormSet) -> list[DraftValue]:
    """Every value that the lines of a file give for the document's own fields, those that differ included."""
    told = _ToldHead()
    _read(file, lines, grammars_of(form_set, any(line.sheet for line in lines))[0], is_first=True, told=told)
    return told.told


def _headers_alone(lines: Sequence[Line], grammar: Grammar, maker: Maker) -> set[int]:
    """The headers of all tables, those of further copies of a table included."""
    numbers = {line.table for line in lines if line.table >= 0} if grammar.tables else set()
    return {
        index for number in numbers for index in find_tables(lines, grammar.tables, maker, numbers - {number}).headers
    }


@dataclass(slots=True)
class _ToldHead(Head):
    """Keeps whatever is told, the first and all others."""

    told: list[DraftValue] = field(default_factory=list)

    def put(self, value: DraftValue) -> None:
        self.told.append(value)
        Head.put(self, value)


def _read_first(file: OfficeFile, lines: Sequence[Line], grammar: Grammar, others: OtherSets) -> Draft | None:
    """The first of several sets of tables in a file."""
    own = lines[: others.cut]
    draft = _read(file, own, grammar, others.tables, True)
    if draft is None:
        return None
    left = left_lines(file.name, lines[len(own) :], others.unit)
    return replace(draft, unplaced=(*draft.unplaced, *left), notices=(*draft.notices, others.notice))


def _read(
    file: OfficeFile,
    lines: Sequence[Line],
    grammar: Grammar,
    without: Collection[int] = (),
    is_first: bool = False,
    told: _ToldHead | None = None,
) -> Draft | None:
    maker = Maker(file.name, grammar.form_set, lines)
    tables = find_settled(lines, grammar, maker, without, told is None)
    headers = tables.headers if told is None else _headers_alone(lines, grammar, maker)
    head = HeadReader(grammar, maker, lines, tables.explained, headers)
    head.head = head.head if told is None else told
    read_under_labels(head)
    head.read_unit_lines()
    read_own_lines(head)
    if not is_first and (others := find_other_sets(lines, tables, head.head.others, head.head.same)):
        return _read_first(file, lines, grammar, others)
    steps = _steps(lines, grammar, tables, head, told is not None)
    found = collect(lines, steps, grammar, maker, head.head.used | tables.explained)
    if told is not None:
        at = [(one, step.line) for step in steps for one in step.match.values if not one.slot.list_path]
        told.told += [maker.value(one, line) for one, line in at if one.slot.field.home]
    rows_read = found.lines | tables.explained
    head.put_own(found.values)
    own = {lines[index].table for index in rows_read} - {-1}
    head.read_own_rows(own, rows_read)
    prose = find_prose(lines, grammar, head.head.used | rows_read, rows_read)
    if not (found.records or found.values) and len(prose.roles) < 2 and not tables.forms:
        return None
    begins = min([i for i in (prose.begins, *sorted(rows_read)[:1]) if i is not None], default=0)
    head.read_cover(line for line in _cover(lines, begins, rows_read) if line.index not in prose.used)
    read_captions(head, rows_read | prose.used)
    head.read_year([*prose.titles, *_title_years(steps, found)], found.records)
    return _draft(file, lines, grammar, tables, head, found, prose, _score(found, prose, steps))


def _steps(lines: Sequence[Line], grammar: Grammar, tables: Tables, head: HeadReader, is_told: bool) -> list[Step]:
    """The rows of the form, but for those that say whose they are."""
    taken = head.head.used | head.label_rows() | tables.explained
    is_possible = is_told or _may_have_rows(lines, grammar)
    aligned = align(lines, grammar, tables.lines) if is_possible else ()
    return [step for step in aligned if step.line.index not in taken]


def _draft(
    file: OfficeFile,
    lines: Sequence[Line],
    grammar: Grammar,
    tables: Tables,
    head: HeadReader,
    found: Collected,
    prose: Prose,
    score: float,
) -> Draft:
    """What was read, and what was not."""
    form_set = grammar.form_set
    lists = read_lists(form_set, tables, head.year_read)
    values = (*head.head.values.values(), *lists.figures.values())
    root = DraftRecord("", values, (*read_narrative(prose, grammar, head.maker), *found.records, *lists.records))
    explained = head.head.used | found.lines | tables.explained | prose.used
    found.left += tables.left
    unplaced = (
        *_cells_left(file, found, grammar),
        *head.head.unplaced,
        *_lines_left(file, lines, grammar, explained, tables),
    )
    rows = [line for line in lines if line.table >= 0]
    return Draft(
        form_set,
        file.name,
        with_candidates(root, form_set),
        unplaced,
        (*file.notices, *found.notices, *lists.notices),
        sum(1 for line in rows if line.index in explained) / len(rows) if rows else 0.0,
        score + tables.score + title_worth(lines, grammar),
        cells=lists.cells,
    )


def _may_have_rows(lines: Sequence[Line], grammar: Grammar) -> bool:
    """Whether a record of the form can be there at all: a long list of something else need not be held against it."""
    return recogniser_of(grammar.form_set).may_be(lines, grammar)


def _cover(lines: Sequence[Line], begins: int, explained: set[int]) -> Sequence[Line]:
    """The lines before the text; of a workbook those above the first row of the form in each sheet, and of a sheet in
    front that has none."""
    if not lines or not lines[0].sheet:
        return lines[:begins]
    found: list[Line] = []
    for number, (_, group) in enumerate(groupby(lines, key=lambda line: line.sheet)):
        sheet = list(group)
        above = list(takewhile(lambda line: line.index not in explained, sheet))
        is_front = number == 0 and len(sheet) <= _MAX_COVER and all(line.lone for line in sheet)
        found += above if len(above) < len(sheet) or is_front else []
    return found


_MAX_COVER = 8


def _title_years(steps: Sequence[Step], found: Collected) -> list[tuple[int, Line]]:
    """Years of a workbook's titles that name the form and not the record (2025年部门预算…表)."""
    titles = [step.line for step in steps if step.state.title and step.line.sheet and step.line.index in found.lines]
    names = [value.text for record in found.records for value in record.values if value.text]
    free = [line for line in titles if not any(name in line.text for name in names if len(name) < len(line.text))]
    return [(year, line) for line in free if (year := read_year(line.text))]


def _score(found: Collected, prose: Prose, steps: Sequence[Step]) -> float:
    explained = sum(step.match.score for step in steps if step.line.index in found.lines)
    return explained + 10 * sum(found.words.values()) + 5 * len(prose.roles) + found.own


def _cells_left(file: OfficeFile, found: Collected, grammar: Grammar) -> list[Unplaced]:
    left = [(piece, reason) for piece, reason in found.left if not is_layout_date(piece, grammar.layout)]
    return [Unplaced(Evidence(file.name, piece.place, piece.text), reason) for piece, reason in left]


def _lines_left(
    file: OfficeFile, lines: Sequence[Line], grammar: Grammar, explained: set[int], tables: Tables
) -> list[Unplaced]:
    """Every line nobody explained, unless it says nothing but the form's own fixed words."""
    said = {line.text for line in lines if line.index in explained}  # a typed table of contents says things twice
    left = [
        line
        for line in lines
        if line.index not in explained and not _is_fixed(line, grammar) and not (line.lone and line.text in said)
    ]
    own = {line.sheet for line in lines if line.index in explained}
    found: list[Unplaced] = []
    for sheet, group in groupby(left, key=lambda line: line.sheet):
        rows = list(group)
        if sheet and sheet not in own:
            copy = next((one.caption for one in tables.again if one.table in {row.table for row in rows}), "")
            found.append(_sheet_left(file, rows, copy))
        else:
            reason = "在表式中没有对应的位置"
            found += [Unplaced(Evidence(file.name, line.place, line.text), reason) for line in rows]
    return found


def _sheet_left(file: OfficeFile, rows: Sequence[Line], copy: str) -> Unplaced:
    """A sheet without anything of the form (a list, a page of instructions), or with another copy of a table, is told
    as one, with all it says."""
    first, last = rows[0].place, rows[-1].place
    place = first if first == last else f"{first}至{last}"
    text = "\n".join(line.text for line in rows)
    why = f"是又一张“{copy}”，前面已经读到一张" if copy else "里没有这种表式的表"
    return Unplaced(Evidence(file.name, place, text), f"工作表“{rows[0].sheet}”{why}，整张没有读入")


def _is_fixed(line: Line, grammar: Grammar) -> bool:
    labels = {word for state in grammar.states for label in state.labels for word in label.printed}
    return bool(line.lone and is_going_on(line.text)) or all(
        not piece.text
        or spelled(piece.text).strip("()") in grammar.layout
        or piece.spelled in labels
        or is_money_unit(piece.text)
        or is_layout_date(piece, grammar.layout)
        for piece in line.pieces
    )
