"""What a plan's targets still lack: an indicator to be measured by, and units that answer for none of them."""

import re
from dataclasses import dataclass

from juxian.goals.models import Plan, Target
from juxian.organizations.models import Organization


@dataclass(frozen=True)
class UnitGap:
    """A unit that no target of the plan was split down to; `named` are the targets whose sentence names it."""

    unit: Organization
    named: list[Target]


@dataclass(frozen=True)
class Gaps:
    """Targets without an indicator, targets not split yet, and units without a part."""

    unmeasured: list[Target]
    unsplit: list[Target]
    units: list[UnitGap]

    def __bool__(self) -> bool:
        return bool(self.unmeasured or self.unsplit or self.units)


def gaps_of(plan: Plan) -> Gaps:
    """Return what the plan's targets lack; nothing while it has no target."""
    targets = list(Target.objects.filter(statement__plan=plan).select_related("statement").order_by("pk"))
    if not targets:
        return Gaps([], [], [])
    below: set[int] = set()
    split: set[int | None] = set()
    level = [target.pk for target in targets]
    while level:
        parts = list(Target.objects.filter(parent__in=level).order_by("pk").values_list("pk", "organization", "parent"))
        below |= {unit for _pk, unit, _parent in parts}
        split |= {parent for _pk, _unit, parent in parts}
        level = [pk for pk, _unit, _parent in parts]
    without = Organization.objects.units().exclude(pk__in=below).order_by("kind", "pk")
    return Gaps(
        [target for target in targets if not target.indicator],
        [target for target in targets if target.pk not in split],
        [UnitGap(unit, [one for one in targets if _named(one, unit)]) for unit in without],
    )


def _named(target: Target, unit: Organization) -> bool:
    """Whether the sentence a target came from names the unit: 区人社局 or 人社局 for the one whose short name that is."""
    names = {unit.name, unit.short_name} - {""}
    said = target.statement.responsible.split("、") if target.statement else []
    return any(one in names or _bare(one) in {_bare(name) for name in names} for one in said)


def _bare(name: str) -> str:
    return re.sub(r"^(?:中共)?[\u4e00-\u9fff]{0,3}?[区县市](?!委)", "", name)
