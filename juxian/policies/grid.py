"""The table being edited: what the browser posts, changed by its buttons, checked cell by cell, and as the engine's JSON.

Fields are `hit`, `in.<column>`, `in.<column>.label|allowed`, `out.<column>.name|allowed|default`, `cell.<row>.<column>`,
`value.<row>.<column>`, `note.<row>`; `rows`, `inputs` and `outputs` say how many there are. Buttons post `op`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from juxian.core.errors import Refused
from juxian.core.inputs import whole
from juxian.facts import catalogue
from juxian.facts.refusals import refusal as refusal_of
from juxian.policies import tables, wording
from juxian.policies.models.benefits import Benefit, Kind
from juxian.rules import ANY, STRING, RuleError, Type, compile_expression, compile_unary_test

MOST_ROWS, MOST_COLUMNS = 200, 20
_BARE = re.compile(r"^[^\W\d_][\w·\-]*$")
_BREAKS = re.compile(r"\s*[,，、]\s*")


@dataclass
class Head:
    """A column's head: an input's expression, or a result's name with its allowed values and what holds otherwise."""

    text: str = ""
    allowed: str = ""
    default: str = ""
    label: str = ""


@dataclass
class Row:
    """A rule."""

    cells: list[str]
    values: list[str]
    note: str = ""


@dataclass(frozen=True)
class Problem:
    """Something wrong at `field` (the name of the posted field), said in the reader's language with row and column."""

    field: str
    place: str
    message: str

    @property
    def anchor(self) -> str:
        """The id of the field on the page."""
        return self.field.replace(".", "-")


