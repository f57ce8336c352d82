"""Recommendations: made by the office, answered by the employer, refused by the person, until somebody is taken on."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.audit.services import record
from juxian.core.errors import Refused
from juxian.facts import snapshots
from juxian.facts.services import changed, default_date
from juxian.outreach import matching
from juxian.outreach.models import Recommendation, Vacancy, Willingness
from juxian.outreach.services.vacancies import end
from juxian.registry import services as registry
from juxian.registry.models import Person

State = Recommendation.State
# From which states each step is taken.
BEFORE = {
    State.INTERVIEW: (State.PROPOSED,),
    State.OFFERED: (State.PROPOSED, State.INTERVIEW),
    State.TAKEN: (State.OFFERED,),
    State.DECLINED: Recommendation.LIVE,
    State.REFUSED: Recommendation.LIVE,
    State.WITHDRAWN: Recommendation.LIVE,
}


@transaction.atomic
def say_willing(
    *, person: Person, willing: bool, by: object, at: datetime, since: date | None = None, evidence: str = ""
) -> Willingness:
    """Keep whether somebody agrees to be recommended, said `since`; saying no ends what they are recommended for."""
    today = timezone.localdate(at)
    if since is not None and since > today:
        raise Refused(_("This day has not come yet."), code="future")
    Person.objects.select_for_update().get(pk=person.pk)
    found = Willingness.objects.filter(person=person).first() or Willingness(person=person)
    found.willing, found.since, found.evidence = willing, since or today, evidence.strip()
    found.recorded_by, found.recorded_at = str(by)[:150], at
    found.save()
    if not willing:
        for one in person.recommendations.live().select_related("vacancy", "person"):
            _step(one, State.REFUSED, _("wishes to hear of no posts"), by=by, at=at, action="outreach.refused")
    action = "outreach.willing" if willing else "outreach.not_willing"
    record(by=by, at=at, action=action, target=person, after={"since": found.since}, reason=found.evidence)
    return found


@transaction.atomic
def recommend(
    *, vacancy: Vacancy, people: Sequence[Person], by: object, at: datetime, note: str = ""
) -> list[Recommendation]:
    """Return recommendations of these people for an open vacancy, each with its score of the day.

    Refuses all of them when one has not agreed to be recommended, fails something that is required, is unknown to the
    newest snapshot, or is recommended for it already.
    """
    found = _locked(vacancy)
    if not found.is_open:
        raise Refused(_("“%(post)s” is not open."), code="vacancy_not_open", params={"post": found.post})
    today = timezone.localdate(at)
    willing = set(Willingness.objects.filter(person__in=people, willing=True).values_list("person_id", flat=True))
    day = default_date(today)
    snapshot = snapshots.need(day, snapshots.latest(day) or snapshots.latest())
    answers = matching.of_people(found, matching.everybody(snapshot), [person.pk for person in people])
    made = []
    for person in people:
        if person.pk not in willing:
            raise Refused(
                _("%(name)s has not agreed to be recommended: ask first."),
                code="not_willing",
                params={"name": person.name},
            )
        if person.pk not in answers:
            raise Refused(
                _("%(name)s is not in the newest snapshot yet: try again in a few minutes."),
                code="not_in_snapshot",
                params={"name": person.name},
            )
        candidate = answers[person.pk]
        matching.must_hold(found, candidate, person.name)
        met = [{"label": one.requirement.label, "required": one.requirement.required, "met": one.met}
               for one in candidate.answers]  # fmt: skip
        one = Recommendation(
            vacancy=found, person=person, score=candidate.reached, met=met, note=note.strip(), proposed_on=today,
            proposed_by=str(by)[:150], changed_on=today,
        )  # fmt: skip
        one.validate_constraints()
        one.save()
        made.append(one)
    if made:
        names = "、".join(person.code for person in people)
        record(by=by, at=at, action="outreach.recommended", target=found, after={"names": names}, reason=note.strip())
        changed(at=at)
    return made


@transaction.atomic
def interview(*, recommendation: Recommendation, by: object, at: datetime) -> Recommendation:
    """Say that the employer sees the person."""
    return _step(_found(recommendation), State.INTERVIEW, "", by=by, at=at, action="outreach.interviewing")


@transaction.atomic
def offer(*, recommendation: Recommendation, by: object, at: datetime) -> Recommendation:
    """Say that the employer offers the post."""
    return _step(_found(recommendation), State.OFFERED, "", by=by, at=at, action="outreach.offered")


@transaction.atomic
def decline(*, recommendation: Recommendation, reason: str, by: object, at: datetime) -> Recommendation:
    """Say that the employer will not take the person, and why."""
    return _step(_found(recommendation), State.DECLINED, reason, by=by, at=at, action="outreach.declined")


@transaction.atomic
def refuse(*, recommendation: Recommendation, reason: str, by: object, at: datetime) -> Recommendation:
    """Say that the person does not want the post, and why."""
    return _step(_found(recommendation), State.REFUSED, reason, by=by, at=at, action="outreach.refused")


@transaction.atomic
def withdraw_recommendation(*, recommendation: Recommendation, reason: str, by: object, at: datetime) -> Recommendation:
    """Take a recommendation back, and say why."""
    found = _found(recommendation)
    return _step(found, State.WITHDRAWN, reason, by=by, at=at, action="outreach.recommendation_withdrawn")


@transaction.atomic
def take_on(
    *, recommendation: Recommendation, since: date, kind: str, by: object, at: datetime, enter: bool = True
) -> Recommendation:
    """Say that the person begins on `since`; with `enter` the engagement is written into their file.

    Refuses when every head is filled. The last head closes the vacancy; who else was recommended is told so.
    """
    found = _found(recommendation)
    vacancy = found.vacancy
    taken = vacancy.recommendations.filter(state=State.TAKEN).count()
    if taken >= vacancy.heads:
        raise Refused(
            _("All %(heads)d heads of this vacancy are filled."), code="vacancy_full", params={"heads": vacancy.heads}
        )
    found.taken_on = since
    _step(found, State.TAKEN, "", by=by, at=at, action="outreach.taken_on")
    if enter:
        registry.engage(
            person=found.person, organization=vacancy.organization, kind=kind, post=vacancy.post, since=since,
            source=_("recommended for a vacancy"), by=by, at=at,
        )  # fmt: skip
    if taken + 1 == vacancy.heads and vacancy.is_open:
        reason = _("all heads are filled")
        end(vacancy, Vacancy.State.CLOSED, reason, by=by, at=at, action="outreach.vacancy_closed")
    return found


def _locked(vacancy: Vacancy) -> Vacancy:
    return Vacancy.objects.select_for_update(of=("self",)).select_related("organization").get(pk=vacancy.pk)


def _found(recommendation: Recommendation) -> Recommendation:
    """Return it as it is on file, its vacancy locked, so that heads are counted by one at a time."""
    vacancy = _locked(recommendation.vacancy)
    found = Recommendation.objects.select_for_update(of=("self",)).select_related("person").get(pk=recommendation.pk)
    found.vacancy = vacancy
    return found


def _step(found: Recommendation, state: State, reason: str, *, by: object, at: datetime, action: str) -> Recommendation:
    if found.state not in BEFORE[state]:
        raise Refused(
            _("This is not possible any more: the recommendation stands at “%(state)s”."),
            code="recommendation_elsewhere",
            params={"state": found.get_state_display()},
        )
    found.state, found.reason, found.changed_on = state, reason.strip()[:200], timezone.localdate(at)
    found.validate_constraints()
    found.save()
    after = {"person": found.person.code, "step": state}
    record(by=by, at=at, action=action, target=found.vacancy, after=after, reason=found.reason)
    changed(at=at)
    return found
