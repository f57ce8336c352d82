"""The benefits of `district.py` as a country package of OpenFisca writes them: entity, facts, Enums and formulas."""

# ruff: noqa: N801  OpenFisca calls a variable as its class is called.

from __future__ import annotations

from functools import reduce
from operator import add
from typing import Any

from district import Condition
from numpy import select
from openfisca_core.entities import Entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

MONTH = "2025-01"
person = Entity("person", "persons", "A person", "")


class Degree(Enum):
    """Degrees."""

    doctor = "博士"
    master = "硕士"
    bachelor = "本科"
    college = "大专"
    other = "其他"
    unknown = "-"


class Class(Enum):
    """Classes of talents."""

    a = "A"
    b = "B"
    c = "C"
    d = "D"
    e = "E"
    unknown = "-"


class age(Variable):
    value_type = int
    entity = person
    definition_period = DateUnit.MONTH


class degree(Variable):
    value_type = Enum
    possible_values = Degree
    default_value = Degree.unknown
    entity = person
    definition_period = DateUnit.MONTH


class talent_class(Variable):
    value_type = Enum
    possible_values = Class
    default_value = Class.unknown
    entity = person
    definition_period = DateUnit.MONTH


class full_time(Variable):
    value_type = bool
    entity = person
    definition_period = DateUnit.MONTH


class wage(Variable):
    value_type = float
    entity = person
    definition_period = DateUnit.MONTH


facts = (age, degree, talent_class, full_time, wage)


def benefit(name: str, rules: list[Condition]) -> type[Variable]:
    """A benefit whose formula has a condition for each rule."""
    degrees = [[Degree(word) for word in rule.degrees] for rule in rules]
    classes = [[Class(word) for word in rule.classes] for rule in rules]

    def formula(people: Any, period: Any, parameters: Any) -> Any:
        years, pay, full = people("age", period), people("wage", period), people("full_time", period)
        degree, grade = people("degree", period), people("talent_class", period)
        terms = [parameters(period)[name][f"rule_{number}"] for number in range(len(rules))]
        conditions = []
        for rule, term, allowed, listed in zip(rules, terms, degrees, classes, strict=True):
            of_degree = reduce(add, [degree == one for one in allowed])
            of_class = reduce(add, [grade == one for one in listed])
            held = (years >= term.least_age) * (years < term.age_limit) * (pay >= term.least_wage)
            held = held * of_degree * of_class
            conditions.append(held * full if rule.full else held)
        return select(conditions, [term.amount for term in terms], 0)

    attributes = {"value_type": int, "entity": person, "definition_period": DateUnit.MONTH, "formula": formula}
    return type(name, (Variable,), attributes)
