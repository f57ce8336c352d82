"""Runs the public DMN TCK: passed, refused (with the reason) and wrong, by suite and emitter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from . import values
from .dmn_xml import Element, each, first, local, name_of, text_of
from .errors import RuleError
from .evaluate import evaluate
from .expression import Expression
from .facts import exact
from .model import Model, read_model
from .sql import cast, column_type, constant, decode, mangle
from .tree import Const

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
TOLERANCE = Decimal("1e-9")


@dataclass(frozen=True, slots=True)
class Case:
    """One result of one test case. ``outcome`` is passed, refused or wrong; ``detail`` says why not."""

    suite: str
    id: str
    node: str
    outcome: str
    detail: str = ""


@dataclass(slots=True)
class Report:
    """The cases of one run."""

    level: str
    emitter: str
    cases: list[Case] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """``{level, emitter, cases, passed, refused, wrong, suites}``; a case counts by its worst result."""
        suites: dict[str, dict[str, int]] = {}
        for (suite, _), outcome in self.by_case().items():
            counts = suites.setdefault(suite, {"cases": 0, "passed": 0, "refused": 0, "wrong": 0})
            counts["cases"] += 1
            counts[outcome] += 1
        total = {key: sum(counts[key] for counts in suites.values()) for key in ("cases", "passed", "refused", "wrong")}
        return {"level": self.level, "emitter": self.emitter, **total, "suites": suites}

    def by_case(self) -> dict[tuple[str, str], str]:
        """The outcome of each test case."""
        worst = ("passed", "refused", "wrong")
        found: dict[tuple[str, str], str] = {}
        for case in self.cases:
            key = case.suite, case.id
            found[key] = max(found.get(key, "passed"), case.outcome, key=worst.index)
        return found


def run(directory: Path, emitter: str) -> Report:
    """Run every suite below ``directory`` (a compliance level) on ``person`` or ``columns``."""
    report = Report(directory.name.rpartition("-")[2], emitter)
    connection = duckdb.connect()
    for suite in sorted(path for path in directory.iterdir() if path.is_dir()):
        for test in sorted(suite.glob("*-test-*.xml")):
            report.cases.extend(_file(suite, test, emitter, connection))
    return report


def _file(suite: Path, test: Path, emitter: str, connection: duckdb.DuckDBPyConnection) -> Iterator[Case]:
    root = values_root(test)
    try:
        model = read_model((suite / text_of(root, "modelName").strip()).read_bytes())
    except RuleError as error:
        model = None
        failure = str(error)
    compiled: dict[str, Expression | RuleError] = {}
    for number, case in enumerate(each(root, "testCase"), 1):
        for result in each(case, "resultNode"):
            name, label = name_of(result), f"{test.stem}/{number} {case.get('id')}"
            if model is None:
                yield Case(suite.name, label, name, "refused", failure)
                continue
            yield _case(suite.name, label, name, case, result, model, compiled, emitter, connection)


def values_root(path: Path) -> Element:
    """The root of a test file."""
    from xml.etree import ElementTree

    return ElementTree.parse(path).getroot()  # noqa: S314 - the project's own test data


def _case(
    suite: str,
    label: str,
    name: str,
    case: Element,
    result: Element,
    model: Model,
    compiled: dict[str, Expression | RuleError],
    emitter: str,
    connection: duckdb.DuckDBPyConnection,
) -> Case:
    expected_element = first(result, "expected")
    try:
        expected = read_value(expected_element) if expected_element is not None else None
        given = {name_of(node): read_value(node) for node in each(case, "inputNode")}
        expression = _compiled(name, case, model, compiled, given)
        facts = {key: given.get(key) for key in expression.names}
        actual = expression.person(facts) if emitter == "person" else by_columns(expression, facts, connection)
    except RuleError as error:
        return Case(suite, label, name, "refused", f"{error.reason.code}: {error}")
    except Exception as error:
        return Case(suite, label, name, "wrong", f"{type(error).__name__}: {error}"[:300])
    if case.get("type") == "decisionService" and isinstance(actual, dict) and name in actual:
        actual = actual[name]
    if same(actual, expected):
        return Case(suite, label, name, "passed")
    return Case(suite, label, name, "wrong", f"expected {expected!r}, got {actual!r}"[:300])


def _compiled(
    name: str, case: Element, model: Model, compiled: dict[str, Expression | RuleError], given: dict[str, Any]
) -> Expression:
    service = case.get("invocableName") if case.get("type") == "decisionService" else None
    key = f"{service or ''}/{name}"
    if key not in compiled:
        try:
            compiled[key] = model.service(service, {}) if service else model.decision(name)
        except RuleError as error:
            compiled[key] = error
    found = compiled[key]
    if isinstance(found, RuleError):
        raise found
    return found


def by_columns(expression: Expression, facts: dict[str, Any], connection: duckdb.DuckDBPyConnection) -> Any:
    """The value through one DuckDB query over a table of one row."""
    parts = ['1 AS "key"']
    for name in expression.names:
        kind = expression.types[name]
        sql = cast(constant(exact(facts[name], kind, name), kind), column_type(kind)).sql(dialect="duckdb")
        parts.append(f'{sql} AS "{mangle(name)}"')
    rows = connection.sql("SELECT " + ", ".join(parts)).to_arrow_table()
    try:
        found: pa.Table = evaluate(connection, rows, {"result": expression}, key="key")
    except RuleError as error:
        if error.reason.code in ("not-columnar", "zone") and isinstance(expression.tree, Const):
            return expression.tree.value
        raise
    return decode(found.column("result")[0].as_py(), expression.type)


def read_value(element: Element) -> Any:
    """The value that a test case spells out."""
    components = list(each(element, "component"))
    items = first(element, "list")
    value = first(element, "value")
    if components:
        return {name_of(component): read_value(component) for component in components}
    if items is not None:
        if items.get(f"{XSI}nil") == "true":
            return None
        return [read_value(item) for item in each(items, "item")]
    if value is None or value.get(f"{XSI}nil") == "true":
        return None
    kind = (value.get(f"{XSI}type") or "").rpartition(":")[2]
    text = value.text or ""
    return READ.get(kind, str)(text)


READ: dict[str, Any] = {
    "decimal": lambda text: _decimal(text),
    "double": lambda text: _decimal(text),
    "integer": lambda text: _decimal(text),
    "boolean": lambda text: text.strip() == "true",
    "date": lambda text: values.parse_date(text.strip()),
    "dateTime": lambda text: values.parse_date_time(text.strip()),
    "time": lambda text: values.parse_time(text.strip()),
    "duration": lambda text: values.parse_duration(text.strip()),
}


def _decimal(text: str) -> Decimal:
    return Decimal(text.strip())


def same(actual: Any, expected: Any) -> bool:
    """Whether a result is the expected one; numbers to nine digits."""
    if isinstance(actual, Decimal) and isinstance(expected, Decimal):
        return abs(actual - expected) <= TOLERANCE * max(Decimal(1), abs(expected))
    if isinstance(actual, list) and isinstance(expected, list):
        return len(actual) == len(expected) and all(map(same, actual, expected))
    if isinstance(actual, dict) and isinstance(expected, dict):
        return actual.keys() == expected.keys() and all(same(actual[key], expected[key]) for key in expected)
    if isinstance(actual, dt.datetime) and isinstance(expected, dt.datetime):
        return actual == expected and (actual.tzinfo is None) == (expected.tzinfo is None)
    return type(actual) is type(expected) and bool(actual == expected)


__all__ = ["Case", "Report", "local", "run", "same"]
