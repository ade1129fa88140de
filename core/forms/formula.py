"""Formulas of computed cells, from text to a tree: 小计 + 上年结转, 合计(支出.金额, 编码 = 201*), 上年(合计).

The words of the language are Chinese because the authors of form sets are clerks; a name is anything without
operators, `「」` around it (or around a part of it) where it has some. `{行}` and `{列}` stand for the key of the row
and of the column the formula is used in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from typing import NoReturn, TypeAlias

_WORDS = "合计 上年 最大 编码 且"
"""In one text, because the language must not be changed where a form happens to use one of them as a label."""
SUM, LAST_YEAR, LARGEST, CODE, AND = _WORDS.split()
ROW, COLUMN = "{行}", "{列}"


class FormulaError(ValueError):
    """A formula that cannot be read: at which character (from 1), why, and what to do."""

    def __init__(self, position: int, cause: str, cure: str) -> None:
        super().__init__(f"第 {position} 个字：{cause}。{cure}")
        self.position = position
        self.cause = cause
        self.cure = cure


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written; 10% is a tenth."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Name:
    """Another column of the same row or, where there is none of this key, a figure of the document."""

    key: str
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell by its row; '' for the view or the column means those the formula stands in."""

    view: str
    row: str
    column: str
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Condition:
    """What a line must have to be counted: this text in this field, or (`prefix`) a text that begins with it."""

    field: str
    value: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """A column of a list or of a view, added up over the lines that meet all conditions."""

    source: str
    column: str
    conditions: tuple[Condition, ...] = ()
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class LastYear:
    """The same expression in last year's document."""

    inner: Expression


@dataclass(frozen=True, slots=True)
class Largest:
    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Negative:
    inner: Expression


@dataclass(frozen=True, slots=True)
class Operation:
    """`sign` is one of + - * /."""

    sign: str
    left: Expression
    right: Expression
    position: int = field(default=0, compare=False)


Expression: TypeAlias = Number | Name | Cell | Sum | LastYear | Largest | Negative | Operation

_SIGNS = {**dict.fromkeys("+＋", "+"), **dict.fromkeys("-−－﹣–", "-"), **dict.fromkeys("*×＊", "*")}
_SIGNS |= {**dict.fromkeys("/÷／", "/"), **dict.fromkeys("(（", "("), **dict.fromkeys(")）", ")")}
_SIGNS |= {**dict.fromkeys(",，", ","), **dict.fromkeys("=＝", "=")}
_LETTER = r"[^\s{}\[\]［］【】「」≠;；" + re.escape("".join(_SIGNS)) + "]"
_PART = rf"(?:{_LETTER}|「[^」]+」|\{{[行列]\}})"
_TOKEN = re.compile(
    rf"(?P<space>\s+)|(?P<number>\d+(?:\.\d+)?[%％]?)(?!{_PART})|(?P<call>{SUM}|{LAST_YEAR}|{LARGEST})(?=\s*[(（])"
    rf"|(?P<name>{_PART}(?:{_PART}|（{_LETTER}*）)*)|[\[［【](?P<row>[^\]］】]*)[\]］】]"
    rf"|(?P<sign>[{re.escape(''.join(_SIGNS))}])"
)
"""A full-width bracket that follows a name at once belongs to it: 其他（单位）资金."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


_END = "end"
_MOST_TOKENS, _MOST_BRACKETS = 300, 30
"""What is read and computed step within step must not grow with what a stranger's form set holds."""


@lru_cache(maxsize=2000)
def parse_formula(text: str) -> Expression:
    """The tree of a formula. FormulaError: it cannot be read."""
    tokens = tuple(_tokens(text))
    if len(tokens) > _MOST_TOKENS:
        raise FormulaError(tokens[_MOST_TOKENS].position, "算式太长", "分成几列或几行来写")
    parser = _Parser(tokens)
    found = parser.sum()
    if parser.token.kind != _END:
        parser.fail("前面少了运算符", "补上 + − × ÷；名称里有运算符或括号时用「」括起来")
    return found


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise _unreadable(text, at)
        kind = found.lastgroup or ""
        if kind != "space":
            yield _Token(kind, _SIGNS.get(found[kind], found[kind]), at + 1)
        at = found.end()
    yield _Token(_END, "", len(text) + 1)


