"""What a template said of a person when it was given out, cell by cell, in a mark that tells nobody what it was.

A template comes back weeks later. Where a cell still says what it said, the unit did not touch it, whatever has become of
the file since; where both the cell and the file say something else, two people changed one thing, and the file stays.
"""

from collections.abc import Mapping
from typing import Any

from juxian.core import crypto

FIELD = "row_mark"
# The order is part of every template out there: only add at the end.
MARKED = (
    "name", "id_type", "id_number", "sex", "birth_date", "ethnic_group", "political_status", "education", "degree",
    "school", "major", "title", "designations", "category", "employer", "engagement_kind", "arrival_date",
    "annual_wage_yuan", "phone", "remarks",
)  # fmt: skip
LENGTH = 4  # hexadecimal digits: one change in 65,536 is taken for none


def of_row(code: str, values: Mapping[str, Any]) -> str:
    """Return the mark of what is said (`revising.said`) of the person with file number `code`."""
    return "".join(_mark(code, name, values.get(name)) for name in MARKED)


def stale(code: str, mark: str | None, row: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, bool]:
    """Return the fields that were changed on file since the mark was made, and whether the row's cell was edited as well.

    Nothing for a row without a mark, or with one that is no mark of this file: then nobody can tell.
    """
    size = len(MARKED) * LENGTH
    if not mark or len(mark) < size:
        return {}
    then = {name: mark[at * LENGTH : (at + 1) * LENGTH] for at, name in enumerate(MARKED)}
    changed = [name for name in MARKED if then[name] != _mark(code, name, now.get(name))]
    if len(changed) == len(MARKED):
        return {}
    return {name: then[name] != _mark(code, name, row.get(name)) for name in changed}


def _mark(code: str, name: str, value: Any) -> str:
    text = "、".join(sorted(value)) if isinstance(value, list) else value or ""
    return crypto.blind_index(f"mark:{code}:{name}:{text}")[:LENGTH]
