"""The shell's own pages."""

from django.urls import path

from juxian.web import views

app_name = "web"

urlpatterns = [
    path("", views.desk, name="desk"),
    path("search/", views.search, name="search"),
    path("search/suggestions/", views.suggestions, name="suggestions"),
    path("components/", views.gallery, name="components"),
]
