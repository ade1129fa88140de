"""A form set tried on invented documents: written to every file it makes, read back by the importer, every value
compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from core.domain.document import Document
from core.domain.text import clean
from core.errors import UserError
from core.forms.compute import ORDINAL
from core.forms.model import Field, FieldKind, FormMistake, FormSet, Output
from core.forms.printing import PARAGRAPH, BlankRow, Printed, print_document
from core.forms.prove import places_in
from core.forms.trial import Trial, trials
from core.jobs.export_files import FORMATS, Export, Page, pages_of, write_page
from core.jobs.template_doubts import Told, differing_cells, lost_cells, short, unplaced_words, unsure_values, values_of
from core.log import logger
from core.office.open import open_office
from core.office.write import Shelf
from core.progress import Progress, silent
from core.readers.build import Built, build
from core.readers.draft import Draft
from core.readers.read import read_office

_Key: TypeAlias = tuple[str, str]
"""List path ('' the document) and field key; key '' is the list itself."""


_SIMPLER = "照 templates/README.md 里的写法改简单，再试一次。"


@dataclass(frozen=True, slots=True)
class Tried:
    """What trying a form set found. `written` files, `compared` texts read by the office libraries, `read` values that
    the importer brought back."""

    mistakes: tuple[FormMistake, ...]
    remarks: tuple[FormMistake, ...] = ()
    """What came back right and yet not without a doubt."""
    written: int = 0
    compared: int = 0
    read: int = 0


@dataclass(frozen=True, slots=True)
class _Lost:
    """A value that did not come back: of the record in `words`; `found` is what was read there."""

    key: _Key
    words: str
    expected: str
    found: str


def try_form_set(form_set: FormSet, folder: Path, more: Iterable[Document] = (), progress: Progress = silent) -> Tried:
    """Tries a sound form set; the files are written into `folder`. `more` are further documents of it to be tried."""
    bench = _Bench(form_set, folder)
    documents = [*trials(form_set), *(Trial(f"示例“{one.unit.name}”", one) for one in more)]
    for number, trial in enumerate(documents):
        progress(number, len(documents), f"试填{trial.name}")
        bench.try_document(trial)
    progress(len(documents), len(documents), "")
    return Tried(tuple(bench.mistakes), tuple(bench.remarks), bench.written, bench.compared, bench.read)


@dataclass(slots=True)
class _Bench:
    form_set: FormSet
    folder: Path
    mistakes: list[FormMistake] = field(default_factory=list)
    remarks: list[FormMistake] = field(default_factory=list)
    told: set[tuple[str, str, str]] = field(default_factory=set)
    """A field is told once for each template."""
    places: dict[str, Mapping[_Key, str]] = field(default_factory=dict)
    written: int = 0
    compared: int = 0
    read: int = 0

    def try_document(self, trial: Trial) -> None:
        printed = print_document(trial.document, self.form_set)
        shelf = Shelf(self.folder, f"{self.written}-")
        export = Export(self.form_set, printed, False, FORMATS[:2], False, shelf)
        for page in pages_of(export, self.folder):
            try:
                write_page(export, page)
            except UserError as error:
                cure = "照上面说的改模板；说的是核对不符时，换一种简单的写法（少合并、少嵌套）再试。"
                self._add(page.output, "", f"试填{trial.name}，没有做成文件：{_told(error)}", cure)
            except Exception:
                logger.exception("a template could not be filled")
                self._add(page.output, "", f"试填{trial.name}，这个模板填不出来", _SIMPLER)
            else:
                self.written += 1
                if self.form_set.is_read:
                    self._read_back(trial, page, shelf.moves[-1][0], printed)
        self.compared += export.compared

    def _add(self, output: Output, place: str, cause: str, cure: str) -> None:
        mistake = FormMistake(output.template, place, "", cause, cure)
        if (output.template, place, cause) not in self.told:
            self.told.add((output.template, place, cause))
            self.mistakes.append(mistake)

    # ------------------------------------------------------------ reading back

    def _read_back(self, trial: Trial, page: Page, path: Path, printed: Printed) -> None:
        output = page.output
        if output.file_over:
            printed = {**printed, output.file_over: list(page.records)}
        try:
            drafts = read_office(open_office(path), (self.form_set,))
            built = build(drafts[0], self.form_set) if drafts else None
            again = print_document(built.document, self.form_set) if built else {}
        except UserError as error:
            self._add(output, "", f"试填{trial.name}，写出的文件读不进来：{_told(error)}", "检查这个模板。")
            return
        except Exception:
            logger.exception("a filled template could not be read")
            self._add(output, "", f"试填{trial.name}，写出的文件读不进来", _SIMPLER)
            return
        if built is None:
            if _has_records(self.form_set, printed):
                cure = "在 form.toml 的 [reading] recognise 里写上这张表必有的几个名称，与模板里的写法一致。"
                self._add(output, "", f"试填{trial.name}，写出的文件读入时认不出是这种表", cure)
            return
        gone = list(self._compare(output, "", printed, again, ""))
        for lost in gone:
            self._tell(trial, output, lost, again, drafts[0])
        self._tell_tables(trial, output, printed, again, built)
        self._remark(trial, output, drafts[0], printed, gone)

    def _tell_tables(self, trial: Trial, output: Output, printed: Printed, again: Printed, built: Built) -> None:
        places = self._places(output)
        for one in (
            *lost_cells(self.form_set, places, printed, again),
            *differing_cells(self.form_set, trial.document, built, places),
        ):
            self._say(self.mistakes, trial, output, one)

    def _remark(self, trial: Trial, output: Output, draft: Draft, printed: Printed, gone: Sequence[_Lost]) -> None:
        lost_keys = {lost.key for lost in gone}
        doubts = unsure_values(self.form_set, trial.document, draft, self._places(output), lost_keys)
        for one in (*doubts, *unplaced_words(draft, values_of(printed))):
            self._say(self.remarks, trial, output, one)

    def _say(self, into: list[FormMistake], trial: Trial, output: Output, one: Told) -> None:
        """What a trial told of a field or a table, once for each template."""
        if (output.template, *one.key) not in self.told:
            self.told.add((output.template, *one.key))
            into.append(FormMistake(output.template, one.place, "", f"试填{trial.name}，{one.cause}", one.cure))

    def _places(self, output: Output) -> Mapping[_Key, str]:
        if output.template not in self.places:
            self.places[output.template] = places_in(self.form_set, output)
        return self.places[output.template]

    def _compare(
        self, output: Output, path: str, wanted: Mapping[str, Any], found: Mapping[str, Any], words: str
    ) -> Iterator[_Lost]:
        """Every printed value of a record and of those below it that was read otherwise."""
        places = self._places(output)
        for one in _fields(self.form_set, path):
            if (path, one.key) in places and one.kind is not FieldKind.YES_NO:
                texts = _text(wanted.get(one.key)), _text(found.get(one.key))
                self.read += 1
                if texts[0] != texts[1]:
                    yield _Lost((path, one.key), words, *texts)
        for spec in self.form_set.children(path):
            if (spec.path, "") not in places:
                continue
            rows, read = (_rows(one.get(spec.key, ())) for one in (wanted, found))
            if len(rows) != len(read):
                yield _Lost((spec.path, ""), words, str(len(rows)), str(len(read)))
            for number, (row, back) in enumerate(zip(rows, read, strict=False), 1):
                yield from self._compare(output, spec.path, row, back, f"{words}第 {number} 条{spec.item}的")

    def _tell(self, trial: Trial, output: Output, lost: _Lost, again: Printed, draft: Draft) -> None:
        path, key = lost.key
        if (output.template, path, key) in self.told:
            return
        self.told.add((output.template, path, key))
        place = self._places(output).get(lost.key, "")
        if not key:
            place = next((at for (of, _), at in self._places(output).items() if of == path and at), "")
            cause = f"清单“{path}”试填{trial.name}，{lost.words}写出 {lost.expected} 条，读回 {lost.found} 条"
            cure = self._cure_of_rows(path)
        else:
            cause, cure = self._why(trial, lost, again, draft)
        self.mistakes.append(FormMistake(output.template, place, "", cause, cure))

    def _cure_of_rows(self, path: str) -> str:
        """A record whose cells stand in the rows of the list below it prints nothing where that list is empty."""
        item, looped = self.form_set.list(path).item, {at for places in self.places.values() for at, _ in places}
        below = (one for one in self.form_set.children(path) if one.path in looped and not (one.rows or one.skeleton))
        if inner := next(below, None):
            cause = f"“{item}”的格写在“{inner.item}”的行里，下面没有“{inner.item}”时这一条就不印"
            return f"{cause}：在 form.toml 的清单“{inner.path}”里写 rows = 1。"
        return "给这个清单的各栏写上与别处不同的名称（表头），并检查循环的行是不是这张表的数据行。"

    def _why(self, trial: Trial, lost: _Lost, again: Printed, draft: Draft) -> tuple[str, str]:
        """Cause and cure of a value that was not read where it was printed."""
        label = next(one.label for one in _fields(self.form_set, lost.key[0]) if one.key == lost.key[1])
        what = (
            f"读入程序找不回“{label}”（{lost.words}{lost.key[1]}）：试填{trial.name}，写的是“{short(lost.expected)}”，"
        )
        near = f"在这一格左边的格或上面的表头写上“{label}”；那里写的是别的名称时，把它加进 form.toml 这一栏的 aliases。"
        other = next(_found_in(self.form_set, "", again, lost), "") if lost.expected else ""
        if other:
            cure = f"“{label}”和“{other}”的名称要不同，并各自紧挨着自己的格；表头有两层时，每一层都写上名称。"
            return f"{what}却读成了“{other}”", cure
        left = next((one.reason for one in draft.unplaced if lost.expected and lost.expected in one.evidence.text), "")
        if lost.found:
            return f"{what}读到的是“{short(lost.found)}”", near
        return f"{what}读到的是空白{f'（{left}）' if left else ''}", near


def _fields(form_set: FormSet, path: str) -> tuple[Field, ...]:
    return form_set.list(path).fields if path else form_set.fields


def _rows(rows: Iterable[Any]) -> list[Any]:
    return [row for row in rows if not isinstance(row, BlankRow)]


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(clean(one[PARAGRAPH]) for one in value if clean(one[PARAGRAPH]))
    return clean(value) if isinstance(value, str) else ""


def _told(error: UserError) -> str:
    return str(error).rstrip("。")


def _has_records(form_set: FormSet, printed: Printed) -> bool:
    return any(_rows(printed.get(spec.key, ())) for spec in form_set.children(""))


def _found_in(form_set: FormSet, path: str, record: Mapping[str, Any], lost: _Lost) -> Iterator[str]:
    """The labels of other fields that got the text."""
    for one in _fields(form_set, path):
        if (path, one.key) != lost.key and one.key != ORDINAL and _text(record.get(one.key)) == lost.expected:
            yield one.label
    for spec in form_set.children(path):
        for row in _rows(record.get(spec.key, ())):
            yield from _found_in(form_set, spec.path, row, lost)
