"""The texts of the computed tables of a document, cell by cell, for searching: nobody types them, all see them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.domain.document import Document
from core.forms.computed import computed
from core.forms.model import Field, FieldKind, FormSet, Tab
from core.forms.printed_views import print_views
from core.forms.printing import print_field
from core.forms.view import ColumnKind, View
from core.forms.view_rows import RowKind

_KINDS = {ColumnKind.MONEY: FieldKind.MONEY, ColumnKind.PERCENT: FieldKind.PERCENT, ColumnKind.CODE: FieldKind.CODE}


@dataclass(frozen=True, slots=True)
class TableText:
    """One cell: the view, the row as formulas name it (`收入总表[201]`), its column as a field without a home, and
    what a clerk calls the row."""

    view: str
    row: str
    field: Field
    words: str
    text: str


def table_texts(document: Document, form_set: FormSet, tab: Tab) -> Iterator[TableText]:
    """Every cell that says something in the tables of a tab, in printed order; side by side ones after each other."""
    views = [form_set.view(side) for key in tab.tables for side in form_set.view(key).sides or (key,)]
    if not views:
        return
    found = computed(document, form_set)

    def text_of(key: str) -> str:
        return print_field(document, form_set, "", document, form_set.field(key))

    printed = print_views(document, form_set, None, text_of)
    for view in views:
        fields = _fields(view)
        for row, texts in zip(found.rows(view.key), printed[view.key].rows, strict=True):
            if row.kind is not RowKind.BLANK:
                words, name = f"{_caption(form_set, view)} · {row.name or row.key}", f"{view.key}[{row.key}]"
                cells = ((field, str(texts[field.key])) for field in fields)
                yield from (TableText(view.key, name, field, words, text) for field, text in cells if text)


def _fields(view: View) -> list[Field]:
    return [
        Field(column.key, column.label or column.key, kind=_KINDS.get(column.kind, FieldKind.TEXT))
        for column in view.columns
    ]


def _caption(form_set: FormSet, view: View) -> str:
    """The name of the table in which a view is printed."""
    table = next((other for other in form_set.views if view.key in other.sides), view)
    return table.caption or table.key
