"""键盘操作一览 and 关于绩目通."""

from __future__ import annotations

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui.dialogs.frame import DialogFrame
from ui.dialogs.messages import tell
from ui.look.theme import TextRole, font, px
from ui.look.tokens import Space

KEYS = (
    ("方向键", "移动；按住 Ctrl 到这一片的尽头，按住 Shift 连选"),
    ("直接打字", "替换格子里的内容；方向键结束"),
    ("F2、双击", "在原来的内容上改"),
    ("回车、Shift+回车", "填好，到下一行、上一行（可改成向右）；连按 Tab 之后回到起头的列"),
    ("Tab、Shift+Tab", "填好，到下一个、上一个要填的格；最后一格之后自动加行"),
    ("选中一片时", "回车、Tab 在这一片里转；打字后按 Ctrl+回车，整片填成一样"),
    ("Alt+回车", "在格子里换行"),
    ("Alt+下箭头", "打开可选的内容；别的格子里行下移，Alt+上箭头上移"),
    ("Esc", "放弃正在打的字；从审核结果回到原来的地方"),
    ("Delete", "清空选中的格子"),
    ("Shift+空格、Ctrl+空格", "选中整行、整列；Ctrl+A 全选"),
    ("Ctrl+C、X、V", "成片复制、剪切、粘贴，可与电子表格互相粘贴"),
    ("Ctrl+D、Ctrl+R", "向下、向右填充；也可拖右下角的小方块，双击到底"),
    ("拖行号", "移动选中的行"),
    ("Ctrl+Shift+=、Ctrl+-", "增加一行、删除所选的行"),
    ("Ctrl+F、F3、Shift+F3", "查找、下一处、上一处"),
    ("Ctrl+H", "替换，先看改成什么样"),
    ("Ctrl+Z、Ctrl+Y", "撤销、恢复"),
    ("Ctrl+回车、F7", "确认沿用的值、到下一处沿用"),
    ("F8、Shift+F8", "下一条、上一条审核结果"),
    ("F1", "这一栏怎么填"),
    ("Ctrl+S", "做一份核对过的备份（改动随时已存）"),
)


def show_keys(parent: QWidget) -> None:
    keys_dialog(parent).exec()


def keys_dialog(parent: QWidget) -> DialogFrame:
    """Two columns side by side: all of it is seen on a low screen, too."""
    dialog = DialogFrame(parent, "键盘操作一览", "知道了")
    dialog.cancel.hide()
    grid = QGridLayout()
    grid.setHorizontalSpacing(px(Space.L))
    grid.setVerticalSpacing(px(6))
    half = -(-len(KEYS) // 2)
    for number, (keys, words) in enumerate(KEYS):
        row, column = number % half, 2 * (number // half)
        name, meaning = QLabel(keys), QLabel(words)
        name.setFont(font(TextRole.STRONG))
        meaning.setWordWrap(True)
        grid.addWidget(name, row, column, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(meaning, row, column + 1, Qt.AlignmentFlag.AlignTop)
    for column in (1, 3):
        grid.setColumnStretch(column, 1)
        grid.setColumnMinimumWidth(column, px(330))
    dialog.body.addLayout(grid)
    dialog.resize(px(1040), px(540))
    return dialog


def show_about(parent: QWidget) -> None:
    text = "绩目通：预算绩效目标填报，不联网，数据只在本机和您的 U 盘里。"
    tell(parent, "关于绩目通", text, f"界面部件 {qVersion()}，图标来自 Fluent UI System Icons（MIT 许可）。")
