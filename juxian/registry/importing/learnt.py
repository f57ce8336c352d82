"""What a unit's columns hold, as was said at its earlier imports.

An import keeps what it was told of its columns under their headings (`ImportJob.mapping`), and a unit keeps its headings
from year to year: nobody says twice that 备注二 holds the posts.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from juxian.registry.models import ImportJob
from juxian.registry.rosters import FIELDS, Roster

JOBS_ASKED = 50
_LETTER = re.compile("[A-Z]{1,3}")


def listed(value: str | Sequence[str] | None) -> list[str]:
    """Return the fields that a mapping says a column holds, none for one that is not imported."""
    return [] if not value else [value] if isinstance(value, str) else list(value)


def by_heading(given: Mapping[str, Any], columns: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """Return a mapping by letters as one by headings; columns that no heading tells apart keep their letter."""
    headings = {column["letter"]: column["header"] for column in columns}
    times = Counter(headings.values())
    return {
        heading if (heading := headings.get(key, "")) and times[heading] == 1 and not _LETTER.fullmatch(heading) else key: value
        for key, value in given.items()
    }  # fmt: skip


def learnt(job: ImportJob, roster: Roster) -> dict[str, Any]:
    """Return {heading: field, fields or None} where earlier imports read a column of `roster` otherwise than it is now.

    Earlier ones are those into the same organisation, or the same person's own into none; the latest word counts, also
    where an older one would give a field to a second column.
    """
    mine = ImportJob.objects.filter(status=ImportJob.Status.DONE, organization=job.organization).exclude(mapping={})
    if job.organization is None:
        mine = mine.filter(owner=job.owner)
    now = {column.header: list(column.fields) for sheet in roster.sheets for column in sheet.columns}
    said: dict[str, Any] = {}
    taken: set[str] = set()
    for mapping in mine.order_by("-finished_at", "-pk").values_list("mapping", flat=True)[:JOBS_ASKED]:
        for heading, value in mapping.items():
            fields = listed(value)
            if heading in now and heading not in said and not taken & set(fields) and set(fields) <= set(FIELDS):
                said[heading] = value
                taken |= set(fields)
    return {heading: value for heading, value in sorted(said.items()) if listed(value) != now[heading]}
