"""Operations on lists, contexts and ranges for one person."""

from __future__ import annotations

import datetime as dt
import decimal
import functools
from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from .errors import RuleError
from .ops_numbers import ONE, bounds_of, held, limit_of
from .values import EXACT, FREE, Range, equal, kind_of, less

Function = Callable[..., object]
Items = list[object]
MAX_ITEMS = 100_000


def _numbers(items: Items) -> list[Decimal] | None:
    found = [item for item in items if isinstance(item, Decimal)]
    return found if len(found) == len(items) else None


def whole(value: object) -> int | None:
    """A whole number as an int, None for anything else."""
    if isinstance(value, Decimal) and value == value.to_integral_value() and abs(value) < 1_000_000_000:
        return int(value)
    return None


def contains(items: Items | None, element: object) -> bool | None:
    """``list contains``."""
    return None if items is None else any(equal(item, element) is True for item in items)


def extreme(sign: int) -> Function:
    """The least (1) or greatest (-1) of items of one kind."""

    def run(items: Items) -> object:
        if not items:
            return None
        best = items[0]
        for item in items:
            smaller = less(item, best) if sign > 0 else less(best, item)
            if smaller is None:
                return None
            best = item if smaller else best
        return best

    return run


def total(extra: tuple[object, ...]) -> Function:
    """The sum of numbers; null when there are none or one is not a number."""
    bounds = bounds_of(extra)
    context, limit = (FREE, None) if bounds is None else (EXACT, limit_of(bounds))

    def run(items: Items) -> object:
        numbers = _numbers(items)
        if not numbers:
            return None
        result = functools.reduce(context.add, numbers)
        return result if limit is None else held(result, limit)

    return run


def mean(extra: tuple[object, ...]) -> Function:
    """The mean of numbers."""
    bounds = bounds_of(extra)
    if bounds is None:
        return lambda items: (
            FREE.divide(functools.reduce(FREE.add, n), Decimal(len(n))) if (n := _numbers(items)) else None
        )
    limit, unit = limit_of(bounds), ONE.scaleb(-(bounds.type.scale or 0), EXACT)

    def run(items: Items) -> object:
        numbers = _numbers(items)
        if not numbers:
            return None
        quotient = EXACT.divide(functools.reduce(EXACT.add, numbers), Decimal(len(numbers)))
        return held(quotient.quantize(unit, ROUND_HALF_UP, EXACT), limit)

    return run


def every(items: Items) -> bool | None:
    """``all``: false if any is false, true if all are true, else null."""
    if any(item is False for item in items):
        return False
    return True if all(item is True for item in items) else None


def some(items: Items) -> bool | None:
    """``any``: true if any is true, false if all are false, else null."""
    if any(item is True for item in items):
        return True
    return False if all(item is False for item in items) else None


def at(items: object, position: object) -> object:
    """The item at a position counted from one, from the end when negative."""
    index = whole(position)
    values = items if isinstance(items, list) else [items]
    if not index or abs(index) > len(values):
        return None
    return values[index - 1 if index > 0 else index]


def sublist(items: Items, start: Decimal, length: Decimal | None = None) -> Items | None:
    """``sublist(list, start position, length)``."""
    first = whole(start)
    count = whole(length) if length is not None else len(items)
    if not first or abs(first) > len(items) or count is None or count < 0:
        return None
    first = first - 1 if first > 0 else len(items) + first
    if length is not None and first + count > len(items):
        return None
    return items[first : first + count]


def insert_before(items: Items | None, position: object, item: object) -> Items | None:
    """``insert before``."""
    index = whole(position)
    if items is None or not index or abs(index) > len(items) + (index > 0):
        return None
    place = index - 1 if index > 0 else len(items) + index
    return [*items[:place], item, *items[place:]]


def remove(items: Items, position: Decimal) -> Items | None:
    """``remove``."""
    index = whole(position)
    if not index or abs(index) > len(items):
        return None
    place = index - 1 if index > 0 else len(items) + index
    return items[:place] + items[place + 1 :]


