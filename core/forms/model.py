"""A form set as data: what form.toml says, loaded and proved. Nothing outside templates/ knows a label."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from core.domain.amount import MoneyUnit
from core.forms.compute_spec import Compute
from core.forms.follows import NOTHING, Follows
from core.forms.view import View
from core.office.tags import Tag, scan


class FieldKind(StrEnum):
    """How a field's text is read, printed, edited and aligned."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    PARAGRAPHS = "paragraphs"
    MONEY = "money"
    PERCENT = "percent"
    NUMBER = "number"
    CODE = "code"
    YEAR = "year"
    DATE = "date"
    CHOICE = "choice"
    ORDINAL = "ordinal"
    TARGET_VALUE = "target_value"
    LEVEL1 = "level1"
    LEVEL2 = "level2"
    ROLE = "role"
    LEVEL = "level"
    YES_NO = "yes_no"
    REFERENCES = "references"


class ValuePart(StrEnum):
    """What a field of a target value shows of it."""

    WHOLE = ""
    COMPARISON = "comparison"
    NUMBER = "number"
    MEASURE = "measure"


class Carry(StrEnum):
    """What 转到新年度 does with the value."""

    KEEP = "keep"
    CLEAR = "clear"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Help:
    """What F1 shows for a field: what to write, a good and a bad example."""

    text: str = ""
    good: str = ""
    bad: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field or column. `key` names it in tags and paths; `home` is its path in the domain record ('' when
    computed)."""

    key: str
    label: str
    home: str = ""
    kind: FieldKind = FieldKind.TEXT
    aliases: tuple[str, ...] = ()
    unit: MoneyUnit = MoneyUnit.WAN
    decimals: int = 2
    unit_word: bool = False
    """Amounts are written with their unit (316万元), because the form says it nowhere else."""
    required: bool = False
    compute: Compute | None = None
    carry: Carry = Carry.KEEP
    choices: tuple[str, ...] = ()
    boxes: tuple[str, str] = ("□", "☑")
    """What a tag of one of the choices prints: where another is chosen, and where this one is."""
    total: str = ""
    """The formula that a total which is typed on this form should agree with."""
    of: str = ""
    """The list whose records are referred to."""
    separator: str = "、"
    separators: tuple[str, ...] = ()
    """What stands between names when they are read, besides `separator` and a new line."""
    part: str = ""
    """Of a target value: comparison, number or measure alone ('' the whole)."""
    help: Help = Help()
    width: str = ""
    """Grid width class: money, percent, level1, level2, short, medium, wide, stretch ('' by kind)."""

    @property
    def labels(self) -> tuple[str, ...]:
        return (self.label, *self.aliases)


@dataclass(frozen=True, slots=True)
class Strays:
    """Who takes the records whose value no list of the home has: this list those whose level 1 is among `level1`,
    and (`rest`) all that none of the lists takes. `known` are the values some list has, `elsewhere` the levels 1 that
    the others have; all of them as `core.domain.text.label` makes them alike."""

    known: frozenset[str]
    level1: frozenset[str]
    elsewhere: frozenset[str]
    rest: bool


@dataclass(frozen=True, slots=True)
class Where:
    """Which records of a home belong to a list: those with one of `values` at `path`. A new one gets the first."""

    path: str
    values: tuple[str, ...]
    strays: Strays | None = None


@dataclass(frozen=True, slots=True)
class ListSpec:
    """A list of records. `path` is its full name (项目列表.绩效指标), `key` the last part of it, `item` what one
    record is called. `catalog` is the kind of official list its codes are from ('' none), `fixed` the codes and labels
    of lines that are always there. `core.forms.selection` says which records of its home are its own."""

    path: str
    item: str
    home: str
    fields: tuple[Field, ...]
    label: str = ""
    aliases: tuple[str, ...] = ()
    minimum: int = 0
    title_field: str = ""
    amount_field: str = ""
    catalog: str = ""
    fixed: tuple[tuple[str, str], ...] = ()
    numbered: bool = False
    """The layout numbers the records (1.…): a leading ordinal on reading is the layout's."""
    where: tuple[Where, ...] = ()
    """All of these hold for its records, as several lists may share one home."""
    rows: int = 0
    """How many rows are printed at least; those that are missing are blank, at the end."""
    skeleton: bool = False
    """Each kind of indicator it has prints a row, blank where there is no indicator of that kind."""
    presets: tuple[tuple[tuple[str, str], ...], ...] = ()
    """The records it has from the beginning: texts by field key."""

    @property
    def key(self) -> str:
        return self.path.rpartition(".")[2]

    @property
    def parent(self) -> str:
        return self.path.rpartition(".")[0]

    def field(self, key: str) -> Field:
        """Raises KeyError when the list has no such field."""
        for found in self.fields:
            if found.key == key:
                return found
        raise KeyError(key)


