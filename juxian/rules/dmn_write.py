"""Writing a decision table as a DMN 1.3 file, the version that every modeller opens.

Remarks stand twice, as the standard's annotations and as the description that bpmn.io's tools show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

from .decision import compile_table
from .errors import RuleError
from .lexer import Names
from .parser import parse_expression
from .syntax import Name, Node
from .table import Aggregation, DecisionTable, HitPolicy, Input, Output, Rule
from .types import SIMPLE, ListType, Number, Type

MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"
FEEL = "https://www.omg.org/spec/DMN/20191111/FEEL/"
DIAGRAM = "https://www.omg.org/spec/DMN/20191111/DMNDI/"
SHAPES = "http://www.omg.org/spec/DMN/20180521/DI/"
BOUNDS = "http://www.omg.org/spec/DMN/20180521/DC/"
NAMESPACE = "https://juxian.invalid/rules"
Element = ElementTree.Element


def write_table(table: DecisionTable, scope: Mapping[str, Type] | None = None, *, annotations: bool = True) -> str:
    """The XML of a model with one decision, the table, and its drawing.

    Its input data are the facts of ``scope`` that it reads; without a scope, its plain input columns. Without
    ``annotations`` remarks stand in the descriptions alone.
    """
    for prefix, address in (("", MODEL), ("dmndi", DIAGRAM), ("di", SHAPES), ("dc", BOUNDS)):
        ElementTree.register_namespace(prefix, address)
    root = _element("definitions", name=table.name, id="definitions", namespace=NAMESPACE, expressionLanguage=FEEL)
    names = _input_names(table)
    if scope is not None:
        names = {name: scope[name] for name in compile_table(table, scope).names}
    kinds = [*names.values(), *(column.type for column in table.inputs), *(output.type for output in table.outputs)]
    _item_definitions(root, kinds)
    for number, (name, kind) in enumerate(names.items(), 1):
        datum = _child(root, "inputData", name=name, id=f"input{number}")
        _child(datum, "variable", name=name, id=f"input{number}_variable", **_type(kind))
    decision = _child(root, "decision", name=table.name, id="decision")
    _child(decision, "variable", name=table.name, id="decision_variable")
    for number in range(1, len(names) + 1):
        requirement = _child(decision, "informationRequirement", id=f"requirement{number}")
        _child(requirement, "requiredInput", href=f"#input{number}")
    _table(decision, table, annotations)
    _diagram(root, len(names))
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
    if isinstance(kind, Number):
        return {"typeRef": "number"}
    if isinstance(kind, ListType) and (item := _type(kind.item)):
        return {"typeRef": f"{item['typeRef'].title().replace(' ', '')}List"}
    return {"typeRef": str(kind)} if str(kind) in SIMPLE and str(kind) != "Any" else {}


def _item_definitions(root: Element, kinds: Sequence[Type]) -> None:
    """Define the lists among the types, which DMN has no names for."""
    lists = {_type(kind)["typeRef"]: kind for kind in kinds if isinstance(kind, ListType) and _type(kind)}
    for name, kind in lists.items():
        item = _child(root, "itemDefinition", name=name, id=name, isCollection="true")
        ElementTree.SubElement(item, f"{{{MODEL}}}typeRef").text = _type(kind.item)["typeRef"]


def _diagram(root: Element, inputs: int) -> None:
    """Draw the decision above its input data, four in a row."""
    drawing = ElementTree.SubElement(root, f"{{{DIAGRAM}}}DMNDI")
    diagram = ElementTree.SubElement(drawing, f"{{{DIAGRAM}}}DMNDiagram", id="diagram")
    _shape(diagram, "decision", x=160 + 90 * min(inputs, 4), y=80, width=180, height=80)
    for number in range(1, inputs + 1):
        row, column = divmod(number - 1, 4)
        _shape(diagram, f"input{number}", x=160 + 180 * column, y=260 + 90 * row, width=125, height=45)
    for number in range(1, inputs + 1):
        row, column = divmod(number - 1, 4)
        name = f"requirement{number}"
        edge = ElementTree.SubElement(diagram, f"{{{DIAGRAM}}}DMNEdge", id=f"{name}_di", dmnElementRef=name)
        ends = ((222 + 180 * column, 260 + 90 * row), (250 + 90 * min(inputs, 4), 160))
        for x, y in ends:
            ElementTree.SubElement(edge, f"{{{SHAPES}}}waypoint", x=str(x), y=str(y))


def _shape(diagram: Element, name: str, **bounds: int) -> None:
    shape = ElementTree.SubElement(diagram, f"{{{DIAGRAM}}}DMNShape", id=f"{name}_di", dmnElementRef=name)
    ElementTree.SubElement(shape, f"{{{BOUNDS}}}Bounds", {key: str(value) for key, value in bounds.items()})


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


def _table(parent: Element, table: DecisionTable, annotations: bool) -> None:
    attributes = {"hitPolicy": table.hit_policy.name.replace("_", " "), "id": "table"}
    if table.hit_policy is HitPolicy.COLLECT and table.aggregation is not Aggregation.NONE:
        attributes["aggregation"] = table.aggregation.name
    element = _child(parent, "decisionTable", **attributes)
    for number, column in enumerate(table.inputs, 1):
        _input(element, column, number)
    for number, output in enumerate(table.outputs, 1):
        _output(element, output, number)
    if annotations:
        _child(element, "annotation", name="依据")
    for number, rule in enumerate(table.rules, 1):
        _rule(element, rule, number, annotations)


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


def _rule(parent: Element, rule: Rule, number: int, annotations: bool) -> None:
    element = _child(parent, "rule", id=f"rule{number}", label=rule.id)
    if rule.annotation:
        ElementTree.SubElement(element, f"{{{MODEL}}}description").text = rule.annotation
    for column, text in enumerate(rule.inputs, 1):
        _child(element, "inputEntry", text or "-", id=f"rule{number}_input{column}")
    for column, text in enumerate(rule.outputs, 1):
        _child(element, "outputEntry", text, id=f"rule{number}_output{column}")
    if annotations:
        _child(element, "annotationEntry", rule.annotation)
