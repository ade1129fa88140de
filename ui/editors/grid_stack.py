"""The grids of a tab: one fills the room it has; several stand below each other on a page that scrolls."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from core.domain.document import FieldKey
from core.forms.model import FormSet, Tab
from core.settings import Settings
from ui.desk import Desk
from ui.editors.grid_section import GridSection
from ui.editors.values import Place
from ui.grids.clipboard import PasteReport
from ui.look.theme import px
from ui.look.tokens import Space


def grid_paths(tab: Tab) -> tuple[str, ...]:
    """The full paths of the grids of a tab."""
    first = (f"{tab.list}.{tab.grid}" if tab.list else tab.grid,) if tab.grid else ()
    return tuple(dict.fromkeys((*first, *tab.grids)))


class GridStack(QWidget):
    """The sections of `paths`, lists below `root` ('' the document), in order; `head` scrolls with several of them."""

    place_changed = Signal(object)
    summary_changed = Signal(str)
    said = Signal(str)
    head_requested = Signal()
    """An arrow went up over the first grid."""

    def __init__(
        self,
        desk: Desk,
        form_set: FormSet,
        paths: Sequence[str],
        root: str = "",
        head: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.sections = [GridSection(desk, form_set, path, root, self) for path in paths]
        self.page: QScrollArea | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if len(self.sections) == 1:
            if head is not None:
                column.addWidget(head)
            column.addWidget(self.sections[0], 1)
        else:
            self.page = self._make_page(head)
            column.addWidget(self.page)
        for section in self.sections:
            self._connect(section)

    def _make_page(self, head: QWidget | None) -> QScrollArea:
        inner = QWidget()
        inner.setProperty("surface", "window")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(Space.XS))
        if head is not None:
            column.addWidget(head)
        for number, section in enumerate(self.sections):
            section.legend.setVisible(number == 0)
            section.grow()
            column.addWidget(section)
        column.addStretch(1)
        page = QScrollArea()
        page.setWidgetResizable(True)
        page.setFrameShape(QFrame.Shape.NoFrame)
        page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page.setWidget(inner)
        return page

    def _connect(self, section: GridSection) -> None:
        section.place_changed.connect(self.place_changed)
        section.summary_changed.connect(self.summary_changed)
        section.said.connect(self.said)
        section.cell_shown.connect(lambda rect: self._bring_into_view(section, rect))
        section.grid.edge_passed.connect(lambda direction: self._pass_edge(section, direction))

    # ---- showing

    def show_in(self, document_id: str, parent_id: str) -> None:
        for section in self.sections:
            section.show_in(document_id, parent_id)

    def refresh_look(self) -> None:
        for section in self.sections:
            section.refresh_look()

    def _bring_into_view(self, section: GridSection, rect: QRect) -> None:
        """Grids here are as high as their rows: it is the page that scrolls."""
        if self.page is None or not self.isVisible():
            return
        if rect.top() <= px(Space.XXL) + section.grid.mapTo(section, section.grid.rect().topLeft()).y():
            rect = rect.united(section.bar.geometry())  # from the first row on the bar and the labels are seen, too
        inside = rect.translated(section.mapTo(self.page.widget(), section.rect().topLeft()))
        if inside.height() > self.page.viewport().height():
            inside.setHeight(self.page.viewport().height())
        centre = inside.center()
        self.page.ensureVisible(centre.x(), centre.y(), 0, inside.height() // 2 + px(Space.XS))

    def _pass_edge(self, section: GridSection, direction: int) -> None:
        to = self.sections.index(section) + direction
        if 0 <= to < len(self.sections):
            self.sections[to].enter_from(direction)
        elif to < 0:
            self.head_requested.emit()

    # ---- places

    @property
    def active(self) -> GridSection | None:
        """The section the keyboard is in."""
        return next((section for section in self.sections if section.grid.is_active()), None)

    @property
    def current(self) -> GridSection | None:
        """The section the keyboard is in, else the first."""
        return self.active or next(iter(self.sections), None)

    def reveal(self, key: FieldKey) -> bool:
        """Go to the cell of a key, in the section the keyboard is in if that shows it."""
        active = self.active
        order = [active, *(one for one in self.sections if one is not active)] if active else self.sections
        return any(section.reveal(key) for section in order)

    def place_words(self, place: Place) -> str:
        """The address of the cell one is in; '' when the place is in none of the grids."""
        order = [self.active] if self.active else self.sections
        return next((words for section in order if (words := section.place_words(place))), "")

    def tell_place(self) -> None:
        for section in self.sections:
            section.tell_place()

    def focus_first(self) -> None:
        if self.sections:
            self.sections[0].focus_first()

    # ---- deeds

    def tell_pasted(self, report: PasteReport) -> None:
        """What became of a paste into the fields' own lists is told where that of the grids is."""
        if self.current is not None:
            self.current.tell_pasted(report)
        else:
            self.said.emit(report.sentence)

    def do_with_rows(self, deed: str) -> None:
        if self.current is not None:
            getattr(self.current.grid.deeds, deed)()

    def keep_widths(self, settings: Settings) -> None:
        for section in self.sections:
            section.keep_widths(settings)

    def reset_widths(self) -> None:
        for section in self.sections:
            section.grid.reset_column_widths()

    def set_enter_moves_right(self, right: bool) -> None:
        for section in self.sections:
            section.grid.enter_moves_right = right
