"""Lists of codes: a county's own is read from a file (Excel, a table in Word, comma-separated text), kept, removed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.catalog.catalogue import Catalogue
from core.catalog.county import About, CountyList, Sheet, parse_sheets
from core.catalog.edition import forget
from core.catalog.kept import KeptList, kept_lists, path_for, toml_of, years_of
from core.catalog.official import official, official_lists
from core.catalog.scheme import Kind
from core.errors import UserError, cause_of
from core.office.blocks import Row, Table

MAX_TEXT = 20 * 1024 * 1024
"""A full list with explanations has about 1 MB."""

_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_BYTE_ORDER = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SEPARATORS = ",\t;"


# ---------------------------------------------------------------- the lists in use


@dataclass(frozen=True, slots=True)
class ListInUse:
    """A list that comes with the program (`kept` None) or that was loaded; `catalogue` None: its file is broken."""

    catalogue: Catalogue | None
    kept: KeptList | None = None

    @property
    def fault(self) -> str:
        return self.kept.fault if self.kept else ""


def lists_in_use() -> tuple[ListInUse, ...]:
    """All lists: by classification the official ones, under them those that were loaded; broken files at the end."""
    kept = [ListInUse(one.catalogue, one) for one in kept_lists()]
    lists = [*map(ListInUse, official_lists()), *kept]
    return tuple(sorted(lists, key=_place))


def _place(one: ListInUse) -> tuple[int, bool, int]:
    if one.catalogue is None:
        return len(Kind), True, 0
    return list(Kind).index(one.catalogue.kind), one.kept is not None, one.catalogue.first_year


def years_words(one: Catalogue) -> str:
    """2025 年; 2024—2026 年; 2018 年起."""
    first, last = years_of(one)
    if last is None:
        return f"{first} 年起"
    return f"{first} 年" if first == last else f"{first}—{last} 年"


def list_words(one: Catalogue) -> str:
    """What a list is called in a sentence."""
    return f"{years_words(one)}的{one.scheme.title}"


def keep_catalogue(found: Catalogue) -> Catalogue | None:
    """Keep a list for good; the list that it takes the place of (same classification and years), None without one.

    UserError: the person's folder cannot be written to.
    """
    from core.office.write import Staging

    path = path_for(found)
    before = [one for one in kept_lists() if _are_for_the_same(one, found)]
    with Staging(path.parent) as staging:
        staging.add(path, toml_of(found).encode("utf-8"))
        staging.publish()
    _remove(one.path for one in before if one.path != path)
    forget()
    return before[0].catalogue if before else None


def _are_for_the_same(one: KeptList, found: Catalogue) -> bool:
    return bool(one.catalogue and one.catalogue.kind is found.kind and years_of(one.catalogue) == years_of(found))


def remove_catalogue(kind: Kind, year: int) -> tuple[Catalogue, ...]:
    """Remove the loaded lists of a classification that cover a year; what was removed. UserError: there is none."""
    found = [one for one in kept_lists() if one.catalogue and one.catalogue.kind is kind and one.catalogue.covers(year)]
    if not found:
        raise UserError(f"没有载入过 {year} 年的{official(kind, year).scheme.title}。")
    for one in found:
        remove_kept(one)
    return tuple(one.catalogue for one in found if one.catalogue)


def remove_kept(one: KeptList) -> None:
    """Remove a file of the person's folder, broken or not. UserError: it cannot be removed."""
    _remove([one.path])
    forget()


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise UserError(f"“{path}”删不掉（{cause_of(error)}）。") from error


def list_lines(lists: Iterable[ListInUse]) -> Iterator[str]:
    """The lists as a person reads them."""
    for one in lists:
        found = one.catalogue
        if found is None:
            yield f"不能使用：{one.kept.path if one.kept else ''}：{one.fault}"
            continue
        full = "全年完整" if found.complete else "不完整"
        where = f"载入的，{one.kept.path}" if one.kept else "程序自带"
        yield f"{found.kind}  {list_words(found)}  {len(found.entries)} 个编码  {full}  {found.source}  （{where}）"


