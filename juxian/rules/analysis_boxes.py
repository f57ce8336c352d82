"""Boxes: a set of values for each axis. What boxes leave uncovered is found axis by axis, within a budget of steps."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

Box = tuple[int, ...]
"""For each axis the atoms allowed, as bits."""


class BudgetSpent(Exception):
    """The steps allowed for one analysis are used up."""


class Budget:
    """The steps that one analysis may take."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        """Count steps; raises BudgetSpent when there are no more."""
        self.left -= steps
        if self.left < 0:
            raise BudgetSpent


def meet(a: Box, b: Box) -> Box | None:
    """What two boxes have in common, None for nothing."""
    common = tuple(x & y for x, y in zip(a, b, strict=True))
    return common if all(common) else None


def covers(a: Box, b: Box) -> bool:
    """Whether ``b`` lies within ``a``."""
    return not any(y & ~x for x, y in zip(a, b, strict=True))


class Cover:
    """Boxes, by number, and what they leave uncovered."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self.boxes: list[Box] = []
        self.holders = [[0] * size for size in sizes]
        """For each axis and atom the boxes that hold it, as bits."""

    def add(self, box: Box) -> None:
        """Take in one more box."""
        bit = 1 << len(self.boxes)
        self.boxes.append(box)
        for holders, mask in zip(self.holders, box, strict=True):
            for atom in range(len(holders)):
                if mask >> atom & 1:
                    holders[atom] |= bit

    def hole(self, within: Box, budget: Budget) -> Box | None:
        """A box within ``within`` that no box meets, None when they cover it; raises BudgetSpent."""
        return _Search(self, within, budget).run() if all(within) else None


class _Search:
    """A search through the axes for a point that no box holds.

    A state is the axis reached and the boxes that the choices so far lie in, as bits; what is left to search depends on
    nothing else, so that a state found covered is not searched again.
    """

    def __init__(self, cover: Cover, within: Box, budget: Budget) -> None:
        self.budget = budget
        self.within = within
        groups = [self._groups(holders, mask) for holders, mask in zip(cover.holders, within, strict=True)]
        # The boxes that meet `within`, and for each axis those that ask nothing of it there.
        self.met = (1 << len(cover.boxes)) - 1
        for group in groups:
            self.met &= reduce(int.__or__, group)
        free = [reduce(int.__and__, group) & self.met for group in groups]
        # The axes that most boxes ask about come first: they rule out most.
        asked = [axis for axis in range(len(within)) if free[axis] != self.met]
        self.order = sorted(asked, key=lambda axis: free[axis].bit_count())
        self.groups = [list(groups[axis].items()) for axis in self.order]
        self.whole = [self.met]
        for axis in reversed(self.order):
            self.whole.append(self.whole[-1] & free[axis])
        self.whole.reverse()
        self.covered: set[tuple[int, int]] = set()

    def _groups(self, holders: Sequence[int], mask: int) -> dict[int, int]:
        """The atoms of an axis by the boxes that hold them."""
        found: dict[int, int] = {}
        for atom, held in enumerate(holders):
            if mask >> atom & 1:
                found[held] = found.get(held, 0) | 1 << atom
        self.budget.spend(len(holders))
        return found

    def run(self) -> Box | None:
        """The hole found, or None."""
        chosen = self._from(0, self.met)
        if chosen is None:
            return None
        box = list(self.within)
        for axis, atoms in zip(self.order, chosen, strict=False):
            box[axis] = atoms
        return tuple(box)

    def _from(self, depth: int, alive: int) -> list[int] | None:
        if not alive:
            return []
        if alive & self.whole[depth] or (depth, alive) in self.covered:
            return None
        options: dict[int, int] = {}
        for holders, atoms in self.groups[depth]:
            left = alive & holders
            options[left] = options.get(left, 0) | atoms
        self.budget.spend(len(self.groups[depth]))
        for left in sorted(options, key=int.bit_count):
            rest = self._from(depth + 1, left)
            if rest is not None:
                return [options[left], *rest]
        self.covered.add((depth, alive))
        return None


def widened(box: Box, boxes: Sequence[Box], domain: Box) -> list[Box]:
    """The box grown within ``domain`` until it touches ``boxes`` on every side, in two ways."""
    forward = list(range(len(box)))
    return [_grown(box, boxes, domain, order) for order in (forward, forward[::-1])]


def between(box: Box, boxes: Sequence[Box], axis: int) -> Box:
    """The part of a box that lies, on ``axis``, between ``boxes``: no wider than these on the other axes."""
    bounds = _in_the_way(box, boxes, axis)
    return tuple(
        mask if n == axis else mask & reduce(int.__or__, (other[n] for other in bounds), 0)
        for n, mask in enumerate(box)
    )


def _grown(box: Box, boxes: Sequence[Box], domain: Box, axes: Sequence[int]) -> Box:
    grown = list(box)
    # First the axes on which nothing stands in the way at all, then as far as each goes.
    for whole_only in (True, False):
        for axis in axes:
            free = domain[axis] & ~_blocked(grown, boxes, axis)
            if not whole_only or free == domain[axis]:
                grown[axis] = free
    return tuple(grown)


def _blocked(box: Sequence[int], boxes: Sequence[Box], axis: int) -> int:
    """The atoms of an axis that a box must leave out so as not to meet ``boxes``."""
    return reduce(int.__or__, (other[axis] for other in _in_the_way(box, boxes, axis)), 0)


def _in_the_way(box: Sequence[int], boxes: Sequence[Box], axis: int) -> list[Box]:
    """The boxes that meet ``box`` on all other axes."""
    return [other for other in boxes if all(other[n] & atoms for n, atoms in enumerate(box) if n != axis)]
