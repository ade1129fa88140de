"""The parameters of checks a form set may set under [checks], with what holds when it says nothing."""

from __future__ import annotations

from collections.abc import Mapping

from core.forms.model import FormSet

PARAMETERS: Mapping[str, object] = {
    "code_length": 0,
    "code_year": [],
    "plan_full": "100%",
    "required_groups": ["output", "benefit", "satisfaction"],
}
"""code_length: characters of a project code (0: any). code_year: from and to which character it names the year.
plan_full: what the last point of a payment plan must be. required_groups: groups of kinds a project must have."""


def parameter(form_set: FormSet, name: str) -> object:
    """KeyError: no check has such a parameter."""
    return form_set.checks.get(name, PARAMETERS[name])


def words(form_set: FormSet, name: str) -> tuple[str, ...]:
    """A parameter that is a list of words."""
    found = parameter(form_set, name)
    return tuple(str(word) for word in found) if isinstance(found, list | tuple) else ()
