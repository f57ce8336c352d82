"""Who of a roster's rows is on file already.

A file number decides, within the reach of whoever imports: such a row came back from a template. Else an identity number decides, if the names are the same, sound the same or the phone is the same: else one of the two
numbers is mistyped. Without a number on either side a person is the same who has the same name and, as far as both
are known, the same birth date, and the same phone or employer. Two rows of one sheet with the same employer are two
people unless number or phone are equal, so each person on file answers to one row.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TypeVar

from django.utils import timezone

from juxian.core import crypto
from juxian.core.text import code_key
from juxian.organizations.models import Reach
from juxian.registry.importing.lines import Line, Matched, Reason
from juxian.registry.models import Engagement, IdentityDocument, Person
from juxian.registry.models.people import PersonQuerySet
from juxian.registry.names import spelling
from juxian.registry.services.drafts import PersonDraft

# Values a query asks for at once; below what either database takes.
ASKED = 5_000
T = TypeVar("T")
Pair = tuple[Line, PersonDraft]


@dataclass(slots=True)
class Known:
    """A person on file, as far as matching needs."""

    pk: int
    name: str
    former_name: str
    latin_name: str
    born: date | None
    precision: str
    phone_index: str
    pinyin: str


class Matching:
    """Matches the rows of one sheet, some thousands at a time."""

    def __init__(self, reach: Reach) -> None:
        self.reach = reach
        # Who was on file before the sheet: people just made for its rows do not answer to its further rows. Reading
        # them all the same, namesake by namesake, was a sixth of an import of a hundred thousand.
        last = Person.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        self._before = Person.objects.filter(pk__lte=last) if last else Person.objects.none()
        # People who answer to a row of the sheet already, and of the rows above that have a phone, whether they have a
        # number, and their birth date: not the drafts, which would all stay in memory to the last row.
        self._claimed: set[int] = set()
        self._above: dict[tuple[str, str], list[tuple[bool, date | None, str]]] = {}

    def match(self, pairs: Sequence[Pair]) -> None:
        """Set the person on file that each line is about, or skip or reject it; those that stay without one are new."""
        self._by_file([(line, draft) for line, draft in pairs if line.file_number])
        pairs = [(line, draft) for line, draft in pairs if line.open and line.person is None]
        self._within(pairs)
        self._by_number([(line, draft) for line, draft in pairs if line.open])
        self._by_name([(line, draft) for line, draft in pairs if line.open and line.person is None])

    def _by_file(self, pairs: Sequence[Pair]) -> None:
        """Set the person of each file number, or reject the row: unknown here, another's name, another's number."""
        mine = self._before
        if not self.reach.everything:
            mine = mine.engaged_at(self.reach.ids, timezone.localdate())
        found: dict[str, int] = {}
        for chunk in chunks({line.file_number for line, _draft in pairs}, ASKED):
            found.update(mine.filter(code__in=chunk).order_by("pk").values_list("code", "pk"))
        people = _people(found.values())
        owners = _owners(draft for _line, draft in pairs)
        for line, draft in pairs:
            pk = found.get(line.file_number)
            owner = owners.get(draft.documents[0].index) if draft.documents else None
            if pk is None:
                line.reject(Reason.FILE_UNKNOWN)
            elif pk in self._claimed:
                line.skip(Reason.DUPLICATE_ROW)
            elif owner not in (None, pk):
                line.reject(Reason.ID_OTHER_NAME)
            elif owner != pk and not _same_person(people[pk], draft):
                line.reject(Reason.FILE_OTHER_NAME)
            else:
                line.person, line.matched = pk, Matched.FILE.value
                self._claimed.add(pk)

    def _within(self, pairs: Sequence[Pair]) -> None:
        """Skip rows that repeat a row of the same sheet without its number: same name, birth date and phone."""
        for line, draft in sorted(pairs, key=lambda pair: not pair[1].documents):
            if not draft.phones:
                continue
            above = self._above.setdefault((draft.name, draft.phones[0]), [])
            numbered, born, precision = bool(draft.documents), draft.born, draft.born_precision
            if any(not (numbered and other) and same_day(born, precision, day, to) for other, day, to in above):
                line.skip(Reason.DUPLICATE_ROW)
            else:
                above.append((numbered, born, precision))

    def _by_number(self, pairs: Sequence[Pair]) -> None:
        indexes = {draft.documents[0].index: (line, draft) for line, draft in pairs if draft.documents}
        found = _owners(draft for _line, draft in pairs)
        people = _people(found.values())
        for index, pk in found.items():
            line, draft = indexes[index]
            if _same_person(people[pk], draft):
                line.person, line.matched = pk, Matched.NUMBER.value
                self._claimed.add(pk)
            else:
                line.reject(Reason.ID_OTHER_NAME)

    def _by_name(self, pairs: Sequence[Pair]) -> None:
        namesakes: dict[str, list[Known]] = {}
        for chunk in chunks({draft.name for _line, draft in pairs}, ASKED):
            for known in _known(self._before.filter(name__in=chunk)):
                if known.pk not in self._claimed:
                    namesakes.setdefault(known.name, []).append(known)
        candidates = [known.pk for found in namesakes.values() for known in found]
        numbered, employers = _numbered(candidates), _employers(candidates)
        # All phones first, so that an employer's namesakes do not take each other's files.
        for way in (_by_phone, _by_employer):
            for line, draft in pairs:
                free = (known for known in namesakes.get(draft.name, ()) if known.pk not in self._claimed)
                for known in free if line.person is None else ():
                    if _other_number(draft, numbered.get(known.pk, set())) or not _born_alike(known, draft):
                        continue
                    if matched := way(known, line, draft, employers.get(known.pk, set())):
                        line.person, line.matched = known.pk, matched
                        self._claimed.add(known.pk)
                        break


def _other_number(draft: PersonDraft, kinds: set[str]) -> bool:
    """Whether a person on file has a document of the row's kind, and so, as it was not found, another number."""
    return bool(draft.documents) and draft.documents[0].kind in kinds


