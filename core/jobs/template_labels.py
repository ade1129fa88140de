"""Labels that announce two values at once: a reader could tell these only by their order, which offices change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from core.forms.model import FormMistake, FormSet, Output
from core.forms.prove import places_in
from core.readers.grammar import Label, Slot, State
from core.readers.read import grammars_of


def shared_labels(form_set: FormSet) -> Iterator[FormMistake]:
    """The columns and cells of each template that stand beside another of the same name in one row, without a second
    row of headers above that would tell them apart. Lists side by side are told apart by their order."""
    for output in form_set.outputs:
        for grammar in grammars_of(form_set, output.format == "xlsx")[:1]:
            for state in grammar.states:
                if not _has_path(grammar.states, state):
                    yield from _of_row(form_set, output, state)


def _has_path(states: Sequence[State], state: State) -> bool:
    above = states[state.index - 1] if state.index else None
    return above is not None and above.is_header and len(above.labels) > 1


def _of_row(form_set: FormSet, output: Output, state: State) -> Iterator[FormMistake]:
    announcing = [label for label in state.labels if label.slots]
    for one, other in combinations(announcing, 2):
        shared = one.bare & other.bare
        lists = {_list(one), _list(other)}
        if len(lists) > 1 and lists <= {*state.twins}:
            continue
        if shared and not _keys(one) & _keys(other):
            first, second = one.slots[0], other.slots[0]
            place = places_in(form_set, output).get(second.key, "")
            cause = f"“{_words(first)}”和“{_words(second)}”在同一行，名称都是“{min(shared)}”，读入时分不清"
            cure = "改掉一个的名称（模板上的字，或 form.toml 里的 label、aliases），或在上面加一行表头把两栏分开。"
            yield FormMistake(output.template, place, "", cause, cure)


def _list(label: Label) -> str:
    return label.slots[0].list_path


def _keys(label: Label) -> set[tuple[str, str]]:
    return {slot.key for slot in label.slots}


def _words(slot: Slot) -> str:
    return slot.field.label
