"""The exact type of an operation's result and the bounds by which a number is rounded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from .bounds import Bounds, added, divided, multiplied, powered, rounded_to, summed
from .tree import Const, MakeList, Node
from .types import ANY, NULL, NUMBER, ListType, Number, Type, join, join_all

Shape = tuple[Type, tuple[object, ...]]

COUNT = Number(10, 0)


def shape(op: str, args: Sequence[Node], declared: Type) -> Shape:
    """The type and the static parameters of ``op`` applied to ``args``."""
    rule = SHAPES.get(op)
    return rule(args) if rule is not None else (declared, ())


def _number(node: Node) -> Number:
    return node.type if isinstance(node.type, Number) else NUMBER


def _of(bounds: Bounds) -> Shape:
    return bounds.type, (bounds,)


def _divided(args: Sequence[Node]) -> Shape:
    divisor = args[1].value if isinstance(args[1], Const) else None
    if isinstance(divisor, Decimal) and divisor:
        return _of(divided(_number(args[0]), _number(args[1]), divisor))
    return _of(divided(_number(args[0]), _number(args[1])))


def _modulo(args: Sequence[Node]) -> Shape:
    a, b = _number(args[0]), _number(args[1])
    if a.precision is None or b.precision is None:
        return NUMBER, ()
    scale = max(a.scale or 0, b.scale or 0)
    return Number(min(38, b.whole + scale), scale), ()


def _rounded(args: Sequence[Node]) -> Shape:
    scale = Decimal(0) if len(args) < 2 else args[1].value if isinstance(args[1], Const) else None
    if not isinstance(scale, Decimal) or abs(scale) > 6200 or scale != int(scale):
        return NUMBER, ()
    return _of(rounded_to(_number(args[0]), int(scale)))


def _items(node: Node) -> Type:
    return node.type.item if isinstance(node.type, ListType) else ANY


def _sum(args: Sequence[Node]) -> Shape:
    item = _items(args[0])
    count = len(args[0].items) if isinstance(args[0], MakeList) else None
    return _of(summed(item if isinstance(item, Number) else NUMBER, count))


def _mean(args: Sequence[Node]) -> Shape:
    item = _items(args[0])
    count = len(args[0].items) if isinstance(args[0], MakeList) else None
    total = summed(item if isinstance(item, Number) else NUMBER, count).type
    return _of(divided(total, COUNT, Decimal(count or 1)))


def _item(args: Sequence[Node]) -> Shape:
    return _items(args[0]), ()


def _same(args: Sequence[Node]) -> Shape:
    return args[0].type, ()


def _appended(args: Sequence[Node]) -> Shape:
    return ListType(join(_items(args[0]), _items(args[1]))), ()


def _joined(args: Sequence[Node]) -> Shape:
    inner = _items(args[0])
    return ListType(inner.item if isinstance(inner, ListType) else ANY if inner != NULL else NULL), ()


def _replaced(args: Sequence[Node]) -> Shape:
    return ListType(join(_items(args[0]), args[2].type)), ()


def _flattened(args: Sequence[Node]) -> Shape:
    item = _items(args[0])
    while isinstance(item, ListType):
        item = item.item
    return ListType(item), ()


def _absolute(args: Sequence[Node]) -> Shape:
    return args[0].type, ()


SHAPES: dict[str, Callable[[Sequence[Node]], Shape]] = {
    "same": _same,
    "number.add": lambda args: _of(added(_number(args[0]), _number(args[1]))),
    "number.subtract": lambda args: _of(added(_number(args[0]), _number(args[1]))),
    "number.multiply": lambda args: _of(multiplied(_number(args[0]), _number(args[1]))),
    "number.divide": _divided,
    "number.power": lambda args: _of(powered(_number(args[0]))),
    "number.negate": _absolute,
    "number.abs": _absolute,
    "number.modulo": _modulo,
    "number.floor": _rounded,
    "number.ceiling": _rounded,
    "number.round_up": _rounded,
    "number.round_down": _rounded,
    "number.round_half_up": _rounded,
    "number.round_half_down": _rounded,
    "number.round_half_even": _rounded,
    "string.length": lambda args: (COUNT, ()),
    "list.count": lambda args: (COUNT, ()),
    "list.index_of": lambda args: (ListType(COUNT), ()),
    "list.sum": _sum,
    "list.mean": _mean,
    "list.min": _item,
    "list.max": _item,
    "list.single": _item,
    "list.sublist": _same,
    "list.remove": _same,
    "list.reverse": _same,
    "list.distinct": _same,
    "list.sort": _same,
    "list.append": _appended,
    "list.concatenate": _joined,
    "list.union": _joined,
    "list.insert_before": _replaced,
    "list.replace": _replaced,
    "list.replace_match": _replaced,
    "list.flatten": _flattened,
    "date.day_of_year": lambda args: (Number(3, 0), ()),
    "date.week_of_year": lambda args: (Number(2, 0), ()),
    "number.count_true": lambda args: (COUNT, ()),
    "list.of_flags": lambda args: (ListType(join_all([arg.type for arg in args[1::2]])), ()),
}
