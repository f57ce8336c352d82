"""Both emitters give the same value to the last digit, over generated expressions and populations."""

import datetime as dt
import re
from decimal import Decimal

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from juxian.rules import (
    BOOLEAN,
    DATE,
    NUMBER,
    STRING,
    ListOf,
    RuleError,
    compile_expression,
    evaluate,
    mangle,
)
from juxian.rules.sql import decode

SCOPE = {
    "工资": NUMBER(12, 2),
    "年龄": NUMBER(3),
    "大数": NUMBER(38),
    "细数": NUMBER(30, 12),
    "数": NUMBER,
    "职称": STRING,
    "Full Name": STRING,
    "在编": BOOLEAN,
    "入职": DATE,
    "合同": DATE,
    "分数": ListOf(NUMBER(6, 2)),
}
ARROW = {
    "工资": pa.decimal128(12, 2),
    "年龄": pa.int16(),
    "大数": pa.decimal128(38, 0),
    "细数": pa.decimal128(30, 12),
    "数": pa.decimal128(26, 8),
    "职称": pa.string(),
    "Full Name": pa.string(),
    "在编": pa.bool_(),
    "入职": pa.date32(),
    "合同": pa.date32(),
    "分数": pa.list_(pa.decimal128(6, 2)),
}


def decimals(precision: int, scale: int) -> st.SearchStrategy[Decimal]:
    """Numbers of a column, its extremes and zero often."""
    limit = 10**precision - 1
    return st.one_of(st.sampled_from([0, 1, -1, limit, -limit, 10**scale]), st.integers(-limit, limit)).map(
        lambda unscaled: Decimal(f"{unscaled}e-{scale}")
    )


dates = st.one_of(
    st.sampled_from([dt.date(1, 1, 1), dt.date(9999, 12, 31), dt.date(2024, 2, 29), dt.date(2025, 1, 31)]),
    st.dates(),
)
texts = st.one_of(st.sampled_from(["", "教授", "a", "Ab c", "教授教授"]), st.text("ab教授 ß", max_size=6))
ROW = {
    "工资": decimals(12, 2),
    "年龄": st.integers(-999, 999).map(Decimal),
    "大数": decimals(38, 0),
    "细数": decimals(30, 12),
    "数": decimals(26, 8),
    "职称": texts,
    "Full Name": texts,
    "在编": st.booleans(),
    "入职": dates,
    "合同": dates,
    "分数": st.lists(st.one_of(st.none(), decimals(6, 2)), max_size=4),
}
rows = st.lists(st.fixed_dictionaries({name: st.one_of(st.none(), kind) for name, kind in ROW.items()}), max_size=6)

NUMBERS = ["工资", "年龄", "大数", "细数", "数", "sum(分数)", "max(分数)", "mean(分数)", "count(分数)"]
LITERALS = ["0", "1", "2", "3", "12", "100", "0.1", "0.05", "1.5", "-7", "1000000", "0.333333333333", "null"]
ROUNDINGS = ["decimal", "round up", "round down", "round half up", "round half down"]
FORMS = [
    "({n} + {n})",
    "({n} - {n})",
    "({n} * {n})",
    "({n} / {n})",
    "({n}) ** {exponent}",
    "-({n})",
    "abs({n})",
    "floor({n})",
    "ceiling({n})",
    "{rounding}({n}, {digits})",
    "modulo({n}, {n})",
    "min({n}, {n})",
    "max({n}, {n})",
    "sum({n}, {n})",
    "mean({n}, {n}, {n})",
    "(if {c} then {n} else {n})",
]
CONDITIONS = [
    "在编",
    '职称 = "教授"',
    "职称 = Full Name",
    "职称 != null",
    "true",
    "null",
    "入职 < 合同",
    '职称 in ("教授", "a")',
    '职称 in (null, "a")',
    "list contains(分数, 年龄)",
    "some x in 分数 satisfies x > 1",
    "every x in 分数 satisfies x > 1",
    "count(分数[item > 年龄]) > 1",
    '入职 in [@"2000-01-01"..@"2024-02-29"]',
]
COMPARISONS = [
    "{n} < {n}",
    "{n} <= {n}",
    "{n} > {n}",
    "{n} >= {n}",
    "{n} = {n}",
    "{n} != {n}",
    "{n} between {n} and {n}",
    "{n} in ({n}, [{n}..100), null)",
    "({c}) and ({c})",
    "({c}) or ({c})",
    "not({c})",
]


