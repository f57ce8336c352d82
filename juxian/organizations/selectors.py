"""Reading the tree."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from juxian.core.codes import table
from juxian.organizations.models import Organization, OrganizationQuerySet


@dataclass
class Node:
    """One organisation with those directly below it, and how many there are below it at all."""

    organization: Organization
    children: list["Node"] = field(default_factory=list)
    below: int = 0


# Within one parent: the office first, employers last.
ORDER = {kind: number for number, kind in enumerate(Organization.Kind)}


def tree(visible: OrganizationQuerySet) -> list[Node]:
    """Return the roots of what is visible: one query, whatever the depth. One whose parent is hidden is a root."""
    nodes: dict[int | None, Node] = {one.pk: Node(one) for one in visible.order_by("name", "pk")}
    roots: list[Node] = []
    for node in nodes.values():
        parent = nodes.get(node.organization.parent_id)
        (parent.children if parent else roots).append(node)
    for node in roots:
        _arrange(node)
    return sorted(roots, key=_place)


def _arrange(node: Node) -> int:
    node.children.sort(key=_place)
    node.below = sum(1 + _arrange(child) for child in node.children)
    return node.below


def _place(node: Node) -> tuple[int, str]:
    return ORDER[Organization.Kind(node.organization.kind)], node.organization.name


def counts(visible: OrganizationQuerySet) -> dict[str, int]:
    """Return how many organisations of each kind are visible."""
    return dict(Counter(visible.order_by("kind").values_list("kind", flat=True)))


def path(organization: Organization) -> list[Organization]:
    """Return the organisations above, the topmost first."""
    return list(Organization.objects.ancestors(organization))


def industries() -> list[tuple[str, str]]:
    """Return the sections and divisions of GB/T 4754 as (code, "code name")."""
    return [(code.code, f"{code.code} {code.name}") for code in table("industries") if code.code]


def industry_name(code: str) -> str:
    """Return the name of an industry's code; the code itself when the table lacks it."""
    found = table("industries").by_code(code) if code else None
    return found.name if found else code


def is_closed(organization: Organization, day: date) -> bool:
    """Return whether the organisation had ended before `day`."""
    return organization.until is not None and organization.until < day
