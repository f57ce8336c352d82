"""Signing in, being locked out, being let in again; what the trail says of it and what it never says."""

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from axes.models import AccessAttempt
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from juxian.accounts.models import User
from juxian.accounts.services import create_user, set_active, unlock
from juxian.audit.models import Event
from juxian.conftest import PASSWORD
from juxian.core.roles import Role

LOGIN = "/accounts/login/"
NOW = datetime(2025, 6, 3, 1, 0, tzinfo=UTC)


def sign_in(client: Client, username: str, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post(LOGIN, {"login": username, "password": password}, **extra)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.fixture
def clerk(make_user: Callable[..., User]) -> User:
    return make_user(Role.CLERK)


def actions() -> list[str]:
    return list(
        Event.objects.filter(action__startswith="accounts.").order_by("sequence").values_list("action", flat=True)
    )


# In and out ---------------------------------------------------------------------------------------------


def test_the_page_is_chinese_and_says_nothing_of_a_demonstration(client: Client, clerk: User) -> None:
    page = client.get(LOGIN).content.decode()
    assert "用户名" in page
    assert "演示账号" not in page
    assert "administrators create" not in page


def test_the_right_password_leads_to_the_desk(client: Client, clerk: User) -> None:
    answer = sign_in(client, clerk.username)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/").status_code == 200
    event = Event.objects.get(action="accounts.signed_in")
    assert (event.actor, event.source) == (str(clerk), "127.0.0.1")


@pytest.mark.parametrize("spelling", ["CLERK1", " clerk1 ", "Ｃｌｅｒｋ1"])
def test_the_user_name_is_known_in_any_spelling(client: Client, clerk: User, spelling: str) -> None:
    assert sign_in(client, spelling).status_code == 302


def test_it_leads_on_to_the_page_asked_for_but_never_to_another_site(client: Client, clerk: User) -> None:
    answer = client.post(f"{LOGIN}?next=/accounts/me/", {"login": clerk.username, "password": PASSWORD})
    assert answer["Location"] == "/accounts/me/"
    other = Client().post(f"{LOGIN}?next=https://evil.example/", {"login": clerk.username, "password": PASSWORD})
    assert other["Location"] == "/"


def test_signing_out_ends_the_session_and_is_recorded(client: Client, clerk: User) -> None:
    sign_in(client, clerk.username)
    stolen = client.cookies["sessionid"].value
    assert client.get(reverse("account_logout")).status_code == 200  # a link elsewhere signs nobody out
    assert is_signed_in(client)
    assert client.post(reverse("account_logout")).status_code == 302
    thief = Client()
    thief.cookies["sessionid"] = stolen
    assert thief.get("/").status_code == 302
    assert actions()[-2:] == ["accounts.signed_in", "accounts.signed_out"]


def test_the_session_is_another_one_after_signing_in(client: Client, clerk: User) -> None:
    sign_in(client, clerk.username)
    first = client.cookies["sessionid"].value
    client.post(reverse("account_logout"))
    sign_in(client, clerk.username)
    assert client.cookies["sessionid"].value != first


def test_a_session_left_alone_ends_after_thirty_minutes(client: Client, clerk: User, settings: Any) -> None:
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client, clerk.username)
        for _visit in range(3):  # 75 minutes in all, never idle for 30
            clock.shift(timedelta(minutes=25))
            assert client.get("/").status_code == 200
        clock.shift(timedelta(minutes=31))
        assert client.get("/")["Location"].startswith(LOGIN)


