"""Every check by its stable code: how grave it is, what it says, what helps, and on which document it rests.

A sentence names its holes in braces; labels come from the form set. `source` is the document's name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.domain.finding import Severity

_TABLE = "表内关系"
_TARGETS = "中央部门预算绩效目标管理办法（财预〔2015〕88号）"
_OPINION = "中共中央 国务院关于全面实施预算绩效管理的意见（中发〔2018〕34号）"
_SELF_REVIEW = "中央部门项目支出核心绩效目标和指标设置及取值指引（试行）（财预〔2021〕101号）"
_PLATFORM = "预算管理一体化填报惯例"


@dataclass(frozen=True, slots=True)
class CheckInfo:
    """One line of the catalogue."""

    code: str
    severity: Severity
    sentence: str
    remedy: str
    source: str


def _info(code: str, severity: Severity, sentence: str, remedy: str, source: str) -> tuple[str, CheckInfo]:
    return code, CheckInfo(code, severity, sentence, remedy, source)


_E, _W = Severity.ERROR, Severity.WARNING

CATALOGUE: Mapping[str, CheckInfo] = dict(
    (
        _info(
            "A10",
            _E,
            "{total} {x} 与 {parts} 之和 {y} 不能同时成立，相差 {d} {unit}",
            "核对这几个数，改正其中填错的。",
            _TABLE,
        ),
        _info(
            "A11",
            _E,
            "{problem}",
            "填到该时点为止累计支出的百分比，在 0 到 100% 之间，后一时点不小于前一时点。",
            _TABLE,
        ),
        _info("A12", _E, "{last} 累计支出是 {x}，应为 {full}", "按 {full} 填写，并核对前面各时点。", _TABLE),
        _info("A32", _E, "“{text}”带了单位，金额单元格只填数字", "改为 {number}，单位见表头（{unit}）。", _TABLE),
        _info("S01", _E, "缺少一级指标“{name}”", "至少补充一条“{name}”。", f"{_OPINION}；{_TARGETS}"),
        _info("S02", _E, "缺少“{name}”", "至少补充一条“{name}”。", f"{_TARGETS}；{_SELF_REVIEW}"),
        _info("S04", _E, "指标“{name}”未填{label}", "按“符号、数值、单位”填写，如 ≥95%。", f"{_TARGETS}；{_PLATFORM}"),
        _info("S07", _E, "{label}未填写", "补填{label}。", _PLATFORM),
        _info(
            "V01",
            _W,
            "“{name}”的{label}“{text}”缺少比较符号",
            "在数值前写明 ≥、≤ 或 =，如 {example}。",
            f"{_SELF_REVIEW}；{_PLATFORM}",
        ),
        _info("V02", _E, "“{name}”的{label}“{text}”缺少{missing}", "按“符号、数值、单位”填写，如 ≥420场。", _PLATFORM),
        _info(
            "V03",
            _E,
            "“{name}”是比率指标，{label}却是“{text}”",
            "填百分数，如 ≥95%；要考核的若不是比率，请改三级指标的名称。",
            _SELF_REVIEW,
        ),
        _info(
            "D01",
            _W,
            "{label}原件为“{printed}”，按其他各处应为“{shared}”",
            "原件对，就改其他各处；其他各处对，就取消这一处的单独写法。",
            _TABLE,
        ),
        _info("D02", _W, "{label}沿用{year}，请确认", "核对后改成今年的，或确认沿用。", "填报惯例"),
        _info("D03", _E, "“{text}”{problem}", "{cure}", _TABLE),
    )
)
"""In the order of the reference catalogue; S07 is a warning where a whole chapter of prose is empty."""
