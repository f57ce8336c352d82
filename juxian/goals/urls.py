"""Addresses of plans and targets."""

from django.urls import path

from juxian.core.permissions import needs
from juxian.goals import target_views, views
from juxian.goals.assessment import unit_views
from juxian.goals.assessment import views as assessment
from juxian.goals.letters import views as letters
from juxian.goals.models.assessment import ASSESS, MARK, SEAL, SEE_RANKING
from juxian.goals.models.letters import ANSWER, ISSUE, SEE_LETTERS
from juxian.goals.models.supervision import CIRCULATE, SEE_NOTICES, SUPERVISE
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
    path("marking/", needs(MARK)(unit_views.markings), name="markings"),
    path("marking/<int:criterion_pk>/", needs(MARK)(unit_views.marking), name="marking"),
    path("letters/", needs(SEE_LETTERS)(letters.letters), name="letters"),
    path("letters/issue/", needs(ISSUE)(letters.issue), name="issue_letters"),
    path("letters/<int:pk>/", needs(SEE_LETTERS)(letters.letter), name="letter"),
    path("letters/<int:pk>/sign/", needs(ANSWER)(letters.sign), name="sign_letter"),
    path("notices/", needs(SEE_NOTICES)(supervision.notices), name="notices"),
    path("notices/draft/", needs(SUPERVISE)(supervision.draft), name="draft_notice"),
    path("notices/<int:pk>/", needs(SEE_NOTICES)(supervision.notice), name="notice"),
    path("notices/<int:pk>/issue/", needs(CIRCULATE)(supervision.issue), name="issue_notice"),
    path("notices/<int:pk>/discard/", needs(SUPERVISE)(supervision.discard), name="discard_notice"),
    path("notices/<int:pk>/<int:item_pk>/reply/", needs(ANSWER)(supervision.reply), name="reply_notice"),
    path("notices/<int:pk>/<int:item_pk>/settle/", needs(SUPERVISE)(supervision.settle), name="settle_notice"),
]
