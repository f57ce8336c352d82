"""What the product tells browsers and how it is set up: headers, cookies, the deployment check."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from juxian.core.roles import Role

PAGES = ["/", "/accounts/me/", "/search/?q=x", "/nothing/here/", "/accounts/add/"]  # drawn, refused, missing


def policy(header: str) -> dict[str, set[str]]:
    parts = (part.split() for part in header.split(";"))
    return {part[0]: set(part[1:]) for part in parts}


def run(code: str, folder: Path, **environment: str) -> Any:
    """Return the JSON that `code` prints in a fresh process with this environment."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("JUXIAN") and key != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**kept, "JUXIAN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "juxian.config.settings", **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("path", ["/accounts/login/", *PAGES])
def test_a_page_runs_nothing_but_our_own(path: str, signed_in: Callable[..., Client], client: Client) -> None:
    visitor = client if path == "/accounts/login/" else signed_in(Role.CLERK)
    answer = visitor.get(path)
    found = policy(answer["Content-Security-Policy"])
    assert found["default-src"] == {"'self'"}
    assert found["object-src"] == {"'none'"}
    assert found["base-uri"] == {"'self'"}
    assert found["form-action"] == {"'self'"}
    assert found["frame-ancestors"] == {"'none'"}
    assert found["img-src"] == {"'self'", "data:"}
    for directive in ("script-src", "style-src", "connect-src", "script-src-elem", "style-src-attr"):
        assert found.get(directive, {"'self'"}) == {"'self'"}, directive
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("path", PAGES)
def test_a_browser_keeps_nothing_of_what_was_seen(path: str, signed_in: Callable[..., Client]) -> None:
    assert "no-store" in signed_in(Role.CLERK).get(path)["Cache-Control"]


def test_the_lock_out_page_carries_the_headers_too(client: Client, db: None) -> None:
    for _number in range(5):
        answer = client.post(reverse("account_login"), {"login": "nobody", "password": "x"})
    assert answer.status_code == 429
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_a_foreign_host_name_is_refused(client: Client, db: None) -> None:
    assert client.get("/accounts/login/", HTTP_HOST="evil.example").status_code == 400


SETTINGS = """
import json
from django.conf import settings
names = ["DEBUG", "DEMONSTRATION", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS",
         "SECURE_SSL_REDIRECT", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE",
         "SESSION_COOKIE_AGE", "AXES_FAILURE_LIMIT", "PASSWORD_HASHERS", "SECRET_KEY", "FIELD_KEY", "SECOND_FACTOR_FOR"]
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


def test_out_of_the_box(tmp_path: Path) -> None:
    found = run(SETTINGS, tmp_path)
    assert found["DEBUG"] is False
    assert found["DEMONSTRATION"] is False
    assert found["SESSION_COOKIE_HTTPONLY"] is True
    assert found["CSRF_COOKIE_HTTPONLY"] is True
    assert found["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert found["SESSION_COOKIE_AGE"] == 1800
    assert found["AXES_FAILURE_LIMIT"] == 5
    assert found["PASSWORD_HASHERS"] == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_the_secrets_are_made_once_and_lie_where_only_the_owner_reads(tmp_path: Path) -> None:
    first, second = run(SETTINGS, tmp_path), run(SETTINGS, tmp_path)
    other = run(SETTINGS, tmp_path / "other")
    for name in ("SECRET_KEY", "FIELD_KEY"):
        assert len(first[name]) == 64
        assert first[name] == second[name]
        assert first[name] != other[name]
    assert first["SECRET_KEY"] != first["FIELD_KEY"]
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "other").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "sessions").stat().st_mode & 0o777 == 0o700


def test_behind_tls_the_cookies_are_for_tls_only(tmp_path: Path) -> None:
    found = run(SETTINGS, tmp_path, JUXIAN_HTTPS="1")
    assert found["SESSION_COOKIE_SECURE"] is True
    assert found["CSRF_COOKIE_SECURE"] is True
    assert found["SECURE_SSL_REDIRECT"] is True
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000


CHECK = """
import json, django
django.setup()
from django.core import checks
found = checks.run_checks(include_deployment_checks=True)
print(json.dumps([problem.id for problem in found if not problem.is_silenced() and problem.id != "web.W001"]))
"""


def test_the_deployment_check_is_content_behind_tls(tmp_path: Path) -> None:
    assert run(CHECK, tmp_path, JUXIAN_HTTPS="1") == []


def test_the_deployment_check_names_what_is_missing(tmp_path: Path) -> None:
    assert {"security.W008", "security.W012", "security.W016"} <= set(run(CHECK, tmp_path))
    assert "accounts.E001" in run(CHECK, tmp_path, JUXIAN_HTTPS="1", JUXIAN_DEMO="1")


def test_a_misspelt_choice_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError) as stopped:
        run(SETTINGS, tmp_path, JUXIAN_SECOND_FACTOR="adminstrators")
    assert "JUXIAN_SECOND_FACTOR" in stopped.value.stderr
