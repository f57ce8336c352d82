"""Operations on numbers for one person. Those of bounded numbers keep to their bounds exactly."""

from __future__ import annotations

import decimal
import re
from collections.abc import Callable
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)

from .bounds import Bounds
from .types import MAX_DIGITS, WIDE_SCALE
from .values import EXACT, FREE

Function = Callable[..., object]
MAX_POWER = 1024
"""The largest whole exponent of a bounded number."""
SCALE_RANGE = (-6111, 6176)
ONE = Decimal(1)


def bounds_of(extra: tuple[object, ...]) -> Bounds | None:
    """The bounds by which an operation rounds, None for numbers without bounds."""
    found = extra[0] if extra else None
    return found if isinstance(found, Bounds) and found.type.scale is not None else None


def held(value: Decimal, limit: Decimal) -> Decimal | None:
    """``value`` if it has no more digits than a column holds, else null."""
    return value if -limit < value < limit else None


def limit_of(bounds: Bounds) -> Decimal:
    """The least number too large for the bounds."""
    return ONE.scaleb(MAX_DIGITS - (bounds.type.scale or 0), EXACT)


def _free(operation: Function) -> Function:
    def run(*args: Decimal) -> object:
        try:
            return operation(*args)
        except decimal.DecimalException:
            return None

    return run


def arithmetic(exact: Function, free: Function) -> Callable[[tuple[object, ...]], Function]:
    """A factory of an operation that is exact apart from its bounds."""

    def make(extra: tuple[object, ...]) -> Function:
        bounds = bounds_of(extra)
        if bounds is None:
            return _free(free)
        limit = limit_of(bounds)
        unit = ONE.scaleb(-(bounds.type.scale or 0), EXACT)

        def rounded(a: Decimal, b: Decimal) -> object:
            return held(exact(a, b).quantize(unit, ROUND_HALF_UP, EXACT), limit)  # type: ignore[attr-defined]

        def checked(a: Decimal, b: Decimal) -> object:
            return held(exact(a, b), limit)  # type: ignore[arg-type]

        return rounded if bounds.rounded else checked if bounds.checked else exact

    return make


def fit(extra: tuple[object, ...]) -> Function:
    """A number if its bounds hold it, else null."""
    bounds = bounds_of(extra)
    if bounds is None:
        return lambda value: value
    limit = limit_of(bounds)
    return lambda value: held(value, limit)


def divide(extra: tuple[object, ...]) -> Function:
    """Division: null by zero, else rounded half up to the scale of its bounds."""
    bounds = bounds_of(extra)
    if bounds is None:
        return _free(FREE.divide)
    limit, unit = limit_of(bounds), ONE.scaleb(-(bounds.type.scale or 0), EXACT)

    def run(a: Decimal, b: Decimal) -> object:
        return held(EXACT.divide(a, b).quantize(unit, ROUND_HALF_UP, EXACT), limit) if b else None

    return run


def power(extra: tuple[object, ...]) -> Function:
    """A power. A bounded one has a whole exponent and is rounded at each multiplication."""
    bounds = bounds_of(extra)
    if bounds is None:
        return _free(FREE.power)
    scale = bounds.type.scale or WIDE_SCALE
    limit, unit = limit_of(bounds), ONE.scaleb(-scale, EXACT)

    def run(base: Decimal, exponent: Decimal) -> object:
        if exponent != exponent.to_integral_value() or abs(exponent) > MAX_POWER:
            return None
        result = ONE
        for _ in range(abs(int(exponent))):
            result = EXACT.multiply(result, base).quantize(unit, ROUND_HALF_UP, EXACT)
            if not -limit < result < limit:
                return None
        if exponent >= 0:
            return result
        return held(EXACT.divide(ONE, result).quantize(unit, ROUND_HALF_UP, EXACT), limit) if result else None

    return run