def replace_at(items: Items | None, position: object, item: object) -> Items | None:
    """``list replace`` at a position; of one that is not whole, the whole part counts."""
    index = whole(position.to_integral_value(ROUND_DOWN)) if isinstance(position, Decimal) else None
    if items is None or not index or abs(index) > len(items):
        return None
    place = index - 1 if index > 0 else len(items) + index
    return [*items[:place], item, *items[place + 1 :]]


def replace_match(items: Items | None, match: Function | None, item: object) -> Items | None:
    """``list replace`` of the items for which a function is true."""
    if items is None or match is None:
        return None
    decided = [match(old, item) for old in items]
    if any(not isinstance(hit, bool) for hit in decided):
        return None
    return [item if hit else old for old, hit in zip(items, decided, strict=True)]


def distinct(items: Items) -> Items:
    """Items without repetition, in order."""
    found: dict[object, object] = {}
    others: Items = []
    for item in items:
        if type(item) in HASHED:
            found.setdefault((type(item), item), item)
        elif not any(equal(item, other) is True for other in others):
            _bounded(len(others) ** 2)  # each is compared with all: a thousand are enough
            others.append(item)
            found[id(item), len(others)] = item
    return list(found.values())


HASHED = frozenset({str, bool, Decimal, dt.date, type(None)})
"""Types of which Python's equality is FEEL's."""


def flatten(items: Items) -> Items:
    """Lists within lists opened, to any depth."""
    found: Items = []
    stack = list(reversed(items))
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack.extend(reversed(item))
        else:
            found.append(item)
            _bounded(len(found))
    return found


def concatenate(lists: Items) -> Items | None:
    """Lists joined; null when one is null."""
    found: Items = []
    for items in lists:
        if items is None:
            return None
        found.extend(items if isinstance(items, list) else [items])
        _bounded(len(found))
    return found


def product(items: Items) -> object:
    """The product of numbers."""
    numbers = _numbers(items)
    try:
        return functools.reduce(FREE.multiply, numbers) if numbers else None
    except decimal.DecimalException:
        return None


def median(items: Items) -> object:
    """The middle number, the mean of the two middle ones."""
    numbers = _numbers(items)
    if not numbers:
        return None
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return FREE.divide(FREE.add(ordered[middle - 1], ordered[middle]), Decimal(2))


def stddev(items: Items) -> object:
    """The standard deviation of a sample of two or more."""
    numbers = _numbers(items)
    if not numbers or len(numbers) < 2:
        return None
    middle = EXACT.divide(functools.reduce(EXACT.add, numbers), Decimal(len(numbers)))
    squares = [EXACT.power(EXACT.subtract(n, middle), 2) for n in numbers]
    return FREE.sqrt(FREE.divide(functools.reduce(EXACT.add, squares), Decimal(len(numbers) - 1)))


