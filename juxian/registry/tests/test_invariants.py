"""What must always hold, tried through the database itself."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from juxian.organizations.models import Organization
from juxian.registry.models import (
    Designation,
    DesignationKind,
    Education,
    Engagement,
    IdentityDocument,
    ImportJob,
    Person,
    Recognition,
    TalentTeamMembership,
    Team,
    TeamMember,
    Title,
)
from juxian.registry.tests.conftest import AT

pytestmark = pytest.mark.django_db
STAMP = {"entered_at": AT, "entered_by": "test"}


def refused(model: Any, **values: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.bulk_create([model(**values)])


def test_people(make_person: Callable[..., Person]) -> None:
    code = make_person().code
    refused(Person, code=code, name="甲", **STAMP)
    refused(Person, code="RC2025000099", name="", **STAMP)
    refused(Person, code="RC2025000099", name="甲", sex="9", **STAMP)
    refused(Person, code="RC2025000099", name="甲", born=date(1899, 12, 31), **STAMP)
    refused(Person, code="RC2025000099", name="甲", born=date(1990, 3, 7), born_precision="month", **STAMP)


def test_documents(make_person: Callable[..., Person]) -> None:
    person = make_person()
    index = person.documents.get().number_index
    values = {"person": make_person("乙"), "kind": "居民身份证", "number": "x"}
    refused(IdentityDocument, number_index=index, **values, **STAMP)
    refused(IdentityDocument, number_index="", **values, **STAMP)
    IdentityDocument.objects.bulk_create([IdentityDocument(number_index=index, is_active=False, **values, **STAMP)])


def test_records(make_person: Callable[..., Person], tree: dict[str, Organization]) -> None:
    person = make_person(organization="一中")
    at = {"person": person, "organization": tree["一中"]}
    refused(Engagement, kind="brought_in", **at, **STAMP)
    refused(Engagement, kind="visiting", until=date(2025, 1, 1), **at, **STAMP)
    refused(Engagement, kind="flexible", since=date(2025, 2, 1), until=date(2025, 1, 1), **at, **STAMP)
    refused(Engagement, kind="flexible", days=400, **at, **STAMP)
    refused(Education, person=person, **STAMP)
    refused(Title, person=person, name="工程师", level="7", **STAMP)
    Title.objects.create(person=person, name="工程师", **STAMP)
    refused(Title, person=person, name="工程师", **STAMP)


def test_classes_and_designations(make_person: Callable[..., Person], edition: Any) -> None:
    person, level = make_person(), edition.levels.first()
    kind = DesignationKind.objects.first()
    Recognition.objects.create(person=person, level=level, confirmed=True, **STAMP)
    refused(Recognition, person=person, level=level, confirmed=True, **STAMP)
    refused(Designation, kind=kind, **STAMP)
    refused(Designation, kind=kind, person=person, awarded=date(2025, 2, 1), until=date(2025, 1, 1), **STAMP)
    Designation.objects.create(kind=kind, person=person, **STAMP)
    refused(Designation, kind=kind, person=person, **STAMP)
    refused(TalentTeamMembership, person=person, team="rural", since=date(2025, 2, 1), until=date(2025, 1, 1), **STAMP)


def test_teams(make_person: Callable[..., Person], tree: dict[str, Organization]) -> None:
    first, second = make_person("甲"), make_person("乙")
    team = Team.objects.create(
        name="甲团队", kind="innovation", organization=tree["一中"], since=date(2025, 1, 1), **STAMP
    )
    TeamMember.objects.create(team=team, person=first, role="leader", **STAMP)
    refused(TeamMember, team=team, person=second, role="leader", **STAMP)
    refused(TeamMember, team=team, person=first, role="member", **STAMP)


def test_a_file_is_imported_once(db: None) -> None:
    values = {"name": "a.xlsx", "fingerprint": "f" * 64, "as_of": date(2025, 1, 1), "created_at": AT}
    ImportJob.objects.create(status="done", **values)
    ImportJob.objects.create(status="uploaded", **values)
    refused(ImportJob, status="done", **values)


def test_each_check_that_does_not_hold_is_told(
    make_person: Callable[..., Person], tree: dict[str, Organization]
) -> None:
    """All checks are asked in one query; what is told names each of them."""
    values = {"person": make_person(organization=None), "organization": tree["一中"], "kind": "flexible"}
    engagement = Engagement(since=date(2025, 2, 1), until=date(2025, 1, 1), days=400, **values, **STAMP)
    with CaptureQueriesContext(connection) as queries, pytest.raises(ValidationError) as told:
        engagement.validate_constraints()
    assert len(told.value.messages) == 2
    engagement.until, engagement.days = None, 40
    with CaptureQueriesContext(connection) as fewer:
        engagement.validate_constraints()
    assert len(fewer) < len(queries)
