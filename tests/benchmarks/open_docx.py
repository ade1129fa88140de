"""Opening a Word file: the cells of 200 project tables with their places and texts, against python-docx (row.cells).

The tables are as offices have them: merged level cells, spans, texts in several runs, styles of their own.
"""

from __future__ import annotations

import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path

from core.office.docx import open_docx
from tests.benchmarks.open import milliseconds
from tests.word import Word

TABLES, AIM = 200, 8
_HEAD = [
    "项目名称*2 | 机关办公区物业服务*2 | 主管部门 | 示例县机关事务服务中心",
    "资金总额*2 | 316.00*2 | 其中：财政拨款 | 316.00",
    "总体目标*2 | 保障办公区水、电、暖全年正常运转，环境整洁，干部职工满意。*4",
    "一级指标 | 二级指标 | 指标名称 | 指标值 | 评（扣）分标准 | 备注",
]


@dataclass(frozen=True, slots=True)
class Timed:
    """CPU milliseconds, medians over the rounds; `times` is the median of the rounds' own ratios."""

    ours: float
    python_docx: float
    times: float


def a_book(path: Path, tables: int = TABLES) -> Path:
    word = Word(splits_runs=True)
    for number in range(tables):
        rows = [f"{'v:产出指标' if at == 0 else '^'} | {'v:数量指标' if at % 3 == 0 else '^'} | 第{number}项工作{at} | "
                f"≥{at}% | 每少一个百分点扣一分 | 无" for at in range(6)]  # fmt: skip
        word.paragraph(f"{number + 1}.项目绩效目标表", style="H2").table([*_HEAD, *rows], 6)
    return word.save(path)


def ours(path: Path) -> int:
    tables = open_docx(path).tables
    return sum(len(cell.text) > 0 for table in tables for row in table.rows for cell in row.cells if not cell.continues)


def theirs(path: Path) -> int:
    """`row.cells` gives a merged cell once for every column and row it covers."""
    import docx

    seen: set[object] = set()
    for table in docx.Document(str(path)).tables:
        for row in table.rows:
            for cell in row.cells:
                if cell.text:
                    seen.add(cell._tc)
    return len(seen)


def measure(rounds: int = 5, tables: int = TABLES) -> Timed:
    with tempfile.TemporaryDirectory() as folder:
        path = a_book(Path(folder) / "合订本.docx", tables)
        found = [(milliseconds(ours, path), milliseconds(theirs, path)) for _ in range(rounds)]
    mine, other = (statistics.median(column) for column in zip(*found, strict=True))
    return Timed(mine, other, statistics.median(row[1] / row[0] for row in found))


def run() -> list[str]:
    timed = measure()
    return [
        f"读取 {TABLES} 张表的 Word 文件：{timed.ours:.0f} ms，python-docx {timed.python_docx:.0f} ms，"
        f"快 {timed.times:.1f} 倍（目标 ≥ {AIM}）"
    ]


if __name__ == "__main__":
    print("\n".join(run()))
