"""DMN models: decisions with their requirements, business knowledge models and decision services."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from . import syntax as ast
from .boxed import expression_of, function_of, lower_boxed, table_of
from .dmn_xml import Element, each, first, name_of, parse, references, type_reference
from .errors import RuleError
from .expression import Expression
from .lower import Lowering
from .scope import Scope, fact_type
from .table import DecisionTable
from .tree import Closure, Fact, FunctionNode, Let, Node, Var
from .types import ANY, SIMPLE, ContextType, FunctionType, ListType, Type

SPAN = (0, 0)


class Model:
    """A DMN model read from XML.

    ``inputs`` are its input data with their types; ``decision(name)`` compiles one decision over them.
    """

    def __init__(self, root: Element) -> None:
        self.root = root
        self.items = {name_of(item): item for item in each(root, "itemDefinition")}
        kinds = ("inputData", "decision", "businessKnowledgeModel", "decisionService")
        self.elements = {element.get("id", ""): element for element in each(root, *kinds)}
        self.decisions = {name_of(element): element for element in each(root, "decision")}
        self.services = {name_of(element): element for element in each(root, "decisionService")}
        self.inputs: dict[str, Type] = {
            name_of(element): fact_type(self.variable_type(element)) for element in each(root, "inputData")
        }
        if first(root, "import") is not None:
            raise RuleError("xml-unsupported", what="import")

    # --- types -------------------------------------------------------------------------------

    def variable_type(self, element: Element) -> Type:
        """The declared type of an input, decision or parameter."""
        variable = first(element, "variable")
        return self.type(type_reference(variable) or type_reference(element))

    def type(self, reference: str, depth: int = 0) -> Type:
        """The type that a reference names; ANY when there is none."""
        if depth > 20:
            raise RuleError("recursive", name=reference)
        if reference in self.items:
            return self.item_type(self.items[reference], depth + 1)
        if reference in SIMPLE:
            return SIMPLE[reference]
        if not reference or reference in ("any", "<Undefined>"):
            return ANY
        raise RuleError("unknown-type", name=reference)

    def item_type(self, item: Element, depth: int) -> Type:
        """The type of an item definition or component."""
        components = list(each(item, "itemComponent"))
        function = first(item, "functionItem")
        if function is not None:
            kinds = tuple(self.type(type_reference(p), depth) for p in each(function, "parameters"))
            found: Type = FunctionType(kinds, self.type(function.get("outputTypeRef") or "", depth))
        elif components:
            found = ContextType(tuple((name_of(part), self.item_type(part, depth + 1)) for part in components))
        else:
            found = self.type(type_reference(item), depth + 1)
        return ListType(found) if item.get("isCollection") == "true" else found

    # --- decisions ---------------------------------------------------------------------------

    def decision(self, name: str, *, strict: bool = False) -> Expression:
        """A decision compiled over the model's input data; raises RuleError."""
        if name not in self.decisions:
            raise RuleError("unknown-name", name=name)
        lowering = Lowering(strict=strict, types=self.type)
        run = _Run(self, lowering)
        try:
            tree = run.wrapped(run.decision(self.decisions[name]))
        except RuleError as error:
            raise error.located(place=name) from None
        except RecursionError:
            raise RuleError("too-deep", place=name, limit=100) from None
        return Expression(f"decision {name}", tree, kind="decision", diagnostics=tuple(lowering.diagnostics))

    def service(self, name: str, inputs: Mapping[str, Type]) -> Expression:
        """A decision service compiled over its inputs; a context when it has several outputs."""
        if name not in self.services:
            raise RuleError("unknown-name", name=name)
        lowering = Lowering(strict=False, types=self.type)
        run = _Run(self, lowering)
        function = run.service(self.services[name])
        closure = function.definition
        if not isinstance(closure, Closure):
            raise RuleError("not-a-function", name=name)
        args: list[Node] = [Fact(fact_type(inputs.get(p.name, p.type or ANY)), p.name) for p in closure.parameters]
        tree = run.wrapped(lowering.invoke(closure, args, None, SPAN))
        return Expression(f"service {name}", tree, kind="service", diagnostics=tuple(lowering.diagnostics))

    def tables(self) -> Iterator[DecisionTable]:
        """The decision tables that are the whole logic of a decision."""
        for name, element in self.decisions.items():
            table = first(element, "decisionTable")
            if table is not None:
                yield table_of(table, name, self.type)


