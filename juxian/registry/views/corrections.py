"""What people ask to have put right on their own file: asked and withdrawn by them, answered by whoever keeps it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.core.permissions import SignedIn, find, load
from juxian.registry import services
from juxian.registry.filters import CorrectionFilter
from juxian.registry.forms.corrections import AnswerForm, CorrectionForm
from juxian.registry.models import Correction, Person
from juxian.registry.models.evidence import PROPOSED
from juxian.registry.permissions import ACCEPT, CHANGE, ERASE, OWN
from juxian.registry.privacy import own_data
from juxian.registry.services.evidence import beside
from juxian.registry.tables import CorrectionTable
from juxian.registry.views.common import attempted, done, saved, today
from juxian.web.tables import render_list


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: SignedIn) -> HttpResponse:
    """What the reader asked for, with its answers, and a form to ask for more."""
    person = Person.objects.visible_to(request.user, OWN).first()
    if person is None:
        return render(request, "registry/no_file.html")
    form = CorrectionForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.ask_correction, person=person, **form.cleaned_data)
    ):
        return done(request, "registry:my_corrections", _("Sent: whoever keeps your file will answer."))
    asked = person.corrections.order_by("-asked_at", "-pk")
    context = {"person": person, "form": form, "asked": asked, "today": today()}
    return render(request, "registry/my_corrections.html", context)


@require_POST
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    """Take a request of one's own back."""
    found = load(Correction, request.user, OWN, pk=pk)
    attempted(request, services.withdraw_correction, _("Withdrawn."), correction=found)
    return redirect("registry:my_corrections")


@require_safe
def corrections(request: SignedIn) -> HttpResponse:
    """List what is asked about people whose files the reader keeps, what waits first."""
    rows = Correction.objects.visible_to(request.user, CHANGE).select_related("person").defer("text", "answer")
    chosen = request.GET.copy()
    chosen.setdefault("state", Correction.State.OPEN)
    filterset = CorrectionFilter(chosen, queryset=rows, user=request.user, day=today())
    return render_list(request, "registry/corrections.html", CorrectionTable(filterset.qs), filterset=filterset)


@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: SignedIn, pk: int) -> HttpResponse:
    """Read one and answer it: put right, or left as it is, and why."""
    found = load(Correction, request.user, CHANGE, pk=pk)
    erasure = found.part == Correction.Part.ERASURE
    proposal = found.part == Correction.Part.PROPOSAL
    needed = ERASE if erasure else ACCEPT if proposal else CHANGE
    may_grant = request.user.has_perm(needed)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and request.POST.get("decision") not in ("done", "refused"):
        raise Http404
    if request.method == "POST" and form.is_valid():
        put_right = request.POST["decision"] == "done"
        if put_right and not may_grant:
            raise PermissionDenied(_("This page needs the right “%(label)s”.") % {"label": find(needed).label})
        if saved(request, form, services.answer_correction, correction=found, done=put_right, **form.cleaned_data):
            return done(request, "registry:corrections", _("Answered: the person finds it on their desk."))
    open_ = found.state == Correction.State.OPEN
    context = {"correction": found, "form": form, "open": open_, "today": today(), "may_grant": may_grant}
    if erasure and open_:
        context["kept"] = own_data.kept_by_law(found.person)
    context |= {"erasure": erasure, "proposal": proposal, "files": beside(found.person, PROPOSED, found.pk)}
    return render(request, "registry/correction.html", context)
