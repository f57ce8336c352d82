"""One person: the typed tree as plain Python closures, each a function of an environment.

The environment maps the names of facts and the numbers of variables to values. Nothing is executed
as text; a decision is a few nested calls, a microsecond or so.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from . import ops_lists
from .errors import RuleError
from .person_ops import LENIENT, Closure, Env, applied, operation
from .person_special import SPECIAL, dynamic
from .person_truth import chain, interval, membership
from .tree import (
    Const,
    Dynamic,
    Fact,
    Filter,
    For,
    FunctionNode,
    If,
    Lambda,
    Let,
    Logic,
    MakeContext,
    MakeList,
    MakeRange,
    Node,
    Not,
    Op,
    Quantified,
    Var,
)
from .values import Range

MAX_STEPS = 500_000
CHARACTERS = 20
"""Characters of text that count as one step."""
STEPS = "\0steps"
FOLDING = "\0folding"
TEMPORAL = ("date.of_parts", "parse.date", "parse.time", "parse.date_time", "parse.duration")


def compile_person(node: Node) -> Closure:
    """A function from an environment to the value of ``node``."""
    return COMPILE[type(node)](node)


def compute(node: Node) -> object:
    """The value of a node that reads no fact."""
    return compile_person(node)({STEPS: MAX_STEPS // 10, FOLDING: True})


def _const(node: Const) -> Closure:
    value = node.value
    return lambda env: value


def _fact(node: Fact) -> Closure:
    return operator.itemgetter(node.name)


def _var(node: Var) -> Closure:
    return operator.itemgetter(node.id)


def _let(node: Let) -> Closure:
    key, value, body = node.var.id, compile_person(node.value), compile_person(node.body)

    def run(env: Env) -> Any:
        env[key] = value(env)
        return body(env)

    return run


def _not(node: Not) -> Closure:
    arg = compile_person(node.arg)

    def run(env: Env) -> bool | None:
        value = arg(env)
        return None if value is None else not value

    return run


def _logic(node: Logic) -> Closure:
    found = interval(*node.args) if node.op == "and" and len(node.args) == 2 else membership(node)
    if found is not None:
        return found
    args = tuple(map(compile_person, node.args))
    decisive = node.op == "or"

    def run(env: Env) -> bool | None:
        result: bool | None = not decisive
        for arg in args:
            value = arg(env)
            if value is decisive:
                return bool(decisive)
            if value is None:
                result = None
        return result

    return run


def _list(node: MakeList) -> Closure:
    items = tuple(map(compile_person, node.items))
    return lambda env: [item(env) for item in items]


def _context(node: MakeContext) -> Closure:
    entries = tuple((key, compile_person(value)) for key, value in node.entries if not isinstance(value, FunctionNode))
    return lambda env: {key: value(env) for key, value in entries}


def _range(node: MakeRange) -> Closure:
    low = compile_person(node.low) if node.low is not None else None
    high = compile_person(node.high) if node.high is not None else None
    low_closed, high_closed = node.low_closed, node.high_closed

    def run(env: Env) -> Range | None:
        first, last = low(env) if low else None, high(env) if high else None
        if (low and first is None) or (high and last is None):
            return None
        return Range(first, low_closed, last, high_closed)

    return run


def _step(env: Env, count: int) -> None:
    """Count work done; refuse what has no end in sight."""
    left = env.get(STEPS, MAX_STEPS) - count
    if left < 0:
        raise RuleError("too-large", limit=MAX_STEPS)
    env[STEPS] = left


def _items(value: object) -> list[Any] | None:
    if value is None or isinstance(value, list):
        return value
    if isinstance(value, Range):
        return ops_lists.of_range(value)
    return [value]


def _for(node: For) -> Closure:
    key, source, body, flat = node.var.id, compile_person(node.source), compile_person(node.body), node.flat
    partial = node.partial.id if node.partial is not None and not flat else None

    def run(env: Env) -> list[Any] | None:
        items = _items(source(env))
        if items is None:
            return None
        _step(env, len(items))
        found: list[Any] = []
        if partial is not None:
            env[partial] = found
        for item in items:
            env[key] = item
            value = body(env)
            if isinstance(value, str | list):
                _step(env, len(value) // (CHARACTERS if isinstance(value, str) else 1))
            if flat:
                found.extend(value or ())
            else:
                found.append(value)
        return found

    return run


def _quantified(node: Quantified) -> Closure:
    key, source, body, every = node.var.id, compile_person(node.source), compile_person(node.body), node.every

    def run(env: Env) -> bool | None:
        items = _items(source(env))
        if items is None:
            return None
        _step(env, len(items))
        result: bool | None = every
        for item in items:
            env[key] = item
            value = body(env)
            if value is not every and value is not None:
                return not every
            if value is None:
                result = None
        return result

    return run


def _filter(node: Filter) -> Closure:
    key, source, body = node.var.id, compile_person(node.source), compile_person(node.body)

    def run(env: Env) -> Any:
        items = _items(source(env))
        if items is None:
            return None
        _step(env, len(items))
        found = []
        for item in items:
            env[key] = item
            value = body(env)
            if value is True:
                found.append(item)
            elif isinstance(value, Decimal):
                return ops_lists.at(items, value)
            elif value is not None and not isinstance(value, bool):
                return None
        return found

    return run


def _lambda(node: Lambda) -> Closure:
    keys, body = tuple(var.id for var in node.parameters), compile_person(node.body)

    def run(env: Env) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            _step(env, 1)
            env.update(zip(keys, args, strict=True))
            return body(env)

        return call

    return run


def _function(node: FunctionNode) -> Closure:
    return lambda env: node.definition


def _op(node: Op) -> Closure:
    special = SPECIAL.get(node.op)
    if special is not None:
        return special(node, compile_person)
    function = operation(node.op, node.extra)
    found = applied(function, [compile_person(arg) for arg in node.args], node.op in LENIENT)
    return _within_calendar(found) if node.op in TEMPORAL else found


def _within_calendar(closure: Closure) -> Closure:
    """What the calendar does not hold is refused while compiling and, as in columns, null for a person's facts."""

    def run(env: Env) -> Any:
        try:
            return closure(env)
        except RuleError:
            if FOLDING in env:
                raise
            return None

    return run


COMPILE: dict[type[Node], Callable[[Any], Closure]] = {
    Const: _const,
    Fact: _fact,
    Var: _var,
    Let: _let,
    If: lambda node: chain(node, compile_person),
    Not: _not,
    Logic: _logic,
    MakeList: _list,
    MakeContext: _context,
    MakeRange: _range,
    For: _for,
    Quantified: _quantified,
    Filter: _filter,
    Lambda: _lambda,
    FunctionNode: _function,
    Op: _op,
    Dynamic: lambda node: dynamic(node, compile_person),
}
