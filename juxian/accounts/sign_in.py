"""The sign-in page: allauth's, with what a first day and a demonstration need beside it."""

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings

from juxian.accounts import demo
from juxian.accounts.models import User


class SignInView(LoginView):  # type: ignore[misc]
    """User name and password; then the second factor where one is set up."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demonstration's accounts where this is one, and whether there is any account yet."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if settings.DEMONSTRATION:
            context |= {"demonstration_accounts": demo.listed(), "demonstration_password": demo.PASSWORD}
        return context | {"is_empty": not User.objects.exists()}


sign_in = SignInView.as_view()
