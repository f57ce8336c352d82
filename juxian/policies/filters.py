"""The conditions of the lists."""

from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from juxian.core.inputs import whole
from juxian.organizations.models import Organization
from juxian.policies.models import (
    Benefit,
    BenefitGrant,
    Entitlement,
    EntitlementRun,
    ExclusionGroup,
    ExclusionMember,
    Policy,
)
from juxian.policies.models.benefits import Kind
from juxian.policies.selectors.expiring import expiring
from juxian.registry.models import Person

VALIDITY = (
    ("now", _("in force")),
    ("later", _("not yet in force")),
    ("over", _("no longer in force")),
    ("draft", _("draft")),
)


class PolicyFilter(filters.FilterSet):  # type: ignore[misc]
    """The policy library: words in title, number and text; level, validity, issuer, year."""

    q = filters.CharFilter(label=_("Words in the text"), method="search")
    level = filters.ChoiceFilter(label=_("Level"), choices=Policy.Level.choices, empty_label=_("all"))
    validity = filters.ChoiceFilter(label=_("Validity"), choices=VALIDITY, method="by_validity", empty_label=_("all"))
    issuer = filters.ChoiceFilter(label=_("Issuer"), empty_label=_("all"))
    year = filters.NumberFilter(
        label=_("Year of issue"), field_name="issued_on", lookup_expr="year", min_value=1950, max_value=2100,
        decimal_places=0,
    )  # fmt: skip

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
        found: QuerySet[Policy] = by_validity(queryset, value, today)
        return found


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

    q = filters.CharFilter(label=_("Name of the benefit"), field_name="name", lookup_expr="icontains")
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

    q = filters.CharFilter(label=_("Name or file number"), method="search")
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
        return queryset.filter(person__in=Person.objects.search(value).values("pk"))

    def by_state(self, queryset: Any, name: str, value: str) -> Any:
        """Return what runs today, what ends soon, what is over."""
        today = timezone.localdate()
        running = queryset.running(today)
        if value == "running":
            return running
        if value == "expiring":
            return running.expiring(today)
        return queryset.exclude(pk__in=running.values("pk")).filter(since__lte=today)


STATES = (
    ("standing", _("entitled")),
    ("unclaimed", _("unclaimed")),
    ("expiring", _("unclaimed, ends soon")),
    ("received", _("receiving")),
    ("cut", _("cut by a limit")),
    ("excluded", _("excluded by another benefit")),
)
WITHOUT_CLASS = "-"


class EntitlementFilter(filters.FilterSet):  # type: ignore[misc]
    """What a run found: whose, which benefit, how it stands, class, unit; or the records behind a figure."""

    q = filters.CharFilter(label=_("Name, file number or employer"), method="search")
    benefit = filters.ModelChoiceFilter(label=_("Benefit"), queryset=Benefit.objects.all(), empty_label=_("all"))
    state = filters.ChoiceFilter(label=_("State"), choices=STATES, method="by_state", empty_label=_("all"))
    talent_class = filters.ChoiceFilter(label=_("Talent class"), method="by_class", empty_label=_("all"))
    group = filters.ModelChoiceFilter(
        label=_("Excluded or cut by"), queryset=ExclusionGroup.objects.order_by("order", "pk"), empty_label=_("all")
    )
    # By number: two fields that each fetch the record chosen would ask twice for the same kind.
    met = filters.ChoiceFilter(label=_("Given several of"), method="by_met", empty_label=_("all"))
    also = filters.ChoiceFilter(label=_("Entitled to as well"), method="by_other", empty_label=_("all"))
    unit = filters.ModelChoiceFilter(
        label=_("Responsible unit"), queryset=Organization.objects.none(), method="by_unit", empty_label=_("all")
    )

    class Meta:
        model = Entitlement
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, run: EntitlementRun, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run = run
        self.filters["met"].extra["choices"] = list(
            ExclusionGroup.objects.order_by("order", "pk").values_list("pk", "name")
        )
        self.filters["also"].extra["choices"] = list(Benefit.objects.order_by("order", "pk").values_list("pk", "name"))
        classes = run.entitlements.order_by("talent_class").values_list("talent_class", flat=True).distinct()
        self.filters["talent_class"].extra["choices"] = [
            (name or WITHOUT_CLASS, name or _("without class"))
            for name in sorted(classes, key=lambda one: (one == "", one))
        ]
        reach = user.reach("policies.view_entitlements")
        reached = Organization.objects.without_tree_fields().filter(reach.q("pk")).order_by("name", "pk")
        # An organisation's own page asks for that organisation, which is no unit.
        asked = whole(str((self.data or {}).get("unit", "")))
        also = Q(pk__in=[] if asked is None else [asked])
        self.filters["unit"].queryset = reached.filter(Q(kind__in=Organization.UNITS) | also)

    def search(self, queryset: QuerySet[Entitlement], name: str, value: str) -> QuerySet[Entitlement]:
        """Return the entitlements of people or employers so called."""
        text = value.strip()
        return queryset.filter(
            Q(person__in=Person.objects.search(text).values("pk")) | Q(organization__name__icontains=text)
        )

    def by_state(self, queryset: Any, name: str, value: str) -> Any:
        """Return those that stand so."""
        excluded = Q(outcome=Entitlement.Outcome.EXCLUDED)
        conditions = {
            "standing": ~excluded,
            "unclaimed": ~excluded & Q(received=False),
            "expiring": Q(pk__in=expiring(self.run, timezone.localdate()) if value == "expiring" else []),
            "received": ~excluded & Q(received=True),
            "cut": Q(outcome=Entitlement.Outcome.CUT),
            "excluded": excluded,
        }
        return queryset.filter(conditions[value])

    def by_met(self, queryset: Any, name: str, value: str) -> Any:
        """Return what people have of a group's benefits whose tables give them at least two of these."""
        members = ExclusionMember.objects.filter(group=int(value)).values("benefit")
        given = Entitlement.objects.filter(run=self.run, benefit__in=members).values("person").annotate(n=Count("pk"))
        return queryset.filter(benefit__in=members, person__in=given.filter(n__gt=1).values("person"))

    def by_other(self, queryset: Any, name: str, value: str) -> Any:
        """Return those of people whom the run entitles to another benefit too."""
        others = Entitlement.objects.filter(run=self.run, benefit=int(value)).standing()
        return queryset.filter(person__in=others.values("person"))

    def by_class(self, queryset: Any, name: str, value: str) -> Any:
        """Return those of a class, or without one."""
        return queryset.filter(talent_class="" if value == WITHOUT_CLASS else value)

    def by_unit(self, queryset: Any, name: str, value: Organization) -> Any:
        """Return those at a unit or below it."""
        return queryset.filter(organization__in=Organization.objects.subtree_ids([value]))