def _unreadable(text: str, at: int) -> FormulaError:
    if text[at] in "[［【":
        return FormulaError(at + 1, "方括号没有写完", "行名写在方括号里：视图[行].列")
    if text[at] in "「{":
        return FormulaError(at + 1, f"“{text[at]}”没有写完", "名称写成「名称」，本行、本列写成 {行}、{列}")
    return FormulaError(at + 1, f"“{text[at]}”看不懂", "算式里用 + − × ÷、括号、数字和名称，名称里有符号时用「」括起来")


class _Parser:
    """One token ahead, one method for each rule of the grammar."""

    def __init__(self, tokens: tuple[_Token, ...]) -> None:
        self.tokens = tokens
        self.at = 0
        self.brackets = 0

    @property
    def token(self) -> _Token:
        return self.tokens[self.at]

    def fail(self, cause: str, cure: str) -> NoReturn:
        token = self.token
        where = f"“{token.text}”" if token.text else "算式末尾"
        raise FormulaError(token.position, where + cause, cure)

    def next(self) -> _Token:
        token = self.token
        self.at += 1
        return token

    def take(self, signs: str) -> _Token | None:
        """The next token when it is one of these signs."""
        return self.next() if self.token.kind == "sign" and self.token.text in signs else None

    def expect(self, sign: str, cure: str) -> None:
        if self.take(sign) is None:
            self.fail(f"这里应为“{sign}”", cure)

    def sum(self) -> Expression:
        self.brackets += 1
        if self.brackets > _MOST_BRACKETS:
            self.fail("前面括号套得太深", "分成几列或几行来写")
        found = self.chain("+-", self.product)
        self.brackets -= 1
        return found

    def product(self) -> Expression:
        return self.chain("*/", self.item)

    def chain(self, signs: str, part: Callable[[], Expression]) -> Expression:
        left = part()
        while token := self.take(signs):
            left = Operation(token.text, left, part(), token.position)
        return left

    def item(self) -> Expression:
        if self.take("-"):
            return Negative(self.item())
        if self.take("("):
            inner = self.sum()
            self.expect(")", "左括号要配右括号")
            return inner
        rules = {"number": self.number, "call": self.call, "name": self.name, "row": self.name}
        if self.token.kind not in rules:
            self.fail("这里少了一项", "运算符两边都要有名称或数字")
        return rules[self.token.kind]()

    def number(self) -> Expression:
        text = self.next().text
        return Number(Fraction(text[:-1]) / 100 if text[-1] in "%％" else Fraction(text))

    def name(self) -> Expression:
        token = self.next()
        if token.kind == "name" and self.token.kind != "row":
            return Name(_plain(token.text), token.position)
        row = self.next().text if token.kind == "name" else token.text
        view = _plain(token.text) if token.kind == "name" else ""
        column = ""
        if self.token.kind == "name" and self.token.text.startswith("."):
            column = _plain(self.next().text[1:])
        if not row.strip() or (view and not column):
            raise FormulaError(token.position, f"“{token.text}”写得不全", "写成 视图[行].列；本视图可以只写 [行]")
        return Cell(view, _plain(row.strip()), column, token.position)

    def call(self) -> Expression:
        token = self.next()
        self.expect("(", f"写成 {token.text}(…)")
        if token.text == SUM:
            return self.total(token.position)
        items = [self.sum()]
        while token.text == LARGEST and self.take(","):
            items.append(self.sum())
        self.expect(")", "左括号要配右括号")
        return LastYear(items[0]) if token.text == LAST_YEAR else Largest(tuple(items))

    def total(self, position: int) -> Expression:
        cure = f"写成 {SUM}(来源.列) 或 {SUM}(来源.列, {CODE} = 201*)"
        if self.token.kind != "name":
            self.fail("这里应为来源和列", cure)
        source, dot, column = _split(self.token.text)
        if not (source and dot and column):
            self.fail("少了来源或列", cure)
        self.next()
        conditions: list[Condition] = []
        while self.take(","):
            conditions.append(self.condition(cure))
            while self.token.kind == "name" and self.token.text == AND:
                self.next()
                conditions.append(self.condition(cure))
        self.expect(")", cure)
        return Sum(_plain(source), _plain(column), tuple(conditions), position)

    def condition(self, cure: str) -> Condition:
        if self.token.kind != "name":
            self.fail("这里应为条件", cure)
        name = _plain(self.next().text)
        self.expect("=", cure)
        if self.token.kind not in ("name", "number"):
            self.fail("这里少了条件的值", cure)
        return Condition(name, _plain(self.next().text), self.take("*") is not None)


