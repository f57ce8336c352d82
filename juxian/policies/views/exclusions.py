"""Which benefits do not go together."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from juxian.core.permissions import SignedIn
from juxian.policies import services
from juxian.policies.forms.documents import EndForm
from juxian.policies.forms.runs import ExclusionForm
from juxian.policies.models import ExclusionGroup
from juxian.policies.views.common import cleaned, refused_message
from juxian.web.serving import done, served


@require_safe
def exclusions(request: SignedIn) -> HttpResponse:
    """All groups, those that ended last."""
    groups = ExclusionGroup.objects.select_related("clause__policy").prefetch_related("members__benefit")
    context = {"groups": groups.order_by("order", "pk"), "today": timezone.localdate(), "end_form": EndForm()}
    return render(request, "policies/exclusions.html", context)


def new_exclusion(request: SignedIn) -> HttpResponse:
    """Add a group."""
    form = ExclusionForm(request.POST or None, initial={"valid_from": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        made = served(request, form, services.create_exclusion, **form.values())
        if made:
            messages.success(request, _("The exclusion is added; the next run uses it."))
            return redirect("policies:exclusions")
    return render(request, "policies/exclusion_form.html", {"form": form})


@require_POST
def end_exclusion(request: SignedIn, pk: int) -> HttpResponse:
    """End a group."""
    group = get_object_or_404(ExclusionGroup, pk=pk)
    with refused_message(request):
        services.end_exclusion(group=group, by=request.user, at=timezone.now(), **cleaned(EndForm(request.POST)))
        return done(request, "policies:exclusions", _("The exclusion ends."))
    return redirect("policies:exclusions")
