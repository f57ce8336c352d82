"""Parts of values and filters of lists, as tree nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .build import Builder, Span
from .scope import PROPERTIES, Scope
from .tree import NULL_CONST, Fact, Filter, For, Lambda, Let, MakeContext, Node, Op, Quantified, Var, new_var, walk
from .types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_TIME_DURATION,
    NULL,
    STRING,
    TIME,
    YEARS_MONTHS_DURATION,
    ContextType,
    ListType,
    Number,
    RangeType,
    Type,
)

PARTS: dict[Type, dict[str, Type]] = {
    DATE: dict.fromkeys(("year", "month", "day", "weekday"), Number(4, 0)),
    DATE_TIME: dict.fromkeys(("year", "month", "day", "weekday", "hour", "minute", "second"), Number(10, 6))
    | {"time offset": DAYS_TIME_DURATION, "timezone": STRING},
    TIME: dict.fromkeys(("hour", "minute", "second"), Number(10, 6))
    | {"time offset": DAYS_TIME_DURATION, "timezone": STRING},
    DAYS_TIME_DURATION: dict.fromkeys(("days", "hours", "minutes", "seconds"), Number(18, 6)),
    YEARS_MONTHS_DURATION: dict.fromkeys(("years", "months"), Number(10, 0)),
}
WHOLE_PARTS = {"year", "month", "day", "weekday", "hour", "minute", "days", "hours", "minutes"}


class Paths(Builder):
    """Builds paths and filters."""

    def free(self, body: Node, bound: set[Any]) -> list[Node]:
        """Variables and facts in ``body`` other than those bound: none means that it can be folded."""
        inner = {node.var for node in walk(body) if isinstance(node, For | Quantified | Filter | Let)}
        inner |= {var for node in walk(body) if isinstance(node, Lambda) for var in node.parameters}
        partials = {node.partial for node in walk(body) if isinstance(node, For)}
        return [
            node
            for node in walk(body)
            if isinstance(node, Fact)
            or (isinstance(node, Op) and node.op in ("now", "today"))
            or (isinstance(node, Var) and node not in bound and node not in inner and node not in partials)
        ]

    def filter_by(self, source: Node, scope: Scope, span: Span, lower: Callable[[Scope], Node]) -> Node:
        """``source`` filtered by what ``lower`` gives in a scope of the item and its fields."""
        if source.type == NULL:
            return NULL_CONST
        if not isinstance(source.type, ListType) and source.type != ANY:
            source = self.list([source])
        item = new_var(item_type(source), "item")
        inner = Scope({"item": item} | dict(self.fields(item)), scope)
        return self.filtered(source, item, lambda: lower(inner), span)

    def filtered(self, source: Node, item: Any, lower: Callable[[], Node], span: Span) -> Node:
        """``source`` filtered by a condition, or its item at a position."""
        condition = lower()
        if isinstance(condition.type, Number) and item not in walk(condition):
            return self.op("list.at", (source, condition), item_type(source))
        if condition.type not in (BOOLEAN, ANY, NULL) and not isinstance(condition.type, Number):
            return self.fail("filter", span, found=str(condition.type))
        kind = source.type if condition.type == BOOLEAN else ANY
        if condition.type == NULL:
            return self.constant([])
        found = Filter(kind, item, source, condition)
        return self.fold(found, [source, *self.free(condition, {item})])

    def fields(self, node: Node) -> Iterator[tuple[str, Node]]:
        """The fields of a context node, each as a node."""
        if isinstance(node.type, ContextType):
            for key, _ in node.type.fields:
                yield key, self.field(node, key, (0, 0))

    def field(self, source: Node, name: str, span: Span) -> Node:
        """A part of a value: a field of a context (of each of a list), a part of a date, …"""
        if isinstance(source, Let):
            inner = self.field(source.body, name, span)
            return self.bound(source.var, source.value, inner)
        if isinstance(source, MakeContext):
            found = dict(source.entries).get(name)
            return found if found is not None else self.fail("unknown-field", span, name=name)
        kind = source.type
        if isinstance(kind, ContextType):
            inner_kind = kind.field(name) or (ANY if kind.open else None)
            if inner_kind is None:
                return self.fail("unknown-field", span, name=name)
            return self.op("context.field", (source,), inner_kind, (name,))
        if isinstance(kind, ListType):
            return self.fields_of(source, name, span)
        if kind == ANY:
            return self.fold(Op(ANY, "part", (source,), (name,)), [source])
        return self.part(source, name, span)

    def fields_of(self, source: Node, name: str, span: Span) -> Node:
        """The named part of each item of a list."""
        var = new_var(item_type(source), "item")
        body = self.field(var, name, span)
        return self.fold(For(ListType(body.type), var, source, body, False, None), [source])

    def part(self, source: Node, name: str, span: Span) -> Node:
        """A part of a date, a time, a duration or a range."""
        kind = source.type
        if isinstance(kind, RangeType) and name in ("start", "end", "start included", "end included"):
            part_type = kind.item if name in ("start", "end") else BOOLEAN
            return self.op("part", (source,), part_type, (name,))
        found = PARTS.get(kind, {}).get(name)
        if found is None or name not in PROPERTIES:
            return NULL_CONST if kind == NULL else self.fail("unknown-field", span, name=name)
        if isinstance(found, Number) and name in WHOLE_PARTS:
            found = Number((found.precision or 0) - (found.scale or 0), 0)
        return self.op("part", (source,), found, (name,))


def item_type(node: Node) -> Type:
    """The type of the items of a list, ANY of what may not be one."""
    return node.type.item if isinstance(node.type, ListType) else ANY
