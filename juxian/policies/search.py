"""What the search box finds here: policies and benefits."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from juxian.policies.models import Benefit, Policy
from juxian.policies.permissions import VIEW
from juxian.policies.selectors.library import containing
from juxian.web.search import HITS_SHOWN, Hit, SearchPart


def find(user: Any, query: str) -> SearchPart | None:
    """Return the policies that hold the words and the benefits so called; None for who may not read policies."""
    if not user.has_perm(VIEW):
        return None
    benefits = Benefit.objects.visible_to(user).filter(name__icontains=query).select_related("clause__policy")
    policies = containing(Policy.objects.visible_to(user), query)
    hits = [Hit(b.name, b.get_absolute_url(), str(b.clause)) for b in benefits.order_by("order", "pk")[:HITS_SHOWN]]
    left = HITS_SHOWN - len(hits)
    hits += [Hit(p.title, p.get_absolute_url(), p.number) for p in policies.order_by("-issued_on", "pk")[:left]]
    return SearchPart(_("Policies and benefits"), hits, benefits.count() + policies.count())
