"""Recommendations: read and answered by the employer, followed by the office; and what the people concerned say."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.audit.services import record_list_export
from juxian.core.inputs import ReasonForm
from juxian.core.permissions import SignedIn, find, load
from juxian.outreach import services
from juxian.outreach.filters import RecommendationFilter
from juxian.outreach.forms import TakeOnForm, WillingForm
from juxian.outreach.looking import noted
from juxian.outreach.models import Recommendation, Willingness
from juxian.outreach.permissions import ANSWER, MATCH, OWN
from juxian.outreach.tables import TONES, RecommendationTable
from juxian.registry import selectors as registry
from juxian.registry.models import Access, Person
from juxian.registry.permissions import OWN as OWN_FILE
from juxian.registry.permissions import VIEW as VIEW_FILE
from juxian.registry.views.common import (
    attempted,
    behind,
    done,
    form_errors,
    narrowed_by,
    saved,
    today,
)
from juxian.web.tables import render_list

GET_OR_POST = ["GET", "HEAD", "POST"]
State = Recommendation.State


@require_safe
def recommendations(request: SignedIn) -> HttpResponse:
    """List who is recommended for the posts within one's reach; each look is kept for the people to read."""
    visible = Recommendation.objects.visible_to(request.user, ANSWER)
    drill, rows = behind(request, "recommendations", visible.select_related("person", "vacancy__organization"))
    filterset = RecommendationFilter(request.GET, queryset=rows)
    office = request.user.has_perm(MATCH)
    table = RecommendationTable(filterset.qs, day=today(), office=office)
    response = render_list(
        request, "outreach/recommendations.html", table, filterset=filterset, context={"drill": drill},
        export=_("recommendations"), on_export=lambda count: _taken(request, filterset, count),
    )  # fmt: skip
    if request.GET.get("export") != "xlsx":
        noted([row.record.person_id for row in table.paginated_rows], by=request.user, at=timezone.now())
    return response


def _taken(request: SignedIn, filterset: RecommendationFilter, rows: int) -> None:
    now, conditions = timezone.now(), narrowed_by(request)
    keys = filterset.qs.order_by().values_list("person_id", flat=True)
    noted(keys, by=request.user, at=now, kind=Access.Kind.EXPORT)
    record_list_export(
        action="outreach.recommendations_exported", rows=rows, conditions=conditions, by=request.user, at=now
    )


def _load(request: SignedIn, pk: int, permission: str) -> Recommendation:
    return load(Recommendation, request.user, permission, pk=pk)


@require_safe
def recommendation(request: SignedIn, pk: int) -> HttpResponse:
    """Show who is recommended: to the employer name, kind of talent, education and title; and what may be done."""
    found = _load(request, pk, ANSWER)
    office = request.user.has_perm(MATCH)
    card = registry.cards([found.person_id], today(), whole=True)[found.person_id]
    noted([found.person_id], by=request.user, at=timezone.now())
    context = {
        "recommendation": found,
        "tone": TONES[found.state],
        "card": card,
        "office": office,
        "may_interview": found.state == State.PROPOSED,
        "may_offer": found.state in (State.PROPOSED, State.INTERVIEW),
        "may_take_on": found.state == State.OFFERED,
        "reason_form": ReasonForm(),
    }
    response = render(request, "outreach/recommendation.html", context)
    response["Cache-Control"] = "no-store"
    return response


PLAIN = {"interview": services.interview, "offer": services.offer}
WITH_REASON = {"decline": services.decline, "refuse": services.refuse, "withdraw": services.withdraw_recommendation}
OFFICE_ONLY = ("refuse", "withdraw")


@require_POST
def answer(request: SignedIn, pk: int) -> HttpResponse:
    """Take the next step with a recommended person; the office notes what the person said, or takes it back."""
    found = _load(request, pk, ANSWER)
    decision = request.POST.get("decision", "")
    if decision in OFFICE_ONLY and not request.user.has_perm(MATCH):
        raise PermissionDenied(_("This page needs the right “%(label)s”.") % {"label": find(MATCH).label})
    if decision in PLAIN:
        attempted(request, PLAIN[decision], _("Kept."), recommendation=found)
    elif decision in WITH_REASON:
        form = ReasonForm(request.POST)
        if form.is_valid():
            attempted(request, WITH_REASON[decision], _("Kept."), recommendation=found, **form.cleaned_data)
        form_errors(request, form)
    else:
        raise Http404
    return redirect("outreach:recommendation", pk=pk)


@require_http_methods(GET_OR_POST)
def take_on(request: SignedIn, pk: int) -> HttpResponse:
    """Say when the person begins; the engagement is entered in their file with it."""
    found = _load(request, pk, ANSWER)
    initial = {"since": today(), "kind": "employed"}
    form = TakeOnForm(request.POST or None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.take_on, recommendation=found, **form.cleaned_data)
    ):
        return done(request, found.vacancy, _("%(name)s was taken on.") % {"name": found.person.name})
    return render(request, "outreach/take_on.html", {"recommendation": found, "form": form})


@require_http_methods(GET_OR_POST)
def my_posts(request: SignedIn) -> HttpResponse:
    """Let a talent say whether they want to hear of posts, and show what they are recommended for."""
    person = Person.objects.visible_to(request.user, OWN_FILE).first()
    if person is None:
        return render(request, "registry/no_file.html")
    if request.method == "POST":
        if request.POST.get("willing") not in ("yes", "no"):
            raise Http404
        willing = request.POST["willing"] == "yes"
        said = _("You will hear of posts.") if willing else _("You will be recommended for no posts.")
        attempted(request, services.say_willing, said, person=person, willing=willing, evidence=_("said here"))
        return redirect("outreach:my_posts")
    mine = Recommendation.objects.visible_to(request.user, OWN).select_related("vacancy__organization")
    context = {
        "willingness": Willingness.objects.filter(person=person).first(),
        "mine": [(one, TONES[one.state]) for one in mine.order_by("-proposed_on", "-pk")],
        "reason_form": ReasonForm(),
    }
    return render(request, "outreach/my_posts.html", context)


@require_POST
def refuse_mine(request: SignedIn, pk: int) -> HttpResponse:
    """Refuse a post that one is recommended for."""
    found = _load(request, pk, OWN)
    form = ReasonForm(request.POST)
    if form.is_valid():
        attempted(request, services.refuse, _("Kept."), recommendation=found, **form.cleaned_data)
    form_errors(request, form)
    return redirect("outreach:my_posts")


@require_http_methods(GET_OR_POST)
def willingness(request: SignedIn, pk: int) -> HttpResponse:
    """Record what a person told the office about being recommended."""
    person = load(Person, request.user, VIEW_FILE, pk=pk)
    found = Willingness.objects.filter(person=person).first()
    form = WillingForm(request.POST or None, initial={"since": today(), "willing": "yes"})
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.say_willing, person=person, **form.cleaned_data)
    ):
        return done(request, person, _("Kept."))
    return render(request, "outreach/willingness.html", {"person": person, "willingness": found, "form": form})
