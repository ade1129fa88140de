"""Rows become documents again; every row's digest and every document's seal is checked: damage never passes."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from core.domain.document import Document, Evidence, FieldKey, Mark, Override, OverrideKey
from core.domain.records import LISTS
from core.domain.unit import Unit
from core.errors import UserError
from core.store.documents import DOCUMENT, EVIDENCE, MARK, OVERRIDE, SEAL, UNIT
from core.store.noun import Noun, from_cell
from core.store.schema import CONTENT, NOUNS, REVIEW
from core.store.table import Row, Table


class DamagedError(UserError):
    """The file does not hold what was written into it."""


@dataclass(frozen=True, slots=True)
class Review:
    """What the checks found, as of the document's present revision, by the rules of version `rules`."""

    rules: str
    errors: int
    warnings: int
    hints: int


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """What a list of documents shows without loading them. `review` is None when there is none for this revision."""

    id: str
    unit: Unit
    year: int | None
    stage: str
    form_ids: tuple[str, ...]
    layout: str
    projects: int
    indicators: int
    revision: int
    review: Review | None = None


@dataclass
class _Check:
    """Counts and sums the rows read of one document."""

    count: int = 0
    sum: int = 0

    def rows(self, connection: sqlite3.Connection, table: Table, document_id: str) -> list[Row]:
        found = []
        for row in connection.execute(table.of_document, (document_id,)):
            found.append(checked(table, row))
            self.count += 1
            self.sum ^= int.from_bytes(row[-1], "big")
        return found

    def seal(self, connection: sqlite3.Connection, document_id: str) -> None:
        seal = read_seal(connection, document_id)
        if seal is None or (self.count, f"{self.sum:032x}") != (seal[2], seal[3]):
            raise DamagedError("文件已损坏：有内容丢失。")


def checked(table: Table, row: tuple[Any, ...]) -> Row:
    """The row without its digest, if it is what was written."""
    if table.digest(row[:-1]) != row[-1]:
        raise DamagedError("文件已损坏：有内容与保存时不一致。")
    return row[:-1]


def read_seal(connection: sqlite3.Connection, document_id: str) -> Row | None:
    found = connection.execute(SEAL.select, (document_id,)).fetchone()
    return None if found is None else checked(SEAL, found)


def load_document(connection: sqlite3.Connection, document_id: str) -> Document:
    """KeyError: not in the file. DamagedError: in it, but not as it was written."""
    check = _Check()
    read = {table.name: check.rows(connection, table, document_id) for table in CONTENT}
    if not read[DOCUMENT.table.name] and read_seal(connection, document_id) is None:
        raise KeyError(document_id)
    check.seal(connection, document_id)
    return _Assembly(read, document_id).document()


_Waiting: TypeAlias = dict[str, list[dict[str, Any]]]
"""By the id of the record in whose list they stand: the values of records, in order."""


