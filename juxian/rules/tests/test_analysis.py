"""Analysis of tables: what is found, beside brute force over small domains; what can not be told; how long it takes."""

import datetime as dt
import random
import time
from collections.abc import Sequence
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from juxian.rules import (
    BOOLEAN,
    DATE,
    NUMBER,
    STRING,
    YEARS_MONTHS_DURATION,
    Decision,
    DecisionTable,
    HitPolicy,
    Input,
    ListOf,
    Output,
    Rule,
    compile_expression,
    compile_table,
)
from juxian.rules.analysis import Analysis, Doubt, Finding, Kind, analyse
from juxian.rules.explain import Explanation
from juxian.rules.values import Months

SCOPE = {
    "岁": NUMBER(1),
    "学位": STRING,
    "在册": BOOLEAN,
    "到岗": DATE,
    "称号": ListOf(STRING),
    "年限": YEARS_MONTHS_DURATION,
}
DOMAINS = {
    "岁": "[0..4]",
    "学位": '"博士","硕士","学士"',
    "到岗": '[date("2024-01-01")..date("2024-01-03")]',
    "年限": '[duration("P1Y")..duration("P1Y2M")]',
}
VALUES: dict[str, list[Any]] = {
    "岁": [None, *map(Decimal, range(5))],
    "学位": [None, "博士", "硕士", "学士"],
    "在册": [None, True, False],
    "到岗": [None, *(dt.date(2024, 1, day) for day in (1, 2, 3))],
    "称号": [None, [], ["甲"], ["乙"], ["甲", "乙"]],
    "年限": [None, Months(12), Months(13), Months(14)],
}
CELLS: dict[str, list[str]] = {
    "岁": ["-", "1", "<= 2", "> 2", "[1..3)", "0,4", "not(2)", "null", "not(null)", "> 1.5", "< 0", "]1..3]"],
    "学位": ["-", '"博士"', '"博士","硕士"', 'not("博士")', "null", '"博土"', 'not("博士","学士")'],
    "在册": ["-", "true", "false", "not(true)", "null"],
    "到岗": ["-", '< date("2024-01-02")', '>= date("2024-01-02")', 'date("2024-01-01")', "null"],
    "称号": [
        "-", 'list contains(?, "甲")', 'not(list contains(?, "甲"))',
        'list contains(?, "甲") or list contains(?, "乙")', 'list contains(?, "甲") and not(list contains(?, "乙"))',
    ],
    "年限": ["-", '<= duration("P1Y")', '> duration("P1Y")', 'duration("P13M")'],
}  # fmt: skip


def compiled(
    names: Sequence[str],
    rows: Sequence[tuple[Sequence[str], str]],
    policy: HitPolicy = HitPolicy.UNIQUE,
    allowed: str = "",
    **head: str,
) -> Decision:
    """A table over `SCOPE` with one output."""
    rules = tuple(Rule(str(n), tuple(cells), (value,)) for n, (cells, value) in enumerate(rows, 1))
    inputs = tuple(Input(name, name) for name in names)
    table = DecisionTable("表", policy, inputs=inputs, outputs=(Output("额", allowed=allowed, **head),), rules=rules)
    return compile_table(table, SCOPE)


@st.composite
def tables(draw: st.DrawFn) -> Decision:
    """A small table over some of the facts."""
    names = draw(st.lists(st.sampled_from(list(SCOPE)), min_size=1, max_size=3, unique=True))
    rows = draw(
        st.lists(
            st.tuples(st.tuples(*(st.sampled_from(CELLS[name]) for name in names)), st.sampled_from(["1", "2", "3"])),
            min_size=1,
            max_size=6,
        )
    )
    policy = draw(st.sampled_from([HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.FIRST, HitPolicy.PRIORITY]))
    return compiled(names, rows, policy, "3,1,2")


def everybody(decision: Decision) -> list[dict[str, Any]]:
    """Every input there is, unknown values among them."""
    return [dict(zip(decision.names, values, strict=True)) for values in product(*(VALUES[n] for n in decision.names))]


def matched(explained: Explanation) -> list[str]:
    return [trace.id for trace in explained.rules if trace.matched is True]


def is_known(facts: dict[str, Any]) -> bool:
    return None not in facts.values()


def falls_into(finding: Finding, facts: dict[str, Any]) -> bool:
    """Whether facts lie in a finding's region, as its FEEL says."""
    conditions = [compile_expression(pick.condition(), SCOPE, expect=BOOLEAN) for pick in finding.region]
    return all(condition.person(dict.fromkeys(SCOPE) | facts) is True for condition in conditions)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables())
