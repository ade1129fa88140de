"""Checks of where values come from: printed differently in the imported file, carried over, text instead of data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from core.domain.document import CARRIED, FieldKey
from core.domain.finding import Finding
from core.domain.text import normal
from core.forms.compute import references
from core.forms.model import Field, FieldKind
from core.forms.printing import override_key, print_shared
from core.rules.money import wrong_amounts
from core.rules.plan import percents
from core.rules.repeated import is_repeated
from core.rules.site import Scope, Site, check, each_text, is_filled, plain_label

IMPORTED = "导入"
"""The reason of an override that an imported file made."""

_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z.\-_]*")


@check("D01 D04", "*", "*", scope=Scope.DOCUMENT)
def printed_otherwise_is_told(site: Site) -> Iterator[Finding]:
    """A place that prints another text than the shared one: as read from a file, or by hand. Places that have a check
    of their own are left to it."""
    overrides, columns = site.document.overrides, site.columns
    for field in columns.fields if overrides else ():
        key = override_key(columns.form_set, columns.path, site.record.id, field.key)
        override = overrides.get(key)
        if override is None or is_repeated(columns.form_set, columns.path, field):
            continue
        shared = print_shared(site.document, columns.form_set, columns.path, site.record, field)
        if normal(shared) != normal(override.text):
            words = {"label": plain_label(field), "printed": override.text, "shared": shared or "空白"}
            code = "D01" if override.reason == IMPORTED else "D04"
            finding = site.find(code, _home(site, field), **words, reason=override.reason)
            printed = None if field.home else key
            yield replace(finding, place=replace(finding.place, words=plain_label(field), printed=printed))


def _home(site: Site, field: Field) -> str:
    """Where a clerk can change what the field prints: its own home, or that of a field it is computed from."""
    named = references(field.compute.text) if field.compute else ()
    homes = [other.home for key in named for other in site.columns.fields if other.key == key and other.home]
    return field.home or next(iter(homes), next(iter(site.columns.by_home), ""))


@check("D02", "*", "*")
def carried_values_are_confirmed(site: Site) -> Iterator[Finding]:
    marks = site.document.marks
    for home, field in site.columns.by_home.items() if marks else ():
        mark = marks.get(FieldKey(site.record.id, home))
        if mark is not None and mark.state == CARRIED:
            year = f"{mark.reason}年" if mark.reason.isdecimal() else mark.reason or "上年"
            yield site.find("D02", home, label=plain_label(field), year=year)


@check("D03", "*", "*")
def data_are_no_text(site: Site) -> Iterator[Finding]:
    for field, text in wrong_amounts(site):
        how = f"写数字和单位，如 316{field.unit}" if field.unit_word else f"只填数字，单位见表头（{field.unit}）"
        cure = f"{how}；没有就留空。"
        yield site.find("D03", field.home, text=text, problem="不是金额", cure=cure)
    for field, percent in percents(site):
        if percent.is_wrong:
            cure = "填百分数，如 50%。"
            yield site.find("D03", field.home, text=percent.text or "", problem="不是百分比", cure=cure)
    for field, text in each_text(site, (FieldKind.CODE,)):
        if is_filled(text) and not _CODE.fullmatch(unicodedata.normalize("NFKC", text).strip()):
            yield site.find("D03", field.home, text=text, problem="不是编码", cure="只填编码本身的数字和字母。")
