"""Filters and tables of natives elsewhere and rural experts."""

from datetime import date
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from juxian.organizations.models import Organization
from juxian.outreach.models import Native, RuralExpert
from juxian.outreach.models.ties import Claim
from juxian.registry.models import Person
from juxian.registry.tables import ONE_LINE
from juxian.web.tables import BadgeColumn, ListTable, NumberColumn
from juxian.web.templatetags.web import due

CLAIM_TONES = {"claimed": "warning", "confirmed": "success", "rejected": "neutral"}
TIE_TONES = {"born": "success", "studied": "info", "worked": "info", "family": "neutral"}
ATTENTION = (("overdue", _("contact overdue")), ("silent", _("not contacted for a year")), ("back", _("came back")))


class NativeFilter(filters.FilterSet):  # type: ignore[misc]
    """Natives by words, tie, home, liaison unit, and what is due."""

    q = filters.CharFilter(label=_("name, place, employer or field"), method="search")
    tie = filters.ChoiceFilter(label=_("tie"), choices=Native.Tie.choices, empty_label=_("all"))
    birthplace = filters.ModelChoiceFilter(
        label=_("home township"), queryset=Organization.objects.none(), empty_label=_("all")
    )
    attention = filters.ChoiceFilter(
        label=_("when last talked to"), choices=ATTENTION, method="by_attention", empty_label=_("all")
    )
    liaison_unit = filters.ModelChoiceFilter(
        label=_("liaison unit"), queryset=Organization.objects.none(), empty_label=_("all")
    )

    class Meta:
        model = Native
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        rows = self.queryset.order_by()
        for name in ("birthplace", "liaison_unit"):
            found = Organization.objects.filter(pk__in=rows.values(name)).order_by("name", "pk")
            self.filters[name].queryset = found

    def search(self, rows: QuerySet[Native], name: str, value: str) -> QuerySet[Native]:
        """Return those of whom something said holds the words."""
        found = Q()
        for field in ("name", "place", "employer", "post", "field", "level"):
            found |= Q(**{f"{field}__icontains": value})
        return rows.filter(found)

    def by_attention(self, rows: QuerySet[Native], name: str, value: str) -> QuerySet[Native]:
        """Return those whose contact is overdue, who were long not contacted, or who came back."""
        if value == "back":
            return rows.exclude(returned_on=None)
        away = rows.filter(returned_on=None)
        if value == "overdue":
            return away.filter(next_due__lt=self.day)
        year_ago = date(self.day.year - 1, self.day.month, min(self.day.day, 28))
        return away.filter(Q(contacted_on=None) | Q(contacted_on__lt=year_ago))


class NativeTable(ListTable):
    """Natives elsewhere."""

    name = tables.Column(linkify=True, attrs=ONE_LINE)
    tie = BadgeColumn(TIE_TONES)
    birthplace = tables.Column(accessor="birthplace__label", verbose_name=_("home township"), orderable=False)
    where = tables.Column(accessor="where", verbose_name=_("where they are"), orderable=False)
    employer = tables.Column()
    field = tables.Column()
    phone = tables.Column(accessor="masked_phone", verbose_name=_("phone"), orderable=False, visible=False)
    liaison_unit = tables.Column(accessor="liaison_unit__label", verbose_name=_("liaison unit"), orderable=False)
    contacted_on = tables.DateColumn(format="Y-m-d", attrs=ONE_LINE)
    next_due = tables.DateColumn(format="Y-m-d", attrs=ONE_LINE)
    caption = _("Natives elsewhere")

    class Meta(ListTable.Meta):
        model = Native
        fields = (
            "name", "tie", "birthplace", "where", "employer", "post", "field", "level", "phone", "liaison_unit",
            "contacted_on", "next_due",
        )  # fmt: skip
        order_by = ("next_due",)
        empty_text = _("Nobody meets these conditions.")

    def __init__(self, rows: Any, *, day: date, **kwargs: Any) -> None:
        super().__init__(rows, **kwargs)
        self.day = day

    def render_next_due(self, value: date, record: Native) -> SafeString:
        """Return how long until the next contact."""
        return format_html("<div>{} {}</div>", value.isoformat(), due(value, self.day))

    def value_next_due(self, value: date) -> date:
        """Return the day."""
        return value


class ExpertFilter(filters.FilterSet):  # type: ignore[misc]
    """Rural experts by words, state and township."""

    q = filters.CharFilter(label=_("name, craft or village"), method="search")
    state = filters.ChoiceFilter(label=_("state"), choices=Claim.choices, empty_label=_("all"))
    township = filters.ModelChoiceFilter(
        label=_("discovered by"), queryset=Organization.objects.none(), empty_label=_("all")
    )

    class Meta:
        model = RuralExpert
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = self.queryset.order_by().values("township")
        self.filters["township"].queryset = Organization.objects.filter(pk__in=units).order_by("name", "pk")

    def search(self, rows: QuerySet[RuralExpert], name: str, value: str) -> QuerySet[RuralExpert]:
        """Return those of that name, craft or village."""
        people = Person.objects.search(value).order_by().values("pk")
        return rows.filter(Q(person__in=people) | Q(craft__icontains=value) | Q(village__icontains=value))


class ExpertTable(ListTable):
    """Rural experts."""

    person = tables.Column(
        accessor="person__name", verbose_name=_("full name"), linkify=lambda record: record.get_absolute_url(),
        orderable=False, attrs=ONE_LINE,
    )  # fmt: skip
    township = tables.Column(accessor="township__label", verbose_name=_("discovered by"), orderable=False)
    apprentices = NumberColumn()
    supported = NumberColumn(verbose_name=_("supports"))
    discovered_on = tables.DateColumn(format="Y-m-d", attrs=ONE_LINE)
    state = BadgeColumn(CLAIM_TONES)
    caption = _("Rural experts")

    class Meta(ListTable.Meta):
        model = RuralExpert
        fields = (
            "person", "craft", "village", "title", "apprentices", "township", "discovered_on", "supported", "state",
        )  # fmt: skip
        order_by = ("-discovered_on",)
        empty_text = _("No rural expert meets these conditions.")
