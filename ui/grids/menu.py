"""The context menu of the grid."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from ui.look.icons import icon

if TYPE_CHECKING:
    from ui.grids.grid_view import GridView


def context_menu(view: GridView) -> QMenu:
    """All deeds that make sense for the selection; what cannot be done now is grey."""
    menu, deeds, model = QMenu(view), view.deeds, view.grid_model()
    rows = view.selected_rows()
    editable = any(model.cell_editable(*cell) for cell in view.selected_cells())
    _add(menu, "剪切\tCtrl+X", "cut", deeds.cut, editable)
    _add(menu, "复制\tCtrl+C", "copy", deeds.copy, bool(rows))
    _add(menu, "粘贴\tCtrl+V", "clipboard_paste", deeds.paste, editable)
    _add(menu, "清除\tDelete", "eraser", deeds.clear_cells, editable)
    _add(menu, "向下填充\tCtrl+D", "arrow_down", deeds.fill_down, editable)
    _add(menu, "向右填充\tCtrl+R", "arrow_right", deeds.fill_right, editable)
    if deeds.can_change_from_here():
        _add(menu, f"从第 {view.cursor_cell()[0] + 1} 行起改为另一组…", "edit", deeds.change_from_here, True)
    if model.can_add_rows() or (rows and model.can_remove_rows(rows)):
        menu.addSeparator()
        _add_row_deeds(menu, view, rows)
    return menu


def header_menu(view: GridView, column: int) -> QMenu:
    """What the right button offers on a column's label."""
    menu = QMenu(view)
    if column >= 0:
        _add(menu, "按内容调整列宽", "", lambda: view.resizeColumnToContents(column), True)
    _add(menu, "恢复默认列宽", "", view.reset_column_widths, bool(view.column_widths()))
    return menu


def _add_row_deeds(menu: QMenu, view: GridView, rows: list[int]) -> None:
    deeds, model, can_add = view.deeds, view.grid_model(), view.grid_model().can_add_rows()
    word = deeds.row_word()
    number = f" {len(rows)} 行" if len(rows) > 1 and word == "行" else word
    _add(menu, f"在上面插入{number}", "table_insert_row", deeds.insert_row_above, can_add)
    _add(menu, f"在下面插入{number}", "table_add", deeds.insert_row_below, can_add)
    _add(menu, f"复制为新{number}", "document_copy", deeds.duplicate_rows, can_add and bool(rows))
    _add(menu, f"删除{number}", "table_delete_row", deeds.remove_rows, bool(rows) and model.can_remove_rows(rows))
    menu.addSeparator()
    up, down = bool(rows) and rows[0] > 0, bool(rows) and rows[-1] + 1 < model.rowCount()
    _add(menu, "上移", "arrow_up", deeds.move_rows_up, up and model.can_move_rows(rows, rows[0] - 1))
    _add(menu, "下移", "arrow_down", deeds.move_rows_down, down and model.can_move_rows(rows, rows[-1] + 2))


def _add(menu: QMenu, text: str, icon_name: str, deed: Callable[[], object], enabled: bool) -> None:
    action = menu.addAction(icon(icon_name), text) if icon_name else menu.addAction(text)
    action.triggered.connect(lambda: deed())
    action.setEnabled(enabled)
