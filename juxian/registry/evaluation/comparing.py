"""Two versions over the same people: who moves how much, before one of them is adopted."""

from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from juxian.facts.models import Snapshot
from juxian.registry.evaluation.definition import Definition
from juxian.registry.evaluation.population import Peers, evaluate_people
from juxian.registry.evaluation.runs import ranked


@dataclass(frozen=True)
class Moved:
    """One person under both versions."""

    person: int
    before: Decimal
    after: Decimal
    rank_before: int | None
    rank_after: int | None

    @property
    def change(self) -> Decimal:
        """By how many points the score moves."""
        return self.after - self.before

    @property
    def places(self) -> int | None:
        """How many places up (or down, below nought) the rank moves."""
        if self.rank_before is None or self.rank_after is None:
            return None
        return self.rank_before - self.rank_after


@dataclass(frozen=True)
class Comparison:
    """Those whom both versions are meant for and of whom both know something, who moves most first; how many others."""

    moved: list[Moved]
    only_before: int
    only_after: int

    @property
    def median_change(self) -> Decimal | None:
        """The median change of scores."""
        return median(one.change for one in self.moved) if self.moved else None

    def moving(self, points: int) -> tuple[int, int]:
        """Return how many go up and how many go down by so many points or more."""
        up = sum(one.change >= points for one in self.moved)
        return up, sum(one.change <= -points for one in self.moved)


def compare(before: Definition, after: Definition, snapshot: Snapshot, peers: Peers | None = None) -> Comparison:
    """Return how people fare under two versions over one snapshot; ranks are those among everybody each is meant for."""
    first = {one.person: one for one in evaluate_people(before, snapshot, peers=peers)}
    second = {one.person: one for one in evaluate_people(after, snapshot, peers=peers)}
    old, new = ranked(before, list(first.values())), ranked(after, list(second.values()))
    moved = []
    for key in first.keys() & second.keys():
        was, is_ = first[key].score.total, second[key].score.total
        if was is not None and is_ is not None:
            moved.append(Moved(key, was, is_, old.get(key), new.get(key)))
    moved.sort(key=lambda one: (-abs(one.change), one.person))
    return Comparison(moved, len(first.keys() - second.keys()), len(second.keys() - first.keys()))
