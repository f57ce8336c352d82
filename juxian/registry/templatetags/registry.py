"""A sensitive value on a page: masked, with the button that asks for a reason."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.context import Context

from juxian.audit.selectors import shown_actor
from juxian.registry.models import IdentityDocument
from juxian.registry.models.base import Sourced
from juxian.registry.sections.declaration import Section
from juxian.registry.tables import KIND_TONES, LEVEL_TONES, SCOPE_TONES

register = template.Library()


@register.inclusion_tag("registry/_secret.html", takes_context=True)
def secret(context: Context, field: str, masked: str, label: str, allowed: bool = True) -> dict[str, Any]:
    """Draw a masked value; where the reader may, with the way to see it; in the clear once it was revealed."""
    return {
        "field": field,
        "id": f"secret-{field.replace(':', '-')}",
        "masked": masked,
        "label": label,
        "value": (context.get("revealed") or {}).get(field),
        "own": context.get("own", False),
        "url": context.get("reveal_url", "") if allowed else "",
        "csrf_token": context.get("csrf_token"),
    }


@register.filter
def actor(text: str) -> str:
    """Return who did something by name."""
    return shown_actor(text).rsplit(" (", 1)[0]


@register.filter
def secret_field(document: IdentityDocument) -> str:
    """Return the name by which a document's number is revealed."""
    return f"document:{document.pk}"


@register.filter
def secret_of(section: Section, row: Sourced) -> str:
    """Return the name by which the sensitive value of a section's row is revealed."""
    return f"{section.key}:{row.pk}"


@register.filter
def told(texts: Iterable[str]) -> str:
    """Return those of the texts that say something, side by side."""
    return " · ".join(filter(None, texts))


@register.filter
def level_tone(code: str) -> str:
    """Return the colour of a class."""
    return LEVEL_TONES.get(code, "neutral")


@register.filter
def kind_tone(kind: str) -> str:
    """Return the colour of a kind of engagement."""
    return KIND_TONES.get(kind, "neutral")


@register.filter
def scope_tone(scope: str) -> str:
    """Return the colour of a designation's level."""
    return SCOPE_TONES.get(scope, "neutral")
