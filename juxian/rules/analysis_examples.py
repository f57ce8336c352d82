"""Examples: the facts of one subject that lie in a box, and what the table makes of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice, product
from typing import TYPE_CHECKING

from .analysis_axes import Axis
from .analysis_boxes import Box
from .errors import RuleError
from .tree import Fact
from .types import BOOLEAN, DATE, DATE_TIME, STRING, ListType, Number, Type

if TYPE_CHECKING:
    from .decision import Decision

TRIES = 200
"""Combinations tried for the facts behind computed columns and cells that are not plain."""


class Verdict:
    """What the table makes of one subject, by the closures: the rules that match, and those that give the result."""

    def __init__(self, decision: Decision, facts: Mapping[str, object]) -> None:
        self.decision = decision
        self.env = decision.read(facts)
        for value, var, _ in decision.parts.inputs:
            if var is not None:
                self.env[var.id] = decision.run(value)(self.env)
        rules = decision.parts.rules
        self.matched = [rule.id for rule in rules if decision.run(rule.matches)(self.env) is True]

    @property
    def hits(self) -> object:
        """The id of the rule that gives the result, or a list of them."""
        return self.decision.run(self.decision.parts.rule)(self.env)

    def value(self, rule: str) -> object:
        """What a rule gives."""
        node = next(one.value for one in self.decision.parts.rules if one.id == rule)
        return self.decision.run(node)(self.env)


class Examples:
    """Finds examples over the axes of a table."""

    def __init__(self, decision: Decision, axes: Sequence[Axis]) -> None:
        self.decision = decision
        self.axes = axes
        named = {axis.subject.node.name for axis in axes if isinstance(axis.subject.node, Fact)}
        self.others = [name for name in decision.names if name not in named]

    def find(self, box: Box, holds: Callable[[Verdict], bool]) -> dict[str, object] | None:
        """Facts in ``box`` for which the decision, made by the closures, is as ``holds`` wants; None if none is found."""
        for facts in islice(self._candidates(box), TRIES):
            try:
                verdict = Verdict(self.decision, facts)
            except (RuleError, ArithmeticError):
                continue
            if holds(verdict):
                return facts
        return None

    def _candidates(self, box: Box) -> Iterator[dict[str, object]]:
        """Facts as the box says; those that no axis stands for in several typical values."""
        sure: dict[str, object] = {}
        members: dict[str, list[object] | None] = {}
        for axis, mask in zip(self.axes, box, strict=True):
            node = axis.subject.node
            if not isinstance(node, Fact):
                continue
            known = mask & axis.known
            if axis.subject.is_member:
                held = members.setdefault(node.name, [])
                if not known:
                    members[node.name] = None
                elif held is not None and axis.sample(known) is True:
                    held.append(axis.subject.element)
            else:
                sure[node.name] = axis.sample(known) if known else None
        sure |= members
        choices = [typical(self.decision.types[name]) for name in self.others]
        for values in product(*choices):
            yield {
                name: ({**sure, **dict(zip(self.others, values, strict=True))}).get(name)
                for name in self.decision.names
            }


def typical(kind: Type) -> list[object]:
    """Values to try for a fact of a kind."""
    if isinstance(kind, Number):
        whole = kind.whole if kind.precision is not None else 12
        return [
            Decimal(10**n) * factor for n in range(min(whole, 8)) for factor in (1, 3) if 10**n * factor < 10**whole
        ]
    if kind in (DATE, DATE_TIME):
        days = [dt.date(year, 1, 1) for year in (2024, 1980, 2000, 2030)]
        return list(days) if kind == DATE else [dt.datetime.combine(day, dt.time()) for day in days]
    if kind == BOOLEAN:
        return [True, False]
    if kind == STRING:
        return ["其他", ""]
    return [[]] if isinstance(kind, ListType) else [None]
