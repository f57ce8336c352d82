"""Many new files at once: the way that imports and the demonstration take, table by table."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction

from juxian.audit.services import record
from juxian.core import crypto
from juxian.facts.services import changed
from juxian.registry.models import (
    Designation,
    Education,
    Engagement,
    IdentityDocument,
    Person,
    Recognition,
    TalentTeamMembership,
    Title,
)
from juxian.registry.names import spelling
from juxian.registry.services import rows
from juxian.registry.services.drafts import PersonDraft
from juxian.registry.services.indexing import draft_keys, insert
from juxian.registry.services.people import new_codes

# Enough for a statement to cost nothing beside its rows, little enough for memory.
CHUNK = 2_000
STAMP = ("source", "entered_at", "entered_by")


@transaction.atomic
def add_people(
    *, drafts: Sequence[PersonDraft], by: object, at: datetime, source: str, action: str = "registry.people_added"
) -> list[int]:
    """Write the files and return their keys in the order of `drafts`; one event of the trail for all.

    The drafts are in normal form and no two of them the same person; the database refuses what breaks a constraint,
    and then none of them is kept.
    """
    keys: list[int] = []
    for start in range(0, len(drafts), CHUNK):
        keys += write(drafts[start : start + CHUNK], by=by, at=at, source=source)
    if drafts:
        record(by=by, at=at, action=action, after={"people": len(drafts), "source": source})
        changed(at=at)
    return keys


def write(drafts: Sequence[PersonDraft], *, by: object, at: datetime, source: str) -> list[int]:
    """Write the files of one chunk, without an event; the caller's transaction holds them together."""
    codes, stamp = new_codes(len(drafts), at), (source, at, str(by)[:150])
    people = ((*_person(code, draft), *stamp) for code, draft in zip(codes, drafts, strict=True))
    rows.insert(Person, (*PERSON, *STAMP), people)
    written = Person.objects.filter(code__gte=codes[0], code__lte=codes[-1]).order_by("code")
    keys = list(written.values_list("pk", flat=True))
    for part in PARTS:
        found = (
            (key, *part.values(one), *stamp) for key, draft in zip(keys, drafts, strict=True) for one in part.of(draft)
        )
        rows.insert(part.model, ("person_id", *part.columns, *STAMP), found)
    insert(zip(keys, map(draft_keys, drafts), strict=True))
    _remember(codes, by=str(by)[:150], at=at)
    return keys


def _remember(codes: Sequence[str], *, by: str, at: datetime) -> None:
    ends = [codes[0], codes[-1]]
    rows.remember(Person, condition="code BETWEEN %s AND %s", params=ends, by=by, at=at)
    ours = f"person_id IN (SELECT id FROM {Person._meta.db_table} WHERE code BETWEEN %s AND %s)"  # noqa: S608
    for part in PARTS:
        if part.model is not TalentTeamMembership:
            rows.remember(part.model, condition=ours, params=ends, by=by, at=at)


PERSON = (
    "code", "name", "former_name", "latin_name", "pinyin", "initials", "sex", "born", "born_precision", "country",
    "ethnic_group", "political_status", "phone", "phone_index", "email", "remarks",
)  # fmt: skip


def _person(code: str, draft: PersonDraft) -> tuple[Any, ...]:
    index = crypto.blind_index(draft.phones[0]) if draft.phones else ""
    return (
        code, draft.name, draft.former_name, draft.latin_name, *spelling(draft.name, draft.latin_name), draft.sex,
        draft.born, draft.born_precision, draft.country, draft.ethnic_group, draft.political_status,
        "、".join(draft.phones), index, draft.email, draft.remarks,
    )  # fmt: skip


@dataclass(frozen=True)
class Part:
    """How one kind of row is taken out of a draft and laid into its table."""

    model: type[models.Model]
    of: Callable[[PersonDraft], Iterable[Any]]
    columns: tuple[str, ...]
    values: Callable[[Any], Iterator[Any] | tuple[Any, ...]]


PARTS = (
    Part(
        IdentityDocument,
        lambda draft: draft.documents,
        ("kind", "number", "number_index", "is_active"),
        lambda one: (one.kind, one.number, one.index, True),
    ),
    Part(
        Education,
        lambda draft: draft.educations,
        ("level", "degree", "school", "major", "country", "graduated"),
        lambda one: (one.level, one.degree, one.school, one.major, one.country, one.graduated),
    ),
    Part(
        Title,
        lambda draft: draft.titles,
        ("name", "series", "level", "awarded", "evidence"),
        lambda one: (one.name, one.series, one.level, one.awarded, one.evidence),
    ),
    Part(
        Engagement,
        lambda draft: draft.engagements,
        ("organization_id", "kind", "post", "since", "until", "wage", "days", "outcome", "end_reason"),
        lambda one: (
            one.organization_id,
            one.kind,
            one.post,
            one.since,
            one.until,
            "" if one.wage_fen is None else str(one.wage_fen),
            one.days,
            one.outcome,
            one.end_reason,
        ),
    ),
    Part(
        Recognition,
        lambda draft: draft.recognitions,
        ("level_id", "since", "until", "evidence", "confirmed"),
        lambda one: (one.level_id, one.since, one.until, one.evidence, one.confirmed),
    ),
    Part(
        Designation,
        lambda draft: draft.designations,
        ("kind_id", "year", "batch", "awarded", "until", "document", "evidence", "confirmed"),
        lambda one: (
            one.kind_id,
            one.year,
            one.batch,
            one.awarded,
            one.until,
            one.document,
            one.evidence,
            one.confirmed,
        ),
    ),
    Part(
        TalentTeamMembership,
        lambda draft: draft.talent_teams,
        ("team", "since", "until"),
        lambda one: (one.team, one.since, one.until),
    ),
)