@dataclass
class _Assembly:
    """The rows of one document, by table, on their way to being records."""

    read: Mapping[str, list[Row]]

    document_id: str

    def document(self) -> Document:
        """DamagedError: a row has no record in whose list it could stand."""
        waiting = {name: self._by_parent(noun) for name, noun in NOUNS.items()}
        lists = self._below(DOCUMENT, self.document_id, waiting)
        if any(waiting.values()):
            raise DamagedError("文件已损坏：有内容找不到它所属的记录。")
        return Document(
            id=self.document_id,
            unit=Unit(**_fields(UNIT, self.read["unit"][0])),
            overrides={OverrideKey(*row[1:5]): Override(*row[5:]) for row in self.read[OVERRIDE.name]},  # type: ignore[arg-type]
            marks={FieldKey(*row[1:3]): Mark(*row[3:]) for row in self.read[MARK.name]},  # type: ignore[arg-type]
            evidence={FieldKey(*row[1:3]): Evidence(*row[3:]) for row in self.read[EVIDENCE.name]},  # type: ignore[arg-type]
            **lists,
            **_fields(DOCUMENT, self.read["document"][0]),
            **self._maps(DOCUMENT, self.document_id),
        )

    def _below(self, noun: Noun, record_id: str, waiting: Mapping[str, _Waiting]) -> dict[str, Any]:
        """The lists of a record; what has found its place no longer waits."""
        return {
            name: tuple(
                NOUNS[name].record(**values, **self._below(NOUNS[name], values["id"], waiting))
                for values in waiting[name].pop(record_id, ())
            )
            for name in LISTS.get(noun.record, ())
        }

    def _maps(self, noun: Noun, record_id: str) -> dict[str, Any]:
        """The maps of a record that stands alone."""
        return {attribute: self._entries(noun, attribute).get(record_id, {}) for attribute in noun.maps}

    def _by_parent(self, noun: Noun) -> _Waiting:
        found: _Waiting = {}
        place = noun.table.at[noun.parent]
        for row, values in zip(self.read[noun.table.name], self._values(noun), strict=True):
            found.setdefault(str(row[place]), []).append(values)
        return found

    def _values(self, noun: Noun) -> list[dict[str, Any]]:
        """The fields of every record of a noun, its maps filled in; child lists are not in it."""
        maps = {attribute: self._entries(noun, attribute) for attribute in noun.maps}
        found = []
        for row in self.read[noun.table.name]:
            values = _fields(noun, row)
            for attribute, by_record in maps.items():
                values[attribute] = by_record.get(values["id"], {})
            found.append(values)
        return found

    def _entries(self, noun: Noun, attribute: str) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = defaultdict(dict)
        entries = noun.maps[attribute]
        for row in self.read[entries.table.name]:
            found[str(row[1])][str(row[2])] = entries.value(row[3:])
        return found


def _fields(noun: Noun, row: Row) -> dict[str, Any]:
    return {name: from_cell(name, row[noun.table.at[name]]) for name in noun.fields}


_HEADS = f"""
    SELECT {", ".join(f"d.{name}" for name in (*DOCUMENT.table.names, "digest"))},
           {", ".join(f"u.{name}" for name in (*UNIT.table.names, "digest"))}
    FROM document d LEFT JOIN unit u USING (document_id)
"""


def load_heads(connection: sqlite3.Connection) -> tuple[DocumentHead, ...]:
    """Every document's head, by unit then year. Their own rows are checked, what is below them when it is loaded."""
    projects, indicators = _counts(connection, "project"), _counts(connection, "indicator")
    revisions = {row[0]: row[1] for row in rows_of(connection, SEAL)}
    reviews = {row[0]: row for row in rows_of(connection, REVIEW)}
    heads = []
    width = len(DOCUMENT.table.names) + 1
    for row in connection.execute(_HEADS):
        document, unit = checked(DOCUMENT.table, row[:width]), checked(UNIT.table, row[width:])
        document_id = str(document[0])
        if document_id not in revisions:
            raise DamagedError("文件已损坏：有内容丢失。")
        review = reviews.get(document_id)
        heads.append(
            DocumentHead(
                id=document_id,
                unit=Unit(**_fields(UNIT, unit)),
                **{name: value for name, value in _fields(DOCUMENT, document).items() if name != "extra"},
                projects=projects.get(document_id, 0),
                indicators=indicators.get(document_id, 0),
                revision=revisions[document_id],
                review=Review(*review[2:]) if review and review[1] == revisions[document_id] else None,
            )
        )
    if len(heads) != len(revisions):
        raise DamagedError("文件已损坏：有单位的内容丢失。")
    return tuple(sorted(heads, key=lambda head: by_unit_and_year(head.unit, head.year)))


def _counts(connection: sqlite3.Connection, table: str) -> dict[str, int]:
    return dict(connection.execute(f'SELECT document_id, count(*) FROM "{table}" GROUP BY document_id').fetchall())


def rows_of(connection: sqlite3.Connection, table: Table) -> Iterable[Any]:
    columns = ", ".join((*table.names, "digest"))
    return (checked(table, row) for row in connection.execute(f'SELECT {columns} FROM "{table.name}"'))


def by_unit_and_year(unit: Unit, year: int | None) -> tuple[str, str, int, str]:
    """The order of documents everywhere: by the unit's code, then its name, then the year."""
    return unit.code, unit.name, year or 0, unit.id
