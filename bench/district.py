"""The people, the benefits and the tables of `entitlements.py`: each engine gets the same."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import duckdb
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parents[1]))

from juxian.rules import BOOLEAN, NUMBER, STRING, DecisionTable, HitPolicy, Input, Output, Rule

DEGREES = ["博士", "硕士", "本科", "大专", "其他"]
CLASSES = ["A", "B", "C", "D", "E"]
SCOPE = {"年龄": NUMBER(3), "学历": STRING, "类别": STRING, "全职": BOOLEAN, "月薪": NUMBER(14, 2)}
INPUTS = tuple(Input(name, name, kind) for name, kind in SCOPE.items())


class Condition:
    """One rule in a form of its own, from which each engine's rule is written."""

    def __init__(
        self, ages: tuple[int, int], degrees: list[str], classes: list[str], full: bool, wage: int, amount: int
    ):
        self.ages, self.degrees, self.classes = ages, degrees, classes
        self.full, self.wage, self.amount = full, wage, amount
        self.rate = f"0.{amount:07d}"

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


def tables(given: list[list[Condition]], policy: HitPolicy, *, share: bool = False) -> dict[str, DecisionTable]:
    """The benefits as decision tables; with `share`, they give a share of the wage instead of an amount."""
    made = {}
    for number, rules in enumerate(given):
        amounts = sorted({rule.amount for rule in rules}, reverse=True)
        allowed = "" if share else ", ".join(map(str, amounts))
        output = Output("金额", NUMBER if share else NUMBER(12, 2), allowed, "0")
        results = [f"月薪 * {rule.rate}" if share else str(rule.amount) for rule in rules]
        rows = tuple(
            Rule(str(n), rule.cells(), (given,)) for n, (rule, given) in enumerate(zip(rules, results, strict=True), 1)
        )
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
        "月薪": "(floor(random() * 3000000) / 100)::DECIMAL(14, 2)",
    }
    chosen = ", ".join(f'{pick.format(sql)} AS "{name}"' for name, sql in columns.items())
    connection = duckdb.connect(config={"threads": "1"})
    connection.sql("SELECT setseed(0.42)").fetchall()
    return connection.sql(f"SELECT range AS id, {chosen} FROM range({people})").to_arrow_table()