def test_brute_force_finds_the_same(decision: Decision) -> None:
    found = analyse(decision, DOMAINS)
    assert found.is_complete
    people = everybody(decision)
    hits = [(facts, decision.explain(facts)) for facts in people]
    matches = [(facts, matched(explained), explained) for facts, explained in hits]
    _same_overlaps(decision, found, matches)
    _same_reach(decision, found, matches)
    _same_gaps(decision, found, matches)


def _same_overlaps(decision: Decision, found: Analysis, matches: list[Any]) -> None:
    pairs = {(a, b) for _, rules, _ in matches for a in rules for b in rules if int(a) < int(b)}
    told = found.of(Kind.CONFLICT, Kind.SAME, Kind.SETTLED)
    assert {finding.rules for finding in told} == pairs
    results = {rule.id: rule.outputs for rule in decision.table.rules}
    for finding in told:
        same = results[finding.rules[0]] == results[finding.rules[1]]
        policy = decision.table.hit_policy
        in_order = policy in (HitPolicy.FIRST, HitPolicy.PRIORITY)
        if policy is HitPolicy.UNIQUE:
            assert finding.kind is Kind.CONFLICT
        else:
            assert finding.kind is (Kind.SAME if same else Kind.SETTLED if in_order else Kind.CONFLICT)
        assert set(finding.rules) <= set(matched(decision.explain(finding.example or {})))


def _same_reach(decision: Decision, found: Analysis, matches: list[Any]) -> None:
    ever = {rule for _, rules, _ in matches for rule in rules}
    wins = {rule for _, _, explained in matches for rule in explained.hits}
    ids = {rule.id for rule in decision.table.rules}
    assert {finding.rules[0] for finding in found.of(Kind.NEVER)} == ids - ever
    masked = {finding.rules[0] for finding in found.of(Kind.MASKED)}
    if decision.table.hit_policy in (HitPolicy.FIRST, HitPolicy.PRIORITY):
        assert masked == ever - wins
    else:
        assert not masked


def _same_gaps(decision: Decision, found: Analysis, matches: list[Any]) -> None:
    gaps = found.of(Kind.BETWEEN, Kind.GAP)
    for facts, rules, _ in matches:
        if is_known(facts):
            assert any(falls_into(gap, facts) for gap in gaps) is not bool(rules)
    for finding in [*gaps, *found.of(Kind.UNKNOWN)]:
        assert not matched(decision.explain(finding.example or {}))
    told = {finding.column for finding in found.of(Kind.UNKNOWN)}
    assert told == _lost_without(matches)


def _lost_without(matches: list[Any]) -> set[str]:
    """The facts without which somebody with a match, all else known, has none."""
    lost = set()
    by_facts = {str(facts): rules for facts, rules, _ in matches}
    for facts, rules, _ in matches:
        if rules and is_known(facts):
            lost |= {name for name in facts if not by_facts[str(facts | {name: None})]}
    return lost


@settings(max_examples=40, deadline=None)
@given(tables())
def test_merging_changes_no_result(decision: Decision) -> None:
    for finding in analyse(decision, DOMAINS).of(Kind.MERGE):
        first = finding.rules[0]
        value = decision.table.rules[int(first) - 1].outputs[0]
        assert {decision.table.rules[int(rule) - 1].outputs[0] for rule in finding.rules} == {value}
        for facts in everybody(decision):
            explained = decision.explain(facts)
            if set(matched(explained)) & set(finding.rules):
                assert falls_into(finding, facts)


def test_a_gap_and_an_overlap_are_told_with_their_people() -> None:
    rows = [(['"博士"', "<= 2"], "5000"), (['"博士"', "[2..3)"], "4000"), (['"博士"', ">= 4"], "3000")]
    found = analyse(compiled(["学位", "岁"], rows), DOMAINS)
    (conflict,) = found.of(Kind.CONFLICT)
    assert (conflict.rules, conflict.example) == (("1", "2"), {"学位": "博士", "岁": Decimal(2)})
    (gap,) = found.of(Kind.BETWEEN)
    assert [pick.condition() for pick in gap.region] == ['学位 = "博士"', "岁 = 3"]
    assert [pick.condition() for gap in found.of(Kind.GAP) for pick in gap.region] == ['学位 = "学士" or 学位 = "硕士"']


def test_nothing_lies_between_35_and_36_but_between_cents_it_does() -> None:
    scope = {"岁": NUMBER(3), "薪": NUMBER(6, 2)}
    for name, gaps in (("岁", 0), ("薪", 1)):
        rules = (Rule("1", ("<= 35",), ("1",)), Rule("2", (">= 36",), ("2",)))
        table = DecisionTable("表", inputs=(Input(name, name),), outputs=(Output("额"),), rules=rules)
        found = analyse(compile_table(table, scope))
        assert len(found.of(Kind.BETWEEN)) == gaps


