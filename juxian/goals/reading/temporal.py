"""Times in a sentence: deadlines, periods that are over, and dates that merely look like quantities."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from .numerals import small
from .numerals import year as year_number

Due = date | str


class Frame(Enum):
    """Where a time lies, seen from the document."""

    PAST = "past"
    COMING = "coming"
    OPEN = "open"


@dataclass(frozen=True)
class Time:
    """A time named at [start, end): its `due` day (or the phrase for it while the year is unknown)."""

    start: int
    end: int
    text: str
    due: Due | None
    frame: Frame
    firm: bool = False


_Y = r"(?P<y>20(?:\d\d|[*×xX＊_]{2})|二[〇零][一二三四五六七八九〇零]{2})年度?"
_N = r"(?:\d{1,2}|十?[一二三四五六七八九]|十|两)"
_TO = r"(?P<to>力争到|到|至|截至|截止到?|在|于)?"
_BEFORE = r"(?P<before>以前|之前|前)?"
_PERIODS = {"上半年": 6, "下半年": 12, "前三季度": 9}
_QUARTER = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}
FIVE_YEARS = {"十一五": 2010, "十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030, "十六五": 2035}

_PATTERNS: dict[str, str] = {
    "span": r"(?:20\d\d)(?:年)?[-~至到](?:20\d\d)年(?:度|期间)?|\d{1,2}(?:月)?[-~至到]\d{1,2}月(?:份)?",
    "month": rf"(?P<since>自|从)?{_TO}(?:{_Y})?(?P<m>{_N})月份?(?:(?P<d>\d{{1,2}})[日号]|"
    rf"(?P<part>底|末|上旬|中旬|下旬|初))?{_BEFORE}",
    "year": rf"(?P<since>自|从)?{_TO}{_Y}(?:年?(?P<part>底|末|终))?{_BEFORE}(?P<rest>以来|起|"
    r"上半年|下半年|前三季度|[一二三四1-4]季度)?",
    "plan": r"(?P<to>到|至)?[“\"「]?(?P<five>十[一二三四五六]五)[”\"」]?(?:时期|"
    r"期间)?(?P<part>末|期末)?[”\"」]?(?!规划)",
    "period": r"(?P<to>到|至)?(?:今年)?(?P<period>上半年|下半年|前三季度)(?P<part>末|底)?" + _BEFORE,
    "quarter": r"(?P<to>到|至)?(?:今年)?第?(?P<q>[一二三四1-4])季度(?P<part>末|底)?" + _BEFORE,
    "next": r"(?P<to>到|至)?明年(?P<part>底|末)?" + _BEFORE,
    "thisyear": r"(?P<to>到|至)?(?:今年|本年度?|年)(?P<part>底|末|终)"
    + _BEFORE
    + r"|今年以来|(?:今年|本年度?|当年)(?!来)|全年|年内|本年度",
    "years": rf"(?P<use>用|力争用|再用)?(?P<ahead>今后|未来|接下来)?(?P<n>{_N})(?:到{_N}|"
    rf"-{_N})?年(?:左右)?(?:的?时间|之?内)"
    rf"|(?:今后|未来|接下来)的?(?P<n2>{_N})年",
    "past": r"截[至止]到?目前|到目前为止|去年同期|去年(?:年?底|末)?|上年(?:度|末|底)?|前年|往年|"
    rf"近年来|近年|近{_N}年来?|过去(?:的?{_N}年|的?一年)?|一年来|{_N}年来|以往|此前|"
    r"[“\"]?开局以来",
    "monthend": r"本月底?前?|月底前",
    "recurrence": rf"每{_N}?个?(?:年度|年|半年|季度|季|月份|月|周|星期|天|日)|按(?:年|季度|季|月|周)",
    "first": rf"(?<!学)前{_N}年",
    "day": r"\d{1,2}[日号](?:前|上午|下午)?|\d{1,2}:\d{2}",
}
_TIME = {name: re.compile(pattern) for name, pattern in _PATTERNS.items()}


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


class Clock:
    """Reads times as a document of `year` means them; with year None the phrase stands for the day."""

    def __init__(self, year: int | None) -> None:
        self.year = year

    def times(self, text: str) -> list[Time]:
        """The times of a sentence in order, none overlapping; longer readings win."""
        found: list[Time] = []
        for name, pattern in _TIME.items():
            reader: Callable[[re.Match[str]], Time | None] = getattr(self, f"_{name}")
            found += [time for match in pattern.finditer(text) if (time := reader(match))]
        found.sort(key=lambda time: (time.start, -time.end))
        return list(_apart(found))

    def _due(self, year: int | None, month: int, phrase: str) -> Due:
        return _last_day(year, month) if year else phrase

    def _frame(self, year: int | None, match: re.Match[str]) -> Frame:
        groups = match.groupdict()
        if (groups.get("to") or "").startswith("截") or groups.get("rest") == "以来":
            return Frame.PAST
        if year and self.year and year != self.year:
            return Frame.PAST if year < self.year else Frame.COMING
        if (groups.get("to") in ("到", "至", "力争到") or groups.get("before")) and groups.get("since") is None:
            return Frame.COMING
        return Frame.OPEN

    def _make(self, match: re.Match[str], due: Due | None, frame: Frame) -> Time:
        groups = match.groupdict()
        firm = bool(groups.get("to") or groups.get("before") or groups.get("part"))
        if groups.get("since"):
            due = None  # 自2025年4月起 is when it begins
        return Time(match.start(), match.end(), match[0], due, frame, firm)

    def _span(self, match: re.Match[str]) -> Time:
        years = [int(y) for y in re.findall(r"20\d\d", match[0])]
        if not years:
            # 1-6月 is what has been added up so far, 3-6月 may be a plan's
            return self._make(match, None, Frame.PAST if re.match("1[^0-9月]", match[0]) else Frame.OPEN)
        frame = Frame.OPEN if not self.year else Frame.PAST if years[-1] < self.year else Frame.COMING
        return self._make(match, date(years[-1], 12, 31), frame)

    def _month(self, match: re.Match[str]) -> Time | None:
        month = small(match["m"])
        if not 1 <= month <= 12:
            return None
        year = year_number(match["y"]) if match["y"] else self.year
        due = self._due(year, month, f"{month}月末")
        day = {"上旬": 10, "中旬": 20, "初": 10}.get(match["part"] or "", int(match["d"] or 0))
        if day:
            inside = year and day <= calendar.monthrange(year, month)[1]
            due = date(year, month, day) if year and inside else f"{month}月{day}日"
        return self._make(match, due, self._frame(year, match))

    def _year(self, match: re.Match[str]) -> Time:
        year = year_number(match["y"])
        month = _PERIODS.get(match["rest"] or "", 12)
        if (match["rest"] or "").endswith("季度") and match["rest"] not in _PERIODS:
            month = _QUARTER[match["rest"][0]]
        named = match["rest"] if match["rest"] and match["rest"] not in ("以来", "起") else ""
        due = self._due(year, month, f"{named}末" if named else "年末")
        return self._make(match, due, self._frame(year, match))

    def _plan(self, match: re.Match[str]) -> Time:
        last = FIVE_YEARS[match["five"]]
        frame = Frame.OPEN
        if self.year:
            frame = Frame.PAST if last < self.year else Frame.COMING
        return self._make(match, date(last, 12, 31), frame)

    def _period(self, match: re.Match[str]) -> Time:
        due = self._due(self.year, _PERIODS[match["period"]], f"{match['period']}末")
        return self._make(match, due, self._frame(None, match))

    def _quarter(self, match: re.Match[str]) -> Time:
        number = "一二三四"[int(match["q"]) - 1] if match["q"].isdigit() else match["q"]
        return self._make(
            match, self._due(self.year, _QUARTER[match["q"]], f"{number}季度末"), self._frame(None, match)
        )

    def _next(self, match: re.Match[str]) -> Time:
        return self._make(match, self._due(self.year + 1 if self.year else None, 12, "明年末"), Frame.COMING)

    def _thisyear(self, match: re.Match[str]) -> Time:
        if match[0] == "今年以来":
            return self._make(match, None, Frame.PAST)
        return self._make(match, self._due(self.year, 12, "年末"), self._frame(None, match))

    def _years(self, match: re.Match[str]) -> Time | None:
        count = small(match["n"] or match["n2"])
        phrase = f"{count}年内"
        # The year of the document is the first of them: 三年内 in a plan for 2025 ends with 2027.
        due = self._due(self.year + count - 1 if self.year else None, 12, phrase)
        return self._make(match, due, Frame.COMING)

    def _past(self, match: re.Match[str]) -> Time:
        return self._make(match, None, Frame.PAST)

    def _monthend(self, match: re.Match[str]) -> Time:
        return self._make(match, "月末", self._frame(None, match))

    def _recurrence(self, match: re.Match[str]) -> Time:
        return self._make(match, None, Frame.OPEN)

    def _first(self, match: re.Match[str]) -> Time:
        return self._make(match, None, Frame.OPEN)

    def _day(self, match: re.Match[str]) -> Time:
        return self._make(match, None, Frame.OPEN)


def _apart(times: list[Time]) -> Iterator[Time]:
    end = 0
    for time in times:
        if time.start >= end:
            yield time
            end = time.end


def deadline_of(text: str, year: int | None) -> Due | None:
    """The deadline a cell or a note states (2025年6月底, 年底前, 二季度), None when it states none (长期坚持)."""
    times = [time for time in Clock(year).times(text) if time.due]
    if times:
        return times[-1].due
    iso = re.fullmatch(r"\s*(20\d\d)[-./](\d{1,2})(?:[-./](\d{1,2}))?\s*", text)
    if iso and 1 <= int(iso[2]) <= 12:
        last = _last_day(int(iso[1]), int(iso[2]))
        return last.replace(day=min(int(iso[3] or last.day), last.day))
    return None


__all__ = ["Clock", "Due", "Frame", "Time", "deadline_of"]
