"""What the command prints after an import: everything read, with its place in the file and what became of it."""

from __future__ import annotations

from core.forms.model import FormSet
from core.jobs.import_ import DocumentReport, ImportReport, ImportRow, RowStatus
from core.jobs.report import Plain, one_line

_ORDER = (RowStatus.PLACED, RowStatus.DIFFERING, RowStatus.UNSURE, RowStatus.UNPLACED)


def import_lines(report: ImportReport) -> list[str]:
    """A line for every value, what needs a look last, and a closing count for each file."""
    return [line for document in report.documents for line in _document_lines(document)]


def _document_lines(document: DocumentReport) -> list[str]:
    where = "新建" if document.is_new else "并入" if document.is_changed else "没有变化："
    year = f"{document.year}年" if document.year else "年度未定"
    lines = [f"{document.file} → {where}{document.unit.name or '（单位未定）'} {year} {document.form_set.title}"]
    lines += [f"  {notice}" for notice in document.notices]
    for status in _ORDER:
        lines += [_line(row, document.form_set) for row in document.rows if row.status is status]
    counts = "，".join(f"{status.value} {document.count(status)}" for status in _ORDER)
    return [*lines, f"  合计：{counts}。"]


def _line(row: ImportRow, form_set: FormSet) -> str:
    line = f"  {row.status.value}  {row.place}  {row.words}：{one_line(row.text)}"
    if row.status is RowStatus.DIFFERING:
        line += f"（原有：{one_line(row.existing)}；{row.deed}）" if row.existing else f"（{row.deed}）"
    others = "、".join(f"{words}：{one_line(text)}" for words, text in candidates_of(row, form_set))
    return line + (f"（{row.reason}）" if row.reason else "") + (f"（也可以是 {others}）" if others else "")


def import_plain(report: ImportReport) -> Plain:
    return {
        "complete": report.is_complete,
        "files": [document_plain(document) for document in report.documents],
    }


def document_plain(document: DocumentReport) -> Plain:
    return {
        "file": document.file,
        "form": document.form_set.id,
        "unit_code": document.unit.code,
        "unit": document.unit.name,
        "year": document.year,
        "new": document.is_new,
        "changed": document.is_changed,
        "counts": {status.name.lower(): document.count(status) for status in _ORDER},
        "notices": list(document.notices),
        "rows": [_row_plain(row, document.form_set) for row in document.rows],
    }


def _row_plain(row: ImportRow, form_set: FormSet) -> Plain:
    return {
        "status": row.status.name.lower(),
        "field": row.words,
        "value": row.text,
        "place": row.place,
        "deed": row.deed,
        "reason": row.reason,
        "existing": row.existing,
        "candidates": [{"field": words, "value": text} for words, text in candidates_of(row, form_set)],
    }


def candidates_of(row: ImportRow, form_set: FormSet) -> list[tuple[str, str]]:
    """What an unsure value may be instead: the words of the place and the text."""
    value = row.value
    if value is None or row.status is not RowStatus.UNSURE:
        return []
    fields = form_set.list(value.list_path).fields if value.list_path else form_set.fields
    labels = {one.key: one.label for one in fields}
    before = row.words.rpartition(" · ")[0]
    words = {key: f"{before} · {label}" if before else label for key, label in labels.items()}
    return [(words[one.field_key], one.text) for one in value.others]
