"""The policy calculator for everybody: one question at a time, and what the answers so far promise.

Answers travel in the form and are kept nowhere: no session, no cookie but the language, no record.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from juxian.core import throttle
from juxian.core.addresses import address_of
from juxian.policies.calculator.calculation import (
    Answers,
    Calculation,
    Status,
    calculate,
    public_definition,
    questions_of,
)
from juxian.policies.calculator.questions import Asked, read_all
from juxian.policies.models import Policy

PREFIX, NONE = "a.", "~none"
A_MINUTE = 120
MOST_FIELDS = 200


@dataclass(frozen=True)
class Given:
    """One answer as the page shows and carries it on."""

    asked: Asked
    sent: list[str]
    shown: str
    skipped: bool = False


# Nothing is written and nobody is known by a cookie here, so no other site can do harm by posting.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def calculator(request: HttpRequest) -> HttpResponse:
    """Ask the most telling question that is open and show what is promised by the answers so far."""
    if request.method == "POST" and not throttle.allowed("calculator", address_of(request) or "", A_MINUTE):
        return render(request, "429.html", status=429)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        translation.activate(language)
        request.LANGUAGE_CODE = language
    template = "policies/calculator.html#body" if request.htmx else "policies/calculator.html"  # type: ignore[attr-defined]
    response = render(request, template, _context(request))
    response["Cache-Control"] = "no-store"
    if language in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
    return response


def _context(request: HttpRequest) -> dict[str, Any]:
    today = timezone.localdate()
    definition = public_definition(today)
    questions = questions_of(definition)
    sent = _sent(request, questions)
    change = request.POST.get("change", "")
    values, wrong = read_all(questions, {key: _value(questions, key, one) for key, one in sent.items()})
    skipped = [key for key in dict.fromkeys(request.POST.getlist("skip")) if key != change]
    names = frozenset(name for name, one in questions.items() if one.id in skipped)
    found = calculate(definition, Answers(values, names), today)
    current = _current(questions, found, change, [str((one.params or {}).get("id")) for one in wrong])
    if current is not None:
        values.pop(current.name, None)
    given = [
        Given(one, sent[one.id], one.shown(values[one.name]))
        for one in sorted((questions[name] for name in values), key=lambda one: list(sent).index(one.id))
    ]
    given += [
        Given(one, [], _("skipped"), skipped=True) for one in questions.values() if one.id in skipped and one != current
    ]
    return {
        "found": found,
        "current": current,
        "sent": sent.get(current.id, []) if current else [],
        "error": next((e.messages[0] for e in wrong if current and (e.params or {}).get("id") == current.id), ""),
        "given": given,
        "answered": len(values),
        "open": len(found.open),
        "today": today,
        **_groups(found),
    }  # fmt: skip


def _groups(found: Calculation) -> dict[str, Any]:
    return {
        "certain": found.of(Status.ENTITLED, Status.CUT, Status.AMOUNT_OPEN),
        "undecided": found.of(Status.OPEN, Status.UNCLEAR),
        "excluded": found.of(Status.EXCLUDED),
        "refused": found.of(Status.NO),
    }


def _sent(request: HttpRequest, questions: Mapping[str, Asked]) -> dict[str, list[str]]:
    """Return what was posted for each question, in the order of answering; what was left blank counts as not told."""
    known = {one.id for one in questions.values()}
    post = request.POST
    skipped, none = set(post.getlist("skip")), post.get("none", "")
    found = {}
    for field in [key for key in post if key.startswith(PREFIX)][:MOST_FIELDS]:
        key, values = field.removeprefix(PREFIX), [value for value in post.getlist(field) if value.strip()]
        if key in known - skipped and (values or key == post.get("next")):
            found[key] = [NONE] if NONE in values else values or [""]
    if none in known:
        found[none] = [NONE]
    if post.get("next") in known - skipped:
        found.setdefault(post["next"], [""])
    return found


def _value(questions: Mapping[str, Asked], key: str, sent: list[str]) -> object:
    asked = next(one for one in questions.values() if one.id == key)
    if NONE in sent:
        return None
    return [one for one in sent if one] or "" if asked.kind == "several" else sent[-1]


def _current(questions: Mapping[str, Asked], found: Calculation, change: str, wrong: list[str]) -> Asked | None:
    """Return what to ask now: an answer to be changed, one that could not be read, else the most telling."""
    by_id = {one.id: one for one in questions.values()}
    asked_again = [by_id[key] for key in (change, *wrong) if key in by_id]
    return asked_again[0] if asked_again else found.next


@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """A published policy with its clauses, for everybody."""
    found = get_object_or_404(Policy.objects.exclude(status=Policy.Status.DRAFT), pk=pk)
    context = {"policy": found, "clauses": found.clauses.order_by("order", "pk"), "today": timezone.localdate()}
    return render(request, "policies/public_document.html", context)
