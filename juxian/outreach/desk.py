"""What vacancies put on a person's desk: posts nobody is recommended for, people who wait for an answer."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from juxian.outreach.models import Recommendation, Vacancy, Willingness
from juxian.outreach.permissions import ANSWER, CHANGE, MATCH, OWN, VIEW
from juxian.registry.models import Person
from juxian.registry.permissions import OWN as OWN_FILE
from juxian.web.desk import DeskAction, DeskItem, DeskPart


def part(user: Any, now: datetime) -> DeskPart:
    """Return the vacancies without anybody for the office, recommendations to be answered for an employer."""
    if user.has_perm(MATCH):
        return DeskPart(todos=_unfilled(user, now), actions=[_action(_("Vacancies"), "outreach:vacancies")])
    if user.has_perm(ANSWER):
        actions = [_action(_("Enter a vacancy"), "outreach:new_vacancy")] if user.has_perm(CHANGE) else []
        return DeskPart(todos=_unanswered(user), actions=actions)
    return DeskPart(todos=_of_a_talent(user)) if user.has_perm(OWN) else DeskPart()


def _action(label: str, name: str) -> DeskAction:
    return DeskAction(label, reverse(name), "briefcase")


def _unfilled(user: Any, now: datetime) -> list[DeskItem]:
    open_ = Vacancy.objects.visible_to(user, VIEW).open_on(timezone.localdate(now))
    bare = open_.exclude(recommendations__state__in=[*Recommendation.LIVE, Recommendation.State.TAKEN])
    count = bare.count()
    if not count:
        return []
    title = ngettext(
        "Recommend somebody for %(count)d open vacancy", "Recommend somebody for %(count)d open vacancies", count
    )
    due = bare.exclude(until=None).order_by("until").values_list("until", flat=True).first()
    return [DeskItem(title % {"count": count}, reverse("outreach:assignment"), due, kind=_("vacancies"), count=count)]


def _unanswered(user: Any) -> list[DeskItem]:
    """Return how many wait; names stand on the page alone, where looking leaves its trace."""
    count = Recommendation.objects.visible_to(user, ANSWER).waiting().count()
    if not count:
        return []
    title = ngettext(
        "Answer %(count)d recommendation for your posts", "Answer %(count)d recommendations for your posts", count
    )
    url = f"{reverse('outreach:recommendations')}?state=proposed"
    return [DeskItem(title % {"count": count}, url, kind=_("vacancies"), count=count)]


def _of_a_talent(user: Any) -> list[DeskItem]:
    person = Person.objects.visible_to(user, OWN_FILE).first()
    url = reverse("outreach:my_posts")
    if person is None:
        return []
    if not Willingness.objects.filter(person=person).exists():
        return [DeskItem(_("Say whether you want to hear of posts"), url, kind=_("vacancies"))]
    count = Recommendation.objects.visible_to(user, OWN).live().count()
    title = ngettext("You are recommended for %(count)d post", "You are recommended for %(count)d posts", count)
    return [DeskItem(title % {"count": count}, url, kind=_("vacancies"), count=count)] if count else []