def _by_phone(known: Known, line: Line, draft: PersonDraft, employers: set[int]) -> str:
    phones = {crypto.blind_index(phone) for phone in draft.phones} if known.phone_index else set()
    return Matched.PHONE.value if known.phone_index in phones else ""


def _by_employer(known: Known, line: Line, draft: PersonDraft, employers: set[int]) -> str:
    other_phone = bool(known.phone_index and draft.phones)
    return Matched.EMPLOYER.value if line.organization in employers and not other_phone else ""


def _born_alike(known: Known, draft: PersonDraft) -> bool:
    return same_day(known.born, known.precision, draft.born, draft.born_precision)


def _same_person(known: Known, draft: PersonDraft) -> bool:
    """Whether the holder of a number and the person of a row with it are one: 刘恺强 may be typed as 刘凯强."""
    if code_key(draft.name) in {code_key(one) for one in (known.name, known.former_name, known.latin_name) if one}:
        return True
    if known.phone_index and known.phone_index in {crypto.blind_index(phone) for phone in draft.phones}:
        return True
    return spelling(draft.name, draft.latin_name)[0] == known.pinyin


def same_day(one: date | None, precision: str, other: date | None, other_precision: str) -> bool:
    """Return whether two birth dates do not contradict each other, each known to the day, to the month or not at all."""
    if one is None or other is None:
        return True
    if "month" in (precision, other_precision):
        return (one.year, one.month) == (other.year, other.month)
    return one == other


def _owners(drafts: Iterable[PersonDraft]) -> dict[str, int]:
    """Return whose the drafts' identity numbers are, by their blind index."""
    found: dict[str, int] = {}
    for chunk in chunks((draft.documents[0].index for draft in drafts if draft.documents), ASKED):
        rows = IdentityDocument.objects.active().filter(number_index__in=chunk).order_by("pk")
        found.update(rows.values_list("number_index", "person_id"))
    return found


def _people(keys: Iterable[int]) -> dict[int, Known]:
    return {
        known.pk: known for chunk in chunks(set(keys), ASKED) for known in _known(Person.objects.filter(pk__in=chunk))
    }


def _known(people: PersonQuerySet) -> Iterator[Known]:
    rows = people.order_by("pk").values_list(
        "pk", "name", "former_name", "latin_name", "born", "born_precision", "phone_index", "pinyin"
    )
    return (Known(*row) for row in rows)


def _numbered(keys: Sequence[int]) -> dict[int, set[str]]:
    """Return of which kinds people have a document in use."""
    found: dict[int, set[str]] = {}
    for chunk in chunks(keys, ASKED):
        rows = IdentityDocument.objects.active().filter(person__in=chunk).order_by("pk")
        for pk, kind in rows.values_list("person_id", "kind"):
            found.setdefault(pk, set()).add(kind)
    return found


def _employers(keys: Sequence[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for chunk in chunks(keys, ASKED):
        rows = Engagement.objects.current(timezone.localdate()).filter(person__in=chunk).order_by("pk")
        for pk, organization in rows.values_list("person_id", "organization_id"):
            found.setdefault(pk, set()).add(organization)
    return found


def chunks(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield lists of at most `size` values."""
    iterator = iter(values)
    while chunk := list(islice(iterator, size)):
        yield chunk
