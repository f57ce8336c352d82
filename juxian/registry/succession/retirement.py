"""When somebody reaches the statutory age of retirement.

The decision of the Standing Committee of the National People's Congress of 13 September 2024 on gradually raising the
age, and its annexed tables: from January 2025 the age of men (60) and of women in management and technical posts (55)
rises by a month for every four months of birth, to 63 and 58; that of other women (50) by a month for every two, to 55.
Article 3 lets people choose to retire up to three years earlier, though not below the former age, or, agreed with the
employer, up to three years later.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

FIRST = 2025 * 12  # January 2025, as a number of months


class Choice(StrEnum):
    """What people make of the freedom the decision leaves them."""

    STATUTORY = "statutory"
    EARLY = "early"
    LATE = "late"


@dataclass(frozen=True)
class Schedule:
    """A former age in years, the months of birth that bring one month of delay, and the most months of it."""

    former: int
    pace: int
    most: int


MEN = Schedule(60, 4, 36)
CADRES = Schedule(55, 4, 36)
WORKERS = Schedule(50, 2, 60)
FREEDOM = 36  # months, earlier or later


def schedule(*, woman: bool, skilled: bool, senior: bool) -> Schedule:
    """Return whose schedule holds.

    Women of the highly skilled team count as workers, others as cadres; with a senior title they retire as men do
    (the Organisation Department's notice 〔2015〕14 for women specialists with senior titles).
    """
    if not woman or senior:
        return MEN
    return WORKERS if skilled else CADRES


def month(born: date, held: Schedule, choice: Choice = Choice.STATUTORY) -> int:
    """Return the month of retirement, counted as year × 12 + month − 1."""
    former = (born.year + held.former) * 12 + born.month - 1
    behind = former - FIRST
    delay = min(held.most, behind // held.pace + 1) if behind >= 0 else 0
    if choice is Choice.EARLY:
        return max(former, former + delay - FREEDOM)
    return former + delay + (FREEDOM if choice is Choice.LATE else 0)


def months(day: date) -> int:
    """Return a day's month, counted as year × 12 + month − 1."""
    return day.year * 12 + day.month - 1
