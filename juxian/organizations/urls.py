"""Addresses of the organisation pages."""

from django.urls import path

from juxian.core.permissions import needs
from juxian.organizations import views

app_name = "organizations"
see, add, change = needs("organizations.view"), needs("organizations.add_employer"), needs("organizations.change")

urlpatterns = [
    path("", see(views.tree), name="tree"),
    path("list/", see(views.listed), name="list"),
    path("add/", add(views.add), name="add"),
    path("<int:pk>/", see(views.detail), name="detail"),
    path("<int:pk>/edit/", change(views.edit), name="edit"),
    path("<int:pk>/move/", change(views.move), name="move"),
    path("<int:pk>/close/", change(views.close), name="close"),
    path("<int:pk>/reopen/", change(views.reopen), name="reopen"),
]
