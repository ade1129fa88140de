"""A file of nothing but labels, again and again, is refused before it is held against any form."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import UserError
from core.office.open import open_office
from core.readers.read import MAX_REPEATED, lines_of
from core.readers.several import read_documents
from tests.word import Word
from tests.workbooks import raw_workbook

LABELS = ("项目名称", "主管部门", "绩效指标", "数量指标", "指标值", "资金总额")


def a_sheet(path: Path, rows: int) -> Path:
    cells = "".join(f'<c t="inlineStr"><is><t>{label}</t></is></c>' for label in LABELS)
    return raw_workbook(path, f"<sheetData>{f'<row>{cells}</row>' * rows}</sheetData>")


def a_page(path: Path, rows: int) -> Path:
    cells = "".join(f"<w:tc><w:p><w:r><w:t>{label}</w:t></w:r></w:p></w:tc>" for label in LABELS)
    return Word().xml(f"<w:tbl>{f'<w:tr>{cells}</w:tr>' * rows}</w:tbl>").save(path)


@pytest.mark.parametrize("build", [a_sheet, a_page])
def test_a_table_of_thousands_of_equal_rows_is_refused(build, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    office = open_office(build(tmp_path / "a.file", MAX_REPEATED + 2))
    with pytest.raises(UserError, match=f"重复的行超过 {MAX_REPEATED} 行"):
        read_documents(office, ())


def test_equal_rows_of_many_tables_are_no_reason(tmp_path: Path) -> None:
    page = Word()
    for _ in range(3):
        page.table([" | ".join(LABELS)] * (MAX_REPEATED // 2), 6).paragraph("甲")
    assert len(lines_of(open_office(page.save(tmp_path / "a.docx")))) == 3 * (MAX_REPEATED // 2 + 1)
