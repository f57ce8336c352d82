"""Read one sentence: its clauses, its quantities, what each counts, by when, and of which kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from . import lexicon, phrases
from .admission import states
from .kinds import Evidence, Scene, Verdict, decide
from .phrases import Phrase
from .quantities import Quantity, find
from .temporal import Clock, Due, Frame, Time

_BORDER = "，；：。！？、"
_COMPARED = re.compile(r"[比较于]$")
_GROUNDED = re.compile(r"(?:的?基础|的?水平|的?基数|同期|计划|规划|工作要点)")
_QUOTED = re.compile(r"[“「『\"][^“”「」『』\"]{1,30}[”」』\"]|《[^《》]{1,60}》")
_AFTERTHOUGHT = re.compile(
    rf"(?:(?:总|协议|计划|固定资产)?投资|(?:总|建筑|占地)?面积|产值|总额|金额|占比|总数|共计|合计|其中|覆盖|带动|惠及|服务|(?:{lexicon.ACTING})[^，、]{{0,6}})$"
)


@dataclass(frozen=True)
class Reading:
    """A quantity understood."""

    quantity: Quantity
    phrase: Phrase
    metric: str
    verdict: Verdict
    deadline: Due | None


@dataclass
class Surroundings:
    """What a sentence inherits from its paragraph, section and document."""

    year: int | None = None
    paragraph: Evidence | None = None
    section: Evidence | None = None
    document: Evidence | None = None
    rules: bool = False
    antecedent: str = ""


@dataclass
class _Pass:
    """State while going through the quantities from left to right."""

    before: Phrase | None = None
    taken: int = 0
    readings: list[Reading] = field(default_factory=list)


class Sentence:
    """A folded sentence taken apart; `hidden` are spans (units in charge) where no quantity is looked for."""

    def __init__(self, text: str, clock: Clock, hidden: Sequence[tuple[int, int]] = ()) -> None:
        self.text = text
        self.times = [time for time in clock.times(text) if not self._in_title(time)]
        blanks = [Time(start, end, "", None, Frame.OPEN) for start, end in hidden]
        self.depth = _depths(text)
        found = find(text, [*self.times, *blanks])
        self.quantities = [quantity for quantity in found if self._admitted(quantity, found)]

    def _in_title(self, time: Time) -> bool:
        return any(m.start() < time.start < m.end() for m in re.finditer(r"《[^《》]{1,60}》", self.text))

    def read(self, around: Surroundings) -> list[Reading]:
        """The statements of the sentence in order."""
        state = _Pass()
        for i, quantity in enumerate(self.quantities):
            following = self.quantities[i + 1] if i + 1 < len(self.quantities) else None
            state.readings.append(self._read(quantity, following, state, around))
        return _told_apart(state.readings)

    def clause(self, quantity: Quantity) -> tuple[int, int]:
        """The borders of the clause a quantity stands in, parentheses being clauses of their own."""
        level = self.depth[quantity.start]
        left = quantity.start
        while left > 0 and not self._border(left - 1, level):
            left -= 1
        right = quantity.end
        while right < len(self.text) and not self._border(right, level):
            right += 1
        return left, right

    def _border(self, at: int, level: int) -> bool:
        char = self.text[at]
        if self.depth[at] < level or (level and char in "（）" and self.depth[at] <= level):
            return True
        return self.depth[at] == level and char in "，；：。！？"

    def _admitted(self, quantity: Quantity, found: list[Quantity]) -> bool:
        left, right = self.clause(quantity)
        before = [other for other in found if left <= other.start < quantity.start]
        after = [other for other in found if quantity.end <= other.start < right]
        start = max([left, *(other.end for other in before)])
        return states(
            quantity, self._words(start, quantity.start), self.text[quantity.end :], bool(after), not before
        )

    def _words(self, start: int, end: int) -> str:
        """Text without the times in it."""
        kept = [
            self.text[i]
            for i in range(start, end)
            if not any(time.start <= i < time.end and not time.text.startswith("每") for time in self.times)
        ]
        return "".join(kept)

    def _read(self, quantity: Quantity, following: Quantity | None, state: _Pass, around: Surroundings) -> Reading:
        left, right = self.clause(quantity)
        start = max(left, state.taken)
        before = self._before(quantity, start, left)
        end = following.start if following and following.start < right else right
        after = self._words(quantity.end, end)
        if following and following.start < right:
            after = self._share(quantity, before, after)
        state.taken = quantity.end + len(after)
        phrase = phrases.name(quantity, before, after, state.before, self._antecedent(left, around))
        state.before = phrase
        scene = self._scene(quantity, left, right, around)
        verdict = decide(quantity, phrase.per, scene)
        deadline = self._deadline(quantity, right) if verdict.kind == "target" else None
        return Reading(quantity, phrase, phrase.metric, verdict, deadline)

    def _before(self, quantity: Quantity, start: int, left: int) -> str:
        words = self._words(start, quantity.start)
        if not phrases.tidy(words) and start == left > 1 and self.text[left - 1] == "：":
            earlier = max(self.text.rfind(sign, 0, left - 1) for sign in "，；。：") + 1
            return self._words(earlier, left - 1)
        return words

    def _share(self, quantity: Quantity, before: str, between: str) -> str:
        """Of the words between two quantities, those that belong to the first."""
        apart = phrases.take_apart(phrases.each(before)[0])
        if "、" in between:
            first = between.split("、", 1)[0]
            return first if not apart.noun or apart.listing or quantity.money else ""
        if apart.noun and not apart.listing:
            return "" if not quantity.money else between if lexicon.MONEY_NOUN.fullmatch(between) else ""
        tail = _AFTERTHOUGHT.search(between)
        return between[: tail.start()] if tail else re.sub(r"(?:和|及|以及|与)$", "", between)

    def _antecedent(self, left: int, around: Surroundings) -> str:
        """The object of the clause before, or what the paragraph spoke of last."""
        previous = self._words(0, max(0, left - 1))
        clauses = [part for part in re.split(r"[，；：。]", previous) if phrases.tidy(part)]
        return (phrases.object_of(clauses[-1]) if clauses else "") or around.antecedent

    def _scene(self, quantity: Quantity, left: int, right: int, around: Surroundings) -> Scene:
        plain = _QUOTED.sub(lambda match: "\x00" * len(match[0]), self.text)
        return Scene(
            clause=plain[left:right],
            before=plain[:left],
            after=plain[right:],
            times=tuple(time for time in self.times if time.end <= quantity.start and self._holds(time)),
            paragraph=around.paragraph,
            section=around.section,
            document=around.document,
            rules=around.rules,
            year=around.year,
        )

    def _holds(self, time: Time) -> bool:
        """Whether a time says when, rather than what is compared with, or how often."""
        if time.text.startswith(("每", "按")) or _COMPARED.search(self.text[: time.start]):
            return False
        return _GROUNDED.match(self.text, time.end) is None

    def _deadline(self, quantity: Quantity, right: int) -> Due | None:
        known = [time for time in self.times if time.due and time.frame is not Frame.PAST and self._holds(time)]
        earlier = [time for time in known if time.end <= quantity.start]
        if earlier:
            return earlier[-1].due
        nexts = [other.start for other in self.quantities if other.start > quantity.start]
        limit = min([*nexts, len(self.text)])
        later = [time for time in known if quantity.end <= time.start < limit and (time.firm or time.start < right)]
        return later[0].due if later else None


def _depths(text: str) -> list[int]:
    """Nesting in parentheses, those without a partner not counted."""
    depths = [0] * len(text)
    opened: list[int] = []
    for i, char in enumerate(text):
        if char == "（":
            opened.append(i)
        elif char == "）" and opened:
            start = opened.pop()
            for j in range(start + 1, i):
                depths[j] += 1
    return depths


def _told_apart(readings: list[Reading]) -> list[Reading]:
    """人才公寓2栋288套: one noun counted in two units is two metrics, named by their units."""
    told = []
    for i, reading in enumerate(readings):
        around = readings[max(0, i - 1) : i + 2]
        twins = [other for other in around if other is not reading and other.metric == reading.metric]
        if any(other.quantity.unit.name != reading.quantity.unit.name for other in twins):
            name = f"{reading.metric}{reading.quantity.unit.name}数"
            reading = Reading(reading.quantity, reading.phrase, name, reading.verdict, reading.deadline)
        told.append(reading)
    return told
