"""The abstract syntax of FEEL. Each node knows the part of the text it was read from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .types import Type


@dataclass(frozen=True, slots=True)
class Node:
    """Base of all syntax nodes; ``start`` and ``end`` are offsets into the text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number (Decimal), text, boolean or null."""

    value: object


@dataclass(frozen=True, slots=True)
class AtLiteral(Node):
    """``@"2025-01-31"``: a date, time or duration."""

    text: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A name, its inner blanks made single; ``?`` is the value under test."""

    name: str


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """``-x``."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """``+ - * / **`` and the comparisons ``= != < <= > >=``."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """``and`` / ``or`` over two or more operands."""

    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Between(Node):
    """``x between low and high``."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """``x in test``."""

    value: Node
    test: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """``>= 18``: a comparison with the value under test; elsewhere, a range open at one end."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """``(a, b, >= c)``: alternatives of a test."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class UnaryTests(Node):
    """A whole cell: any of ``items`` (none: anything), or not any of them."""

    items: tuple[Node, ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class Range(Node):
    """``[low..high]`` with each end closed or open."""

    low: Node
    low_closed: bool
    high: Node
    high_closed: bool


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    """``[a, b]``."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Context(Node):
    """``{key: value}``."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class If(Node):
    """``if c then a else b``."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Iterator(Node):
    """``name in source`` or ``name in source..end``."""

    name: str
    source: Node
    to: Node | None


@dataclass(frozen=True, slots=True)
class For(Node):
    """``for x in xs, y in ys return body``."""

    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """``some`` / ``every`` ``x in xs satisfies body``."""

    every: bool
    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """``list[condition or position]``."""

    source: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Path(Node):
    """``value.name``."""

    source: Node
    name: str


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A call with positional or with named arguments."""

    function: Node
    arguments: tuple[Node, ...]
    named: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Parameter(Node):
    """A formal parameter of a function; ``guard`` makes null what its declared type does not allow."""

    name: str
    type: Type | None
    guard: Callable[[Any, Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Function(Node):
    """``function(a, b) body``."""

    parameters: tuple[Parameter, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """``x instance of type``."""

    value: Node
    type: Type
