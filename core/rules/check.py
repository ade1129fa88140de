"""Runs the checks: over a whole document, and again over what a change touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from core.domain.change import Touched
from core.domain.document import Document, FieldKey
from core.domain.finding import Finding
from core.domain.records import ITEMS, Record
from core.forms.model import FormSet, ListSpec
from core.forms.selection import records_of
from core.rules import (
    budget,
    changes,
    chapters,
    codes,
    figures,
    money,
    origin,
    plan,
    prose,
    repeated,
    structure,
    tables,
    target,
    ties,
    years,
)
from core.rules.printed import PrintedCells, printed_cells
from core.rules.site import Check, Columns, Scope, Site, columns_of

CHECKS: tuple[Check, ...] = (
    structure.required_fields_are_filled,
    structure.required_lists_have_records,
    structure.required_prose_is_written,
    origin.data_are_no_text,
    money.amounts_carry_no_unit,
    money.amounts_name_their_unit,
    money.budget_is_the_sum_of_its_funds,
    figures.figures_of_the_document_agree,
    figures.figures_of_a_record_agree,
    plan.plan_rises,
    plan.plan_ends_with_everything,
    structure.groups_of_indicators_are_there,
    structure.groups_of_the_whole_are_there,
    structure.kinds_of_indicators_are_there,
    structure.kinds_of_the_whole_are_there,
    structure.indicators_have_their_targets,
    structure.nothing_is_no_indicator,
    structure.common_indicators_stand_in_their_level,
    structure.levels_are_the_forms,
    target.quantities_are_compared,
    target.comparisons_have_number_and_unit,
    target.rates_are_percentages,
    target.targets_follow_from_the_amounts,
    chapters.tables_and_chapters_are_there,
    chapters.empty_tables_say_so,
    ties.figures_of_tables_agree,
    tables.printed_cells_add_up,
    tables.overridden_cells_are_told,
    tables.rounded_parts_add_up,
    codes.money_stands_on_leaves,
    codes.money_has_its_line,
    codes.codes_are_in_the_list,
    budget.procurement_is_within_its_project,
    budget.procurement_has_its_project,
    budget.assets_are_not_negative,
    budget.amounts_are_of_their_size,
    budget.totals_are_of_their_size,
    repeated.repeated_places_agree,
    repeated.names_are_spelled_alike,
    repeated.references_name_projects,
    repeated.same_indicators_have_same_values,
    prose.prose_agrees_with_tables,
    changes.changes_agree_with_last_year,
    prose.changes_add_up,
    prose.changes_say_their_reason,
    prose.composed_changes_say_their_reason,
    years.targets_of_projects_are_dated_in_the_budget_year,
    years.targets_of_works_are_dated_in_the_budget_year,
    years.targets_of_the_whole_are_dated_in_the_budget_year,
    years.goals_are_no_results,
    years.texts_speak_of_the_budget_year,
    years.amounts_are_this_years,
    origin.printed_otherwise_is_told,
    origin.carried_values_are_confirmed,
)
"""Within one field findings stand in this order."""


def check_document(document: Document, form_set: FormSet, last_year: Document | None = None) -> tuple[Finding, ...]:
    """All findings of a document, in printed order; `last_year` is the same unit's document of the year before."""
    return Checker(form_set, last_year).check(document)


@dataclass(frozen=True, slots=True)
class _Spot:
    """One record of the document: its domain list, its parent, and what a clerk calls it (项目2 · 指标4)."""

    record: Record
    noun: str
    parent: str
    words: str
    columns: Columns


_Found: TypeAlias = dict[Check, tuple[Finding, ...]]
_Spots: TypeAlias = Mapping[str, _Spot]


@dataclass(frozen=True, slots=True)
class _ListSpots:
    """The records of a list and of all lists below it, true as long as the list is this one and stands there."""

    records: Sequence[Record]
    before: str
    spots: _Spots


