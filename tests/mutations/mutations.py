"""All that is done to the samples, one change after the other."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.mutations import columns, labels, rows, tables, texts
from tests.mutations.blocks import Aliases
from tests.mutations.page import Page

Mutation = Callable[[Page, Random, Aliases], bool]
MUTATIONS: tuple[Mutation, ...] = (
    *labels.MUTATIONS,
    *columns.MUTATIONS,
    *rows.MUTATIONS,
    *tables.MUTATIONS,
    *texts.MUTATIONS,
)
