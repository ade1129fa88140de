"""All benchmarks in one run: `python -m tests.benchmarks.run [name …]`; each is a module with `run() -> list[str]`."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable

MODULES = ("render", "xlsx", "open", "open_docx", "county", "folder", "ui", "budget")
"""In tests/benchmarks, in printed order; each is imported when it runs, so that none asks for the others' libraries."""


def lines(names: Iterable[str] = MODULES) -> list[str]:
    """What the benchmarks print; one that lacks a library says so and leaves the others alone."""
    found: list[str] = []
    for name in names:
        try:
            found += importlib.import_module(f"tests.benchmarks.{name}").run()
        except ImportError as error:
            found.append(f"{name}: not measured, {error}")
    return found


if __name__ == "__main__":
    for line in lines(sys.argv[1:] or MODULES):
        print(line, flush=True)
