"""The facts that rules read, as questions with their answers: what may be said, and what was said."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from juxian.core.errors import Refused
from juxian.facts import catalogue
from juxian.facts.catalogue import Fact, Question
from juxian.policies import tables
from juxian.policies.words import value_words
from juxian.rules import BOOLEAN, DATE, Decision, Number
from juxian.rules.possible import among, anything, between
from juxian.rules.sets import Values
from juxian.rules.tree import Const, walk
from juxian.rules.types import ListType

Kind = Literal["choice", "several", "boolean", "number", "date"]
OTHER = "其他"
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_WAN = re.compile(r"(.+?)\s*万元?")


@dataclass(frozen=True)
class Choice:
    """An answer that can be picked: its value and its words in the reader's language."""

    value: str
    label: str


@dataclass(frozen=True)
class Asked:
    """A fact as it is asked for. `values` are those that can be picked, in the words of the rules."""

    fact: Fact
    kind: Kind
    values: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The identifier, under which answers are sent."""
        return self.fact.id

    @property
    def name(self) -> str:
        """The name by which rules call it."""
        return self.fact.name

    @property
    def label(self) -> str:
        """The fact in a few words."""
        return self.fact.label

    @property
    def text(self) -> str:
        """The question."""
        asked = self.fact.question
        if asked is None:
            return _("What is your “%(fact)s”?") % {"fact": self.fact.label}
        return _spoken(asked.zh, asked.en)

    @property
    def hint(self) -> str:
        """What helps to answer it."""
        asked = self.fact.question
        if asked is not None and asked.hint is not None:
            return _spoken(*asked.hint)
        return self.fact.definition if asked is None and _is_chinese() else ""

    @property
    def unit(self) -> str:
        """What a number is counted in, in the reader's language."""
        return {"岁": _("years of age"), "元": _("yuan"), "天": _("days")}.get(self.fact.unit, self.fact.unit)

    @property
    def office(self) -> bool:
        """Whether only the talent office can find it, so that the answer is what the person believes."""
        return self.fact.question is not None and self.fact.question.office

    @property
    def none(self) -> str:
        """The answer of who has none of it; nothing where everybody has some."""
        asked = self.fact.question
        if asked is None:
            return _("I have none")
        return _spoken(*asked.none) if asked.none else ""

    @property
    def choices(self) -> list[Choice]:
        """What can be picked; 其他 stands for whatever no rule names."""
        return [Choice(value, self.word(value)) for value in self.values]

    @property
    def domain(self) -> Values:
        """Every value that an answer can have."""
        null = bool(self.none) and self.kind != "several"
        kind = self.fact.type
        if self.kind == "boolean":
            return among([True, False], null=null)
        if self.kind == "choice" and OTHER not in self.values:
            return among(self.values, null=null)
        if self.kind == "date":
            return between(FIRST_DAY, LAST_DAY, null=null)
        if isinstance(kind, Number):
            return between(Decimal(0), _greatest(kind), null=null)
        return anything(null=null)

    def word(self, value: str) -> str:
        """Return a value of the rules in the reader's language."""
        asked: Question | None = self.fact.question
        if value == OTHER:
            return _("Other")
        if value in ("true", "false"):
            return _("yes") if value == "true" else _("no")
        if asked is not None and asked.wording is not None:
            return _spoken(*asked.wording).format(value)
        return value if asked is None or _is_chinese() else asked.choices.get(value, value)

    def shown(self, value: object) -> str:
        """Return an answer as people read it."""
        if value is None or value == []:
            return self.none
        if isinstance(value, list):
            return "、".join(self.word(one) for one in value)
        if isinstance(value, str):
            return self.word(value)
        text = value_words(value)
        return f"{text} {self.unit}".strip() if self.kind == "number" else text

    def read(self, given: object) -> object:
        """Return an answer as a value of the fact; `Refused` says what may be answered."""
        if given is None:
            if not self.none:
                raise self._refused(_("this can not be empty: leave it out if you do not know"))
            return [] if self.kind == "several" else None
        readers = {
            "choice": self._choice,
            "several": self._several,
            "boolean": self._boolean,
            "number": self._number,
            "date": self._date,
        }
        return readers[self.kind](given)

    def _refused(self, reason: str) -> Refused:
        return Refused(
            _("%(field)s: %(reason)s."), code="answer_invalid", params={"field": self.label, "reason": reason}
        )

    def _choice(self, given: object) -> str:
        if isinstance(given, str) and given in self.values:
            return given
        known = "、".join(self.values)
        raise self._refused(_("choose one of %(known)s") % {"known": known})

    def _several(self, given: object) -> list[str]:
        if isinstance(given, Sequence) and not isinstance(given, str) and all(one in self.values for one in given):
            return list(dict.fromkeys(given))
        known = "、".join(self.values)
        raise self._refused(_("give a list of any of %(known)s") % {"known": known})

    def _boolean(self, given: object) -> bool:
        if given in ("true", "false"):
            return given == "true"
        if isinstance(given, bool):
            return given
        raise self._refused(_("answer yes or no (true or false)"))

    def _number(self, given: object) -> Decimal:
        kind: Any = self.fact.type
        try:
            if isinstance(given, bool) or not isinstance(given, str | int | float | Decimal):
                raise InvalidOperation
            found = _decimal(str(given)[:60])
        except InvalidOperation:
            raise self._refused(_("write a number, such as 35")) from None
        greatest = _greatest(kind)
        if not 0 <= found <= greatest:
            raise self._refused(_("give a number from 0 to %(greatest)s") % {"greatest": f"{greatest:,f}"})
        if found != round(found, kind.scale):
            places = _("a whole number") if not kind.scale else _("at most two digits after the point")
            raise self._refused(_("write %(places)s") % {"places": places})
        return Decimal(round(found, kind.scale))

    def _date(self, given: object) -> date:
        match = _DAY.fullmatch(given.strip()) if isinstance(given, str) else None
        try:
            found = date(*map(int, match.groups())) if match else None
        except ValueError:
            found = None
        if found is None or not FIRST_DAY <= found <= LAST_DAY:
            raise self._refused(_("write a day as 2024-03-01, between 1900 and 2100"))
        return found


