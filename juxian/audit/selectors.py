"""Reading the trail: an object's history, an event's changes, the last verification."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.audit import actions, source
from juxian.audit.models import Event
from juxian.audit.services import ANONYMOUS
from juxian.web import components

VERIFIED = "audit.verified"
HEAD_EXPORTED = "audit.head_exported"


@dataclass(frozen=True)
class Change:
    """One field an event changed, as people read it."""

    label: str
    before: str
    after: str


def history(instance: models.Model, limit: int = 20) -> list[components.Event]:
    """Return what happened to `instance`, newest first, for a timeline: an event's sentence, actor and changes."""
    found = Event.objects.about(instance._meta.label_lower, instance.pk)[:limit]
    return [
        components.Event(
            at=event.at,
            title=actions.sentence(event.action),
            actor=shown_actor(event.actor),
            text="；".join(_short(change) for change in changes_of(event)),
        )
        for event in found
    ]


def _short(change: Change) -> str:
    if change.before and change.after:
        return _("%(label)s: %(before)s → %(after)s") % vars(change)
    return f"{change.label}: {change.after or change.before}"


def changes_of(event: Event) -> list[Change]:
    """Return what an event changed, in the order in which it was written down."""
    model = model_of(event.target_type)
    keys = dict.fromkeys([*event.before, *event.after])
    return [
        Change(_label(model, key), _shown(model, key, event.before.get(key)), _shown(model, key, event.after.get(key)))
        for key in keys
    ]


def model_of(target_type: str) -> type[models.Model] | None:
    """Return the model behind an event's kind of thing; None when it is none of today's."""
    try:
        return apps.get_model(target_type) if target_type else None
    except (LookupError, ValueError):
        return None


def shown_type(target_type: str) -> str:
    """Return what people call the kind of thing."""
    model = model_of(target_type)
    return str(model._meta.verbose_name) if model else target_type


def shown_actor(actor: str) -> str:
    """Return who acted; the few actors that are no persons are translated."""
    known = {ANONYMOUS: _("not signed in"), source.COMMAND_LINE: _("command line"), "demonstration": _("demonstration")}
    return known.get(actor, actor)


def _field(model: type[models.Model] | None, key: str) -> Any:
    if model is None:
        return None
    try:
        return model._meta.get_field(key)
    except FieldDoesNotExist:
        return None


def _label(model: type[models.Model] | None, key: str) -> str:
    field = _field(model, key)
    label = getattr(field, "verbose_name", None) or actions.field_label(key)
    return str(label)


def _shown(model: type[models.Model] | None, key: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    choices = dict(getattr(_field(model, key), "flatchoices", None) or actions.field_choices(key))
    if isinstance(value, str | int) and value in choices:
        return str(choices[value])
    if isinstance(value, list):
        return "、".join(_shown(None, key, item) for item in value)
    if isinstance(value, dict):
        return "；".join(f"{actions.field_label(name)}: {_shown(None, name, item)}" for name, item in value.items())
    return str(value)


def last(action: str) -> Event | None:
    """Return the newest event of `action`."""
    return Event.objects.filter(action=action).order_by("-sequence").first()


def count_since(action: str, since: datetime) -> int:
    """Return how many events of `action` there are since then."""
    return Event.objects.filter(action=action, at__gte=since).count()


def day_bounds(first: date | None, last_day: date | None) -> models.Q:
    """Return the filter for events from the first to the last day, both included, in local time."""
    condition = models.Q()
    if first:
        condition &= models.Q(at__gte=timezone.make_aware(datetime.combine(first, time.min)))
    if last_day:
        condition &= models.Q(at__lt=timezone.make_aware(datetime.combine(last_day + timedelta(days=1), time.min)))
    return condition
