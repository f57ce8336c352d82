"""Types of FEEL values, as the compiler knows them.

Numbers carry bounds: ``Number(precision, scale)`` is at most ``precision`` digits of which ``scale``
follow the point. A fact declared as plain ``NUMBER`` is held to ``FACT_NUMBER``; a plain ``NUMBER``
inside an expression is a number whose bounds are not known before it is computed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

MAX_DIGITS = 38
"""Digits that a decimal column can hold."""
WIDE_SCALE = 18
"""Digits after the point kept by division, powers and products that would need more."""


class Type:
    """Base of all types; ``str()`` gives FEEL's own spelling, read back by ``parse_type``."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Number(Type):
    """An exact decimal. ``precision``/``scale`` of None mean that the bounds are not known."""

    precision: int | None = None
    scale: int | None = None

    def __call__(self, precision: int, scale: int = 0) -> Number:
        """``NUMBER(12, 2)``: at most twelve digits, two of them after the point."""
        if not 0 <= scale <= precision <= MAX_DIGITS:
            raise ValueError(f"number({precision}, {scale}) is not between 0 and {MAX_DIGITS} digits")
        return Number(precision, scale)

    @property
    def whole(self) -> int:
        """Digits before the point."""
        return (self.precision or 0) - (self.scale or 0)

    def __str__(self) -> str:
        return "number" if self.precision is None else f"number({self.precision},{self.scale})"