class ZipBy(StrEnum):
    """What stands side by side: the rows as they come, or those of the same level 1, or of the same levels 1 and 2."""

    ROW = "row"
    LEVEL1 = "level1"
    LEVEL2 = "level2"


@dataclass(frozen=True, slots=True)
class Zip:
    """Lists of one record printed side by side: `sides` are what a row calls each, and its path."""

    path: str
    sides: tuple[tuple[str, str], ...]
    by: ZipBy = ZipBy.ROW

    @property
    def key(self) -> str:
        return self.path.rpartition(".")[2]

    @property
    def parent(self) -> str:
        return self.path.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class KindSpec:
    """How this form prints one canonical indicator kind, and how many rows of it it wants."""

    kind: str
    level1: str
    level2: str
    level1_aliases: tuple[str, ...] = ()
    level2_aliases: tuple[str, ...] = ()
    minimum: int = 0
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class RoleSpec:
    """A role of narrative items: its key in the domain, its heading as a new document gets it and the level of that,
    other spellings of its words."""

    role: str
    label: str
    heading: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    level: int = 1


@dataclass(frozen=True, slots=True)
class TextParagraph:
    """A paragraph with value tags in it; `condition` names the yes/no it is printed on ('': always)."""

    text: str
    condition: str = ""

    @property
    def tags(self) -> tuple[Tag, ...]:
        """Raises TagError when what looks like a tag is none."""
        return tuple(piece for piece in scan(self.text) if isinstance(piece, Tag))


@dataclass(frozen=True, slots=True)
class ComposedText:
    """Prose of one role whose figures are tags; an item prints it when its `composed` says the key."""

    key: str
    role: str
    title: str
    paragraphs: tuple[TextParagraph, ...] = ()


class Repeat(StrEnum):
    """What one record that an output repeats over makes: a file of its own, or a sheet of one workbook."""

    FILE = "file"
    SHEET = "sheet"


@dataclass(frozen=True, slots=True)
class Output:
    """One kind of file handed in: the template it is made from, what it repeats over ('' = one a document), how it is
    named; `sheet` is the pattern of the sheets' names where each record makes a sheet."""

    template: str
    format: str
    over: str
    file: str
    folder: str = ""
    title: str = ""
    repeat: Repeat = Repeat.FILE
    sheet: str = ""

    @property
    def file_over(self) -> str:
        """The list of whose records each makes a file ('' = one file a document)."""
        return self.over if self.repeat is Repeat.FILE else ""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the file: the heading that opens it (with aliases), what is in it ('' = nothing to read: cover,
    contents)."""

    title: str
    aliases: tuple[str, ...] = ()
    reads: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader must know beyond the templates: parts, lines that are no data, words that mark the form."""

    parts: tuple[Part, ...] = ()
    skip: tuple[str, ...] = ()
    recognise: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of the window. `rows` are lines of fields of the document (no list) or of one record of `list`;
    `folded` stay when the head is folded; `strip` fields stand side by side in one small table; `lists` are short child
    lists; `grid` the child list below, `grids` several of them by their full paths. A tab of budget tables has
    `entries` (the lists typed in), `figures` (rows of fields of the document beside them) and `tables` (the views shown
    as they will print)."""

    key: str
    title: str
    list: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    folded: tuple[str, ...] = ()
    strip: tuple[str, ...] = ()
    strip_title: str = ""
    strip_of: str = ""
    lists: tuple[str, ...] = ()
    grid: str = ""
    grids: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    figures: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class MainTotal:
    """A main total of a document, a column of the county's summary: its name, and the formula of money or a number."""

    label: str
    formula: str


