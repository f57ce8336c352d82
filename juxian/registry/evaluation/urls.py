"""Addresses of evaluation, under those of the registry."""

from django.urls import path

from juxian.core.permissions import needs
from juxian.registry.evaluation import views_compare as compare
from juxian.registry.evaluation import views_methods as methods
from juxian.registry.evaluation import views_own as own
from juxian.registry.evaluation import views_peers as peers
from juxian.registry.evaluation import views_runs as runs
from juxian.registry.evaluation.permissions import ADOPT, EVALUATE, RESULTS, REVIEW
from juxian.registry.permissions import OWN

evaluate, results, review = needs(EVALUATE), needs(RESULTS), needs(REVIEW)
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
    path("runs/", results(runs.evaluation_runs), name="evaluation_runs"),
    path("runs/new/", evaluate(runs.new_run), name="new_evaluation_run"),
    path("runs/<int:pk>/", results(runs.run), name="evaluation_run"),
    path("runs/<int:pk>/check/", evaluate(runs.check_run), name="check_evaluation_run"),
    path("runs/<int:pk>/open/", evaluate(runs.open_run), name="open_evaluation_run"),
    path("results/<int:pk>/", results(runs.result), name="evaluation_result"),
    path("results/<int:pk>/conclude/", evaluate(runs.conclude), name="conclude_evaluation"),
    path("objections/", evaluate(own.objections), name="evaluation_objections"),
    path("objections/<int:pk>/", evaluate(own.objection), name="evaluation_objection"),
    path("mine/", needs(OWN)(own.my_evaluations), name="my_evaluations"),
    path("mine/<int:pk>/", needs(OWN)(own.my_evaluation), name="my_evaluation"),
    path("methods/<int:pk>/compare/", evaluate(compare.comparison), name="compare_evaluation"),
    path("rounds/", evaluate(peers.rounds), name="peer_rounds"),
    path("rounds/new/", evaluate(peers.new_round), name="new_peer_round"),
    path("rounds/<int:pk>/", evaluate(peers.round_), name="peer_round"),
    path("rounds/<int:pk>/close/", evaluate(peers.close_round), name="close_peer_round"),
    path("reviews/", review(peers.reviews), name="peer_reviews"),
    path("reviews/<int:pk>/", review(peers.review), name="peer_review"),
]
