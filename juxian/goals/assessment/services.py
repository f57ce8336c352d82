"""Writing an assessment: drawn up by one, opened by another, measured, appealed against, sealed for good."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.accounts.models import User
from juxian.audit.services import changes, record
from juxian.core import sealed
from juxian.core.errors import Refused
from juxian.facts.refusals import refusal
from juxian.goals.assessment import scoring
from juxian.goals.assessment.idioms import formula
from juxian.goals.assessment.inputs import applies, grades_of, inputs_of, measured_on, scheme_of
from juxian.goals.deciding import settle
from juxian.goals.files import keep
from juxian.goals.models import Appeal, Assessed, AssessmentRound, Claim, ClaimFile, Criterion, ExpertMark, UnitClass
from juxian.goals.services import check_indicator
from juxian.organizations.models import Organization
from juxian.rules import RuleError

State = AssessmentRound.State
CONTEXT = "goals.claim_file"
WHOLE = Decimal(100)


@transaction.atomic
def draw_up(*, by: User, at: datetime, like: AssessmentRound | None = None, **fields: Any) -> AssessmentRound:
    """Return a new round, with the classes, units and criteria of `like` when it is given."""
    grades_of(fields["grades"])
    made = AssessmentRound(made_by=by, **fields)
    made.validate_constraints()
    made.save()
    if like is not None:
        _copy(like, made)
    record(
        by=by,
        at=at,
        action="goals.assessment_drawn_up",
        target=made,
        after={"year": made.year, "like": str(like or "")},
    )
    return made


def _copy(like: AssessmentRound, made: AssessmentRound) -> None:
    classes: dict[int, UnitClass] = {}
    for group in like.classes.order_by("pk"):
        classes[group.pk] = UnitClass(round=made, name=group.name)
        classes[group.pk].save()
    Assessed.objects.bulk_create(
        Assessed(round=made, unit_class=classes[one.unit_class_id], organization_id=one.organization_id)
        for one in like.units.order_by("pk")
    )
    for criterion in like.criteria.prefetch_related("classes").order_by("pk"):
        held = [classes[one.pk] for one in criterion.classes.all()]
        criterion.pk, criterion.round, criterion._state.adding = None, made, True
        criterion.save()
        criterion.classes.set(held)


@transaction.atomic
def change_round(*, chosen: AssessmentRound, by: User, at: datetime, **fields: Any) -> AssessmentRound:
    """Change what a round is called, measured by and graded by, while it is drawn up."""
    found = _locked(chosen, State.DRAFT)
    grades_of(fields["grades"])
    before, after = changes(found, fields)
    for name, value in fields.items():
        setattr(found, name, value)
    found.validate_constraints()
    found.save()
    record(by=by, at=at, action="goals.assessment_changed", target=found, before=before, after=after)
    return found


@transaction.atomic
def set_class(
    *, chosen: AssessmentRound, name: str, units: Iterable[Organization], by: User, at: datetime,
    unit_class: UnitClass | None = None,
) -> UnitClass:  # fmt: skip
    """Set a class with its units; refuses a unit that another class has."""
    _locked(chosen, State.DRAFT)
    wanted = {unit.pk: unit for unit in units}
    elsewhere = chosen.units.filter(organization__in=wanted).exclude(unit_class=unit_class).select_related(
        "organization", "unit_class"
    )  # fmt: skip
    if (other := elsewhere.first()) is not None:
        raise Refused(
            _("%(unit)s is in the class “%(name)s” already: take it out there first."),
            code="unit_in_two_classes", params={"unit": other.organization, "name": other.unit_class},
        )  # fmt: skip
    made = unit_class or UnitClass(round=chosen)
    made.name = name.strip()
    made.validate_constraints()
    made.save()
    made.units.exclude(organization__in=wanted).delete()
    had = set(made.units.values_list("organization", flat=True))
    Assessed.objects.bulk_create(
        Assessed(round=chosen, unit_class=made, organization=unit) for pk, unit in wanted.items() if pk not in had
    )
    record(
        by=by, at=at, action="goals.assessment_class_set", target=chosen,
        after={"class": made.name, "units": "、".join(unit.name for unit in wanted.values())},
    )  # fmt: skip
    return made


@transaction.atomic
def set_criterion(
    *, chosen: AssessmentRound, classes: Iterable[UnitClass], by: User, at: datetime,
    criterion: Criterion | None = None, **fields: Any,
) -> Criterion:  # fmt: skip
    """Set a criterion; its formula follows from its idiom. Refuses a formula that is no FEEL, saying where."""
    _locked(chosen, State.DRAFT)
    kind, source = fields["kind"], fields["source"]
    if source == Criterion.Source.EXPERT:
        fields["indicator"] = ""
    elif source == Criterion.Source.FIGURE and not fields["indicator"]:
        raise Refused(_("Choose the figure that measures it."), code="indicator_missing")
    if kind == Criterion.Kind.VETO:
        fields["full"] = Decimal(0)
    check_indicator(fields["indicator"])
    fields["formula"] = formula(
        fields["idiom"], number=fields["number"], steps=fields["steps"], text=fields["formula"], fewer=fields["fewer"]
    )
    try:
        scoring.compiled(fields["formula"], kind)
    except RuleError as error:
        raise refusal(error, fields["formula"]) from error
    made = criterion or Criterion(round=chosen)
    for name, value in fields.items():
        setattr(made, name, value)
    made.validate_constraints()
    made.save()
    made.classes.set(classes)
    after = {"criterion": made.name, "full": made.full, "formula": made.formula}
    record(by=by, at=at, action="goals.assessment_criterion_set", target=chosen, after=after)
    return made


@transaction.atomic
def remove(*, part: UnitClass | Criterion, by: User, at: datetime) -> None:
    """Take a class or a criterion out of a round that is drawn up."""
    _locked(part.round, State.DRAFT)
    record(by=by, at=at, action="goals.assessment_part_removed", target=part.round, before={"part": str(part)})
    part.delete()


@transaction.atomic
def open_round(*, chosen: AssessmentRound, by: User, at: datetime) -> AssessmentRound:
    """Let the rules of a round stand; refuses whoever drew it up, and rules that do not add up, naming the class."""
    found = _locked(chosen, State.DRAFT)
    if found.made_by_id == by.pk:
        raise Refused(_("You drew this up yourself: somebody else has to open it."), code="maker_is_checker")
    _check(found)
    found.state, found.opened_by = State.OPEN, by
    found.save()
    record(by=by, at=at, action="goals.assessment_opened", target=found)
    return found


def _check(chosen: AssessmentRound) -> None:
    classes = list(chosen.classes.prefetch_related("units").order_by("name"))
    if not classes:
        raise Refused(_("There is no class yet: add one with its units."), code="no_classes")
    criteria = list(chosen.criteria.prefetch_related("classes"))
    for group in classes:
        if not group.units.all():
            raise Refused(_("The class “%(name)s” has no units."), code="class_empty", params={"name": group.name})
        total = sum(
            (one.full for one in criteria if one.kind == Criterion.Kind.WEIGHTED and applies(one, group.pk)), Decimal(0)
        )
        if total != WHOLE:
            raise Refused(
                _("The weighted criteria of “%(name)s” add up to %(total)s points instead of 100."),
                code="not_a_hundred", params={"name": group.name, "total": f"{total.normalize():f}"},
            )  # fmt: skip


@transaction.atomic
def compute(*, chosen: AssessmentRound, by: User, at: datetime) -> AssessmentRound:
    """Measure and score a round as things stand; may be done again until it is sealed. Refuses without a snapshot.

    Before its day it is measured on the newest snapshot of its year, for units to see how they stand.
    """
    return _measure(_locked(chosen, State.OPEN, State.APPEALS), by=by, at=at)


def _measure(found: AssessmentRound, *, by: User, at: datetime) -> AssessmentRound:
    day = measured_on(found)
    found.content, found.computed_at = scoring.document(scheme_of(found, day), inputs_of(found, day)), at
    found.save()
    after = {"hash": scoring.digest(found.content)}
    record(by=by, at=at, action="goals.assessment_computed", target=found, after=after)
    return found


@transaction.atomic
def publish(*, chosen: AssessmentRound, appeal_until: date, by: User, at: datetime) -> AssessmentRound:
    """Show every unit its result and open the time for appeals; refuses claims that wait and a day that is over."""
    found = _locked(chosen, State.OPEN)
    if waiting := Claim.objects.filter(assessed__round=found, accepted__isnull=True).count():
        raise Refused(
            _("%(count)d claims wait to be verified: decide them first."), code="claims_wait", params={"count": waiting}
        )
    if appeal_until < timezone.localdate(at):
        raise Refused(_("The last day for appeals is over already."), code="appeals_over")
    if (day := measured_on(found)) != found.as_of:
        raise Refused(
            _("There is no snapshot of %(wanted)s yet, only of %(day)s: take it first."),
            code="snapshot_missing", params={"wanted": found.as_of, "day": day},
        )  # fmt: skip
    _measure(found, by=by, at=at)
    found.state, found.appeal_until, found.published_by = State.APPEALS, appeal_until, by
    found.save()
    record(by=by, at=at, action="goals.assessment_published", target=found, after={"until": appeal_until})
    return found


@transaction.atomic
def seal(*, chosen: AssessmentRound, by: User, at: datetime) -> AssessmentRound:
    """Seal a round: from now on nobody changes it, and its hash tells whether somebody did.

    Refuses while appeals may come or wait, and whoever published it.
    """
    found = _locked(chosen, State.APPEALS)
    if found.published_by_id == by.pk:
        raise Refused(_("You published this yourself: somebody else has to seal it."), code="maker_is_checker")
    if found.appeal_until is not None and timezone.localdate(at) <= found.appeal_until:
        raise Refused(
            _("Units may appeal until %(day)s: seal it after that."), code="appeals_run",
            params={"day": found.appeal_until},
        )  # fmt: skip
    if Appeal.objects.filter(assessed__round=found, accepted__isnull=True).exists():
        raise Refused(_("An appeal waits for its answer: decide it first."), code="appeals_wait")
    _measure(found, by=by, at=at)
    found.state, found.sealed_by, found.sealed_at = State.SEALED, by, at
    found.sealed_hash = scoring.digest(found.content)
    found.save()
    record(by=by, at=at, action="goals.assessment_sealed", target=found, after={"hash": found.sealed_hash})
    return found


# What units, experts and the office bring ---------------------------------------------------------------


@transaction.atomic
def file_claim(
    *, assessed: Assessed, criterion: Criterion, value: Decimal, evidence: str, files: Iterable[tuple[str, bytes]],
    by: User, at: datetime,
) -> Claim:  # fmt: skip
    """Report something for a criterion that records can not measure, with files that prove it.

    It counts once the office has verified it. Refuses a report without a file, and what is no evidence file.
    """
    _locked(assessed.round, State.OPEN)
    _refuse_foreign(assessed, criterion, Criterion.Source.CLAIM)
    made = Claim(
        assessed=assessed, criterion=criterion, value=value, evidence=evidence.strip(), filed_by=by, filed_at=at
    )
    made.validate_constraints()
    made.save()
    for name, content in files:
        keep(ClaimFile(claim=made), name, content, context=CONTEXT)
    hashes = [one.sha256[:16] for one in made.files.all()]
    if not hashes:
        raise Refused(_("Add a file that proves it: whoever verifies it looks at that."), code="evidence_missing")
    after = {"unit": str(assessed), "value": value, "sha256": "、".join(hashes)}
    record(by=by, at=at, action="goals.claim_filed", target=assessed.round, after=after)
    return made


@transaction.atomic
def take_file(*, file: ClaimFile, by: User, at: datetime) -> bytes:
    """Return an evidence file as it was; the trail keeps who took it."""
    target, after = file.claim.assessed.round, {"unit": str(file.claim.assessed), "sha256": file.sha256[:16]}
    record(by=by, at=at, action="goals.claim_file_taken", target=target, after=after)
    return sealed.read(file.file, context=CONTEXT)


@transaction.atomic
def decide_claim(*, claim: Claim, accept: bool, answer: str, by: User, at: datetime) -> Claim:
    """Verify a claim or return it with a reason; refuses whoever filed it."""
    _locked(claim.assessed.round, State.OPEN)
    _decide(claim, accept=accept, answer=answer, by=by, at=at)
    claim.save()
    action = "goals.claim_verified" if accept else "goals.claim_returned"
    record(
        by=by,
        at=at,
        action=action,
        target=claim.assessed.round,
        after={"unit": str(claim.assessed)},
        reason=claim.answer,
    )
    return claim


@transaction.atomic
def mark_units(*, criterion: Criterion, marks: Iterable[tuple[Assessed, Decimal]], by: User, at: datetime) -> int:
    """Give or change one's own marks of units by a criterion while the round is open; returns how many."""
    found = _locked(criterion.round, State.OPEN)
    had = {one.assessed_id: one for one in ExpertMark.objects.filter(criterion=criterion, expert=by)}
    given = list(marks)
    for assessed, mark in given:
        _refuse_foreign(assessed, criterion, Criterion.Source.EXPERT)
        made = had.get(assessed.pk) or ExpertMark(assessed=assessed, criterion=criterion, expert=by)
        made.mark, made.marked_at = mark, at
        made.save()
    after = {str(assessed): mark for assessed, mark in given}
    record(by=by, at=at, action="goals.units_marked", target=found, after={"criterion": str(criterion), **after})
    return len(given)


