"""Amounts that nobody printed by themselves: what sums of them leave for each, and where they leave no choice."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
MAX_STEPS = 200_000
"""How often one amount may be looked at; whole files need a fraction of it."""


@dataclass(frozen=True, slots=True)
class Between(Generic[Key]):
    """The sum of these amounts lies between two others, in fen."""

    keys: frozenset[Key]
    low: int
    high: int


class Bounds(Generic[Key]):
    """The least and the most each amount can be; none is below 0. A sum that contradicts the others is left out, and
    what it speaks of is in `doubted`."""

    def __init__(self, highest: Mapping[Key, int]) -> None:
        self.low = dict.fromkeys(highest, 0)
        self.high = dict(highest)
        self.doubted: set[Key] = set()
        self._sums: dict[Key, list[Between[Key]]] = {key: [] for key in highest}

    def add(self, one: Between[Key]) -> bool:
        """Whether the sum agrees with those before it."""
        before = dict(self.low), dict(self.high)
        if not one.keys:
            return True
        if not self._narrow(one):
            self.low, self.high = before
            self.doubted |= one.keys
            return False
        for key in one.keys:
            self._sums[key].append(one)
        return True

    def is_settled(self, key: Key) -> bool:
        return self.low[key] == self.high[key]

    def _narrow(self, first: Between[Key]) -> bool:
        """Follows a sum to everything it touches; False: nothing fits it."""
        waiting, steps = deque([first]), 0
        while waiting and steps < MAX_STEPS:
            one = waiting.popleft()
            steps += len(one.keys)
            moved = self._moved(one)
            if moved is None:
                return False
            following = {id(other): other for key in moved for other in (*self._sums[key], one)}
            known = {id(other) for other in waiting}
            waiting.extend(other for other in following.values() if id(other) not in known)
        return True

    def _moved(self, one: Between[Key]) -> Iterable[Key] | None:
        """The amounts whose bounds one sum brings nearer together; None: it contradicts them."""
        least, most = sum(self.low[key] for key in one.keys), sum(self.high[key] for key in one.keys)
        if least > one.high or most < one.low:
            return None
        moved = []
        for key in one.keys:
            low = max(self.low[key], one.low - (most - self.high[key]))
            high = min(self.high[key], one.high - (least - self.low[key]))
            if (low, high) != (self.low[key], self.high[key]):
                least, most = least - self.low[key] + low, most - self.high[key] + high
                self.low[key], self.high[key] = low, high
                moved.append(key)
        return moved
