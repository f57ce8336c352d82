"""What evaluation puts on a person's desk."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from juxian.registry.evaluation.permissions import ADOPT
from juxian.registry.models import EvaluationDraft
from juxian.web.desk import DeskItem, DeskPart


def part(user: Any, now: datetime) -> DeskPart:
    """Return the drafts that wait for somebody else than their makers to adopt them."""
    return DeskPart(todos=_drafts(user) if user.has_perm(ADOPT) else [])


def _drafts(user: Any) -> list[DeskItem]:
    waiting = EvaluationDraft.objects.filter(ready=True).select_related("model").order_by("drafted_at", "pk")
    return [
        DeskItem(
            _("Adopt the method “%(name)s”, or give it back") % {"name": draft.model.name},
            reverse("registry:evaluation_draft", args=[draft.model_id]),
            kind=_("evaluation"),
        )
        for draft in waiting
        if str(user) not in draft.editors
    ]
