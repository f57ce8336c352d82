"""Addresses of plans and targets."""

from django.urls import path

from juxian.core.permissions import needs
from juxian.goals import target_views, views

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
]
