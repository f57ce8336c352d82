"""People in the search box of the top bar."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from juxian.registry import selectors
from juxian.registry.models import Person
from juxian.registry.permissions import REVEAL, VIEW
from juxian.web.search import HITS_SHOWN, Hit, SearchPart


def find(user: Any, query: str) -> SearchPart | None:
    """Return the people within the user's reach by name, pinyin, initials, unit or number; three queries and a card each."""
    if not user.has_perm(VIEW):
        return None
    day = timezone.localdate()
    people = selectors.looking_for(Person.objects.visible_to(user, VIEW), query, day, numbers=user.has_perm(REVEAL))
    found = list(people.defer("phone", "email", "remarks").order_by("pinyin", "pk")[:HITS_SHOWN])
    cards = selectors.cards([one.pk for one in found], day)
    hits = [Hit(one.name, one.get_absolute_url(), _line(one, cards[one.pk])) for one in found]
    return SearchPart(_("People"), hits, people.count(), f"{reverse('registry:people')}?{urlencode({'q': query})}")


def _line(person: Person, card: selectors.Card) -> str:
    work = " ".join(filter(None, (card.work.organization.label, card.work.post))) if card.work else ""
    return " · ".join(filter(None, (person.code, work, *card.designations[:1])))
