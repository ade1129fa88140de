"""A folder of many units' files: each recognised, held against the others and the list of units, accepted in one step.

Everything is read before anything is changed; until it is accepted, cancelling leaves the workspace as it was.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from core.domain.document import Document
from core.domain.text import normal
from core.domain.unit import ListedUnit
from core.errors import UserError
from core.forms.load import FormSets
from core.forms.model import FormSet
from core.jobs.batch_read import FileRead, Piece, fold_reading, piece_of
from core.jobs.documents import split_unit
from core.jobs.folder import FoundFile, find_files
from core.jobs.import_ import usable_sets
from core.jobs.reading import Failure, read_each
from core.jobs.units import Match, Roll
from core.log import logger
from core.progress import Progress, silent
from core.readers.draft import Draft


class BatchState(StrEnum):
    """What a file of the batch is, in a clerk's words."""

    READY = "可收下"
    LOOK = "待确认"
    SAME = "内容相同"
    OLDER = "旧的一份"
    ASK_UNIT = "单位未定"
    ASK_YEAR = "年度未定"
    UNKNOWN = "不认识"
    FAILED = "读不了"
    PASSED_BY = "没有读"


TAKEN = (BatchState.READY, BatchState.LOOK)
"""What is taken in unless the person says otherwise."""
TAKABLE = (*TAKEN, BatchState.SAME, BatchState.OLDER)


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One document of one file (or a file that holds none). `unit` is code and name as it will be imported, `listed`
    the unit of the list it is; `remarks` say what a person should know; `rival` is the file that takes its place."""

    file: FoundFile
    state: BatchState
    piece: Piece | None = None
    code: str = ""
    name: str = ""
    year: int | None = None
    listed: ListedUnit | None = None
    similar: tuple[ListedUnit, ...] = ()
    remarks: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()
    """What the file does not say and was taken from its name or the list: the homes of the fields."""
    rival: str = ""
    is_taken: bool = False
    is_seen: bool = False
    """A person looked through it: what it says holds, also against what is there."""
    digest: bytes = b""

    @property
    def unit_words(self) -> str:
        return self.name or self.code or "（单位未定）"

    @property
    def why(self) -> str:
        return "；".join(self.remarks)


@dataclass(slots=True)
class Batch:
    """What was found in the files. `form_sets` are those they were read with, in the order of the folded drafts."""

    items: tuple[BatchItem, ...]
    form_sets: tuple[FormSet, ...]
    roll: Roll = field(default_factory=lambda: Roll(()))

    @property
    def year(self) -> int | None:
        """The year that is collected: that of most files taken, of several the last. None: nothing is taken."""
        counts = Counter(one.year for one in self.taken if one.year is not None)
        return max(counts, key=lambda year: (counts[year], year), default=None)

    def missing(self, documents: Iterable[ListedUnit] = ()) -> tuple[ListedUnit, ...]:
        """The units of the list of which no file of the year is taken, but for those that are there already."""
        there = {one.listed for one in self.taken if one.year == self.year} | set(documents)
        return tuple(unit for unit in self.roll.units if unit not in there)

    @property
    def taken(self) -> tuple[BatchItem, ...]:
        return tuple(one for one in self.items if one.is_taken)

    # ---- what the person says

    def take(self, number: int, is_taken: bool) -> None:
        """Take a file, or leave it out."""
        one = self.items[number]
        if one.state in TAKABLE:
            self._put(number, replace(one, is_taken=is_taken))

    def name_unit(self, number: int, unit: str) -> None:
        """Say whose a file is (code and name). UserError: that is no unit."""
        code, name = split_unit(unit)
        match = self.roll.find(code, name)
        if match.unit is not None:
            code, name = match.unit.code or code, match.unit.name
        elif not name:
            raise UserError(f"名单里没有编码为“{code}”的单位，请把单位名称也写上。")
        self._judge_again(number, replace(self.items[number], code=code, name=name, guessed=()))

    def name_year(self, number: int, year: int) -> None:
        """Say of which year a file is."""
        self._judge_again(number, replace(self.items[number], year=year, guessed=()))

    def use_units(self, units: Sequence[ListedUnit]) -> None:
        """Another list of units."""
        self.roll = Roll(units)
        again = (one if one.piece is None else _judged(replace(one, remarks=()), self.roll) for one in self.items)
        self.items = _compared(again, self.roll)

    def correct(self, number: int, draft: Draft) -> None:
        """What a person made of the file in the preview."""
        one = self.items[number]
        piece = piece_of(draft, self.form_sets)
        code, name, year = (piece.code or one.code), (piece.name or one.name), (piece.year or one.year)
        seen = replace(one, piece=piece, code=code, name=name, year=year, is_seen=True, guessed=())
        self._judge_again(number, seen)

    def _judge_again(self, number: int, item: BatchItem) -> None:
        if item.piece is not None:
            self._put(number, _judged(replace(item, remarks=()), self.roll))
            self.items = _compared(self.items, self.roll)

    def _put(self, number: int, item: BatchItem) -> None:
        self.items = (*self.items[:number], item, *self.items[number + 1 :])


# ---------------------------------------------------------------- reading


def read_batch(
    paths: Iterable[Path],
    form_sets: FormSets,
    units: Sequence[ListedUnit] = (),
    form_id: str | None = None,
    unit: str | None = None,
    year: int | None = None,
    progress: Progress = silent,
) -> Batch:
    """Reads all files of the folders; a bad one is told and stops nothing. `unit` and `year` stand in for what the
    files say. UserError: a folder cannot be looked into, no form set can be used, or nothing is there to read."""
    found = find_files(paths)
    wanted = [one for one in found if not one.passed_by]
    if not wanted:
        raise UserError("所选的文件夹里没有可以读的 Word 或 Excel 文件。")
    usable, roll = usable_sets(form_sets, form_id), Roll(units)
    items: list[BatchItem] = []
    for file, result in zip(
        wanted, read_each([one.path for one in wanted], usable, fold_reading, progress=progress), strict=True
    ):
        items += _items(file, result, roll, unit, year)
    items += [BatchItem(one, BatchState.PASSED_BY, remarks=(one.passed_by,)) for one in found if one.passed_by]
    progress(len(wanted), len(wanted), "读取完毕")
    return Batch(_compared(items, roll), usable, roll)


def _items(
    file: FoundFile, result: FileRead | Failure, roll: Roll, unit: str | None, year: int | None
) -> list[BatchItem]:
    if isinstance(result, Failure):
        if not isinstance(result.error, UserError):
            logger.error("a file of a batch could not be read: %s", file.path, exc_info=result.error)
        why = str(result.error) if isinstance(result.error, UserError) else "程序读这个文件时出错，详情记在日志里。"
        return [BatchItem(file, BatchState.FAILED, remarks=(why,))]
    if not result.pieces:
        return [BatchItem(file, BatchState.UNKNOWN, remarks=("没有找到已安装表式的表格或标题",), digest=result.digest)]
    return [_judged(_named(file, result, piece, roll, unit, year), roll) for piece in result.pieces]


def _named(
    file: FoundFile, result: FileRead, piece: Piece, roll: Roll, unit: str | None, year: int | None
) -> BatchItem:
    """Whose it is and of which year: what was told, what the file says, what its name says."""
    item = BatchItem(file, BatchState.READY, piece, piece.code, piece.name, piece.year, digest=result.digest)
    if unit is not None:
        code, name = split_unit(unit)
        item = replace(item, code=code, name=name)
    elif not (item.code or item.name):
        listed = roll.said_in(file.name)
        if listed is not None:
            item = replace(item, code=listed.code, name=listed.name, guessed=("unit.code", "unit.name"))
    if year is not None:
        item = replace(item, year=year)
    elif item.year is None:
        years = {int(one) for one in re.findall(r"(?<!\d)20\d\d(?!\d)", normal(file.name))}
        if len(years) == 1:
            item = replace(item, year=years.pop(), guessed=(*item.guessed, "year"))
    return item


def _judged(item: BatchItem, roll: Roll) -> BatchItem:
    """The state by what the file itself says and the list knows."""
    piece = item.piece
    assert piece is not None
    remarks = list(_guess_words(item))
    match = roll.find(item.code, item.name) if item.code or item.name else Match()
    open_ = 0 if item.is_seen else piece.unsure + piece.unplaced
    state = BatchState.LOOK if item.guessed or match.remark or open_ else BatchState.READY
    if open_:
        counted = ((piece.unsure, "处待确认"), (piece.unplaced, "处没有位置"))
        remarks.append("有 " + "，".join(f"{count} {words}" for count, words in counted if count))
    if match.remark:
        remarks.append(match.remark)
    if not (item.code or item.name):
        state = BatchState.ASK_UNIT
        remarks.append("文件里没有写明单位")
    elif item.year is None:
        state = BatchState.ASK_YEAR
        remarks.append("文件里没有写明年度")
    elif roll.units and match.unit is None:
        state = BatchState.LOOK
        similar = "、".join(unit.name for unit in match.similar)
        remarks.append(f"不在单位名单里{f'，相近的有：{similar}' if similar else ''}")
    first, last = piece.form_set.years
    if item.year is not None and not first <= item.year <= last:
        state = BatchState.ASK_YEAR
        remarks.append(f"年度 {item.year} 不对，“{piece.form_set.title}”可用于 {first} 至 {last} 年")
    code = item.code or (match.unit.code if match.unit else "")
    return replace(
        item,
        state=state,
        code=code,
        listed=match.unit,
        similar=match.similar,
        remarks=tuple(remarks),
        is_taken=state in TAKEN,
        rival="",
    )


def _guess_words(item: BatchItem) -> Iterable[str]:
    if "unit.name" in item.guessed:
        yield f"文件里没有写明单位，按文件名是“{item.name}”"
    if "year" in item.guessed:
        yield f"文件里没有写明年度，按文件名是 {item.year} 年"


# ---------------------------------------------------------------- the same thing twice


_ORDER = (
    (3, ("终稿", "定稿", "最终", "终版", "正式")),
    (2, ("修改", "修订", "更正", "改后", "新版", "最新")),
    (0, ("初稿", "草稿", "旧", "原稿", "作废")),
)
_COUNTED = re.compile(r"[(（](\d{1,2})[)）]|(?:第|[Vv])(\d{1,2})(?:稿|版|次)?|副本")


def rank(name: str) -> tuple[int, int]:
    """How late a file is by the words of its name (终稿, 修改, (2)); of equal ranks the time decides."""
    stem = Path(name).stem
    found = [value for value, words in _ORDER if any(word in stem for word in words)]
    numbers = [int(a or b or 1) for a, b in _COUNTED.findall(stem)]
    return max(found, default=1), max(numbers, default=0)


def _compared(items: Iterable[BatchItem], roll: Roll) -> tuple[BatchItem, ...]:
    """Files that say the same thing: the newest stands, the others are left out and say which one took their place.

    Only what a newer file covers is left out: files of single projects of one unit stand side by side.
    """
    whole = [_judged(replace(one, remarks=()), roll) if one.rival else one for one in items]
    groups: dict[object, list[int]] = {}
    for number, one in enumerate(whole):
        if one.state in TAKABLE and one.piece is not None:
            groups.setdefault(_whose(one), []).append(number)
    for numbers in groups.values():
        fullest = sorted(numbers, key=lambda n: (-_size(whole[n]), rank(whole[n].file.name)[1], whole[n].file.name))
        fullest = _stand(whole, fullest, _says_all)
        newest = sorted(fullest, key=lambda n: (rank(whole[n].file.name), whole[n].file.time), reverse=True)
        _stand(whole, newest, _covers)
    return tuple(whole)


def _stand(whole: list[BatchItem], numbers: Iterable[int], beats: Callable[[BatchItem, BatchItem], bool]) -> list[int]:
    """Which of the files stand, when each is left out that one before it beats."""
    kept: list[int] = []
    for number in numbers:
        rival = next((at for at in kept if beats(whole[at], whole[number])), None)
        if rival is None:
            kept.append(number)
        else:
            whole[number] = _left_out(whole[number], whole[rival])
    return kept


def _whose(item: BatchItem) -> object:
    assert item.piece is not None
    unit = item.listed or item.code or normal(item.name).removesuffix("本级")
    return unit, item.year, min((item.piece.form_set.id, *item.piece.kin))


def _size(item: BatchItem) -> int:
    return len(item.piece.marks) if item.piece is not None else 0


def _says_all(fuller: BatchItem, other: BatchItem) -> bool:
    """However old it is, what another says whole is not wanted twice."""
    assert fuller.piece is not None
    assert other.piece is not None
    return fuller.digest == other.digest or fuller.piece.says_all_of(other.piece)


def _covers(newer: BatchItem, older: BatchItem) -> bool:
    assert newer.piece is not None
    assert older.piece is not None
    return newer.piece.covers(older.piece)


def _left_out(older: BatchItem, newer: BatchItem) -> BatchItem:
    assert newer.piece is not None
    assert older.piece is not None
    count = 0 if _says_all(newer, older) else newer.piece.differing(older.piece)
    if older.digest == newer.digest:
        said = f"和“{newer.file.name}”是同一个文件"
    elif not count:
        said = f"这里写的，“{newer.file.name}”里都有"
    else:
        doubt = "；文件的修改时间反而晚，请核对" if older.file.time > newer.file.time else ""
        said = f"“{newer.file.name}”是新的，有 {count} 处不同{doubt}"
    state = BatchState.OLDER if count else BatchState.SAME
    return replace(older, state=state, remarks=(*older.remarks, said), rival=newer.file.name, is_taken=False)


def documents_there(batch: Batch, documents: Iterable[Document]) -> tuple[ListedUnit, ...]:
    """The units of the list that documents of the year that is collected belong to."""
    own = (one for one in documents if batch.year in (None, one.year))
    found = (batch.roll.find(one.unit.code, one.unit.name).unit for one in own)
    return tuple(one for one in found if one is not None)
