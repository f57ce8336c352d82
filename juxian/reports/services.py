"""Writing reports."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from juxian.audit.services import record
from juxian.core.errors import Refused
from juxian.facts import snapshots
from juxian.reports import comparison, review
from juxian.reports.comparison import Counted
from juxian.reports.layouts.writing import Written, write
from juxian.reports.models import Review, ReviewTemplate
from juxian.reports.periods import Kind, Period


@transaction.atomic
def compose_review(
    *,
    year: int,
    by: object,
    at: datetime,
    kind: str = Kind.YEAR,
    number: int | None = None,
    as_of: date | None = None,
) -> Review:
    """Return a new review of a period, as of its last day, of today while it lasts, or of `as_of`.

    It keeps the snapshot it was written on, and those it is compared with; takes the ones there are not. Refuses a
    period that has not begun, and one that no year has.
    """
    period = Period.of(kind, year, number)
    today = at.date()
    if period.since > today:
        raise Refused(
            _("%(period)s has not begun: choose a period that has."),
            code="year_not_begun",
            params={"period": period.name},
        )
    day = as_of or min(period.until, today)
    snapshot = snapshots.latest(day) or snapshots.take(as_of=day, by=by, at=at)
    others = comparison.bases(period, day, by=by, at=at)
    sources = review.Sources(period, day, Counted.of(period.window(day), snapshot), others)
    template = ReviewTemplate.objects.in_force(period.kind)
    # A review is an official document, whatever language its writer reads the pages in.
    with translation.override("zh-hans"):
        written = write(template, sources, timezone.localdate(at)) if template else _built_in(sources)
    made = Review(
        kind=period.kind,
        year=year,
        number=period.number,
        as_of=day,
        snapshot=snapshot,
        title=sources.title,
        chapters=[chapter.to_json() for chapter in written.chapters],
        citations=written.cited,
        template=template,
        values=written.values,
        bases={against: other.to_json() for against, other in others.items()},
        composed_at=at,
        composed_by=str(by),
    )
    made.save()
    record(
        by=by,
        at=at,
        action="reports.review_composed",
        target=made,
        after={"snapshot": snapshot.hash, "numbers": len(written.cited)},
    )
    return made


def _built_in(sources: review.Sources) -> Written:
    chapters, cited = review.compose(sources)
    return Written(chapters, [citation.to_json() for citation in cited.found], {})
