"""What a review's figures were in the same period of last year and in the period before, and by what they differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import models
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from juxian.facts import figures, selectors, snapshots
from juxian.facts.figures import Figure, Value, Window
from juxian.facts.indicators import Indicator
from juxian.facts.models import Snapshot
from juxian.reports import citations
from juxian.reports.periods import Kind, Period

ORGANIZATIONS_NAMED = 3


class Against(models.TextChoices):
    """What a period is compared with."""

    LAST_YEAR = "last_year", _("same period of last year")
    BEFORE = "before", _("period before")


# How a sentence names them; 上年 of a year is both.
SPOKEN = {Against.LAST_YEAR: "上年同期", Against.BEFORE: "上期"}


@dataclass(frozen=True)
class Counted:
    """The days over which figures were counted, and the snapshot they were counted on."""

    window: Window
    snapshot: Snapshot
    figures: Mapping[str, Figure]

    @classmethod
    def of(cls, window: Window, snapshot: Snapshot) -> "Counted":
        """Return every figure that can be computed over the window."""
        found = figures.compute_all(snapshot.as_of, snapshot=snapshot, window=window)
        return cls(window, snapshot, citations.by_id(found))

    def to_json(self) -> dict[str, str]:
        """Return what a review keeps of it, from which the figures can be computed again."""
        days = {"since": self.window.since.isoformat(), "as_of": self.snapshot.as_of.isoformat()}
        return days | {"snapshot": self.snapshot.hash}


@dataclass(frozen=True)
class Part:
    """What one organisation has more (or, below 0, less) of a figure than it had."""

    name: str
    now: Value
    then: Value

    @property
    def change(self) -> Value:
        """By how much."""
        return grown(self.now, self.then)


def bases(period: Period, day: date, *, by: object, at: datetime) -> dict[str, Counted]:
    """Return what `period`, counted up to `day`, is compared with; takes the snapshots that are not there yet."""
    found = {}
    for against, (other, end) in _days(period, day).items():
        snapshot = snapshots.latest(end) or snapshots.take(as_of=end, by=by, at=at)
        found[against] = Counted.of(other.window(end), snapshot)
    return found


def at_hand(period: Period, day: date) -> dict[str, Counted]:
    """Return those of the `bases` of which there is a snapshot already."""
    days = _days(period, day)
    taken = {against: snapshots.latest(end) for against, (_other, end) in days.items()}
    return {
        against: Counted.of(days[against][0].window(snapshot.as_of), snapshot)
        for against, snapshot in taken.items()
        if snapshot
    }


def _days(period: Period, day: date) -> dict[str, tuple[Period, date]]:
    """Return the periods to compare with, and up to which day.

    Of a period that is not over, the same days of last year; the one before it was over.
    """
    # The last day of February is compared with the last day of February.
    last = period.last_year.until if day == period.until else _year_before(day)
    days = {Against.LAST_YEAR.value: (period.last_year, last)}
    if period.kind != Kind.YEAR:
        days[Against.BEFORE.value] = period.before, period.before.until
    return days


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def grown(now: Value | None, then: Value | None) -> Value:
    """Return what a value has more than an earlier one."""
    more: Value = (now or 0) - (then or 0)
    return more


def compared(figure: Figure, now: Counted, others: Mapping[str, Counted]) -> dict[str, dict[str, str]]:
    """Return what stands beside a figure in the schedule: its earlier values, the changes, and where they open."""
    found = {}
    for against, other in others.items():
        earlier = other.figures.get(figure.id)
        if earlier is None:
            continue
        change = grown(figure.value, earlier.value)
        found[against] = {
            "value": citations.shown(earlier.value or 0),
            "change": ("+" if change > 0 else "") + citations.shown(change),
            "rate": rate(figure.value or 0, earlier.value or 0),
            "url": difference_url(figure.id, now, other),
        }
    return found


def rate(now: Value, then: Value) -> str:
    """Return by how many per cent a figure grew, with one decimal; nothing where there was nothing to grow from."""
    if not then:
        return ""
    grown = (Decimal(now) - Decimal(then)) / abs(Decimal(then)) * 100
    return f"{grown.quantize(Decimal('0.1')):+f}%"


def difference_url(indicator_id: str, now: Counted, then: Counted) -> str:
    """Return the address of the page that explains by records why a figure differs between two periods."""
    days = {
        "since": now.window.since.isoformat(),
        "as_of": now.snapshot.as_of.isoformat(),
        "than_since": then.window.since.isoformat(),
        "than_as_of": then.snapshot.as_of.isoformat(),
    }
    return f"{reverse('reports:difference', args=[indicator_id])}?{urlencode(days)}"


def figure_url(indicator_id: str, since: date, as_of: date) -> str:
    """Return the address of a figure counted from one day to another."""
    days = {"as_of": as_of.isoformat(), "since": since.isoformat()}
    return f"{reverse('facts:figure', args=[indicator_id])}?{urlencode(days)}"


def by_unit(indicator: Indicator, now: Counted, then: Counted, reach: frozenset[int] | None = None) -> list[Part]:
    """Return the units by whose records a figure differs, those that gained most first; the rest is as it was."""
    values = [figures.compute_in_window(indicator, one.snapshot, one.window, reach) for one in (now, then)]
    # Over the same organisations on both sides, so that both are added up by the same units.
    places = values[0].keys() | values[1].keys()
    here, there = (
        {part.unit.label if part.unit else "": part.value for part in selectors.by_unit(dict.fromkeys(places, 0) | one)}
        for one in values
    )
    parts = [Part(name, here.get(name, 0), there.get(name, 0)) for name in here | there]
    return sorted((part for part in parts if part.change), key=lambda part: (-part.change, part.name))


def units_that_moved(parts: Iterable[Part], change: Value, form: str = "") -> str:
    """Return in brackets the units that moved a figure most in the way it went; nothing when none did."""
    moved = [part for part in parts if part.name and (part.change > 0) == (change > 0)]
    moved.sort(key=lambda part: (-abs(Decimal(part.change)), part.name))
    named = "、".join(
        f"{part.name}{citations.shown(abs(Decimal(part.change)), form)}" for part in moved[:ORGANIZATIONS_NAMED]
    )
    return f"（主要是{named}）" if named else ""
