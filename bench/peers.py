"""The engines beside which `entitlements.py` is measured, each given what suits it best.

A peer that is not installed is None, and the run says so: `pip install openfisca-core zen-engine`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from district import Condition


def hand_written(
    connection: duckdb.DuckDBPyConnection, given: list[list[Condition]], *, share: bool = False
) -> Callable[[], pa.Table]:
    """What a person who knows SQL would write."""
    cases = []
    for number, rules in enumerate(given):
        results = [f'"月薪" * {rule.rate}' if share else str(rule.amount) for rule in rules]
        whens = " ".join(f"WHEN {rule.sql()} THEN {result}" for rule, result in zip(rules, results, strict=True))
        case = f"CASE {whens} ELSE 0 END"
        cases.append(f'{case if share else f"CAST({case} AS DECIMAL(12, 2))"} AS "b{number}"')
    query = f"SELECT id, {', '.join(cases)} FROM people"
    return lambda: connection.sql(query).to_arrow_table()


def openfisca(given: list[list[Condition]], people: pa.Table) -> Callable[[], dict[str, Any]] | None:
    """Benefits as a country package of OpenFisca writes them; None where it is not installed.

    Conditions come from a tree of dated parameters, degrees and classes are Enums, a benefit is a Variable with a
    vectorial formula. A run takes the facts from Arrow into a simulation and gives arrays. Words become the numbers of
    their Enum before they are set: OpenFisca takes words too, but needs many times as long to look them up. It has no
    null, so that a fact not known is -1, false or a member of its own.
    """
    try:
        from openfisca_core import parameters, taxbenefitsystems
        from openfisca_core.simulations import SimulationBuilder
    except ImportError:
        return None
    from openfisca_benefits import MONTH, Class, Degree, benefit, facts, person

    system = taxbenefitsystems.TaxBenefitSystem([person])
    system.parameters = parameters.ParameterNode("", data={f"b{n}": _parameters(one) for n, one in enumerate(given)})
    system.add_variables(*facts, *(benefit(f"b{n}", rules) for n, rules in enumerate(given)))

    def codes(name: str, members: Any) -> Any:
        index = pa.array([member.value for member in members], pa.string())
        return pc.fill_null(pc.index_in(people.column(name), index), len(members) - 1).to_numpy()

    def run() -> dict[str, Any]:
        simulation = SimulationBuilder().build_default_simulation(system, people.num_rows)
        simulation.set_input("age", MONTH, pc.fill_null(people.column("年龄"), -1).to_numpy())
        simulation.set_input("degree", MONTH, codes("学历", Degree))
        simulation.set_input("talent_class", MONTH, codes("类别", Class))
        simulation.set_input("full_time", MONTH, pc.fill_null(people.column("全职"), False).to_numpy())
        simulation.set_input("wage", MONTH, pc.fill_null(people.column("月薪").cast(pa.float64()), -1).to_numpy())
        return {f"b{n}": simulation.calculate(f"b{n}", MONTH) for n in range(len(given))}

    return run


def _parameters(rules: list[Condition]) -> dict[str, Any]:
    """The numbers of a benefit as dated parameters, as a package keeps them in YAML."""
    named = [
        {"least_age": one.ages[0], "age_limit": one.ages[1], "least_wage": one.wage, "amount": one.amount}
        for one in rules
    ]
    return {
        f"rule_{n}": {name: {"values": {"2020-01-01": {"value": value}}} for name, value in one.items()}
        for n, one in enumerate(named)
    }


def zen_graph(given: list[list[Condition]]) -> str:
    """Benefits as one graph of GoRules: a table each, all fed by the input."""
    place = {"x": 0, "y": 0}
    nodes: list[dict[str, Any]] = [
        {"id": "in", "type": "inputNode", "name": "in", "position": place},
        {"id": "out", "type": "outputNode", "name": "out", "position": place},
    ]
    edges = []
    fields = ["age", "degree", "grade", "full", "wage"]
    for number, rules in enumerate(given):
        name = f"b{number}"
        rows = [
            {
                "_id": f"{name}r{n}",
                "i0": f"[{rule.ages[0]}..{rule.ages[1]})",
                "i1": ", ".join(f"'{word}'" for word in rule.degrees),
                "i2": ", ".join(f"'{word}'" for word in rule.classes),
                "i3": "true" if rule.full else "",
                "i4": f">= {rule.wage}",
                "o": str(rule.amount),
            }
            for n, rule in enumerate(rules)
        ]
        rows.append({"_id": f"{name}none", **dict.fromkeys(("i0", "i1", "i2", "i3", "i4"), ""), "o": "0"})
        inputs = [{"id": f"i{n}", "name": field, "field": field} for n, field in enumerate(fields)]
        content = {
            "hitPolicy": "first",
            "inputs": inputs,
            "outputs": [{"id": "o", "name": name, "field": name}],
            "rules": rows,
        }
        nodes.append({"id": name, "type": "decisionTableNode", "name": name, "position": place, "content": content})
        edges.append({"id": f"{name}i", "sourceId": "in", "targetId": name, "type": "edge"})
        edges.append({"id": f"{name}o", "sourceId": name, "targetId": "out", "type": "edge"})
    return json.dumps({"nodes": nodes, "edges": edges})


def zen(given: list[list[Condition]], people: pa.Table, *, calls: int) -> Callable[[], Any] | None:
    """GoRules ZEN: one graph of all benefits (`calls=1`), or a call a benefit. It has no null: a fact not known is -1."""
    try:
        from zen import ZenEngine
    except ImportError:
        return None
    engine = ZenEngine()
    parts = [given] if calls == 1 else [[rules] for rules in given]
    decisions = [engine.create_decision(zen_graph(part)) for part in parts]
    names = ("age", "degree", "grade", "full", "wage")
    rows = [
        {
            "age": row["年龄"] if row["年龄"] is not None else -1,
            "degree": row["学历"] or "",
            "grade": row["类别"] or "",
            "full": bool(row["全职"]),
            "wage": float(row["月薪"]) if row["月薪"] is not None else -1,
        }
        for row in people.to_pylist()
    ]
    assert set(rows[0]) == set(names)

    def run() -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {f"b{number}": [] for number in range(len(given))}
        for row in rows:
            for number, decision in enumerate(decisions):
                result = decision.evaluate(row)["result"]
                if calls == 1:
                    for name in found:
                        found[name].append(result[name])
                else:
                    found[f"b{number}"].append(result["b0"])
        return found

    return run


def plain_loop(given: list[list[Condition]], people: pa.Table) -> Callable[[], dict[str, list[int]]]:
    """Rules as tuples and a Python loop over people: what a script would do."""
    rows = list(
        zip(*(people.column(name).to_pylist() for name in ("年龄", "学历", "类别", "全职", "月薪")), strict=True)
    )
    sets = [
        [
            (*rule.ages, frozenset(rule.degrees), frozenset(rule.classes), rule.full, rule.wage, rule.amount)
            for rule in rules
        ]
        for rules in given
    ]

    def decide(rules: list[Any], age: Any, degree: Any, grade: Any, full: Any, wage: Any) -> int:
        if age is None or wage is None:
            return 0
        for low, high, degrees, grades, wants_full, least, amount in rules:
            if (
                low <= age < high
                and degree in degrees
                and grade in grades
                and wage >= least
                and (full or not wants_full)
            ):
                return int(amount)
        return 0

    return lambda: {f"b{number}": [decide(rules, *row) for row in rows] for number, rules in enumerate(sets)}
