"""A benefit's table as a .dmn file, and a .dmn made anywhere as a grid.

The engine reads the table (`rules.boxed.table_of`); this module looks at what stands around it, so that whatever is
left out, merged or read differently is said with its place.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from juxian.core.errors import Refused
from juxian.facts import catalogue
from juxian.facts.refusals import explain
from juxian.facts.words import type_name
from juxian.policies import tables
from juxian.policies.exchange import MOST_BYTES, Note, Taken
from juxian.policies.grid import MOST_COLUMNS, MOST_ROWS, Grid, Head, Row
from juxian.policies.models import Benefit, Terms
from juxian.rules import ANY, DecisionTable, ListOf, Number, RuleError, Type, compile_expression
from juxian.rules.boxed import table_of
from juxian.rules.dmn_write import write_table
from juxian.rules.dmn_xml import Element, each, first, local, name_of, parse, text_of, type_reference
from juxian.rules.types import NUMBER, SIMPLE

# What modellers call FEEL's types, beyond FEEL's own words.
TYPES: dict[str, Type] = SIMPLE | dict.fromkeys(("integer", "long", "double", "int", "float", "decimal"), NUMBER)
TYPES |= {"dateTime": SIMPLE["date and time"], "datetime": SIMPLE["date and time"]}
# Attributes of other namespaces that only say how wide a column is drawn, or where a schema lies.
LAYOUT = ("annotationsWidth", "width", "schemaLocation", "nil")
_CHINESE = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["'](gb2312|gbk|gb18030)["']""", re.IGNORECASE)


def write(terms: Terms, name: str) -> bytes:
    """Return the table of a version or draft as a .dmn file that names its facts and their types."""
    table = replace(_typed(DecisionTable.from_json(terms.table)), name=name)
    if len(table.outputs) == 1:
        kind = tables.value_type(tables.decision(terms.table))
        table = replace(table, outputs=(replace(table.outputs[0], type=kind),))
    return table.to_dmn(catalogue.scope(tables.PEOPLE)).encode()


def drawn(grid: Grid) -> str:
    """Return a grid as the modeller in the browser opens it, be it finished or not.

    Its cells have the ids `rule<row>_input<column>` and `rule<row>_output<column>`, its columns `column<number>` and
    `output<number>`, all from 1; remarks stand once, where that modeller shows them.
    """
    return write_table(_typed(DecisionTable.from_json(grid.to_json())), annotations=False)


def _typed(table: DecisionTable) -> DecisionTable:
    """Return the table with the types of its input columns, as far as they can be read."""
    scope = catalogue.scope(tables.PEOPLE)
    return replace(table, inputs=tuple(replace(one, type=_type_of(one.expression, scope)) for one in table.inputs))


def _type_of(expression: str, scope: Mapping[str, Type]) -> Type:
    try:
        return compile_expression(expression, scope).type
    except RuleError:
        return ANY


def decisions(data: bytes) -> list[str]:
    """Return the names of the decisions of a file that are decision tables; refuses what is no DMN."""
    found = [name_of(one) for one in each(_root(data), "decision") if first(one, "decisionTable") is not None]
    if not found:
        raise Refused(_("The file holds no decision table."), code="no_decision_table")
    return found


def read(data: bytes, benefit: Benefit, decision: str | None = None) -> Taken:
    """Return the decision table of that name (the first without one) as a grid, with what was not taken over.

    Refuses what can not be read at all, and a table larger than the editor holds.
    """
    root, name = _root(data), decision or decisions(data)[0]
    chosen = next((one for one in each(root, "decision") if name_of(one) == name), None)
    element = first(chosen, "decisionTable") if chosen is not None else None
    if chosen is None or element is None:
        raise Refused(
            _("The file holds no decision table “%(name)s”."), code="no_decision_table", params={"name": name}
        )
    _bounded(element)
    try:
        table = table_of(element, name, lambda reference: TYPES.get(reference, ANY))
    except RuleError as error:
        raise Refused(explain(error), code=f"rule_{error.reason.code}") from error
    notes = [*_around(root, chosen), *_languages(root, element), *_columns(root, element, table)]
    grid = _grid(benefit.name, table, root, element)
    notes += _rows(grid, table, element)
    return Taken(grid, notes)


