"""Pages of rural experts: discovered by a township, confirmed by the office, supported."""

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.audit.selectors import history
from juxian.core.inputs import ReasonForm
from juxian.core.permissions import SignedIn, load
from juxian.outreach import services
from juxian.outreach.models import RuralExpert
from juxian.outreach.models.ties import Claim
from juxian.outreach.permissions import CHANGE_TIES, CONFIRM_TIES, VIEW_TIES
from juxian.outreach.ties.forms import ExpertForm, SupportForm
from juxian.outreach.ties.lists import CLAIM_TONES, ExpertFilter, ExpertTable
from juxian.outreach.ties.views import tabs, taken
from juxian.registry.models import Person
from juxian.registry.permissions import VIEW as VIEW_FILE
from juxian.registry.views.common import attempted, behind, done, saved, served, today
from juxian.web.tables import render_list

GET_OR_POST = ["GET", "HEAD", "POST"]


@require_safe
def rural_experts(request: SignedIn) -> HttpResponse:
    """List the rural experts within one's reach; the same as an Excel file."""
    visible = RuralExpert.objects.visible_to(request.user, VIEW_TIES).select_related("person", "township")
    drill, rows = behind(request, "rural_experts", visible)
    filterset = ExpertFilter(request.GET, queryset=rows)
    return render_list(
        request, "outreach/ties/experts.html", ExpertTable(filterset.qs.annotate(supported=Count("supports"))),
        filterset=filterset, context={"drill": drill, "tabs": tabs("rural_experts")}, export=_("rural experts"),
        on_export=lambda count: taken(request, count),
    )  # fmt: skip


@require_http_methods(GET_OR_POST)
def new_expert(request: SignedIn) -> HttpResponse:
    """Say who was discovered; the office confirms it."""
    form = ExpertForm(request.POST or None, user=request.user, day=today())
    if request.method == "POST" and form.is_valid():
        made = served(request, form, services.discover, **form.cleaned_data)
        if made is not None:
            return done(request, made, _("Entered: the office confirms it before it counts."))
    return render(request, "outreach/ties/expert_form.html", {"form": form, "title": _("Discover a rural expert")})


@require_safe
def rural_expert(request: SignedIn, pk: int) -> HttpResponse:
    """Show a rural expert, and what was done for them."""
    found = load(RuralExpert, request.user, VIEW_TIES, pk=pk)
    sees_file = request.user.has_perm(VIEW_FILE)
    context = {
        "expert": found,
        "tone": CLAIM_TONES[found.state],
        "supports": found.supports.order_by("-on", "-pk"),
        "may_support": found.state == Claim.CONFIRMED and request.user.has_perm(CHANGE_TIES),
        "may_decide": found.state == Claim.CLAIMED
        and request.user.has_perm(CONFIRM_TIES)
        and found.entered_by != str(request.user)[:150],
        "opens": sees_file and Person.objects.visible_to(request.user, VIEW_FILE).filter(pk=found.person_id).exists(),
        "reason_form": ReasonForm(),
        "events": history(found, 8),
    }
    return render(request, "outreach/ties/expert.html", context)


@require_POST
def decide_expert(request: SignedIn, pk: int) -> HttpResponse:
    """Confirm a rural expert or reject the claim."""
    found = load(RuralExpert, request.user, CONFIRM_TIES, pk=pk)
    confirm = {"confirm": True, "reject": False}.get(request.POST.get("decision", ""))
    if confirm is None:
        raise Http404
    reason = request.POST.get("reason", "")[:200]
    attempted(request, services.decide_expert, _("Kept."), expert=found, confirm=confirm, reason=reason)
    return redirect(found)


@require_http_methods(GET_OR_POST)
def add_support(request: SignedIn, pk: int) -> HttpResponse:
    """Enter what was done for a rural expert."""
    found = load(RuralExpert, request.user, CHANGE_TIES, pk=pk)
    form = SupportForm(request.POST or None, initial={"on": today()})
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.support, expert=found, **form.cleaned_data)
    ):
        return done(request, found, _("Kept."))
    context = {"form": form, "title": _("Add support"), "expert": found}
    return render(request, "outreach/ties/expert_form.html", context)
