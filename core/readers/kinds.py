"""Whether a printed text is of a field's kind: what money, rates and codes look like."""

from __future__ import annotations

import re

from core.domain.amount import Amount
from core.domain.percent import Percent
from core.domain.text import normal
from core.forms.model import Field, FieldKind

_NUMBER = re.compile(
    r"[-—–－/]*|[+-]?[\d,]*\.?\d+\s*[%‰]?(?!.*(?:以上|以下|以内|左右|上下|[余多]$))(?![OoIl]+$)\w{0,4}"
)


def fits(field: Field, text: str) -> bool:
    """Whether a printed text is of the field's kind; blank and dashes fit everything but a code that must be there."""
    if field.kind is FieldKind.MONEY:
        return not Amount.parse(_joined(text), field.unit, field.decimals).is_wrong
    if field.kind is FieldKind.PERCENT:
        return not Percent.parse(_joined(text)).is_wrong
    if field.kind is FieldKind.NUMBER:
        return is_number(text)
    if field.kind is FieldKind.CODE:
        code = "".join(text.split())
        if not field.required and Amount.parse(code).is_blank:
            return True
        return code.isascii() and code.isalnum() and len(code) >= 3
    return True


def _joined(text: str) -> str:
    return text.replace("\n", "")


def is_sign(text: str) -> bool:
    """A comparison sign alone, as a column for it holds."""
    return re.fullmatch(r"[≥≤=<>≧≦＝＜＞]{1,2}", text.strip()) is not None


def is_number(text: str) -> bool:
    """A number with or without a unit or % behind it, or a dash for none; 50以上 is none, nor is 5O with a letter."""
    return _NUMBER.fullmatch(normal(text).strip()) is not None


def is_bare_number(text: str) -> bool:
    return re.fullmatch(r"[\d.,]+", text.strip()) is not None
