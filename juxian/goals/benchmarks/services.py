"""Writing what other districts published."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from juxian.accounts.models import User
from juxian.audit.services import changes, record
from juxian.core.errors import Refused
from juxian.core.money import to_yuan
from juxian.goals.deciding import settle
from juxian.goals.models import District, DistrictYear, PublishedFigure
from juxian.goals.services import check_indicator


@transaction.atomic
def set_district(*, district: District | None = None, by: User, at: datetime, **fields: Any) -> District:
    """Add a district or change one."""
    found = District.objects.select_for_update().get(pk=district.pk) if district else District()
    before, after = changes(found, fields)
    for name, value in fields.items():
        setattr(found, name, value)
    found.full_clean()
    found.save()
    record(by=by, at=at, action="goals.district_set", target=found, before=before if district else {}, after=after)
    return found


@transaction.atomic
def set_size(
    *, district: District, size: DistrictYear | None = None, by: User, at: datetime, **fields: Any
) -> DistrictYear:
    """Add how large a district was in a year, or change it."""
    found = district.years.select_for_update().get(pk=size.pk) if size else DistrictYear(district=district)
    before, after = changes(found, fields)
    for name, value in fields.items():
        setattr(found, name, value)
    if found.population is None and found.fund is None:
        raise Refused(_("Give the population or the fund, or both."), code="size_missing")
    found.full_clean()
    found.save()
    for told in (before, after):  # as people read it
        if told.get("fund") is not None:
            told["fund"] = to_yuan(told["fund"])
    action = "goals.district_size_set"
    record(by=by, at=at, action=action, target=district, before=before if size else {}, after=after)
    return found


@transaction.atomic
def enter_figure(*, district: District, by: User, at: datetime, **fields: Any) -> PublishedFigure:
    """Enter a figure that a district published; it counts once somebody else has checked it against its source."""
    if district.own:
        raise Refused(_("Our own figures are computed from the records; they are not entered."), code="own_figure")
    found = PublishedFigure(district=district, filed_by=by, filed_at=at, **fields)
    check_indicator(found.indicator)
    if found.published.year < found.year:
        raise Refused(
            _("A figure of %(year)d was not published before that year."), code="published_before",
            params={"year": found.year},
        )  # fmt: skip
    found.full_clean(exclude=["filed_by"])
    found.save()
    after = {"year": found.year, "indicator": found.indicator, "value": found.value, "source": found.source}
    record(by=by, at=at, action="goals.figure_entered", target=district, after=after)
    return found


@transaction.atomic
def check_figure(*, figure: PublishedFigure, accept: bool, answer: str = "", by: User, at: datetime) -> PublishedFigure:
    """Say that an entered figure is what its source says, or that it is not and why; whoever entered it can not."""
    found = PublishedFigure.objects.select_for_update(of=("self",)).get(pk=figure.pk)
    settle(
        found, accept=accept, answer=answer, by=by, at=at, code="decided_before",
        own=_("You entered this yourself: somebody else has to check it."),
        missing=_("Say what is wrong with the figure."),
    )  # fmt: skip
    found.save()
    after = {"year": found.year, "indicator": found.indicator, "accepted": accept}
    record(by=by, at=at, action="goals.figure_checked", target=found.district, after=after, reason=answer.strip())
    return found
