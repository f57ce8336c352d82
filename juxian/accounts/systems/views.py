"""Pages of systems: made and closed by the system administrator, given tokens by the security administrator."""

import django_tables2 as tables
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.accounts.systems import services
from juxian.accounts.systems.forms import SystemForm, TokenForm
from juxian.accounts.systems.models import System
from juxian.core.permissions import SignedIn, load
from juxian.web.tables import ListTable, render_list

SEE, MANAGE, GIVE = "accounts.view_users", "accounts.manage_users", "accounts.manage_roles"


class SystemTable(ListTable):
    """Systems by name."""

    name = tables.Column(linkify=True)
    is_active = tables.BooleanColumn(yesno=(gettext_lazy("yes"), gettext_lazy("no")))
    caption = gettext_lazy("Systems")

    class Meta(ListTable.Meta):
        model = System
        fields = ("name", "keeper", "networks", "is_active")
        order_by = ("name",)
        empty_text = gettext_lazy("No other system has an account.")


@require_safe
def systems(request: SignedIn) -> HttpResponse:
    """List the systems that have an account."""
    context = {"may_add": request.user.has_perm(MANAGE)}
    return render_list(
        request, "accounts/systems.html", SystemTable(System.objects.visible_to(request.user)), context=context
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SignedIn) -> HttpResponse:
    """Make an account for a system."""
    form = SystemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_system(by=request.user, at=timezone.now(), **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, _("Made. The security administrator can issue its token now."))
            return redirect(made)
    return render(request, "accounts/system_add.html", {"form": form})


@require_safe
def system(request: SignedIn, pk: int) -> HttpResponse:
    """Show a system and its tokens."""
    found = load(System, request.user, SEE, pk=pk)
    now = timezone.now()
    context = {
        "system": found,
        "tokens": [(token, token.state_at(now)) for token in found.tokens.all()],
        "form": TokenForm(today=timezone.localdate(now)),
        "may_manage": request.user.has_perm(MANAGE),
        "may_give": request.user.has_perm(GIVE),
    }
    return render(request, "accounts/system.html", context)


@require_POST
def switch(request: SignedIn, pk: int) -> HttpResponse:
    """Close a system's account, or open it again."""
    found = load(System, request.user, MANAGE, pk=pk)
    services.set_system_active(system=found, active=not found.is_active, by=request.user, at=timezone.now())
    messages.success(request, _("Done."))
    return redirect(found)


@never_cache
@require_POST
def issue(request: SignedIn, pk: int) -> HttpResponse:
    """Issue a token and show it, once."""
    found = load(System, request.user, GIVE, pk=pk)
    form = TokenForm(request.POST, today=timezone.localdate())
    if not form.is_valid():
        messages.error(request, _("Give the last day of the token as a date."))
        return redirect(found)
    try:
        token, text = services.issue_token(system=found, by=request.user, at=timezone.now(), **form.cleaned_data)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect(found)
    return render(request, "accounts/system_token.html", {"system": found, "token": token, "text": text})


@require_POST
def revoke(request: SignedIn, pk: int, token: int) -> HttpResponse:
    """Take a token back."""
    found = load(System, request.user, GIVE, pk=pk)
    services.revoke_token(token=get_object_or_404(found.tokens, pk=token), by=request.user, at=timezone.now())
    messages.success(request, _("The token opens nothing any more."))
    return redirect(found)
