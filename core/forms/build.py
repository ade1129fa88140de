"""From the tables of a form.toml to the parts of a FormSet; what is wrong becomes a mistake of the source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from core.domain.amount import MoneyUnit
from core.forms.compute_spec import Compute, Numerals, Ordinal
from core.forms.default_tabs import default_tabs
from core.forms.follows_source import build_follows
from core.forms.model import (
    Carry,
    Field,
    FieldKind,
    FormSet,
    Help,
    KindSpec,
    ListSpec,
    MainTotal,
    Output,
    Part,
    Reading,
    Repeat,
    RoleSpec,
    Tab,
    ValuePart,
    Where,
    Zip,
    ZipBy,
)
from core.forms.parameters import PARAMETERS, TABLES, shape_of
from core.forms.selection import OWN_LINES, shared_out
from core.forms.source import Source, propose
from core.forms.table import Table
from core.forms.texts import build_texts
from core.forms.view_source import build_views


def build_form_set(source: Source, folder: Path, digest: str) -> FormSet:
    """The form set a source describes; entries with mistakes get their defaults, so that all are told at once."""
    root = Table(source, source.data)
    kinds = tuple(_kind(table) for table in root.tables("kinds"))
    form_set = FormSet(
        id=root.text("id", folder.name, required=True),
        title=root.text("title", folder.name, required=True),
        region=root.text("region"),
        folder=folder,
        digest=digest,
        version=root.whole("version", 1, required=True),
        years=_years(root),
        fields=tuple(_field(table) for table in root.tables("fields")),
        lists=_lists(root, kinds),
        views=build_views(root),
        zips=tuple(_zip(table) for table in root.tables("zips")),
        kinds=kinds,
        roles=tuple(_role(table) for table in root.tables("roles")),
        texts=build_texts(root),
        outputs=tuple(_output(table) for table in root.tables("outputs")),
        reading=_reading(root.table("reading")),
        tabs=tuple(_tab(table) for table in root.tables("tabs")),
        checks=_checks(root.table("checks")),
        summary=tuple(_main_total(table) for table in root.tables("summary")),
        like=root.text("like"),
        follows=build_follows(root),
    )
    root.close()
    return form_set if form_set.tabs else replace(form_set, tabs=default_tabs(form_set))


def _main_total(table: Table) -> MainTotal:
    found = MainTotal(table.text("label", required=True), table.text("formula", required=True))
    table.close()
    return found


def _years(root: Table) -> tuple[int, int]:
    root.known.add("years")
    match root.data.get("years", [_FIRST, _LAST]):
        case [int(first), int(last)] if _FIRST <= first <= last <= _LAST:
            return first, last
    root.mistake("years", f"years 应为起止两个年份，在 {_FIRST} 到 {_LAST} 之间", "写成 years = [2016, 2035]")
    return _FIRST, _LAST


_FIRST, _LAST = 1990, 2099


def _field(table: Table) -> Field:
    field = Field(
        key=table.text("key", required=True),
        label=table.text("label", required=True),
        home=table.text("home"),
        kind=table.choice("kind", FieldKind, FieldKind.TEXT),
        aliases=table.texts("aliases"),
        unit=table.choice("unit", MoneyUnit, MoneyUnit.WAN),
        decimals=table.whole("decimals", 2),
        unit_word=table.flag("unit_word"),
        required=table.flag("required"),
        compute=_compute(table),
        total=_typed_total(table),
        carry=table.choice("carry", Carry, Carry.KEEP),
        choices=table.texts("choices"),
        boxes=_boxes(table),
        of=table.text("of"),
        separator=table.text("separator", "、"),
        separators=table.texts("separators"),
        part=table.choice("part", ValuePart, ValuePart.WHOLE).value,
        help=_help(table.table("help")),
        width=table.text("width"),
    )
    table.close()
    return field


def _compute(around: Table) -> Compute | None:
    table = around.table("compute")
    if not table.data or around.data.get("typed") is True:
        return None
    compute = Compute(
        table.text("text"),
        table.text("drop_end"),
        table.optional_whole("when_level"),
        table.text("when_role"),
        _ordinal(table),
        table.text("formula"),
    )
    table.close()
    return compute


def _ordinal(around: Table) -> Ordinal | None:
    table = around.table("ordinal")
    ordinal = Ordinal(table.whole("start", 1), table.text("within"), table.choice("style", Numerals, Numerals.ARABIC))
    table.close()
    return ordinal if "ordinal" in around.data else None


def _typed_total(table: Table) -> str:
    """The formula of a total that is typed on this form; '' where it is computed, or no total."""
    if not table.flag("typed"):
        return ""
    compute = table.table("compute")
    formula = compute.text("formula")
    compute.close()
    if not formula:
        table.mistake("typed", "typed 只写在有 compute.formula 的合计上", '补上 compute.formula = "…"，或删掉 typed')
    return formula


def _boxes(table: Table) -> tuple[str, str]:
    found = table.texts("boxes")
    if not found:
        return Field("", "").boxes
    if len(found) != 2:
        table.mistake("boxes", "boxes 应为两个符号：没有选的和选中的", '写成 boxes = ["□", "☑"]')
    return (found[0], found[-1])


def _help(table: Table) -> Help:
    help_ = Help(table.text("text"), table.text("good"), table.text("bad"))
    table.close()
    return help_


def _lists(root: Table, kinds: tuple[KindSpec, ...]) -> tuple[ListSpec, ...]:
    return shared_out(_told_apart([_list(table) for table in root.tables("lists")]), kinds)


def _told_apart(lists: list[ListSpec]) -> tuple[ListSpec, ...]:
    """Lists without a label whose records are called alike (指标 of two periods) are called by their own names."""
    shared = {spec.item for spec in lists if sum(one.item == spec.item for one in lists) > 1}
    return tuple(replace(one, label=one.label or one.key) if one.item in shared else one for one in lists)


def _list(table: Table) -> ListSpec:
    home, _, group = table.text("home", required=True).partition(".")
    where = tuple(Where(path, values) for path, values in table.named_choices("where").items())
    spec = ListSpec(
        path=table.text("path", required=True),
        item=table.text("item", required=True),
        home=home if home == OWN_LINES or not group else f"{home}.{group}",
        fields=tuple(_field(inner) for inner in table.tables("fields")),
        label=table.text("label"),
        aliases=table.texts("aliases"),
        minimum=table.whole("minimum"),
        title_field=table.text("title_field"),
        amount_field=table.text("amount_field"),
        catalog=table.text("catalog"),
        fixed=_fixed(table),
        numbered=table.flag("numbered"),
        where=(Where("group", (group,)), *where) if home == OWN_LINES and group else where,
        rows=table.whole("rows"),
        skeleton=table.flag("skeleton"),
        presets=_presets(table),
    )
    table.close()
    return spec


def _zip(table: Table) -> Zip:
    found = Zip(
        path=table.text("path", required=True),
        sides=tuple(table.named_texts("sides").items()),
        by=table.choice("by", ZipBy, ZipBy.ROW),
    )
    table.close()
    return found


def _presets(around: Table) -> tuple[tuple[tuple[str, str], ...], ...]:
    """The rows of [[lists.preset]]: their keys are the list's fields, which are known only when all are read."""
    found = []
    for table in around.tables("preset"):
        texts = {key: table.text(key) for key in table.data}
        found.append(tuple(texts.items()))
    return tuple(found)


