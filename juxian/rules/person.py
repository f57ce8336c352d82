"""One person: the typed tree as plain Python closures, each a function of an environment.

The environment maps the names of facts and the numbers of variables to values. Nothing is executed
as text; a decision is a few nested calls, a microsecond or so.
"""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from . import ops_lists, ops_numbers, ops_ranges, ops_text, ops_time
from .errors import RuleError
from .resolve import Fit, convert, match
from .signatures import functions, operators
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
from .types import ANY, NULL, ContextType, ListType, Number, RangeType, Type, same_kind
from .values import Range, equal, less, type_of

Env = dict[Any, Any]
Closure = Callable[[Env], Any]
MAX_STEPS = 1_000_000
STEPS = "\0steps"

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
ORDER = {"lt": operator.lt, "le": operator.le, "gt": operator.gt, "ge": operator.ge}


def compile_person(node: Node) -> Closure:
    """A function from an environment to the value of ``node``."""
    return COMPILE[type(node)](node)


def compute(node: Node) -> object:
    """The value of a node that reads no fact."""
    return compile_person(node)({STEPS: MAX_STEPS // 10})


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


def _if(node: If) -> Closure:
    condition, then, otherwise = map(compile_person, (node.condition, node.then, node.otherwise))
    return lambda env: then(env) if condition(env) is True else otherwise(env)


def _not(node: Not) -> Closure:
    arg = compile_person(node.arg)

    def run(env: Env) -> bool | None:
        value = arg(env)
        return None if value is None else not value

    return run


def _logic(node: Logic) -> Closure:
    args = tuple(map(compile_person, node.args))
    decisive = node.op == "or"

    def run(env: Env) -> bool | None:
        result: bool | None = not decisive
        for arg in args:
            value = arg(env)
            if value is decisive:
                return decisive
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
        return special(node)
    function = operation(node.op, node.extra)
    return applied(function, [compile_person(arg) for arg in node.args], node.op in LENIENT)


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


# --- operations that look at types or at nulls ---------------------------------------------------


def _ordered(node: Op) -> Closure:
    left, right = node.args
    compare = ORDER[node.op]
    if node.extra:
        return applied(lambda a, b: dynamic_compare(node.op, a, b), [compile_person(left), compile_person(right)])
    if str(left.type) in ("time", "date and time"):
        return applied(lambda a, b: dynamic_compare(node.op, a, b), [compile_person(left), compile_person(right)])
    if isinstance(left, Fact) and isinstance(right, Const):
        name, value = left.name, right.value

        def run(env: Env) -> bool | None:
            found = env[name]
            return None if found is None else compare(found, value)

        return run
    return applied(compare, [compile_person(left), compile_person(right)])


def dynamic_compare(op: str, a: object, b: object) -> bool | None:
    """A comparison of values whose kinds are not known before."""
    if op in ("gt", "le"):
        a, b = b, a
    smaller = less(a, b)
    return smaller if smaller is None or op in ("lt", "gt") else not smaller


def _eq(node: Op) -> Closure:
    left, right = map(compile_person, node.args)
    kinds = [arg.type for arg in node.args]
    plain = all(isinstance(kind, Number) or str(kind) in PLAIN for kind in kinds)
    if not plain:
        return lambda env: equal(left(env), right(env))
    if isinstance(node.args[0], Fact) and isinstance(node.args[1], Const):
        name, value = node.args[0].name, node.args[1].value
        return lambda env: env[name] == value
    return lambda env: left(env) == right(env)


PLAIN = frozenset({"string", "boolean", "date", "years and months duration", "days and time duration"})


def _is_null(node: Op) -> Closure:
    arg = compile_person(node.args[0])
    return lambda env: arg(env) is None


def _cast(node: Op) -> Closure:
    arg, wanted = compile_person(node.args[0]), node.extra[0]

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


def _part(node: Op) -> Closure:
    arg, name = compile_person(node.args[0]), str(node.extra[0])
    return lambda env: ops_time.part(arg(env), name)


def _is(node: Op) -> Closure:
    left, right = map(compile_person, node.args)
    return lambda env: identical(left(env), right(env))


def identical(a: object, b: object) -> bool:
    """``is``: of one kind and equal, times in the same zone."""
    zones = [getattr(value, "tzinfo", None) for value in (a, b)]
    if zones[0] != zones[1]:
        return False
    return equal(a, b) is True


def _test(node: Op) -> Closure:
    value, found = map(compile_person, node.args)
    return lambda env: test_value(value(env), found(env))


def test_value(value: object, found: object) -> bool | None:
    """Whether ``value`` passes a test whose kind is not known before."""
    if isinstance(found, Range) and not isinstance(value, Range):
        return ops_ranges.includes_value(found, value)
    if isinstance(found, list) and not isinstance(value, list):
        return any(test_value(value, item) is True for item in found)
    return equal(value, found)


def _instance_of(node: Op) -> Closure:
    arg, wanted = compile_person(node.args[0]), node.extra[0]
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


def _count_true(node: Op) -> Closure:
    args = tuple(map(compile_person, node.args))
    return lambda env: Decimal(sum(arg(env) is True for arg in args))


def _of_flags(node: Op) -> Closure:
    flags = tuple(map(compile_person, node.args[::2]))
    values = tuple(map(compile_person, node.args[1::2]))
    pairs = tuple(zip(flags, values, strict=True))
    return lambda env: [value(env) for flag, value in pairs if flag(env) is True]


SPECIAL: dict[str, Callable[[Op], Closure]] = {
    "flag": lambda node: operator.itemgetter(node.extra),
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
    "never": lambda node: lambda env: False,
    "now": lambda node: lambda env: dt.datetime.now(dt.UTC),
    "today": lambda node: lambda env: dt.date.today(),
}


# --- operations chosen by the values -------------------------------------------------------------


def _dynamic(node: Dynamic) -> Closure:
    args = tuple(map(compile_person, node.args))
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


COMPILE: dict[type[Node], Callable[[Any], Closure]] = {
    Const: _const,
    Fact: _fact,
    Var: _var,
    Let: _let,
    If: _if,
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
    Dynamic: _dynamic,
}
