"""Pictures of the window and its parts with sample data: what a change looks like is looked at, not guessed.

`SCENES` is the list of what is photographed; a scene is a name and a function that makes a widget (not yet shown).
Other rooms add theirs with `add_scene`, in a module named in `SCENE_MODULES`. A widget that has to do something once
it is shown (set a focus, open a menu) has it as its `ready` property: a callable without arguments.

    python -m ui.gallery DIR [NAME ...]      pictures of all (or the named) scenes, at every size, light and dark
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from PySide6.QtWidgets import QWidget

Scene = Callable[[], QWidget]

SCENES: list[tuple[str, Scene]] = []
SCENE_MODULES = [
    *("ui.gallery.states", "ui.gallery.parts", "ui.gallery.grids", "ui.gallery.budget", "ui.gallery.codes"),
    *("ui.gallery.regions", "ui.gallery.imports", "ui.gallery.batch", "ui.gallery_scenes", "ui.gallery.years"),
]


def add_scene(name: str) -> Callable[[Scene], Scene]:
    """Decorator: photograph what the function makes under this name."""

    def remember(make: Scene) -> Scene:
        SCENES.append((name, make))
        return make

    return remember


def load_scenes() -> list[tuple[str, Scene]]:
    """All scenes of all modules."""
    for module in SCENE_MODULES:
        import_module(module)
    return SCENES


def when_shown(widget: QWidget, deed: Callable[[], object]) -> QWidget:
    """Have `deed` done after the widget is shown and before it is photographed."""
    widget.setProperty("ready", deed)
    return widget
