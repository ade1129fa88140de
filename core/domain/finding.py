"""What a reviewer would point out: something a clerk can mend."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from core.domain.document import FieldKey, OverrideKey


class Severity(StrEnum):
    """ERROR stops the final export, WARNING may pass with an explanation, HINT is for thought."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"

    @property
    def word(self) -> str:
        return {"error": "错误", "warning": "警告", "hint": "提示"}[self.value]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding points: the field if there is one, and the words that tell it (项目1 · 指标4 · 指标值).

    `printed`: it is about a computed cell; the field is then the first typed one that the cell comes from."""

    document_id: str
    record_id: str
    path: str = ""
    words: str = ""
    printed: OverrideKey | None = None

    @property
    def key(self) -> FieldKey:
        return _field_key(self.record_id, self.path)


_field_key = lru_cache(maxsize=50_000)(FieldKey)
"""Asked for every finding of a document after every change."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` is the stable id of the check (A10); `message` says what is wrong, `remedy` what to do, `source` the
    document it rests on."""

    code: str
    severity: Severity
    place: Place
    message: str
    remedy: str = ""
    source: str = ""
    related: tuple[Place, ...] = ()
