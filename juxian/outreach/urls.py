"""Addresses of vacancies and recommendations."""

from django.urls import path

from juxian.core.permissions import needs
from juxian.outreach.permissions import ANSWER, CHANGE, MATCH, OWN, VIEW
from juxian.outreach.views import matching, recommendations, vacancies

app_name = "outreach"
view, change, match, answer, own = needs(VIEW), needs(CHANGE), needs(MATCH), needs(ANSWER), needs(OWN)
VACANCY = "vacancies/<int:pk>/"
RECOMMENDATION = "recommendations/<int:pk>/"

urlpatterns = [
    path("vacancies/", view(vacancies.vacancies), name="vacancies"),
    path("vacancies/new/", change(vacancies.new_vacancy), name="new_vacancy"),
    path("vacancies/assignment/", match(matching.assignment), name="assignment"),
    path(VACANCY, view(vacancies.vacancy), name="vacancy"),
    path(f"{VACANCY}edit/", change(vacancies.edit_vacancy), name="edit_vacancy"),
    path(f"{VACANCY}step/", change(vacancies.step), name="step_vacancy"),
    path(f"{VACANCY}requirements/add/<str:kind>/", change(vacancies.add_requirement), name="add_requirement"),
    path(f"{VACANCY}requirements/<int:row>/remove/", change(vacancies.remove_requirement), name="remove_requirement"),
    path(f"{VACANCY}candidates/", match(matching.candidates), name="candidates"),
    path("recommendations/", answer(recommendations.recommendations), name="recommendations"),
    path(RECOMMENDATION, answer(recommendations.recommendation), name="recommendation"),
    path(f"{RECOMMENDATION}answer/", answer(recommendations.answer), name="answer_recommendation"),
    path(f"{RECOMMENDATION}take-on/", answer(recommendations.take_on), name="take_on"),
    path("people/<int:pk>/willingness/", match(recommendations.willingness), name="willingness"),
    path("mine/", own(recommendations.my_posts), name="my_posts"),
    path("mine/<int:pk>/refuse/", own(recommendations.refuse_mine), name="refuse_mine"),
]
