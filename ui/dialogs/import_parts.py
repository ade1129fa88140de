"""Parts of the import preview: what became of each place of the file, its sheets, its panels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.errors import UserError
from core.jobs.import_ import ReadFile, RowStatus
from core.jobs.proposal import Deed, Proposal
from core.office.write import Staging
from ui.dialogs.import_rows import DEED, ORDER, ProposalModel
from ui.dialogs.import_sheet import Sheet, sheet_of, sheet_of_prose
from ui.dialogs.messages import tell
from ui.look.marks import StateMark
from ui.look.theme import px
from ui.look.tokens import Space


def by_place(model: ProposalModel, places: Mapping[str, Sequence[str]]) -> dict[str, RowStatus]:
    """What became of each place of the file: the least settled of what was read there."""
    found: dict[str, RowStatus] = {}
    for row in sorted(model.rows, key=lambda row: ORDER.index(row.status)):
        for place in places[row.place]:
            found.setdefault(place, row.status)
    return found


def sheets_of(file: ReadFile) -> list[tuple[str, Sheet]]:
    sheets = [(table.sheet or f"表 {table.index}", sheet_of(table)) for table in file.office.tables]
    prose = sheet_of_prose(file.office)
    return [*sheets, (f"正文 {len(prose)} 段", prose)] if prose else sheets


def left_over_words(proposal: Proposal) -> tuple[StateMark, str]:
    """What stays behind, or is still to be said, in a sentence."""
    heads = (("单位", proposal.is_unit_told, proposal.unit), ("年度", proposal.is_year_told, proposal.year))
    missing = [words for words, is_told, typed in heads if not is_told and not typed]
    if missing and proposal.report.is_new:
        return StateMark.WARNING, f"文件没有写明{'和'.join(missing)}，请在上面填写。"
    if proposal.open:
        left = "将列入“导入记录”" if proposal.count(RowStatus.UNPLACED) else "原值不动"
        return StateMark.WARNING, f"还有 {proposal.open} 处未选择去向，{left}。"
    if left_out := proposal.count_deeds(Deed.LEAVE, Deed.LIST):
        return StateMark.INFO, f"有 {left_out} 处不会放进表里，“导入记录”里有清单。"
    if kept := proposal.count_deeds(Deed.KEEP):
        return StateMark.INFO, f"有 {kept} 处不同的保留原值。"
    if not proposal.taken:
        return StateMark.READY, "读到的与原有的相同，没有要导入的。"
    return StateMark.READY, "读到的内容都会放进表里。"


def save_rows(model: ProposalModel, path: Path, parent: QWidget) -> bool:
    """The shown rows as lines of text. False: it was said why not."""
    lines = [
        "\t".join(model.cell_text(row, column).replace("\n", " ") for column in range(DEED + 1))
        for row in range(model.rowCount())
    ]
    try:
        with Staging(path.parent) as staging:
            staging.add(path, ("\n".join(lines) + "\n").encode("utf-8-sig"))
            staging.publish()
    except UserError as error:
        tell(parent, "没有存下", str(error))
        return False
    return True


def make_panel(surface: str) -> tuple[QWidget, QHBoxLayout]:
    panel = QWidget()
    panel.setProperty("surface", surface)
    panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    row = QHBoxLayout(panel)
    row.setContentsMargins(px(Space.L), px(Space.S), px(Space.L), px(Space.S))
    row.setSpacing(px(Space.S))
    return panel, row


def make_column(surface: str) -> tuple[QWidget, QVBoxLayout]:
    panel = QWidget()
    panel.setProperty("surface", surface)
    panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    column = QVBoxLayout(panel)
    column.setContentsMargins(px(Space.L), px(Space.S), px(Space.M), px(Space.S))
    column.setSpacing(px(6))
    return panel, column
