"""Asking for a run, what it found, the list behind every number; each within the user's reach."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from juxian.accounts.models import User
from juxian.audit.models import Event
from juxian.core.roles import Role
from juxian.policies import services
from juxian.policies.models import Benefit, EntitlementRun, RunJob
from juxian.policies.selectors import uptake
from juxian.policies.tests.conftest import AT, DAY
from juxian.registry.models import Person


@pytest.fixture
def people(make_person: Callable[..., Person]) -> dict[str, Person]:
    """Two in the zone, one at school; one of them is already paid."""
    return {
        "甲": make_person("甲", level="A", degree="2", wage=100_000),
        "乙": make_person("乙", level="B"),
        "丙": make_person("丙", employer="一中", level="C"),
    }


@pytest.fixture
def run(settling: Benefit, rent: Benefit, people: dict[str, Person], clerk: User) -> EntitlementRun:
    """A run over them, after one grant."""
    services.record_grant(
        benefit=settling, person=people["乙"], since=date(2025, 1, 1), total=60_000_000, by=clerk, at=AT
    )
    return services.run_entitlements(as_of=DAY, by=clerk, at=AT)


def names(client: Client, run: EntitlementRun, **query: str) -> list[str]:
    table = client.get(reverse("policies:list", args=[run.pk]), query).context["table"]
    return sorted(f"{row.record.person.name}{row.record.benefit.name}" for row in table.rows)


def test_the_office_asks_for_a_run(
    settling: Benefit, people: dict[str, Person], signed_in: Callable[..., Client],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:  # fmt: skip
    client = signed_in(Role.CLERK)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("policies:runs"), {"as_of": "2025-06-30"})
    job = RunJob.objects.get()
    assert answer["Location"] == reverse("policies:job", args=[job.pk])
    assert (job.state, job.progress) == ("done", 100)
    assert job.run is not None
    assert job.run.created_by == job.asked_by
    page = client.get(answer["Location"]).content.decode()
    assert job.run.get_absolute_url() in page
    assert "every 1s" not in page


def test_a_waiting_job_is_asked_again(db: None, clerk: User, signed_in: Callable[..., Client]) -> None:
    job = services.ask_run(as_of=DAY, by=clerk, at=AT)
    assert services.ask_run(as_of=DAY, by=clerk, at=AT) == job
    url = reverse("policies:job", args=[job.pk])
    assert "every 1s" in signed_in(Role.DIRECTOR).get(url, headers={"HX-Request": "true"}).content.decode()
    assert signed_in(Role.UNIT_OFFICER, "环科园").get(url).status_code == 403


def test_a_failed_job_says_why(
    clerk: User, signed_in: Callable[..., Client], django_capture_on_commit_callbacks: Callable[..., object],
    settling: Benefit, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from juxian.facts import storage

    def broken(*args: object, **kwargs: object) -> None:
        raise storage.StorageError("disk full")

    monkeypatch.setattr(storage, "write", broken)
    with django_capture_on_commit_callbacks(execute=True):
        job = services.ask_run(as_of=DAY, by=clerk, at=AT)
    job.refresh_from_db()
    assert (job.state, job.run) == ("failed", None)
    assert "服务器日志" in job.message


@pytest.mark.parametrize("day", ["2099-01-01", "", "x"])
def test_a_day_to_come_is_refused(day: str, signed_in: Callable[..., Client]) -> None:
    page = signed_in(Role.CLERK).post(reverse("policies:runs"), {"as_of": day})
    assert page.status_code == 200
    assert page.context["form"].errors
    assert not RunJob.objects.exists()


def test_a_unit_asks_for_none(signed_in: Callable[..., Client]) -> None:
    signed_in(Role.UNIT_OFFICER, "环科园").post(reverse("policies:runs"), {"as_of": "2025-06-30"})
    assert not RunJob.objects.exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["丙安家补贴", "乙安家补贴", "甲安家补贴", "甲租房补贴"]),
        ({"state": "unclaimed"}, ["丙安家补贴", "甲安家补贴", "甲租房补贴"]),
        ({"state": "received"}, ["乙安家补贴"]),
        ({"state": "excluded"}, []),
        ({"talent_class": "B"}, ["乙安家补贴"]),
        ({"q": "一中"}, ["丙安家补贴"]),
        ({"q": "甲"}, ["甲安家补贴", "甲租房补贴"]),
        ({"q": "bing"}, ["丙安家补贴"]),
    ],
)
def test_the_list_filters(
    run: EntitlementRun, signed_in: Callable[..., Client], query: dict[str, str], found: list[str]
) -> None:
    assert names(signed_in(Role.CLERK), run, **query) == found


def test_every_number_opens_onto_as_many(run: EntitlementRun, clerk: User, signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.CLERK)
    for benefit, one in uptake.by_benefit(run, clerk).items():
        for state, count in (("standing", one.entitled), ("received", one.received), ("unclaimed", one.unclaimed)):
            assert len(names(client, run, benefit=str(benefit), state=state)) == count
    for unit, one in uptake.by_unit(run, clerk).items():
        assert unit is not None
        assert len(names(client, run, unit=str(unit.pk), state="unclaimed")) == one.unclaimed
    for name, one in uptake.by_class(run, clerk).items():
        assert len(names(client, run, talent_class=name, state="standing")) == one.entitled


@pytest.mark.parametrize(
    ("role", "place", "found"),
    [
        (Role.UNIT_OFFICER, "环科园", ["乙安家补贴", "甲安家补贴", "甲租房补贴"]),
        (Role.EMPLOYER_HR, "一中", ["丙安家补贴"]),
        (Role.UNIT_OFFICER, "卫健委", []),
    ],
)
def test_a_unit_sees_its_own_people(
    run: EntitlementRun, signed_in: Callable[..., Client], role: Role, place: str, found: list[str]
) -> None:
    client = signed_in(role, place)
    assert names(client, run) == found
    page = client.get(run.get_absolute_url())
    assert page.context["total"].entitled == len(found)
    assert "开始测算" not in client.get(reverse("policies:runs")).content.decode()


@pytest.mark.parametrize("role", [Role.LEADER, Role.TALENT, Role.EXPERT, Role.FINANCE_CLERK, Role.AUDIT_ADMIN])
def test_others_see_no_names(role: Role, run: EntitlementRun, signed_in: Callable[..., Client]) -> None:
    client = signed_in(role)
    for url in (run.get_absolute_url(), reverse("policies:list", args=[run.pk]), reverse("policies:runs")):
        assert client.get(url).status_code == 403


def test_the_excel_holds_what_is_shown(run: EntitlementRun, signed_in: Callable[..., Client]) -> None:
    url = reverse("policies:list", args=[run.pk])
    answer = signed_in(Role.UNIT_OFFICER, "环科园").get(url, {"state": "unclaimed", "export": "xlsx"})
    sheet = load_workbook(BytesIO(answer.getvalue())).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert {(row[0], row[4], row[6]) for row in rows[1:]} == {("甲", "安家补贴", 1_000_000), ("甲", "租房补贴", 72_000)}
    assert Event.objects.get(action="policies.list_exported").after["rows"] == 2


def test_the_run_page_draws_all(run: EntitlementRun, signed_in: Callable[..., Client]) -> None:
    page = signed_in(Role.DIRECTOR).get(run.get_absolute_url())
    html = page.content.decode()
    assert run.hash[:16] in html
    assert page.context["total"] == uptake.Uptake(4, 1, 3, 0, 197_200_000, 137_200_000)


def test_a_run_is_made_again_and_compared(run: EntitlementRun, signed_in: Callable[..., Client]) -> None:
    url = reverse("policies:verify-run", args=[run.pk])
    assert signed_in(Role.UNIT_OFFICER, "环科园").post(url).status_code == 403
    page = signed_in(Role.CLERK).post(url, follow=True)
    assert "4 条结果逐分一致" in page.content.decode()


def test_the_latest_list(run: EntitlementRun, signed_in: Callable[..., Client]) -> None:
    client, url = signed_in(Role.CLERK), reverse("policies:entitlements")
    answer = client.get(url, {"state": "unclaimed"})
    assert answer["Location"] == reverse("policies:list", args=[run.pk]) + "?state=unclaimed"
    before = client.get(url, {"as_of": "2025-06-29"})
    assert before["Location"] == reverse("policies:runs")


def test_grants_that_the_rules_no_longer_give(
    run: EntitlementRun, rent: Benefit, people: dict[str, Person], clerk: User, signed_in: Callable[..., Client]
) -> None:
    services.record_grant(
        benefit=rent, person=people["丙"], since=date(2025, 2, 1), until=date(2026, 1, 31), by=clerk, at=AT
    )
    page = signed_in(Role.CLERK).get(run.get_absolute_url())
    assert page.context["surplus"] == 1
    found = signed_in(Role.CLERK).get(reverse("policies:grants"), {"surplus": str(run.pk)}).context["table"]
    assert [row.record.person for row in found.rows] == [people["丙"]]


def test_the_pages_ask_the_database_the_same_however_many(
    run: EntitlementRun, signed_in: Callable[..., Client], django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = signed_in(Role.CLERK)
    with django_assert_max_num_queries(20):
        client.get(run.get_absolute_url())
    with django_assert_max_num_queries(16):
        client.get(reverse("policies:list", args=[run.pk]))
