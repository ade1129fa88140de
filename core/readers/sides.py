"""Lists side by side with columns named alike (三级指标 | 指标值 | 三级指标 | 指标值): which side a column is on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, combinations_with_replacement

from core.readers.grammar import State
from core.readers.lines import Piece


@dataclass(frozen=True, slots=True)
class Sides:
    """For the cells of a header row that a label of more than one side could be: the labels they are not, and why it is
    unsure where another reading explains the row as well. The keys are places in the row."""

    barred: Mapping[int, frozenset[int]] = field(default_factory=dict)
    doubts: Mapping[int, str] = field(default_factory=dict)


NONE = Sides()


def told_sides(pieces: Sequence[Piece], state: State) -> Sides:
    """The sides follow each other as in the template; where one begins is told by how many of its columns are then
    found, then by how few stand in another order. So a column that one side lacks is not taken from the other side,
    which has it by the same name."""
    paths = state.twins
    if not paths or any(piece.over and any(piece.over in label.over for label in state.labels) for piece in pieces):
        return NONE
    could = {at: found for at, piece in enumerate(pieces) if (found := _could_be(piece, state, paths))}
    readings = _readings(list(could.items()), state, paths)
    if not readings:
        return NONE
    worths = [(len(one), -_turned(one)) for one in readings]
    best = [one for one, worth in zip(readings, worths, strict=True) if worth == max(worths)]
    told = best[-1]
    barred = {at: frozenset(found) - {told.get(at, -1)} for at, found in could.items()}
    return Sides(barred, {at: _doubt(at, best, state) for at in told if len({one.get(at) for one in best}) > 1})


def _could_be(piece: Piece, state: State, paths: Sequence[str]) -> list[int]:
    return [
        at
        for at, label in enumerate(state.labels)
        if label.slots
        and label.slots[0].list_path in paths
        and piece.text
        and (piece.spelled in label.spellings or piece.bare in label.bare)
    ]


def _readings(could: list[tuple[int, list[int]]], state: State, paths: Sequence[str]) -> list[dict[int, int]]:
    """Every way to part the row into its sides, each as which label a cell then is; the first side grows."""
    readings = []
    for cuts in combinations_with_replacement(range(len(could) + 1), len(paths) - 1):
        told: dict[int, int] = {}
        for order, (at, found) in enumerate(could):
            side = paths[sum(order >= cut for cut in cuts)]
            own = [one for one in found if state.labels[one].slots[0].list_path == side and one not in told.values()]
            told |= {at: own[0]} if own else {}
        readings.append(told)
    return readings


def _turned(reading: Mapping[int, int]) -> int:
    """How many of its columns stand in another order than the template's."""
    return sum(one > other for one, other in combinations(reading.values(), 2))


def _doubt(at: int, best: Sequence[Mapping[int, int]], state: State) -> str:
    found = dict.fromkeys(state.labels[one[at]].slots[0].list_path for one in reversed(best) if at in one)
    names = "还是".join(f"“{path.rpartition('.')[2]}”" for path in found)
    return f"表头里看不出这一列是{names}的，按第一个放入"
