"""What may be done here and by whom, the trail's sentences, and the entries of the sidebar."""

from django.utils.translation import gettext_lazy as _

from juxian.audit import actions
from juxian.core.permissions import register
from juxian.core.roles import OFFICE, UNITS, Role
from juxian.outreach.models import Contact, Contribution, Recommendation, Support
from juxian.web import navigation
from juxian.web.navigation import NavItem, Section

VIEW = "outreach.view_vacancies"
CHANGE = "outreach.change_vacancies"
MATCH = "outreach.match"
ANSWER = "outreach.answer"
OWN = "outreach.own"
VIEW_TIES = "outreach.view_ties"
CHANGE_TIES = "outreach.change_ties"
CONFIRM_TIES = "outreach.confirm_ties"
REVEAL_TIES = "outreach.reveal_ties"

SENTENCES = {
    "outreach.vacancy_entered": _("entered a vacancy"),
    "outreach.vacancy_changed": _("changed a vacancy"),
    "outreach.vacancy_opened": _("opened a vacancy"),
    "outreach.vacancy_closed": _("closed a vacancy"),
    "outreach.vacancy_withdrawn": _("withdrew a vacancy"),
    "outreach.vacancies_exported": _("exported the list of vacancies"),
    "outreach.candidates_exported": _("exported the candidates for a vacancy"),
    "outreach.recommendations_exported": _("exported a list of recommendations"),
    "outreach.requirement_added": _("added a requirement"),
    "outreach.requirement_removed": _("removed a requirement"),
    "outreach.willing": _("agreed to be recommended for posts"),
    "outreach.not_willing": _("wishes to be recommended for no posts"),
    "outreach.recommended": _("recommended people for a vacancy"),
    "outreach.interviewing": _("invited a recommended person to an interview"),
    "outreach.offered": _("offered the post to a recommended person"),
    "outreach.declined": _("declined a recommended person"),
    "outreach.refused": _("refused a post they were recommended for"),
    "outreach.taken_on": _("took a recommended person on"),
    "outreach.recommendation_withdrawn": _("withdrew a recommendation"),
    "outreach.native_entered": _("entered a native elsewhere"),
    "outreach.native_changed": _("changed a native elsewhere"),
    "outreach.native_returned": _("entered that a native came back"),
    "outreach.contact_logged": _("kept in touch with a native elsewhere"),
    "outreach.phone_revealed": _("looked at the phone of a native elsewhere"),
    "outreach.contribution_entered": _("entered a contribution"),
    "outreach.contribution_confirmed": _("confirmed a contribution"),
    "outreach.contribution_rejected": _("rejected a contribution"),
    "outreach.expert_discovered": _("discovered a rural expert"),
    "outreach.expert_confirmed": _("confirmed a rural expert"),
    "outreach.expert_rejected": _("rejected a rural expert"),
    "outreach.expert_supported": _("supported a rural expert"),
    "outreach.ties_exported": _("exported a list of ties"),
}
# What people read for the keys that events keep.
LABELS = {
    "requirement": _("requirement"),
    "condition": _("condition"),
    "heads": _("heads"),
    "names": _("people"),
    "taken_on": _("taken on"),
    "willing": _("agrees to be recommended"),
    "craft": _("craft"),
    "on": _("date"),
    "amount": _("amount"),
    "next_due": _("next contact due"),
    "township": _("discovered by"),
}

NAVIGATION = (
    NavItem(_("Vacancies"), "outreach:vacancies", "briefcase", 50, VIEW, Section.TALENT),
    NavItem(_("Recommendations"), "outreach:recommendations", "user-share", 51, ANSWER, Section.TALENT),
    NavItem(_("Natives and rural experts"), "outreach:natives", "home-heart", 52, VIEW_TIES, Section.TALENT),
    NavItem(_("Posts for me"), "outreach:my_posts", "briefcase", 15, OWN, Section.TALENT),
)


def register_all() -> None:
    """Register permissions, sentences and labels of the trail, and the sidebar; called once from `apps.py`."""
    actions.register(SENTENCES)
    for name, label in LABELS.items():
        actions.register_field(name, label)
    actions.register_field("contribution", _("contribution"), dict(Contribution.Kind.choices))
    actions.register_field("support", _("support"), dict(Support.Kind.choices))
    actions.register_field("way", _("way"), dict(Contact.Way.choices))
    actions.register_field("step", _("state"), dict(Recommendation.State.choices))
    navigation.register(*NAVIGATION)
    register(VIEW, _("see vacancies"), *OFFICE, *UNITS)
    register(CHANGE, _("enter and change vacancies"), *OFFICE, *UNITS)
    register(MATCH, _("match people to vacancies and recommend them"), *OFFICE)
    register(ANSWER, _("answer recommendations"), *OFFICE, *UNITS)
    register(VIEW_TIES, _("see natives elsewhere and rural experts"), *OFFICE, Role.UNIT_OFFICER)
    register(CHANGE_TIES, _("enter natives elsewhere and rural experts"), *OFFICE, Role.UNIT_OFFICER)
    register(CONFIRM_TIES, _("confirm contributions and rural experts"), *OFFICE)
    register(REVEAL_TIES, _("see the phones of natives elsewhere, giving a reason"), *OFFICE, Role.UNIT_OFFICER)
    register(OWN, _("say whether one wants to hear of posts"), Role.TALENT)
