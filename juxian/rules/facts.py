"""The values of one person's facts, brought to the forms the engine computes with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from .errors import RuleError
from .scope import fact_type
from .types import ANY, ContextType, ListType, Number, Type, same_kind
from .values import Months, Range, type_of


def reader(names: Mapping[str, Type]) -> Callable[[Mapping[str, object]], dict[Any, Any]]:
    """A function that takes the facts named and checks each against its type.

    Integers become Decimals; a float is refused because it is not exact; a name that was not given is
    refused (a fact that is not known is given as None).
    """
    wanted = [(name, kind, *_quick(kind)) for name, kind in ((name, fact_type(kind)) for name, kind in names.items())]

    def read(facts: Mapping[str, object]) -> dict[Any, Any]:
        env: dict[Any, Any] = {}
        for name, kind, plain, low, high, unit, top in wanted:
            try:
                value: Any = facts[name]
            except KeyError:
                raise RuleError("fact-missing", name=name) from None
            given = type(value)
            if given is plain and (unit is None or (value.same_quantum(unit) and low < value < high)):
                env[name] = value
            elif given is int and plain is Decimal and -top < value < top:
                env[name] = _whole(value)
            else:
                env[name] = None if value is None else exact(value, kind, name)
        return env

    return read


# The same few are asked for again and again: ages, years, counts.
_whole: Callable[[int], Decimal] = lru_cache(maxsize=4096)(Decimal)


def _quick(kind: Type) -> tuple[type | None, Any, Any, Decimal | None, int]:
    """What shows at a glance that a value is a ``kind``: its Python type and, of a number, its bounds and last digit.

    A number with other digits than its column's is looked at more closely.
    """
    if isinstance(kind, Number) and kind.scale is not None:
        high = Decimal(1).scaleb(kind.whole)
        return Decimal, high.copy_negate(), high, Decimal(1).scaleb(-kind.scale), int(high)
    return {"string": str, "boolean": bool, "date": dt.date}.get(str(kind)), None, None, None, 0


def exact(value: object, kind: Type, name: str) -> object:
    """``value`` as the engine holds a ``kind``; raises RuleError when it is not one."""
    if value is None:
        return None
    if isinstance(kind, Number):
        return number(value, kind, name)
    if isinstance(kind, ListType) and isinstance(value, Iterable) and not isinstance(value, str | Mapping):
        return [exact(item, kind.item, name) for item in value]
    if isinstance(kind, ContextType) and isinstance(value, Mapping):
        fields = dict(kind.fields)
        found = {key: exact(item, fields.get(key, ANY), f"{name}.{key}") for key, item in value.items()}
        return found if kind.open else {key: found.get(key) for key in fields}
    if kind == ANY:
        return any_value(value, name)
    if not isinstance(kind, ListType | ContextType) and same_kind(type_of(any_value(value, name)), kind):
        return value
    raise RuleError("fact-type", name=name, expected=str(kind), value=repr(value)[:80])


def number(value: object, kind: Number, name: str) -> Decimal:
    """A number within the bounds of its fact."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise RuleError("fact-type", name=name, expected="number", value=repr(value)[:80])
    found = value if isinstance(value, Decimal) else Decimal(value)
    if not found.is_finite():
        raise RuleError("fact-type", name=name, expected="number", value=str(found))
    if kind.scale is None or kind.precision is None:
        return found
    sign_digits = found.as_tuple()
    exponent = int(sign_digits.exponent)
    if -exponent > kind.scale and found != round(found, kind.scale):
        raise RuleError("number-scale", name=name, value=str(found), scale=kind.scale)
    if found and found.adjusted() >= kind.whole:
        raise RuleError("number-size", limit=kind.precision)
    return found


def any_value(value: object, name: str) -> object:
    """A value of a fact whose type was not declared."""
    if isinstance(value, bool | str | dt.date | dt.time | dt.timedelta | Months | Range | Decimal) or value is None:
        return value
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, Mapping):
        return {str(key): any_value(item, name) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [any_value(item, name) for item in value]
    raise RuleError("fact-type", name=name, expected="a FEEL value", value=repr(value)[:80])
