"""Nobody learns an identity number, a phone or pay that is not for them, also not by searching, sorting or counting.

That no page and no file shows one is looked at while `test_addresses.py` opens every address as every role.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from juxian.accounts import demo
from juxian.accounts.models import System
from juxian.accounts.systems.services import issue_token
from juxian.audit.models import Event
from juxian.core import demonstration
from juxian.core.roles import Role
from juxian.facts import snapshots
from juxian.registry.models import Contact, Engagement, FamilyMember, IdentityDocument, Person, SharingGrant
from tests.district import canary
from tests.district.test_addresses import client_of

pytestmark = [pytest.mark.xdist_group("district"), pytest.mark.usefixtures("district", "db")]
ACCOUNTS = [account.username for account in demo.ACCOUNTS]
REVEALS = {Role.CLERK, Role.DIRECTOR, Role.UNIT_OFFICER}
SECRET_NAMES = ("wage", "phone", "email", "number", "document", "engagements__wage", "documents__number", "phone_index")


@pytest.fixture(scope="module", autouse=True)
def planted(district: Path, django_db_blocker: Any) -> Iterator[None]:
    """Everybody is paid the canary's sum but one, who is paid a little more."""
    with override_settings(DEMONSTRATION=True), django_db_blocker.unblock(), transaction.atomic():
        canary.plant()
        Engagement.objects.filter(person__account__username="talent").update(wage=str(canary.WAGE_FEN + 100))
        snapshots.take(as_of=demonstration.AS_OF, by="test", at=demonstration.District().at)
        yield
        transaction.set_rollback(True)


def talent() -> Person:
    return Person.objects.get(account__username="talent")


def counted(page: Any) -> int:
    """How many rows of the people's list the page says it has."""
    return page.context["table"].paginator.count


def shown(page: Any) -> list[int]:
    """The people on the page, in its order."""
    return [one.pk for one in page.context["table"].page.object_list.data]


def test_families_and_other_contacts_are_canaries_too() -> None:
    assert talent().family.exists()
    for values in (
        FamilyMember.objects.values_list("number", flat=True),
        Contact.objects.values_list("value", flat=True),
    ):
        assert len(values) > 50
        assert all(canary.found_in(value.encode()) for value in values if value)


@pytest.mark.parametrize("username", ACCOUNTS)
def test_a_number_finds_its_owner_only_for_who_may_see_it(username: str) -> None:
    user, client = client_of(username)
    document = IdentityDocument.objects.active().filter(person=talent()).get()
    may = bool(REVEALS & {Role(role) for role in user.roles})
    sees = user.has_perm("registry.view") and Person.objects.visible_to(user).filter(pk=talent().pk).exists()
    for typed in (talent().phone, document.number):
        hits = client.get(reverse("web:search"), {"q": typed}).content.decode()
        assert (talent().get_absolute_url() in hits) == (may and sees)
    if user.has_perm("registry.view"):
        listed = reverse("registry:people")
        assert counted(client.get(listed, {"q": talent().phone})) == int(may and sees)
        # Only an ending finds anybody, and only for who may see the whole; a beginning never does.
        for part in (talent().phone[:7], document.number[:14]):
            assert counted(client.get(listed, {"q": part})) == 0, part
        for part in (talent().phone[4:], document.number[6:]):
            assert counted(client.get(listed, {"q": part})) == int(may and sees), part


@pytest.mark.parametrize("username", ["clerk", "hr"])
def test_lists_are_neither_sorted_nor_narrowed_by_what_they_hide(username: str) -> None:
    _user, client = client_of(username)
    listed = reverse("registry:people")
    plain = client.get(listed)
    for name in SECRET_NAMES:
        asked = {"sort": f"-{name}", name: "1", f"{name}__gt": "1", f"{name}__startswith": "1"}
        page = client.get(listed, asked)
        assert shown(page) == shown(plain), name
        assert counted(page) == counted(plain), name


