"""From syntax to the typed tree: every construct of FEEL, name by name and type by type."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from . import syntax as ast
from .build import Builder, Span
from .errors import RuleError
from .parser import parse_expression
from .scope import PROPERTIES, Scope
from .signatures import functions
from .tree import (
    NULL_CONST,
    Closure,
    Const,
    Filter,
    For,
    FunctionNode,
    If,
    Lambda,
    Let,
    MakeContext,
    MakeList,
    MakeRange,
    Node,
    Op,
    Quantified,
    new_var,
)
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
    FunctionType,
    ListType,
    Named,
    Number,
    RangeType,
    Type,
    join,
)
from .values import less, parse_at

ORDER = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
MAX_INLINED = 200
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


class Lowering(Builder):
    """Lowers syntax to tree nodes. ``scope`` is passed along; calls of functions are inlined.

    ``types`` gives the types that a model defines, by name.
    """

    def __init__(self, *, strict: bool, types: Callable[[str], Type] | None = None) -> None:
        super().__init__(strict=strict)
        self.types = types
        self.inlined = 0
        self.active: list[Closure] = []

    def lower(self, node: ast.Node, scope: Scope) -> Node:
        """The tree of an expression."""
        return LOWER[type(node)](self, node, scope)

    # --- leaves ------------------------------------------------------------------------------

    def literal(self, node: ast.Literal, scope: Scope) -> Node:
        return self.constant(node.value)

    def at_literal(self, node: ast.AtLiteral, scope: Scope) -> Node:
        value = parse_at(node.text)
        if value is None:
            return self.fail("literal", _span(node), text=node.text, kind="a date, time or duration")
        return self.constant(value)

    def name(self, node: ast.Name, scope: Scope) -> Node:
        found = scope.find(node.name)
        if found is not None:
            return found
        if node.name in functions():
            return FunctionNode(FunctionType((), ANY), node.name)
        if not self.strict and scope.find("item") is not None:
            return self.fail("unknown-name", _span(node), name=node.name)
        similar = difflib.get_close_matches(node.name, list(scope.names()), 1, 0.6)
        if similar:
            raise RuleError("unknown-name-similar", span=_span(node), name=node.name, similar=similar[0])
        raise RuleError("unknown-name", span=_span(node), name=node.name)

    # --- operators ---------------------------------------------------------------------------

    def negation(self, node: ast.Negation, scope: Scope) -> Node:
        return self.arithmetic("negate", [self.lower(node.operand, scope)], _span(node))

    def binary(self, node: ast.Binary, scope: Scope) -> Node:
        left, right = self.lower(node.left, scope), self.lower(node.right, scope)
        return self.operate(node.operator, left, right, _span(node))

    def operate(self, operator: str, left: Node, right: Node, span: Span) -> Node:
        """A comparison or an arithmetic operator."""
        if operator in ORDER:
            return self.compare(ORDER[operator], left, right, span)
        if operator == "=":
            return self.equal(left, right, span)
        if operator == "!=":
            return self.negate(self.equal(left, right, span))
        return self.arithmetic(operator, [left, right], span)

    def logical(self, node: ast.Logic, scope: Scope) -> Node:
        return self.logic(node.operator, [self.condition(part, scope) for part in node.operands])

    def condition(self, node: ast.Node, scope: Scope) -> Node:
        """An operand that must be a boolean."""
        found = self.lower(node, scope)
        if found.type not in (BOOLEAN, NULL, ANY):
            return self.fail("condition", _span(node), found=str(found.type))
        return self.truth(found)

    def between(self, node: ast.Between, scope: Scope) -> Node:
        value = self.lower(node.value, scope)
        low, high = self.lower(node.low, scope), self.lower(node.high, scope)
        held, var = self.let(value, "value")
        span = _span(node)
        both = self.logic("and", [self.compare("ge", held, low, span), self.compare("le", held, high, span)])
        return self.bound(var, value, both)

    def is_in(self, node: ast.In, scope: Scope) -> Node:
        value = self.lower(node.value, scope)
        held, var = self.let(value, "value")
        return self.bound(var, value, self.test(held, node.test, scope))

    # --- tests -------------------------------------------------------------------------------

    def test(self, value: Node, node: ast.Node, scope: Scope) -> Node:
        """Whether ``value`` passes one test of a cell or of ``in``."""
        if isinstance(node, ast.Tests):
            return self.logic("or", [self.test(value, item, scope) for item in node.items])
        if isinstance(node, ast.Comparison):
            return self.operate(node.operator, value, self.lower(node.operand, scope), _span(node))
        inner = Scope({"?": value}, scope)
        found = self.lower(node, inner)
        if found.type == BOOLEAN and (value.type != BOOLEAN or uses_tested(node)):
            return found
        return self.test_value(value, found, _span(node))

    def test_value(self, value: Node, found: Node, span: Span) -> Node:
        """Whether ``value`` equals a value, lies in a range or occurs in a list."""
        if isinstance(found.type, RangeType) and not isinstance(value.type, RangeType):
            if isinstance(found, MakeRange | Const):
                return self.inside(value, found, span)
            return self.op("range.includes", (found, value), BOOLEAN)
        if isinstance(found.type, ListType) and not isinstance(value.type, ListType):
            if isinstance(found, MakeList):
                return self.logic("or", [self.test_value(value, item, span) for item in found.items])
            if isinstance(found, Const) and isinstance(found.value, list):
                return self.logic("or", [self.test_value(value, self.constant(i), span) for i in found.value])
            return self.op("list.contains", (found, value), BOOLEAN)
        if found.type == ANY:
            return self.fold(Op(BOOLEAN, "test", (value, found)), [value, found])
        if isinstance(found.type, ListType):
            same = self.equal(value, found, span)
            return self.logic("or", [same, self.op("list.contains", (found, value), BOOLEAN)])
        return self.equal(value, found, span)

    def tests(self, node: ast.Tests, scope: Scope) -> Node:
        raise RuleError("syntax", span=_span(node), found=",")

    def half_range(self, node: ast.Comparison, scope: Scope) -> Node:
        """``(>= 18)`` as a value: a range open at one end."""
        end = self.lower(node.operand, scope)
        if node.operator in ("<", "<="):
            return self.range(None, False, end, node.operator == "<=", _span(node))
        if node.operator in (">", ">="):
            return self.range(end, node.operator == ">=", None, False, _span(node))
        if node.operator == "=":
            return self.range(end, True, end, True, _span(node))
        raise RuleError("syntax", span=_span(node), found=node.operator)

    def cell(self, value: Node, node: ast.UnaryTests, scope: Scope) -> Node:
        """Whether ``value`` passes a whole cell."""
        if not node.items:
            return self.constant(True)
        anyone = self.logic("or", [self.test(value, item, scope) for item in node.items])
        return self.negate(anyone) if node.negated else anyone

    # --- constructors ------------------------------------------------------------------------

    def make_range(self, node: ast.Range, scope: Scope) -> Node:
        low, high = self.lower(node.low, scope), self.lower(node.high, scope)
        return self.range(low, node.low_closed, high, node.high_closed, _span(node))

    def make_list(self, node: ast.ListOf, scope: Scope) -> Node:
        return self.list([self.lower(item, scope) for item in node.items])

    def make_context(self, node: ast.Context, scope: Scope) -> Node:
        entries = [(key, lambda inner, value=value: self.lower(value, inner)) for key, value in node.entries]
        return self.context_of(entries, scope)

    def context_of(self, entries: list[tuple[str, Callable[[Scope], Node]]], scope: Scope) -> Node:
        """A context whose entries see those before them."""

        def make(inner: Scope) -> Node:
            return self.context([(key, inner.bindings[key]) for key, _ in entries])

        return self.body_with(entries, scope, make)

    def body_with(
        self, entries: list[tuple[str, Callable[[Scope], Node]]], scope: Scope, make: Callable[[Scope], Node]
    ) -> Node:
        """What ``make`` gives in a scope that has the entries, each of which sees those before it."""
        bindings: dict[str, Node] = {}
        lets: list[tuple[Any, Node]] = []
        for key, lower in entries:
            value = lower(Scope(bindings, scope))
            held, var = (value, None) if isinstance(value, FunctionNode) else self.let(value, key)
            bindings[key] = held
            if var is not None:
                lets.append((var, value))
        result = make(Scope(bindings, scope))
        for var, value in reversed(lets):
            result = self.bound(var, value, result)
        return result

    # --- control -----------------------------------------------------------------------------

    def conditional(self, node: ast.If, scope: Scope) -> Node:
        condition = self.condition(node.condition, scope)
        return self.choose(condition, self.lower(node.then, scope), self.lower(node.otherwise, scope))

    def choose(self, condition: Node, then: Node, otherwise: Node) -> Node:
        """``then`` where the condition is true, else ``otherwise``."""
        if isinstance(condition, Const):
            return then if condition.value is True else otherwise
        then, otherwise = self.settled([then, otherwise]) if then.type != otherwise.type else (then, otherwise)
        return If(join(then.type, otherwise.type), condition, then, otherwise)

    def iteration(self, node: ast.For, scope: Scope) -> Node:
        partial = new_var(ListType(ANY), "partial")
        inner = Scope({"partial": partial}, scope)
        return self.loop(list(node.iterators), node.body, inner, partial if _mentions(node.body, "partial") else None)

    def loop(self, iterators: list[ast.Iterator], body: ast.Node, scope: Scope, partial: Any) -> Node:
        """Nested loops over the iterators, the innermost lists joined."""
        first, *rest = iterators
        source = self.source(first, scope)
        var = new_var(_item_type(source), first.name)
        inner = Scope({first.name: var}, scope)
        result = self.loop(rest, body, inner, partial) if rest else self.lower(body, inner)
        kind = result.type if rest else ListType(result.type)
        node = For(kind, var, source, result, bool(rest), partial)
        return self.fold(node, [source, *self.free(result, {var, partial})])

    def source(self, iterator: ast.Iterator, scope: Scope) -> Node:
        """What is iterated over, as a list."""
        found = self.lower(iterator.source, scope)
        if iterator.to is not None:
            ends = (found, self.lower(iterator.to, scope))
            return self.op("list.series", ends, ListType(join(ends[0].type, ends[1].type)))
        if isinstance(found.type, RangeType):
            return self.op("list.of_range", (found,), ListType(found.type.item))
        if isinstance(found.type, ListType) or found.type in (ANY, NULL):
            return found
        return self.list([found])

    def quantified(self, node: ast.Quantified, scope: Scope) -> Node:
        return self.quantify(list(node.iterators), node, scope)

    def quantify(self, iterators: list[ast.Iterator], node: ast.Quantified, scope: Scope) -> Node:
        """Nested quantifiers over the iterators."""
        first, *rest = iterators
        source = self.source(first, scope)
        var = new_var(_item_type(source), first.name)
        inner = Scope({first.name: var}, scope)
        body = self.quantify(rest, node, inner) if rest else self.condition(node.body, inner)
        found = Quantified(BOOLEAN, node.every, var, source, body)
        return self.fold(found, [source, *self.free(body, {var})])

    def free(self, body: Node, bound: set[Any]) -> list[Node]:
        """Variables and facts in ``body`` other than those bound: none means that it can be folded."""
        from .tree import Fact, Var, walk

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

    def filter(self, node: ast.Filter, scope: Scope) -> Node:
        source = self.lower(node.source, scope)
        return self.filter_by(source, scope, _span(node.condition), lambda inner: self.lower(node.condition, inner))

    def filter_by(self, source: Node, scope: Scope, span: Span, lower: Callable[[Scope], Node]) -> Node:
        """``source`` filtered by what ``lower`` gives in a scope of the item and its fields."""
        if source.type == NULL:
            return NULL_CONST
        if not isinstance(source.type, ListType) and source.type != ANY:
            source = self.list([source])
        item = new_var(_item_type(source), "item")
        inner = Scope({"item": item} | dict(self.fields(item)), scope)
        return self.filtered(source, item, lambda: lower(inner), span)

    def filtered(self, source: Node, item: Any, lower: Callable[[], Node], span: Span) -> Node:
        """``source`` filtered by a condition, or its item at a position."""
        condition = lower()
        if isinstance(condition.type, Number):
            return self.op("list.at", (source, condition), _item_type(source))
        if condition.type not in (BOOLEAN, ANY, NULL):
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

    # --- paths -------------------------------------------------------------------------------

    def path(self, node: ast.Path, scope: Scope) -> Node:
        return self.field(self.lower(node.source, scope), node.name, _span(node))

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
        var = new_var(_item_type(source), "item")
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

    # --- functions ---------------------------------------------------------------------------

    def function(self, node: ast.Function, scope: Scope) -> Node:
        closure = Closure("function", node.parameters, node.body, scope)
        kinds = tuple(parameter.type or ANY for parameter in node.parameters)
        return FunctionNode(FunctionType(kinds, ANY), closure)

    def invocation(self, node: ast.Call, scope: Scope) -> Node:
        span = _span(node)
        names = [name for name, _ in node.named] if node.named else None
        given = [value for _, value in node.named] if node.named else list(node.arguments)
        if isinstance(node.function, ast.Name) and scope.find(node.function.name) is None:
            if node.function.name not in functions():
                raise RuleError("unknown-function", span=_span(node.function), name=node.function.name)
            return self.call_builtin(node.function.name, given, names, scope, span)
        function = self.lower(node.function, scope)
        if not isinstance(function, FunctionNode):
            return self.fail("not-a-function", _span(node.function), name=str(function.type))
        if isinstance(function.definition, str):
            return self.call_builtin(function.definition, given, names, scope, span)
        return self.invoke(function.definition, [self.lower(arg, scope) for arg in given], names, span)

    def call_builtin(self, name: str, given: list[ast.Node], names: list[str] | None, scope: Scope, span: Span) -> Node:
        """A built-in function; functions among its arguments become lambdas over the list's items."""
        args = [self.lower(arg, scope) for arg in given]
        if name == "range" and len(args) == 1 and names in (None, ["from"]) and args[0].type == STRING:
            if isinstance(args[0], Const):
                return self.constant(read_range(str(args[0].value)))
        lists = [arg for arg in args if isinstance(arg.type, ListType)]
        for index, arg in enumerate(args):
            if isinstance(arg, FunctionNode) and name in ("sort", "list replace"):
                others = [a for a in args if not isinstance(a.type, FunctionType) and a not in lists[:1]]
                args[index] = self.as_lambda(name, arg, lists, others, span)
        return self.call(name, args, names, span)

    def as_lambda(self, name: str, function: FunctionNode, lists: list[Node], others: list[Node], span: Span) -> Node:
        """A function given to ``sort`` or ``list replace`` as a lambda."""
        definition = function.definition
        if not isinstance(definition, Closure) or not lists or len(definition.parameters) != 2:
            return self.fail("not-a-function", span, name=name)
        item = _item_type(lists[0])
        kinds = (item, item) if name == "sort" else (item, others[0].type if others else ANY)
        variables = [new_var(kind, p.name) for kind, p in zip(kinds, definition.parameters, strict=True)]
        body = self.invoke(definition, list(variables), None, span)
        return Lambda(FunctionType(kinds, body.type), tuple(variables), body)

    def invoke(self, closure: Any, args: list[Node], names: list[str] | None, span: Span) -> Node:
        """A function written in FEEL, its body put in place of the call."""
        parameters = list(closure.parameters)
        if names is not None:
            if sorted(names) != sorted(parameter.name for parameter in parameters):
                return self.wrong_arguments(closure, args, span)
            args = [args[names.index(parameter.name)] for parameter in parameters]
        if len(args) != len(parameters):
            return self.wrong_arguments(closure, args, span)
        with self.entered(closure, span):
            bindings: dict[str, Node] = {}
            lets: list[tuple[Any, Node]] = []
            for parameter, arg in zip(parameters, args, strict=True):
                value = self.as_declared(arg, parameter.type, span)
                if value is NULL_CONST and arg is not NULL_CONST and arg.type != NULL:
                    return NULL_CONST
                held, var = (value, None) if isinstance(value, FunctionNode) else self.let(value, parameter.name)
                bindings[parameter.name] = held
                lets.extend([(var, value)] if var is not None else [])
            result = self.body(closure, Scope(bindings, closure.scope))
        for var, value in reversed(lets):
            result = self.bound(var, value, result)
        return result

    def body(self, closure: Closure, scope: Scope) -> Node:
        """The body of a function; the DMN reader's functions have bodies of other kinds."""
        if callable(closure.body):
            return closure.body(self, scope)  # type: ignore[no-any-return]
        return self.lower(closure.body, scope)  # type: ignore[arg-type]

    @contextmanager
    def entered(self, closure: Closure, span: Span) -> Iterator[None]:
        """Guards against recursion and against inlining without end."""
        self.inlined += 1
        if any(active is closure for active in self.active):
            raise RuleError("recursive", span=span, name=closure.name)
        if self.inlined > MAX_INLINED or len(self.active) > 20:
            raise RuleError("too-large", span=span, limit=MAX_INLINED)
        self.active.append(closure)
        try:
            yield
        finally:
            self.active.pop()

    def wrong_arguments(self, closure: Closure, args: list[Node], span: Span) -> Node:
        """A call with arguments that the function does not take."""
        given = ", ".join(str(arg.type) for arg in args)
        expected = "(" + ", ".join(parameter.name for parameter in closure.parameters) + ")"
        return self.fail("arguments", span, function=closure.name, given=given, expected=expected)

    def as_declared(self, node: Node, wanted: Type | None, span: Span) -> Node:
        """``node`` as the declared type, by an implicit conversion where there is one, else null."""
        from .resolve import Fit, convert

        if wanted is None or wanted == ANY or node.type == NULL:
            return node
        how = convert(node.type, wanted)
        if how is Fit.NO:
            return self.fail("expected-type", span, expected=str(wanted), found=str(node.type))
        return self.converted(node, wanted, how)

    def instance_of(self, node: ast.InstanceOf, scope: Scope) -> Node:
        value = self.lower(node.value, scope)
        wanted = self.resolved(node.type, _span(node))
        if isinstance(value, FunctionNode | Lambda):
            return self.constant(isinstance(wanted, FunctionType) or wanted == ANY)
        return self.op("instance_of", (value,), BOOLEAN, (wanted,))

    def resolved(self, kind: Type, span: Span) -> Type:
        """A type with the names of a model's types in it looked up."""
        if isinstance(kind, Named):
            if self.types is None:
                raise RuleError("unknown-type", span=span, name=kind.name)
            return self.types(kind.name)
        if isinstance(kind, ListType | RangeType):
            return type(kind)(self.resolved(kind.item, span))
        if isinstance(kind, ContextType):
            return replace(kind, fields=tuple((key, self.resolved(inner, span)) for key, inner in kind.fields))
        return kind


