"""An old workbook is read cell by cell as a new one of the same content, whatever it is called."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from core.errors import UserError
from core.office.blocks import OfficeFile
from core.office.open import open_office
from tests.old_workbooks import (
    compound,
    formats,
    formula,
    label,
    merged,
    number,
    old_workbook,
    record,
    shared,
    stream,
    strings,
    text,
)
from tests.workbooks import Workbook


def texts(file: OfficeFile) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in file.tables[0].rows]


def a_book(path: Path) -> Path:
    cells = [
        record(0x7D, struct.pack("<HHHHHH", 1, 1, 2560, 0, 1, 0)),
        record(0x208, struct.pack("<HHHHHHI", 2, 0, 3, 0, 0, 0, 0x20)),
        shared(0, 0, 0),
        label(0, 1, "指标 值"),
        shared(1, 0, 1),
        number(1, 1, 0.95, 1),
        number(1, 2, 1234.5, 2),
        record(0x27E, struct.pack("<HHHI", 2, 1, 0, 316 << 2 | 2)),
        record(0xBD, struct.pack("<HHHIHIH", 3, 0, 0, 1250 << 2 | 3, 3, 45717 << 2 | 2, 1)),
        record(0x205, struct.pack("<HHHBB", 4, 0, 0, 1, 0)),
        record(0x205, struct.pack("<HHHBB", 4, 1, 0, 29, 1)),
        formula(5, 0, struct.pack("<d", 0.1 + 0.2)),
        formula(5, 1, b"\0\0\0\0\0\0\xff\xff"),
        record(0x4BC, b"\0" * 10),
        record(0x207, text("合计二百")),
        formula(5, 2, b"\2\0\x2a\0\0\0\xff\xff"),
        record(0x1C, struct.pack("<HHHH", 5, 0, 0, 1)),
        merged((1, 2, 0, 0)),
    ]
    before = strings("一级指标", "产出指标") + formats("0%", "#,##0.00", 'yyyy"年"m"月"d"日"')
    return old_workbook(path, cells, [label(0, 0, "藏")], shared_by=before, states=(0, 1))


def test_every_kind_of_cell_prints_as_its_format_says(tmp_path: Path) -> None:
    file = open_office(a_book(tmp_path / "报表.et"))
    assert texts(file) == [
        ["一级指标", "指标 值", ""],
        ["产出指标", "95%", "1,234.50"],
        ["", "316", ""],
        ["12.5", "2025年3月1日", ""],
        ["是", "#NAME?", ""],
        ["0.3", "合计二百", "#N/A"],
    ]
    table = file.tables[0]
    assert (table.sheet, table.grid) == ("表1", (960, 1050, 960))
    assert table.rows[2].cells[0].continues
    assert table.rows[3].cells[1].place == "“表1”B4"


def test_what_is_hidden_or_written_beside_the_cells_is_told_with_its_place(tmp_path: Path) -> None:
    told = " ".join(open_office(a_book(tmp_path / "a.xls")).notices)
    for words in ("工作表“表2”是隐藏的", "“表1”的第3行是隐藏的", "“表1”的B列是隐藏的", "批注，未读取（“表1”A6）"):
        assert words in told


def test_values_are_those_another_reader_finds(tmp_path: Path) -> None:
    path = a_book(tmp_path / "a.xls")
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("表1").to_python()
    assert [rows[0][:2], rows[1][:2], rows[2][1]] == [["一级指标", "指标 值"], ["产出指标", 0.95], 316]


def test_a_formula_that_was_never_computed_is_no_zero(tmp_path: Path) -> None:
    cells = [label(0, 0, "合计"), formula(0, 1, b"\0" * 8, flags=2)]
    file = open_office(old_workbook(tmp_path / "a.xls", cells))
    assert texts(file) == [["合计", "=（未计算的公式）"]]
    assert any("没有保存计算结果" in notice for notice in file.notices)


def test_texts_run_on_over_the_end_of_a_record(tmp_path: Path) -> None:
    first, second = "长" * 4000, "宽Wide" * 900
    pieces = struct.pack("<II", 2, 2) + text(first)
    cut = 8 + 3 + 2 * 3000
    rest = b"\1" + pieces[cut:] + struct.pack("<HB", len(second), 1) + second[:100].encode("utf-16-le")
    last = b"\1" + second[100:].encode("utf-16-le")
    before = record(0xFC, pieces[:cut]) + record(0x3C, rest) + record(0x3C, last)
    file = open_office(old_workbook(tmp_path / "a.xls", [shared(0, 0, 0), shared(0, 1, 1)], shared_by=before))
    assert texts(file) == [[first, second]]


def test_rich_texts_and_readings_are_only_their_characters(tmp_path: Path) -> None:
    rich = struct.pack("<HBHI", 2, 13, 1, 6) + "绩效".encode("utf-16-le") + b"\0" * 4 + b"\1" * 6
    before = record(0xFC, struct.pack("<II", 2, 2) + rich + text("目标"))
    file = open_office(old_workbook(tmp_path / "a.xls", [shared(0, 0, 0), shared(0, 1, 1)], shared_by=before))
    assert texts(file) == [["绩效", "目标"]]


def test_rows_printed_on_every_page_are_headers(tmp_path: Path) -> None:
    area = b"\x3b\0\0" + struct.pack("<HHHH", 0, 1, 0, 255)
    name = struct.pack("<HBBHHH", 0x20, 0, 1, len(area), 0, 1) + b"\0\0\0\0" + b"\0\7" + area
    cells = [label(row, 0, f"行{row}") for row in range(3)]
    table = open_office(old_workbook(tmp_path / "a.xls", cells, shared_by=record(0x18, name))).tables[0]
    assert [row.is_header for row in table.rows] == [True, True, False]


def test_a_book_of_excel_95_is_read_in_its_code_page(tmp_path: Path) -> None:
    words = "产出指标".encode("gbk")
    begin = record(0x809, struct.pack("<HHHH", 0x500, 5, 0, 0)) + record(0x42, struct.pack("<H", 936))
    inside = record(0x809, struct.pack("<HHHH", 0x500, 0x10, 0, 0))
    cells = record(0x204, struct.pack("<HHHH", 0, 0, 0, len(words)) + words) + number(0, 1, 12.5)
    listed = struct.pack("<BBB", 0, 0, 4) + "表甲".encode("gbk")
    size = len(begin) + 4 + 4 + len(listed) + 4
    data = begin + record(0x85, struct.pack("<I", size) + listed) + record(0x0A) + inside + cells + record(0x0A)
    (tmp_path / "a.xls").write_bytes(compound({"Book": data}))
    file = open_office(tmp_path / "a.xls")
    assert file.tables[0].sheet == "表甲"
    assert texts(file) == [["产出指标", "12.5"]]


@pytest.mark.office
def test_a_workbook_saved_as_xls_reads_like_the_xlsx(tmp_path: Path, soffice: Callable[[Path, str], Path]) -> None:
    rows = ["甲 | 乙*2 | 丙", "v1 | #0.3@0% | #1234.5@#,##0.00 | 多行⏎文字", "^ | ≥95% | #45717@yyyy/m/d | #316"]
    path = Workbook().sheet("目标表", rows, widths=(10, 20), titles="1:1").save(tmp_path / "a.xlsx")
    new, old = open_office(path), open_office(soffice(path, "xls"))
    assert old.tables[0].rows == new.tables[0].rows
    assert [[(cell.place, cell.text) for cell in row.cells] for row in old.tables[0].rows] == [
        [(cell.place, cell.text) for cell in row.cells] for row in new.tables[0].rows
    ]


# ---------------------------------------------------------------- hostile files


def _patched(data: bytes, at: int, form: str, value: int) -> bytes:
    return data[:at] + struct.pack(form, value) + data[at + struct.calcsize(form) :]


def _good() -> bytes:
    return compound({"Workbook": stream([label(0, 0, "甲")])})


def _in_a_circle() -> bytes:
    data = _good()
    return _patched(data, 512 + (len(data) // 512 - 2) * 512 + 8, "<I", 1)  # the third sector leads back to the second


def _directory_in_a_circle() -> bytes:
    data = _good()
    (first,) = struct.unpack_from("<I", data, 48)
    return _patched(data, len(data) - 512 + 4 * first, "<I", first)


def _tables_of_sectors_in_a_circle() -> bytes:
    return _patched(_patched(_good(), 68, "<I", 0), 72, "<I", 0xFFFFFF)


def _huge_stream() -> bytes:
    data = _good()
    return _patched(data, data.index("Workbook".encode("utf-16-le")) + 120, "<I", 0x7FFFFFFF)


def _siblings_in_a_circle() -> bytes:
    data = _good()
    return _patched(data, data.index("Workbook".encode("utf-16-le")) + 72, "<I", 1)


def _records(*kinds: bytes) -> bytes:
    return compound({"Workbook": stream(list(kinds))})


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "sectors in a circle": (_in_a_circle, "已损坏"),
    "directory in a circle": (_directory_in_a_circle, "已损坏"),
    "tables of sectors in a circle": (_tables_of_sectors_in_a_circle, "已损坏"),
    "a stream larger than the file": (_huge_stream, "已损坏"),
    "names in a circle": (_siblings_in_a_circle, ""),
    "cut in the head": (lambda: _good()[:300], "已损坏"),
    "cut behind the head": (lambda: _good()[:700], "已损坏"),
    "a sector size beyond all": (lambda: _patched(_good(), 30, "<H", 60), "已损坏"),
    "a far cell": (lambda: _records(label(65535, 0, "甲")), "行以后还有内容"),
    "a far column": (lambda: _records(label(0, 60_000, "甲")), "列）以后还有内容"),
    "a merge over everything": (lambda: _records(label(0, 0, "甲"), merged((0, 65535, 0, 255))), ""),
    "merges without end": (lambda: _records(*[merged(*[(0, 1, 0, 1)] * 1000)] * 60), "合并单元格"),
    "a shared text that is not there": (lambda: _records(shared(0, 0, 9)), "已损坏"),
    "a million records and a half": (lambda: _records(record(0x201) * 1_500_000), "异常庞大"),
    "a count of texts that lies": (
        lambda: compound(
            {"Workbook": stream([shared(0, 0, 0)], shared_by=record(0xFC, b"\xff" * 8 + text("甲") + b"\0" * 3))}
        ),
        "",
    ),
    "texts without end": (
        lambda: compound(
            {"Workbook": stream([], shared_by=record(0xFC, b"\xff" * 8) + record(0x3C, b"\0" * 8223) * 200)}
        ),
        "异常庞大",
    ),
    "a sheet that begins nowhere": (
        lambda: compound({"Workbook": stream([label(0, 0, "甲")]).replace(b"\x09\x08\x10\0\0\6\x10", b"\0" * 7)}),
        "已损坏",
    ),
    "a password": (lambda: compound({"Workbook": stream([], shared_by=record(0x2F, b"\0" * 6))}), "密码"),
    "an encrypted package": (lambda: compound({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}), "密码"),
    "a locked word file": (lambda: compound({"WordDocument": b"\xec\xa5" + b"\0" * 9 + b"\1"}), "密码"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_made_to_do_harm_is_refused_or_read_at_once(name: str, tmp_path: Path) -> None:
    build, words = HOSTILE[name]
    path = tmp_path / "坏.xls"
    path.write_bytes(build())
    begun = time.process_time()
    try:
        file, sentence = open_office(path), ""
    except UserError as error:
        file, sentence = None, str(error)
    assert time.process_time() - begun < 2.0
    if words:
        assert words in sentence
        assert sentence.endswith("。")
    else:
        assert file is not None
        assert texts(file) == [["甲"]]
