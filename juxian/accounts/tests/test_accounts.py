"""Accounts and roles: who makes them, who gives them, what is refused; in services and in the browser."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from juxian.accounts import selectors, services
from juxian.accounts.models import Membership, User
from juxian.audit.models import Event
from juxian.conftest import AT, PASSWORD
from juxian.core.errors import Refused
from juxian.core.roles import ADMINISTRATORS, Role
from juxian.organizations.models import Organization

Make = Callable[..., User]
SignedIn = Callable[..., Client]


def give(user: User, role: Role, organization: Organization, since: str = "2025-01-01", until: str = "") -> Membership:
    return services.grant_role(
        user=user,
        role=role,
        organization=organization,
        since=date.fromisoformat(since),
        until=date.fromisoformat(until) if until else None,
        by="test",
        at=AT,
    )


@pytest.fixture
def plain(tree: Any) -> User:
    return services.create_user(username="plain", name="白板", password=PASSWORD, by="test", at=AT)


# Making accounts ----------------------------------------------------------------------------------------


def test_the_system_administrator_makes_an_account_and_sees_its_password_once(
    signed_in: SignedIn, client: Client
) -> None:
    system = signed_in(Role.SYSTEM_ADMIN)
    answer = system.post(reverse("accounts:add"), {"name": "林新", "username": " Lin.Xin "})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    password = answer.context["password"]
    assert password in answer.content.decode()
    made = User.objects.get(username="lin.xin")
    assert not made.roles
    assert password not in system.get(reverse("accounts:user", args=[made.pk])).content.decode()
    assert password not in str(list(Event.objects.values()))
    assert password not in str(dict(system.session))
    assert client.post("/accounts/login/", {"login": "lin.xin", "password": password})["Location"] == "/"
    assert client.get("/")["Location"] == reverse("account_change_password")


@pytest.mark.parametrize("username", ["PLAIN", "ｐｌａｉｎ", "a b", "a?b", "", "x" * 61])
def test_a_user_name_that_is_taken_or_odd_is_refused(signed_in: SignedIn, plain: User, username: str) -> None:
    count = User.objects.count() + 1
    answer = signed_in(Role.SYSTEM_ADMIN).post(reverse("accounts:add"), {"name": "某", "username": username})
    assert "username" in answer.context["form"].errors
    assert User.objects.count() == count


def test_the_database_holds_a_user_name_once_in_any_case(plain: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="PLAIN", name="冒名")


def test_one_time_passwords_are_all_different_and_strong() -> None:
    made = {services.new_password() for _number in range(200)}
    assert len(made) == 200
    assert all(len(password) == 19 and not set("01oil") & set(password) for password in made)


def test_resetting_gives_a_one_time_password_and_ends_every_session(signed_in: SignedIn, plain: User) -> None:
    at_work = Client()
    at_work.post("/accounts/login/", {"login": "plain", "password": PASSWORD})
    answer = signed_in(Role.SYSTEM_ADMIN).post(reverse("accounts:reset", args=[plain.pk]))
    assert at_work.get("/").status_code == 302
    plain.refresh_from_db()
    assert plain.check_password(answer.context["password"])
    assert plain.one_time_until is not None
    assert Event.objects.get(action="accounts.password_reset").target == str(plain)


def test_closing_signs_out_at_once_and_opening_lets_in_again(signed_in: SignedIn, plain: User) -> None:
    at_work = Client()
    at_work.post("/accounts/login/", {"login": "plain", "password": PASSWORD})
    system = signed_in(Role.SYSTEM_ADMIN)
    system.post(reverse("accounts:close", args=[plain.pk]))
    assert at_work.get("/").status_code == 302
    assert Client().post("/accounts/login/", {"login": "plain", "password": PASSWORD}).status_code == 200
    system.post(reverse("accounts:reopen", args=[plain.pk]))
    assert Client().post("/accounts/login/", {"login": "plain", "password": PASSWORD}).status_code == 302


def test_closing_twice_records_once(plain: User) -> None:
    for _time in range(2):
        services.set_active(user=plain, active=False, by="test", at=AT)
    assert Event.objects.filter(action="accounts.user_closed").count() == 1


@pytest.mark.parametrize("page", ["reset", "close"])
def test_nobody_does_it_to_oneself(make_user: Make, page: str) -> None:
    system = make_user(Role.SYSTEM_ADMIN)
    make_user(Role.SYSTEM_ADMIN)
    client = Client()
    client.force_login(system, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse(f"accounts:{page}", args=[system.pk]))
    system.refresh_from_db()
    assert system.is_active
    assert system.check_password(PASSWORD)


# Roles --------------------------------------------------------------------------------------------------


def test_the_security_administrator_gives_a_role_for_a_period(
    signed_in: SignedIn, plain: User, tree: dict[str, Organization]
) -> None:
    security = signed_in(Role.SECURITY_ADMIN)
    page = security.get(reverse("accounts:grant", args=[plain.pk]))
    assert '<option value="教育局">' in page.content.decode()
    data = {"role": "unit_officer", "organization": "教育局", "since": "2025-01-01", "until": "2099-12-31"}
    answer = security.post(reverse("accounts:grant", args=[plain.pk]), data)
    assert answer.status_code == 302
    membership = plain.memberships.get()
    assert (membership.organization, membership.until) == (tree["教育局"], date(2099, 12, 31))
    event = Event.objects.filter(action="accounts.role_granted").latest("sequence")
    assert event.after == {
        "organization": "教育局", "role": "unit_officer", "since": "2025-01-01", "until": "2099-12-31"
    }  # fmt: skip
    assert User.objects.get(pk=plain.pk).has_perm("organizations.view", tree["一中"])
    assert not User.objects.get(pk=plain.pk).has_perm("organizations.view", tree["清岚公司"])


@pytest.mark.parametrize(
    ("field", "value"),
    [("organization", "没有的单位"), ("role", "king"), ("since", ""), ("until", "2024-12-31")],
)
def test_a_role_form_says_what_is_wrong(signed_in: SignedIn, plain: User, field: str, value: str) -> None:
    data = {"role": "clerk", "organization": "人才办", "since": "2025-01-01", "until": ""} | {field: value}
    answer = signed_in(Role.SECURITY_ADMIN).post(reverse("accounts:grant", args=[plain.pk]), data)
    assert list(answer.context["form"].errors) == [field]
    assert not plain.memberships.exists()


def test_a_role_counts_from_its_first_to_its_last_day(plain: User, tree: dict[str, Organization]) -> None:
    today = timezone.localdate()
    give(plain, Role.CLERK, tree["人才办"], since=str(today), until=str(today))
    assert User.objects.get(pk=plain.pk).roles == {Role.CLERK}
    Membership.objects.update(since=today - timedelta(9), until=today - timedelta(1))
    assert not User.objects.get(pk=plain.pk).roles
    Membership.objects.update(since=today + timedelta(1), until=None)
    assert not User.objects.get(pk=plain.pk).roles
    assert not selectors.without_role(today).filter(pk=plain.pk).exists()  # one is to come


@pytest.mark.parametrize("first", ADMINISTRATORS)
@pytest.mark.parametrize("second", [*ADMINISTRATORS, Role.CLERK])
@pytest.mark.parametrize("until", ["", "2099-12-31"])
def test_an_administrator_holds_nothing_else(
    plain: User, tree: dict[str, Organization], first: Role, second: Role, until: str
) -> None:
    if first == second:
        return
    give(plain, first, tree["人才办"], until=until)
    with pytest.raises(Refused) as refused:
        give(plain, second, tree["人才办"], since="2026-01-01")
    assert refused.value.code == "administrators_are_separate"


def test_somebody_who_was_a_clerk_may_become_an_administrator_later(plain: User, tree: dict[str, Organization]) -> None:
    give(plain, Role.CLERK, tree["人才办"], until="2025-06-30")
    with pytest.raises(Refused):
        give(plain, Role.AUDIT_ADMIN, tree["人才办"], since="2025-06-30")
    give(plain, Role.AUDIT_ADMIN, tree["人才办"], since="2025-07-01")


def test_the_same_role_twice_in_one_period_is_refused(plain: User, tree: dict[str, Organization]) -> None:
    give(plain, Role.CLERK, tree["人才办"], until="2025-06-30")
    with pytest.raises(Refused) as refused:
        give(plain, Role.CLERK, tree["人才办"], since="2025-06-01")
    assert refused.value.code == "role_held"
    give(plain, Role.CLERK, tree["人才办"], since="2025-07-01")
    give(plain, Role.UNIT_OFFICER, tree["教育局"])


@pytest.mark.parametrize(
    "change",
    [
        {"until": date(2024, 1, 1)},
        {"role": "audit_admin", "until": None, "organization_id": 0},
    ],
)
def test_the_database_holds_what_it_can(plain: User, tree: dict[str, Organization], change: dict[str, Any]) -> None:
    held = give(plain, Role.SYSTEM_ADMIN, tree["人才办"])
    if "organization_id" in change:
        twin = Membership(user=plain, since=date(2025, 1, 1), **change | {"organization_id": tree["教育局"].pk})
        with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
            Membership.objects.bulk_create([twin])
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.filter(pk=held.pk).update(**change)


def test_the_security_administrator_ends_a_role(signed_in: SignedIn, make_user: Make) -> None:
    clerk = make_user(Role.CLERK)
    held = clerk.memberships.get()
    yesterday = timezone.localdate() - timedelta(1)
    url = reverse("accounts:end", args=[clerk.pk, held.pk])
    signed_in(Role.SECURITY_ADMIN).post(url, {"last_day": yesterday.isoformat()})
    held.refresh_from_db()
    assert held.until == yesterday
    assert not User.objects.get(pk=clerk.pk).roles


def test_a_role_is_ended_through_its_own_account_only(signed_in: SignedIn, make_user: Make) -> None:
    clerk, other = make_user(Role.CLERK), make_user(Role.DIRECTOR)
    url = reverse("accounts:end", args=[other.pk, clerk.memberships.get().pk])
    assert signed_in(Role.SECURITY_ADMIN).post(url, {"last_day": "2025-06-30"}).status_code == 404


def test_a_role_ended_before_it_begins_never_was(plain: User, tree: dict[str, Organization]) -> None:
    held = give(plain, Role.CLERK, tree["人才办"], since="2030-01-01")
    services.end_role(membership=held, last_day=date(2029, 12, 31), by="test", at=AT)
    assert not plain.memberships.exists()
    assert Event.objects.get(action="accounts.role_ended").after == {"taken_back": True, "until": None}


def test_nobody_gives_or_ends_a_role_of_their_own(make_user: Make, tree: dict[str, Organization]) -> None:
    security = make_user(Role.SECURITY_ADMIN)
    make_user(Role.SECURITY_ADMIN)
    client = Client()
    client.force_login(security, backend="django.contrib.auth.backends.ModelBackend")
    data = {"role": "clerk", "organization": "人才办", "since": "2025-01-01"}
    assert "__all__" in client.post(reverse("accounts:grant", args=[security.pk]), data).context["form"].errors
    held = security.memberships.get()
    client.post(reverse("accounts:end", args=[security.pk, held.pk]), {"last_day": "2025-06-30"})
    held.refresh_from_db()
    assert held.until is None


def test_the_last_administrator_of_a_kind_stays(make_user: Make) -> None:
    auditor = make_user(Role.AUDIT_ADMIN)
    with pytest.raises(Refused, match="审计管理员"):
        services.end_role(membership=auditor.memberships.get(), last_day=date(2025, 6, 30), by="test", at=AT)
    with pytest.raises(Refused):
        services.set_active(user=auditor, active=False, by="test", at=AT)
    make_user(Role.AUDIT_ADMIN)
    services.set_active(user=auditor, active=False, by="test", at=AT)


# Lists and pages ----------------------------------------------------------------------------------------


def test_the_list_filters_and_says_the_state(signed_in: SignedIn, plain: User, make_user: Make) -> None:
    system = signed_in(Role.SYSTEM_ADMIN)
    closed, clerk = make_user(Role.EXPERT), make_user(Role.UNIT_OFFICER, "教育局")
    services.set_active(user=closed, active=False, by="test", at=AT)
    services.reset_password(user=clerk, by="test", at=timezone.now())

    def listed(query: str) -> set[str]:
        return {row.record.username for row in system.get(f"/accounts/?{query}").context["table"].rows}

    assert listed("") == set(User.objects.values_list("username", flat=True))
    assert listed("q=白板") == {"plain"}
    assert listed("role=unit_officer") == {clerk.username}
    assert listed("organization=教育") == {clerk.username}
    assert listed("state=without_role") == {"plain"}
    assert listed("state=closed") == {closed.username}
    assert listed("state=one_time") == {clerk.username}
    assert listed("state=locked") == set()


def test_the_list_needs_few_queries_however_many_accounts(
    signed_in: SignedIn, make_user: Make, django_assert_max_num_queries: Any
) -> None:
    for _number in range(12):
        make_user(Role.CLERK)
    system = signed_in(Role.SYSTEM_ADMIN)
    with django_assert_max_num_queries(12):
        system.get("/accounts/")


def test_the_list_goes_to_excel_and_that_is_recorded(signed_in: SignedIn, make_user: Make) -> None:
    make_user(Role.UNIT_OFFICER, "教育局")
    answer = signed_in(Role.SYSTEM_ADMIN).get("/accounts/?export=xlsx")
    rows = list(openpyxl.load_workbook(BytesIO(b"".join(answer))).active.iter_rows(values_only=True))
    assert len(rows) == 3
    assert any("教育局" in str(row) for row in rows)
    assert Event.objects.get(action="accounts.exported").after == {"conditions": {}, "rows": 2}


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN])
def test_a_page_offers_only_what_its_administrator_may(signed_in: SignedIn, make_user: Make, role: Role) -> None:
    clerk = make_user(Role.CLERK)
    page = signed_in(role).get(reverse("accounts:user", args=[clerk.pk])).content.decode()
    for name, whose in [("reset", Role.SYSTEM_ADMIN), ("close", Role.SYSTEM_ADMIN), ("grant", Role.SECURITY_ADMIN)]:
        assert (reverse(f"accounts:{name}", args=[clerk.pk]) in page) is (role == whose)


def test_everybody_sees_their_own_account_only(signed_in: SignedIn, make_user: Make) -> None:
    clerk = make_user(Role.CLERK)
    client = Client()
    client.post("/accounts/login/", {"login": clerk.username, "password": "wrong"})
    client.post("/accounts/login/", {"login": clerk.username, "password": PASSWORD})
    page = client.get("/accounts/me/").content.decode()
    assert clerk.name in page
    assert "人才办" in page
    assert "登录失败" in page
    assert client.get(reverse("accounts:user", args=[clerk.pk])).status_code == 403


# Desks --------------------------------------------------------------------------------------------------


def test_the_security_administrators_desk_names_who_waits_for_a_role(signed_in: SignedIn, plain: User) -> None:
    page = signed_in(Role.SECURITY_ADMIN).get("/").content.decode()
    assert "白板" in page
    assert reverse("accounts:user", args=[plain.pk]) in page


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_desk(signed_in: SignedIn, role: Role) -> None:
    answer = signed_in(role).get("/")
    assert answer.status_code == 200
    desk = answer.context["desk"]
    assert desk.changes or desk.figures or desk.todos


def test_the_figures_of_the_desk_are_the_lists_they_open(signed_in: SignedIn, plain: User, make_user: Make) -> None:
    services.reset_password(user=make_user(Role.CLERK), by="test", at=timezone.now())
    client = signed_in(Role.SYSTEM_ADMIN)
    for figure in client.get("/").context["desk"].figures:
        if figure.url.startswith("/accounts/?"):
            assert len(client.get(figure.url).context["table"].rows) == figure.value, figure.label
