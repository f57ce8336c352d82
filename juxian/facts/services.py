"""Writes: bringing snapshots up to date, keeping lists."""

from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from juxian.accounts.models import User
from juxian.audit.services import changes, record
from juxian.core import demonstration
from juxian.core.errors import Refused
from juxian.facts import snapshots, tasks
from juxian.facts.models import SavedList, Snapshot
from juxian.facts.permissions import checked_condition, require_owner


def changed(*, at: datetime) -> None:
    """Say, inside the transaction that changes records, that facts changed: the live snapshot follows in a while.

    However often it is said, one transaction asks for one refresh, and none is asked for while one is waiting.
    """
    if not any(entry[1] is _ask_for_refresh for entry in connection.run_on_commit):
        transaction.on_commit(_ask_for_refresh)


def _ask_for_refresh() -> None:
    # One that is running may have read before this change, so only one that has not begun counts.
    waiting = DBTaskResult.objects.ready().filter(task_path=tasks.refresh_snapshots.module_path)
    if not waiting.exists():
        tasks.refresh_snapshots.enqueue()


def refresh(*, by: object, at: datetime, as_of: date | None = None) -> list[Snapshot]:
    """Take the snapshot of a date, or of all dates that pages look at, and return them."""
    days = [as_of] if as_of else watched(timezone.localdate(at))
    return [snapshots.take(as_of=day, by=by, at=at) for day in days]


def watched(today: date) -> list[date]:
    """Return the dates that are kept up to date: today, and the end of last year, which late entries still move."""
    return [date(today.year - 1, 12, 31), today]


def default_date(today: date) -> date:
    """Return the date at which pages show figures unless asked: today, or the demonstration's own."""
    return demonstration.AS_OF if settings.DEMONSTRATION else today


@transaction.atomic
def save_list(
    *, name: str, table: str, condition: str, shared: bool, by: User, at: datetime, saved: SavedList | None = None
) -> SavedList:
    """Return the list kept under `name`, a new one or `saved` changed.

    Refuses a condition that is no FEEL over the table, naming the place in it, one over sensitive facts by somebody
    without the right to use them, a name already used, and somebody else's list.
    """
    checked_condition(table, condition.strip(), by)
    fields = {"name": name.strip(), "table": table, "condition": condition.strip(), "shared": shared}
    if saved is not None:
        require_owner(saved, by)
    found = saved or SavedList(owner=by, created_at=at)
    before, after = changes(found, fields)
    for field, value in fields.items():
        setattr(found, field, value)
    if SavedList.objects.filter(owner=by, name=found.name).exclude(pk=found.pk).exists():
        raise Refused(
            _("You have a list called “%(name)s” already: choose another name."),
            code="saved_list_name_taken",
            params={"name": found.name},
        )
    found.save()
    if after:
        action = "facts.list_saved" if saved is None else "facts.list_changed"
        record(by=by, at=at, action=action, target=found, before=before, after=after)
    return found


@transaction.atomic
def delete_list(*, saved: SavedList, by: User, at: datetime) -> None:
    """Take a list away; refuses somebody else's. The records it showed stay as they are."""
    require_owner(saved, by)
    before = {"name": saved.name, "table": saved.table, "condition": saved.condition, "shared": saved.shared}
    record(by=by, at=at, action="facts.list_deleted", target=saved, before=before)
    saved.delete()


@transaction.atomic
def record_export(*, what: str, snapshot: Snapshot, rows: int, by: User, at: datetime) -> None:
    """Keep in the trail who took how many records out of the house, behind which figure or list."""
    record(by=by, at=at, action="facts.records_exported", target=snapshot, after={"what": what, "rows": rows})
