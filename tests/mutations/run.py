"""Variants of the samples, each read and judged: `python -m tests.mutations.run COUNT [FAMILY …]` prints what came of
them."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from core.forms.load import FormSets, installed
from core.forms.model import FormSet
from tests.mutations.blocks import Aliases
from tests.mutations.mutations import MUTATIONS
from tests.mutations.oracle import Verdict, judge
from tests.mutations.page import Page
from tests.mutations.samples import FAMILIES, Sample, read_one, samples


@dataclass(frozen=True)
class Result:
    """What became of one variant; `name` says how to make it again."""

    name: str
    verdict: Verdict


def variant(sample: Sample, number: int) -> tuple[str, Page]:
    """The sample with one to three mutations; the same number makes the same one."""
    chance = Random(f"{sample.name} {number}")
    page, names = sample.page.copy(), []
    wanted = chance.choice((1, 1, 1, 2, 3))
    aliases = aliases_of(sample.form_set)
    first = MUTATIONS[number % len(MUTATIONS)]
    for mutate in [first, *chance.sample(MUTATIONS, len(MUTATIONS))]:
        if len(names) < wanted and mutate.__name__ not in names and mutate(page, chance, aliases):
            names.append(mutate.__name__)
    return f"{sample.name} {number} {'+'.join(names)}", page


def aliases_of(form_set: FormSet) -> Aliases:
    """The other names of a label, where all its fields share them."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for one in (*form_set.fields, *(one for spec in form_set.lists for one in spec.fields)):
        found.setdefault(one.label, set()).add(tuple(one.aliases))
    return {label: names for label, (names, *more) in found.items() if names and not more}


def results(family: str, form_sets: FormSets, folder: Path, count: int, begin: int = 0) -> Iterator[Result]:
    """So many variants of a family; every third must be recognised among all form sets."""
    every = tuple(one for one in form_sets.proved() if one.is_read and not one.is_broken)
    found = samples(family, form_sets, folder)
    for number in range(begin, begin + count):
        sample = found[number % len(found)]
        name, page = variant(sample, number // len(found))
        among = every if number % 3 == 0 else (sample.form_set,)
        read = read_one(page, among, folder / f"variant{Path(sample.name).suffix}")
        yield Result(name, judge(sample.draft, read, page))


def summary(found: list[Result]) -> str:
    counts = sum((one.verdict.counts for one in found), Counter[str]())
    return f"{len(found)} variants, {counts.total()} data: {dict(counts)}"


def main(count: int, families: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for family in families:
            found = list(results(family, installed(), Path(folder), count))
            for one in found:
                if one.verdict.told:
                    print(one.name, *one.verdict.told[:4], sep="\n    ")
            print(family, summary(found))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:] or list(FAMILIES))
