"""The values of one person's facts, brought to the forms the engine computes with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
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
    wanted = [(name, *_quick(fact_type(kind)), fact_type(kind)) for name, kind in names.items()]

    def read(facts: Mapping[str, object]) -> dict[Any, Any]:
        env: dict[Any, Any] = {}
        for name, plain, limit, unit, kind in wanted:
            try:
                value = facts[name]
            except KeyError:
                raise RuleError("fact-missing", name=name) from None
            given = type(value)
            if given is int and limit is not None:
                value, given = Decimal(value), Decimal  # type: ignore[arg-type]
            if (
                value is None
                or given is plain
                # A number with the digits of its column; others are looked at more closely.
                or (given is Decimal and limit is not None and value.same_quantum(unit) and -limit < value < limit)  # type: ignore[attr-defined, operator]
            ):
                env[name] = value
            else:
                env[name] = exact(value, kind, name)
        return env

    return read


def _quick(kind: Type) -> tuple[type | None, Decimal | None, Decimal | None]:
    """What shows at a glance that a value is a ``kind``: its Python type, or the bounds of a number."""
    if isinstance(kind, Number) and kind.scale is not None:
        return None, Decimal(1).scaleb(kind.whole), Decimal(1).scaleb(-kind.scale)
    return {"string": str, "boolean": bool, "date": dt.date}.get(str(kind)), None, None


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
