"""查找 in the open document: searches as the person types, follows every change, goes from hit to hit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

from core.editing.find import Finder, Hit, Query
from core.editing.find import Place as HitPlace
from core.editing.replace import Replacement, plan_replacing, replace_texts
from ui.dialogs.replace import ReplaceDialog
from ui.editors.values import Place
from ui.file_search import FileSearch
from ui.grids.grid_view import GridView
from ui.panels.find import FILE, HERE, WHOLE, FindPanel
from ui.widgets.fields import FieldLine, FieldText

if TYPE_CHECKING:
    from ui.work_page import WorkPage

LONGEST_SELECTION = 40

Found = TypeVar("Found", Hit, Replacement)


class FindFlow(QObject):
    """One for the open file; it searches while the panel is open."""

    def __init__(self, work: WorkPage, panel: FindPanel) -> None:
        super().__init__(work)
        self.work, self.panel, self.desk = work, panel, work.desk
        self.hits: tuple[Hit, ...] = ()
        self._search = FileSearch(self.desk, self)
        self._search.more_found.connect(self._start_later)
        self._before: QWidget | None = None
        self._visited = self._is_over = False
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.refresh)
        panel.query_changed.connect(self._on_query)
        panel.stepped.connect(lambda by: self.step(by))
        panel.chosen.connect(lambda row: self._go(self.hits[row], stays=False))
        panel.replace_requested.connect(self.replace)
        self.desk.document_changed.connect(lambda event: self._start_later())
        self.desk.search.changed.connect(self._repaint)
        work.record_changed.connect(self._start_later)
        work.document_shown.connect(lambda document_id: self._start_later())
        self.desk.documents_changed.connect(self._start_later)

    # ---- opening and closing

    @property
    def is_open(self) -> bool:
        return not self._is_over and not self.work.docks["find"].isHidden()

    def stop(self) -> None:
        """The file is being closed: nothing is searched any more."""
        self._is_over = True
        self._later.stop()
        self._search.stop()

    def open(self) -> None:
        """Ctrl+F: the panel with what is selected, ready for typing."""
        focus = QApplication.focusWidget()
        if focus is None or not self.panel.isAncestorOf(focus):
            self._before, self._visited = self._place_of_work(focus), False
        text = _selected_text(focus) if focus is not self.panel.field else ""
        if self.work.page is not None:
            self.work.page.apply()
        self.work.show_dock("find")
        self.panel.begin(text)
        self.refresh()

    def _place_of_work(self, focus: QWidget | None) -> QWidget | None:
        """What in the page has the focus, or had it before a button was pressed."""
        if (focus is None or not self.work.pages.isAncestorOf(focus)) and self.work.page is not None:
            focus = self.work.page.focusWidget()
        return _lasting(focus) if focus is not None else None

    def close(self) -> None:
        """Esc: the marks go, and the focus is where the last hit was, or where it was before."""
        hit, visited = self.desk.search.hit, self._visited
        self.work.docks["find"].hide()
        if visited and hit is not None:
            self._reveal(hit)
        elif self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.setFocus()

    def shown_or_hidden(self) -> None:
        """The dock came or went, by whatever button."""
        if self.is_open:
            self.refresh()
        elif not self._is_over:
            self._search.stop()
            self.desk.search.show(Query(""))
            self.work.restore_docks()

    # ---- searching

    def _on_query(self) -> None:
        """Another word or option: one is at none of its hits yet."""
        self.desk.search.show(self.panel.query)
        self.refresh()

    def _start_later(self) -> None:
        if self.is_open:
            self._later.start()

    def refresh(self) -> None:
        """Search as things are now; one stays at the hit one was at, or at the next in its place."""
        self._later.stop()
        found = self._search.in_document(self.work.document_id, self.panel.query) if self.work.page is not None else ()
        scope, heads = self.panel.scope.current(), self.desk.session.heads
        here = self._here(found)
        everywhere, is_all = self._search.in_file() if scope == FILE else ((), False)
        self.hits = {WHOLE: found, HERE: here, FILE: everywhere}[scope]
        counts = {WHOLE: len(found), HERE: len(here), FILE: len(everywhere) if is_all else None}
        self.panel.file.setVisible(len(heads) > 1)
        self.panel.scope.rename(HERE, f"本{self._here_word()}")
        others = (head for head in heads if head.id != self.work.document_id)
        names = {head.id: f"{head.unit.short_name} {head.year or ''}".strip() for head in others}
        self.panel.show_hits(self.hits, counts, names)
        if self.desk.read_only:
            self.panel.replace.setEnabled(False)
        hit = self._same(self.desk.search.hit)
        self.desk.search.show(self.panel.query, hit)
        self.panel.show_current(self.hits.index(hit) if hit is not None else -1)

    def _finder(self) -> Finder | None:
        return self._search.finder(self.work.document_id) if self.work.page is not None else None

    def _here_word(self) -> str:
        """What the part shown is called: 项目, or 页 where the whole tab is one part."""
        page = self.work.page
        return page.form_set.list(page.tab.list).item if page is not None and page.tab.list and page.tab.grid else "页"

    def _here(self, found: tuple[Found, ...]) -> tuple[Found, ...]:
        """What of it is in the tab shown, and in the record shown where the tab shows one of many."""
        page = self.work.page
        if page is None:
            return ()
        tab, top_id = page.tab.key, page.editor.record_id if page.tab.list and page.tab.grid else None
        return tuple(one for one in found if one.place.tab == tab and top_id in (None, one.place.top_id))

    def _same(self, hit: Hit | None) -> Hit | None:
        """The hit now where `hit` was; None when there is none in that text any more."""
        if hit is None:
            return None
        key, line = hit.place.passage.key, hit.place.passage.line
        same = [one for one in self.hits if (one.place.passage.key, one.place.passage.line) == (key, line)]
        return next((one for one in same if one.start >= hit.start), same[-1] if same else None)

    # ---- going

    def step(self, by: int) -> None:
        """F3 and Shift+F3, Enter and Shift+Enter: from where the person is, round and round."""
        if not self.is_open:
            self.work.show_dock("find")
        if not self.panel.query.needle:
            self.open()
            return
        if self.work.page is not None:
            self.work.page.apply()
        self.refresh()
        if self.hits:
            row = self._next(by)
            if not 0 <= row < len(self.hits):
                self.work.said.emit("到了末尾，从头接着找。" if by > 0 else "到了开头，从末尾接着找。")
            self._go(self.hits[row % len(self.hits)], self.panel.field.hasFocus())

    def _next(self, by: int) -> int:
        """The row of the hit after or before the place one is in; outside the list at its ends."""
        hit, place = self.desk.search.hit, self.work.page.place if self.work.page else None
        if hit is not None and (place is None or _is_in(hit.place, place)):
            return self.hits.index(hit) + by
        finder = self._finder()
        at = _position(finder.places, place) if finder is not None and place is not None else 0
        before = {id(each) for each in finder.places[:at]} if finder is not None else set()
        ids = [head.id for head in self.desk.session.heads]
        earlier = set(ids[: ids.index(self.work.document_id)]) if self.work.document_id in ids else set()
        behind = sum(id(each.place) in before or each.place.document_id in earlier for each in self.hits)
        return behind if by > 0 else behind - 1

    def _go(self, hit: Hit, stays: bool) -> None:
        """Show a hit in its tab, record and cell; nothing is opened. `stays`: the focus is in the panel's field and
        comes back to it."""
        self._visited = True
        self.desk.search.show(self.panel.query, hit)
        self.panel.show_current(self.hits.index(hit))
        if hit.place.document_id != self.work.document_id:
            self.work.show_document(hit.place.document_id)
        self._reveal(hit)
        if stays:
            self.panel.field.setFocus()

    def _reveal(self, hit: Hit) -> None:
        page = self.work.page
        if page is None or not page.reveal(hit.place.passage.key, hit.place.tab):
            return
        focus = page.window().focusWidget()
        if isinstance(focus, FieldLine | FieldText) and page.isAncestorOf(focus):
            focus.select(*hit.span_in_field)

    def _repaint(self) -> None:
        if self.work.page is not None:
            for view in self.work.page.findChildren(GridView):
                view.viewport().update()

    # ---- replacing

    def replace(self) -> None:
        """Ctrl+H: what would become of every hit, before anything is changed; then all of it as one step."""
        dialog = self.replace_dialog()
        if dialog is not None:
            dialog.open()

    def replace_dialog(self) -> ReplaceDialog | None:
        """The dialog for what is selected or was looked for last; None where nothing can be changed."""
        page = self.work.page
        if page is None or self.desk.read_only:
            return None
        focus = QApplication.focusWidget()
        text = _selected_text(focus) if focus is not self.panel.field else ""
        page.apply()
        query = replace(self.panel.query, text=text) if text else self.panel.query
        only_here = self.panel.scope.current() == HERE
        document, is_alone = self.desk.document(self.work.document_id), len(self.desk.session.heads) == 1
        where = f"{document.unit.short_name} {document.year or ''}".strip()
        said = "" if is_alone else f"只在“{where}”里替换，别的单位和年度不动。"
        dialog = ReplaceDialog(self.work, self._plan, query, self._here_word(), only_here, said)
        dialog.accepted.connect(lambda: self._replace(dialog))
        return dialog

    def _plan(self, query: Query, to: str) -> tuple[tuple[Replacement, ...], tuple[Replacement, ...]]:
        """What would become of the whole document, and of the record shown."""
        finder = self._finder()
        if finder is None or finder.document is None:
            return (), ()
        whole = plan_replacing(finder.document, finder.form_set, finder.find(query), to)
        return whole, self._here(whole)

    def _replace(self, dialog: ReplaceDialog) -> None:
        count = sum(len(one.spans) for one in dialog.chosen)
        form_set, document_id = self.desk.form_set(self.work.document_id), self.work.document_id
        if self.desk.do(replace_texts, form_set, document_id, dialog.query, dialog.to, dialog.chosen):
            looking, working = self.panel.window().focusWidget(), self._place_of_work(None)
            if looking is not None and self.panel.isAncestorOf(looking) and working is not None:
                working.setFocus()  # there Ctrl+Z means the document; in the panel it means the word looked for
            self.work.said.emit(f"已替换 {count} 处，按 Ctrl+Z 可以全部还原。")


def _is_in(place: HitPlace, where: Place) -> bool:
    passage = place.passage
    is_row = where.record_id in place.rows or where.record_id == passage.record_id
    return is_row and (passage.list_path, passage.field.key) == (where.list_path, where.field.key)


def _position(places: list[HitPlace], where: Place) -> int:
    """Where a place stands in the order of the document; a blank one counts as the first text of its record."""
    rows = [number for number, each in enumerate(places) if each.passage.record_id == where.record_id]
    return next((number for number in rows if _is_in(places[number], where)), rows[0] if rows else 0)


def _lasting(focus: QWidget) -> QWidget:
    """The grid of a cell's editor, which is gone as soon as it is left."""
    parent: QWidget | None = focus
    while parent is not None and not isinstance(parent, GridView):
        parent = parent.parentWidget()
    return parent or focus


def _selected_text(focus: QWidget | None) -> str:
    if isinstance(focus, QLineEdit):
        text = focus.selectedText()
    elif isinstance(focus, QPlainTextEdit):
        text = focus.textCursor().selectedText()
    else:
        return ""
    return "" if "\u2029" in text or len(text) > LONGEST_SELECTION else text.strip()
