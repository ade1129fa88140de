"""What the types of a form.toml cannot say: homes, names that must exist, names that must not exist twice, circles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields

from core.catalog.scheme import Kind
from core.domain.document import Document
from core.domain.indicator import Period
from core.domain.records import ITEMS, LISTS, MAPS
from core.domain.text import label
from core.domain.unit import Unit
from core.forms.check_fields import verify_computed, verify_special, verify_total
from core.forms.check_lists import verify_selection, verify_zips
from core.forms.check_verify import verify_checks, verify_summary
from core.forms.compute import ORDINAL, parse_pattern, references
from core.forms.model import Field, FieldKind, FormSet, ListSpec, Output, Repeat, Tab, ValuePart
from core.forms.record_formulas import fields_at
from core.forms.source import Source, TomlPath, propose
from core.forms.texts import verify_texts
from core.forms.view_source import verify_views, view_labels

FORMATS = ("docx", "xlsx")
MAX_DECIMALS = 8
_KINDS_OF_HOME = {
    "amounts": (FieldKind.MONEY,),
    "payment_plan": (FieldKind.PERCENT,),
    "targets": (FieldKind.TARGET_VALUE,),
    "year": (FieldKind.YEAR,),
    "level": (FieldKind.LEVEL,),
    "level1": (FieldKind.LEVEL1,),
    "level2": (FieldKind.LEVEL2,),
    "role": (FieldKind.ROLE,),
    "paragraphs": (FieldKind.PARAGRAPHS,),
    "projects": (FieldKind.REFERENCES,),
}
_TYPED_KINDS = frozenset(kind for kinds in _KINDS_OF_HOME.values() for kind in kinds)
_ANYWHERE = frozenset({FieldKind.MONEY, FieldKind.PERCENT, FieldKind.YEAR})
"""Kinds an extra field may have as well: its text is kept as text and judged by the kind."""


def verify(source: Source, form_set: FormSet) -> None:
    """Adds to the source's mistakes everything that does not fit together in the form set built from it."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", form_set.id):
        source.mistake(("id",), f"id 不能是“{form_set.id}”", "只用小写英文字母、数字和短横线")
    _verify_fields(source, (), form_set.fields, Document)
    for index, spec in enumerate(form_set.lists):
        _verify_list(source, ("lists", index), form_set, spec)
    verify_zips(source, form_set)
    _verify_computed(source, form_set)
    verify_views(source, form_set)
    verify_checks(source, form_set)
    verify_summary(source, form_set)
    for path, text in view_labels(form_set):
        _verify_pattern(source, path, text, _names(form_set, ""))
    _verify_kinds_and_roles(source, form_set)
    verify_texts(source, form_set)
    for index, output in enumerate(form_set.outputs):
        _verify_output(source, ("outputs", index), form_set, output)
    _verify_reading(source, form_set)
    for index, tab in enumerate(form_set.tabs):
        _verify_tab(source, ("tabs", index), form_set, tab)


def _verify_list(source: Source, path: TomlPath, form_set: FormSet, spec: ListSpec) -> None:
    if [other.path for other in form_set.lists].count(spec.path) > 1:
        source.mistake((*path, "path"), f"清单“{spec.path}”写了两次", "删掉一个或改名")
    for name, words in (("path", spec.path.split(".")), ("item", [spec.item])):
        for word in words:
            _verify_word(source, (*path, name), word)
    parent = next((other for other in form_set.lists if other.path == spec.parent), None)
    if spec.parent and parent is None:
        known = [other.path for other in form_set.lists if not f"{other.path}.".startswith(f"{spec.parent}.")]
        known = [other for other in known if other.count(".") < spec.path.count(".")]
        source.mistake((*path, "path"), f"没有上级清单“{spec.parent}”", propose(spec.parent, known, "先写上级清单"))
        return
    homes = LISTS.get(ITEMS.get(parent.home, Document) if parent else Document, ())
    if spec.home not in homes:
        cure = propose(spec.home, homes, "可以写：" + "、".join(homes) if homes else "这里不能再有下级清单")
        source.mistake((*path, "home"), f"这里没有“{spec.home}”这种记录", cure)
        return
    _verify_fields(source, path, spec.fields, ITEMS[spec.home])
    verify_selection(source, path, form_set, spec)
    keys = [field.key for field in spec.fields]
    for name in ("title_field", "amount_field"):
        _known(source, (*path, name), getattr(spec, name), keys, "列")
    _verify_codes(source, path, spec)


