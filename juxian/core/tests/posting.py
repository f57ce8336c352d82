"""A form of a page as a browser posts it back, for tests of editing."""

from typing import Any

from django import forms


def posted(form: forms.BaseForm, **typed: Any) -> dict[str, Any]:
    """Return what a browser posts of a form that it was shown, with what somebody typed."""
    values = {bound.html_name: bound.value() for bound in form if not isinstance(bound.field, forms.FileField)}
    shown = {
        name: "" if value is None else getattr(value, "pk", value)
        for name, value in values.items()
        if value is not False
    }
    return shown | typed
