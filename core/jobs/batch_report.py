"""What came of a batch, for people, programs and Excel: where everything came from, who is missing, main totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from core.domain.amount import MoneyUnit
from core.domain.document import Document
from core.editing.session import Session
from core.errors import UserError
from core.forms.load import FormSets
from core.forms.model import FormSet
from core.forms.summary import main_totals
from core.jobs.batch_accept import BatchReport, Outcome
from core.jobs.import_ import RowStatus
from core.jobs.import_report import document_plain
from core.jobs.report import Plain, one_line
from core.jobs.units import Match, Roll
from core.office.tables import Cell, Listing, workbook_of

COUNTS = (RowStatus.PLACED, RowStatus.UNSURE, RowStatus.UNPLACED, RowStatus.DIFFERING)
_FILES = (
    *("文件", "状态", "做了什么", "编码", "单位", "上级", "年度", "表式"),
    *(status.value for status in COUNTS),
    "说明",
)
_ROWS = ("文件", "单位", "年度", "状态", "位置", "放到哪里", "读到的值", "原有的值", "怎么处理", "原因")


def batch_workbook(report: BatchReport) -> bytes:
    """One workbook: the files, the county's table (one for each kind of form), who is missing, what wants a look."""
    files = Listing("收取清单", [_FILES, *map(_file_row, report.outcomes)], "收取清单")
    sheets = [files, *summary_sheets(report)]
    if report.units:
        missing = [(unit.code, unit.name, unit.parent) for unit in report.missing]
        sheets.append(
            Listing("未收到的单位", [("编码", "单位", "上级"), *missing], f"{_year_words(report)}未收到的单位".strip())
        )
    rows = [row for one in report.outcomes for row in _look_rows(one)]
    return workbook_of([*sheets, Listing("要看的内容", [_ROWS, *rows], "要看的内容")])


def _file_row(one: Outcome) -> Sequence[Cell]:
    item = one.item
    title = item.piece.form_set.title if item.piece is not None else ""
    parent = item.listed.parent if item.listed is not None else ""
    counts: list[Cell] = [one.count(status) if one.report is not None else "" for status in COUNTS]
    year: Cell = item.year if item.year is not None else ""
    notices = one.report.notices if one.report is not None else ()
    said = "\n".join((*item.remarks, *notices))
    return (item.file.name, item.state.value, one.done, item.code, item.name, parent, year, title, *counts, said)


def _look_rows(one: Outcome) -> Iterator[Sequence[Cell]]:
    if one.report is None:
        return
    unit, year = one.report.unit.name, one.report.year
    for row in one.report.rows:
        if row.status is not RowStatus.PLACED:
            where: tuple[Cell, ...] = (one.item.file.name, unit, year if year is not None else "", row.status.value)
            yield (*where, row.place, row.words, row.text, row.existing, row.deed, row.reason)


# ---------------------------------------------------------------- the county's table


def summary_of(session: Session, form_sets: FormSets, year: int | None = None) -> BatchReport:
    """All documents of a workspace (of a year), for their table. UserError: there is none."""
    documents = tuple(session.document(head.id) for head in session.heads if year in (None, head.year))
    if not documents:
        raise UserError(f"文件里没有{f' {year} 年' if year else ''}的数据，没有可以汇总的。")
    used = {one.layout for one in documents}
    listed = session.listed_units
    return BatchReport((), listed, (), documents, tuple(one for one in form_sets if one.id in used), year)


def summary_workbook(report: BatchReport) -> bytes:
    """Only the county's table."""
    return workbook_of(summary_sheets(report))


