"""How far a target has come: the figure of its indicator against its value and the time that has passed.

Everything here is computed; nothing is stored. One query a distinct indicator, however many units share a target.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from juxian.facts import figures
from juxian.facts.models import Snapshot
from juxian.goals.models import RATIO, Comparator, Target, amount
from juxian.organizations.models import Organization
from juxian.web.components import Tone

# A target that has come this much of the way that time has gone is still on its way.
TOLERANCE = Decimal("0.8")


class Light(models.TextChoices):
    """How a target stands."""

    MET = "met", _("reached")
    ON_TRACK = "on_track", _("on track")
    BEHIND = "behind", _("behind")
    MISSED = "missed", _("missed")
    UNMEASURED = "unmeasured", _("not measured")


TONES: Mapping[str, Tone] = {
    Light.MET: "success",
    Light.ON_TRACK: "info",
    Light.BEHIND: "warning",
    Light.MISSED: "danger",
    Light.UNMEASURED: "neutral",
}


@dataclass(frozen=True)
class Progress:
    """One target's standing at `as_of`: the figure's value, the share reached and expected (1 is all), the light."""

    target: Target
    as_of: date
    value: Decimal | None
    share: Decimal | None
    expected: Decimal
    light: Light

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
        return "—" if self.value is None else amount(self.value, RATIO if self.target.unit == RATIO else "")

    @property
    def missing(self) -> Decimal:
        """What is still to be reached; 0 when met or not measured."""
        return max(self.target.aim - self.value, Decimal(0)) if self.value is not None else Decimal(0)


def of_targets(targets: Iterable[Target], *, as_of: date | None = None) -> list[Progress]:
    """Return the standing of each target, in the order given.

    Without `as_of`, a target is measured on the newest snapshot of its year; one whose year has none is unmeasured.
    """
    wanted = list(targets)
    days = {year: as_of or measured_on(year) for year in {target.year for target in wanted}}
    children = _children() if wanted else {}
    values: dict[tuple[str, date], Mapping[int | None, int | Decimal]] = {}
    found = []
    for target in wanted:
        day = days[target.year]
        if not target.indicator or day is None or day.year < target.year:
            found.append(_standing(target, day or timezone.localdate(), None))
            continue
        key = (target.indicator, day)
        if key not in values:
            values[key] = figures.compute_by_organization(target.indicator, as_of=day)
        found.append(_standing(target, day, _total(target.organization, values[key], children)))
    return found


def of_target(target: Target, *, as_of: date | None = None) -> Progress:
    """Return the standing of one target."""
    return of_targets([target], as_of=as_of)[0]


def measured_on(year: int) -> date | None:
    """Return the as-of date of the newest snapshot within `year`, or nothing when there is none."""
    snapshot = Snapshot.objects.filter(as_of__year=year).order_by("-as_of", "-pk").first()
    return snapshot.as_of if snapshot else None


def over_tree(organizations: Iterable[Organization], values: Mapping[int | None, int | Decimal]) -> dict[int, Decimal]:
    """Return, for each organisation, the sum of `values` over it and everything below it: one query."""
    children = _children()
    return {one.pk: _total(one, values, children) for one in organizations}


def _children() -> dict[int | None, list[int]]:
    children: dict[int | None, list[int]] = {}
    for pk, parent in Organization.objects.order_by("pk").values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    return children


def _total(
    organization: Organization, values: Mapping[int | None, int | Decimal], children: dict[int | None, list[int]]
) -> Decimal:
    if organization.kind in {Organization.Kind.LEADING_GROUP, Organization.Kind.TALENT_OFFICE}:
        return sum((Decimal(value) for value in values.values()), Decimal(0))
    total, queue = Decimal(0), [organization.pk]
    while queue:
        pk = queue.pop()
        total += Decimal(values.get(pk, 0))
        queue.extend(children.get(pk, []))
    return total


def _standing(target: Target, day: date, value: Decimal | None) -> Progress:
    expected = _expected(target, day)
    if value is None:
        return Progress(target, day, None, None, expected, Light.UNMEASURED)
    share = value / target.aim if target.aim else Decimal(1)
    over = target.deadline is not None and day >= target.deadline
    if target.is_limit:
        kept = value < target.aim if target.comparator == Comparator.LT else value <= target.aim
        light = Light.MISSED if not kept else Light.MET if over else Light.ON_TRACK
    elif (value > target.aim) if target.comparator == Comparator.GT else (value >= target.aim):
        light = Light.MET
    elif over:
        light = Light.MISSED
    else:
        light = Light.ON_TRACK if share >= expected * TOLERANCE else Light.BEHIND
    return Progress(target, day, value, share, expected, light)


def _expected(target: Target, day: date) -> Decimal:
    begin = date(target.year, 1, 1)
    end = target.deadline or date(target.year, 12, 31)
    whole = max((end - begin).days, 1)
    return min(max(Decimal((day - begin).days) / whole, Decimal(0)), Decimal(1))