@transaction.atomic
def file_appeal(*, assessed: Assessed, criterion: Criterion, text: str, by: User, at: datetime) -> Appeal:
    """Object to what was measured of one's unit; refuses after the last day, and a second open appeal about the same."""
    found = _locked(assessed.round, State.APPEALS)
    if found.appeal_until is None or timezone.localdate(at) > found.appeal_until:
        raise Refused(
            _("The time for appeals ended on %(day)s."), code="appeals_over", params={"day": found.appeal_until}
        )
    if not applies(criterion, assessed.unit_class_id) or criterion.round_id != assessed.round_id:
        raise Refused(_("This criterion does not hold for the unit."), code="criterion_foreign")
    if Appeal.objects.filter(assessed=assessed, criterion=criterion, accepted__isnull=True).exists():
        raise Refused(_("An appeal about this waits for its answer already."), code="appeal_twice")
    made = Appeal(assessed=assessed, criterion=criterion, text=text.strip(), filed_by=by, filed_at=at)
    made.validate_constraints()
    made.save()
    record(
        by=by,
        at=at,
        action="goals.appeal_filed",
        target=found,
        after={"unit": str(assessed), "criterion": str(criterion)},
    )
    return made


@transaction.atomic
def decide_appeal(
    *, appeal: Appeal, accept: bool, answer: str, by: User, at: datetime, value: Decimal | None = None
) -> Appeal:
    """Grant an appeal with the value that counts instead, or dismiss it with a reason; the round is scored anew."""
    found = _locked(appeal.assessed.round, State.APPEALS)
    if accept and value is None:
        raise Refused(_("Give the value that counts instead."), code="value_missing")
    _decide(appeal, accept=accept, answer=answer, by=by, at=at)
    appeal.value = value if accept else None
    appeal.validate_constraints()
    appeal.save()
    action = "goals.appeal_granted" if accept else "goals.appeal_dismissed"
    after = {"unit": str(appeal.assessed), "criterion": str(appeal.criterion), "value": appeal.value}
    record(by=by, at=at, action=action, target=found, after=after, reason=appeal.answer)
    if accept:
        _measure(found, by=by, at=at)
    return appeal


