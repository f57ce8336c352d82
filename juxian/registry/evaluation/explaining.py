"""One person's score, criterion by criterion: the value, the step it reached, the points, and what the next step needs.

The same tables decide here as over everybody, one person at a time, so the two can not differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from juxian.core.mask import everything
from juxian.facts.catalogue import Fact
from juxian.registry.evaluation.compiling import PEERS, decision, facts_of, is_sensitive
from juxian.registry.evaluation.definition import Criterion, Definition, Dimension, Mapped, Step, Unknown
from juxian.registry.evaluation.scoring import Score, score


@dataclass(frozen=True)
class Rung:
    """A row of a criterion's table in words, and whether it is the one that gave the points."""

    test: str
    points: str
    hit: bool


@dataclass(frozen=True)
class Given:
    """What one criterion gives one person; `hidden` when its value is not for the reader."""

    criterion: Criterion
    value: Any
    points: Decimal | None
    rungs: list[Rung]
    hidden: bool
    used: list[Fact]

    @property
    def shown(self) -> str:
        """The value in words."""
        return everything(words(self.value)) if self.hidden and self.value is not None else words(self.value)

    @property
    def counted(self) -> bool:
        """Whether it counts, known or not."""
        return self.points is not None or self.criterion.unknown == Unknown.ZERO

    @property
    def better(self) -> str:
        """What the next step would need, in words; nothing at the top."""
        if self.points is None:
            return _("the value has to be on file: %(facts)s") % {"facts": "、".join(one.label for one in self.used)}
        if self.criterion.mapped == Mapped.YES:
            return "" if self.points else _("%(points)s points when it holds") % {"points": words(self.criterion.cap)}
        step: Step | None = self.criterion.better(self.value, self.points)
        if step is None:
            return ""
        return _("%(points)s points from %(value)s on") % {"points": words(step.points), "value": words(step.least)}


@dataclass(frozen=True)
class Side:
    """A dimension with what its criteria give."""

    dimension: Dimension
    score: Decimal | None
    criteria: list[Given]


@dataclass(frozen=True)
class Explained:
    """A whole score with all that led to it."""

    score: Score
    sides: list[Side]


def explain(
    definition: Definition, facts: Mapping[str, Any], *, peers: Decimal | None = None, clear: bool = False
) -> Explained:
    """Return the score over one person's facts (`facts.selectors.facts_of`); sensitive values are shown when `clear`."""
    known = {**facts, PEERS.name: peers}
    given = [_given(one, known, clear) for one in definition.criteria]
    found = score(definition, [one.points for one in given])
    sides, rest = [], list(given)
    for dimension, value in zip(definition.dimensions, found.dimensions, strict=True):
        own, rest = rest[: len(dimension.criteria)], rest[len(dimension.criteria) :]
        sides.append(Side(dimension, value, own))
    return Explained(found, sides)


def _given(criterion: Criterion, facts: Mapping[str, Any], clear: bool) -> Given:
    explained = decision(criterion).explain({name: facts[name] for name in decision(criterion).names})
    value = explained.rules[0].cells[0].value
    hit = explained.hits[0] if explained.hits else None
    rungs = [
        Rung(test, points, row.id == hit)
        for (test, points), row in zip(described(criterion), explained.rules, strict=True)
    ]
    hidden = not clear and is_sensitive(criterion)
    return Given(criterion, value, explained.result, rungs, hidden, facts_of(criterion))


def described(criterion: Criterion) -> list[tuple[str, str]]:
    """Return the rows of a criterion's table in words: what of the value, how many points."""
    if criterion.mapped == Mapped.YES:
        return [(_("yes"), words(criterion.cap)), (_("no"), "0")]
    if criterion.mapped == Mapped.LINEAR:
        low, high, cap = (words(value) for value in (criterion.low, criterion.high, criterion.cap))
        between = _("between them, in proportion")
        return [(f"≤ {low}", "0"), (f"≥ {high}", cap), (between, f"0—{cap}")]
    falling = sorted(criterion.steps, key=lambda step: step.least, reverse=True)
    rows = [(f"≥ {words(step.least)}", words(step.points)) for step in falling]
    return [*rows, (f"＜ {words(falling[-1].least)}", "0")]


def words(value: Any) -> str:
    """Return a value as people read it."""
    if value is None:
        return _("not known")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        short = f"{value:,f}"
        return short.rstrip("0").rstrip(".") if "." in short else short
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
