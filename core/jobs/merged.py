"""What taking a draft into a document comes to: the changes, and what is to be told about each value of the draft."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.domain.change import Change


@dataclass(slots=True)
class Merge:
    """The changes that take a draft into a document. By identity of the draft's values: `differing` holds the
    document's own text where the file says something else, `replaced` where the file's was taken instead; `settled`
    are values that were there already and are no longer in doubt."""

    changes: list[Change] = field(default_factory=list)
    same: dict[str, str] = field(default_factory=dict)
    """The document's record for each of the draft's."""
    differing: dict[int, str] = field(default_factory=dict)
    replaced: dict[int, str] = field(default_factory=dict)
    settled: set[int] = field(default_factory=set)
    equal: set[int] = field(default_factory=set)
    """Values that are there as the file has them: taking them changes nothing."""
    kept: dict[int, str] = field(default_factory=dict)
    """What computed places of tables go on printing where the file prints something else."""
    beside: dict[int, str] = field(default_factory=dict)
    """What another place of the form says of the same thing; both stand, each in its own place."""
    guessed: dict[int, str] = field(default_factory=dict)
    """Why the record a value belongs to was only guessed."""
    repeated: set[int] = field(default_factory=set)
    """Values that only repeat, in the row of a record, what its table says."""
