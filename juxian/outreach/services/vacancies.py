"""Vacancies: entered by the employer, opened, closed; and what they ask for."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.audit.services import changes, record
from juxian.core.errors import Refused
from juxian.facts.services import changed
from juxian.organizations.models import Organization
from juxian.outreach import requirements
from juxian.outreach.models import Recommendation, Requirement, Vacancy

State = Vacancy.State
MOST_REQUIREMENTS = 20


@transaction.atomic
def enter_vacancy(
    *, organization: Organization, post: str, heads: int, since: date, by: object, at: datetime, **fields: Any
) -> Vacancy:
    """Return a new vacancy, a draft until it is opened; `fields` are `description`, `until`, `pay_low`, `pay_high`."""
    made = Vacancy(
        organization=organization, post=post.strip(), heads=heads, since=since, entered_by=str(by)[:150], entered_at=at,
        **fields,
    )  # fmt: skip
    made.validate_constraints()
    made.save()
    after = {"organization": str(organization), "post": made.post, "heads": heads, "since": since}
    record(by=by, at=at, action="outreach.vacancy_entered", target=made, after=after)
    return made


@transaction.atomic
def change_vacancy(*, vacancy: Vacancy, by: object, at: datetime, **fields: Any) -> Vacancy:
    """Return the vacancy with `fields` set; refuses one that has ended, and fewer heads than were taken on."""
    found = _standing(vacancy)
    before, after = changes(found, fields)
    if not after:
        return found
    taken = found.recommendations.filter(state=Recommendation.State.TAKEN).count()
    if fields.get("heads", found.heads) < taken:
        raise Refused(
            _("%(taken)d people were taken on already: no fewer heads than that."),
            code="fewer_heads_than_taken",
            params={"taken": taken},
        )
    for name, value in fields.items():
        setattr(found, name, value)
    found.validate_constraints()
    found.save()
    record(by=by, at=at, action="outreach.vacancy_changed", target=found, before=before, after=after)
    changed(at=at)
    return found


@transaction.atomic
def open_vacancy(*, vacancy: Vacancy, by: object, at: datetime) -> Vacancy:
    """Let people be recommended for a vacancy from now on; refuses any but a draft, and one whose last day is over."""
    found = _standing(vacancy)
    if found.state != State.DRAFT:
        raise Refused(_("This vacancy is open already."), code="vacancy_open")
    if found.until is not None and found.until < timezone.localdate(at):
        raise Refused(_("Its last day is over: change that first."), code="vacancy_over")
    found.state = State.OPEN
    found.save()
    record(by=by, at=at, action="outreach.vacancy_opened", target=found, after={"state": found.state})
    changed(at=at)
    return found


@transaction.atomic
def close_vacancy(*, vacancy: Vacancy, by: object, at: datetime) -> Vacancy:
    """End an open vacancy; recommendations of which nothing has come yet end with it."""
    found = _standing(vacancy)
    if found.state != State.OPEN:
        raise Refused(_("Only an open vacancy can be closed."), code="vacancy_not_open")
    end(found, State.CLOSED, _("the vacancy was closed"), by=by, at=at, action="outreach.vacancy_closed")
    return found


@transaction.atomic
def withdraw_vacancy(*, vacancy: Vacancy, reason: str, by: object, at: datetime) -> Vacancy:
    """Take a vacancy back; refuses one for which somebody was taken on, which is closed instead."""
    found = _standing(vacancy)
    if found.recommendations.filter(state=Recommendation.State.TAKEN).exists():
        raise Refused(_("Somebody was taken on for it: close it instead."), code="vacancy_was_filled")
    end(found, State.WITHDRAWN, reason.strip(), by=by, at=at, action="outreach.vacancy_withdrawn")
    return found


@transaction.atomic
def add_requirement(
    *,
    vacancy: Vacancy,
    label: str,
    condition: str,
    required: bool,
    weight: int,
    by: object,
    at: datetime,
) -> Requirement:
    """Return a new requirement; refuses a condition that is no FEEL over people or reads what nobody may choose by."""
    found = _standing(vacancy)
    if found.requirements.count() >= MOST_REQUIREMENTS:
        raise Refused(
            _("A vacancy asks for no more than %(most)d things."),
            code="too_many_requirements",
            params={"most": MOST_REQUIREMENTS},
        )
    text = condition.strip()
    requirements.compiled(text)
    made = Requirement(
        vacancy=found, label=label.strip(), condition=text, required=required, weight=0 if required else weight
    )
    made.validate_constraints()
    made.save()
    after = {"requirement": made.label, "condition": text, "required": required, "weight": made.weight}
    record(by=by, at=at, action="outreach.requirement_added", target=found, after=after)
    return made


@transaction.atomic
def remove_requirement(*, requirement: Requirement, by: object, at: datetime) -> None:
    """Ask for it no longer."""
    found = _standing(requirement.vacancy)
    before = {"requirement": requirement.label, "condition": requirement.condition}
    requirement.delete()
    record(by=by, at=at, action="outreach.requirement_removed", target=found, before=before)


def end(found: Vacancy, state: State, reason: str, *, by: object, at: datetime, action: str) -> None:
    """End a locked vacancy, and the recommendations for it of which nothing has come yet."""
    today = timezone.localdate(at)
    found.state, found.ended_on = state, max(today, found.since)
    found.save()
    for one in found.recommendations.live():
        one.state, one.reason, one.changed_on = Recommendation.State.WITHDRAWN, reason[:200], today
        one.validate_constraints()
        one.save()
    record(by=by, at=at, action=action, target=found, after={"state": state}, reason=reason)
    changed(at=at)


def _standing(vacancy: Vacancy) -> Vacancy:
    found = Vacancy.objects.select_for_update().get(pk=vacancy.pk)
    if not found.may_change:
        raise Refused(_("This vacancy has ended."), code="vacancy_ended")
    return found
