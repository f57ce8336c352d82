"""Makes tree nodes: the operations and comparisons, with their certain errors made null and what is
constant computed once.

``Builder`` is what the syntax lowering, the cells of decision tables and the DMN reader share.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from .bounds import Bounds, reciprocal
from .errors import Diagnostic, Reason, RuleError
from .person import compute
from .resolve import Fit, Match, match
from .shapes import shape
from .signatures import Overload, functions, operators
from .tree import (
    FALSE_CONST,
    NULL_CONST,
    TRUE_CONST,
    Const,
    Dynamic,
    Lambda,
    Let,
    Logic,
    MakeContext,
    MakeList,
    MakeRange,
    Node,
    Not,
    Op,
    Var,
    new_var,
    simple,
)
from .types import (
    ANY,
    BOOLEAN,
    DATE_TIME,
    NULL,
    NUMBER,
    ORDERED,
    WIDE_SCALE,
    ContextType,
    ListType,
    Number,
    RangeType,
    Type,
    join,
    join_all,
    same_kind,
)
from .values import EXACT, type_of

Span = tuple[int, int]
Nodes = list[Node]
MAX_CONSTANT = 10_000
MAX_NESTING = 16
VOLATILE = frozenset({"now", "today"})
LENIENT_ARGS = frozenset({"list.contains", "list.index_of"})
FLIPPED = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le"}


class Builder:
    """Builds nodes; ``strict`` refuses what could only be null, otherwise that is a diagnostic."""

    def __init__(self, *, strict: bool) -> None:
        self.strict = strict
        self.diagnostics: list[Diagnostic] = []

    def fail(self, code: str, span: Span, **parameters: Any) -> Node:
        """A certain error: refused when strict, else null with a diagnostic."""
        if self.strict:
            raise RuleError(code, span=span, **parameters)
        self.diagnostics.append(Diagnostic(Reason(code, parameters), *span))
        return NULL_CONST

    # --- constants and constructors ----------------------------------------------------------

    def constant(self, value: object) -> Const:
        """A node of a value."""
        if value is None:
            return NULL_CONST
        if isinstance(value, bool):
            return TRUE_CONST if value else FALSE_CONST
        return Const(type_of(value), value)

    def fold(self, node: Node, parts: Sequence[Node]) -> Node:
        """``node``, or its value when all it is made of is constant."""
        if all(isinstance(part, Const) for part in parts):
            value = compute(node)
            check_size(value)
            return NULL_CONST if value is None else Const(_closer(node.type, value), value)
        return node

    def list(self, items: Sequence[Node]) -> Node:
        """A list."""
        items = self.settled(items)
        kind = ListType(join_all([item.type for item in items]))
        if _depth(kind) > MAX_NESTING:
            raise RuleError("too-deep", limit=MAX_NESTING)
        return self.fold(MakeList(kind, tuple(items)), items)

    def settled(self, nodes: Sequence[Node]) -> Nodes:
        """Alternatives for one place: constants in column scale, numbers too large for all of them null."""
        if all(isinstance(node, Const) for node in nodes):
            return list(nodes)
        found = [self.in_column(node) for node in nodes]
        kind = join_all([node.type for node in found])
        return [self.fitted(node, kind) for node in found]

    def in_column(self, node: Node) -> Node:
        """A constant number rounded half up to the scale that columns keep; other nodes as they are."""
        if not isinstance(node, Const) or not isinstance(node.value, Decimal):
            return node
        if isinstance(node.type, Number) and (node.type.scale is None or node.type.scale <= WIDE_SCALE):
            return node
        try:
            return self.constant(node.value.quantize(Decimal(1).scaleb(-WIDE_SCALE), ROUND_HALF_UP, EXACT))
        except InvalidOperation:
            return node

    def fitted(self, node: Node, kind: Type) -> Node:
        """``node`` where it fits the numbers of ``kind``, else null."""
        if not (isinstance(node.type, Number) and isinstance(kind, Number) and kind.precision and node.type.precision):
            return node
        if node.type.whole <= kind.whole:
            return node
        return self.fold(Op(kind, "number.fit", (node,), (Bounds(kind, False, True),)), [node])

    def context(self, entries: Sequence[tuple[str, Node]]) -> Node:
        """A context."""
        kind = ContextType(tuple((key, value.type) for key, value in entries))
        if _depth(kind) > MAX_NESTING:
            raise RuleError("too-deep", limit=MAX_NESTING)
        return self.fold(MakeContext(kind, tuple(entries)), [value for _, value in entries])

    def range(self, low: Node | None, low_closed: bool, high: Node | None, high_closed: bool, span: Span) -> Node:
        """A range; its ends must be of one ordered type."""
        ends = [end for end in (low, high) if end is not None]
        kinds = [end.type for end in ends if end.type != NULL]
        item = join_all(kinds)
        if any(kind != ANY and not _ordered(kind) for kind in kinds) or (item == ANY and ANY not in kinds):
            left, right = (str(end.type) if end else "…" for end in (low, high))
            return self.fail("range", span, left=left, right=right)
        node = MakeRange(RangeType(item), low, low_closed, high, high_closed)
        return self.fold(node, ends)

    def let(self, value: Node, name: str) -> tuple[Node, Var | None]:
        """A node to use in place of ``value`` any number of times, and the variable to bind if any."""
        if simple(value):
            return value, None
        var = new_var(value.type, name)
        return var, var

    def bound(self, var: Var | None, value: Node, body: Node) -> Node:
        """``body`` in which ``var`` stands for ``value``."""
        return body if var is None or (simple(body) and body is not var) else Let(body.type, var, value, body)

    # --- logic and comparison ----------------------------------------------------------------

    def truth(self, node: Node) -> Node:
        """``node`` as a boolean; what can not be one is null."""
        if node.type == BOOLEAN or node.type == NULL:
            return node
        if node.type == ANY:
            return self.fold(Op(BOOLEAN, "cast", (node,), (BOOLEAN,)), [node])
        return NULL_CONST

    def logic(self, op: str, args: Sequence[Node]) -> Node:
        """Three-valued ``and`` / ``or``, shortened by constants."""
        decisive = op == "or"
        flat: list[Node] = []
        for arg in args:
            inner = arg.args if isinstance(arg, Logic) and arg.op == op else (arg,)
            for part in inner:
                if isinstance(part, Const) and part.value is decisive:
                    return self.constant(decisive)
                if not (isinstance(part, Const) and part.value is (not decisive)):
                    flat.append(part)
        if not flat:
            return self.constant(not decisive)
        if all(isinstance(part, Const) for part in flat):
            return NULL_CONST
        return flat[0] if len(flat) == 1 else Logic(BOOLEAN, op, tuple(flat))

    def negate(self, node: Node) -> Node:
        """Three-valued ``not``."""
        if isinstance(node, Const):
            return NULL_CONST if not isinstance(node.value, bool) else self.constant(not node.value)
        return node.arg if isinstance(node, Not) else Not(BOOLEAN, node)

    def equal(self, left: Node, right: Node, span: Span) -> Node:
        """``=``: null equals only null; other kinds do not compare."""
        if left.type == NULL or right.type == NULL:
            other = right if left.type == NULL else left
            return self.fold(Op(BOOLEAN, "is_null", (other,)), [other])
        if ANY not in (left.type, right.type) and not same_kind(left.type, right.type):
            return self.fail("compare", span, left=str(left.type), right=str(right.type))
        return self.fold(Op(BOOLEAN, "eq", (left, right)), [left, right])

    def compare(self, op: str, left: Node, right: Node, span: Span) -> Node:
        """``lt``, ``le``, ``gt`` or ``ge``; null where either side is."""
        if left.type == NULL or right.type == NULL:
            return NULL_CONST
        if ANY in (left.type, right.type):
            return self.fold(Op(BOOLEAN, op, (left, right), ("any",)), [left, right])
        if not same_kind(left.type, right.type) or not _ordered(left.type):
            return self.fail("compare", span, left=str(left.type), right=str(right.type))
        if isinstance(left, Const):
            left, right, op = right, left, FLIPPED[op]
        return self.fold(Op(BOOLEAN, op, (left, right)), [left, right])

    def inside(self, value: Node, within: MakeRange | Const, span: Span) -> Node:
        """Whether ``value`` lies in a range written out."""
        if isinstance(within, MakeRange):
            low, high = within.low, within.high
            low_closed, high_closed = within.low_closed, within.high_closed
        else:
            held = within.value
            low, high = self.constant(held.low), self.constant(held.high)  # type: ignore[attr-defined]
            low_closed, high_closed = held.low_closed, held.high_closed  # type: ignore[attr-defined]
            low, high = (None if end.type == NULL else end for end in (low, high))
        parts = []
        if low is not None:
            parts.append(self.compare("ge" if low_closed else "gt", value, low, span))
        if high is not None:
            parts.append(self.compare("le" if high_closed else "lt", value, high, span))
        return self.logic("and", parts)

    # --- operations --------------------------------------------------------------------------

    def op(self, name: str, args: Sequence[Node], declared: Type = ANY, extra: tuple[object, ...] = ()) -> Node:
        """A typed operation, its result type worked out and constants folded."""
        kind, static = shape(name, args, declared)
        if all(isinstance(arg, Const) for arg in args) and static and isinstance(static[0], Bounds):
            static = ()  # between constants, FEEL's own decimal128
        node = Op(kind, name, tuple(args), extra or static)
        return node if name in VOLATILE else self.fold(node, args)

    def arithmetic(self, sign: str, args: Sequence[Node], span: Span) -> Node:
        """An operator applied to its operands."""
        types = [arg.type for arg in args]
        if NULL in types:
            return NULL_CONST
        found = match(operators()[sign], types, None)
        if found is not None and any(argument.fit not in (Fit.YES, Fit.MAYBE) for argument in found.arguments):
            found = None
        if found is None:
            shown = "-" if sign == "negate" else sign
            if len(args) == 1:
                return self.fail("operand", span, operator=shown, operand=str(types[0]))
            return self.fail("operands", span, operator=shown, left=str(types[0]), right=str(types[1]))
        if not found.certain:
            return self.fold(Dynamic(ANY, sign, tuple(args)), args)
        return self.numeric(found.overload, args, span)

    def numeric(self, overload: Overload, args: Sequence[Node], span: Span) -> Node:
        """An operator's operation; exact rewritings of division and of whole powers."""
        if overload.op.startswith("number.") and not all(isinstance(arg, Const) for arg in args):
            args = [self.in_column(arg) for arg in args]
        divisor = args[-1].value if isinstance(args[-1], Const) else None
        if overload.op == "number.divide" and isinstance(divisor, Decimal) and not isinstance(args[0], Const):
            if not divisor:
                return self.fail("divide-by-zero", span)
            inverse = reciprocal(divisor)
            if inverse is not None:
                return self.op("number.multiply", (args[0], self.constant(inverse)), NUMBER)
        if overload.op == "number.power" and divisor in (2, 3) and not isinstance(args[0], Const):
            base, var = self.let(args[0], "base")
            power = self.op("number.multiply", (base, base), NUMBER)
            power = self.op("number.multiply", (power, base), NUMBER) if divisor == 3 else power
            return self.bound(var, args[0], power)
        return self.op(overload.op, args, overload.result)

    def call(self, name: str, args: Sequence[Node], names: Sequence[str] | None, span: Span) -> Node:
        """A built-in function called with positional or named arguments."""
        overloads = functions()[name]
        types = [arg.type for arg in args]
        found = match(overloads, types, names)
        if found is None:
            expected = " | ".join(f"({overload})" for overload in overloads)
            return self.fail("arguments", span, function=name, given=", ".join(map(str, types)), expected=expected)
        if not found.certain and len(overloads) > 1:
            if names is not None:
                args = [args[names.index(p.name)] for p in found.overload.parameters if p.name in names]
            return self.fold(Dynamic(ANY, name, tuple(args)), args)
        return self.apply(found, args, span)

    def apply(self, found: Match, args: Sequence[Node], span: Span) -> Node:
        """The operation of a resolved call, its conversions made nodes."""
        overload = found.overload
        if overload.op in VOLATILE and self.strict:
            raise RuleError("volatile", span=span, name=overload.name)
        ready: list[Node] = []
        rest: list[Node] = []
        for argument in found.arguments:
            if argument.index is None:
                continue
            given = args[argument.index]
            if given.type == NULL and not argument.parameter.nullable and not argument.parameter.rest:
                return NULL_CONST
            given = self.converted(given, argument.parameter.type, argument.fit)
            (rest if argument.parameter.rest else ready).append(given)
        if rest:
            ready.append(self.list(rest))
        if overload.op == "same":
            return ready[0]
        if overload.op == "not":
            return self.negate(ready[0])
        if any(isinstance(arg, Lambda) for arg in ready):
            return Op(shape(overload.op, ready, overload.result)[0], overload.op, tuple(ready))
        return self.op(overload.op, ready, overload.result)

    def converted(self, node: Node, wanted: Type, how: Fit) -> Node:
        """``node`` after an implicit conversion."""
        if how is Fit.TO_LIST:
            return self.list([node])
        if how is Fit.FROM_LIST:
            return self.op("list.single", (node,), wanted)
        if how is Fit.TO_DATE_TIME:
            return self.op("date_time.of_date", (node,), DATE_TIME)
        if how is Fit.MAYBE:
            return self.cast(node, wanted)
        return node

    def cast(self, node: Node, wanted: Type) -> Node:
        """``node`` where its value is of type ``wanted``, else null."""
        return self.fold(Op(wanted, "cast", (node,), (wanted,)), [node])


def check_size(value: object) -> None:
    """Refuse a constant of more than ``MAX_CONSTANT`` items in all, its lists within lists counted out."""
    stack = [value]
    left = MAX_CONSTANT
    while stack:
        item = stack.pop()
        left -= 1
        if left < 0:
            raise RuleError("too-large", limit=MAX_CONSTANT)
        if isinstance(item, list | dict):
            inner = item if isinstance(item, list) else list(item.values())
            if len(inner) > left:
                raise RuleError("too-large", limit=MAX_CONSTANT)
            stack.extend(inner)


def _depth(kind: Type) -> int:
    if isinstance(kind, ListType | RangeType):
        return 1 + _depth(kind.item)
    if isinstance(kind, ContextType):
        return 1 + max((_depth(inner) for _, inner in kind.fields), default=0)
    return 0


def _ordered(kind: Type) -> bool:
    return isinstance(kind, Number) or kind in ORDERED


def _closer(kind: Type, value: object) -> Type:
    """The type of a folded value; numbers by their digits, lists as declared where that says more."""
    actual = type_of(value)
    if isinstance(kind, ListType) and isinstance(actual, ListType) and actual.item == NULL:
        return kind if kind.item != ANY else actual
    return join(actual, NULL)
