"""Thirty benefits decided for a million people: this engine beside those that others use, in one run.

    python bench/entitlements.py [--people 1000000] [--decisions 30] [--part speed|peers|growth|person]

Each benefit is a decision table of 8 rules over 5 inputs that gives an amount in yuan. All engines get the same people
and the same tables, and their results are compared person by person, to the last fen. Times are medians from facts in
DuckDB's memory to an Arrow table, for SQL by hand as for this engine, on the same number of threads. Peers that take
long decide fewer people, and their time a person is compared. Run it in an environment of its own, because OpenFisca
pins its numpy: `pip install duckdb pyarrow sqlglot lark openfisca-core zen-engine`.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import duckdb
import peers
import pyarrow as pa
import pyarrow.compute as pc
from district import SCOPE, benefits, population, tables

from juxian.rules import Decision, DecisionTable, HitPolicy, compile_table, evaluate

LIMITS = {"FIRST": 1.15, "PRIORITY": 1.15, "UNIQUE": 1.5, "exact shares": 2.0}
PARTS = ("speed", "peers", "growth", "person")


def timed(work: Callable[[], Any], rounds: int) -> tuple[float, Any]:
    """The median time of some runs and the last result."""
    times, result = [], None
    for _ in range(rounds):
        result = None
        gc.collect()
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return statistics.median(times), result


def processor_time(work: Callable[[], Any], rounds: int) -> float:
    """The median processor time of some runs, on which what else the machine does has less influence."""
    times = []
    for _ in range(rounds):
        gc.collect()
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def difference(ours: pa.Table, theirs: Any) -> int:
    """How many amounts differ; both are in the order of the people, and `theirs` may end earlier."""
    found = 0
    for name in ours.column_names:
        if not name.startswith("b"):
            continue
        mine, other = (
            ours.column(name),
            pa.chunked_array([pa.array(theirs[name])]) if isinstance(theirs, dict) else theirs[name],
        )
        mine = mine.slice(0, len(other))
        if pa.types.is_dictionary(mine.type):
            mine = mine.cast(mine.type.value_type)
        if pa.types.is_dictionary(other.type):
            other = other.cast(other.type.value_type)
        wide = pa.decimal128(38, 9)
        found += (
            pc.sum(
                pc.not_equal(
                    mine.cast(wide),
                    other.cast(pa.int64()).cast(wide) if not pa.types.is_decimal(other.type) else other.cast(wide),
                )
            ).as_py()
            or 0
        )
    return found


def plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column with a value in each row, also where it came as a dictionary array."""
    return pc.dictionary_decode(column) if pa.types.is_dictionary(column.type) else column


class Case:
    """People in DuckDB and benefits compiled by one hit policy."""

    def __init__(self, people: int, count: int, policy: HitPolicy, *, share: bool = False) -> None:
        self.given = benefits(count)
        self.connection = duckdb.connect()
        self.people = population(people)
        self.connection.from_arrow(self.people).create("people")
        self.facts = self.connection.table("people")
        self.tables = tables(self.given, policy, share=share)
        self.decisions: dict[str, Decision] = {name: compile_table(one, SCOPE) for name, one in self.tables.items()}
        self.share = share

    def ours(self) -> pa.Table:
        """Every benefit for everybody, as the engine delivers it."""
        return evaluate(self.connection, self.facts, self.decisions, key="id")

    def decimals(self) -> pa.Table:
        """Every benefit for everybody, with a decimal written out in each row."""
        found = self.ours()
        return pa.table({name: plain(found.column(name)) for name in found.column_names})

    def by_hand(self) -> Callable[[], pa.Table]:
        """The same in SQL written by hand."""
        return peers.hand_written(self.connection, self.given, share=self.share)


def speed(people: int, count: int, rounds: int) -> None:
    """Beside SQL written by hand, by hit policy."""
    cases = [(policy.name, policy, False) for policy in (HitPolicy.FIRST, HitPolicy.PRIORITY, HitPolicy.UNIQUE)]
    cases.append(("exact shares", HitPolicy.FIRST, True))
    for name, policy, share in cases:
        case = Case(people, count, policy, share=share)
        first, _ = timed(case.ours, 1)
        took, mine = timed(case.ours, rounds)
        by_hand, theirs = timed(case.by_hand(), rounds)
        print(
            f"{name:<13} {count:>2} decisions  ours {took:7.3f} s  SQL by hand {by_hand:7.3f} s  "
            f"{took / by_hand:5.2f} times it (at most {LIMITS[name]})  {difference(mine, theirs)} amounts differ; "
            f"first time, with its plan, {first:.3f} s"
        )
        if not share and count > 1:
            written, _ = timed(case.decimals, rounds)
            print(
                f"{'':<13} amounts came as dictionary arrays; with a decimal in each row {written:.3f} s, "
                f"{written / by_hand:.2f} times SQL by hand"
            )


