"""The operations of the typed tree as functions of values, and how they are applied to closures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import ops_lists, ops_numbers, ops_ranges, ops_text, ops_time

Env = dict[Any, Any]
Closure = Callable[[Env], Any]

OPS = ops_numbers.OPS | ops_text.OPS | ops_time.OPS | ops_lists.OPS | ops_ranges.OPS
FACTORIES = ops_numbers.FACTORIES | ops_lists.FACTORIES
LENIENT = frozenset(
    [
        "list.contains",
        "list.index_of",
        "list.insert_before",
        "list.replace",
        "list.replace_match",
        "is",
        "context.put",
        "context.put_path",
        "string.join",
        "string.replace",
        "string.matches",
        "parse.number",
        "time.of_parts",
    ]
)
"""Operations that look at nulls themselves."""


def operation(name: str, extra: tuple[object, ...] = ()) -> Callable[..., Any]:
    """The function of values that an operation is."""
    factory = FACTORIES.get(name)
    return factory(extra) if factory is not None else OPS[name]


def applied(function: Callable[..., Any], args: list[Closure], lenient: bool = False) -> Closure:
    """A closure that applies ``function``; null in, null out unless lenient."""
    if lenient:
        return lambda env: function(*(arg(env) for arg in args))
    if len(args) == 1:
        (only,) = args

        def one(env: Env) -> Any:
            value = only(env)
            return None if value is None else function(value)

        return one
    if len(args) == 2:
        first, second = args

        def two(env: Env) -> Any:
            a = first(env)
            if a is None:
                return None
            b = second(env)
            return None if b is None else function(a, b)

        return two

    def many(env: Env) -> Any:
        values = [arg(env) for arg in args]
        return None if None in values else function(*values)

    return many