def rounding(mode: str) -> Callable[[tuple[object, ...]], Function]:
    """A factory of rounding to a number of digits after the point (0 when not given)."""

    def make(_extra: tuple[object, ...]) -> Function:
        def run(value: Decimal, scale: Decimal = Decimal(0)) -> Decimal | None:
            if scale != scale.to_integral_value() or not SCALE_RANGE[0] <= scale <= SCALE_RANGE[1]:
                return None
            digits = int(scale)
            exponent = value.as_tuple().exponent
            if digits >= 0 and isinstance(exponent, int) and -exponent <= digits:
                return value
            return value.quantize(ONE.scaleb(-digits, FREE), mode, ROUNDER)

        return run

    return make


def decimal_places(value: Decimal, scale: Decimal) -> Decimal | None:
    """``decimal(n, scale)``: half even; of a scale that is not whole, the whole part counts."""
    found = rounding(ROUND_HALF_EVEN)(())(value, scale.to_integral_value(ROUND_DOWN))
    return found if isinstance(found, Decimal) else None


ROUNDER = decimal.Context(prec=7000)


def modulo(a: Decimal, b: Decimal) -> Decimal | None:
    """``a - b * floor(a / b)``: the sign of the divisor."""
    if not b:
        return None
    try:
        rest = EXACT.remainder(a, b)
    except decimal.DecimalException:
        return None
    return EXACT.add(rest, b) if rest and (rest < 0) != (b < 0) else rest


def parse_plain(text: str) -> Decimal | None:
    """A number written as FEEL writes it."""
    return parse_number(text, None, None)


def parse_number(text: str, grouping: str | None, separator: str | None) -> Decimal | None:
    """``number(from, grouping separator, decimal separator)``."""
    if grouping not in (None, " ", ",", ".") or separator not in (None, ".", ","):
        return None
    if grouping is not None and grouping == separator:
        return None
    if len(text) > 200:
        return None
    plain = text.replace(grouping, "") if grouping else text
    plain = plain.replace(separator, ".") if separator else plain
    if not NUMBER_TEXT.fullmatch(plain):
        return None
    try:
        return FREE.create_decimal(plain)
    except decimal.DecimalException:
        return None


NUMBER_TEXT = re.compile(r"-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?", re.A)


def _whole(value: Decimal) -> bool:
    return value == value.to_integral_value()


def _quiet(function: Callable[[Decimal], Decimal]) -> Function:
    def run(value: Decimal) -> object:
        try:
            return function(value)
        except decimal.DecimalException:
            return None

    return run


def _even(value: Decimal) -> bool | None:
    return int(value) % 2 == 0 if _whole(value) else None


def _odd(value: Decimal) -> bool | None:
    return int(value) % 2 == 1 if _whole(value) else None


FACTORIES: dict[str, Callable[[tuple[object, ...]], Function]] = {
    "number.add": arithmetic(EXACT.add, FREE.add),
    "number.subtract": arithmetic(EXACT.subtract, FREE.subtract),
    "number.multiply": arithmetic(EXACT.multiply, FREE.multiply),
    "number.divide": divide,
    "number.fit": fit,
    "number.power": power,
    "number.floor": rounding(ROUND_FLOOR),
    "number.ceiling": rounding(ROUND_CEILING),
    "number.round_up": rounding(ROUND_UP),
    "number.round_down": rounding(ROUND_DOWN),
    "number.round_half_up": rounding(ROUND_HALF_UP),
    "number.round_half_down": rounding(ROUND_HALF_DOWN),
    "number.round_half_even": lambda extra: decimal_places,
}
OPS: dict[str, Function] = {
    "number.negate": EXACT.minus,
    "number.abs": EXACT.abs,
    "number.modulo": modulo,
    "number.sqrt": lambda value: FREE.sqrt(value) if value >= 0 else None,
    "number.log": lambda value: FREE.ln(value) if value > 0 else None,
    "number.exp": _quiet(FREE.exp),
    "number.odd": _odd,
    "number.even": _even,
    "parse.number": parse_number,
    "parse.plain_number": parse_plain,
}
