"""What the person evaluated sees and says, and how the office answers."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from juxian.core.permissions import SignedIn, load
from juxian.registry.evaluation import judging
from juxian.registry.evaluation.permissions import EVALUATE
from juxian.registry.evaluation.run_forms import ObjectionAnswerForm, ObjectionForm
from juxian.registry.evaluation.tables import ObjectionTable
from juxian.registry.evaluation.views_runs import explained
from juxian.registry.models import EvaluationObjection, EvaluationResult
from juxian.registry.permissions import OWN
from juxian.registry.views.common import done, saved, today
from juxian.web.tables import render_list

BOTH = ["GET", "HEAD", "POST"]


@require_safe
def my_evaluations(request: SignedIn) -> HttpResponse:
    """List one's own results; the only one is shown at once."""
    rows = EvaluationResult.objects.visible_to(request.user, OWN).select_related("run__version__model")
    found = list(rows.order_by("-run__as_of", "-pk"))
    return render(request, "registry/evaluation/mine.html", {"results": found})


@require_http_methods(BOTH)
def my_evaluation(request: SignedIn, pk: int) -> HttpResponse:
    """Explain one's own result in full, and take an objection to it."""
    found = load(EvaluationResult, request.user, OWN, pk=pk)
    form = ObjectionForm(request.POST or None)
    here = reverse("registry:my_evaluation", args=[pk])
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, judging.raise_objection, result=found, **form.cleaned_data)
    ):
        return done(request, here, _("Sent: the talent office answers in writing."))
    context = explained(found, clear=True)
    waiting = found.objections.waiting().exists()
    return render(
        request,
        "registry/evaluation/my_result.html",
        context | {"form": None if waiting and not form.errors else form, "today": today()},
    )


@require_safe
def objections(request: SignedIn) -> HttpResponse:
    """List the objections, those that wait first."""
    rows = EvaluationObjection.objects.visible_to(request.user, EVALUATE)
    rows = rows.select_related("person", "result__run__version__model").defer("text", "answer")
    return render_list(request, "registry/evaluation/objections.html", ObjectionTable(rows))


@require_http_methods(BOTH)
def objection(request: SignedIn, pk: int) -> HttpResponse:
    """Read an objection beside the result, and answer it: upheld or not, and why."""
    found = load(EvaluationObjection, request.user, EVALUATE, pk=pk)
    form = ObjectionAnswerForm(request.POST or None)
    if request.method == "POST" and request.POST.get("decision") not in ("upheld", "rejected"):
        raise Http404
    if request.method == "POST" and form.is_valid():
        upheld = request.POST["decision"] == "upheld"
        if saved(request, form, judging.answer_objection, objection=found, upheld=upheld, **form.cleaned_data):
            return done(request, "registry:evaluation_objections", _("Answered: the person finds it on their desk."))
    context = {
        "objection": found,
        "form": form,
        "open": found.state == EvaluationObjection.State.OPEN,
        "today": today(),
    }
    return render(request, "registry/evaluation/objection.html", context)
