"""Forms of the organisation pages."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from juxian.core.edits import EditForm
from juxian.core.inputs import day_input
from juxian.organizations.fields import OrganizationField
from juxian.organizations.models import Organization, OrganizationQuerySet
from juxian.organizations.selectors import industries
from juxian.organizations.services import checked_credit_code


class OrganizationForm(EditForm, forms.ModelForm):  # type: ignore[type-arg]
    """What an organisation is; its place in the tree is chosen when it is added and changed by moving it."""

    industry = forms.ChoiceField(label=_("Industry"), required=False)

    class Meta:
        model = Organization
        fields = ("name", "short_name", "credit_code", "industry", "since", "duties")
        widgets = {"since": day_input(), "duties": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"industry": "GB/T 4754", "credit_code": _("18 characters on the licence (GB 32100)")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["industry"].choices = [("", "---------"), *industries()]  # type: ignore[attr-defined]

    def clean_credit_code(self) -> str:
        """Return the code in its normal form; refuses a wrong one here, beside its field."""
        return checked_credit_code(self.cleaned_data["credit_code"])


class NewOrganizationForm(OrganizationForm):
    """A new organisation with its kind and its place; `kinds` and `parents` are what the user may choose."""

    kind = forms.ChoiceField(label=_("Kind"))
    parent = OrganizationField(label=_("Under"), queryset=Organization.objects.none())

    field_order = ("kind", "parent", "name", "short_name", "credit_code", "industry", "since", "duties")

    class Meta(OrganizationForm.Meta):
        pass

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], parents: OrganizationQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        # The service builds, checks and keeps the row; a half-made instance would be checked without its parent.
        for name in ("name", "credit_code"):
            value = self.cleaned_data.get(name)
            if value and Organization.objects.filter(**{name: value}).exists():
                self.add_error(name, _("Another organisation has this already."))


class MoveForm(forms.Form):
    """A new place in the tree."""

    parent = OrganizationField(label=_("Under"), queryset=Organization.objects.none())

    def __init__(self, *args: Any, organization: Organization, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = Organization.PARENTS[Organization.Kind(organization.kind)]
        below = Organization.objects.subtree_ids([organization])
        self.fields["parent"].queryset = (  # type: ignore[attr-defined]
            Organization.objects.open_on(day).filter(kind__in=allowed).exclude(pk__in=below)
        )
        self.fields["parent"].initial = organization.parent


class CloseForm(forms.Form):
    """On which day an organisation ends."""

    last_day = forms.DateField(label=_("Last day"), widget=day_input())


class OrganizationFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Name, kind, and whether it still exists."""

    q = django_filters.CharFilter(label=_("Name or credit code"), method="search")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Organization.Kind.choices)
    industry = django_filters.ChoiceFilter(
        label=_("Industry"),
        choices=lambda: [pair for pair in industries() if len(pair[0]) == 1],
        lookup_expr="startswith",
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), method="by_state", choices=[("open", _("existing")), ("closed", _("closed down"))]
    )

    class Meta:
        model = Organization
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day

    def search(self, found: OrganizationQuerySet, name: str, value: str) -> OrganizationQuerySet:
        """Return those whose name, short name or credit code holds the words."""
        word = value.strip()
        return found.filter(
            models.Q(name__icontains=word)
            | models.Q(short_name__icontains=word)
            | models.Q(credit_code__istartswith=word)
        )

    def by_state(self, found: OrganizationQuerySet, name: str, value: str) -> OrganizationQuerySet:
        """Return those that are open, or closed, today."""
        return found.filter(until__lt=self.day) if value == "closed" else found.open_on(self.day)
