"""键盘操作一览 and 关于绩目通."""

from __future__ import annotations

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui.dialogs.frame import DialogFrame
from ui.dialogs.messages import tell
from ui.look.theme import TextRole, font, px
from ui.look.tokens import Space

KEYS = (
    ("方向键", "移动；按住 Ctrl 到这一片的尽头，按住 Shift 连选"),
    ("直接打字", "替换格子里的内容"),
    ("F2、双击", "在原来的内容上改"),
    ("回车、Shift+回车", "填好，到下一行、上一行（可在“视图”里改成向右）"),
    ("Tab、Shift+Tab", "填好，到下一个、上一个要填的格；最后一格之后自动加行"),
    ("Alt+回车", "在格子里换行"),
    ("Esc", "放弃正在打的字；从审核结果回到原来的地方"),
    ("Delete", "清空选中的格子"),
    ("Ctrl+C、X、V", "成片复制、剪切、粘贴，可与电子表格互相粘贴"),
    ("Ctrl+D", "向下填充"),
    ("Ctrl+Z、Ctrl+Y", "撤销、恢复"),
    ("Ctrl+回车、F7", "确认沿用的值、到下一处沿用"),
    ("Ctrl+F、F3、Shift+F3", "查找、下一处、上一处"),
    ("Ctrl+H", "替换，先看改成什么样"),
    ("F8、Shift+F8", "下一条、上一条审核结果"),
    ("F1", "这一栏怎么填"),
    ("Ctrl+S", "做一份核对过的备份（改动随时已存）"),
)


def show_keys(parent: QWidget) -> None:
    dialog = DialogFrame(parent, "键盘操作一览", "知道了")
    dialog.cancel.hide()
    grid = QGridLayout()
    grid.setHorizontalSpacing(px(Space.L))
    grid.setVerticalSpacing(px(6))
    for row, (keys, words) in enumerate(KEYS):
        name = QLabel(keys)
        name.setFont(font(TextRole.STRONG))
        grid.addWidget(name, row, 0)
        grid.addWidget(QLabel(words), row, 1)
    dialog.body.addLayout(grid)
    dialog.exec()


def show_about(parent: QWidget) -> None:
    text = "绩目通：预算绩效目标填报，不联网，数据只在本机和您的 U 盘里。"
    tell(parent, "关于绩目通", text, f"界面部件 {qVersion()}，图标来自 Fluent UI System Icons（MIT 许可）。")
