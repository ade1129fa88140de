"""The flows of the window use the window's own fixtures."""

from __future__ import annotations

from tests.ui.conftest import form_sets, open_document, settings, window

__all__ = ["form_sets", "open_document", "settings", "window"]