def _span(node: ast.Node) -> Span:
    return node.start, node.end


def _item_type(node: Node) -> Type:
    return node.type.item if isinstance(node.type, ListType) else ANY


def _mentions(node: ast.Node, name: str) -> bool:
    from .parser import children

    return (isinstance(node, ast.Name) and node.name == name) or any(_mentions(c, name) for c in children(node))


def uses_tested(node: ast.Node) -> bool:
    """Whether the value under test, ``?``, is mentioned."""
    return _mentions(node, "?")


def read_range(text: str) -> object:
    """``range(text)``: a range whose ends are written out, null for anything else."""
    lowering = Lowering(strict=False)
    try:
        node = parse_expression(text, *Scope({}).words())
        if not isinstance(node, ast.Range) or not (_written_out(node.low) and _written_out(node.high)):
            return None
        found = lowering.lower(node, Scope({}))
    except RuleError:
        return None
    value = found.value if isinstance(found, Const) else None
    return None if value is None or less(value.high, value.low) is not False else value  # type: ignore[attr-defined]


def _written_out(node: ast.Node) -> bool:
    if isinstance(node, ast.Negation):
        return _written_out(node.operand)
    if isinstance(node, ast.Call):
        return len(node.arguments) == 1 and isinstance(node.arguments[0], ast.Literal)
    return isinstance(node, ast.AtLiteral) or (isinstance(node, ast.Literal) and node.value is not None)


LOWER: dict[type[ast.Node], Callable[[Lowering, Any, Scope], Node]] = {
    ast.Literal: Lowering.literal,
    ast.AtLiteral: Lowering.at_literal,
    ast.Name: Lowering.name,
    ast.Negation: Lowering.negation,
    ast.Binary: Lowering.binary,
    ast.Logic: Lowering.logical,
    ast.Between: Lowering.between,
    ast.In: Lowering.is_in,
    ast.Comparison: Lowering.half_range,
    ast.Tests: Lowering.tests,
    ast.Range: Lowering.make_range,
    ast.ListOf: Lowering.make_list,
    ast.Context: Lowering.make_context,
    ast.If: Lowering.conditional,
    ast.For: Lowering.iteration,
    ast.Quantified: Lowering.quantified,
    ast.Filter: Lowering.filter,
    ast.Path: Lowering.path,
    ast.Function: Lowering.function,
    ast.Call: Lowering.invocation,
    ast.InstanceOf: Lowering.instance_of,
}
