"""Tying a talent's account to their file, so that they see it as their own; one account, one person."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from juxian.core.permissions import SignedIn, load
from juxian.registry import services
from juxian.registry.forms.accounts import AccountForm
from juxian.registry.models import Person
from juxian.registry.permissions import LINK
from juxian.registry.views.common import done, saved


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: SignedIn, pk: int) -> HttpResponse:
    """Say which account is the person's; none ends the link."""
    found = load(Person, request.user, LINK, pk=pk)
    form = AccountForm(request.POST or None, person=found)
    if request.method == "POST" and form.is_valid():
        account = form.cleaned_data["account"]
        if saved(request, form, services.link_account, person=found, account=account):
            return done(request, found, _("Saved."))
    context = {"person": found, "form": form, "title": _("Account of the person")}
    return render(request, "registry/person_form.html", context)
