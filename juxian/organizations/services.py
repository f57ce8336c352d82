"""Writing the tree."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from stdnum.cn import uscc

from juxian.audit.services import changes, record
from juxian.core.db import serialise
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
    """Return a new organisation under `parent`.

    Refuses a name or credit code that is taken, a wrong code, and a kind that does not stand under the parent's.
    """
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
    _check_place(organization)
    _save(organization)
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
    """Return the organisation with `fields` set; its place in the tree is changed the same way (`parent`).

    Refuses what `create_organization` refuses, and a parent below the organisation itself.
    """
    serialise("organizations")  # two moves at once must not make a ring
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
    if {"parent", "kind"} & set(fields):
        _check_place(organization)
    _save(organization)
    record(by=by, at=at, action="organizations.changed", target=organization, before=before, after=after)
    return organization


@transaction.atomic
def close_organization(*, organization: Organization, last_day: date, by: object, at: datetime) -> Organization:
    """Let the organisation end with `last_day`; refuses while others below it go on. Its records stay."""
    if organization.parent_id is None:
        raise Refused(_("The leading group can not be closed."), code="organization_is_root")
    open_below = organization.children.exclude(until__lte=last_day)
    if open_below.exists():
        raise Refused(
            _("%(count)d organisations below “%(name)s” go on: close or move them first."),
            code="organization_has_children",
            params={"count": open_below.count(), "name": organization},
        )
    return change_organization(organization=organization, by=by, at=at, until=last_day)


@transaction.atomic
def reopen_organization(*, organization: Organization, by: object, at: datetime) -> Organization:
    """Let a closed organisation go on; refuses while the one above it is closed."""
    parent = organization.parent
    if parent is not None and parent.until is not None:
        raise Refused(
            _("“%(name)s” above it is closed: open that first."),
            code="organization_parent_closed",
            params={"name": parent},
        )
    return change_organization(organization=organization, by=by, at=at, until=None)


def _check_place(organization: Organization) -> None:
    parent = organization.parent
    allowed = Organization.PARENTS[Organization.Kind(organization.kind)]
    if parent is not None and parent.kind not in allowed:
        raise Refused(
            _("A %(kind)s does not stand under “%(parent)s” (%(parent_kind)s): choose another parent."),
            code="organization_misplaced",
            params={
                "kind": organization.get_kind_display(),
                "parent": parent,
                "parent_kind": parent.get_kind_display(),
            },
        )


def _save(organization: Organization) -> None:
    organization.validate_constraints()
    organization.save()


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
