"""People in the search box of the top bar."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from juxian.registry import finding, selectors, services
from juxian.registry.models import Person
from juxian.registry.permissions import REVEAL, VIEW
from juxian.web.search import HITS_SHOWN, MOST_COUNTED, Hit, SearchPart

# Fewer than these, and names that sound alike are shown too.
FEW = 3


def find(user: Any, query: str) -> SearchPart | None:
    """Return the people within the user's reach by name, pinyin, initials, unit or number, the best first."""
    if not user.has_perm(VIEW):
        return None
    day, people = timezone.localdate(), Person.objects.visible_to(user, VIEW)
    number = finding.number_of(query) if user.has_perm(REVEAL) else ""
    if number:
        keys = services.find_by_number(number=number, by=user, at=timezone.now())
    else:
        keys = finding.best(user, query, day, limit=MOST_COUNTED + 1)
        if len(keys) < FEW:
            like = finding.sounding_like(people, query).exclude(pk__in=keys).order_by("pinyin", "pk")
            keys += like.values_list("pk", flat=True)[:HITS_SHOWN]
    shown = people.defer("phone", "email", "remarks").in_bulk(keys[:HITS_SHOWN])
    cards = selectors.cards(shown, day)
    hits = [Hit(one.name, one.get_absolute_url(), _line(one, cards[key])) for key in keys if (one := shown.get(key))]
    return SearchPart(_("People"), hits, len(keys), f"{reverse('registry:people')}?{urlencode({'q': query})}")


def _line(person: Person, card: selectors.Card) -> str:
    work = " ".join(filter(None, (card.work.organization.label, card.work.post))) if card.work else ""
    return " · ".join(filter(None, (person.code, work, *card.designations[:1])))
