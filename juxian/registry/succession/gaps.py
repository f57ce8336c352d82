"""Where a generation will be missing: what is wrong with a group's course, how many people it is about, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from juxian.registry.succession.projection import Course

SMALLEST = 3
"""Groups of fewer people are not judged: one retirement is no break between generations."""
LOST = 0.3
WAVE, WAVE_YEARS = 0.25, 5
FEW_YOUNG = 0.15


class Kind(StrEnum):
    """What a warning is about."""

    HEIRS = "heirs"
    """More with senior titles retire within ten years than there are people behind them."""
    SENIOR = "senior"
    """Three in ten of those with senior titles will be gone, newcomers and promotions counted."""
    WAVE = "wave"
    """A quarter retires within five years."""
    YOUNG = "young"
    """Fewer than three in twenty are 35 or younger."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A warning about a group: `people` are those missing or leaving, within `years` years from the start."""

    group: str
    kind: Kind
    people: float
    years: int


def find(courses: Mapping[str, Course]) -> list[Gap]:
    """Return the warnings, those about most people first."""
    found = [one for group, course in courses.items() if course.people[0] >= SMALLEST for one in _of(group, course)]
    return sorted(found, key=lambda one: (-one.people, one.years, one.group, one.kind))


def _of(group: str, course: Course) -> list[Gap]:
    found = []
    whole = course.people[0]
    leaving = sum(course.senior_retiring)
    if leaving - course.middle[0] >= 1:
        found.append(Gap(group, Kind.HEIRS, leaving - course.middle[0], len(course.people) - 1))
    least = min(course.senior)
    if course.senior[0] - least >= max(1, LOST * course.senior[0]):
        found.append(Gap(group, Kind.SENIOR, course.senior[0] - least, course.senior.index(least)))
    wave = sum(course.retiring[: WAVE_YEARS + 1])
    if wave >= WAVE * whole:
        found.append(Gap(group, Kind.WAVE, wave, WAVE_YEARS))
    if course.young[0] < FEW_YOUNG * whole:
        found.append(Gap(group, Kind.YOUNG, FEW_YOUNG * whole - course.young[0], 0))
    return found
