"""Compiled decision tables: ``compile_table``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from .errors import Diagnostic, RuleError
from .explain import Explanation, Written, explain
from .expression import Expression, columns_for, content_hash, emit, lower_text
from .facts import reader
from .hits import CompiledRule, Hits, overlaps
from .lower import Lowering
from .parser import parse_cell
from .person import compile_person
from .person_ops import Closure
from .scope import Scope, fact_scope
from .sets import solve
from .sql import Sql
from .table import DecisionTable, HitPolicy
from .tree import NULL_CONST, Const, Fact, Let, Node, Var, content, facts, walk
from .types import ANY, ListType, Type

RuleTest = tuple[tuple[Closure, ...], tuple[Written, ...], int]
"""The closures of a rule's cells, the cells as written, and which of the lists of facts they look at."""


class Decision:
    """A compiled decision table.

    ``type`` is the type of its result: of its one output, or a context of its outputs by name, or a list
    of these for tables that collect. ``names`` are the facts it reads, ``hash`` identifies the table with
    what it means over them, ``overlaps`` are the pairs of rules not proved disjoint.
    """

    def __init__(self, table: DecisionTable, parts: TableParts, diagnostics: tuple[Diagnostic, ...]) -> None:
        self._closures: dict[int, Callable[[dict[Any, Any]], Any]] = {}
        self.table = table
        self.parts = parts
        self.tree = parts.result
        self.type: Type = parts.result.type
        self.diagnostics = diagnostics
        self.types: dict[str, Type] = {
            node.name: node.type for node in walk(parts.everything) if isinstance(node, Fact)
        }
        self.names: tuple[str, ...] = facts(parts.everything)
        self.overlaps = overlaps(parts.rules)
        self.hash = content_hash("table", table.to_json(), content(parts.everything))

    def __repr__(self) -> str:
        return f"Decision({self.table.name!r}: {self.type})"

    @property
    def outputs(self) -> tuple[tuple[str, Type], ...]:
        """The outputs with their types."""
        return tuple((output.name, output.type) for output in self.table.outputs)

    def run(self, node: Node) -> Callable[[dict[Any, Any]], Any]:
        """The closure of a node of this decision, made once."""
        found = self._closures.get(id(node))
        if found is None:
            found = self._closures[id(node)] = compile_person(node)
        return found

    @cached_property
    def _closure(self) -> Callable[[dict[Any, Any]], Any]:
        return compile_person(self.tree)

    @cached_property
    def inputs(self) -> tuple[tuple[Closure, int | None], ...]:
        """The closure of each input column, and the variable that holds its value for the cells."""
        return tuple((compile_person(value), var.id if var else None) for value, var, _ in self.parts.inputs)

    @cached_property
    def tests(self) -> tuple[tuple[RuleTest, ...], tuple[tuple[tuple[str, ...], ...], ...]]:
        """What explaining each cell of each rule needs, and the facts that a rule's cells look at, each list once."""
        looked_at = [facts(value) for value, _, _ in self.parts.inputs]
        heads = [(head.label or head.expression, head.expression) for head in self.table.inputs]
        found: list[RuleTest] = []
        places: dict[tuple[tuple[str, ...], ...], int] = {}
        for rule, row in zip(self.parts.rules, self.table.rules, strict=True):
            written = [
                Written(row.id, n, *head, text) for n, (head, text) in enumerate(zip(heads, row.inputs, strict=True))
            ]
            names = tuple(
                tuple(dict.fromkeys((*known, *facts(cell)))) for known, cell in zip(looked_at, rule.cells, strict=True)
            )
            place = places.setdefault(names, len(places))
            found.append((tuple(map(compile_person, rule.cells)), tuple(written), place))
        return tuple(found), tuple(places)

    @cached_property
    def read(self) -> Callable[[Mapping[str, object]], dict[Any, Any]]:
        """Checks the facts of one person."""
        return reader(self.types)

    def person(self, facts: Mapping[str, object]) -> Any:
        """The result for one person."""
        return self._closure(self.read(facts))

    def overflows(self, facts: Mapping[str, object]) -> bool:
        """Whether one person's result is missing because a number is too large, as columns report it."""
        return self.run(self.parts.overflow)(self.read(facts)) is True

    def explain(self, facts: Mapping[str, object]) -> Explanation:
        """The result with every cell that led to it."""
        return explain(self, facts)

    def column(self, dialect: str = "duckdb", physical: Mapping[str, str] | None = None) -> Sql:
        """The result as one column: a STRUCT when there are several outputs."""
        columns = columns_for(dialect, physical)
        return columns.closed(emit(self.tree, self.table.name, columns))

    def columns(self, dialect: str = "duckdb", physical: Mapping[str, str] | None = None) -> dict[str, Sql]:
        """Each output as a column by its name, and ``rule``: the id of the rule that gave it."""
        columns = columns_for(dialect, physical)
        trees = self.output_trees | {"rule": self.parts.rule}
        return {name: columns.closed(emit(tree, self.table.name, columns)) for name, tree in trees.items()}

    @property
    def output_trees(self) -> dict[str, Node]:
        """The tree of each output."""
        if len(self.table.outputs) == 1:
            return {self.table.outputs[0].name or self.table.name: self.tree}
        lowering = Lowering(strict=False)
        return {output.name: lowering.field(self.tree, output.name, (0, 0)) for output in self.table.outputs}

    @property
    def rule(self) -> Expression:
        """The id of the rule that gave the result, null for none or the default; a list for collecting."""
        return Expression(f"rule of {self.table.name}", self.parts.rule, kind="rule")