@dataclass(frozen=True, slots=True)
class Simple(Type):
    """A type without parameters."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class ListType(Type):
    """A list whose items are all of one type (ANY when mixed)."""

    item: Type

    def __str__(self) -> str:
        return f"list<{self.item}>"


@dataclass(frozen=True, slots=True)
class ContextType(Type):
    """A context (structure): named fields in order. ``open`` ones may have more fields than listed."""

    fields: tuple[tuple[str, Type], ...]
    open: bool = False

    def field(self, name: str) -> Type | None:
        """The type of a field, None when there is none of that name."""
        return next((kind for key, kind in self.fields if key == name), None)

    def __str__(self) -> str:
        inner = ", ".join(f"{_spell_key(key)}: {kind}" for key, kind in self.fields)
        return f"context<{inner}>" if inner else "context"


@dataclass(frozen=True, slots=True)
class RangeType(Type):
    """A range of an ordered type."""

    item: Type

    def __str__(self) -> str:
        return f"range<{self.item}>"


@dataclass(frozen=True, slots=True)
class FunctionType(Type):
    """A function; parameters and result are ANY where they were not declared."""

    parameters: tuple[Type, ...]
    result: Type

    def __str__(self) -> str:
        return f"function<{', '.join(map(str, self.parameters))}>->{self.result}"


@dataclass(frozen=True, slots=True)
class Named(Type):
    """A type that a model defines, not yet looked up."""

    name: str

    def __str__(self) -> str:
        return self.name


NUMBER = Number()
STRING = Simple("string")
BOOLEAN = Simple("boolean")
DATE = Simple("date")
DATE_TIME = Simple("date and time")
TIME = Simple("time")
DAYS_TIME_DURATION = Simple("days and time duration")
YEARS_MONTHS_DURATION = Simple("years and months duration")
ANY = Simple("Any")
NULL = Simple("Null")

FACT_NUMBER = Number(26, 8)
"""What a fact of undeclared precision may hold: 18 digits before the point and 8 after it."""

SIMPLE: dict[str, Type] = {
    str(kind): kind
    for kind in (
        NUMBER,
        STRING,
        BOOLEAN,
        DATE,
        DATE_TIME,
        TIME,
        DAYS_TIME_DURATION,
        YEARS_MONTHS_DURATION,
        ANY,
        NULL,
    )
} | {
    "dateTime": DATE_TIME,
    "dayTimeDuration": DAYS_TIME_DURATION,
    "yearMonthDuration": YEARS_MONTHS_DURATION,
    "list": ListType(ANY),
    "context": ContextType((), open=True),
    "range": RangeType(ANY),
    "function": FunctionType((), ANY),
}
ORDERED = (NUMBER, STRING, DATE, DATE_TIME, TIME, DAYS_TIME_DURATION, YEARS_MONTHS_DURATION)


def ListOf(item: Type) -> ListType:
    """A list of ``item``."""
    return ListType(item)


def ContextOf(fields: Mapping[str, Type]) -> ContextType:
    """A context with these fields, in this order."""
    return ContextType(tuple(fields.items()))


def same_kind(a: Type, b: Type) -> bool:
    """Whether two types are of one kind, bounds of numbers and parameters of the others apart."""
    if isinstance(a, Simple) or isinstance(b, Simple):
        return a == b
    return type(a) is type(b)


def known(kind: Type) -> bool:
    """Whether a value of this type is known to the last part: nothing in it is ANY or a function."""
    if isinstance(kind, ListType | RangeType):
        return known(kind.item)
    if isinstance(kind, ContextType):
        return not kind.open and all(known(inner) for _, inner in kind.fields)
    return not isinstance(kind, FunctionType) and kind != ANY


def join(a: Type, b: Type) -> Type:
    """The least type that holds the values of both."""
    if a == b or b == NULL:
        return a
    if a == NULL:
        return b
    if isinstance(a, Number) and isinstance(b, Number):
        return join_numbers(a, b)
    if isinstance(a, ListType) and isinstance(b, ListType):
        return ListType(join(a.item, b.item))
    if isinstance(a, RangeType) and isinstance(b, RangeType):
        return RangeType(join(a.item, b.item))
    if isinstance(a, ContextType) and isinstance(b, ContextType):
        if [key for key, _ in a.fields] == [key for key, _ in b.fields] and not (a.open or b.open):
            pairs = zip(a.fields, b.fields, strict=True)
            return ContextType(tuple((key, join(left, right)) for (key, left), (_, right) in pairs))
        return _union(a, b)
    return ANY


def _union(a: ContextType, b: ContextType) -> ContextType:
    """A context that may have the fields of either."""
    fields = dict(a.fields)
    for key, kind in b.fields:
        fields[key] = join(fields[key], kind) if key in fields else kind
    return ContextType(tuple(fields.items()), open=True)


def join_numbers(a: Number, b: Number) -> Number:
    """Bounds that hold both numbers; unknown when either is or when they do not fit together."""
    if a.precision is None or b.precision is None or a.scale is None or b.scale is None:
        return NUMBER
    scale = max(a.scale, b.scale)
    return Number(min(MAX_DIGITS, max(a.whole, b.whole) + scale), scale)


def join_all(kinds: list[Type]) -> Type:
    """The least type that holds all; NULL of an empty list."""
    joined: Type = NULL
    for kind in kinds:
        joined = join(joined, kind)
    return joined


def _spell_key(key: str) -> str:
    return key if re.fullmatch(r"[^\W\d]\w*", key) else '"' + key.replace("\\", "\\\\").replace('"', '\\"') + '"'


@lru_cache(maxsize=1024)
def parse_type(text: str) -> Type:
    """The type spelled by ``str(type)`` or by FEEL; raises ValueError for anything else."""
    reader = _TypeReader(text)
    kind = reader.type()
    reader.expect("end")
    return kind


class _TypeReader:
    """A recursive-descent reader of type names; nesting is bounded."""

    TOKEN = re.compile(r'\s*(?:(?P<string>"(?:[^"\\]|\\.)*")|(?P<sign>->|[<>(),:])|(?P<name>[^\s<>(),:"-]+))')

    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while text[at:].strip():
            match = self.TOKEN.match(text, at)
            if match is None:
                raise ValueError(f"not a type: {text!r}")
            self.tokens.append((match.lastgroup or "", match.group(match.lastgroup or 0)))
            at = match.end()
        if len(self.tokens) > 2000:
            raise ValueError("the type is too long")
        self.tokens.append(("end", "end"))
        self.at = 0
        self.depth = 0

    def peek(self) -> str:
        return self.tokens[self.at][1]

    def expect(self, value: str) -> None:
        if self.peek() != value:
            raise ValueError(f"{value!r} expected, {self.peek()!r} found")
        self.at += 1

    def take(self) -> str:
        kind, value = self.tokens[self.at]
        self.at += 1
        if kind == "string":
            return re.sub(r"\\(.)", r"\1", value[1:-1])
        if kind != "name":
            raise ValueError(f"a name expected, {value!r} found")
        return value

    def type(self) -> Type:
        self.depth += 1
        if self.depth > 20:
            raise ValueError("the type is nested too deeply")
        words = [self.take()]
        while self.tokens[self.at][0] == "name":
            words.append(self.take())
        kind = self.parameters(" ".join(words))
        self.depth -= 1
        return kind

    def parameters(self, name: str) -> Type:
        if name == "number" and self.peek() == "(":
            self.expect("(")
            precision = int(self.take())
            self.expect(",")
            scale = int(self.take())
            self.expect(")")
            return NUMBER(precision, scale)
        if self.peek() == "<" and name in ("list", "range"):
            self.expect("<")
            item = self.type()
            self.expect(">")
            return ListType(item) if name == "list" else RangeType(item)
        if self.peek() == "<" and name == "context":
            return self.context()
        if self.peek() == "<" and name == "function":
            return self.function()
        if name not in SIMPLE:
            raise ValueError(f"no type is called {name!r}")
        return SIMPLE[name]

    def context(self) -> Type:
        self.expect("<")
        fields: list[tuple[str, Type]] = []
        while self.peek() != ">":
            key = self.take()
            while self.tokens[self.at][0] == "name":
                key += " " + self.take()
            self.expect(":")
            fields.append((key, self.type()))
            if self.peek() != ">":
                self.expect(",")
        self.expect(">")
        return ContextType(tuple(fields))

    def function(self) -> Type:
        self.expect("<")
        parameters: list[Type] = []
        while self.peek() != ">":
            parameters.append(self.type())
            if self.peek() != ">":
                self.expect(",")
        self.expect(">")
        self.expect("->")
        return FunctionType(tuple(parameters), self.type())
