"""A compiled table as boxes: its cells taken apart, the values they look at cut into atoms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .analysis import Doubt, Unanalysed
from .analysis_axes import Axis, Pick, axis_of
from .analysis_boxes import Box
from .analysis_cells import Cells, Part, together
from .errors import RuleError
from .hits import CompiledRule
from .lower import Lowering
from .parser import parse_cell
from .scope import Scope
from .sets import NOTHING, Values
from .tree import Fact, Node
from .types import ListType

if TYPE_CHECKING:
    from .decision import Decision


@dataclass(slots=True)
class RuleBoxes:
    """A rule as boxes: its cells taken apart, by label, and together. When it is not ``plain``, a cell was left out and the boxes hold more than the rule does."""

    rule: CompiledRule
    cells: list[tuple[str, list[Part]]]
    parts: list[Part]
    plain: bool
    boxes: list[Box]

    @property
    def id(self) -> str:
        """The rule's id."""
        return self.rule.id


class BoxedTable:
    """The rules of a table as boxes over its axes; ``unanalysed`` is what could not be taken apart."""

    def __init__(self, decision: Decision, domains: Mapping[str, str]) -> None:
        self.decision = decision
        self.table = decision.table
        self.unanalysed: list[Unanalysed] = []
        inputs = decision.parts.inputs
        self.labels = [column.label or column.expression for column in self.table.inputs]
        self.cells = Cells({var.id: value for value, var, _ in inputs if var is not None})
        self.rules = [self._taken_apart(rule) for rule in decision.parts.rules]
        self.axes = self._axes(self._domains(domains))
        for one in self.rules:
            one.boxes = self.boxes(one.parts)
        self.known: Box = tuple(axis.known for axis in self.axes)
        self._name_computed_columns()

    def _taken_apart(self, rule: CompiledRule) -> RuleBoxes:
        found: list[tuple[str, list[Part]]] = []
        for number, cell in enumerate(rule.cells):
            parts = self.cells.where(cell)
            if parts is None:
                self.unanalysed.append(Unanalysed(Doubt.CELL, (rule.id,), self.labels[number]))
            else:
                found.append((self.labels[number], parts))
        joined = together([parts for _, parts in found])
        if joined is None:
            self.unanalysed.append(Unanalysed(Doubt.CELL, (rule.id,)))
            return RuleBoxes(rule, found, [{}], False, [])
        return RuleBoxes(rule, found, joined, len(found) == len(rule.cells), [])

    def _domains(self, domains: Mapping[str, str]) -> dict[str, Values]:
        """What each subject may be, by its key: from the facts' domains and the columns' allowed values."""
        found: dict[str, Values] = {}
        for subject in list(self.cells.subjects.values()):
            node = subject.node
            if isinstance(node, Fact) and node.name in domains and not isinstance(node.type, ListType):
                self._restrict(found, node, domains[node.name], node.name)
        for number, column in enumerate(self.table.inputs):
            if column.allowed.strip():
                self._restrict(found, self.decision.parts.inputs[number][2], column.allowed, self.labels[number])
        return found

    def _restrict(self, found: dict[str, Values], node: Node, text: str, label: str) -> None:
        subject = self.cells.subject(node)
        parts: list[Part] | None = None
        try:
            scope = Scope({"?": node})
            parts = self.cells.where(Lowering(strict=False).cell(node, parse_cell(text, *scope.words()), scope))
        except RuleError:
            pass
        if parts is None or subject is None or any(set(part) != {subject.key} for part in parts):
            self.unanalysed.append(Unanalysed(Doubt.ALLOWED, (), label))
            return
        values = NOTHING
        for part in parts:
            values = values | part[subject.key]
        found[subject.key] = found[subject.key] & values if subject.key in found else values

    def _axes(self, domains: Mapping[str, Values]) -> list[Axis]:
        sets: dict[str, list[Values]] = defaultdict(list)
        for one in self.rules:
            for _label, parts in one.cells:
                for part in parts:
                    for key, values in part.items():
                        sets[key].append(values)
        axes = []
        for key, subject in self.cells.subjects.items():
            axis = axis_of(subject, sets[key], domains.get(key))
            if axis is not None:
                axis.label, axis.expression = self._names(subject.node)
                axes.append(axis)
                continue
            self.unanalysed.append(Unanalysed(Doubt.COLUMN, (), self._names(subject.node)[0]))
            for one in self.rules:
                if any(key in part for part in one.parts):
                    one.parts = [{k: v for k, v in part.items() if k != key} for part in one.parts]
                    one.plain = False
        return axes

    def boxes(self, parts: Sequence[Part]) -> list[Box]:
        """The boxes of parts, those outside of the domains left out."""
        found = []
        for part in parts:
            box = tuple(
                axis.mask(part[axis.subject.key]) if axis.subject.key in part else axis.full for axis in self.axes
            )
            box = self._listed_or_not(box)
            if all(box):
                found.append(box)
        return found

    def _listed_or_not(self, box: Box) -> Box:
        """The box without what can not be: of one list, that some elements are known and of others it is not known."""
        named = {
            self._names(axis.subject.node)
            for axis, mask in zip(self.axes, box, strict=True)
            if axis.subject.is_member and not mask & axis.null
        }
        return tuple(
            mask & axis.known if axis.subject.is_member and self._names(axis.subject.node) in named else mask
            for axis, mask in zip(self.axes, box, strict=True)
        )

    def _names(self, node: Node) -> tuple[str, str]:
        """What people and FEEL call a value: a fact's name, or a computed column's label and expression."""
        if isinstance(node, Fact):
            return node.name, node.name
        inputs = self.decision.parts.inputs
        number = next(n for n, (value, _, _) in enumerate(inputs) if value is node)
        return self.labels[number], f"({self.table.inputs[number].expression})"

    def region(self, box: Box) -> tuple[Pick, ...]:
        """What a box asks: only the axes on which not every known value is in it."""
        return tuple(
            axis.pick(mask) for axis, mask in zip(self.axes, box, strict=True) if mask & axis.known != axis.known
        )

    def _name_computed_columns(self) -> None:
        for axis in self.axes:
            if not isinstance(axis.subject.node, Fact):
                self.unanalysed.append(Unanalysed(Doubt.COLUMN, (), axis.label))
