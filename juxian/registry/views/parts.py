"""The rows of a file that are added, changed and removed alike: which form, which service, who may."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from juxian.core.permissions import SignedIn
from juxian.registry import services
from juxian.registry.forms.records import (
    DesignationForm,
    EducationForm,
    EngagementForm,
    PartForm,
    RecognitionForm,
    TitleForm,
)
from juxian.registry.models import Engagement, Person
from juxian.registry.permissions import CHANGE, RECOGNISE

Text = Promise | str


@dataclass(frozen=True)
class Part:
    """A kind of row: `related` is its name on `Person`, `row` what its change service calls it."""

    form: type[PartForm]
    related: str
    row: str
    add: Callable[..., Any]
    change: Callable[..., Any]
    adding: Text
    changing: Text
    # Whoever does not hold it adds claims and changes nothing.
    decided_by: str = ""


PARTS = {
    "educations": Part(
        EducationForm, "educations", "education", services.add_education, services.change_education,
        _("Add education"), _("Change education"),
    ),
    "titles": Part(
        TitleForm, "titles", "title", services.add_title, services.change_title, _("Add a title"), _("Change a title")
    ),
    "engagements": Part(
        EngagementForm, "engagements", "engagement", services.engage, services.change_engagement,
        _("Add an engagement"), _("Change an engagement"),
    ),
    "classes": Part(
        RecognitionForm, "recognitions", "recognition", services.recognise_class, services.change_recognition,
        _("Recognise a class"), _("Change a recognised class"), RECOGNISE,
    ),
    "designations": Part(
        DesignationForm, "designations", "designation", services.award_designation, services.change_designation,
        _("Add a designation"), _("Change a designation"), RECOGNISE,
    ),
}  # fmt: skip


def part_of(name: str) -> Part:
    """Return the kind of row that an address names; 404 for an unknown one."""
    if name not in PARTS:
        raise Http404
    return PARTS[name]


def row_of(request: SignedIn, person: Person, part: Part, pk: int) -> Any:
    """Return a row of the file that the user may change; 404 for a row of another file or another unit's engagement."""
    found = getattr(person, part.related).filter(pk=pk).first()
    if found is None:
        raise Http404
    if isinstance(found, Engagement) and found.organization_id not in request.user.reach(CHANGE):
        raise Http404
    return found
