"""Proving a form set before it is used: form.toml, the templates, and a fill of invented data written and read back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import UserError
from core.forms.formula import Sum, parse_formula, references
from core.forms.load import FormSets, folders_of, load_form_set
from core.forms.model import Field, FieldKind, FormMistake, FormSet
from core.forms.printed_parts import with_parts
from core.forms.prove import places_in
from core.forms.source import FILE, TomlPath, read_source
from core.forms.zips import with_shared_levels
from core.jobs.report import Plain, mistake_plain
from core.jobs.sample import OWN, own_samples, sample_documents
from core.jobs.template_labels import shared_labels
from core.jobs.template_trial import Tried, try_form_set
from core.progress import Progress, silent


@dataclass(frozen=True, slots=True)
class TemplateReport:
    """What is wrong with a form set. `remarks` are worth a look and stop nothing; `tried` is None where mistakes kept
    it from being tried."""

    form_set: FormSet
    mistakes: tuple[FormMistake, ...]
    remarks: tuple[FormMistake, ...] = ()
    tried: Tried | None = None


def check_templates(folder: Path, progress: Progress = silent) -> tuple[TemplateReport, ...]:
    """The form set in a folder, or each of those in it. UserError: there is none."""
    folders = folders_of(folder)
    if not folders:
        raise UserError(f"“{folder}”里没有表式：其中应有 form.toml，或几个带 form.toml 的文件夹。")
    return tuple(check_template(one, progress) for one in folders)


def check_template(folder: Path, progress: Progress = silent) -> TemplateReport:
    """One form set; it is tried only when form.toml and the templates have no mistakes."""
    progress(0, 1, f"检查 {folder.name}/{FILE} 和模板的标签")
    form_set = load_form_set(folder)
    if form_set.is_broken:
        return TemplateReport(form_set, form_set.mistakes)
    samples = sample_documents(FormSets((form_set,)))
    with tempfile.TemporaryDirectory(prefix="jimutong-", ignore_cleanup_errors=True) as room:
        tried = try_form_set(form_set, Path(room), samples, progress)
    shared = dict.fromkeys(shared_labels(form_set)) if form_set.is_read else ()
    mistakes = (*_sample_wrong(form_set), *shared, *tried.mistakes)
    return TemplateReport(form_set, mistakes, (*_remarks(form_set), *tried.remarks), tried)


def _sample_wrong(form_set: FormSet) -> Iterator[FormMistake]:
    """Why the samples a form set brings are not shown."""
    try:
        own_samples(form_set)
    except UserError as error:
        cure = f"在窗口里填好一份，用 dump 命令写成 {OWN}；不要示例就删掉这个文件。"
        yield FormMistake(OWN, "", "", str(error).rstrip("。"), cure)


# ---------------------------------------------------------------- remarks


def _remarks(form_set: FormSet) -> Iterator[FormMistake]:
    """What a form set has and no template prints, and what it cannot do for want of an entry."""
    source = read_source(form_set.folder)

    def remark(at: TomlPath, cause: str, cure: str) -> FormMistake:
        line = source.line(at)
        return FormMistake(FILE, f"第 {line} 行" if line else "", "", cause, cure)

    if not form_set.outputs:
        yield remark((), "没有写 [[outputs]]，这种表式只能填报，不能导出", "写上模板文件和格式。")
        return
    if not form_set.is_read:
        yield remark(("reading",), "没有写 [reading] recognise，不能读入做好的文件", "写上这种表必有的几个名称。")
    printed, looped = _printed(form_set)
    for index, spec in enumerate(form_set.lists):
        if spec.path not in looped:
            cure = f"在模板里用 {{%tr for {spec.item} in … %}} 打印它；不用打印就不必管。"
            yield remark(_at(form_set, source.data, index), f"模板里没有打印清单“{spec.path}”", cure)
    for path, field, cause, cure in _wide_sums(form_set):
        yield remark(_field_at(form_set, source.data, path, field), cause, cure)
    for path, fields in (("", form_set.fields), *((spec.path, spec.fields) for spec in form_set.lists)):
        for field in fields:
            if (not path or path in looped) and _is_missed(path, field, printed):
                tag = f"{form_set.list(path).item}.{field.key}" if path else field.key
                cure = f"在模板里加上 {{{{{tag}}}}}；只在窗口里用就不必管。"
                yield remark(_field_at(form_set, source.data, path, field), f"模板里没有打印“{tag}”", cure)


def _wide_sums(form_set: FormSet) -> Iterator[tuple[str, Field, str, str]]:
    """The fields of records that add up what lies below all records of their list, and how to add up what lies below
    one: who writes the list's whole path often means the latter."""
    for spec in form_set.lists:
        for field in spec.fields:
            formula = field.compute.formula if field.compute else ""
            for one, _ in references(parse_formula(formula)) if formula else ():
                whole = f"{one.source}.{one.column}" if isinstance(one, Sum) else ""
                own = whole.removeprefix(f"{spec.path}.")
                if own != whole and "." in own:
                    cause = f"“{field.key}”的算式把每一条“{spec.item}”下面的“{whole}”都加在一起"
                    yield spec.path, field, cause, f"只加这一条下面的，写“合计({own})”；就是要加全部的不必管。"


