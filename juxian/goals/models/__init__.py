"""What the goals are made of: plans, targets, letters, notices, projects, programmes, campaigns, the year-end assessment and awards."""

from juxian.goals.models.assessment import (
    Appeal,
    Assessed,
    AssessmentRound,
    Claim,
    ClaimFile,
    Criterion,
    ExpertMark,
    UnitClass,
)
from juxian.goals.models.awards import AwardLine, AwardList, AwardPublication, AwardRule
from juxian.goals.models.benchmarks import District, DistrictYear, PublishedFigure
from juxian.goals.models.campaigns import Campaign, CampaignAim, CampaignGoal
from juxian.goals.models.case_requests import CaseRequest
from juxian.goals.models.letters import Letter, LetterScan
from juxian.goals.models.light_rules import LightRules
from juxian.goals.models.meetings import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingFile,
    MeetingTask,
    MinutesAmendment,
    TaskReport,
)
from juxian.goals.models.plans import (
    RATIO,
    Comparator,
    Plan,
    Quantity,
    Statement,
    Target,
    TargetChange,
    amount,
    plain,
    quantity_constraints,
)
from juxian.goals.models.programmes import Programme, ProgrammeLine
from juxian.goals.models.projects import Milestone, Project, ProjectReport, ReportFile, Risk
from juxian.goals.models.supervision import Notice, NoticeItem
from juxian.goals.models.supervision_reports import SupervisionLine, SupervisionReport

__all__ = [
    "RATIO",
    "AgendaItem",
    "Appeal",
    "Assessed",
    "AssessmentRound",
    "Attendance",
    "AwardLine",
    "AwardList",
    "AwardPublication",
    "AwardRule",
    "Campaign",
    "CampaignAim",
    "CampaignGoal",
    "CaseRequest",
    "Claim",
    "ClaimFile",
    "Comparator",
    "Criterion",
    "District",
    "DistrictYear",
    "ExpertMark",
    "Letter",
    "LetterScan",
    "LightRules",
    "Meeting",
    "MeetingFile",
    "MeetingTask",
    "Milestone",
    "MinutesAmendment",
    "Notice",
    "NoticeItem",
    "Plan",
    "Programme",
    "ProgrammeLine",
    "Project",
    "ProjectReport",
    "PublishedFigure",
    "Quantity",
    "ReportFile",
    "Risk",
    "Statement",
    "SupervisionLine",
    "SupervisionReport",
    "Target",
    "TargetChange",
    "TaskReport",
    "UnitClass",
    "amount",
    "plain",
    "quantity_constraints",
]
