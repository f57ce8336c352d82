"""Conditions for one person, where only truth matters: what is not true needs no look at the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .person_ops import Closure, Env
from .tree import Const, Fact, If, Logic, Node, Op
from .types import Number

Build = Callable[[Node], Closure]
PLAIN = frozenset({"string", "boolean", "date", "years and months duration", "days and time duration"})
"""Kinds of values that Python orders and compares as FEEL does."""


def chain(node: If, build: Build) -> Closure:
    """A chain of ifs as one function: each condition is a row of tests, all of which must be true."""
    rows: list[tuple[tuple[Closure, ...], Closure]] = []
    rest: Node = node
    while isinstance(rest, If):
        rows.append((tests(rest.condition, build), build(rest.then)))
        rest = rest.otherwise
    otherwise = build(rest)

    def run(env: Env) -> Any:
        for conditions, value in rows:
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


def interval(first: Node, second: Node) -> Closure | None:
    """``x >= low and x < high`` of one fact in one comparison; None for anything else."""
    low, high = _bound(first, ("ge", "gt")), _bound(second, ("le", "lt"))
    if low is None or high is None or low[0] != high[0] or not (isinstance(first, Op) and isinstance(second, Op)):
        return None
    name, least, most = low[0], low[1], high[1]
    ways: dict[tuple[str, str], Closure] = {
        ("ge", "lt"): lambda env: None if (value := env[name]) is None else least <= value < most,
        ("ge", "le"): lambda env: None if (value := env[name]) is None else least <= value <= most,
        ("gt", "lt"): lambda env: None if (value := env[name]) is None else least < value < most,
        ("gt", "le"): lambda env: None if (value := env[name]) is None else least < value <= most,
    }
    return ways[first.op, second.op]


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
