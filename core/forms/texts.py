"""The [[texts]] of a form.toml: prose whose figures are tags, for the items of one role; built, and its tags judged."""

from __future__ import annotations

from collections.abc import Iterator

from core.forms.model import ComposedText, Field, FieldKind, FormSet, ListSpec, TextParagraph
from core.forms.scopes import Scopes
from core.forms.source import Source, TomlPath
from core.forms.table import Table
from core.forms.view_scopes import Bound, Wrong
from core.office.tags import DRAFT, Tag, TagError, fold, scan


def build_texts(root: Table) -> tuple[ComposedText, ...]:
    """The texts of a form.toml; entries with mistakes get their defaults, so that all are told at once."""
    return tuple(_text(table) for table in root.tables("texts"))


def _text(table: Table) -> ComposedText:
    text = ComposedText(
        key=table.text("key", required=True),
        role=table.text("role", required=True),
        title=table.text("title", required=True),
        paragraphs=tuple(_paragraph(inner) for inner in table.tables("paragraphs")),
    )
    table.close()
    return text


def _paragraph(table: Table) -> TextParagraph:
    paragraph = TextParagraph(table.text("text", required=True), fold(table.text("if")).strip())
    table.close()
    return paragraph


def prose_of(form_set: FormSet) -> tuple[ListSpec, Field] | None:
    """The list of the form's prose, and the field of it that holds the paragraphs."""
    for spec in form_set.children(""):
        for field in spec.fields if spec.home == "narrative" else ():
            if field.kind is FieldKind.PARAGRAPHS:
                return spec, field
    return None


# ---------------------------------------------------------------- judging


def verify_texts(source: Source, form_set: FormSet) -> None:
    """Adds to the source's mistakes every tag and condition of the texts that means nothing."""
    prose = prose_of(form_set)
    for index, text in enumerate(form_set.texts):
        at: TomlPath = ("texts", index)
        if prose is None:
            cure = '补上 home = "narrative"、有正文（kind = "paragraphs"）的清单，或删掉 texts'
            source.mistake(at, f"模板文字“{text.key}”没有地方印：表式里没有文字材料", cure)
            continue
        if not text.paragraphs:
            source.mistake(at, f"模板文字“{text.key}”没有写段落", "用 [[texts.paragraphs]] 写出每一段")
        scopes = _scopes(form_set, prose[0])
        for number, paragraph in enumerate(text.paragraphs):
            for name, (cause, cure) in _wrong(scopes, paragraph):
                source.mistake((*at, "paragraphs", number, name), cause, cure)


def _scopes(form_set: FormSet, prose: ListSpec) -> Scopes:
    """What tags of a text may name: the document, its tables, and by the list's word for it the item itself."""
    scopes = Scopes(form_set)
    scopes.open_record(prose.path)
    return scopes


_NO_DRAFT = ("模板文字不分草稿和正式稿", "去掉“草稿”，条件可以写 视图.空 或 视图.非空")


def _wrong(scopes: Scopes, paragraph: TextParagraph) -> Iterator[tuple[str, Wrong]]:
    """What is wrong in a paragraph, with the key it stands at."""
    try:
        tags = paragraph.tags
    except TagError as error:
        yield "text", (f"标签 {error.text}：{error.cause}", error.cure)
        return
    for tag in tags:
        if tag.kind != "value":
            cure = "只写 {{…}}；不是每次都印的段落写 if = “…”"
            yield "text", (f"标签 {tag.text}：模板文字里不能写循环和条件", cure)
        elif tag.name == DRAFT:
            yield "text", _NO_DRAFT
        elif not isinstance(found := scopes.value(tag), Bound):
            yield "text", (f"标签 {tag.text}：{found[0]}", found[1])
    if paragraph.condition:
        yield from (("if", wrong) for wrong in _wrong_condition(scopes, paragraph.condition))


def _wrong_condition(scopes: Scopes, name: str) -> Iterator[Wrong]:
    try:
        (tag,) = scan("{%p if " + name + " %}")
    except (TagError, ValueError):
        yield f"条件“{name}”看不懂", "写一个是否项，如 视图.空 或 视图.非空"
        return
    assert isinstance(tag, Tag)
    if name == DRAFT:
        yield _NO_DRAFT
    elif isinstance(found := scopes.condition(tag.name), tuple):
        yield found


def text_places(form_set: FormSet) -> frozenset[tuple[str, str]]:
    """What the texts print or ask for: (list path, field key), '' being the document, and (view, column)."""
    prose = prose_of(form_set)
    if prose is None:
        return frozenset()
    scopes = _scopes(form_set, prose[0])
    named = [tag.name for text in form_set.texts for one in text.paragraphs for tag in one.tags]
    found = [scopes.field(name) for name in named]
    return frozenset((one.path, one.key) for one in found if isinstance(one, Bound))


def typed_for(form_set: FormSet, text: ComposedText) -> tuple[str, ...]:
    """The fields of the document a text asks the clerk for, reasons first of all: its extra ones, in their order."""
    named = dict.fromkeys(tag.name for paragraph in text.paragraphs for tag in paragraph.tags)
    extra = {field.key for field in form_set.fields if field.home.startswith("extra.") and field.kind in _WORDS}
    return tuple(name for name in named if name in extra)


_WORDS = (FieldKind.TEXT, FieldKind.LONG_TEXT)
