"""Writing programmes and their lines."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from juxian.accounts.models import User
from juxian.audit.services import changes, record
from juxian.core.errors import Refused
from juxian.facts.permissions import checked_condition
from juxian.goals.models import Programme, ProgrammeLine
from juxian.goals.services import check_indicator


@transaction.atomic
def set_programme(*, programme: Programme | None = None, by: User, at: datetime, **fields: Any) -> Programme:
    """Set up a programme or change one."""
    found = Programme.objects.select_for_update().get(pk=programme.pk) if programme else Programme()
    before, after = changes(found, fields)
    for name, value in fields.items():
        setattr(found, name, value)
    found.full_clean()
    found.save()
    record(by=by, at=at, action="goals.programme_set", target=found, before=before if programme else {}, after=after)
    return found


@transaction.atomic
def remove_programme(*, programme: Programme, by: User, at: datetime) -> None:
    """Take a programme away; refuses one that has lines."""
    if programme.lines.exists():
        raise Refused(_("Take its lines out first."), code="programme_has_lines")
    record(by=by, at=at, action="goals.programme_removed", target=programme)
    programme.delete()


@transaction.atomic
def set_line(
    *, programme: Programme, line: ProgrammeLine | None = None, by: User, at: datetime, **fields: Any
) -> ProgrammeLine:
    """Add a line or change one; refuses what fills it when that is not exactly one thing, or can not be computed."""
    found = programme.lines.select_for_update().get(pk=line.pk) if line else ProgrammeLine(programme=programme)
    before, after = changes(found, fields)
    for name, value in fields.items():
        setattr(found, name, value)
    if bool(found.indicator) == bool(found.condition):
        raise Refused(
            _("Choose an indicator, or write a condition over the records: one of the two."), code="line_filled_by"
        )
    if found.indicator:
        found.table = ""
        check_indicator(found.indicator)
    else:
        checked_condition(found.table, found.condition, by)
    found.full_clean()
    found.save()
    action = "goals.programme_line_set"
    record(by=by, at=at, action=action, target=programme, before=before if line else {}, after=after)
    return found


@transaction.atomic
def remove_line(*, line: ProgrammeLine, reason: str, by: User, at: datetime) -> None:
    """Take a line out, saying why."""
    if not reason.strip():
        raise Refused(_("Say why the line goes: the reason stays on the trail."), code="reason_missing")
    before = {"name": line.name, "quota": line.quota}
    action = "goals.programme_line_removed"
    record(by=by, at=at, action=action, target=line.programme, before=before, reason=reason.strip())
    line.delete()
