"""Addresses of the trail."""

from django.urls import path

from juxian.audit import views
from juxian.core.permissions import needs

app_name = "audit"
may = needs("audit.view")

urlpatterns = [
    path("", may(views.events), name="events"),
    path("<int:sequence>/", may(views.event), name="event"),
    path("verify/", may(views.verify), name="verify"),
    path("head/", may(views.head), name="head"),
]
