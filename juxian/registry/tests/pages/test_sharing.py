"""Sharing from asking to withdrawing: on pages, as a file and by program, and never more than was granted."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from juxian.accounts.models import System, Token
from juxian.accounts.systems import services as systems
from juxian.audit.models import Event
from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.facts import snapshots
from juxian.registry import services
from juxian.registry.models import Access, AccessSet, Person, SharingGrant
from juxian.registry.sharing.services import ask_sharing, decide_sharing
from juxian.registry.tests.pages.conftest import NUMBER, PHONE, SECRETS

pytestmark = pytest.mark.django_db
LISTED = reverse("registry:sharing")
Make, SignIn = Callable[..., Any], Callable[..., Client]


@pytest.fixture
def people(canary: Person, make_person: Make, tmp_path: Path, settings: Any) -> list[Person]:
    """The canary at 清岚公司 and somebody at 一中, in a snapshot of today."""
    cache.clear()
    settings.DATA = tmp_path
    found = [canary, make_person("别处人", "一中")]
    snapshots.take(as_of=timezone.localdate(), by="test", at=timezone.now())
    return found


def form(**values: Any) -> dict[str, Any]:
    """Return what is posted to ask to share."""
    today = timezone.localdate()
    asked = {
        "purpose": "子女入学资格核对",
        "basis": "duty",
        "document": "亭人才办〔2025〕3号",
        "organization": "教育局",
        "fields_": ["name", "level"],
        "condition": "在册",
        "since": today.isoformat(),
        "until": (today + timedelta(days=30)).isoformat(),
    }
    return asked | values


def granted(make_user: Make, *, by: Any = None, **values: Any) -> SharingGrant:
    """Return an approved grant of names and classes to 教育局, as far as `values` does not say otherwise."""
    from juxian.organizations.models import Organization

    now = timezone.now()
    asked: dict[str, Any] = {
        "purpose": "子女入学资格核对",
        "basis": "duty",
        "document": "亭人才办〔2025〕3号",
        "organization": Organization.objects.get(name="教育局"),
        "system": None,
        "fields": ["name", "level"],
        "condition": "在册",
        "since": timezone.localdate(),
        "until": timezone.localdate() + timedelta(days=30),
    }
    grant = ask_sharing(**asked | values, by=by or make_user(Role.CLERK), at=now)
    return decide_sharing(grant=grant, approve=True, reason="", by=make_user(Role.DIRECTOR), at=now)


def test_asked_approved_read_and_withdrawn(people: list[Person], signed_in: SignIn) -> None:
    clerk, director = signed_in(Role.CLERK), signed_in(Role.DIRECTOR)
    officer, other = signed_in(Role.UNIT_OFFICER, "教育局"), signed_in(Role.UNIT_OFFICER, "卫健委")
    for wrong in ({"fields_": []}, {"condition": ""}, {"condition": "年薪 >"}, {"organization": ""}, {"purpose": " "}):
        assert clerk.post(reverse("registry:new_sharing"), form(**wrong)).status_code == 200
    assert not SharingGrant.objects.exists()

    sent = clerk.post(reverse("registry:new_sharing"), form(), follow=True).content.decode()
    assert "待审批" in sent
    grant = SharingGrant.objects.get()
    page, decide = reverse("registry:shared", args=[grant.pk]), reverse("registry:decide_sharing", args=[grant.pk])
    assert officer.get(page).status_code == 404
    clerk.post(decide, {"decision": "approve"})
    assert SharingGrant.objects.get().state == "asked"
    director.post(decide, {"decision": "approve"})
    assert SharingGrant.objects.get().state == "active"

    assert "子女入学资格核对" in officer.get(reverse("registry:received")).content.decode()
    shown = officer.get(page).content.decode()
    assert all(text in shown for text in ("金丝雀", "别处人", "人才类别"))
    assert not [text for text in (*SECRETS, people[0].code, "河海大学", "清岚公司") if text in shown]
    sheet = load_workbook(BytesIO(officer.get(page, {"export": "xlsx"}).content)).active
    assert "子女入学资格核对" in sheet.cell(1, 1).value
    assert [cell.value for cell in sheet[3]] == ["姓名", "人才类别"]
    assert [cell.value for cell in sheet[4]] == ["金丝雀", "B"]
    assert {other.get(page).status_code, director.get(page).status_code} == {404}
    assert signed_in(Role.EMPLOYER_HR, "一中").get(page).status_code == 404

    looks = list(Access.objects.order_by("pk").values_list("kind", "set__size", "reason"))
    assert looks == [("page", 2, "子女入学资格核对"), ("export", 2, "子女入学资格核对")]
    assert AccessSet.objects.count() == 1
    told = Event.objects.get(action="registry.shared_export")
    assert told.after["people"] == 2
    assert "教育局" in director.get(grant.get_absolute_url()).content.decode()

    clerk.post(reverse("registry:revoke_sharing", args=[grant.pk]), {"reason": "用途已完成"})
    assert officer.get(page).status_code == 404
    assert "子女入学资格核对" not in officer.get(reverse("registry:received")).content.decode()


def test_never_more_than_the_granter_may_see_now(people: list[Person], make_user: Make, signed_in: SignIn) -> None:
    officer = make_user(Role.UNIT_OFFICER, "环科园")
    with pytest.raises(Refused, match="年薪"):
        granted(make_user, by=officer, fields=["name", "wage"])
    grant = granted(make_user, by=officer, fields=["name", "phone", "number"])
    reader, page = signed_in(Role.UNIT_OFFICER, "教育局"), reverse("registry:shared", args=[grant.pk])
    shown = reader.get(page).content.decode()
    assert PHONE in shown
    assert NUMBER in shown
    assert "别处人" not in shown  # at 一中, beyond the reach of 环科园

    services.end_engagement(
        engagement=people[0].engagements.get(),
        last_day=timezone.localdate() - timedelta(days=1),
        by="t",
        at=timezone.now(),
    )
    assert "金丝雀" not in reader.get(page).content.decode()
    officer.memberships.update(until=timezone.localdate() - timedelta(days=1), since=date(2025, 1, 1))
    assert reader.get(page).status_code == 404


def test_a_system_fetches_with_its_token_and_each_person_sees_it(
    people: list[Person], make_user: Make, client: Client
) -> None:
    now, today = timezone.now(), timezone.localdate()
    system = systems.create_system(name="教育入学平台", keeper="教育局", networks="127.0.0.0/8", by="sys", at=now)
    token, text = systems.issue_token(system=system, until=today + timedelta(days=30), by="sec", at=now)
    assert text not in str(list(Token.objects.values())) + str(list(Event.objects.values()))
    grant = granted(make_user, organization=None, system=system, fields=["name", "wage"])
    theirs = granted(make_user)
    url, head = reverse("api:shared", args=[grant.pk]), {"HTTP_AUTHORIZATION": f"Bearer {text}"}

    assert client.get(url).status_code == 401
    assert client.get(url, HTTP_AUTHORIZATION="Bearer jx_wrong").json()["errors"][0]["code"] == "no_token"
    assert client.get(url, **head, REMOTE_ADDR="10.0.0.1").status_code == 401
    assert [one["id"] for one in client.get(reverse("api:shared-grants"), **head).json()["grants"]] == [grant.pk]
    first = client.get(url, {"size": 1}, **head).json()
    assert (first["count"], first["pages"]) == (2, 2)
    assert first["people"] == [{"name": "金丝雀", "wage": 43210987}]
    assert client.get(url, {"size": 1, "page": 2}, **head).json()["people"] == [{"name": "别处人", "wage": None}]
    assert client.get(url, {"size": 501}, **head).status_code == 422
    assert client.get(reverse("api:shared", args=[theirs.pk]), **head).status_code == 404
    assert Token.objects.get().used_at is not None

    talent = make_user(Role.TALENT, "清岚公司")
    services.link_account(person=people[0], account=talent, by="test", at=now)
    client.force_login(talent, backend="django.contrib.auth.backends.ModelBackend")
    mine = client.get(reverse("registry:my_accesses")).content.decode()
    assert mine.count("教育入学平台") == 1
    assert all(word in mine for word in ("通过接口读取共享数据", "子女入学资格核对", "年薪"))

    systems.revoke_token(token=token, by="sec", at=now)
    assert client.get(url, **head).status_code == 401
    again = systems.issue_token(system=system, until=today + timedelta(days=1), by="sec", at=now)[1]
    systems.set_system_active(system=system, active=False, by="sys", at=now)
    assert client.get(url, HTTP_AUTHORIZATION=f"Bearer {again}").status_code == 401
    scheme = client.get(reverse("api:openapi-json")).json()["components"]["securitySchemes"]["SystemToken"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")


def test_a_person_sees_who_opened_the_file_but_not_the_name(
    people: list[Person], make_user: Make, signed_in: SignIn
) -> None:
    hr = make_user(Role.EMPLOYER_HR, "清岚公司")
    client, owner = Client(), Client()
    client.force_login(hr, backend="django.contrib.auth.backends.ModelBackend")
    client.get(people[0].get_absolute_url())
    client.get(people[0].get_absolute_url())  # the same look
    director = signed_in(Role.DIRECTOR)
    director.post(reverse("registry:reveal", args=[people[0].pk]), {"field": "phone", "reason": "核对补贴"})
    director.get(reverse("registry:people"), {"export": "xlsx"})
    talent = make_user(Role.TALENT, "清岚公司")
    services.link_account(person=people[0], account=talent, by="test", at=timezone.now())
    owner.force_login(talent, backend="django.contrib.auth.backends.ModelBackend")
    owner.get(reverse("registry:mine"))
    owner.post(reverse("registry:reveal_mine"), {"field": "phone"})

    assert [one.kind for one in Access.objects.at_person(people[0]).order_by("pk")] == ["file", "revealed", "list"]
    page = owner.get(reverse("registry:my_accesses")).content.decode()
    assert all(word in page for word in ("清岚公司", "核对补贴", "导出名单", "电话"))
    assert hr.name not in page
    assert signed_in(Role.TALENT, "一中").get(reverse("registry:my_accesses")).content.decode().count("核对补贴") == 0


def test_the_database_holds_what_a_grant_is(people: list[Person], make_user: Make) -> None:
    grant = granted(make_user)
    rows = SharingGrant.objects.filter(pk=grant.pk)
    broken: list[dict[str, Any]] = [
        {"organization": None},
        {"until": grant.since - timedelta(days=1)},
        {"decided_by": models.F("granter")},
        {"decided_by": None},
        {"state": "revoked"},
        {"condition": ""},
    ]
    for values in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)
    with pytest.raises(Refused):
        granted(make_user, until=grant.since + timedelta(days=400))
    AccessSet.objects.create(digest="x", size=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessSet.objects.update(size=2)
    assert System.objects.count() == 0
