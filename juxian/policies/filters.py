"""The conditions of the lists."""

from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from juxian.policies.models import Benefit, BenefitGrant, Policy
from juxian.policies.models.benefits import Kind

VALIDITY = (("now", _("in force")), ("later", _("not yet in force")), ("over", _("no longer in force")), ("draft", _("draft")))


class PolicyFilter(filters.FilterSet):  # type: ignore[misc]
    """The policy library: words in title, number and text; level, validity, issuer, year."""

    q = filters.CharFilter(label=_("Words"), method="search")
    level = filters.ChoiceFilter(label=_("Level"), choices=Policy.Level.choices, empty_label=_("all"))
    validity = filters.ChoiceFilter(label=_("Validity"), choices=VALIDITY, method="by_validity", empty_label=_("all"))
    issuer = filters.ChoiceFilter(label=_("Issuer"), empty_label=_("all"))
    year = filters.NumberFilter(label=_("Year of issue"), field_name="issued_on", lookup_expr="year")

    class Meta:
        model = Policy
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        issuers = self.queryset.order_by("issuer").values_list("issuer", flat=True).distinct()
        self.filters["issuer"].extra["choices"] = [(name, name) for name in issuers]

    def search(self, queryset: QuerySet[Policy], name: str, value: str) -> QuerySet[Policy]:
        """Return the policies that hold every word somewhere."""
        from juxian.policies.selectors.library import containing

        return containing(queryset, value)

    def by_validity(self, queryset: QuerySet[Policy], name: str, value: str) -> QuerySet[Policy]:
        """Return the policies in force today, not yet, no longer, or still drafts."""
        today = timezone.localdate()
        return by_validity(queryset, value, today)


def by_validity(queryset: Any, value: str, on: date) -> Any:
    """Return the policies whose validity on `on` is `value`, one of `VALIDITY`."""
    published = queryset.exclude(status=Policy.Status.DRAFT)
    if value == "draft":
        return queryset.filter(status=Policy.Status.DRAFT)
    if value == "now":
        return queryset.in_force(on)
    if value == "later":
        return published.filter(in_force_from__gt=on)
    return published.filter(in_force_until__lt=on)


class BenefitFilter(filters.FilterSet):  # type: ignore[misc]
    """The benefits: words, kind, policy."""

    q = filters.CharFilter(label=_("Name"), field_name="name", lookup_expr="icontains")
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Kind.choices, empty_label=_("all"))
    policy = filters.ModelChoiceFilter(
        label=_("Policy"), field_name="clause__policy", queryset=Policy.objects.none(), empty_label=_("all")
    )

    class Meta:
        model = Benefit
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, policies: QuerySet[Policy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["policy"].queryset = policies


class GrantFilter(filters.FilterSet):  # type: ignore[misc]
    """What is received: whose, which benefit, since when, still running or not."""

    q = filters.CharFilter(label=_("Name or employer"), method="search")
    benefit = filters.ModelChoiceFilter(label=_("Benefit"), queryset=Benefit.objects.all(), empty_label=_("all"))
    state = filters.ChoiceFilter(
        label=_("State"),
        choices=(("running", _("running")), ("expiring", _("ends within 90 days")), ("over", _("ended"))),
        method="by_state",
        empty_label=_("all"),
    )
    since = filters.DateFromToRangeFilter(
        label=_("Granted on"), widget=filters.widgets.DateRangeWidget(attrs={"type": "date"})
    )
    source = filters.ChoiceFilter(label=_("Source"), choices=BenefitGrant.Source.choices, empty_label=_("all"))

    class Meta:
        model = BenefitGrant
        fields: tuple[str, ...] = ()

    def search(self, queryset: QuerySet[BenefitGrant], name: str, value: str) -> QuerySet[BenefitGrant]:
        """Return the grants of people so named."""
        return queryset.filter(person__name__icontains=value.strip())

    def by_state(self, queryset: Any, name: str, value: str) -> Any:
        """Return what runs today, what ends soon, what is over."""
        today = timezone.localdate()
        running = queryset.running(today)
        if value == "running":
            return running
        if value == "expiring":
            return running.expiring(today)
        return queryset.exclude(pk__in=running.values("pk")).filter(since__lte=today)


__all__ = ["BenefitFilter", "GrantFilter", "PolicyFilter", "by_validity", "forms"]
