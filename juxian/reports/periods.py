"""The periods that reviews speak of: a year, half of one, a quarter, a month; what they are called, and their neighbours."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Self

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from juxian.core.errors import Refused
from juxian.facts.figures import Window

EARLIEST, LATEST = 1990, 2100
NUMERALS = "一二三四"
HALVES = "上下"


class Kind(models.TextChoices):
    """How long a review looks back."""

    YEAR = "year", gettext_lazy("year")
    HALF = "half", gettext_lazy("half-year")
    QUARTER = "quarter", gettext_lazy("quarter")
    MONTH = "month", gettext_lazy("month")


# How many there are in a year.
IN_A_YEAR = {Kind.YEAR: 1, Kind.HALF: 2, Kind.QUARTER: 4, Kind.MONTH: 12}


@dataclass(frozen=True)
class Period:
    """The `number`th period of a kind in a year; a year is the first of its own."""

    kind: Kind
    year: int
    number: int = 1

    @classmethod
    def of(cls, kind: str, year: int, number: int | None = None) -> Self:
        """Return the period; refuses one that no year has, saying which there are."""
        made = cls(Kind(kind), year, 1 if kind == Kind.YEAR else number or 0)
        most = IN_A_YEAR[made.kind]
        if not EARLIEST <= year <= LATEST:
            params = {"earliest": EARLIEST, "latest": LATEST}
            raise Refused(_("Choose a year from %(earliest)d to %(latest)d."), code="no_such_year", params=params)
        if not 1 <= made.number <= most:
            raise Refused(
                _("Say which %(kind)s of the year: 1 to %(most)d."),
                code="no_such_period",
                params={"kind": made.kind.label, "most": most},
            )
        return made

    @classmethod
    def around(cls, kind: str, day: date) -> Self:
        """Return the period of a kind that a day lies in."""
        return cls(Kind(kind), day.year, (day.month - 1) * IN_A_YEAR[Kind(kind)] // 12 + 1)

    @property
    def since(self) -> date:
        """Its first day."""
        return date(self.year, (self.number - 1) * self._months + 1, 1)

    @property
    def until(self) -> date:
        """Its last day."""
        month = self.number * self._months
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def _months(self) -> int:
        return 12 // IN_A_YEAR[self.kind]

    @cached_property
    def name(self) -> str:
        """What documents call it: 2025年第三季度."""
        return f"{self.year}年" + self.part

    @property
    def part(self) -> str:
        """Which part of the year it is: 第三季度; nothing for the year itself."""
        return {
            Kind.YEAR: "",
            Kind.HALF: f"{HALVES[self.number - 1]}半年" if self.number <= len(HALVES) else "",
            Kind.QUARTER: f"第{NUMERALS[self.number - 1]}季度" if self.number <= len(NUMERALS) else "",
            Kind.MONTH: f"{self.number}月",
        }[self.kind]

    @property
    def during(self) -> str:
        """How a sentence about what happened in it begins: 全年, 上半年, 第三季度, 9月份."""
        return "全年" if self.kind == Kind.YEAR else self.part + ("份" if self.kind == Kind.MONTH else "")

    @property
    def before(self) -> "Period":
        """The period of the same kind before it."""
        if self.number > 1:
            return Period(self.kind, self.year, self.number - 1)
        return Period(self.kind, self.year - 1, IN_A_YEAR[self.kind])

    @property
    def last_year(self) -> "Period":
        """The same period of the year before."""
        return Period(self.kind, self.year - 1, self.number)

    def window(self, last: date) -> Window:
        """Return the days over which figures are counted, up to `last`."""
        return Window(self.since, min(self.until, last))

    def ends(self, day: date) -> str:
        """Return how a sentence about the state on `day` begins: 2025年底, 2025年9月底, for an unfinished one the day."""
        if day < self.until:
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{self.year}年底" if self.until.month == 12 else f"{self.year}年{self.until.month}月底"
