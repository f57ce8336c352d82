"""The rows of a file that are added, changed and removed alike: which section, which row, who may."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from juxian.core.permissions import SignedIn, find
from juxian.registry import personal_file
from juxian.registry.models import Engagement, Person
from juxian.registry.permissions import CHANGE, REVEAL
from juxian.registry.sections.catalogue import NAMED
from juxian.registry.sections.declaration import Section


def section_of(name: str) -> Section:
    """Return the section that an address names; 404 for an unknown one."""
    if name not in NAMED:
        raise Http404
    return NAMED[name]


def row_of(request: SignedIn, person: Person, section: Section, pk: int) -> Any:
    """Return a row of the file that the user may change; 404 for a row of another file or another unit's engagement."""
    found = getattr(person, section.relation).filter(pk=pk).first()
    if found is None:
        raise Http404
    if isinstance(found, Engagement) and found.organization_id not in request.user.reach(CHANGE):
        raise Http404
    return found


def may_see(request: SignedIn, person: Person, section: Section) -> None:
    """Refuse a private section to who may not see the sensitive values of the person."""
    if section.model.is_private and not personal_file.sees_private(person, request.user):
        raise PermissionDenied(_("This page needs the right “%(label)s”.") % {"label": find(REVEAL).label})
