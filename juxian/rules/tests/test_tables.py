"""Decision tables: hit policies, defaults, several outputs, explanations, storing and exchanging them."""

import datetime as dt
from decimal import Decimal

import duckdb
import pyarrow as pa
import pytest

from juxian.rules import (
    BOOLEAN,
    DATE,
    NUMBER,
    STRING,
    Aggregation,
    DecisionTable,
    HitPolicy,
    Input,
    Outcome,
    Output,
    Rule,
    RuleError,
    compile_table,
    evaluate,
    mangle,
)

SCOPE = {"年龄": NUMBER(3), "学历": STRING, "全职": BOOLEAN, "引进日期": DATE, "月薪": NUMBER(10, 2)}
PEOPLE = [
    {"年龄": 34, "学历": "博士", "全职": True, "引进日期": dt.date(2024, 3, 1), "月薪": Decimal("9000")},
    {"年龄": 41, "学历": "硕士", "全职": True, "引进日期": dt.date(2019, 3, 1), "月薪": Decimal("15000.50")},
    {"年龄": None, "学历": "博士", "全职": None, "引进日期": None, "月薪": None},
    {"年龄": 60, "学历": None, "全职": False, "引进日期": dt.date(2025, 1, 1), "月薪": Decimal("0")},
]


def table(policy: HitPolicy, *rules: Rule, aggregation: Aggregation = Aggregation.NONE, **output: str) -> DecisionTable:
    """A table over age and degree with one numeric output."""
    return DecisionTable(
        "安家费",
        policy,
        aggregation,
        (Input("年龄", "年龄", NUMBER), Input("学历", "学历", STRING, '"博士", "硕士"')),
        (Output("金额", NUMBER, **output),),
        rules,
    )


def both(given: DecisionTable) -> list[object]:
    """The results for all people, the same on both emitters."""
    decision = compile_table(given, SCOPE)
    persons = [decision.person(person) for person in PEOPLE]
    rows = pa.table(
        {
            "key": [0, 1, 2, 3],
            "年龄": pa.array([p["年龄"] for p in PEOPLE], pa.int16()),
            "学历": [p["学历"] for p in PEOPLE],
            "全职": [p["全职"] for p in PEOPLE],
            "引进日期": pa.array([p["引进日期"] for p in PEOPLE], pa.date32()),
            "月薪": pa.array([p["月薪"] for p in PEOPLE], pa.decimal128(10, 2)),
        }
    )
    found = evaluate(duckdb.connect(), rows, {"x": decision}, key="key").sort_by("key")
    assert found.column("x").to_pylist() == persons
    return persons


def test_first_takes_the_first_rule_that_matches() -> None:
    rules = Rule("1", ("<= 35", "-"), ("300000",)), Rule("2", ("-", '"博士","硕士"'), ("100000",))
    assert both(table(HitPolicy.FIRST, *rules)) == [300000, 100000, 100000, None]


def test_unique_is_null_where_two_rules_match_and_names_the_pair() -> None:
    rules = Rule("1", ("<= 35", "-"), ("300000",)), Rule("2", ("-", '"博士"'), ("100000",))
    given = table(HitPolicy.UNIQUE, *rules, default="0")
    assert both(given) == [None, 0, 100000, 0]
    assert compile_table(given, SCOPE).overlaps == (("1", "2"),)
    assert compile_table(given, SCOPE).explain(PEOPLE[0]).outcome is Outcome.CONFLICT


def test_a_unique_table_proved_disjoint_runs_as_first() -> None:
    rules = (
        Rule("1", ("<= 35", "-"), ("3",)),
        Rule("2", ("(35..45]", 'not("博士")'), ("2",)),
        Rule("3", ("(35..45]", '"博士"'), ("1",)),
        Rule("4", ("> 45, null", "-"), ("0",)),
    )
    decision = compile_table(table(HitPolicy.UNIQUE, *rules), SCOPE)
    assert decision.overlaps == ()
    assert "+" not in decision.column().sql("duckdb")
    assert both(table(HitPolicy.UNIQUE, *rules)) == [3, 2, 0, 0]


def test_any_is_null_where_rules_disagree() -> None:
    rules = Rule("1", ("<= 35", "-"), ("1",)), Rule("2", ("-", '"博士"'), ("1",)), Rule("3", ("> 40", "-"), ("月薪",))
    given = DecisionTable("t", HitPolicy.ANY, inputs=table(HitPolicy.ANY).inputs, outputs=(Output("x"),), rules=rules)
    assert both(given) == [1, Decimal("15000.50"), 1, 0]
    disagree = Rule("1", ("<= 35", "-"), ("1",)), Rule("2", ("-", '"博士"'), ("2",))
    assert both(table(HitPolicy.ANY, *disagree)) == [None, None, 2, None]


def test_priority_follows_the_order_of_the_allowed_values() -> None:
    rules = Rule("1", ("-", '"博士"'), ("1",)), Rule("2", ("<= 35", "-"), ("2",))
    given = table(HitPolicy.PRIORITY, *rules, allowed="2, 1")
    assert both(given) == [2, None, 1, None]
    assert compile_table(given, SCOPE).explain(PEOPLE[0]).hits == ("2",)
    with pytest.raises(RuleError) as refused:
        compile_table(table(HitPolicy.PRIORITY, *rules), SCOPE)
    assert refused.value.reason.code == "table-priority"


