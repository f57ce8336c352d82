"""What the templates of policies say often."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms, template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from juxian.core import money
from juxian.policies.actors import actor_name
from juxian.policies.coherence import Remark
from juxian.policies.models import Entitlement, EntitlementRun, Policy, Simulation
from juxian.policies.selectors.explanations import PersonBenefit, worth
from juxian.policies.tables import PEOPLE
from juxian.web.components import Tone
from juxian.web.templatetags.web import badge, moment, number

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
        (_("In force from – until"), f"{policy.in_force_from.isoformat()} – {until}"),
        (_("Drafted by"), actor_name(policy.drafted_by)),
    ]
    if policy.published_at:
        facts.append((_("Published by"), actor_name(policy.published_by)))
    return facts


@register.filter
def fen(value: int | None) -> str:
    """Write fen as people read money; a dash for none."""
    return "—" if value is None else money.show(value)


@register.filter
def actor(text: str) -> str:
    """Write who did something, by name."""
    return actor_name(text)


@register.filter
def wan(value: int) -> str:
    """Write fen as a number of wan yuan with two places."""
    return number((money.to_yuan(value) / money.WAN).quantize(Decimal("0.01")))


@register.simple_tag
def uptake_fen(value: int) -> str:
    """Return fen as people read money, for a figure."""
    return money.show(value)


SEVERITIES: dict[Tone, Any] = {
    "danger": gettext_lazy("conflict"),
    "warning": gettext_lazy("look at this"),
    "neutral": gettext_lazy("note"),
}


@register.simple_tag
def remark_badge(remark: Remark) -> SafeString:
    """Draw how much a finding about a table matters."""
    return badge(SEVERITIES[remark.tone], remark.tone)


@register.simple_tag
def people_url(condition: str) -> str:
    """Return the address of the people for whom a condition is true."""
    return f"{reverse('facts:list_select')}?{urlencode({'table': PEOPLE, 'condition': condition})}"


@register.simple_tag
def run_facts(run: EntitlementRun) -> list[tuple[Any, Any]]:
    """Return the labelled values that tell how a run was decided."""
    return [
        (_("As of"), run.as_of.isoformat()),
        (_("Run by"), actor_name(run.created_by)),
        (_("Run at"), moment(run.created_at)),
        (_("Snapshot"), run.snapshot.hash[:16]),
        (_("Hash of the run"), run.hash[:16]),
    ]


@register.simple_tag
def simulation_facts(simulation: Simulation) -> list[tuple[Any, Any]]:
    """Return the labelled values that tell how a simulation was decided."""
    asked = simulation.question
    facts = [
        (_("As of"), simulation.as_of.isoformat()),
        (_("First payments from"), asked["starts"]),
        (_("Asked by"), actor_name(simulation.created_by)),
        (_("Asked at"), moment(simulation.created_at)),
        (_("Snapshot"), simulation.snapshot.hash[:16]),
        (_("Hash of the simulation"), simulation.hash[:16]),
        (_("Hash of the rows"), simulation.rows_hash[:16]),
    ]
    if asked["window"]:
        facts.insert(1, (_("Payments in the period"), " – ".join(asked["window"])))
    return facts


@register.simple_tag
def cell_name(*parts: object) -> str:
    """Return the name of a field of the grid."""
    return ".".join(str(part) for part in parts)


@register.simple_tag
def anchor(name: str) -> str:
    """Return the id of a field of the grid, which the summary of errors links to."""
    return name.replace(".", "-")


@register.simple_tag
def field_label(form: forms.BaseForm, name: str) -> Any:
    """Return the label of a form's field."""
    return form.fields[name].label


OUTCOMES: dict[str, tuple[Any, Tone]] = {
    "entitled": (gettext_lazy("entitled"), "success"),
    "cut": (gettext_lazy("entitled, cut by a limit"), "warning"),
    "excluded": (gettext_lazy("excluded"), "neutral"),
    "conflict": (gettext_lazy("the table contradicts itself"), "danger"),
    "unknown": (gettext_lazy("a fact is missing"), "warning"),
    "no": (gettext_lazy("not entitled"), "neutral"),
}


@register.simple_tag
def outcome_badge(one: PersonBenefit) -> SafeString:
    """Draw whether a person is entitled."""
    word, tone = OUTCOMES[one.outcome]
    return format_html('<span class="jx-badge jx-{}">{}</span>', tone, word)


@register.simple_tag
def benefit_sum(one: PersonBenefit) -> str:
    """Write what a benefit gives a person: the sum, with its payments when there are several, or the level."""
    if one.given is None:
        return ""
    total = one.amount if one.stands else one.given.total
    text = worth(one.given.level, total, one.benefit.kind)
    if one.version.periods > 1 and one.given.amount is not None:
        return _("%(amount)s %(period)s × %(count)d = %(total)s") % {
            "amount": money.show(one.given.amount),
            "period": one.version.get_period_display(),
            "count": one.version.periods,
            "total": text,
        }
    return text


@register.simple_tag
def row_badge(row: Entitlement) -> SafeString:
    """Draw what a run found for a person."""
    word, tone = OUTCOMES[row.outcome]
    return format_html('<span class="jx-badge jx-{}">{}</span>', tone, word)


@register.simple_tag
def row_worth(row: Entitlement) -> str:
    """Write what a run gave a person."""
    return worth(row.level, row.total, row.benefit.kind)


@register.simple_tag
def way_gives(one: PersonBenefit, text: str) -> str:
    """Write what a row would give, with its unit and period."""
    if not one.version.unit:
        return text
    unit = str(one.version.get_unit_display())
    return f"{text} {unit}" if one.version.periods == 1 else f"{text} {unit}/{one.version.get_period_display()}"
