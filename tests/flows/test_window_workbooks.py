"""Excel workbooks in the import preview: each sheet as it stands in the file, with its own addresses."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.forms.load import FormSets
from core.jobs.import_ import RowStatus, read_files
from tests.workbooks import Workbook
from ui.dialogs.import_preview import ImportPreview
from ui.dialogs.import_sheet import Addresses, SheetModel
from ui.grids.cells import CellState, natural_width
from ui.import_flow import accept_drafts
from ui.main_window import MainWindow
from ui.widgets.labels import MarkLabel

HEAD = [
    "436001示例县档案馆*5 | 单位：万元*2",
    "项目编码 | 13099925P00000000001K*2 | 项目名称 | 食堂补助*3",
    "预算规模及资金用途 | 预算数 | #1234567.5@#,##0.00 | 其中：财政资金 | #150@0.00 | 其他资金 | ",
    "^ | 补助机关食堂*6",
    "绩效目标 | 供餐*6",
    "一级指标 | 二级指标 | 三级指标 | 绩效指标描述 | 指标值 | 指标值确定依据*2",
    "产出指标 | 数量指标 | 就餐人数 | 每天就餐的人数 | ≥450人 | 年初计划*2",
    "填报人：王某*7",
]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A page of instructions, a project whose table starts at C3, and a second project; one sheet is hidden."""
    second = [row.replace("001K", "002K").replace("食堂补助", "车辆运行") for row in HEAD[:-1]]
    book = Workbook().sheet("填报说明", ["填报说明", "逐项填写。"])
    book.sheet("食堂", ["", "", *(" | | " + row for row in HEAD)], widths=[4, 4, *[9] * 7])
    return book.sheet("车辆", second).sheet("代码", ["01"], hidden=True).save(tmp_path / "项目表.xlsx")


@pytest.fixture
def preview(window: MainWindow, form_sets: FormSets, workbook: Path) -> ImportPreview:
    dialog = ImportPreview(read_files([workbook], form_sets).files[0], (), window)
    dialog.show()
    return dialog


def sheet_of(preview: ImportPreview) -> SheetModel:
    model = preview.sheet_view.model()
    assert isinstance(model, SheetModel)
    return model


def test_the_sheets_stand_under_their_names_with_the_files_own_addresses(preview: ImportPreview) -> None:
    names = [preview.sheet_tabs.tabText(number).strip() for number in range(preview.sheet_tabs.count())]
    assert names == ["填报说明", "食堂", "车辆"]
    preview.sheet_tabs.setCurrentIndex(1)
    model = sheet_of(preview)
    assert [column.label for column in model.columns()][:5] == ["A", "B", "C", "D", "E"]
    assert model.cell_text(4, 4) == "1,234,567.50"
    assert model.cell_state(4, 4) is CellState.PLACED


def test_a_chosen_row_leads_to_its_sheet_and_cell(preview: ImportPreview) -> None:
    row = next(n for n in range(preview.model.rowCount()) if preview.model.row(n).place == "“车辆”E2")
    preview.rows_view.go_to(row, 2)
    assert preview.sheet_tabs.current == "车辆"
    index = preview.sheet_view.currentIndex()
    assert sheet_of(preview).cell_text(index.row(), index.column()) == "车辆运行"


def test_what_was_left_of_rows_and_sheets_is_coloured(preview: ImportPreview) -> None:
    assert preview.model.count(RowStatus.UNPLACED) == 2
    assert sheet_of(preview).cell_state(0, 0) is CellState.UNPLACED
    preview.sheet_tabs.setCurrentIndex(1)
    assert sheet_of(preview).cell_state(9, 2) is CellState.UNPLACED


def test_a_number_is_never_broken_in_a_narrow_column(preview: ImportPreview) -> None:
    preview.resize(700, 500)
    preview.sheet_tabs.setCurrentIndex(1)
    view = preview.sheet_view
    assert view.columnWidth(4) >= natural_width(view.look_of(4, 4))


def test_notices_stand_above_the_sheets(preview: ImportPreview) -> None:
    shown = [label.words() for label in preview.findChildren(MarkLabel)]
    assert [notice for notice in preview.report.notices if "代码" in notice and notice in shown]


def test_an_address_names_the_cells_of_its_row_stretch_or_sheet(form_sets: FormSets, workbook: Path) -> None:
    addresses = Addresses(read_files([workbook], form_sets).files[0].office)
    assert addresses.within("“食堂”C4") == ("“食堂”C4",)
    assert addresses.within("“车辆”第4行") == ("“车辆”B4",)
    assert addresses.within("“填报说明”第1行至“填报说明”第2行") == ("“填报说明”A1", "“填报说明”A2")
    assert addresses.within("工作表“车辆”") == ("“车辆”A1",)


def test_a_workbook_is_taken_into_the_window_as_one_step(window: MainWindow, preview: ImportPreview) -> None:
    preview.accept()
    assert accept_drafts(window, [preview.draft], preview._file.path)
    assert window.desk is not None
    (document,) = window.desk.session.documents
    assert [project.name for project in document.projects] == ["食堂补助", "车辆运行"]
