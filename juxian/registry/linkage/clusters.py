"""Pairs joined into groups of records about one person."""

from collections.abc import Iterable


def clusters(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return the groups that the pairs connect, each in ascending order, the groups by their first record."""
    leader: dict[int, int] = {}

    def of(one: int) -> int:
        root = one
        while leader.setdefault(root, root) != root:
            root = leader[root]
        while leader[one] != root:
            leader[one], one = root, leader[one]
        return root

    for left, right in pairs:
        first, second = sorted((of(left), of(right)))
        leader[second] = first
    groups: dict[int, list[int]] = {}
    for one in sorted(leader):
        groups.setdefault(of(one), []).append(one)
    return sorted(groups.values())
