"""转到新年度: what is kept, cleared and asked for, column by column, before anything is made; then the questions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QRegularExpression
from PySide6.QtGui import QKeySequence, QRegularExpressionValidator, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from core.editing.next_year import Question
from core.forms.model import Carry
from core.forms.next_year import CarryLine
from ui.dialogs.carry_models import CARRY_WORDS, HOW, NEW, AskModel, CarryModel
from ui.dialogs.frame import DialogFrame
from ui.grids.grid_view import GridView
from ui.look.theme import px
from ui.look.tokens import Space
from ui.widgets.buttons import Look, make_button


class NewYearDialog(DialogFrame):
    """After acceptance: `year` and `carry.policies`. `new_form` gives the title of the form set that takes the place
    of the document's own in a year, '' where none does; `lines` the columns with something in them in that year."""

    def __init__(
        self,
        unit: str,
        old_year: int | None,
        taken: Collection[int],
        new_form: Callable[[int], str] = lambda year: "",
        parent: QWidget | None = None,
        lines: Callable[[int], Sequence[CarryLine]] = lambda year: (),
    ) -> None:
        explanation = (
            f"把“{unit}”{old_year or ''} 年的内容带到新年度。沿用的都标为“沿用”，改过或按 Ctrl+Enter 确认后标记消失；"
            "逐项填的，转完马上列出来问。每一栏怎么办先按表式的规定，可以在这里改。"
        )
        super().__init__(parent, "转到新年度", "转到新年度", explanation)
        self._taken, self._new_form, self._lines = taken, new_form, lines
        self._shown = ""
        self.edit = QLineEdit(str((old_year or 2000) + 1))
        self.edit.setValidator(QRegularExpressionValidator(QRegularExpression("[12][0-9]{3}"), self.edit))
        self.edit.setFixedWidth(px(80))
        self.carry = CarryModel(self)
        self.view = GridView(self, row_numbers=False)
        self.view.setModel(self.carry)
        self.view.setAccessibleName("每一栏在新年度怎么办")
        self.counts = QLabel()
        self._fill()
        fit(self, 820, 560)
        self.edit.textChanged.connect(self._judge)
        self.carry.changed.connect(self._count)
        self.edit.selectAll()
        self._judge()

    @property
    def year(self) -> int:
        return int(self.edit.text())

    def _fill(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(px(Space.S))
        top.addWidget(QLabel("转到哪一年"))
        top.addWidget(self.edit)
        top.addStretch(1)
        top.addWidget(QLabel("选中的行"))
        for carry, word in CARRY_WORDS.items():
            button = make_button(word, deed=partial(self._set, carry))
            button.setAutoDefault(False)
            top.addWidget(button)
        self.body.addLayout(top)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self.counts)

    def _set(self, carry: Carry) -> None:
        self.carry.set_rows(self.view.selected_rows(), carry)
        self.view.setFocus()

    def _judge(self) -> None:
        complete = self.edit.hasAcceptableInput()
        taken = complete and self.year in self._taken
        form = self._new_form(self.year) if complete and not taken else ""
        told = f"{self.year} 年用新表式“{form}”，转完后列出改了什么。" if form else ""
        self.hint.setText("这个单位已有这一年的文件内容，请换一年。" if taken else told)
        self.primary.setEnabled(complete and not taken)
        if complete:
            self.primary.setText(f"转到 {self.year} 年")
        if complete and not taken and (not self.carry.lines or form != self._shown):
            self._shown = form
            self.carry.show(self._lines(self.year))
            if self.carry.lines:
                self.view.go_to(0, HOW)
        self._count()

    def _count(self) -> None:
        counted = self.carry.counted()
        told = "，".join(f"{word} {counted[carry]} 处" for carry, word in CARRY_WORDS.items())
        changed = len(self.carry.policies)
        self.counts.setText(f"{told}。" + (f"其中 {changed} 栏与表式的规定不同。" if changed else ""))
        self.view.setVisible(bool(self.carry.lines))
        self.counts.setVisible(bool(self.carry.lines))


class AskDialog(DialogFrame):
    """The values to be asked for in one list; `model.decided()` are the answers after acceptance. What is not decided
    stays as it is, marked."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        explanation: str,
        asked: Sequence[Question],
        heads: tuple[str, str] = ("去年的", "今年的"),
        deed: str = "填入",
    ) -> None:
        super().__init__(parent, title, deed, explanation)
        self._deed, self._needs_answers = deed, True
        self.model = AskModel(asked, *heads, self)
        self.view = GridView(self)
        self.view.setModel(self.model)
        self.view.setAccessibleName(title)
        self.cancel.setText("以后再填")
        row = QHBoxLayout()
        row.setSpacing(px(Space.S))
        row.addWidget(QLabel("F2 在原来的文字上改，直接输入重新写"), 1)
        for words, text in (("沿用\tCtrl+Enter", _kept), ("清空\tDelete", _cleared), ("先放着", None)):
            button = make_button(words.replace("\t", "　"), Look.SECONDARY, "", partial(self.decide, text))
            button.setAutoDefault(False)
            row.addWidget(button)
        self.body.addWidget(self.view, 1)
        self.body.addLayout(row)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, lambda: self.decide(_kept, go_on=True))
        QShortcut(QKeySequence("Ctrl+S"), self, self.accept)
        fit(self, 1000, 600)
        self.model.changed.connect(self._count)
        self._count()
        if asked:
            self.view.go_to(0, NEW)
        self.view.setFocus()

    def propose(self, texts: Mapping[Question, str]) -> None:
        """Answers to begin with; and without any answer it can be accepted."""
        self._needs_answers = False
        for row, one in enumerate(self.model.asked):
            if one in texts:
                self.model.decide([row], texts.get)  # type: ignore[arg-type]  # it is in there
        self._count()

    def decide(self, text: Callable[[Question], str] | None, go_on: bool = False) -> None:
        rows = self.view.selected_rows()
        self.model.decide(rows, text)
        if go_on and rows and rows[-1] + 1 < self.model.rowCount():
            self.view.go_to(rows[-1] + 1, NEW)
        self.view.setFocus()

    def _count(self) -> None:
        done, whole = len(self.model.answers), len(self.model.asked)
        self.primary.setText(f"{self._deed} {done} 处" if done else self._deed)
        self.primary.setEnabled(bool(done) or not self._needs_answers)
        left = f"其余 {whole - done} 处先放着，仍标为“沿用”。" if done < whole else "全部填好了。"
        self.hint.setText(f"共 {whole} 处，已定 {done} 处；{left} Ctrl+S {self._deed}。")


def _kept(question: Question) -> str:
    return question.text


def _cleared(question: Question) -> str:
    return ""


def fit(dialog: DialogFrame, width: int, height: int) -> None:
    """As large as wanted, as far as the window behind has room."""
    parent = dialog.parentWidget()
    room = parent.window().size() if parent is not None else dialog.screen().availableSize()
    dialog.resize(min(px(width), room.width() - px(40)), min(px(height), room.height() - px(40)))
