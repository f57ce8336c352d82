"""Cells as unions of boxes: where each is true, in terms of the values that it looks at.

A cell is taken apart at `and`, `or` and `not`; what is left compares one value with constants, or asks whether a list
holds a constant. The values looked at are `Subject`s: facts, computed input columns, and “the list holds this”.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from .sets import Values, point, solve
from .tree import Const, Fact, Logic, Node, Not, Op, Var, content
from .types import BOOLEAN, ListType

MAX_PARTS = 64
"""Boxes that a rule may fall into; one that needs more is not taken apart."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A value that cells look at; with ``element``, whether the list ``node`` holds it."""

    key: str
    node: Node
    element: object = None

    @property
    def is_member(self) -> bool:
        """Whether this is about one element of a list."""
        return self.element is not None


Part = dict[str, Values]
"""Where a part of a cell holds: for each subject, by key, the values that it may have."""


class Cells:
    """Takes cells apart and collects what they look at. ``columns`` are the computed inputs by variable."""

    def __init__(self, columns: Mapping[int, Node]) -> None:
        self.columns = columns
        self.subjects: dict[str, Subject] = {}

    def where(self, node: Node, want: bool = True) -> list[Part] | None:
        """The parts whose union is where ``node`` is ``want``; None when the cell is not of this plain kind."""
        if isinstance(node, Const):
            return [{}] if node.value is want else []
        if isinstance(node, Not):
            return self.where(node.arg, not want)
        if isinstance(node, Logic):
            plain = self._compared(node, want)
            return plain if plain is not None else self._joined(node, want)
        return self._leaf(node, want)

    def _joined(self, node: Logic, want: bool) -> list[Part] | None:
        parts = [self.where(arg, want) for arg in node.args]
        known = [part for part in parts if part is not None]
        if len(known) != len(parts):
            return None
        return together(known) if (node.op == "and") is want else alternatives(known)

    def _compared(self, node: Node, want: bool) -> list[Part] | None:
        """A whole cell about one value as one set: `[1..3], 5` is one part, not two."""
        subject = self._looked_at(node)
        solved = solve(node, subject) if subject is not None else None
        if solved is None or subject is None or isinstance(subject.type, ListType):
            return None
        return self._part(subject, solved[0] if want else solved[1])

    def _looked_at(self, node: Node) -> Node | None:
        """The value that the first comparison below ``node`` looks at."""
        while isinstance(node, Logic | Not):
            node = node.args[0] if isinstance(node, Logic) else node.arg
        if isinstance(node, Fact | Var):
            return node
        return node.args[0] if isinstance(node, Op) and node.args else None

    def _leaf(self, node: Node, want: bool) -> list[Part] | None:
        if isinstance(node, Fact | Var):
            return self._part(node, point(want)) if node.type == BOOLEAN else None
        if isinstance(node, Op) and node.op == "list.contains" and isinstance(node.args[1], Const):
            wanted = node.args[1].value
            return self._part(node.args[0], point(want), wanted) if isinstance(wanted, str) else None
        return self._compared(node, want)

    def _part(self, node: Node, values: Values, element: object = None) -> list[Part] | None:
        subject = self.subject(node, element)
        if subject is None:
            return None
        return [{subject.key: values}] if values else []

    def subject(self, node: Node, element: object = None) -> Subject | None:
        """The subject of a node, the same one for equal nodes; None for what depends on a variable of a loop."""
        if isinstance(node, Var):
            if node.id not in self.columns:
                return None
            node = self.columns[node.id]
        elif not isinstance(node, Fact):
            return None
        key = content(node) + ("" if element is None else f"∋{element}")
        return self.subjects.setdefault(key, Subject(key, node, element))


def together(cells: Sequence[Sequence[Part]]) -> list[Part] | None:
    """Where all cells hold; None when that falls into too many parts."""
    size = 1
    for parts in cells:
        size *= len(parts)
    if size > MAX_PARTS:
        return None
    found = []
    for chosen in product(*cells):
        joined: Part = {}
        for part in chosen:
            for key, values in part.items():
                joined[key] = joined[key] & values if key in joined else values
        if all(joined.values()):
            found.append(joined)
    return found


def alternatives(cells: Sequence[Sequence[Part]]) -> list[Part] | None:
    """Where any cell holds; None when that falls into too many parts."""
    found = [part for parts in cells for part in parts]
    return found if len(found) <= MAX_PARTS else None
