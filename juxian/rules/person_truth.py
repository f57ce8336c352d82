"""Conditions for one person, where only truth matters: what is not true needs no look at the rest."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from .person_ops import Closure, Env
from .tree import Const, Fact, If, Logic, Node, Op
from .types import Number

Build = Callable[[Node], Closure]
Row = tuple[tuple[Closure, ...], Closure]
"""The tests of a rule and what gives its value."""
FEW = 4
"""Rows that are tried one after the other as quickly as they are looked up."""
PLAIN = frozenset({"string", "boolean", "date", "years and months duration", "days and time duration"})
"""Kinds of values that Python orders and compares as FEEL does."""


def chain(node: If, build: Build) -> Closure:
    """A chain of ifs as one function: each condition is a row of tests, all of which must be true."""
    rows: list[Row] = []
    spans: list[Span | None] = []
    rest: Node = node
    while isinstance(rest, If):
        rows.append((tests(rest.condition, build), build(rest.then)))
        spans.append(_leading(rest.condition))
        rest = rest.otherwise
    otherwise = build(rest)
    found = _by_span(rows, spans)
    if found is not None:
        return _looking_up(*found, otherwise)

    def run(env: Env) -> Any:
        for conditions, value in rows:
            for condition in conditions:
                if condition(env) is not True:
                    break
            else:
                return value(env)
        return otherwise(env)

    return run


def _by_span(rows: Sequence[Row], spans: Sequence[Span | None]) -> tuple[str, list[Any], list[list[Row]]] | None:
    """Where each row begins with an interval of one fact: the fact, all ends in order, and the rows that can match.

    The rows at place ``2 * n`` can match between the ends before and after the nth, those at ``2 * n + 1`` at the nth
    end itself. They do not look at the interval again. None where rows begin with anything else, or are few.
    """
    known = [span for span in spans if span is not None]
    if len(known) < max(len(spans), FEW) or len({span.fact for span in known}) != 1:
        return None
    edges = sorted({edge for span in known for edge in (span.low, span.high)})
    shorter = [(conditions[1:], value) for conditions, value in rows]
    places: list[list[Row]] = [[] for _ in range(2 * len(edges) + 1)]
    for row, span in zip(shorter, known, strict=True):
        first, last = 2 * edges.index(span.low) + 1, 2 * edges.index(span.high) + 1
        for place in range(first if span.low_closed else first + 1, last + 1 if span.high_closed else last):
            places[place].append(row)
    return known[0].fact, edges, places


def _looking_up(fact: str, edges: list[Any], places: list[list[Row]], otherwise: Closure) -> Closure:
    """A chain whose rows are looked up by the place of a fact among the ends of their intervals."""
    count = len(edges)

    def run(env: Env) -> Any:
        asked = env[fact]
        if asked is None:
            return otherwise(env)
        place = bisect_left(edges, asked)
        exact = place < count and edges[place] == asked
        for conditions, value in places[2 * place + exact]:
            for condition in conditions:
                if condition(env) is not True:
                    break
            else:
                return value(env)
        return otherwise(env)

    return run


def tests(node: Node, build: Build) -> tuple[Closure, ...]:
    """Closures that are all true exactly where the node is."""
    if not (isinstance(node, Logic) and node.op == "and"):
        return (_test(node, build),)
    found: list[Closure] = []
    args = list(node.args)
    while args:
        first = args.pop(0)
        pair = interval(first, args[0]) if args else None
        if pair is not None:
            args.pop(0)
            found.append(pair)
        else:
            found.extend(tests(first, build))
    return tuple(found)


def plain(kind: object) -> bool:
    """Whether Python compares values of this type as FEEL does."""
    return isinstance(kind, Number) or str(kind) in PLAIN


def _bound(node: Node, ops: Sequence[str]) -> tuple[str, Any] | None:
    if not (isinstance(node, Op) and node.op in ops and not node.extra):
        return None
    left, right = node.args
    if isinstance(left, Fact) and isinstance(right, Const) and right.value is not None and plain(left.type):
        return left.name, right.value
    return None


class Span(NamedTuple):
    """The values of a fact between two ends."""

    fact: str
    low: Any
    low_closed: bool
    high: Any
    high_closed: bool


def _span(first: Node, second: Node) -> Span | None:
    """``x >= low and x < high`` of one fact as its values; None for anything else."""
    low, high = _bound(first, ("ge", "gt")), _bound(second, ("le", "lt"))
    if low is None or high is None or low[0] != high[0] or not (isinstance(first, Op) and isinstance(second, Op)):
        return None
    return Span(low[0], low[1], first.op == "ge", high[1], second.op == "le")


def _leading(node: Node) -> Span | None:
    """The interval that a condition begins with, as ``tests`` makes one test of it."""
    while isinstance(node, Logic) and node.op == "and" and len(node.args) > 1:
        found = _span(node.args[0], node.args[1])
        if found is not None:
            return found
        node = node.args[0]
    return None


def interval(first: Node, second: Node) -> Closure | None:
    """``x >= low and x < high`` of one fact in one comparison; None for anything else."""
    span = _span(first, second)
    if span is None:
        return None
    name, least, most = span.fact, span.low, span.high
    ways: dict[tuple[bool, bool], Closure] = {
        (True, False): lambda env: None if (value := env[name]) is None else least <= value < most,
        (True, True): lambda env: None if (value := env[name]) is None else least <= value <= most,
        (False, False): lambda env: None if (value := env[name]) is None else least < value < most,
        (False, True): lambda env: None if (value := env[name]) is None else least < value <= most,
    }
    return ways[span.low_closed, span.high_closed]


def _test(node: Node, build: Build) -> Closure:
    if not (isinstance(node, Logic) and node.op == "or") or membership(node) is not None:
        return build(node)
    args = [tests(arg, build) for arg in node.args]
    return lambda env: any(all(test(env) is True for test in arg) for arg in args)


def membership(node: Logic) -> Closure | None:
    """``x = a or x = b or …`` of one fact as one look-up; None for anything else."""
    equal = [_bound(arg, ("eq",)) for arg in node.args]
    known = [one for one in equal if one is not None]
    if node.op != "or" or len(known) < len(equal) or len({name for name, _ in known}) != 1:
        return None
    name, values = known[0][0], frozenset(value for _, value in known)
    return lambda env: env[name] in values
