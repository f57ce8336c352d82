"""The desk's figures: the headline indicators within the user's reach, and the groups that read better as charts."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.core.errors import Refused
from juxian.facts import figures, indicators, selectors, services, snapshots
from juxian.facts.indicators import HEADLINE, Group, group_name
from juxian.web.components import Chart, Figure, Series
from juxian.web.desk import DeskPanel, DeskPart

SHOWN = 8
CHARTED = (Group.SIX_TEAMS, Group.BRINGING_IN, Group.PROGRAMMES)


def provide(user: Any, now: datetime) -> DeskPart:
    """Return the figures and charts of the usual date; none for those who see no figures, or before any snapshot."""
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
    groups: dict[str, list[Figure]] = {}
    for figure in found:
        groups.setdefault(figure.group, []).append(drawn(figure))
    return DeskPart(
        figures=groups.get(HEADLINE, [])[:SHOWN],
        panels=[_panel(group, groups[group]) for group in CHARTED if any(one.value for one in groups.get(group, []))],
    )


def _panel(group: Group, shown: list[Figure]) -> DeskPanel:
    numbers = [one.value if not isinstance(one.value, str) else None for one in shown]
    series = Series(group_name(group), numbers, urls=[one.url for one in shown])
    chart = Chart([one.label for one in shown], [series], "hbar", shown[0].unit, _("Figure"))
    return DeskPanel(
        f"figures-{group.value.replace('_', '-')}", group_name(group), "chart-bar", reverse("facts:figures"), chart
    )
