"""Exact arithmetic in DuckDB's decimals.

DuckDB caps products of two DECIMALs of up to 18 digits at 18 digits, divides in binary floating point
and fails the whole query on overflow. So products are widened, divisions done on scaled integers, and
whatever may overflow is wrapped in ``TRY``, which makes it null in its row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from sqlglot import exp

from .bounds import Bounds
from .errors import RuleError
from .ops_numbers import MAX_POWER, bounds_of
from .sql import (
    Sql,
    attempt,
    binary,
    both,
    case,
    cast,
    decimal_type,
    fn,
    integer,
    is_null,
    lambda_of,
    number_literal,
    try_cast,
)
from .tree import Const, MakeList, Op
from .types import MAX_DIGITS, WIDE_SCALE, Number
from .values import EXACT, number_type

if TYPE_CHECKING:
    from .columns import Columns

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Num:
    """A numeric SQL expression: at most ``precision`` digits, ``scale`` after the point."""

    sql: Sql
    precision: int
    scale: int
    decimal: bool
    """Whether it is a DECIMAL already (else an integer or a literal)."""
    known: Decimal | None = None
    """Its value, if it is a constant."""

    @property
    def whole(self) -> int:
        return self.precision - self.scale

    def exact(self, precision: int = 0) -> Sql:
        """As a DECIMAL, of at least ``precision`` digits."""
        if self.decimal and precision <= self.precision:
            return self.sql
        return cast(self.sql, decimal_type(max(self.precision, precision), self.scale))


def literal(value: Decimal) -> Num:
    """A constant number."""
    kind = number_type(value)
    if kind.precision is None or kind.scale is None:
        raise RuleError("not-columnar", what="a constant of more than 38 digits")
    return Num(number_literal(value), kind.precision, kind.scale, False, value)


def power_of_ten(digits: int) -> Num:
    """``10 ** digits`` as a constant."""
    return literal(ONE.scaleb(digits, EXACT))


def guarded(sql: Sql, whole: int, scale: int) -> Num:
    """An expression whose result may need ``whole + scale`` digits: null where that is too many."""
    if whole + scale > MAX_DIGITS:
        return Num(attempt(sql), MAX_DIGITS, scale, True)
    return Num(sql, max(1, whole + scale), scale, True)


def add(a: Num, b: Num, kind: type[exp.Binary]) -> Num:
    """A sum or difference."""
    whole, scale = max(a.whole, b.whole) + 1, max(a.scale, b.scale)
    return guarded(binary(kind, a.exact(), b.exact()), whole, scale)


def multiply(a: Num, b: Num, bounds: Bounds) -> Num:
    """A product, exact or rounded as its bounds say."""
    if not bounds.rounded or a.scale + b.scale <= (bounds.type.scale or 0):
        return exact_product(a, b)
    return rounded_product(a, b, bounds.type.scale or WIDE_SCALE)


def exact_product(a: Num, b: Num) -> Num:
    """A product with all of its digits."""
    wide = a.precision + b.precision > 18
    if a.scale + b.scale > MAX_DIGITS:
        raise RuleError("not-columnar", what="a product of more than 38 digits after the point")
    left = a.exact(19 if wide and a.precision <= 18 and b.precision <= 18 else 0)
    return guarded(binary(exp.Mul, left, b.exact()), a.whole + b.whole, a.scale + b.scale)


def rounded_product(a: Num, b: Num, scale: int) -> Num:
    """A product rounded half up, in parts that each fit: whole × all, rest × whole, rest × rest."""
    if a.scale + b.scale > MAX_DIGITS:
        raise RuleError("not-columnar", what="a product of more than 38 digits after the point")
    left, right = a.exact(), b.exact()
    a_whole = cast(fn("TRUNC", left.copy()), "DECIMAL(38, 0)")
    b_whole = cast(fn("TRUNC", right.copy()), "DECIMAL(38, 0)")
    a_rest = rest_of(left, a.scale)
    b_rest = rest_of(right, b.scale)
    small = fn("ROUND", binary(exp.Mul, a_rest, b_rest), integer(scale))
    total = binary(
        exp.Add,
        binary(
            exp.Add,
            cast(binary(exp.Mul, a_whole, right.copy()), decimal_type(38, scale)),
            cast(binary(exp.Mul, a_rest.copy(), b_whole), decimal_type(38, scale)),
        ),
        cast(small, decimal_type(38, scale)),
    )
    return Num(attempt(total), MAX_DIGITS, scale, True)


def rest_of(value: Sql, scale: int) -> Sql:
    """The digits after the point, wide enough that DuckDB does not cap their product."""
    rest = binary(exp.Sub, value.copy(), fn("TRUNC", value.copy()))
    return cast(rest, decimal_type(max(scale, 19), scale))


def scaled_integer(value: Num, digits: int, columns: Columns) -> Sql:
    """``value * 10 ** digits`` as HUGEINT; it must be whole, and null where it is too large."""
    if value.known is not None:
        return cast(integer(int(value.known.scaleb(digits, EXACT))), "HUGEINT")
    if digits == 0:
        return columns.share(cast(value.sql, "HUGEINT"))
    if value.precision + digits <= MAX_DIGITS:
        return columns.share(cast(exact_product(value, power_of_ten(digits)).sql, "HUGEINT"))
    held = columns.share(value.exact())
    tens = cast(integer(10**digits), "HUGEINT")
    whole = binary(exp.Mul, cast(fn("TRUNC", held.copy()), "HUGEINT"), tens)
    if value.scale == 0:
        return columns.share(attempt(whole))
    rest = Num(rest_of(held, value.scale), max(value.scale, 19), value.scale, True)
    scaled = cast(binary(exp.Mul, rest.sql, power_of_ten(digits).exact()), "HUGEINT")
    return columns.share(attempt(binary(exp.Add, whole, scaled)))


def unscaled(value: Sql, scale: int) -> Sql:
    """A HUGEINT that counts units of ``10 ** -scale`` as a DECIMAL."""
    whole = cast(value, "DECIMAL(38, 0)")
    return binary(exp.Mul, whole, cast(literal(ONE.scaleb(-scale)).sql, decimal_type(scale, scale))) if scale else whole


def divide(a: Num, b: Num, bounds: Bounds, columns: Columns) -> Num:
    """A quotient rounded half up to the scale of its bounds, by long division of integers."""
    scale = bounds.type.scale or WIDE_SCALE
    aligned = max(a.scale, b.scale)
    top, bottom = scaled_integer(a, aligned, columns), scaled_integer(b, aligned, columns)
    digits_a, digits_b = a.whole + aligned, b.whole + aligned
    short = digits_a + scale + 2 <= MAX_DIGITS and digits_b + 1 <= MAX_DIGITS
    quotient = short_division(top, bottom, scale) if short else long_division(top, bottom, scale, columns)
    result = unscaled(quotient, scale)
    if b.known is None:
        result = case([(binary(exp.NEQ, bottom.copy(), integer(0)), result)])
    return Num(result if short else attempt(result), MAX_DIGITS, scale, True)


def short_division(top: Sql, bottom: Sql, scale: int) -> Sql:
    """``(2·n·10^s ± d) // 2d``: rounding half away from zero in one division."""
    doubled = binary(exp.Mul, top.copy(), cast(integer(2 * 10**scale), "HUGEINT"))
    half = binary(exp.Mul, cast(fn("SIGN", top.copy()), "HUGEINT"), fn("ABS", bottom.copy()))
    twice = binary(exp.Mul, bottom.copy(), cast(integer(2), "HUGEINT"))
    return binary(exp.IntDiv, binary(exp.Add, doubled, half), twice)


