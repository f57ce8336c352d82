"""What people read for the keys that the registry's events keep beside the fields of a person."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from juxian.audit import actions
from juxian.registry.models import (
    Achievement,
    Contact,
    Correction,
    DesignationKind,
    Engagement,
    IdentityDocument,
    Skill,
    TalentTeam,
    TeamMember,
)
from juxian.registry.models.evidence import PROPOSED
from juxian.registry.sections.catalogue import SECTIONS

LABELS: dict[str, Promise | str] = {
    "designation": _("designation"),
    "year": _("year"),
    "batch": _("batch"),
    "awarded": _("awarded"),
    "since": _("since"),
    "until": _("until"),
    "document": _("document number"),
    "evidence": _("evidence"),
    "confirmed": _("confirmed by the office"),
    "claim": _("claim"),
    "level": _("class"),
    "level_name": _("level"),
    "degree_name": _("degree"),
    "degree": _("degree"),
    "school": _("school"),
    "major": _("major"),
    "graduated": _("graduated"),
    "organization": _("organisation"),
    "post": _("post"),
    "days": _("days a year"),
    "wage": _("annual wage"),
    "outcome": _("outcome"),
    "end_reason": _("reason of the end"),
    "number": _("number"),
    "leader": _("team leader"),
    "members": _("members"),
    "person": _("person"),
    "text": _("other name"),
    "classes": _("talent classes"),
    "people": _("people"),
    "source": _("source"),
    "row": _("entry"),
    "what": _("entry"),
    "series": _("series"),
    "title": _("title or course"),
    "achieved": _("achieved on"),
    "rank": _("own place in the order"),
    "amount": _("amount"),
    "employer": _("employer"),
    "organiser": _("organiser"),
    "hours": _("class hours"),
    "certificate": _("certificate"),
    "value": _("number or address"),
    "label": _("which"),
    "verified": _("verified on"),
    "result": _("result or certificate"),
    "sha256": _("hash"),
}
REVEALED = {
    "phone": _("phone"),
    "email": _("mail"),
    "document": _("identity number"),
    "wage": _("annual wage"),
    "contact": _("number or address"),
    "familymember": _("identity number of a family member"),
}
PRIVACY = {
    "due": _("to be answered by"),
    "receiver": _("receiver"),
    "fields": _("fields"),
    "as_of": _("as of"),
    "records": _("records"),
    "before": _("ended before"),
    "format": _("file format"),
}


def register() -> None:
    """Register the labels and the values' names; called once from `apps.py`."""
    for name, label in LABELS.items():
        actions.register_field(name, label)
    kinds: dict[str, Any] = dict(Engagement.Kind.choices) | dict(IdentityDocument.Kind.choices)
    kinds |= dict(Achievement.Kind.choices) | dict(Skill.Kind.choices) | dict(Contact.Kind.choices)
    actions.register_field("kind", _("kind"), kinds)
    actions.register_field("teams", _("talent teams"), dict(TalentTeam.choices))
    actions.register_field("role", _("role"), dict(TeamMember.Role.choices))
    actions.register_field("scope", _("level"), dict(DesignationKind.Scope.choices))
    actions.register_field("field", _("what was seen"), REVEALED)
    what = {one.key: one.model._meta.verbose_name or "" for one in SECTIONS}
    actions.register_field("what", _("entry"), what | {PROPOSED: _("an entry proposed")})
    actions.register_field("part", _("which part"), dict(Correction.Part.choices))
    actions.register_field("state", _("state"), dict(Correction.State.choices))
    for name, label in PRIVACY.items():
        actions.register_field(name, label)
