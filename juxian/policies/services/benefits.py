"""Writing benefits: a clerk drafts and hands in, a director publishes; what was published never changes."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from juxian.audit.services import changes, record
from juxian.core.db import serialise
from juxian.core.errors import Refused
from juxian.policies import coherence, tables
from juxian.policies.models import Benefit, BenefitDraft, BenefitVersion, Clause
from juxian.policies.models.benefits import Kind, Period, Purpose, Unit


@transaction.atomic
def create_benefit(
    *,
    code: str,
    name: str,
    kind: str,
    clause: Clause,
    by: object,
    at: datetime,
    description: str = "",
    public: bool = True,
    order: int = 100,
    purpose: str = Purpose.OTHER,
) -> Benefit:
    """Return a new benefit under `clause`, without rules yet; refuses a code or name that is taken."""
    benefit = Benefit(
        code=code,
        name=name.strip(),
        kind=kind,
        purpose=purpose,
        clause=clause,
        description=description.strip(),
        public=public,
        order=order,
    )
    benefit.validate_constraints()
    benefit.save()
    record(by=by, at=at, action="policies.benefit_created", target=benefit, after={"kind": kind, "clause": str(clause)})
    return benefit


@transaction.atomic
def change_benefit(*, benefit: Benefit, by: object, at: datetime, **fields: Any) -> Benefit:
    """Return the benefit with its name, purpose, description, order or `public` set; the rest belongs to its versions."""
    allowed = {"name", "purpose", "description", "order", "public"}
    if unknown := fields.keys() - allowed:
        raise TypeError(f"change_benefit does not set {', '.join(sorted(unknown))}")
    before, after = changes(benefit, fields)
    if after:
        for name, value in fields.items():
            setattr(benefit, name, value)
        benefit.validate_constraints()
        benefit.save()
        record(by=by, at=at, action="policies.benefit_changed", target=benefit, before=before, after=after)
    return benefit


@transaction.atomic
def draft_benefit(
    *,
    benefit: Benefit,
    clause: Clause,
    table: dict[str, Any],
    by: object,
    at: datetime,
    unit: str = "",
    period: str = Period.ONCE,
    periods: int = 1,
    tranches: list[dict[str, Any]] | None = None,
    automatic: bool = False,
    note: str = "",
) -> BenefitDraft:
    """Return the benefit's draft with this table and these terms; there is one, whoever works on it.

    Refuses a table that does not compile, naming the cell, and terms that do not fit the kind of benefit.
    """
    tables.compile_benefit(table, benefit)
    _terms_fit(benefit, unit=unit, period=period, periods=periods, tranches=tranches or [])
    draft = BenefitDraft.objects.select_for_update().filter(benefit=benefit).first() or BenefitDraft(benefit=benefit)
    draft.base = draft.base or benefit.versions.order_by("-number").first()
    draft.clause, draft.table, draft.note = clause, table, note.strip()
    draft.unit, draft.period, draft.periods, draft.tranches = unit, period, periods, tranches or []
    draft.automatic = automatic
    draft.drafted_by, draft.drafted_at, draft.ready = str(by), at, False
    draft.editors = [*dict.fromkeys([*draft.editors, str(by)])]
    draft.save()
    record(
        by=by,
        at=at,
        action="policies.draft_saved",
        target=benefit,
        after={"table": tables.table_hash(table), "note": note},
    )
    return draft


@transaction.atomic
def hand_in_draft(*, draft: BenefitDraft, by: object, at: datetime) -> BenefitDraft:
    """Put a draft before whoever publishes; refuses one in which two rows contradict each other for somebody."""
    if not draft.ready:
        coherence.refuse_conflicts(draft.table)
        draft.ready = True
        draft.save()
        record(by=by, at=at, action="policies.draft_handed_in", target=draft.benefit)
    return draft


@transaction.atomic
def return_draft(*, draft: BenefitDraft, reason: str, by: object, at: datetime) -> BenefitDraft:
    """Give a draft that was handed in back, with the reason as its note."""
    if not reason.strip():
        raise Refused(_("Say what has to change."), code="reason_missing")
    draft.ready, draft.note = False, reason.strip()
    draft.save()
    record(by=by, at=at, action="policies.draft_returned", target=draft.benefit, reason=reason)
    return draft


@transaction.atomic
def discard_draft(*, draft: BenefitDraft, by: object, at: datetime) -> None:
    """Remove a draft; what is published stays."""
    record(by=by, at=at, action="policies.draft_discarded", target=draft.benefit, before={"table": draft.table})
    draft.delete()


@transaction.atomic
def publish_version(
    *,
    draft: BenefitDraft,
    valid_from: date,
    reason: str,
    by: object,
    at: datetime,
    valid_until: date | None = None,
) -> BenefitVersion:
    """Make the draft a version that holds from `valid_from` and return it; runs and grants keep those they used.

    Refuses whoever worked on the draft, one not handed in, rows that contradict each other, no reason, and a clause whose policy is not published.
    """
    benefit = draft.benefit
    serialise(f"policies.benefit.{benefit.pk}")
    _may_publish(draft, by, reason)
    tables.compile_benefit(draft.table, benefit)
    coherence.refuse_conflicts(draft.table)
    last = benefit.versions.order_by("-number").first()
    version = BenefitVersion(
        benefit=benefit,
        number=last.number + 1 if last else 1,
        clause=draft.clause,
        **draft.terms,
        hash=tables.table_hash(draft.table),
        valid_from=valid_from,
        valid_until=valid_until,
        drafted_by=draft.drafted_by,
        published_by=str(by),
        published_at=at,
        reason=reason.strip(),
    )
    version.full_clean()
    version.save()
    benefit.clause = draft.clause
    benefit.save()
    draft.delete()
    record(
        by=by,
        at=at,
        action="policies.version_published",
        target=version,
        before={"version": last.number, "table": last.hash} if last else {},
        after={"version": version.number, "table": version.hash, "from": valid_from, "until": valid_until},
        reason=reason,
    )
    return version


def _may_publish(draft: BenefitDraft, by: object, reason: str) -> None:
    if str(by) in draft.editors:
        raise Refused(_("You worked on this draft: somebody else has to publish it."), code="maker_is_checker")
    if not draft.ready:
        raise Refused(_("This draft was not handed in yet."), code="draft_not_ready")
    if not reason.strip():
        raise Refused(_("Say why the rule changes."), code="reason_missing")
    if draft.clause.policy.status == "draft":
        raise Refused(
            _("%(policy)s is still a draft: publish it first, then the rules that stand on it."),
            code="policy_not_published",
            params={"policy": draft.clause.policy},
        )


def _terms_fit(benefit: Benefit, *, unit: str, period: str, periods: int, tranches: list[dict[str, Any]]) -> None:
    kind = Kind(benefit.kind)
    if kind.is_money != bool(Unit(unit).fen):
        raise Refused(
            _("Money needs a unit, yuan or wan yuan.") if kind.is_money else _("Only money has a unit."),
            code="unit_does_not_fit",
        )
    if (kind == Kind.PERIODIC) != (period != Period.ONCE):
        raise Refused(_("Periodic money is paid by month, quarter or year; all else once."), code="period_does_not_fit")
    if period == Period.ONCE and periods != 1:
        raise Refused(_("What is paid once has one payment."), code="period_does_not_fit")
    if (kind == Kind.TRANCHES) != bool(tranches):
        raise Refused(_("Money in tranches needs tranches, and only that."), code="tranches_do_not_fit")
