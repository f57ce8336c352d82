"""The changes of a target as people read them: who, when, why, and what was what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from juxian.facts import indicators
from juxian.goals.models import Comparator, Target, TargetChange, amount

VALUES = ("low", "high", "stretch")


@dataclass(frozen=True)
class Line:
    """One thing that changed."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    """One change of a target, with what changed line by line."""

    number: int
    at: datetime
    by: str
    reason: str
    lines: list[Line]


def history(target: Target) -> list[Change]:
    """Return the changes of a target, the latest first."""
    return [
        Change(one.number, one.at, one.by, one.reason, _lines(target, one))
        for one in target.changes.order_by("-number")
    ]


def _lines(target: Target, change: TargetChange) -> list[Line]:
    parts = change.before.get("parts"), change.after.get("parts")
    if parts[0] is not None and parts[1] is not None:
        old, new = parts
        return [Line(unit, _value(target, old.get(unit)), _value(target, new.get(unit))) for unit in {**old, **new}]
    return [
        Line(str(Target._meta.get_field(name).verbose_name), *(_said(target, name, side) for side in _sides(change)))  # type: ignore[union-attr]
        for name in change.after
    ]


def _sides(change: TargetChange) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    return change.before, change.after


def _said(target: Target, name: str, side: Mapping[str, Any]) -> str:
    value = side.get(name)
    if name in VALUES:
        return _value(target, value)
    if name == "comparator":
        return str(dict(Comparator.choices).get(str(value), value))
    if name == "rule":
        return str(dict(Target.Rule.choices).get(str(value), value))
    if name == "indicator":
        return str(indicators.get(value).label) if value else _("none yet")
    return str(value) if value not in (None, "") else "—"


def _value(target: Target, value: str | None) -> str:
    return "—" if value is None else amount(Decimal(value), target.unit)
