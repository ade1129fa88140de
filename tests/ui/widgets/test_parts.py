"""Tabs, edit bar, legend, rail, section bar, tiles and buttons do what the window relies on."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from ui.gallery import load_scenes
from ui.look.marks import StateMark
from ui.widgets.buttons import ChipRow, Look, make_button
from ui.widgets.edit_bar import EditBar
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import MarkLabel
from ui.widgets.legend import Legend
from ui.widgets.rail import Rail
from ui.widgets.section_bar import SectionBar
from ui.widgets.tabs import StateTabs
from ui.widgets.tile import Tile

LEFT = Qt.MouseButton.LeftButton


def show(qtbot: QtBot, widget: QWidget, width: int = 900, height: int = 60) -> None:
    qtbot.addWidget(widget)
    widget.resize(width, height)
    widget.show()
    qtbot.waitExposed(widget)


def tabs() -> StateTabs:
    made = StateTabs()
    titles = ("基本情况", "预算收支", "项目绩效目标", "整体绩效指标", "采购与资产", "文字材料")
    for title in titles:
        made.add_tab(title, title)
    return made


def test_tabs_that_do_not_fit_are_reached_by_arrows_that_can_be_seen(qtbot: QtBot) -> None:
    made = tabs()
    show(qtbot, made, 300)
    arrows = [button for button in made.findChildren(QToolButton) if button.isVisible()]
    assert [button.arrowType() for button in arrows] == [Qt.ArrowType.LeftArrow, Qt.ArrowType.RightArrow]
    assert all(button.width() >= 20 for button in arrows)
    right = arrows[1].grab().toImage()
    assert len({right.pixel(x, y) for x in range(6, right.width() - 6) for y in range(6, right.height() - 6)}) > 1


def test_only_a_person_chooses_a_tab(qtbot: QtBot) -> None:
    bar = tabs()
    show(qtbot, bar)
    chosen: list[str] = []
    bar.chosen.connect(chosen.append)
    bar.set_current("文字材料")
    assert bar.current == "文字材料"
    assert chosen == []
    QTest.mouseClick(bar, LEFT, Qt.KeyboardModifier.NoModifier, bar.tabRect(1).center())
    assert chosen == ["预算收支"]


def test_six_tabs_with_marks_and_counts_fit_beside_tree_and_dock(qtbot: QtBot) -> None:
    bar = tabs()
    show(qtbot, bar)
    narrow = bar.tabRect(2).width()
    bar.set_state("项目绩效目标", StateMark.ERROR, 2)
    bar.set_state("预算收支", StateMark.WARNING, 1)
    assert bar.tabRect(2).width() > narrow
    assert sum(bar.tabRect(n).width() for n in range(6)) <= 760
    assert bar.tabText(0) == "基本情况"
    assert bar.tabToolTip(2) == "有错误 2"
    bar.grab()


def test_the_edit_bar_applies_on_enter_and_gives_back_on_escape(qtbot: QtBot) -> None:
    bar = EditBar()
    show(qtbot, bar)
    applied: list[str] = []
    bar.applied.connect(applied.append)
    bar.show_place("第 4 行 · 指标值", "95", StateMark.ERROR, "错误：缺少百分号")
    bar.value.setFocus()
    QTest.keyClicks(bar.value, "x")
    QTest.keyClick(bar.value, Qt.Key.Key_Escape)
    assert bar.value.text() == "95"
    bar.value.selectAll()
    QTest.keyClicks(bar.value, "96")
    QTest.keyClick(bar.value, Qt.Key.Key_Return)
    assert applied == ["96"]


def test_the_edit_bar_keeps_line_breaks_and_locks_computed_values(qtbot: QtBot) -> None:
    bar = EditBar()
    show(qtbot, bar)
    applied: list[str] = []
    bar.applied.connect(applied.append)
    bar.show_place("目标 1", "一\n二", None, "")
    bar.value.setFocus()
    bar.value.end(False)
    QTest.keyClicks(bar.value, "3")
    QTest.keyClick(bar.value, Qt.Key.Key_Return)
    assert applied == ["一\n二3"]
    bar.show_place("合计", "1.00", None, "自动计算", editable=False)
    assert bar.value.isReadOnly()
    bar.show_nothing()
    assert not bar.value.isEnabled()


def test_the_edit_bar_does_not_overwrite_what_is_being_typed(qtbot: QtBot) -> None:
    bar = EditBar()
    show(qtbot, bar)
    bar.activateWindow()
    qtbot.waitUntil(bar.isActiveWindow)
    bar.show_place("甲", "1", None, "")
    bar.value.setFocus()
    QTest.keyClicks(bar.value, "2")
    typed = bar.value.text()
    bar.show_place("甲", "1", StateMark.WARNING, "警告：重新审核后")
    assert bar.value.text() == typed


def test_the_legend_shows_as_many_items_as_fit(qtbot: QtBot) -> None:
    legend = Legend()
    show(qtbot, legend)
    legend.resize(legend.sizeHint())
    assert legend.shown_count() == 6
    legend.resize(330, 24)
    assert legend.shown_count() == 4
    legend.grab()
    legend.resize(10, 24)
    assert legend.shown_count() == 0


def test_the_rail_says_what_a_closed_dock_would_say(qtbot: QtBot) -> None:
    rail = Rail()
    for key in ("审核结果", "填报说明"):
        rail.add_entry(key, key)
    show(qtbot, rail, 36, 400)
    clicked: list[str] = []
    rail.clicked.connect(clicked.append)
    before = rail.entry("审核结果").sizeHint().height()
    rail.set_state("审核结果", StateMark.ERROR, 2)
    rail.set_open("填报说明", True)
    QTest.mouseClick(rail.entry("审核结果"), LEFT)
    assert clicked == ["审核结果"]
    assert rail.entry("审核结果").sizeHint().height() > before
    assert (rail.entry("审核结果").isChecked(), rail.entry("填报说明").isChecked()) == (False, True)
    assert rail.entry("审核结果").toolTip() == "审核结果　有错误 2"
    rail.grab()


def test_a_section_bar_takes_marks_and_widgets(qtbot: QtBot) -> None:
    bar = SectionBar("绩效指标")
    bar.add_stretch()
    bar.add_widget(QLabel("右边"))
    bar.set_detail("9 条")
    bar.set_marks([(StateMark.ERROR, "1 错误"), (StateMark.CARRIED, "沿用 2024 年")])
    bar.set_marks([(StateMark.ERROR, "1 错误")])
    show(qtbot, bar)
    qtbot.wait(1)
    assert [label.words() for label in bar.findChildren(MarkLabel)] == ["1 错误"]
    assert bar.detail.isVisible()


def test_long_words_of_a_mark_are_elided_and_whole_in_the_tooltip(qtbot: QtBot) -> None:
    label = MarkLabel(StateMark.ERROR, "错误：缺少百分号，应为 ≥95%")
    show(qtbot, label, 90, 24)
    label.grab()
    assert label.toolTip() == label.words()
    label.resize(label.sizeHint())
    label.grab()
    assert label.toolTip() == ""


def test_tiles_and_buttons_answer_to_the_keyboard(qtbot: QtBot) -> None:
    done: list[str] = []
    tile = Tile("document_add", "新建", "选单位、年度和表样。", "Ctrl+N", primary=True)
    tile.clicked.connect(lambda: done.append("新建"))
    show(qtbot, tile, 348, 136)
    QTest.keyClick(tile, Qt.Key.Key_Space)
    button = make_button("导入 45 处", Look.PRIMARY, "arrow_import", lambda: done.append("导入"))
    show(qtbot, button, 120, 32)
    QTest.mouseClick(button, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(5, 5))
    assert done == ["新建", "导入"]


def test_of_the_chips_one_is_pressed(qtbot: QtBot) -> None:
    chips = ChipRow()
    chips.add_chip("all", "全部", 4)
    mine = chips.add_chip("mine", "本项目", 4)
    show(qtbot, chips)
    with qtbot.waitSignal(chips.chosen) as told:
        QTest.mouseClick(mine, LEFT)
    assert told.args == ["mine"]
    assert chips.current() == "mine"
    chips.set_count("mine", 3)
    assert mine.text() == "本项目 3"


def test_an_empty_state_shows_its_whole_sentence(qtbot: QtBot) -> None:
    empty = EmptyState("还没有项目", "先增加一个项目，或者导入上年的文件，由您逐项确认。")
    show(qtbot, empty, 600, 300)
    label = empty.said
    assert label.heightForWidth(label.width()) <= label.height()
    assert label.width() >= label.fontMetrics().horizontalAdvance(label.text())


def test_every_scene_of_the_parts_can_be_photographed(qtbot: QtBot) -> None:
    own = [scene for scene in load_scenes() if scene[0] in ("states", "parts", "tiles", "grids", "editing")]
    assert len(own) == 5
    for _, make in own:
        page = make()
        show(qtbot, page, 1280, 600)
        ready = page.property("ready")
        if callable(ready):
            ready()
        assert not page.grab().isNull()