def _root(data: bytes) -> Element:
    if len(data) > MOST_BYTES:
        raise Refused(_("The file is larger than 2 MB: no decision table is."), code="file_too_large")
    chinese = _CHINESE.search(data[:200])
    try:
        return parse(data.decode("gb18030") if chinese else data)
    except UnicodeDecodeError as error:
        raise Refused(_("The file is damaged: its text can not be read."), code="file_damaged") from error
    except RuleError as error:
        what = str(error.reason.parameters.get("what", ""))
        if "declarations" in what:
            text = _("The file declares a document type or entities; such files are not opened. Save it without them.")
        elif at := re.search(r"line (\d+), column (\d+)", what):
            text = _("The file is no XML: it breaks off at line %(line)s, character %(column)s.") % {
                "line": at[1],
                "column": at[2],
            }
        else:
            text = _("The file is no DMN: save it as .dmn in the modeller.")
        raise Refused(text, code="rule_xml") from error


def _bounded(element: Element) -> None:
    rules = sum(1 for _rule in each(element, "rule"))
    widest = max(sum(1 for _one in each(element, kind)) for kind in ("input", "output"))
    if rules > MOST_ROWS:
        raise Refused(
            _("The table has %(rules)d rules; a table holds at most %(most)d. Divide it over several benefits."),
            code="too_many_rules",
            params={"rules": rules, "most": MOST_ROWS},
        )
    if widest > MOST_COLUMNS:
        raise Refused(
            _("The table has %(columns)d columns of one kind; a table holds at most %(most)d."),
            code="too_many_columns",
            params={"columns": widest, "most": MOST_COLUMNS},
        )


# What stands around the table --------------------------------------------------------------------------------


def _around(root: Element, chosen: Element) -> Iterator[Note]:
    needed = {
        (target.get("href") or "").rpartition("#")[2]
        for requirement in each(chosen, "informationRequirement", "knowledgeRequirement")
        for target in requirement
    }
    for one in each(root, "decision", "businessKnowledgeModel", "decisionService", "knowledgeSource", "import"):
        if one is chosen:
            continue
        place = name_of(one) or local(one)
        if one.get("id") in needed:
            yield Note(place, _("The table uses it; a benefit is one table over facts, so write a fact in its place."))
        else:
            yield Note(place, _("Not taken over: a benefit is one decision table."))
    for kind in ("description", "question", "allowedAnswers"):
        if text := " ".join((first_text(chosen, kind)).split()):
            yield Note(name_of(chosen), _("The description “%(text)s” is not taken over.") % {"text": text})
    foreign = sorted({_plain(key) for one in root.iter() for key in one.attrib if key.startswith("{")})
    foreign = [key for key in foreign if key not in LAYOUT]
    if foreign or any(local(one) == "extensionElements" for one in root.iter()):
        text = _("What other software keeps beside the rules is not taken over: %(names)s.")
        yield Note(_("the file"), text % {"names": "、".join(foreign) or "extensionElements"})


def first_text(parent: Element, name: str) -> str:
    """Return the text directly inside the first child of that name."""
    child = first(parent, name)
    return (child.text or "") if child is not None else ""


def _plain(key: str) -> str:
    return key.rpartition("}")[2]


def _languages(root: Element, element: Element) -> Iterator[Note]:
    for one in [root, *element.iter()]:
        language = one.get("expressionLanguage") or ""
        if language and "FEEL" not in language.upper():
            text = _("“%(text)s” is written in %(language)s; here only FEEL is understood. Write it anew.")
            shown = " ".join(text_of(one).split()) or _("the file")
            yield Note(_("expression"), text % {"text": shown, "language": language.rpartition("/")[2] or language})


# The table itself --------------------------------------------------------------------------------------------