def test_a_session_is_written_once_a_minute(client: Client, clerk: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in(client, clerk.username)
        client.get("/")
        assert "sessionid" not in client.get("/").cookies
        clock.shift(timedelta(seconds=61))
        assert "sessionid" in client.get("/").cookies


def test_a_session_kept_in_a_file_ends_after_thirty_minutes(
    client: Client, clerk: User, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on SQLite; the file's own time is its last use."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.file"
    monkeypatch.setattr("django.contrib.sessions.backends.file.SessionStore._storage_path", tmp_path, raising=False)
    sign_in(client, clerk.username)
    [file] = tmp_path.iterdir()
    for minutes, code in ((25, 200), (31, 302)):
        last = timezone.now().timestamp() - minutes * 60
        os.utime(file, (last, last))
        assert client.get("/").status_code == code


def test_the_cookies_are_for_this_site_and_session_only(client: Client, clerk: User) -> None:
    client.get(LOGIN)
    sign_in(client, clerk.username)
    session, token = client.cookies["sessionid"], client.cookies["csrftoken"]
    assert (session["httponly"], session["samesite"]) == (True, "Lax")
    assert session["expires"] == ""  # gone with the browser
    assert (token["httponly"], token["samesite"]) == (True, "Lax")


def test_a_form_without_its_token_is_refused(clerk: User) -> None:
    assert sign_in(Client(enforce_csrf_checks=True), clerk.username).status_code == 403


# Failing ------------------------------------------------------------------------------------------------


def test_name_password_and_closed_account_fail_alike(
    client: Client, clerk: User, make_user: Callable[..., User]
) -> None:
    closed = make_user(Role.EXPERT)
    set_active(user=closed, active=False, by="test", at=NOW)
    pages = []
    for username, password in [(clerk.username, "wrong"), ("nobody", "wrong"), (closed.username, PASSWORD)]:
        answer = sign_in(client, username, password)
        assert answer.status_code == 200
        pages.append(answer.context["form"].errors.as_text())
    assert len(set(pages)) == 1
    assert not is_signed_in(client)


def test_a_failure_names_the_account_but_no_password(client: Client, clerk: User) -> None:
    sign_in(client, clerk.username, "Secret-Typed-1")
    event = Event.objects.get(action="accounts.sign_in_failed")
    assert (event.actor, event.target, event.after) == ("anonymous", str(clerk), {"factor": "password"})


def test_nothing_typed_into_the_wrong_field_is_kept_anywhere(client: Client, clerk: User) -> None:
    """Somebody types the password as the user name; later somebody types it in both fields."""
    for username, password in [("My-Secret-9", "x"), ("My-Secret-9", "My-Secret-9"), (clerk.username, "My-Secret-9")]:
        sign_in(client, username, password)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                assert "secret" not in " ".join(map(str, row)).lower(), table
    reasons = list(Event.objects.filter(action="accounts.sign_in_failed", target="").values_list("reason", flat=True))
    assert len(reasons) == 2
    assert reasons[0] == reasons[1]  # the same name can be told to be the same
    assert reasons[0].startswith("unknown user name ?")


# Locked out ---------------------------------------------------------------------------------------------


def lock(client: Client, username: str, **extra: Any) -> Any:
    for _number in range(4):
        assert sign_in(client, username, "wrong", **extra).status_code == 200
    return sign_in(client, username, "wrong", **extra)


def test_the_fifth_failure_locks_and_says_until_when(client: Client, clerk: User) -> None:
    with time_machine.travel(NOW, tick=False):
        answer = lock(client, clerk.username)
        assert answer.status_code == 429
        page = answer.content.decode()
        assert "2025-06-03 09:30" in page  # 30 minutes on, in local time
        assert "安全管理员" in page
        assert sign_in(client, clerk.username).status_code == 429  # the right password does not help
        assert not is_signed_in(client)
    assert actions().count("accounts.sign_in_failed") == 5
    assert actions().count("accounts.locked_out") == 1


def test_another_user_and_another_address_are_not_locked(
    client: Client, clerk: User, make_user: Callable[..., User]
) -> None:
    lock(client, clerk.username)
    assert sign_in(Client(), make_user(Role.DIRECTOR).username).status_code == 302
    assert sign_in(Client(), clerk.username, REMOTE_ADDR="10.0.0.8").status_code == 302


def test_a_name_that_nobody_bears_locks_alike(client: Client, clerk: User) -> None:
    with time_machine.travel(NOW, tick=False):
        known, unknown = lock(client, clerk.username), lock(client, "nobody")
    assert unknown.status_code == 429
    token = re.compile(r"[A-Za-z0-9]{64}")
    assert token.sub("", unknown.content.decode()) == token.sub("", known.content.decode())


@pytest.mark.parametrize("spellings", [["CLERK1", "Clerk1", "clerk1 ", "ｃｌｅｒｋ1", "clerk1"]])
def test_other_spellings_of_the_name_count_together(client: Client, clerk: User, spellings: list[str]) -> None:
    answers = [sign_in(client, spelling, "wrong").status_code for spelling in spellings]
    assert answers == [200, 200, 200, 200, 429]


def test_another_browser_at_the_address_counts_together(clerk: User) -> None:
    answers = [sign_in(Client(), clerk.username, "wrong", HTTP_USER_AGENT=f"B{n}").status_code for n in range(5)]
    assert answers == [200, 200, 200, 200, 429]


def test_the_lock_ends_by_itself_and_trying_on_does_not_lengthen_it(client: Client, clerk: User) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        lock(client, clerk.username)
        clock.shift(timedelta(minutes=29))
        assert sign_in(client, clerk.username).status_code == 429
        clock.shift(timedelta(minutes=1, seconds=1))
        assert sign_in(client, clerk.username).status_code == 302


def test_success_forgets_the_failures(client: Client, clerk: User) -> None:
    for _round in range(3):
        for _number in range(4):
            sign_in(client, clerk.username, "wrong")
        assert sign_in(client, clerk.username).status_code == 302
        client.post(reverse("account_logout"))


def test_the_security_administrator_unlocks_in_the_browser(
    client: Client, clerk: User, signed_in: Callable[..., Client]
) -> None:
    lock(client, clerk.username)
    security = signed_in(Role.SECURITY_ADMIN)
    listed = security.get("/accounts/?state=locked")
    assert clerk.name in listed.content.decode()
    page = security.get(f"/accounts/{clerk.pk}/").content.decode()
    assert "127.0.0.1" in page
    assert security.post(f"/accounts/{clerk.pk}/unlock/").status_code == 302
    assert sign_in(client, clerk.username).status_code == 302
    event = Event.objects.get(action="accounts.unlocked")
    assert (event.target, event.before) == (str(clerk), {"failures": 5})


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, Role.DIRECTOR])
def test_nobody_else_unlocks(role: Role, client: Client, clerk: User, signed_in: Callable[..., Client]) -> None:
    lock(client, clerk.username)
    assert signed_in(role).post(f"/accounts/{clerk.pk}/unlock/").status_code == 403
    assert sign_in(client, clerk.username).status_code == 429


