"""What the forms share: dates, and putting a service's refusal beside its field."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from juxian.core.edits import hold
from juxian.core.inputs import day_input

T = TypeVar("T")


def day(**options: Any) -> forms.DateField:
    """Return a date field with the browser's own picker."""
    return forms.DateField(widget=day_input(), **options)


def attempt(form: forms.BaseForm, call: Callable[[], T]) -> T | None:
    """Return what `call` returns; when it refuses, or what is edited was saved meanwhile, put the reason on the form."""
    try:
        with transaction.atomic():
            hold(form)
            return call()
    except ValidationError as refusal:
        by_field = refusal.error_dict if hasattr(refusal, "error_dict") else {None: refusal.error_list}
        for name, errors in by_field.items():
            for error in errors:
                form.add_error(name if name in form.fields else None, error)
        return None