@st.composite
def generated(draw: st.DrawFn, kind: str = "", depth: int = 3) -> str:
    """An expression over numbers and conditions."""
    kind = kind or draw(st.sampled_from("nc"))
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from(NUMBERS + LITERALS if kind == "n" else CONDITIONS))
    form = draw(st.sampled_from(FORMS if kind == "n" else COMPARISONS))
    found = ""
    for part in re.split(r"(\{\w+\})", form):
        choices = {
            "{exponent}": ["2", "3", "0", "5", "-1", "年龄"],
            "{rounding}": ROUNDINGS,
            "{digits}": ["0", "1", "2", "-1"],
        }
        if part in ("{n}", "{c}"):
            found += draw(generated(part[1], depth - 1))
        else:
            found += draw(st.sampled_from(choices[part])) if part in choices else part
    return found


string = st.sampled_from(
    [
        '职称 + "x"',
        "职称 + Full Name",
        "substring(职称, 2)",
        "substring(职称, -1)",
        "substring(职称, 1, 2)",
        "upper case(职称)",
        "lower case(Full Name)",
        "substring before(职称, Full Name)",
        "substring after(职称, Full Name)",
        "string(工资)",
        "string(年龄)",
        "string(在编)",
        "string(入职)",
        'string join(["a", 职称], "-")',
        "if 在编 then 职称 else null",
        "day of week(入职)",
        "month of year(入职)",
    ]
)
temporal = st.sampled_from(
    [
        '入职 + duration("P1M")',
        '入职 - duration("P13M")',
        '入职 + duration("P1D")',
        '入职 - duration("P1DT5H")',
        '入职 + duration("P1Y") + duration("P1D")',
        "date(年龄, 2, 29)",
        "min(入职, 合同)",
        "入职 - 合同",
        "years and months duration(入职, 合同)",
        "(入职 - 合同) / 2",
        "years and months duration(入职, 合同) * 1.5",
        "abs(入职 - 合同)",
        "(入职 - 合同).days",
        "years and months duration(入职, 合同).years",
        "入职.year + 入职.month * 100 + 入职.weekday",
        "day of year(入职)",
        "week of year(入职)",
        "分数[1]",
        "分数[-1]",
        "分数[item > 0]",
        "for x in 分数 return x * 2 + 年龄",
        "for x in 分数 return x / 3",
        "append(分数, 年龄)",
        "{a: 工资, b: a * 2}.b / 7",
        "string length(职称) + count(分数)",
        "odd(年龄)",
        "even(工资)",
        "starts with(职称, Full Name)",
        'contains(职称, "授")',
        "ends with(职称, Full Name)",
    ]
)
expressions = st.one_of(generated(), generated(), string, temporal)


def table_of(data: list[dict[str, object]]) -> pa.Table:
    """The rows as columns."""
    columns: dict[str, pa.Array] = {"key": pa.array(range(len(data)), pa.int64())}
    for name, kind in ARROW.items():
        values = [row[name] for row in data]
        if kind == pa.int16():
            values = [None if value is None else int(value) for value in values]
        columns[mangle(name)] = pa.array(values, kind)
    return pa.table(columns)


def in_columns(expression, data):  # type: ignore[no-untyped-def]
    """The values of all rows through DuckDB, as FEEL values."""
    found = evaluate(duckdb.connect(), table_of(data), {"result": expression}, key="key").sort_by("key")
    return [decode(value, expression.type) for value in found.column("result").to_pylist()]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(expressions, rows)
def test_columns_and_closures_agree_to_the_last_digit(text, data):  # type: ignore[no-untyped-def]
    try:
        expression = compile_expression(text, SCOPE, strict=False)
        columns = in_columns(expression, data)
    except RuleError as error:
        # What is refused is refused for a stated reason, never by accident.
        if error.reason.code not in {"not-columnar", "number-size", "too-large", "divide-by-zero"}:
            raise
        return
    persons = [expression.person(row) for row in data]
    assert columns == persons, text


@pytest.mark.parametrize(
    "text",
    ["工资 / 7 * 年龄 / 3", "sum(分数) / 3", "(工资 + 细数) * 0.1", "100 / -3", "-1234567890123456789012345678901234"],
)
def test_a_column_that_stands_alone_is_the_same(text):  # type: ignore[no-untyped-def]
    row = dict.fromkeys(SCOPE) | {
        "工资": Decimal("12345.67"),
        "年龄": Decimal(45),
        "细数": Decimal("0.123456789012"),
        "分数": [Decimal("1.25"), Decimal(3)],
    }
    expression = compile_expression(text, SCOPE)
    connection = duckdb.connect()
    relation = connection.from_arrow(table_of([row]))
    found = relation.query("facts", f"SELECT {expression.sql()} FROM facts").fetchall()
    assert found == [(expression.person(row),)]
