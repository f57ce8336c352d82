"""What the forms share: dates."""

from typing import Any

from django import forms

from juxian.core.inputs import day_input


def day(**options: Any) -> forms.DateField:
    """Return a date field with the browser's own picker."""
    return forms.DateField(widget=day_input(), **options)
