"""Pages of the assessed: why one's unit scored so, claims, appeals; and the experts' marks."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from juxian.core.downloads import attachment
from juxian.core.filetypes import CONTENT_TYPES
from juxian.core.permissions import SignedIn, load
from juxian.goals.assessment import results, services
from juxian.goals.assessment.forms import AppealForm, ClaimForm, MarksForm, criteria_of
from juxian.goals.assessment.inputs import applies
from juxian.goals.models import Assessed, AssessmentRound, ClaimFile, Criterion, ExpertMark
from juxian.goals.models.assessment import ASSESS, SEE_RANKING
from juxian.goals.models.letters import ANSWER
from juxian.web.serving import done, saved

State = AssessmentRound.State


@require_http_methods(["GET", "POST"])
def assessed(request: SignedIn, pk: int, unit_pk: int) -> HttpResponse:
    """Show a unit why it scored so and what would raise it; take its claims and its appeals."""
    unit: Assessed = load(Assessed, request.user, SEE_RANKING, pk=unit_pk, round=pk)
    answers = unit.organization_id in request.user.reach(ANSWER)
    today = timezone.localdate()
    chosen = unit.round
    # The office reports what speaks against a unit; somebody else of it verifies that.
    reports = (answers or request.user.has_perm(ASSESS)) and chosen.state == State.OPEN
    claims = criteria_of(unit, Criterion.Source.CLAIM) if reports else []
    until = chosen.appeal_until
    may_appeal = answers and chosen.state == State.APPEALS and until is not None and today <= until
    posted = request.POST.get("form", "")
    claim = ClaimForm(*([request.POST, request.FILES] if posted == "claim" else []), criteria=claims)
    appeal = AppealForm(request.POST if posted == "appeal" else None, criteria=criteria_of(unit) if may_appeal else [])
    if claims and claim.is_valid() and saved(request, claim, services.file_claim, assessed=unit, **claim.given()):
        return done(request, unit, _("Reported: the office verifies it."))
    if (
        may_appeal
        and appeal.is_valid()
        and saved(request, appeal, services.file_appeal, assessed=unit, **appeal.cleaned_data)
    ):
        return done(request, unit, _("The appeal is filed: the office answers it in writing."))
    own, reasons = results.reasons_of(unit, results.rows_of(chosen))
    context = {
        "round": chosen, "unit": unit, "own": own, "reasons": reasons,
        "claim_form": claim if claims else None, "appeal_form": appeal if may_appeal else None,
        "claims": results.beside_records(
            chosen, unit.claims.select_related("criterion", "decided_by").prefetch_related("files")
        ),
        "appeals": unit.appeals.select_related("criterion", "decided_by"),
    }  # fmt: skip
    return render(request, "goals/assessment/assessed.html", context)


@require_safe
def claim_file(request: SignedIn, pk: int, unit_pk: int, file_pk: int) -> HttpResponse:
    """Hand out an evidence file of a unit's report to whoever sees the unit's score."""
    unit = load(Assessed, request.user, SEE_RANKING, pk=unit_pk, round=pk)
    files = ClaimFile.objects.select_related("claim__assessed__round", "claim__assessed__organization")
    found = get_object_or_404(files, claim__assessed=unit, pk=file_pk)
    content = services.take_file(file=found, by=request.user, at=timezone.now())
    return attachment(content, found.name, CONTENT_TYPES[found.kind])


@require_safe
def markings(request: SignedIn) -> HttpResponse:
    """List what an expert may mark."""
    asked = Criterion.objects.filter(source=Criterion.Source.EXPERT, round__state=State.OPEN)
    waiting = [
        (one, len(_units(request, one)), _marked(request, one))
        for one in asked.select_related("round").prefetch_related("classes")
    ]
    return render(request, "goals/assessment/markings.html", {"waiting": [one for one in waiting if one[1]]})


@require_http_methods(["GET", "POST"])
def marking(request: SignedIn, criterion_pk: int) -> HttpResponse:
    """Mark all units by one criterion, those one belongs to left out; nobody sees another's marks."""
    asked = Criterion.objects.filter(source=Criterion.Source.EXPERT, round__state=State.OPEN)
    criterion = get_object_or_404(asked.select_related("round").prefetch_related("classes"), pk=criterion_pk)
    units = _units(request, criterion)
    had = dict(ExpertMark.objects.filter(criterion=criterion, expert=request.user).values_list("assessed", "mark"))
    form = MarksForm(request.POST or None, units=units, marks=had)
    if form.is_valid() and saved(request, form, services.mark_units, criterion=criterion, marks=form.given()):
        return done(request, "goals:markings", _("Your marks are kept."))
    return render(request, "goals/assessment/marking.html", {"form": form, "criterion": criterion, "units": units})


def _units(request: SignedIn, criterion: Criterion) -> list[Assessed]:
    """Return the units to be marked: no expert marks a unit to which they belong."""
    own = [one.organization_id for one in request.user.current_memberships]
    units = (
        criterion.round.units.exclude(organization__in=own)
        .select_related("organization")
        .order_by("organization__name")
    )
    return [one for one in units if applies(criterion, one.unit_class_id)]


def _marked(request: SignedIn, criterion: Criterion) -> int:
    return ExpertMark.objects.filter(criterion=criterion, expert=request.user).count()
