"""A workbook of two projects with words, columns and rows that the form does not know."""

from __future__ import annotations

from pathlib import Path

from tests.workbooks import Workbook

ROWS = (
    "436001示例县档案馆*5 | 单位：万元*2",
    "项目编码 | 13099925P00000000001K*2 | 项目名称 | 食堂补助*3",
    "预算规模及资金用途 | 预算数 | #150@0.00 | 其中：财政资金 | #141.5@0.00 | 自筹数 | 8.5",
    "绩效目标 | 供餐*6",
    "一级指标 | 二级指标 | 三级指标 | 绩效指标描述 | 指标值 | 资料出处 | 牵头科室",
    "产出指标 | 数量指标 | 就餐人数 | 每天就餐的人数 | ≥450人 | 年初计划 | 办公室",
    "用途说明 | 补助机关食堂*6",
)


def strange_workbook(folder: Path, rows: tuple[str, ...] = ROWS) -> Path:
    """Two sheets, one a project each."""
    second = [row.replace("001K", "002K").replace("食堂补助", "车辆运行") for row in rows]
    return Workbook().sheet("食堂", list(rows)).sheet("车辆", second).save(folder / "项目表.xlsx")