def last_day_for_appeals(at: datetime) -> date:
    """Return what offices usually give: a week."""
    return timezone.localdate(at) + timedelta(days=7)


def _decide(asked: Claim | Appeal, *, accept: bool, answer: str, by: User, at: datetime) -> None:
    settle(
        asked, accept=accept, answer=answer, by=by, at=at, code="decided_before", always=True,
        own=_("You filed this yourself: somebody else has to decide."),
        missing=_("Give your reason: the unit reads it."),
    )  # fmt: skip


def _refuse_foreign(assessed: Assessed, criterion: Criterion, source: str) -> None:
    same = criterion.round_id == assessed.round_id and applies(criterion, assessed.unit_class_id)
    if not same or criterion.source != source:
        raise Refused(_("This criterion is not measured so, or does not hold for the unit."), code="criterion_foreign")


def _locked(chosen: AssessmentRound, *states: str) -> AssessmentRound:
    """Return the round as it is now, locked; refuses when it is in none of `states`."""
    found = AssessmentRound.objects.select_for_update(of=("self",)).get(pk=chosen.pk)
    if found.state not in states:
        raise Refused(
            _("This assessment is %(state)s: that can not be done any more."), code="round_state",
            params={"state": found.get_state_display()},
        )  # fmt: skip
    return found
