"""Writing award lists."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.accounts.models import User
from juxian.audit.services import record
from juxian.core.errors import Refused
from juxian.core.money import show
from juxian.goals.assessment import results
from juxian.goals.awards.proposing import proposed
from juxian.goals.deciding import next_number
from juxian.goals.models import Assessed, AssessmentRound, AwardLine, AwardList, AwardPublication, AwardRule
from juxian.goals.models.awards import Measure
from juxian.organizations.models import Organization

Basis = AwardRule.Basis


@transaction.atomic
def draw_up(*, by: User, at: datetime, **fields: Any) -> AwardList:
    """Begin a list over an assessment; refuses one that is not sealed."""
    made = AwardList(filed_by=by, filed_at=at, **fields)
    if made.round.state != AssessmentRound.State.SEALED:
        raise Refused(_("Awards follow from a sealed assessment: seal it first."), code="round_not_sealed")
    made.full_clean()
    made.save()
    made.worked_on_by.add(by)
    record(by=by, at=at, action="goals.awards_drawn_up", target=made, after={"year": made.round.year})
    return made


@transaction.atomic
def discard(*, chosen: AwardList, by: User, at: datetime) -> None:
    """Throw a list away that is not decided."""
    found = _locked(chosen)
    record(by=by, at=at, action="goals.awards_discarded", target=found)
    found.delete()


@transaction.atomic
def set_rule(
    *, chosen: AwardList, rule: AwardRule | None = None, by: User, at: datetime, **fields: Any
) -> AwardRule:  # fmt: skip
    """Set a rule and propose anew; what was struck of this rule comes back. What the rule does not ask for is dropped."""
    found = _draft(chosen, by)
    made = found.rules.get(pk=rule.pk) if rule else AwardRule(award_list=found)
    for name, value in fields.items():
        setattr(made, name, value)
    made.rank_from = (made.rank_from or 1) if made.basis == Basis.RANKS else None
    if made.basis in (Basis.BELOW, Basis.VETO):
        made.number = None
    if made.basis in (Basis.LAST, Basis.VETO):
        made.score = None
    made.full_clean()
    made.save()
    made.lines.all().delete()
    _propose(found)
    after = {"measure": made.get_measure_display(), "name": made.name, "condition": made.told}
    record(by=by, at=at, action="goals.award_rule_set", target=found, after=after)
    return made


@transaction.atomic
def remove_rule(*, rule: AwardRule, by: User, at: datetime) -> None:
    """Take a rule out with what it proposed."""
    found = _draft(rule.award_list, by)
    record(by=by, at=at, action="goals.award_rule_removed", target=found, before={"name": rule.name})
    rule.delete()
    _propose(found)


@transaction.atomic
def add_line(
    *, chosen: AwardList, organization: Organization, measure: str, name: str, money: int | None, reason: str, by: User,
    at: datetime,
) -> AwardLine:  # fmt: skip
    """Add what no rule proposes, with its reason; only for units that the assessment assesses."""
    found = _draft(chosen, by)
    row = _rows(found).get(organization.pk)
    if row is None:
        raise Refused(_("The assessment does not assess this unit."), code="unit_foreign")
    made = AwardLine(
        award_list=found, organization=organization, measure=measure, name=name.strip(), money=money or 0,
        reason=reason.strip(), **_standing(row),
    )  # fmt: skip
    made.full_clean()
    made.save()
    _propose(found)
    after = {"unit": organization.name, "name": made.name, "money": show(made.money)}
    record(by=by, at=at, action="goals.award_line_added", target=found, after=after, reason=made.reason)
    return made


@transaction.atomic
def settle_line(*, line: AwardLine, strike: bool, reason: str, by: User, at: datetime) -> AwardLine:
    """Strike a line, or let a struck one stand again, with the reason."""
    found = _draft(line.award_list, by)
    if not reason.strip():
        raise Refused(_("Say why."), code="reason_missing")
    settled = found.lines.get(pk=line.pk)
    settled.struck, settled.reason = strike, reason.strip()
    settled.save()
    _propose(found)
    action = "goals.award_line_struck" if strike else "goals.award_line_restored"
    after = {"unit": settled.organization.name, "name": settled.name}
    record(by=by, at=at, action=action, target=found, after=after, reason=settled.reason)
    return settled


@transaction.atomic
def return_list(*, chosen: AwardList, answer: str, by: User, at: datetime) -> AwardList:
    """Return a list to the office with the reason."""
    found = _undecided(chosen, by)
    if not answer.strip():
        raise Refused(_("Say why."), code="reason_missing")
    found.answer = answer.strip()
    found.save()
    record(by=by, at=at, action="goals.awards_returned", target=found, reason=found.answer)
    return found


@transaction.atomic
def decide(*, chosen: AwardList, by: User, at: datetime) -> AwardList:
    """Decide a list as a whole: from now on it stands, with its hash.

    Refuses whoever worked on it, an empty one, and one that gives an award to a unit it makes not eligible.
    """
    found = _undecided(chosen, by)
    given = list(found.lines.filter(struck=False).select_related("organization"))
    if not given:
        raise Refused(_("There is nothing on this list yet."), code="list_empty")
    barred = {one.organization_id for one in given if one.measure == Measure.BARRED}
    for one in given:
        if one.measure == Measure.AWARD and one.organization_id in barred:
            raise Refused(
                _("%(unit)s is not eligible for prizes and would get one: strike one of the two."),
                code="barred_awarded", params={"unit": one.organization},
            )  # fmt: skip
    found.rules.update(fixed=True)
    found.lines.update(fixed=True)
    found.accepted, found.answer, found.decided_by, found.decided_at = True, "", by, at
    found.hash = digest(found)
    found.save()
    record(by=by, at=at, action="goals.awards_decided", target=found, after={"hash": found.hash})
    return found


@transaction.atomic
def publish(*, chosen: AwardList, by: User, at: datetime) -> AwardPublication:
    """Show a decided list to the units, under its number of the year; refuses one that is not as it was decided."""
    found = AwardList.objects.select_for_update(of=("self",)).select_related("round").get(pk=chosen.pk)
    if not found.accepted or found.is_published:
        raise Refused(
            _("This list is %(state)s: that is not possible."),
            code="list_state",
            params={"state": found.get_state_display()},
        )
    if digest(found) != found.hash:
        raise Refused(_("This list is not as it was decided: somebody altered it."), code="list_altered")
    year = timezone.localdate(at).year
    made = AwardPublication(award_list=found, by=by, at=at, year=year, number=next_number(AwardPublication, year))
    made.save()
    after = {"hash": found.hash, "number": made.number}
    record(by=by, at=at, action="goals.awards_published", target=found, after=after)
    return made


def digest(chosen: AwardList) -> str:
    """Return the hash (SHA-256) over the list, the sealed result it rests on, its rules and its lines."""
    rules = chosen.rules.order_by("pk").values_list(
        "measure", "name", "basis", "unit_class__name", "rank_from", "number", "score", "money"
    )
    lines = chosen.lines.order_by("pk").values_list(
        "organization", "rule__name", "measure", "name", "money", "unit_class", "rank", "total", "vetoed", "struck",
        "reason",
    )  # fmt: skip
    told = [chosen.name, chosen.note, chosen.round.sealed_hash, list(rules), list(lines)]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, default=lambda one: f"{one:.2f}").encode()).hexdigest()


def _propose(found: AwardList) -> None:
    """Write what the rules propose now; what was added stays, and what was struck as long as a rule still proposes it."""
    rows = _rows(found)
    units = {row.name: pk for pk, row in rows.items()}
    had = list(found.lines.all())
    struck = {(one.rule_id, one.organization_id) for one in had if one.struck}
    by_hand = [one for one in had if one.rule_id is None and not one.struck]
    named = proposed(
        found.rules.select_related("unit_class").order_by("pk"),
        list(rows.values()),
        barred={rows[one.organization_id].name for one in by_hand if one.measure == Measure.BARRED},
        spared=lambda rule, row: (rule.pk, units[row.name]) in struck,
    )
    still = {(rule.pk, units[row.name]) for rule, row in named}
    gone = [one for one in had if one.rule_id and (one.rule_id, one.organization_id) not in still]
    found.lines.filter(pk__in=[one.pk for one in gone]).delete()
    # A unit gets what is called the same once, whichever rule names it first.
    taken = {(one.organization_id, one.name) for one in had if one not in gone}
    for rule, row in named:
        unit = units[row.name]
        if (unit, rule.name) not in taken:
            taken.add((unit, rule.name))
            given = {"measure": rule.measure, "name": rule.name, "money": rule.money}
            AwardLine(award_list=found, rule=rule, organization_id=unit, **given, **_standing(row)).save()


def _rows(found: AwardList) -> dict[int, results.Row]:
    """Return the rows of the sealed result by unit; refuses a result that names a unit nobody is any more."""
    units = dict(Assessed.objects.filter(round=found.round).values_list("organization__name", "organization"))
    rows = results.rows_of(found.round)
    for row in rows:
        if row.name not in units:
            raise Refused(
                _("The sealed result names “%(unit)s”, and no unit is called so now."), code="unit_renamed",
                params={"unit": row.name},
            )  # fmt: skip
    return {units[row.name]: row for row in rows}


def _standing(row: results.Row) -> dict[str, Any]:
    return {"unit_class": row.unit_class, "rank": row.rank, "total": row.total, "vetoed": row.vetoed}


def _draft(chosen: AwardList, by: User) -> AwardList:
    """Return the list to be worked on: who does so does not decide on it, and what it was returned for is answered."""
    found = _locked(chosen)
    found.worked_on_by.add(by)
    if found.answer:
        found.answer = ""
        found.save()
    return found


def _undecided(chosen: AwardList, by: User) -> AwardList:
    found = _locked(chosen)
    if found.worked_on_by.filter(pk=by.pk).exists():
        raise Refused(
            _("You worked on this list yourself: somebody else has to decide on it."), code="maker_is_checker"
        )
    return found


def _locked(chosen: AwardList) -> AwardList:
    found = AwardList.objects.select_for_update(of=("self",)).select_related("round").get(pk=chosen.pk)
    if not found.is_open:
        raise Refused(_("This list is decided and stands."), code="list_stands")
    return found
