"""Tables and filters of plans and targets."""

import django_filters
import django_tables2 as tables
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from juxian.goals.models import Plan, Statement
from juxian.web.tables import ListTable, NumberColumn


class PlanFilter(django_filters.FilterSet):  # type: ignore[misc]
    """What plans are looked for by."""

    title = django_filters.CharFilter(label=_("Title"), lookup_expr="icontains")
    year = django_filters.NumberFilter(label=_("Year"), min_value=1950, max_value=2100, decimal_places=0)
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Plan.Kind.choices)

    class Meta:
        model = Plan
        fields = ["title", "year", "kind"]

    @property
    def qs(self) -> "QuerySet[Plan]":
        """The plans with how many statements each has, and how many wait."""
        waiting = Q(statements__state=Statement.State.PROPOSED)
        return (  # type: ignore[no-any-return]
            super()
            .qs.select_related("issuer")
            .annotate(read=Count("statements"), waiting=Count("statements", filter=waiting))
        )


class PlanTable(ListTable):
    """Plans."""

    title = tables.Column(linkify=True)
    issuer = tables.Column(accessor="issuer__label", verbose_name=_("Issuer"), orderable=False)
    read = NumberColumn(verbose_name=_("Statements"))
    waiting = NumberColumn(verbose_name=_("To be confirmed"))
    caption = _("Plans")

    class Meta(ListTable.Meta):
        model = Plan
        fields = ("title", "year", "kind", "issuer", "number", "read", "waiting", "added_at")
        order_by = ("-year", "-added_at")
        empty_text = _("No plan was read yet: upload the year's work plan.")
