"""Names in scope while an expression is lowered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from .lexer import Names
from .signatures import functions
from .tree import Fact, Node
from .types import FACT_NUMBER, NUMBER, SIMPLE, ContextType, FunctionType, ListType, RangeType, Type

PROPERTIES = {
    "year",
    "month",
    "day",
    "weekday",
    "hour",
    "minute",
    "second",
    "time offset",
    "timezone",
    "years",
    "months",
    "days",
    "hours",
    "minutes",
    "seconds",
    "start",
    "end",
    "start included",
    "end included",
}


class Scope:
    """A chain of bindings; inner ones hide outer ones."""

    __slots__ = ("bindings", "known", "outer")

    def __init__(self, bindings: Mapping[str, Node], outer: Scope | None = None) -> None:
        self.bindings = dict(bindings)
        self.outer = outer
        self.known: tuple[Names, Names] | None = None

    def find(self, name: str) -> Node | None:
        """What the name stands for, None when nothing is called so."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.bindings:
                return scope.bindings[name]
            scope = scope.outer
        return None

    def names(self) -> Iterator[str]:
        """All names bound, inner ones first."""
        scope: Scope | None = self
        while scope is not None:
            yield from scope.bindings
            scope = scope.outer

    def member_names(self) -> Iterator[str]:
        """All names of parts of the values bound."""
        scope: Scope | None = self
        while scope is not None:
            for node in scope.bindings.values():
                yield from _members(node.type, 0)
            scope = scope.outer

    def words(self) -> tuple[Names, Names]:
        """What the lexer must know: names in scope with the built-in functions, and members; worked out once."""
        if self.known is None:
            self.known = self._words()
        return self.known

    def _words(self) -> tuple[Names, Names]:
        names = builtin_names().copy()
        for name in self.names():
            names.add(name)
        members = property_names().copy()
        for name in self.member_names():
            members.add(name)
        return names, members


def _members(kind: Type, depth: int) -> Iterator[str]:
    if depth > 8:
        return
    if isinstance(kind, ListType | RangeType):
        yield from _members(kind.item, depth + 1)
    elif isinstance(kind, ContextType):
        for key, inner in kind.fields:
            yield key
            yield from _members(inner, depth + 1)


@lru_cache(maxsize=1)
def builtin_names() -> Names:
    """The names of functions and types that hold blanks."""
    return Names([*functions(), *(name for name in SIMPLE if " " in name)])


@lru_cache(maxsize=1)
def property_names() -> Names:
    """The names of the parts that dates, times, durations and ranges have."""
    return Names(PROPERTIES)


def fact_type(declared: Type) -> Type:
    """The type of a fact as the engine holds it: a number without bounds gets those of FACT_NUMBER."""
    if declared == NUMBER:
        return FACT_NUMBER
    if isinstance(declared, ListType):
        return ListType(fact_type(declared.item))
    if isinstance(declared, RangeType):
        return RangeType(fact_type(declared.item))
    if isinstance(declared, ContextType):
        return ContextType(tuple((key, fact_type(kind)) for key, kind in declared.fields), declared.open)
    if isinstance(declared, FunctionType):
        return declared
    return declared


def fact_scope(types: Mapping[str, Type]) -> Scope:
    """A scope in which each name is a fact."""
    return Scope({name: Fact(fact_type(kind), name) for name, kind in types.items()})