@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [
        (Aggregation.NONE, [[300, 100], [], [100], []]),
        (Aggregation.SUM, [400, None, 100, None]),
        (Aggregation.MIN, [100, None, 100, None]),
        (Aggregation.MAX, [300, None, 100, None]),
        (Aggregation.COUNT, [2, 0, 1, 0]),
    ],
)
def test_collect_and_its_aggregations(aggregation: Aggregation, expected: list[object]) -> None:
    rules = Rule("1", ("<= 35", "-"), ("300",)), Rule("2", ("-", '"博士"'), ("100",))
    assert both(table(HitPolicy.COLLECT, *rules, aggregation=aggregation)) == expected


def test_output_order_and_rule_order() -> None:
    rules = Rule("1", ("-", '"博士"'), ("1",)), Rule("2", ("<= 35", "-"), ("2",))
    assert both(table(HitPolicy.OUTPUT_ORDER, *rules, allowed="2, 1"))[0] == [2, 1]
    assert both(table(HitPolicy.RULE_ORDER, *rules, allowed="2, 1"))[0] == [1, 2]


def test_several_outputs_with_defaults_and_a_null_that_matches_not() -> None:
    given = DecisionTable(
        "补贴",
        HitPolicy.FIRST,
        inputs=(Input("学历", "学历", STRING), Input("在岗", "引进日期 >= date(2024, 1, 1)", BOOLEAN)),
        outputs=(Output("金额", NUMBER(10, 2), default="0"), Output("档次", STRING, default='"无"')),
        rules=(
            Rule("甲", ('not("硕士")', "true"), ("月薪 * 0.1", '"一"'), "第三条"),
            Rule("乙", ("-", "null"), ("1", '"二"')),
        ),
    )
    found = both(given)
    assert found[0] == {"金额": Decimal("900.000"), "档次": "一"}
    assert found[1] == {"金额": 0, "档次": "无"}
    assert found[2] == {"金额": 1, "档次": "二"}
    assert found[3] == {"金额": 0, "档次": "一"}
    columns = compile_table(given, SCOPE).columns()
    assert list(columns) == ["金额", "档次", "rule"]


def test_an_explanation_shows_each_cell_and_what_would_have_to_change() -> None:
    rules = (
        Rule("1", ("<= 35", '"博士"'), ("300000",), "第五条第一项"),
        Rule("2", ("<= 45", '"硕士"'), ("100000",), "第五条第二项"),
    )
    decision = compile_table(table(HitPolicy.UNIQUE, *rules), SCOPE)
    hit = decision.explain(PEOPLE[0])
    assert (hit.outcome, hit.result, hit.hits) == (Outcome.HIT, 300000, ("1",))
    assert [cell.matched for cell in hit.rules[0].cells] == [True, True]
    assert hit.rules[0].annotation == "第五条第一项"
    assert hit.rules[1].failing[0].test == '"硕士"'
    assert hit.rules[1].failing[0].value == "博士"

    missed = decision.explain({"年龄": 40, "学历": "博士"})
    assert missed.outcome is Outcome.NO_MATCH
    assert [rule.id for rule in missed.nearest] == ["1", "2"]
    assert [(cell.label, cell.test, cell.value) for cell in missed.nearest[0].failing] == [("年龄", "<= 35", 40)]
    unknown = decision.explain({"年龄": None, "学历": "博士"})
    assert unknown.rules[0].cells[0].matched is None
    assert unknown.to_json()["rules"][0]["cells"][0]["value"] == "null"


def test_a_computed_input_is_read_once_and_shown() -> None:
    given = DecisionTable(
        "t",
        HitPolicy.FIRST,
        inputs=(Input("年薪", "月薪 * 12", NUMBER),),
        outputs=(Output("档", STRING),),
        rules=(Rule("1", (">= 100000",), ('"高"',)), Rule("2", ("-",), ('"低"',))),
    )
    assert both(given) == ["高", "高", "低", "低"]
    cell = compile_table(given, SCOPE).explain(PEOPLE[1]).rules[0].cells[0]
    assert (cell.value, dict(cell.facts)) == (Decimal("180006.00"), {"月薪": Decimal("15000.50")})


@pytest.mark.parametrize(
    ("rule", "code", "place"),
    [
        (Rule("1", ("<= 35",), ("1",)), "table-inputs", "安家费/1"),
        (Rule("1", ("<= 35", "-"), ()), "table-outputs", "安家费/1"),
        (Rule("1", ("<= 三十", "-"), ("1",)), "unknown-name", "安家费/1/年龄"),
        (Rule("1", ('"三十"', "-"), ("1",)), "compare", "安家费/1/年龄"),
        (Rule("1", ("<= 35", "-"), ('"many"',)), "expected-type", "安家费/1/金额"),
        (Rule("1", ("<= 35", "-"), ("",)), "table-empty-output", "安家费/1/金额"),
        (Rule("1", ("[1..", "-"), ("1",)), "syntax-end", "安家费/1/年龄"),
    ],
)
def test_a_table_that_can_not_be_compiled_is_refused_with_its_place(rule: Rule, code: str, place: str) -> None:
    with pytest.raises(RuleError) as refused:
        compile_table(table(HitPolicy.UNIQUE, rule), SCOPE)
    assert (refused.value.reason.code, refused.value.place) == (code, place)