def _grid(name: str, table: DecisionTable, root: Element, element: Element) -> Grid:
    inputs = []
    for column, given in zip(table.inputs, each(element, "input"), strict=True):
        expression = column.expression or column.label
        label = column.label if column.label != expression else ""
        inputs.append(Head(expression, column.allowed or _allowed_of(root, given), label=label))
    outputs = [Head(one.name or _("result"), one.allowed, one.default) for one in table.outputs]
    rows = [
        Row(_fitted(rule.inputs, len(inputs)), _fitted(rule.outputs, len(outputs)), _remark(given)[0])
        for rule, given in zip(table.rules, each(element, "rule"), strict=True)
    ]
    return Grid(name, f"{table.hit_policy.value}{table.aggregation.value}", inputs, outputs, rows)


def _fitted(cells: tuple[str, ...], count: int) -> list[str]:
    return [*cells, *[""] * count][:count]


def _item(root: Element, column: Element) -> Element | None:
    name = type_reference(first(column, "inputExpression")) or type_reference(column)
    return next((item for item in each(root, "itemDefinition") if name and name_of(item) == name), None)


def _allowed_of(root: Element, column: Element) -> str:
    item = _item(root, column)
    return text_of(first(item, "allowedValues", "typeConstraint")).strip() if item is not None else ""


def _columns(root: Element, element: Element, table: DecisionTable) -> Iterator[Note]:
    scope = catalogue.scope(tables.PEOPLE)
    for number, (given, column) in enumerate(zip(each(element, "input"), table.inputs, strict=True), start=1):
        place = column.label or _("condition %(column)d") % {"column": number}
        if not column.expression and column.label:
            yield Note(place, _("The column names no expression; its label is taken for the name of a fact."))
        reference = type_reference(first(given, "inputExpression"))
        item = _item(root, given)
        declared = TYPES.get(type_reference(item) if item is not None else reference, ANY)
        if item is not None and item.get("isCollection") == "true":
            declared = ListOf(declared)
        if reference and item is None and reference not in TYPES and reference not in ("Any", "any"):
            yield Note(place, _("The type “%(type)s” is not known; the fact's own type holds.") % {"type": reference})
        own = _type_of(column.expression or column.label, scope)
        if ANY not in (declared, own) and _family(declared) != _family(own):
            said = {"declared": type_name(declared), "own": type_name(own)}
            yield Note(place, _("The file declares %(declared)s, but it is %(own)s here; that holds.") % said)
    if len(names := [name_of(one) for one in each(element, "annotation")]) > 1:
        yield Note("、".join(names), _("These columns of remarks become one."))


def _family(kind: Type) -> Type:
    return NUMBER if isinstance(kind, Number) else kind


def _rows(grid: Grid, table: DecisionTable, element: Element) -> Iterator[Note]:
    for number, (rule, given) in enumerate(zip(table.rules, each(element, "rule"), strict=True), start=1):
        place = _("row %(row)d") % {"row": number}
        wanted = (len(grid.inputs), len(grid.outputs))
        if (len(rule.inputs), len(rule.outputs)) != wanted:
            over = [*rule.inputs[wanted[0] :], *rule.outputs[wanted[1] :]]
            text = _("The row has other cells than the table has columns: %(given)d and %(results)d.")
            text = text % {"given": len(rule.inputs), "results": len(rule.outputs)}
            yield Note(place, text + (_("Not taken over: %(cells)s") % {"cells": "、".join(over)} if over else ""))
        for cell in each(given, "inputEntry", "outputEntry"):
            if said := " ".join(first_text(cell, "description").split()):
                yield Note(place, _("The description “%(text)s” is not taken over.") % {"text": said})
        if _remark(given)[1]:
            yield Note(place, _("Its remark and its description differ; both are kept in the remark."))


def _remark(rule: Element) -> tuple[str, bool]:
    """Return a rule's remark, and whether its description says something else than its annotations."""
    notes = [" ".join(text_of(one).split()) for one in each(rule, "annotationEntry")]
    note = "；".join(text for text in notes if text)
    said = " ".join(first_text(rule, "description").split())
    if note and said and note != said:
        return f"{note}；{said}", True
    return note or said, False