@dataclass
class Grid:
    """A table as rows of texts."""

    name: str
    hit: str = "U"
    inputs: list[Head] = field(default_factory=list)
    outputs: list[Head] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> "Grid":
        """Return the grid of a table."""
        return cls(
            name=table["name"],
            hit=tables.hit_policy(table),
            inputs=[Head(i["expression"], i.get("allowed", ""), label=_label(i)) for i in table["inputs"]],
            outputs=[Head(o["name"], o.get("allowed", ""), o.get("default", "")) for o in table["outputs"]],
            rows=[Row(list(r["inputs"]), list(r["outputs"]), r.get("annotation", "")) for r in table["rules"]],
        )

    @classmethod
    def new(cls, benefit: Benefit) -> "Grid":
        """Return the grid a benefit without rules starts from: one condition, one row."""
        name = _("amount") if benefit.is_money else _("level granted") if benefit.kind == Kind.LEVEL else _("entitled")
        return cls(benefit.name, "U", [Head()], [Head(str(name))], [Row([""], [""])])

    @classmethod
    def posted(cls, name: str, data: Mapping[str, str]) -> "Grid":
        """Return the grid that the browser posts; sizes beyond the limits are cut."""
        inputs, outputs = _count(data, "inputs", MOST_COLUMNS), max(1, _count(data, "outputs", MOST_COLUMNS))
        return cls(
            name=name,
            hit=data.get("hit", "U"),
            inputs=[
                Head(_get(data, f"in.{n}"), _get(data, f"in.{n}.allowed"), label=_get(data, f"in.{n}.label"))
                for n in range(inputs)
            ],
            outputs=[
                Head(_get(data, f"out.{n}.name"), _get(data, f"out.{n}.allowed"), _get(data, f"out.{n}.default"))
                for n in range(outputs)
            ],
            rows=[
                Row(
                    [_get(data, f"cell.{row}.{n}") for n in range(inputs)],
                    [_get(data, f"value.{row}.{n}") for n in range(outputs)],
                    _get(data, f"note.{row}"),
                )
                for row in range(_count(data, "rows", MOST_ROWS))
            ],
        )

    # Buttons -----------------------------------------------------------------------------------------------

    def apply(self, op: str) -> bool:
        """Do what a button asks, such as "add-row" or "up:3"; return whether it was one of the grid's buttons."""
        what, _colon, at = op.partition(":")
        index = -1 if (found := whole(at)) is None else found
        done = {
            "add-row": self._add_row,
            "copy-row": self._copy_row,
            "remove-row": lambda i: self._remove(self.rows, i, 1),
            "up": lambda i: self._move(i, -1),
            "down": lambda i: self._move(i, 1),
            "add-input": self._add_input,
            "remove-input": self._remove_input,
            "add-output": self._add_output,
            "remove-output": self._remove_output,
        }.get(what)
        if done is None:
            return False
        done(index)
        return True

    def _add_row(self, _index: int) -> None:
        if len(self.rows) < MOST_ROWS:
            self.rows.append(Row(["-"] * len(self.inputs), [""] * len(self.outputs)))

    def _copy_row(self, index: int) -> None:
        if 0 <= index < len(self.rows) < MOST_ROWS:
            row = self.rows[index]
            self.rows.insert(index + 1, Row(list(row.cells), list(row.values), row.note))

    def _remove(self, items: list[Any], index: int, least: int) -> bool:
        if 0 <= index < len(items) and len(items) > least:
            del items[index]
            return True
        return False

    def _move(self, index: int, by: int) -> None:
        if 0 <= index < len(self.rows) and 0 <= index + by < len(self.rows):
            self.rows[index], self.rows[index + by] = self.rows[index + by], self.rows[index]

    def _add_input(self, _index: int) -> None:
        if len(self.inputs) < MOST_COLUMNS:
            self.inputs.append(Head())
            for row in self.rows:
                row.cells.append("-")

    def _remove_input(self, index: int) -> None:
        if self._remove(self.inputs, index, 1):
            for row in self.rows:
                del row.cells[index]

    def _add_output(self, _index: int) -> None:
        if len(self.outputs) < MOST_COLUMNS:
            self.outputs.append(Head(_("remark")))
            for row in self.rows:
                row.values.append("")

    def _remove_output(self, index: int) -> None:
        if self._remove(self.outputs, index, 1):
            for row in self.rows:
                del row.values[index]

    # Out ---------------------------------------------------------------------------------------------------

    def tidy(self) -> None:
        """Put words of the office into FEEL: 博士、硕士 becomes "博士","硕士", 35周岁以上 becomes >= 35."""
        scope = catalogue.scope(tables.PEOPLE)
        for n, head in enumerate(self.inputs):
            kind, unit = type_of(head.text, scope), unit_of(head.text)
            for row in self.rows:
                row.cells[n] = settled_cell(row.cells[n], kind, unit, scope)
        for row in self.rows:
            row.values = [quoted(value, scope) for value in row.values]
        for head in self.outputs:
            head.allowed, head.default = quoted(head.allowed, scope), quoted(head.default, scope)

    def to_json(self) -> dict[str, Any]:
        """Return the engine's JSON; rules are numbered from 1 in their order."""
        return {
            "name": self.name,
            "hit_policy": self.hit[:1],
            "aggregation": self.hit[1:],
            "inputs": [
                {"label": i.label or i.text, "expression": i.text, "type": str(ANY), "allowed": i.allowed}
                for i in self.inputs
            ],
            "outputs": [
                {"name": o.text, "type": str(ANY), "allowed": o.allowed, "default": o.default} for o in self.outputs
            ],
            "rules": [
                {"id": str(n), "inputs": row.cells, "outputs": row.values, "annotation": row.note}
                for n, row in enumerate(self.rows, start=1)
            ],
        }

    def problems(self, benefit: Benefit) -> list[Problem]:
        """Return what is wrong, each cell by itself, in the order of the page; nothing when the table may be saved."""
        found = list(self._problems_of_cells(catalogue.scope(tables.PEOPLE)))
        if found:
            return found
        try:
            tables.compile_benefit(self.to_json(), benefit)
        except Refused as refused:
            return [Problem("hit", _("the table"), text) for text in refused.messages]
        return []

    def _problems_of_cells(self, scope: Mapping[str, Type]) -> Any:
        kinds: list[Type | None] = []
        for n, head in enumerate(self.inputs):
            place = _("condition %(column)d") % {"column": n + 1}
            kinds.append(None)
            if not head.text.strip():
                yield Problem(f"in.{n}", place, _("Say what this column looks at: the name of a fact."))
                continue
            try:
                kinds[n] = compile_expression(head.text, scope).type
            except RuleError as error:
                yield Problem(f"in.{n}", place, refusal_of(error, head.text).messages[0])
        for n, head in enumerate(self.outputs):
            if not head.text.strip():
                yield Problem(f"out.{n}.name", _("result %(column)d") % {"column": n + 1}, _("Name this result."))
            yield from _expression_problem(f"out.{n}.default", _("otherwise"), head.default, scope, empty=True)
        for number, row in enumerate(self.rows):
            yield from self._problems_of_row(number, row, kinds, scope)

    def _problems_of_row(self, number: int, row: Row, kinds: list[Type | None], scope: Mapping[str, Type]) -> Any:
        for n, (cell, kind) in enumerate(zip(row.cells, kinds, strict=True)):
            if kind is None:
                continue
            try:
                compile_unary_test(cell or "-", scope, input=kind)
            except RuleError as error:
                place = _place(number, self.inputs[n].label or self.inputs[n].text)
                yield Problem(f"cell.{number}.{n}", place, refusal_of(error, cell).messages[0])
        for n, value in enumerate(row.values):
            place = _place(number, self.outputs[n].text)
            yield from _expression_problem(f"value.{number}.{n}", place, value, scope, empty=False)


