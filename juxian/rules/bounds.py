"""Bounds of exact numbers: how many digits a result needs, and where it is rounded.

A result is exact as long as it needs no more than 18 digits after the point. Division, powers and
products beyond that are rounded half up to 18 digits (``WIDE_SCALE``); a result of more than 38
digits in all is an error, hence null. Both emitters follow these rules, so that they agree to the
last digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .types import MAX_DIGITS, NUMBER, WIDE_SCALE, Number
from .values import EXACT


@dataclass(frozen=True, slots=True)
class Bounds:
    """The type of a result, whether it was rounded to its scale, and whether it may overflow."""

    type: Number
    rounded: bool
    checked: bool


FREE_BOUNDS = Bounds(NUMBER, False, False)


def _known(*numbers: Number) -> bool:
    return all(number.precision is not None for number in numbers)


def _bounds(whole: int, scale: int, rounded: bool = False) -> Bounds:
    whole = max(whole, 0)
    checked = whole + scale > MAX_DIGITS
    return Bounds(Number(max(1, min(MAX_DIGITS, whole + scale)), scale), rounded, checked)


def added(a: Number, b: Number) -> Bounds:
    """Of a sum or difference."""
    if not _known(a, b):
        return FREE_BOUNDS
    return _bounds(max(a.whole, b.whole) + 1, max(a.scale or 0, b.scale or 0))


def multiplied(a: Number, b: Number) -> Bounds:
    """Of a product."""
    if not _known(a, b):
        return FREE_BOUNDS
    first, second = a.scale or 0, b.scale or 0
    scale = first + second
    limit = max(WIDE_SCALE, first, second)
    return _bounds(a.whole + b.whole, min(scale, limit), scale > limit)


def divided(a: Number, b: Number, divisor: Decimal | None = None) -> Bounds:
    """Of a quotient; a divisor that is known makes the bounds closer."""
    if not _known(a, b):
        return FREE_BOUNDS
    scale = max(WIDE_SCALE, a.scale or 0)
    grows = b.scale or 0 if divisor is None else -divisor.adjusted()
    return _bounds(a.whole + grows, scale, True)


def powered(a: Number) -> Bounds:
    """Of a power."""
    if not _known(a):
        return FREE_BOUNDS
    return Bounds(Number(MAX_DIGITS, max(WIDE_SCALE, a.scale or 0)), True, True)


def summed(item: Number, count: int | None) -> Bounds:
    """Of the sum of ``count`` items; of any number of them when it is None."""
    if not _known(item):
        return FREE_BOUNDS
    grown = MAX_DIGITS if count is None else item.whole + len(str(count))
    return _bounds(grown, item.scale or 0)


def rounded_to(a: Number, scale: int) -> Bounds:
    """Of a number rounded to ``scale`` digits after the point (negative: before it)."""
    if not _known(a):
        return FREE_BOUNDS
    return _bounds(a.whole + 1, max(0, min(scale, a.scale or 0)))


def reciprocal(value: Decimal) -> Decimal | None:
    """``1 / value`` when that is exact in few digits: dividing by it is then multiplying."""
    if not value:
        return None
    _, digits, exponent = value.normalize(EXACT).as_tuple()
    if not isinstance(exponent, int) or len(digits) > 8 or abs(exponent) > 8:
        return None
    rest = int("".join(map(str, digits)))
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return None
    inverse = EXACT.divide(Decimal(1), value)
    tail = inverse.normalize(EXACT).as_tuple().exponent
    return inverse if isinstance(tail, int) and tail >= -8 else None