def long_division(top: Sql, bottom: Sql, scale: int, columns: Columns) -> Sql:
    """The quotient in groups of nine digits, so that no step needs more than 38."""

    def step(kind: type[exp.Binary], left: Sql, right: Sql) -> Sql:
        return columns.share(attempt(binary(kind, left.copy(), right.copy())))

    bottom = columns.share(fn("NULLIF", bottom, integer(0)))
    quotient = step(exp.IntDiv, top, bottom)
    rest = step(exp.Mod, top, bottom)
    done = 0
    while done < scale:
        digits = min(9, scale - done)
        tens = cast(integer(10**digits), "HUGEINT")
        grown = step(exp.Mul, rest, tens)
        quotient = step(exp.Add, step(exp.Mul, quotient, tens), step(exp.IntDiv, grown, bottom))
        rest = step(exp.Mod, grown, bottom)
        done += digits
    doubled = binary(exp.Mul, fn("ABS", rest.copy()), cast(integer(2), "HUGEINT"))
    up = binary(exp.Mul, fn("SIGN", rest.copy()), fn("SIGN", bottom.copy()))
    # A rest of zero has no sign, which is right: then there is nothing to round.
    rounding = case([(binary(exp.GTE, doubled, fn("ABS", bottom.copy())), up)], integer(0))
    return binary(exp.Add, quotient, rounding)


