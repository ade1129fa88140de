"""从项目取数: the budgets of the projects become the project expenditure, by functional code and by fund.

What a project's form does not print (its code, its fund) is kept with it as extra fields, so that it is asked once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.catalog.scheme import tidy_code
from core.domain.amount import Amount, print_fen, sum_amounts
from core.domain.change import AddRecord, Change, ChangeSet
from core.domain.document import Document
from core.domain.line import Line
from core.domain.project import Project
from core.domain.records import get_value, new_id
from core.domain.text import clean
from core.editing.fields import Entry, text_changes
from core.editing.session import Session
from core.editing.table_overrides import with_lost_overrides
from core.forms.entry import with_texts
from core.forms.model import Field, FormSet, ListSpec
from core.forms.values import parse_entry

CODE, FUND = "extra.functional_code", "extra.fund"
"""Where a project keeps the functional code of its expenditure, and what fund pays for it."""
_COLUMN = "amounts.project_"
"""The project expenditure of a line, by fund."""
_BUDGET, _OTHER, _OWN = "budget", "other", "own"
"""The whole of a project's money, its part that is not fiscal, and the fund that part is of unless told."""


@dataclass(frozen=True, slots=True)
class Share:
    """Money of one project that counts to one line. `part` is its key among the project's amounts ('' none is given),
    `fund` the field of the line it counts to ('' not chosen), `problem` why it cannot be taken whatever is chosen."""

    project_id: str
    name: str
    part: str
    amount: Amount
    code: str
    fund: str
    problem: str = ""

    @property
    def refusal(self) -> str:
        """Why it is not taken; '' when it is."""
        asked = "没有功能科目编码" if not self.code else "没有选资金性质" if not self.fund else ""
        return self.problem or asked


@dataclass(frozen=True, slots=True)
class Cell:
    """Project expenditure of one code and fund, in fen, as it is and as it will be (None: blank); `projects` have a
    share in it."""

    code: str
    fund: str
    present: int | None
    new: int | None
    projects: tuple[str, ...]


def lists_of(form_set: FormSet) -> tuple[ListSpec, ListSpec] | None:
    """The projects and the expenditure of a form that has both."""
    projects, lines = form_set.list_at("projects"), form_set.list_at("expenditures")
    return (projects, lines) if projects and lines and funds_of(lines) else None


def funds_of(lines: ListSpec) -> dict[str, str]:
    """The funds project expenditure is paid from: the field of a line, and what a clerk calls the fund."""
    return {field.key: field.label.partition(" ")[2].strip() or field.label for field in _columns(lines)}


def shares_of(document: Document, form_set: FormSet) -> tuple[Share, ...]:
    """What every project brings along, in their order; one without an amount is there with its problem."""
    found = lists_of(form_set)
    if found is None:
        return ()
    return tuple(share for project in document.projects for share in _shares(project, found[1]))


def _shares(project: Project, lines: ListSpec) -> Iterator[Share]:
    given = {key: amount for key, amount in project.amounts.items() if "." not in key and not amount.is_blank}
    parts = {key: amount for key, amount in given.items() if key != _BUDGET}
    whole, code = given.get(_BUDGET), tidy_code(project.extra.get("functional_code", ""))
    problem = _problem(whole, parts)
    amounts = parts if parts and not problem else {_BUDGET: whole} if whole is not None else parts or {"": Amount()}
    for part, amount in amounts.items():
        said = problem or ("金额不是数" if amount.is_wrong else "")
        yield Share(project.id, project.name, part, amount, code, _fund(project, lines, part), said)


def _problem(whole: Amount | None, parts: Mapping[str, Amount]) -> str:
    if whole is None and not parts:
        return "没有金额"
    total = sum_amounts(list(parts.values()))
    if whole is not None and whole.fen is not None and total.fen is not None and total.fen != whole.fen:
        return f"各项资金合计 {print_fen(total.fen)}，与预算 {print_fen(whole.fen)} 不等"
    return ""


def _fund(project: Project, lines: ListSpec, part: str) -> str:
    """The field a part counts to: the fund it is named for, else the one chosen for the project, else the first."""
    said = clean(project.extra.get("fund", ""))
    by_words = {words: key for key, words in funds_of(lines).items()}
    return _named(lines, part) or (by_words.get(said, "") if said else next(iter(by_words.values())))


def _named(lines: ListSpec, part: str) -> str:
    """The field of the fund a part is named for; '' none."""
    home = _COLUMN + (_OWN if part == _OTHER else part)
    return next((field.key for field in _columns(lines) if field.home == home), "")


# ---- what comes of it