class TableParts:
    """The compiled parts of a table: its inputs, its rules and the trees of its result."""

    def __init__(
        self,
        inputs: Sequence[tuple[Node, Var | None, Node]],
        rules: Sequence[CompiledRule],
        default: Node | None,
        make: Callable[[Sequence[CompiledRule]], Hits],
        table: DecisionTable,
    ) -> None:
        self.inputs = tuple(inputs)
        self.rules = tuple(rules)
        self.default = default
        self.make = make
        self.table = table
        result, rule = self.over(self.rules)
        self.result = self.bound(result)
        self.rule = self.bound(rule)

    def over(self, rules: Sequence[CompiledRule]) -> tuple[Node, Node]:
        """The hit policy applied to rules: the result, and the id of the rule that gives it."""
        hits = self.make(rules)
        return hits.result(self.table.hit_policy, self.table.aggregation), hits.rule(self.table.hit_policy)

    def bound(self, tree: Node) -> Node:
        """``tree`` with the inputs that are computed once bound around it."""
        for value, var, _ in reversed(self.inputs):
            if var is not None:
                tree = Let(tree.type, var, value, tree)
        return tree

    @cached_property
    def overflow(self) -> Node:
        """Whether the result lacks a number because it is too large, rather than because a fact is not known."""
        table = self.table
        result, _ = self.over(self.rules)
        return self.bound(self.make(self.rules).overflow(table.hit_policy, table.aggregation, result))

    @property
    def everything(self) -> Node:
        """A node above all others, for what the table reads."""
        from .tree import MakeList

        cells = [cell for rule in self.rules for cell in (*rule.cells, rule.value)]
        return MakeList(ListType(ANY), (self.result, *(value for value, _, _ in self.inputs), *cells))


def compile_table(table: DecisionTable, scope: Mapping[str, Type], *, strict: bool = True) -> Decision:
    """Compile a decision table over the facts of ``scope``.

    Raises RuleError whose place is ``table/rule/column``. UNIQUE tables whose rules are proved disjoint
    run as FIRST; ``Decision.overlaps`` says which pairs were not.
    """
    lowering = Lowering(strict=strict)
    parts = lower_table(table, fact_scope(scope), lowering)
    return Decision(table, parts, tuple(lowering.diagnostics))


