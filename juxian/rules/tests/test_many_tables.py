"""Many tables in one query, which run on regions of values, give what the closures give, rule by rule."""

import datetime as dt
from decimal import Decimal

import duckdb
import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from juxian.rules import (
    BOOLEAN,
    DATE,
    NUMBER,
    STRING,
    Aggregation,
    Decision,
    DecisionTable,
    HitPolicy,
    Input,
    Output,
    Rule,
    compile_table,
    evaluate,
    mangle,
)
from juxian.rules.columns import Columns
from juxian.rules.masks import Coded, Flagged, Masked, with_masks

SCOPE = {
    "年龄": NUMBER(3),
    "月薪": NUMBER(10, 2),
    "细数": NUMBER(30, 12),
    "学历": STRING,
    "全职": BOOLEAN,
    "引进日期": DATE,
}
ARROW = {
    "年龄": pa.int16(),
    "月薪": pa.decimal128(10, 2),
    "细数": pa.decimal128(30, 12),
    "学历": pa.string(),
    "全职": pa.bool_(),
    "引进日期": pa.date32(),
}
WORDS = ["博士", "硕士", "本科", "", "O'Neill"]
ages = st.integers(0, 70)
pay = st.integers(-100, 3_000_000).map(lambda cents: Decimal(cents).scaleb(-2))
fine = st.one_of(pay, st.integers(-(10**29), 10**29).map(lambda units: Decimal(units).scaleb(-12)))
days = st.dates(dt.date(2015, 1, 1), dt.date(2025, 12, 31))
ROW = {
    "年龄": st.one_of(ages, st.sampled_from([-999, 999])),
    "月薪": pay,
    "细数": fine,
    "学历": st.sampled_from([*WORDS, "大专"]),
    "全职": st.booleans(),
    "引进日期": days,
}
people = st.lists(
    st.fixed_dictionaries({name: st.one_of(st.none(), kind) for name, kind in ROW.items()}), min_size=1, max_size=12
)


