"""How a target stands: the light it shows by itself. Rules of the office's own (`supervision.rulebook`) go before it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.db import models
from django.utils.translation import gettext_lazy as _

from juxian.goals.models import Comparator
from juxian.goals.models.plans import UPPER_LIMITS
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
    UNTOLD = "untold", _("can not be told")


TONES: Mapping[str, Tone] = {
    Light.MET: "success",
    Light.ON_TRACK: "info",
    Light.BEHIND: "warning",
    Light.MISSED: "danger",
    Light.UNMEASURED: "neutral",
    Light.UNTOLD: "neutral",
}
LAGGING = (Light.BEHIND, Light.MISSED)


def light_of(
    comparator: str, aim: Decimal, value: int | Decimal | None, *, year: int, deadline: date | None, day: date
) -> Light:
    """Return how a target stands on `day`: against its value and, before its deadline, against the time gone."""
    if value is None:
        return Light.UNMEASURED
    over = deadline is not None and day >= deadline
    if comparator in UPPER_LIMITS:
        kept = value < aim if comparator == Comparator.LT else value <= aim
        return Light.MISSED if not kept else Light.MET if over else Light.ON_TRACK
    if (value > aim) if comparator == Comparator.GT else (value >= aim):
        return Light.MET
    if over:
        return Light.MISSED
    return Light.ON_TRACK if value >= aim * expected(year, deadline, day) * TOLERANCE else Light.BEHIND


@lru_cache(maxsize=1_000)
def expected(year: int, deadline: date | None, day: date) -> Decimal:
    """Return which share of the target is due on `day`, when it grows evenly from 1 January."""
    begin = date(year, 1, 1)
    whole = max(((deadline or date(year, 12, 31)) - begin).days, 1)
    return min(max(Decimal((day - begin).days) / whole, Decimal(0)), Decimal(1))
