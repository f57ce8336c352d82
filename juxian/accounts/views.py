"""The accounts pages: the system administrator makes accounts, the security administrator gives roles and unlocks."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.accounts import lockout, second_factor, selectors, services
from juxian.accounts.forms import LastDayForm, MembershipForm, UserForm
from juxian.accounts.models import User
from juxian.accounts.tables import STATES, UserFilter, UserTable
from juxian.audit.services import record_list_export
from juxian.core.permissions import SignedIn, load
from juxian.web.tables import render_list


@require_safe
def users(request: SignedIn) -> HttpResponse:
    """List the accounts that meet the conditions; the same as an Excel file."""
    filterset = UserFilter(request.GET, queryset=User.objects.visible_to(request.user))

    def exported(rows: int) -> None:
        record_list_export(action="accounts.exported", rows=rows, by=request.user, at=timezone.now())

    return render_list(
        request,
        "accounts/users.html",
        UserTable(filterset.qs),
        filterset=filterset,
        context={
            "may_add": request.user.has_perm("accounts.manage_users"),
            "unknown": [lock for lock in lockout.locks(timezone.now()) if lock.name.startswith(lockout.UNKNOWN)],
        },
        export=_("accounts"),
        on_export=exported,
    )


@require_safe
def user(request: SignedIn, pk: int) -> HttpResponse:
    """Show one account: its roles past, present and to come, its locks, and what the administrator may do."""
    found = load(User, request.user, "accounts.view_users", pk=pk)
    now = timezone.now()
    today = timezone.localdate(now)
    account = selectors.accounts([found], now)[0]
    label, tone = STATES[account.state]
    memberships = found.memberships.select_related("organization").order_by("-since", "-pk")
    context = {
        "account": found,
        "state": label,
        "tone": tone,
        "second_factor": account.second_factor,
        "locks": lockout.locks(now, found.username),
        "memberships": [(one, one.until is None or one.until >= today) for one in memberships],
        "end_form": LastDayForm(today=today),
        "is_self": found == request.user,
        "may_manage": request.user.has_perm("accounts.manage_users"),
        "may_give": request.user.has_perm("accounts.manage_roles"),
    }
    return render(request, "accounts/user.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SignedIn) -> HttpResponse:
    """Make an account and show its one-time password, once."""
    form = UserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made, password = services.invite_user(by=request.user, at=timezone.now(), **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            return _one_time(request, made, password)
    return render(request, "accounts/add.html", {"form": form})


@never_cache
@require_POST
def reset(request: SignedIn, pk: int) -> HttpResponse:
    """Replace a forgotten password by a one-time password and show it, once."""
    found = load(User, request.user, "accounts.manage_users", pk=pk)
    try:
        password = services.reset_password(user=found, by=request.user, at=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("accounts:user", found.pk)
    return _one_time(request, found, password)


def _one_time(request: HttpRequest, account: User, password: str) -> HttpResponse:
    # Drawn straight away and kept nowhere: not in the session, not in an address, not in the browser's cache.
    return render(request, "accounts/one_time.html", {"account": account, "password": password})


@require_POST
def close(request: SignedIn, pk: int) -> HttpResponse:
    """Let a person sign in no longer."""
    found = load(User, request.user, "accounts.manage_users", pk=pk)
    return _done(request, found, lambda **who: services.set_active(user=found, active=False, **who))


@require_POST
def reopen(request: SignedIn, pk: int) -> HttpResponse:
    """Let a person sign in again."""
    found = load(User, request.user, "accounts.manage_users", pk=pk)
    return _done(request, found, lambda **who: services.set_active(user=found, active=True, **who))


@require_POST
def unlock(request: SignedIn, pk: int) -> HttpResponse:
    """End a lock-out before its time."""
    found = load(User, request.user, "accounts.manage_roles", pk=pk)
    return _done(request, found, lambda **who: services.unlock(user=found, **who))


@require_POST
def take_second_factor(request: SignedIn, pk: int) -> HttpResponse:
    """Remove a lost second factor."""
    found = load(User, request.user, "accounts.manage_roles", pk=pk)
    return _done(request, found, lambda **who: services.remove_second_factor(user=found, **who))


@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: SignedIn, pk: int) -> HttpResponse:
    """Give a role at an organisation for a period."""
    found = load(User, request.user, "accounts.manage_roles", pk=pk)
    form = MembershipForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.grant_role(user=found, by=request.user, at=timezone.now(), **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, _("The role was given."))
            return redirect("accounts:user", found.pk)
    return render(request, "accounts/grant.html", {"form": form, "account": found})


@require_POST
def end(request: SignedIn, pk: int, membership: int) -> HttpResponse:
    """End a role on a day."""
    found = load(User, request.user, "accounts.manage_roles", pk=pk)
    held = get_object_or_404(found.memberships, pk=membership)
    form = LastDayForm(request.POST, today=timezone.localdate())
    if not form.is_valid():
        messages.error(request, _("Give the last day of the role as a date."))
        return redirect("accounts:user", found.pk)
    last_day = form.cleaned_data["last_day"]
    return _done(request, found, lambda **who: services.end_role(membership=held, last_day=last_day, **who))


def _done(request: SignedIn, account: User, service: Callable[..., Any]) -> HttpResponse:
    """Call a service and lead back to the account, with the reason when it refuses."""
    try:
        service(by=request.user, at=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("Done."))
    return redirect("accounts:user", account.pk)


@require_safe
def profile(request: SignedIn) -> HttpResponse:
    """Show users their own account: roles, password, second factor, the latest sign-ins."""
    memberships = request.user.memberships.select_related("organization").order_by("-since", "-pk")
    context = {
        "account": request.user,
        "memberships": [(one, one in request.user.current_memberships) for one in memberships],
        "second_factor": second_factor.is_set_up(request.user),
        "sign_ins": selectors.sign_ins(request.user),
    }
    return render(request, "accounts/profile.html", context)


def locked_out(request: HttpRequest, *args: Any) -> HttpResponse:
    """Say that sign-in is locked, until when, and what to do; the same for a name that no account bears."""
    credentials = args[-1] if args and isinstance(args[-1], dict) else None
    lock = lockout.lock_on(request, timezone.now(), credentials)
    return render(request, "account/locked_out.html", {"lock": lock}, status=429)
