"""Computing again after an edit gives what computing from scratch gives, whatever is edited; every cell is traced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from core.forms.view import At, Column, Total, View, ViewKind
from core.forms.view_compute import Computed, compute
from core.forms.view_data import AnyKey, CellKey, Data, Line, SourceKey
from core.forms.view_trace import dependents_of, formula_text, sources_of, terms_of, typed_or_computed
from core.forms.view_verify import find_view_mistakes
from tests import budget_views
from tests.budget_views import (
    FISCAL,
    FUNDS,
    PROCUREMENT,
    REVENUE,
    SPENDING,
    TABLE3,
    TYPED,
    a_budget,
    a_line,
    fen,
)

MIXED = View(
    "混合",
    ViewKind.TREE,
    source="支出",
    columns=(
        Column("金额", fields=("基本支出.一般公共", "项目支出.一般公共")),
        Column("同行", formula="支出总表[{行}].合计 − 金额"),
        Column("定行", formula="收支总表支出[支出总计].预算数 − 收入总表[201].合计"),
        Column("清单", formula="合计(收入.财政拨款收入, 编码 = {行}*) × 2 ÷ 3"),
        Column("视图", formula="合计(收入总表.合计, 编码 = {行}*) + 合计(支出总表.合计, 编码 = 20101*)"),
        Column("采购", formula="合计(采购表.金额, 数量 = 2) + 合计(采购.单价, 编码 = A*)"),
        Column("最大", formula="最大(金额, 一般公共拨款, 上年(金额), 0)"),
    ),
    levels=(3, 5, 7),
    totals=(Total("合计"), Total("总计", at=At.LAST)),
    only=("金额",),
    last_year=True,
)
"""Every way in which a formula can name something, from within a tree."""
VIEWS = (*budget_views.VIEWS, MIXED)
CODES = ("", "201", "20101", "2010101", "2010102", "20102", "2050101", "2120801", "209")
ECONOMIC_CODES = ("301", "30101", "30201", "30299", "310")
ROWS = ("教学科研出国", "用车购置", "用车运行", "接待", "别的")
_FIELDS: dict[str, tuple[str, ...]] = {
    "收入": (*REVENUE, "上年结转"),
    "支出": tuple(f"{kind}.{fund}" for kind in SPENDING for fund in FUNDS),
    "基本支出": ("人员经费", "公用经费"),
    "三公": FISCAL,
    "采购": ("单价", *FUNDS),
    "资产": ("价值",),
}
_CODES = {
    "收入": CODES,
    "支出": CODES,
    "基本支出": ECONOMIC_CODES,
    "三公": ROWS,
    "采购": ("A01", "B02"),
    "资产": ("房屋",),
}
_AMOUNTS = st.none() | st.sampled_from([0, 1, -1, 10_000]) | st.integers(-(10**12), 10**12)


@st.composite
def lines(draw: st.DrawFn, name: str) -> Line:
    texts = draw(st.fixed_dictionaries({}, optional={"数量": st.sampled_from(["", "2", "1.5", "约3"])}))
    names = draw(st.sampled_from(["", "", "本级"]))
    amounts = draw(st.dictionaries(st.sampled_from(_FIELDS[name]), _AMOUNTS, max_size=4))
    key = f"{name}{draw(st.integers(0, 30))}"
    return Line(key, draw(st.sampled_from(_CODES[name])), {**texts, "科目名称": names}, amounts)


@st.composite
def datas(draw: st.DrawFn) -> Data:
    lists = {}
    for name in _FIELDS:
        lists[name] = tuple(draw(st.lists(lines(name), max_size=6, unique_by=lambda line: line.id)))
    figures = draw(st.dictionaries(st.sampled_from(sorted(TYPED.figures)), _AMOUNTS, max_size=5))
    return Data(lists, figures, str)


def differences(old: Data, new: Data) -> list[SourceKey]:
    """What an editor would tell: the fields that changed, and whole lines that came, went or were changed otherwise."""
    found = [
        SourceKey("", "", key) for key in {*old.figures, *new.figures} if old.figures.get(key) != new.figures.get(key)
    ]
    for name in {*old.lists, *new.lists}:
        before = {line.id: line for line in old.lists.get(name, ())}
        after = {line.id: line for line in new.lists.get(name, ())}
        for key in {*before, *after}:
            one, other = before.get(key), after.get(key)
            if one is None or other is None or (one.code, one.texts) != (other.code, other.texts):
                found.append(SourceKey(name, key, ""))
            else:
                fields = {*one.amounts, *other.amounts}
                found += (SourceKey(name, key, f) for f in fields if one.amounts.get(f) != other.amounts.get(f))
        found += [SourceKey(name, "", "")] if list(before) != list(after) else []
    return found


def assert_same(computed: Computed, fresh: Computed) -> None:
    assert computed.values == fresh.values
    for view in VIEWS:
        assert computed.rows(view.key) == fresh.rows(view.key)


def test_the_views_tried_here_have_no_mistake() -> None:
    assert find_view_mistakes(VIEWS, TYPED) == ()


@settings(deadline=None, max_examples=25)
@given(datas(), st.lists(datas(), min_size=1, max_size=3), st.none() | datas())
def test_an_update_is_equal_to_computing_from_scratch(data: Data, edits: list[Data], last: Data | None) -> None:
    told = found = compute(VIEWS, data, last)
    for edit in edits:
        for view in VIEWS:
            told.rows(view.key)
        before = {key: dict(rows) for key, rows in told.values.items()}
        told, old = told.update(edit, differences(told.data, edit)), told
        found = found.update(edit)
        fresh = compute(VIEWS, edit, last)
        assert_same(told, fresh)
        assert_same(found, fresh)
        assert old.values == before


def one_edit(random: Random, data: Data) -> tuple[Data, SourceKey]:
    """One field of one line, its code, a line more or less, or a figure."""
    name = random.choice(sorted(_FIELDS))
    found = list(data.lists.get(name, ()))
    what = random.choice(("amount", "amount", "amount", "code", "add", "remove", "figure", "text"))
    if what == "figure":
        key = random.choice(sorted(TYPED.figures))
        return Data(data.lists, {**data.figures, key: random.randint(0, 10**9)}, str), SourceKey("", "", key)
    if what == "add" or not found:
        line = Line(f"新{random.random()}", random.choice(_CODES[name]), {}, {random.choice(_FIELDS[name]): 777})
        found.insert(random.randint(0, len(found)), line)
        return Data({**data.lists, name: tuple(found)}, data.figures, str), SourceKey(name, line.id, "")
    at = random.randrange(len(found))
    line, field = found[at], ""
    if what == "remove":
        del found[at]
    elif what == "code":
        found[at] = replace(line, code=random.choice(_CODES[name]))
    elif what == "text":
        found[at] = replace(line, texts={**line.texts, "数量": str(random.randint(1, 9))})
    else:
        field = random.choice(_FIELDS[name])
        found[at] = replace(line, amounts={**line.amounts, field: random.choice((None, 0, 5, 123_456_789))})
    return Data({**data.lists, name: tuple(found)}, data.figures, str), SourceKey(name, line.id, field)


def test_hundreds_of_single_edits_leave_every_cell_as_from_scratch() -> None:
    random = Random(4)
    data = Data({}, {}, str)
    computed = compute(VIEWS, data)
    for number in range(600):
        data, key = one_edit(random, data)
        before, computed = computed, computed.update(data, [key])
        fresh = compute(VIEWS, data)
        assert computed.values == fresh.values, (number, key)
        changed = {
            CellKey(view, row, column)
            for view in {*before.values, *fresh.values}
            for row in {*before.values[view], *fresh.values[view]}
            for column in {*before.values[view].get(row, {}), *fresh.values[view].get(row, {})}
            if before.cell(view, row, column) != fresh.cell(view, row, column)
        }
        assert computed.touched == changed, (number, key)
        shifted = {view for view in before.trees if before.trees[view] != fresh.trees[view]}
        assert shifted <= computed.restructured, (number, key)


@settings(deadline=None, max_examples=25)
@given(datas(), st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter_to_any_amount(data: Data, random: Random) -> None:
    mixed = {name: tuple(random.sample(found, len(found))) for name, found in data.lists.items()}
    one, other = compute(VIEWS, data), compute(VIEWS, Data(mixed, data.figures, str))
    assert one.values == other.values
    for view in VIEWS:
        if view.kind is not ViewKind.LINES:
            assert one.rows(view.key) == other.rows(view.key)


@settings(deadline=None, max_examples=25)
@given(datas())
def test_every_total_is_the_sum_of_all_its_lines(data: Data) -> None:
    computed = compute(VIEWS, data)
    for view in VIEWS:
        if view.kind is not ViewKind.TREE or view.only:
            continue
        for column in view.columns:
            if column.fields:
                typed = [line.value(field) for line in data.lists[view.source] for field in column.fields]
                given_values = [value for value in typed if value is not None]
                total = sum(given_values) if given_values else None
                assert computed.cell(view.key, "合计", column.key) == total


# What comes from where.


def every_cell(computed: Computed) -> list[CellKey]:
    return [
        CellKey(view, row, column)
        for view, rows in computed.values.items()
        for row, cells in rows.items()
        for column in cells
    ]


def every_typed(data: Data) -> list[SourceKey]:
    typed = [
        SourceKey(name, line.id, field)
        for name, found in data.lists.items()
        for line in found
        for field in (*TYPED.lists[name],)
    ]
    return [*typed, *(SourceKey("", "", key) for key in TYPED.figures)]


@settings(deadline=None, max_examples=20)
@given(datas())
def test_where_a_cell_comes_from_and_where_it_goes_are_each_others_reverse(data: Data) -> None:
    computed = compute(VIEWS, data)
    forth: set[tuple[AnyKey, CellKey]] = {
        (key, cell) for cell in every_cell(computed) for key in sources_of(computed, cell)
    }
    keys: list[AnyKey] = [*every_typed(data), *every_cell(computed)]
    back = {(key, cell) for key in keys for cell in dependents_of(computed, key)}
    assert forth == back


@settings(deadline=None, max_examples=20)
@given(datas())
def test_the_terms_of_a_cell_add_up_to_it(data: Data) -> None:
    computed = compute(VIEWS, data)
    for cell in every_cell(computed):
        parts = [term.sign * term.value for term in terms_of(computed, cell) if term.value is not None]
        assert computed.value(cell) == (sum(parts) if parts else None)


def a_small_budget() -> Computed:
    data = a_budget(
        spending=[a_line("2010301", 基本支出__一般公共="80.25"), a_line("2010302", 基本支出__一般公共="1")],
        采购=[a_line("A01", {"数量": "3"}, 单价="0.12")],
    )
    return compute(budget_views.VIEWS, data)


def test_a_clerk_sees_the_cells_a_total_comes_from_down_to_what_was_typed() -> None:
    computed = a_small_budget()
    assert formula_text(computed, CellKey("收支总表支出", "201", "预算数")) == "支出总表[201].合计"
    assert sources_of(computed, CellKey("收支总表支出", "201", "预算数")) == (CellKey(TABLE3.key, "201", "合计"),)
    assert sources_of(computed, CellKey(TABLE3.key, "201", "合计"))[:2] == (
        CellKey(TABLE3.key, "201", "基本支出"),
        CellKey(TABLE3.key, "201", "项目支出"),
    )
    assert sources_of(computed, CellKey(TABLE3.key, "20103", "基本支出")) == (
        CellKey(TABLE3.key, "2010301", "基本支出"),
        CellKey(TABLE3.key, "2010302", "基本支出"),
    )
    leaf = sources_of(computed, CellKey(TABLE3.key, "2010301", "基本支出"))
    line = computed.data.lists["支出"][0].id
    assert leaf == tuple(SourceKey("支出", line, f"基本支出.{fund}") for fund in FUNDS)
    assert typed_or_computed(computed, leaf[0]) == fen("80.25")
    assert sources_of(computed, CellKey(TABLE3.key, "999", "合计")) == ()


def test_a_clerk_sees_where_a_typed_amount_goes() -> None:
    computed = a_small_budget()
    line = computed.data.lists["支出"][0].id
    assert dependents_of(computed, SourceKey("支出", line, "基本支出.一般公共")) == (
        CellKey("支出总表", "2010301", "基本支出"),
        CellKey("一般公共支出", "2010301", "基本支出"),
    )
    (bought,) = computed.data.lists["采购"]
    goes = dependents_of(computed, SourceKey("采购", bought.id, "单价"))
    assert goes == (CellKey(PROCUREMENT.key, bought.id, "单价"),)
    assert dependents_of(computed, goes[0]) == (CellKey(PROCUREMENT.key, bought.id, "金额"),)
    assert set(dependents_of(computed, SourceKey("采购", bought.id, ""))) == {
        CellKey(PROCUREMENT.key, bought.id, column) for column in ("数量", "单价", *FUNDS, "预留份额")
    }


def test_what_comes_from_last_years_document_is_marked_and_can_be_followed() -> None:
    columns = (TABLE3.column("基本支出"), replace(TABLE3.column("合计"), formula="基本支出 − 上年(基本支出)"))
    views = (replace(TABLE3, columns=columns),)
    last = a_budget(spending=[a_line("201", 基本支出__一般公共="3")])
    computed = compute(views, a_budget(spending=[a_line("201", 基本支出__一般公共="5")]), last)
    before = CellKey("支出总表", "201", "基本支出", last_year=True)
    assert sources_of(computed, CellKey("支出总表", "201", "合计")) == (replace(before, last_year=False), before)
    assert typed_or_computed(computed, before) == fen("3")
    found: Sequence[AnyKey] = sources_of(computed, before)
    assert found[0] == SourceKey("支出", last.lists["支出"][0].id, "基本支出.一般公共", last_year=True)
    assert typed_or_computed(computed, found[0]) == fen("3")
    assert [term.sign for term in terms_of(computed, CellKey("支出总表", "201", "合计"))] == [1, -1]