def kept_lines(found: CountyList, replaced: Catalogue | None) -> list[str]:
    """What was loaded, what it took the place of, and what is odd about it."""
    one = found.catalogue
    lines = [f"已载入：{list_words(one)}，{len(one.entries)} 个编码（{one.source}）。"]
    if replaced:
        lines.append(f"  代替了原来载入的“{replaced.source}”（{len(replaced.entries)} 个编码）。")
    if not one.complete:
        lines.append("  不是全年完整的科目表：表里没有的编码只提醒，不算错误。")
    return (
        lines + ([f"有 {len(found.remarks)} 处请看一下："] if found.remarks else []) + [f"  {r}" for r in found.remarks]
    )


def kept_plain(found: CountyList) -> dict[str, object]:
    return list_plain(ListInUse(found.catalogue, KeptList(path_for(found.catalogue)))) | {"remarks": found.remarks}


def list_plain(one: ListInUse) -> dict[str, object]:
    """A list for programs; of a broken file there is only `file` and `fault`."""
    found, path = one.catalogue, str(one.kept.path) if one.kept else ""
    if found is None:
        return {"kind": None, "file": path, "fault": one.fault}
    return {
        "kind": found.kind.value,
        "title": found.scheme.title,
        "from": found.first_year,
        "to": found.last_year,
        "source": found.source,
        "complete": found.complete,
        "entries": len(found.entries),
        "loaded": one.kept is not None,
        "file": path,
        "fault": "",
    }


# ---------------------------------------------------------------- reading a file


def load_catalogue(
    path: Path, year: int, *, last_year: int | None = None, kind: Kind | None = None, complete: bool = False
) -> CountyList:
    """The list in a file, for a year or until a last one. `kind` None: the codes tell; `complete` is the clerk's word,
    no file says it.

    UserError: the file cannot be read, or has no columns of codes and names.
    """
    path = Path(path)
    if last_year is not None and last_year < year:
        raise UserError(f"到 {last_year} 年为止，不能早于 {year} 年。")
    about = About(year, path.name, kind, complete, last_year)
    sheets, notices = open_list(path)
    found = parse_sheets(sheets, about)
    return CountyList(found.catalogue, (*notices, *found.remarks))


def open_list(path: Path) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """The rows of a file that holds a list (Excel, a table in Word, comma-separated text), and what was odd about the
    file. UserError: it cannot be read."""
    path = Path(path)
    if _first_bytes(path).startswith(_OFFICE):
        from core.office.open import open_office  # lxml: a text file needs none

        office = open_office(path)
        return tuple(map(_sheet, office.tables)), tuple(office.notices)
    return (Sheet(_csv_rows(path)),), ()


def _first_bytes(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():  # a pipe would keep us waiting for ever
            raise UserError(f"“{path.name}”不是文件，请选择 Excel 或 CSV 文件。")
        with path.open("rb") as stream:
            return stream.read(4)
    except OSError as error:
        raise UserError(f"“{path.name}”打不开（{cause_of(error)}）。") from error


def _sheet(table: Table) -> Sheet:
    return Sheet([_cells(row) for row in table.rows], table.place, [row.place for row in table.rows])


def _cells(row: Row) -> list[str]:
    """The texts of a row by column; of merged cells the first column has the text."""
    cells = [""] * max((cell.column + cell.span for cell in row.cells), default=0)
    for cell in row.cells:
        cells[cell.column] = "" if cell.continues else cell.text
    return cells


def _csv_rows(path: Path) -> list[list[str]]:
    text = _decoded(path)
    # Excel writes commas, tabs (Unicode text) or, on some systems, semicolons; people type full-width commas.
    separator = max(_SEPARATORS, key=text.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator if separator in text else "，"))
    except csv.Error as error:
        raise _unreadable(path) from error


def _decoded(path: Path) -> str:
    """The text: UTF-8, UTF-16 with a mark, or what Excel in China writes, GB 18030."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_TEXT + 1)
    except OSError as error:
        raise UserError(f"“{path.name}”读不出来（{cause_of(error)}）。") from error
    if len(data) > MAX_TEXT:
        raise UserError(f"“{path.name}”超过 {MAX_TEXT // 1024 // 1024} MB，不像一张清单，不予读取。")
    encoding = _BYTE_ORDER.get(data[:2])
    for guess in (encoding,) if encoding else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(guess)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _unreadable(path)


def _unreadable(path: Path) -> UserError:
    return UserError(f"“{path.name}”不是 Excel 工作簿，也不是 CSV 文本，请用 Excel 或 WPS 另存为 xlsx 或 csv。")
