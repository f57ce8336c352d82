"""Addresses of figures, the catalogue and saved lists."""

from django.urls import path

from juxian.core.permissions import needs
from juxian.facts import cross_views, list_views, views

app_name = "facts"

figures = needs("facts.view_figures")
lists = needs("facts.save_lists")

urlpatterns = [
    path("figures/", figures(views.figures), name="figures"),
    path("figures/take/", needs("facts.take_snapshot")(views.take_snapshot), name="take"),
    path("figures/<str:indicator_id>/", figures(views.figure), name="figure"),
    path("tables/", figures(cross_views.statistics), name="statistics"),
    path("tables/<str:table_id>/", figures(cross_views.cross_table), name="cross"),
    path("catalogue/", figures(views.catalogue), name="catalogue"),
    path("lists/", lists(list_views.lists), name="lists"),
    path("lists/new/", lists(list_views.create), name="list_create"),
    path("lists/select/", lists(list_views.select), name="list_select"),
    path("lists/<int:pk>/", lists(list_views.show), name="list"),
    path("lists/<int:pk>/edit/", lists(list_views.edit), name="list_edit"),
    path("lists/<int:pk>/delete/", lists(list_views.delete), name="list_delete"),
]
