"""Writing reports."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from juxian.audit.services import record
from juxian.core.errors import Refused
from juxian.facts import snapshots
from juxian.reports import review
from juxian.reports.models import Review
from juxian.reports.narrative import TITLE


@transaction.atomic
def compose_review(*, year: int, by: object, at: datetime, as_of: date | None = None) -> Review:
    """Return a new annual review of `year`, as of its last day or of `as_of`; it keeps the snapshot it was written on.

    Takes the snapshot when there is none. Refuses a year that has not begun.
    """
    today = at.date()
    if year > today.year:
        raise Refused(
            _("%(year)d has not begun: choose a year that has."), code="year_not_begun", params={"year": year}
        )
    day = as_of or min(date(year, 12, 31), today)
    snapshot = snapshots.latest(day) or snapshots.take(as_of=day, by=by, at=at)
    chapters, cited = review.compose(year, snapshot)
    made = Review(
        year=year,
        as_of=day,
        snapshot=snapshot,
        title=TITLE.format(year=year),
        chapters=[chapter.to_json() for chapter in chapters],
        citations=[citation.to_json() for citation in cited.found],
        composed_at=at,
        composed_by=str(by),
    )
    made.save()
    record(
        by=by,
        at=at,
        action="reports.review_composed",
        target=made,
        after={"snapshot": snapshot.hash, "numbers": len(cited.found)},
    )
    return made
