"""Organisations in the search box."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from juxian.organizations.models import Organization
from juxian.web.search import HITS_SHOWN, Hit, SearchPart


def find(user: Any, query: str) -> SearchPart | None:
    """Return the organisations within the user's reach whose name or credit code holds the words."""
    if not user.has_perm("organizations.view"):
        return None
    found = Organization.objects.visible_to(user).filter(
        models.Q(name__icontains=query) | models.Q(short_name__icontains=query) | models.Q(credit_code=query)
    )
    hits = [
        Hit(one.name, one.get_absolute_url(), str(one.get_kind_display()))
        for one in found.order_by("name", "pk")[:HITS_SHOWN]
    ]
    url = f"{reverse('organizations:list')}?{urlencode({'q': query})}"
    return SearchPart(_("Units and employers"), hits, found.count(), url)
