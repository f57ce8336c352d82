"""Lights by rules of the office's own: conditions in FEEL over what is known of a target, the first that holds counts.

A `Rulebook` is one version of the rules, compiled; a `Judge` is it on one day of one year. Only what its rules name is looked
up. Where no rule holds, the light is the target's own (`goals.lights`). What goes wrong in a rule becomes the light
`UNTOLD` with the reason: a page never breaks.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from functools import lru_cache
from typing import Any, Protocol

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from juxian.facts.models import Snapshot
from juxian.facts.refusals import explain
from juxian.goals.lights import Light, expected
from juxian.goals.models import Assessed, AssessmentRound, LightRules
from juxian.goals.models.plans import UPPER_LIMITS
from juxian.goals.tree import Tree, Value, roll_up
from juxian.organizations.models import Organization
from juxian.rules import BOOLEAN, DATE, NUMBER, STRING, Expression, RuleError, Type, compile_expression

CHOSEN = (Light.MET, Light.ON_TRACK, Light.BEHIND, Light.MISSED)  # what a rule may say
CENT, FINE, HUNDRED = Decimal("0.01"), Decimal("0.00000001"), Decimal(100)
GREATEST = Decimal(10) ** 18
# Numbers come with just the digits that their names declare: others are looked at more closely, which takes thrice as long.
RATE, AMOUNT = NUMBER(20, 2), NUMBER(26, 8)
# Names of what differs between targets of one value, deadline and kind.
OF_TARGET, OF_LAST, OF_UNIT = {"目标名称", "计量单位"}, {"上年值", "增长率"}, {"单位", "单位类型"}


class Judged(Protocol):
    """What of a target is asked for: a `Target`, or a row of `values_list(..., named=True)`."""

    @property
    def name(self) -> str: ...
    @property
    def organization_id(self) -> int: ...
    @property
    def indicator(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def comparator(self) -> str: ...
    @property
    def low(self) -> Decimal: ...
    @property
    def deadline(self) -> date | None: ...
    @property
    def year(self) -> int: ...


@dataclass(frozen=True)
class Case:
    """One target with its figure, as the rules look at it."""

    target: Judged
    value: Decimal | None
    built_in: Light
    day: date
    known: "Known"


@dataclass
class Known:
    """What is looked up once for all targets, when a rule names it."""

    last: Mapping[str, Mapping[int, Value]] = field(default_factory=dict)
    units: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    classes: Mapping[int, str] = field(default_factory=dict)

    def last_of(self, target: Judged) -> Value | None:
        """Return the same figure at the end of last year, where it is known."""
        return self.last.get(target.indicator, {}).get(target.organization_id)


@dataclass(frozen=True)
class Verdict:
    """A light and, where a rule gave it or failed, why."""

    light: Light
    reason: str = ""


@dataclass(frozen=True)
class Name:
    """A name that a condition may use."""

    type: Type
    meaning: Any
    find: Callable[[Case], Any]


def _percent(part: Value, whole: Value) -> Decimal | None:
    return (Decimal(part) * HUNDRED / whole).quantize(CENT, ROUND_FLOOR) if whole else None


def _exact(value: Value | None) -> Decimal | None:
    return None if value is None or abs(Decimal(value)) >= GREATEST else Decimal(value).quantize(FINE)


def _days_left(case: Case) -> int:
    return ((case.target.deadline or date(case.target.year, 12, 31)) - case.day).days


def _growth(case: Case) -> Decimal | None:
    last = case.known.last_of(case.target)
    return None if last is None or case.value is None else _percent(case.value - last, last)


BUILT_IN: Mapping[Light, str] = {
    Light.MET: "已完成", Light.ON_TRACK: "按进度", Light.BEHIND: "滞后", Light.MISSED: "未完成", Light.UNMEASURED: "未统计",
}  # fmt: skip
NAMES: Mapping[str, Name] = {
    "完成率": Name(RATE, gettext_lazy("reached of the target, in per cent"), lambda case: None if case.value is None else _percent(case.value, case.target.low)),
    "应完成率": Name(RATE, gettext_lazy("due by the time gone, in per cent"), lambda case: _percent(expected(case.target.year, case.target.deadline, case.day), 1)),
    "完成值": Name(AMOUNT, gettext_lazy("what is reached"), lambda case: _exact(case.value)),
    "目标值": Name(AMOUNT, gettext_lazy("what is wanted"), lambda case: _exact(case.target.low)),
    "剩余天数": Name(NUMBER(6), gettext_lazy("days until the deadline, negative after it"), _days_left),
    "截止日": Name(DATE, gettext_lazy("the deadline"), lambda case: case.target.deadline),
    "统计日": Name(DATE, gettext_lazy("the day of the figures"), lambda case: case.day),
    "上年值": Name(AMOUNT, gettext_lazy("the same figure at the end of last year"), lambda case: _exact(case.known.last_of(case.target))),
    "增长率": Name(RATE, gettext_lazy("more than last year's figure, in per cent"), _growth),
    "目标名称": Name(STRING, gettext_lazy("the target's name"), lambda case: case.target.name),
    "计量单位": Name(STRING, gettext_lazy("its unit of measure, 比例 for shares"), lambda case: case.target.unit),
    "目标类型": Name(STRING, gettext_lazy("“达到”, or “不超过” for an upper limit"), lambda case: "不超过" if case.target.comparator in UPPER_LIMITS else "达到"),
    "单位": Name(STRING, gettext_lazy("the unit's name"), lambda case: case.known.units.get(case.target.organization_id, ("", ""))[0]),
    "单位类型": Name(STRING, gettext_lazy("成员单位, 镇, 街道, 经济区 and so on"), lambda case: case.known.units.get(case.target.organization_id, ("", ""))[1]),
    "考核分类": Name(STRING, gettext_lazy("the unit's class in the year's assessment"), lambda case: case.known.classes.get(case.target.organization_id)),
    "默认灯号": Name(STRING, gettext_lazy("the light without rules: 已完成, 按进度, 滞后, 未完成 or 未统计"), lambda case: BUILT_IN[case.built_in]),
}  # fmt: skip
SCOPE = {name: one.type for name, one in NAMES.items()}
SHOWN = ("完成率", "应完成率", "完成值", "剩余天数", "上年值", "增长率")  # said beside a reason that rests on them


@lru_cache(maxsize=256)
def compiled(condition: str) -> Expression:
    """Return a condition compiled; raises `RuleError` naming the place in it and the reason."""
    return compile_expression(condition, SCOPE, expect=BOOLEAN)


@dataclass(frozen=True)
class Rule:
    """One rule; `broken` says why its condition can not be used."""

    name: str
    light: Light
    reason: str
    condition: Expression | None
    broken: str = ""

    @classmethod
    def of(cls, said: Mapping[str, str]) -> "Rule":
        """Return the rule that is on file."""
        try:
            return cls(said["name"], Light(said["light"]), said["reason"], compiled(said["condition"]))
        except RuleError as error:
            return cls(said["name"], Light.UNTOLD, said["reason"], None, explain(error))


class Rulebook:
    """One version of the rules, in order."""

    def __init__(self, rules: Iterable[Mapping[str, str]]) -> None:
        self.rules = [Rule.of(one) for one in rules]
        self.names = {name for one in self.rules if one.condition for name in one.condition.names}
        self.finds = [(name, NAMES[name].find) for name in NAMES if name in self.names]

    def on(self, year: int, day: date, indicators: Iterable[str], tree: Tree) -> "Judge":
        """Return the judge of a year's targets on `day`, with what the rules name looked up."""
        known = Known()
        if self.names & OF_LAST and (snapshot := last_snapshot(year)):
            known.last = roll_up(indicators, snapshot, tree)
        if self.names & OF_UNIT:
            with translation.override("zh-hans"):
                rows = Organization.objects.values_list("pk", "name", "kind")
                known.units = {pk: (name, str(Organization.Kind(kind).label)) for pk, name, kind in rows}
        if "考核分类" in self.names:
            newest = AssessmentRound.objects.filter(year=year).order_by("-pk").values("pk")[:1]
            assessed = Assessed.objects.filter(round__in=newest)
            known.classes = dict(assessed.values_list("organization", "unit_class__name"))
        return Judge(self, day, known)


