"""Runs the public DMN TCK: passed, refused (with the reason) and wrong, by suite and emitter."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import duckdb
import pyarrow as pa

from . import values
from .dmn_xml import Element, each, first, name_of, text_of
from .errors import RuleError
from .evaluate import evaluate
from .expression import Expression
from .facts import exact
from .model import Model, read_model
from .sql import cast, column_type, constant, decode, mangle
from .tree import Const

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
TOLERANCE = Decimal("1e-9")
OUTCOMES = ("passed", "refused", "wrong")
LEVEL = re.compile(r"compliance-level-(\d+)")


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
    """The cases of one run. ``level`` is None when several levels were run together."""

    level: int | None
    emitter: str
    cases: list[Case] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """``{level, emitter, cases, passed, refused, wrong, suites}``; a case counts by its worst result."""
        suites: dict[str, dict[str, int]] = {}
        for (suite, _), outcome in self.by_case().items():
            counts = suites.setdefault(suite, dict.fromkeys(("cases", *OUTCOMES), 0))
            counts["cases"] += 1
            counts[outcome] += 1
        total = {key: sum(counts[key] for counts in suites.values()) for key in ("cases", *OUTCOMES)}
        return {"level": self.level, "emitter": self.emitter, **total, "suites": suites}

    def by_case(self) -> dict[tuple[str, str], str]:
        """The outcome of each test case."""
        found: dict[tuple[str, str], str] = {}
        for case in self.cases:
            key = case.suite, case.id
            found[key] = max(found.get(key, "passed"), case.outcome, key=OUTCOMES.index)
        return found


def levels(directory: Path) -> dict[int, Path]:
    """The compliance levels in a folder: one that holds ``TestCases``, ``TestCases`` itself, or one level."""
    places = [directory, *(directory / "TestCases").glob("*"), *directory.glob("*")]
    found = {int(match[1]): path for path in places if (match := LEVEL.fullmatch(path.resolve().name))}
    return dict(sorted(found.items()))


def run(directories: Mapping[int, Path], emitter: str) -> Report:
    """Run every suite of these compliance levels on ``person`` or ``columns``."""
    report = Report(next(iter(directories)) if len(directories) == 1 else None, emitter)
    connection = duckdb.connect(config={"threads": 1})
    for directory in directories.values():
        for suite in sorted(path for path in directory.iterdir() if path.is_dir()):
            for test in sorted(suite.glob("*-test-*.xml")):
                report.cases.extend(Test(suite, test, emitter, connection).cases())
    return report


class Test:
    """One file of test cases with the model they are about."""

    def __init__(self, suite: Path, path: Path, emitter: str, connection: duckdb.DuckDBPyConnection) -> None:
        self.suite, self.path = suite, path
        self.emitter, self.connection = emitter, connection
        self.compiled: dict[str, Expression | RuleError] = {}

    def cases(self) -> Iterator[Case]:
        """The outcome of each result of each case; a file that can not be read is one refused case."""
        try:
            root = ElementTree.parse(self.path).getroot()  # noqa: S314 - a file that the caller names
        except ElementTree.ParseError as error:
            yield Case(self.suite.name, self.path.stem, "", "refused", f"xml: {error}")
            return
        model: Model | Exception
        try:
            model = self.model(text_of(root, "modelName").strip())
        except (OSError, RuleError) as error:
            model = error if isinstance(error, RuleError) else RuleError("xml", what=str(error))
        for number, case in enumerate(each(root, "testCase"), 1):
            for result in each(case, "resultNode"):
                name, label = name_of(result), f"{self.path.stem}/{number} {case.get('id')}"
                outcome, detail = self.outcome(model, case, result, name)
                yield Case(self.suite.name, label, name, outcome, detail[:300])

    def model(self, name: str) -> Model:
        """The model under test, which may import others of its folder."""
        others = [path.read_bytes() for path in sorted(self.suite.glob("*.dmn")) if path.name != name]
        return read_model((self.suite / name).read_bytes(), others)

    def outcome(self, model: Model | Exception, case: Element, result: Element, name: str) -> tuple[str, str]:
        """How one result came out, and why it did not pass."""
        expected_element = first(result, "expected")
        try:
            if isinstance(model, Exception):
                raise model
            expected = read_value(expected_element) if expected_element is not None else None
            given = {name_of(node): read_value(node) for node in each(case, "inputNode")}
            expression = self.expression(model, case, name)
            facts = {key: given.get(key) for key in expression.names}
            actual = expression.person(facts) if self.emitter == "person" else self.by_columns(expression, facts)
        except RuleError as error:
            return "refused", f"{error.reason.code}: {error}"
        except Exception as error:  # a fault of the engine, told apart by its code from what it refuses by design
            return "refused", f"fault: {type(error).__name__}: {error}"
        if case.get("type") == "decisionService" and isinstance(actual, dict) and name in actual:
            actual = actual[name]
        return ("passed", "") if same(actual, expected) else ("wrong", f"expected {expected!r}, got {actual!r}")

    def expression(self, model: Model, case: Element, name: str) -> Expression:
        """The decision or decision service that a case is about, compiled once."""
        service = case.get("invocableName") if case.get("type") == "decisionService" else None
        key = f"{service or ''}/{name}"
        if key not in self.compiled:
            try:
                self.compiled[key] = model.service(service, {}) if service else model.decision(name)
            except RuleError as error:
                self.compiled[key] = error
        found = self.compiled[key]
        if isinstance(found, RuleError):
            raise found
        return found

    def by_columns(self, expression: Expression, facts: Mapping[str, Any]) -> Any:
        """The value through one DuckDB query over a table of one row; constants that have no column are folded."""
        try:
            if isinstance(expression.tree, Const):
                found: pa.Table = self.connection.sql(f'SELECT {expression.sql()} AS "result"').to_arrow_table()
            else:
                found = evaluate(self.connection, self.row(expression, facts), {"result": expression}, key="key")
        except RuleError as error:
            if error.reason.code in ("not-columnar", "zone") and isinstance(expression.tree, Const):
                return expression.tree.value
            raise
        return decode(found.column("result")[0].as_py(), expression.type)

    def row(self, expression: Expression, facts: Mapping[str, Any]) -> duckdb.DuckDBPyRelation:
        """A table of one row that holds the facts of one case."""
        parts = ['1 AS "key"']
        for name in expression.names:
            kind = expression.types[name]
            sql = cast(constant(exact(facts[name], kind, name), kind), column_type(kind)).sql(dialect="duckdb")
            parts.append(f'{sql} AS "{mangle(name)}"')
        return self.connection.sql("SELECT " + ", ".join(parts))


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
