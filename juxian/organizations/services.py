"""Writing the tree."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from stdnum.cn import uscc

from juxian.audit.services import changes, record
from juxian.core.errors import Refused
from juxian.organizations.models import Organization


@transaction.atomic
def create_organization(
    *,
    kind: str,
    name: str,
    parent: Organization | None,
    by: object,
    at: datetime,
    short_name: str = "",
    credit_code: str = "",
    industry: str = "",
    duties: str = "",
    since: date | None = None,
) -> Organization:
    """Return a new organisation under `parent`; refuses a name or credit code that is taken, or a wrong code."""
    organization = Organization(
        kind=kind,
        name=name.strip(),
        parent=parent,
        short_name=short_name.strip(),
        credit_code=checked_credit_code(credit_code),
        industry=industry,
        duties=duties.strip(),
        since=since,
    )
    organization.validate_constraints()
    organization.save()
    record(
        by=by,
        at=at,
        action="organizations.created",
        target=organization,
        after={"kind": kind, "parent": str(parent or "")},
    )
    return organization


@transaction.atomic
def change_organization(*, organization: Organization, by: object, at: datetime, **fields: object) -> Organization:
    """Return the organisation with `fields` set; its place in the tree is changed the same way (`parent`)."""
    if "credit_code" in fields:
        fields["credit_code"] = checked_credit_code(str(fields["credit_code"]))
    parent = fields.get("parent", organization.parent)
    if isinstance(parent, Organization) and parent.pk in Organization.objects.subtree_ids([organization]):
        raise Refused(
            _("“%(parent)s” lies below “%(name)s”: choose a parent outside it."),
            code="organization_cycle",
            params={"parent": parent, "name": organization},
        )
    before, after = changes(organization, fields)
    if not after:
        return organization
    for name, value in fields.items():
        setattr(organization, name, value)
    organization.validate_constraints()
    organization.save()
    record(by=by, at=at, action="organizations.changed", target=organization, before=before, after=after)
    return organization


def checked_credit_code(code: str) -> str:
    """Return a unified credit code in its normal form, or nothing for nothing; refuses a wrong one (GB 32100)."""
    if not code.strip():
        return ""
    if not uscc.is_valid(code):
        raise Refused(
            _("“%(code)s” is no unified credit code: check its 18 characters against the licence."),
            code="credit_code_invalid",
            params={"code": code},
        )
    return uscc.compact(code)
