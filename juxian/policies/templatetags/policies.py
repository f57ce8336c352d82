"""What the templates of policies say often."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from juxian.core import money
from juxian.policies.models import EntitlementRun, Policy

register = template.Library()


@register.simple_tag
def policies_css() -> SafeString:
    """Link the sheet of the policy pages, in a page's `head` block."""
    return format_html('<link rel="stylesheet" href="{}">', static("policies/policies.css"))


@register.simple_tag
def list_url(run: EntitlementRun, **conditions: Any) -> str:
    """Return the address of a run's list under these conditions."""
    query = urlencode({key: value for key, value in conditions.items() if value not in (None, "")})
    return reverse("policies:list", args=[run.pk]) + (f"?{query}" if query else "")


@register.simple_tag
def policy_facts(policy: Policy) -> list[tuple[Any, Any]]:
    """Return the labelled values of a document's head."""
    until = policy.in_force_until.isoformat() if policy.in_force_until else _("without end")
    facts = [
        (_("Document number"), policy.number),
        (_("Issuer"), policy.issuer),
        (_("Level"), policy.get_level_display()),
        (_("Issued on"), policy.issued_on.isoformat()),
        (_("In force"), f"{policy.in_force_from.isoformat()} – {until}"),
        (_("Drafted by"), policy.drafted_by),
    ]
    if policy.published_at:
        facts.append((_("Published by"), policy.published_by))
    return facts


@register.filter
def fen(value: int | None) -> str:
    """Write fen as people read money; a dash for none."""
    return "—" if value is None else money.show(value)
