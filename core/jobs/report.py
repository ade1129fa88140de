"""What commands print: reports of jobs as lines for people and as plain data for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from core.domain.document import Document
from core.domain.finding import Finding, Severity
from core.forms.following import Told, YearChange
from core.forms.model import FormMistake, FormSet
from core.jobs.check import Checked, document_words
from core.jobs.export import ExportReport
from core.jobs.layout import LeftOut

Plain: TypeAlias = dict[str, Any]
NUMBER_IT = "在 Word 或 WPS 里右键点目录，选“更新域”"


def form_lines(form_sets: Iterable[FormSet]) -> list[str]:
    lines = []
    for form_set in form_sets:
        state = f"有 {len(form_set.mistakes)} 处错误，不能使用" if form_set.is_broken else "可用"
        lines.append(f"{form_set.id}  {form_set.region} {form_set.title}  {state}")
        lines += [f"    {mistake}" for mistake in form_set.mistakes]
    return lines


def form_plain(form_set: FormSet) -> Plain:
    return {
        "id": form_set.id,
        "title": form_set.title,
        "region": form_set.region,
        "version": form_set.version,
        "folder": str(form_set.folder),
        "formats": sorted({output.format for output in form_set.outputs}),
        "mistakes": [mistake_plain(mistake) for mistake in form_set.mistakes],
    }


def mistake_plain(mistake: FormMistake) -> Plain:
    return {name: getattr(mistake, name) for name in ("file", "place", "tag", "cause", "cure")}


def finding_plain(document: Document, finding: Finding) -> Plain:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "unit": document.unit.name,
        "year": document.year,
        "place": finding.place.words,
        "message": finding.message,
        "remedy": finding.remedy,
        "source": finding.source,
    }


def finding_lines(checked: Checked) -> list[str]:
    """A document's findings under its name, the gravest first, and a closing count."""
    lines = [document_words(checked.document)]
    for severity in Severity:
        for finding in checked.findings:
            if finding.severity is severity:
                lines.append(_finding_line(finding))
    lines.append("  " + count_line(checked.findings))
    return lines


def _finding_line(finding: Finding) -> str:
    words = f"  {finding.severity.word} {finding.code} {finding.place.words}：{finding.message}"
    return words + _and(finding.remedy)


def _and(remedy: str) -> str:
    return f"（{remedy.rstrip('。')}）" if remedy else ""


def count_line(findings: Sequence[Finding]) -> str:
    counts = [f"{s.word} {sum(f.severity is s for f in findings)}" for s in Severity]
    return "，".join(counts) + "。" if findings else "没有发现问题。"


def export_lines(report: ExportReport, checked: Sequence[Checked]) -> list[str]:
    """The files written, then what stands in the way of a final export, or why nothing was written."""
    lines = [str(file) for file in report.files]
    for one in checked:
        if one.has_errors:
            lines += finding_lines(one)
    if report.refused:
        return [*lines, *missing_lines(report.missing), "有错误，没有导出；改正后再导出，或加 --draft 导出草稿。"]
    if report.carried:
        lines.append(f"有 {len(report.carried)} 处沿用上年的内容还没有确认：")
        lines += [_finding_line(finding) for finding in report.carried]
    left = left_out_lines(report.left_out)
    lines += [*left, *(["  （逐条的清单加 --json）"] if len(left) - 1 < len(report.left_out) else [])] if left else []
    lines += missing_lines(report.missing)
    if report.unnumbered:
        lines.append(f"有 {report.unnumbered} 个 Word 文件的目录还没有页码：{NUMBER_IT}。")
    return [*lines, f"导出成功：{len(report.files)} 个文件{_compared(report)}。"]


def _compared(report: ExportReport) -> str:
    """What was really compared: of a PDF the Word file it was made of."""
    told = f"，读回核对 {report.compared} 处一致" if report.compared or not report.converted else ""
    if report.converted:
        told += f"，PDF 由核对过的 Word 内容转成（{report.converted} 处一致），PDF 本身只查了文件完整"
    return told


_TOGETHER = 4
"""So many places of one field are told in one line."""


def left_out_lines(
    left_out: Sequence[LeftOut], where: str = "在导出的文件里没有位置", *, each: bool = False
) -> list[str]:
    """What the files do not show; nothing when they show everything. Many places of one field of a list are told with
    the first of them, `each`: every one by itself."""
    if not left_out:
        return []
    groups: dict[tuple[str, str], list[LeftOut]] = {}
    for one in left_out:
        groups.setdefault((one.words if each or not one.kind else one.kind, one.why), []).append(one)
    told = [line for (kind, _), group in groups.items() for line in _left_out(kind, group)]
    return [f"有 {len(left_out)} 处内容{where}：", *told]


def _left_out(kind: str, group: Sequence[LeftOut]) -> list[str]:
    if len(group) < _TOGETHER:
        return [f"  {one.words}：{one_line(one.text)}（{one.why}）" for one in group]
    first = group[0]
    return [f"  {kind}：{len(group)} 处，如 {first.words}：{one_line(first.text, 20)}（{first.why}）"]


def export_plain(report: ExportReport, checked: Sequence[Checked]) -> Plain:
    """Everything that was written, and each thing that was not, with its place."""
    return {
        "files": [str(file) for file in report.files],
        "refused": report.refused,
        "compared": report.compared,
        "converted": report.converted,
        "unnumbered": report.unnumbered,
        "findings": [finding_plain(one.document, finding) for one in checked for finding in one.findings],
        "carried": [finding.place.words for finding in report.carried],
        "left_out": [_left_out_plain(one) for one in report.left_out],
        "missing": [_left_out_plain(one) for one in report.missing],
    }


def _left_out_plain(one: LeftOut) -> Plain:
    return {"place": one.words, "text": one.text, "why": one.why}


def missing_lines(missing: Sequence[LeftOut], where: str = "所选版式里") -> list[str]:
    """What the layout wants and the data lack, one line each."""
    if not missing:
        return []
    told = [f"  {one.words}{'：' if one.text else ''}{one_line(one.text)}（{one.why}）" for one in missing]
    return [f"{where}有 {len(missing)} 处，这份数据没有内容：", *told]


def year_lines(changes: Sequence[YearChange]) -> list[str]:
    """What is otherwise in the new year, under a heading for each kind of change; nothing is shortened, as it may be
    read here for the last time."""
    lines = []
    for told in Told:
        mine = [one for one in changes if one.told is told]
        if mine:
            lines.append(f"{told}（{len(mine)} 项）：")
            lines += [f"  {one.words}" + (f"：{one.text}" if one.text else "") for one in mine]
    return lines


def one_line(text: str, most: int = 60) -> str:
    """The beginning of a text in one line."""
    text = text.replace("\n", "⏎")
    return text if len(text) <= most else text[:most] + "…"