def _fixed(around: Table) -> tuple[tuple[str, str], ...]:
    """The lines that are always there: code and label of each; without a label the code is it."""
    found = []
    for table in around.tables("fixed"):
        key = table.text("key", required=True)
        found.append((key, table.text("label", key)))
        table.close()
    return tuple(found)


def _kind(table: Table) -> KindSpec:
    spec = KindSpec(
        kind=table.text("kind", required=True),
        level1=table.text("level1", required=True),
        level2=table.text("level2", required=True),
        level1_aliases=table.texts("level1_aliases"),
        level2_aliases=table.texts("level2_aliases"),
        minimum=table.whole("minimum"),
        maximum=table.optional_whole("maximum"),
    )
    table.close()
    return spec


def _role(table: Table) -> RoleSpec:
    spec = RoleSpec(
        role=table.text("role", required=True),
        label=table.text("label", required=True),
        heading=table.text("heading", required=True),
        aliases=table.texts("aliases"),
        required=table.flag("required"),
        level=table.whole("level", 1),
    )
    table.close()
    return spec


def _output(table: Table) -> Output:
    output = Output(
        template=table.text("template", required=True),
        format=table.text("format", required=True),
        over=table.text("over"),
        file=table.text("file", required=True),
        folder=table.text("folder"),
        title=table.text("title"),
        repeat=table.choice("repeat", Repeat, Repeat.FILE),
        sheet=table.text("sheet"),
    )
    table.close()
    return output


def _reading(table: Table) -> Reading:
    parts = []
    for inner in table.tables("parts"):
        parts.append(Part(inner.text("title", required=True), inner.texts("aliases"), inner.text("reads")))
        inner.close()
    reading = Reading(tuple(parts), table.texts("skip"), table.texts("recognise"))
    table.close()
    return reading


def _tab(table: Table) -> Tab:
    tab = Tab(
        key=table.text("key", required=True),
        title=table.text("title", required=True),
        list=table.text("list"),
        rows=table.lines("rows"),
        folded=table.texts("folded"),
        strip=table.texts("strip"),
        strip_title=table.text("strip_title"),
        strip_of=table.text("strip_of"),
        lists=table.texts("lists"),
        grid=table.text("grid"),
        grids=table.texts("grids"),
        entries=table.texts("entries"),
        tables=table.texts("tables"),
        figures=table.lines("figures"),
    )
    table.close()
    return tab


def _checks(table: Table) -> Mapping[str, object]:
    sound: dict[str, object] = {}
    for name, value in table.data.items():
        if name in TABLES:
            sound[name] = TABLES[name](table)
        elif name not in PARAMETERS:
            cure = propose(name, PARAMETERS, "可以写：" + "、".join(PARAMETERS))
            table.mistake(name, f"没有 {name} 这个检查参数", cure)
        elif shape := shape_of(name, value):
            table.mistake(name, f"{name} 应为{shape}", f"现在是 {value}")
        else:
            sound[name] = value
    return sound
