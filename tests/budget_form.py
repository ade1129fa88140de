"""A form set of the nine budget tables, written out as form.toml from tests/budget_views.py, and documents for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from enum import Enum
from pathlib import Path
from typing import Any

from core.domain.amount import Amount
from core.domain.document import Document
from core.domain.line import Line
from core.domain.records import new_id
from core.forms.load import load_form_set
from core.forms.model import FormSet
from core.forms.view import Column, FixedRow, Total, View
from core.forms.view_data import Line as DataLine
from tests.budget_views import FISCAL, REVENUE, SPENDING, TYPED, VIEWS
from tests.builders import a_unit
from tests.word import Word
from tests.workbooks import Workbook

HOMES = {
    "收入": "revenues",
    "支出": "expenditures",
    "基本支出": "basic_expenditures",
    "三公": "three_public",
    "采购": "procurements",
    "资产": "assets",
}
CATALOGS = {"收入": "functional", "支出": "functional", "基本支出": "economic", "采购": "procurement"}
ID = "demo-budget"
SIDES = ("收入", "支出")


def budget_toml(views: Iterable[View] = VIEWS, more: str = "", head: str = "") -> str:
    """The whole form.toml: fields, lists and views; `head` stands before its first table, `more` at its end."""
    figures = "".join(_field("fields", key, f"amounts.{key}", "money") for key in TYPED.figures)
    lists = "".join(_list(key) for key in HOMES)
    parts = [f'id = "{ID}"\ntitle = "示例预算"\nversion = 1\n{head}']
    parts += [_field("fields", "单位名称", "unit.name", "text"), figures, lists]
    return "".join([*parts, *(_view(view) for view in views), more])


def _field(table: str, key: str, home: str, kind: str) -> str:
    return f'[[{table}]]\nkey = "{key}"\nlabel = "{key}"\nhome = "{home}"\nkind = "{kind}"\n'


def _list(key: str) -> str:
    catalog = f'catalog = "{CATALOGS[key]}"\n' if key in CATALOGS else ""
    text = f'[[lists]]\npath = "{key}"\nitem = "{key}行"\nhome = "{HOMES[key]}"\n{catalog}'
    text += _field("lists.fields", "编码", "code", "code")
    for name, kind in TYPED.lists[key].items():
        is_name = name in ("科目名称", "项目名称")
        home = "name" if is_name else f"amounts.{name}" if kind == "money" else f"extra.{name}"
        text += _field("lists.fields", name, home, kind)
    return text


def _view(view: View) -> str:
    text = "[[views]]\n" + _entries(view, ("columns", "rows", "sides", "side_names"))
    if view.sides:
        names = view.side_names or SIDES
        text += f"sides = {_value(dict(zip(names, view.sides, strict=True)))}\n"
    for name, parts in (("columns", view.columns), ("rows", view.rows)):
        text += "".join(f"[[views.{name}]]\n" + _entries(part) for part in parts)
    return text


def _entries(thing: View | Column | FixedRow, without: tuple[str, ...] = ()) -> str:
    """What is not at its default; labels are always written, as without one the key would be it."""
    given = [(field.name, getattr(thing, field.name), field.default) for field in fields(thing)]
    kept = [(name, value) for name, value, default in given if name not in without and value not in (default, {}, ())]
    if isinstance(thing, Column | FixedRow) and not thing.label and thing.key:
        kept.append(("label", ""))
    return "".join(f"{name} = {_value(value)}\n" for name, value in kept)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Total):
        return _value({"key": value.key, "label": value.label, "at": value.at})
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f'"{key}" = {_value(item)}' for key, item in value.items()) + " }"
    return str(value) if isinstance(value, int) and not isinstance(value, Enum) else f'"{value}"'


def budget_form(folder: Path, text: str = "", *, prove: bool = False) -> FormSet:
    """The form set in a new folder of this name below `folder`."""
    folder = folder / ID
    folder.mkdir(exist_ok=True)
    (folder / "form.toml").write_text(text or budget_toml(), encoding="utf-8")
    return load_form_set(folder, prove)


def budget_lines(lines: Iterable[DataLine]) -> tuple[Line, ...]:
    """Lines as views take them, as the domain keeps them."""
    return tuple(_domain_line(line) for line in lines)


def _domain_line(line: DataLine) -> Line:
    names = [text for key, text in line.texts.items() if key in ("科目名称", "项目名称")]
    extra = {key: text for key, text in line.texts.items() if key not in ("科目名称", "项目名称")}
    amounts = {key: Amount(fen) for key, fen in line.amounts.items() if fen is not None}
    return Line(line.id, line.code, (*names, "")[0], amounts, extra)


def a_budget_document(figures: Mapping[str, str] | None = None, **lists: Iterable[DataLine]) -> Document:
    """A document with these lists (by the form's names) and figures in 万元."""
    amounts = {key: Amount.parse(text) for key, text in (figures or {}).items()}
    kept: dict[str, Any] = {HOMES[name]: budget_lines(lines) for name, lines in lists.items()}
    return Document(new_id(), a_unit(), year=2025, form_ids=(ID,), layout=ID, amounts=amounts, **kept)


OUTPUTS = """[[outputs]]
template = "book.docx"
format = "docx"
file = "预算公开"
[[outputs]]
template = "book.xlsx"
format = "xlsx"
file = "预算公开表"
"""
_TABLE2 = ("科目编码", "科目名称", "合计", "小计", *REVENUE, "上年结转")
_TABLE5 = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
_TABLE9 = ("项目", "合计", *FISCAL)


def _loop(view: str, *cells: str) -> list[str]:
    rows = ["{{行.序号}}", *(f"{{{{行.{cell}}}}}" for cell in cells)]
    return [f"{{%tr for 行 in {view} %}}", "|".join(rows), "{%tr endfor %}"]


def budget_tables() -> dict[str, list[str]]:
    """The rows of some tables as their templates have them, by a sheet's name."""
    table1 = _loop("收支总表", "收入.项目", "收入.预算数", "支出.项目", "支出.预算数")
    table9 = [
        f"{number}|{row}|{{{{三公表[{row}].合计}}}}" for number, row in enumerate(("小计", "用车", "用车运行"), 1)
    ]
    return {
        "收支总表": ["单位：{{单位名称}}|||单位：万元", "序号|项目|预算数|项目|预算数", *table1],
        "收入总表": ["|".join(("序号", *_TABLE2)), *_loop("收入总表", *_TABLE2)],
        "基金支出": [
            "|".join(("序号", *_TABLE5)),
            *_loop("基金支出", *_TABLE5),
            "{%tr if 基金支出.空 %}",
            "注：本表无数据",
            "{%tr endif %}",
        ],
        "支出": ["|".join(("序号", *_TABLE5)), *_loop("支出总表", *_TABLE5), *_loop("支出总表", *SPENDING[2:])],
        "三公": ["序号|项目|合计", *table9, "元|{{三公表[用车].合计｜元}}|{{三公表[接待].合计｜零}}"],
    }


def write_book(folder: Path, tables: Mapping[str, list[str]] | None = None, prose: Iterable[str] = ()) -> None:
    """The templates of the form set: a Word file and a workbook of the same tables."""
    tables = tables or budget_tables()
    word, book = Word(), Workbook()
    for name, rows in tables.items():
        word.paragraph(name).table(rows, max(row.count("|") + 1 for row in rows))
        book.sheet(name, rows)
    for text in prose:
        word.paragraph(text)
    word.save(folder / "book.docx")
    book.save(folder / "book.xlsx")
