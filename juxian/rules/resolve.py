"""Which overload a call means, from the types of its arguments.

The same resolution serves the compiler, which knows types, and values met at run time, whose types are
then those of the values: so both mean the same operation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from .signatures import Overload, Parameter
from .types import ANY, DATE, DATE_TIME, NULL, FunctionType, ListType, RangeType, Type, same_kind


class Fit(Enum):
    """How an argument becomes a parameter."""

    NO = "no"
    YES = "yes"
    MAYBE = "maybe"
    """Only the value will tell."""
    TO_LIST = "to list"
    """A single value is given where a list is wanted."""
    FROM_LIST = "from list"
    """A list of one is given where a value is wanted."""
    TO_DATE_TIME = "to date and time"
    """A date is given where a date and time is wanted."""


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument in its parameter's place: its index among those given (None: left out)."""

    parameter: Parameter
    index: int | None
    fit: Fit


@dataclass(frozen=True, slots=True)
class Match:
    """A resolved call."""

    overload: Overload
    arguments: tuple[Argument, ...]

    @property
    def certain(self) -> bool:
        """Whether the types alone decide."""
        return all(argument.fit is not Fit.MAYBE for argument in self.arguments)


def fit(given: Type, wanted: Type) -> Fit:
    """How a value of type ``given`` serves where ``wanted`` is declared, without conversion."""
    if given == NULL or wanted == ANY:
        return Fit.YES
    if given == ANY:
        return Fit.MAYBE
    if not same_kind(given, wanted):
        return Fit.NO
    if isinstance(given, ListType) and isinstance(wanted, ListType):
        return Fit.NO if fit(given.item, wanted.item) is Fit.NO else Fit.YES
    if isinstance(given, RangeType) and isinstance(wanted, RangeType):
        return Fit.NO if fit(given.item, wanted.item) is Fit.NO else Fit.YES
    return Fit.YES


def convert(given: Type, wanted: Type) -> Fit:
    """How a value of type ``given`` serves after the conversions of DMN 1.5, clause 10.3.2.9.4."""
    plain = fit(given, wanted)
    if plain is not Fit.NO:
        return plain
    if given == DATE and wanted == DATE_TIME:
        return Fit.TO_DATE_TIME
    if isinstance(wanted, ListType) and fit(given, wanted.item) in (Fit.YES, Fit.MAYBE):
        return Fit.TO_LIST
    if isinstance(given, ListType) and given.item != NULL and not isinstance(wanted, ListType | FunctionType):
        inner = fit(given.item, wanted)
        if inner is not Fit.NO:
            return Fit.FROM_LIST
    return Fit.NO


def match(overloads: Sequence[Overload], types: Sequence[Type], names: Sequence[str] | None) -> Match | None:
    """The overload that takes these arguments, None when none does.

    Exact fits are sought over all overloads before conversions are.
    """
    for judge in (fit, convert):
        for overload in overloads:
            places = _positions(overload, len(types)) if names is None else _named(overload, names)
            if places is None:
                continue
            found = tuple(
                Argument(parameter, index, Fit.YES if index is None else judge(types[index], parameter.type))
                for parameter, index in places
            )
            if all(argument.fit is not Fit.NO for argument in found):
                return Match(overload, found)
    return None


def _positions(overload: Overload, count: int) -> list[tuple[Parameter, int | None]] | None:
    parameters = overload.parameters
    if parameters and parameters[-1].rest:
        fixed = len(parameters) - 1
        if count < len(parameters):
            return None
        return [(parameters[min(index, fixed)], index) for index in range(count)]
    if count > len(parameters):
        return None
    places: list[tuple[Parameter, int | None]] = []
    for index, parameter in enumerate(parameters):
        if index >= count and not parameter.optional:
            return None
        places.append((parameter, index if index < count else None))
    return places


def _named(overload: Overload, names: Sequence[str]) -> list[tuple[Parameter, int | None]] | None:
    known = [parameter.name for parameter in overload.parameters]
    if len(set(names)) != len(names) or any(name not in known for name in names):
        return None
    places: list[tuple[Parameter, int | None]] = []
    for parameter in overload.parameters:
        if parameter.name in names:
            places.append((parameter, names.index(parameter.name)))
        elif parameter.optional:
            places.append((parameter, None))
        else:
            return None
    return places