def test_a_lock_is_not_lifted_by_the_session_of_somebody_signed_in(client: Client, clerk: User) -> None:
    sign_in(client, clerk.username)
    lock(Client(), clerk.username)
    assert client.get("/").status_code == 200  # who is in stays in


def test_unlocking_from_a_program(client: Client, clerk: User) -> None:
    lock(client, clerk.username)
    assert unlock(user=clerk, by="test", at=NOW) == 5
    assert not AccessAttempt.objects.exists()
    assert sign_in(client, clerk.username).status_code == 302


# One-time passwords -------------------------------------------------------------------------------------


@pytest.fixture
def invited(db: None) -> User:
    return create_user(
        username="new", name="新人", password=PASSWORD, by="test", at=NOW, one_time_until=timezone.now() + timedelta(7)
    )


def test_a_one_time_password_must_be_changed_before_anything_else(client: Client, invited: User) -> None:
    sign_in(client, "new")
    for path in ("/", "/accounts/me/", "/accounts/2fa/", "/search/?q=x"):
        assert client.get(path)["Location"] == "/accounts/password/"
    assert client.get("/accounts/password/").status_code == 200
    fresh = "Another-horse-2026"
    answer = client.post(
        "/accounts/password/", {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}, follow=True
    )
    assert answer.status_code == 200
    assert client.get("/").status_code == 200  # still signed in
    assert sign_in(Client(), "new", PASSWORD).status_code == 200
    assert sign_in(Client(), "new", fresh).status_code == 302
    assert "accounts.password_set" in actions()