def mode(items: Items) -> Items | None:
    """The most frequent numbers, in order; none of no numbers."""
    numbers = _numbers(items)
    if numbers is None:
        return None
    counts: dict[Decimal, int] = {}
    for number in numbers:
        counts[number] = counts.get(number, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(number for number, count in counts.items() if count == most)  # type: ignore[return-value]


def sort(items: Items, precedes: Function | None = None) -> Items | None:
    """Items in order: by ``precedes`` where given, else by their own."""
    if precedes is None and len({kind_of(item) for item in items}) > 1:
        return None
    before = precedes or less

    def compare(a: object, b: object) -> int:
        return -1 if before(a, b) is True else 1 if before(b, a) is True else 0

    return sorted(items, key=functools.cmp_to_key(compare))


def series(start: object, end: object) -> Items | None:
    """``start..end`` of a loop: whole numbers or dates, upward or downward."""
    if type(start) is dt.date and type(end) is dt.date:
        first, last = start.toordinal(), end.toordinal()
        step = 1 if last >= first else -1
        _bounded(abs(last - first))
        return [dt.date.fromordinal(day) for day in range(first, last + step, step)]
    low, high = whole(start), whole(end)
    if low is None or high is None:
        return None
    _bounded(abs(high - low))
    step = 1 if high >= low else -1
    return [Decimal(number) for number in range(low, high + step, step)]


def of_range(value: Range) -> Items | None:
    """The whole numbers or dates in a range."""
    items = series(value.low, value.high)
    if items is None or (ordered := less(value.high, value.low)) is None:
        return None
    if ordered:
        return None
    return [
        item
        for item in items
        if (value.low_closed or equal(item, value.low) is not True)
        and (value.high_closed or equal(item, value.high) is not True)
    ]


def _bounded(count: int) -> None:
    if count > MAX_ITEMS:
        raise RuleError("too-large", limit=MAX_ITEMS)


def single(items: object) -> object:
    """The one item of a list of one; null for other lists."""
    if not isinstance(items, list):
        return items
    return items[0] if len(items) == 1 else None


# --- contexts ------------------------------------------------------------------------------------


def entries(context: dict[str, object]) -> Items:
    """``get entries``: a list of ``{key, value}``."""
    return [{"key": key, "value": value} for key, value in context.items()]


def of_entries(items: Items) -> dict[str, object] | None:
    """``context(entries)``."""
    found: dict[str, object] = {}
    for item in items:
        if not isinstance(item, dict) or not isinstance(item.get("key"), str) or "value" not in item:
            return None
        if item["key"] in found:
            return None
        found[item["key"]] = item["value"]
    return found


def get_path(context: object, keys: Items) -> object:
    """``get value`` along a list of keys."""
    for key in keys:
        context = context.get(key) if isinstance(context, dict) else None
    return context if keys else None


def put(context: dict[str, object] | None, key: str | None, value: object) -> dict[str, object] | None:
    """``context put``: a copy with one entry more or replaced."""
    return None if context is None or key is None else context | {key: value}


def put_path(context: object, keys: Items | None, value: object) -> object:
    """``context put`` along a list of keys."""
    if not isinstance(context, dict) or not keys or not isinstance(keys[0], str):
        return None
    if len(keys) == 1:
        return context | {keys[0]: value}
    inner = put_path(context.get(keys[0]), keys[1:], value)
    return None if inner is None else context | {keys[0]: inner}


def merge(contexts: Items) -> dict[str, object] | None:
    """``context merge``: later entries win."""
    found: dict[str, object] = {}
    for context in contexts:
        if not isinstance(context, dict):
            return None
        found |= context
    return found


FACTORIES: dict[str, Callable[[tuple[object, ...]], Function]] = {
    "list.sum": total,
    "list.mean": mean,
    "context.field": lambda extra: lambda context: context.get(extra[0]) if isinstance(context, dict) else None,
}
OPS: dict[str, Function] = {
    "list.contains": contains,
    "list.count": lambda items: Decimal(len(items)),
    "list.min": extreme(1),
    "list.max": extreme(-1),
    "list.all": every,
    "list.any": some,
    "list.at": at,
    "list.single": single,
    "list.series": series,
    "list.of_range": of_range,
    "list.sublist": sublist,
    "list.append": lambda items, more: concatenate([items, more]),
    "list.concatenate": concatenate,
    "list.insert_before": insert_before,
    "list.remove": remove,
    "list.replace": replace_at,
    "list.replace_match": replace_match,
    "list.reverse": lambda items: items[::-1],
    "list.index_of": lambda items, match: (
        None if items is None else [Decimal(n) for n, item in enumerate(items, 1) if equal(item, match) is True]
    ),
    "list.union": lambda lists: None if (found := concatenate(lists)) is None else distinct(found),
    "list.distinct": distinct,
    "list.flatten": flatten,
    "list.product": product,
    "list.median": median,
    "list.stddev": stddev,
    "list.mode": mode,
    "list.sort": sort,
    "context.get": lambda context, key: context.get(key),
    "context.get_path": get_path,
    "context.entries": entries,
    "context.of_entries": of_entries,
    "context.put": put,
    "context.put_path": put_path,
    "context.merge": merge,
}
