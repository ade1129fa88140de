"""Commands that settle values: copying between projects, and what was carried over."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.cli.output import say, say_json

if TYPE_CHECKING:
    from core.jobs.answers import Said
    from core.jobs.copying import Asked

DONE = 0


def copy_project(arguments: argparse.Namespace) -> int:
    from core.forms.load import installed
    from core.jobs.copying import Choice, copy_between

    source = Choice(arguments.from_unit, arguments.from_year, arguments.source)
    target = Choice(arguments.unit, arguments.year, arguments.to or "")
    form_sets, said = installed(arguments.templates), _said(arguments)
    names, is_listing = arguments.indicator, arguments.list
    return _tell(arguments, copy_between(arguments.file, form_sets, source, target, names, said, is_listing=is_listing))


def confirm_values(arguments: argparse.Namespace) -> int:
    from core.forms.load import installed
    from core.jobs.copying import Choice, settle_carried

    said, choice = _said(arguments), Choice(arguments.unit, arguments.year)
    is_listing = arguments.list or not (said.keep or said.clear or said.file or arguments.all)
    form_sets = installed(arguments.templates)
    how = {"is_all": arguments.all, "is_listing": is_listing}
    return _tell(arguments, settle_carried(arguments.file, form_sets, choice, said, **how))


def _said(arguments: argparse.Namespace) -> Said:
    from core.jobs.answers import Said

    return Said(arguments.keep, arguments.clear, arguments.answers)


def _tell(arguments: argparse.Namespace, asked: Asked) -> int:
    from core.jobs.copying import told_lines, told_plain

    if arguments.json:
        say_json(told_plain(asked))
    else:
        say(list(told_lines(asked)))
    return DONE
