"""What an employer is told of a person who is recommended, and the trace that looking leaves for that person."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from juxian.outreach.permissions import MATCH
from juxian.registry.models import Access
from juxian.registry.sharing.access import looked


def noted(people: Iterable[int], *, by: Any, at: datetime, kind: str = Access.Kind.PAGE) -> None:
    """Keep, for each of the people to read, that `by` was shown them as recommended; the office knows them anyway."""
    if not by.has_perm(MATCH):
        told = "、".join([_("full name"), _("talent teams"), _("education"), _("professional title")])
        looked(people=people, kind=kind, by=by, at=at, what=told, reason=_("recommended for a vacancy"))
