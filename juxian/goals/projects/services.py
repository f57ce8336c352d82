"""Writing projects: drafted, opened, changed, reported on, verified, closed."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.accounts.models import User
from juxian.audit.services import changes, record
from juxian.core import sealed
from juxian.core.errors import Refused
from juxian.facts.services import changed
from juxian.goals.deciding import settle
from juxian.goals.files import keep
from juxian.goals.models import Milestone, Project, ProjectReport, ReportFile, Risk
from juxian.organizations.models import Organization

CONTEXT = "goals.project.file"
State = Project.State
Files = Sequence[tuple[str, bytes]]


@transaction.atomic
def draft_project(*, co_owners: Iterable[Organization] = (), by: User, at: datetime, **fields: Any) -> Project:
    """Return a draft."""
    made = Project(**fields, drafted_by=by, drafted_at=at)
    made.full_clean()
    made.save()
    made.co_owners.set(_others(made, co_owners))
    record(by=by, at=at, action="goals.project_drafted", target=made, after={"owner": str(made.owner)})
    return made


@transaction.atomic
def change_project(
    *, project: Project, co_owners: Iterable[Organization], reason: str = "", by: User, at: datetime, **fields: Any
) -> Project:
    """Change a project; one that is running only with a reason, one that is closed not at all."""
    found = _locked(project, State.DRAFT, State.RUNNING)
    _refuse_unexplained(found, reason)
    outside = [one for one in found.milestones.order_by("due", "pk") if not fields["begin"] <= one.due <= fields["end"]]
    if outside:
        raise Refused(
            _("“%(name)s” is due on %(due)s, outside of the project's new dates: change the milestone first."),
            code="milestone_outside", params={"name": outside[0].name, "due": outside[0].due},
        )  # fmt: skip
    before, after = changes(found, fields)
    for name, value in fields.items():
        setattr(found, name, value)
    found.full_clean()
    found.save()
    found.co_owners.set(_others(found, co_owners))
    record(
        by=by, at=at, action="goals.project_changed", target=found, before=before, after=after, reason=reason.strip()
    )
    changed(at=at)
    return found


@transaction.atomic
def discard_project(*, project: Project, by: User, at: datetime) -> None:
    """Throw a draft away."""
    found = _locked(project, State.DRAFT)
    record(by=by, at=at, action="goals.project_discarded", target=found)
    found.risks.all().delete()
    found.delete()


@transaction.atomic
def open_project(*, project: Project, by: User, at: datetime) -> Project:
    """Let a drafted project run; refuses whoever drafted it, and one without milestones."""
    found = _locked(project, State.DRAFT)
    if found.drafted_by_id == by.pk:
        raise Refused(_("You drafted this yourself: somebody else has to open it."), code="maker_is_checker")
    if not found.milestones.exists():
        raise Refused(_("A project needs at least one milestone: add what is done by when."), code="milestones_missing")
    found.state, found.opened_by, found.opened_at = State.RUNNING, by, at
    found.save()
    record(by=by, at=at, action="goals.project_opened", target=found)
    changed(at=at)
    return found


@transaction.atomic
def close_project(*, project: Project, finished: bool, outcome: str, by: User, at: datetime) -> Project:
    """Finish a project all of whose milestones are reached, or stop it; both with what came of it."""
    found = _locked(project, State.RUNNING)
    if not outcome.strip():
        raise Refused(_("Say what came of the project: it stays with it."), code="reason_missing")
    missing = found.milestones.filter(reached_on__isnull=True).order_by("due").first()
    if finished and missing:
        raise Refused(
            _("“%(name)s” is not reached yet: have it verified first, or stop the project."),
            code="milestones_open", params={"name": missing.name},
        )  # fmt: skip
    found.state, found.outcome = State.FINISHED if finished else State.STOPPED, outcome.strip()
    found.closed_by, found.closed_at = by, at
    found.save()
    action = "goals.project_finished" if finished else "goals.project_stopped"
    record(by=by, at=at, action=action, target=found, reason=found.outcome)
    changed(at=at)
    return found


@transaction.atomic
def set_milestone(
    *,
    project: Project,
    milestone: Milestone | None = None,
    name: str,
    due: date,
    reason: str = "",
    by: User,
    at: datetime,
) -> Milestone:
    """Add or change a milestone; in a running project only with a reason, and never one that was reached."""
    found = _locked(project, State.DRAFT, State.RUNNING)
    _refuse_unexplained(found, reason)
    if not found.begin <= due <= found.end:
        raise Refused(
            _("The day lies outside of the project, which runs from %(begin)s to %(end)s."),
            code="milestone_outside", params={"begin": found.begin, "end": found.end},
        )  # fmt: skip
    kept = _open_milestone(found, milestone) if milestone else Milestone(project=found)
    before = _told(kept) if milestone else {}
    kept.name, kept.due = name.strip(), due
    kept.full_clean()
    kept.save()
    record(
        by=by,
        at=at,
        action="goals.milestone_set",
        target=found,
        before=before,
        after=_told(kept),
        reason=reason.strip(),
    )
    changed(at=at)
    return kept


@transaction.atomic
def remove_milestone(*, project: Project, milestone: Milestone, reason: str = "", by: User, at: datetime) -> None:
    """Take a milestone out; refuses one that was reported on, and the last one of a running project."""
    found = _locked(project, State.DRAFT, State.RUNNING)
    _refuse_unexplained(found, reason)
    kept = _open_milestone(found, milestone)
    if kept.reports.exists():
        raise Refused(_("There are reports on this milestone: change its date instead."), code="milestone_reported")
    if found.state == State.RUNNING and found.milestones.count() == 1:
        raise Refused(_("A running project keeps at least one milestone."), code="milestones_missing")
    record(
        by=by, at=at, action="goals.milestone_removed", target=found, before=_told(kept),
        reason=reason.strip(),
    )  # fmt: skip
    kept.delete()
    changed(at=at)


@transaction.atomic
def report(
    *,
    project: Project,
    text: str,
    on: date,
    milestone: Milestone | None = None,
    files: Files = (),
    by: User,
    at: datetime,
) -> ProjectReport:
    """Report how a project goes, or that a milestone is reached, which needs an evidence file."""
    found = _locked(project, State.RUNNING)
    if on > timezone.localdate(at):
        raise Refused(_("A report says what was done: the date can not lie in the future."), code="report_early")
    if milestone is not None:
        _open_milestone(found, milestone)
        if milestone.reports.filter(accepted__isnull=True).exists():
            raise Refused(_("A report on this milestone waits to be verified."), code="report_waits")
        if not files:
            raise Refused(_("Add a file that proves it: whoever verifies it looks at that."), code="evidence_missing")
    made = ProjectReport(project=found, milestone=milestone, on=on, text=text.strip(), filed_by=by, filed_at=at)
    made.full_clean()
    made.save()
    for name, content in files:
        keep(ReportFile(report=made), name, content, context=CONTEXT)
    after = {"milestone": str(milestone or ""), "reported_on": on, "files": len(files)}
    record(by=by, at=at, action="goals.project_reported", target=found, after=after)
    return made


@transaction.atomic
def decide_report(*, report: ProjectReport, accept: bool, answer: str, by: User, at: datetime) -> ProjectReport:
    """Verify that a milestone was reached, or return the report with what is missing; refuses whoever reported."""
    _locked(report.project, State.RUNNING)
    found = ProjectReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if found.milestone is None:
        raise Refused(_("This was decided already."), code="report_decided")
    settle(
        found, accept=accept, answer=answer, by=by, at=at, code="report_decided",
        own=_("You reported this yourself: somebody else has to verify it."),
        missing=_("Say what is missing: the unit reads it."),
    )  # fmt: skip
    found.save()
    if accept:
        found.milestone.reached_on = found.on
        found.milestone.save()
    action = "goals.milestone_verified" if accept else "goals.milestone_returned"
    after = {"milestone": found.milestone.name, "reported_on": found.on}
    record(by=by, at=at, action=action, target=found.project, after=after, reason=found.answer)
    changed(at=at)
    return found


@transaction.atomic
def take_file(*, file: ReportFile, by: User, at: datetime) -> bytes:
    """Return an evidence file as it was; the trail keeps who took it."""
    record(
        by=by, at=at, action="goals.project_file_taken", target=file.report.project, after={"sha256": file.sha256[:16]}
    )
    return sealed.read(file.file, context=CONTEXT)


@transaction.atomic
def set_risk(*, project: Project, risk: Risk | None = None, by: User, at: datetime, **fields: Any) -> Risk:
    """Raise a risk or change an open one."""
    found = _locked(project, State.DRAFT, State.RUNNING)
    kept = _open_risk(risk) if risk else Risk(project=found, raised_at=at)
    for name, value in fields.items():
        setattr(kept, name, value)
    kept.full_clean()
    kept.save()
    after = {"risk": kept.text, "likelihood": str(kept.likelihood), "impact": str(kept.impact), "measure": kept.measure}
    record(by=by, at=at, action="goals.risk_set", target=found, after=after)
    return kept


@transaction.atomic
def close_risk(*, risk: Risk, closing: str, by: User, at: datetime) -> Risk:
    """Close a risk with how it ended."""
    kept = _open_risk(risk)
    if not closing.strip():
        raise Refused(_("Say how the risk ended."), code="reason_missing")
    kept.closed_at, kept.closing = at, closing.strip()
    kept.save()
    record(
        by=by, at=at, action="goals.risk_closed", target=kept.project, after={"risk": kept.text}, reason=kept.closing
    )
    return kept


def _told(milestone: Milestone) -> dict[str, Any]:
    return {"milestone": milestone.name, "milestone_due": milestone.due}


def _others(project: Project, co_owners: Iterable[Organization]) -> list[Organization]:
    return [one for one in co_owners if one.pk != project.owner_id]


def _open_milestone(project: Project, milestone: Milestone) -> Milestone:
    kept = project.milestones.select_for_update().get(pk=milestone.pk)
    if kept.reached_on is not None:
        raise Refused(
            _("“%(name)s” was reached already: it stands."), code="milestone_reached", params={"name": kept.name}
        )
    return kept


def _open_risk(risk: Risk) -> Risk:
    kept = Risk.objects.select_for_update(of=("self",)).get(pk=risk.pk)
    if kept.closed_at is not None:
        raise Refused(_("This risk is closed already."), code="risk_closed")
    return kept


def _refuse_unexplained(project: Project, reason: str) -> None:
    if project.state == State.RUNNING and not reason.strip():
        raise Refused(
            _("The project is running: say why it changes, the reason stays on the trail."), code="reason_missing"
        )


def _locked(project: Project, *states: str) -> Project:
    found = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    if found.state not in states:
        raise Refused(
            _("The project is %(state)s: this is not possible any more."),
            code="project_state", params={"state": found.get_state_display()},
        )  # fmt: skip
    return found
