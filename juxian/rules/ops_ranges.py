"""The relations between points and ranges (DMN 1.5, table 78) for one person."""

from __future__ import annotations

from collections.abc import Callable

from .values import Range, equal, less

Function = Callable[..., object]


def includes_value(value: Range, point: object) -> bool | None:
    """Whether a point lies in a range; null when they do not compare."""
    above = True if value.low is None else _after(point, value.low, value.low_closed)
    below = True if value.high is None else _after(value.high, point, value.high_closed)
    if above is False or below is False:
        return False
    return None if above is None or below is None else True


def _after(a: object, b: object, closed: bool) -> bool | None:
    smaller = less(b, a)
    if smaller is None:
        return None
    return smaller or (closed and equal(a, b) is True)


def _range(value: object) -> Range:
    return value if isinstance(value, Range) else Range(value, True, value, True)


def relation(test: Callable[[Range, Range], bool | None]) -> Function:
    """A relation over ranges; points are ranges of one, what does not compare is null."""

    def run(a: object, b: object) -> bool | None:
        first, second = _range(a), _range(b)
        if None in (first.low, first.high, second.low, second.high) or less(first.low, second.low) is None:
            return None
        return test(first, second)

    return run


def _before(a: Range, b: Range) -> bool:
    return bool(less(a.high, b.low)) or (equal(a.high, b.low) is True and not (a.high_closed and b.low_closed))


def _meets(a: Range, b: Range) -> bool:
    return a.high_closed and b.low_closed and equal(a.high, b.low) is True


def _starts_no_later(a: Range, b: Range) -> bool:
    return bool(less(a.low, b.low)) or (equal(a.low, b.low) is True and (a.low_closed or not b.low_closed))


def _ends_no_earlier(a: Range, b: Range) -> bool:
    return bool(less(b.high, a.high)) or (equal(a.high, b.high) is True and (a.high_closed or not b.high_closed))


def _includes(a: Range, b: Range) -> bool:
    return _starts_no_later(a, b) and _ends_no_earlier(a, b)


def _overlaps(a: Range, b: Range) -> bool:
    return not _before(a, b) and not _before(b, a)


def _overlaps_before(a: Range, b: Range) -> bool:
    return (
        _overlaps(a, b)
        and (bool(less(a.low, b.low)) or (equal(a.low, b.low) is True and a.low_closed and not b.low_closed))
        and (bool(less(a.high, b.high)) or (equal(a.high, b.high) is True and (not a.high_closed or b.high_closed)))
    )


def _starts(a: Range, b: Range) -> bool:
    return equal(a.low, b.low) is True and a.low_closed == b.low_closed and _ends_no_earlier(b, a)


def _finishes(a: Range, b: Range) -> bool:
    return equal(a.high, b.high) is True and a.high_closed == b.high_closed and _starts_no_later(b, a)


def _coincides(a: Range, b: Range) -> bool:
    return equal(a, b) is True


OPS: dict[str, Function] = {
    "range.before": relation(_before),
    "range.after": relation(lambda a, b: _before(b, a)),
    "range.meets": relation(_meets),
    "range.met_by": relation(lambda a, b: _meets(b, a)),
    "range.overlaps": relation(_overlaps),
    "range.overlaps_before": relation(_overlaps_before),
    "range.overlaps_after": relation(lambda a, b: _overlaps_before(b, a)),
    "range.finishes": relation(_finishes),
    "range.finished_by": relation(lambda a, b: _finishes(b, a)),
    "range.includes": lambda value, point: (
        relation(_includes)(value, point) if isinstance(point, Range) else includes_value(value, point)
    ),
    "range.during": lambda point, value: (
        relation(_includes)(value, point) if isinstance(point, Range) else includes_value(value, point)
    ),
    "range.starts": relation(_starts),
    "range.started_by": relation(lambda a, b: _starts(b, a)),
    "range.coincides": relation(_coincides),
}


def parse_range(text: str) -> object:
    """``range(text)``."""
    from .lower import read_range

    return read_range(text)


OPS["parse.range"] = parse_range
