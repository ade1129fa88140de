"""导入规则: which cells go where by their labels, as it was said in import previews; rules are removed here."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from core.errors import UserError
from core.forms.load import FormSets
from core.jobs.import_rules import KeptRules, Rule, kept_rules, remove_file, remove_rule, rule_words
from ui.dialogs.frame import DialogFrame
from ui.dialogs.messages import ask, tell
from ui.dialogs.text_table import TextTable
from ui.grids.grid_model import Column, Width
from ui.grids.grid_view import GridView
from ui.look.theme import px

_EXPLAINED = "标签（左边或上面的字）对上的格，读文件时认不出来就照规则放；已经放好的不动。规则在导入预览里存下。"
_COLUMNS = (
    Column("form", "表式", width=Width.NAME, editable=False),
    Column("label", "标签", width=Width.NAME, editable=False),
    Column("target", "放到哪里", width=Width.NAME, editable=False),
    Column("example", "例子", width=Width.LEVEL3, editable=False),
    Column("origin", "从哪个文件存的", width=Width.STRETCH, editable=False),
)


class RulesDialog(DialogFrame):
    """All kept rules; a file that cannot be used says why and can be removed whole."""

    def __init__(self, form_sets: FormSets, parent: QWidget | None = None) -> None:
        super().__init__(parent, "导入规则", "移除", _EXPLAINED)
        self._form_sets = form_sets
        self.cancel.setText("关闭")
        self.model = TextTable(_COLUMNS, self)
        self.grid = GridView(row_numbers=False)
        self.grid.setModel(self.model)
        self.grid.setAccessibleName("导入规则")
        self.body.addWidget(self.grid, 1)
        self.entries: list[Rule | KeptRules] = []
        room = parent.window().size() if parent is not None else self.screen().availableSize()
        self.resize(min(room.width() - px(70), px(1000)), min(room.height() - px(70), px(460)))
        self.refresh()
        self.grid.setFocus()

    def refresh(self) -> None:
        self.entries = []
        for kept in kept_rules():
            self.entries += [kept] if kept.fault else list(kept.rules)
        titles = {one.id: one.title for one in self._form_sets}
        self.model.show([self._row(one, titles) for one in self.entries])
        self.primary.setEnabled(bool(self.entries))
        self.hint.setText("" if self.entries else "还没有规则。")

    def _row(self, one: Rule | KeptRules, titles: dict[str, str]) -> tuple[str, ...]:
        if isinstance(one, KeptRules):
            return one.path.name, "不能用", one.fault, "", str(one.path)
        since = "　".join(part for part in (one.since, one.file) if part)
        return titles.get(one.form_id, one.form_id), one.label, rule_words(one, self._form_sets), one.example, since

    def accept(self) -> None:
        """The filled button: ask, then remove the chosen rule; the dialog stays."""
        row = self.grid.cursor_cell()[0]
        if 0 <= row < len(self.entries):
            one = self.entries[row]
            name = one.path.name if isinstance(one, KeptRules) else f"{one.label} → {rule_words(one, self._form_sets)}"
            if ask(self, "移除", f"要移除“{name}”吗？", "移除", details="已经导入的内容不变。"):
                self.remove(one)

    def remove(self, one: Rule | KeptRules) -> bool:
        """Without asking. False: it was refused, and said so."""
        try:
            if isinstance(one, KeptRules):
                remove_file(one)
            else:
                remove_rule(one.form_id, one.label)
        except UserError as error:
            tell(self, "没有移除", str(error))
            return False
        self.refresh()
        return True