class Checker:
    """Keeps what each check found at each record, so that after an edit only the touched ones run again."""

    def __init__(self, form_set: FormSet, last_year: Document | None = None) -> None:
        self._columns = columns_of(form_set)
        self._last_year = last_year
        self._found: dict[str, _Found] = {}
        self._told: dict[str, tuple[str, tuple[Finding, ...]]] = {}
        """By record: the words its findings were told with, and these findings, ready to be listed."""
        self._stood: dict[str, Columns] = {}
        """By record: the list it was checked in."""
        self._memory: dict[str, Any] = {}
        self._lists: dict[tuple[str, str], _ListSpots] = {}
        self._printed_otherwise: set[str] = set()
        """The records at which an override of a place differs, so that its going is noticed."""

    def check(self, document: Document) -> tuple[Finding, ...]:
        """Everything from the beginning."""
        self._found, self._told, self._stood, self._memory, self._lists = {}, {}, {}, {}, {}
        return self._list(document, self._spots(document), {})

    def update(self, document: Document, touched: Touched) -> tuple[Finding, ...]:
        """All findings after a change, of which only those that the change can have touched are worked out again."""
        if touched.whole_document or FieldKey(document.id, "year") in touched.fields:
            return self.check(document)  # lists of codes are those of the year
        spots = self._spots(document)
        elsewhere = (one for one, columns in self._stood.items() if one in spots and spots[one].columns is not columns)
        for gone in (*(self._found.keys() - spots.keys()), *elsewhere):
            self._found.pop(gone, None)
            self._told.pop(gone, None)
        return self._list(document, spots, _again(document.id, spots, touched))

    def _spots(self, document: Document) -> dict[str, _Spot]:
        return {document.id: _Spot(document, "", "", "", self._columns), **self._below(document, self._columns, "")}

    def _below(self, parent: Record, columns: Columns, before: str) -> dict[str, _Spot]:
        spots: dict[str, _Spot] = {}
        for inner in columns.lists:
            assert inner.spec is not None
            at, home = (parent.id, inner.path), getattr(parent, inner.spec.home)
            kept = self._lists.get(at)
            if kept is None or kept.records is not home or kept.before != before:
                made = self._made(parent, inner.spec, inner, before, kept.spots if kept else {})
                kept = self._lists[at] = _ListSpots(home, before, made)
            spots.update(kept.spots)
        return spots

    def _made(self, parent: Record, spec: ListSpec, inner: Columns, before: str, old: _Spots) -> _Spots:
        """The spots of a list anew, but for those that are as they were."""
        item = " · ".join(part for part in (before, spec.item) if part)
        spots: dict[str, _Spot] = {}
        for position, child in enumerate(records_of(parent, spec), 1):
            words, spot = f"{item}{position}", old.get(child.id)
            if spot is None or spot.record is not child or spot.words != words:
                spot = _Spot(child, spec.home, parent.id, words, inner)
            spots[child.id] = spot
            if inner.below:
                spots.update(self._below(child, inner, words))
        return spots

    def _list(self, document: Document, spots: _Spots, again: Mapping[str, set[Check]]) -> tuple[Finding, ...]:
        listed: list[Finding] = []
        overridden = {key.row for key in document.overrides} | self._printed_otherwise
        touched = again.keys() | overridden
        for record_id, spot in spots.items():
            told = self._told.get(record_id)
            if told is not None and record_id not in touched and told[0] == spot.words:
                listed += told[1]
                continue
            found = self._found.get(record_id)
            stale = _CHECKS_OF[spot.noun] if found is None else again.get(record_id, ())
            if found is not None and record_id in overridden:
                stale = {*stale, *_OF_OVERRIDES}
            if stale:
                self._run(document, spot, stale)
            listed += self._tell(record_id, spot)
        return tuple(listed)

    def _run(self, document: Document, spot: _Spot, checks: Iterable[Check]) -> None:
        cells = self._cells(document, checks) if spot.record is document else None
        site = Site(document, spot.columns, spot.record, cells, self._last_year, self._memory)
        found = self._found.setdefault(spot.record.id, {})
        self._stood[spot.record.id] = spot.columns
        for check in checks:
            if check.scope is Scope.TABLES and cells is None:
                continue
            findings = tuple(check.run(site))
            if findings:
                found[check] = findings
            else:
                found.pop(check, None)
        self._told.pop(spot.record.id, None)
        is_otherwise = not _OF_OVERRIDES.isdisjoint(found)
        (self._printed_otherwise.add if is_otherwise else self._printed_otherwise.discard)(spot.record.id)

    def _cells(self, document: Document, checks: Iterable[Check]) -> PrintedCells | None:
        """The computed tables, when a check asks for them and the form set has any."""
        if not any(check.scope is Scope.TABLES for check in checks):
            return None
        return printed_cells(document, self._columns.form_set, self._last_year)

    def _tell(self, record_id: str, spot: _Spot) -> tuple[Finding, ...]:
        """The findings of a record in the order of its fields, with the words of where it stands now."""
        told = self._told.get(record_id)
        if told is None or told[0] != spot.words:
            found = self._found[record_id]
            unordered = [finding for check in CHECKS for finding in found.get(check, ())] if found else []
            ordered = sorted(unordered, key=lambda finding: spot.columns.order.get(finding.place.path, 0))
            told = self._told[record_id] = spot.words, tuple(_with_words(f, spot.words) for f in ordered)
        return told[1]


def _with_words(finding: Finding, before: str) -> Finding:
    words = " · ".join(part for part in (before, finding.place.words) if part)
    return replace(finding, place=replace(finding.place, words=words))


_OF_OVERRIDES = frozenset(
    (origin.printed_otherwise_is_told, figures.figures_of_a_record_agree, repeated.repeated_places_agree)
)
"""The checks of single records that look at overrides of their places; run again wherever there are any."""
_CHECKS_OF: Mapping[str, frozenset[Check]] = {
    noun: frozenset(check for check in CHECKS if check.noun in (noun, "*")) for noun in ("", *ITEMS)
}


def _again(document_id: str, spots: _Spots, touched: Touched) -> dict[str, set[Check]]:
    """By record id the checks that read what was touched; records not checked yet are not listed."""
    again: dict[str, set[Check]] = {}
    for key in touched.fields:
        spot = spots.get(key.record_id)
        if spot is not None:
            again.setdefault(key.record_id, set()).update(c for c in _CHECKS_OF[spot.noun] if c.concerns(key.path))
            _add_wide(again, spots, spot.parent, f"{spot.noun}.{key.path}")
    if touched.overrides:
        _add_wide(again, spots, document_id, "overrides")
    for parent_id, name in touched.lists:
        if parent_id in spots:
            _add_wide(again, spots, parent_id, name)
    return again


def _add_wide(again: dict[str, set[Check]], spots: _Spots, record_id: str, path: str) -> None:
    """Adds the checks that look into the lists of a record, of that around it, and so on up to the document."""
    while record_id:
        spot = spots[record_id]
        wide = {c for c in _CHECKS_OF[spot.noun] if c.scope is not Scope.RECORD and c.concerns(path)}
        again.setdefault(record_id, set()).update(wide)
        record_id, path = spot.parent, f"{spot.noun}.{path}"
