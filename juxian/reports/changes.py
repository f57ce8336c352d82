"""What a review published against what the records give today: flagged beside each figure, never put in its place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from juxian.core.errors import Refused
from juxian.facts import figures, snapshots
from juxian.facts.figures import Figure, Window
from juxian.reports import citations, problems
from juxian.reports.models import Review


@dataclass(frozen=True)
class Change:
    """A published value that the newest snapshot of the same day gives otherwise; `than` says of which earlier period."""

    published: str
    now: str
    than: str = ""


@dataclass(frozen=True)
class Line:
    """A line of the schedule of figures, with what changed since it was published."""

    number: int
    item: Mapping[str, Any]
    earlier: list[Mapping[str, str] | None]
    changed: list[Change] = field(default_factory=list)


def schedule(review: Review) -> list[Line]:
    """Return the schedule of a review, each figure with what became of it since."""
    now = {"": _today(review.period.since, review.as_of, review.snapshot.hash)}
    for against, base in review.bases.items():
        days = date.fromisoformat(base["since"]), date.fromisoformat(base["as_of"])
        now[against] = _today(*days, base["snapshot"])
    records = problems.counted_now(review.period.year, review.snapshot) if _counts_records(review) else {}
    return [
        Line(
            number,
            item,
            [_before(item).get(than) for than in review.bases],
            [*_changes(item, now), *_recounted(item, records)],
        )
        for number, item in enumerate(review.citations, 1)
    ]


def _before(item: Mapping[str, Any]) -> Mapping[str, Mapping[str, str]]:
    """Return a figure's values in earlier periods; reviews of former versions kept none."""
    compared: Mapping[str, Mapping[str, str]] = item.get("compared", {})
    return compared


def _changes(item: Mapping[str, Any], now: Mapping[str, Mapping[str, Figure]]) -> list[Change]:
    published = {"": item["value"]} | {than: one["value"] for than, one in _before(item).items()}
    found = []
    for than, value in published.items():
        figure = now.get(than, {}).get(item["figure"])
        if figure is not None and (today := citations.shown(figure.value or 0)) != value:
            found.append(Change(value, today, than))
    return found


def _counts_records(review: Review) -> bool:
    return any(not item["figure"] for item in review.citations)


def _recounted(item: Mapping[str, Any], records: Mapping[tuple[str, str], str]) -> list[Change]:
    """Return what became of a number that was counted from targets and projects themselves."""
    today = None if item["figure"] else records.get(problems.counted(item["url"], item["name"]))
    return [] if today in (None, item["value"]) else [Change(item["value"], str(today))]


def _today(since: date, as_of: date, published: str) -> Mapping[str, Figure]:
    """Return the figures on the newest snapshot of a day; none where that is the one they were published on."""
    newest = snapshots.latest(as_of)
    if newest is None or newest.hash == published:
        return {}
    try:
        return citations.by_id(figures.compute_all(as_of, snapshot=newest, window=Window(since, as_of)))
    except Refused:
        return {}  # a harmed snapshot is told of on the page of the figure
