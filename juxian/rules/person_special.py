"""Operations for one person that look at nulls or at the types of values themselves."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from . import ops_lists, ops_ranges, ops_time
from .person_ops import Closure, Env, applied, operation
from .person_truth import plain
from .resolve import Fit, convert, match
from .signatures import functions, operators
from .tree import Const, Dynamic, Fact, Node, Op
from .types import ANY, NULL, ContextType, ListType, RangeType, Type, same_kind
from .values import Range, equal, less, type_of

Build = Callable[[Node], Closure]

ORDER = {"lt": operator.lt, "le": operator.le, "gt": operator.gt, "ge": operator.ge}


def _ordered(node: Op, build: Build) -> Closure:
    left, right = node.args
    compare = ORDER[node.op]
    if node.extra:
        return applied(lambda a, b: dynamic_compare(node.op, a, b), [build(left), build(right)])
    if str(left.type) in ("time", "date and time"):
        return applied(lambda a, b: dynamic_compare(node.op, a, b), [build(left), build(right)])
    if isinstance(left, Fact) and isinstance(right, Const):
        name = left.name
        value: Any = right.value

        def run(env: Env) -> bool | None:
            found = env[name]
            return None if found is None else compare(found, value)

        return run
    return applied(compare, [build(left), build(right)])


def dynamic_compare(op: str, a: object, b: object) -> bool | None:
    """A comparison of values whose kinds are not known before."""
    if op in ("gt", "le"):
        a, b = b, a
    smaller = less(a, b)
    return smaller if smaller is None or op in ("lt", "gt") else not smaller


def _eq(node: Op, build: Build) -> Closure:
    left, right = map(build, node.args)
    kinds = [arg.type for arg in node.args]
    if not all(map(plain, kinds)):
        return lambda env: equal(left(env), right(env))
    if isinstance(node.args[0], Fact) and isinstance(node.args[1], Const):
        name, value = node.args[0].name, node.args[1].value
        return lambda env: env[name] == value
    return lambda env: left(env) == right(env)


def _is_null(node: Op, build: Build) -> Closure:
    arg = build(node.args[0])
    return lambda env: arg(env) is None


def _cast(node: Op, build: Build) -> Closure:
    arg, wanted = build(node.args[0]), node.extra[0]

    def run(env: Env) -> Any:
        return as_type(arg(env), wanted)  # type: ignore[arg-type]

    return run


def as_type(value: object, wanted: Type) -> object:
    """``value`` as ``wanted`` after implicit conversion, null when it is something else."""
    if value is None:
        return None
    how = convert(type_of(value), wanted)
    return None if how is Fit.NO else converted(value, how)


def converted(value: object, how: Fit) -> object:
    """A value after an implicit conversion."""
    if how is Fit.TO_LIST:
        return [value]
    if how is Fit.FROM_LIST:
        return ops_lists.single(value)
    if how is Fit.TO_DATE_TIME and isinstance(value, dt.date):
        return ops_time.midnight(value)
    return value


def _part(node: Op, build: Build) -> Closure:
    arg, name = build(node.args[0]), str(node.extra[0])
    return lambda env: ops_time.part(arg(env), name)


def _is(node: Op, build: Build) -> Closure:
    left, right = map(build, node.args)
    return lambda env: identical(left(env), right(env))


def identical(a: object, b: object) -> bool:
    """``is``: of one kind and equal, times in the same zone."""
    zones = [getattr(value, "tzinfo", None) for value in (a, b)]
    if zones[0] != zones[1]:
        return False
    return equal(a, b) is True


def _test(node: Op, build: Build) -> Closure:
    value, found = map(build, node.args)
    return lambda env: test_value(value(env), found(env))


def test_value(value: object, found: object) -> bool | None:
    """Whether ``value`` passes a test whose kind is not known before."""
    if isinstance(found, Range) and not isinstance(value, Range):
        return ops_ranges.includes_value(found, value)
    if isinstance(found, list) and not isinstance(value, list):
        return any(test_value(value, item) is True for item in found)
    return equal(value, found)


def _instance_of(node: Op, build: Build) -> Closure:
    arg, wanted = build(node.args[0]), node.extra[0]
    return lambda env: is_instance(arg(env), wanted)  # type: ignore[arg-type]


def is_instance(value: object, wanted: Type) -> bool:
    """``value instance of wanted``; null is an instance of nothing but Null."""
    if value is None:
        return wanted == NULL
    if wanted == ANY:
        return True
    return conforms(value, wanted)


def conforms(value: object, wanted: Type) -> bool:
    """Whether a value is of a type to its last part."""
    if value is None or wanted == ANY:
        return True
    if isinstance(wanted, ListType):
        return isinstance(value, list) and all(conforms(item, wanted.item) for item in value)
    if isinstance(wanted, ContextType):
        return isinstance(value, dict) and all(
            key in value and conforms(value[key], kind) for key, kind in wanted.fields
        )
    if isinstance(wanted, RangeType):
        return isinstance(value, Range) and conforms(value.low, wanted.item) and conforms(value.high, wanted.item)
    return same_kind(type_of(value), wanted)


def _count_true(node: Op, build: Build) -> Closure:
    args = tuple(map(build, node.args))
    return lambda env: Decimal(sum(arg(env) is True for arg in args))


def _of_flags(node: Op, build: Build) -> Closure:
    flags = tuple(map(build, node.args[::2]))
    values = tuple(map(build, node.args[1::2]))
    pairs = tuple(zip(flags, values, strict=True))
    return lambda env: [value(env) for flag, value in pairs if flag(env) is True]


SPECIAL: dict[str, Callable[[Op, Build], Closure]] = {
    "flag": lambda node, build: operator.itemgetter(node.extra),
    "lt": _ordered,
    "le": _ordered,
    "gt": _ordered,
    "ge": _ordered,
    "eq": _eq,
    "is_null": _is_null,
    "is": _is,
    "cast": _cast,
    "part": _part,
    "test": _test,
    "instance_of": _instance_of,
    "number.count_true": _count_true,
    "list.of_flags": _of_flags,
    "never": lambda node, build: lambda env: False,
    "now": lambda node, build: lambda env: dt.datetime.now(dt.UTC),
    "today": lambda node, build: lambda env: dt.datetime.now(dt.UTC).astimezone().date(),
}


def dynamic(node: Dynamic, build: Build) -> Closure:
    args = tuple(map(build, node.args))
    name = node.name
    overloads = operators().get(name) or functions()[name]

    def run(env: Env) -> Any:
        values = [arg(env) for arg in args]
        found = match(overloads, [type_of(value) for value in values], None)
        if found is None:
            return None
        ready: list[Any] = []
        rest: list[Any] = []
        for argument in found.arguments:
            if argument.index is None:
                continue
            value = values[argument.index]
            if value is None and not argument.parameter.nullable and not argument.parameter.rest:
                return None
            if name in operators() and argument.fit not in (Fit.YES, Fit.MAYBE):
                return None
            (rest if argument.parameter.rest else ready).append(converted(value, argument.fit))
        if rest:
            ready.append(rest)
        return ready[0] if found.overload.op == "same" else operation(found.overload.op)(*ready)

    return run
