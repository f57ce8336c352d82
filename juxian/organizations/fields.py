"""Choosing an organisation in a form: typed with suggestions, because a district has thousands of employers."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from juxian.organizations.models import Organization, OrganizationQuerySet

MOST_SUGGESTED = 3000


def suggestions(names: Iterable[str]) -> SafeString:
    """Return the options of a box's list of suggestions: thousands, so neither a template nor `format_html` draws each."""
    return mark_safe("".join(f'<option value="{escape(name)}"></option>' for name in names))  # noqa: S308


class OrganizationInput(forms.TextInput):
    """A text box with the browser's own list of suggestions, so that it works without JavaScript."""

    template_name = "organizations/widgets/picker.html"
    choices: Any = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the suggestions, which stand in a list of their own that the box points at."""
        context = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}_list"
        context["widget"]["attrs"] |= {"list": list_id, "autocomplete": "off"}
        context["list_id"] = list_id
        context["options"] = suggestions(
            self.choices.queryset.order_by("name", "pk").values_list("name", flat=True)[:MOST_SUGGESTED]
        )
        return context

    def format_value(self, value: Any) -> str | None:
        """Return the name of an organisation given as such or by its name."""
        return value.name if isinstance(value, Organization) else super().format_value(value)


class OrganizationField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One organisation of `queryset` by its full name or its short name, as people type it."""

    widget = OrganizationInput
    default_error_messages = {
        "invalid_choice": _("No organisation that you may choose is called “%(value)s”: take one of the list."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("to_field_name", "name")
        super().__init__(*args, **kwargs)

    def _offered(self) -> OrganizationQuerySet:
        assert isinstance(self.queryset, OrganizationQuerySet)
        return self.queryset

    def prepare_value(self, value: Any) -> Any:
        """Return the name shown for an initial organisation or its id."""
        if isinstance(value, Organization):
            return value.name
        if isinstance(value, int):
            return self._offered().filter(pk=value).values_list("name", flat=True).first()
        return value

    def to_python(self, value: Any) -> Organization | None:
        """Return the organisation; a short name counts when it is nobody else's."""
        if value in self.empty_values:
            return None
        typed = str(value).strip()
        found = list(self._offered().filter(name=typed)[:1]) or list(self._offered().filter(short_name=typed)[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": typed}
            )
        chosen: Organization = found[0]
        return chosen
