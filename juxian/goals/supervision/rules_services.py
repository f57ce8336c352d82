"""Writing the rules of lights: a draft of one's own, tried on all current targets, put in force by another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from juxian.accounts.models import User
from juxian.audit.services import record
from juxian.core.db import serialise
from juxian.core.errors import Refused
from juxian.facts import snapshots
from juxian.facts.refusals import refusal
from juxian.goals.lights import Light
from juxian.goals.models import LightRules, Target
from juxian.goals.progress import Progress, of_targets
from juxian.goals.supervision import rulebook
from juxian.rules import RuleError

MOST = 20  # rules of a version


@dataclass(frozen=True)
class Change:
    """A target whose light other rules would change."""

    now: Progress
    then: Progress


def changes(rules: Sequence[dict[str, str]]) -> list[Change]:
    """Return the current targets (of the newest year, and of the newest that was measured) that `rules` would light otherwise."""
    targets = list(Target.objects.filter(year__in=_years()).select_related("organization").order_by("year", "pk"))
    before, after = of_targets(targets), of_targets(targets, rules=rulebook.book(rules))
    return [Change(now, then) for now, then in zip(before, after, strict=True) if now.light != then.light]


def _years() -> set[int]:
    found = Target.objects.aggregate(newest=Max("year"))["newest"]
    measured = snapshots.latest()
    return {year for year in (found, measured.as_of.year if measured else None) if year}


@transaction.atomic
def draw_up(*, by: User, at: datetime) -> LightRules:
    """Begin a version out of the one in force; refuses while another draft is there."""
    serialise("goals.light_rules")
    if LightRules.objects.filter(accepted__isnull=True).exists():
        raise Refused(_("There is a draft already: put it in force or throw it away first."), code="draft_exists")
    last = LightRules.objects.order_by("-number").first()
    made = LightRules(number=last.number + 1 if last else 1, rules=last.rules if last else [], filed_by=by, filed_at=at)
    made.save()
    record(by=by, at=at, action="goals.light_rules_drawn_up", target=made)
    return made


@transaction.atomic
def set_rule(
    *, chosen: LightRules, place: int, at_place: int | None = None, by: User, at: datetime, **said: Any
) -> LightRules:
    """Set a rule of one's draft at a place (from 1), a new one or that of `at_place`.

    Refuses a condition that the engine does not read, naming the place, and one that fails on a current target.
    """
    found = _own(chosen, by)
    rule = {name: str(said[name]).strip() for name in ("name", "condition", "light", "reason")}
    try:
        rulebook.compiled(rule["condition"])
    except RuleError as error:
        raise refusal(error, rule["condition"]) from error
    rules = list(found.rules)
    if at_place is not None:
        del rules[at_place - 1]
    if len(rules) >= MOST:
        raise Refused(_("A version has at most %(most)d rules."), code="rules_too_many", params={"most": MOST})
    if any(one["name"] == rule["name"] for one in rules):
        raise Refused(_("There is a rule of this name already."), code="rule_exists")
    rules.insert(max(place, 1) - 1, rule)
    _check([rule])
    found.rules = rules
    found.save()
    after = {"name": rule["name"], "condition": rule["condition"], "light": str(Light(rule["light"]).label)}
    record(by=by, at=at, action="goals.light_rule_set", target=found, after=after)
    return found


@transaction.atomic
def remove_rule(*, chosen: LightRules, at_place: int, by: User, at: datetime) -> LightRules:
    """Take a rule out of one's draft."""
    found = _own(chosen, by)
    rules = list(found.rules)
    gone = rules.pop(at_place - 1)
    found.rules = rules
    found.save()
    record(by=by, at=at, action="goals.light_rule_removed", target=found, before={"name": gone["name"]})
    return found


@transaction.atomic
def discard(*, chosen: LightRules, by: User, at: datetime) -> None:
    """Throw a draft away."""
    found = _draft(chosen)
    record(by=by, at=at, action="goals.light_rules_discarded", target=found)
    found.delete()


@transaction.atomic
def enforce(*, chosen: LightRules, by: User, at: datetime) -> LightRules:
    """Put a draft in force; refuses who drew it up, and rules that fail on a current target."""
    found = _draft(chosen)
    if found.filed_by_id == by.pk:
        raise Refused(_("You drew this up yourself: somebody else has to put it in force."), code="maker_is_checker")
    _check(found.rules)
    found.accepted, found.decided_by, found.decided_at = True, by, at
    found.save()
    record(by=by, at=at, action="goals.light_rules_enforced", target=found, after={"rules": len(found.rules)})
    return found


def _check(rules: Sequence[dict[str, str]]) -> None:
    """Refuse rules that fail on a current target, naming it."""
    failed = next((one.then for one in changes(rules) if one.then.light == Light.UNTOLD), None) if rules else None
    if failed is not None:
        raise Refused(
            _("On the target “%(target)s” of %(unit)s: %(why)s"), code="rule_fails",
            params={"target": failed.target.name, "unit": failed.target.organization.label, "why": failed.reason},
        )  # fmt: skip


def _own(chosen: LightRules, by: User) -> LightRules:
    found = _draft(chosen)
    if found.filed_by_id != by.pk:
        raise Refused(_("Only who drew up a version changes it."), code="not_own_draft")
    return found


def _draft(chosen: LightRules) -> LightRules:
    found = LightRules.objects.select_for_update(of=("self",)).get(pk=chosen.pk)
    if not found.is_open:
        raise Refused(_("This version was put in force already: it stands."), code="rules_in_force")
    return found
