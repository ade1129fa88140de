"""Documents entering a workspace file by command: new ones, next year's, and those of a dump."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from core.domain.change import AddDocument, ChangeSet
from core.domain.document import Document
from core.domain.text import clean, label
from core.domain.unit import Unit
from core.editing.documents import NewYear, new_document, new_year
from core.editing.session import Session, open_session
from core.errors import UserError
from core.forms.following import passed_over, way_between, way_to
from core.forms.follows import Place
from core.forms.load import FormSets, proved
from core.forms.model import Carry, FormSet
from core.forms.next_year import Policies, carry_lines

MAX_NAME = 100
_CODE = re.compile(r"(\d*)\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Created:
    """A new document, the form set it is in, and what became of the earlier one it was made of (None: of none);
    `passed_over` are the form sets that would be in its place if they were not broken."""

    document: Document
    form_set: FormSet
    carried: NewYear | None = None
    passed_over: tuple[FormSet, ...] = ()


def create_document(
    path: Path,
    form_sets: FormSets,
    form_id: str,
    unit: str,
    year: int,
    from_year: int | None = None,
    wishes: Mapping[str, Carry] = MappingProxyType({}),
) -> Created:
    """A new document in a new or existing file, empty or carried on from an earlier year of the same unit; `wishes`
    say of columns, by their labels, what becomes of them instead of what the form set says.

    An earlier one may be in a form set that `form_id` follows, over several years; where it is in `form_id` itself and
    another one follows that for the new year, the new one is in the follower. UserError: unknown or broken form set,
    the year is not one of it, the document is there already, or the earlier one is not.
    """
    wanted = form_sets.usable(form_id)
    with open_to_add(path) as session:
        code, name = _known_by_code(session, *split_unit(unit))
        earlier = None if from_year is None else _earlier(session, form_sets, wanted, code, name, from_year)
        way = (wanted,) if earlier is None else _way(form_sets, session.document(earlier).layout, wanted, year)
        form_set = form_sets.usable(way[-1].id)
        check_year(form_set, year)
        if find_document(session, code, name, year, form_set.id):
            raise UserError(f"文件里已经有“{name}”{year}年的{form_set.title}。")
        if from_year is None:
            return Created(session.document(new_document(session, form_set, code, name, year)), form_set)
        if earlier is None:
            raise UserError(f"文件里没有“{name}”{from_year}年的{wanted.title}，无法转到{year}年。")
        policies = _policies(session.document(earlier), way, wishes)
        made = new_year(session, earlier, year, way, policies)
        broken = passed_over(followers(form_sets), form_set, year)
        return Created(session.document(made.document_id), form_set, made, broken)


def _policies(document: Document, way: Sequence[FormSet], wishes: Mapping[str, Carry]) -> Policies:
    """UserError: a column that does not hold anything."""
    lines = carry_lines(document, way) if wishes else ()
    found: dict[Place, Carry] = {}
    for name, carry in wishes.items():
        wanted = label(name)
        places = [one.place for one in lines if wanted in (label(one.words), label(one.words.rpartition(" · ")[2]))]
        if not places:
            there = "、".join(one.words for one in lines)
            raise UserError(f"上年的数据里没有“{name}”这一栏，有内容的栏：{there}。")
        found |= dict.fromkeys(places, carry)
    return found


def _earlier(session: Session, form_sets: FormSets, wanted: FormSet, code: str, name: str, year: int) -> str | None:
    """The unit's document of that year in the form set or, failing that, in one that it follows, or that follows it."""
    for form_id in (*_before(form_sets, [wanted.id]), *_after(form_sets, [wanted.id])):
        found = find_document(session, code, name, year, form_id)
        if found is not None:
            return found
    return None


def _before(form_sets: FormSets, found: list[str]) -> list[str]:
    """A form set and those it follows, the nearest first."""
    for form_id in found:  # grows while it runs
        follows = next((one.follows.ids for one in form_sets if one.id == form_id), ())
        found += [one for one in follows if one not in found]
    return found


