"""Each role opens every page that is for it, on the district's real records, and nobody else's record.

`tests/test_urls.py` says who may; here each of them does. An address whose record the district does not hold
stands in `NOT_HELD` with the reason, so that none is passed over in silence.
"""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models, transaction
from django.test import Client, override_settings
from django.urls import reverse

from juxian.accounts import demo
from juxian.accounts.models import System, Token, User
from juxian.audit.models import Event
from juxian.core import demonstration
from juxian.core.roles import Role
from juxian.facts import cross, indicators, snapshots
from juxian.facts.models import SavedList
from juxian.facts.services import save_list
from juxian.goals.models import (
    AgendaItem,
    Appeal,
    Assessed,
    AssessmentRound,
    Attendance,
    AwardLine,
    AwardList,
    AwardRule,
    Campaign,
    CampaignAim,
    CampaignGoal,
    CaseRequest,
    Claim,
    ClaimFile,
    Criterion,
    District,
    DistrictYear,
    Letter,
    LetterScan,
    LightRules,
    Meeting,
    MeetingFile,
    MeetingTask,
    Milestone,
    MinutesAmendment,
    Notice,
    NoticeItem,
    Plan,
    Programme,
    ProgrammeLine,
    Project,
    ProjectReport,
    PublishedFigure,
    ReportFile,
    Risk,
    Statement,
    SupervisionReport,
    Target,
    TaskReport,
    UnitClass,
)
from juxian.organizations.models import Organization
from juxian.outreach.models import Contribution, Native, Recommendation, Requirement, RuralExpert, Vacancy
from juxian.policies.models import (
    AutomaticBatch,
    AutomaticLine,
    Benefit,
    BenefitDraft,
    BenefitGrant,
    BenefitVersion,
    Clause,
    EntitlementRun,
    ExclusionGroup,
    Policy,
    RunJob,
    Simulation,
    SimulationJob,
)
from juxian.registry.models import (
    Classification,
    Contact,
    Correction,
    DesignationKind,
    DuplicatePair,
    Education,
    Engagement,
    EvaluationDraft,
    EvaluationModel,
    EvaluationObjection,
    EvaluationResult,
    EvaluationRun,
    EvaluationVersion,
    Evidence,
    FamilyMember,
    IdentityDocument,
    ImportJob,
    Merge,
    PeerReview,
    PeerRound,
    Person,
    Recognition,
    SharingGrant,
    Synonym,
    Team,
    TeamMember,
    Training,
)
from juxian.reports.models import Review, ReviewTemplate
from juxian.reports.services import compose_review
from tests.district import canary
from tests.test_urls import ADDRESSES, OPEN, TABLE, declared

pytestmark = [pytest.mark.xdist_group("district"), pytest.mark.usefixtures("district", "db")]

Values = dict[str, Any] | None
Find = Callable[[User, str], Values]

ROSTER = "姓名,性别,身份证号,工作单位\n钟离青,女,,亭山中学\n公孙白,男,110101199003070011,亭山中学\n"
# Without the second factor or the file that nobody has there, these answer 404; the modules' own tests open them.
NOT_HELD = {
    "mfa_deactivate_totp": "nobody of the district has set up a second factor",
    "mfa_view_recovery_codes": "so nobody has recovery codes",
    "mfa_download_recovery_codes": "so nobody has recovery codes",
    "policies:file": "the district's policies are typed, not uploaded",
}
# Where somebody is shown sensitive values on purpose: their own, or fields that a grant names.
SHOWN = {
    ("registry:my_data", "talent"),
    ("registry:shared", "township"),
    ("registry:shared", "finance"),
    ("registry:shared", "checker"),
}


