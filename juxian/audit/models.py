"""One row an event; each carries the hash of the one before, so that the rows are a chain."""

from typing import Protocol

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.core.models import AppendOnly

GENESIS = "0" * 64


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
    before = models.JSONField(_("before"), default=dict, blank=True)
    after = models.JSONField(_("after"), default=dict, blank=True)
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
