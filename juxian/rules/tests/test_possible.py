"""What is still possible, against every full set of facts tried one by one."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from juxian.rules import BOOLEAN, DATE, NUMBER, STRING, Decision, DecisionTable, ListOf, compile_table
from juxian.rules.possible import Result, among, anything, between, has_member, possible
from juxian.rules.sets import Values

DAY = date(2024, 1, 1)
TYPES = {"类别": STRING, "年龄": NUMBER(3), "日期": DATE, "在册": BOOLEAN, "称号": ListOf(STRING), "年薪": NUMBER(6, 1)}
DOMAINS = {
    "类别": among(["A", "B", "C"], null=True),
    "年龄": between(Decimal(0), Decimal(6)),
    "日期": between(DAY, DAY + timedelta(days=4), null=True),
    "在册": among([True, False]),
    "称号": anything(),
    "年薪": between(Decimal(0), Decimal(2), null=True),
}
# Every value of every fact, so that trying them all is the truth.
ALL: dict[str, list[Any]] = {
    "类别": ["A", "B", "C", None],
    "年龄": [Decimal(n) for n in range(7)],
    "日期": [*(DAY + timedelta(days=n) for n in range(5)), None],
    "在册": [True, False],
    "称号": [[], ["x"], ["y"], ["x", "y"], ["z"]],
    "年薪": [*(Decimal(n) / 10 for n in range(21)), None],
}
CELLS = {
    "类别": ["-", '"A"', '"A","B"', 'not("C")', "null", '!= "A"'],
    "年龄": ["-", "<= 3", "> 3", "[2..4]", "< 2, > 4", "not(3)", ">= 4", "> 1 + 1"],
    "日期": ["-", '>= date("2024-01-02")', '< date("2024-01-03")', '[date("2024-01-01")..date("2024-01-03"))'],
    "在册": ["-", "true", "false", "not(true)"],
    "称号": ["-", 'list contains(?, "x")', 'not(list contains(?, "y"))', "count(?) > 1"],
    "年薪": ["-", "<= 1.5", "> 年龄", "(0.5..1]"],
}
OUTPUTS = {"U": "10", "A": "20", "F": "30", "C": "5"}


@st.composite
def tables(draw: st.DrawFn) -> Decision:
    """A table of a few columns and rows, under some hit policy."""
    names = draw(st.lists(st.sampled_from(sorted(CELLS)), min_size=1, max_size=3, unique=True))
    policy = draw(st.sampled_from(["U", "A", "F", "C+", "C>", "C#"]))
    output = st.sampled_from(["10", "20", "30", "年龄 * 10"])
    rules = draw(st.lists(st.tuples(*(st.sampled_from(CELLS[name]) for name in names), output), min_size=1, max_size=5))
    data = {
        "name": "t", "hit_policy": policy[:1], "aggregation": policy[1:],
        "inputs": [{"label": name, "expression": name, "type": "Any", "allowed": ""} for name in names],
        "outputs": [{"name": "r", "type": "Any", "allowed": "", "default": draw(st.sampled_from(["", "7"]))}],
        "rules": [
            {"id": str(n), "inputs": list(row[:-1]), "outputs": [row[-1]], "annotation": ""}
            for n, row in enumerate(rules, start=1)
        ],
    }  # fmt: skip
    return compile_table(DecisionTable.from_json(data), TYPES)


def worlds(decision: Decision, known: dict[str, Any]) -> list[dict[str, Any]]:
    """Every full set of facts that agrees with what is known."""
    names = decision.names
    return [
        dict(zip(names, values, strict=True))
        for values in product(*([known[name]] if name in known else ALL[name] for name in names))
    ]


@given(tables(), st.data())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_that_can_happen_is_left_out(decision: Decision, data: st.DataObject) -> None:
    told = data.draw(st.sets(st.sampled_from(sorted(decision.names)))) if decision.names else set()
    known = {name: data.draw(st.sampled_from(ALL[name])) for name in sorted(told)}
    domains = {name: DOMAINS[name] for name in decision.names if name not in known}
    found = possible(decision, known, domains)
    assert found.bounded
    everything = {
        tuple(sorted((k, repr(v)) for k, v in world.items())): decision.person(world)
        for world in worlds(decision, known)
    }
    if not any(one.open for one in found.results):
        assert set(everything.values()) <= {one.value for one in found.results}
    if found.is_certain:
        assert set(everything.values()) == {found.results[0].value}
    # A fact said not to matter never changes what another full answer gives.
    for name in domains.keys() - found.gain.keys():
        for world in worlds(decision, known)[:: max(1, len(everything) // 200)]:
            results = {decision.person({**world, name: value}) for value in ALL[name]}
            assert len(results) == 1, name
    # Once everything is known, one result is left.
    world = data.draw(st.sampled_from(worlds(decision, known)))
    full = possible(decision, world, {})
    assert full.is_certain
    assert full.results[0].value == decision.person(world)
    assert not full.gain


def table(policy: str, inputs: list[str], *rows: tuple[str, ...]) -> Decision:
    """A compiled table whose last cell is the result."""
    data = {
        "name": "t", "hit_policy": policy[:1], "aggregation": policy[1:],
        "inputs": [{"label": name, "expression": name, "type": "Any", "allowed": ""} for name in inputs],
        "outputs": [{"name": "r", "type": "Any", "allowed": "", "default": ""}],
        "rules": [{"id": str(n), "inputs": list(r[:-1]), "outputs": [r[-1]], "annotation": ""} for n, r in enumerate(rows, 1)],
    }  # fmt: skip
    return compile_table(DecisionTable.from_json(data), TYPES)


def values(decision: Decision, known: dict[str, Any]) -> set[object]:
    """The results that are possible."""
    return {
        r.value for r in possible(decision, known, {n: DOMAINS[n] for n in decision.names if n not in known}).results
    }


def test_plain_tables_are_told_exactly() -> None:
    """Over plain cells nothing is said to be possible that is not: no age lies between 3 and 4."""
    both = table("F", ["年龄", "类别"], ("<= 3", "-", "10"), (">= 4", "-", "10"))
    assert values(both, {}) == {Decimal(10)}
    split = table("U", ["类别", "年龄"], ('"A"', "<= 3", "10"), ('"B"', "-", "20"))
    assert values(split, {"类别": "A"}) == {Decimal(10), None}
    assert values(split, {"类别": "B"}) == {Decimal(20)}
    assert values(split, {"年龄": Decimal(5)}) == {Decimal(20), None}


def test_only_what_can_change_something_matters() -> None:
    decision = table("U", ["类别", "年龄", "在册"], ('"A"', "<= 3", "true", "10"), ('"B"', "-", "true", "20"))
    domains = {name: DOMAINS[name] for name in decision.names}
    assert possible(decision, {}, domains).gain.keys() == {"类别", "年龄", "在册"}
    known = {"类别": "B"}
    left = possible(decision, known, {n: d for n, d in domains.items() if n not in known})
    assert left.gain.keys() == {"在册"}
    assert left.gain["在册"] == 1.0
    assert possible(decision, {"类别": None}, {"年龄": DOMAINS["年龄"], "在册": DOMAINS["在册"]}).gain == {}


def test_a_result_that_reads_what_is_not_known_is_open() -> None:
    decision = table("F", ["在册"], ("true", "年薪 * 2"))
    found = possible(decision, {"在册": True}, {"年薪": DOMAINS["年薪"]})
    assert [one.open for one in found.results] == [True]
    assert found.gain.keys() == {"年薪"}
    assert not found.is_certain


def test_a_contradiction_is_told_apart_from_nothing() -> None:
    decision = table("U", ["年龄"], ("<= 3", "10"), ("<= 4", "20"))
    assert possible(decision, {"年龄": Decimal(2)}, {}).results == (Result(None, (), conflict=True),)
    assert possible(decision, {"年龄": Decimal(5)}, {}).results == (Result(None, ()),)


def test_what_is_too_much_to_follow_is_said_to_be_open() -> None:
    rows = [(f"年龄 > {n} and count(?) > {n}", str(n)) for n in range(1, 15)]
    decision = table("F", ["称号"], *rows)
    found = possible(decision, {}, {"称号": anything(), "年龄": DOMAINS["年龄"]})
    assert not found.bounded
    assert not found.is_certain
    assert found.gain.keys() == {"称号", "年龄"}


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        (Values((((Decimal(40), 1), (Decimal(41), -1)),), False), NUMBER(3), False),
        (Values((((Decimal(40), 1), (Decimal(41), -1)),), False), NUMBER(3, 1), True),
        (Values((((Decimal("40.5"), -1), (Decimal("40.5"), 1)),), False), NUMBER(3), False),
        (Values((((DAY, 1), (DAY + timedelta(days=1), -1)),), False), DATE, False),
        (Values((((DAY, 1), (DAY + timedelta(days=2), -1)),), False), DATE, True),
        (Values((), True), DATE, True),
        (Values((), False), STRING, False),
    ],
)
def test_members(values: Values, kind: Any, expected: bool) -> None:
    assert has_member(values, kind) is expected
