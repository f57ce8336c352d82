"""What the rows of a file have in common."""

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from juxian.core.models import Model


class Sourced(Model):
    """A row that says where its values come from, when they were entered and by whom."""

    source = models.CharField(_("source"), max_length=200, blank=True)
    entered_at = models.DateTimeField(_("entered at"), editable=False)
    entered_by = models.CharField(_("entered by"), max_length=150, editable=False)

    # Whether only those who may see sensitive values learn of it, and the trail nothing but that it changed.
    is_private = False

    class Meta:
        abstract = True


def in_force(day: date, prefix: str = "") -> models.Q:
    """Return the condition for rows whose `since`..`until` (both may be open) holds `day`."""
    begun = models.Q(**{f"{prefix}since__isnull": True}) | models.Q(**{f"{prefix}since__lte": day})
    return begun & not_over(day, prefix)


def not_over(day: date, prefix: str = "") -> models.Q:
    """Return the condition for rows that have not ended before `day`, also those that begin later."""
    until = f"{prefix}until"
    return models.Q(**{f"{until}__isnull": True}) | models.Q(**{f"{until}__gte": day})


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    """Return the constraint that a row's last day is not before its first."""
    condition = models.Q(until__isnull=True) | models.Q(since__isnull=True) | models.Q(until__gte=models.F("since"))
    return models.CheckConstraint(condition=condition, name=name)


def _actor(historical: Any) -> str:
    return str(historical.history_user_id)


def _set_actor(historical: Any, actor: object) -> None:
    historical.history_user_id = str(actor or "")[:150]


def history(*unindexed: str) -> HistoricalRecords:
    """Return the row history of a model: every state it had, who made it so as text, sensitive columns encrypted.

    It is read by a row's or a person's key, so the columns by which only the present is found, `unindexed`, have no
    index in it: each would cost an import as much as the row itself.
    """
    return HistoricalRecords(
        history_user_id_field=models.CharField(max_length=150, default="", blank=True),
        history_user_getter=_actor,
        history_user_setter=_set_actor,
        history_change_reason_field=models.CharField(max_length=200, null=True),
        excluded_fields=["entered_at", "entered_by"],
        no_db_index=unindexed,
    )
