"""Addresses of reports."""

from django.urls import path

from juxian.core.permissions import needs
from juxian.goals.models.campaigns import SEE_CAMPAIGNS
from juxian.goals.models.letters import SEE_LETTERS
from juxian.goals.models.meetings import SEE_MEETINGS
from juxian.goals.models.supervision import SEE_NOTICES
from juxian.policies.permissions import VIEW_SIMULATIONS
from juxian.reports import overview_views, views
from juxian.reports.overview_views import OVERVIEW

app_name = "reports"
urlpatterns = [
    path("overview/", needs(OVERVIEW)(overview_views.overview), name="overview"),
    path("wall/", needs(OVERVIEW)(overview_views.wall), name="wall"),
    path("reviews/", needs("reports.view")(views.reviews), name="reviews"),
    path("reviews/compose/", needs("reports.compose")(views.compose), name="compose"),
    path("reviews/<int:pk>/", needs("reports.view")(views.review), name="review"),
    path("reviews/<int:pk>/word/", needs("reports.view")(views.download), name="download"),
    path("simulations/<int:pk>/word/", needs(VIEW_SIMULATIONS)(views.simulation), name="simulation"),
    path("letters/<int:pk>/word/", needs(SEE_LETTERS)(views.letter), name="letter"),
    path("meetings/<int:pk>/word/", needs(SEE_MEETINGS)(views.minutes), name="minutes"),
    path("notices/<int:pk>/word/", needs(SEE_NOTICES)(views.notice), name="notice"),
    path("campaigns/<int:pk>/word/", needs(SEE_CAMPAIGNS)(views.campaign), name="campaign"),
]
