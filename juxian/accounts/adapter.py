"""How allauth behaves here: nobody signs up by themselves, and a one-time password does not last for ever."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from juxian.accounts import services
from juxian.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the system administrator only."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # One message for a wrong name, a wrong password and a closed account: nobody learns which accounts exist.
        "username_password_mismatch": _(
            "User name or password is wrong, or the account is closed. After five failures signing in is locked "
            "for 30 minutes."
        ),
        "incorrect_password": _("This is not your present password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse."""
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Refuse a one-time password that has run out; it was right, so this tells nothing to a stranger."""
        if user.one_time_until is not None and user.one_time_until < timezone.now():
            return render(request, "account/one_time_over.html", status=403)
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def set_password(self, user: User, password: str) -> None:
        """Keep the password that users chose for themselves."""
        services.set_password(user=user, password=password, by=user, at=timezone.now())
