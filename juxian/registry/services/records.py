"""Writing what a file holds: education, titles, engagements; and ending what has ended."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from juxian.audit.services import record
from juxian.core.codes import normalise_title, table
from juxian.core.errors import Refused
from juxian.core.text import clean
from juxian.facts.services import changed
from juxian.organizations.models import Organization
from juxian.registry.models import Education, Engagement, Person, Title
from juxian.registry.services.base import change, put, summary


@transaction.atomic
def add_education(*, person: Person, by: object, at: datetime, source: str = "", **fields: Any) -> Education:
    """Return a new level of schooling; `fields` are those of `Education`, codes of GB/T 4658 and GB/T 6864."""
    education = put(Education(person=person, source=source), by=by, at=at, **_trimmed(fields))
    after = summary(education, "level_name", "degree_name", "school", "major", "graduated")
    record(by=by, at=at, action="registry.education_added", target=person, after=after)
    changed(at=at)
    return education


@transaction.atomic
def change_education(*, education: Education, by: object, at: datetime, **fields: Any) -> Education:
    """Return the education with `fields` set."""
    change(education, _trimmed(fields), by=by, at=at, action="registry.education_changed", of=education.person)
    changed(at=at)
    return education


@transaction.atomic
def add_title(
    *,
    person: Person,
    name: str,
    by: object,
    at: datetime,
    awarded: date | None = None,
    evidence: str = "",
    source: str = "",
) -> Title:
    """Return a new title or skill grade; its series and level follow from the name. Refuses a name in no table."""
    title = Title(person=person, source=source)
    put(title, by=by, at=at, awarded=awarded, evidence=clean(evidence), **title_fields(name))
    record(
        by=by,
        at=at,
        action="registry.title_added",
        target=person,
        after=summary(title, "name", "level_name", "awarded"),
    )
    changed(at=at)
    return title


@transaction.atomic
def change_title(*, title: Title, by: object, at: datetime, name: str, **fields: Any) -> Title:
    """Return the title with its name and `fields` set."""
    values = title_fields(name) | _trimmed(fields)
    change(title, values, by=by, at=at, action="registry.title_changed", of=title.person)
    changed(at=at)
    return title


@transaction.atomic
def engage(
    *,
    person: Person,
    organization: Organization,
    kind: str,
    by: object,
    at: datetime,
    since: date | None = None,
    wage_fen: int | None = None,
    source: str = "",
    **fields: Any,
) -> Engagement:
    """Return a new engagement; `fields` are those of `Engagement`. Refuses a second post at one employer at a time."""
    engagement = Engagement(person=person, organization=organization, kind=kind, since=since, source=source)
    put(engagement, by=by, at=at, wage=_wage(wage_fen), **_trimmed(fields))
    after = summary(engagement, "organization", "kind", "post", "since", "until", "days")
    record(by=by, at=at, action="registry.engaged", target=person, after=after)
    changed(at=at)
    return engagement


@transaction.atomic
def change_engagement(*, engagement: Engagement, by: object, at: datetime, **fields: Any) -> Engagement:
    """Return the engagement with `fields` set (`wage_fen` among them)."""
    values = _trimmed(fields)
    if "wage_fen" in values:
        values["wage"] = _wage(values.pop("wage_fen"))
    change(engagement, values, by=by, at=at, action="registry.engagement_changed", of=engagement.person)
    changed(at=at)
    return engagement


@transaction.atomic
def end_engagement(
    *, engagement: Engagement, last_day: date, by: object, at: datetime, reason: str = "", outcome: str = ""
) -> Engagement:
    """End an engagement with `last_day`; refuses one that has ended before, or a day before it began."""
    if engagement.until is not None and engagement.until <= last_day:
        raise Refused(
            _("This engagement ended on %(day)s already."), code="engagement_ended", params={"day": engagement.until}
        )
    values = {"until": last_day, "end_reason": clean(reason), "outcome": clean(outcome) or engagement.outcome}
    change(engagement, values, by=by, at=at, action="registry.engagement_ended", of=engagement.person)
    changed(at=at)
    return engagement


def title_fields(name: str) -> dict[str, Any]:
    """Return name, series and level of a title as people write it; refuses what is in no table (posts are no titles)."""
    code = normalise_title(name)
    if code is None:
        raise Refused(
            _("“%(name)s” is no title or skill grade of the tables: posts such as 科长 are no titles."),
            code="title_unknown",
            params={"name": name},
        )
    level = table("title_levels").find(code.extra["level"]) if code.extra["level"] else None
    return {"name": code.name, "series": code.extra["series"], "level": level.code if level else ""}


def _wage(fen: int | None) -> str:
    return "" if fen is None else str(int(fen))


def _trimmed(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: clean(value) if isinstance(value, str) else value for name, value in fields.items()}