def test_tables_are_stored_as_json_and_exchanged_as_dmn() -> None:
    rules = Rule("甲", ("<= 35", '"博士"'), ("月薪 * 12",), "第五条"), Rule("乙", ("> 35", "-"), ("0",))
    given = table(HitPolicy.FIRST, *rules, allowed="1, 2", default="0")
    assert DecisionTable.from_json(given.to_json()) == given
    back = DecisionTable.from_dmn(given.to_dmn())
    assert back == given
    assert '<inputData name="月薪"' in given.to_dmn(SCOPE)
    collected = table(HitPolicy.COLLECT, *rules, aggregation=Aggregation.SUM)
    assert DecisionTable.from_dmn(collected.to_dmn().encode()) == collected
    with pytest.raises(RuleError, match="stored table"):
        DecisionTable.from_json({"name": "x"})


def test_the_hash_changes_with_the_table_and_with_nothing_else() -> None:
    rules = (Rule("1", ("<= 35", "-"), ("1",)),)
    first, again = (compile_table(table(HitPolicy.UNIQUE, *rules), SCOPE) for _ in range(2))
    other = compile_table(table(HitPolicy.UNIQUE, Rule("1", ("<= 36", "-"), ("1",))), SCOPE)
    assert first.hash == again.hash != other.hash
    assert compile_table(table(HitPolicy.UNIQUE, *rules), SCOPE | {"无关": STRING}).hash == first.hash


@pytest.mark.parametrize(
    ("policy", "aggregation"),
    [
        (HitPolicy.FIRST, Aggregation.NONE),
        (HitPolicy.UNIQUE, Aggregation.NONE),
        (HitPolicy.ANY, Aggregation.NONE),
        (HitPolicy.COLLECT, Aggregation.SUM),
    ],
)
def test_a_number_that_is_too_large_is_reported_for_its_row(policy: HitPolicy, aggregation: Aggregation) -> None:
    scope = {"数": NUMBER(38), "年龄": NUMBER(3)}
    rules = Rule("1", ("< 35",), ("数 * 1000",)), Rule("2", (">= 35",), ("1",))
    given = DecisionTable("t", policy, aggregation, (Input("年龄", "年龄"),), (Output("x", NUMBER),), rules)
    people: list[dict[str, object]] = [
        {"年龄": 20, "数": Decimal(10) ** 37},
        {"年龄": 20, "数": Decimal(5)},
        {"年龄": 20, "数": None},
        {"年龄": 40, "数": Decimal(10) ** 37},
    ]
    decision = compile_table(given, scope)
    columns = {mangle(name): [person[name] for person in people] for name in scope}
    types = {mangle("数"): pa.decimal128(38, 0), mangle("年龄"): pa.int16()}
    arrays = {name: pa.array(values, types[name]) for name, values in columns.items()}
    found = evaluate(
        duckdb.connect(), pa.table({"key": [1, 2, 3, 4], **arrays}), {"x": decision}, key="key", overflows=True
    )
    found = found.sort_by("key")
    assert found.column("x").to_pylist() == [None, 5000, None, 1]
    assert [value is True for value in found.column("x.overflow").to_pylist()] == [True, False, False, False]
    assert [decision.overflows(person) for person in people] == [True, False, False, False]
    assert [decision.explain(person).overflow for person in people] == [True, False, False, False]


@pytest.mark.parametrize("brackets", ["[]", "[)", "(]", "()"])
def test_rules_that_begin_with_intervals_are_looked_up_as_they_are_read(brackets: str) -> None:
    """Ends, gaps, overlaps, an empty interval, nulls: as when each rule is tried in turn."""
    bounds = [(10, 20), (20, 30), (25, 40), (50, 50), (60, 55), (70, 90)]
    low, high = brackets
    rows = [[f"{low}{a}..{b}{high}", "-" if n % 2 else "true", str(n)] for n, (a, b) in enumerate(bounds)]
    inputs = (Input("年龄", "年龄", NUMBER(3)), Input("全职", "全职", BOOLEAN))
    rules = tuple(Rule(str(n), tuple(row[:2]), (row[2],)) for n, row in enumerate(rows))
    table = DecisionTable(
        "表", HitPolicy.FIRST, inputs=inputs, outputs=(Output("金额", NUMBER, "", "-1"),), rules=rules
    )
    decision = compile_table(table, {"年龄": NUMBER(3), "全职": BOOLEAN})
    for age in [None, *range(5, 95)]:
        for full in (True, False, None):
            found = decision.explain({"年龄": age, "全职": full})
            first = next((n for n, rule in enumerate(found.rules) if rule.matched), -1)
            assert decision.person({"年龄": age, "全职": full}) == found.result == first
