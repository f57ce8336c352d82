"""How each township stands with its natives and its rural experts."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum

from juxian.core.money import show
from juxian.organizations.models import Organization
from juxian.outreach.models import Contribution, Native, RuralExpert
from juxian.outreach.models.ties import Claim
from juxian.outreach.permissions import VIEW_TIES


def year_before(day: date) -> date:
    """Return the same day a year ago; the 28th where there is none."""
    return date(day.year - 1, day.month, min(day.day, 28))


@dataclass(frozen=True)
class Home:
    """A township: its natives, those contacted within a year, contacts overdue, what was brought, its rural experts."""

    unit: Organization
    natives: int
    contacted: int
    overdue: int
    contributions: int
    fen: int
    experts: int
    supported: int

    @property
    def percent(self) -> int:
        """The share of its natives who were contacted within a year."""
        return round(100 * self.contacted / self.natives) if self.natives else 0

    @property
    def money(self) -> str:
        """What was invested and given, in words."""
        return show(self.fen)


def homes(user: Any, day: date, today: date) -> list[Home]:
    """Return the townships of which the user sees anything, by name, as of `day`; overdue is what is so today."""
    away = Q(returned_on=None)
    lists = Native.objects.visible_to(user, VIEW_TIES).order_by().values("birthplace")
    counted = lists.annotate(
        natives=Count("pk"),
        contacted=Count("pk", filter=Q(contacted_on__gte=year_before(day))),
        overdue=Count("pk", filter=away & Q(next_due__lt=today)),
    ).values_list("birthplace", "natives", "contacted", "overdue")
    natives = {home: (all_, contacted, overdue) for home, all_, contacted, overdue in counted}
    confirmed = Contribution.objects.visible_to(user, VIEW_TIES).filter(state=Claim.CONFIRMED).order_by()
    given = confirmed.values("native__birthplace").annotate(count=Count("pk"), fen=Sum("amount"))
    brought = {home: (count, fen or 0) for home, count, fen in given.values_list("native__birthplace", "count", "fen")}
    experts, supported = Counter[int](), Counter[int]()
    rows = RuralExpert.objects.visible_to(user, VIEW_TIES).filter(state=Claim.CONFIRMED).order_by()
    for unit, supports in rows.annotate(times=Count("supports")).values_list("township", "times"):
        experts[unit] += 1
        supported[unit] += supports > 0
    units = Organization.objects.filter(pk__in={*natives, *experts}).order_by("name", "pk")
    return [
        Home(
            unit, *natives.get(unit.pk, (0, 0, 0)), *brought.get(unit.pk, (0, 0)), experts[unit.pk], supported[unit.pk]
        )
        for unit in units
    ]