def _decimal(text: str) -> Decimal:
    """Read a number as people write it: with separators, full-width digits, or in 万."""
    plain_text = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    in_wan = _WAN.fullmatch(plain_text)
    found = Decimal(in_wan.group(1)) * 10_000 if in_wan else Decimal(plain_text.removesuffix("元"))
    if not found.is_finite() or abs(found.adjusted()) > 30:
        raise InvalidOperation
    return found


def _greatest(kind: Number) -> Decimal:
    return Decimal(10) ** kind.whole - Decimal(1).scaleb(-(kind.scale or 0))


def _is_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def _spoken(chinese: str, english: str) -> str:
    return chinese if _is_chinese() else english


def asked_of(decisions: Iterable[Decision]) -> dict[str, Asked]:
    """Return what the rules read of people, by the names of the facts, in the order of the catalogue."""
    used = list(decisions)
    read = {name for decision in used for name in decision.names}
    return {fact.name: _asked(fact, used) for fact in catalogue.get(tables.PEOPLE).facts if fact.name in read}


def _asked(fact: Fact, decisions: Sequence[Decision]) -> Asked:
    if fact.type == BOOLEAN:
        return Asked(fact, "boolean", ("true", "false"))
    if fact.type == DATE:
        return Asked(fact, "date")
    if isinstance(fact.type, Number):
        return Asked(fact, "number")
    named = fact.codes or (*dict.fromkeys(_named(fact, decisions)),)
    if isinstance(fact.type, ListType):
        return Asked(fact, "several", named)
    return Asked(fact, "choice", named if fact.codes else (*named, OTHER))


def _named(fact: Fact, decisions: Sequence[Decision]) -> Iterable[str]:
    """Yield the values of a fact without codes that the cells of its columns name."""
    for decision in decisions:
        for number, column in enumerate(decision.table.inputs):
            if column.expression.strip() != fact.name:
                continue
            for rule in decision.parts.rules:
                for node in walk(rule.cells[number]):
                    if isinstance(node, Const) and isinstance(node.value, str):
                        yield node.value


def read_all(questions: Mapping[str, Asked], given: Mapping[str, object]) -> tuple[dict[str, object], list[Refused]]:
    """Return the answers by the names of the facts, and what is wrong with the others."""
    by_id = {one.id: one for one in questions.values()}
    found: dict[str, object] = {}
    wrong: list[Refused] = []
    for key, value in given.items():
        asked = by_id.get(key)
        try:
            if asked is None:
                raise Refused(
                    _("“%(field)s” is not asked for: the fields are %(known)s."),
                    code="field_unknown",
                    params={"field": key[:60], "known": ", ".join(by_id)},
                )
            found[asked.name] = asked.read(value)
        except Refused as refused:
            refused.params = {**(refused.params or {}), "id": key[:60]}
            wrong.append(refused)
    return found, wrong
