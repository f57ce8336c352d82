"""What the calculator's page says often."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from juxian.policies.calculator import words
from juxian.policies.calculator.calculation import Finding
from juxian.web.templatetags.web import icon

register = template.Library()


@register.simple_tag
def finding_worth(one: Finding) -> str:
    """Write what a benefit comes to."""
    return words.worth(one)


@register.simple_tag
def finding_payments(one: Finding) -> str:
    """Write how a benefit is paid."""
    return words.payments(one)


@register.filter
def ways(one: Finding) -> list[words.WayWords]:
    """Return what would have to change."""
    return words.ways_of(one)


@register.simple_tag
def widest(answered: int, left: int) -> int:
    """Return the number of questions there may be in all."""
    return max(1, answered + left)


@register.simple_tag
def clause_link(one: Finding) -> SafeString:
    """Link the published text that a benefit stands on."""
    clause = one.version.clause
    url = reverse("policies:public-document", args=[clause.policy_id]) + f"#{clause.anchor}"
    text = f"《{clause.policy.title}》{clause.number}"
    return format_html('<p class="pc-clause"><a href="{}" lang="zh-hans">{}{}</a></p>', url, icon("file-text"), text)
