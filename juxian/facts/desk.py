"""The desk's figures: the headline indicators within the user's reach."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from juxian.core.errors import Refused
from juxian.facts import figures, indicators, selectors, services, snapshots
from juxian.facts.indicators import HEADLINE
from juxian.web.desk import DeskPart

SHOWN = 8


def provide(user: Any, now: datetime) -> DeskPart:
    """Return the headline figures of the usual date; none for those who see no figures, or before any snapshot."""
    if not user.has_perm(selectors.PERMISSION) or not any(one.group == HEADLINE for one in indicators.all()):
        return DeskPart()
    snapshot = snapshots.latest(services.default_date(timezone.localdate(now))) or snapshots.latest()
    if snapshot is None:
        return DeskPart()
    from juxian.facts.views import drawn

    try:
        found = figures.compute_all(snapshot.as_of, snapshot=snapshot, organizations=selectors.reach(user))
    except Refused:
        # The page of figures says what is wrong; a desk stays usable without them.
        return DeskPart()
    return DeskPart(figures=[drawn(figure) for figure in found if figure.group == HEADLINE][:SHOWN])
