"""Addresses of plans and targets."""

from django.urls import path

from juxian.core.permissions import needs
from juxian.goals import target_views, views
from juxian.goals.assessment import unit_views
from juxian.goals.assessment import views as assessment
from juxian.goals.awards import views as awards
from juxian.goals.benchmarks import views as benchmarks
from juxian.goals.campaigns import views as campaigns
from juxian.goals.coverage import views as coverage
from juxian.goals.letters import views as letters
from juxian.goals.meetings import request_views as requests
from juxian.goals.meetings import views as meetings
from juxian.goals.models.assessment import ASSESS, MARK, SEAL, SEE_RANKING
from juxian.goals.models.awards import AWARD, DECIDE_AWARDS, SEE_AWARDS
from juxian.goals.models.benchmarks import BENCHMARK, SEE_BENCHMARKS
from juxian.goals.models.campaigns import CONFIRM_CAMPAIGNS, RUN_CAMPAIGNS, SEE_CAMPAIGNS
from juxian.goals.models.case_requests import ASK_CONFERENCE
from juxian.goals.models.letters import ANSWER, ISSUE, SCAN, SEE_LETTERS
from juxian.goals.models.meetings import CONFIRM_MINUTES, DO_TASKS, HOLD_MEETINGS, SEE_MEETINGS
from juxian.goals.models.projects import RUN_PROJECTS, SEE_PROJECTS, VERIFY_PROJECTS
from juxian.goals.models.supervision import CIRCULATE, SEE_NOTICES, SUPERVISE
from juxian.goals.programmes import views as programmes
from juxian.goals.projects import part_views as project_parts
from juxian.goals.projects import views as projects
from juxian.goals.supervision import rules_views as rules
from juxian.goals.supervision import views as supervision

