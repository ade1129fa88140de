"""What the window's menus, keys and toolbar do: for each deed of `ui.actions` the one who does it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from ui.look.theme import Mode, theme

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_FIELD_DEEDS = {"clear_cells": "clear"}
"""What a deed of a grid is called by a field."""


class WindowDeeds:
    """The deeds of one window, by name in `table`."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.table = self._of_the_file() | self._of_the_work() | self._of_the_look()

    def _of_the_file(self) -> dict[str, Callable[[], object]]:
        window, flows = self.window, self.window.flows
        return {
            "new": flows.new, "open": flows.open, "sample": flows.open_sample, "save": flows.save,
            "save_as": flows.save_as, "import": flows.import_, "batch": flows.batch, "export": flows.export,
            "close": window.close_file, "quit": window.close, "import_log": self._late("import_flow", "show_log"),
            "import_rules": self._late("import_flow", "show_rules"),
            "new_year": flows.new_year, "remove_document": flows.remove_document,
        }  # fmt: skip

    def _of_the_work(self) -> dict[str, Callable[[], object]]:
        record, rows, work = (partial(partial, each) for each in (self._record, self._rows, self._work))
        return {
            "undo": partial(self._step_history, -1), "redo": partial(self._step_history, 1),
            **{deed: partial(self._edit, deed) for deed in ("cut", "copy", "paste", "fill_down", "fill_right")},
            "clear": partial(self._edit, "clear_cells"), "find": self._find("open"), "replace": self._find("replace"),
            "find_next": self._find("step", 1), "find_previous": self._find("step", -1),
            **{deed: record(deed) for deed in ("add_record", "remove_record", "duplicate_record")},
            "record_up": record("move_record", -1), "record_down": record("move_record", 1),
            "reset_widths": record("reset_widths"), "duplicate_rows": rows("duplicate_rows"),
            "confirm": record("confirm"), "fold": record("toggle_fold"), **self._of_the_years(),
            "add_row": rows("insert_row_below"), "insert_row": rows("insert_row_above"),
            "remove_rows": rows("remove_rows"), "row_up": rows("move_rows_up"), "row_down": rows("move_rows_down"),
            "check": work("check_again"), "next_finding": work("step_finding", 1),
            "previous_finding": work("step_finding", -1), "help": work("show_dock", "help"),
            "show_findings": work("toggle_dock", "findings"), "show_help": work("toggle_dock", "help"),
        }  # fmt: skip

    def _of_the_years(self) -> dict[str, Callable[[], object]]:
        return {
            **{deed: self._late("confirm_flow", deed) for deed in ("confirm_next", "confirm_record", "confirm_all")},
            "ask_again": self._late("new_year_flow", "ask_again"),
            "copy_indicators": self._late("copy_flow", "copy_indicators"),
        }

    def _of_the_look(self) -> dict[str, Callable[[], object]]:
        modes = {"light": Mode.LIGHT, "dark": Mode.DARK, "system": Mode.SYSTEM}
        return {
            **{name: partial(self._set_mode, mode) for name, mode in modes.items()},
            **{f"size{size}": partial(self._set_size, size) for size in (14, 16, 18)},
            "enter_down": partial(self._set_enter, False),
            "enter_right": partial(self._set_enter, True),
            "layout": self._ask_layout,
            "codes": self._show_codes,
            "forms": self._show_forms,
            "forms_folder": self._open_forms_folder,
            "keys": self._show_keys,
            "about": self._show_about,
        }

    def _late(self, flow: str, deed: str) -> Callable[[], object]:
        """A deed of a module of `ui` that brings much along (readers, computing): it is not needed to start."""
        return lambda: getattr(import_module(f"ui.{flow}"), deed)(self.window)

    # ---- history

    def _step_history(self, by: int) -> None:
        """Undo or redo in the document shown, or bring back the one that left, and go to where it happened."""
        window = self.window
        desk, work = window.desk, window.work
        if desk is None or work is None:
            return
        window.apply()
        document_id = desk.step_target(work.document_id, by)
        title = (desk.session.undo_title if by < 0 else desk.session.redo_title)(document_id)
        change_set = (desk.undo if by < 0 else desk.redo)(document_id)
        if change_set is None:
            window.status.say("没有可以撤销的了。" if by < 0 else "没有可以恢复的了。")
            return
        window.status.say(f"{'已撤销' if by < 0 else '已恢复'}：{title}")
        if document_id != work.document_id and desk.has(document_id):
            work.show_document(document_id)
            work.focus_first()
        window.flows.show_change(change_set, by)
        window.refresh_actions()

    # ---- in the focused part

    def _edit(self, deed: str) -> None:
        """Cut, copy, paste… in the grid or the field with the focus."""
        focus: QWidget | None = QApplication.focusWidget()
        while focus is not None:
            deeds = getattr(focus, "deeds", None)
            name = deed if deeds is not None else _FIELD_DEEDS.get(deed, deed)
            call = getattr(focus if deeds is None else deeds, name, None)
            if call is not None:
                call()
                return
            focus = focus.parentWidget()

    def _record(self, deed: str, *arguments: int | str) -> None:
        """A deed of the tab shown, if it has it."""
        page = self.window.work.page if self.window.work else None
        call = getattr(page.editor, deed, None) if page is not None else None
        if call is not None:
            call(*arguments)

    def _rows(self, deed: str) -> None:
        self._record("do_with_rows", deed)

    def _work(self, deed: str, *arguments: int | str) -> None:
        if self.window.work is not None:
            getattr(self.window.work, deed)(*arguments)

    def _find(self, deed: str, *arguments: int) -> Callable[[], None]:
        def do() -> None:
            if self.window.work is not None and self.window.work.page is not None:
                getattr(self.window.work.find_flow, deed)(*arguments)

        return do

    # ---- look and help

    def _set_mode(self, mode: Mode) -> None:
        self.window.settings.set("mode", mode.name)
        theme().set_mode(mode)

    def _set_size(self, size: int) -> None:
        self.window.settings.set("text_size", size)
        theme().set_text_size(size)

    def _set_enter(self, right: bool) -> None:
        self.window.settings.set("enter_right", right)
        self.window.apply_enter()

    def _ask_layout(self) -> None:
        from ui.layout_flow import ask_layout

        ask_layout(self.window)

    def _show_codes(self) -> None:
        from ui.codes_flow import show_codes

        show_codes(self.window)

    def _show_forms(self) -> None:
        from ui.forms_flow import show_forms

        show_forms(self.window)

    def _open_forms_folder(self) -> None:
        from ui.forms_flow import open_forms_folder

        open_forms_folder(self.window)

    def _show_keys(self) -> None:
        from ui.dialogs.about import show_keys

        show_keys(self.window)

    def _show_about(self) -> None:
        from ui.dialogs.about import show_about

        show_about(self.window)
