"""Permissions: what modules register, how a view asks for one, how an object is loaded.

A view is declared with `needs(code)`, `signed_in`, `public` or `by_token`; a test walks every URL and fails on one that is not.
Not signed in: the sign-in page. Signed in without the permission: 403. Somebody else's object: 404.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from juxian.core.roles import Role

if TYPE_CHECKING:
    # Only for type checkers: at run time this module knows no user but what Django gives a request.
    from juxian.accounts.models import User

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Permission:
    """One thing that may be done: `code` is "<module>.<what>", `roles` are those that may."""

    code: str
    label: Promise | str
    roles: frozenset[Role]


class SignedIn(HttpRequest):
    """A request as views behind `needs` and `signed_in` get it, for type checkers."""

    user: "User"


_permissions: dict[str, Permission] = {}


def register(code: str, label: Promise | str, *roles: Role) -> str:
    """Make `code` a permission that `roles` hold, and return it; called from an app's `ready()`.

    Raises `ValueError` when the code is taken with another meaning.
    """
    permission = Permission(code, label, frozenset(roles))
    kept = _permissions.setdefault(code, permission)
    if kept.roles != permission.roles:
        raise ValueError(f"permission {code} is registered twice with different roles")
    return code


def find(code: str) -> Permission:
    """Return the permission; raises `KeyError` naming an unknown code, so that a misspelt one never passes silently."""
    try:
        return _permissions[code]
    except KeyError:
        raise KeyError(f"no module registered the permission {code!r}") from None


def all_permissions() -> list[Permission]:
    """Return every registered permission by code."""
    return [_permissions[code] for code in sorted(_permissions)]


def needs(code: str) -> Callable[[View], View]:
    """Return a decorator: the view is for signed-in users who hold `code` anywhere."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_perm(code):
                raise PermissionDenied(_("This page needs the right “%(label)s”.") % {"label": find(code).label})
            return view(request, *args, **kwargs)

        return _declared(login_required(checked), code)

    return decorate


def signed_in(view: View) -> View:
    """Declare a view that every signed-in user may use."""
    return _declared(login_required(view), "*")


def public(view: View) -> View:
    """Declare a view that anybody may use without signing in."""

    @wraps(view)
    def open_to_all(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    return _declared(open_to_all, "")


TOKEN = "token"  # noqa: S105 how such a view is declared, no secret


def by_token(view: View) -> View:
    """Declare a view that nobody signs in for: it asks itself for a system's token."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    return _declared(asked, TOKEN)


def _declared(view: View, code: str) -> View:
    view.permission = code  # type: ignore[attr-defined]
    return view


class Scoped(Protocol):
    """A queryset that knows what a user may see."""

    def visible_to(self, user: Any, permission: str) -> models.QuerySet[Any]:
        """Return the rows the user reaches with `permission`."""
        ...


M = TypeVar("M", bound=models.Model)


def load(model: type[M], user: "User", permission: str, **lookup: Any) -> M:
    """Return one row of what `user` may see with `permission`; 404 for a row that is not there or not theirs."""
    found: M = get_object_or_404(model._default_manager.get_queryset().visible_to(user, permission), **lookup)  # type: ignore[attr-defined]
    return found