def _printed(form_set: FormSet) -> tuple[set[tuple[str, str]], set[str]]:
    """What the templates print with all it is made of, and the lists they run over, in tables, too."""
    found = {key for output in form_set.outputs for key in places_in(form_set, output)}
    looped = {path for path, key in found if not key}
    views = {view.key for view in form_set.views} & {path for path, _ in found}
    if views:
        looped |= {spec.path for spec in form_set.lists}
    return with_shared_levels(form_set, with_parts(form_set, found)), looped


def _is_missed(path: str, field: Field, printed: set[tuple[str, str]]) -> bool:
    inner = field.kind in (FieldKind.YES_NO, FieldKind.LEVEL, FieldKind.ROLE)
    return not inner and (path, field.key) not in printed


def _at(form_set: FormSet, data: dict[str, Any], index: int) -> TomlPath:
    """Where a list is written; nowhere if it is another form set's."""
    path = form_set.lists[index].path
    own = next((at for at, one in enumerate(data.get("lists", ())) if one.get("path") == path), None)
    return () if own is None else ("lists", own)


def _field_at(form_set: FormSet, data: dict[str, Any], path: str, field: Field) -> TomlPath:
    index = next((at for at, spec in enumerate(form_set.lists) if spec.path == path), -1)
    around = _at(form_set, data, index) if path else ()
    if path and not around:
        return ()
    table = data["lists"][around[1]] if path else data
    own = next((at for at, one in enumerate(table.get("fields", ())) if one.get("key") == field.key), None)
    return () if own is None else (*around, "fields", own)


# ---------------------------------------------------------------- telling


def template_lines(reports: Sequence[TemplateReport]) -> list[str]:
    lines: list[str] = []
    for report in reports:
        lines.append(f"{report.form_set.id}  {report.form_set.title}  {_verdict(report)}")
        lines += [f"    错误 {mistake}" for mistake in report.mistakes]
        lines += [f"    提醒 {remark}" for remark in report.remarks]
    return lines


def _verdict(report: TemplateReport) -> str:
    if report.tried is None:
        return f"有 {len(report.mistakes)} 处错误，改好后再试填"
    did = f"试填写出 {report.tried.written} 个文件，核对 {report.tried.compared} 处，读回 {report.tried.read} 个值"
    return f"有 {len(report.mistakes)} 处错误（{did}）" if report.mistakes else f"没有错误（{did}，全部一致）"


def template_plain(report: TemplateReport) -> Plain:
    tried = report.tried
    return {
        "id": report.form_set.id,
        "title": report.form_set.title,
        "folder": str(report.form_set.folder),
        "mistakes": [mistake_plain(one) for one in report.mistakes],
        "remarks": [mistake_plain(one) for one in report.remarks],
        "tried": tried and {"files": tried.written, "compared": tried.compared, "read": tried.read},
    }
