"""Thirty benefits decided for a million people: this engine, hand-written SQL and OpenFisca-core in one run.

    python bench/entitlements.py [--people 1000000] [--decisions 30] [--policy FIRST|UNIQUE|PRIORITY]

Each benefit is a decision table of 8 rules over 5 inputs that gives an amount in yuan. All engines get the
same people and the same tables, their results are compared person by person, to the last fen, and ratios
of the times are printed. OpenFisca-core is left out, and that is said, where it is not installed (it pins its
own numpy: `pip install openfisca-core duckdb pyarrow sqlglot lark` in an environment of its own).
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parents[1]))

from juxian.rules import (
    BOOLEAN,
    NUMBER,
    STRING,
    DecisionTable,
    HitPolicy,
    Input,
    Output,
    Rule,
    compile_table,
    evaluate,
)

DEGREES = ["博士", "硕士", "本科", "大专", "其他"]
CLASSES = ["A", "B", "C", "D", "E"]
SCOPE = {"年龄": NUMBER(3), "学历": STRING, "类别": STRING, "全职": BOOLEAN, "月薪": NUMBER(10, 2)}
INPUTS = tuple(Input(name, name, kind) for name, kind in SCOPE.items())


class Condition:
    """One rule in a form of its own, from which each engine's rule is written."""

    def __init__(
        self, ages: tuple[int, int], degrees: list[str], classes: list[str], full: bool, wage: int, amount: int
    ):
        self.ages, self.degrees, self.classes = ages, degrees, classes
        self.full, self.wage, self.amount = full, wage, amount

    def cells(self) -> tuple[str, ...]:
        quoted = [", ".join(f'"{word}"' for word in words) for words in (self.degrees, self.classes)]
        return (
            f"[{self.ages[0]}..{self.ages[1]})",
            quoted[0],
            quoted[1],
            "true" if self.full else "-",
            f">= {self.wage}",
        )

    def sql(self) -> str:
        degrees, classes = (", ".join(f"'{word}'" for word in words) for words in (self.degrees, self.classes))
        full = ' AND "全职"' if self.full else ""
        return (
            f'"年龄" >= {self.ages[0]} AND "年龄" < {self.ages[1]} AND "学历" IN ({degrees}) '
            f'AND "类别" IN ({classes}){full} AND "月薪" >= {self.wage}'
        )


def benefits(count: int, seed: int = 7) -> list[list[Condition]]:
    """``count`` benefits of 8 rules; the age bands make the rules of a benefit disjoint."""
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        edges = sorted(chance.sample(range(20, 68), 9))
        found.append(
            [
                Condition(
                    (edges[n], edges[n + 1]),
                    chance.sample(DEGREES, chance.randint(2, 4)),
                    chance.sample(CLASSES, chance.randint(2, 4)),
                    chance.random() < 0.5,
                    chance.randrange(0, 12_000, 500),
                    chance.randrange(1_000, 300_000, 500),
                )
                for n in range(8)
            ]
        )
    return found


def tables(given: list[list[Condition]], policy: HitPolicy) -> dict[str, DecisionTable]:
    """The benefits as decision tables."""
    made = {}
    for number, rules in enumerate(given):
        amounts = sorted({rule.amount for rule in rules}, reverse=True)
        output = Output("金额", NUMBER(12, 2), ", ".join(map(str, amounts)), "0")
        rows = tuple(Rule(str(n), rule.cells(), (str(rule.amount),)) for n, rule in enumerate(rules, 1))
        made[f"b{number}"] = DecisionTable(f"b{number}", policy, inputs=INPUTS, outputs=(output,), rules=rows)
    return made


def population(people: int, seed: int = 11) -> pa.Table:
    """The people, drawn by DuckDB; three in a hundred facts are not known."""
    pick = "CASE WHEN random() < 0.03 THEN NULL ELSE {} END"
    words = "list_extract({}, 1 + floor(random() * {})::INTEGER)"
    degrees, classes = (words.format(repr(names), len(names)) for names in (DEGREES, CLASSES))
    columns = {
        "年龄": "(18 + floor(random() * 52))::SMALLINT",
        "学历": degrees,
        "类别": classes,
        "全职": "random() < 0.8",
        "月薪": "(floor(random() * 3000000) / 100)::DECIMAL(10, 2)",
    }
    chosen = ", ".join(f'{pick.format(sql)} AS "{name}"' for name, sql in columns.items())
    connection = duckdb.connect(config={"threads": "1"})
    connection.sql("SELECT setseed(0.42)").fetchall()
    return connection.sql(f"SELECT range AS id, {chosen} FROM range({people})").to_arrow_table()