app_name = "goals"
urlpatterns = [
    path("plans/", needs("goals.view")(views.plans), name="plans"),
    path("plans/add/", needs("goals.confirm")(views.add_plan), name="add_plan"),
    path("plans/<int:pk>/", needs("goals.view")(views.plan), name="plan"),
    path("plans/<int:pk>/decide/", needs("goals.confirm")(views.decide), name="decide"),
    path(
        "plans/<int:pk>/statements/<int:statement_pk>/",
        needs("goals.confirm")(views.statement),
        name="statement",
    ),
    path("targets/", needs("goals.view")(target_views.targets), name="targets"),
    path("targets/add/", needs("goals.set")(target_views.set_target), name="set_target"),
    path("targets/<int:pk>/", needs("goals.view")(target_views.target), name="target"),
    path("targets/<int:pk>/change/", needs("goals.set")(target_views.change_target), name="change_target"),
    path("targets/<int:pk>/split/", needs("goals.set")(target_views.split), name="split"),
    path("meetings/", needs(SEE_MEETINGS)(meetings.meetings), name="meetings"),
    path("meetings/add/", needs(HOLD_MEETINGS)(meetings.set_meeting), name="new_meeting"),
    path("meetings/<int:pk>/", needs(SEE_MEETINGS)(meetings.meeting), name="meeting"),
    path("meetings/<int:pk>/change/", needs(HOLD_MEETINGS)(meetings.set_meeting), name="change_meeting"),
    path("meetings/<int:pk>/cancel/", needs(HOLD_MEETINGS)(meetings.cancel_meeting), name="cancel_meeting"),
    path("meetings/<int:pk>/items/add/", needs(HOLD_MEETINGS)(meetings.set_item), name="add_item"),
    path("meetings/<int:pk>/items/<int:item_pk>/", needs(HOLD_MEETINGS)(meetings.set_item), name="item"),
    path(
        "meetings/<int:pk>/items/<int:item_pk>/tasks/add/", needs(HOLD_MEETINGS)(meetings.give_task), name="give_task"
    ),
    path(
        "meetings/<int:pk>/attendance/<int:attendance_pk>/",
        needs(HOLD_MEETINGS)(meetings.set_attendance),
        name="attendance",
    ),
    path("meetings/<int:pk>/papers/<int:file_pk>/", needs(SEE_MEETINGS)(meetings.paper), name="paper"),
    path("meetings/<int:pk>/minutes/", needs(HOLD_MEETINGS)(meetings.hand_in), name="hand_in_minutes"),
    path("meetings/<int:pk>/minutes/decide/", needs(CONFIRM_MINUTES)(meetings.decide_minutes), name="decide_minutes"),
    path(
        "meetings/<int:pk>/tasks/<int:task_pk>/withdraw/",
        needs(HOLD_MEETINGS)(meetings.withdraw_task),
        name="withdraw_task",
    ),
    path("meetings/<int:pk>/items/<int:item_pk>/amend/", needs(HOLD_MEETINGS)(requests.amend), name="amend_minutes"),
    path(
        "meetings/<int:pk>/amendments/<int:amendment_pk>/decide/",
        needs(CONFIRM_MINUTES)(requests.decide_amendment),
        name="decide_amendment",
    ),
    path("case-requests/", needs(ASK_CONFERENCE)(requests.requests_asked), name="case_requests"),
    path("case-requests/add/", needs(ASK_CONFERENCE)(requests.ask), name="ask_conference"),
    path("case-requests/<int:pk>/", needs(ASK_CONFERENCE)(requests.request_asked), name="case_request"),
    path("case-requests/<int:pk>/decide/", needs(HOLD_MEETINGS)(requests.decide_request), name="decide_request"),
    path("case-requests/<int:pk>/call/", needs(HOLD_MEETINGS)(requests.call_for_request), name="call_for_request"),
    path("tasks/", needs(SEE_MEETINGS)(meetings.tasks), name="tasks"),
    path("tasks/<int:pk>/", needs(SEE_MEETINGS)(meetings.task), name="task"),
    path("tasks/<int:pk>/report/", needs(DO_TASKS)(meetings.report_task), name="report_task"),
    path("tasks/<int:pk>/reports/<int:report_pk>/", needs(HOLD_MEETINGS)(meetings.decide_task), name="decide_task"),
    path("tasks/<int:pk>/files/<int:file_pk>/", needs(SEE_MEETINGS)(meetings.proof), name="proof"),
    path("benchmarks/", needs(SEE_BENCHMARKS)(benchmarks.benchmarks), name="benchmarks"),
    path("benchmarks/add/", needs(BENCHMARK)(benchmarks.set_district), name="new_benchmark_district"),
    path("benchmarks/<int:pk>/", needs(SEE_BENCHMARKS)(benchmarks.district), name="benchmark_district"),
    path("benchmarks/<int:pk>/change/", needs(BENCHMARK)(benchmarks.set_district), name="change_benchmark_district"),
    path("benchmarks/<int:pk>/sizes/add/", needs(BENCHMARK)(benchmarks.set_size), name="add_benchmark_size"),
    path(
        "benchmarks/<int:pk>/sizes/<int:size_pk>/",
        needs(BENCHMARK)(benchmarks.set_size),
        name="change_benchmark_size",
    ),
    path("benchmarks/<int:pk>/figures/add/", needs(BENCHMARK)(benchmarks.enter_figure), name="enter_benchmark_figure"),
    path(
        "benchmarks/<int:pk>/figures/<int:figure_pk>/check/",
        needs(BENCHMARK)(benchmarks.check_figure),
        name="check_benchmark_figure",
    ),
    path("coverage/", needs("goals.view")(coverage.coverage), name="coverage"),
    path("assessments/", needs(SEE_RANKING)(assessment.rounds), name="assessments"),
    path("assessments/add/", needs(ASSESS)(assessment.new_round), name="new_assessment"),
    path("assessments/<int:pk>/", needs(SEE_RANKING)(assessment.assessment), name="assessment"),
    path("assessments/<int:pk>/change/", needs(ASSESS)(assessment.change_round), name="change_assessment"),
    path("assessments/<int:pk>/class/", needs(ASSESS)(assessment.unit_class), name="new_unit_class"),
    path("assessments/<int:pk>/class/<int:class_pk>/", needs(ASSESS)(assessment.unit_class), name="unit_class"),
    path("assessments/<int:pk>/criterion/", needs(ASSESS)(assessment.criterion), name="new_criterion"),
    path("assessments/<int:pk>/criterion/<int:criterion_pk>/", needs(ASSESS)(assessment.criterion), name="criterion"),
    path(
        "assessments/<int:pk>/class/<int:part_pk>/remove/",
        needs(ASSESS)(assessment.remove_part),
        {"kind": "class"},
        name="remove_class",
    ),
    path(
        "assessments/<int:pk>/criterion/<int:part_pk>/remove/",
        needs(ASSESS)(assessment.remove_part),
        {"kind": "criterion"},
        name="remove_criterion",
    ),
    path("assessments/<int:pk>/compute/", needs(ASSESS)(assessment.step), {"to": "compute"}, name="compute_assessment"),
    path("assessments/<int:pk>/publish/", needs(ASSESS)(assessment.step), {"to": "publish"}, name="publish_assessment"),
    path("assessments/<int:pk>/open/", needs(SEAL)(assessment.confirm), {"to": "open"}, name="open_assessment"),
    path("assessments/<int:pk>/seal/", needs(SEAL)(assessment.confirm), {"to": "seal"}, name="seal_assessment"),
    path(
        "assessments/<int:pk>/claims/<int:asked_pk>/",
        needs(ASSESS)(assessment.decide),
        {"kind": "claim"},
        name="decide_claim",
    ),
    path(
        "assessments/<int:pk>/appeals/<int:asked_pk>/",
        needs(ASSESS)(assessment.decide),
        {"kind": "appeal"},
        name="decide_appeal",
    ),
    path(
        "assessments/<int:pk>/result.xlsx",
        needs(SEE_RANKING)(assessment.result_file),
        {"kind": "xlsx"},
        name="assessment_workbook",
    ),
    path(
        "assessments/<int:pk>/result.json",
        needs(SEE_RANKING)(assessment.result_file),
        {"kind": "json"},
        name="assessment_document",
    ),
    path("assessments/<int:pk>/units/<int:unit_pk>/", needs(SEE_RANKING)(unit_views.assessed), name="assessed"),
    path(
        "assessments/<int:pk>/units/<int:unit_pk>/files/<int:file_pk>/",
        needs(SEE_RANKING)(unit_views.claim_file),
        name="claim_file",
    ),
    path("marking/", needs(MARK)(unit_views.markings), name="markings"),
    path("marking/<int:criterion_pk>/", needs(MARK)(unit_views.marking), name="marking"),
    path("letters/", needs(SEE_LETTERS)(letters.letters), name="letters"),
    path("letters/issue/", needs(ISSUE)(letters.issue), name="issue_letters"),
    path("letters/<int:pk>/", needs(SEE_LETTERS)(letters.letter), name="letter"),
    path("letters/<int:pk>/sign/", needs(ANSWER)(letters.sign), name="sign_letter"),
    path("letters/<int:pk>/scan/", needs(SCAN)(letters.scan), name="scan_letter"),
    path("letters/<int:pk>/scans/<int:scan_pk>/", needs(ISSUE)(letters.decide_scan), name="decide_scan"),
    path("letters/<int:pk>/scans/<int:scan_pk>/file/", needs(SEE_LETTERS)(letters.scan_file), name="scan_file"),
    path("notices/", needs(SEE_NOTICES)(supervision.notices), name="notices"),
    path("notices/draft/", needs(SUPERVISE)(supervision.draft), name="draft_notice"),
    path("notices/<int:pk>/", needs(SEE_NOTICES)(supervision.notice), name="notice"),
    path("notices/<int:pk>/issue/", needs(CIRCULATE)(supervision.issue), name="issue_notice"),
    path("notices/<int:pk>/discard/", needs(SUPERVISE)(supervision.discard), name="discard_notice"),
    path("notices/<int:pk>/<int:item_pk>/reply/", needs(ANSWER)(supervision.reply), name="reply_notice"),
    path("notices/<int:pk>/<int:item_pk>/settle/", needs(SUPERVISE)(supervision.settle), name="settle_notice"),
    path("lights/", needs(SEE_NOTICES)(rules.versions), name="light_rules_versions"),
    path("lights/add/", needs(SUPERVISE)(rules.draw_up), name="draw_up_light_rules"),
    path("lights/<int:pk>/", needs(SEE_NOTICES)(rules.version), name="light_rules"),
    path("lights/<int:pk>/discard/", needs(SUPERVISE)(rules.discard), name="discard_light_rules"),
    path("lights/<int:pk>/enforce/", needs(CIRCULATE)(rules.enforce), name="enforce_light_rules"),
    path("lights/<int:pk>/rules/add/", needs(SUPERVISE)(rules.set_rule), name="add_light_rule"),
    path("lights/<int:pk>/rules/<int:at_place>/", needs(SUPERVISE)(rules.set_rule), name="light_rule"),
    path("lights/<int:pk>/rules/<int:at_place>/remove/", needs(SUPERVISE)(rules.remove_rule), name="remove_light_rule"),
    path("projects/", needs(SEE_PROJECTS)(projects.projects), {"shape": "list"}, name="projects"),
    path("projects/board/", needs(SEE_PROJECTS)(projects.projects), {"shape": "board"}, name="project_board"),
    path("projects/time/", needs(SEE_PROJECTS)(projects.projects), {"shape": "gantt"}, name="project_gantt"),
    path("projects/add/", needs(RUN_PROJECTS)(projects.new_project), name="new_project"),
    path("projects/<int:pk>/", needs(SEE_PROJECTS)(projects.project), name="project"),
    path("projects/<int:pk>/change/", needs(RUN_PROJECTS)(projects.change_project), name="change_project"),
    path("projects/<int:pk>/discard/", needs(RUN_PROJECTS)(projects.discard_project), name="discard_project"),
    path("projects/<int:pk>/open/", needs(VERIFY_PROJECTS)(projects.open_project), name="open_project"),
    path("projects/<int:pk>/close/", needs(VERIFY_PROJECTS)(projects.close_project), name="close_project"),
    path("projects/<int:pk>/milestones/add/", needs(RUN_PROJECTS)(project_parts.milestone), name="add_milestone"),
    path(
        "projects/<int:pk>/milestones/<int:milestone_pk>/",
        needs(RUN_PROJECTS)(project_parts.milestone),
        name="milestone",
    ),
    path(
        "projects/<int:pk>/milestones/<int:milestone_pk>/remove/",
        needs(RUN_PROJECTS)(project_parts.remove_milestone),
        name="remove_milestone",
    ),
    path("projects/<int:pk>/report/", needs(RUN_PROJECTS)(project_parts.report), name="report_project"),
    path(
        "projects/<int:pk>/reports/<int:report_pk>/",
        needs(VERIFY_PROJECTS)(project_parts.decide_report),
        name="decide_report",
    ),
    path("projects/<int:pk>/files/<int:file_pk>/", needs(SEE_PROJECTS)(project_parts.file), name="project_file"),
    path("projects/<int:pk>/risks/add/", needs(RUN_PROJECTS)(project_parts.risk), name="add_risk"),
    path("projects/<int:pk>/risks/<int:risk_pk>/", needs(RUN_PROJECTS)(project_parts.risk), name="risk"),
    path(
        "projects/<int:pk>/risks/<int:risk_pk>/close/", needs(RUN_PROJECTS)(project_parts.close_risk), name="close_risk"
    ),
    path("programmes/", needs("goals.view")(programmes.programmes), name="programmes"),
    path("programmes/add/", needs("goals.set")(programmes.set_programme), name="new_programme"),
    path("programmes/<int:pk>/", needs("goals.view")(programmes.programme), name="programme"),
    path("programmes/<int:pk>/change/", needs("goals.set")(programmes.set_programme), name="change_programme"),
    path("programmes/<int:pk>/remove/", needs("goals.set")(programmes.remove_programme), name="remove_programme"),
    path("programmes/<int:pk>/lines/add/", needs("goals.set")(programmes.set_line), name="add_line"),
    path("programmes/<int:pk>/lines/<int:line_pk>/", needs("goals.view")(programmes.line), name="programme_line"),
    path(
        "programmes/<int:pk>/lines/<int:line_pk>/change/", needs("goals.set")(programmes.set_line), name="change_line"
    ),
    path(
        "programmes/<int:pk>/lines/<int:line_pk>/remove/",
        needs("goals.set")(programmes.remove_line),
        name="remove_line",
    ),
    path("campaigns/", needs(SEE_CAMPAIGNS)(campaigns.campaigns), name="campaigns"),
    path("campaigns/add/", needs(RUN_CAMPAIGNS)(campaigns.set_campaign), name="new_campaign"),
    path("campaigns/<int:pk>/", needs(SEE_CAMPAIGNS)(campaigns.campaign), name="campaign"),
    path("campaigns/<int:pk>/wall/", needs(SEE_CAMPAIGNS)(campaigns.wall), name="campaign_wall"),
    path(
        "campaigns/<int:pk>/goals/<int:goal_pk>/units/<int:unit_pk>/",
        needs(SEE_CAMPAIGNS)(campaigns.figure),
        name="campaign_figure",
    ),
    path("campaigns/<int:pk>/change/", needs(RUN_CAMPAIGNS)(campaigns.set_campaign), name="change_campaign"),
    path("campaigns/<int:pk>/report/", needs(RUN_CAMPAIGNS)(campaigns.report_campaign), name="report_campaign"),
    path("campaigns/<int:pk>/discard/", needs(RUN_CAMPAIGNS)(campaigns.discard_campaign), name="discard_campaign"),
    path("campaigns/<int:pk>/goals/add/", needs(RUN_CAMPAIGNS)(campaigns.set_goal), name="add_campaign_goal"),
    path("campaigns/<int:pk>/goals/<int:goal_pk>/", needs(RUN_CAMPAIGNS)(campaigns.set_goal), name="campaign_goal"),
    path(
        "campaigns/<int:pk>/goals/<int:goal_pk>/remove/",
        needs(RUN_CAMPAIGNS)(campaigns.remove_goal),
        name="remove_campaign_goal",
    ),
    path("campaigns/<int:pk>/open/", needs(CONFIRM_CAMPAIGNS)(campaigns.confirm), {"to": "open"}, name="open_campaign"),
    path(
        "campaigns/<int:pk>/close/", needs(CONFIRM_CAMPAIGNS)(campaigns.confirm), {"to": "close"}, name="close_campaign"
    ),
    path("awards/", needs(SEE_AWARDS)(awards.award_lists), name="award_lists"),
    path("awards/add/", needs(AWARD)(awards.new_award_list), name="new_award_list"),
    path("awards/<int:pk>/", needs(SEE_AWARDS)(awards.award_list), name="award_list"),
    path("awards/<int:pk>/discard/", needs(AWARD)(awards.discard), name="discard_award_list"),
    path("awards/<int:pk>/rules/add/", needs(AWARD)(awards.set_rule), name="new_award_rule"),
    path("awards/<int:pk>/rules/<int:rule_pk>/", needs(AWARD)(awards.set_rule), name="award_rule"),
    path("awards/<int:pk>/rules/<int:rule_pk>/remove/", needs(AWARD)(awards.remove_rule), name="remove_award_rule"),
    path("awards/<int:pk>/lines/add/", needs(AWARD)(awards.add_line), name="add_award_line"),
    path(
        "awards/<int:pk>/lines/<int:line_pk>/strike/",
        needs(AWARD)(awards.settle_line),
        {"to": "strike"},
        name="strike_award_line",
    ),
    path(
        "awards/<int:pk>/lines/<int:line_pk>/restore/",
        needs(AWARD)(awards.settle_line),
        {"to": "restore"},
        name="restore_award_line",
    ),
    path("awards/<int:pk>/decide/", needs(DECIDE_AWARDS)(awards.decide), {"to": "decide"}, name="decide_award_list"),
    path("awards/<int:pk>/return/", needs(DECIDE_AWARDS)(awards.decide), {"to": "return"}, name="return_award_list"),
    path("awards/<int:pk>/publish/", needs(AWARD)(awards.publish), name="publish_award_list"),
]
