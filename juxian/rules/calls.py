"""Calls of functions written in FEEL: their bodies are put in place of the call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from . import syntax as ast
from .build import Span
from .errors import RuleError
from .paths import Paths, item_type
from .resolve import Fit, convert
from .scope import Scope
from .tree import NULL_CONST, Closure, Const, FunctionNode, If, Lambda, Node, new_var
from .types import ANY, NULL, FunctionType, Type, join

Entries = list[tuple[str, Callable[[Scope], Node]]]
"""Names with what lowers the value of each in the scope of those before."""
MAX_INLINED = 200


class Calls(Paths):
    """Inlines calls. ``lower`` is what lowers syntax."""

    def __init__(self, *, strict: bool) -> None:
        super().__init__(strict=strict)
        self.inlined = 0
        self.active: list[Closure] = []

    def lower(self, node: ast.Node, scope: Scope) -> Node:
        """The tree of an expression."""
        raise NotImplementedError

    def as_lambda(self, name: str, function: FunctionNode, lists: list[Node], others: list[Node], span: Span) -> Node:
        """A function given to ``sort`` or ``list replace`` as a lambda."""
        definition = function.definition
        if not isinstance(definition, Closure) or not lists or len(definition.parameters) != 2:
            return self.fail("not-a-function", span, name=name)
        item = item_type(lists[0])
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
                if parameter.guard is not None and not isinstance(value, FunctionNode):
                    value = parameter.guard(value, self)
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
        if wanted is None or wanted == ANY or node.type == NULL:
            return node
        how = convert(node.type, wanted)
        if how is Fit.NO:
            return self.fail("expected-type", span, expected=str(wanted), found=str(node.type))
        return self.converted(node, wanted, how)

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

    def choose(self, condition: Node, then: Node, otherwise: Node) -> Node:
        """``then`` where the condition is true, else ``otherwise``."""
        if isinstance(condition, Const):
            return then if condition.value is True else otherwise
        then, otherwise = self.settled([then, otherwise]) if then.type != otherwise.type else (then, otherwise)
        return If(join(then.type, otherwise.type), condition, then, otherwise)
