"""Compiled expressions: ``compile_expression`` and ``compile_unary_test``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from .columns import MAX_SQL, Columns
from .errors import Diagnostic, RuleError
from .facts import reader
from .lower import Lowering
from .parser import parse_cell, parse_expression
from .person import compile_person
from .scope import Scope, fact_scope, fact_type
from .sql import Sql, column_type, try_cast
from .tree import Fact, Node, content, facts, walk
from .types import BOOLEAN, NULL, Type, known

ENGINE = "juxian-rules-1"
"""Part of every hash: a result is replayed by the engine that gave it."""


class Expression:
    """A compiled expression.

    ``type`` is the type of its value, ``names`` the facts it reads, ``hash`` identifies what it means: its
    typed tree with the types of its facts. ``diagnostics`` lists what is always null and why.
    """

    def __init__(self, text: str, tree: Node, *, kind: str, diagnostics: tuple[Diagnostic, ...] = ()) -> None:
        self.text = text
        self.tree = tree
        self.type: Type = tree.type
        self.diagnostics = diagnostics
        self.types: dict[str, Type] = {node.name: node.type for node in walk(tree) if isinstance(node, Fact)}
        self.names: tuple[str, ...] = facts(tree)
        self.hash = content_hash(kind, content(tree))

    def __repr__(self) -> str:
        return f"Expression({self.text!r}: {self.type})"

    @cached_property
    def _closure(self) -> Callable[[dict[Any, Any]], Any]:
        return compile_person(self.tree)

    @cached_property
    def _read(self) -> Callable[[Mapping[str, object]], dict[Any, Any]]:
        return reader(self.types)

    def person(self, facts: Mapping[str, object]) -> Any:
        """The value for one person. A fact that is not known is given as None; one left out is refused."""
        return self._closure(self._read(facts))

    def column(self, dialect: str = "duckdb", physical: Mapping[str, str] | None = None) -> Sql:
        """The value as a sqlglot expression over columns named ``mangle(fact)``.

        ``physical`` gives the SQL types of those columns where they differ from the declared ones.
        Raises RuleError where the expression has no columnar form.
        """
        columns = columns_for(dialect, physical)
        return columns.closed(emit(self.tree, self.text, columns))

    def condition(self, dialect: str = "duckdb", physical: Mapping[str, str] | None = None) -> Sql:
        """A condition for WHERE: true exactly where the expression is true."""
        if self.type not in (BOOLEAN, NULL):
            raise RuleError("condition", expression=self.text, found=str(self.type))
        try:
            columns = columns_for(dialect, physical)
            return columns.closed(columns.true(self.tree))
        except RuleError as error:
            raise error.located(expression=self.text) from None

    def sql(self, dialect: str = "duckdb") -> str:
        """The column as SQL text."""
        return self.column(dialect).sql(dialect=dialect)


def columns_for(dialect: str, physical: Mapping[str, str] | None) -> Columns:
    """The emitter of a dialect, ``duckdb`` or ``spark``; others are refused."""
    if dialect == "duckdb":
        return Columns(physical)
    if dialect == "spark":
        from .columns_spark import SparkColumns

        return SparkColumns(physical)
    raise RuleError("not-columnar", what=f"SQL of {dialect}")


def emit(tree: Node, text: str, columns: Columns) -> Sql:
    """The column of a tree, of its exact type; refused when it would become too long."""
    try:
        found = columns.value(tree)
        if known(tree.type):
            found = try_cast(found, column_type(tree.type))
        size = sum(1 for _ in found.walk()) + sum(1 for _, sql in columns.shared for _ in sql.walk())
    except RuleError as error:
        raise error.located(expression=text) from None
    except RecursionError:
        raise RuleError("too-large", expression=text, limit=MAX_SQL) from None
    if size > MAX_SQL:
        raise RuleError("too-large", expression=text, limit=MAX_SQL)
    return found


def content_hash(kind: str, *content: object) -> str:
    """SHA-256 over the engine's version and what it was given."""
    text = json.dumps([ENGINE, kind, *content], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def lower_text(text: str, scope: Scope, lowering: Lowering, expect: Type | None = None) -> Node:
    """The tree of a text; raises RuleError that names the text."""
    try:
        syntax = parse_expression(text, *scope.words())
        tree = lowering.lower(syntax, scope)
        return lowering.as_declared(tree, expect, (syntax.start, syntax.end))
    except RuleError as error:
        raise error.located(expression=text) from None
    except RecursionError:
        raise RuleError("too-deep", expression=text, limit=100) from None


def compile_expression(
    text: str, scope: Mapping[str, Type], *, expect: Type | None = None, strict: bool = True
) -> Expression:
    """Compile ``text`` over the facts of ``scope``.

    ``expect`` is the type its value must have. When ``strict``, what could only be null because of a
    mistake (adding a text to a number) is refused; otherwise it is null with a diagnostic, as DMN says.
    Raises RuleError with expression, position and reason.
    """
    lowering = Lowering(strict=strict)
    tree = lower_text(text, fact_scope(scope), lowering, expect)
    return Expression(text, tree, kind="expression", diagnostics=tuple(lowering.diagnostics))


def compile_unary_test(
    text: str,
    scope: Mapping[str, Type],
    *,
    input: Type,
    strict: bool = True,
) -> Expression:
    """Compile a cell such as ``>= 18``, ``"a", "b"`` or ``not([1..5])`` over a value of type ``input``.

    The value under test is the fact ``?``; the result is a boolean.
    """
    lowering = Lowering(strict=strict)
    facts_in = fact_scope(scope)
    tested = Fact(fact_type(input), "?")
    try:
        tree = lowering.cell(tested, parse_cell(text, *facts_in.words()), Scope({"?": tested}, facts_in))
    except RuleError as error:
        raise error.located(expression=text) from None
    return Expression(text, tree, kind="test", diagnostics=tuple(lowering.diagnostics))
