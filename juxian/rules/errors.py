"""Refusals and diagnostics: what is wrong, where, and why, as a stable code with parameters.

``messages`` maps each code to its English template (``str.format`` with the parameters), so that a
caller can translate the template and fill it in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

messages: dict[str, str] = {
    "syntax": "“{found}” is not expected here",
    "syntax-end": "the expression ends too early",
    "character": "the character “{found}” does not belong to the expression language",
    "fullwidth": "“{found}” is a full-width character; write “{instead}”",
    "string-open": "a text that opens with a quotation mark is not closed",
    "too-long": "the expression is too long ({length}, at most {limit})",
    "too-deep": "the expression is nested too deeply (at most {limit} levels)",
    "too-large": "the expression needs too much work (at most {limit} steps)",
    "unknown-name": "no fact is called “{name}”",
    "unknown-name-similar": "no fact is called “{name}”; did you mean “{similar}”?",
    "unknown-function": "no function is called “{name}”",
    "unknown-field": "“{name}” is not a part of this value",
    "unknown-type": "no type is called “{name}”",
    "not-a-function": "“{name}” is not a function",
    "function-unknown": "which function is called here is known only when it runs",
    "arguments": "{function} can not be called with ({given}); it takes {expected}",
    "operands": "“{operator}” can not be applied to {left} and {right}",
    "operand": "“{operator}” can not be applied to {operand}",
    "condition": "a condition must be true or false, not {found}",
    "filter": "a list is filtered by a condition or a position, not by {found}",
    "iteration": "this can not be iterated over: {found}",
    "range": "a range can not run from {left} to {right}",
    "compare": "{left} can not be compared with {right}",
    "expected-type": "{expected} is expected, but this is {found}",
    "literal": "“{text}” is not {kind}",
    "divide-by-zero": "division by zero",
    "number-size": "the number has too many digits (at most {limit})",
    "number-scale": "the value {value} of “{name}” has more than {scale} digits after the point",
    "fact-missing": "the fact “{name}” was not given",
    "fact-type": "the value of “{name}” is not {expected}: {value}",
    "column-missing": "the data have no column for the fact “{name}”",
    "column-type": "the column of “{name}” holds {found}; {expected} is needed",
    "column-float": "the column of “{name}” holds binary floating point numbers, which are not exact",
    "not-columnar": "this can not be computed over columns: {what}",
    "engine-missing": "{what} is needed: {how}",
    "volatile": "“{name}” changes with the clock, so that the decision could not be replayed",
    "recursive": "“{name}” refers to itself",
    "external": "functions in other languages are not run",
    "table-inputs": "rule {rule} has {found} input cells; the table has {expected} inputs",
    "table-outputs": "rule {rule} has {found} output cells; the table has {expected} outputs",
    "table-no-outputs": "the table has no output",
    "table-hit-policy": "no hit policy is called “{name}”",
    "table-aggregation": "the aggregation {name} needs a single output",
    "table-priority": "the hit policy {policy} needs the allowed values of an output, in order",
    "table-priority-constant": "the hit policy {policy} needs outputs that are constant",
    "table-duplicate": "{what} “{name}” occurs twice",
    "table-empty-output": "an output cell is empty",
    "json": "the stored table can not be read: {what}",
    "xml": "the file can not be read as DMN: {what}",
    "xml-unsupported": "DMN element not supported: {what}",
    "temporal-range": "{text} is outside of the dates and times that can be represented",
    "zone": "dates and times with a time zone are not computed over columns",
    "pattern": "the pattern is not supported: {text}",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was refused: a stable code, its parameters and the English sentence."""

    code: str
    parameters: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The English sentence."""
        return messages[self.code].format(**self.parameters)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Position:
    """Where in the expression: offset and length in characters, line and column counted from one."""

    offset: int
    length: int
    line: int
    column: int

    @classmethod
    def of(cls, expression: str, start: int, end: int) -> Position:
        """The position of ``expression[start:end]``."""
        before = expression[:start]
        line = before.count("\n") + 1
        return cls(start, max(0, end - start), line, start - (before.rfind("\n") + 1) + 1)


class RuleError(Exception):
    """A rule that can not be compiled or run, naming the expression, the place and the reason.

    ``expression`` is the text as written; ``place`` is where it stands (such as ``table/rule/column``);
    ``position`` is where in the text, None when the whole of it is meant.
    """

    def __init__(
        self,
        code: str,
        *,
        expression: str = "",
        place: str = "",
        span: tuple[int, int] | None = None,
        **parameters: Any,
    ) -> None:
        self.reason = Reason(code, parameters)
        self.expression = expression
        self.place = place
        self.span = span
        super().__init__(code)

    @property
    def position(self) -> Position | None:
        """The part of ``expression`` that is refused."""
        return Position.of(self.expression, *self.span) if self.span is not None else None

    def located(self, *, expression: str = "", place: str = "") -> RuleError:
        """This error with what it did not yet know of its expression and place filled in."""
        self.expression = self.expression or expression
        if place and not self.place.startswith(place):
            self.place = f"{place}/{self.place}" if self.place else place
        return self

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        at = self.position
        spot = f" (line {at.line}, column {at.column})" if at else ""
        text = f" in “{shorten(self.expression)}”" if self.expression else ""
        return f"{where}{self.reason.text}{text}{spot}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something that makes a part of an expression null whatever the facts are."""

    reason: Reason
    start: int
    end: int


def shorten(text: str, limit: int = 120) -> str:
    """``text`` on one line, cut to ``limit`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