@dataclass(frozen=True, slots=True)
class FormMistake:
    """A mistake in a form set, told so that its author can mend it: where (file, then table, row, cell or line), the
    tag, cause and cure."""

    file: str
    place: str
    tag: str
    cause: str
    cure: str

    def __str__(self) -> str:
        where = "，".join(part for part in (self.file, self.place, self.tag and f"标签 {self.tag}") if part)
        return f"{where}：{self.cause}。{self.cure}"


@dataclass(frozen=True, slots=True)
class FormSet:
    """One folder of templates/. `digest` names its exact contents, `version` is the language version of form.toml."""

    id: str
    title: str
    region: str
    folder: Path
    digest: str = ""
    version: int = 1
    years: tuple[int, int] = (1990, 2099)
    fields: tuple[Field, ...] = ()
    lists: tuple[ListSpec, ...] = ()
    views: tuple[View, ...] = ()
    """The computed tables; rows that are prescribed by year are those of the form set's last year."""
    zips: tuple[Zip, ...] = ()
    kinds: tuple[KindSpec, ...] = ()
    roles: tuple[RoleSpec, ...] = ()
    texts: tuple[ComposedText, ...] = ()
    outputs: tuple[Output, ...] = ()
    reading: Reading = Reading()
    tabs: tuple[Tab, ...] = ()
    checks: Mapping[str, object] = field(default_factory=dict)
    summary: tuple[MainTotal, ...] = ()
    """What a county's table of units shows of a document."""
    like: str = ""
    """The id of the form set that everything not said here comes from."""
    follows: Follows = NOTHING
    """Which form sets it takes the place of, and what is otherwise in it."""
    mistakes: tuple[FormMistake, ...] = ()

    @property
    def is_broken(self) -> bool:
        return bool(self.mistakes)

    @property
    def is_read(self) -> bool:
        """Whether files are read by it, as it says by which words they are recognised; others are only written."""
        return bool(self.reading.recognise)

    def field(self, key: str) -> Field:
        """A field of the document. Raises KeyError."""
        for found in self.fields:
            if found.key == key:
                return found
        raise KeyError(key)

    def list(self, path: str) -> ListSpec:
        """Raises KeyError when the form set has no such list."""
        for found in self.lists:
            if found.path == path:
                return found
        raise KeyError(path)

    def view(self, key: str) -> View:
        """Raises KeyError when the form set has no such view."""
        for found in self.views:
            if found.key == key:
                return found
        raise KeyError(key)

    def children(self, path: str) -> tuple[ListSpec, ...]:
        """The lists that hang on one record of `path` ('' = on the document)."""
        return tuple(found for found in self.lists if found.parent == path)

    def zip(self, path: str) -> Zip | None:
        return next((found for found in self.zips if found.path == path), None)

    def list_at(self, home: str) -> ListSpec | None:
        """The list that lives in the domain list `home` (indicators), if the form has it."""
        return next((found for found in self.lists if found.home == home), None)

    def field_at(self, list_path: str, home: str) -> Field | None:
        """The field of a list ('' = document) that lives at the domain path `home`."""
        fields = self.list(list_path).fields if list_path else self.fields
        return next((found for found in fields if found.home == home), None)

    def kind(self, kind: str) -> KindSpec | None:
        return next((found for found in self.kinds if found.kind == kind), None)

    def role(self, role: str) -> RoleSpec | None:
        return next((found for found in self.roles if found.role == role), None)

    def text(self, key: str) -> ComposedText | None:
        return next((found for found in self.texts if found.key == key), None)

    def text_for(self, role: str) -> ComposedText | None:
        """The text that items of a role may print instead of typed paragraphs."""
        return next((found for found in self.texts if found.role == role), None)
