"""Adding figures up the tree of organisations."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from juxian.facts import figures
from juxian.facts.models import Snapshot
from juxian.organizations.models import Organization

Value = int | Decimal


@dataclass(frozen=True)
class Tree:
    """The organisations as `(id, parent's id)`, each after all above it, and those that stand for the whole district."""

    edges: tuple[tuple[int, int | None], ...]
    whole: frozenset[int]

    @classmethod
    def load(cls) -> "Tree":
        """Return the tree as it is now: one query."""
        children: dict[int | None, list[int]] = {}
        whole = set()
        for pk, parent, kind in Organization.objects.order_by("pk").values_list("pk", "parent_id", "kind"):
            children.setdefault(parent, []).append(pk)
            if kind in {Organization.Kind.LEADING_GROUP, Organization.Kind.TALENT_OFFICE}:
                whole.add(pk)
        edges: list[tuple[int, int | None]] = [(pk, None) for pk in children.get(None, [])]
        for pk, _parent in edges:  # it grows while it is walked, level by level
            edges.extend((child, pk) for child in children.get(pk, []))
        return cls(tuple(edges), frozenset(whole))

    def totals(self, values: Mapping[int | None, Value]) -> dict[int, Value]:
        """Return, for each organisation, the sum of `values` over it and all below it.

        The leading group and the office stand for the whole district, also for what hangs at no organisation.
        """
        sums: dict[int, Value] = {pk: values.get(pk, 0) for pk, _parent in self.edges}
        for pk, parent in reversed(self.edges):
            if parent is not None:
                sums[parent] += sums[pk]
        everything = sum(values.values())
        return sums | dict.fromkeys(self.whole, everything)


def roll_up(indicators: Iterable[str], snapshot: Snapshot, tree: Tree) -> dict[str, dict[int, Value]]:
    """Return, for each indicator, its value over each organisation and all below it: one query a fact table."""
    return {one: tree.totals(values) for one, values in figures.by_organization(indicators, snapshot).items()}
