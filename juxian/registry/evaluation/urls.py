"""Addresses of evaluation, under those of the registry."""

from django.urls import path

from juxian.core.permissions import needs
from juxian.registry.evaluation import views_methods as methods
from juxian.registry.evaluation.permissions import ADOPT, EVALUATE

evaluate = needs(EVALUATE)
DRAFT = "methods/<int:pk>/draft/"
DIMENSION = f"{DRAFT}dimensions/<int:at>/"

urlpatterns = [
    path("methods/", evaluate(methods.evaluations), name="evaluations"),
    path("methods/new/", evaluate(methods.new_method), name="new_evaluation"),
    path("methods/<int:pk>/", evaluate(methods.method), name="evaluation"),
    path("methods/<int:pk>/edit/", evaluate(methods.edit_method), name="edit_evaluation"),
    path("methods/<int:pk>/versions/<int:number>/", evaluate(methods.version), name="evaluation_version"),
    path(DRAFT, evaluate(methods.draft), name="evaluation_draft"),
    path(f"{DRAFT}begin/", evaluate(methods.begin), name="begin_evaluation_draft"),
    path(f"{DRAFT}terms/", evaluate(methods.terms), name="evaluation_terms"),
    path(f"{DRAFT}step/", evaluate(methods.step), name="evaluation_step"),
    path(f"{DRAFT}adopt/", needs(ADOPT)(methods.adopt), name="adopt_evaluation"),
    path(f"{DRAFT}dimensions/new/", evaluate(methods.dimension), name="new_dimension"),
    path(DIMENSION, evaluate(methods.dimension), name="dimension"),
    path(f"{DIMENSION}remove/", evaluate(methods.remove), name="remove_dimension"),
    path(f"{DIMENSION}criteria/new/", evaluate(methods.criterion), name="new_criterion"),
    path(f"{DIMENSION}criteria/<int:place>/", evaluate(methods.criterion), name="criterion"),
    path(f"{DIMENSION}criteria/<int:place>/remove/", evaluate(methods.remove), name="remove_criterion"),
]
