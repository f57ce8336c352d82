"""Keeping what people are found by in step with their files; called in the transaction that writes a file."""

from collections.abc import Iterable

from juxian.registry.keys import COLUMNS, Cells, rows_of
from juxian.registry.models import Contact, IdentityDocument, Person, SearchKey
from juxian.registry.services import rows
from juxian.registry.services.drafts import PersonDraft

READ = 2_000


def index_people(people: Iterable[int]) -> None:
    """Make the keys of these people anew from what is on file; files that were merged into others get none."""
    keys = sorted(set(people))
    for start in range(0, len(keys), READ):
        chunk = keys[start : start + READ]
        SearchKey.objects.filter(person__in=chunk).delete()
        numbers: dict[int, list[str]] = {}
        for document in IdentityDocument.objects.active().filter(person__in=chunk).order_by("pk"):
            numbers.setdefault(document.person_id, []).append(document.number)
        phones: dict[int, list[str]] = {}
        for contact in Contact.objects.phones().filter(person__in=chunk).order_by("pk"):
            phones.setdefault(contact.person_id, []).append(contact.value)
        standing = Person.objects.filter(pk__in=chunk).only("name", "former_name", "latin_name", "phone")
        # All read before anything is written: a statement must not read while it writes.
        insert(
            [
                (
                    one.pk,
                    rows_of(
                        (one.name, one.former_name, one.latin_name),
                        numbers.get(one.pk, ()),
                        [*one.phone.split("、"), *phones.get(one.pk, ())],
                    ),
                )
                for one in standing.order_by("pk")
            ]
        )


def insert(people: Iterable[tuple[int, list[Cells]]]) -> None:
    """Write the keys of people who have none yet."""
    rows.insert(SearchKey, ("person_id", *COLUMNS), ((person, *cells) for person, found in people for cells in found))


def draft_keys(draft: PersonDraft) -> list[Cells]:
    """Return the keys of a file that is about to be written."""
    numbers = [document.number for document in draft.documents]
    return rows_of((draft.name, draft.former_name, draft.latin_name), numbers, draft.phones)
