"""Peer review: at least three experts who share no unit with the person, each blind to the others, the extremes left out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.accounts.models import User
from juxian.audit.services import record
from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.registry.models import Engagement, EvaluationVersion, PeerReview, PeerRound, Person
from juxian.registry.models.base import not_over

FEWEST = 3
MOST_PEOPLE = 200


def experts() -> Sequence[User]:
    """Return the accounts that review: those with the role of an expert today."""
    people = User.objects.filter(is_active=True, memberships__role=Role.EXPERT).distinct().order_by("name", "pk")
    return [user for user in people if Role.EXPERT in user.roles]


def units_of_reviewers(reviewers: Iterable[User], day: date) -> dict[int, set[int]]:
    """Return for each reviewer the organisations they belong to: by a role, or by work on their own file."""
    found = {user.pk: {one.organization_id for one in user.current_memberships} for user in reviewers}
    work = Engagement.objects.filter(not_over(day), person__account__in=found)
    for account, organization in work.values_list("person__account", "organization"):
        found[account].add(organization)
    return found


def units_of_people(people: Iterable[Person], day: date) -> dict[int, set[int]]:
    """Return for each person the organisations they work at."""
    found: dict[int, set[int]] = defaultdict(set)
    work = Engagement.objects.filter(not_over(day), person__in=list(people))
    for person, organization in work.values_list("person", "organization"):
        found[person].add(organization)
    return found


@transaction.atomic
def open_round(
    *,
    version: EvaluationVersion,
    name: str,
    due: date,
    people: Sequence[Person],
    reviewers: Sequence[User],
    by: User,
    at: datetime,
) -> PeerRound:
    """Ask every reviewer about each person with whom they share no unit, and return the round.

    Refuses nobody or too many, a day that is over, and people for whom fewer than three reviewers are left.
    """
    today = timezone.localdate(at)
    if not people or len(people) > MOST_PEOPLE:
        raise Refused(
            _("A round is about one to %(most)d people."), code="round_of_nobody", params={"most": MOST_PEOPLE}
        )
    if due < today:
        raise Refused(_("The last day is over already."), code="round_over")
    homes, theirs = units_of_people(people, today), units_of_reviewers(reviewers, today)
    asked = [
        (person, user)
        for person in people
        for user in reviewers
        if not homes[person.pk] & theirs[user.pk] and person.account_id != user.pk
    ]
    counted: dict[int, int] = defaultdict(int)
    for person, _user in asked:
        counted[person.pk] += 1
    if few := [person.name for person in people if counted[person.pk] < FEWEST]:
        raise Refused(
            _("Fewer than three reviewers share no unit with %(people)s: choose more reviewers."),
            code="too_few_reviewers",
            params={"people": "、".join(few[:10])},
        )
    made = PeerRound(version=version, name=name.strip(), due=due, opened_by=str(by)[:150], opened_at=at)
    made.validate_constraints()
    made.save()
    PeerReview.objects.bulk_create(PeerReview(round=made, person=person, reviewer=user) for person, user in asked)
    after = {"people": len(people), "reviewers": len(reviewers), "due": due}
    record(by=by, at=at, action="registry.peers_asked", target=made, after=after)
    return made


@transaction.atomic
def give_review(*, review: PeerReview, score: int, reason: str, by: User, at: datetime) -> PeerReview:
    """Keep a reviewer's score and reason, which may be changed until the round is closed."""
    found = PeerReview.objects.select_for_update(of=("self",)).select_related("round").get(pk=review.pk)
    if found.round.closed_at is not None:
        raise Refused(_("This round is closed."), code="round_closed")
    if found.reviewer_id != by.pk:
        raise Refused(_("Somebody else was asked."), code="not_the_reviewer")
    if not reason.strip():
        raise Refused(_("Give a reason."), code="reason_missing")
    found.score, found.reason, found.given_at = score, reason.strip(), at
    found.full_clean()
    found.save()
    # Not about the person: the trail tells neither who was reviewed by whom nor with which score.
    record(by=by, at=at, action="registry.peer_reviewed", target=found.round)
    return found


@transaction.atomic
def close_round(*, held: PeerRound, by: User, at: datetime) -> PeerRound:
    """Close a round: its scores can be evaluated by from now on, and change no more."""
    found = PeerRound.objects.select_for_update().get(pk=held.pk)
    if found.closed_at is not None:
        raise Refused(_("This round is closed."), code="round_closed")
    found.closed_at = at
    found.save()
    record(by=by, at=at, action="registry.peers_closed", target=found, after={"scored": len(scores(found))})
    return found


def scores(held: PeerRound) -> dict[int, Decimal]:
    """Return the score of each person whom three or more reviewers scored: the mean without the highest and lowest."""
    given: dict[int, list[int]] = defaultdict(list)
    for person, score in held.reviews.exclude(score=None).values_list("person", "score"):
        given[person].append(score or 0)
    return {person: trimmed(values) for person, values in given.items() if len(values) >= FEWEST}


def trimmed(values: Sequence[int]) -> Decimal:
    """Return the mean of three or more scores without the highest and the lowest one."""
    kept = sorted(values)[1:-1]
    return (Decimal(sum(kept)) / len(kept)).quantize(Decimal("0.01"), ROUND_HALF_UP)
