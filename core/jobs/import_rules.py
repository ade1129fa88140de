"""Rules of importing: in a form set a cell with this label is that field, or stays out; kept for the next files.

They are kept in the person's folder, one file a form set. Whoever can write there can write anything: a file that holds
no rules is told and left out, and stops nothing. A rule never takes the place of what was placed surely.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from core.domain.text import clean, normal
from core.errors import UserError, cause_of
from core.forms.load import FormSets
from core.forms.model import FormSet
from core.jobs.corrections import Correction, Spot, correct, field_of, spotted
from core.jobs.file_cells import FileCells, Found, IsValue, values_at
from core.office.blocks import OfficeFile
from core.paths import user_rules_dir
from core.readers.draft import Draft, DraftValue, Status, Unplaced
from core.readers.words import as_label

MAX_FILE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Rule:
    """In form set `form_id` a cell whose label is `label` is the field `field_key` of the list `list_path`; without a
    field it stays out. `example` is what stood in such a cell, `file` in which file, `since` when that was."""

    form_id: str
    label: str
    list_path: str = ""
    field_key: str = ""
    example: str = ""
    file: str = ""
    since: str = ""

    @property
    def leaves_out(self) -> bool:
        return not self.field_key

    @property
    def note(self) -> str:
        return f"按规则“{self.label}”" + ("不导入" if self.leaves_out else "")


@dataclass(frozen=True, slots=True)
class KeptRules:
    """A file of the folder: its rules, or why it has none (`fault`, a sentence)."""

    path: Path
    form_id: str = ""
    rules: tuple[Rule, ...] = ()
    fault: str = ""


def rule_words(rule: Rule, form_sets: FormSets) -> str:
    """What a rule does, in words of the form: 项目 · 其他资金; 不导入."""
    if rule.leaves_out:
        return "不导入"
    form_set = next((one for one in form_sets if one.id == rule.form_id), None)
    if form_set is None or not is_usable(rule, form_set):
        return f"{rule.list_path} · {rule.field_key}".removeprefix(" · ") + "（表式里没有这一栏）"
    item = f"{form_set.list(rule.list_path).item} · " if rule.list_path else ""
    return item + field_of(form_set, Spot(rule.list_path, (), rule.field_key)).label


def is_usable(rule: Rule, form_set: FormSet) -> bool:
    """The form set has the field, and it is not computed."""
    if rule.leaves_out:
        return True
    spec = next((one for one in form_set.lists if one.path == rule.list_path), None)
    fields = spec.fields if spec else () if rule.list_path else form_set.fields
    return any(one.key == rule.field_key and one.compute is None and one.home for one in fields)


# ---------------------------------------------------------------- applying


def with_rules(draft: Draft, office: OfficeFile, skip: Container[str] = ()) -> Draft:
    """The draft with the kept rules of its form set applied to what the reader did not place surely; `skip` are the
    addresses of cells that somebody has decided about."""
    rules = rules_for(draft.form_set)
    if not rules or not (draft.unplaced or draft.unsure):
        return draft
    return _Ruled(draft, FileCells(office), {rule.label: rule for rule in rules}, skip).draft()


class _Ruled:
    def __init__(self, draft: Draft, cells: FileCells, rules: dict[str, Rule], skip: Container[str]) -> None:
        self.before, self.cells, self.rules, self.skip = draft, cells, rules, skip
        self.is_value: IsValue = values_at(draft.values)
        self.spots = spotted(draft)
        self.there = {spot: value for spot, value in self.spots if value.text}
        self.made: dict[Spot, Correction] = {}
        self.others: list[Correction] = []
        self.doubts: dict[Spot, str] = {}

    def draft(self) -> Draft:
        for found, was, row in self._open_cells():
            rule = self.rules.get(found.label)
            if rule is not None and found.piece.place not in self.skip:
                self._apply(rule, found, was, row)
        draft = correct(self.before, [*self.made.values(), *self.others])
        draft = replace(draft, unplaced=tuple(one for one in draft.unplaced if not self._is_label(one)))
        return _with_doubts(draft, self.doubts) if self.doubts else draft

    def _open_cells(self) -> Iterator[tuple[Found, Spot | None, str]]:
        """What was not placed, and what is unsure: each with its label, where it was put, and the row it is told in."""
        for one in self.before.unplaced:
            found = self.cells.found(one.evidence.place, self.is_value)
            if found is not None and found.label:
                yield found, None, ""
            for cell in self.cells.in_row(one.evidence.place, self.is_value):
                yield cell, None, one.evidence.place
        for spot, value in self.spots:
            found = self.cells.found(value.evidence.place, self.is_value) if value.is_unsure else None
            if found is not None and found.label:
                yield found, spot, ""

    def _is_label(self, one: Unplaced) -> bool:
        """It is the words of a rule alone, with nothing to take beside them: the file knows the field and leaves it
        blank."""
        found = self.cells.found(one.evidence.place, self.is_value)
        rule = (
            self.rules.get(as_label(found.piece.text))
            if found is not None and found.text == one.evidence.text
            else None
        )
        if rule is None or rule.leaves_out or found is None or one.evidence.place in self.skip:
            return False
        after = [piece for piece in found.line.pieces if piece.column > found.piece.column]
        return found.line.paragraph is None and not (after and after[0].text)

    def _apply(self, rule: Rule, found: Found, was: Spot | None, row: str) -> None:
        read, place = found.piece.text, found.piece.place
        if was is not None:
            read = next(value.evidence.text for spot, value in self.spots if spot == was)
        out = Correction(place, read, was, None, note=rule.note, row=row, **found.words)
        if rule.leaves_out:
            self.others.append(out)
            return
        numbers, doubt = self._record_for(rule, found)
        if numbers is None or not is_usable(rule, self.before.form_set):
            return
        spot = Spot(rule.list_path, numbers, rule.field_key)
        if spot == was:
            return
        taken = self.made.get(spot)
        if spot in self.there or taken is not None:
            self._collide(rule, spot, out)
            return
        value = self.cells.value(self.before.form_set, spot, found)
        reason = "；".join(part for part in (rule.note, doubt, value.reason) if part)
        self.made[spot] = replace(out, spot=spot, text=value.text, note=reason, doubt=bool(doubt or value.reason))

    def _collide(self, rule: Rule, spot: Spot, out: Correction) -> None:
        """The field has a value from elsewhere: that one stays and is to be looked at; the cell is told."""
        there = self.there.get(spot)
        text, place = (there.text, there.evidence.place) if there else (self.made[spot].text, self.made[spot].place)
        if out.was is None:
            self.others.append(replace(out, note=f"{rule.note}应放进的栏里已有{place}的“{text}”，未采用"))
        self.doubts[spot] = f"{rule.note}，{out.place}的“{out.read}”也应放在这里，请核对"

    def _record_for(self, rule: Rule, found: Found) -> tuple[tuple[int, ...] | None, str]:
        """The record of the list that a cell belongs to, and what is doubtful about it: the one its row is of, else
        the only one of its table, else the last one begun before it."""
        depth = len(rule.list_path.split(".")) if rule.list_path else 0
        if not depth:
            return (), ""
        line = found.line
        near = [
            (other, spot.numbers[:depth])
            for spot, value in self.spots
            if f"{spot.list_path}.".startswith(f"{rule.list_path}.")
            and (other := self.cells.line(value.evidence.place)) is not None
        ]
        for those in (
            {numbers for other, numbers in near if other.index == line.index},
            {numbers for other, numbers in near if other.table == line.table and line.table >= 0},
        ):
            if len(those) == 1:
                return those.pop(), ""
        before = [pair for pair in near if pair[0].index <= line.index]
        if not before or depth > 1:
            return None, ""
        words = self.before.form_set.list(rule.list_path).item
        numbers = max(before, key=lambda pair: pair[0].index)[1]
        return numbers, f"不能确定是哪一个{words}的，先放在上面最近的一个"


def _with_doubts(draft: Draft, doubts: dict[Spot, str]) -> Draft:
    doubted = {id(value): doubts[spot] for spot, value in spotted(draft) if spot in doubts}

    def told(value: DraftValue) -> DraftValue:
        if id(value) not in doubted:
            return value
        reason = "；".join(part for part in (value.reason, doubted[id(value)]) if part)
        return replace(value, status=Status.UNSURE, reason=reason)

    def walked(record: Any) -> Any:
        children = tuple(walked(child) for child in record.children)
        return replace(record, values=tuple(told(value) for value in record.values), children=children)

    return replace(draft, root=walked(draft.root))


def is_left_by_rule(reason: str) -> bool:
    """Whether the reason of something unplaced is a rule that leaves it out."""
    return reason.startswith("按规则") and reason.endswith("不导入")


# ---------------------------------------------------------------- keeping


def kept_rules() -> tuple[KeptRules, ...]:
    """All files of the folder, broken ones too, by name."""
    folder = user_rules_dir()
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".toml" and not path.name.startswith("."))
    except FileNotFoundError:
        return ()
    except OSError as error:
        return (KeptRules(folder, fault=f"文件夹打不开（{cause_of(error)}）。"),)
    return tuple(_read(path) for path in paths)


def rules_for(form_set: FormSet) -> tuple[Rule, ...]:
    """The rules of one form set that can be used."""
    return tuple(rule for rule in _read(_path(form_set.id)).rules if is_usable(rule, form_set))


def keep_rule(rule: Rule) -> Rule | None:
    """Keep a rule for good; the one of the same label that it takes the place of, None without one.

    UserError: the folder cannot be written to, or the form set's file there is broken and must be seen to first.
    """
    kept = _read(_path(rule.form_id))
    if kept.fault and kept.path.exists():
        raise UserError(f"规则文件“{kept.path}”不能使用：{kept.fault}请先在“导入规则”里移除它。")
    before = next((one for one in kept.rules if one.label == rule.label), None)
    dated = replace(rule, since=rule.since or date.today().isoformat())
    _write(kept.path, rule.form_id, [*(one for one in kept.rules if one is not before), dated])
    return before


def rule_for(form_set: FormSet, label: str, column: str | None) -> Rule:
    """The rule that puts cells of a label into a column, named as 其他资金 or 项目 · 其他资金 (None: they stay out).

    UserError: no such column, or several.
    """
    if column is None:
        return Rule(form_set.id, label)
    wanted = normal(column).replace("·", "")
    found = [
        Rule(form_set.id, label, path, one.key)
        for path, item, fields in [("", "", form_set.fields), *((s.path, s.item, s.fields) for s in form_set.lists)]
        for one in fields
        if wanted in {normal(f"{item}{name}") for name in one.labels} | set(map(normal, one.labels))
    ]
    usable = [one for one in found if is_usable(one, form_set)]
    if len(usable) == 1:
        return usable[0]
    if usable:
        there = "、".join(f"“{rule_words(one, FormSets((form_set,)))}”" for one in usable)
        raise UserError(f"“{column}”有几栏：{there}，请写明是哪一栏。")
    raise UserError(f"“{form_set.title}”里没有可以填的“{column}”这一栏" + ("（是算出来的）。" if found else "。"))


def remove_rule(form_id: str, label: str) -> Rule:
    """Remove one rule; what it was. UserError: there is none of this label."""
    kept = _read(_path(form_id))
    found = next((one for one in kept.rules if one.label == label), None)
    if found is None:
        raise UserError(f"表式“{form_id}”没有“{label}”这条导入规则。")
    rest = [one for one in kept.rules if one is not found]
    if rest:
        _write(kept.path, form_id, rest)
    else:
        remove_file(kept)
    return found


def remove_file(kept: KeptRules) -> None:
    """Remove a file of the folder, broken or not. UserError: it cannot be removed."""
    try:
        kept.path.unlink(missing_ok=True)
    except OSError as error:
        raise UserError(f"“{kept.path}”删不掉（{cause_of(error)}）。") from error


def _path(form_id: str) -> Path:
    return user_rules_dir() / f"{form_id}.toml"


def _write(path: Path, form_id: str, rules: Iterable[Rule]) -> None:
    from core.office.write import Staging

    with Staging(path.parent) as staging:
        staging.add(path, _toml(form_id, rules).encode("utf-8"))
        staging.publish()


_KEYS = {
    "label": "label",
    "list_path": "list",
    "field_key": "field",
    "example": "example",
    "file": "file",
    "since": "since",
}


def _toml(form_id: str, rules: Iterable[Rule]) -> str:
    lines = [
        "# 导入规则：标签是 label 的格放到 list 的 field 一栏；没有 field 的不导入。",
        f"form = {_quoted(form_id)}",
    ]
    for rule in rules:
        lines += ["", "[[rule]]"]
        lines += [f"{key} = {_quoted(getattr(rule, name))}" for name, key in _KEYS.items() if getattr(rule, name)]
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    """A text in TOML, which for these writes what JSON writes."""
    return json.dumps(text.encode("utf-8", "replace").decode("utf-8"), ensure_ascii=False).replace("\x7f", "\\u007f")


def _read(path: Path) -> KeptRules:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_FILE + 1)
    except FileNotFoundError:
        return KeptRules(path)
    except OSError as error:
        return KeptRules(path, fault=f"打不开（{cause_of(error)}）。")
    if len(data) > MAX_FILE:
        return KeptRules(path, fault="超过 1 MB，不像规则文件。")
    try:
        table = tomllib.loads(data.decode("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        return KeptRules(path, fault=f"第{place[1]}行写法不对。" if place else "没有写完整。")
    except (ValueError, RecursionError):
        return KeptRules(path, fault="写法不对。")
    return _kept(path, table)


def _kept(path: Path, table: dict[str, Any]) -> KeptRules:
    form_id, found = table.get("form"), table.get("rule", [])
    if form_id != path.stem:
        return KeptRules(path, fault="form 应是表式的代号，与文件名相同。")
    if not isinstance(found, list):
        return KeptRules(path, fault="规则应写成 [[rule]]。")
    rules = []
    for number, one in enumerate(found, 1):
        texts = {name: one.get(key, "") for name, key in _KEYS.items()} if isinstance(one, dict) else {}
        if not texts.get("label") or not all(isinstance(text, str) for text in texts.values()):
            return KeptRules(path, fault=f"第{number}条规则没有写 label，或写法不对。")
        rules.append(Rule(path.stem, **{name: " ".join(clean(text).split()) for name, text in texts.items()}))
    return KeptRules(path, path.stem, tuple(rules))


# ---------------------------------------------------------------- telling


def rules_lines(kept: Iterable[KeptRules], form_sets: FormSets) -> Iterator[str]:
    """The rules as a person reads them."""
    titles = {one.id: one.title for one in form_sets}
    for one in kept:
        if one.fault:
            yield f"不能使用：{one.path}：{one.fault}"
        for rule in one.rules:
            title = titles.get(rule.form_id, "没有安装的表式")
            yield f"{rule.form_id}（{title}）  “{rule.label}” → {rule_words(rule, form_sets)}  {_origin(rule)}".rstrip()


def _origin(rule: Rule) -> str:
    parts = (rule.since, f"“{rule.file}”" if rule.file else "", f"如“{rule.example}”" if rule.example else "")
    said = "，".join(part for part in parts if part)
    return f"（{said}）" if said else ""


def rules_plain(kept: Iterable[KeptRules], form_sets: FormSets) -> list[dict[str, object]]:
    plain: list[dict[str, object]] = []
    for one in kept:
        if one.fault:
            plain.append({"form": None, "file": str(one.path), "fault": one.fault})
        for rule in one.rules:
            texts = {key: getattr(rule, name) for name, key in _KEYS.items()}
            texts["source"] = texts.pop("file")
            plain.append({"form": rule.form_id, **texts, "words": rule_words(rule, form_sets), "file": str(one.path)})
    return plain
