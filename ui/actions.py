"""Every deed of the window once: its words, key, icon and place in menus and toolbar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from ui.look.icons import icon


@dataclass(frozen=True, slots=True)
class Deed:
    """`key` is bound to the whole window; `hint` is a key that the focused part handles itself, only shown here."""

    name: str
    words: str
    key: str = ""
    icon: str = ""
    hint: str = ""
    tip: str = ""
    choice: str = ""
    """Deeds with the same choice are alternatives: exactly one of them is ticked."""


DEEDS = (
    Deed("new", "新建…", "Ctrl+N", "document_add"),
    Deed("open", "打开…", "Ctrl+O", "folder_open"),
    Deed("sample", "打开示例单位"),
    Deed("save", "保存", "Ctrl+S", "save", tip="改动随时已存；保存再做一份核对过的备份"),
    Deed("save_as", "另存为…", "Ctrl+Shift+S"),
    Deed("import", "导入…", "Ctrl+I", "arrow_import"),
    Deed("batch", "收取文件夹…", "Ctrl+Shift+O", "folder_open", tip="一个文件夹里许多单位的文件，一起读入"),
    Deed("export", "导出…", "Ctrl+E", "arrow_export"),
    Deed("import_log", "导入记录…", tip="每一处来自哪个文件的哪一格"),
    Deed("close", "关闭文件", "Ctrl+W"),
    Deed("quit", "退出", "Ctrl+Q"),
    Deed("undo", "撤销", "Ctrl+Z", "arrow_undo"),
    Deed("redo", "恢复", "Ctrl+Y", "arrow_redo"),
    Deed("cut", "剪切", hint="Ctrl+X"),
    Deed("copy", "复制", hint="Ctrl+C"),
    Deed("paste", "粘贴", hint="Ctrl+V"),
    Deed("clear", "清除内容", hint="Delete"),
    Deed("fill_down", "向下填充", hint="Ctrl+D"),
    Deed("fill_right", "向右填充", hint="Ctrl+R"),
    Deed("find", "查找…", "Ctrl+F", "search"),
    Deed("find_next", "查找下一个", "F3"),
    Deed("find_previous", "查找上一个", "Shift+F3"),
    Deed("replace", "替换…", "Ctrl+H"),
    Deed("light", "浅色", choice="mode"),
    Deed("dark", "深色", choice="mode"),
    Deed("system", "跟随系统", choice="mode"),
    Deed("size14", "标准（14）", choice="size"),
    Deed("size16", "大（16）", choice="size"),
    Deed("size18", "特大（18）", choice="size"),
    Deed("enter_down", "向下", choice="enter"),
    Deed("enter_right", "向右", choice="enter"),
    Deed("reset_widths", "恢复默认列宽"),
    Deed("fold", "收起或展开表头", "Ctrl+F1"),
    Deed("layout", "换一种版式看…", tip="用别的地区或另一套表来看、来改同一份数据"),
    Deed("show_findings", "审核结果", "Ctrl+1"),
    Deed("show_help", "填报说明", "Ctrl+2"),
    Deed("add_record", "新增{item}", "Ctrl+Shift+N", "add"),
    Deed("duplicate_record", "复制{item}", "", "document_copy"),
    Deed("remove_record", "删除{item}", "", "delete"),
    Deed("record_up", "{item}上移", "Alt+Shift+Up", "arrow_up"),
    Deed("record_down", "{item}下移", "Alt+Shift+Down", "arrow_down"),
    Deed("add_row", "在下方增加一行", "Ctrl+Shift+=", "table_add"),
    Deed("insert_row", "在上方插入一行", "Ctrl+Shift+I", "table_insert_row"),
    Deed("duplicate_rows", "复制所选的行", "", "document_copy"),
    Deed("remove_rows", "删除所选的行", "Ctrl+-", "table_delete_row"),
    Deed("row_up", "行上移", "Alt+Up"),
    Deed("row_down", "行下移", "Alt+Down"),
    Deed("confirm", "确认沿用的值", "Ctrl+Return", "checkmark"),
    Deed("confirm_next", "逐处确认", "F7", "arrow_clockwise"),
    Deed("confirm_record", "确认这一条的全部沿用值", "Ctrl+Shift+Return"),
    Deed("confirm_all", "确认全部沿用的值…"),
    Deed("ask_again", "填新年度的值…", tip="逐项填的沿用值列成一张表"),
    Deed("copy_indicators", "从别的项目复制指标…", "", "document_copy", tip="也可以是别的年度、单位的；整个项目也行"),
    Deed("new_year", "转到新年度…", "", "calendar"),
    Deed("remove_document", "删除这份文件的本年度…", "", "delete"),
    Deed("check", "重新审核", "F9", "clipboard_checkmark"),
    Deed("next_finding", "下一条", "F8"),
    Deed("previous_finding", "上一条", "Shift+F8"),
    Deed("codes", "科目表…", tip="正在使用的科目和品目；载入本县的"),
    Deed("import_rules", "导入规则…", tip="标签是什么的格放到哪一栏；在导入预览里存下的"),
    Deed("forms", "表式…", tip="已安装的表式；自己加的，写错的说明错在哪里"),
    Deed("forms_folder", "打开表式文件夹", tip="自己做的表式放在这里"),
    Deed("help", "这一栏怎么填", "F1", "question_circle"),
    Deed("keys", "键盘操作一览"),
    Deed("about", "关于绩目通"),
)

MENUS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "文件(&F)",
        (
            *("new", "open", "sample", "-", "save", "save_as", "-", "import", "batch", "export", "import_log", "-"),
            *("close", "quit"),
        ),
    ),
    (
        "编辑(&E)",
        (
            "undo",
            "redo",
            "-",
            "cut",
            "copy",
            "paste",
            "clear",
            "fill_down",
            "fill_right",
            "-",
            "find",
            "find_next",
            "find_previous",
            "replace",
        ),
    ),
    (
        "视图(&V)",
        (
            *(">外观", "light", "dark", "system", "<", ">界面字号", "size14", "size16", "size18", "<"),
            *(
                ">回车后移动",
                "enter_down",
                "enter_right",
                "<",
                "-",
                "show_findings",
                "show_help",
                "layout",
                "fold",
                "reset_widths",
            ),
        ),
    ),
    (
        "填报(&B)",
        (
            *("add_record", "duplicate_record", "remove_record", "record_up", "record_down", "-"),
            *("add_row", "insert_row", "duplicate_rows", "remove_rows", "row_up", "row_down"),
            *("copy_indicators", "-", "confirm", "confirm_next", "confirm_record", "confirm_all", "-"),
            *("new_year", "ask_again", "remove_document"),
        ),
    ),
    ("审核(&A)", ("check", "-", "next_finding", "previous_finding")),
    ("工具(&T)", ("codes", "import_rules", "forms")),
    ("帮助(&H)", ("help", "keys", "-", "forms", "forms_folder", "-", "about")),
)

TOOLBAR = ("open", "save", "-", "undo", "redo", "-", "import", "check", "export", "-", "find")
TOOLBAR_WORDS = {"check": "审核"}
"""Where the toolbar says it shorter than the menu."""

WITHOUT_FILE = frozenset({"new", "open", "sample", "import", "quit", "light", "dark", "system", "keys", "about"}) | {
    "batch", "codes", "import_rules", "forms", "forms_folder",
    "size14", "size16", "size18", "enter_down", "enter_right",
}  # fmt: skip
"""What can be done while no file is open."""


def make_actions(parent: QWidget, deeds: Mapping[str, Callable[[], object]]) -> dict[str, QAction]:
    """One action a deed, connected; KeyError when a deed has no one to do it."""
    actions: dict[str, QAction] = {}
    groups: dict[str, QActionGroup] = {}
    for deed in DEEDS:
        action = actions[deed.name] = QAction(_words(deed), parent)
        action.setObjectName(deed.name)
        action.setShortcut(QKeySequence(deed.key))
        if deed.tip:
            action.setToolTip(deed.tip)
        if deed.choice:
            group = groups.setdefault(deed.choice, QActionGroup(parent))
            action.setCheckable(True)
            group.addAction(action)
        call = deeds[deed.name]
        action.triggered.connect(lambda checked=False, call=call: call())
        parent.addAction(action)
    return actions


def _words(deed: Deed) -> str:
    return f"{deed.words}\t{deed.hint}" if deed.hint else deed.words


def colour_actions(actions: Mapping[str, QAction]) -> None:
    """Load the icons again: their colour is that of the palette in force."""
    for deed in DEEDS:
        if deed.icon:
            actions[deed.name].setIcon(icon(deed.icon))


def name_actions(actions: Mapping[str, QAction], item: str) -> None:
    """Say what one record is called here (the form set's word for it)."""
    for deed in DEEDS:
        if "{item}" in deed.words:
            actions[deed.name].setText(deed.words.replace("{item}", item))


def fill_menus(bar: QMenuBar, actions: Mapping[str, QAction]) -> None:
    for title, names in MENUS:
        _fill(bar.addMenu(title), names, actions)


def _fill(menu: QMenu, names: tuple[str, ...], actions: Mapping[str, QAction]) -> None:
    into = menu
    for name in names:
        if name == "-":
            into.addSeparator()
        elif name.startswith(">"):
            into = menu.addMenu(name[1:])
        elif name == "<":
            into = menu
        else:
            into.addAction(actions[name])
