"""When what a table gives is paid: once, period by period, or in tranches; in months counted from year 0."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from juxian.policies.models import BenefitVersion
from juxian.policies.models.benefits import Period
from juxian.policies.selectors.explanations import tranche_sums


def month_of(day: date) -> int:
    """Return the month of a day, counted from January of year 0."""
    return day.year * 12 + day.month - 1


def payments(version: BenefitVersion, amount: int, total: int, start: int) -> Iterator[tuple[int, int]]:
    """Yield (month, fen) of every payment from the month `start` on; together they come to `total`.

    `amount` is one payment by the table: where a limit or a budget left less than all of them, the last ones are cut.
    """
    if version.tranches:
        for tranche, fen in tranche_sums(version, total):
            yield start + int(tranche["months"]), fen
        return
    step, left = Period(version.period).months, total
    for number in range(version.periods):
        fen = min(amount, left) if step else left
        if fen <= 0:
            return
        left -= fen
        yield start + number * step, fen


def by_year(version: BenefitVersion, amount: int, total: int, start: int) -> dict[int, int]:
    """Return what falls in each year, in fen."""
    found: dict[int, int] = defaultdict(int)
    for month, fen in payments(version, amount, total, start):
        found[month // 12] += fen
    return dict(found)


def within(version: BenefitVersion, amount: int, total: int, start: int, first: int, last: int) -> int:
    """Return what falls in the months from `first` to `last`, both counted, in fen."""
    return sum(fen for month, fen in payments(version, amount, total, start) if first <= month <= last)
