"""Files about one person: found, told apart, merged, and parted again."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from simple_history.models import HistoricalChanges

from juxian.audit.services import record
from juxian.core.db import serialise
from juxian.core.errors import Refused
from juxian.core.models import AppendOnly
from juxian.facts.services import changed
from juxian.registry import link_rows
from juxian.registry.linkage import link
from juxian.registry.linkage.people import PEOPLE
from juxian.registry.models import DuplicatePair, Evidence, Merge, Person, SearchKey
from juxian.registry.services.base import put
from juxian.registry.services.indexing import index_people

# A pair is shown to the office from here on.
LEAST = 0.8
State = DuplicatePair.State
# What a search says of a pair.
WEIGHED = ("probability", "weight", "evidence")
# What the file kept takes over from the other where it has none itself.
PARTICULARS = (
    "former_name", "latin_name", "sex", "born", "country", "ethnic_group", "political_status", "phone", "email", "remarks",
    "account",
)  # fmt: skip
# Fields that go with another one.
WITH = {"born": ("born_precision",), "phone": ("phone_index",)}


def find_duplicates(*, by: object, at: datetime) -> dict[str, int]:
    """Compare all files and keep the pairs that may be one person; return `people`, `found`, `new` and `waiting`.

    What was decided stays decided. An undecided pair that no longer looks alike is dropped.
    """
    connection, people = link_rows.load()
    with connection:
        linked = link(connection, "people", PEOPLE, least=LEAST)
        found = {
            (left, right): dict(zip(WEIGHED, (probability, weight, linked.estimate.evidence(pattern)), strict=True))
            for left, right, weight, probability, pattern in linked.pairs()
        }
    with transaction.atomic():
        serialise("registry.merge")
        known = {(pair.left_id, pair.right_id): pair for pair in DuplicatePair.objects.order_by("pk")}
        open_ = {key: pair for key, pair in known.items() if pair.state == State.OPEN}
        DuplicatePair.objects.filter(pk__in=[pair.pk for key, pair in open_.items() if key not in found]).delete()
        fresh = [
            DuplicatePair(left_id=left, right_id=right, found_at=at, **weighed)
            for (left, right), weighed in found.items()
            if (left, right) not in known
        ]
        DuplicatePair.objects.bulk_create(fresh, batch_size=1_000)
        again = [pair for key, pair in open_.items() if key in found]
        for pair in again:
            for name, value in found[pair.left_id, pair.right_id].items():
                setattr(pair, name, value)
        DuplicatePair.objects.bulk_update(again, WEIGHED, batch_size=500)
        waiting = DuplicatePair.objects.waiting().count()
        counts = {"people": people, "found": len(found), "new": len(fresh), "waiting": waiting}
        record(by=by, at=at, action="registry.duplicates_searched", after=counts)
    return counts


@transaction.atomic
def tell_apart(*, pair: DuplicatePair, reason: str, by: object, at: datetime) -> DuplicatePair:
    """Keep that the two files are about two people, for good; refuses a pair that was decided before."""
    found = _undecided(pair)
    found.state, found.reason, found.decided_by, found.decided_at = State.DIFFERENT, reason.strip(), str(by)[:150], at
    found.save()
    for person, other in ((found.left, found.right), (found.right, found.left)):
        after = {"other": other.code}
        record(by=by, at=at, action="registry.told_apart", target=person, after=after, reason=found.reason)
    return found


@transaction.atomic
def merge_people(*, kept: Person, gone: Person, by: object, at: datetime) -> Merge:
    """Take the file `gone` into `kept`: every entry and reference goes over, what is known there only is taken over.

    Entries that the kept file has already, and records that never change, stay with the merged file, whose number leads
    to the kept one from now on. Refuses files of which one is merged already, and two that both have an account.
    """
    serialise("registry.merge")
    both = {person.pk: person for person in Person.every.select_for_update().filter(pk__in=[kept.pk, gone.pk])}
    if len(both) != 2 or any(person.merged_into_id for person in both.values()):
        raise Refused(_("One of the two files is merged already."), code="merged_already")
    kept, gone = both[kept.pk], both[gone.pk]
    if kept.account_id and gone.account_id:
        raise Refused(
            _("Both files are tied to an account: end the tie of one of them first."), code="merge_two_accounts"
        )
    merge = Merge(kept=kept, gone=gone, merged_by=str(by)[:150], merged_at=at)
    merge.filled = _fill(kept, gone, by=by, at=at)
    merge.moved, merge.stayed = _move(kept, gone, by=by, at=at)
    put(gone, by=by, at=at, merged_into=kept)
    index_people([kept.pk, gone.pk])
    merge.save()
    DuplicatePair.objects.filter(left__in=both, right__in=both).update(
        state=State.MERGED, decided_by=str(by)[:150], decided_at=at
    )
    after = {"into": kept.code, "entries": len(merge.moved), "stayed": merge.stayed, "filled": merge.filled}
    record(by=by, at=at, action="registry.merged", target=gone, after=after)
    record(by=by, at=at, action="registry.took_over", target=kept, after=after | {"from": gone.code})
    changed(at=at)
    return merge


@transaction.atomic
def part_again(*, merge: Merge, reason: str, by: object, at: datetime) -> Merge:
    """Undo a merge: both files are as they were, but for what was changed since on the entries themselves."""
    serialise("registry.merge")
    found = Merge.objects.select_for_update().select_related("kept", "gone").get(pk=merge.pk)
    if found.undone_at is not None:
        raise Refused(_("These files were parted already."), code="parted_already")
    if found.kept.merged_into_id:
        raise Refused(_("The file was merged into another one since: part those first."), code="part_later_first")
    kept, gone = found.kept, found.gone
    put(gone, by=by, at=at, merged_into=None)
    for label, key, field in found.moved:
        row = apps.get_model(label)._base_manager.filter(pk=key, **{field: kept}).first()
        if row is not None:
            put(row, by=by, at=at, **{field: gone})
    given_back = [name for name in found.filled if name == "account" or getattr(kept, name) == getattr(gone, name)]
    account = kept.account if "account" in given_back else None
    put(kept, by=by, at=at, **_emptied(given_back))
    if account is not None:
        put(gone, by=by, at=at, account=account)
    index_people([kept.pk, gone.pk])
    found.undone_by, found.undone_at = str(by)[:150], at
    found.save()
    DuplicatePair.objects.filter(left__in=[kept, gone], right__in=[kept, gone]).update(
        state=State.DIFFERENT, reason=reason.strip()[:300], decided_by=str(by)[:150], decided_at=at
    )
    for person, other in ((kept, gone), (gone, kept)):
        record(
            by=by, at=at, action="registry.parted", target=person, after={"other": other.code}, reason=reason.strip()
        )
    changed(at=at)
    return found


def _undecided(pair: DuplicatePair) -> DuplicatePair:
    found = DuplicatePair.objects.select_for_update().select_related("left", "right").get(pk=pair.pk)
    if found.state != State.OPEN:
        raise Refused(_("This pair was decided already."), code="pair_decided")
    return found


def _fill(kept: Person, gone: Person, *, by: object, at: datetime) -> list[str]:
    """Give the kept file the particulars that only the other has, and return which."""
    names = [name for name in PARTICULARS if getattr(gone, name) and not getattr(kept, name)]
    values = {each: getattr(gone, each) for name in names for each in (name, *WITH.get(name, ()))}
    if "account" in names:
        # An account opens one file only.
        put(gone, by=by, at=at, account=None)
    if values:
        put(kept, by=by, at=at, **values)
    return names


def _emptied(names: list[str]) -> dict[str, Any]:
    fresh = Person()
    blank = {each: getattr(fresh, each) for name in names for each in (name, *WITH.get(name, ()))}
    return blank | {"country": ""} if "country" in blank else blank


def _move(kept: Person, gone: Person, *, by: object, at: datetime) -> tuple[list[list[Any]], int]:
    """Let every row that points at `gone` point at `kept`; return (those moved, how many stayed)."""
    moved: list[list[Any]] = []
    stayed = 0
    # Evidence last: it goes along only where its row went.
    for model, field in sorted(references(), key=lambda one: one[0] is Evidence):
        rows = model._base_manager.filter(**{field: gone}).order_by("pk")
        # What the database keeps as it was confirmed goes on naming the old file, which leads to the kept one.
        if stands := getattr(model, "STANDS", None):
            stayed += rows.filter(stands).count()
            rows = rows.exclude(stands)
        for row in rows:
            try:
                with transaction.atomic():
                    put(row, by=by, at=at, **{field: kept})
            except ValidationError:
                # A constraint of the row's own says that the kept file has it already.
                stayed += 1
            else:
                moved.append([model._meta.label, row.pk, field])
    return moved, stayed


def references() -> Iterator[tuple[type[models.Model], str]]:
    """Yield every (model, field) that points at a person and may point at another, of all modules.

    Left out are histories, which tell what was, rows that never change, keys of the search, which are made anew, and
    what this module itself keeps of merges.
    """
    for relation in Person._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)):
            continue
        model: Any = relation.related_model
        if issubclass(model, HistoricalChanges | AppendOnly | Person | SearchKey | DuplicatePair | Merge):
            continue
        yield model, relation.field.name  # type: ignore[union-attr]
