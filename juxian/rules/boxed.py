"""Boxed expressions of DMN (clause 7.3 and 10.2): XML elements to tree nodes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import syntax as ast
from .decision import lower_table
from .dmn_xml import Element, each, first, local, name_of, text_of, type_reference
from .errors import RuleError
from .expression import lower_text
from .item_types import ItemTypes as Types
from .lower import Lowering
from .scope import Scope
from .table import Aggregation, DecisionTable, HitPolicy, Input, Output, Rule
from .tree import NULL_CONST, Closure, FunctionNode, Node, Quantified, new_var
from .tree import For as ForNode
from .types import ANY, BOOLEAN, NULL, FunctionType, ListType, Type

KINDS = (
    "literalExpression",
    "decisionTable",
    "context",
    "invocation",
    "relation",
    "list",
    "functionDefinition",
    "conditional",
    "filter",
    "for",
    "some",
    "every",
)
POLICIES = {policy.name.replace("_", " "): policy for policy in HitPolicy}
AGGREGATIONS = {kind.name: kind for kind in Aggregation}
SPAN = (0, 0)


def expression_of(element: Element) -> Element | None:
    """The boxed expression inside an element."""
    return first(element, *KINDS)


def lower_boxed(element: Element | None, scope: Scope, lowering: Lowering, types: Types) -> Node:
    """The tree of a boxed expression, null for none."""
    if element is None:
        return NULL_CONST
    found = BOXED.get(local(element))
    if found is None:
        raise RuleError("xml-unsupported", what=local(element))
    node = found(element, scope, lowering, types)
    reference = type_reference(element)
    if reference and local(element) in ("literalExpression", "context", "list", "relation", "invocation"):
        return declared(node, reference, lowering, types)
    return node


def declared(node: Node, reference: str, lowering: Lowering, types: Types) -> Node:
    """``node`` as a value of the type that a reference names, null where it is none."""
    kind = types.type(reference)
    if isinstance(node, FunctionNode) or isinstance(kind, FunctionType):
        return node
    return types.guarded(lowering.as_declared(node, kind, SPAN), reference, lowering)


def _literal(element: Element, scope: Scope, lowering: Lowering, types: Types) -> Node:
    if "FEEL" not in (element.get("expressionLanguage") or "FEEL").upper():
        raise RuleError("external", expression=text_of(element))
    text = text_of(element)
    return lower_text(text, scope, lowering) if text.strip() else NULL_CONST


def _context(element: Element, scope: Scope, lowering: Lowering, types: Types) -> Node:
    entries: list[tuple[str, Callable[[Scope], Node]]] = []
    result: Element | None = None
    for entry in each(element, "contextEntry"):
        variable = first(entry, "variable")
        if variable is None:
            result = expression_of(entry)
            continue
        reference = type_reference(variable)
        entries.append((name_of(variable), _entry(expression_of(entry), reference, lowering, types)))
    if result is None:
        return lowering.context_of(entries, scope)
    return lowering.body_with(entries, scope, lambda inner: lower_boxed(result, inner, lowering, types))


def _entry(element: Element | None, reference: str, lowering: Lowering, types: Types) -> Callable[[Scope], Node]:
    def lower(scope: Scope) -> Node:
        node = lower_boxed(element, scope, lowering, types)
        return declared(node, reference, lowering, types)

    return lower


def _invocation(element: Element, scope: Scope, lowering: Lowering, types: Types) -> Node:
    called = lower_boxed(expression_of(element), scope, lowering, types)
    names, args = [], []
    for binding in each(element, "binding"):
        parameter = first(binding, "parameter")
        names.append(name_of(parameter) if parameter is not None else "")
        args.append(lower_boxed(expression_of(binding), scope, lowering, types))
    if not isinstance(called, FunctionNode):
        return lowering.fail("not-a-function", SPAN, name=str(called.type))
    if isinstance(called.definition, str):
        return lowering.call(called.definition, args, names or None, SPAN)
    return lowering.invoke(called.definition, args, names or None, SPAN)


def _relation(element: Element, scope: Scope, lowering: Lowering, types: Types) -> Node:
    columns = [(name_of(column), type_reference(column)) for column in each(element, "column")]
    rows = []
    for row in each(element, "row"):
        cells = [child for child in row if local(child) in KINDS]
        entries = [
            (name, _entry(cell, reference, lowering, types)(scope))
            for (name, reference), cell in zip(columns, cells, strict=False)
        ]
        rows.append(lowering.context(entries))
    return lowering.list(rows)


def _list(element: Element, scope: Scope, lowering: Lowering, types: Types) -> Node:
    return lowering.list([lower_boxed(child, scope, lowering, types) for child in each(element, *KINDS)])


def function_of(element: Element, scope: Scope, types: Types, name: str = "function", result: str = "") -> FunctionNode:
    """A boxed function definition as a function whose calls are inlined; ``result`` names its declared type."""
    parameters = tuple(
        ast.Parameter(0, 0, name_of(one), types.type(reference) if reference else None, types.guard(reference))
        for one in each(element, "formalParameter")
        for reference in (type_reference(one),)
    )
    kind = (element.get("kind") or "FEEL").upper()

    def body(lowering: Lowering, inner: Scope) -> Node:
        if kind != "FEEL":
            raise RuleError("external", place=name)
        return declared(lower_boxed(expression_of(element), inner, lowering, types), result, lowering, types)

    closure = Closure(name, parameters, body, scope)
    return FunctionNode(FunctionType(tuple(parameter.type or ANY for parameter in parameters), ANY), closure)


def _function(element: Element, scope: Scope, lowering: Lowering, types: Types) -> Node:
    return function_of(element, scope, types)


def _inner(element: Element, name: str) -> Element | None:
    child = first(element, name)
    return expression_of(child) if child is not None else None


def _conditional(element: Element, scope: Scope, lowering: Lowering, types: Types) -> Node:
    condition = lower_boxed(_inner(element, "if"), scope, lowering, types)
    if condition.type not in (BOOLEAN, ANY, NULL):
        return lowering.fail("condition", SPAN, found=str(condition.type))
    then = lower_boxed(_inner(element, "then"), scope, lowering, types)
    otherwise = lower_boxed(_inner(element, "else"), scope, lowering, types)
    return lowering.choose(lowering.truth(condition), then, otherwise)


def _filter(element: Element, scope: Scope, lowering: Lowering, types: Types) -> Node:
    source = lower_boxed(_inner(element, "in"), scope, lowering, types)
    match = _inner(element, "match")
    return lowering.filter_by(source, scope, SPAN, lambda inner: lower_boxed(match, inner, lowering, types))


def _loop(element: Element, scope: Scope, lowering: Lowering, types: Types) -> tuple[Node, Any, Scope]:
    source = lower_boxed(_inner(element, "in"), scope, lowering, types)
    name = " ".join((element.get("iteratorVariable") or "item").split())
    if not isinstance(source.type, ListType) and source.type != ANY:
        source = lowering.list([source])
    var = new_var(source.type.item if isinstance(source.type, ListType) else ANY, name)
    return source, var, Scope({name: var}, scope)


def _for(element: Element, scope: Scope, lowering: Lowering, types: Types) -> Node:
    source, var, inner = _loop(element, scope, lowering, types)
    partial = new_var(ListType(ANY), "partial")
    body = lower_boxed(_inner(element, "return"), Scope({"partial": partial}, inner), lowering, types)
    node = ForNode(ListType(body.type), var, source, body, False, partial)
    return lowering.fold(node, [source, *lowering.free(body, {var, partial})])


def _quantified(element: Element, scope: Scope, lowering: Lowering, types: Types) -> Node:
    source, var, inner = _loop(element, scope, lowering, types)
    body = lowering.truth(lower_boxed(_inner(element, "satisfies"), inner, lowering, types))
    node = Quantified(BOOLEAN, local(element) == "every", var, source, body)
    return lowering.fold(node, [source, *lowering.free(body, {var})])


def table_of(element: Element, name: str, types: Callable[[str], Type]) -> DecisionTable:
    """A boxed decision table as data."""
    policy = (element.get("hitPolicy") or "UNIQUE").upper()
    aggregation = (element.get("aggregation") or "NONE").upper()
    if policy not in POLICIES:
        raise RuleError("table-hit-policy", place=name, name=policy)
    if aggregation not in AGGREGATIONS:
        raise RuleError("table-hit-policy", place=name, name=aggregation)
    outputs = list(each(element, "output"))
    rules = [_rule(rule, number) for number, rule in enumerate(each(element, "rule"), 1)]
    return DecisionTable(
        name=name,
        hit_policy=POLICIES[policy],
        aggregation=AGGREGATIONS[aggregation],
        inputs=tuple(_input(item, types) for item in each(element, "input")),
        outputs=tuple(_output(item, len(outputs), name, types) for item in outputs),
        rules=tuple(rules),
    )


def _input(element: Element, types: Callable[[str], Type]) -> Input:
    expression = first(element, "inputExpression")
    reference = type_reference(expression)
    text = text_of(expression).strip()
    allowed = text_of(first(element, "inputValues")).strip()
    return Input(element.get("label") or text, text, types(reference) if reference else ANY, allowed)


def _output(element: Element, count: int, table: str, types: Callable[[str], Type]) -> Output:
    reference = type_reference(element)
    name = name_of(element) or (table if count == 1 else "")
    allowed = text_of(first(element, "outputValues")).strip()
    default = text_of(first(element, "defaultOutputEntry")).strip()
    return Output(name, types(reference) if reference else ANY, allowed, default)


def _rule(element: Element, number: int) -> Rule:
    inputs = tuple(text_of(entry).strip() for entry in each(element, "inputEntry"))
    outputs = tuple(text_of(entry).strip() for entry in each(element, "outputEntry"))
    notes = [text_of(entry).strip() for entry in each(element, "annotationEntry")]
    note = "; ".join(note for note in notes if note) or text_of(element, "description").strip()
    return Rule(element.get("label") or str(number), inputs, outputs, note)


def _table(element: Element, scope: Scope, lowering: Lowering, types: Types) -> Node:
    return lower_table(table_of(element, "decision table", types.type), scope, lowering).result


BOXED: dict[str, Callable[[Element, Scope, Lowering, Types], Node]] = {
    "literalExpression": _literal,
    "decisionTable": _table,
    "context": _context,
    "invocation": _invocation,
    "relation": _relation,
    "list": _list,
    "functionDefinition": _function,
    "conditional": _conditional,
    "filter": _filter,
    "for": _for,
    "some": _quantified,
    "every": _quantified,
}
