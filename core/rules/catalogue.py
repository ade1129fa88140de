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
_BETWEEN = "表间勾稽关系"
_BUDGET_LAW = "预算法实施条例"
_DISCLOSURE = "地方预决算公开操作规程（财预〔2016〕143号）"
_CUSTOM = "填报惯例"


_SUMS_IN_TABLE = (
    *("A01", "A02", "A03", "A04", "A05", "A07", "A08", "A09", "A39", "X19"),
    *("A15", "A16", "A17", "A18", "A19", "A20", "A21", "A22"),
    *("A23", "A24", "A25", "A26", "A27", "A28", "A30"),
)
_TIES = ["A29", "X01", "X02", "X03", "X04", "X05", "X06", "X07", "X08", "X09", "X10", "X11", "X14", "X15", "X16"]
_MILD = ["A29", "X07", "X09", "X10", "X11"]
_PLACES = "核对后改一处；要各处一样，就取消这一处的单独写法。"
_AGREE = "核对这几处的数，改正其中填错的；手工调整过的，可以恢复为计算的数。"
"""Two figures that cannot both hold are told in the same way everywhere; which tables they stand in is the form's."""


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


_E, _W, _H = Severity.ERROR, Severity.WARNING, Severity.HINT

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
        _info(
            "A34",
            _W,
            "金额 {x} {unit}异常大（{why}），请确认单位是否为{unit}",
            "若是按元填的，改为{unit}；确实这么大，写明原因。",
            _CUSTOM,
        ),
        _info(
            "A35",
            _W,
            "科目 {item} 下面还有下级科目，填在它上面的金额也计入了合计",
            "把金额填到末级科目上。",
            _BUDGET_LAW,
        ),
        _info(
            "A36",
            _W,
            "科目 {item} 有金额，{table}里却没有它的行",
            "核对科目编码；确实如此，在导出的表里单列。",
            _TABLE,
        ),
        _info(
            "A37",
            _H,
            "{place} 与四舍五入后的各部分之和有尾差 {d}",
            "尾差可放在 {part}：由 {shown} 改为 {proposed}；程序不会自动改。",
            _TABLE,
        ),
        _info("A38", _W, "“{text}”没有写单位，这张表的表头也不写单位", "写成 {named}。", _TABLE),
        *(_info(code, _E, "{problem}", _AGREE, _TABLE) for code in _SUMS_IN_TABLE),
        *(
            _info(code, _W if code in _MILD else _H if code == "X08" else _E, "{problem}", _AGREE, _BETWEEN)
            for code in _TIES
        ),
        _info(
            "A06",
            _W,
            "“{name}”{label}填 {x}，按资金计划应为 {y}",
            "按资金计划改指标值，或核对半年和全年的资金。",
            f"{_TABLE}；{_TARGETS}",
        ),
        _info(
            "X20",
            _E,
            "“{name}”两处金额不一致：{here}是 {a}，{there}是 {b}",
            _PLACES,
            _TABLE,
        ),
        _info("X21", _W, "名称不一致：{here}“{a}”，{there}“{b}”", "同一个名称各处写法一致。", _TABLE),
        _info("X22", _W, "“{name}”两处文字不一致：{here}“{a}”，{there}“{b}”", _PLACES, _TABLE),
        _info(
            "X23",
            _W,
            "指标“{name}”在两处取值不同：{here} {a}，{there} {b}",
            "核对后改成一样；考核的不是一回事的，把名称写得不一样。",
            _BETWEEN,
        ),
        _info(
            "X24",
            _H,
            "“{name}”没有列入{works}的“{label}”",
            "在{works}里选上它；确实没有对应的，可以不管。",
            _OPINION,
        ),
        _info("X25", _E, "{label}“{name}”不在{projects}里{near}", "从{projects}里选，或先在那里补上它。", _TABLE),
        _info(
            "X12", _E, "项目“{name}”的采购金额 {x} 万元，大于该项目预算 {y} 万元", "核对采购金额和项目预算。", _CUSTOM
        ),
        _info(
            "X13",
            _W,
            "采购项目“{name}”没有对应的绩效目标表",
            "补填该项目的绩效目标，或把项目名称改成一致。",
            _OPINION,
        ),
        _info(
            "X17",
            _E,
            "比上年{total}，与各部分（{parts}）合起来的{added}不能同时成立，相差 {d}",
            "核对增减额，改正其中填错的。",
            _TABLE,
        ),
        _info("X18", _W, "“{text}”没有说明原因", "在同一句里写明增减的主要原因。", _BETWEEN),
        _info("S01", _E, "缺少{name}", "至少补充一条{name}。", f"{_OPINION}；{_TARGETS}"),
        _info("S02", _E, "缺少{name}", "至少补充一条{name}。", f"{_TARGETS}；{_SELF_REVIEW}"),
        _info("S04", _E, "指标“{name}”未填{label}", "按“符号、数值、单位”填写，如 ≥95%。", f"{_TARGETS}；{_PLATFORM}"),
        _info(
            "S05",
            _E,
            "“{level}”填了“{text}”，仍算一条指标",
            "没有这类指标的，删去这一条，或写“不适用”。",
            _TARGETS,
        ),
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
        _info(
            "D04",
            _H,
            "{label}手工调整为“{printed}”（{reason}），按计算应为“{shared}”",
            "不再需要时，恢复为计算的数。",
            _CUSTOM,
        ),
        _info("S10", _E, "缺少“{name}”", "补上“{name}”。", _DISCLOSURE),
        _info(
            "S11", _E, "{problem}", "空表注明“无……预算，空表列示”，有数的表删去这句话。", f"{_DISCLOSURE}；{_BETWEEN}"
        ),
        _info("S16", _W, "“{name}”应归入“{level}”", "把它放到“{level}”下，或改名。", _TABLE),
        _info(
            "S21", _W, "{label}“{text}”不在本表的{label}{under}里", "改成本表的一种：{names}。", f"{_TARGETS}；{_TABLE}"
        ),
        _info(
            "V16",
            _E,
            "“{name}”的{label}“{text}”写的是 {year} 年，预算年度是 {budget} 年",
            "改成预算年度内的时间；跨年度的项目，在项目里写明起止年份。",
            _TARGETS,
        ),
        _info(
            "T09",
            _E,
            "{label}里写的是做完的事：“{quote}”",
            "绩效目标写今年计划达到的，不写上年的总结；去年的内容改成今年的。",
            _TARGETS,
        ),
        _info(
            "T10",
            _W,
            "{label}里写的是{years}：“{quote}”，预算年度是 {budget} 年",
            "上年留下的，改成今年的；确实说的是那一年，可以不管。",
            _BETWEEN,
        ),
        _info("T20", _E, "科目（品目）编码 {text} {problem}", "按当年的科目（目录）核对编码和名称。", _BUDGET_LAW),
        _info("D05", _H, "{told}，与上年相同，请确认是今年的数", "核对今年的预算；确实没有变，可以不管。", _CUSTOM),
        _info("D03", _E, "“{text}”{problem}", "{cure}", _TABLE),
    )
)
"""In the order of the reference catalogue; S07 is a warning where a whole chapter of prose is empty."""
