"""What evaluation puts on a person's desk."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from juxian.registry.evaluation.permissions import ADOPT, EVALUATE, RESULTS, REVIEW
from juxian.registry.models import EvaluationDraft, EvaluationObjection, EvaluationResult, EvaluationRun, PeerReview
from juxian.registry.permissions import OWN
from juxian.web.desk import DeskAction, DeskChange, DeskItem, DeskPart

RECENT = timedelta(days=90)


def part(user: Any, now: datetime) -> DeskPart:
    """Return drafts to adopt and objections to answer; results opened to a unit; one's own results and answers."""
    todos = [*(_drafts(user) if user.has_perm(ADOPT) else []), *(_objections(user) if user.has_perm(EVALUATE) else [])]
    if user.has_perm(REVIEW):
        todos += _reviews(user)
    actions = _opened(user) if user.has_perm(RESULTS) and not user.has_perm(EVALUATE) else []
    return DeskPart(todos=todos, changes=_own(user, now) if user.has_perm(OWN) else [], actions=actions)


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


def _objections(user: Any) -> list[DeskItem]:
    due = list(EvaluationObjection.objects.visible_to(user).waiting().order_by("due").values_list("due", flat=True))
    if not due:
        return []
    title = ngettext("Answer what %(count)d person objects to", "Answer what %(count)d people object to", len(due))
    url = reverse("registry:evaluation_objections")
    return [DeskItem(title % {"count": len(due)}, url, due=due[0], kind=_("evaluation"), count=len(due))]


def _reviews(user: Any) -> list[DeskItem]:
    asked = PeerReview.objects.visible_to(user).to_give().order_by("round__due")
    due = list(asked.values_list("round__due", flat=True))
    if not due:
        return []
    title = ngettext("Review %(count)d person as a peer", "Review %(count)d people as a peer", len(due))
    url = reverse("registry:peer_reviews")
    return [DeskItem(title % {"count": len(due)}, url, due=due[0], kind=_("evaluation"), count=len(due))]


def _opened(user: Any) -> list[DeskAction]:
    runs = EvaluationRun.objects.visible_to(user).select_related("version__model").order_by("-pk")[:3]
    return [
        DeskAction(_("Results of your people: %(run)s") % {"run": run}, run.get_absolute_url(), "scale") for run in runs
    ]


def _own(user: Any, now: datetime) -> list[DeskChange]:
    results = EvaluationResult.objects.visible_to(user, OWN).filter(run__created_at__gt=now - RECENT)
    # That an objection was answered stands among the changes of their file already.
    return [
        DeskChange(
            one.run.created_at,
            _("You were evaluated: %(run)s") % {"run": one.run},
            reverse("registry:my_evaluation", args=[one.pk]),
        )
        for one in results.select_related("run__version__model").order_by("-pk")[:5]
    ]
