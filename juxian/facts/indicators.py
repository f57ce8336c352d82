"""The indicators: figures with a definition, registered by the modules whose records they count."""

from dataclasses import dataclass
from typing import Literal

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from juxian.core.errors import Refused
from juxian.facts.catalogue import Named


class Group(models.TextChoices):
    """The groups of figures, in the order of pages; a module may bring others, which stand below under their own name."""

    HEADLINE = "headline", gettext_lazy("Headline figures")
    BRINGING_IN = "bringing_in", gettext_lazy("Bringing in")
    PROGRAMMES = "programmes", gettext_lazy("Programmes won")
    SIX_TEAMS = "six_teams", gettext_lazy("The six talent teams")
    PEOPLE = "people", gettext_lazy("Structure of talents")
    OUTREACH = "outreach", gettext_lazy("Posts and ties")
    GOALS = "goals", gettext_lazy("Projects and campaigns")
    STRUCTURE = "structure", gettext_lazy("Organisations")


HEADLINE = str(Group.HEADLINE)


def group_name(group: str) -> str:
    """Return the heading of a group of figures."""
    return str(Group(group).label) if group in Group.values else group or _("Other figures")


@dataclass(frozen=True)
class Indicator(Named):
    """An aggregate over the rows of `table` for which the FEEL `condition` is true.

    `count` counts them; `sum` adds up the FEEL expression `value` over them, nulls left out. `definition` is the
    口径, a Chinese sentence. A "year" indicator may name 期初 (1 January of the as-of date's year) and 期末 (the as-of
    date); a "point" one looks at the state on the as-of date. Those of the group "headline" stand on the desk.
    """

    id: str
    name: str
    name_en: str
    table: str
    condition: str
    aggregate: Literal["count", "sum"] = "count"
    value: str = ""
    unit: str = "人"
    definition: str = ""
    period: Literal["year", "point"] = "year"
    group: str = ""

    def __post_init__(self) -> None:
        if (self.aggregate == "sum") != bool(self.value):
            raise ValueError(f"indicator {self.id}: a sum needs a value, a count has none")
        if not self.definition:
            raise ValueError(f"indicator {self.id} has no definition")


_indicators: dict[str, Indicator] = {}


def register(*indicators: Indicator) -> None:
    """Add a module's indicators; raises `ValueError` when another one has the id."""
    for indicator in indicators:
        if _indicators.setdefault(indicator.id, indicator) != indicator:
            raise ValueError(f"the indicator {indicator.id} is registered twice with different meanings")


def unregister(*ids: str) -> None:
    """Take indicators out again, as tests that bring their own do."""
    for indicator_id in ids:
        _indicators.pop(indicator_id, None)


def get(indicator_id: str) -> Indicator:
    """Return the indicator; refuses an unknown one, naming its likeliest spelling."""
    if indicator_id in _indicators:
        return _indicators[indicator_id]
    from difflib import get_close_matches

    near = get_close_matches(indicator_id, _indicators, n=1)
    if not near:
        raise Refused(_("There is no indicator “%(name)s”."), code="indicator_unknown", params={"name": indicator_id})
    raise Refused(
        _("There is no indicator “%(name)s”; did you mean “%(near)s”?"),
        code="indicator_unknown",
        params={"name": indicator_id, "near": near[0]},
    )


def all() -> list[Indicator]:  # noqa: A001 read as indicators.all()
    """Return every registered indicator by group, in the order of registration within it."""
    groups = list(dict.fromkeys([*Group.values, *(indicator.group for indicator in _indicators.values())]))
    return sorted(_indicators.values(), key=lambda indicator: groups.index(indicator.group))
