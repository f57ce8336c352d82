"""How far a target has come: the figure of its indicator against its value and the time that has passed.

Everything here is computed; nothing is stored. One query a distinct indicator, however many units share a target.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_DOWN, Decimal

from django.urls import reverse
from django.utils import timezone

from juxian.facts import snapshots
from juxian.facts.models import Snapshot
from juxian.goals.adding import Node, decided, parts_deciding
from juxian.goals.lights import TONES, Light, expected, light_of
from juxian.goals.models import RATIO, Target, amount
from juxian.goals.supervision.rulebook import Judge, Rulebook, Verdict, in_force
from juxian.goals.tree import Tree, Value, roll_up
from juxian.web.components import Tone


@dataclass(frozen=True)
class Progress:
    """One target's standing at `as_of`: the figure's value, the share reached and expected (1 is all), the light."""

    target: Target
    as_of: date
    value: Decimal | None
    share: Decimal | None
    expected: Decimal
    light: Light
    deciding: int = 0  # the target whose figure it is, where one part decides for the whole
    reason: str = ""  # why, where a rule of the office's own gave the light
    mean: bool = False  # whether it is measured as the weighted mean of its parts

    @property
    def opens(self) -> str:
        """The address the value opens onto: its figure, or the part that decides."""
        if self.deciding != self.target.pk:
            return reverse("goals:target", args=[self.deciding])
        if self.mean or not self.target.indicator:
            return f"{self.target.get_absolute_url()}#parts"
        return f"{reverse('facts:figure', args=[self.target.indicator])}?as_of={self.as_of}"

    @property
    def striven(self) -> bool:
        """Whether also what is striven for beyond the target is reached."""
        stretch = self.target.stretch
        if stretch is None or self.value is None:
            return False
        return self.value <= stretch if self.target.is_limit else self.value >= stretch

    @property
    def tone(self) -> Tone:
        """The tone of the badge."""
        return TONES[self.light]

    @property
    def percent(self) -> int | None:
        """The share reached in whole per cent, rounded down: 99.9 % is not all."""
        return None if self.share is None else int(self.share * 100)

    @property
    def reached(self) -> str:
        """What is reached as people write it: 19, and a ratio in per cent; — when not measured."""
        if self.value is None or self.target.unit != RATIO:
            return "—" if self.value is None else amount(self.value, "")
        return amount(self.value.quantize(Decimal("0.0001"), rounding=ROUND_DOWN), RATIO)

    @property
    def missing(self) -> Decimal:
        """What is still to be reached; 0 when met or not measured."""
        return max(self.target.aim - self.value, Decimal(0)) if self.value is not None else Decimal(0)


def of_targets(
    targets: Iterable[Target], *, as_of: date | None = None, rules: Rulebook | None = None
) -> list[Progress]:
    """Return the standing of each target, in the order given, by the rules in force or by `rules`.

    Without `as_of`, a target is measured on the newest snapshot of its year; one whose year has none is unmeasured.
    """
    wanted = list(targets)
    below = parts_deciding((target.pk, target.rule) for target in wanted)
    asked: dict[int, set[str]] = {}
    for target in wanted:
        named = {target.indicator, *(part.indicator for part in _all_below(target.pk, below))}
        asked.setdefault(target.year, set()).update(named - {""})
    tree = Tree.load() if wanted else None
    days: dict[int, date] = {}
    totals: dict[int, Mapping[str, Mapping[int, Value]]] = {}
    for year, indicators in asked.items():
        day = as_of or measured_on(year)
        days[year] = day or timezone.localdate()
        if tree and indicators and day and day.year >= year:
            totals[year] = roll_up(indicators, snapshots.need(day), tree)
    book = (rules or in_force()) if wanted else None
    judges = {year: book.on(year, days[year], asked[year], tree) for year in asked} if book and tree else {}
    found = []
    for one in wanted:
        value, of = decided(Node.of(one), below, totals.get(one.year, {}))
        measured = None if value is None else Decimal(value)
        standing = _standing(one, days[one.year], measured, of, judges.get(one.year))
        found.append(replace(standing, mean=True) if one.rule == Target.Rule.RATIO and one.pk in below else standing)
    return found


def _all_below(target: int, below: Mapping[int, list[Node]]) -> Iterator[Node]:
    for part in below.get(target, ()):
        yield part
        yield from _all_below(part.pk, below)


def of_target(target: Target, *, as_of: date | None = None) -> Progress:
    """Return the standing of one target."""
    return of_targets([target], as_of=as_of)[0]


def measured_on(year: int) -> date | None:
    """Return the as-of date of the newest snapshot within `year`, or nothing when there is none."""
    snapshot = Snapshot.objects.filter(as_of__year=year).order_by("-as_of", "-pk").first()
    return snapshot.as_of if snapshot else None


def _standing(target: Target, day: date, value: Decimal | None, of: int, judge: Judge | None) -> Progress:
    share = None if value is None else value / target.aim if target.aim else Decimal(1)
    light = light_of(target.comparator, target.aim, value, year=target.year, deadline=target.deadline, day=day)
    found = judge.verdict(target, value, light) if judge else Verdict(light)
    due = expected(target.year, target.deadline, day)
    return Progress(target, day, value, share, due, found.light, of or target.pk, found.reason)
