"""Values, conditions and invented people in words: 年龄 41 至 44 岁、学位 博士."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from juxian.facts import catalogue
from juxian.facts.catalogue import Fact
from juxian.policies.tables import PEOPLE
from juxian.rules import spell
from juxian.rules.analysis_axes import Pick

CENT = Decimal("0.01")
LISTED = 6


def value_words(value: object) -> str:
    """Return a FEEL value as people read it."""
    if value is None:
        return _("not known")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    if isinstance(value, list):
        return "、".join(map(value_words, value)) or _("nothing listed")
    return value if isinstance(value, str) else spell(value)


def example_words(facts: Mapping[str, object] | None) -> str:
    """Return an invented person in words."""
    return "、".join(f"{name} {_with_unit(value, _fact(name))}" for name, value in (facts or {}).items())


def region_words(region: Sequence[Pick]) -> str:
    """Return what a region asks in words."""
    return "；".join(f"{pick.label} {_pick_words(pick)}" for pick in region)


def _fact(name: str) -> Fact | None:
    return catalogue.get(PEOPLE).by_name.get(name)


def _with_unit(value: object, fact: Fact | None) -> str:
    unit = f" {fact.unit}" if fact is not None and fact.unit and isinstance(value, Decimal) else ""
    return f"{value_words(value)}{unit}"


def _pick_words(pick: Pick) -> str:
    fact = _fact(pick.expression)
    if pick.element is not None:
        has, lacks = _("has “%(what)s”"), _("lacks “%(what)s”")
        texts = [(has if value else lacks) % {"what": pick.element} for value in pick.values]
    elif pick.excluded:
        texts = [_("not %(what)s") % {"what": _listed(pick.values)}]
    elif pick.values:
        texts = [_named(pick.values, fact)]
    else:
        texts = [_range_words(low, high, fact) for low, high in pick.ranges]
    if pick.null:
        texts.append(_("not known"))
    return _(" or ").join(texts)


def _named(values: Sequence[object], fact: Fact | None) -> str:
    """Return the values, or those left out of the fact's codes when these are fewer; in the order of the codes."""
    codes = fact.codes if fact is not None else ()
    others = [code for code in codes if code not in values]
    if codes and len(others) < len(values) and len(values) > 2:
        return _("not %(what)s") % {"what": _listed(others)}
    return _listed([code for code in codes if code in values] or values)


def _listed(values: Sequence[object]) -> str:
    shown = "、".join(map(value_words, values[:LISTED]))
    return shown if len(values) <= LISTED else _("%(some)s and %(count)d more") % {
        "some": shown, "count": len(values) - LISTED,
    }  # fmt: skip


def _range_words(low: object, high: object, fact: Fact | None) -> str:
    if low == high:
        return _with_unit(low, fact)
    start, end = _end(low, fact, ("≥", ">"), -CENT), _end(high, fact, ("≤", "<"), CENT)
    return _("%(low)s and %(high)s") % {"low": start, "high": end} if start and end else start or end or _("any value")


def _end(value: Any, fact: Fact | None, signs: tuple[str, str], step: Decimal) -> str:
    """Return one end: `> 180,000` rather than `≥ 180,000.01`."""
    if value is None:
        return ""
    if isinstance(value, Decimal) and value % 1 and (value + step) % 1 == 0:
        return f"{signs[1]} {_with_unit(value + step, fact)}"
    return f"{signs[0]} {_with_unit(value, fact)}"
