"""The conditions of the lists."""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from juxian.outreach.models import Recommendation, Vacancy
from juxian.registry.models import Person


class VacancyFilter(filters.FilterSet):  # type: ignore[misc]
    """Vacancies by words, state and the days they are wanted from."""

    q = filters.CharFilter(label=_("post or employer"), method="search")
    state = filters.ChoiceFilter(label=_("state"), choices=Vacancy.State.choices, empty_label=_("all"))
    since = filters.DateFromToRangeFilter(
        label=_("wanted from"), widget=filters.widgets.DateRangeWidget(attrs={"type": "date"})
    )

    class Meta:
        model = Vacancy
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet[Vacancy], name: str, value: str) -> QuerySet[Vacancy]:
        """Return those whose post or employer holds the words."""
        return rows.filter(
            Q(post__icontains=value)
            | Q(organization__name__icontains=value)
            | Q(organization__short_name__icontains=value)
        )


class RecommendationFilter(filters.FilterSet):  # type: ignore[misc]
    """Recommendations by person, post, state and day."""

    q = filters.CharFilter(label=_("person or post"), method="search")
    state = filters.ChoiceFilter(label=_("state"), choices=Recommendation.State.choices, empty_label=_("all"))
    proposed_on = filters.DateFromToRangeFilter(
        label=_("recommended on"), widget=filters.widgets.DateRangeWidget(attrs={"type": "date"})
    )

    class Meta:
        model = Recommendation
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Return those of people so named, and those for such a post."""
        people = Person.objects.search(value).order_by().values("pk")
        return rows.filter(
            Q(person__in=people) | Q(vacancy__post__icontains=value) | Q(vacancy__organization__name__icontains=value)
        )
