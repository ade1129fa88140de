"""Folders of small workbooks as units hand them in, one project each, for tests of batches."""

from __future__ import annotations

import os
from pathlib import Path

from core.domain.unit import ListedUnit
from core.office.tables import workbook_of

FORM = "hebei-performance"
UNITS = (
    ListedUnit("436001", "示例县档案馆", "示例县委办公室"),
    ListedUnit("436002", "示例县机关服务中心", "示例县政府办公室"),
    ListedUnit("436003", "示例县文化馆", "示例县文化和旅游局"),
    ListedUnit("436004", "示例县图书馆", "示例县文化和旅游局"),
)
NOON = 1_760_000_000


def rows(unit: str, project: str = "机关办公区物业费", other: str = "8.5", year: str = "25") -> list[tuple[str, ...]]:
    """One project's table; the year stands in the project's code."""
    return [
        (unit, "", "", "", "", "单位：万元"),
        ("项目编码", f"130999{year}P00000000001K", "项目名称", project),
        ("预算规模及资金用途", "预算数", "128.5", "财政资金", "120", "其他资金", other),
        ("绩效目标", "1.保障办公区全年正常运转"),
        ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据"),
        ("产出指标", "数量指标", "物业服务面积", "服务面积合计", "≥18600㎡", "合同"),
        ("满意度指标", "服务对象满意度指标", "干部职工满意度", "满意的比例", "≥95%", "问卷"),
    ]


def write(folder: Path, name: str, table: list[tuple[str, ...]], hour: float = 0) -> Path:
    """A workbook in the folder, last changed so many hours after noon."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(workbook_of([("项目", table)]))
    os.utime(path, (NOON + hour * 3600, NOON + hour * 3600))
    return path


def a_folder(folder: Path) -> Path:
    """Twelve files: four units of which one twice, one copied, another year, one unknown, no unit, broken, not read."""
    write(folder, "436001档案馆2025年绩效目标.xlsx", rows("436001示例县档案馆"), 0)
    write(folder, "档案馆2025年绩效目标（修改）.xlsx", rows("436001示例县档案馆", other="9.5"), 1)
    write(folder, "档案馆2024年.xlsx", rows("436001示例县档案馆", year="24"), 0)
    write(folder, "第二批/机关服务中心.xlsx", rows("436002示例县机关服务中心本级"), 0)
    write(folder, "第二批/机关服务中心(1).xlsx", rows("436002示例县机关服务中心本级"), 2)
    write(folder, "第二批/436003文化馆2025年.xlsx", rows(""), 0)
    write(folder, "第二批/老年大学.xlsx", rows("436009示例县老年大学"), 0)
    write(folder, "第二批/绩效目标.xlsx", rows(""), 0)
    write(folder, "第二批/~$绩效目标.xlsx", rows("436004示例县图书馆"), 0)
    write(folder, ".隐藏/图书馆.xlsx", rows("436004示例县图书馆"), 0)
    (folder / "损坏的.docx").write_bytes(b"PK\x03\x04")
    (folder / "扫描件.pdf").write_bytes(b"%PDF-1.4")
    return folder