def _verify_codes(source: Source, path: TomlPath, spec: ListSpec) -> None:
    """The list its codes come from, and the codes of the lines that are always there."""
    _known(source, (*path, "catalog"), spec.catalog, list(Kind), "科目或目录")
    for name in ("catalog", "fixed"):
        if getattr(spec, name) and not any(field.home == "code" for field in spec.fields):
            cure = '补上一个 home = "code" 的字段，或删掉 ' + name
            source.mistake((*path, name), f"清单“{spec.path}”没有存放编码的字段", cure)
    for index, (key, _) in enumerate(spec.fixed):
        if key in [other for other, _ in spec.fixed[:index]]:
            source.mistake((*path, "fixed", index), f"固定行“{key}”写了两次", "每一行的 key 只写一次")


def _verify_fields(source: Source, path: TomlPath, found: tuple[Field, ...], noun: type) -> None:
    for index, field in enumerate(found):
        at = (*path, "fields", index)
        if field.home and field.compute:
            source.mistake((*at, "compute"), f"“{field.key}”既有 home 又有 compute", "算出来的项没有 home，去掉一个")
        elif field.home:
            _verify_home(source, (*at, "home"), field, noun)
        elif not field.compute:
            source.mistake(at, f"“{field.key}”没有 home，也没有 compute", '写明它存在哪里，如 home = "extra.名称"')
        if field.key == ORDINAL:
            source.mistake((*at, "key"), f"“{ORDINAL}”是自动编的序号，不能另写", "换一个键名")
        if not 0 <= field.decimals <= MAX_DECIMALS:
            source.mistake((*at, "decimals"), f"decimals 应在 0 到 {MAX_DECIMALS} 之间", "金额一般写 2")
        if twice := next((one for one in field.choices if field.choices.count(one) > 1), ""):
            source.mistake((*at, "choices"), f"选项“{twice}”写了两次", "删掉一个")
        for word in field.key.split("."):
            _verify_word(source, (*at, "key"), word)
        if field.kind is FieldKind.CHOICE and not field.choices:
            source.mistake((*at, "kind"), f"“{field.key}”是选项，却没有 choices", '补上 choices = ["…", "…"]')
    _verify_twice(source, path, found)
    _verify_parts(source, path, found)


def _verify_parts(source: Source, path: TomlPath, found: tuple[Field, ...]) -> None:
    """A value that is split must have a field for its number: words that are no quantity stand there, too."""
    held = {field.home for field in found if field.part in (ValuePart.NUMBER, ValuePart.WHOLE)}
    for index, field in enumerate(found):
        if field.part and field.home not in held:
            cause = f"“{field.key}”只取指标值的一部分，却没有一栏取它的数"
            source.mistake((*path, "fields", index, "part"), cause, '给 home 相同的一栏写 part = "number"')
            return


def _verify_word(source: Source, at: TomlPath, word: str) -> None:
    """A name that is used in tags: one step of a dotted path."""
    if word and not re.fullmatch(r"\w+", word):
        source.mistake(at, f"“{word}”不能作标签里的名字", "只用汉字、字母、数字和下划线，不要空格、点和括号")


def _verify_twice(source: Source, path: TomlPath, found: tuple[Field, ...]) -> None:
    keys: dict[str, int] = {}
    labels: dict[str, str] = {}
    for index, field in enumerate(found):
        at = (*path, "fields", index)
        if keys.setdefault(field.key, index) != index:
            source.mistake((*at, "key"), f"键“{field.key}”写了两次", "每个键只能写一次，换一个键名")
            continue
        for name, text in (("label", field.label), *(("aliases", alias) for alias in field.aliases)):
            other = labels.setdefault(label(text), field.key)
            if other != field.key:
                source.mistake((*at, name), f"“{text}”已经是“{other}”的名称或别名", "同一处的名称不能重复，改掉一个")


def _verify_home(source: Source, at: TomlPath, field: Field, noun: type) -> None:
    head, _, rest = field.home.partition(".")
    known = {f.name for f in fields(noun)} - {"id", "overrides", "marks", "evidence", *LISTS.get(noun, ())}
    if head not in known or (head == "unit" and rest not in {f.name for f in fields(Unit)} - {"id", "parent_id"}):
        homes = _homes(known)
        meant = [*homes, *(f"{name}.{rest}" for name in MAPS if rest and name in known)]
        source.mistake(at, f"没有“{field.home}”这个存放处", propose(field.home, meant, "可以写：" + "、".join(homes)))
    elif (head in MAPS) != bool(rest) and head != "unit":
        cure = f"写成 {head}.名称" if head in MAPS else f"写成 {head}"
        source.mistake(at, f"存放处“{field.home}”写得不对", cure)
    elif head == "targets" and rest not in list(Period):
        source.mistake(at, f"没有“{rest}”这种指标值", propose(rest, list(Period), "可以写：" + "、".join(Period)))
    elif head == "payment_plan" and not (rest.isdecimal() and 1 <= int(rest) <= 12):
        source.mistake(at, f"支出计划没有“{rest}”月", "写月份数字 1 到 12，如 payment_plan.6")
    else:
        _verify_kind(source, at, field, head)