def timed(work: Callable[[], Any], rounds: int) -> tuple[float, Any]:
    """The median time of ``rounds`` runs and the last result."""
    times, result = [], None
    for _ in range(rounds):
        result = None
        gc.collect()
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return statistics.median(times), result


def hand_written(connection: duckdb.DuckDBPyConnection, given: list[list[Condition]]) -> Callable[[], pa.Table]:
    """What a person who knows SQL would write."""
    cases = []
    for number, rules in enumerate(given):
        whens = " ".join(f"WHEN {rule.sql()} THEN {rule.amount}" for rule in rules)
        cases.append(f'CAST(CASE {whens} ELSE 0 END AS DECIMAL(12, 2)) AS "b{number}"')
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


def difference(ours: pa.Table, theirs: pa.Table | dict[str, Any]) -> int:
    """How many amounts differ; both are in the order of the people."""
    found = 0
    for name in ours.column_names:
        if name.startswith("b"):
            column = theirs.column(name).to_pylist() if isinstance(theirs, pa.Table) else theirs[name].tolist()
            found += sum(a != b for a, b in zip(ours.column(name).to_pylist(), column, strict=True))
    return found


def one_person(made: dict[str, DecisionTable]) -> None:
    """Closures for one person: values, and explanations with every cell."""
    start = time.perf_counter()
    decisions = [compile_table(table, SCOPE) for table in made.values()]
    compiled = time.perf_counter() - start
    facts = {"年龄": 34, "学历": "博士", "类别": "B", "全职": True, "月薪": Decimal("9000.50")}
    for decision in decisions:
        decision.person(facts)
        decision.explain(facts)
    values, _ = timed(lambda: [decision.person(facts) for decision in decisions], 50)
    cells, _ = timed(lambda: [decision.explain(facts) for decision in decisions], 20)
    print(f"one person, {len(made)} decisions: compiled in {compiled * 1e3:.0f} ms, ", end="")
    print(f"values {values * 1e3:.3f} ms, every cell {cells * 1e3:.2f} ms")


def main() -> None:
    """Run all engines and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--decisions", type=int, default=30)
    parser.add_argument("--policy", choices=["FIRST", "UNIQUE", "PRIORITY"], default="UNIQUE")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    given = benefits(options.decisions)
    people = population(options.people)
    made = tables(given, HitPolicy[options.policy])
    connection = duckdb.connect()
    source = connection.from_arrow(people)
    source.create("people")
    decisions = {name: compile_table(table, SCOPE) for name, table in made.items()}
    facts = connection.table("people")
    print(f"{options.people:,} people, {options.decisions} decisions of 8 rules by 5 inputs, {options.policy}")
    start = time.perf_counter()
    evaluate(connection, facts, decisions, key="id")
    print(f"juxian, first time {time.perf_counter() - start:8.3f} s (the plan is made and kept)")
    ours, result = timed(lambda: evaluate(connection, facts, decisions, key="id"), options.rounds)
    print(f"juxian             {ours:8.3f} s")
    coded, found = timed(lambda: evaluate(connection, facts, decisions, key="id", encoded=True), options.rounds)
    print(
        f"juxian, encoded    {coded:8.3f} s   amounts as dictionary arrays; {difference(result, found)} amounts differ"
    )
    written, by_hand = timed(hand_written(connection, given), options.rounds)
    print(
        f"SQL by hand        {written:8.3f} s   juxian takes {ours / written:.2f} times that; "
        f"{difference(result, by_hand)} amounts differ"
    )
    peer = openfisca(given, people)
    if peer is None:
        print("OpenFisca-core is not installed here: no comparison")
    else:
        theirs, found = timed(peer, options.rounds)
        print(
            f"OpenFisca          {theirs:8.3f} s   juxian is {theirs / ours:.1f} times as fast, encoded {theirs / coded:.1f} times; "
            f"{difference(result, found)} amounts differ"
        )
    one_person(made)


if __name__ == "__main__":
    main()