def ranges(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Cells over an ordered value."""
    bounds = st.tuples(values, values)
    return st.one_of(
        st.just("-"),
        st.just("null"),
        st.tuples(st.sampled_from(["<", "<=", ">", ">="]), values).map(" ".join),
        bounds.map(lambda two: f"[{two[0]}..{two[1]})"),
        bounds.map(lambda two: f"not(({two[0]}..{two[1]}])"),
        values,
    )


quoted = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(lambda words: ", ".join(f'"{w}"' for w in words))
CELLS = {
    "年龄": ranges(ages.map(str)),
    "月薪": ranges(st.one_of(pay, st.just(Decimal(10) ** 20)).map(str)),
    "细数": ranges(pay.map(str)),
    "学历": st.one_of(st.just("-"), quoted, quoted.map("not({})".format)),
    "全职": st.sampled_from(["-", "true", "false", "null"]),
    "引进日期": ranges(days.map(lambda day: f'date("{day}")')),
}
POLICIES = [
    (HitPolicy.FIRST, Aggregation.NONE),
    (HitPolicy.UNIQUE, Aggregation.NONE),
    (HitPolicy.ANY, Aggregation.NONE),
    (HitPolicy.RULE_ORDER, Aggregation.NONE),
    (HitPolicy.COLLECT, Aggregation.SUM),
    (HitPolicy.COLLECT, Aggregation.COUNT),
]


@st.composite
def tables(draw: st.DrawFn, name: str) -> DecisionTable:
    """A table of any hit policy; some give what a fact says."""
    chosen = draw(st.lists(st.sampled_from(list(SCOPE)), min_size=1, max_size=4, unique=True))
    policy, aggregation = draw(st.sampled_from(POLICIES))
    outputs = st.sampled_from(["1000", "2000.50", "3000", "月薪 * 2"] if draw(st.booleans()) else ["100", "200"])
    rules = tuple(
        Rule(str(number), tuple(draw(CELLS[one]) for one in chosen), (draw(outputs),))
        for number in range(1, draw(st.integers(1, 12)) + 1)
    )
    default = "" if policy in (HitPolicy.RULE_ORDER, HitPolicy.COLLECT) else draw(st.sampled_from(["", "0"]))
    inputs = tuple(Input(one, one) for one in chosen)
    return DecisionTable(name, policy, aggregation, inputs, (Output("金额", NUMBER, default=default),), rules)


def decide(decisions: dict[str, Decision], rows: list[dict[str, object]]) -> pa.Table:
    """All tables at once for all rows."""
    arrays = {mangle(name): pa.array([row[name] for row in rows], kind) for name, kind in ARROW.items()}
    facts = pa.table({"key": list(range(len(rows))), **arrays})
    return evaluate(duckdb.connect(), facts, decisions, key="key", rules=True).sort_by("key")


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=st.tuples(*(tables(f"t{number}") for number in range(6))), rows=people)
def test_many_tables_at_once_are_what_each_is_alone(
    made: tuple[DecisionTable, ...], rows: list[dict[str, object]]
) -> None:
    decisions = {table.name: compile_table(table, SCOPE, strict=False) for table in made}
    found = decide(decisions, rows)
    for name, decision in decisions.items():
        assert found.column(name).to_pylist() == [decision.person(row) for row in rows], name
        rules = decision.rule
        assert found.column(f"{name}.rule").to_pylist() == [rules.person(row) for row in rows], name


def cut_finely(policy: HitPolicy, names: list[str], rules: int, output: str, seed: int) -> DecisionTable:
    """A table that names so many values of each input that their combinations are too many to be listed."""
    rows = [
        Rule(
            str(n),
            tuple(
                {
                    "年龄": f">= {(seed + 7 * n) % 60}",
                    "月薪": f"< {1000 * n + 13 * seed}.01",
                    "细数": f">= {500 * n + seed}",
                    "引进日期": f'< date("2{n:03}-0{1 + seed % 9}-11")',
                }[name]
                for name in names
            ),
            (output.format(n),),
        )
        for n in range(1, rules + 1)
    ]
    inputs = tuple(Input(name, name) for name in names)
    return DecisionTable(f"t{seed}", policy, inputs=inputs, outputs=(Output("金额", NUMBER),), rules=tuple(rows))


def test_combinations_too_many_to_list_are_joined_row_by_row() -> None:
    names = ["年龄", "月薪", "细数", "引进日期"]
    made = [
        cut_finely(HitPolicy.FIRST, names, 8, "{}000", 1),
        cut_finely(HitPolicy.RULE_ORDER, names[1:], 8, "{}00", 2),
        cut_finely(HitPolicy.FIRST, names, 30, "{}0", 3),
        cut_finely(HitPolicy.FIRST, names[:1], 20, "{}", 4),
        cut_finely(HitPolicy.FIRST, names, 8, "月薪 * {}", 5),
    ]
    decisions = {table.name: compile_table(table, SCOPE, strict=False) for table in made}
    found: Masked = with_masks(list(decisions.values()), Columns())
    first, second, third, fourth, fifth = (found.ways[id(decision)] for decision in decisions.values())
    assert len(found.groups) > 1
    assert isinstance(first, Coded)
    assert len(first.result.parts) > 1
    assert isinstance(second, Coded)
    assert isinstance(third, Flagged)  # thirty rules over several groups
    assert isinstance(fourth, Coded)
    assert len(fourth.result.parts) == 1
    assert isinstance(fifth, Flagged)  # reads a fact
    rows: list[dict[str, object]] = [
        {
            "年龄": None if n % 9 == 0 else n % 75,
            "月薪": None if n % 11 == 0 else Decimal(n * 131_113 % 3_500_000).scaleb(-2),
            "细数": Decimal(n * 977 % 20_000),
            "学历": "博士",
            "全职": True,
            "引进日期": None if n % 13 == 0 else dt.date(2000 + n % 40, 1 + n % 12, 11),
        }
        for n in range(400)
    ]
    answers = decide(decisions, rows)
    for name, decision in decisions.items():
        assert answers.column(name).to_pylist() == [decision.person(row) for row in rows], name


def test_a_value_looked_up_is_in_its_dictionary_once_and_is_read_by_the_database() -> None:
    rule = Rule("1", ('"博士"',), ("1000",)), Rule("2", ('"硕士"',), ("1000",)), Rule("3", ('"本科"',), ("null",))
    inputs, outputs = (Input("学历", "学历"),), (Output("金额", NUMBER(12, 2), default="0"),)
    decisions = {
        f"t{n}": compile_table(
            DecisionTable(f"t{n}", HitPolicy.FIRST, inputs=inputs, outputs=outputs, rules=rule), SCOPE
        )
        for n in range(4)
    }
    rows = [dict.fromkeys(SCOPE) | {"学历": word} for word in ("博士", "硕士", "本科", "大专", None)]
    found = decide(decisions, rows)
    column = found.column("t3")
    assert pa.types.is_dictionary(column.type)
    values = column.chunk(0).dictionary.to_pylist()
    assert sorted(map(str, values)) == ["0", "1000", "None"]
    read = duckdb.connect().from_arrow(found).query("x", 'SELECT t3, "t3.rule" FROM x ORDER BY key').fetchall()
    assert read == [(1000, "1"), (1000, "2"), (None, "3"), (0, None), (0, None)]


def test_nobody_is_decided_for() -> None:
    made = cut_finely(HitPolicy.FIRST, ["年龄"], 3, "{}", 1)
    decisions = {f"t{n}": compile_table(made, SCOPE) for n in range(4)}
    assert decide(decisions, []).num_rows == 0
