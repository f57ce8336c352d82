"""The second factor: set up, asked for, guessed at, lost, demanded."""

import base64
import hashlib
import hmac
import struct
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client, TestCase
from django.urls import reverse

from juxian.accounts.models import User
from juxian.audit.models import Event
from juxian.conftest import PASSWORD
from juxian.core.roles import Role

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _forget_used_codes() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def code(secret: str, steps: int = 0) -> str:
    """Return what an app shows (RFC 6238: HMAC-SHA1, 30 seconds, 6 digits), some steps from now."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def sign_in(client: Client, user: User) -> Any:
    return client.post(LOGIN, {"login": user.username, "password": PASSWORD})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.fixture
def clerk(make_user: Callable[..., User]) -> User:
    return make_user(Role.CLERK)


def set_up(client: Client, user: User) -> str:
    """Do in the browser what a person does; return the secret in the app."""
    sign_in(client, user)
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    client.post(asked["Location"], {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret: str = page.context["form"].secret
    assert secret in page.content.decode()
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    cache.clear()  # so that the tests need not wait half a minute for the next code
    return secret


def test_after_the_password_the_code_is_asked(client: Client, clerk: User) -> None:
    secret = set_up(client, clerk)
    visitor = Client()
    assert sign_in(visitor, clerk)["Location"] == reverse("mfa_authenticate")
    assert visitor.get("/").status_code == 302
    assert "六位数字" in visitor.get(reverse("mfa_authenticate")).content.decode()
    assert visitor.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert not is_signed_in(visitor)
    assert visitor.post(reverse("mfa_authenticate"), {"code": code(secret)})["Location"] == "/"
    assert visitor.get("/").status_code == 200
    recorded = list(Event.objects.filter(action__startswith="accounts.").values_list("action", flat=True))
    assert recorded[:2] == ["accounts.signed_in", "accounts.sign_in_failed"]
    assert Event.objects.get(action="accounts.sign_in_failed").after == {"factor": "code"}
    assert "accounts.second_factor_set_up" in recorded


def test_a_code_counts_once(client: Client, clerk: User) -> None:
    secret = set_up(client, clerk)
    used = code(secret)
    for expected in (True, False):
        visitor = Client()
        sign_in(visitor, clerk)
        visitor.post(reverse("mfa_authenticate"), {"code": used})
        assert is_signed_in(visitor) is expected


def test_wrong_codes_lock_and_then_even_the_right_one_does_not_help(client: Client, clerk: User) -> None:
    secret = set_up(client, clerk)
    visitor = Client()
    sign_in(visitor, clerk)
    codes = [visitor.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code for _number in range(5)]
    assert codes == [200, 200, 200, 200, 429]
    assert visitor.post(reverse("mfa_authenticate"), {"code": code(secret)}).status_code == 429
    assert not is_signed_in(visitor)
    assert sign_in(Client(), clerk).status_code == 429
    assert Event.objects.filter(action="accounts.locked_out").count() == 1


def test_a_right_password_between_wrong_codes_does_not_forget_them(client: Client, clerk: User) -> None:
    set_up(client, clerk)
    answers = []
    for _round in range(5):
        visitor = Client()
        sign_in(visitor, clerk)
        answers.append(visitor.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code)
    assert answers == [200, 200, 200, 200, 429]


def test_a_recovery_code_signs_in_once(client: Client, clerk: User) -> None:
    set_up(client, clerk)
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert len(codes) == 10
    download = client.get(reverse("mfa_download_recovery_codes")).content.decode()
    assert download.split() == codes
    for expected in (True, False):
        visitor = Client()
        sign_in(visitor, clerk)
        visitor.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert is_signed_in(visitor) is expected


def test_new_recovery_codes_make_the_old_ones_void(client: Client, clerk: User) -> None:
    set_up(client, clerk)
    old = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(reverse("mfa_generate_recovery_codes"))
    new = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert not set(old) & set(new)
    assert Event.objects.filter(action="accounts.recovery_codes_renewed").exists()


def test_the_secrets_lie_encrypted_in_the_database(client: Client, clerk: User) -> None:
    secret = set_up(client, clerk)
    for one in Authenticator.objects.all():
        kept = one.data.get("secret") or one.data["seed"]
        assert kept.startswith("sm4:")
        assert secret not in str(one.data)


def test_one_can_remove_it_oneself(client: Client, clerk: User) -> None:
    set_up(client, clerk)
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert sign_in(Client(), clerk)["Location"] == "/"
    assert Event.objects.filter(action="accounts.second_factor_removed").exists()


def test_the_waiting_sign_in_can_be_given_up(client: Client, clerk: User) -> None:
    set_up(client, clerk)
    visitor = Client()
    sign_in(visitor, clerk)
    visitor.post(reverse("account_logout"), {"next": LOGIN})
    assert visitor.get(LOGIN).status_code == 200  # and not straight back to the code


# Lost ---------------------------------------------------------------------------------------------------


def test_the_security_administrator_removes_a_lost_one(
    client: Client, clerk: User, signed_in: Callable[..., Client]
) -> None:
    set_up(client, clerk)
    security = signed_in(Role.SECURITY_ADMIN)
    url = reverse("accounts:take_second_factor", args=[clerk.pk])
    assert url in security.get(reverse("accounts:user", args=[clerk.pk])).content.decode()
    security.post(url)
    assert sign_in(Client(), clerk)["Location"] == "/"
    assert Event.objects.get(action="accounts.second_factor_taken").target == str(clerk)
    again = security.post(url, follow=True)
    assert "没有设置双因子" in again.content.decode()


def test_who_resets_passwords_can_not_remove_it(client: Client, clerk: User, signed_in: Callable[..., Client]) -> None:
    """Otherwise the system administrator alone could become anybody."""
    set_up(client, clerk)
    system = signed_in(Role.SYSTEM_ADMIN)
    assert system.post(reverse("accounts:take_second_factor", args=[clerk.pk])).status_code == 403
    page = system.post(reverse("accounts:reset", args=[clerk.pk]))
    visitor = Client()
    answer = visitor.post(LOGIN, {"login": clerk.username, "password": page.context["password"]})
    assert answer["Location"] == reverse("mfa_authenticate")


# Demanded -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "role", "is_led"),
    [
        ("nobody", Role.AUDIT_ADMIN, False),
        ("administrators", Role.AUDIT_ADMIN, True),
        ("administrators", Role.CLERK, False),
        ("everybody", Role.CLERK, True),
    ],
)
def test_an_installation_may_demand_it(
    client: Client, settings: Any, make_user: Callable[..., User], wanted: str, role: Role, is_led: bool
) -> None:
    settings.SECOND_FACTOR_FOR = wanted
    user = make_user(role)
    sign_in(client, user)
    answer = client.get("/")
    assert (answer.status_code == 302 and answer["Location"] == reverse("mfa_activate_totp")) is is_led
    if is_led:
        set_up(client, user)
        assert client.get("/").status_code == 200