def test_allowed_values_of_a_column_bound_its_gaps() -> None:
    rules = (Rule("1", ('"博士"',), ("1",)), Rule("2", ('"硕士"',), ("2",)))
    table = DecisionTable(
        "表", inputs=(Input("学位", "学位", allowed='"博士","硕士"'),), outputs=(Output("额"),), rules=rules
    )
    assert not analyse(compile_table(table, SCOPE)).of(Kind.GAP)


def test_outputs_listed_but_never_given_and_given_but_not_listed() -> None:
    rows = [(['"博士"'], '"金卡"'), (['"硕士"'], '"铜卡"'), (['"博士"'], '"银卡"')]
    found = analyse(compiled(["学位"], rows, HitPolicy.FIRST, '"金卡","银卡","绿卡"', default='"绿卡"'))
    assert [finding.value for finding in found.of(Kind.UNUSED)] == ["银卡"]
    assert [(finding.rules, finding.value) for finding in found.of(Kind.UNLISTED)] == [(("2",), "铜卡")]
    assert found.has_default


@pytest.mark.parametrize(
    ("cell", "column"), [("> 年龄上限", "岁"), ("abs(?) > 1", "岁"), ("some x in [1,2] satisfies x = ?", "岁")]
)
def test_what_is_no_plain_set_is_said_by_name(cell: str, column: str) -> None:
    table = DecisionTable(
        "表",
        inputs=(Input("岁", "岁"), Input("学位", "学位")),
        outputs=(Output("额"),),
        rules=(Rule("1", (cell, '"博士"'), ("1",)), Rule("2", ("-", '"硕士"'), ("2",))),
    )
    found = analyse(compile_table(table, SCOPE | {"年龄上限": NUMBER(3)}), DOMAINS)
    assert [(one.doubt, one.rules, one.column) for one in found.unanalysed] == [(Doubt.CELL, ("1",), column)]
    # What is certain all the same is told: neither row is for bachelors.
    assert ['学位 = "学士"'] in [[pick.condition() for pick in gap.region] for gap in found.of(Kind.GAP)]


def test_a_computed_column_proves_what_does_not_overlap_and_is_named() -> None:
    table = DecisionTable(
        "表",
        inputs=(Input("月薪", "年薪 / 12"),),
        outputs=(Output("额"),),
        rules=(Rule("1", ("<= 5000",), ("1",)), Rule("2", ("> 5000",), ("2",)), Rule("3", ("> 8000",), ("3",))),
    )
    found = analyse(compile_table(table, {"年薪": NUMBER(12, 2)}))
    assert [finding.rules for finding in found.of(Kind.CONFLICT)] == [("2", "3")]
    assert [(one.doubt, one.column) for one in found.unanalysed] == [(Doubt.COLUMN, "月薪")]


def test_a_list_is_known_as_a_whole() -> None:
    rows = [
        (['list contains(?, "甲")'], "1"),
        (['not(list contains(?, "甲"))'], "2"),
        (['list contains(?, "乙")'], "3"),
    ]
    found = analyse(compiled(["称号"], rows, HitPolicy.FIRST))
    assert [finding.rules for finding in found.of(Kind.MASKED)] == [("3", "1", "2")]


def test_conditions_that_contradict_each_other_are_told() -> None:
    table = DecisionTable(
        "表",
        inputs=(Input("岁", "岁"), Input("岁数", "岁")),
        outputs=(Output("额"),),
        rules=(Rule("1", ("< 2", "> 3"), ("1",)),),
    )
    (never,) = analyse(compile_table(table, SCOPE)).of(Kind.NEVER)
    assert (never.rules, never.column) == (("1",), "")


def large(rules: int, columns: int, free: float, seed: int) -> Decision:
    """A table of random intervals; a cell asks nothing with the chance `free`."""
    chance = random.Random(seed)
    names = [f"事实{n}" for n in range(columns)]

    def cell() -> str:
        low = chance.randrange(0, 90)
        return "-" if chance.random() < free else f"[{low}..{low + chance.randrange(1, 40)}]"

    rows = tuple(Rule(str(n), tuple(cell() for _ in names), (str(n % 7),)) for n in range(rules))
    table = DecisionTable(
        "大表", HitPolicy.FIRST, inputs=tuple(Input(n, n) for n in names), outputs=(Output("额"),), rules=rows
    )
    return compile_table(table, dict.fromkeys(names, NUMBER(3)))


@pytest.mark.parametrize("free", [0.0, 0.5, 0.9])
def test_two_hundred_rules_by_twenty_columns_end_in_time(free: float) -> None:
    decision = large(200, 20, free, 7)
    start = time.perf_counter()
    found = analyse(decision)
    assert time.perf_counter() - start < 20
    assert found.findings


def test_when_the_steps_are_used_up_that_is_said() -> None:
    found = analyse(large(60, 12, 0.6, 3), steps=2000)
    assert Doubt.BUDGET in {one.doubt for one in found.unanalysed}