def _plain(name: str) -> str:
    return name.replace("「", "").replace("」", "")


def _split(name: str) -> tuple[str, str, str]:
    """Before and after the first point that is not inside 「」."""
    found = re.match(r"((?:「[^」]*」|[^.「])*)(\.?)(.*)", name, re.DOTALL)
    assert found is not None
    return found[1], found[2], found[3]


Reference: TypeAlias = Name | Cell | Sum


def bind(expression: Expression, row: str | None, column: str) -> Expression:
    """The formula as it stands in one column and, unless None, in one row: `{列}` and `{行}` replaced by their keys."""

    def told(text: str) -> str:
        text = text.replace(COLUMN, column)
        return text if row is None else text.replace(ROW, row)

    def bound(found: Reference) -> Reference:
        match found:
            case Name(key):
                return replace(found, key=told(key))
            case Cell(view, in_row, in_column):
                return replace(found, view=told(view), row=told(in_row), column=told(in_column))
            case Sum(source, in_column, conditions):
                new = tuple(replace(one, value=told(one.value)) for one in conditions)
                return replace(found, source=told(source), column=told(in_column), conditions=new)

    return with_references(expression, bound)


def with_references(expression: Expression, change: Callable[[Reference], Reference]) -> Expression:
    """The same formula with everything it names changed."""
    match expression:
        case Name() | Cell() | Sum():
            return change(expression)
        case LastYear(inner):
            return LastYear(with_references(inner, change))
        case Negative(inner):
            return Negative(with_references(inner, change))
        case Largest(items):
            return Largest(tuple(with_references(item, change) for item in items))
        case Operation(sign, left, right, position):
            return Operation(sign, with_references(left, change), with_references(right, change), position)
    return expression


def parts(expression: Expression) -> tuple[Expression, ...]:
    """The expressions an expression is made of, itself excluded."""
    match expression:
        case LastYear(inner) | Negative(inner):
            return (inner,)
        case Largest(items):
            return items
        case Operation(_, left, right):
            return left, right
    return ()


def references(expression: Expression, last_year: bool = False) -> Iterator[tuple[Reference, bool]]:
    """What a formula names, in written order; the flag says whether it is meant of last year."""
    if isinstance(expression, Name | Cell | Sum):
        yield expression, last_year
    for part in parts(expression):
        yield from references(part, last_year or isinstance(expression, LastYear))


def terms(expression: Expression, sign: int = 1) -> Iterator[tuple[int, Expression]]:
    """What a formula adds (1) and takes away (-1), each once; anything but + and - at the top is one term."""
    match expression:
        case Operation("+" | "-" as operator, left, right):
            yield from terms(left, sign)
            yield from terms(right, sign if operator == "+" else -sign)
        case Negative(inner):
            yield from terms(inner, -sign)
        case _:
            yield sign, expression
