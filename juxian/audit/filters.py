"""The conditions of the trail's list."""

from collections import defaultdict
from typing import Any

import django_filters
from django.apps import apps
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from juxian.audit import actions
from juxian.audit.models import Event
from juxian.audit.selectors import day_bounds
from juxian.core.inputs import day_input


def action_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return every known action under its module's name, for a select with groups."""
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for action, sentence in actions.known().items():
        groups[action.partition(".")[0]].append((action, sentence))
    labels = {config.label: str(config.verbose_name) for config in apps.get_app_configs()}
    return [(labels.get(label, label), sorted(found)) for label, found in sorted(groups.items())]


def type_choices() -> list[tuple[str, str]]:
    """Return the kinds of things of the product's modules."""
    found = [
        (model._meta.label_lower, str(model._meta.verbose_name))
        for config in apps.get_app_configs()
        if config.name.startswith("juxian.")
        for model in config.get_models()
        if not model.__name__.startswith("Historical")
    ]
    return sorted(found, key=lambda pair: pair[1])


class EventFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Who did what to which thing, in which period, from where."""

    actor = django_filters.CharFilter(label=_("Who"), lookup_expr="icontains")
    action = django_filters.ChoiceFilter(label=_("Action"), choices=action_choices)
    first = django_filters.DateFilter(label=_("From"), method="keep", widget=day_input())
    last = django_filters.DateFilter(label=_("To"), method="keep", widget=day_input())
    target = django_filters.CharFilter(label=_("Name of the thing"), lookup_expr="icontains")
    target_type = django_filters.ChoiceFilter(label=_("Kind of thing"), choices=type_choices)
    target_id = django_filters.CharFilter(label=_("Number of the thing"))
    source = django_filters.CharFilter(label=_("From where"), lookup_expr="startswith")

    class Meta:
        model = Event
        fields: tuple[str, ...] = ()

    def keep(self, events: models.QuerySet[Event], name: str, value: object) -> models.QuerySet[Event]:
        """Leave the events as they are: both ends of the period are applied at once."""
        return events

    def filter_queryset(self, queryset: models.QuerySet[Event]) -> models.QuerySet[Event]:
        """Return the events within the conditions."""
        found: models.QuerySet[Event] = super().filter_queryset(queryset)
        return found.filter(day_bounds(self.form.cleaned_data.get("first"), self.form.cleaned_data.get("last")))


def applied(query: QueryDict) -> dict[str, Any]:
    """Return the conditions that were given, as they are kept when a list is exported."""
    return {name: query[name] for name in EventFilter.base_filters if query.get(name)}