def power(base: Num, exponent: Num, bounds: Bounds, columns: Columns) -> Num:
    """A whole power, rounded at each multiplication; negative ones are reciprocals."""
    scale = bounds.type.scale or WIDE_SCALE
    if base.scale > scale:
        raise RuleError("not-columnar", what="a power of a number with so many digits after the point")
    wide = decimal_type(38, scale)
    count = columns.share(try_cast(fn("TRUNC", exponent.exact()), "INTEGER"))
    held = columns.share(try_cast(base.sql, wide))
    product = rounded_product(Num(exp.column("p"), 38, scale, True), Num(exp.column("q"), 38, scale, True), scale)
    body = cast(product.sql.expressions[0], wide)
    steps = fn("LEAST", fn("ABS", count.copy()), integer(MAX_POWER))
    copies = fn("LIST_TRANSFORM", fn("RANGE", steps), lambda_of(["i"], held.copy()))
    raised = fn("LIST_REDUCE", copies, lambda_of(["p", "q"], body), cast(integer(1), wide))
    positive = columns.share(attempt(raised))
    inverse = divide(literal(ONE), Num(positive.copy(), 38, scale, True), Bounds(bounds.type, True, True), columns)
    useless = [is_null(held.copy()), is_null(count.copy())]
    useless.append(binary(exp.GT, fn("ABS", count.copy()), integer(MAX_POWER)))
    if exponent.scale:
        useless.append(binary(exp.NEQ, exponent.sql.copy(), count.copy()))
    pairs = [(both(exp.Or, useless), exp.Null()), (binary(exp.GTE, count.copy(), integer(0)), positive)]
    return Num(case(pairs, cast(inverse.sql, wide)), MAX_DIGITS, scale, True)


def modulo(a: Num, b: Num, columns: Columns) -> Num:
    """The remainder with the sign of the divisor."""
    scale = max(a.scale, b.scale)
    top, bottom = scaled_integer(a, scale, columns), scaled_integer(b, scale, columns)
    rest = columns.share(binary(exp.Mod, top, fn("NULLIF", bottom.copy(), integer(0))))
    zero = integer(0)
    unlike = both(
        exp.And,
        [
            binary(exp.NEQ, rest.copy(), zero.copy()),
            binary(exp.NEQ, binary(exp.LT, rest.copy(), zero.copy()), binary(exp.LT, bottom.copy(), zero.copy())),
        ],
    )
    pairs = [(unlike, unscaled(binary(exp.Add, rest.copy(), bottom.copy()), scale))]
    result = case(pairs, unscaled(rest.copy(), scale))
    precision = min(MAX_DIGITS, b.whole + scale)
    return Num(cast(result, decimal_type(precision, scale)), precision, scale, True)


def rounded(
    mode: str, value: Num, digits: int, columns: Columns, ways: Mapping[str, Callable[[Num], Sql]] | None = None
) -> Num:
    """Rounding to a number of digits after the point by one of FEEL's six rules (``ways``: to whole numbers)."""
    if digits >= value.scale:
        return value
    if value.whole + 1 + max(digits, 0) > MAX_DIGITS or digits < -MAX_DIGITS + 1:
        raise RuleError("not-columnar", what="rounding of so large a number")
    shifted = value if digits == 0 else exact_product(value, power_of_ten(digits))
    held = Num(columns.share(shifted.exact()), shifted.precision, shifted.scale, True)
    whole = (ways or ROUNDINGS)[mode](held)
    precision = min(MAX_DIGITS, value.whole + 1 + max(digits, 0))
    whole = cast(whole, decimal_type(min(MAX_DIGITS, max(1, value.whole + 1 + digits)), 0))
    if digits == 0:
        return Num(whole, precision, 0, True)
    back = exact_product(Num(whole, max(1, value.whole + 1 + digits), 0, True), power_of_ten(-digits))
    return Num(cast(back.sql, decimal_type(precision, max(0, digits))), precision, max(0, digits), True)


def _away(value: Num) -> Sql:
    sql = value.sql
    return case([(binary(exp.LT, sql.copy(), integer(0)), fn("FLOOR", sql.copy()))], fn("CEIL", sql.copy()))


def _half(value: Num, tie: Callable[[Sql], Sql]) -> Sql:
    """Nearest; ``tie`` decides between the two neighbours of an exact half."""
    sql = value.sql
    rest = binary(exp.Sub, fn("ABS", sql.copy()), fn("TRUNC", fn("ABS", sql.copy())))
    half = binary(exp.EQ, rest, exp.Literal.number("0.5"))
    return case([(half, tie(sql.copy()))], fn("ROUND", sql.copy(), integer(0)))


