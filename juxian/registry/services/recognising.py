"""Recognising many people as of one class at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from juxian.core.errors import Refused
from juxian.registry.models import Level, Person
from juxian.registry.services.directory import recognise_class

MOST = 500


@dataclass
class Outcome:
    """Who was recognised, and who was not and why."""

    recognised: list[Person] = field(default_factory=list)
    refused: list[tuple[Person, str]] = field(default_factory=list)


@transaction.atomic
def recognise_many(
    *,
    people: Sequence[Person],
    level: Level,
    since: date,
    by: object,
    at: datetime,
    until: date | None = None,
    evidence: str = "",
) -> Outcome:
    """Recognise each of `people` as of `level`, one event of the trail each; who can not be is named with the reason.

    Refuses an empty list and one of more than five hundred.
    """
    if not people:
        raise Refused(_("Nobody is chosen: tick people in the list first."), code="nobody_chosen")
    if len(people) > MOST:
        raise Refused(
            _("%(count)s people are chosen; choose at most %(most)s at a time."),
            code="too_many_chosen",
            params={"count": len(people), "most": MOST},
        )
    outcome = Outcome()
    for person in people:
        try:
            with transaction.atomic():
                recognise_class(person=person, level=level, since=since, until=until, evidence=evidence, by=by, at=at)
            outcome.recognised.append(person)
        except ValidationError as refused:
            outcome.refused.append((person, " ".join(refused.messages)))
    return outcome
