"""The leader's page and the wall view."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from juxian.core.errors import Refused
from juxian.core.permissions import SignedIn
from juxian.facts.views import Moment
from juxian.reports import overview as reading

OVERVIEW = "reports.overview"


@require_safe
def overview(request: SignedIn) -> HttpResponse:
    """The whole district at a glance; every number opens."""
    return _shown(request, "reports/overview.html")


@require_safe
def wall(request: SignedIn) -> HttpResponse:
    """The same for a screen on the wall, which fetches itself anew."""
    return _shown(request, "reports/wall.html")


def _shown(request: SignedIn, template: str) -> HttpResponse:
    moment, shown = Moment.of(request.GET.get("as_of")), None
    try:
        shown = reading.of(moment.snapshot) if moment.snapshot else None
    except Refused as refused:
        messages.error(request, refused.messages[0])
    return render(request, template, {"shown": shown, "moment": moment})
