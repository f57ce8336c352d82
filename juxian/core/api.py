"""The frame of the API: one OpenAPI 3.1 document under /api/v1/, to which each module adds its own part.

A module's `api.py` holds a ninja `Router`; its `apps.py` calls `register("policies", "juxian.policies.calculator.api")`.
Every answer that refuses has the same shape, `{"errors": [{field, code, message}]}`, in the reader's language. There is no
page of documentation that would load its parts from elsewhere: `openapi.json` is what tools read.
"""

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as WrongInput

from juxian.core import throttle
from juxian.core.addresses import address_of
from juxian.core.permissions import TOKEN, View, by_token, needs, public

NAMESPACE = "api"
MOST_BYTES = 64 * 1024
A_MINUTE = 60


class ErrorOut(Schema):
    """What is wrong with one field, and what to do."""

    field: str
    code: str
    message: str


class ErrorsOut(Schema):
    """Why nothing was done."""

    errors: list[ErrorOut]


_routers: dict[str, tuple[str, str]] = {}


def register(prefix: str, module: str, permission: str = "") -> None:
    """Add the `router` of `module` under /api/v1/<prefix>/; who may use it: everybody, or who holds `permission`.

    `permissions.TOKEN` leaves it to the router's `auth`, which must then ask for a system's token.
    """
    _routers[prefix] = (module, permission)


def failure(field: str, code: str, message: object) -> dict[str, str]:
    """Return one error as every refusal lists them."""
    return {"field": field, "code": code, "message": str(message)}


def build() -> NinjaAPI:
    """Return the API with everything that was registered."""
    api = NinjaAPI(
        title="聚贤 Juxian", version="1", urls_namespace=NAMESPACE, docs_url=None, openapi_url="/openapi.json"
    )
    for prefix, (module, _permission) in sorted(_routers.items()):
        api.add_router(f"/{prefix}/", import_module(module).router, tags=[prefix])

    def refuse(request: HttpRequest, status: int, *errors: dict[str, str]) -> HttpResponse:
        return api.create_response(request, {"errors": list(errors)}, status=status)

    @api.exception_handler(WrongInput)
    def wrong_input(request: HttpRequest, error: WrongInput) -> HttpResponse:
        found = [failure(_place(one["loc"]), "invalid", _meaning(one)) for one in error.errors]
        return refuse(request, 422, *found)

    @api.exception_handler(ValidationError)
    def refused(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return refuse(request, 422, *(failure("", error.code or "refused", text) for text in error.messages))

    @api.exception_handler(HttpError)
    def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
        return refuse(request, error.status_code, failure("", "unreadable", _("The body is no JSON object.")))

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        text = _("The token is unknown, expired or withdrawn, or comes from an address it is not for.")
        return refuse(request, 401, failure("", "no_token", text))

    @api.exception_handler(Http404)
    def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
        return refuse(request, 404, failure("", "not_found", _("There is no such thing.")))

    return api


def urls() -> tuple[list[URLPattern], str, str]:
    """Return the addresses of the API, each declared, bounded and counted."""
    api = build()
    patterns, app, namespace = api.urls
    found = [pattern for pattern in patterns if isinstance(pattern, URLPattern)]
    for pattern in found:
        prefix = str(pattern.pattern).partition("/")[0]
        permission = _routers[prefix][1] if prefix in _routers else ""
        pattern.callback = _declared(_guarded(cast("View", pattern.callback), api), permission)
    return found, app, namespace


def _declared(view: Callable[..., HttpResponse], permission: str) -> Callable[..., HttpResponse]:
    # Who is known by a cookie must not be made to write by another site; who is not has nothing to lose.
    if permission == TOKEN:
        return by_token(view)
    return needs(permission)(csrf_protect(view)) if permission else public(view)


def _guarded(view: Callable[..., HttpResponse], api: NinjaAPI) -> Callable[..., HttpResponse]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not throttle.allowed("api", address_of(request) or "", A_MINUTE):
            text = _("Too many requests from your address: wait a minute, then go on.")
            response = api.create_response(request, {"errors": [failure("", "too_many", text)]}, status=429)
            response["Retry-After"] = str(throttle.SECONDS)
            return response
        if _length(request) > MOST_BYTES:
            text = _("The body is larger than %(most)d bytes: send less.") % {"most": MOST_BYTES}
            return api.create_response(request, {"errors": [failure("", "too_large", text)]}, status=413)
        try:
            response = view(request, *args, **kwargs)
        except PermissionDenied as error:
            response = api.create_response(request, {"errors": [failure("", "denied", error)]}, status=403)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return guarded


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _place(location: tuple[Any, ...]) -> str:
    """Return the field an error is about, without the names ninja puts before it."""
    parts = [str(part) for part in location]
    return ".".join(parts[2:] if parts[:1] in (["body"], ["query"], ["path"]) else parts)


def _meaning(error: dict[str, Any]) -> str:
    """Return what is wrong with a field in words of ours: pydantic speaks English only."""
    kinds = {
        "missing": _("this is missing"),
        "extra_forbidden": _("there is no such field"),
        "dict_type": _("give a JSON object"),
        "list_type": _("give a list"),
        "string_type": _("give a text"),
    }
    reason = kinds.get(error["type"], _("this can not be read: see openapi.json for what is expected"))
    field = _place(error["loc"]) or "body"
    return _("%(field)s: %(reason)s.") % {"field": field, "reason": reason}