@pytest.mark.parametrize("username", ["unit", "zone"])
def test_conditions_over_pay_tell_nothing_to_who_may_not_use_it(username: str) -> None:
    _user, client = client_of(username)
    richer = {
        "table": "people",
        "condition": f"年薪 > {canary.WAGE_FEN // 100}",
        "as_of": demonstration.AS_OF.isoformat(),
    }
    page = client.get(reverse("facts:list_select"), richer)
    assert "年薪" in page.context["problem"]
    assert "table" not in page.context
    for extra in ({}, {"secondary": "1"}):
        tried = client.post(reverse("facts:list_create"), richer | {"name": "富", "table": "people"} | extra)
        assert tried.status_code == 200
        assert not tried.context["preview"].startswith("截至")
        assert "您不能" in tried.content.decode() or "敏感" in tried.content.decode()
    shared = client.post(
        reverse("registry:new_sharing"),
        {"purpose": "查", "basis": "duty", "document": "无", "organization": "云溪镇", "fields_": ["name"],
         "condition": richer["condition"], "since": "2026-01-01", "until": "2026-12-31"},
    )  # fmt: skip
    assert shared.status_code == 200
    assert not SharingGrant.objects.filter(purpose="查").exists()


def test_the_office_may_ask_about_pay_and_still_sees_dots() -> None:
    _user, client = client_of("director")
    richer = {
        "table": "people",
        "condition": f"年薪 > {canary.WAGE_FEN // 100 + 1}",
        "as_of": demonstration.AS_OF.isoformat(),
    }
    page = client.get(reverse("facts:list_select"), richer)
    assert page.context["records"].counted == 1
    assert "••••••" in page.content.decode()
    rising, falling = (
        client.get(reverse("facts:list_select"), richer | {"condition": "年薪 > 0", "sort": sort}).context["table"]
        for sort in ("fact0", "-fact0")
    )
    assert [row.record["#key"] for row in rising.rows[:20]] == [row.record["#key"] for row in falling.rows[:20]]
    for asked in ({}, {"export": "xlsx"}):
        assert not [
            leak for leak in canary.leaks(client.get(reverse("facts:list_select"), richer | asked)) if leak[0] == "1"
        ]


@pytest.mark.parametrize("export", [{}, {"export": "xlsx"}])
def test_who_received_some_fields_sees_no_other(export: dict[str, str]) -> None:
    pay, phone = "7654321", "120"
    for username, granted, hidden in (("finance", pay, phone), ("township", phone, pay)):
        user, client = client_of(username)
        grant = SharingGrant.objects.visible_to(user, "registry.receive").get()
        found = canary.leaks(client.get(reverse("registry:shared", args=[grant.pk]), export))
        assert [leak for leak in found if leak.replace(",", "").startswith(granted)]
        assert not [leak for leak in found if leak.replace(",", "").startswith((hidden, "320900"))]


def test_a_system_fetches_nothing_that_was_not_granted(client: Any) -> None:
    cache.clear()
    system = System.objects.get()
    System.objects.update(networks="127.0.0.1")
    now = timezone.now()
    _token, text = issue_token(system=system, until=timezone.localdate(now) + timedelta(days=1), by="test", at=now)
    head = {"HTTP_AUTHORIZATION": f"Bearer {text}"}
    for grant in SharingGrant.objects.all():
        url = reverse("api:shared", args=[grant.pk])
        answer = client.get(url, {"size": 500, "sort": "wage", "fields": "wage,phone"}, **head)
        assert answer.status_code == (200 if grant.system_id else 404)
        assert not canary.leaks(answer)


def test_the_trail_holds_none() -> None:
    _user, client = client_of("clerk")
    client.get(reverse("registry:people"), {"q": talent().phone, "export": "xlsx"})
    for event in Event.objects.order_by("-sequence").values()[:2_000]:
        # A hash holds eleven digits in a row now and then, which mean nothing.
        told = {name: value for name, value in event.items() if name not in ("hash", "previous_hash")}
        assert not canary.found_in(str(told).encode()), event["action"]
