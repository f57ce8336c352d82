"""How allauth behaves here: nobody signs up by themselves, and signing in or failing to is on the trail."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the system administrator only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse."""
        return False