def _label(column: Mapping[str, Any]) -> str:
    """Return what a column is called where that is not simply what it looks at."""
    return "" if column["label"] == column["expression"] else str(column["label"])


def _place(row: int, column: str) -> str:
    return _("row %(row)d, column “%(column)s”") % {"row": row + 1, "column": column}


def _expression_problem(name: str, place: str, text: str, scope: Mapping[str, Type], *, empty: bool) -> Any:
    if not text.strip():
        if not empty:
            yield Problem(name, place, _("Say what this row gives; “-” for nothing."))
        return
    if text.strip() == "-":
        return
    try:
        compile_expression(text, scope)
    except RuleError as error:
        yield Problem(name, place, refusal_of(error, text).messages[0])


def type_of(text: str, scope: Mapping[str, Type]) -> Type | None:
    """Return the type of what a column looks at; None when that can not be read."""
    try:
        return compile_expression(text, scope).type if text.strip() else None
    except RuleError:
        return None


def settled_cell(text: str, kind: Type | None, unit: str, scope: Mapping[str, Type]) -> str:
    """Return a condition as it is kept, from what somebody wrote about a fact of this type and unit."""
    text = wording.meant(text, kind, unit)
    return (quoted(text, scope) if kind == STRING else text) or "-"


def unit_of(expression: str) -> str:
    """Return the unit of the fact that a column looks at; nothing for an expression."""
    fact = catalogue.get(tables.PEOPLE).by_name.get(expression.strip())
    return fact.unit if fact is not None else ""


def quoted(text: str, scope: Mapping[str, Type]) -> str:
    """Return bare words as FEEL's texts; what is none, or names a fact, as it is."""
    words = _BREAKS.split(text.strip())
    if any(not _BARE.fullmatch(word) or word in scope or word in ("true", "false", "null") for word in words):
        return text.strip()
    return ",".join(f'"{word}"' for word in words)


def _get(data: Mapping[str, str], name: str) -> str:
    return data.get(name, "").strip()


def _count(data: Mapping[str, str], name: str, most: int) -> int:
    return min(whole(data.get(name)) or 0, most)
