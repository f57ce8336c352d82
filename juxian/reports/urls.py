"""Addresses of reports."""

from django.urls import URLPattern, path

from juxian.core.filetypes import PDF, WORD
from juxian.core.permissions import View, needs
from juxian.goals.models.awards import SEE_AWARDS
from juxian.goals.models.campaigns import SEE_CAMPAIGNS
from juxian.goals.models.letters import SEE_LETTERS
from juxian.goals.models.meetings import SEE_MEETINGS
from juxian.goals.models.supervision import CIRCULATE, SEE_NOTICES, SUPERVISE
from juxian.policies.permissions import VIEW_SIMULATIONS
from juxian.reports import overview_views, views
from juxian.reports.difference_views import difference
from juxian.reports.layouts import views as layouts
from juxian.reports.overview_views import OVERVIEW
from juxian.reports.supervision import views as supervision

app_name = "reports"
compose = needs("reports.compose")


def official(folder: str, name: str, permission: str, view: View) -> list[URLPattern]:
    """Return the addresses of an official document as Word and as PDF."""
    checked = needs(permission)(view)
    return [
        path(f"{folder}/<int:pk>/word/", checked, {"kind": WORD}, name=name),
        path(f"{folder}/<int:pk>/pdf/", checked, {"kind": PDF}, name=f"{name}_pdf"),
    ]


urlpatterns = [
    path("overview/", needs(OVERVIEW)(overview_views.overview), name="overview"),
    path("wall/", needs(OVERVIEW)(overview_views.wall), name="wall"),
    path("reviews/", needs("reports.view")(views.reviews), name="reviews"),
    path("reviews/compose/", needs("reports.compose")(views.compose), name="compose"),
    path("reviews/<int:pk>/", needs("reports.view")(views.review), name="review"),
    path("reviews/<int:pk>/word/", needs("reports.view")(views.download), name="download"),
    path("templates/", compose(layouts.templates), name="templates"),
    path("templates/new/", compose(layouts.upload), name="upload_template"),
    path("templates/names/", compose(layouts.names), name="template_names"),
    path("templates/built-in/<str:kind>/", compose(layouts.built_in), name="built_in_template"),
    path("templates/<int:pk>/", compose(layouts.template), name="template"),
    path("templates/<int:pk>/file/", compose(layouts.file), name="template_file"),
    path("templates/<int:pk>/preview/", compose(layouts.preview), name="preview_template"),
    path("templates/<int:pk>/decide/", compose(layouts.decide), name="decide_template"),
    path("differences/<str:indicator_id>/", needs("reports.view")(difference), name="difference"),
    path("simulations/<int:pk>/word/", needs(VIEW_SIMULATIONS)(views.simulation), name="simulation"),
    *official("letters", "letter", SEE_LETTERS, views.letter),
    *official("awards", "awards", SEE_AWARDS, views.awards),
    *official("meetings", "minutes", SEE_MEETINGS, views.minutes),
    *official("notices", "notice", SEE_NOTICES, views.notice),
    *official("campaigns", "campaign", SEE_CAMPAIGNS, views.campaign),
    path("supervision/", needs(SEE_NOTICES)(supervision.reports), name="supervision_reports"),
    path("supervision/draft/", needs(SUPERVISE)(supervision.draft), name="draft_supervision_report"),
    path("supervision/<int:pk>/", needs(SEE_NOTICES)(supervision.report), name="supervision_report"),
    path("supervision/<int:pk>/issue/", needs(CIRCULATE)(supervision.issue), name="issue_supervision_report"),
    path("supervision/<int:pk>/discard/", needs(SUPERVISE)(supervision.discard), name="discard_supervision_report"),
    *official("supervision", "supervision_file", SEE_NOTICES, supervision.download),
]
