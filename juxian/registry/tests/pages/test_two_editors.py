"""Two people at one file: the second is told, sees what differs with sensitive values masked, and loses nothing."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from juxian.core.roles import Role
from juxian.core.tests.posting import posted
from juxian.registry.models import Person
from juxian.registry.tests.pages.conftest import PHONE, SECRETS, WAGE_FEN

SAVED = "有人在您打开本页后保存过"


@pytest.fixture
def clients(signed_in: Callable[..., Client]) -> tuple[Client, Client]:
    """Two clerks."""
    return signed_in(Role.CLERK), signed_in(Role.CLERK)


def test_particulars(clients: tuple[Client, Client], canary: Person) -> None:
    first, second = clients
    url = reverse("registry:edit_person", args=[canary.pk])
    page, other = second.get(url), first.get(url)
    first.post(url, posted(other.context["form"], remarks="甲补充", sex="2"))
    told = second.post(url, posted(page.context["form"], remarks="乙补充", phone="13700002222"))
    html = told.content.decode()
    assert SAVED in html
    assert [(one.label, one.theirs, one.yours) for one in told.context["form"].meanwhile] == [
        ("性别", "女", "男"), ("电话", "139••••5678", "13700002222"), ("备注", "甲补充", "乙补充"),
    ]  # fmt: skip
    assert not [secret for secret in SECRETS if secret in html]
    assert "乙补充" in html
    canary.refresh_from_db()
    assert (canary.remarks, canary.phone) == ("甲补充", PHONE)
    assert second.post(url, posted(told.context["form"])).status_code == 302
    canary.refresh_from_db()
    assert (canary.remarks, canary.phone, canary.sex) == ("乙补充", "13700002222", "1")


def test_a_wage_alone_is_no_less_guarded(clients: tuple[Client, Client], canary: Person) -> None:
    first, second = clients
    work = canary.engagements.get()
    url = reverse("registry:change_part", args=[canary.pk, "engagements", work.pk])
    page, other = second.get(url), first.get(url)
    assert first.post(url, posted(other.context["form"], wage_yuan="500000")).status_code == 302
    told = second.post(url, posted(page.context["form"], wage_yuan="600000"))
    assert SAVED in told.content.decode()
    assert ">50" not in told.content.decode()
    work.refresh_from_db()
    assert work.wage_fen == 50_000_000 != WAGE_FEN


def test_talent_teams(clients: tuple[Client, Client], canary: Person) -> None:
    first, second = clients
    url = reverse("registry:talent_teams", args=[canary.pk])
    page, other = second.get(url), first.get(url)
    first.post(url, posted(other.context["form"], teams=["rural"]))
    told = second.post(url, posted(page.context["form"], teams=["skilled"]))
    assert SAVED in told.content.decode()
    (difference,) = told.context["form"].meanwhile
    assert "农村" in difference.theirs
    assert [one.team for one in canary.talent_teams.filter(until__isnull=True)] == ["rural"]
    assert second.post(url, posted(told.context["form"])).status_code == 302
    assert [one.team for one in canary.talent_teams.filter(until__isnull=True)] == ["skilled"]
