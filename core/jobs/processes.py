"""Further processes of the program: fresh ones, which share nothing with this one and need no script to begin with."""

from __future__ import annotations

import sys
import threading
from multiprocessing import context
from types import ModuleType
from typing import Any

_LOCK = threading.Lock()


class _Process(context.SpawnProcess):
    @staticmethod
    def _Popen(process_obj: Any) -> Any:
        """Started without word of the script that runs here: the new process would carry it out once more, or end with
        a page of errors where it cannot be found again (typed in, or read from standard input)."""
        with _LOCK:
            script, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
            try:
                return context.SpawnProcess._Popen(process_obj)
            finally:
                sys.modules["__main__"] = script


class _Context(context.SpawnContext):
    Process = _Process


STARTING = _Context()
"""To start processes with; an open file is never taken along into one."""