@dataclass(frozen=True)
class Judge:
    """A rulebook on one day."""

    book: Rulebook
    day: date
    known: Known
    memo: dict[Any, Light] = field(default_factory=dict)

    def light(self, target: Judged, value: Value | None, built_in: Light) -> Light:
        """Return the light of the first rule that holds, else `built_in`; targets that are alike are looked at once."""
        key = (
            value, target.low, target.deadline, target.comparator, built_in,
            (target.name, target.unit) if self.book.names & OF_TARGET else None,
            self.known.last_of(target), self.known.units.get(target.organization_id),
            self.known.classes.get(target.organization_id),
        )  # fmt: skip
        found = self.memo.get(key)
        if found is None:
            measured = None if value is None else Decimal(value)
            found = self.memo[key] = self.verdict(target, measured, built_in).light
        return found

    def verdict(self, target: Judged, value: Decimal | None, built_in: Light) -> Verdict:
        """Return the same light with the reason, where a rule gave it or failed."""
        case = Case(target, value, built_in, self.day, self.known)
        facts: dict[str, Any] = {}
        name = ""
        try:
            facts = {name: find(case) for name, find in self.book.finds}
            for rule in self.book.rules:
                name = rule.name
                if rule.condition is None:
                    return Verdict(Light.UNTOLD, _failed(name, rule.broken))
                if rule.condition.person(facts) is True:
                    return Verdict(rule.light, _reason(rule, facts))
        except RuleError as error:
            return Verdict(Light.UNTOLD, _failed(name, explain(error)))
        except (ArithmeticError, ValueError, TypeError) as error:
            return Verdict(Light.UNTOLD, _failed(name, str(error) or type(error).__name__))
        return Verdict(built_in)


def _failed(name: str, why: str) -> str:
    return _("The rule “%(name)s” fails: %(why)s.") % {"name": name, "why": why.rstrip(".。")}


def _reason(rule: Rule, facts: Mapping[str, Any]) -> str:
    used = rule.condition.names if rule.condition else ()
    said = [f"{name}{facts[name]:f}".rstrip("0").rstrip(".") if "." in f"{facts[name]:f}" else f"{name}{facts[name]}" for name in SHOWN if name in used and facts[name] is not None]  # fmt: skip
    return f"{rule.reason}（{'，'.join(said)}）" if said else rule.reason


def last_snapshot(year: int) -> Snapshot | None:
    """Return the newest snapshot of the year before, if there is one."""
    return Snapshot.objects.filter(as_of__year=year - 1).order_by("-as_of", "-pk").first()


def in_force() -> Rulebook | None:
    """Return the rules in force; nothing where the lights are those of the targets themselves: one query."""
    rules = LightRules.objects.filter(accepted=True).order_by("-number").values_list("rules", flat=True).first()
    return book(rules) if rules else None


def book(rules: Sequence[Mapping[str, str]]) -> Rulebook:
    """Return the rulebook of rules as they are on file, compiled once."""
    return _book(json.dumps(list(rules), ensure_ascii=False, sort_keys=True))


@lru_cache(maxsize=16)
def _book(text: str) -> Rulebook:
    return Rulebook(json.loads(text))
