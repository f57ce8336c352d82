"""What is on file of people, as far as rosters know it: what merging adds to, and what a template says."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from juxian.registry.models import Designation, Education, Engagement, IdentityDocument, Person, Recognition, Title
from juxian.registry.models.base import not_over
from juxian.registry.services.drafts import EducationDraft


@dataclass
class Held:
    """What is on file of one person, as far as a roster can add to it."""

    person: Person
    documents: list[IdentityDocument] = field(default_factory=list)
    educations: list[Education] = field(default_factory=list)
    titles: list[Title] = field(default_factory=list)
    engagements: list[Engagement] = field(default_factory=list)
    designations: list[Designation] = field(default_factory=list)
    recognitions: list[Recognition] = field(default_factory=list)


def held(keys: Sequence[int], day: date) -> dict[int, Held]:
    """Return what is on file on `day` of the people of `keys`, some thousands at most: seven queries."""
    found = {person.pk: Held(person) for person in Person.objects.filter(pk__in=keys).order_by("pk")}
    current = not_over(day)
    parts: list[tuple[str, models.QuerySet[Any]]] = [
        ("documents", IdentityDocument.objects.filter(is_active=True)),
        ("educations", Education.objects.all()),
        ("titles", Title.objects.all()),
        ("engagements", Engagement.objects.filter(current).select_related("organization")),
        ("designations", Designation.objects.select_related("kind")),
        ("recognitions", Recognition.objects.filter(current).select_related("level")),
    ]
    for name, rows in parts:
        for row in rows.filter(person__in=keys).order_by("pk"):
            getattr(found[row.person_id], name).append(row)
    return found


def same_schooling(old: Education, one: EducationDraft) -> bool:
    """Return whether an entry on file says all that the row says, and as much or more."""
    pairs = [(getattr(old, name), getattr(one, name)) for name in ("level", "degree", "school", "major")]
    return all(not new or old_value == new for old_value, new in pairs)
