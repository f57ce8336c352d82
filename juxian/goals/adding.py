"""How the parts of a target add up to it, by its rule: what they come to, whether that is enough, who decides it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import NamedTuple

from django.utils.translation import gettext as _

from juxian.core.errors import Refused
from juxian.facts import indicators
from juxian.goals.models import RATIO, Target, amount
from juxian.organizations.models import Organization

# Where one part decides for all, the figure of the whole is that part's.
SINGLE = (Target.Rule.EACH, Target.Rule.MAX)


@dataclass(frozen=True)
class Part:
    """One part: whose it is, its value, and for a share the weight it has in the whole."""

    unit: Organization
    value: Decimal
    base: Decimal | None = None


def parts_of(target: Target) -> list[Part]:
    """Return the parts a target is split into now."""
    return [
        Part(one.organization, one.low, one.base)
        for one in target.parts.select_related("organization").order_by("organization__kind", "pk")
    ]


def together(target: Target, parts: Iterable[Part]) -> Decimal:
    """Return what the parts come to: their sum, the one that decides (each, maximum), or their weighted mean."""
    values = list(parts)
    if target.rule == Target.Rule.SUM:
        return sum((one.value for one in values), Decimal(0))
    if target.rule == Target.Rule.RATIO:
        weight = sum((one.base or Decimal(0) for one in values), Decimal(0))
        with localcontext(prec=34):
            return sum((one.value * (one.base or Decimal(0)) for one in values), Decimal(0)) / (weight or Decimal(1))
    return deciding(target, values).value


def deciding(target: Target, parts: Iterable[Part]) -> Part:
    """Return the part that decides where one does: the largest of a maximum, else the one furthest behind."""
    largest = target.rule == Target.Rule.MAX or target.is_limit
    return (max if largest else min)(parts, key=lambda one: one.value)


def is_enough(target: Target, total: Decimal) -> bool:
    """Whether parts that come to `total` make the target: no less than it, or no more than a limit."""
    return total <= target.low if target.is_limit else total >= target.low


def check_parts(target: Target, parts: list[Part]) -> None:
    """Refuse parts that are none or outside the owner's tree, and parts that by the target's rule do not make it."""
    if not parts:
        raise Refused(_("Give at least one unit a part."), code="parts_missing")
    _check_places(target, [part.unit for part in parts])
    unweighted = [part.unit.label for part in parts if not part.base] if target.rule == Target.Rule.RATIO else []
    if unweighted:
        raise Refused(
            _("Say what the share of %(units)s is a share of: without a weight no mean can be taken."),
            code="base_missing",
            params={"units": "、".join(unweighted)},
        )
    total = together(target, parts)
    if not is_enough(target, total):
        raise _refusal(target, parts, total)


def _check_places(target: Target, units: list[Organization]) -> None:
    inside = Organization.objects.subtree_ids([target.organization])
    if target.organization.kind == Organization.Kind.TALENT_OFFICE:
        inside = frozenset(unit.pk for unit in units)  # the office sets targets for the whole district
    for unit in units:
        if unit.pk not in inside or unit.pk == target.organization_id:
            raise Refused(
                _("%(unit)s is not below %(owner)s: choose units below it."),
                code="part_outside",
                params={"unit": unit, "owner": target.organization},
            )


def _refusal(target: Target, parts: list[Part], total: Decimal) -> Refused:
    said = {"total": amount(total, target.unit), "aim": amount(target.low, target.unit)}
    said["short"] = amount(abs(target.low - total), target.unit)
    if target.rule in SINGLE:
        said["unit"] = deciding(target, parts).unit.label
    code = "parts_too_large" if target.is_limit else "parts_too_small"
    return Refused(_REFUSALS[Target.Rule(target.rule), target.is_limit]() % said, code=code)


_REFUSALS = {
    (Target.Rule.SUM, False): lambda: _(
        "The parts add up to %(total)s, %(short)s less than the target of %(aim)s: raise a part."
    ),
    (Target.Rule.SUM, True): lambda: _("The parts add up to %(total)s, more than the limit of %(aim)s: lower a part."),
    (Target.Rule.EACH, False): lambda: _("Each part must reach %(aim)s: %(unit)s has %(total)s."),
    (Target.Rule.EACH, True): lambda: _("No part may exceed %(aim)s: %(unit)s has %(total)s."),
    (Target.Rule.MAX, False): lambda: _("One part must reach %(aim)s: the largest, of %(unit)s, is %(total)s."),
    (Target.Rule.MAX, True): lambda: _("No part may exceed %(aim)s: %(unit)s has %(total)s."),
    (Target.Rule.RATIO, False): lambda: _(
        "The weighted mean of the parts is %(total)s, less than the target of %(aim)s: raise a part."
    ),
    (Target.Rule.RATIO, True): lambda: _(
        "The weighted mean of the parts is %(total)s, more than the limit of %(aim)s: lower a part."
    ),
}


class Node(NamedTuple):
    """What of a target (or of a part) decides its figure; `base` is what its share is a share of."""

    pk: int
    unit: int
    rule: str
    limit: bool
    indicator: str
    base: Decimal | None
    share: bool

    @classmethod
    def of(cls, target: Target) -> "Node":
        """Return a target's."""
        share = target.unit == RATIO
        return cls(
            target.pk, target.organization_id, target.rule, target.is_limit, target.indicator, target.base, share
        )


