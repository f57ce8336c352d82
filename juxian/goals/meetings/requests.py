"""Requests for case conferences: filed by units and employers, taken into a conference or declined by the office."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from juxian.accounts.models import User
from juxian.audit.services import record
from juxian.core.errors import Refused
from juxian.goals.deciding import settle
from juxian.goals.meetings import services
from juxian.goals.models import Attendance, CaseRequest, Meeting
from juxian.goals.models.case_requests import ASK_CONFERENCE
from juxian.organizations.models import Organization
from juxian.registry.models import Person
from juxian.registry.permissions import VIEW


@transaction.atomic
def ask(
    *,
    organization: Organization,
    person: Person | None,
    employer: Organization | None,
    problem: str,
    by: User,
    at: datetime,
) -> CaseRequest:
    """Ask for a case conference on behalf of an organisation; refuses one, a person or an employer out of reach."""
    reached = user_reaches(by, organization) and (employer is None or user_reaches(by, employer))
    if not reached or (person and not Person.objects.visible_to(by, VIEW).filter(pk=person.pk).exists()):
        raise Refused(_("This lies outside of what you reach."), code="out_of_reach")
    if person is None and employer is None:
        raise Refused(
            {"person": [_("Say which person or employer the case conference is about.")]}, code="case_about_nobody"
        )
    made = CaseRequest(
        organization=organization, person=person, employer=employer, problem=problem.strip(), filed_by=by, filed_at=at
    )
    made.full_clean(exclude=["filed_by"])
    made.save()
    record(by=by, at=at, action="goals.conference_asked", target=made, after={"organization": organization.name})
    return made


def user_reaches(user: User, organization: Organization) -> bool:
    """Return whether a user may ask on behalf of an organisation."""
    return bool(Organization.objects.visible_to(user, ASK_CONFERENCE).filter(pk=organization.pk).exists())


@transaction.atomic
def decline(*, asked: CaseRequest, answer: str, by: User, at: datetime) -> CaseRequest:
    """Decline a request with the reason that the asker reads."""
    return _decided(asked, accept=False, answer=answer, meeting=None, by=by, at=at)


@transaction.atomic
def take_up(*, asked: CaseRequest, meeting: Meeting, by: User, at: datetime) -> CaseRequest:
    """Take a request into a case conference that is still to be minuted; whoever asked is invited."""
    found = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if found.kind != Meeting.Kind.CASE or found.state != Meeting.State.PLANNED:
        raise Refused(_("Choose a case conference that is still planned."), code="no_planned_conference")
    Attendance.objects.get_or_create(meeting=found, organization=asked.organization)
    return _decided(asked, accept=True, answer="", meeting=found, by=by, at=at)


@transaction.atomic
def call_for(*, asked: CaseRequest, units: Iterable[Organization], by: User, at: datetime, **fields: Any) -> Meeting:
    """Call a case conference for a request, and take the request into it."""
    meeting = services.set_meeting(units=units, by=by, at=at, **fields)
    take_up(asked=asked, meeting=meeting, by=by, at=at)
    return meeting


def _decided(
    asked: CaseRequest, *, accept: bool, answer: str, meeting: Meeting | None, by: User, at: datetime
) -> CaseRequest:
    found = CaseRequest.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    settle(
        found, accept=accept, answer=answer, by=by, at=at, code="request_decided",
        own=_("You asked for this yourself: somebody else has to decide."),
        missing=_("Say why: whoever asked reads it."),
    )  # fmt: skip
    found.meeting = meeting
    found.save()
    action = "goals.conference_granted" if accept else "goals.conference_declined"
    record(by=by, at=at, action=action, target=found, reason=found.answer)
    return found