_EXAMPLES = {
    "unit": "unit.name",
    "amounts": "amounts.budget",
    "payment_plan": "payment_plan.3",
    "targets": "targets.whole",
    "extra": "extra.名称",
}


def _homes(known: Iterable[str]) -> list[str]:
    return sorted({*(_EXAMPLES.get(name, name) for name in known), *(["unit.code"] if "unit" in known else [])})


def _verify_kind(source: Source, at: TomlPath, field: Field, head: str) -> None:
    allowed = _KINDS_OF_HOME.get(head)
    if allowed is None:
        wrong = field.kind in _TYPED_KINDS - (_ANYWHERE if head == "extra" else frozenset())
        cure = "换一个 kind，如 text、long_text、code"
    else:
        wrong = field.kind not in allowed
        cure = f'写成 kind = "{allowed[0]}"'
    if wrong:
        source.mistake((*at[:-1], "kind"), f"“{field.key}”存在 {field.home}，种类不能是 {field.kind}", cure)


def _verify_computed(source: Source, form_set: FormSet) -> None:
    roles = [spec.role for spec in form_set.roles]
    _verify_patterns(source, (), form_set, "", roles)
    for index, spec in enumerate(form_set.lists):
        _verify_patterns(source, ("lists", index), form_set, spec.path, roles)


def _verify_patterns(source: Source, path: TomlPath, form_set: FormSet, list_path: str, roles: list[str]) -> None:
    found = fields_at(form_set, list_path)
    titles = {spec.key for spec in form_set.children(list_path) if spec.title_field}
    known = _names(form_set, list_path) | titles
    for index, field in enumerate(found):
        at = (*path, "fields", index, "compute")
        verify_special(source, at[:-1], form_set, field)
        verify_total(source, at, form_set, list_path, field)
        if field.compute is None:
            continue
        if field.compute.is_yes_no and field.kind is not FieldKind.YES_NO:
            name = "when_role" if field.compute.when_role else "when_level"
            source.mistake(at, f"“{field.key}”用了 {name}，种类却不是 yes_no", '写成 kind = "yes_no"')
        verify_computed(source, at, form_set, list_path, field)
        _known(source, at, field.compute.when_role, roles, "类别（roles）")
        _verify_pattern(source, at, field.compute.text, known)
        if circle := _circle(field, found):
            source.mistake(at, "算式绕回了自己：" + " → ".join(circle), "去掉其中一个引用")


