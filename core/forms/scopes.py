"""What the names in a template mean at one place: the loops open there, and the lists and fields they stand for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from core.forms.compute import ORDINAL
from core.forms.model import Field, FieldKind, FormSet, ListSpec, Zip
from core.forms.printing import PARAGRAPH
from core.forms.source import nearest, propose
from core.forms.view import View
from core.forms.view_scopes import Bound, Wrong, bind_cell, bind_row_cell, find_view
from core.forms.view_source import EMPTY
from core.office.tags import DRAFT, UNITS, Tag, split_path


@dataclass(frozen=True, slots=True)
class _Open:
    """A loop or condition not closed yet. `path` is the list it runs over, `paragraphs` the field or `view` the
    computed table it does instead."""

    tag: Tag
    place: str
    path: str = ""
    paragraphs: tuple[str, str] | None = None
    view: View | None = None
    zip: Zip | None = None


@dataclass(slots=True)
class Scopes:
    """The loops and conditions open at one place of a template, outermost first."""

    form_set: FormSet
    _opened: list[_Open] = field(default_factory=list)
    uses_record: bool = False
    """A tag named the record that the template, or a sheet of it, is filled for."""
    _record: str = ""
    _may_be_looped: bool = False

    def open_record(self, path: str, may_be_looped: bool = False) -> None:
        """The whole template is filled for one record of `path`, named as the list names its items.

        `may_be_looped`: only those sheets that name it are; another may run through all records by the same name.
        """
        self._record, self._may_be_looped = path, may_be_looped

    @property
    def depth(self) -> int:
        return len(self._opened)

    @property
    def in_rows(self) -> bool:
        return any(opened.tag.scope == "tr" and opened.tag.kind == "for" for opened in self._opened)

    def _variables(self) -> dict[str, str]:
        """The list path behind each name; paragraphs of a narrative have none and are left out."""
        record = {self.form_set.list(self._record).item: self._record} if self._record else {}
        return record | {opened.tag.name: opened.path for opened in self._opened if opened.path}

    def path_of(self, variable: str) -> str:
        path = self._variables().get(variable, "")
        looped = any(opened.tag.name == variable for opened in self._opened)
        self.uses_record = self.uses_record or bool(path and path == self._record and not looped)
        return path

    def paragraphs_of(self, variable: str) -> tuple[str, str]:
        """(list path, field key) of the paragraphs a loop variable runs over. KeyError: it runs over no paragraphs."""
        for opened in reversed(self._opened):
            if opened.tag.name == variable and opened.paragraphs:
                return opened.paragraphs
        raise KeyError(variable)

    def runs_over_view(self, variable: str) -> View | None:
        """The computed table behind a loop's variable."""
        return next((one.view for one in reversed(self._opened) if one.view and one.tag.name == variable), None)

    def _in_view(self, name: str) -> Bound | Wrong | None:
        """What a name stands for when it begins with a computed table or a row of one; None: it does not."""
        first, *steps = split_path(name)
        if view := self.runs_over_view(first):
            return bind_row_cell(self.form_set, view, first, steps)
        view = None if first in self._variables() else find_view(self.form_set, first)
        return bind_cell(self.form_set, view, steps) if view else None

    def field(self, name: str) -> Bound | Wrong:
        """What a value's name stands for."""
        found = self._in_view(name)
        if found is not None:
            return found
        if name.endswith("]"):
            return self._box(name)
        if beside := self.runs_side_by_side(split_path(name)[0]):
            return self._in_zip(beside, name)
        variable, _, key = name.rpartition(".")
        if not variable:
            return self._find("", key, self.form_set.fields, name)
        if any(opened.tag.name == variable and opened.paragraphs for opened in self._opened):
            path, _ = self.paragraphs_of(variable)
            return (
                Bound(path, "")
                if key == PARAGRAPH
                else (f"段落只有“{PARAGRAPH}”一项", f"写成 {variable}.{PARAGRAPH}。")
            )
        path = self.path_of(variable)
        if path:
            return self._find(path, key, self.form_set.list(path).fields, name)
        return self._no_variable(variable)

    def lists_of(self, tag: Tag) -> list[ListSpec]:
        """The lists that an open loop runs over: one, or several side by side; none for anything else."""
        if tag.kind != "for":
            return []
        beside = self.runs_side_by_side(tag.name)
        paths = [path for _, path in beside.sides] if beside else [self._variables().get(tag.name, "")]
        return [self.form_set.list(path) for path in paths if path]

    def runs_side_by_side(self, variable: str) -> Zip | None:
        """The lists side by side behind a loop's variable."""
        return next((one.zip for one in reversed(self._opened) if one.zip and one.tag.name == variable), None)

    def _in_zip(self, beside: Zip, name: str) -> Bound | Wrong:
        variable, *steps = split_path(name)
        if steps == [ORDINAL]:
            return Bound("", ORDINAL)
        sides = dict(beside.sides)
        if len(steps) == 2 and steps[0] in sides:
            path = sides[steps[0]]
            return self._find(path, steps[1], self.form_set.list(path).fields, name)
        known = [
            f"{variable}.{side}.{field.key}" for side, at in sides.items() for field in self.form_set.list(at).fields
        ]
        return f"“{beside.path}”里没有“{name}”", propose(name, known, f"写成 {variable}.边.栏，如 {known[0]}。")

    def _box(self, name: str) -> Bound | Wrong:
        """What the check box of one choice stands for: {{项目.性质[新增]}}."""
        base, _, choice = name[:-1].rpartition("[")
        found = self.field(base)
        if not isinstance(found, Bound):
            return found
        fields = self.form_set.list(found.path).fields if found.path else self.form_set.fields
        choices = next((field.choices for field in fields if field.key == found.key), ())
        if found.kind is not FieldKind.CHOICE:
            return f"“{base}”不是选项，没有方框可打勾", f'只有 kind = "choice" 的字段才能写 {{{{{base}[…]}}}}。'
        known = [f"{base}[{one}]" for one in choices]
        return (
            found
            if choice in choices
            else (f"“{base}”没有“{choice}”这个选项", propose(name, known, "可以写：" + "、".join(known)))
        )

    def value(self, tag: Tag) -> Bound | Wrong:
        """What a value tag prints; Wrong also for what is there and cannot be printed in one place."""
        found = self.field(tag.name)
        if not isinstance(found, Bound):
            cure = "移到 Excel 模板的页眉或页脚里，或写 {%p if 草稿 %}。"
            return ("“草稿”不能这样打印", cure) if tag.name == DRAFT else found
        if tag.suffix in UNITS and found.kind is not FieldKind.MONEY:
            return f"“{tag.name}”不是金额，不能换算成{tag.suffix}", f"去掉“|{tag.suffix}”，它只用在金额后面。"
        if found.kind is FieldKind.YES_NO:
            return "这一项是“是否”，不能打印", f"只能写成 {{%p if {tag.name} %}}。"
        if found.kind is FieldKind.PARAGRAPHS:
            cure = f"写成 {{%p for 段 in {tag.name} %}}，下一段 {{{{段.文字}}}}，再下一段 {{%p endfor %}}。"
            return "这一项有许多段，不能写在一个标签里", cure
        return found

    def _find(self, path: str, key: str, fields: Iterable[Field], name: str) -> Bound | Wrong:
        found = next((f for f in fields if f.key == key), None)
        if found:
            return Bound(path, key, found.kind)
        if path and key == ORDINAL:
            return Bound(path, key)
        prefix = name[: len(name) - len(key)]
        known = [prefix + f.key for f in fields] + ([prefix + ORDINAL] if path else [])
        lists = [spec.key for spec in self.form_set.children(path)]
        if key in lists:
            return f"“{name}”是一个清单，不是一项", f"写成 {{%p for … in {name} %}} 或 {{%tr for … in {name} %}}。"
        everything = known + [
            f"{var}.{f.key}" for var, at in self._variables().items() for f in self.form_set.list(at).fields
        ]
        return f"form.toml 里没有“{name}”", propose(name, known, "") or propose(name, everything, "检查名称。")

    def _no_variable(self, variable: str) -> Wrong:
        known = self._variables()
        if near := nearest(variable, known):
            return f"这里没有“{variable}”", f"是不是“{near}”？"
        spec = next((spec for spec in self.form_set.lists if spec.item == variable), None)
        cure = f"先用 for {variable} in … 打开“{spec.path}”。" if spec else "点前面要写外面 for 后面的名称。"
        return f"“{variable}”不在任何循环里", cure

    def condition(self, name: str) -> Bound | Wrong | None:
        """What an `if` asks for; None for the yes/no every template has."""
        if name == DRAFT:
            return None
        found = self.field(name)
        if isinstance(found, Bound) and found.kind is not FieldKind.YES_NO:
            known = self._questions(name.rpartition(".")[0])
            return f"“{name}”不是“是否”项，不能用 if", "可以用：" + "、".join([*known, DRAFT]) + "。"
        return found

    def _questions(self, variable: str) -> list[str]:
        """The yes/no fields of a record, or of the document with those of its computed tables."""
        path = self.path_of(variable)
        fields = self.form_set.list(path).fields if path else self.form_set.fields
        known = [f"{variable}.{f.key}".lstrip(".") for f in fields if f.kind is FieldKind.YES_NO]
        return known + ([] if path else [f"{view.key}.{EMPTY}" for view in self.form_set.views])

    def open_condition(self, place: str, tag: Tag) -> None:
        self._opened.append(_Open(tag, place))

    def open_loop(self, place: str, tag: Tag) -> Wrong | None:
        """Opens a loop, also a wrong one, so that its end is no second mistake."""
        path, paragraphs = self._source(tag.source)
        view = None if path or paragraphs else find_view(self.form_set, tag.source)
        beside = self._zip(tag.source)
        known = {*self._variables(), *(opened.tag.name for opened in self._opened if opened.view or opened.zip)}
        taken = tag.name in known and not (self._may_be_looped and path == self._record)
        self._opened.append(_Open(tag, place, path, paragraphs, view, beside))
        if taken:
            return f"“{tag.name}”已经是外面循环的名称", "换一个名称。"
        if path or paragraphs or view or beside:
            return None
        return self._no_list(tag)

    def _zip(self, source: str) -> Zip | None:
        variable, _, key = source.rpartition(".")
        around = self.path_of(variable)
        return None if variable and not around else self.form_set.zip(f"{around}.{key}".lstrip("."))

    def _no_list(self, tag: Tag) -> Wrong:
        variable, _, _ = tag.source.rpartition(".")
        if variable and variable not in self._variables():
            return self._no_variable(variable)
        known = [f"{variable}.{key}".lstrip(".") for key in self._sources(self.path_of(variable))]
        return f"没有“{tag.source}”这个清单", propose(tag.source, known, "可以写：" + "、".join(known) + "。")

    def _source(self, source: str) -> tuple[str, tuple[str, str] | None]:
        variable, _, key = source.rpartition(".")
        around = self.path_of(variable)
        if variable and not around:
            return "", None
        path = next((spec.path for spec in self.form_set.children(around) if spec.key == key), "")
        fields = self.form_set.list(around).fields if around else self.form_set.fields
        is_prose = any(f.key == key and f.kind is FieldKind.PARAGRAPHS for f in fields)
        return path, (around, key) if is_prose and not path else None

    def _sources(self, path: str) -> list[str]:
        fields = self.form_set.list(path).fields if path else self.form_set.fields
        prose = [f.key for f in fields if f.kind is FieldKind.PARAGRAPHS]
        views = [] if path else [view.key for view in self.form_set.views]
        beside = [one.key for one in self.form_set.zips if one.parent == path]
        return [spec.key for spec in self.form_set.children(path)] + beside + prose + views

    def close(self, tag: Tag) -> Wrong | None:
        """Closes the innermost loop or condition if `tag` ends it; a wrong end closes nothing."""
        kind = tag.kind.removeprefix("end")
        opened = self._opened[-1] if self._opened else None
        if opened is None or (opened.tag.kind, opened.tag.scope) != (kind, tag.scope):
            where = (
                f"{opened.place}的 {opened.tag.text} 还没有结束" if opened else f"前面没有 {{%{tag.scope} {kind} … %}}"
            )
            return f"这个结尾没有对应的开头：{where}", "删掉它，或把开头和结尾一一对上。"
        self._opened.pop()
        return None

    def cut(self, depth: int) -> list[_Open]:
        """Closes everything opened beyond `depth` and tells what it was."""
        cut, self._opened = self._opened[depth:], self._opened[:depth]
        return cut
