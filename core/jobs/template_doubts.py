"""What reading a trial back tells beyond lost values: doubts, words without a field, computed tables that differ."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, TypeAlias

from core.domain.document import Document
from core.domain.finding import Severity
from core.domain.text import clean
from core.forms.model import FormSet
from core.forms.printing import Printed
from core.forms.prove_rows import in_words
from core.forms.view import View
from core.readers.build import Built
from core.readers.draft import Draft
from core.rules.check import check_document

Key: TypeAlias = tuple[str, str]
"""List path ('' the document) or view, and field key or column."""
Places: TypeAlias = Mapping[Key, str]


@dataclass(frozen=True, slots=True)
class Told:
    """`key` is what it is said of, so that it is said once for each template."""

    key: Key
    place: str
    cause: str
    cure: str


def unsure_values(
    form_set: FormSet, document: Document, draft: Draft, places: Places, lost: Collection[Key]
) -> Iterator[Told]:
    """Values that were read where they stand, and that a person is asked to confirm all the same. Those that only
    computed tables print are in doubt for good reason where these do not agree; what is printed nowhere is a guess."""
    agree = bool(draft.cells) and tables_agree(document, form_set)
    for value in draft.unsure:
        key = value.list_path, value.field_key
        if key in lost or not (key in places or (agree and value.list_path)):
            continue
        fields = form_set.list(value.list_path).fields if value.list_path else form_set.fields
        field = next(one for one in fields if one.key == value.field_key)
        if field.compute is not None:
            continue  # is held against what is computed, and not kept
        label = field.label
        cause = f"“{label}”写的是“{short(value.text)}”，读对了，但每次读入都要人确认（{value.reason}）"
        cure = (
            f"让名称“{label}”紧挨着这一格，那里写的是别的名称时，加进 form.toml 这一栏的 aliases；只能这样印的不必管。"
        )
        yield Told(key, places.get(key, ""), cause, cure)


def unplaced_words(draft: Draft, values: Collection[str]) -> Iterator[Told]:
    """Words of the template that the reader takes for data and finds no field for; printed `values` that were lost are
    left to those who tell them."""
    for one in draft.unplaced:
        text = clean(one.evidence.text)
        if text and text not in values:
            cause = f"“{short(text)}”读入时没有对应的栏，每次都会列为未放置（{one.reason}）"
            cure = "固定的说明文字写进 form.toml [reading] 的 skip；是某一栏的名称的，写进那一栏的 aliases。"
            yield Told(("", text), f"写出的文件 {in_words(one.evidence.place)}", cause, cure)


def values_of(printed: Any) -> set[str]:
    """Every text of a printed document, of its records and tables."""
    if isinstance(printed, str):
        return {clean(printed)}
    if not isinstance(printed, Collection):
        return set()
    inner = printed.values() if isinstance(printed, Mapping) else printed
    return set().union(*map(values_of, inner))


def lost_cells(form_set: FormSet, places: Places, wanted: Printed, found: Printed) -> Iterator[Told]:
    """Printed cells of computed tables that print something else after reading."""
    for view in form_set.views:
        columns = [key for path, key in places if path == view.key and key]
        for number, (row, back) in enumerate(zip_longest(wanted[view.key], found[view.key]), 1) if columns else ():
            if row is None or back is None:
                count = len(wanted[view.key]), len(found[view.key])
                cause = f"写出 {count[0]} 行，读回后是 {count[1]} 行"
                yield _of_table(view, places, next(iter(columns)), cause)
                break
            for key in columns:
                texts = clean(str(row.get(key, ""))), clean(str(back.get(key, "")))
                if texts[0] != texts[1]:
                    cause = f"第 {number} 行“{key}”写的是“{short(texts[0])}”，读回后是“{short(texts[1]) or '空白'}”"
                    yield _of_table(view, places, key, cause)


def differing_cells(form_set: FormSet, document: Document, built: Built, places: Places) -> Iterator[Told]:
    """Printed cells that what was read does not compute. Said only of documents whose own tables agree: in others the
    reader has to choose between figures that cannot both hold."""
    compared = built.compared
    if not (compared.differences or compared.homeless) or not tables_agree(document, form_set):
        return
    views = {view.key: view for view in form_set.views}
    for one in (*compared.differences, *compared.homeless):
        view = views[one.key.table]
        cause = f"“{one.words}”印的是“{one.text}”，按读回的明细算出来是“{one.computed or '空白'}”"
        yield _of_table(view, places, one.key.column, cause)


def tables_agree(document: Document, form_set: FormSet) -> bool:
    """Whether no check of figures has found a mistake."""
    findings = check_document(document, form_set)
    return not any(one.code[0] in "AX" and one.severity is Severity.ERROR for one in findings)


def _of_table(view: View, places: Places, column: str, cause: str) -> Told:
    cure = "算出来的表要读得回，它用到的每一栏都要印在表上（或印在别的表、别的清单里），每一列都要有各不相同的名称。"
    return Told((view.key, column), places.get((view.key, column), ""), f"算出来的表“{view.key}”{cause}", cure)


def short(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:24]}…（共 {len(text)} 个字）"
