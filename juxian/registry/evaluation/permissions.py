"""What may be done in evaluation and by whom, and how the trail calls it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from juxian.core.permissions import register
from juxian.core.roles import OFFICE, UNITS, Role
from juxian.registry.models.evaluation_runs import EVALUATE, RESULTS
from juxian.registry.permissions import OWN
from juxian.web.navigation import NavItem, Section

__all__ = ["ADOPT", "EVALUATE", "NAVIGATION", "RESULTS", "REVIEW", "SENTENCES", "register_all"]
ADOPT = "registry.adopt_evaluation"
REVIEW = "registry.review_peers"

SENTENCES: dict[str, Promise | str] = {
    "registry.evaluation_created": _("entered a method of evaluation"),
    "registry.evaluation_changed": _("changed a method of evaluation"),
    "registry.evaluation_drafted": _("worked on a method of evaluation"),
    "registry.evaluation_handed_in": _("handed a method of evaluation in"),
    "registry.evaluation_returned": _("gave a method of evaluation back"),
    "registry.evaluation_discarded": _("threw a draft of a method of evaluation away"),
    "registry.evaluation_adopted": _("adopted a method of evaluation"),
    "registry.evaluation_run": _("evaluated"),
    "registry.evaluation_opened": _("opened results of an evaluation to a unit"),
    "registry.evaluation_closed": _("closed results of an evaluation to a unit"),
    "registry.evaluation_objected": _("objected to the result of an evaluation"),
    "registry.evaluation_answered": _("answered an objection to the result of an evaluation"),
    "registry.evaluation_concluded": _("judged by the result of an evaluation"),
    "registry.peers_asked": _("opened a round of peer review"),
    "registry.peer_reviewed": _("gave a peer review"),
    "registry.peers_closed": _("closed a round of peer review"),
}

NAVIGATION = (
    NavItem(_("Evaluation"), "registry:evaluations", "scale", 39, EVALUATE, Section.TALENT),
    NavItem(_("My evaluations"), "registry:my_evaluations", "scale", 12, OWN, Section.TALENT),
    NavItem(_("Peer reviews"), "registry:peer_reviews", "users", 12, REVIEW, Section.TALENT),
)


def register_all() -> None:
    """Register the permissions; called once from `apps.py`."""
    register(EVALUATE, _("write methods of evaluation and evaluate"), *OFFICE)
    register(RESULTS, _("see results of evaluations"), *OFFICE, *UNITS)
    register(REVIEW, _("review peers"), Role.EXPERT)
    register(ADOPT, _("adopt methods of evaluation"), *OFFICE)
