"""How many people the regions found in a table hold, as far as a user sees them."""

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils import timezone

from juxian.core.errors import Refused
from juxian.facts import selectors as facts
from juxian.facts import snapshots
from juxian.facts.models import Snapshot
from juxian.facts.services import default_date
from juxian.policies import coherence, tables
from juxian.policies.coherence import Remark, Report, Table

if TYPE_CHECKING:
    from juxian.accounts.models import User

COUNTED = 20
"""Regions of one table whose people are counted; a page shows the gravest first."""


def report(table: Table, user: "User") -> Report:
    """Return what was found in a table, with the people of the usual day's snapshot whom `user` sees in each region."""
    found = coherence.report(table)
    snapshot = snapshots.latest(default_date(timezone.localdate()))
    if snapshot is None or not user.has_perm("facts.save_lists"):
        return found
    left = COUNTED
    remarks: list[Remark] = []
    for remark in found.remarks:
        if remark.condition and left:
            left -= 1
            remark = replace(remark, people=_people(remark.condition, snapshot, user))
        remarks.append(remark)
    return replace(found, remarks=tuple(remarks))


def _people(condition: str, snapshot: Snapshot, user: "User") -> int | None:
    try:
        selection = facts.condition_selection(tables.PEOPLE, condition, snapshot, user)
        return len(facts.records(selection, user).visible)
    except Refused:
        # A fact newer than the snapshot, or one the user may not ask about: the region is told without a number.
        return None
