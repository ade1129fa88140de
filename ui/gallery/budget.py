"""The tab of budget tables in the real window, for the gallery: as it opens, traced and adjusted, with last year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QWidget

from core.domain.amount import Amount
from core.domain.change import AddDocument, ChangeSet
from core.domain.document import Document
from core.domain.line import Line
from core.domain.project import Project
from core.domain.records import new_id
from core.domain.unit import Unit
from core.editing import fields
from core.editing.session import open_session
from core.forms.load import installed
from core.forms.model import FormSet
from core.settings import Settings
from ui.desk import Desk
from ui.dialogs.take_over import TakeOverDialog
from ui.dialogs.take_over_models import Source
from ui.editors.budget_balance import balance_table
from ui.editors.budget_editor import BudgetEditor
from ui.gallery import add_scene, when_shown
from ui.grids.code_picker import Choice
from ui.main_window import MainWindow

_KEPT: list[TemporaryDirectory[str]] = []
_LINES = {
    "revenues": {"2010303": {"fiscal": "512.36", "other": "20.00"}, "2080505": {"fiscal": "24.80"}},
    "expenditures": {
        "2010303": {"basic_general": "236.92", "project_general": "247.44", "project_own": "20.00"},
        "2080505": {"basic_general": "24.80"},
    },
    "basic_expenditures": {"30101": {"personnel": "207.72"}, "30201": {"operating": "54.00"}},
    "three_public": {"vehicle_operation": {"general": "27.00"}},
}

_PROJECTS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("机关办公区物业服务", "126.00", {"functional_code": "2010303"}),
    ("公务用车运行维护", "27.00", {"functional_code": "2010303"}),
    ("办公楼屋面维修改造", "40.50", {"functional_code": "2010399"}),
    ("会议服务保障", "18.00", {}),
    ("干部培训", "", {}),
)


def _form_set() -> FormSet:
    """The first form set with a table that balances."""
    return next(form for form in installed().all if any(tab.entries and tab.figures for tab in form.tabs))


def _document(form_set: FormSet, year: int) -> Document:
    lists = {
        home: tuple(
            Line(new_id(), code, "", {key: Amount.parse(text) for key, text in amounts.items()})
            for code, amounts in lines.items()
        )
        for home, lines in _LINES.items()
    }
    made = Document(new_id(), Unit("430001", "430001", "示例县机关服务中心"), year, form_ids=(form_set.id,))
    projects = tuple(
        Project(new_id(), name=name, amounts={"budget": Amount.parse(budget)} if budget else {}, extra=extra)
        for name, budget, extra in _PROJECTS
    )
    amounts = {"allocation_general": Amount.parse("537.16")}
    return replace(made, layout=form_set.id, amounts=amounts, projects=projects, **lists)  # type: ignore[arg-type]


def _open(prepare: Callable[[MainWindow, BudgetEditor], object]) -> QWidget:
    kept = TemporaryDirectory()
    _KEPT.append(kept)
    folder = Path(kept.name)
    window = MainWindow(Settings(folder / "settings.json"), installed())
    form_set = _form_set()
    session = open_session(folder / "示例.jmt", create=True)
    for year in (2024, 2025):
        document = _document(form_set, year)
        session.apply(ChangeSet(document.id, "示例", (AddDocument(document),)))
    session.wait_stored()

    def ready() -> None:
        window.activateWindow()
        window.show_desk(Desk(session, window.form_sets, window.tasks))
        assert window.work is not None
        assert window.work.page is not None
        editor = window.work.page.editor
        assert isinstance(editor, BudgetEditor)
        prepare(window, editor)

    return when_shown(window, ready)


@add_scene("window-budget")
def budget() -> QWidget:
    """As it opens: revenue is more than expenditure."""
    return _open(lambda window, editor: editor.pane.view.go_to(3, 2))


@add_scene("window-budget-trace")
def trace() -> QWidget:
    """A total that was adjusted by hand, and what it is computed from."""

    def go(window: MainWindow, editor: BudgetEditor) -> None:
        table = balance_table(editor.data_source, editor.tab)
        assert table is not None
        side = table.sides[0]
        column = editor.data_source.view(side).columns[-1].key
        row = list(editor.data_source.computed.program.rows[side])[-1]
        key = editor.data_source.override_key(side, row, column)
        fields.set_override(editor.desk.session, editor.data_source.document_id, key, "557.20", "与批复一致")
        cell = editor.table.cell_of(side, row, column)
        assert cell is not None
        editor.table_view.setFocus()
        editor.table_view.go_to(*cell)
        editor.show_sources()

    return _open(go)


@add_scene("window-budget-last-year")
def last_year() -> QWidget:
    """This year beside last year."""

    def go(window: MainWindow, editor: BudgetEditor) -> None:
        editor.pane.choose(editor.tab.entries[1])
        editor.pane.compare_button.click()
        editor.show_table(editor.tab.tables[2])

    return _open(go)


@add_scene("dialog-take-over")
def take_over() -> QWidget:
    """The projects' budgets, on their way to the project expenditure; the dialog by itself."""
    form_set = _form_set()
    document = _document(form_set, 2025)
    codes = tuple(Choice(line.code, line.code) for line in document.expenditures)
    return TakeOverDialog(None, Source(document, form_set, lambda text: codes))
