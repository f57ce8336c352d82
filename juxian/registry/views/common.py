"""What the registry's views share: answering after a write, showing a refusal, the records behind a figure."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.audit.services import record_list_export
from juxian.core.errors import Refused
from juxian.core.permissions import SignedIn
from juxian.facts import figures, indicators
from juxian.facts import selectors as facts
from juxian.facts.figures import Figure
from juxian.facts.forms import asked_date
from juxian.facts.services import default_date
from juxian.facts.views import figure_url
from juxian.registry import finding
from juxian.registry.refusals import explained
from juxian.web import serving
from juxian.web.serving import done, form_errors

__all__ = ["Drill", "attempted", "behind", "done", "exported", "form_errors", "narrowed_by", "saved", "served", "today"]

M = TypeVar("M", bound=Model)


def today() -> date:
    """Return the day on which a page is read."""
    return timezone.localdate()


# Constraints are told by the registry's sentences, not by their names.
served = partial(serving.served, explain=explained)
saved = partial(serving.saved, explain=explained)
attempted = partial(serving.attempted, explain=explained)


def exported(request: SignedIn, rows: int) -> None:
    """Keep in the trail that a list left the house, and what it was narrowed by."""
    conditions = narrowed_by(request)
    record_list_export(action="registry.exported", rows=rows, conditions=conditions, by=request.user, at=timezone.now())


def narrowed_by(request: SignedIn) -> dict[str, str]:
    """Return the conditions of a list's address, for the trail; never a number somebody typed."""
    kept = {name: values for name, values in request.GET.lists() if name not in {"export", "page", "per_page", "sort"}}
    return {
        name: "••••••" if name == "q" and finding.number_of(values[-1]) else "、".join(values)[:200]
        for name, values in kept.items()
        if any(values) and name != "selected"
    }


@dataclass(frozen=True)
class Drill:
    """The figure whose records a list shows: how many it counts, and how many of them the reader may see."""

    figure: Figure | None
    keys: list[int]
    seen: int
    url: str
    without: str
    problem: str = ""

    @property
    def value(self) -> Any:
        """The figure's value as people read it."""
        return facts.plain(self.figure.value) if self.figure else None

    @property
    def outside(self) -> int:
        """How many of its records the reader may not see, or are no longer there."""
        return len(self.keys) - self.seen


def behind(request: SignedIn, table: str, rows: QuerySet[M]) -> tuple[Drill | None, QuerySet[M]]:
    """Return the figure that the address names (`figure`, `as_of`) and the rows of it; all rows when it names none."""
    wanted = request.GET.get("figure", "")
    if not wanted:
        return None, rows
    if not request.user.has_perm("facts.open_records"):
        raise PermissionDenied(_("The records behind a figure are open to the office and the units only."))
    as_of = asked_date(request.GET.get("as_of"), default_date(today()))
    rest = request.GET.copy()
    for name in ("figure", "as_of", "page"):
        rest.pop(name, None)
    without = f"{request.path}?{rest.urlencode()}"
    try:
        if indicators.get(wanted).table != table:
            raise Http404
        reach = facts.reach(request.user)
        figure = figures.compute(wanted, as_of=as_of, organizations=reach)
        keys = figures.subject_ids(wanted, as_of=as_of, organizations=reach)
    except Refused as refused:
        return Drill(None, [], 0, "", without, refused.messages[0]), rows.none()
    found = rows.filter(pk__in=keys)
    return Drill(figure, keys, found.count(), figure_url(wanted, as_of), without), found
