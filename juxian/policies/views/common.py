"""What the views share: the rows behind a figure, and showing a service's refusal."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.dateparse import parse_date

from juxian.core.errors import Refused
from juxian.core.inputs import whole
from juxian.facts import figures

M = TypeVar("M", bound=Model)


def behind_figure(request: HttpRequest, rows: QuerySet[M]) -> QuerySet[M]:
    """Return the rows that the figure named in the address counts (`figure`, `as_of`); all of them without one."""
    indicator, as_of = request.GET.get("figure", ""), parse_date(request.GET.get("as_of", ""))
    if not indicator or as_of is None:
        return rows
    try:
        return rows.filter(pk__in=figures.subject_ids(indicator, as_of=as_of))
    except Refused as refused:
        messages.error(request, refused.messages[0])
        return rows.none()


def asked_rows(request: HttpRequest) -> set[int]:
    """Return the rows of a table that the address, or a button `show:1,2` of its editor, asks to highlight."""
    text = request.GET.get("rows", "") or request.POST.get("op", "").partition("show:")[2]
    return {number for number in map(whole, text.split(",")) if number is not None}


@contextmanager
def refused_message(request: HttpRequest) -> Iterator[None]:
    """Show what a service refuses as a message of the next page."""
    try:
        yield
    except ValidationError as refusal:
        for text in refusal.messages:
            messages.error(request, text)


def cleaned(form: forms.BaseForm) -> dict[str, Any]:
    """Return the values of the small form of a dialog; raises `ValidationError` naming each field at fault."""
    if form.is_valid():
        return form.cleaned_data
    texts = [
        f"{form[name].label}: {text}" if name in form.fields else text
        for name, found in form.errors.items()
        for text in found
    ]
    raise ValidationError(texts)
