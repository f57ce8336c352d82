"""Who fits a vacancy, and whom to recommend for many at once. For the office only: it knows everybody anyway."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from juxian.audit.services import record_export
from juxian.core.errors import Refused
from juxian.core.inputs import whole
from juxian.core.permissions import SignedIn, load
from juxian.facts import snapshots
from juxian.facts.models import Snapshot
from juxian.facts.services import default_date
from juxian.outreach import matching, selectors, services
from juxian.outreach.models import Vacancy
from juxian.outreach.permissions import MATCH
from juxian.outreach.tables import CandidateTable
from juxian.registry.models import Access, Person
from juxian.registry.sharing.access import looked
from juxian.registry.views.common import attempted, today
from juxian.web.components import BulkAction, Tab
from juxian.web.tables import render_list

GET_OR_POST = ["GET", "HEAD", "POST"]


def snapshot() -> Snapshot:
    """Return the snapshot that people are matched on: today's, the newest while there is none of today."""
    day = default_date(today())
    return snapshots.need(day, snapshots.latest(day) or snapshots.latest())


@require_http_methods(GET_OR_POST)
def candidates(request: SignedIn, pk: int) -> HttpResponse:
    """Rank those who agreed to be recommended, with reasons; recommend those ticked."""
    found = load(Vacancy, request.user, MATCH, pk=pk)
    if request.method == "POST":
        return _recommend(request, found)
    unknown = request.GET.get("show") == "unknown"
    context: dict[str, Any] = {"vacancy": found}
    try:
        taken_at = snapshot()
        among, without = selectors.willing(), selectors.recommended_for(found)
        ranking = matching.rank(found, matching.everybody(taken_at), among=among, without=without, unknown=unknown)
        context["meeting"] = matching.count(found, matching.everybody(taken_at))
    except Refused as refused:
        return render(request, "outreach/candidates.html", context | {"problem": refused.messages[0]})
    people = Person.objects.in_bulk([one.key for one in ranking.candidates])
    shown = [one for one in ranking.candidates if one.key in people]
    table = CandidateTable(shown, people=people, day=today(), may_choose=found.is_open)
    table.bulk_actions = [BulkAction("recommend", _("Recommend"), "user-share", tone="neutral")]
    listed = {"table": "people", "condition": matching.together(found)}
    context |= {
        "ranking": ranking,
        "wished": found.requirements.filter(required=False).exists(),
        "as_of": taken_at.as_of,
        "everybody": f"{reverse('facts:list_select')}?{urlencode(listed)}",
        "tabs": [
            Tab(_("Meet what is required"), request.path, not unknown),
            Tab(_("Something required is not known"), f"{request.path}?show=unknown", unknown),
        ],
    }
    return render_list(
        request, "outreach/candidates.html", table, context=context, export=_("candidates"),
        on_export=lambda rows: _taken(request, found, list(people), rows),
    )  # fmt: skip


def _taken(request: SignedIn, vacancy: Vacancy, keys: Sequence[int], rows: int) -> None:
    now = timezone.now()
    looked(people=keys, kind=Access.Kind.LIST, by=request.user, at=now, reason=str(vacancy))
    record_export(action="outreach.candidates_exported", target=vacancy, after={"rows": rows}, by=request.user, at=now)


def _recommend(request: SignedIn, vacancy: Vacancy) -> HttpResponse:
    if request.POST.get("everything"):
        messages.warning(request, _("Recommend those you chose, not a whole list: tick people one by one."))
        return redirect("outreach:candidates", pk=vacancy.pk)
    keys = list(filter(None, map(whole, request.POST.getlist("selected"))))
    people = list(Person.objects.filter(pk__in=keys).order_by("pk"))
    if not people:
        messages.warning(request, _("Nobody is chosen: tick people in the list first."))
        return redirect("outreach:candidates", pk=vacancy.pk)
    text = ngettext("%(count)d person was recommended.", "%(count)d people were recommended.", len(people))
    said = text % {"count": len(people)}
    note = request.POST.get("note", "")[:200]
    if attempted(request, services.recommend, said, vacancy=vacancy, people=people, note=note):
        return redirect(f"{reverse('outreach:recommendations')}?{urlencode({'q': vacancy.post})}")
    return redirect("outreach:candidates", pk=vacancy.pk)


@require_http_methods(GET_OR_POST)
def assignment(request: SignedIn) -> HttpResponse:
    """Propose people for the heads of several vacancies, each person once; recommend those left ticked."""
    open_ = Vacancy.objects.visible_to(request.user, MATCH).open_on(today()).select_related("organization")
    offered = list(open_.counted().order_by("organization__name", "post", "pk"))
    if request.method == "POST":
        return _recommend_pairs(request, {one.pk: one for one in offered})
    asked = set(filter(None, map(whole, request.GET.getlist("v"))))
    chosen = [one for one in offered if one.pk in asked] if asked else offered
    context: dict[str, Any] = {"offered": offered, "chosen": {one.pk for one in chosen}}
    try:
        context["proposed"] = selectors.proposed(chosen, snapshot()) if chosen else None
    except Refused as refused:
        context["problem"] = refused.messages[0]
    return render(request, "outreach/assignment.html", context)


def _recommend_pairs(request: SignedIn, vacancies: dict[int, Vacancy]) -> HttpResponse:
    """Recommend the pairs "vacancy:person" that were posted: all or none of them."""
    pairs: dict[int, list[int]] = {}
    for text in request.POST.getlist("pair"):
        post, person = map(whole, text.partition(":")[::2])
        if post in vacancies and person is not None:
            pairs.setdefault(post, []).append(person)

    def recommend_all(*, by: Any, at: Any) -> None:
        for post, keys in sorted(pairs.items()):
            people = list(Person.objects.filter(pk__in=keys).order_by("pk"))
            services.recommend(vacancy=vacancies[post], people=people, by=by, at=at)

    count = sum(map(len, pairs.values()))
    if not count:
        messages.warning(request, _("Nobody is chosen: tick people in the list first."))
        return redirect("outreach:assignment")
    text = ngettext("%(count)d person was recommended.", "%(count)d people were recommended.", count)
    with transaction.atomic():
        if attempted(request, recommend_all, text % {"count": count}):
            return redirect("outreach:recommendations")
    return redirect("outreach:assignment")
