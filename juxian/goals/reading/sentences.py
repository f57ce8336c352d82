"""Read one sentence: its clauses, its quantities, what each counts, by when, and of which kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from . import lexicon, syntax
from .admission import is_base, states
from .kinds import Evidence, Scene, Verdict, decide
from .naming import Phrase, Words, name, remote_comparator
from .quantities import Quantity, find
from .temporal import Clock, Due, Frame, Time
from .units import Measure

_COMPARED = re.compile(r"(?<!占)[比较于]$")
_GROUNDED = re.compile(r"(?:[^，；。]{0,12}?的?基础上?|的?水平|的?基数|同期|规划|工作要点|计划(?=的|完成))")
_QUOTED = re.compile(r"[“「『\"][^“”「」『』\"]{1,30}[”」』\"]|《[^《》]{1,60}》")
_BETWEEN = re.compile(r"[、和及与或]|以及|以上、")
_EACH_ITS_OWN = re.compile(r"分别|依次|各自")
_AFTERTHOUGHT = re.compile(
    r"(?:(?:总|协议|计划|固定资产)?投资|(?:总|建筑|占地)?面积|产值|总额|金额|占比|总数|共计|合计|其中|"
    rf"(?:{lexicon.ACTING})[^，、]{{0,6}})$"
)
_FINISHED = re.compile(
    r"[^，；。]{0,6}(?:投入使用|完成|建成|到位|交付|投用|竣工|开工|完工|启用|兑现|落实|"
    r"开放)"
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

    paragraph: Evidence | None = None
    section: Evidence | None = None
    document: Evidence | None = None
    rules: bool = False
    antecedent: str = ""
    turn: Evidence | None = None


@dataclass
class _Pass:
    """State while going through the quantities from left to right."""

    taken: int = 0
    phrases: list[Phrase] = field(default_factory=list)
    depths: list[int] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)

    def before(self, depth: int) -> Phrase | None:
        """The last phrase outside deeper parentheses: 4826人（其中博士37人），同比增长… speaks of all 4826."""
        earlier = (phrase for phrase, at in zip(self.phrases[::-1], self.depths[::-1], strict=True) if at <= depth)
        return next(earlier, None)


class Sentence:
    """A folded sentence taken apart; `hidden` are spans (units in charge) where no quantity is looked for."""

    def __init__(self, text: str, clock: Clock, hidden: Sequence[tuple[int, int]] = ()) -> None:
        self.text = text
        titles = [match.span() for match in re.finditer(r"《[^《》]{1,60}》", text)]
        self.times = [time for time in clock.times(text) if not any(a < time.start < b for a, b in titles)]
        unread = [Time(start, end, "", None, Frame.OPEN) for start, end in hidden]
        self.blanks = [
            (time.start + self._leads(time), time.end) for time in self.times if not time.text.startswith("每")
        ]
        self.depth = _depths(text)
        found = find(text, [*self.times, *unread])
        self.quantities = [self._compared(one, found) for one in found if self._admitted(one, found)]
        kept = {one.start for one in self.quantities}
        self.passed_over = [one for one in found if one.start not in kept]

    def read(self, around: Surroundings) -> list[Reading]:
        """The statements of the sentence in order."""
        state = _Pass()
        for run in self._runs():
            self._read_run(run, state, around)
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

    def _clause_end(self, at: int) -> int:
        found = re.search("[，；。]", self.text[at:])
        return at + found.start() if found else len(self.text)

    def _left(self, quantity: Quantity, found: list[Quantity]) -> tuple[str, bool]:
        """The words before a quantity in its clause, and whether another quantity stands after it there."""
        left, right = self.clause(quantity)
        start = max([left, *(other.end for other in found if left <= other.start < quantity.start)])
        follows = any(
            quantity.end <= other.start < right and not lexicon.MATTER.match(self.text, other.end) for other in found
        )
        return self.words(start, quantity.start), follows

    def _admitted(self, quantity: Quantity, found: list[Quantity]) -> bool:
        left, follows = self._left(quantity, found)
        right = self.text[quantity.end :]
        if self._repeats(quantity, left, found) or is_base(
            self.text[max(0, quantity.start - 14) : quantity.start], right
        ):
            return False
        led = any(self.text[other.end : quantity.start] == left for other in found)
        return states(quantity, left, right, follows, led)

    def _repeats(self, quantity: Quantity, left: str, found: list[Quantity]) -> bool:
        """达到556.4亿元，首次突破500亿元大关: a round figure passed says the figure before it again."""
        if re.search("(?:任务|目标|计划)数?（$|（(?:年度|全年)?(?:任务|目标|计划)数?为?$", self.text[: quantity.start]):
            return True  # 占年度任务（1026台）55.75%, 造林17015亩（任务14815亩）
        last = next((other for other in reversed(found) if other.end <= quantity.start), None)
        return (
            last is not None
            and re.match("突破|超过?|跨过|越过", quantity.number) is not None
            and quantity.unit == last.unit
            and not isinstance(quantity.value, tuple)
            and not isinstance(last.value, tuple)
            and last.value >= quantity.value
            and self.text[last.end : self.clause(quantity)[0]] == "，"
            and not syntax.tail(left)[0]
        )

    def _compared(self, quantity: Quantity, found: list[Quantity]) -> Quantity:
        left, _follows = self._left(quantity, found)
        return replace(quantity, comparator=remote_comparator(quantity, left))

    def words(self, start: int, end: int) -> str:
        """Text without the times in it."""
        kept = []
        for left, right in self.blanks:
            if start < right and left < end:
                kept.append(self.text[start:left])
                start = right
        return "".join([*kept, self.text[start:end]])

    def _leads(self, time: Time) -> bool:
        """从2002年的1个增加到2006年的6个: 从 and 到 belong to the numbers."""
        numbered = re.match(r"(?:前后)?的?约?\d", self.text[time.end :]) is not None
        changed = re.search("[加高升降减少大展长]$", self.text[: time.start])
        return numbered and (time.text[0] in "从由" or (time.text[0] in "到至" and changed is not None))

    def _runs(self) -> list[list[Quantity]]:
        """Quantities with nothing but 、or 和 between them share their words: 150万元、100万元安家补贴."""
        runs: list[list[Quantity]] = []
        for quantity in self.quantities:
            between = self.words(runs[-1][-1].end, quantity.start) if runs else ""
            if runs and _BETWEEN.fullmatch(between):
                runs[-1].append(quantity)
            else:
                runs.append([quantity])
        return runs

    def _read_run(self, run: list[Quantity], state: _Pass, around: Surroundings) -> None:
        first, last = run[0], run[-1]
        left, right = self.clause(first)
        if _EACH_ITS_OWN.search(self.text[left : first.start]) and not first.number[0].isdigit():
            # 分别超过90家和870家
            run = [replace(one, comparator=first.comparator) if one.comparator == "eq" else one for one in run]
        before = self._before(first, max(left, state.taken), left)
        after = self._after(first, last, right, before, state)
        members = self._members(run, before, left, state)
        dues = self._dues(run, left)
        words = Words(
            left=before,
            right=after,
            beyond=self.text[right : right + 90],
            before=state.before(self.depth[first.start]),
            antecedent=self._antecedent(left, around),
            recipient=self._recipient(left),
            size=first.unit.measure is Measure.SIZE,
            part="其中" in self.text[: first.start],
            last_unit=state.readings[-1].quantity.unit.name if state.readings else "",
        )
        phrases = []
        for i, quantity in enumerate(run):
            phrase = name(quantity, replace(words, member=members[i] if members else ""))
            phrase = self._per_head(phrase, quantity, left, state)
            phrases.append(phrase)
            verdict = decide(quantity, phrase.per, self._scene(quantity, left, right, around))
            due = dues[i] if dues else self._deadline(quantity, right)
            state.readings.append(
                Reading(quantity, phrase, phrase.metric, verdict, due if verdict.kind == "target" else None)
            )
        state.phrases += phrases
        state.depths += [self.depth[first.start]] * len(phrases)

    def _per_head(self, phrase: Phrase, quantity: Quantity, left: int, state: _Pass) -> Phrase:
        """每人给予30万元经费和不低于100平方米的住房: what is given each holds for all that is given in the clause."""
        if phrase.per or not state.readings or not (quantity.money or quantity.unit.measure is Measure.SIZE):
            return phrase
        last = state.readings[-1]
        joined = left <= last.quantity.start and re.search(
            "[和及并]|以及", self.text[last.quantity.end : quantity.start]
        )
        return replace(phrase, per=last.phrase.per) if joined else phrase

    def _before(self, quantity: Quantity, start: int, left: int) -> str:
        words = self.words(start, quantity.start)
        if not syntax.tidy(words) and start == left > 1 and self.text[left - 1] == "：":
            earlier = max(self.text.rfind(sign, 0, left - 1) for sign in "，；。：") + 1
            return self.words(earlier, left - 1)
        for other in self.passed_over:  # 博士首次突破百人，达到113名
            if self.text[other.end : left] == "，" and not syntax.tail(words)[0]:
                return self.words(self.clause(other)[0], other.start)
        return words

    def _after(self, first: Quantity, last: Quantity, right: int, before: str, state: _Pass) -> str:
        """The words after a run that are its own; those of the next quantity are left to it."""
        nexts = [other.start for other in self.quantities if last.end <= other.start < right]
        state.taken = last.end
        if not nexts:
            return self.words(last.end, right)
        between = self.words(last.end, nexts[0])
        if re.search("(?:向|为|给)$", before) and first.unit.measure in (Measure.PEOPLE, Measure.ITEMS):
            return between  # 向25.6万人发放养老金3.1亿元: they are who was given
        describes = first.unit.measure is Measure.SIZE and between.startswith("的")
        if describes or (first.money and lexicon.VERB.match(between)):
            return between  # 投资3500万元建成公寓2栋: what it was spent on is also what is counted next
        verb = syntax.take_apart(syntax.each(before)[0]).verb
        if not verb or verb in lexicon.AUXILIARY:
            spoken = self._own(first, before, between)
            state.taken += len(spoken) if self.text.startswith(spoken, last.end) else 0
            return between if spoken and syntax.is_nominal(between) and "、" not in between else spoken
        own = self._own(first, before, between)
        state.taken += len(own) if own == self.text[last.end : last.end + len(own)] else 0
        return own

    def _own(self, quantity: Quantity, before: str, between: str) -> str:
        """Of the words between two quantities, those that belong to the first."""
        apart = syntax.take_apart(syntax.each(before)[0])
        spoken_for = bool(apart.noun) and not apart.listing
        if "、" in between:
            return between.split("、", 1)[0] if not spoken_for or quantity.money else ""
        if spoken_for and not (quantity.money and lexicon.MONEY_NOUN.fullmatch(between)):
            return ""
        afterthought = _AFTERTHOUGHT.search(between)
        return between[: afterthought.start()] if afterthought else re.sub(r"(?:和|及|以及|与)$", "", between)

    def _members(self, run: list[Quantity], before: str, left: int, state: _Pass) -> list[str]:
        """Of 分别 lists, which noun is whose: A、B分别增长8%和10%; …4人、…17人，分别增加1人和5人."""
        count = len(run)
        if count < 2:
            return []
        previous = self.words(0, max(0, left - 1)).rpartition("，")[2]
        apart = syntax.take_apart(syntax.each(before)[0])
        sources = [apart.noun, syntax.recipient(previous) or syntax.object_of(previous)]
        if _EACH_ITS_OWN.search(before):
            sources.insert(0, _EACH_ITS_OWN.split(before)[0])
            if not syntax.tidy(apart.noun) and len(state.phrases) >= count:
                nouns = [phrase.noun for phrase in state.phrases[-count:]]
                return nouns if all(nouns) else []
        elif not run[0].money:
            return []
        for source in sources:
            members = syntax.enumeration(source, count)
            if members:
                return members
        return []

    def _dues(self, run: list[Quantity], left: int) -> list[Due | None]:
        """2024年、2025年分别筹建1个、2个: as many deadlines as quantities, each its own."""
        times = [time for time in self.times if left <= time.start and time.end <= run[0].start and time.due]
        between = "".join(self.text[a.end : b.start] for a, b in pairwise(times))
        alike = len(times) == len(run) > 1 and not between.strip("、和及与")
        return [time.due for time in times] if alike else []

    def _antecedent(self, left: int, around: Surroundings) -> str:
        """The object of the clause before, or what the paragraph spoke of last."""
        clauses = [part for part in re.split(r"[，；：。（]", self.words(0, max(0, left - 1))) if syntax.tidy(part)]
        return (syntax.object_of(clauses[-1]) if clauses else "") or around.antecedent

    def _recipient(self, left: int) -> str:
        """Whom the rule is for: named in an earlier clause of the same part of the sentence."""
        clauses = re.split(r"[，：]", re.split(r"[；。]", self.text[:left])[-1])
        found = [syntax.recipient(clause) for clause in clauses]
        named = next((one for one in reversed(found) if one), "")
        case = len(clauses) > 1 and re.match(r"给予|奖励|补助|最高|可|按|一次性|予以", self.text[left:])
        return named or (syntax.case_of(clauses[-2]) if case else "")

    def _scene(self, quantity: Quantity, left: int, right: int, around: Surroundings) -> Scene:
        plain = _QUOTED.sub(lambda match: "\x00" * len(match[0]), self.text)
        return Scene(
            clause=plain[left:right],
            before=plain[:left],
            after=plain[right:],
            times=tuple(time for time in self.times if time.end <= quantity.start and self._holds(time, quantity)),
            paragraph=around.paragraph,
            section=around.section,
            document=around.document,
            turn=around.turn,
            rules=around.rules,
        )

    def _holds(self, time: Time, quantity: Quantity) -> bool:
        """Whether a time says when, rather than what is compared with or how often; one at the head of the
        sentence, or past and before its quantities, holds for all of it, others up to the next semicolon."""
        if time.text.startswith(("每", "按")) or _COMPARED.search(self.text[: time.start]):
            return False
        if re.search("[从由]", self.text[max(0, time.start - 1) : time.start + 1]) and re.match(
            r"(?:前后)?的?约?\d", self.text[time.end :]
        ):
            return False  # 要由2015年的50%提高到53%
        between = self.text[time.end : quantity.start]
        past = time.frame is Frame.PAST and not any(other.end <= time.start for other in self.quantities)
        if "；" in between and self.text[: time.start].strip("，“") and not past:
            return False
        return _GROUNDED.match(self.text, time.end) is None

    def _deadline(self, quantity: Quantity, right: int) -> Due | None:
        known = [
            time for time in self.times if time.due and time.frame is not Frame.PAST and self._holds(time, quantity)
        ]
        earlier = [time for time in known if time.end <= quantity.start]
        if earlier:
            return earlier[-1].due
        nexts = [other.start for other in self.quantities if other.start > quantity.start]
        limit = min([*nexts, len(self.text)])
        for time in known:
            if quantity.end <= time.start < limit:
                if any(time.end <= other < self._clause_end(time.end) for other in nexts):
                    continue  # 建成6座，二季度前投用2座: the time is the next quantity's
                next_clause = re.fullmatch(r"[^，；]*，", self.text[quantity.end : time.start])
                if time.start < right or (next_clause and time.firm and _FINISHED.match(self.text, time.end)):
                    return time.due
        return None


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
        if any(other.quantity.unit.name != reading.quantity.unit.name for other in twins) and not (
            reading.quantity.ratio or reading.quantity.money
        ):
            reading = replace(reading, metric=f"{reading.metric}{reading.quantity.unit.name}数")
        told.append(reading)
    return told
