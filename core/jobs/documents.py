"""Documents entering a workspace file by command: new ones, next year's, and those of a dump."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from core.domain.change import AddDocument, ChangeSet
from core.domain.document import Document
from core.domain.unit import Unit
from core.editing.documents import new_document, new_year
from core.editing.session import Session, open_session
from core.errors import UserError
from core.forms.model import FormSet

_CODE = re.compile(r"(\d*)\s*(.*)", re.DOTALL)


def create_document(path: Path, form_set: FormSet, unit: str, year: int, from_year: int | None = None) -> Document:
    """A new document in a new or existing file, empty or carried on from an earlier year of the same unit.

    UserError: the year is not one of the form set, the document is there already, or the earlier one is not.
    """
    code, name = split_unit(unit)
    _check_year(form_set, year)
    with open_session(path, create=True) as session:
        if find_document(session, code, name, year, form_set.id):
            raise UserError(f"文件里已经有“{name}”{year}年的{form_set.title}。")
        if from_year is None:
            return session.document(new_document(session, form_set, code, name, year))
        earlier = find_document(session, code, name, from_year, form_set.id)
        if earlier is None:
            raise UserError(f"文件里没有“{name}”{from_year}年的{form_set.title}，无法转到{year}年。")
        return session.document(new_year(session, earlier, year))


def split_unit(text: str) -> tuple[str, str]:
    """430001示例县档案馆 is code and name. UserError: there is no name."""
    found = _CODE.fullmatch(text.strip())
    if found is None or not found[2]:
        raise UserError("单位名称不能为空。")
    return found[1], found[2]


def _check_year(form_set: FormSet, year: int) -> None:
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
        raise UserError(f"读不到“{path.name}”：文件不存在或不能打开。") from error
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise UserError(f"“{path.name}”不是 JSON 数据文件。") from error


def add_documents(path: Path, documents: Iterable[Document]) -> None:
    """Put documents into a new or existing file, all or none. UserError: one is there already."""
    documents = tuple(documents)
    with open_session(path, create=True) as session:
        for document in documents:
            unit, year = document.unit, document.year
            if year is not None and find_document(session, unit.code, unit.name, year, document.layout):
                raise UserError(f"文件里已经有“{unit.name}”{year}年的数据，没有读入。")
        for document in documents:
            document = replace(document, unit=known_unit(session, document.unit))
            session.apply(ChangeSet(document.id, "读入数据", (AddDocument(document),)))


def known_unit(session: Session, unit: Unit) -> Unit:
    """The unit under the id the workspace already knows it by."""
    for known in session.units:
        if (known.code, known.name) == (unit.code, unit.name):
            return replace(unit, id=known.id)
    return unit
