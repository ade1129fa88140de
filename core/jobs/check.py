"""Checking documents, and choosing which of a file's documents a command is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from core.domain.document import Document
from core.domain.finding import Finding, Severity
from core.editing.session import DocumentHead, Session
from core.errors import UserError
from core.forms.load import FormSets
from core.jobs.layout import in_layout
from core.rules.check import check_document


@dataclass(frozen=True, slots=True)
class Checked:
    """One document with what the checks found, in printed order; `last_year` is the same unit's of the year before."""

    document: Document
    findings: tuple[Finding, ...]
    last_year: Document | None = None

    @property
    def has_errors(self) -> bool:
        return has_errors(self.findings)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether something must be corrected before the final export."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def check_documents(
    documents: Iterable[Document],
    form_sets: FormSets,
    form_id: str | None = None,
    before: Callable[[Document], Document | None] = lambda document: None,
) -> tuple[Checked, ...]:
    """Each document checked by the form set it came in, or as it goes into the layout `form_id`; `before` gives the
    same unit's document of the year before.

    UserError: that form set is not installed or broken.
    """
    checked = []
    for document in documents:
        form_set = form_sets.get(form_id or document.layout)
        last_year = before(document)
        findings = check_document(in_layout(document, form_set), form_set, last_year)
        checked.append(Checked(document, findings, last_year))
    return tuple(checked)


def last_year_of(session: Session, document: Document) -> Document | None:
    """The same unit's document of the year before, if the file has it and it can be read."""
    return last_years(session)(document)


def last_years(session: Session) -> Callable[[Document], Document | None]:
    """As `last_year_of`, for many documents of a file that stays as it is: its heads are looked up once."""
    return partial(last_year_in, session.heads, session.document)


def last_year_in(heads: Iterable[DocumentHead], load: Callable[[str], Document], document: Document) -> Document | None:
    """As `last_year_of`, among these heads."""
    unit = document.unit.code, document.unit.name
    for head in heads if document.year else ():
        if head.year == (document.year or 0) - 1 and (head.unit.code, head.unit.name) == unit:
            try:
                return load(head.id)
            except UserError:
                return None
    return None


def document_words(document: Document) -> str:
    """What a clerk calls a document among others."""
    return f"{document.unit.name} {document.year or '年度未定'}"


def chosen_documents(session: Session, unit: str | None, year: int | None) -> tuple[Document, ...]:
    """As `chosen_heads`, the documents themselves."""
    return tuple(session.document(head.id) for head in chosen_heads(session, unit, year))


def chosen_heads(session: Session, unit: str | None, year: int | None) -> tuple[DocumentHead, ...]:
    """The documents of a unit (its name with or without 本级, or its code) and a year; None chooses all.

    UserError: none matches; the sentence names what is there.
    """
    heads = [head for head in session.heads if _is_of(head, unit, year)]
    if not heads:
        raise UserError(_nothing_chosen(session.heads, unit, year))
    return tuple(heads)


def _is_of(head: DocumentHead, unit: str | None, year: int | None) -> bool:
    one = head.unit
    names = {one.name, one.short_name, one.code, one.code + one.name, one.code + one.short_name}
    is_unit = unit is None or "".join(unit.split()) in {"".join(name.split()) for name in names}
    return is_unit and (year is None or head.year == year)


def _nothing_chosen(heads: Sequence[DocumentHead], unit: str | None, year: int | None) -> str:
    if not heads:
        return "文件里还没有任何单位的数据。"
    wanted = "".join(part for part in (f"单位“{unit}”" if unit else "", f"{year}年" if year else "") if part)
    there = "、".join(dict.fromkeys(f"{head.unit.name}（{head.year or '年度未定'}）" for head in heads[:8]))
    more = f"等 {len(heads)} 份" if len(heads) > 8 else ""
    return f"文件里没有{wanted}的数据，现有：{there}{more}。"
