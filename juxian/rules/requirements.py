"""The requirements graph of a DMN model: each decision with all it requires becomes one tree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from . import syntax as ast
from .boxed import expression_of, function_of, lower_boxed
from .dmn_xml import Element, first, name_of, references, type_reference
from .errors import RuleError
from .lower import Lowering
from .scope import Scope
from .tree import Closure, Fact, FunctionNode, Let, Node, Var
from .types import ANY, FunctionType

if TYPE_CHECKING:
    from .model import Model

SPAN = (0, 0)


class Requirements:
    """The lowering of one decision: each decision it needs is lowered once and bound to a variable.

    ``given`` are values that stand in place of inputs and decisions of these names. Inputs of imported models
    are facts whose names begin with the name of the import.
    """

    def __init__(self, model: Model, lowering: Lowering, given: Mapping[str, Node] | None = None) -> None:
        self.model = model
        self.lowering = lowering
        self.prefix = ""
        self.given = dict(given or {})
        self.done: dict[tuple[str, int], Node] = {}
        self.lets: list[tuple[Var, Node]] = []
        self.active: list[int] = []

    def within(self, name: str, model: Model) -> Requirements:
        """The same lowering, in a model imported under a name."""
        if model is self.model:
            return self
        inner = Requirements(model, self.lowering, self.given)
        inner.prefix = f"{self.prefix}{name}." if name else self.prefix
        inner.done, inner.lets, inner.active = self.done, self.lets, self.active
        return inner

    def wrapped(self, tree: Node) -> Node:
        """``tree`` with the decisions it needs bound around it."""
        for var, value in reversed(self.lets):
            tree = Let(tree.type, var, value, tree)
        return tree

    def named(self, element: Element) -> str:
        """The name of an element as the model under evaluation knows it."""
        return self.prefix + name_of(element)

    def decision(self, element: Element) -> Node:
        """What a decision's name stands for."""
        key = self.prefix, id(element)
        if key in self.done:
            return self.done[key]
        if id(element) in self.active:
            raise RuleError("recursive", name=name_of(element))
        self.active.append(id(element))
        try:
            node = lower_boxed(expression_of(element), self.scope(element), self.lowering, self.model)
            if not isinstance(node, FunctionNode):
                reference = self.model.variable_reference(element)
                node = self.lowering.as_declared(node, self.model.type(reference), SPAN)
                node = self.model.guarded(node, reference, self.lowering)
        except RuleError as error:
            raise error.located(place=name_of(element)) from None
        self.active.pop()
        return self.keep(key, name_of(element), node)

    def keep(self, key: tuple[str, int], name: str, node: Node) -> Node:
        """A node bound once, and what stands for it from now on."""
        held, var = (node, None) if isinstance(node, FunctionNode) else self.lowering.let(node, name)
        if var is not None:
            self.lets.append((var, node))
        self.done[key] = held
        return held

    def scope(self, element: Element) -> Scope:
        """The names a decision or knowledge model may use: what it requires, of imported models under their name."""
        bindings: dict[str, Node] = {}
        imported: dict[str, dict[str, Node]] = {}
        wanted = references(element, "informationRequirement", "requiredInput", "requiredDecision")
        wanted += references(element, "knowledgeRequirement", "requiredKnowledge")
        for reference in wanted:
            found = self.model.find(reference)
            if found is not None:
                name, model, target = found
                place = imported.setdefault(name, {}) if name else bindings
                place[name_of(target)] = self.within(name, model).value(target)
        for name, values in imported.items():
            bindings[name] = self.lowering.context(list(values.items()))
        return Scope(bindings)

    def value(self, element: Element) -> Node:
        """What the name of a required element stands for."""
        kind = element.tag.rpartition("}")[2]
        if kind == "businessKnowledgeModel":
            return self.knowledge(element)
        if kind == "decisionService":
            return self.service(element)
        if self.named(element) in self.given:
            return self.given[self.named(element)]
        return self.input(element) if kind == "inputData" else self.decision(element)

    def input(self, element: Element) -> Node:
        """An input datum: a fact, null where its value is not one of those allowed."""
        key = self.prefix, id(element)
        if key not in self.done:
            fact = Fact(self.model.inputs[name_of(element)], self.named(element))
            guarded = self.model.guarded(fact, self.model.variable_reference(element), self.lowering)
            self.keep(key, name_of(element), guarded)
        return self.done[key]

    def knowledge(self, element: Element) -> FunctionNode:
        """A business knowledge model as a function."""
        logic = first(element, "encapsulatedLogic")
        if logic is None:
            raise RuleError("xml", what=f"{name_of(element)} has no logic")
        if id(element) in self.active:
            raise RuleError("recursive", name=name_of(element))
        self.active.append(id(element))
        scope = self.scope(element)
        self.active.pop()
        return function_of(logic, scope, self.model, name_of(element), type_reference(first(element, "variable")))

    def service(self, element: Element) -> FunctionNode:
        """A decision service as a function of its input decisions and input data."""
        inputs = self.model.linked(element, "inputData") + self.model.linked(element, "inputDecision")
        outputs = self.model.linked(element, "outputDecision")
        parameters = tuple(
            ast.Parameter(0, 0, name_of(e), model.type(reference), model.guard(reference))
            for _, model, e in inputs
            for reference in (model.variable_reference(e),)
        )

        def body(lowering: Lowering, scope: Scope) -> Node:
            prefixes = {name_of(e): f"{name}." if name else "" for name, _, e in inputs}
            given = {self.prefix + prefixes.get(key, "") + key: node for key, node in scope.bindings.items()}
            run = Requirements(self.model, lowering, given)
            run.prefix = self.prefix
            values = [(name_of(e), run.within(name, model).decision(e)) for name, model, e in outputs]
            return run.wrapped(values[0][1] if len(values) == 1 else lowering.context(values))

        closure = Closure(name_of(element), parameters, body, None)
        return FunctionNode(FunctionType(tuple(parameter.type or ANY for parameter in parameters), ANY), closure)
