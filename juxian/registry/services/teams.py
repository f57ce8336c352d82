"""Writing teams and who is in them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from juxian.audit.services import changes, record
from juxian.core.errors import Refused
from juxian.core.text import clean
from juxian.facts.services import changed
from juxian.organizations.models import Organization
from juxian.registry.models import Person, Team, TeamMember
from juxian.registry.services.base import put, told


@transaction.atomic
def form_team(
    *,
    name: str,
    kind: str,
    organization: Organization,
    since: date,
    leader: Person,
    by: object,
    at: datetime,
    members: Sequence[Person] = (),
    source: str = "",
    **fields: Any,
) -> Team:
    """Return a new team that arrived on `since`, with its leader and members; refuses a name that is taken."""
    team = Team(name=clean(name), kind=kind, organization=organization, since=since, source=source)
    put(team, by=by, at=at, **fields)
    roles = [(leader, TeamMember.Role.LEADER), *((member, TeamMember.Role.MEMBER) for member in members)]
    for person, role in roles:
        put(TeamMember(team=team, person=person, role=role, since=since, source=source), by=by, at=at)
    after = {"kind": kind, "organization": organization.name, "leader": leader.code, "members": len(roles)}
    record(by=by, at=at, action="registry.team_formed", target=team, after=after)
    changed(at=at)
    return team


@transaction.atomic
def change_team(*, team: Team, by: object, at: datetime, **fields: Any) -> Team:
    """Return the team with `fields` set; `until` says that it has left."""
    before, after = changes(team, fields)
    if after:
        put(team, by=by, at=at, **fields)
        record(by=by, at=at, action="registry.team_changed", target=team, before=told(before), after=told(after))
        changed(at=at)
    return team


@transaction.atomic
def join_team(
    *, team: Team, person: Person, role: str, since: date, by: object, at: datetime, duty: str = ""
) -> TeamMember:
    """Return `person` as a member from `since` on; refuses a second leader and somebody who is in it already."""
    if role == TeamMember.Role.LEADER and (leader := team.members.filter(until__isnull=True, role=role).first()):
        raise Refused(
            _("%(name)s leads this team: end that first."), code="team_has_leader", params={"name": leader.person.name}
        )
    member = put(TeamMember(team=team, person=person, role=role, duty=clean(duty), since=since), by=by, at=at)
    record(by=by, at=at, action="registry.team_joined", target=team, after={"person": person.code, "role": role})
    changed(at=at)
    return member


@transaction.atomic
def leave_team(*, member: TeamMember, last_day: date, by: object, at: datetime) -> TeamMember:
    """End a membership with `last_day`."""
    put(member, by=by, at=at, until=max(last_day, member.since or last_day))
    after = {"person": member.person.code, "until": member.until}
    record(by=by, at=at, action="registry.team_left", target=member.team, after=after)
    changed(at=at)
    return member