def summary_sheets(report: BatchReport) -> list[Listing]:
    """For each kind of form a table of units by main totals in 万元, each year's total below it; units of the list that
    handed in nothing stand in it with blanks."""
    kinds = _kinds(report.form_sets)
    tables = {
        name: [one for one in report.documents if one.layout in {s.id for s in sets}] for name, sets in kinds.items()
    }
    counts = [count for documents in tables.values() for count in Counter(one.year for one in documents).values()]
    least = min(max(counts, default=0), -(-len(report.units) // 2))
    return [
        _summary(report, sets, tables[name], f"汇总表 {name}" if len(kinds) > 1 else "汇总表", least)
        for name, sets in kinds.items()
    ]


def _kinds(form_sets: Iterable[FormSet]) -> dict[str, list[FormSet]]:
    """Layouts of the same totals make one table."""
    found: dict[tuple[object, ...], list[FormSet]] = {}
    for one in form_sets:
        found.setdefault(one.summary, []).append(one)
    return {sets[0].title: sets for sets in found.values()}


def _summary(
    report: BatchReport, sets: Sequence[FormSet], documents: Sequence[Document], name: str, least: int
) -> Listing:
    """One table. Who is missing is counted below each year; named only from `least` documents on: a single file of
    another year or form is no reason to name the whole county."""
    table = _Table(Roll(report.units), {one.id: one for one in sets})
    years = sorted({one.year for one in documents}, key=lambda year: year or 0)
    for year in years:
        of_year = [one for one in documents if one.year == year]
        table.add(year, of_year, len(of_year) >= least)
    only = f"{years[0]}年" if len(years) == 1 and years[0] else ""
    labels = [one.label for one in sets[0].summary]
    heading = ("编码", "单位", "上级", "年度", "项目数", *labels, "情况")
    title = f"{table.roll.county}{only}{sets[0].title}汇总表"
    unit = f"单位：{MoneyUnit.WAN.value}"
    return Listing(name, [heading, *table.rows], title, unit, [number + 1 for number in table.sums])


@dataclass(slots=True)
class _Table:
    """The rows of one kind of form, those of each year with their sum, whose numbers are `sums`."""

    roll: Roll
    form_sets: Mapping[str, FormSet]
    rows: list[Sequence[Cell]] = field(default_factory=list)
    sums: list[int] = field(default_factory=list)

    def add(self, year: int | None, documents: Sequence[Document], is_naming_missing: bool) -> None:
        """The units in the order of the list, then those not in it, then who is missing, then the sum."""
        order = {unit: number for number, unit in enumerate(self.roll.units)}
        found = [(self.roll.find(one.unit.code, one.unit.name) if order else Match(), one) for one in documents]
        found.sort(key=lambda pair: order[pair[0].unit] if pair[0].unit else len(order))
        missing = [unit for unit in order if unit not in {match.unit for match, _ in found}]
        said: Cell = year or ""
        sums: list[Fraction | None] = [None] * len(next(iter(self.form_sets.values())).summary)
        for match, one in found:
            totals = main_totals(one, self.form_sets[one.layout])
            sums = [old if new is None else new + (old or 0) for old, new in zip(sums, totals, strict=True)]
            parent = match.unit.parent if match.unit else ""
            state = "" if match.unit or not order else "不在名单"
            head = (one.unit.code, one.unit.name, parent, said, len(one.projects))
            self.rows.append((*head, *map(_money, totals), state))
        for unit in missing if is_naming_missing else ():
            self.rows.append((unit.code, unit.name, unit.parent, said, "", *[""] * len(sums), "未收到"))
        self.sums.append(len(self.rows))
        count = sum(len(one.projects) for one in documents)
        state = f"{len(missing)} 个未收到" if missing else ""
        self.rows.append(("", "合计", f"{len(documents)} 个单位", said, count, *map(_money, sums), state))


def _money(value: Fraction | None) -> Cell:
    """Exact: an amount in 万元 has six places at most."""
    return "" if value is None else Decimal(value.numerator) / Decimal(value.denominator)


# ---------------------------------------------------------------- lines and data


def batch_lines(report: BatchReport) -> Iterator[str]:
    """A line for each file, what wants a look below it, then who is missing and the counts."""
    for one in report.outcomes:
        item = one.item
        said = f"  {item.why}" if item.remarks else ""
        year = f" {item.year}年" if item.year else ""
        counts = "，".join(f"{status.value} {one.count(status)}" for status in COUNTS) if one.report else ""
        unit = f"{item.code}{item.name}{year}" if item.piece is not None else ""
        yield "  ".join(part for part in (item.file.name, item.state.value, one.done, unit, counts) if part) + said
        yield from (f"    {'  '.join(_line_of(row))}" for row in _look_rows(one))
    if report.missing:
        names = "、".join(f"{unit.code}{unit.name}" for unit in report.missing)
        yield f"没有收到{_year_words(report)}文件的单位（{len(report.missing)} 个）：{names}"
    left = len(report.outcomes) - report.taken
    yield f"合计：收下 {report.taken} 个文件，没有收下 {left} 个" + (
        f"，名单上 {len(report.units)} 个单位，未收到 {len(report.missing)} 个。" if report.units else "。"
    )


def _year_words(report: BatchReport) -> str:
    return f" {report.year} 年" if report.year else ""


def _line_of(row: Sequence[Cell]) -> Iterator[str]:
    status, place, words, text, existing, _, reason = map(str, row[3:10])
    yield from (status, place, f"{words}：{one_line(text)}")
    yield from (
        part for part in (f"（原有：{one_line(existing)}）" if existing else "", f"（{reason}）" * bool(reason)) if part
    )


def batch_plain(report: BatchReport) -> Plain:
    return {
        "complete": report.is_complete,
        "taken": report.taken,
        "files": [_file_plain(one) for one in report.outcomes],
        "missing": [{"code": unit.code, "unit": unit.name, "parent": unit.parent} for unit in report.missing],
        "totals": [_totals_plain(one, report.form_sets) for one in report.documents],
    }


def _file_plain(one: Outcome) -> Plain:
    item = one.item
    plain: Plain = document_plain(one.report) if one.report is not None else {"file": item.file.name, "rows": []}
    return plain | {
        "path": str(item.file.path),
        "state": item.state.name.lower(),
        "taken": one.report is not None,
        "unit_code": item.code,
        "unit": item.name,
        "year": item.year,
        "form": item.piece.form_set.id if item.piece is not None else "",
        "listed": item.listed is not None,
        "remarks": list(item.remarks),
        "replaced_by": item.rival,
        "counts": {status.name.lower(): one.count(status) for status in COUNTS},
    }


def _totals_plain(document: Document, form_sets: Iterable[FormSet]) -> Plain:
    form_set = next((one for one in form_sets if one.id == document.layout), None)
    labels = [one.label for one in form_set.summary] if form_set else []
    totals = [str(_money(one)) for one in main_totals(document, form_set)] if form_set else []
    head = {"unit_code": document.unit.code, "unit": document.unit.name, "year": document.year}
    return {**head, "projects": len(document.projects), "totals": dict(zip(labels, totals, strict=True))}
