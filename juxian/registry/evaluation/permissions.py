"""What may be done in evaluation and by whom, and how the trail calls it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from juxian.core.permissions import register
from juxian.core.roles import OFFICE
from juxian.web.navigation import NavItem, Section

EVALUATE = "registry.evaluate"
ADOPT = "registry.adopt_evaluation"

SENTENCES: dict[str, Promise | str] = {
    "registry.evaluation_created": _("entered a method of evaluation"),
    "registry.evaluation_changed": _("changed a method of evaluation"),
    "registry.evaluation_drafted": _("worked on a method of evaluation"),
    "registry.evaluation_handed_in": _("handed a method of evaluation in"),
    "registry.evaluation_returned": _("gave a method of evaluation back"),
    "registry.evaluation_discarded": _("threw a draft of a method of evaluation away"),
    "registry.evaluation_adopted": _("adopted a method of evaluation"),
}

NAVIGATION = (NavItem(_("Evaluation"), "registry:evaluations", "scale", 39, EVALUATE, Section.TALENT),)


def register_all() -> None:
    """Register the permissions; called once from `apps.py`."""
    register(EVALUATE, _("write methods of evaluation and evaluate"), *OFFICE)
    register(ADOPT, _("adopt methods of evaluation"), *OFFICE)
