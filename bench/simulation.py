"""Thirty benefits under three scenarios for a million people: costs by year, who gains and loses, a budget cut.

    python bench/simulation.py [--people 1000000] [--benefits 30]

No database is used: people are invented in DuckDB, benefits and exclusions are made in memory. What is measured is what
a simulation does between its snapshot and the rows it keeps. The memory is the most the process ever held.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "juxian.config.settings")
os.environ.setdefault("JUXIAN_DATA", "/tmp/juxian-bench")

import django

django.setup()

from juxian.facts import catalogue, storage
from juxian.facts.catalogue import KEY, ORGANIZATION
from juxian.policies import variants
from juxian.policies.budgets import Cap, Rule
from juxian.policies.exclusions import Group
from juxian.policies.models import Benefit, BenefitVersion, Clause
from juxian.policies.population import Definition, People
from juxian.policies.questions import Question, held_against_each_other
from juxian.policies.simulating import Scenario
from juxian.rules import mangle

INPUTS = ("人才类别", "学位", "年龄", "引进方式")
AMOUNTS = {"once": (50, 400), "periodic": (1, 9), "tranches": (20, 300)}


def table(number: int) -> dict:
    """A table of eight rules over four inputs, which gives an amount to about a third of the people."""
    rules = []
    for row in range(8):
        classes = ",".join(f'"{one}"' for one in "ABCDEF"[row % 3 : row % 3 + 2 + number % 2])
        cells = [
            classes,
            '"博士","硕士"' if row % 2 else "-",
            f"< {30 + 3 * row + number % 7}",
            "-" if row % 3 else '"全职引进"',
        ]
        rules.append(
            {"id": str(row + 1), "inputs": cells, "outputs": [str(500 + 100 * row + 10 * number)], "annotation": ""}
        )
    inputs = [{"label": one, "expression": one, "type": "Any", "allowed": ""} for one in INPUTS]
    output = {"name": "金额", "type": "Any", "allowed": "", "default": ""}
    return {
        "name": f"待遇{number}", "hit_policy": "F", "aggregation": "", "inputs": inputs, "outputs": [output], "rules": rules,
    }  # fmt: skip


def versions(count: int) -> list[BenefitVersion]:
    """Benefits paid once, monthly for three years, and in three tranches, in turn."""
    found = []
    tranches = [{"name": str(n), "share": share, "months": 12 * n} for n, share in enumerate(("40", "30", "30"))]
    for number in range(1, count + 1):
        kind = ("once", "periodic", "tranches")[number % 3]
        benefit = Benefit(pk=number, code=f"b{number}", name=f"待遇{number}", kind=kind, order=number)
        terms = {"unit": "yuan", "period": "once", "periods": 1, "tranches": []}
        if kind == "periodic":
            terms |= {"period": "month", "periods": 36}
        elif kind == "tranches":
            terms |= {"tranches": tranches}
        found.append(
            BenefitVersion(pk=number, benefit=benefit, clause=Clause(pk=1), number=1, table=table(number), **terms)
        )
    return found


def people(connection: duckdb.DuckDBPyConnection, count: int) -> duckdb.DuckDBPyRelation:
    """Invented people with the facts that the tables ask for, in the types of a snapshot."""
    types = {name: storage.spelling(storage.arrow_type(kind)) for name, kind in catalogue.scope("people").items()}

    def column(name: str, sql: str) -> str:
        kind = types[name].replace("decimal128", "DECIMAL").replace("string", "VARCHAR").replace("date32[day]", "DATE")
        return f'CAST({sql} AS {kind}) AS "{mangle(name)}"'

    columns = [
        f'i::BIGINT AS "{KEY}"', f'(hash(i) % 2000)::BIGINT AS "{ORGANIZATION}"',
        column("人才类别", "CASE WHEN hash(i, 1) % 3 = 0 THEN NULL ELSE ['A','B','C','D','E','F'][1 + (hash(i, 2) % 6)::INT] END"),
        column("学位", "['博士','硕士','学士'][1 + (hash(i, 3) % 3)::INT]"),
        column("年龄", "22 + hash(i, 4) % 40"),
        column("引进方式", "['全职引进','柔性引进'][1 + (hash(i, 5) % 2)::INT]"),
        column("引进日期", "DATE '2015-01-01' + (hash(i, 6) % 4000)::INT"),
    ]  # fmt: skip
    connection.execute(f"CREATE TABLE facts AS SELECT {', '.join(columns)} FROM range({count}) t(i)")
    return connection.table("facts")


def main() -> None:
    """Measure one simulation."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--benefits", type=int, default=30)
    asked = parser.parse_args()
    connection = duckdb.connect(config={"threads": 2})
    relation = people(connection, asked.people)
    groups = (Group(1, "higher", (1, 2)), Group(2, "first", (3, 4, 5)), Group(3, "cap", (6, 7), 2_000_000))
    now = Definition(tuple(versions(asked.benefits)), groups)
    more = variants.with_percent(now, Decimal(10))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    columns = (KEY, ORGANIZATION, mangle("人才类别"), mangle("引进日期"))
    found = People(connection, relation, [*now.versions, *more.versions], {}, columns=columns)
    decided = time.perf_counter()
    total = asked.people * 100_000_00
    scenarios = (
        Scenario("in force", now),
        Scenario("ten percent more", more),
        Scenario("ten percent more within a budget", more, Cap(total, Rule.PROPORTIONAL)),
    )
    question = Question("simulation", "bench", date(2025, 12, 31), date(2026, 1, 1), scenarios)
    units = {number: number % 20 for number in range(2000)}
    answer = held_against_each_other(found, question, [], units)
    ended = time.perf_counter()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{asked.people:,} people, {asked.benefits} benefits, {len(scenarios)} scenarios")
    print(
        f"decided {decided - started:.1f} s, costed and compared {ended - decided:.1f} s, in all {ended - started:.1f} s"
    )
    print(f"memory {memory / 1024:,.0f} MB, {(memory - before) / 1024:,.0f} MB of it for the simulation")
    for one in answer.results:
        print(
            f"  {one['name']}: {one['total'] / 100:,.2f} yuan, {one['findings']:,} findings, years {list(one['years'])}"
        )
    print(f"rows to keep: {sum(map(len, answer.compared)):,}")


if __name__ == "__main__":
    main()
