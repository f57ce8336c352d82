"""One row an event; each carries the hash of the one before, so that the rows are a chain."""

import json
from typing import Any, Protocol

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.core.models import AppendOnly

GENESIS = "0" * 64
canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


class PlainJSONField(models.TextField[Any, Any]):
    """Values kept as their canonical JSON text, so that both databases give back exactly what was hashed.

    (PostgreSQL's jsonb writes numbers anew, and reading a million values to hash them again takes its time.)
    """

    _pyi_private_set_type: Any  # for type checkers: any value is taken and given
    _pyi_private_get_type: Any

    def from_db_value(self, value: str, expression: Expression, connection: BaseDatabaseWrapper) -> Any:
        """Return the values."""
        return json.loads(value)

    def to_python(self, value: Any) -> Any:
        """Return the values, also from their text."""
        return json.loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        """Return the canonical text."""
        return canonical(value)


class Reader(Protocol):
    """Whoever asks: a user as far as this module needs to know one."""

    def has_perm(self, perm: str) -> bool:
        """Return whether the reader holds `perm`."""
        ...


class EventQuerySet(models.QuerySet["Event"]):
    """Reads of the trail."""

    def visible_to(self, user: Reader, permission: str = "audit.view") -> "EventQuerySet":
        """Return the whole trail to those who may read it, and nothing to others."""
        return self.all() if user.has_perm(permission) else self.none()

    def about(self, target_type: str, target_id: object) -> "EventQuerySet":
        """Return the events of one object, newest first."""
        return self.filter(target_type=target_type, target_id=str(target_id)).order_by("-sequence")


class Event(AppendOnly):
    """What one person did to one thing at one moment. The database refuses to change or delete it."""

    sequence = models.PositiveBigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("time"), db_index=True)
    actor = models.CharField(_("who"), max_length=150, db_index=True)
    source = models.CharField(_("from where"), max_length=100, blank=True)
    action = models.CharField(_("action"), max_length=80, db_index=True)
    target_type = models.CharField(_("kind of thing"), max_length=80, blank=True)
    target_id = models.CharField(_("thing"), max_length=80, blank=True)
    target = models.CharField(_("name of the thing"), max_length=300, blank=True)
    before = PlainJSONField(_("before"), default=dict, blank=True)
    after = PlainJSONField(_("after"), default=dict, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    previous_hash = models.CharField(_("previous hash"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-sequence"]
        indexes = [models.Index(fields=["target_type", "target_id"], name="event_target")]
        constraints = [
            models.UniqueConstraint(fields=["previous_hash"], name="event_one_successor"),
            models.CheckConstraint(
                condition=~models.Q(actor="") & ~models.Q(action=""), name="event_says_who_and_what"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.actor} {self.action} {self.target}"

    def get_absolute_url(self) -> str:
        """Return the event's page."""
        return reverse("audit:event", args=[self.sequence])
