"""Writing which benefits do not go together."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from juxian.audit.services import record
from juxian.core.errors import Refused
from juxian.policies.models import Benefit, Clause, ExclusionGroup, ExclusionMember

COMPARES_MONEY = (ExclusionGroup.Mode.HIGHER, ExclusionGroup.Mode.CAP)


@transaction.atomic
def create_exclusion(
    *,
    name: str,
    mode: str,
    benefits: Sequence[Benefit],
    valid_from: date,
    by: object,
    at: datetime,
    clause: Clause | None = None,
    cap: int | None = None,
    order: int = 100,
) -> ExclusionGroup:
    """Return a new group of `benefits`, the first of them placed first; `cap` in fen for the mode that has a limit.

    Refuses fewer than two benefits, and comparing sums of benefits that have none.
    """
    if len(set(benefits)) < 2:
        raise Refused(_("An exclusion needs at least two different benefits."), code="exclusion_too_small")
    without = [benefit.name for benefit in benefits if not benefit.is_money]
    if mode in COMPARES_MONEY and without:
        raise Refused(
            _("%(names)s has no amount that could be compared: choose “first in order” or “at choice”."),
            code="exclusion_without_amount",
            params={"names": "、".join(without)},
        )
    group = ExclusionGroup(name=name.strip(), mode=mode, cap=cap, clause=clause, order=order, valid_from=valid_from)
    group.validate_constraints()
    group.save()
    for priority, benefit in enumerate(benefits, start=1):
        ExclusionMember(group=group, benefit=benefit, priority=priority).save()
    record(
        by=by,
        at=at,
        action="policies.exclusion_created",
        target=group,
        after={"mode": mode, "benefits": [benefit.code for benefit in benefits], "cap": cap, "from": valid_from},
    )
    return group


@transaction.atomic
def end_exclusion(*, group: ExclusionGroup, last_day: date, reason: str, by: object, at: datetime) -> ExclusionGroup:
    """End a group with `last_day`."""
    if not reason.strip():
        raise Refused(_("Say why the exclusion ends."), code="reason_missing")
    group.valid_until = max(last_day, group.valid_from)
    group.save()
    record(
        by=by, at=at, action="policies.exclusion_ended", target=group, after={"until": group.valid_until}, reason=reason
    )
    return group