def _after(form_sets: FormSets, found: list[str]) -> list[str]:
    """A form set and those that follow it, the nearest first."""
    for form_id in found:  # grows while it runs
        found += [one.id for one in form_sets if form_id in one.follows.ids and one.id not in found]
    return found


def _way(form_sets: FormSets, layout: str, wanted: FormSet, year: int) -> tuple[FormSet, ...]:
    """From the earlier document's form set to the one wanted or, where it is in that or a later one, to the one that
    follows for the year."""
    own = form_sets.get(layout)
    if own.id in _before(form_sets, [wanted.id])[1:]:
        return way_between(form_sets, own, wanted)
    return way_to(followers(form_sets), own, year)


def followers(form_sets: FormSets) -> tuple[FormSet, ...]:
    """The form sets that follow others, with their templates proved."""
    return tuple(proved(one) for one in form_sets if one.follows.ids)


def passed_over_lines(found: Iterable[FormSet]) -> list[str]:
    """Why a form set made for the year was not used."""
    return [f"承接它的表式“{one.id}”有错，没有使用：{one.mistakes[0]}" for one in found]


def split_unit(text: str) -> tuple[str, str]:
    """430001示例县档案馆 is code and name, 430001 alone a code. UserError: neither is there, or too long a name."""
    code, name = _CODE.fullmatch(clean(" ".join(text.split()))).groups()  # type: ignore[union-attr]  # fits any text
    if not code and not name:
        raise UserError("单位名称不能为空。")
    if len(name) > MAX_NAME:
        raise UserError(f"单位名称有 {len(name)} 个字，太长了（最多 {MAX_NAME} 个字）。")
    return code, name


def _known_by_code(session: Session, code: str, name: str) -> tuple[str, str]:
    """A code alone stands for the unit of that code. UserError: there is none."""
    if name:
        return code, name
    known = next((unit.name for unit in session.units if unit.code == code), "")
    if not known:
        raise UserError(f"文件里没有编码为“{code}”的单位，请把单位名称也写上。")
    return code, known


def open_to_add(path: Path) -> Session:
    """A new or existing file to put documents into. UserError: it cannot be opened, or a new one would not be .jmt."""
    if path.suffix.lower() != ".jmt" and not path.exists():
        raise UserError(f"“{path.name}”不能作工作文件的名字，应以 .jmt 结尾。")
    return open_session(path, create=True)


def check_year(form_set: FormSet, year: int) -> None:
    """UserError: the form set is not made for that year."""
    first, last = form_set.years
    if not first <= year <= last:
        raise UserError(f"年度 {year} 不对，“{form_set.title}”可用于 {first} 至 {last} 年。")


def find_document(session: Session, code: str, name: str, year: int, form_id: str) -> str | None:
    """The id of the unit's document of that year in that form set; the code decides where both have one."""
    for head in session.heads:
        if head.year == year and head.layout == form_id and _is_unit(head.unit, code, name):
            return head.id
    return None


def _is_unit(unit: Unit, code: str, name: str) -> bool:
    if code and unit.code and code != unit.code:
        return False
    return name in (unit.name, unit.short_name) or (bool(code) and code == unit.code)


def read_json(path: Path) -> object:
    """UserError: the file cannot be read or is no JSON."""
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UserError(f"读不到“{path}”：文件不存在或不能打开。") from error
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise UserError(f"“{path.name}”不是 JSON 数据文件。") from error


def add_documents(path: Path, documents: Iterable[Document]) -> None:
    """Put documents into a new or existing file, all or none. UserError: one is there already."""
    with open_to_add(path) as session, session.together():
        for document in documents:
            unit, year = document.unit, document.year
            if year is not None and find_document(session, unit.code, unit.name, year, document.layout):
                raise UserError(f"文件里已经有“{unit.name}”{year}年的数据，没有读入。")
            document = replace(document, unit=known_unit(session, document.unit))
            session.apply(ChangeSet(document.id, "读入数据", (AddDocument(document),)))


def known_unit(session: Session, unit: Unit) -> Unit:
    """The unit under the id the workspace already knows it by."""
    for known in session.units:
        if (known.code, known.name) == (unit.code, unit.name):
            return replace(unit, id=known.id)
    return unit
