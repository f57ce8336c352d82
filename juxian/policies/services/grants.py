"""Writing what people in fact receive."""

from datetime import date, datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from juxian.audit.services import record
from juxian.core.errors import Refused
from juxian.policies.models import Benefit, BenefitGrant, BenefitVersion
from juxian.registry.models import Person


@transaction.atomic
def record_grant(
    *,
    benefit: Benefit,
    person: Person,
    since: date,
    by: object,
    at: datetime,
    until: date | None = None,
    amount: int | None = None,
    total: int | None = None,
    level: str = "",
    source: str = BenefitGrant.Source.RECORDED,
    reference: str = "",
) -> BenefitGrant:
    """Return the record that `person` receives `benefit` from `since` on; `amount` and `total` in fen.

    It keeps the version that holds on `since`. Refuses a day on which the benefit had no version, and a second grant of
    it while another one runs.
    """
    version = BenefitVersion.objects.in_force(since).filter(benefit=benefit).first()
    if version is None:
        raise Refused(
            _("“%(benefit)s” had no rule in force on %(day)s: check the day."),
            code="benefit_not_in_force",
            params={"benefit": benefit, "day": since},
        )
    running = BenefitGrant.objects.filter(benefit=benefit, person=person).filter(
        models.Q(until__isnull=True) | models.Q(until__gte=since),
        models.Q(stopped_on__isnull=True) | models.Q(stopped_on__gt=since),
    )
    other = running.filter(since__lte=until or date.max).first()
    if other is not None:
        raise Refused(
            _("%(person)s already receives “%(benefit)s” since %(day)s: stop that grant first."),
            code="grant_running",
            params={"person": person, "benefit": benefit, "day": other.since},
        )
    grant = BenefitGrant(
        benefit=benefit,
        version=version,
        person=person,
        since=since,
        until=until,
        amount=amount,
        total=total if total is not None else amount,
        level=level,
        source=source,
        reference=reference.strip(),
        recorded_by=str(by),
        recorded_at=at,
    )
    grant.validate_constraints()
    grant.save()
    record(
        by=by,
        at=at,
        action="policies.grant_recorded",
        target=grant,
        after={"benefit": benefit.code, "since": since, "until": until, "total": grant.total, "level": level},
    )
    return grant


@transaction.atomic
def stop_grant(*, grant: BenefitGrant, on: date, reason: str, by: object, at: datetime) -> BenefitGrant:
    """Stop a running grant from the day `on`; refuses one that was stopped already or without a reason."""
    if grant.stopped_on is not None:
        raise Refused(_("This grant was stopped already."), code="grant_stopped")
    if not reason.strip():
        raise Refused(_("Say why the grant is stopped."), code="reason_missing")
    grant.stopped_on, grant.stop_reason = max(on, grant.since), reason.strip()
    grant.save()
    record(by=by, at=at, action="policies.grant_stopped", target=grant, after={"on": grant.stopped_on}, reason=reason)
    return grant
