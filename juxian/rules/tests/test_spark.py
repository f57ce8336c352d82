"""Spark gives what DuckDB and the closures give, to the last digit; what it can not do exactly is refused."""

from decimal import Decimal

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from juxian.rules import (
    NUMBER,
    Aggregation,
    DecisionTable,
    HitPolicy,
    Input,
    Output,
    Rule,
    RuleError,
    compile_expression,
    compile_table,
    evaluate,
    spark,
)
from juxian.rules.sql import decode
from juxian.rules.tests.test_emitters_agree import ROW, SCOPE, expressions, table_of

people = st.lists(
    st.fixed_dictionaries({name: st.one_of(st.none(), kind) for name, kind in ROW.items()}), min_size=12, max_size=12
)


def compiled(text: str):  # type: ignore[no-untyped-def]
    """The expression, None where it or its column in Spark is refused for a stated reason."""
    try:
        expression = compile_expression(text, SCOPE, strict=False)
        expression.column("spark")
        expression.column()
    except RuleError as error:
        assert error.reason.code in {"not-columnar", "number-size", "too-large", "divide-by-zero"}
        return None
    return expression


@pytest.mark.xdist_group("spark")
@settings(
    max_examples=2,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(texts=st.lists(expressions, min_size=40, max_size=50, unique=True), rows=people)
def test_three_engines_differ_in_no_digit(spark_session, texts, rows):  # type: ignore[no-untyped-def]
    outputs = {f"c{number}": found for number, text in enumerate(texts) if (found := compiled(text)) is not None}
    table = table_of(rows)
    in_spark = spark.evaluate(spark_session, table, outputs, key="key").sort_by("key")
    in_duckdb = evaluate(duckdb.connect(), table, outputs, key="key").sort_by("key")
    for name, expression in outputs.items():
        persons = [expression.person(row) for row in rows]
        for found in (in_spark, in_duckdb):
            assert [decode(value, expression.type) for value in found.column(name).to_pylist()] == persons, (
                expression.text
            )


def tables() -> dict[str, DecisionTable]:
    """A table of each hit policy that decides over generated people."""
    inputs = (Input("年龄", "年龄", NUMBER(3)), Input("职称", "职称"), Input("年限", "(合同 - 入职).days"))
    rules = (
        Rule("1", ("< 35, null", '"教授", "a"', "-"), ("工资 * 1.005",)),
        Rule("2", ("[35..60)", 'not("教授")', ">= 365"), ("工资 * 工资",)),
        Rule("3", (">= 60", "-", "-"), ("数 * 10",)),
        Rule("4", ("-", "-", "> 3650"), ("工资 / 7",)),
    )
    policies = [(policy, Aggregation.NONE) for policy in (HitPolicy.UNIQUE, HitPolicy.FIRST, HitPolicy.ANY)]
    policies += [(HitPolicy.COLLECT, kind) for kind in Aggregation]
    return {
        f"{policy.value}{kind.value}": DecisionTable(
            "t", policy, kind, inputs, (Output("金额", NUMBER, default="" if kind else "0"),), rules
        )
        for policy, kind in policies
    }


@pytest.mark.xdist_group("spark")
@settings(
    max_examples=1,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(rows=people)
def test_tables_of_every_hit_policy_are_the_same(spark_session, rows):  # type: ignore[no-untyped-def]
    decisions = {name: compile_table(table, SCOPE, strict=False) for name, table in tables().items()}
    found = spark.evaluate(spark_session, table_of(rows), decisions, key="key", rules=True).sort_by("key")
    local = evaluate(duckdb.connect(), table_of(rows), decisions, key="key", rules=True).sort_by("key")
    for name, decision in decisions.items():
        persons = [decision.person(row) for row in rows]
        assert [decode(value, decision.type) for value in found.column(name).to_pylist()] == persons, name
        assert found.column(f"{name}.rule").to_pylist() == local.column(f"{name}.rule").to_pylist()
        assert [decode(value, decision.type) for value in local.column(name).to_pylist()] == persons, name


@pytest.mark.xdist_group("spark")
def test_settings_are_put_back_and_overflow_is_null_in_its_row(spark_session):  # type: ignore[no-untyped-def]
    spark_session.conf.set("spark.sql.ansi.enabled", "true")
    row = dict.fromkeys(SCOPE)
    rows = [row | {"大数": Decimal(10) ** 37}, row | {"大数": Decimal(2)}, row | {"大数": None}]
    found = spark.evaluate(spark_session, table_of(rows), {"x": compile_expression("大数 * 100", SCOPE)}, key="key")
    assert found.sort_by("key").column("x").to_pylist() == [None, Decimal(200), None]
    assert spark_session.conf.get("spark.sql.ansi.enabled") == "true"


@pytest.mark.xdist_group("spark")
def test_a_number_that_is_too_large_is_reported_as_in_columns_and_closures(spark_session):  # type: ignore[no-untyped-def]
    inputs, rules = (Input("年龄", "年龄"),), (Rule("1", ("< 35",), ("大数 * 1000",)), Rule("2", (">= 35",), ("1",)))
    ways = [(policy, Aggregation.NONE) for policy in (HitPolicy.UNIQUE, HitPolicy.FIRST, HitPolicy.ANY)]
    ways.append((HitPolicy.COLLECT, Aggregation.SUM))
    decisions = {
        f"{policy.value}{kind.value}": compile_table(
            DecisionTable("t", policy, kind, inputs, (Output("金额", NUMBER),), rules), SCOPE
        )
        for policy, kind in ways
    }
    row = dict.fromkeys(SCOPE)
    rows = [row | {"年龄": age, "大数": n} for age, n in ((20, Decimal(10) ** 37), (20, Decimal(5)), (20, None))]
    rows.append(row | {"年龄": 40, "大数": Decimal(10) ** 37})
    table = table_of(rows)
    found = spark.evaluate(spark_session, table, decisions, key="key", overflows=True).sort_by("key")
    local = evaluate(duckdb.connect(), table, decisions, key="key", overflows=True).sort_by("key")
    for name, decision in decisions.items():
        reported = [decision.overflows(row) for row in rows]
        assert reported == [True, False, False, False], name
        for answer in (found, local):
            assert answer.column(name).to_pylist() == [None, 5000, None, 1], name
            assert [value is True for value in answer.column(f"{name}.overflow").to_pylist()] == reported, name


@pytest.mark.parametrize(
    "text",
    [
        "upper case(职称)",
        'matches(职称, "^a+$")',
        "for x in 分数 return x * 2",
        "分数[item > 1]",
        "some x in 分数 satisfies x > 1",
        "sum(分数)",
        "工资 ** 5",
        "细数 < 大数",
        "string(细数)",
    ],
)
def test_what_spark_can_not_do_exactly_is_refused(text: str) -> None:
    compile_expression(text, SCOPE).column()
    with pytest.raises(RuleError) as refused:
        compile_expression(text, SCOPE).column("spark")
    assert refused.value.reason.code == "not-columnar"
    assert "Spark" in str(refused.value)


def test_names_and_texts_can_not_become_sql() -> None:
    scope = {"x` FROM t; --": NUMBER(3), "职称": SCOPE["职称"]}
    sql = compile_expression('if x` FROM t; -- > 3 then "a\' OR 1=1 \\\\" else 职称', scope).sql("spark")
    assert "`x$60$$20$" in sql
    assert "'a\\' OR 1=1 \\\\'" in sql