@pytest.fixture(scope="module", autouse=True)
def worked(district: Path, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A day's work on top of the district: a review, a shared list, a run asked for, a roster uploaded, with bad rows."""
    with override_settings(DEMONSTRATION=True), django_db_blocker.unblock(), transaction.atomic():
        director, clerk = User.objects.get(username="director"), User.objects.get(username="clerk")
        at = demonstration.District().at
        canary.plant()
        snapshots.take(as_of=demonstration.AS_OF, by=director, at=at)
        compose_review(year=demonstration.YEAR, by=director, at=at)
        save_list(name="博士", table="people", condition="学历 != null", shared=True, by=director, at=at)
        RunJob.objects.create(as_of=demonstration.AS_OF, asked_by=str(clerk), asked_at=at)
        SimulationJob.objects.create(question={"title": "试算"}, asked_by=str(clerk), asked_at=at)
        _user, client = client_of("clerk")
        answer = client.post(reverse("registry:new_import"), {"file": SimpleUploadedFile("名单.csv", ROSTER.encode())})
        assert answer.status_code == 302, answer.content.decode()[:2000]
        yield
        transaction.set_rollback(True)


def visible(model: type[models.Model], user: User, permission: str) -> models.QuerySet[Any]:
    """Return what `user` reaches of `model`; everything of what hangs at no organisation."""
    rows = model._default_manager.order_by("pk")
    return rows.visible_to(user, permission) if hasattr(rows, "visible_to") else rows


def one(model: type[models.Model]) -> Find:
    """Return how to find the first record of `model` that a user reaches."""
    return lambda user, permission: _pk(visible(model, user, permission).first())


def _pk(found: models.Model | None) -> Values:
    return {"pk": found.pk} if found else None


def child(parent: type[models.Model], model: type[models.Model], link: str, name: str, field: str = "pk") -> Find:
    """Return how to find the first `model` whose parent a user reaches."""

    def find(user: User, permission: str) -> Values:
        parents = visible(parent, user, permission).order_by().values("pk")
        found = model._default_manager.filter(**{f"{link}__in": parents}).order_by("pk").first()
        return {"pk": getattr(found, f"{link}_id"), name: getattr(found, field)} if found else None

    return find


def part(model: type[models.Model], name: str) -> Find:
    """Return how to find a row of a person's file that a user reaches, under the part's `name`."""
    find = child(Person, model, "person", "row")
    return lambda user, permission: (found := find(user, permission)) and found | {"part": name}


def account(user: User, permission: str) -> Values:
    held = User.objects.get(username="hr").memberships.get()
    return {"pk": held.user_id, "membership": held.pk}


def evaluation_draft(user: User, permission: str) -> Values:
    found = EvaluationDraft.objects.order_by("pk").first()
    return {"pk": found.model_id, "at": 0, "place": 0} if found else None


def assessed(user: User, permission: str) -> Values:
    found = visible(Assessed, user, permission).order_by("pk").first()
    return {"pk": found.round_id, "unit_pk": found.pk} if found else None


def campaign_figure(user: User, permission: str) -> Values:
    rows = CampaignAim.objects.filter(
        goal__campaign__in=visible(Campaign, user, permission).order_by().values("pk"),
        organization__in=visible(Organization, user, "facts.view_figures").order_by().values("pk"),
    )
    found = rows.select_related("goal").order_by("pk").first()
    return found and {"pk": found.goal.campaign_id, "goal_pk": found.goal_id, "unit_pk": found.organization_id}


def drawn_up(user: User, permission: str) -> Values:
    found = CampaignGoal.objects.filter(campaign__state="draft").order_by("pk").first()
    return found and {"pk": found.campaign_id, "goal_pk": found.pk}


def changeable_project(user: User, permission: str) -> Values:
    rows = visible(Project, user, permission)
    office = user.roles & {Role.CLERK, Role.DIRECTOR}
    return _pk(rows.filter(state__in=["draft", "running"] if office else ["draft"]).first())


def changeable_milestone(user: User, permission: str) -> Values:
    found = changeable_project(user, permission)
    step = Milestone.objects.filter(project=found["pk"]).order_by("-due").first() if found else None
    return {"pk": step.project_id, "milestone_pk": step.pk} if step else None


def project_file(user: User, permission: str) -> Values:
    projects = visible(Project, user, permission).order_by().values("pk")
    found = ReportFile.objects.filter(report__project__in=projects).order_by("pk").first()
    return {"pk": found.report.project_id, "file_pk": found.pk} if found else None


def claim_file(user: User, permission: str) -> Values:
    units = Assessed.objects.visible_to(user, permission)
    found = ClaimFile.objects.filter(claim__assessed__in=units).order_by("pk").first()
    return found and {"pk": found.claim.assessed.round_id, "unit_pk": found.claim.assessed_id, "file_pk": found.pk}


def asked(model: Any) -> Find:
    def find(user: User, permission: str) -> Values:
        found = model.objects.order_by("pk").first()
        return {"pk": found.assessed.round_id, "asked_pk": found.pk} if found else None

    return find


# By the longest beginning of an address's name; what a finder gives beyond the address's own values is left out.
OBJECTS: dict[str, Find] = {
    "accounts:": account,
    "accounts:system": one(System),
    "accounts:token_": child(System, Token, "system", "token"),
    "audit:": lambda user, permission: {"sequence": Event.objects.earliest("sequence").pk},
    "organizations:": one(Organization),
    "facts:figure": lambda user, permission: {"indicator_id": indicators.all()[0].id},
    "facts:cross": lambda user, permission: {"table_id": cross.every()[0].id},
    "facts:list": one(SavedList),
    "facts:list_edit": lambda user, permission: _pk(SavedList.objects.filter(owner=user).first()),
    "goals:": one(Target),
    "goals:plan": one(Plan),
    "goals:decide": one(Plan),
    "goals:statement": child(Plan, Statement, "plan", "statement_pk"),
    "goals:assess": one(AssessmentRound),
    **dict.fromkeys(
        [
            "goals:change_assessment",
            "goals:new_unit_class",
            "goals:new_criterion",
            "goals:compute_assessment",
            "goals:publish_assessment",
            "goals:open_assessment",
            "goals:seal_assessment",
        ],
        one(AssessmentRound),
    ),
    "goals:unit_class": child(AssessmentRound, UnitClass, "round", "class_pk"),
    "goals:remove_class": child(AssessmentRound, UnitClass, "round", "part_pk"),
    "goals:criterion": child(AssessmentRound, Criterion, "round", "criterion_pk"),
    "goals:remove_criterion": child(AssessmentRound, Criterion, "round", "part_pk"),
    "goals:assessed": assessed,
    "goals:decide_claim": asked(Claim),
    "goals:claim_file": claim_file,
    "goals:decide_appeal": asked(Appeal),
    "goals:marking": lambda user, permission: {
        "criterion_pk": Criterion.objects.get(source="expert", round__state="open").pk
    },
    **dict.fromkeys(["goals:letter", "reports:letter"], one(Letter)),
    **dict.fromkeys(["goals:decide_scan", "goals:scan_file"], child(Letter, LetterScan, "letter", "scan_pk")),
    "goals:scan_letter": one(Letter),
    "goals:sign_letter": lambda user, permission: _pk(
        visible(Letter, user, permission).filter(signed_at__isnull=True).latest().first()
    ),
    **dict.fromkeys(["goals:notice", "reports:notice", "goals:discard_notice", "goals:issue_notice"], one(Notice)),
    **dict.fromkeys(
        ["goals:light_rules", "goals:discard_light_rules", "goals:enforce_light_rules", "goals:add_light_rule"],
        one(LightRules),
    ),
    **dict.fromkeys(
        ["goals:light_rule", "goals:remove_light_rule"],
        lambda user, permission: (found := LightRules.objects.first()) and {"pk": found.pk, "at_place": 1},
    ),
    "goals:light_rules_versions": lambda user, permission: {},
    "goals:draw_up_light_rules": lambda user, permission: {},
    "goals:reply_notice": child(Notice, NoticeItem, "notice", "item_pk"),
    "goals:settle_notice": child(Notice, NoticeItem, "notice", "item_pk"),
    "goals:project": one(Project),
    **dict.fromkeys(
        [f"goals:{name}" for name in ("open_project", "close_project", "report_project", "add_risk")], one(Project)
    ),
    **dict.fromkeys(
        [
            f"goals:{name}"
            for name in (
                "benchmark_district",
                "change_benchmark_district",
                "add_benchmark_size",
                "enter_benchmark_figure",
            )
        ],
        one(District),
    ),
    **dict.fromkeys(
        [f"goals:{name}" for name in ("meeting", "change_meeting", "cancel_meeting", "add_item")], one(Meeting)
    ),
    **dict.fromkeys(["goals:hand_in_minutes", "goals:decide_minutes", "reports:minutes"], one(Meeting)),
    **dict.fromkeys(["goals:item", "goals:give_task"], child(Meeting, AgendaItem, "meeting", "item_pk")),
    "goals:amend_minutes": child(Meeting, AgendaItem, "meeting", "item_pk"),
    "goals:decide_amendment": lambda user, permission: (
        (found := MinutesAmendment.objects.filter(item__meeting__in=visible(Meeting, user, permission)).first())
        and {"pk": found.item.meeting_id, "amendment_pk": found.pk}
    ),
    **dict.fromkeys(
        [f"goals:{name}" for name in ("case_request", "decide_request", "call_for_request")], one(CaseRequest)
    ),
    "goals:attendance": child(Meeting, Attendance, "meeting", "attendance_pk"),
    "goals:paper": lambda user, permission: (
        (found := MeetingFile.objects.filter(item__meeting__in=Meeting.objects.visible_to(user, permission)).first())
        and {"pk": found.item.meeting_id, "file_pk": found.pk}
    ),
    **dict.fromkeys(["goals:task", "goals:report_task"], one(MeetingTask)),
    "goals:decide_task": child(MeetingTask, TaskReport, "task", "report_pk"),
    "goals:withdraw_task": lambda user, permission: (
        (found := MeetingTask.objects.filter(item__meeting__in=Meeting.objects.visible_to(user, permission)).first())
        and {"pk": found.item.meeting_id, "task_pk": found.pk}
    ),
    "goals:proof": lambda user, permission: (
        (found := MeetingFile.objects.filter(report__task__in=MeetingTask.objects.visible_to(user, permission)).first())
        and {"pk": found.report.task_id, "file_pk": found.pk}
    ),
    "goals:change_benchmark_size": child(District, DistrictYear, "district", "size_pk"),
    "goals:check_benchmark_figure": child(District, PublishedFigure, "district", "figure_pk"),
    **dict.fromkeys(
        [f"goals:{name}" for name in ("programme", "change_programme", "remove_programme", "add_line")], one(Programme)
    ),
    **dict.fromkeys(
        [f"goals:{name}" for name in ("programme_line", "change_line", "remove_line")],
        child(Programme, ProgrammeLine, "programme", "line_pk"),
    ),
    **dict.fromkeys(
        [f"goals:{name}" for name in ("campaign", "campaign_wall", "open_campaign", "close_campaign")], one(Campaign)
    ),
    "reports:campaign": one(Campaign),
    "goals:campaign_figure": campaign_figure,
    **dict.fromkeys([f"goals:{name}_campaign" for name in ("change", "discard")], drawn_up),
    "goals:add_campaign_goal": drawn_up,
    "goals:report_campaign": lambda user, permission: _pk(
        Campaign.objects.filter(state="open").order_by("end").first()
    ),
    **dict.fromkeys(["goals:campaign_goal", "goals:remove_campaign_goal"], drawn_up),
    **dict.fromkeys(["goals:award_list", "reports:awards"], one(AwardList)),
    **dict.fromkeys(
        [f"goals:{name}_award_list" for name in ("discard", "publish", "decide", "return")], one(AwardList)
    ),
    "goals:new_award_rule": one(AwardList),
    **dict.fromkeys(
        ["goals:award_rule", "goals:remove_award_rule"], child(AwardList, AwardRule, "award_list", "rule_pk")
    ),
    "goals:add_award_line": one(AwardList),
    **dict.fromkeys(
        ["goals:strike_award_line", "goals:restore_award_line"], child(AwardList, AwardLine, "award_list", "line_pk")
    ),
    # A unit changes its own drafts, the office whatever is not closed.
    **dict.fromkeys(["goals:change_project", "goals:discard_project", "goals:add_milestone"], changeable_project),
    **dict.fromkeys(["goals:milestone", "goals:remove_milestone"], changeable_milestone),
    "goals:decide_report": child(Project, ProjectReport, "project", "report_pk"),
    "goals:project_file": project_file,
    **dict.fromkeys(["goals:risk", "goals:close_risk"], child(Project, Risk, "project", "risk_pk")),
    "reports:": one(Review),
    **dict.fromkeys(
        [f"reports:{name}" for name in ("template", "template_file", "preview_template", "decide_template")],
        one(ReviewTemplate),
    ),
    "reports:built_in_template": lambda user, permission: {"kind": "quarter"},
    "reports:difference": lambda user, permission: {"indicator_id": indicators.all()[0].id},
    "reports:simulation": one(Simulation),
    **dict.fromkeys(
        [f"reports:{name}" for name in ("supervision_report", "supervision_file", "discard_super", "issue_super")],
        one(SupervisionReport),
    ),
    "registry:": one(Person),
    "registry:add_part": part(Education, "educations"),
    "registry:change_part": part(Education, "educations"),
    "registry:remove_part": part(Education, "educations"),
    "registry:add_evidence": part(Training, "trainings"),
    "registry:source": part(Contact, "contacts"),
    "registry:evidence": child(Person, Evidence, "person", "row"),
    "registry:remove_evidence": child(Person, Evidence, "person", "row"),
    "registry:my_evidence": child(Person, Evidence, "person", "row"),
    "registry:my_source": part(FamilyMember, "family"),
    "registry:propose": part(FamilyMember, "family"),
    "registry:propose_change": part(FamilyMember, "family"),
    "registry:decide_claim": part(Recognition, "classes"),
    "registry:withdraw_document": child(Person, IdentityDocument, "person", "row"),
    "registry:end_engagement": child(Person, Engagement, "person", "row"),
    "registry:classification": one(Classification),
    "registry:kind": one(DesignationKind),
    "registry:edit_kind": one(DesignationKind),
    "registry:teach_alias": one(DesignationKind),
    "registry:withdraw_synonym": one(Synonym),
    "registry:teach_in_import": one(ImportJob),
    "registry:team": one(Team),
    "registry:edit_team": one(Team),
    "registry:add_member": one(Team),
    "registry:award_team": one(Team),
    "registry:end_member": child(Team, TeamMember, "team", "row"),
    "registry:correction": one(Correction),
    "registry:withdraw_correction": one(Correction),
    "registry:sharing_grant": one(SharingGrant),
    "registry:decide_sharing": one(SharingGrant),
    "registry:revoke_sharing": one(SharingGrant),
    "registry:shared": one(SharingGrant),
    "registry:compare_evaluation": one(EvaluationModel),
    "registry:peer_round": one(PeerRound),
    "registry:close_peer_round": one(PeerRound),
    "registry:peer_review": one(PeerReview),
    **dict.fromkeys(
        ["registry:evaluation", "registry:edit_evaluation", "registry:begin_evaluation_draft"], one(EvaluationModel)
    ),
    **dict.fromkeys(
        ["registry:evaluation_run", "registry:check_evaluation_run", "registry:open_evaluation_run"],
        one(EvaluationRun),
    ),
    **dict.fromkeys(
        ["registry:evaluation_result", "registry:conclude_evaluation", "registry:my_evaluation"], one(EvaluationResult)
    ),
    "registry:evaluation_objection": one(EvaluationObjection),
    "registry:evaluation_version": child(EvaluationModel, EvaluationVersion, "model", "number", "number"),
    **dict.fromkeys(
        [
            "registry:evaluation_draft",
            "registry:evaluation_terms",
            "registry:evaluation_step",
            "registry:adopt_evaluation",
            "registry:new_dimension",
            "registry:dimension",
            "registry:remove_dimension",
            "registry:new_criterion",
            "registry:criterion",
            "registry:remove_criterion",
        ],
        evaluation_draft,
    ),
    "registry:change_retention": lambda user, permission: {"kind": "contacts"},
    "registry:dispose": lambda user, permission: {"kind": "contacts"},
    "registry:duplicate": one(DuplicatePair),
    "registry:merge": one(DuplicatePair),
    "registry:tell_apart": one(DuplicatePair),
    "registry:part_again": one(Merge),
    "registry:import": one(ImportJob),
    "registry:discard_import": one(ImportJob),
    "registry:rejected_rows": one(ImportJob),
    "outreach:": one(Vacancy),
    "outreach:add_requirement": lambda user, permission: (
        (found := one(Vacancy)(user, permission)) and found | {"kind": "education"}
    ),
    "outreach:remove_requirement": child(Vacancy, Requirement, "vacancy", "row"),
    "outreach:recommendation": one(Recommendation),
    "outreach:answer_recommendation": one(Recommendation),
    "outreach:take_on": one(Recommendation),
    "outreach:refuse_mine": one(Recommendation),
    **dict.fromkeys(
        [f"outreach:{name}" for name in ("native", "edit_native", "reveal_native", "log_contact", "come_back")],
        one(Native),
    ),
    "outreach:add_contribution": one(Native),
    "outreach:decide_contribution": child(Native, Contribution, "native", "row"),
    **dict.fromkeys(
        [f"outreach:{name}" for name in ("rural_expert", "decide_expert", "add_support")], one(RuralExpert)
    ),
    "outreach:willingness": lambda user, permission: one(Person)(user, "registry.view"),
    "policies:": one(Policy),
    "policies:edit-clause": child(Policy, Clause, "policy", "clause"),
    "policies:remove-clause": child(Policy, Clause, "policy", "clause"),
    "policies:benefit": one(Benefit),
    "policies:edit-benefit": one(Benefit),
    "policies:edit-table": one(Benefit),
    "policies:model-table": one(Benefit),
    "policies:upload-table": one(Benefit),
    "policies:version": child(Benefit, BenefitVersion, "benefit", "number", "number"),
    "policies:draft": child(Benefit, BenefitDraft, "benefit", "draft"),
    "policies:hand-in": child(Benefit, BenefitDraft, "benefit", "draft"),
    "policies:return-draft": child(Benefit, BenefitDraft, "benefit", "draft"),
    "policies:discard-draft": child(Benefit, BenefitDraft, "benefit", "draft"),
    "policies:publish-draft": child(Benefit, BenefitDraft, "benefit", "draft"),
    "policies:end-exclusion": one(ExclusionGroup),
    "policies:run": one(EntitlementRun),
    "policies:verify-run": one(EntitlementRun),
    "policies:list": one(EntitlementRun),
    "policies:swapped": lambda user, permission: (
        (found := one(EntitlementRun)(user, permission)) and found | {"first": 1, "second": 2}
    ),
    "policies:grant-selected": one(EntitlementRun),
    "policies:job": one(RunJob),
    "policies:person": one(Person),
    "policies:new-grant": lambda user, permission: (
        (found := one(Person)(user, "registry.view")) and found | {"benefit": Benefit.objects.earliest("pk").pk}
    ),
    "policies:stop-grant": one(BenefitGrant),
    "policies:automatic-": one(AutomaticBatch),
    "policies:automatic-resolve": one(AutomaticLine),
    "policies:automatic-answer": lambda user, permission: _pk(
        AutomaticLine.objects.filter(person__account=user).first()
    ),
    "policies:simulation": one(Simulation),
    "policies:verify-simulation": one(Simulation),
    "policies:simulation-job": one(SimulationJob),
    "policies:new-difference": one(Benefit),
}
# Addresses that reach a record by another permission than the page's own.
REACHED_BY = {"policies:person": "registry.view"}
# Addresses over records that hang at an organisation.
REACHED: dict[str, type[models.Model]] = {
    **dict.fromkeys(["organizations:detail"], Organization),
    **dict.fromkeys(
        [
            "registry:person",
            "registry:person_history",
            "registry:person_life",
            "registry:edit_person",
            "registry:reveal",
        ],
        Person,
    ),
    **dict.fromkeys(["registry:talent_teams", "registry:add_document", "policies:person"], Person),
    **dict.fromkeys(["registry:withdraw_document", "registry:end_engagement"], Person),
    **dict.fromkeys(["registry:team", "registry:edit_team", "registry:add_member", "registry:award_team"], Team),
    "registry:end_member": Team,
    "goals:target": Target,
    **dict.fromkeys(["goals:letter", "goals:scan_letter", "reports:letter", "reports:letter_pdf"], Letter),
    **dict.fromkeys(["reports:supervision_report", "reports:supervision_file"], SupervisionReport),
    "goals:case_request": CaseRequest,
    **dict.fromkeys(["goals:campaign", "goals:campaign_wall", "goals:campaign_figure", "reports:campaign"], Campaign),
    **dict.fromkeys(
        [
            f"goals:{name}"
            for name in (
                "project",
                "project_file",
                "change_project",
                "discard_project",
                "add_milestone",
                "milestone",
                "remove_milestone",
                "report_project",
                "add_risk",
                "risk",
                "close_risk",
            )
        ],
        Project,
    ),
    **dict.fromkeys(["outreach:native", "outreach:edit_native", "outreach:reveal_native"], Native),
    **dict.fromkeys(["outreach:log_contact", "outreach:add_contribution", "outreach:come_back"], Native),
    **dict.fromkeys(["outreach:rural_expert", "outreach:add_support"], RuralExpert),
    **dict.fromkeys(["outreach:vacancy", "outreach:edit_vacancy", "outreach:step_vacancy"], Vacancy),
    **dict.fromkeys(["outreach:add_requirement", "outreach:remove_requirement"], Vacancy),
    **dict.fromkeys(["outreach:recommendation", "outreach:answer_recommendation", "outreach:take_on"], Recommendation),
}


def permission_of(name: str) -> str:
    """Return the permission by which an address reaches its record."""
    return REACHED_BY.get(name, str(declared(name)))


def values_of(name: str, user: User) -> Values:
    """Return what the address needs, on records that `user` reaches; None where there is none."""
    wanted = set(ADDRESSES[name].pattern.converters)
    if not wanted:
        return {}
    begun = max((start for start in OBJECTS if name.startswith(start)), key=len)
    found = OBJECTS[begun](user, permission_of(name))
    return {key: found[key] for key in wanted} if found else None


def client_of(username: str) -> tuple[User, Client]:
    user = User.objects.get(username=username)
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user, client


def for_the(user: User) -> list[str]:
    return [
        name for name in sorted(ADDRESSES) if TABLE[name] not in OPEN and user.roles & {r.value for r in TABLE[name]}
    ]


def takes_file(username: str, name: str) -> bool:
    """Return whether this account takes a list as a file: of those who may, one with few rows, as each costs its time."""
    if name == "policies:simulation-list":
        return False  # 16 seconds for more of the rows that the page shows
    if Role.UNIT_OFFICER in TABLE[name]:
        return username == "zone"
    return username in ("clerk", "finance", "leader", "auditor", "sysadmin")


# On PostgreSQL one of those who open the same pages is enough: it shows that the database answers them.
ALIKE = {"director", "township", "unit"} if connection.vendor == "postgresql" else set()


@pytest.mark.parametrize(
    "account", [one for one in demo.ACCOUNTS if one.username not in ALIKE], ids=lambda account: account.username
)
def test_each_account_opens_every_page_that_is_for_it(account: demo.Account, caplog: pytest.LogCaptureFixture) -> None:
    """A page is drawn, leads on, or asks to be posted to; it is never refused, missing or broken.

    Nobody's identity number, phone or pay stands in it, in the file it hands out, or in the log of all this.
    """
    caplog.set_level(logging.INFO)
    user, client = client_of(account.username)
    wrong: list[Any] = []
    for name in for_the(user):
        values = values_of(name, user)
        if values is None or name in NOT_HELD:
            continue
        answer = client.get(reverse(name, kwargs=values))
        leads_out = answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
        if answer.status_code not in (200, 302, 405) or leads_out:
            wrong.append((name, values, answer.status_code))
        if (name, account.username) in SHOWN:
            continue
        wrong += [(name, leak) for leak in canary.leaks(answer)[:3]]
        if takes_file(account.username, name) and b"export=xlsx" in answer.content:
            file = client.get(answer.request["PATH_INFO"], {"export": "xlsx"})
            wrong += [(name, "file", leak) for leak in canary.leaks(file)[:3]]
    wrong += [("log", leak) for leak in canary.found_in(caplog.text.encode())]
    assert not wrong


def test_every_address_was_opened_by_somebody() -> None:
    users = [User.objects.get(username=account.username) for account in demo.ACCOUNTS]
    theirs = {user: set(for_the(user)) for user in users}
    unopened = {
        name
        for name in ADDRESSES
        if TABLE[name] not in OPEN
        and not any(values_of(name, user) is not None for user in users if name in theirs[user])
    }
    assert not unopened, f"say in OBJECTS which record these open: {sorted(unopened)}"


@pytest.mark.parametrize("username", ["unit", "township", "hr"])
def test_somebody_elses_record_is_not_there(username: str) -> None:
    """Every address over records with a reach: the record of another unit answers 404, to reading and to writing."""
    user, client = client_of(username)
    wrong = []
    for name in sorted(set(REACHED) & set(for_the(user))):
        rows = REACHED[name]._default_manager.order_by("pk")
        foreign = rows.exclude(pk__in=visible(REACHED[name], user, permission_of(name)).order_by().values("pk")).first()
        assert foreign is not None, name
        address = reverse(name, kwargs=dict.fromkeys(ADDRESSES[name].pattern.converters, 1) | {"pk": foreign.pk})
        found = {client.get(address).status_code, client.post(address).status_code}
        if not found <= {404, 405}:
            wrong.append((name, found))
    assert not wrong
