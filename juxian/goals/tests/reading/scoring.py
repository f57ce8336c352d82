"""Count how well a reading meets a hand-made truth, as the acceptance does.

A statement is right when kind, comparator, value and unit are exact and the metric is recognisable: at least half
of the truth's characters occur in it. Lines of a truth file are kind|metric|comparator|value|unit|deadline; a kind of
"?" marks a quantity on which people may differ: finding it is neither right nor false.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from juxian.goals.reading import Statement, statement_json

Truth = dict[str, object]


@dataclass
class Score:
    total: int
    right: int = 0
    false: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.right / self.total

    @property
    def falseness(self) -> float:
        return self.false / max(1, self.right + self.false)


def overlap(expected: str, metric: str) -> float:
    letters = set(expected) - set("（）()“”的")
    return len(letters & set(metric)) / len(letters)


def load(path: Path) -> list[Truth]:
    return parse(path.read_text(encoding="utf-8"))


def parse(text: str) -> list[Truth]:
    truths: list[Truth] = []
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        kind, metric, comparator, value, unit, deadline = line.split("|")
        numbers = [float(part) for part in value.split(",")]
        truths.append(
            {
                "kind": kind,
                "metric": metric,
                "comparator": comparator,
                "unit": unit,
                "deadline": deadline,
                "value": numbers if len(numbers) > 1 else numbers[0],
            }
        )
    return truths


def score(statements: Iterable[Statement], truths: list[Truth]) -> Score:
    """Match greedily, best agreement first; what matches nothing is false."""
    got = [statement_json(statement) for statement in statements]
    pairs = sorted(
        (
            (-_agreement(truth, one), t, g)
            for t, truth in enumerate(truths)
            for g, one in enumerate(got)
            if truth["value"] == one["value"]
        ),
    )
    result = Score(sum(truth["kind"] != "?" for truth in truths))
    matched: dict[int, int] = {}
    for _weight, t, g in pairs:
        if t not in matched and g not in matched.values():
            matched[t] = g
    for t, truth in enumerate(truths):
        one = got[matched[t]] if t in matched else None
        _judge(truth, one, result)
    for g, one in enumerate(got):
        if g not in matched.values():
            result.false += 1
            result.notes.append(f"FALSE {one['kind']} {one['metric']} {one['comparator']} {one['value']} {one['unit']}")
    return result


def _agreement(truth: Truth, one: dict[str, object]) -> float:
    return (
        2.0 * (truth["comparator"] == one["comparator"])
        + (truth["kind"] == one["kind"])
        + 3.0 * overlap(str(truth["metric"]), str(one["metric"]))
    )


def _judge(truth: Truth, one: dict[str, object] | None, result: Score) -> None:
    if truth["kind"] == "?":
        return
    if one is None:
        result.notes.append(f"MISSED {truth}")
        return
    same = all(truth[key] == one[key] for key in ("kind", "comparator"))
    # A truth without 每 (元, not 元/人) leaves open whether it is of each.
    same = same and str(truth["unit"]) in (one["unit"], str(one["unit"]).split("/")[0])
    if same and overlap(str(truth["metric"]), str(one["metric"])) >= 0.5:
        result.right += 1
    else:
        result.false += 1
        result.notes.append(
            f"WRONG {truth['kind']} {truth['metric']} {truth['comparator']} {truth['value']} "
            f"READ {one['kind']} "
            f"{one['metric']} {one['comparator']} {one['unit']}"
        )
    due = truth.get("deadline", "?")
    if due != "?" and (one["deadline"] or "-") != due:
        result.notes.append(f"DEADLINE {truth['metric']} {due} READ {one['deadline']}")