class _Run:
    """The lowering of one decision: each decision it needs is lowered once and bound to a variable."""

    def __init__(self, model: Model, lowering: Lowering, given: Mapping[str, Node] | None = None) -> None:
        self.model = model
        self.lowering = lowering
        self.done: dict[int, Node] = {}
        self.lets: list[tuple[Var, Node]] = []
        self.given = dict(given or {})
        self.active: list[int] = []

    def wrapped(self, tree: Node) -> Node:
        """``tree`` with the decisions it needs bound around it."""
        for var, value in reversed(self.lets):
            tree = Let(tree.type, var, value, tree)
        return tree

    def decision(self, element: Element) -> Node:
        """What a decision's name stands for."""
        if id(element) in self.done:
            return self.done[id(element)]
        if id(element) in self.active:
            raise RuleError("recursive", name=name_of(element))
        self.active.append(id(element))
        scope = self.scope(element)
        try:
            node = lower_boxed(expression_of(element), scope, self.lowering, self.model.type)
            declared = self.model.variable_type(element)
            if not isinstance(node, FunctionNode):
                node = self.lowering.as_declared(node, declared, SPAN)
        except RuleError as error:
            raise error.located(place=name_of(element)) from None
        self.active.pop()
        held, var = (node, None) if isinstance(node, FunctionNode) else self.lowering.let(node, name_of(element))
        if var is not None:
            self.lets.append((var, node))
        self.done[id(element)] = held
        return held

    def scope(self, element: Element) -> Scope:
        """The names a decision or knowledge model may use: what it requires."""
        bindings: dict[str, Node] = {}
        for target in references(element, "informationRequirement", "requiredInput", "requiredDecision"):
            found = self.model.elements.get(target)
            if found is not None:
                bindings[name_of(found)] = self.value(found)
        for target in references(element, "knowledgeRequirement", "requiredKnowledge"):
            found = self.model.elements.get(target)
            if found is not None:
                is_service = found.tag.endswith("decisionService")
                bindings[name_of(found)] = self.service(found) if is_service else self.knowledge(found)
        return Scope(bindings)

    def value(self, element: Element) -> Node:
        """An input datum or a decision."""
        if name_of(element) in self.given:
            return self.given[name_of(element)]
        if element.tag.endswith("inputData"):
            return Fact(self.model.inputs[name_of(element)], name_of(element))
        return self.decision(element)

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
        return function_of(logic, scope, self.model.type, name_of(element))

    def service(self, element: Element) -> FunctionNode:
        """A decision service as a function of its input decisions and input data."""
        inputs = [self.model.elements[i] for i in _ids(element, "inputData") + _ids(element, "inputDecision")]
        outputs = [self.model.elements[i] for i in _ids(element, "outputDecision")]
        parameters = tuple(ast.Parameter(0, 0, name_of(e), self.model.variable_type(e)) for e in inputs)

        def body(lowering: Lowering, scope: Scope) -> Node:
            run = _Run(self.model, lowering, scope.bindings)
            values = [(name_of(output), run.decision(output)) for output in outputs]
            return run.wrapped(values[0][1] if len(values) == 1 else lowering.context(values))

        closure = Closure(name_of(element), parameters, body, None)
        kinds = tuple(parameter.type or ANY for parameter in parameters)
        return FunctionNode(FunctionType(kinds, ANY), closure)


def _ids(element: Element, kind: str) -> list[str]:
    return [(child.get("href") or "").rpartition("#")[2] for child in each(element, kind)]


def read_model(xml: str | bytes) -> Model:
    """The model in a DMN file, version 1.1 to 1.5; raises RuleError."""
    return Model(parse(xml))


def read_table(xml: str | bytes, decision: str | None = None) -> DecisionTable:
    """The decision table of a decision, the only one when no name is given."""
    tables = {table.name: table for table in read_model(xml).tables()}
    if decision is None and len(tables) != 1:
        raise RuleError("xml", what=f"{len(tables)} decision tables; name one")
    if decision is not None and decision not in tables:
        raise RuleError("xml", what=f"no decision table is called {decision!r}")
    return tables[decision] if decision is not None else next(iter(tables.values()))
