"""Values and records as plain data for JSON: what the change log and dumps write, exact and readable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from core.domain.amount import Amount
from core.domain.percent import Percent
from core.domain.records import Value
from core.domain.target_value import Comparison, TargetValue


def to_plain(value: Any) -> Any:
    """A value, a record or a document as strings, numbers, lists and dicts; what is at its default is left out."""
    if isinstance(value, Decimal | Comparison):
        return str(value)
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    if isinstance(value, Mapping):
        return [[to_plain(key), to_plain(item)] for key, item in value.items()]
    if is_dataclass(value):
        entries = {field.name: getattr(value, field.name) for field in fields(value)}
        return {name: to_plain(item) for name, item in entries.items() if item not in (None, "", (), {})}
    return value


def value_from_plain(plain: Any, like: Value) -> Value:
    """The reverse of `to_plain` for a value of `like`'s type. ValueError, TypeError, AttributeError: it is not."""
    if isinstance(like, Amount):
        return Amount(_whole(plain.get("fen")), _text(plain.get("text")))
    if isinstance(like, Percent):
        return Percent(_decimal(plain.get("value")), _text(plain.get("text")))
    if isinstance(like, TargetValue):
        comparison = plain.get("comparison")
        return TargetValue(
            Comparison(comparison) if comparison else None,
            _decimal(plain.get("number")),
            _text(plain.get("measure")) or "",
            _text(plain.get("text")) or "",
        )
    if isinstance(like, tuple):
        return tuple(_text(item) or "" for item in plain)
    return _whole(plain) if isinstance(plain, int) else _text(plain)


def _whole(plain: Any) -> int | None:
    if plain is None or (isinstance(plain, int) and not isinstance(plain, bool)):
        return plain
    raise TypeError(f"{plain!r} is no whole number")


def _text(plain: Any) -> str | None:
    if plain is None or isinstance(plain, str):
        return plain
    raise TypeError(f"{plain!r} is no text")


def _decimal(plain: Any) -> Decimal | None:
    return None if plain is None else Decimal(_text(plain) or "")
