"""The desk, the search box, the panel on an organisation's page: all within the reader's reach."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from juxian.accounts.models import User
from juxian.core.roles import Role
from juxian.organizations.models import Organization
from juxian.registry import desk, organization_panel, search, services
from juxian.registry.models import Classification, DesignationKind, Person
from juxian.registry.tests.pages.conftest import AT, NUMBER

Make = Callable[..., Person]
MakeUser = Callable[..., User]


def todos(user: User) -> dict[str, int]:
    return {item.url: item.count for item in desk.part(user, timezone.now()).todos}


def test_what_is_due_opens_onto_as_many_files(
    make_user: MakeUser, make_person: Make, canary: Person, edition: Classification, designation_kind: DesignationKind
) -> None:
    person, soon = make_person("甲", "一中"), timezone.localdate() + timedelta(days=20)
    services.award_designation(kind=designation_kind, person=person, confirmed=False, by="test", at=AT)
    services.award_designation(
        kind=designation_kind, person=canary, awarded=date(2024, 1, 1), until=soon, by="test", at=AT
    )
    clerk = make_user(Role.CLERK)
    client = Client()
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    due = todos(clerk)
    assert len(due) == 3
    for url, count in due.items():
        assert len(client.get(url).context["table"].rows) == count == 1, url
    (expiring,) = [item for item in desk.part(clerk, timezone.now()).todos if "expiring" in item.url]
    assert expiring.due == soon
    assert set(todos(make_user(Role.UNIT_OFFICER, "环科园"))) == {"/registry/people/?attention=expiring"}


def test_changes_are_told_of_those_one_sees(make_user: MakeUser, make_person: Make) -> None:
    mine, theirs = make_person("甲"), make_person("乙", "一中")
    titles = [str(one.title) for one in desk.part(make_user(Role.EMPLOYER_HR, "清岚公司"), timezone.now()).changes]
    assert any(mine.name in title for title in titles)
    assert not any(theirs.name in title for title in titles)


def test_nothing_for_those_without_the_registry(make_user: MakeUser, canary: Person) -> None:
    for role in (Role.LEADER, Role.SYSTEM_ADMIN):
        part = desk.part(make_user(role), timezone.now())
        assert [*part.todos, *part.changes, *part.figures, *part.actions] == []
        assert search.find(make_user(role), "金丝雀") is None


def test_the_search_box_finds_within_reach(make_user: MakeUser, canary: Person) -> None:
    found = search.find(make_user(Role.UNIT_OFFICER, "环科园"), "jinsique")
    assert found is not None
    assert [hit.title for hit in found.hits] == ["金丝雀"]
    by_number = search.find(make_user(Role.CLERK), NUMBER)
    assert by_number is not None
    assert by_number.total == 1
    assert NUMBER not in str(by_number.hits)
    for role, place in ((Role.EMPLOYER_HR, "清岚公司"), (Role.UNIT_OFFICER, "教育局")):
        nothing = search.find(make_user(role, place), NUMBER)
        assert nothing is not None
        assert nothing.total == 0


def test_an_organisation_shows_its_people(
    make_user: MakeUser, canary: Person, tree: dict[str, Organization], signed_in: Callable[..., Client]
) -> None:
    panel = organization_panel.panel(make_user(Role.CLERK), tree["环科园"])
    assert panel is not None
    values: list[Any] = [figure.value for figure in panel.figures]
    assert values[:2] == [1, 1]
    client = signed_in(Role.CLERK)
    for figure in panel.figures:
        assert len(client.get(figure.url).context["table"].rows) == figure.value, figure.label
    assert organization_panel.panel(make_user(Role.UNIT_OFFICER, "教育局"), tree["环科园"]) is None
    assert organization_panel.panel(make_user(Role.LEADER), tree["环科园"]) is None
