"""Writing a decision table as a DMN 1.5 file that other modellers open."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree

from .decision import compile_table
from .errors import RuleError
from .lexer import Names
from .parser import parse_expression
from .syntax import Name, Node
from .table import Aggregation, DecisionTable, HitPolicy, Input, Output, Rule
from .types import ANY, Number, Type

MODEL = "https://www.omg.org/spec/DMN/20230324/MODEL/"
FEEL = "https://www.omg.org/spec/DMN/20230324/FEEL/"
NAMESPACE = "https://juxian.invalid/rules"
Element = ElementTree.Element


def write_table(table: DecisionTable, scope: Mapping[str, Type] | None = None) -> str:
    """The XML of a model with one decision: the table.

    Its input data are the facts of ``scope`` that it reads; without a scope, its plain input columns.
    """
    ElementTree.register_namespace("", MODEL)
    root = _element("definitions", name=table.name, id="definitions", namespace=NAMESPACE, expressionLanguage=FEEL)
    names = _input_names(table)
    if scope is not None:
        names = {name: scope[name] for name in compile_table(table, scope).names}
    for number, (name, kind) in enumerate(names.items(), 1):
        datum = _child(root, "inputData", name=name, id=f"input{number}")
        _child(datum, "variable", name=name, id=f"input{number}_variable", **_type(kind))
    decision = _child(root, "decision", name=table.name, id="decision")
    _child(decision, "variable", name=table.name, id="decision_variable")
    for number in range(1, len(names) + 1):
        requirement = _child(decision, "informationRequirement", id=f"requirement{number}")
        _child(requirement, "requiredInput", href=f"#input{number}")
    _table(decision, table)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _element(name: str, /, **attributes: str) -> Element:
    return ElementTree.Element(f"{{{MODEL}}}{name}", attributes)


def _child(parent: Element, name: str, text: str | None = None, /, **attributes: str) -> Element:
    child = ElementTree.SubElement(parent, f"{{{MODEL}}}{name}", attributes)
    if text is not None:
        ElementTree.SubElement(child, f"{{{MODEL}}}text").text = text
    return child


def _type(kind: Type) -> dict[str, str]:
    """The type reference of a column; bounds of numbers are ours, not DMN's."""
    if kind == ANY:
        return {}
    return {"typeRef": "number" if isinstance(kind, Number) else str(kind)}


def _input_names(table: DecisionTable) -> dict[str, Type]:
    """The input columns that are a plain name, with their types; those become input data."""
    found: dict[str, Type] = {}
    for column in table.inputs:
        text = " ".join(column.expression.split())
        if _plain_name(text):
            found.setdefault(text, column.type)
    return found


def _plain_name(text: str) -> bool:
    try:
        node: Node = parse_expression(text, Names([text]), Names(()))
    except RuleError:
        return False
    return isinstance(node, Name) and node.name == text


def _table(parent: Element, table: DecisionTable) -> None:
    attributes = {"hitPolicy": table.hit_policy.name.replace("_", " "), "id": "table"}
    if table.hit_policy is HitPolicy.COLLECT and table.aggregation is not Aggregation.NONE:
        attributes["aggregation"] = table.aggregation.name
    element = _child(parent, "decisionTable", **attributes)
    for number, column in enumerate(table.inputs, 1):
        _input(element, column, number)
    for number, output in enumerate(table.outputs, 1):
        _output(element, output, number)
    _child(element, "annotation", name="依据")
    for number, rule in enumerate(table.rules, 1):
        _rule(element, rule, number)


def _input(parent: Element, column: Input, number: int) -> None:
    element = _child(parent, "input", id=f"column{number}", label=column.label or column.expression)
    _child(element, "inputExpression", column.expression, id=f"column{number}_expression", **_type(column.type))
    if column.allowed:
        _child(element, "inputValues", column.allowed, id=f"column{number}_values")


def _output(parent: Element, output: Output, number: int) -> None:
    attributes = {"id": f"output{number}", "label": output.name} | _type(output.type)
    element = _child(parent, "output", name=output.name, **attributes)
    if output.allowed:
        _child(element, "outputValues", output.allowed, id=f"output{number}_values")
    if output.default:
        _child(element, "defaultOutputEntry", output.default, id=f"output{number}_default")


def _rule(parent: Element, rule: Rule, number: int) -> None:
    element = _child(parent, "rule", id=f"rule{number}", label=rule.id)
    for column, text in enumerate(rule.inputs, 1):
        _child(element, "inputEntry", text or "-", id=f"rule{number}_input{column}")
    for column, text in enumerate(rule.outputs, 1):
        _child(element, "outputEntry", text, id=f"rule{number}_output{column}")
    _child(element, "annotationEntry", rule.annotation)
