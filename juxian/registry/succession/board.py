"""What the page of succession shows: the courses of all groups within reach, their sum, the warnings and the error."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from juxian.accounts.models import User
from juxian.audit import chain
from juxian.audit.chain import Head
from juxian.organizations.models import Reach
from juxian.registry.fact_rows import Place, places
from juxian.registry.permissions import SUCCESSION
from juxian.registry.succession.careers import Career, careers
from juxian.registry.succession.gaps import Gap, find
from juxian.registry.succession.projection import Course, Error, Rates, Scenario, error, project, rates, together
from juxian.registry.succession.retirement import month, months

BY: dict[str, Callable[[Place], str | None]] = {
    "industry": lambda place: place.industry,
    "employer": lambda place: place.name,
    "unit": lambda place: place.unit,
}
"""What people are grouped by."""


@dataclass(frozen=True, slots=True)
class Board:
    """`courses` are those of each group, "" for those in none; `whole` is everybody's.

    `unknown` people are left out because no birth date is on file. `past_age` are still in post past the age of
    retirement, and leave in the first year.
    """

    courses: dict[str, Course]
    whole: Course
    gaps: list[Gap]
    error: Error
    unknown: int
    past_age: int


def board(user: User, day: date, by: str, scenario: Scenario) -> Board:
    """Return the projection from `day` on of everybody within the user's reach, grouped `by` a key of `BY`."""
    reach, head = user.reach(SUCCESSION), chain.head()
    people, unknown = _careers(reach, head)
    known, names = _rates(reach, head, day), _names(by)
    courses = project(people, known, day, names.__getitem__, scenario)
    past = sum(one.at(day) is not None and month(one.born, one.schedule(day)) < months(day) for one in people)
    return Board(courses, together(courses.values()), find(courses), _error(reach, head, day, by), unknown, past)


def _names(by: str) -> dict[int, str]:
    return {pk: BY[by](place) or "" for pk, place in places().items()}


# Moving a slider reads nothing again: with everything on file, the end of the trail changes, and its hash tells histories apart.
@lru_cache(maxsize=4)
def _careers(reach: Reach, head: Head) -> tuple[list[Career], int]:
    return careers(reach)


@lru_cache(maxsize=16)
def _rates(reach: Reach, head: Head, day: date) -> Rates:
    return rates(_careers(reach, head)[0], day)


@lru_cache(maxsize=64)
def _error(reach: Reach, head: Head, day: date, by: str) -> Error:
    return error(_careers(reach, head)[0], day, _names(by).__getitem__)
