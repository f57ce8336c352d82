"""From syntax to the typed tree: every construct of FEEL, name by name and type by type."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from . import syntax as ast
from .build import Span
from .calls import Calls, Entries
from .errors import RuleError
from .parser import parse_expression
from .paths import item_type
from .scope import Scope
from .signatures import functions
from .tree import (
    Closure,
    Const,
    For,
    FunctionNode,
    Lambda,
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
    NULL,
    ContextType,
    FunctionType,
    ListType,
    Named,
    RangeType,
    Type,
    join,
)
from .values import less, parse_at

ORDER = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge"}


class Lowering(Calls):
    """Lowers syntax to tree nodes. ``scope`` is passed along; calls of functions are inlined.

    ``types`` gives the types that a model defines, by name.
    """

    def __init__(self, *, strict: bool, types: Callable[[str], Type] | None = None) -> None:
        super().__init__(strict=strict)
        self.types = types

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
        entries: Entries = [(key, partial(self.lower, value)) for key, value in node.entries]
        return self.context_of(entries, scope)

    def context_of(self, entries: list[tuple[str, Callable[[Scope], Node]]], scope: Scope) -> Node:
        """A context whose entries see those before them."""

        def make(inner: Scope) -> Node:
            return self.context([(key, inner.bindings[key]) for key, _ in entries])

        return self.body_with(entries, scope, make)

    # --- control -----------------------------------------------------------------------------

    def conditional(self, node: ast.If, scope: Scope) -> Node:
        condition = self.condition(node.condition, scope)
        return self.choose(condition, self.lower(node.then, scope), self.lower(node.otherwise, scope))

    def iteration(self, node: ast.For, scope: Scope) -> Node:
        partial = new_var(ListType(ANY), "partial")
        inner = Scope({"partial": partial}, scope)
        return self.loop(list(node.iterators), node.body, inner, partial if _mentions(node.body, "partial") else None)

    def loop(self, iterators: list[ast.Iterator], body: ast.Node, scope: Scope, partial: Any) -> Node:
        """Nested loops over the iterators, the innermost lists joined."""
        first, *rest = iterators
        source = self.source(first, scope)
        var = new_var(item_type(source), first.name)
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
        var = new_var(item_type(source), first.name)
        inner = Scope({first.name: var}, scope)
        body = self.quantify(rest, node, inner) if rest else self.condition(node.body, inner)
        found = Quantified(BOOLEAN, node.every, var, source, body)
        return self.fold(found, [source, *self.free(body, {var})])

    def filter(self, node: ast.Filter, scope: Scope) -> Node:
        source = self.lower(node.source, scope)
        return self.filter_by(source, scope, _span(node.condition), lambda inner: self.lower(node.condition, inner))

    # --- paths -------------------------------------------------------------------------------

    def path(self, node: ast.Path, scope: Scope) -> Node:
        return self.field(self.lower(node.source, scope), node.name, _span(node))

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
            if isinstance(function.type, FunctionType) or function.type == ANY:
                raise RuleError("function-unknown", span=_span(node.function))
            return self.fail("not-a-function", _span(node.function), name=str(function.type))
        if isinstance(function.definition, str):
            return self.call_builtin(function.definition, given, names, scope, span)
        return self.invoke(function.definition, [self.lower(arg, scope) for arg in given], names, span)

    def call_builtin(self, name: str, given: list[ast.Node], names: list[str] | None, scope: Scope, span: Span) -> Node:
        """A built-in function; functions among its arguments become lambdas over the list's items."""
        args = [self.lower(arg, scope) for arg in given]
        if name == "range" and len(args) == 1 and names in (None, ["from"]):
            only = args[0]
            if isinstance(only, Const) and isinstance(only.value, str):
                return self.constant(read_range(only.value))
        lists = [arg for arg in args if isinstance(arg.type, ListType)]
        for index, arg in enumerate(args):
            if isinstance(arg, FunctionNode) and name in ("sort", "list replace"):
                others = [a for a in args if not isinstance(a.type, FunctionType) and a not in lists[:1]]
                args[index] = self.as_lambda(name, arg, lists, others, span)
        return self.call(name, args, names, span)

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
