"""A broken form set stops nothing: it is listed with its mistakes, and everything else goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from core.forms.load import installed
from core.paths import templates_dir, user_templates_dir
from core.settings import Settings
from tests.broken_forms import BROKEN, ID, Broken, broken, example
from tests.flows.shell import FORM, Run, assert_one_sentence, contents
from ui import forms_flow
from ui.dialogs.forms import STATE, TITLE, FormsDialog
from ui.forms_flow import forms_dialog, open_forms_folder
from ui.main_window import MainWindow

names = pytest.mark.parametrize("one", BROKEN, ids=[one.name for one in BROKEN])


def fitting(told: list[dict[str, str]], one: Broken) -> list[dict[str, str]]:
    """Those of the mistakes, as programs are told them, that say what must be said."""
    return [
        each
        for each in told
        if one.where.split("，")[0] == each["file"] and one.cause in each["cause"] and one.cure in each["cure"]
    ]


# ---------------------------------------------------------------- commands


@names
def test_the_check_tells_it_without_filling_anything(run: Run, tmp_path: Path, one: Broken) -> None:
    folder = broken(tmp_path / "own", one)
    before = contents(folder)
    done = run("template", "check", folder, "--json")
    (report,) = done.json
    assert (done.code, done.err) == (1, "")
    assert fitting(report["mistakes"], one), report["mistakes"]
    assert report["tried"] is None
    assert contents(folder) == before


@names
def test_forms_list_it_beside_the_sound_ones(run: Run, tmp_path: Path, one: Broken) -> None:
    folder = broken(tmp_path / "own", one)
    done = run("forms", "--json", "--templates", folder.parent)
    listed = {form["folder"]: form["mistakes"] for form in done.json}
    assert (done.code, done.err) == (1, "")
    assert fitting(listed[str(folder)], one)
    assert listed[str(templates_dir() / FORM)] == []


def test_work_with_a_sound_form_set_goes_on_beside_all_broken_ones(
    run: Run, book: Path, tmp_path: Path, file: Path
) -> None:
    """Each under an id of its own, all in one folder."""
    own = tmp_path / "own"
    for one in BROKEN:
        broken(own / one.name, one).rename(own / f"{one.name}-form")
        (own / one.name).rmdir()
    words = ("--templates", own)
    assert run("forms", *words).code == 1
    assert run("check", file, *words).code == 0
    assert run("export", file, "--to", tmp_path / "out", "--format", "docx", *words).code == 0
    done = run("import", tmp_path / "new.jmt", book, *words)
    assert (done.code, done.err) == (0, "")


def test_a_document_of_a_broken_form_set_is_refused_with_what_is_wrong(run: Run, tmp_path: Path) -> None:
    one = next(one for one in BROKEN if one.name == "home")
    folder = broken(tmp_path / "own", one)
    words = ("--form", ID, "--unit", "示例县档案馆", "--year", 2025, "--templates", folder)
    done = run("new", tmp_path / "a.jmt", *words)
    assert done.code == 2
    assert_one_sentence(done)
    assert "没有“unit.nam”这个存放处" in done.err
    assert not (tmp_path / "a.jmt").exists()


def test_no_folder_of_form_sets_is_told(run: Run, tmp_path: Path) -> None:
    done = run("template", "check", tmp_path)
    assert done.code == 2
    assert_one_sentence(done)
    assert "里没有表式" in done.err


def test_a_broken_copy_in_the_own_folder_does_not_take_the_place_of_a_sound_one(run: Run) -> None:
    folder = user_templates_dir() / "mine"
    folder.mkdir(parents=True)
    text = (templates_dir() / FORM / "form.toml").read_text(encoding="utf-8")
    (folder / "form.toml").write_text(text.replace('kind = "money"', 'kind = "mony"', 1), encoding="utf-8")
    assert not installed().usable(FORM).is_broken
    done = run("forms", "--json")
    assert done.code == 1
    assert [bool(form["mistakes"]) for form in done.json if form["id"] == FORM] == [False, True]


# ---------------------------------------------------------------- the window


@pytest.fixture
def own(home: Path) -> Path:
    """The person's own form sets: all broken ones, and a sound one."""
    folder = user_templates_dir()
    for one in BROKEN:
        broken(folder / one.name, one).rename(folder / f"{one.name}-form")
        (folder / one.name).rmdir()
    sound = example(folder)
    text = (sound / "form.toml").read_text(encoding="utf-8")
    (sound / "form.toml").write_text(text.replace(f'id = "{ID}"', 'id = "sound"'), encoding="utf-8")
    return folder


@pytest.fixture
def window(own: Path, qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    made = MainWindow(Settings(tmp_path / "settings.json"))
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> FormsDialog:
    made = forms_dialog(window)
    made.show()
    qtbot.waitUntil(made.again.isEnabled, timeout=20_000)
    return made


def test_the_dialog_lists_broken_form_sets_with_their_mistakes(dialog: FormsDialog, own: Path) -> None:
    rows = {one.folder.name: number for number, one in enumerate(dialog.model.form_sets)}
    assert dialog.model.cell_text(rows[ID], STATE) == "可用"
    assert dialog.model.cell_text(rows[FORM], STATE) == "可用"
    at = dialog.grid.cursor_cell()[0]
    assert dialog.model.form_sets[at].is_broken
    told = [dialog.mistakes.item(n).text() for n in range(dialog.mistakes.count())]
    assert told == [str(mistake) for mistake in dialog.model.form_sets[at].mistakes]
    dialog.grid.go_to(rows[FORM], TITLE)
    assert not dialog.mistakes.isVisible()
    assert str(own) in dialog.hint.text()


def test_what_was_mended_can_be_used_at_once(dialog: FormsDialog, window: MainWindow, own: Path, qtbot: QtBot) -> None:
    assert "county" not in {one.id for one in window.form_sets}
    path = own / ID / "form.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('id = "sound"', 'id = "county"'), encoding="utf-8")
    with qtbot.waitSignal(dialog.read_again, timeout=20_000):
        dialog.check()
    assert window.form_sets.usable("county").title == "项目支出绩效目标申报表"


def test_the_folder_is_made_and_shown(window: MainWindow, monkeypatch: pytest.MonkeyPatch, own: Path) -> None:
    shown: list[Path] = []
    own.rename(own.with_name("away"))
    monkeypatch.setattr(forms_flow, "open_folder", lambda folder: not shown.append(folder))
    assert open_forms_folder(window)
    assert shown == [own]
    assert own.is_dir()


def test_the_menus_have_it_where_one_looks(window: MainWindow) -> None:
    menus: dict[str, QMenu] = {menu.title(): menu for menu in window.menuBar().findChildren(QMenu)}
    words = {title: [action.text() for action in menu.actions()] for title, menu in menus.items()}
    assert {"表式…", "打开表式文件夹"} <= set(words["帮助(&H)"])
    assert "表式…" in words["工具(&T)"]
