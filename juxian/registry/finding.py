"""Finding people by what somebody typed: the best first for the search box, all of them for a list."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from operator import itemgetter

from django.db import connection, models

from juxian.accounts.models import User
from juxian.core.identity import read_identity
from juxian.core.text import half_width, has_cjk, squeeze
from juxian.organizations.models import Organization
from juxian.registry import keys
from juxian.registry.models import Contact, Engagement, IdentityDocument, Person, SearchKey
from juxian.registry.models.people import FILE_NUMBER, PersonQuerySet
from juxian.registry.models.searching import SearchKeyQuerySet, beginning
from juxian.registry.permissions import VIEW

PART_OF_A_NUMBER = re.compile(r"[0-9]{3,17}[0-9X]")
# More files than this do not share the last four characters of a number, unless something is wrong with them.
CANDIDATES = 5_000


def best(user: User, text: str, day: date, *, limit: int) -> list[int]:
    """Return the keys of at most `limit` people within the user's reach meant by `text`: whole names, beginnings, parts.

    Only when nobody is so called, those who work at an employer so called.
    """
    people, seen = Person.objects.visible_to(user, VIEW), SearchKey.objects.visible_to(user, VIEW)
    words, found = _words(text), dict[int, None]()
    if len(words) > 1 or FILE_NUMBER.fullmatch(text.strip().upper()):
        return list(looking_for(people, text, day).order_by("pinyin", "pk").values_list("pk", flat=True)[:limit])
    for key in _in_turn(seen, keys.typed(text), limit):
        found[key] = None
        if len(found) == limit:
            return list(found)
    if not found and (employers := _employers(words[0])):
        staff = people.filter(
            pk__in=Engagement.objects.current(day).filter(organization__in=employers).values("person")
        )
        found.update(dict.fromkeys(staff.order_by("pinyin", "pk").values_list("pk", flat=True)[:limit]))
    return list(found)[:limit]


def _in_turn(seen: SearchKeyQuerySet, stretches: Iterable[tuple[str, bytes]], limit: int) -> Iterator[int]:
    """Yield whose keys stand in the stretches (column, beginning), at most `limit` of each, in order.

    One statement where the database cuts the parts of a union: planning takes PostgreSQL longer than reading does.
    """
    parts = [
        seen.filter(**beginning(column, start))
        .annotate(turn=models.Value(turn))
        .order_by(column, "person_id")
        .values_list("turn", "person_id")[:limit]
        for turn, (column, start) in enumerate(stretches)
    ]
    if parts and connection.features.supports_slicing_ordering_in_compound:
        # Cut, so that parts which are not needed are not read; somebody may stand in several.
        found = parts[0].union(*parts[1:], all=True)[: limit + limit // 4]
        yield from (person for _turn, person in sorted(found, key=itemgetter(0)))
        return
    for part in parts:
        yield from (person for _turn, person in part)


def looking_for(people: PersonQuerySet, text: str, day: date) -> PersonQuerySet:
    """Return those of `people` meant by every word of `text`: a name, pinyin, initials, a file number, an employer."""
    for word in _words(text):
        named = Person.objects.search(word).order_by().values("pk")
        there = Engagement.objects.current(day).filter(organization__in=_employers(word)).order_by()
        people = people.filter(pk__in=named.union(there.values("person")))
    return people


def _employers(word: str) -> list[int]:
    """Return the organisations of whose names `word` is a part, when it is a part that says something."""
    if len(word) < 2:
        return []
    called = models.Q(name__icontains=word) | models.Q(short_name__icontains=word)
    return list(Organization.objects.without_tree_fields().filter(called).order_by("pk").values_list("pk", flat=True))


def best_first(people: PersonQuerySet, text: str) -> PersonQuerySet:
    """Return `people` with those so called first, then those whose name begins so, each by their pinyin."""
    name, sound = text.strip(), keys.plain(text)
    rank = models.Case(
        models.When(models.Q(name=name) | models.Q(pinyin=sound), then=0),
        models.When(models.Q(name__startswith=name) | models.Q(pinyin__startswith=sound), then=1),
        default=2,
    )
    return people.alias(rank=rank).order_by("rank", "pinyin", "pk")


def sounding_like(people: PersonQuerySet, text: str) -> PersonQuerySet:
    """Return those whose names sound like `text` or, in pinyin, are one slip of the hand away."""
    found = SearchKey.objects.filter(sound__in=keys.alike(text))
    return people.filter(pk__in=found.values("person"))


def number_of(text: str) -> str:
    """Return `text` as numbers are kept when it reads as one, or as four or more characters of one; else nothing."""
    asked = half_width(squeeze(text)).upper()
    # Our own file numbers look like a passport's.
    if FILE_NUMBER.fullmatch(asked):
        return ""
    whole = read_identity(asked)
    if whole.valid and whole.number:
        return whole.number
    return asked if PART_OF_A_NUMBER.fullmatch(asked) else ""


def with_number(people: PersonQuerySet, number: str) -> list[int]:
    """Return the keys of those of `people` of whom an identity number in use or a phone, their own or a contact's, ends so.

    The index holds the last four characters; the others are compared with the values themselves.
    """
    ending = keys.tail(number)
    same = SearchKey.objects.filter(models.Q(number=ending) | models.Q(phone=ending)).order_by("person_id")
    seen = people.filter(pk__in=list(same.values_list("person_id", flat=True)[:CANDIDATES]))
    numbers = {one.pk: one.phone.split("、") for one in seen.only("pk", "phone").order_by("pk")}
    for document in IdentityDocument.objects.active().filter(person__in=list(numbers)).order_by("pk"):
        numbers[document.person_id].append(document.number)
    for contact in Contact.objects.phones().filter(person__in=list(numbers)).order_by("pk"):
        numbers[contact.person_id].append(contact.value)
    return [key for key, theirs in numbers.items() if any(one.endswith(number) for one in theirs)]


def _words(text: str) -> list[str]:
    """Return the words of `text`; spaces between Latin letters part no words, for they stand in names and pinyin."""
    return text.split() if has_cjk(text) else [text.strip()]
