"""Answering a form or a button with one service call: what was done, or the service's refusal where the person sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.utils import timezone

from juxian.core.edits import hold

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse

T = TypeVar("T")
Explain = Callable[[ValidationError], dict[str, list[str]]]


def by_field(error: ValidationError) -> dict[str, list[str]]:
    """Return what is wrong by field, `__all__` for the row as a whole."""
    return error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}


def done(request: HttpRequest, target: Any, message: str) -> HttpResponse:
    """Say what was done and go on to `target`, a record or an address."""
    messages.success(request, message)
    return redirect(target)


def served(
    request: HttpRequest, form: forms.BaseForm, service: Callable[..., T], /, *, explain: Explain = by_field, **values: Any
) -> T | None:  # fmt: skip
    """Return what the service returns; None when it refuses, with its reason on the form, which keeps what was typed.

    What the form edits must still be what the page showed.
    """
    try:
        with transaction.atomic():
            hold(form)
            return service(by=request.user, at=timezone.now(), **values)
    except ValidationError as refused:
        for field, texts in explain(refused).items():
            form.add_error(field if field in form.fields else None, texts)
        return None


def saved(
    request: HttpRequest, form: forms.BaseForm, service: Callable[..., object], /, *, explain: Explain = by_field, **values: Any
) -> bool:  # fmt: skip
    """Return whether the service did it; when it refuses, its reason is on the form."""
    return served(request, form, service, explain=explain, **values) is not None


def attempted(
    request: HttpRequest, service: Callable[..., object], success: str, *, explain: Explain = by_field, **values: Any
) -> bool:
    """Call the service for a button without a form of its own, and say what came of it."""
    try:
        with transaction.atomic():
            service(by=request.user, at=timezone.now(), **values)
    except ValidationError as refused:
        for texts in explain(refused).values():
            for text in texts:
                messages.error(request, text)
        return False
    messages.success(request, success)
    return True


def form_errors(request: HttpRequest, form: forms.BaseForm) -> None:
    """Say what is wrong with the small form of a dialog on the page that comes next."""
    for name, texts in form.errors.items():
        for text in texts:
            messages.error(request, f"{form[name].label}: {text}" if name in form.fields else str(text))