def _tie_even(sql: Sql) -> Sql:
    floor = fn("FLOOR", sql)
    odd = binary(exp.NEQ, binary(exp.Mod, cast(floor.copy(), "HUGEINT"), integer(2)), integer(0))
    return case([(odd, fn("CEIL", sql.copy()))], floor)


ROUNDINGS: dict[str, Callable[[Num], Sql]] = {
    "floor": lambda value: fn("FLOOR", value.sql),
    "ceiling": lambda value: fn("CEIL", value.sql),
    "round_down": lambda value: fn("TRUNC", value.sql),
    "round_up": _away,
    "round_half_up": lambda value: fn("ROUND", value.sql, integer(0)),
    "round_half_down": lambda value: _half(value, lambda sql: fn("TRUNC", sql)),
    "round_half_even": lambda value: _half(value, _tie_even),
}


def number_op(node: Op, columns: Columns) -> Num:
    """The SQL of an operation whose result is a number."""
    bounds = bounds_of(node.extra)
    name = node.op.removeprefix("number.")
    if name in ("negate", "abs"):
        value = columns.number(node.args[0])
        sql = fn("ABS", value.exact()) if name == "abs" else exp.Paren(this=exp.Neg(this=value.exact()))
        return Num(sql, value.precision, value.scale, True)
    if name == "fit":
        kind = node.type
        if not isinstance(kind, Number) or kind.precision is None:
            raise RuleError("not-columnar", what="numbers of unknown size")
        scale = kind.scale or 0
        return Num(try_cast(columns.number(node.args[0]).exact(), decimal_type(38, scale)), kind.precision, scale, True)
    if name == "modulo":
        return columns.modulo(columns.number(node.args[0]), columns.number(node.args[1]))
    if bounds is None:
        raise RuleError("not-columnar", what=f"{name} of numbers of unknown size")
    if name in ROUNDINGS:
        places: object = Decimal(0)
        if len(node.args) > 1:
            places = node.args[1].value if isinstance(node.args[1], Const) else None
        if not isinstance(places, Decimal):
            raise RuleError("not-columnar", what=f"{name} to a number of digits that is not constant")
        return columns.rounded(name, columns.number(node.args[0]), int(places))
    a, b = (columns.number(arg) for arg in node.args)
    if name == "add":
        return add(a, b, exp.Add)
    if name == "subtract":
        return add(a, b, exp.Sub)
    if name == "multiply":
        return multiply(a, b, bounds)
    return columns.divide(a, b, bounds) if name == "divide" else columns.power(a, b, bounds)


def compare_constant(op: str, value: Num, constant: Decimal) -> tuple[str, Decimal] | None:
    """A comparison with a constant of more digits than the column has, in the column's own scale.

    None means that no value of the column is equal to the constant.
    """
    exponent = constant.normalize(EXACT).as_tuple().exponent
    if not isinstance(exponent, int) or -exponent <= value.scale:
        return op, constant
    unit = ONE.scaleb(-value.scale, EXACT)
    if op == "eq":
        return None
    if op in ("lt", "ge"):
        return op, constant.quantize(unit, ROUND_CEILING, EXACT)
    return op, constant.quantize(unit, ROUND_FLOOR, EXACT)


def sum_of(node: Op, columns: Columns) -> Num:
    """The sum of a list; of one written out, as additions."""
    source = node.args[0]
    bounds = bounds_of(node.extra)
    if bounds is None:
        raise RuleError("not-columnar", what="a sum of numbers of unknown size")
    if isinstance(source, MakeList) and source.items:
        total = columns.number(source.items[0])
        for item in source.items[1:]:
            total = add(total, columns.number(item), exp.Add)
        return total
    held = columns.share(columns.value(source))
    scale = bounds.type.scale or 0
    full = binary(exp.EQ, fn("LEN", held.copy()), fn("LIST_COUNT", held.copy()))
    total_sql = attempt(cast(fn("LIST_SUM", held.copy()), decimal_type(38, scale)))
    return Num(case([(full, total_sql)]), 38, scale, True)


def mean_of(node: Op, columns: Columns) -> Num:
    """The mean of a list."""
    source = node.args[0]
    bounds = bounds_of(node.extra)
    if bounds is None:
        raise RuleError("not-columnar", what="a mean of numbers of unknown size")
    total = sum_of(node, columns)
    if isinstance(source, MakeList):
        return columns.divide(total, literal(Decimal(len(source.items))), bounds)
    count = Num(fn("LEN", columns.value(source)), 10, 0, False)
    return columns.divide(total, count, bounds)
