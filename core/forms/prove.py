"""Holds the tags of the template files against form.toml: every tag must mean something, every loop must close."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

from core.domain.text import label
from core.errors import UserError
from core.forms.compute import references
from core.forms.model import Field, FormMistake, FormSet, Output, Repeat
from core.forms.printed_parts import with_parts
from core.forms.prove_outer import OuterRows
from core.forms.prove_rows import in_words, rows_wrong
from core.forms.scopes import Scopes
from core.forms.source import propose, read_source
from core.forms.view_scopes import Bound
from core.office.blocks import Cell, OfficeFile, Paragraph, Row, Table
from core.office.tags import DRAFT, Tag, TagError, scan, tag_spans


def prove_templates(form_set: FormSet) -> tuple[FormMistake, ...]:
    """What is wrong with the template files of a form set, and the required fields that no template prints."""
    mistakes: list[FormMistake] = []
    printed: set[tuple[str, str]] = set()
    looped: set[str] = set()
    for index, output in enumerate(form_set.outputs):
        path = form_set.folder / output.template
        if not path.is_file():
            mistakes.append(_missing(form_set, index, output))
            continue
        prover = Prover(form_set, output)
        prover.prove(path)
        mistakes += prover.mistakes
        printed |= prover.printed.keys()
        looped |= prover.looped
    if form_set.outputs and not mistakes:
        printed = with_parts(form_set, printed)
        mistakes += _unprinted("", form_set.fields, printed, "form.toml")
        in_tables = {view.source for view in form_set.views if any(path == view.key for path, _ in printed)} - looped
        for spec in form_set.children(""):
            if spec.path in in_tables:
                mistakes += _unprinted(spec.path, spec.fields, printed, "form.toml")
    return tuple(mistakes)


def places_in(form_set: FormSet, output: Output) -> Mapping[tuple[str, str], str]:
    """Where a sound template prints each (list path, field key) it prints or loops over ('' the key of a list's)."""
    prover = Prover(form_set, output)
    prover.prove(form_set.folder / output.template)
    return {key: in_words(place) for key, place in prover.printed.items()} | {(path, ""): "" for path in prover.looped}


def _missing(form_set: FormSet, index: int, output: Output) -> FormMistake:
    line = read_source(form_set.folder).line(("outputs", index, "template"))
    known = [
        path.name for path in form_set.folder.glob(f"*.{output.format}") if path.is_file() and path.name[:2] != "~$"
    ]
    cure = propose(output.template, known, "把模板文件放进表式文件夹。")
    return FormMistake("form.toml", f"第 {line} 行" if line else "", "", f"找不到模板文件 {output.template}", cure)


def _unprinted(
    path: str, fields: Iterable[Field], printed: Collection[tuple[str, str]], file: str
) -> list[FormMistake]:
    """A mistake for each required field that the tags do not print, neither as such nor inside a computed text."""
    names = {key for at, key in printed if at == path}
    names |= {name for f in fields if f.compute and f.key in names for name in references(f.compute.text)}
    what = f"“{path}”的" if path else ""
    return [
        FormMistake(
            file, "", "", f"{what}“{f.key}”是必填项，模板里却没有打印它的标签", f"在模板里加上 {{{{{f.key}}}}}。"
        )
        for f in fields
        if f.required and f.key not in names
    ]


@dataclass(slots=True)
class Prover:
    """One template on trial. `printed` collects (list path, field key) of all values printed or asked for, each with
    the first place where it is."""

    form_set: FormSet
    output: Output
    mistakes: list[FormMistake] = field(default_factory=list)
    printed: dict[tuple[str, str], str] = field(default_factory=dict)
    scopes: Scopes = field(init=False)
    outer: OuterRows = field(default_factory=OuterRows)
    looped: set[str] = field(default_factory=set)
    boxed: set[tuple[str, str]] = field(default_factory=set)
    """The fields of `printed` whose choices are boxes to tick."""
    formulas: Mapping[str, str] = field(default_factory=dict)
    """Those of an Excel template, by the place of their cell."""

    def __post_init__(self) -> None:
        self.scopes = Scopes(self.form_set)
        if self.output.over:
            self.scopes.open_record(self.output.over, may_be_looped=self.output.repeat is Repeat.SHEET)
            self.looped.add(self.output.over)

    def prove(self, path: Path) -> None:
        try:
            self._workbook(path) if self.output.format == "xlsx" else self._document(path)
        except UserError as error:
            cause, *cure = re.split("[。，](?=请)", str(error).rstrip("。"), maxsplit=1)
            otherwise = f"用 Office 或 WPS 打开检查，再另存为 {self.output.format}。"
            self._add("", "", cause, f"{cure[0].replace('再导入', '再试')}。" if cure else otherwise)
            return
        self._close(0, "文件")
        self._hidden(path)
        if not self.mistakes:
            for spec in self.form_set.lists:
                if spec.path in self.looped:
                    found = _unprinted(spec.path, spec.fields, self.printed, self.output.template)
                    self.mistakes += found

    def _hidden(self, path: Path) -> None:
        from core.office.hidden_tags import hidden_tags

        for kind, tag in dict.fromkeys(hidden_tags(path)):
            cure = "把标签移到单元格或段落里；这里只写固定的字。"
            if kind == "工作表的名称":
                cure = '工作表用固定的名称；一条记录一张工作表时，名称写在 form.toml 的 sheet = "…" 里。'
            self._add(kind, tag, f"{kind}里的标签不会填写", cure)

    def _document(self, path: Path) -> None:
        from core.office.docx import open_docx
        from core.office.margins import open_margins

        opened, margins = open_docx(path), open_margins(path)
        self._blocks(opened)
        for paragraph in margins:
            self._paragraph(paragraph, None)

    def _workbook(self, path: Path) -> None:
        from core.office.xlsx_template import open_xlsx_template

        template = open_xlsx_template(path)
        self.formulas = template.formulas
        repeated: list[str] = []
        for table in template.file.tables:
            self.scopes.uses_record = False
            self._blocks(OfficeFile(template.file.name, (table,)))
            for paragraph in template.margins:
                if paragraph.place.startswith(f"工作表“{table.sheet}”的"):
                    self._margin(paragraph)
            repeated += [table.sheet] if self.scopes.uses_record else []
        if not self.mistakes:
            for table in template.file.tables:
                self.mistakes += rows_wrong(table, self.output.template)
            if self.output.repeat is Repeat.SHEET:
                self._repeated(repeated)

    def _repeated(self, sheets: Sequence[str]) -> None:
        """One sheet, and no more, is there once for each record: two would have the same names."""
        item = self.form_set.list(self.output.over).item
        if not sheets:
            cure = f"在一条记录一张的工作表里写上 {{{{{item}.…}}}}，或删掉 form.toml 里的 repeat。"
            self._add("", "", f"没有一张工作表写了“{item}”的标签，不知道要重复哪一张", cure)
        for sheet in sheets[1:]:
            cause = f"“{sheets[0]}”已经是一条记录一张，这张也写了“{item}”的标签，做出来的工作表会重名"
            loop = f"{{%tr for {item} in {self.output.over} %}}"
            cure = f"只在一张里写 {{{{{item}.…}}}}；这一张改用 {loop}，或删掉这些标签。"
            self._add(f"工作表“{sheet}”", "", cause, cure)

    def _margin(self, paragraph: Paragraph) -> None:
        """A page header or footer of a sheet: one text, in which no loop and no condition can stand."""
        for tag in self._tags(paragraph):
            if tag.kind != "value":
                cure = "只写 {{…}}；草稿字样写 {{草稿}}，不是草稿时不打印。"
                self._add(paragraph.place, tag.text, "页眉和页脚里不能写循环、条件和合并", cure)
            elif tag.name != DRAFT:
                self._value(paragraph.place, tag)

    def _tags(self, paragraph: Paragraph) -> list[Tag]:
        try:
            return [piece for piece in scan(paragraph.text) if isinstance(piece, Tag)]
        except TagError as error:
            self._add(paragraph.place, error.text, error.cause, error.cure)
            return []

    def _add(self, place: str, tag: str, cause: str, cure: str) -> None:
        self.mistakes.append(FormMistake(self.output.template, in_words(place), tag, cause, cure))

    def _blocks(self, opened: OfficeFile) -> None:
        for block in opened.blocks:
            if isinstance(block, Table):
                depth = self.scopes.depth
                for row, below in zip_longest(block.rows, block.rows[1:]):
                    self._row(row, below)
                self._close(depth, "工作表" if block.sheet else "表格")
            else:
                self._paragraph(block, None)

    def _row(self, row: Row, below: Row | None) -> None:
        texts = [(cell, text) for cell in row.cells if (text := cell.text) and not self._is_formula(cell)]
        controls = [(cell, tag) for cell, text in texts for tag in self._quiet(text) if tag.scope == "tr"]
        if controls:
            self._control_row([one for one in texts if not _is_label(one[0], below)], controls)
            return
        self.outer.row()
        for cell, _ in texts:
            depth = self.scopes.depth
            for paragraph in cell.paragraphs:
                self._paragraph(paragraph, cell)
            self._close(depth, "单元格")

    def _is_formula(self, cell: Cell) -> bool:
        """Whether an Excel cell computes; then what it shows is no tag."""
        formula = self.formulas.get(cell.place)
        if formula is not None and (tag_spans(formula) or tag_spans(cell.text)):
            cure = "单元格里只写标签；要计算的放到另外的单元格。"
            self._add(cell.place, "", f"公式 ={formula} 里写了标签", cure)
        return formula is not None

    def _control_row(self, texts: Sequence[tuple[Cell, str]], controls: Sequence[tuple[Cell, Tag]]) -> None:
        cell, tag = controls[0]
        alone = [other for other, text in texts if not other.continues and label(text) != label(tag.text)]
        if alone or len(controls) > 1:
            place = controls[1][0].place if len(controls) > 1 else alone[0].place
            self._add(place, tag.text, "循环标签所在的行里还有别的内容", "循环标签要单独占一行，这一行不会打印出来。")
        self._control(cell.place, tag)

    def _quiet(self, text: str) -> tuple[Tag, ...]:
        try:
            return tuple(piece for piece in scan(text) if isinstance(piece, Tag))
        except TagError:
            return ()

    def _paragraph(self, paragraph: Paragraph, cell: Cell | None) -> None:
        try:
            pieces = scan(paragraph.text)
        except TagError as error:
            self._add(paragraph.place, error.text, error.cause, error.cure)
            return
        tags = [piece for piece in pieces if isinstance(piece, Tag)]
        for tag in tags:
            if tag.scope == "tr":
                self._add(paragraph.place, tag.text, "行的循环标签不在表格里", "重复段落要写 p，如 {%p for … %}。")
            elif tag.is_control and len(pieces) > 1:
                self._add(paragraph.place, tag.text, "循环标签前后还有别的内容", "让循环标签单独占一段。")
            elif tag.is_control:
                self._control(paragraph.place, tag)
            elif tag.kind == "vm":
                self._merge(paragraph, tag, cell, pieces[0] is tag)
            else:
                self._value(paragraph.place, tag)

    def _merge(self, paragraph: Paragraph, tag: Tag, cell: Cell | None, is_first: bool) -> None:
        if cell is None or not self.scopes.in_rows:
            cure = "只能写在 {%tr for … %} 和 {%tr endfor %} 之间的单元格里。"
            self._add(paragraph.place, tag.text, "合并标签不在重复的行里", cure)
        elif not is_first or cell.paragraphs[0] is not paragraph:
            self._add(paragraph.place, tag.text, "合并标签不在单元格的开头", "移到单元格最前面。")

    def _value(self, place: str, tag: Tag) -> None:
        found = self.scopes.value(tag)
        if isinstance(found, Bound):
            self.printed.setdefault((found.path, found.key), place)
            self.outer.value(place, tag)
            if tag.name.endswith("]"):
                self.boxed.add((found.path, found.key))
        else:
            self._add(place, tag.text, *found)

    def _control(self, place: str, tag: Tag) -> None:
        is_end = tag.kind.startswith("end")
        if is_end and tag.scope == "tr" and (lost := self.outer.close()):
            self._add(*lost)
        if tag.kind == "for":
            wrong = self.scopes.open_loop(place, tag)
            if wrong:
                self._add(place, tag.text, *wrong)
            elif path := self.scopes.path_of(tag.name):
                self.looped.add(path)
            elif beside := self.scopes.runs_side_by_side(tag.name):
                self.looped |= {path for _, path in beside.sides}
            elif not self.scopes.runs_over_view(tag.name):
                self.printed.setdefault(self.scopes.paragraphs_of(tag.name), place)
        elif tag.kind == "if":
            self._condition(place, tag)
        elif wrong := self.scopes.close(tag):
            self._add(place, tag.text, *wrong)
        if tag.scope == "tr" and not is_end:
            self.outer.open(tag, self.scopes.lists_of(tag))

    def _condition(self, place: str, tag: Tag) -> None:
        self.scopes.open_condition(place, tag)
        found = self.scopes.condition(tag.name)
        if isinstance(found, Bound):
            self.printed.setdefault((found.path, found.key), place)
        elif found:
            self._add(place, tag.text, *found)

    def _close(self, depth: int, around: str) -> None:
        """Whatever was opened inside `around` and is still open at its end is a mistake of its opening tag."""
        for opened in self.scopes.cut(depth):
            end = opened.tag.kind.replace("for", "endfor").replace("if", "endif")
            cure = f"在同一个{around}里补上 {{%{opened.tag.scope} {end} %}}。"
            self._add(opened.place, opened.tag.text, f"到{around}结束也没有写 {end}", cure)


def _is_label(cell: Cell, below: Row | None) -> bool:
    """Whether a cell is a vertical label that goes on below: it may begin in the control row of its loop."""
    return below is not None and any(other.column == cell.column and other.continues for other in below.cells)