def plan_taking(
    document: Document, form_set: FormSet, shares: Iterable[Share], clears_rest: bool = False
) -> tuple[Cell, ...]:
    """Every code and fund with project expenditure now or then, by code. What no project has a share in stays, unless
    `clears_rest`."""
    found = lists_of(form_set)
    if found is None:
        return ()
    funds = list(funds_of(found[1]))
    taken: dict[tuple[str, str], list[Share]] = {}
    for share in shares:
        if not share.refusal:
            taken.setdefault((share.code, share.fund), []).append(share)
    present = _present(document.expenditures, found[1])
    places = sorted(taken.keys() | present.keys(), key=lambda at: (at[0], funds.index(at[1])))
    return tuple(_cell(at, present.get(at), taken.get(at, []), clears_rest) for at in places)


def _cell(at: tuple[str, str], present: int | None, shares: Sequence[Share], clears_rest: bool) -> Cell:
    new = sum_amounts([share.amount for share in shares]).fen if shares else None if clears_rest else present
    return Cell(*at, present, new, tuple(dict.fromkeys(share.project_id for share in shares)))


def _present(lines: Iterable[Line], spec: ListSpec) -> dict[tuple[str, str], int]:
    """The project expenditure that stands in the lines, by code and fund."""
    found: dict[tuple[str, str], int] = {}
    for line in lines:
        for field in _columns(spec):
            fen = _fen(line, field)
            if fen is not None:
                found[line.code, field.key] = found.get((line.code, field.key), 0) + fen
    return found


def _columns(spec: ListSpec) -> list[Field]:
    return [field for field in spec.fields if field.home.startswith(_COLUMN)]


def _fen(line: Line, field: Field) -> int | None:
    value = get_value(line, field.home)
    return value.fen if isinstance(value, Amount) else None


def take_over(
    session: Session, form_set: FormSet, document_id: str, shares: Sequence[Share], clears_rest: bool = False
) -> None:
    """The plan becomes true as one step: lines that are not there are added, other expenditure stays, and every project
    keeps the code and the fund that were given for it."""
    document, found = session.document(document_id), lists_of(form_set)
    if found is None:
        return
    cells = plan_taking(document, form_set, shares, clears_rest)
    here = {line.code for line in document.expenditures}
    entries = [entry for cell in cells if cell.code in here for entry in _line_entries(document, found[1], cell)]
    changes, _ = text_changes(document, form_set, [*entries, *_project_entries(document, found, shares)])
    added = _added(document, form_set, found[1], [cell for cell in cells if cell.code not in here])
    count = len({project for cell in cells for project in cell.projects})
    changes = with_lost_overrides(document, form_set, (*changes, *added))
    session.apply(ChangeSet(document_id, f"从 {count} 个项目取数", changes))


def _text(spec: ListSpec, cell: Cell) -> str:
    field = spec.field(cell.fund)
    return Amount(cell.new).print(field.unit, field.decimals)


def _line_entries(document: Document, spec: ListSpec, cell: Cell) -> Iterator[Entry]:
    """The first line of the code takes all of it, and others of the same code nothing."""
    if cell.new != cell.present:
        same = [line for line in document.expenditures if line.code == cell.code]
        for number, line in enumerate(same):
            yield spec.path, line.id, cell.fund, "" if number else _text(spec, cell)


def _added(document: Document, form_set: FormSet, spec: ListSpec, cells: Iterable[Cell]) -> Iterator[Change]:
    texts: dict[str, dict[str, str]] = {}
    for cell in cells:
        texts.setdefault(cell.code, {})[cell.fund] = _text(spec, cell)
    for index, (code, amounts) in enumerate(texts.items(), len(document.expenditures)):
        line = with_texts(form_set, spec.path, Line(new_id(), code), amounts, parse_entry)
        yield AddRecord(document.id, spec.home, index, line)


def _project_entries(document: Document, found: tuple[ListSpec, ListSpec], shares: Iterable[Share]) -> Iterator[Entry]:
    """The codes and funds that the projects are to remember."""
    spec, lines = found
    records = {project.id: project for project in document.projects}
    by_home = {field.home: field.key for field in spec.fields}
    for share in shares:
        project = records[share.project_id]
        if CODE in by_home and share.code and share.code != project.extra.get("functional_code", ""):
            yield spec.path, project.id, by_home[CODE], share.code
        is_other = share.fund not in ("", _fund(project, lines, share.part))
        if FUND in by_home and is_other and not _named(lines, share.part):
            yield spec.path, project.id, by_home[FUND], funds_of(lines)[share.fund]
