"""What a finding says to a person: sums as they are paid, and what would have to change."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from juxian.core import money
from juxian.policies import tables
from juxian.policies.calculator.calculation import Change, Finding, Status
from juxian.policies.models.benefits import Kind

_STRINGS = re.compile(r'"((?:[^"\\]|\\.)*)"')
_BOUND = re.compile(r"\s*(<=|>=|<|>)\s*(.+)")


@dataclass(frozen=True)
class WayWords:
    """What would have to be so, each condition a few words, and what it gives then."""

    gives: str
    conditions: Sequence[str]


def ways_of(finding: Finding) -> list[WayWords]:
    """Return what would have to change for a benefit that is refused."""
    return [WayWords(_gives(finding, way.gives), [condition(one) for one in way.changes]) for way in finding.ways]


def condition(change: Change) -> str:
    """Return a condition that is not met as a sentence, with what was answered."""
    wanted = _wanted(change)
    if not change.known:
        return _("%(wanted)s (not answered)") % {"wanted": wanted}
    if change.asked is None:
        return wanted
    return _("%(wanted)s (you answered: %(answer)s)") % {
        "wanted": wanted,
        "answer": change.asked.shown(change.answer),
    }


def _wanted(change: Change) -> str:
    test, label, asked = change.test.strip(), change.label, change.asked
    bound = _BOUND.fullmatch(test)
    if asked is not None and bound:
        value = tables.printed(bound.group(2)).strip("“”")
        if asked.kind == "number":
            number = f"{int(value):,}" if value.isdigit() else value
            value = f"{number} {asked.unit}".strip()
        return _bound(asked.kind == "date", bound.group(1)) % {"label": label, "value": value}
    if asked is not None and asked.kind == "boolean" and test in ("true", "false"):
        return f"{label}{_(': ')}{_('yes') if test == 'true' else _('no')}"
    if asked is not None and asked.values and not test.startswith("not"):
        named = [asked.word(value) for value in _STRINGS.findall(test)]
        if named:
            return _("%(label)s: %(values)s") % {"label": label, "values": _(" or ").join(named)}
    return _("%(label)s: %(values)s") % {"label": label, "values": tables.printed(test)}


def _bound(is_date: bool, sign: str) -> str:
    if is_date:
        return {
            "<=": _("%(label)s not after %(value)s"),
            "<": _("%(label)s before %(value)s"),
            ">=": _("%(label)s on or after %(value)s"),
            ">": _("%(label)s after %(value)s"),
        }[sign]
    return {
        "<=": _("%(label)s at most %(value)s"),
        "<": _("%(label)s below %(value)s"),
        ">=": _("%(label)s at least %(value)s"),
        ">": _("%(label)s above %(value)s"),
    }[sign]


def _gives(finding: Finding, text: str) -> str:
    version = finding.version
    if not version.unit:
        return text
    unit = str(version.get_unit_display())
    return f"{text} {unit}" if version.periods == 1 else f"{text} {unit}/{version.get_period_display()}"


def worth(finding: Finding) -> str:
    """Return what a benefit comes to, in large letters: a sum, a range, a level, or nothing to say yet."""
    if finding.status is Status.OPEN:
        return _("up to %(sum)s") % {"sum": money.show(finding.most)} if finding.most else ""
    if not finding.is_certain:
        return ""
    if finding.least is not None and finding.most is not None:
        if finding.least != finding.most:
            return _("%(least)s to %(most)s") % {"least": money.show(finding.least), "most": money.show(finding.most)}
        return money.show(finding.least)
    if finding.level:
        return finding.level
    return _("level still open") if finding.benefit.kind == Kind.LEVEL else _("you may have it")


def payments(finding: Finding) -> str:
    """Return how it is paid: so much a month, so many times; nothing for what is paid at once."""
    version = finding.version
    if not finding.is_certain or version.periods == 1 or finding.payment is None:
        return ""
    return _("%(amount)s %(period)s, %(count)d payments") % {
        "amount": money.show(finding.payment),
        "period": version.get_period_display(),
        "count": version.periods,
    }
