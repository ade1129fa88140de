"""填报说明: what belongs in the field with the focus, with a good and a bad example from the form set."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from core.forms.model import Field, FieldKind
from ui.look.theme import TextRole, font, px
from ui.look.tokens import Space

_KIND_WORDS = {
    FieldKind.MONEY: "金额，单位{unit}，至少 {decimals} 位小数。只写数字，单位见表头。",
    FieldKind.PERCENT: "累计百分比，写 30 会自动补成 30%。",
    FieldKind.CODE: "编码，按文字保存，前面的 0 不会丢。",
    FieldKind.YEAR: "四位数的年份。",
    FieldKind.TARGET_VALUE: "比较符号、数值和单位，如“≥95%”；也可以写日期或文字。",
    FieldKind.LEVEL1: "从下拉列表选，也可以直接打字。相同的上下自动合并。",
    FieldKind.LEVEL2: "从下拉列表选，也可以直接打字。相同的上下自动合并。",
    FieldKind.PARAGRAPHS: "一行一个自然段。",
}
_WITH_UNIT = "金额，连同单位{unit}一起写；只写数字会自动补上单位。"


class HelpPanel(QScrollArea):
    """Shows one field at a time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._sheet = QWidget()
        self._sheet.setProperty("surface", "panel")
        self.setProperty("surface", "panel")
        self._rows = QVBoxLayout(self._sheet)
        self._rows.setContentsMargins(px(Space.M), px(Space.S), px(Space.M), px(Space.M))
        self._rows.setSpacing(px(Space.XS))
        self.setWidget(self._sheet)
        self.shown: str = ""
        self.show_field(None)

    def show_field(self, field: Field | None, source: str = "") -> None:
        """`source` says how a computed field comes about; None: nothing has the focus."""
        self.shown = field.label if field else ""
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if field is None:
            self._add("把光标放到要填的格子里，这里会写着怎么填。", "hint")
        else:
            self._show(field, source)
        self._rows.addStretch(1)

    def _show(self, field: Field, source: str) -> None:
        self._add(field.label + ("（必填）" if field.required else ""), role=TextRole.STRONG)
        if field.help.text:
            self._add(field.help.text)
        if source:
            self._add(source, "hint")
        kind = _WITH_UNIT if field.unit_word else _KIND_WORDS.get(field.kind)
        if kind:
            self._add(kind.format(unit=field.unit, decimals=field.decimals), "hint")
        if field.choices:
            self._add("可选：" + "、".join(field.choices), "hint")
        for words, text, tone in (("这样写", field.help.good, "ok"), ("不要这样写", field.help.bad, "error")):
            if text:
                self._gap()
                self._add(words, tone, TextRole.HINT_STRONG)
                self._add(text)

    def _gap(self) -> None:
        self._rows.addSpacing(px(Space.XS))

    def _add(self, text: str, tone: str = "", role: TextRole = TextRole.TEXT) -> None:
        label = QLabel(text)
        label.setWordWrap(True)
        label.setFont(font(role))
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if tone:
            label.setProperty("tone", tone)
        self._rows.addWidget(label)
