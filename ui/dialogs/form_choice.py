"""What several dialogs ask: which form set, which unit, which year; in the form set's own words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRegularExpression, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from core.domain.unit import Unit
from core.forms.model import FormSet


class FormChoice(QWidget):
    """Form set, unit code, unit name and year; `changed` whenever one of them did."""

    changed = Signal()

    def __init__(self, form_sets: Sequence[FormSet], units: Sequence[Unit] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form_sets = [form_set for form_set in form_sets if not form_set.is_broken]
        self._units = {unit.name: unit for unit in units}
        self.form = QComboBox()
        self.form.addItems([f"{form_set.title}（{form_set.region}）" for form_set in self._form_sets])
        self.name = _unit_name(list(self._units))
        self.code = QLineEdit()
        self.year = QLineEdit(str(next_budget_year(date.today())))
        self.year.setValidator(QRegularExpressionValidator(QRegularExpression("[12][0-9]{3}"), self.year))
        self._labels = [QLabel() for _ in range(3)]
        self._lay_out()
        self.form.currentIndexChanged.connect(self._on_form)
        self.name.editTextChanged.connect(self._on_name)
        self.code.textChanged.connect(self.changed)
        self.year.textChanged.connect(self.changed)
        self._on_form()

    def _lay_out(self) -> None:
        rows = self._rows = QFormLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addRow("表式", self.form)
        for label, editor in zip(self._labels, (self.name, self.code, self.year), strict=True):
            rows.addRow(label, editor)

    @property
    def form_set(self) -> FormSet | None:
        index = self.form.currentIndex()
        return self._form_sets[index] if 0 <= index < len(self._form_sets) else None

    @property
    def unit_name(self) -> str:
        return self.name.currentText().strip()

    @property
    def unit_code(self) -> str:
        """'' where the form has none."""
        return self.code.text().strip() if self._rows.isRowVisible(self.code) else ""

    @property
    def year_number(self) -> int | None:
        return int(self.year.text()) if self.year.hasAcceptableInput() else None

    @property
    def is_complete(self) -> bool:
        return self.form_set is not None and bool(self.unit_name) and self.year_number is not None

    def _on_form(self) -> None:
        form_set = self.form_set
        if form_set is not None:
            asked = (("unit.name", "单位"), ("unit.code", ""), ("year", "年度"))
            for label, (home, words) in zip(self._labels, asked, strict=True):
                field = form_set.field_at("", home)
                label.setText(field.label if field else words)
            self._rows.setRowVisible(self.code, bool(self._labels[1].text()))
        self.changed.emit()

    def choose(self, form_id: str) -> None:
        """Choose a form set, if it is there."""
        row = next((row for row, one in enumerate(self._form_sets) if one.id == form_id), -1)
        if row >= 0:
            self.form.setCurrentIndex(row)

    def _on_name(self, text: str) -> None:
        unit = self._units.get(text.strip())
        if unit is not None:
            self.code.setText(unit.code)
        self.changed.emit()


def _unit_name(names: list[str]) -> QComboBox:
    box = QComboBox(editable=True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.addItems(names)
    box.setCurrentIndex(-1)
    return box


def next_budget_year(today: date) -> int:
    """The year a budget is being made for: from July on the next one."""
    return today.year + (1 if today.month >= 7 else 0)
