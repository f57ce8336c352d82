"""What the sections of people's files add up to, as facts: one query a section, whatever the number of people."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from juxian.registry.models import Achievement, FamilyMember, Training

TRAINED_YEARS = 5
# Children from six years on and not yet eighteen go to school.
SCHOOL_AGE = (6, 18)


class Counts(NamedTuple):
    """What is counted of one person."""

    inventions: int = 0
    papers: int = 0
    achievements: int = 0
    hours: int = 0
    children: int = 0
    in_school: bool = False


NONE = Counts()


def counts(as_of: date) -> dict[int, Counts]:
    """Return by person what is counted on `as_of`; who is not in it has nothing to count."""
    known = Q(achieved__lte=as_of) | Q(achieved__isnull=True, entered_at__date__lte=as_of)
    done = Achievement.objects.filter(known, confirmed=True).order_by().values("person")
    told = done.annotate(
        inventions=Count("pk", filter=Q(kind=Achievement.Kind.INVENTION)),
        papers=Count("pk", filter=Q(kind=Achievement.Kind.PAPER)),
        every=Count("pk"),
    )
    found = {
        person: Counts(inventions, papers, every)
        for person, inventions, papers, every in told.values_list("person", "inventions", "papers", "every")
    }
    ended = Training.objects.annotate(ended=Coalesce("until", "since"))
    lately = ended.filter(ended__gt=_years_before(as_of, TRAINED_YEARS), ended__lte=as_of).order_by().values("person")
    for person, hours in lately.annotate(all=Sum("hours")).values_list("person", "all"):
        found[person] = found.get(person, NONE)._replace(hours=hours or 0)
    youngest, oldest = _years_before(as_of, SCHOOL_AGE[0]), _years_before(as_of, SCHOOL_AGE[1])
    born = Q(born__lte=as_of) | Q(born__isnull=True, entered_at__date__lte=as_of)
    children = FamilyMember.objects.filter(born, relation__in=FamilyMember.CHILDREN).order_by().values("person")
    kin = children.annotate(every=Count("pk"), in_school=Count("pk", filter=Q(born__lte=youngest, born__gt=oldest)))
    for person, every, in_school in kin.values_list("person", "every", "in_school"):
        found[person] = found.get(person, NONE)._replace(children=every, in_school=bool(in_school))
    return found


def _years_before(day: date, years: int) -> date:
    return date(day.year - years, day.month, min(day.day, 28) if day.month == 2 else day.day)
