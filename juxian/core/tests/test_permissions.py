"""How a view asks for a right, and what happens without it; roles and registration."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from juxian.accounts.models import User
from juxian.core import permissions
from juxian.core.permissions import load, needs, public, register, signed_in
from juxian.core.roles import ADMINISTRATORS, EVERYBODY, OFFICE, Role
from juxian.organizations.models import Organization

CODE = "core.test_right"


@pytest.fixture
def right(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(permissions, "_permissions", dict(permissions._permissions))
    return register(CODE, "try it", Role.CLERK, Role.UNIT_OFFICER)


def view(request: HttpRequest, pk: int = 0) -> HttpResponse:
    return HttpResponse(f"seen {pk}")


def request_of(user: object) -> HttpRequest:
    request = RequestFactory().get("/somewhere/?x=1")
    request.user = user  # type: ignore[assignment]
    return request


def test_a_right_opens_a_view_to_its_roles_only(right: str, make_user: Callable[..., User]) -> None:
    guarded = needs(right)(view)
    assert guarded(request_of(make_user(Role.CLERK)), pk=3).content == b"seen 3"
    with pytest.raises(PermissionDenied, match="try it"):
        guarded(request_of(make_user(Role.LEADER)))
    answer = guarded(request_of(AnonymousUser()))
    assert answer["Location"] == "/accounts/login/?next=/somewhere/%3Fx%3D1"


def test_a_closed_account_holds_no_right(right: str, make_user: Callable[..., User]) -> None:
    clerk = make_user(Role.CLERK)
    clerk.is_active = False
    with pytest.raises(PermissionDenied):
        needs(right)(view)(request_of(clerk))
    assert not clerk.reach(right)


def test_views_say_how_they_are_declared(right: str) -> None:
    assert needs(right)(view).permission == right  # type: ignore[attr-defined]
    assert signed_in(view).permission == "*"  # type: ignore[attr-defined]
    assert public(view).permission == ""  # type: ignore[attr-defined]
    assert not hasattr(view, "permission")  # the same function may be declared twice


def test_public_and_signed_in(make_user: Callable[..., User]) -> None:
    assert public(view)(request_of(AnonymousUser())).status_code == 200
    assert signed_in(view)(request_of(AnonymousUser())).status_code == 302
    assert signed_in(view)(request_of(make_user(Role.EXPERT))).status_code == 200


def test_a_misspelt_right_is_an_error_and_not_a_refusal(make_user: Callable[..., User]) -> None:
    with pytest.raises(KeyError, match="misspelt"):
        make_user(Role.CLERK).has_perm("core.misspelt")
    with pytest.raises(KeyError):
        make_user(Role.CLERK).reach("core.misspelt")


def test_a_right_is_registered_with_one_meaning(right: str) -> None:
    assert register(right, "try it", Role.CLERK, Role.UNIT_OFFICER) == right
    with pytest.raises(ValueError, match=CODE):
        register(right, "try it", Role.CLERK)


def test_loading_finds_within_the_reach_and_nothing_else(
    right: str, make_user: Callable[..., User], tree: dict[str, Organization]
) -> None:
    officer = make_user(Role.UNIT_OFFICER, "教育局")
    assert load(Organization, officer, right, pk=tree["一中"].pk) == tree["一中"]
    for pk in (tree["清岚公司"].pk, 999_999):
        with pytest.raises(Http404):
            load(Organization, officer, right, pk=pk)
    with pytest.raises(Http404):
        load(Organization, make_user(Role.LEADER), right, pk=tree["一中"].pk)


def test_a_right_at_an_organisation(right: str, make_user: Callable[..., User], tree: dict[str, Organization]) -> None:
    officer, clerk = make_user(Role.UNIT_OFFICER, "教育局"), make_user(Role.CLERK)
    assert officer.has_perm(right, tree["一中"])
    assert not officer.has_perm(right, tree["清岚公司"])
    assert all(clerk.has_perm(right, one) for one in tree.values())


def test_a_module_is_held_with_any_of_its_rights(right: str, make_user: Callable[..., User]) -> None:
    assert make_user(Role.CLERK).has_module_perms("core")
    assert not make_user(Role.LEADER).has_module_perms("core")


def test_every_registered_right_has_words_and_roles() -> None:
    for permission in permissions.all_permissions():
        assert str(permission.label)
        assert permission.roles, permission.code
        assert permission.roles <= set(Role)


def test_no_right_of_business_is_held_by_an_administrator() -> None:
    for permission in permissions.all_permissions():
        if permission.code.partition(".")[0] not in {"accounts", "audit"}:
            assert not permission.roles & set(ADMINISTRATORS), permission.code


def test_the_roles() -> None:
    assert set(EVERYBODY) == set(Role)
    assert not set(OFFICE) & set(ADMINISTRATORS)
    assert all(str(role.label) for role in Role)
