"""Amounts on the pages."""

from django import template

from juxian.core.money import show

register = template.Library()


@register.filter
def fen(value: int | None) -> str:
    """Return an amount as people read it, a dash for none."""
    return "—" if value is None else show(value)
