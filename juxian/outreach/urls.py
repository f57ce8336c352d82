"""Addresses of vacancies and recommendations."""

from django.urls import path

from juxian.core.permissions import needs
from juxian.outreach.permissions import (
    ANSWER,
    CHANGE,
    CHANGE_TIES,
    CONFIRM_TIES,
    MATCH,
    OWN,
    REVEAL_TIES,
    VIEW,
    VIEW_TIES,
)
from juxian.outreach.ties import experts
from juxian.outreach.ties import views as ties
from juxian.outreach.views import matching, recommendations, vacancies

app_name = "outreach"
view, change, match, answer, own = needs(VIEW), needs(CHANGE), needs(MATCH), needs(ANSWER), needs(OWN)
see, keep, confirm, reveal = needs(VIEW_TIES), needs(CHANGE_TIES), needs(CONFIRM_TIES), needs(REVEAL_TIES)
VACANCY = "vacancies/<int:pk>/"
RECOMMENDATION = "recommendations/<int:pk>/"
NATIVE = "natives/<int:pk>/"
EXPERT = "rural-experts/<int:pk>/"

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
    path("natives/", see(ties.natives), name="natives"),
    path("natives/new/", keep(ties.new_native), name="new_native"),
    path("natives/townships/", see(ties.homes), name="homes"),
    path(NATIVE, see(ties.native), name="native"),
    path(f"{NATIVE}edit/", keep(ties.edit_native), name="edit_native"),
    path(f"{NATIVE}reveal/", reveal(ties.reveal_native), name="reveal_native"),
    path(f"{NATIVE}contacts/", keep(ties.log_contact), name="log_contact"),
    path(f"{NATIVE}contributions/add/", keep(ties.add_contribution), name="add_contribution"),
    path(f"{NATIVE}contributions/<int:row>/decide/", confirm(ties.decide_contribution), name="decide_contribution"),
    path(f"{NATIVE}back/", keep(ties.come_back), name="come_back"),
    path("rural-experts/", see(experts.rural_experts), name="rural_experts"),
    path("rural-experts/new/", keep(experts.new_expert), name="new_expert"),
    path(EXPERT, see(experts.rural_expert), name="rural_expert"),
    path(f"{EXPERT}decide/", confirm(experts.decide_expert), name="decide_expert"),
    path(f"{EXPERT}supports/add/", keep(experts.add_support), name="add_support"),
]
