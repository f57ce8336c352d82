"""What `juxian check --deploy` says about accounts."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.db import Error

from juxian.accounts import demo
from juxian.accounts.models import User


def demonstration_accounts(**kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse a deployment in which somebody could sign in with the password that the demonstration publishes."""
    if settings.DEMONSTRATION:
        return [
            checks.Error(
                "This is a demonstration: its accounts and their password stand on the sign-in page.",
                hint="Leave JUXIAN_DEMO unset.",
                id="accounts.E001",
            )
        ]
    names = [account.username for account in demo.ACCOUNTS]
    try:
        found = list(User.objects.filter(username__in=names, is_active=True))
    except Error:
        return []  # no database yet: nobody can sign in
    known = [user.username for user in found if user.check_password(demo.PASSWORD)]
    if not known:
        return []
    return [
        checks.Error(
            f"Accounts of the demonstration are open with their published password: {', '.join(known)}.",
            hint="Begin a deployment with an empty database, or close these accounts.",
            id="accounts.E002",
        )
    ]
