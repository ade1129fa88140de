"""Column widths that a person dragged, kept in the settings from one start to the next."""

from __future__ import annotations

import json

from core.settings import Settings
from ui.grids.grid_base import GridBase

LEAST, MOST = 20, 2000


def keep_widths(view: GridBase, settings: Settings, name: str) -> None:
    """Give the grid the widths it had, and remember what is dragged from now on; `name` says which table it is."""
    key = f"widths.{name}"
    view.set_column_widths(read_widths(settings.text(key)))
    view.column_widths_changed.connect(lambda: settings.set(key, json.dumps(view.column_widths(), ensure_ascii=False)))


def read_widths(text: str) -> dict[str, int]:
    """Widths by column key; whatever is none is left out."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    entries = found.items() if isinstance(found, dict) else ()
    return {key: width for key, width in entries if isinstance(width, int) and LEAST <= width <= MOST}
