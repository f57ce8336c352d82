"""Working days of the State Council's calendar.

What was announced up to now comes with `chinesecalendar`. The office adds later years to `working-days.csv` in the data
folder, a line a day that differs from the week: `2027-02-08,holiday` or `2027-02-14,working`. A year of which neither
knows anything is refused, never guessed.
"""

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import chinese_calendar
from django.conf import settings
from django.utils.translation import gettext as _

from juxian.core.errors import Refused

FILE = "working-days.csv"
SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Return whether offices work on `day`; refuses a year whose holidays are not announced."""
    path = Path(settings.DATA) / FILE
    ours = _overrides(path, path.stat().st_mtime_ns) if path.exists() else {}
    if day in ours:
        return ours[day]
    if any(one.year == day.year for one in ours):
        return day.weekday() < SATURDAY
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        raise Refused(
            _("The holidays of %(year)d are not known here: write them into %(file)s in the data folder."),
            code="year_not_announced",
            params={"year": day.year, "file": FILE},
        ) from None


def working_day_from(day: date) -> date:
    """Return `day` if offices work then, else the next day on which they do."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int) -> date:
    """Return the working day that is `count` working days after `day`."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


@lru_cache(maxsize=2)
def _overrides(path: Path, changed: int) -> Mapping[date, bool]:
    found = {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for number, row in enumerate(csv.reader(lines), start=1):
            try:
                day, kind = row
                found[date.fromisoformat(day.strip())] = {"working": True, "holiday": False}[kind.strip()]
            except (ValueError, KeyError):
                raise Refused(
                    _("%(file)s, line %(line)d: write a day and “working” or “holiday”, as 2027-02-08,holiday."),
                    code="working_days_unreadable",
                    params={"file": FILE, "line": number},
                ) from None
    return found
