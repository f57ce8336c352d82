"""What the views share: answering after a write, and showing a service's refusal."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


class HasPage(Protocol):
    """A record with a page of its own."""

    def get_absolute_url(self) -> str:
        """Return its page."""
        ...


def done(request: HttpRequest, target: HasPage | str, message: str) -> HttpResponse:
    """Say what was done and go on to `target`."""
    messages.success(request, message)
    return redirect(target if isinstance(target, str) else target.get_absolute_url())


@contextmanager
def refused_message(request: HttpRequest, form: forms.Form | None = None) -> Iterator[None]:
    """Show what a service refuses, or what is wrong with the small `form` of a dialog, as a message of the next page."""
    try:
        if form is not None and not form.is_valid():
            raise ValidationError(
                [f"{form[name].label}: {text}" if name in form.fields else text for name, texts in form.errors.items() for text in texts]
            )
        yield
    except ValidationError as refusal:
        for text in refusal.messages:
            messages.error(request, text)