def lower_table(table: DecisionTable, scope: Scope, lowering: Lowering) -> TableParts:
    """The trees of a table whose names are found in ``scope``."""
    table.check()
    inputs = [_input(table, number, scope, lowering) for number in range(len(table.inputs))]
    rules = [_rule(table, number, inputs, scope, lowering) for number in range(len(table.rules))]
    default = _default(table, scope, lowering)
    priorities = [_allowed(table, number, scope, lowering) for number in range(len(table.outputs))]

    def make(used: Sequence[CompiledRule]) -> Hits:
        return Hits(lowering, used, default, priorities, table.name)

    return TableParts(inputs, rules, default, make, table)


def _input(table: DecisionTable, number: int, scope: Scope, lowering: Lowering) -> tuple[Node, Var | None, Node]:
    column = table.inputs[number]
    place = f"{table.name}/{column.label or column.expression}"
    try:
        value = lower_text(column.expression, scope, lowering, column.type)
    except RuleError as error:
        raise error.located(place=place) from None
    held, var = lowering.let(value, column.label or column.expression)
    return value, var, held


def _rule(
    table: DecisionTable,
    number: int,
    inputs: Sequence[tuple[Node, Var | None, Node]],
    scope: Scope,
    lowering: Lowering,
) -> CompiledRule:
    rule = table.rules[number]
    cells = tuple(
        _cell(table, rule.id, column, text, inputs[column][2], scope, lowering)
        for column, text in enumerate(rule.inputs)
    )
    outputs = tuple(
        _output(table, f"{table.name}/{rule.id}", column, text, scope, lowering)
        for column, text in enumerate(rule.outputs)
    )
    solved = [solve(cell, held) for cell, (_, _, held) in zip(cells, inputs, strict=True)]
    sets = tuple(found[0] if found is not None else None for found in solved)
    value = _together(table, outputs, lowering)
    return CompiledRule(rule.id, cells, lowering.logic("and", cells), outputs, value, sets)


def _cell(
    table: DecisionTable, rule: str, column: int, text: str, held: Node, scope: Scope, lowering: Lowering
) -> Node:
    label = table.inputs[column].label or table.inputs[column].expression
    try:
        syntax = parse_cell(text, *scope.words())
        return lowering.cell(held, syntax, Scope({"?": held}, scope))
    except RuleError as error:
        raise error.located(expression=text, place=f"{table.name}/{rule}/{label}") from None


def _output(table: DecisionTable, place: str, column: int, text: str, scope: Scope, lowering: Lowering) -> Node:
    output = table.outputs[column]
    where = f"{place}/{output.name}" if output.name else place
    if not text.strip() or text.strip() == "-":
        if lowering.strict and text.strip() != "-":
            raise RuleError("table-empty-output", place=where)
        return NULL_CONST
    try:
        return lower_text(text, scope, lowering, output.type)
    except RuleError as error:
        raise error.located(place=where) from None


def _together(table: DecisionTable, outputs: Sequence[Node], lowering: Lowering) -> Node:
    if len(outputs) == 1:
        return outputs[0]
    names = [output.name for output in table.outputs]
    return lowering.context(list(zip(names, outputs, strict=True)))


def _default(table: DecisionTable, scope: Scope, lowering: Lowering) -> Node | None:
    if not any(output.default.strip() for output in table.outputs):
        return None
    outputs = [
        _output(table, f"{table.name}/default", number, output.default, scope, lowering)
        if output.default.strip()
        else NULL_CONST
        for number, output in enumerate(table.outputs)
    ]
    return _together(table, outputs, lowering)


def _allowed(table: DecisionTable, number: int, scope: Scope, lowering: Lowering) -> list[object] | None:
    """The allowed values of an output in order, None when they are not listed one by one."""
    output = table.outputs[number]
    if not output.allowed.strip() or table.hit_policy not in (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER):
        return None
    try:
        syntax = parse_cell(output.allowed, *scope.words())
        values = [lowering.lower(item, scope) for item in syntax.items]
    except RuleError as error:
        raise error.located(expression=output.allowed, place=f"{table.name}/{output.name}") from None
    return [value.value for value in values if isinstance(value, Const)]
