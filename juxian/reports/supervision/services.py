"""Writing supervision reports."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from juxian.accounts.models import User
from juxian.audit.services import record
from juxian.core.db import serialise
from juxian.core.errors import Refused
from juxian.facts import snapshots
from juxian.goals.deciding import number
from juxian.goals.models import SupervisionLine, SupervisionReport
from juxian.reports.periods import Period
from juxian.reports.supervision.composing import compose, day_of

State = SupervisionReport.State


@transaction.atomic
def draft_report(*, kind: str, year: int, part: int, text: str, by: User, at: datetime) -> SupervisionReport:
    """Return the draft of a period's report, with a line for each unit, beside the last one issued of its kind.

    It keeps the snapshot it was composed on; takes one where the period has none. Refuses a period that no year has or that has not
    begun, one that was reported on already, and one without targets.
    """
    period = Period.of(kind, year, part)
    today = timezone.localdate(at)
    if period.since > today:
        raise Refused(
            _("%(period)s has not begun: choose a period that has."), code="period_not_begun",
            params={"period": period.name},
        )  # fmt: skip
    same = SupervisionReport.objects.filter(kind=kind, year=year, part=part)
    if same.exists():
        raise Refused(
            _("There is a report on %(period)s already: throw its draft away first."), code="report_exists",
            params={"period": period.name},
        )  # fmt: skip
    day = day_of(period, today)
    found = snapshots.latest(day)
    snapshot = found if found and found.as_of >= period.since else snapshots.take(as_of=day, by=by, at=at)
    earlier = SupervisionReport.objects.filter(kind=kind, state=State.ISSUED, as_of__lt=snapshot.as_of, year=year)
    # An official document, whatever language its writer reads the pages in.
    with translation.override("zh-hans"):
        composed = compose(period, snapshot, earlier.order_by("-as_of", "-pk").first(), text)
        title = f"{period.name}人才工作督查专报"
    if not any(line["targets"] for line in composed.lines.values()):
        raise Refused(_("No unit has a target in %(year)d."), code="no_targets", params={"year": year})
    made = SupervisionReport(
        kind=kind, year=year, part=part, as_of=snapshot.as_of, snapshot=snapshot, title=title, text=text.strip(),
        chapters=composed.chapters, citations=[one.to_json() for one in composed.cited.found], drafted_by=by,
        drafted_at=at,
    )  # fmt: skip
    made.save()
    SupervisionLine.objects.bulk_create(
        SupervisionLine(report=made, organization=unit, content=content) for unit, content in composed.lines.items()
    )
    after = {"snapshot": snapshot.hash, "lines": len(composed.lines)}
    record(by=by, at=at, action="reports.supervision_drafted", target=made, after=after)
    return made


@transaction.atomic
def discard_report(*, report: SupervisionReport, by: User, at: datetime) -> None:
    """Throw a draft away."""
    found = _draft(report)
    record(by=by, at=at, action="reports.supervision_discarded", target=found)
    found.delete()


@transaction.atomic
def issue_report(*, report: SupervisionReport, by: User, at: datetime) -> SupervisionReport:
    """Number a report and send it to the units it speaks of; refuses whoever drafted it."""
    serialise("goals.supervision_report")
    found = _draft(report)
    number(found, by=by, at=at)
    found.save()
    found.lines.update(fixed=True)
    record(by=by, at=at, action="reports.supervision_issued", target=found, after={"number": found.number})
    return found


def _draft(report: SupervisionReport) -> SupervisionReport:
    found = SupervisionReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if found.state != State.DRAFT:
        raise Refused(_("This report was issued already: it stands."), code="report_issued")
    return found
