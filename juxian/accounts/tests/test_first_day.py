"""An empty installation comes to work: administrators from the command, everything else in the browser."""

import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from juxian.accounts.models import User
from juxian.core.roles import Role
from juxian.organizations.models import Organization

FRESH = "Chosen-by-myself-2026"


def created(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return the one-time passwords that the command prints, by user name."""
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    call_command("administrators_create")
    return dict(re.findall(r"\t(\S+)\t(\S{19})$", capsys.readouterr().out, re.MULTILINE))


def enter(username: str, password: str) -> Client:
    """Sign in with a one-time password, choose one's own and come to the desk."""
    client = Client()
    client.post("/accounts/login/", {"login": username, "password": password})
    assert client.get("/")["Location"] == reverse("account_change_password")
    client.post("/accounts/password/", {"oldpassword": password, "password1": FRESH, "password2": FRESH})
    assert client.get("/").status_code == 200
    return client


def test_from_nothing_to_a_working_office(
    db: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    assert "administrators create" in client.get("/accounts/login/").content.decode()
    passwords = created(capsys, monkeypatch)
    assert list(passwords) == ["sysadmin", "security", "auditor"]
    assert "administrators create" not in client.get("/accounts/login/").content.decode()

    system = enter("sysadmin", passwords["sysadmin"])
    made = system.post(reverse("accounts:add"), {"name": "沈知远", "username": "shen"})

    security = enter("security", passwords["security"])
    shen = User.objects.get(username="shen")
    assert "沈知远" in security.get("/").content.decode()  # waits for a role on the desk
    office = Organization.objects.get(kind="talent_office")
    data = {"role": "director", "organization": office.name, "since": "2025-01-01", "until": ""}
    assert security.post(reverse("accounts:grant", args=[shen.pk]), data).status_code == 302

    director = enter("shen", made.context["password"])
    group = Organization.objects.get(kind="leading_group")
    unit = {"kind": "member_unit", "parent": group.name, "name": "区教育局"}
    assert director.post(reverse("organizations:add"), unit).status_code == 302
    school = {"kind": "employer", "parent": "区教育局", "name": "第一中学"}
    assert director.post(reverse("organizations:add"), school).status_code == 302
    assert Organization.objects.get(name="第一中学").parent == Organization.objects.get(name="区教育局")

    auditor = enter("auditor", passwords["auditor"])
    page = auditor.post(reverse("audit:verify"), follow=True).content.decode()
    assert "链条完整" in page
    assert auditor.get(reverse("audit:events")).status_code == 200


def test_names_come_from_the_environment(
    db: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUXIAN_SYSTEM_ADMIN", "zhou:周启")
    monkeypatch.setenv("JUXIAN_OFFICE", "亭山区人才办")
    assert "zhou" in created(capsys, monkeypatch)
    assert User.objects.get(username="zhou").name == "周启"
    assert Organization.objects.get(kind="talent_office").name == "亭山区人才办"


def test_names_are_asked_for_at_a_terminal(
    db: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["", "", "zhou:周启", "han:韩卫", ""])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda question: next(answers))
    call_command("administrators_create")
    assert {user.username for user in User.objects.all()} == {"zhou", "han", "auditor"}


def test_a_second_time_changes_nothing(
    db: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    created(capsys, monkeypatch)
    with pytest.raises(CommandError):
        call_command("administrators_create")
    assert User.objects.count() == 3


def test_an_existing_tree_is_kept(
    tree: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    count = Organization.objects.count()
    created(capsys, monkeypatch)
    assert Organization.objects.count() == count
    assert {m.organization for u in User.objects.all() for m in u.current_memberships} == {tree["人才办"]}
    assert {role for user in User.objects.all() for role in user.roles} == {
        Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN
    }  # fmt: skip


def test_a_taken_name_leaves_nothing_behind(
    db: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUXIAN_AUDIT_ADMIN", "sysadmin:重名")
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    with pytest.raises(CommandError):
        call_command("administrators_create")
    assert not User.objects.exists()
    assert not Organization.objects.exists()
