"""The nine departmental budget tables as views, with the procurement and asset tables, and data to fill them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count

from core.domain.amount import Amount
from core.forms.view import Above, Column, ColumnKind, FixedRow, Total, View, ViewKind
from core.forms.view_data import Data, Line, Value
from core.forms.view_verify import Typed

REVENUE = ("财政拨款收入", "财政专户收入", "事业收入", "经营收入", "上级补助收入", "附属单位上缴收入", "其他收入")
SPENDING = ("基本支出", "项目支出", "经营支出", "上解上级支出", "对附属单位补助支出")
FUNDS = ("一般公共", "政府性基金", "国有资本", "财政专户", "单位资金")
FISCAL = FUNDS[:3]
_CLASSES = (
    "201 202 203 204 205 206 207 208 209 210 211 212 213 214 215 216 217 219 220 221 222 223 224 227 229 230 231 232 "
    "233 234"
)
CLASSES = tuple(_CLASSES.split())
CLASS_ROWS = (*((code, f"{number}、{code}类支出") for number, code in enumerate(CLASSES, 1)), ("人行科目", "31、其他"))
FUNCTIONAL = (3, 5, 7)
ECONOMIC = (3, 5)
_CODE = Column("科目编码", "科目编码", ColumnKind.CODE, ("功能分类科目",))
_NAME = Column("科目名称", "科目名称", ColumnKind.NAME, ("功能分类科目",))
_ITEM = Column("项目", "项目", ColumnKind.NAME)
_TOTAL = Total("合计", "合计")


def _sum(keys: Iterable[str]) -> str:
    return " + ".join(keys)


TABLE2 = View(
    "收入总表",
    ViewKind.TREE,
    "部门预算收入总表",
    "收入",
    (
        _CODE,
        _NAME,
        Column("合计", formula="小计 + 上年结转"),
        Column("小计", header=("本年收入",), formula=_sum(REVENUE)),
        *(Column(key, header=("本年收入",), fields=(key,)) for key in REVENUE),
        Column("上年结转", fields=("上年结转",)),
    ),
    FUNCTIONAL,
    (_TOTAL,),
    name_field="科目名称",
)
TABLE3 = View(
    "支出总表",
    ViewKind.TREE,
    "部门预算支出总表",
    "支出",
    (
        _CODE,
        _NAME,
        Column("合计", formula=_sum(SPENDING)),
        *(Column(kind, fields=tuple(f"{kind}.{fund}" for fund in FUNDS)) for kind in SPENDING),
    ),
    FUNCTIONAL,
    (_TOTAL,),
    name_field="科目名称",
)


def _fund_table(key: str, fund: str) -> View:
    """Tables 5, 7 and 8: the lines with money of one fund."""
    kinds = SPENDING[:2]
    columns = (Column(kind, fields=(f"{kind}.{fund}",)) for kind in kinds)
    total = Column("合计", formula=_sum(kinds))
    return View(
        key,
        ViewKind.TREE,
        f"{fund}财政拨款支出表",
        "支出",
        (_CODE, _NAME, total, *columns),
        FUNCTIONAL,
        (_TOTAL,),
        kinds,
        "科目名称",
        minimum=1,
    )


TABLE5 = _fund_table("一般公共支出", "一般公共")
TABLE7 = _fund_table("基金支出", "政府性基金")
TABLE8 = _fund_table("国资支出", "国有资本")
TABLE6 = View(
    "基本支出表",
    ViewKind.TREE,
    "一般公共预算财政拨款基本支出表",
    "基本支出",
    (
        _CODE,
        _NAME,
        Column("合计", formula="人员经费 + 公用经费"),
        Column("人员经费", fields=("人员经费",)),
        Column("公用经费", fields=("公用经费",)),
    ),
    ECONOMIC,
    (_TOTAL,),
    name_field="科目名称",
)


def _row(key: str, formula: str = "", foot: bool = False, **formulas: str) -> FixedRow:
    return FixedRow(key, key, formula=formula, formulas=formulas, foot=foot)


TABLE1_IN = View(
    "收支总表收入",
    ViewKind.FIXED,
    columns=(_ITEM, Column("预算数")),
    rows=(
        FixedRow(each=tuple((f"{fund}拨款", f"{fund}预算拨款收入") for fund in FISCAL), formula="{行}"),
        FixedRow(each=tuple((key, key) for key in REVENUE[1:]), formula="收入总表[合计].{行}"),
        _row("本年收入合计", "合计(收支总表收入.预算数)", foot=True),
        _row("上年结转结余", "收入总表[合计].上年结转", foot=True),
        _row("收入总计", "[本年收入合计] + [上年结转结余]", foot=True),
    ),
)
TABLE1_OUT = View(
    "收支总表支出",
    ViewKind.FIXED,
    columns=(_ITEM, Column("预算数")),
    rows=(
        FixedRow(each=CLASS_ROWS, formula="支出总表[{行}].合计"),
        _row("本年支出合计", "支出总表[合计].合计", foot=True),
        _row("年终结转结余", "年终结转结余", foot=True),
        _row("支出总计", "[本年支出合计] + [年终结转结余]", foot=True),
    ),
    covers=("支出总表",),
)
TABLE4_IN = View(
    "拨款收支总表收入",
    ViewKind.FIXED,
    columns=(_ITEM, Column("金额")),
    rows=(
        FixedRow(each=tuple((f"{fund}拨款", f"{fund}预算拨款") for fund in FISCAL), formula="{行}"),
        _row("本年收入合计", "合计(拨款收支总表收入.金额)", foot=True),
        _row("年初结转", _sum(f"[年初结转{fund}]" for fund in FISCAL), foot=True),
        FixedRow(each=tuple((f"年初结转{fund}", f"{fund}预算拨款") for fund in FISCAL), formula="{行}", foot=True),
        _row("收入总计", "[本年收入合计] + [年初结转]", foot=True),
    ),
)
_FUND_TABLES = {"一般公共": "一般公共支出", "政府性基金": "基金支出", "国有资本": "国资支出"}
TABLE4_OUT = View(
    "拨款收支总表支出",
    ViewKind.FIXED,
    columns=(_ITEM, Column("合计", formula=_sum(FISCAL)), *(Column(fund) for fund in FISCAL)),
    rows=(
        FixedRow(each=CLASS_ROWS, formulas={fund: f"{table}[{{行}}].合计" for fund, table in _FUND_TABLES.items()}),
        _row("本年支出合计", foot=True, **{fund: f"{table}[合计].合计" for fund, table in _FUND_TABLES.items()}),
        _row("年末结转", foot=True, **{fund: f"年末结转{fund}" for fund in FISCAL}),
        *(FixedRow(f"空{number}", formulas={"合计": ""}, foot=True) for number in range(3)),
        _row("支出总计", "[本年支出合计] + [年末结转]", foot=True),
    ),
    covers=tuple(_FUND_TABLES.values()),
)
TABLE1 = View("收支总表", ViewKind.ZIP, "部门预算收支总表", sides=(TABLE1_IN.key, TABLE1_OUT.key))
TABLE4 = View("拨款收支总表", ViewKind.ZIP, "部门预算财政拨款收支总表", sides=(TABLE4_IN.key, TABLE4_OUT.key))
_TYPED = {fund: f"合计(三公.{fund}, 编码 = {{行}})" for fund in FISCAL}
TABLE9 = View(
    "三公表",
    ViewKind.FIXED,
    "财政拨款“三公”经费支出表",
    columns=(_ITEM, Column("合计", formula=_sum(FISCAL)), *(Column(fund) for fund in FISCAL)),
    rows=(
        _row("合计", "[小计]"),
        _row("小计", "[出国] + [用车] + [接待]"),
        _row("出国", "[教学科研出国] + [其他出国]"),
        FixedRow(each=(("教学科研出国", "其中：教学科研"), ("其他出国", "其他")), formulas=_TYPED, level=2),
        _row("用车", "[用车购置] + [用车运行]"),
        FixedRow(each=(("用车购置", "其中：购置"), ("用车运行", "运行")), formulas=_TYPED, level=2),
        _row("接待", **_TYPED),
    ),
    covers=("三公",),
)
PROCUREMENT = View(
    "采购表",
    ViewKind.LINES,
    "部门政府采购预算",
    "采购",
    (
        Column("项目名称", kind=ColumnKind.NAME),
        Column("目录序号", kind=ColumnKind.CODE),
        Column("单位", kind=ColumnKind.TEXT, fields=("单位",)),
        Column("数量", kind=ColumnKind.NUMBER, fields=("数量",), above=Above.BLANK),
        Column("单价", fields=("单价",), above=Above.BLANK),
        Column("金额", formula="数量 × 单价", above=Above.ADD),
        *(Column(fund, fields=(fund,)) for fund in FUNDS),
        Column("预留份额", fields=("预留份额",)),
    ),
    totals=(Total("合计", "合  计"), Total("小计", "本级小计")),
    name_field="项目名称",
    minimum=1,
)
ASSETS = View(
    "资产表",
    ViewKind.FIXED,
    "部门固定资产占用情况表",
    columns=(
        _ITEM,
        Column("数量", kind=ColumnKind.NUMBER, formula="合计(资产.数量, 编码 = {行})"),
        Column("价值", formula="合计(资产.价值, 编码 = {行})"),
    ),
    rows=(
        _row("总额", 数量="", 价值="资产总额"),
        FixedRow(each=tuple((key, key) for key in ("房屋", "办公用房", "车辆", "设备", "其他"))),
    ),
)
NINE = (TABLE1_IN, TABLE1_OUT, TABLE1, TABLE2, TABLE3, TABLE4_IN, TABLE4_OUT, TABLE4, TABLE5, TABLE6, TABLE7, TABLE8)
NINE = (*NINE, TABLE9)
VIEWS = (*NINE, PROCUREMENT, ASSETS)

_MONEY, _NUMBER, _TEXT = ColumnKind.MONEY, ColumnKind.NUMBER, ColumnKind.TEXT
TYPED = Typed(
    {
        "收入": {**dict.fromkeys((*REVENUE, "上年结转"), _MONEY), "科目名称": _TEXT},
        "支出": {**{f"{kind}.{fund}": _MONEY for kind in SPENDING for fund in FUNDS}, "科目名称": _TEXT},
        "基本支出": {"人员经费": _MONEY, "公用经费": _MONEY, "科目名称": _TEXT},
        "三公": dict.fromkeys(FISCAL, _MONEY),
        "采购": {
            **dict.fromkeys((*FUNDS, "单价", "预留份额"), _MONEY),
            **dict.fromkeys(("单位", "项目名称"), _TEXT),
            "数量": _NUMBER,
        },
        "资产": {"数量": _NUMBER, "价值": _MONEY},
    },
    {
        **{f"{name}{fund}": _MONEY for name in ("年初结转", "年末结转") for fund in FISCAL},
        **{f"{fund}拨款": _MONEY for fund in FISCAL},
        **dict.fromkeys(("年终结转结余", "资产总额"), _MONEY),
    },
)

_ids = count(1)


def fen(text: str) -> int | None:
    return Amount.parse(text).fen


def a_line(code: str, texts: Mapping[str, str] | None = None, **amounts: str) -> Line:
    """A line with amounts in 万元 as typed; a field with a point is written with two underscores."""
    found = {key.replace("__", "."): fen(text) for key, text in amounts.items()}
    return Line(f"{code}#{next(_ids)}", code, texts or {}, found)


def a_budget(
    revenue: Iterable[Line] = (),
    spending: Iterable[Line] = (),
    basic: Iterable[Line] = (),
    public: Iterable[Line] = (),
    figures: Mapping[str, Value] | None = None,
    **others: Iterable[Line],
) -> Data:
    lists = {"收入": revenue, "支出": spending, "基本支出": basic, "三公": public, **others}
    return Data({name: tuple(lines) for name, lines in lists.items()}, figures or {}, lambda code: f"科目{code}")
