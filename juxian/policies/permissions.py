"""What may be done here and by whom, the trail's sentences, and the entries of the sidebar."""

from django.utils.translation import gettext_lazy as _

from juxian.core.permissions import register
from juxian.core.roles import ADMINISTRATORS, EVERYBODY, OFFICE, Role
from juxian.web.navigation import NavItem, Section

READERS = tuple(role for role in EVERYBODY if role not in ADMINISTRATORS)

VIEW = "policies.view"
EDIT = "policies.edit"
PUBLISH = "policies.publish"
VIEW_DRAFTS = "policies.view_drafts"
VIEW_COHERENCE = "policies.view_coherence"
RUN = "policies.run"
VIEW_ENTITLEMENTS = "policies.view_entitlements"
VIEW_OWN = "policies.view_own"
RECORD_GRANT = "policies.record_grant"
SIMULATE = "policies.simulate"
VIEW_SIMULATIONS = "policies.view_simulations"

VIEW_AUTOMATIC = "policies.view_automatic"
PREPARE_AUTOMATIC = "policies.prepare_automatic"
CONFIRM_AUTOMATIC = "policies.confirm_automatic"

SENTENCES = {
    "policies.policy_created": _("drafted a policy"),
    "policies.policy_changed": _("changed a draft policy"),
    "policies.policy_published": _("published a policy"),
    "policies.policy_repealed": _("repealed a policy"),
    "policies.clause_added": _("added a clause"),
    "policies.clause_changed": _("changed a clause"),
    "policies.clause_removed": _("removed a clause"),
    "policies.benefit_created": _("added a benefit"),
    "policies.benefit_changed": _("changed a benefit"),
    "policies.draft_saved": _("saved the draft of a benefit's rules"),
    "policies.draft_handed_in": _("handed a draft in for publication"),
    "policies.draft_returned": _("returned a draft"),
    "policies.draft_discarded": _("discarded a draft"),
    "policies.version_published": _("published a version of a benefit's rules"),
    "policies.exclusion_created": _("added an exclusion"),
    "policies.exclusion_ended": _("ended an exclusion"),
    "policies.grant_recorded": _("recorded a grant"),
    "policies.grants_recorded": _("recorded grants"),
    "policies.grant_stopped": _("stopped a grant"),
    "policies.run_asked": _("asked for an entitlement run"),
    "policies.run_made": _("ran the entitlements"),
    "policies.simulation_asked": _("asked for a simulation"),
    "policies.simulation_made": _("simulated a change of rules"),
    "policies.difference_made": _("made the list of a retroactive difference"),
    "policies.simulation_exported": _("exported the comparison of a simulation"),
    "policies.batch_prepared": _("prepared a list granted without application"),
    "policies.batch_checked": _("checked lines of a list granted without application"),
    "policies.batch_left_out": _("left people out of a list granted without application"),
    "policies.batch_submitted": _("submitted a list granted without application"),
    "policies.batch_returned": _("returned a list granted without application"),
    "policies.batch_confirmed": _("confirmed a list granted without application"),
    "policies.batch_cancelled": _("cancelled a list granted without application"),
    "policies.batch_handed_over": _("handed a list granted without application over"),
    "policies.line_declined": _("declined a benefit"),
    "policies.line_objected": _("objected to a benefit"),
    "policies.objection_decided": _("decided an objection"),
    "policies.list_exported": _("exported a list of entitlements"),
}

# What people read for the keys that events keep.
LABELS = {
    "from": _("valid from"),
    "clause": _("clause"),
    "table": _("hash of the table"),
    "note": _("note to the publisher"),
    "version": _("version"),
    "mode": _("which stands"),
    "benefits": _("benefits"),
    "benefit": _("benefit"),
    "cap": _("limit in fen"),
    "total": _("in all"),
    "grants": _("grants"),
    "on": _("stopped on"),
    "as_of": _("as of"),
    "snapshot": _("snapshot"),
    "hash": _("hash"),
    "found": _("entitled"),
    "rows": _("rows"),
    "conditions": _("conditions"),
}

NAVIGATION = (
    NavItem(_("Without application"), "policies:automatic", "gift-card", 42, VIEW_AUTOMATIC, Section.PROMISES),
    NavItem(_("Policy library"), "policies:policies", "books", 10, VIEW, Section.PROMISES),
    NavItem(_("Benefits"), "policies:benefits", "gift", 20, VIEW, Section.PROMISES),
    NavItem(_("Policy check-up"), "policies:checkup", "stethoscope", 25, VIEW_COHERENCE, Section.PROMISES),
    NavItem(_("Entitlements"), "policies:runs", "checklist", 30, VIEW_ENTITLEMENTS, Section.PROMISES),
    NavItem(_("Grants"), "policies:grants", "receipt-yuan", 40, VIEW_ENTITLEMENTS, Section.PROMISES),
    NavItem(_("Simulations"), "policies:simulations", "flask", 45, VIEW_SIMULATIONS, Section.PROMISES),
    NavItem(_("Policy calculator"), "policies:calculator", "calculator", 60, VIEW, Section.PROMISES),
    NavItem(_("My entitlements"), "policies:mine", "user-check", 50, VIEW_OWN, Section.PROMISES),
)


def register_all() -> None:
    """Register the permissions; called once from the app's `ready()`."""
    register(VIEW, _("read policies"), *READERS)
    register(EDIT, _("draft policies and benefits"), Role.CLERK)
    register(PUBLISH, _("publish policies and benefits"), Role.DIRECTOR)
    register(VIEW_DRAFTS, _("see drafts of benefits' rules"), *OFFICE)
    register(VIEW_COHERENCE, _("see what policies leave open or contradict"), *OFFICE, Role.LEADER)
    register(RUN, _("run the entitlements"), *OFFICE)
    register(VIEW_ENTITLEMENTS, _("see who is entitled to what"), *OFFICE, Role.UNIT_OFFICER, Role.EMPLOYER_HR)
    register(VIEW_OWN, _("see one's own entitlements"), Role.TALENT)
    register(VIEW_AUTOMATIC, _("see what is granted without application"), *OFFICE)
    register(PREPARE_AUTOMATIC, _("prepare and hand over what is granted without application"), Role.CLERK)
    register(CONFIRM_AUTOMATIC, _("confirm what is granted without application"), Role.DIRECTOR)
    register(RECORD_GRANT, _("record grants"), Role.CLERK)
    register(SIMULATE, _("simulate changes of rules"), *OFFICE)
    register(
        VIEW_SIMULATIONS, _("read what was simulated"), *OFFICE, Role.FINANCE_CLERK, Role.FINANCE_CHECKER, Role.LEADER
    )