def test_a_one_time_password_runs_out(client: Client, invited: User) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        answer = sign_in(client, "new")
        assert answer.status_code == 403
        assert "系统管理员" in answer.content.decode()
        assert not is_signed_in(client)


# Changing the password ----------------------------------------------------------------------------------


def change(client: Client, old: str, new: str, again: str | None = None) -> Any:
    data = {"oldpassword": old, "password1": new, "password2": again or new}
    return client.post("/accounts/password/", data)


@pytest.mark.parametrize(
    ("new", "again"),
    [("short", None), ("1234567890123", None), ("password1234", "other"), (PASSWORD, None), ("clerk12345", None)],
)
def test_weak_and_unchanged_passwords_are_refused(client: Client, clerk: User, new: str, again: str | None) -> None:
    sign_in(client, clerk.username)
    assert change(client, PASSWORD, new, again).status_code == 200
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)


def test_a_new_password_ends_the_other_sessions(clerk: User) -> None:
    here, elsewhere = Client(), Client()
    sign_in(here, clerk.username)
    sign_in(elsewhere, clerk.username)
    assert change(here, PASSWORD, "Another-horse-2026").status_code == 302
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


def test_guessing_at_the_old_password_locks_too(client: Client, clerk: User) -> None:
    sign_in(client, clerk.username)
    codes = [change(client, "wrong", "Another-horse-2026").status_code for _number in range(5)]
    assert codes == [200, 200, 200, 200, 429]
    for attempt in AccessAttempt.objects.all():
        assert "Another-horse" not in attempt.post_data
    assert change(client, PASSWORD, "Another-horse-2026").status_code == 429


# The first day and the demonstration ---------------------------------------------------------------------


def test_an_empty_installation_says_what_to_do(client: Client, db: None) -> None:
    assert "juxian administrators create" in client.get(LOGIN).content.decode()


def test_a_demonstration_lists_its_accounts_and_each_button_signs_in(client: Client, settings: Any, db: None) -> None:
    from juxian.accounts import demo
    from juxian.core.demonstration import District
    from juxian.organizations import demo as organizations

    organizations.load(District())
    demo.load(District())
    assert demo.PASSWORD not in client.get(LOGIN).content.decode()
    settings.DEMONSTRATION = True
    page = client.get(LOGIN).content.decode()
    assert demo.PASSWORD in page
    roles = set()
    for account in demo.ACCOUNTS:
        assert f'value="{account.username}"' in page
        visitor = Client()
        assert sign_in(visitor, account.username, demo.PASSWORD).status_code == 302
        assert visitor.get("/").status_code == 200
        roles.add(account.role)
    assert roles == set(Role)


def test_a_deployment_with_the_published_password_is_refused(settings: Any, tree: Any) -> None:
    from juxian.accounts import demo
    from juxian.accounts.checks import demonstration_accounts

    assert demonstration_accounts() == []
    user = create_user(username="director", name="主任", password=demo.PASSWORD, by="test", at=NOW)
    assert [problem.id for problem in demonstration_accounts()] == ["accounts.E002"]
    set_active(user=user, active=False, by="test", at=NOW)
    assert demonstration_accounts() == []
    settings.DEMONSTRATION = True
    assert [problem.id for problem in demonstration_accounts()] == ["accounts.E001"]


def test_sessions_that_ran_out_are_swept_at_a_sign_in(
    clerk: User, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.file"
    monkeypatch.setattr("django.contrib.sessions.backends.file.SessionStore._storage_path", tmp_path, raising=False)
    cache.clear()
    sign_in(Client(), clerk.username)
    [old] = tmp_path.iterdir()
    last = timezone.now().timestamp() - 3 * 60 * 60
    os.utime(old, (last, last))
    cache.clear()
    sign_in(Client(), clerk.username)
    [new] = tmp_path.iterdir()
    assert new != old
