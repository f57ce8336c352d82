"""What every page of the shell needs to know."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from juxian.web import navigation


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the navigation of this user, the layout for pages that anybody may meet, and the product's name.

    Works for requests that never reached the authentication middleware, as a refused host name's.
    """
    user = getattr(request, "user", None)
    signed_in = bool(user is not None and user.is_authenticated)
    groups = SimpleLazyObject(lambda: _groups(request) if signed_in else [])
    return {
        "navigation_groups": groups,
        "layout": "web/base.html" if signed_in else "web/bare.html",
        "site_name": getattr(settings, "SITE_NAME", _("Juxian")),
        "languages": settings.LANGUAGES,
        "section_account": navigation.Section.ACCOUNT,
    }


def _groups(request: HttpRequest) -> list[navigation.Group]:
    return navigation.for_user(request.user, request)
