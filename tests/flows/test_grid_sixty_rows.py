"""A table of sixty indicators typed with nothing but keys, stored, and read from the file again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from core.domain.target_value import TargetValue
from core.editing.session import open_session
from tests.builders import a_document, a_project
from tests.flows.grid_window import CTRL, SHIFT, Key, compose, document, grid, indicators, press, type_latin, where
from ui.main_window import MainWindow

Opened = Callable[..., MainWindow]

LEVELS = (
    ("产出指标", "数量指标", "quantity", 20),
    ("产出指标", "质量指标", "quality", 15),
    ("产出", "时效", "timeliness", 10),
    ("产出指标", "成本指标", "cost", 5),
    ("效益指标", "社会效益指标", "social_benefit", 5),
    ("满意度指标", "服务对象满意度指标", "satisfaction", 5),
)
ROWS = [(level1, level2, kind, number) for level1, level2, kind, count in LEVELS for number in range(count)]


def _type_row(number: int, level1: str, level2: str, begins_a_group: bool) -> None:
    if begins_a_group:
        compose(level1, "chanchu")
        press(Key.Key_Tab)
        compose(level2, "shuliang")
        press(Key.Key_Tab)
    compose(f"指标{number + 1}", "zhibiao")
    press(Key.Key_Tab)
    compose("全年完成的", "quannian")
    type_latin(f"No{number + 1}")
    press(Key.Key_Tab)
    compose("≥", "dayu")
    type_latin(f"{number + 1}")
    compose("次", "ci")
    press(Key.Key_Tab)
    compose("台账", "taizhang")


def _on_to_the_next_row(number: int) -> None:
    """Tab or Enter behind the last cell: a row of the same group; Ctrl+Shift+= for a row that begins another one."""
    if ROWS[number + 1][3] == 0:
        press(Key.Key_Equal, CTRL | SHIFT)
    else:
        press(Key.Key_Tab if number % 2 else Key.Key_Return)


def test_sixty_rows_are_typed_without_a_mouse_and_are_in_the_file(open_document: Opened, tmp_path: Path) -> None:
    opened = open_document(a_document(projects=(a_project(1, indicators=0),)))
    view = grid(opened)
    press(Key.Key_Tab)  # the first row
    for number, (level1, level2, _, within) in enumerate(ROWS):
        assert view.row_count() == number + 1
        assert where(view) == (number, 0 if within == 0 else 2)
        _type_row(number, level1, level2, begins_a_group=within == 0)
        if number + 1 < len(ROWS):
            _on_to_the_next_row(number)
    press(Key.Key_Up)  # ends the last cell without beginning another row
    typed = indicators(opened)
    opened.close_file()
    with open_session(tmp_path / "示例.jmt") as session:
        kept = session.document(session.heads[0].id).projects[0].indicators
    assert kept == typed
    assert [each.kind for each in kept] == [kind for _, _, kind, _ in ROWS]
    for number, indicator in enumerate(kept, 1):
        assert (indicator.level1, indicator.level2) == (None, None)
        assert indicator.name == f"指标{number}"
        assert indicator.description == f"全年完成的No{number}"
        assert indicator.targets["whole"] == TargetValue.parse(f"≥{number}次")
        assert indicator.basis == "台账"


def test_a_row_begun_by_tab_comes_with_its_first_cell_in_one_step(opened: MainWindow) -> None:
    view = grid(opened)
    before = document(opened)
    view.go_to(5, 5)
    press(Key.Key_Tab)
    compose("新指标", "xin")
    press(Key.Key_Tab)
    opened.actions_by_name["undo"].trigger()
    assert document(opened) == before