Below = Mapping[int, list[Node]]
Totals = Mapping[str, Mapping[int, int | Decimal]]


def decided(target: Node, below: Below, totals: Totals) -> tuple[int | Decimal | None, int]:
    """Return the figure of a target, and the pk of the target it is of.

    `below` are the parts of targets whose figure follows from them, `totals` the figures of organisations by indicator.
    """
    figures, parts = totals.get(target.indicator, {}), below.get(target.pk)
    if parts and target.rule == Target.Rule.RATIO:
        return _mean([(decided(part, below, totals)[0], part.base) for part in parts]), target.pk
    if not figures or target.rule not in SINGLE or not parts:
        return _share(target, figures.get(target.unit)), target.pk
    found = [decided(part, below, totals) for part in parts]
    return (max if target.rule == Target.Rule.MAX or target.limit else min)(found, key=lambda one: one[0] or 0)


def _share(target: Node, figure: int | Decimal | None) -> int | Decimal | None:
    """Return a part's figure, as a share of its base where it counts what the share is of."""
    if figure is None or not target.share or not target.base or indicators.get(target.indicator).unit == RATIO:
        return figure
    with localcontext(prec=34):
        return Decimal(figure) / target.base


def _mean(parts: list[tuple[int | Decimal | None, Decimal | None]]) -> Decimal | None:
    """Return the mean weighted by the bases; none while a part is not measured, of which nobody knows what it adds."""
    weighed = [(value, base) for value, base in parts if value is not None and base]
    if len(weighed) < len(parts):
        return None
    with localcontext(prec=34):
        return sum((value * base for value, base in weighed), Decimal(0)) / sum(
            (base for _v, base in weighed), Decimal(0)
        )


def parts_deciding(targets: Iterable[tuple[int, str]]) -> dict[int, list[Node]]:
    """Return the parts of those targets (pk, rule) whose figure follows from them, and theirs; a query a level, if any."""
    found: dict[int, list[Node]] = {}
    level = [pk for pk, rule in targets if rule != Target.Rule.SUM]
    while level:
        rows = Target.objects.filter(parent__in=level).order_by("pk").select_related(None)
        fields = ("pk", "parent_id", "organization_id", "rule", "comparator", "indicator", "base", "unit")
        for one in rows.only(*fields):
            found.setdefault(one.parent_id or 0, []).append(Node.of(one))
        level = [part.pk for one in level for part in found.get(one, []) if part.rule != Target.Rule.SUM]
    return found
