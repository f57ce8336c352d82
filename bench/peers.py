"""The engines beside which `entitlements.py` is measured, each given what suits it best.

A peer that is not installed is None, and the run says so: `pip install openfisca-core zen-engine`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import duckdb
import pyarrow as pa
from district import CLASSES, DEGREES, Condition


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


def openfisca(given: list[list[Condition]], people: pa.Table) -> Callable[[], Any] | None:
    """The same as OpenFisca variables with vectorial formulas; None where it is not installed."""
    try:
        import numpy as np
        from openfisca_core import entities, indexed_enums, periods, simulations, taxbenefitsystems, variables
    except ImportError:
        return None
    person = entities.Entity("person", "persons", "", "")
    degree_type = indexed_enums.Enum("Degree", {f"d{n}": f"d{n}" for n in range(6)})
    class_type = indexed_enums.Enum("Class", {f"c{n}": f"c{n}" for n in range(6)})

    def variable(name: str, kind: Any, **more: Any) -> type:
        attributes = {"value_type": kind, "entity": person, "definition_period": periods.DateUnit.MONTH, **more}
        return type(name, (variables.Variable,), attributes)

    system = taxbenefitsystems.TaxBenefitSystem([person])
    system.add_variable(variable("age", int))
    system.add_variable(
        variable("degree", indexed_enums.Enum, possible_values=degree_type, default_value=degree_type.d5)
    )
    system.add_variable(variable("grade", indexed_enums.Enum, possible_values=class_type, default_value=class_type.c5))
    system.add_variable(variable("full", bool))
    system.add_variable(variable("wage", float))

    def formula_of(rules: list[Condition]) -> Callable[..., Any]:
        degrees = [[DEGREES.index(word) for word in rule.degrees] for rule in rules]
        classes = [[CLASSES.index(word) for word in rule.classes] for rule in rules]

        def formula(people: Any, period: Any) -> Any:
            age, wage, full = people("age", period), people("wage", period), people("full", period)
            degree, grade = people("degree", period), people("grade", period)
            conditions = []
            for rule, allowed, listed in zip(rules, degrees, classes, strict=True):
                held = (age >= rule.ages[0]) * (age < rule.ages[1]) * (wage >= rule.wage)
                held = held * np.logical_or.reduce([degree == list(degree_type)[n] for n in allowed])
                held = held * np.logical_or.reduce([grade == list(class_type)[n] for n in listed])
                conditions.append(held * full if rule.full else held)
            return np.select(conditions, [rule.amount for rule in rules], 0)

        return formula

    for number, rules in enumerate(given):
        system.add_variable(variable(f"b{number}", int, formula=formula_of(rules)))
    count = people.num_rows

    def codes(name: str, words: list[str]) -> Any:
        index = {word: n for n, word in enumerate(words)} | {None: 5}
        return np.array([index[word] for word in people.column(name).to_pylist()], np.int16)

    def numbers(name: str, missing: float) -> list[Any]:
        return [missing if value is None else value for value in people.column(name).to_pylist()]

    inputs = {
        "age": np.array(numbers("年龄", -1), np.int32),
        "wage": np.array([float(value) for value in numbers("月薪", -1)], np.float32),
        "full": np.array(numbers("全职", False), bool),
        "degree": indexed_enums.EnumArray(codes("学历", DEGREES), degree_type),
        "grade": indexed_enums.EnumArray(codes("类别", CLASSES), class_type),
    }

    def run() -> Any:
        builder = simulations.SimulationBuilder()
        builder.create_entities(system)
        builder.declare_person_entity("person", range(count))
        simulation = builder.build(system)
        for name, values in inputs.items():
            simulation.set_input(name, "2025-01", values)
        return {f"b{n}": simulation.calculate(f"b{n}", "2025-01") for n in range(len(given))}

    return run


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
