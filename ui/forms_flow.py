"""表式: the installed form sets with their mistakes, and the folder in which a county keeps its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import UserError
from core.office.write import make_folder
from core.paths import user_templates_dir
from ui.dialogs.forms import FormsDialog
from ui.dialogs.messages import tell
from ui.file_flows import open_folder

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def show_forms(window: MainWindow) -> None:
    forms_dialog(window).exec()


def forms_dialog(window: MainWindow) -> FormsDialog:
    """The dialog, bound to the window: form sets read anew there are offered to new documents at once."""
    dialog = FormsDialog(window, window.tasks, user_templates_dir(), window.form_sets)
    dialog.folder_requested.connect(lambda: open_forms_folder(window))
    dialog.read_again.connect(window.use_form_sets)
    return dialog


def open_forms_folder(window: MainWindow) -> bool:
    """Show the folder of own form sets, made if it is not there. False: it was said why not."""
    folder = user_templates_dir()
    try:
        make_folder(folder)
    except (UserError, OSError) as error:
        tell(
            window, "打开表式文件夹", f"不能新建文件夹“{folder}”。", str(error) if isinstance(error, UserError) else ""
        )
        return False
    if not open_folder(folder):
        tell(window, "打开表式文件夹", "系统没有打开文件夹，请自己打开：", str(folder))
        return False
    return True
