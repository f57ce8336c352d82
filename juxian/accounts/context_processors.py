"""What the sign-in page of the demonstration adds."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from juxian.accounts import demo


def demonstration(request: HttpRequest) -> dict[str, Any]:
    """Return the demonstration's accounts for the sign-in page of a demonstration, and nothing anywhere else."""
    if not settings.DEMONSTRATION or request.path != reverse("account_login"):
        return {}
    return {"demonstration_accounts": demo.listed(), "demonstration_password": demo.PASSWORD}