def _circle(field: Field, found: tuple[Field, ...]) -> tuple[str, ...]:
    """The way from a field back to itself over computed fields of the same record, empty when there is none."""
    by_key = {other.key: other for other in found}
    ways: list[tuple[str, ...]] = [(field.key,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        at = by_key[way[-1]]
        for key in references(at.compute.text) if at.compute else ():
            if key == field.key:
                return (*way, key)
            if key in by_key and key not in seen:
                seen.add(key)
                ways.append((*way, key))
    return ()


def _names(form_set: FormSet, path: str) -> set[str]:
    """The keys a pattern may name for a record of `path`: its own fields, 序号 and those of the records around it."""
    names = {field.key for field in form_set.fields}
    while path:
        spec = next((other for other in form_set.lists if other.path == path), None)
        names |= {ORDINAL, *(field.key for field in spec.fields)} if spec else set()
        path = path.rpartition(".")[0]
    return names


def _verify_pattern(source: Source, at: TomlPath, text: str, known: set[str]) -> None:
    try:
        parse_pattern(text)
    except ValueError:
        source.mistake(at, f"“{text}”里的花括号没有成对", "写成 {字段} 或 {序号:02}")
    for key in references(text):
        if key not in known:
            source.mistake(at, f"“{text}”里的“{key}”不存在", propose(key, known, "改成已有的字段名"))


def _verify_kinds_and_roles(source: Source, form_set: FormSet) -> None:
    _once(source, "kinds", "kind", [spec.kind for spec in form_set.kinds])
    _once(source, "kinds", "level2", [f"{spec.level1}、{spec.level2}" for spec in form_set.kinds])
    _once(source, "roles", "role", [spec.role for spec in form_set.roles])
    _once(source, "roles", "label", [spec.label for spec in form_set.roles])
    _once(source, "texts", "key", [text.key for text in form_set.texts])
    _once(source, "texts", "role", [text.role for text in form_set.texts])
    for index, text in enumerate(form_set.texts):
        _known(source, ("texts", index, "role"), text.role, [spec.role for spec in form_set.roles], "类别（roles）")
    _once(source, "tabs", "key", [tab.key for tab in form_set.tabs])
    for index, spec in enumerate(form_set.kinds):
        if spec.maximum is not None and spec.maximum < spec.minimum:
            source.mistake(("kinds", index, "maximum"), f"“{spec.level2}”最多比最少还小", "改 minimum 或 maximum")


def _once(source: Source, table: str, key: str, words: list[str]) -> None:
    for index, word in enumerate(words):
        if word and word in words[:index]:
            source.mistake((table, index, key), f"“{word}”写了两次", "删掉一个或改名")


def _verify_output(source: Source, at: TomlPath, form_set: FormSet, output: Output) -> None:
    if output.format not in FORMATS:
        source.mistake((*at, "format"), f"不能导出“{output.format}”", "可以写：" + "、".join(FORMATS))
    elif output.template and not output.template.endswith("." + output.format):
        source.mistake((*at, "template"), f"模板 {output.template} 不是 {output.format} 文件", "模板和 format 要一致")
    if "/" in output.template or "\\" in output.template:
        cure = "模板放进表式文件夹，template 只写文件名"
        source.mistake((*at, "template"), f"模板 {output.template} 不在表式文件夹里", cure)
    _known(source, (*at, "over"), output.over, [spec.path for spec in form_set.lists], "清单")
    for name in ("file", "folder"):
        _verify_pattern(source, (*at, name), getattr(output, name), _names(form_set, output.file_over))
    _verify_sheets(source, at, form_set, output)


def _verify_sheets(source: Source, at: TomlPath, form_set: FormSet, output: Output) -> None:
    if output.repeat is not Repeat.SHEET:
        if output.sheet:
            source.mistake((*at, "sheet"), "只有一条记录一张工作表时才写 sheet", '加上 repeat = "sheet"，或删掉 sheet')
        return
    if output.format != "xlsx" or not output.over:
        cure = 'repeat = "sheet" 只用于 format = "xlsx"，并写明 over = "清单"'
        source.mistake((*at, "repeat"), "只有 Excel 文件能一条记录一张工作表", cure)
    if not output.sheet:
        source.mistake((*at, "repeat"), "没有写工作表叫什么", '补上 sheet = "{序号}.{名称}"')
    _verify_pattern(source, (*at, "sheet"), output.sheet, _names(form_set, output.over))


def _verify_reading(source: Source, form_set: FormSet) -> None:
    paths = [spec.path for spec in form_set.lists]
    for index, part in enumerate(form_set.reading.parts):
        _known(source, ("reading", "parts", index, "reads"), part.reads, paths, "清单")
        for text in (part.title, *part.aliases):
            _verify_pattern(source, ("reading", "parts", index), text, _names(form_set, ""))


def _verify_tab(source: Source, at: TomlPath, form_set: FormSet, tab: Tab) -> None:
    lists = [spec.path for spec in form_set.children("")]
    for name, chosen, known, what in (
        ("entries", tab.entries, lists, "清单"),
        ("tables", tab.tables, [view.key for view in form_set.views], "视图"),
        ("figures", [key for row in tab.figures for key in row], [field.key for field in form_set.fields], "字段"),
    ):
        for word in chosen:
            _known(source, (*at, name), word, known, what)
    _known(source, (*at, "list"), tab.list, [spec.path for spec in form_set.lists], "清单")
    if tab.list and not any(spec.path == tab.list for spec in form_set.lists):
        return
    keys = [field.key for field in (form_set.list(tab.list).fields if tab.list else form_set.fields)]
    below = [spec.key for spec in form_set.children(tab.list)]
    for path in tab.grids:
        inside = [spec.path for spec in form_set.lists if spec.path.startswith(f"{tab.list}.".lstrip("."))]
        _known(source, (*at, "grids"), path, inside, "清单")
    named: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("rows", tuple(key for row in tab.rows for key in row)),
        ("folded", tab.folded),
        ("strip", tab.strip),
        ("strip_of", (tab.strip_of,)),
    )
    for name, words in named:
        for word in words:
            _known(source, (*at, name), word, keys, "字段")
    for name, words in (("lists", tab.lists), ("grid", (tab.grid,))):
        for word in words:
            _known(source, (*at, name), word, below, "清单")


def _known(source: Source, at: TomlPath, word: str, known: list[str], what: str) -> None:
    if word and word not in known:
        source.mistake(
            at, f"没有“{word}”这个{what}", propose(word, known, "可以写：" + ("、".join(known) or "（没有）"))
        )