def beside(people: int, count: int, rounds: int) -> None:
    """Beside OpenFisca, ZEN and a loop."""
    case = Case(people, count, HitPolicy.FIRST)
    took, mine = timed(case.ours, rounds)
    written, _ = timed(case.decimals, rounds)
    print(
        f"ours {took:.3f} s for {people:,} people, {took / people * 1e6:.3f} µs a person; results in Arrow, amounts as"
    )
    print(f"     dictionary arrays, which is how the engine delivers them; {written:.3f} s with a decimal in each row")
    few, fewer = case.people.slice(0, 20_000), case.people.slice(0, 500)
    sides: list[tuple[str, Callable[[], Any] | None, int]] = [
        ("OpenFisca-core", peers.openfisca(case.given, case.people), people),
        ("ZEN, one graph", peers.zen(case.given, fewer, calls=1), fewer.num_rows),
        (f"ZEN, {count} calls", peers.zen(case.given, fewer, calls=count), fewer.num_rows),
        ("a plain loop", peers.plain_loop(case.given, few), few.num_rows),
    ]
    for name, work, number in sides:
        if work is None:
            print(f"{name:<15} is not installed here: no comparison")
            continue
        theirs, found = timed(work, 1 if number < people else rounds)
        ratio = theirs / number / (took / people)
        print(
            f"{name:<15} {theirs:8.3f} s for {number:>9,} people, {theirs / number * 1e6:9.3f} µs a person: "
            f"juxian is {ratio:,.1f} times as fast, {ratio * took / written:,.1f} times with decimals in each row; "
            f"{difference(mine, found)} amounts differ"
        )
        if number == people:
            ours, other = processor_time(case.ours, rounds), processor_time(work, rounds)
            print(f"{'':<15} in processor time {other:.3f} s and {ours:.3f} s: {other / ours:.1f} times as fast")


def one_size(people: int, count: int, rounds: int) -> None:
    """Time and memory for so many people, in a process of its own, as JSON."""
    case = Case(people, count, HitPolicy.FIRST)
    del case.people  # the facts are in DuckDB
    case.ours()
    took, table = timed(case.ours, rounds)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"people": people, "count": count, "seconds": took, "memory": memory, "rows": table.num_rows}))


def growth(sizes: Sequence[int], count: int) -> None:
    """Time and peak memory by the number of people, one and all decisions."""
    print(
        "amounts as dictionary arrays; with a decimal in each row, thirty amounts of 5,000,000 people alone are 2.4 GB:"
    )
    for decisions in (1, count):
        for people in sizes:
            command = [sys.executable, __file__, "--size", str(people), "--decisions", str(decisions)]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
            found = json.loads(done.stdout.splitlines()[-1])
            print(
                f"{people:>9,} people, {decisions:>2} decisions: {found['seconds']:7.3f} s, "
                f"{found['seconds'] / people * 1e6:6.3f} µs a person, peak {found['memory']:,} MB in all"
            )


def person(count: int) -> None:
    """One person after another in closures: values, and explanations with every cell; the median person."""
    made: dict[str, DecisionTable] = tables(benefits(count), HitPolicy.FIRST)
    compile_table(next(iter(made.values())), SCOPE)  # the grammar is read once a process
    start = time.perf_counter()
    decisions = [compile_table(table, SCOPE) for table in made.values()]
    compiled = time.perf_counter() - start
    people = population(500).to_pylist()
    took: dict[str, list[float]] = {"person": [], "explain": []}
    for _round in range(3):  # the first makes the closures
        for name, times in took.items():
            for one in people:
                start = time.perf_counter()
                for decision in decisions:
                    getattr(decision, name)(one)
                times.append(time.perf_counter() - start)
    values, cells = (statistics.median(times) for times in took.values())
    print(f"one person, {count} decisions: compiled in {compiled * 1e3:.0f} ms (at most 400), ", end="")
    print(f"values {values * 1e3:.3f} ms (at most 0.2), every cell {cells * 1e3:.2f} ms (at most 3)")


def main() -> None:
    """Run the parts asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--decisions", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="*", default=[100_000, 1_000_000, 5_000_000])
    parser.add_argument("--part", choices=PARTS, action="append", help="only this part; may be given several times")
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.size:
        one_size(options.size, options.decisions, 3)
        return
    parts = options.part or PARTS
    ((threads,),) = duckdb.connect().sql("SELECT current_setting('threads')").fetchall()
    print(f"{options.people:,} people, {threads} threads for SQL by hand and for this engine")
    if "speed" in parts:
        for count in dict.fromkeys((1, options.decisions)):
            speed(options.people, count, options.rounds)
    if "peers" in parts:
        beside(options.people, options.decisions, options.rounds)
    if "growth" in parts:
        growth(options.sizes, options.decisions)
    if "person" in parts:
        person(options.decisions)


if __name__ == "__main__":
    main()
